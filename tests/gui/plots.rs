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

const TWO_STARTS: &str = r#"
objective = "himmelblau"
steps = 30
[[run]]
optimizer = "gd(lr=0.01)"
[[run]]
optimizer = "momentum(lr=0.002)"
start = [2, -3]
"#;

/// The place of an iterate of the second run of [`TWO_STARTS`]. Both axes are linear, so that the rings of two starts tell where any point
/// is.
fn iterate(user: &User, k: usize) -> Pos2 {
    let rings = ["Start point", "Start of Momentum"].map(|name| user.find(Role::Button, name).center());
    let (one, other) = (user.experiment().start, user.experiment().runs[1].start.unwrap());
    let x = user.experiment().trace(&user.experiment().runs[1]).records[k].x;
    let part = |from: f64, to: f64, at: f64| ((at - from) / (to - from)) as f32;
    pos2(lerp(rings[0].x..=rings[1].x, part(one.x, other.x, x.x)), lerp(rings[0].y..=rings[1].y, part(one.y, other.y, x.y)))
}

#[test]
fn the_start_follows_the_hand_and_the_runs_follow_the_start() {
    let mut user = User::on("quadratic");
    let (from, loss) = (start(&user), user.number("loss F(xₖ)"));
    let to = from + vec2(70.0, 45.0);
    user.drag(from, to);
    near(start(&user), to);
    let x = user.experiment().start;
    assert!(x.x > -3.1 && x != user.experiment().objective.start());
    let now = user.number("loss F(xₖ)");
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
fn a_right_click_places_the_start_and_a_click_beside_the_paths_does_nothing() {
    let mut user = User::on("himmelblau");
    let (to, before) = (at(contours(&user), 0.3, 0.6), user.state().work.clone());
    user.click_at(to);
    user.waits(0.6);
    assert!(user.state().work == before, "an experiment is not thrown away by a click");
    for to in [to, to + vec2(30.0, 0.0)] {
        user.right_click_at(to);
        user.click(Role::Button, "Start here");
        near(start(&user), to);
    }
    assert!(user.state().view.is_some_and(|view| view == user.experiment().objective.view()) || user.state().view.is_some());
}

#[test]
fn a_run_starts_elsewhere_from_the_menu_and_by_its_ring() {
    let mut user = User::reads(
        "objective = \"himmelblau\"\nsteps = 20\n[[run]]\noptimizer = \"gd(lr=0.01)\"\n[[run]]\noptimizer = \"adam\"\n",
    );
    user.selects(1);
    let to = at(contours(&user), 0.25, 0.3);
    user.right_click_at(to);
    user.click(Role::Button, "Start Adam here");
    let own = user.experiment().runs[1].start.expect("a start of its own");
    assert!(user.experiment().runs[0].start.is_none() && own != user.experiment().start);
    let ring = user.find(Role::Button, "Start of Adam").center();
    near(ring, to);
    user.drag(ring, ring + vec2(40.0, 20.0));
    assert_ne!(user.experiment().runs[1].start, Some(own));
    let place = user.find(Role::Button, "Start of Adam").center();
    user.right_click_at(place + vec2(60.0, 40.0));
    user.click(Role::Button, "Start Adam with all");
    assert_eq!(user.experiment().runs[1].start, None);
}

#[test]
fn a_click_on_a_path_selects_its_run_and_goes_to_the_step() {
    let mut user = User::reads(TWO_STARTS);
    user.press(Key::End);
    let to = iterate(&user, 6);
    let before = user.state().work.clone();
    user.click_at(to);
    user.waits(0.6);
    assert_eq!((user.state().selected, user.step()), (1, 6));
    assert!(user.state().work == before);
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
        user.sees("Gradient descent, step ") && user.sees("F = ")
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
    // The line of the playhead is dragged.
    user.drag(at(area, 0.5, 0.5), at(area, 0.9, 0.2));
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
fn a_click_that_closes_a_menu_selects_nothing() {
    for menu in ["Presets", "View", "+ Add"] {
        let mut user = User::reads(TWO_STARTS);
        user.press(Key::End);
        let place = iterate(&user, 6);
        user.click(Role::Button, menu);
        user.click_at(place);
        user.waits(0.6);
        assert_eq!(user.state().selected, 0, "{menu}");
        user.click_at(place);
        user.waits(0.6);
        assert_eq!(user.state().selected, 1, "the next click does");
    }
}
