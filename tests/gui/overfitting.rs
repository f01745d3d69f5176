//! The page about overfitting, used as a lecturer does.

use crate::user::User;
use downhill::sim::overfitting::fit_curves::{against_degree, best_degree};
use downhill::sim::overfitting::{Cure, Overfitting};
use downhill::sim::page::Page;
use downhill::ui::state::Settings;
use eframe::egui::accesskit::Role;
use eframe::egui::{Pos2, Rect, lerp, pos2};

fn opens() -> User {
    let mut user = User::opens(None, Settings::default(), [1600.0, 1000.0]);
    user.shows(Page::Overfitting);
    user.awaits("best degree");
    user
}

fn at(area: Rect, x: f32, y: f32) -> Pos2 {
    pos2(lerp(area.left()..=area.right(), x), lerp(area.bottom()..=area.top(), y))
}

fn near(shown: f64, value: f64) -> bool {
    (shown / value - 1.0).abs() < 0.01
}

#[test]
fn the_numbers_are_those_of_the_experiment() {
    let mut user = opens();
    let all = against_degree(&Overfitting::default());
    let now = all[Overfitting::default().degree];
    assert!(
        near(user.number("training error"), now.errors.train) && near(user.number("validation error"), now.errors.validation)
    );
    assert!(
        near(user.number("= expected error"), now.expected.total()) && near(user.number("+ variance"), now.expected.variance)
    );
    assert_eq!(user.fact("best degree"), best_degree(&all).unwrap().degree.to_string());
    user.enters("degree d", "3");
    user.awaits("Degree 3 through 20 points");
    assert!(near(user.number("validation error"), all[3].errors.validation));
    assert_eq!(user.fact("weights"), "4");
}

#[test]
fn a_click_in_the_charts_sets_the_degree_and_the_penalty() {
    let mut user = opens();
    let degrees = user.find(Role::Canvas, "Error against the degree");
    // Degrees −0.6 to 20.6.
    user.click_at(at(degrees, (6.0 + 0.6) / 21.2, 0.5));
    assert_eq!(user.state().work.overfitting.degree, 6);
    let cures = user.find(Role::Canvas, "Validation error of the cures");
    // λ from 10⁻⁶ to 10.
    user.click_at(at(cures, 4.0 / 7.0, 0.5));
    let lambda = user.state().work.overfitting.lambda;
    assert!((lambda.log10() + 2.0).abs() < 0.1, "{lambda}");
    user.chooses("cure", "early-stopping");
    user.click_at(at(cures, 4.0 / 7.0, 0.5));
    let steps = user.state().work.overfitting.steps;
    assert!((150..=260).contains(&steps), "λ = 1/(αk) with α = 0.5: {steps}");
    assert_eq!(user.state().work.overfitting.cure, Cure::EarlyStopping);
}

#[test]
fn steps_that_are_too_long_are_told_of() {
    let mut user = opens();
    user.chooses("cure", "early-stopping");
    user.enters("learning rate α", "50");
    user.enters("steps k", "1000000");
    user.awaits("∞: it diverges");
}
