//! The loss plot: what is chosen over it, the target, and the hand in it.

use crate::user::User;
use downhill::sim::file::presets::Preset;
use downhill::ui::state::Settings;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Pos2, Rect, lerp, pos2, vec2};

fn plot(user: &User) -> Rect {
    user.find(Role::Canvas, "Loss plot")
}

fn at(area: Rect, x: f32, y: f32) -> Pos2 {
    pos2(lerp(area.left()..=area.right(), x), lerp(area.top()..=area.bottom(), y))
}

fn paused() -> User {
    let mut user = User::starts();
    user.press(Key::Space);
    user.press(Key::Home);
    user
}

#[test]
fn it_pans_zooms_and_fits_as_the_contours_do() {
    let mut user = paused();
    assert!(!user.has(Role::Button, "Fit the loss plot"));
    let step = user.step();
    // A drag that does not begin at the line of the playhead moves the picture.
    user.drag(at(plot(&user), 0.6, 0.6), at(plot(&user), 0.5, 0.5));
    assert_eq!(user.step(), step);
    user.click(Role::Button, "Fit the loss plot");
    user.frames(2);
    assert!(!user.has(Role::Button, "Fit the loss plot"));
    user.scrolls(at(plot(&user), 0.5, 0.5), 100.0);
    assert!(user.has(Role::Button, "Fit the loss plot"));
    user.double_click_at(at(plot(&user), 0.5, 0.5));
    user.frames(2);
    assert!(!user.has(Role::Button, "Fit the loss plot"));
    // Another quantity has other axes: the part that was chosen is left.
    user.scrolls(at(plot(&user), 0.5, 0.5), 100.0);
    user.chooses("vertical axis", "gradient ‖∇F‖");
    user.frames(2);
    assert!(!user.has(Role::Button, "Fit the loss plot"));
}

#[test]
fn the_target_is_typed_and_dragged() {
    let mut user = paused();
    assert!(user.is_on(Role::CheckBox, "target") && user.state().settings.target == 1e-6);
    user.enters("target", "0.001");
    assert_eq!(user.state().settings.target, 0.001);
    let line = user.find(Role::Slider, "Target line");
    user.drag(at(line, 0.5, 0.5), at(line, 0.5, 0.5) - vec2(0.0, 20.0));
    let raised = user.state().settings.target;
    assert!(raised > 0.002, "{raised}");
    assert_eq!(user.step(), 0, "the playhead stays where it is");
    user.enters("target", "-1");
    assert_eq!(user.state().settings.target, raised);
    assert!(user.state().message.as_ref().is_some_and(|message| message.contains("target")));
    user.click(Role::CheckBox, "target");
    assert!(!user.has(Role::Slider, "Target line"));
}

#[test]
fn only_noisy_runs_offer_a_mean() {
    assert!(!paused().has(Role::CheckBox, "mean"));
    let experiment = Preset::by_key("batch-single-mini").unwrap().experiment();
    let mut user = User::opens(Some(experiment), Settings::default(), [1280.0, 800.0]);
    assert!(user.is_on(Role::CheckBox, "mean"));
    user.click(Role::CheckBox, "mean");
    assert!(!user.state().settings.smooth);
}

#[test]
fn the_parts_of_the_window_are_resized_and_get_their_usual_size_again() {
    let mut user = paused();
    let usual = plot(&user).height();
    let edge = user.find(Role::Splitter, "Edge of the loss plot").center();
    user.drag(edge, edge - vec2(0.0, 60.0));
    assert!((plot(&user).height() - usual - 60.0).abs() < 2.0, "{} after {usual}", plot(&user).height());
    let edge = user.find(Role::Splitter, "Edge of the loss plot").center();
    user.double_click_at(edge);
    user.frames(2);
    assert!((plot(&user).height() - usual).abs() < 1.0);
    for (name, by) in [("Edge of the controls", vec2(40.0, 0.0)), ("Edge of the right column", vec2(-40.0, 0.0))] {
        let before = plot(&user).width();
        let edge = user.find(Role::Splitter, name).center();
        user.drag(edge, edge + by);
        assert!(plot(&user).width() < before - 30.0, "{name}: {before} became {}", plot(&user).width());
    }
    assert!(user.state().settings.controls_width > 0.0 && user.state().settings.column_width > 0.0);
}

#[test]
fn the_axes_say_whether_they_have_one_scale() {
    let mut user = paused();
    assert!(user.has(Role::Button, "axes 1:1"));
    user.click(Role::Button, "axes 1:1");
    user.frames(2);
    let name = user.named(Role::Button, "axes ");
    assert!(name != "axes 1:1" && name.ends_with(":1"), "{name}");
    user.click(Role::Button, &name);
    user.frames(2);
    assert!(user.has(Role::Button, "axes 1:1"));
}
