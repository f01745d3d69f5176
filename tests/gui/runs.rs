//! Runs: added, copied, moved, hidden, removed; their rules, numbers, schedules and looks.

use crate::user::{User, title};
use downhill::math::Optimizer;
use downhill::math::Schedule;
use downhill::math::catalog::Catalog;
use downhill::math::catalog::param::{ParamKind, Tunable, Value};
use downhill::sim::experiment::{Color, MAX_RUNS, Marker, PALETTE};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};

/// One run of momentum, paused at step 0.
fn momentum() -> User {
    User::reads("objective = \"matyas\"\nsteps = 60\n[[run]]\noptimizer = \"momentum(lr=0.1)\"\n")
}

fn titles(user: &User) -> Vec<&str> {
    user.experiment().runs.iter().map(|run| run.name()).collect()
}

#[test]
fn every_optimizer_can_be_added_and_the_same_one_twice() {
    let mut user = User::reads("objective = \"rosenbrock\"\nsteps = 40\n");
    for (i, entry) in Optimizer::ALL.iter().enumerate() {
        user.click(Role::Button, "+ Add");
        user.click(Role::Button, entry.title);
        let runs = &user.experiment().runs;
        assert_eq!((runs.len(), &runs[i].optimizer), (i + 1, &(entry.default)()), "{}", entry.title);
        assert_eq!(user.state().selected, i);
        assert_eq!(user.chosen("optimizer"), entry.title);
        let cards = user.names(Role::Button).into_iter().filter(|name| name.starts_with(&format!("{}: ", entry.title)));
        assert_eq!(cards.count(), 1, "{}", entry.title);
    }
    user.click(Role::Button, "+ Add");
    user.click(Role::Button, Optimizer::ALL[0].title);
    let runs = &user.experiment().runs;
    assert_eq!(runs.last().unwrap().optimizer, runs[0].optimizer);
    let colors: Vec<Color> = runs[..PALETTE.len()].iter().map(|run| run.color).collect();
    assert!((1..colors.len()).all(|i| !colors[..i].contains(&colors[i])), "the first runs differ in colour");
}

#[test]
fn there_is_a_most_of_runs() {
    let mut user = momentum();
    for _ in 0..MAX_RUNS + 1 {
        user.press_with(Modifiers::COMMAND, Key::D);
    }
    assert_eq!(user.experiment().runs.len(), MAX_RUNS);
}

#[test]
fn a_copy_is_the_same_run_in_another_look() {
    let mut user = momentum();
    user.enters("learning rate α", "0.02");
    user.click(Role::Button, "Duplicate");
    let [first, second] = &user.experiment().runs[..] else { panic!("two runs") };
    assert_eq!(first.optimizer, second.optimizer);
    assert!(first.color != second.color && first.marker != second.marker);
    assert_eq!(user.state().selected, 1);
    user.enters("learning rate α", "0.05");
    let rates: Vec<f64> = user.experiment().runs.iter().map(|run| run.learning_rate()).collect();
    assert_eq!(rates, [0.02, 0.05], "each has its own numbers");
}

#[test]
fn runs_move_hide_and_go() {
    let mut user = momentum();
    for title in ["Adam", "RMSProp"] {
        user.click(Role::Button, "+ Add");
        user.click(Role::Button, title);
    }
    assert_eq!(titles(&user), ["Momentum", "Adam", "RMSProp"]);
    user.click(Role::Button, "Move up");
    assert_eq!((titles(&user), user.state().selected), (vec!["Momentum", "RMSProp", "Adam"], 1));
    user.press_with(Modifiers::ALT, Key::ArrowUp);
    user.press_with(Modifiers::ALT, Key::ArrowUp);
    assert_eq!((titles(&user), user.state().selected), (vec!["RMSProp", "Momentum", "Adam"], 0));
    user.click(Role::Button, "Move down");
    assert_eq!((titles(&user), user.state().selected), (vec!["Momentum", "RMSProp", "Adam"], 1));

    user.press(Key::H);
    assert!(user.experiment().runs[1].hidden && user.sees("RMSProp: hidden"));
    user.click(Role::Button, "Hide or show");
    assert!(!user.experiment().runs[1].hidden && !user.sees("RMSProp: hidden"));

    user.click(Role::Button, "Remove");
    assert_eq!((titles(&user), user.state().selected), (vec!["Momentum", "Adam"], 1));
    user.click(Role::Button, "Remove");
    user.click(Role::Button, "Remove");
    assert!(titles(&user).is_empty());
    for key in [Key::H, Key::Space, Key::End] {
        user.press(key);
    }
    assert!(user.sees("Add a run"));
}

#[test]
fn a_click_on_a_card_opens_it() {
    let mut user = User::starts();
    let cards: Vec<String> = user.names(Role::Button).into_iter().filter(|name| name.contains(": ")).collect();
    assert_eq!(cards.len(), user.experiment().runs.len());
    user.click(Role::Button, &cards[2]);
    assert_eq!(user.state().selected, 2);
    assert_eq!(user.chosen("optimizer"), user.experiment().runs[2].optimizer.entry().title);
    assert!(user.is_on(Role::Button, &cards[2]) && !user.is_on(Role::Button, &cards[0]));
}

#[test]
fn name_colour_and_marker_are_chosen() {
    let mut user = momentum();
    user.click(Role::DisclosureTriangle, "More");
    user.writes("name", "my run");
    user.press(Key::Enter);
    assert!(user.sees("my run: "));
    for name in PALETTE {
        user.click(Role::RadioButton, name);
        assert_eq!(user.experiment().runs[0].color, Color::Named(name));
        assert!(user.is_on(Role::RadioButton, name));
    }
    for marker in Marker::ALL {
        user.click(Role::RadioButton, &marker.to_string());
        assert_eq!(user.experiment().runs[0].marker, marker);
    }
    user.writes("name", "x");
    user.press(Key::Backspace);
    user.press(Key::Enter);
    assert_eq!(user.experiment().runs[0].name(), "Momentum", "without a name it has its optimizer's");
}

#[test]
fn the_learning_rate_is_slid_typed_and_reset() {
    let mut user = momentum();
    let rate = |user: &User| user.experiment().runs[0].learning_rate();
    user.slides("learning rate α", 0.0);
    let low = rate(&user);
    user.slides("learning rate α", 1.0);
    let high = rate(&user);
    user.slides("learning rate α", 0.5);
    let middle = rate(&user);
    assert!(low < middle && middle < high);
    assert!((middle / (low * high).sqrt()).log10().abs() < 0.1, "the scale is logarithmic: {low} {middle} {high}");
    for (text, value) in [("0.03", 0.03), ("3e-4", 3e-4), ("3e−5", 3e-5), ("0,25", 0.25)] {
        user.enters("learning rate α", text);
        assert_eq!(rate(&user), value);
    }
    user.enters("learning rate α", "fast");
    assert_eq!(rate(&user), 0.25, "what is no number changes nothing");
    user.click(Role::Button, "Reset learning rate α");
    assert_eq!(rate(&user), Optimizer::by_key("momentum").unwrap().get("lr").number());
    assert!(!user.has(Role::Button, "Reset learning rate α"), "a default has no reset");
}

trait Number {
    fn number(&self) -> f64;
}

impl Number for Value {
    fn number(&self) -> f64 {
        match self {
            Value::Number(x) => *x,
            Value::Word(word) => panic!("{word} is no number"),
        }
    }
}

#[test]
fn every_parameter_of_every_optimizer_has_its_control() {
    let mut user = momentum();
    for entry in Optimizer::methods() {
        if user.chosen("optimizer") != entry.title {
            user.chooses("optimizer", entry.title);
        }
        assert_eq!(user.experiment().runs[0].optimizer, (entry.default)());
        for param in entry.params {
            work(&mut user, param, |user| user.experiment().runs[0].optimizer.get(param.key));
        }
    }
}

#[test]
fn every_schedule_can_be_chosen_and_tuned() {
    let mut user = momentum();
    for entry in Schedule::ALL.iter().rev() {
        user.chooses("schedule", entry.title);
        assert_eq!(user.experiment().runs[0].schedule.schedule, (entry.default)());
        for param in entry.params {
            work(&mut user, param, |user| user.experiment().runs[0].schedule.schedule.get(param.key));
        }
    }
    user.enters("warm-up W", "20");
    assert_eq!(user.experiment().runs[0].schedule.warmup.get("length"), Value::Number(20.0));
    user.press(Key::Home);
    assert!(user.number("learning rate αₖ") < 0.1, "the inspector shows the rate after the warm-up");
}

/// Uses the control of a parameter, and sees that it changes what `get` reads.
fn work(user: &mut User, param: &downhill::math::catalog::param::Param, get: impl Fn(&User) -> Value) {
    let name = title(param);
    let what = format!("{} of {}", param.key, user.chosen("optimizer"));
    match &param.kind {
        ParamKind::Real { .. } | ParamKind::Count { .. } => {
            for part in [0.9, 0.2] {
                let before = get(user);
                user.slides(&name, part);
                assert_ne!(get(user), before, "{what}");
            }
        }
        ParamKind::Choice { options, .. } => {
            for (option, _) in *options {
                user.chooses(&name, option);
                assert_eq!(get(user), Value::Word((*option).to_owned()), "{what}");
            }
        }
        ParamKind::Flag { .. } => {
            let before = get(user);
            user.click(Role::CheckBox, &name);
            assert_ne!(get(user), before, "{what}");
        }
        ParamKind::Statements { .. } => assert!(user.sees(&name), "{what}"),
        ParamKind::Text { .. } => {
            user.writes(&name, "20:0.5");
            user.press(Key::Enter);
            assert_eq!(get(user), Value::Word("20:0.5".into()), "{what}");
        }
    }
    assert_eq!(user.state().message, None, "{what}");
}

#[test]
fn weight_decay_and_noise_of_its_own() {
    let mut user = momentum();
    user.click(Role::DisclosureTriangle, "More");
    user.enters("weight decay λ", "0.3");
    assert_eq!(user.experiment().runs[0].weight_decay, 0.3);
    user.click(Role::Button, "Reset weight decay λ");
    assert_eq!(user.experiment().runs[0].weight_decay, 0.0);
    assert_eq!(user.experiment().runs[0].noise, None);
    user.enters("own noise σ", "0.5");
    assert_eq!((user.experiment().noise, user.experiment().runs[0].noise), (0.0, Some(0.5)));
    user.enters("noise σ", "0.5");
    assert_eq!((user.experiment().noise, user.experiment().runs[0].noise), (0.5, Some(0.5)), "the run keeps its own");
    user.enters("own noise σ", "0.2");
    user.enters("own noise σ", "0.5");
    assert_eq!(user.experiment().runs[0].noise, None, "the same number, chosen, is the experiment's");
}

#[test]
fn a_value_that_is_not_allowed_is_refused_whole() {
    let mut user = User::reads("objective = \"matyas\"\n[[run]]\noptimizer = \"adam\"\n");
    let decay = title(user.experiment().runs[0].optimizer.params().iter().find(|param| param.key == "beta1").unwrap());
    let before = user.experiment().clone();
    user.enters(&decay, "1");
    assert_eq!(*user.experiment(), before);
    let message = user.state().message.clone().expect("a message");
    assert!(message.contains("1 excluded") && user.sees(&message), "{message}");
    user.enters(&decay, "0.5");
    assert_eq!(user.state().message, None, "a good value clears the message");
}

#[test]
fn an_edit_keeps_the_playhead_where_it_is() {
    let mut user = momentum();
    user.enters("Step", "37");
    user.enters("learning rate α", "0.02");
    user.slides("momentum β", 0.3);
    user.chooses("optimizer", "Adam");
    user.chooses("schedule", Schedule::ALL[1].title);
    user.click(Role::Button, "Duplicate");
    assert_eq!((user.step(), user.playing()), (37, false));
    user.enters_speed("10");
    user.press(Key::Space);
    user.enters("learning rate α", "0.03");
    assert!(user.playing() && user.step() > 37);
}

#[test]
fn an_edit_recomputes_the_run() {
    let mut user = momentum();
    user.press(Key::End);
    let before = user.number("loss F(xₖ)");
    user.enters("learning rate α", "0.001");
    assert!(user.number("loss F(xₖ)") > 2.0 * before, "a tiny rate gets less far");
    user.enters("learning rate α", "100");
    assert!(user.sees("Momentum: diverg"), "and a huge one diverges");
}

#[test]
fn a_parameter_without_effect_cannot_be_changed() {
    let mut user = User::reads("objective = \"himmelblau\"\n[[run]]\noptimizer = \"newton\"\n");
    let delta = |user: &User| -> f64 {
        let Value::Number(delta) = user.experiment().runs[0].optimizer.get("delta") else { panic!("a number") };
        delta
    };
    let before = delta(&user);
    user.slides("least curvature δ", 0.9);
    assert_eq!(delta(&user), before, "nothing depends on it in the plain mode");
    user.chooses("mode", "modified");
    user.slides("least curvature δ", 0.9);
    assert_ne!(delta(&user), before);
}

#[test]
fn a_method_is_found_by_what_it_is_for() {
    let mut user = momentum();
    let before = user.experiment().runs.len();
    user.click(Role::Button, "+ Add");
    user.types("triangle");
    assert!(user.has(Role::Button, "Nelder–Mead") && !user.has(Role::Button, "Adam"));
    user.press(Key::Enter);
    user.frames(2);
    assert_eq!(user.experiment().runs.len(), before + 1);
    assert!(user.experiment().runs[before].optimizer.to_string().starts_with("nelder-mead"));
    // The next time all are there again.
    user.click(Role::Button, "+ Add");
    assert!(user.has(Role::Button, "Adam"));
    user.types("no such method");
    assert!(user.sees("No method is called so, or is for that"));
}
