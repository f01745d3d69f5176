//! The page Compare, used as a person does.

use crate::files::Folder;
use crate::user::User;
use downhill::math::Objective;
use downhill::math::Optimizer;
use downhill::math::Point;
use downhill::math::Sampling;
use downhill::math::catalog::Catalog as _;
use downhill::math::catalog::param::{Tunable as _, Value};
use downhill::sim::compare::rate_sweep::RateSweep;
use downhill::sim::compare::suite::Suite;
use downhill::sim::export::export_comparisons::sweep_table;
use downhill::sim::page::Page;
use downhill::sim::threads::Watch;
use downhill::sim::{Experiment, Run};
use downhill::ui::state::Settings;
use downhill::ui::state::compare_display::CompareDisplay;
use downhill::ui::state::compared::suite;
use eframe::egui::accesskit::Role;
use eframe::egui::{Pos2, Rect, lerp, pos2};

fn experiment(objective: &str, optimizers: &[&str]) -> Experiment {
    let mut experiment = Experiment::new(Objective::parse(objective).unwrap());
    let parsed = optimizers.iter().map(|text| Optimizer::parse(text).unwrap());
    experiment.runs = parsed.enumerate().map(|(i, optimizer)| Run::new(optimizer, i)).collect();
    experiment
}

/// The page, with a profile that is soon computed.
fn opens(objective: &str) -> User {
    let compare = CompareDisplay { suite_budget: 50, ..CompareDisplay::default() };
    let settings = Settings { compare, ..Settings::default() };
    let experiment = experiment(objective, &["gd(lr=0.003)", "momentum(lr=0.003)", "adam(lr=0.1)"]);
    let mut user = User::opens(Some(experiment), settings, [1600.0, 1000.0]);
    user.shows(Page::Compare);
    user.until("the comparisons are there", |user| {
        user.sees("Best learning rates, by gap") && user.sees("On all functions") && user.has(Role::Canvas, "Basins")
    });
    user
}

fn at(area: Rect, x: f32, y: f32) -> Pos2 {
    pos2(lerp(area.left()..=area.right(), x), lerp(area.bottom()..=area.top(), y))
}

fn rate(user: &User, run: usize) -> f64 {
    user.experiment().runs[run].learning_rate()
}

#[test]
fn a_click_in_the_sweep_sets_the_learning_rate() {
    let mut user = opens("himmelblau");
    let sweep = user.find(Role::Canvas, "Sweep");
    let selected = user.state().selected;
    // Six decades from 10⁻⁵; at the top no curve is near but those at the start, and the selected run is meant.
    user.click_at(at(sweep, 0.5, 0.02));
    let run = user.state().selected;
    assert!((rate(&user, run).log10() + 2.0).abs() < 0.06, "{} of run {run}, not of {selected}", rate(&user, run));
    user.click(Role::Button, "Give each run its best α");
    for (i, run) in user.experiment().runs.iter().enumerate() {
        assert!(user.sees(run.name()) && rate(&user, i) > 1e-5, "{}", run.name());
    }
    // Undo brings the rates back.
    let after = rate(&user, run);
    user.press_with(eframe::egui::Modifiers::COMMAND, eframe::egui::Key::Z);
    assert!(user.experiment().runs.iter().any(|run| run.learning_rate() != after));
}

#[test]
fn a_click_in_the_map_sets_both_hyperparameters() {
    let mut user = opens("himmelblau");
    user.selects(1);
    user.until("the map of momentum is there", |user| user.has(Role::ComboBox, "hyperparameter up"));
    let map = user.find(Role::Canvas, "Map");
    user.click_at(at(map, 0.5, 0.5));
    let run = &user.experiment().runs[user.state().selected];
    let Value::Number(beta) = run.optimizer.get("beta") else { panic!("β is a number") };
    assert!((run.learning_rate().log10() + 2.0).abs() < 0.05 && (beta - 0.495).abs() < 0.02, "{}", run.optimizer);
}

#[test]
fn a_click_in_the_basins_sets_the_start() {
    let mut user = opens("himmelblau");
    assert!(user.sees("minimum 4") && !user.sees("minimum 5"), "Himmelblau's function has four");
    let basins = user.find(Role::Canvas, "Basins");
    user.click_at(at(basins, 0.75, 0.25));
    let start = user.experiment().start;
    let view = user.experiment().objective.view();
    let expected = Point::new(lerp(view.x.0..=view.x.1, 0.75), lerp(view.y.0..=view.y.1, 0.25));
    assert!((start - expected).norm() < 0.1, "{start:?}");
}

#[test]
fn a_cell_of_the_table_opens_its_experiment() {
    let mut user = opens("himmelblau");
    user.click(Role::Button, "Table");
    user.until("the table is there", |user| user.names(Role::Button).iter().any(|name| name.starts_with("open Rosenbrock")));
    let cell = user.names(Role::Button).into_iter().find(|name| name.starts_with("open Rosenbrock")).unwrap();
    user.click(Role::Button, &cell);
    user.frames(3);
    assert_eq!(user.state().page, Page::Explore);
    assert!(user.experiment().objective.to_string().starts_with("rosenbrock"), "{}", user.experiment().objective);
    user.press_with(eframe::egui::Modifiers::COMMAND, eframe::egui::Key::Z);
    assert_eq!(user.experiment().objective.to_string(), "himmelblau");
}

#[test]
fn the_conditions_stand_on_the_page_and_a_wrong_one_is_refused() {
    let mut user = opens("himmelblau");
    for words in ["What is compared", "How rates are chosen", "What this can say", "the rate that solves most starts"] {
        assert!(user.sees(words), "{words}");
    }
    user.enters("budget K", "500");
    assert_eq!(user.state().settings.compare.budget, 500);
    user.until("the sweep has the new budget", |user| user.sees("Gap after 500 evaluations"));
    user.enters("rates from", "100");
    assert_eq!(user.state().settings.compare.rate_from, 1e-5);
    user.awaits("the least learning rate must stay well below the greatest");
    user.chooses("compare", "steps");
    user.until("steps are compared", |user| user.sees("Steps to a gap of"));
}

#[test]
fn the_ranks_say_whether_there_is_a_winner() {
    let mut user = opens("himmelblau");
    user.click(Role::Button, "Ranks");
    user.awaits("critical difference");
    assert!(user.sees("No winner") || user.sees("has the best mean rank"));
    user.click(Role::Button, "Data");
    user.until("the data profile is there", |user| user.has(Role::Canvas, "Data profile"));
}

#[test]
fn a_function_without_runs_or_with_one_variable_says_so_and_draws() {
    let user = opens("formula(\"x^4/4 - 2x^2\")");
    assert!(user.sees("minimum 2"));
    let mut bare = User::opens(
        Some(downhill::sim::Experiment::new(user.experiment().objective.clone())),
        Settings::default(),
        [1280.0, 720.0],
    );
    bare.shows(Page::Compare);
    bare.awaits("Add a run to compare");
}

#[test]
fn a_sweep_is_saved_as_the_table_that_the_page_shows_and_as_a_figure() {
    let folder = Folder::new("sweep");
    let (table, figure) = (folder.file("sweep.csv"), folder.file("sweep.svg"));
    let mut user = opens("himmelblau");
    for (button, path, words) in
        [("Table, CSV …", &table, "The table is saved"), ("Figure, SVG …", &figure, "The figure is saved")]
    {
        user.click(Role::Button, "save the sweep");
        user.click(Role::Button, button);
        user.writes("Path", path.to_str().unwrap());
        user.press(eframe::egui::Key::Enter);
        user.awaits(words);
    }
    let display = &user.state().settings.compare;
    let (settings, measure) = (display.sweep(), display.measure);
    let sweep = RateSweep::of(user.experiment(), &settings, &Watch::default()).unwrap();
    let mut expected = Vec::new();
    sweep_table(user.experiment(), &settings, &sweep, measure).write_csv(&mut expected).unwrap();
    assert_eq!(std::fs::read_to_string(&table).unwrap(), String::from_utf8(expected).unwrap());
    assert!(std::fs::read_to_string(&figure).unwrap().starts_with("<svg"));
}

#[test]
fn every_picture_can_be_saved() {
    let folder = Folder::new("pictures-of-comparisons");
    let mut user = opens("himmelblau");
    for name in ["map", "basins", "benchmark"] {
        let path = folder.file(&format!("{name}.png"));
        user.click(Role::Button, &format!("save the {name}"));
        user.click(Role::Button, "Figure, PNG …");
        user.writes("Path", path.to_str().unwrap());
        user.press(eframe::egui::Key::Enter);
        user.until("the file is there", |_| path.exists());
        user.frames(2);
    }
}

/// What the page compares can be run from the command line: the suite that it writes is the one that it shows.
#[test]
fn the_suite_of_the_profile_is_saved_and_read_back() {
    let folder = Folder::new("suite-of-the-page");
    let mut user = opens("himmelblau");
    user.click(Role::Button, "save the benchmark");
    user.click(Role::Button, "Suite, TOML …");
    let path = folder.file("mine.toml");
    user.writes("Path", path.to_str().unwrap());
    user.press(eframe::egui::Key::Enter);
    user.awaits("The suite is saved");
    let read = Suite::from_toml(&std::fs::read_to_string(&path).unwrap(), &|_| Err("no file".into())).unwrap();
    let shown = suite(user.experiment(), &user.state().settings.compare).unwrap();
    assert_eq!((read.settings, read.seed, read.problems.len()), (shown.settings, shown.seed, shown.problems.len()));
    for (read, shown) in read.problems.iter().zip(&shown.problems) {
        let of = |experiment: &Experiment| (experiment.objective.clone(), experiment.start, experiment.sampling.clone());
        assert_eq!((&read.name, of(&read.experiment)), (&shown.name, of(&shown.experiment)));
    }
    for (read, run) in read.contestants.iter().zip(&user.experiment().runs) {
        assert_eq!(read.name(), run.name());
    }
}

/// An evaluation of a sum of n samples is n steps with one of them: with samplings of their own runs would take minutes, and no profile came.
#[test]
fn runs_of_the_profile_take_full_gradients_and_the_page_says_so() {
    let mut experiment = experiment("himmelblau", &["gd(lr=0.01)", "gd(lr=0.02)"]);
    experiment.runs[1].sampling = Some(Sampling::parse("single").unwrap());
    experiment.runs[1].label = "one sample".into();
    let compare = CompareDisplay { suite_budget: 50, ..CompareDisplay::default() };
    let shown = suite(&experiment, &compare).unwrap();
    assert!(shown.contestants.iter().all(|run| run.sampling.is_none() && run.noise.is_none()));
    let mut user = User::opens(Some(experiment), Settings { compare, ..Settings::default() }, [1600.0, 1000.0]);
    user.shows(Page::Compare);
    user.until("the profile says so", |user| user.sees("Every run takes full gradients here"));
}

#[test]
fn the_functions_of_the_profile_are_chosen() {
    let mut user = opens("himmelblau");
    user.click_beginning(Role::DisclosureTriangle, "Functions of the profile");
    user.click(Role::Button, "None");
    user.awaits("No function is chosen");
    user.click(Role::CheckBox, "Himmelblau");
    user.until("the profile of one function", |user| user.sees("1 function, 3 starts"));
    assert!(user.state().settings.compare.unchosen.len() > 10);
    user.click(Role::Button, "All");
    assert!(user.state().settings.compare.unchosen.is_empty());
}

#[test]
fn what_is_not_final_says_so() {
    let mut user = opens("himmelblau");
    let is_final = |user: &mut User| !user.sees("refining") && !user.sees("of earlier settings");
    user.until("all is final", is_final);
    user.chooses("compare", "evaluations");
    user.enters("budget K", "1");
    user.until("that nothing works is said", |user| user.sees("none works"));
}
