//! What is minimized, from where, and with which samples.

use crate::user::{User, title};
use downhill::math::Objective;
use downhill::math::Sampling;
use downhill::math::catalog::Catalog;
use downhill::math::catalog::param::{ParamKind, Tunable, Value};
use downhill::sim::Experiment;
use eframe::egui::Key;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

fn number(user: &User, key: &str) -> f64 {
    match user.experiment().objective.get(key) {
        Value::Number(x) => x,
        Value::Word(word) => panic!("{key} is {word}"),
    }
}

fn matrix(user: &User) -> [f64; 5] {
    ["a11", "a12", "a22", "b1", "b2"].map(|key| number(user, key))
}

/// What the number field shows.
fn shown(user: &User, name: &str) -> f64 {
    user.value(Role::SpinButton, name).replace('−', "-").parse().unwrap()
}

#[test]
fn a_number_that_is_only_looked_at_stays_whole() {
    let mut user = User::on("quadratic");
    {
        let experiment = &mut user.window.state_mut().state.work.experiment;
        experiment.objective = Objective::parse("quadratic(a11=1.123456789, a12=0.31, a22=7.1234567)").unwrap();
        experiment.start = downhill::math::Point::new(-1.23456789, 0.987654321);
        experiment.runs[0].optimizer = downhill::math::Optimizer::parse("gd(lr=0.0123456789123)").unwrap();
    }
    user.frames(2);
    let before = user.experiment().clone();
    // A click into the field and Enter, with the rounded number as it stands.
    for name in ["condition κ", "angle θ", "start x", "start y", "learning rate α"] {
        let node = user.window.get_all_by_role_and_label(Role::SpinButton, name).next().unwrap_or_else(|| panic!("{name}"));
        let at = node.rect().center();
        user.click_at(at);
        user.press(Key::Enter);
        assert!(*user.experiment() == before, "{name}");
    }
}

#[test]
fn every_objective_can_be_chosen_and_runs() {
    let mut user = User::starts();
    for entry in Objective::ALL.iter().rev() {
        user.chooses("objective", entry.title);
        assert_eq!(user.experiment().objective, (entry.default)(), "{}", entry.title);
        assert_eq!(user.experiment().start, user.experiment().objective.start(), "{}", entry.title);
        assert!(user.playing() && user.has(Role::Canvas, "Contour plot") && user.has(Role::Button, "Start point"));
        assert!(user.sees(&user.experiment().objective.formula()), "{}", entry.title);
        user.waits(0.1);
        user.press(Key::End);
        user.press(Key::R);
    }
}

#[test]
fn every_parameter_of_every_objective_has_its_control() {
    for entry in Objective::ALL.iter().filter(|entry| entry.key != "quadratic") {
        for param in entry.params {
            // Some choices leave no other control, as an intercept that is fixed: each starts from the default.
            let mut user = User::on(entry.key);
            let name = title(param);
            let get = |user: &User| user.experiment().objective.get(param.key);
            let before = get(&user);
            match &param.kind {
                ParamKind::Real { .. } if !user.has(Role::Slider, &name) => user.enters(&name, "2.5"),
                ParamKind::Real { .. } | ParamKind::Count { .. } => user.slides(&name, 0.8),
                // The shipped data have a header, so that they cannot be read without one.
                ParamKind::Choice { options, .. } => {
                    let other =
                        options.iter().map(|(word, _)| *word).find(|word| Value::Word((*word).into()) != before && *word != "no");
                    user.chooses(&name, other.expect("a choice has two options"));
                }
                ParamKind::Flag { .. } => user.click(Role::CheckBox, &name),
                ParamKind::Text { .. } | ParamKind::Statements { .. } => continue, // a file's; see below
            }
            assert_ne!(get(&user), before, "{} of {}", param.key, entry.key);
        }
    }
}

#[test]
fn condition_and_angle_change_the_entries() {
    let mut user = User::on("quadratic");
    let before = matrix(&user);
    user.enters("condition κ", "100");
    let after = matrix(&user);
    let spectrum = |[a, b, c, ..]: [f64; 5]| {
        let (mean, half) = ((a + c) / 2.0, ((a - c) / 2.0).hypot(b));
        [mean + half, mean - half]
    };
    let [high, low] = spectrum(after);
    assert!((high / low - 100.0).abs() < 1e-6 && (high - spectrum(before)[0]).abs() < 1e-9, "{after:?}");
    user.enters("angle θ", "0");
    let turned = matrix(&user);
    assert!(turned[1].abs() < 1e-9 && (turned[0] - low).abs() < 1e-9 && (turned[2] - high).abs() < 1e-9, "{turned:?}");
    assert!((shown(&user, "condition κ") - 100.0).abs() < 1e-3);
}

#[test]
fn a_circle_keeps_its_angle_for_the_way_back() {
    let mut user = User::on("quadratic");
    user.enters("angle θ", "40");
    user.enters("condition κ", "1");
    assert!(matrix(&user)[1].abs() < 1e-9);
    assert!((shown(&user, "angle θ") - 40.0).abs() < 1e-2);
    user.enters("condition κ", "9");
    assert!((shown(&user, "angle θ") - 40.0).abs() < 1e-2);
}

#[test]
fn entries_change_condition_angle_and_minimum() {
    let mut user = User::on("quadratic");
    user.click(Role::DisclosureTriangle, "Entries of A and b");
    for (name, value) in [("a₁₁", "1"), ("a₁₂", "0"), ("a₂₂", "4"), ("b₁", "1"), ("b₂", "-8")] {
        let name = user.named(Role::SpinButton, name);
        user.enters(&name, value);
    }
    assert_eq!(matrix(&user), [1.0, 0.0, 4.0, 1.0, -8.0]);
    assert_eq!((shown(&user, "condition κ"), shown(&user, "angle θ")), (4.0, 0.0));
    user.click(Role::DisclosureTriangle, "Eigenvalues and minimum");
    assert_eq!((shown(&user, "eigenvalue λ₁"), shown(&user, "eigenvalue λ₂")), (4.0, 1.0));
    assert_eq!((shown(&user, "minimum x*"), shown(&user, "minimum y*")), (1.0, -2.0));
    user.enters("minimum x*", "2");
    user.enters("eigenvalue λ₂", "-1");
    assert!((matrix(&user)[0] + 1.0).abs() < 1e-9);
    assert!(!user.has(Role::SpinButton, "condition κ"), "a saddle has no condition number");
    assert!(user.sees("saddle"));
}

#[test]
fn the_start_is_typed_and_reset() {
    let mut user = User::on("quadratic");
    user.enters("start x", "-2.5");
    user.enters("start y", "−0.5");
    assert_eq!((user.experiment().start.x, user.experiment().start.y), (-2.5, -0.5));
    let expected = user.experiment().objective.value(user.experiment().start);
    assert!((user.number("loss F(xₖ)") / expected - 1.0).abs() < 1e-4, "the runs begin there");
    user.click(Role::Button, "Reset start");
    assert_eq!(user.experiment().start, user.experiment().objective.start());
}

#[test]
fn a_start_where_the_objective_is_not_finite_is_refused() {
    let mut user = User::on("rosenbrock");
    let before = user.experiment().clone();
    user.enters("start x", "1e200");
    assert_eq!(*user.experiment(), before);
    assert!(user.sees("the objective is not finite at the start"));
}

#[test]
fn samples_are_chosen_and_a_batch_larger_than_the_data_is_refused() {
    let mut user = User::on("regression-toy");
    assert!(!user.sees("seed"), "without chance there is no seed");
    for entry in Sampling::ALL.iter().rev() {
        user.chooses("sampling", entry.title);
        assert_eq!(user.experiment().sampling, (entry.default)());
        assert_eq!(user.has(Role::Slider, "seed"), !user.experiment().sampling.is_full());
    }
    user.chooses("sampling", "Mini-batch");
    let n = user.experiment().objective.data().len();
    user.enters("batch size m", &n.to_string());
    let before = user.experiment().clone();
    user.enters("batch size m", &(n + 1).to_string());
    assert_eq!(*user.experiment(), before);
    let message = user.state().message.clone().expect("a message");
    assert!(message.contains(&format!("take at most {n}")) && user.sees(&message), "{message}");
    user.click(Role::CheckBox, "with replacement");
    user.enters("batch size m", &(n + 1).to_string());
    assert_eq!((user.experiment().sampling.size(n), user.state().message.as_deref()), (n + 1, None));
}

#[test]
fn a_run_may_have_samples_of_its_own() {
    let mut user = User::on("regression-toy");
    user.click(Role::DisclosureTriangle, "More");
    user.click(Role::CheckBox, "its own sampling");
    assert_eq!(user.experiment().runs[0].sampling, Some(Sampling::FULL));
    user.click(Role::CheckBox, "its own sampling");
    assert_eq!(user.experiment().runs[0].sampling, None);
}

#[test]
fn fewer_data_than_the_batch_are_refused_too() {
    let mut user = User::reads("objective = \"regression-toy\"\nsampling = \"batch(m=20)\"\n[[run]]\noptimizer = \"gd\"\n");
    let before = user.experiment().clone();
    user.enters("inputs per line", "2");
    assert_eq!(*user.experiment(), before);
    assert!(user.sees("take at most 6"));
}

#[test]
fn noise_and_seed_change_the_runs() {
    let mut user = User::on("quadratic");
    user.press(Key::End);
    let calm = user.number("loss F(xₖ)");
    user.enters("noise σ", "0.5");
    let noisy = user.number("loss F(xₖ)");
    assert_ne!(calm, noisy);
    user.enters("seed", "8");
    let other = user.number("loss F(xₖ)");
    assert_ne!(noisy, other);
    user.enters("seed", "7");
    assert_eq!(user.number("loss F(xₖ)"), noisy, "the same seed, the same run");
    user.click(Role::Button, "Reset noise σ");
    assert_eq!(user.number("loss F(xₖ)"), calm);
}

#[test]
fn fewer_steps_keep_the_playhead_in_range() {
    let mut user = User::on("quadratic");
    user.press(Key::End);
    user.enters("steps", "30");
    assert_eq!((user.step(), user.experiment().steps), (30, 30));
    user.enters("steps", "1");
    assert_eq!((user.step(), user.experiment().steps), (1, 1));
    user.press(Key::R);
    user.waits(0.2);
}

#[test]
fn a_fixed_intercept_shows_the_curve() {
    let mut user = User::on("regression-toy");
    assert!(user.has(Role::Canvas, "Contour plot") && user.has(Role::Canvas, "Data plot"));
    user.chooses("intercept", "fixed");
    assert!(user.has(Role::Canvas, "Curve plot") && !user.has(Role::Canvas, "Contour plot"));
    assert!(user.has(Role::SpinButton, "start w") && !user.has(Role::SpinButton, "start b"));
    user.press(Key::R);
    user.waits(0.5);
    user.chooses("sampling", "One sample");
    user.waits(0.2);
    user.chooses("intercept", "free");
    assert!(user.has(Role::Canvas, "Contour plot"));
}

#[test]
fn a_file_that_does_not_exist_is_named() {
    let mut user = User::on("regression-data");
    let before = user.experiment().clone();
    user.writes("data file", "no-such-folder/missing.csv");
    user.press(Key::Enter);
    assert_eq!(*user.experiment(), before);
    let message = user.state().message.clone().expect("a message");
    assert!(message.contains("no-such-folder/missing.csv") && user.sees(&message), "{message}");
}

#[test]
fn a_file_is_read_and_its_columns_chosen() {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("gui-table.csv");
    std::fs::write(&path, "time,height,mass\n0,1,9\n1,3,7\n2,5,8\n3,7,2\n").unwrap();
    let mut user = User::on("regression-data");
    user.writes("data file", path.to_str().unwrap());
    user.press(Key::Enter);
    assert_eq!(user.state().message, None);
    assert_eq!(user.experiment().objective.data().len(), 4);
    user.writes("target column", "mass");
    user.press(Key::Enter);
    assert_eq!(user.experiment().objective.data().last(), Some(&(3.0, 2.0)));
    user.writes("target column", "weight");
    user.press(Key::Enter);
    assert!(user.state().message.as_ref().is_some_and(|message| message.contains("weight")), "{:?}", user.state().message);
    assert_eq!(user.experiment().objective.data().last(), Some(&(3.0, 2.0)), "the column before stays");
}

#[test]
fn a_sampling_that_another_objective_cannot_have_is_given_up() {
    let toml = "objective = \"regression-data\"\nsampling = \"batch(m=100)\"\n[[run]]\noptimizer = \"gd\"\nsampling = \"shuffle(m=90)\"\n";
    let mut user = User::reads(toml);
    user.chooses("objective", "Regression: three lines");
    let Experiment { sampling, runs, .. } = user.experiment();
    assert!(sampling.is_full() && runs[0].sampling.is_none());
}
