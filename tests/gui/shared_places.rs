//! The panels of a page that share one place: what each of them shows and changes.

use crate::user::User;
use downhill::sim::page::Page;
use downhill::ui::state::Settings;
use eframe::egui::accesskit::Role;
use eframe::egui::{Pos2, Rect, lerp, pos2};

fn at(area: Rect, x: f32, y: f32) -> Pos2 {
    pos2(lerp(area.left()..=area.right(), x), lerp(area.bottom()..=area.top(), y))
}

#[test]
fn the_valley_is_turned_with_the_start() {
    let mut user = User::reads(
        "objective = \"quadratic(a11=1, a12=0, a22=100, b1=0, b2=0)\"\nstart = [-2.0, 1.0]\nsteps = 1000\n[[run]]\noptimizer = \"adagrad(lr=2)\"\n[[run]]\noptimizer = \"newton\"\n",
    );
    user.shows(Page::Stability);
    user.click(Role::Button, "Turned");
    assert_eq!(user.fact("after scaling"), "1");
    let chart = user.find(Role::Canvas, "Steps against the angle");
    user.click_at(at(chart, 0.5, 0.5));
    let experiment = &user.state().work.experiment;
    let angle = experiment.objective.as_quadratic().unwrap().shape().angle.to_degrees();
    assert!((30.0..60.0).contains(&angle), "{angle}");
    assert!((experiment.start.norm() - 5_f64.sqrt()).abs() < 1e-9, "the start turns about the minimum");
    assert!((experiment.objective.value(experiment.start) - 52.0).abs() < 1e-6, "and keeps its height");
    assert!(user.fact("after scaling").parse::<f64>().unwrap() > 50.0);
    user.chooses("objective", "Beale");
    assert!(user.sees("only the objective Quadratic can be turned"));
}

#[test]
fn what_a_batch_buys_is_shown_and_chosen() {
    let mut user = User::reads("objective = \"regression-toy\"\nsampling = \"single\"\n[[run]]\noptimizer = \"gd(lr=0.1)\"\n");
    user.shows(Page::Noise);
    user.click(Role::Button, "What a batch buys");
    let chart = user.find(Role::Canvas, "Progress against batch size");
    user.click_at(at(chart, 0.8, 0.5));
    let sampling = user.state().work.experiment.runs[0].sampling.clone().unwrap();
    assert!(sampling.to_string().starts_with("batch(") && sampling.size(21) > 4, "{sampling}");
}

#[test]
fn right_on_average_is_drawn_one_by_one_and_at_once_without_animations() {
    let mut user = User::reads("objective = \"regression-toy\"\nsampling = \"single\"\n[[run]]\noptimizer = \"gd(lr=0.1)\"\n");
    user.shows(Page::Noise);
    user.click(Role::Button, "One by one");
    assert!(user.sees("draw") && !user.sees("The mean of 5000 draws"));
    user.click(Role::Button, "Many draws");
    assert!(user.sees("right on average?"));
    let calm = Settings { calm: true, average_panel: "average".to_owned(), ..Settings::default() };
    let mut user = User::opens(Some(user.experiment().clone()), calm, [1600.0, 1000.0]);
    user.shows(Page::Noise);
    assert!(user.sees("The mean of 5000 draws"));
}
