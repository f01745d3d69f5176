//! Letters of a formula as sliders, its view, and the menus of formulas.

use crate::formula::writes;
use crate::user::User;
use downhill::math::Objective;
use downhill::math::Optimizer;
use downhill::math::View;
use downhill::math::catalog::Catalog;
use downhill::math::catalog::param::{Tunable, Value};
use downhill::sim::examples;
use downhill::sim::page::Page;
use downhill::sim::run::trace::End;
use downhill::sim::{Experiment, Run, Work};
use downhill::ui::state::Settings;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};

/// At a formula, given as in the notation, with one run of gradient descent, standing still at its start.
fn on(formula: &str) -> User {
    with(formula, Settings::default())
}

fn with(formula: &str, settings: Settings) -> User {
    let objective = Objective::parse(&format!("formula({formula})")).unwrap();
    let runs = vec![Run::new(Optimizer::parse("gd(lr=0.01)").unwrap(), 0)];
    let mut user = User::opens(Some(Experiment { runs, ..Experiment::new(objective) }), settings, [1280.0, 800.0]);
    user.press(Key::Home);
    user
}

/// The number for which a letter stands.
fn number(user: &User, letter: &str) -> f64 {
    match user.experiment().objective.get(letter) {
        Value::Number(x) => x,
        Value::Word(word) => panic!("{letter} is {word}"),
    }
}

fn has(user: &User, letter: &str) -> bool {
    user.experiment().objective.params().iter().any(|param| param.key == letter)
}

#[test]
fn letters_become_sliders_and_dragging_one_changes_the_experiment() {
    let mut user = on("\"x^2 + y^2\"");
    assert!(!user.has(Role::Slider, "a"));
    writes(&mut user, "a x^2 + b y^2 + sin(c x)");
    for letter in ["a", "b", "c"] {
        assert!(user.has(Role::Slider, letter) && user.has(Role::SpinButton, letter), "{letter}");
        assert_eq!(number(&user, letter), 1.0);
    }
    assert!(user.sees("F(x, y) = a·x² + b·y² + sin(c·x)"));
    user.press(Key::Escape);
    let before = user.experiment().clone();
    user.slides("b", 0.9);
    let dragged = number(&user, "b");
    assert!(dragged > 3.0 && number(&user, "a") == 1.0, "{dragged}");
    // What is shown is what is computed.
    let p = user.experiment().start;
    let expected = p.x * p.x + dragged * p.y * p.y + p.x.sin();
    assert!((user.number("loss F(xₖ)") / expected - 1.0).abs() < 1e-3);
    assert!((user.value(Role::SpinButton, "b").parse::<f64>().unwrap() - dragged).abs() < 1e-3, "{dragged}");
    user.press_with(Modifiers::COMMAND, Key::Z);
    assert!(*user.experiment() == before, "one undo takes the whole drag back");
    user.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(number(&user, "b"), dragged);
    // A typed number may be farther away than the slider reached.
    user.enters("c", "250");
    assert_eq!(number(&user, "c"), 250.0);
    user.enters("c", "1e10");
    assert!(number(&user, "c") == 250.0 && user.state().message.as_deref().is_some_and(|said| said.contains("c takes")));
    user.click(Role::Button, "Reset c");
    assert_eq!(number(&user, "c"), 1.0);
    // What is open reads back as it is.
    let work = user.state().work.clone();
    assert!(Work::from_toml(&work.to_toml(), &|_| Err("no file".into())).unwrap() == work);
}

#[test]
fn arrow_keys_move_a_letter() {
    let mut user = on("\"a x^2 + y^2\"");
    user.focuses(Role::Slider, "a");
    user.press(Key::ArrowRight);
    assert!((number(&user, "a") - 1.1).abs() < 1e-9, "a hundredth of the range: {}", number(&user, "a"));
    user.press_with(Modifiers::SHIFT, Key::ArrowLeft);
    assert!((number(&user, "a") - 1.09).abs() < 1e-9, "{}", number(&user, "a"));
}

#[test]
fn a_letter_typed_again_keeps_its_number() {
    let mut user = on("\"a x^2 + b y^2\", a=3, b=4");
    writes(&mut user, "a x^2 + y^2");
    assert!(number(&user, "a") == 3.0 && !has(&user, "b") && !user.has(Role::Slider, "b"));
    writes(&mut user, "a x^2 + b y^2");
    assert_eq!((number(&user, "a"), number(&user, "b")), (3.0, 4.0));
    // A word is no letter; the last good formula stays in use.
    writes(&mut user, "ab x^2 + b y^2");
    assert!(user.sees("there is no 'ab'") && number(&user, "a") == 3.0);
}

#[test]
fn a_value_that_leaves_nothing_to_compute_is_refused() {
    let mut user = on("\"log(a - x^2) + y^2\", a=4");
    user.enters("a", "-3");
    assert!(number(&user, "a") == 4.0 && user.state().message.is_some(), "{:?}", user.state().message);
    user.enters("a", "5");
    assert!(number(&user, "a") == 5.0 && user.state().message.is_none());
}

#[test]
fn a_formula_of_one_variable_has_letters_and_a_curve() {
    let mut user = on("\"x^2 + y^2\"");
    writes(&mut user, "x^4/4 - a x^2/2 + b x");
    user.press(Key::Escape);
    assert!(user.has(Role::Canvas, "Curve plot") && user.has(Role::Slider, "a") && user.has(Role::Slider, "b"));
    assert!(user.has(Role::SpinButton, "x from") && !user.has(Role::SpinButton, "y from"));
    user.slides("a", 0.8);
    assert!(number(&user, "a") > 1.5 && user.has(Role::Canvas, "Curve plot"));
    for page in Page::ALL {
        user.shows(page);
        user.frames(4);
        assert_eq!((user.state().page, user.state().message.as_deref()), (page, None));
    }
}

#[test]
fn the_view_of_the_plot_becomes_that_of_the_formula() {
    let mut user = on("\"a x^2 + y^2\"");
    let customary = user.experiment().objective.view();
    let start = user.experiment().start;
    user.click(Role::Button, "Use this view");
    assert_eq!(user.experiment().objective.view(), customary, "the plot was not moved");
    let plot = user.find(Role::Canvas, "Contour plot");
    user.scrolls(plot.center(), 200.0);
    let zoomed = user.state().view.expect("the wheel zooms");
    assert!(zoomed.x.1 - zoomed.x.0 < customary.x.1 - customary.x.0);
    user.click(Role::Button, "Use this view");
    let View { x, y } = user.experiment().objective.view();
    for (ours, theirs) in [(x, zoomed.x), (y, zoomed.y)] {
        let unit = 0.01 * (theirs.1 - theirs.0);
        assert!((ours.0 - theirs.0).abs() < unit && (ours.1 - theirs.1).abs() < unit, "{ours:?}, not {theirs:?}");
    }
    assert!(user.state().view.is_none() && user.experiment().start == start);
    user.press_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(user.experiment().objective.view(), customary);
    // Each border can be typed as well.
    user.enters("y to", "12");
    assert_eq!(user.experiment().objective.view().y.1, 12.0);
    user.enters("y to", "2e6");
    assert!(user.state().message.as_deref().is_some_and(|said| said.contains("y_max takes")));
    assert_eq!(user.experiment().objective.view().y.1, 12.0);
}

#[test]
fn the_view_of_a_curve_is_that_of_its_variable() {
    let mut user = on("\"a (y - 1)^2\"");
    let curve = user.find(Role::Canvas, "Curve plot");
    user.scrolls(curve.center(), -200.0);
    let zoomed = user.state().view.expect("the wheel zooms").x;
    user.click(Role::Button, "Use this view");
    let f = &user.experiment().objective;
    let Value::Number(top) = f.get("y_max") else { panic!("a number") };
    assert!((top - zoomed.1).abs() < 0.02 * (zoomed.1 - zoomed.0) && top > 3.0, "{top}, {zoomed:?}");
    assert_eq!(f.get("x_max"), Value::Number(3.0));
}

#[test]
fn an_example_is_chosen_with_rates_that_fit_it() {
    for example in examples::ALL {
        let mut user = on("\"x^2 + y^2\"");
        user.click(Role::Button, "Examples");
        user.click(Role::Button, example.name);
        assert_eq!(user.experiment().objective, Objective::parse(example.objective).unwrap(), "{}", example.name);
        assert_eq!((user.state().message.as_deref(), user.has(Role::SpinButton, "start x")), (None, true));
        let experiment = user.experiment().clone();
        let trace = experiment.trace(&experiment.runs[0]);
        assert!(trace.end == End::Finished && trace.records.last().unwrap().loss < trace.records[0].loss, "{}", example.name);
        user.press_with(Modifiers::COMMAND, Key::Z);
        assert_eq!(user.experiment().objective, Objective::parse("formula(\"x^2 + y^2\")").unwrap());
    }
}

#[test]
fn typed_formulas_are_kept_each_once() {
    let mut user = on("\"x^2 + y^2\"");
    assert!(user.state().settings.formulas.is_empty());
    for text in ["a x^2 + y^2", "x y", "x^2 + ", "a x^2 + y^2"] {
        writes(&mut user, text);
        user.press(Key::Enter);
    }
    let kept = |user: &User| user.state().settings.formulas.clone();
    assert_eq!(kept(&user).len(), 2, "{:?}", kept(&user));
    assert!(kept(&user)[0].contains("a x^2 + y^2") && kept(&user)[1].contains("x y"));
    user.enters("a", "3");
    assert!(kept(&user)[0].contains("a=3") && kept(&user).len() == 2, "its numbers stay with it: {:?}", kept(&user));
    user.chooses("objective", "Saddle");
    user.chooses("objective", "Your own formula");
    user.click(Role::Button, "Recent");
    user.click_beginning(Role::Button, "F(x, y) = a·x² + y²");
    assert_eq!(user.experiment().objective, Objective::parse("formula(\"a x^2 + y^2\", a=3)").unwrap());
    assert_eq!(kept(&user).len(), 2);
}
