//! Hand and wheel in the plots.

use crate::user::User;
use downhill::math::View;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Pos2, Rect, lerp, pos2, vec2};

fn start(user: &User) -> Pos2 {
    user.find(Role::Button, "Start point").center()
}

fn contours(user: &User) -> Rect {
    user.find(Role::Canvas, "Contour plot")
}

/// Where `part` of the plot's width and height is.
fn at(area: Rect, x: f32, y: f32) -> Pos2 {
    pos2(lerp(area.left()..=area.right(), x), lerp(area.top()..=area.bottom(), y))
}

#[track_caller]
fn near(a: Pos2, b: Pos2) {
    assert!(a.distance(b) < 1.5, "{a:?} is not {b:?}");
}

fn width(view: View) -> f64 {
    view.x.1 - view.x.0
}

#[test]
fn the_start_follows_the_hand_and_the_runs_follow_the_start() {
    let mut user = User::on("quadratic");
    let (from, loss) = (start(&user), user.number("loss f(xₖ)"));
    let to = from + vec2(70.0, 45.0);
    user.drag(from, to);
    near(start(&user), to);
    let x = user.experiment().start;
    assert!(x.x > -3.1 && x != user.experiment().objective.start());
    let now = user.number("loss f(xₖ)");
    assert!(now != loss && (now / user.experiment().objective.value(x) - 1.0).abs() < 1e-4);
}

#[test]
fn the_start_stays_inside_the_plot() {
    let mut user = User::on("himmelblau");
    let (from, area) = (start(&user), contours(&user));
    user.drag(from, area.left_top() - vec2(200.0, 30.0));
    assert!(area.expand(1.0).contains(start(&user)));
}

#[test]
fn a_click_places_the_start_and_leaves_the_view() {
    let mut user = User::on("himmelblau");
    let to = at(contours(&user), 0.3, 0.6);
    user.click_at(to);
    user.waits(0.6);
    near(start(&user), to);
    user.click_at(to + vec2(30.0, 0.0));
    user.waits(0.6);
    near(start(&user), to + vec2(30.0, 0.0));
    assert!(user.rest().as_secs() > 60, "nothing more is waited for");
}

#[test]
fn the_wheel_zooms_around_the_pointer_and_a_double_click_fits() {
    let mut user = User::on("himmelblau");
    let (before, fitted) = (start(&user), user.experiment().start);
    let whole = user.experiment().objective.view();
    user.scrolls(before + vec2(1.0, 1.0), 120.0);
    near(start(&user), before);
    let closer = user.state().view.expect("a view of its own");
    assert!(width(closer) < 0.9 * width(whole));
    user.scrolls(before + vec2(1.0, 1.0), -240.0);
    assert!(width(user.state().view.unwrap()) > width(closer));
    let free = at(contours(&user), 0.5, 0.9);
    user.double_click_at(free);
    user.waits(0.6);
    assert_eq!(user.state().view, None);
    assert_eq!(user.experiment().start, fitted, "a double click does not place the start");
    near(start(&user), before);
}

#[test]
fn the_view_is_dragged_and_fitted_by_key_and_button() {
    let mut user = User::on("himmelblau");
    let (before, from) = (start(&user), at(contours(&user), 0.5, 0.85));
    user.drag(from, from + vec2(40.0, -30.0));
    near(start(&user), before + vec2(40.0, -30.0));
    user.press(Key::F);
    near(start(&user), before);
    user.drag(from, from + vec2(40.0, -30.0));
    user.click(Role::Button, "Fit");
    near(start(&user), before);
    assert_eq!(user.experiment().start, user.experiment().objective.start(), "none of it moves the start");
}

#[test]
fn zooming_far_in_and_out_stays_sane() {
    let mut user = User::on("rastrigin");
    let middle = contours(&user).center();
    for points in [4000.0, 4000.0, 4000.0, -6000.0, -6000.0, -6000.0, -6000.0] {
        user.scrolls(middle, points);
        let view = user.state().view.expect("a view of its own");
        assert!(width(view).is_finite() && width(view) > 0.0, "{view:?}");
    }
    user.press(Key::F);
    assert!(user.has(Role::Button, "Start point"));
}

#[test]
fn the_minimum_of_a_quadratic_is_dragged() {
    let mut user = User::on("quadratic");
    let from = user.find(Role::Button, "Minimum").center();
    user.drag(from, from + vec2(50.0, -20.0));
    near(user.find(Role::Button, "Minimum").center(), from + vec2(50.0, -20.0));
    let minimum = user.experiment().objective.minima()[0];
    assert!(minimum.x > 0.1 && minimum.y > 0.05, "{minimum}");
}

#[test]
fn pointing_at_a_path_reads_its_step() {
    // In a round bowl the path is the straight line from the start to the minimum.
    let mut user = User::on("quadratic(a11=1, a12=0, a22=1, b1=0, b2=0)");
    user.press(Key::End);
    let (from, to) = (start(&user), user.find(Role::Button, "Minimum").center());
    let read = (2..18).any(|i| {
        user.hovers(from + (to - from) * (i as f32 / 20.0));
        user.sees("Gradient descent, step ") && user.sees("f = ")
    });
    assert!(read);
}

#[test]
fn the_loss_plot_moves_the_playhead() {
    let mut user = User::starts();
    let area = user.find(Role::Canvas, "Loss plot");
    let steps = user.experiment().steps as f32;
    // The axis leaves room for half a head at either end.
    let room = 0.6 + 0.012 * steps;
    user.press(Key::Space);
    for part in [0.25, 0.75, 0.5] {
        user.click_at(at(area, part, 0.4));
        assert!((user.step() as f32 - part * steps).abs() <= room, "{} at {part}", user.step());
    }
    user.drag(at(area, 0.1, 0.5), at(area, 0.9, 0.2));
    assert!((user.step() as f32 - 0.9 * steps).abs() <= room, "{} after the drag", user.step());
    user.drag(at(area, 0.9, 0.5), at(area, 1.0, 0.5) + vec2(300.0, 0.0));
    assert_eq!(user.step(), user.experiment().steps);
}

#[test]
fn against_evaluations_the_loss_plot_moves_the_playhead_of_the_selected_run() {
    let mut user = User::reads("objective = \"regression-toy\"\nsteps = 100\n[[run]]\noptimizer = \"gd(lr=0.3)\"\n");
    user.chooses("horizontal axis", "evaluations");
    let area = user.find(Role::Canvas, "Loss plot");
    user.click_at(at(area, 0.5, 0.4));
    assert!(user.step().abs_diff(50) <= 1, "{}", user.step());
}

#[test]
fn the_curve_takes_the_start_by_click_and_drag() {
    let mut user = User::on("regression-toy(b=fixed)");
    let area = user.find(Role::Canvas, "Curve plot");
    user.click_at(at(area, 0.7, 0.2));
    user.waits(0.6);
    assert!((start(&user).x - at(area, 0.7, 0.0).x).abs() < 1.5);
    let from = start(&user);
    user.drag(from, from - vec2(80.0, 0.0));
    assert!((start(&user).x - from.x + 80.0).abs() < 1.5);
    let whole = width(user.experiment().objective.view());
    user.scrolls(area.center(), 100.0);
    assert!(width(user.state().view.unwrap()) < whole);
    user.press(Key::F);
    assert_eq!(user.state().view, None);
}

#[test]
fn fitting_the_curve_by_double_click_leaves_the_start() {
    let mut user = User::on("regression-toy(b=fixed)");
    let before = user.experiment().start;
    user.scrolls(user.find(Role::Canvas, "Curve plot").center(), 100.0);
    user.double_click_at(at(user.find(Role::Canvas, "Curve plot"), 0.8, 0.3));
    user.waits(0.6);
    assert_eq!((user.state().view, user.experiment().start), (None, before));
}

#[test]
fn a_click_that_closes_a_menu_places_nothing() {
    for menu in ["Presets", "View", "+ Add"] {
        let mut user = User::on("himmelblau");
        let before = user.experiment().start;
        user.click(Role::Button, menu);
        let free = at(contours(&user), 0.5, 0.95);
        user.click_at(free);
        user.waits(0.6);
        assert_eq!(user.experiment().start, before, "{menu}");
        user.click_at(free);
        user.waits(0.6);
        assert_ne!(user.experiment().start, before, "the next click does");
    }
}
