//! The page about weight decay, used as a lecturer does.

use crate::user::{User, lesson};
use downhill::math::catalog::param::{Tunable, Value};
use downhill::sim::file::presets::Preset;
use downhill::sim::lesson::task::Prediction;
use downhill::sim::page::Page;
use downhill::sim::run::conditions::Decay;
use downhill::sim::threads::Watch;
use downhill::ui::state::Settings;
use downhill::ui::state::action::Action;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Pos2, Rect, lerp, pos2};

fn opens() -> User {
    let mut user = User::opens(None, Settings::default(), [1600.0, 1000.0]);
    user.shows(Page::WeightDecay);
    until(&mut user, "predicts best");
    user
}

/// Waits until the words can be read: the epochs run beside the window.
#[track_caller]
fn until(user: &mut User, words: &str) {
    user.awaits(words);
}

/// A number of the law of the data.
fn data(user: &User, key: &str) -> f64 {
    match user.state().work.weight_decay.data.get(key) {
        Value::Number(number) => number,
        Value::Word(word) => panic!("{key} is {word}"),
    }
}

fn at(area: Rect, x: f32, y: f32) -> Pos2 {
    pos2(lerp(area.left()..=area.right(), x), lerp(area.bottom()..=area.top(), y))
}

#[test]
fn the_numbers_are_those_of_the_runs() {
    let mut user = opens();
    user.press(Key::End);
    let experiment = user.state().work.weight_decay.clone();
    let runs = experiment.runs(&experiment.problem(), &Watch::default()).unwrap();
    let last = runs[0].result().unwrap();
    assert!((user.number("validation loss") / last.validation_loss - 1.0).abs() < 1e-3);
    assert!((user.number("‖w‖²") / last.squared_weights - 1.0).abs() < 1e-3);
    assert!(user.sees("λ = 0, epoch 100") && user.sees("λ = 3, epoch 100"));
    assert!(user.sees("After 100 epochs λ = 3 predicts best."));
    assert!(user.sees("200 weights can fit 20 examples exactly: in 180 directions"));
    user.press(Key::Home);
    assert!(user.sees("λ = 0, epoch 0"));
    let losses = user.find(Role::Canvas, "Loss over epochs");
    user.click_at(at(losses, 0.5, 0.5));
    assert!(user.sees("λ = 0, epoch 50"));
    let norms = user.find(Role::Canvas, "Norm over epochs");
    // Epochs 0 to 100 have room for the heads at either end.
    user.click_at(at(norms, (25.0 + 1.2) / 102.4, 0.5));
    assert!(user.sees("λ = 3, epoch 25"));
}

#[test]
fn lambdas_come_and_go() {
    let mut user = opens();
    user.click(Role::Button, "+ Add λ");
    assert_eq!(user.state().work.weight_decay.lambdas, [0.0, 3.0, 1.0]);
    until(&mut user, "λ = 1, epoch");
    user.enters("λ of run 3", "0.25");
    assert_eq!(user.state().work.weight_decay.lambdas[2], 0.25);
    user.click(Role::Button, "Remove run 1");
    assert_eq!(user.state().work.weight_decay.lambdas, [3.0, 0.25]);
    // The same λ twice is refused, and nothing is lost.
    user.enters("λ of run 2", "3");
    assert_eq!(user.state().work.weight_decay.lambdas, [3.0, 0.25]);
    assert!(user.state().message.as_ref().is_some_and(|message| message.contains("given twice")));
    user.click(Role::Button, "Remove run 2");
    assert_eq!(user.state().work.weight_decay.lambdas, [3.0], "the last one stays: its button does nothing");
    let sweep = user.find(Role::Canvas, "Sweep over λ");
    user.click_at(at(sweep, 0.3, 0.5));
    assert_eq!(user.state().work.weight_decay.lambdas.len(), 2, "a click in the sweep adds a λ");
}

#[test]
fn every_number_can_be_changed_and_what_cannot_be_is_said() {
    let mut user = opens();
    for (name, typed) in [
        ("inputs d", "30"),
        ("training n", "40"),
        ("validation", "50"),
        ("true weight w*", "0.02"),
        ("true intercept b*", "0.1"),
        ("noise σ", "0"),
        ("epochs", "30"),
        ("initial spread σ₀", "0"),
        ("batch size m", "4"),
        ("seed", "3"),
        ("learning rate α", "0.02"),
    ] {
        user.enters(name, typed);
    }
    let experiment = user.state().work.weight_decay.clone();
    assert_eq!(["dims", "train", "validation"].map(|key| data(&user, key)), [30.0, 40.0, 50.0]);
    assert_eq!(["weight", "bias", "noise"].map(|key| data(&user, key)), [0.02, 0.1, 0.0]);
    assert_eq!((experiment.epochs, experiment.seed, experiment.sigma0), (30, 3, 0.0));
    assert!(user.sees("From zero, gradient descent"), "a fine lesson");
    until(&mut user, "40 examples determine 30 weights");
    user.chooses("decay", "decoupled");
    assert_eq!(user.state().work.weight_decay.decay, Decay::Decoupled);
    user.chooses("optimizer", "Adam");
    user.chooses("schedule", "Cosine");
    user.chooses("sampling", "Mini-batch");
    // A batch cannot be larger than the training set.
    user.enters("training n", "3");
    assert!(user.state().message.as_ref().is_some_and(|message| message.contains("at most 3")), "{:?}", user.state().message);
    assert_eq!(data(&user, "train"), 40.0);
    user.chooses("sampling", "All samples");
    user.enters("training n", "1");
    assert_eq!((data(&user, "train"), &user.state().message), (1.0, &None));
}

#[test]
fn a_learning_rate_that_explodes_is_told_of() {
    let mut user = opens();
    user.enters("learning rate α", "10");
    until(&mut user, "It diverged: after epoch");
    user.enters("λ of run 2", "1000000");
    user.press(Key::End);
    user.frames(30);
    assert!(user.sees("is no finite number"));
}

#[test]
fn in_the_plane_the_minimizer_shrinks_along_each_eigenvector() {
    let mut user = opens();
    user.click(Role::Button, "In the plane");
    user.click(Role::Button, "Open the example");
    assert_eq!(user.experiment(), &Preset::by_key("coupled-or-decoupled").unwrap().experiment());
    for name in ["the loss L", "the penalty λ/2 ‖w‖²", "their sum"] {
        assert!(user.has(Role::Canvas, &format!("Contours of {name}")), "{name}");
    }
    assert_eq!(user.fact("minimum of L"), "(2.5, 1)");
    assert!(user.sees("h = 0.5: × 0.333") && user.sees("h = 5: × 0.833"));
    user.enters("weight decay λ", "4.5");
    assert!(user.experiment().runs.iter().all(|run| run.weight_decay == 4.5), "all runs share λ here");
    assert!(user.sees("h = 0.5: × 0.1"));
    user.chooses("objective", "Rosenbrock");
    assert!(user.sees("L is no quadratic"));
    user.chooses("objective", "Regression: three lines");
    user.chooses("intercept", "fixed");
    assert!(user.sees("has one variable"));
    user.click(Role::Button, "Many weights");
    assert!(user.has(Role::Canvas, "Weights"));
}

#[test]
fn for_a_run_with_decoupled_decay_the_box_is_told_of() {
    let mut user = opens();
    user.click(Role::Button, "In the plane");
    user.click(Role::Button, "Open the example");
    assert!(!user.sees("The square is its box"), "a run of gradient descent has none");
    let place = user.experiment().runs.iter().position(|run| run.decay == Decay::Decoupled).unwrap();
    user.window.state_mut().state.selected = place;
    user.awaits("The square is its box");
    assert_eq!(user.fact("of L in the box, 1/λ = 1"), "(1, 0.2457)");
    user.enters("weight decay λ", "4");
    assert_eq!(user.fact("of L in the box, 1/λ = 0.25"), "(0.25, −0.1314)");
}

#[test]
fn what_a_lesson_asks_for_is_not_given_away() {
    let mut user = User::opens(None, Settings::default(), [1600.0, 1000.0]);
    Action::Lesson(lesson("weight-decay-example")).perform(&mut user.window.state_mut().state);
    until(&mut user, "The 200 weights after epoch 0");
    user.asks(0);
    user.chooses("pictures", "All pictures");
    let concealed = "Hidden until task 1 is answered.";
    let hidden = |user: &User| user.sees(concealed) && !user.has(Role::Canvas, "Sweep over λ");
    assert!(hidden(&user));
    user.window.state_mut().state.lesson.as_mut().unwrap().replies[0].prediction = Some(Prediction::Pick(1));
    user.until("the answer", |user| user.has(Role::Button, "Reveal task 1"));
    assert!(hidden(&user), "before it is revealed");
    user.click(Role::Button, "Reveal task 1");
    user.chooses("pictures", "All pictures");
    until(&mut user, "ridge, in closed form");
    assert!(!user.sees(concealed) && user.has(Role::Canvas, "Sweep over λ"));
    user.press(Key::I);
    until(&mut user, "predicts best");
    assert!(user.sees("ridge: validation"));
}
