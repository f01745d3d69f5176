//! The user's own formula, typed into the window.

use crate::user::User;
use downhill::math::Objective;
use downhill::math::Optimizer;
use downhill::math::Point;
use downhill::math::catalog::Catalog;
use downhill::sim::Experiment;
use downhill::sim::Run;
use downhill::ui::state::Settings;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};

/// At a formula with one run of gradient descent, standing still at its start.
fn on(formula: &str) -> User {
    let objective = Objective::parse(&format!("formula(\"{formula}\")")).unwrap();
    let runs = vec![Run::new(Optimizer::parse("gd(lr=0.01)").unwrap(), 0)];
    let mut user = User::opens(Some(Experiment { runs, ..Experiment::new(objective) }), Settings::default(), [1280.0, 800.0]);
    user.press(Key::Home);
    user
}

/// Types over the formula.
pub fn writes(user: &mut User, formula: &str) {
    user.click(Role::MultilineTextInput, "formula");
    user.press_with(Modifiers::COMMAND, Key::A);
    user.types(formula);
}

fn written(user: &User) -> String {
    user.value(Role::MultilineTextInput, "formula")
}

#[test]
fn a_formula_is_used_as_soon_as_it_is_good() {
    let mut user = on("x^2 + y^2");
    let start = user.experiment().start;
    writes(&mut user, "3(x − 1)² + y^2");
    assert!(user.sees("F(x, y) = 3·(x − 1)² + y²") && user.sees("κ = 3"));
    assert_eq!((user.experiment().start, user.state().message.as_deref()), (start, None));
    let expected = 3.0 * (start.x - 1.0).powi(2) + start.y * start.y;
    assert!((user.number("loss F(xₖ)") / expected - 1.0).abs() < 1e-3);
    user.press(Key::Enter);
    assert_eq!(written(&user), "3(x − 1)² + y^2", "Enter adds no line");
    user.press(Key::R);
    user.waits(0.2);
}

#[test]
fn a_wrong_one_is_marked_while_typing_and_the_last_good_one_stays() {
    let mut user = on("x^2 + y^2");
    let before = user.experiment().clone();
    writes(&mut user, "x^2 + siin(y)");
    assert_eq!(*user.experiment(), before);
    assert!(user.sees("character 7: there is no 'siin' (did you mean 'sin'?)"));
    assert!(user.sees("F(x, y) = x² + y²"));
    // Also while looking elsewhere.
    user.click(Role::Button, "Reset start");
    assert_eq!(written(&user), "x^2 + siin(y)");
    assert!(user.sees("did you mean 'sin'?"));
    for half in ["", "(", "x^", "x^2 + (y", "1/2x", "log("] {
        writes(&mut user, half);
        assert!(user.experiment().objective == before.objective && user.sees("character "), "{half}");
    }
    writes(&mut user, "x^2 + sin(y)");
    assert!(!user.sees("character ") && user.sees("F(x, y) = x² + sin(y)"));
}

#[test]
fn a_start_out_of_the_domain_moves_into_it() {
    let mut user = on("x^2 + y^2");
    assert!(user.experiment().start.x < 0.0);
    writes(&mut user, "log(x) + y^2");
    assert_eq!(user.state().message, None);
    assert!(user.experiment().start.x > 0.0 && user.sees("finite in about 50 % of this view"));
    let before = user.experiment().clone();
    writes(&mut user, "log(-1 - x^2)");
    assert!(*user.experiment() == before && user.sees("finite nowhere in the view"));
    // A start that lies where the function is not finite is refused, as everywhere.
    writes(&mut user, "log(x) + y^2");
    user.enters("start x", "-1");
    assert_eq!(user.experiment().start, before.start);
}

#[test]
fn a_draft_does_not_outlive_its_experiment() {
    let mut user = on("x^2 + y^2");
    writes(&mut user, "x^2 + ");
    user.chooses("objective", "Saddle");
    user.chooses("objective", "Your own formula");
    assert_eq!(written(&user), "x^2/4 + y^2/2 + sin(2*x)*cos(y)");
    user.enters("x to", "8");
    assert!(user.experiment().objective.view().x.1 > 5.0);
    assert!(user.experiment().objective.view().contains(Point::new(5.0, 0.0)));
}

#[test]
fn the_start_in_the_plane_outlives_a_formula_of_one_variable_on_the_way() {
    let mut user = on("x^2 + y^2");
    let start = user.experiment().start;
    assert!(start.x != 0.0 && start.y != 0.0);
    for text in ["x", "x^2", "x^2 + 3y"] {
        writes(&mut user, text);
    }
    assert_eq!(user.experiment().start, start);
    writes(&mut user, "3y");
    assert_eq!(user.experiment().start, Point::new(start.y, 0.0));
    writes(&mut user, "3y + x");
    assert_eq!(user.experiment().start, start);
}

#[test]
fn a_formula_that_is_being_typed_is_work() {
    let mut user = on("x^2 + y^2");
    assert!(!user.state().unsaved());
    writes(&mut user, "x^2 + ");
    assert!(user.state().unsaved() && user.window.state().title().starts_with('*'));
    assert_eq!(user.state().typed_formula(), Some("x^2 + "));
    writes(&mut user, "x^2 + y^2");
    assert!(!user.state().unsaved() && user.state().typed_formula().is_none());
}

#[test]
fn negative_losses_have_an_axis_that_is_logarithmic_on_both_sides() {
    let mut user = on("x^2 + y^2");
    user.chooses("vertical axis", "loss F");
    writes(&mut user, "cos(x) + y^2");
    user.press(Key::Escape);
    for _ in 0..2 {
        let before = user.is_on(Role::CheckBox, "log scale");
        user.click(Role::CheckBox, "log scale");
        assert_eq!(user.is_on(Role::CheckBox, "log scale"), !before);
    }
    user.chooses("vertical axis", "loss F − best seen");
    assert!(user.is_on(Role::CheckBox, "log scale"));
}

#[test]
fn what_is_not_known_is_not_said() {
    let mut user = on("x^4 + y^4");
    user.press(Key::Num5);
    user.waits(0.5);
    assert!(user.sees("F is not known to be convex"));
    user.press(Key::Num6);
    assert!(user.is_on(Role::RadioButton, "at xₖ") && !user.is_on(Role::RadioButton, "at x*"));
    user.press(Key::Num5);
    writes(&mut user, "x^3 + y^4");
    user.waits(0.5);
    assert!(user.sees("F is not convex here"));
}

#[test]
fn a_formula_of_one_variable_is_a_curve_on_every_page() {
    let mut user = on("x^2 + y^2");
    writes(&mut user, "x^4");
    user.press(Key::Enter);
    assert_eq!((user.state().message.as_deref(), user.experiment().start.y), (None, 0.0));
    assert!(user.has(Role::Canvas, "Curve plot") && !user.has(Role::Canvas, "Contour plot"));
    assert!(user.sees("F(x) = x⁴") && user.has(Role::SpinButton, "start x") && !user.has(Role::SpinButton, "start y"));
    assert!(user.has(Role::SpinButton, "x from") && !user.has(Role::SpinButton, "y from"));
    user.chooses("optimizer", "Newton");
    user.enters("start x", "1");
    user.enters("Step", "2");
    assert!((user.number("loss F(xₖ)") - (2.0_f64 / 3.0).powi(8)).abs() < 1e-5);
    for page in downhill::sim::page::Page::ALL {
        user.shows(page);
        user.frames(6);
        assert_eq!((user.state().page, user.state().message.as_deref()), (page, None));
    }
    // What is open reads back as it is, and the way back to two variables is free.
    let work = user.state().work.clone();
    assert!(downhill::sim::Work::from_toml(&work.to_toml(), &|_| Err("no file".into())).unwrap() == work);
    user.press(Key::Num1);
    writes(&mut user, "x^4 + y^2");
    assert!(user.has(Role::SpinButton, "start y") && !user.has(Role::Canvas, "Curve plot"));
    // The other variable brings its own number along.
    user.enters("start x", "0.5");
    user.enters("start y", "2.5");
    writes(&mut user, "y^2");
    assert_eq!((user.experiment().start, user.has(Role::SpinButton, "start y")), (Point::new(2.5, 0.0), true));
}
