//! Playing, stepping, scrubbing, looping, speed.

use crate::user::{User, first, text};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;

const TEN_STEPS: &str = "objective = \"matyas\"\nsteps = 10\n[[run]]\noptimizer = \"gd(lr=0.1)\"\n";

#[test]
fn it_opens_on_the_first_preset_and_plays_in_real_time() {
    let mut user = User::starts();
    assert_eq!(*user.experiment(), first());
    assert!(user.playing());
    let before = user.step() as f64;
    user.waits(1.0);
    let passed = user.step() as f64 - before;
    let speed = user.state().settings.speed;
    assert!((passed - speed).abs() <= 1.0, "{passed} steps in a second at {speed} a second");
}

#[test]
fn space_pauses_and_goes_on() {
    let mut user = User::starts();
    user.press(Key::Space);
    assert!(!user.playing());
    let step = user.step();
    user.waits(0.5);
    assert_eq!(user.step(), step);
    user.press(Key::Space);
    user.waits(0.5);
    assert!(user.playing() && user.step() > step);
    user.click(Role::Button, "Play or pause");
    assert!(!user.playing());
}

#[test]
fn arrows_and_buttons_step_and_the_ends_hold() {
    let mut user = User::starts();
    let steps = user.experiment().steps;
    user.press(Key::Home);
    assert_eq!((user.step(), user.playing()), (0, false));
    user.press(Key::ArrowLeft);
    assert_eq!(user.step(), 0);
    user.press(Key::ArrowRight);
    user.press(Key::ArrowRight);
    assert_eq!(user.step(), 2);
    user.press(Key::ArrowLeft);
    assert_eq!(user.step(), 1);
    user.press(Key::End);
    user.press(Key::ArrowRight);
    assert_eq!(user.step(), steps);
    for (name, step) in [
        ("One step back", steps - 1),
        ("One step forward", steps),
        ("To the start", 0),
        ("One step back", 0),
        ("To the end", steps),
    ] {
        user.click(Role::Button, name);
        assert_eq!((user.step(), user.playing()), (step, false), "{name}");
    }
    user.press(Key::R);
    assert!(user.playing() && user.step() < 5);
}

#[test]
fn the_slider_and_the_field_go_to_a_step_and_stay_there() {
    let mut user = User::starts();
    let steps = user.experiment().steps;
    user.slides("Step", 0.5);
    assert!(user.step().abs_diff(steps / 2) <= 1, "{} of {steps}", user.step());
    assert!(!user.playing());
    user.slides("Step", 1.0);
    assert_eq!(user.step(), steps);
    user.enters("Step", "17");
    assert_eq!(user.step(), 17);
    user.enters("Step", "100000");
    assert_eq!(user.step(), 17);
    assert!(user.state().message.as_ref().is_some_and(|message| message.contains(&format!("from 0 to {steps}"))));
}

#[test]
fn it_stops_at_the_end_or_loops() {
    let mut user = User::reads(TEN_STEPS);
    user.enters_speed("10");
    user.press(Key::R);
    user.waits(1.5);
    assert_eq!((user.step(), user.playing()), (10, false));
    user.press(Key::L);
    assert!(user.is_on(Role::Button, "Loop"));
    user.press(Key::R);
    user.waits(1.5);
    assert_eq!((user.step(), user.playing()), (10, true), "it rests at the end before it loops");
    user.waits(1.3);
    assert!(user.step() < 10 && user.playing());
    user.click(Role::Button, "Loop");
    user.waits(1.5);
    assert_eq!((user.step(), user.playing()), (10, false));
}

#[test]
fn arrows_in_the_field_of_the_step_go_to_the_next_one_and_stay_within_the_run() {
    let mut user = User::reads(TEN_STEPS);
    user.press(Key::Home);
    user.focuses(Role::SpinButton, "Step");
    for (key, step) in [(Key::ArrowUp, 1), (Key::ArrowUp, 2), (Key::ArrowDown, 1), (Key::ArrowDown, 0), (Key::ArrowDown, 0)] {
        user.press(key);
        assert_eq!((user.step(), user.value(Role::SpinButton, "Step")), (step, step.to_string()), "{key:?}");
    }
    user.press_with(Modifiers::SHIFT, Key::ArrowDown);
    let field =
        user.nodes().find(|node| node.accesskit_node().role() == Role::SpinButton && text(node).as_deref() == Some("Step"));
    assert_eq!(field.unwrap().accesskit_node().numeric_value(), Some(0.0));
}

#[test]
fn the_speed_is_set_in_its_menu() {
    let mut user = User::starts();
    user.enters_speed("80");
    assert_eq!(user.state().settings.speed, 80.0);
    user.press(Key::R);
    user.waits(0.5);
    assert!((38..=44).contains(&user.step()), "{}", user.step());
    let menu = user.names(Role::Button).into_iter().find(|name| name.ends_with("steps/s")).unwrap();
    assert_eq!(menu, "80 steps/s");
    user.click(Role::Button, &menu);
    user.click(Role::Button, "The whole run in 5 s");
    assert_eq!(user.state().settings.speed, user.experiment().steps as f64 / 5.0);
    user.slides("Playback speed", 1.0);
    assert!((9_000.0..=10_000.0).contains(&user.state().settings.speed), "{}", user.state().settings.speed);
}

#[test]
fn a_text_being_typed_keeps_its_keys() {
    let mut user = User::reads(TEN_STEPS);
    user.click(Role::DisclosureTriangle, "More");
    user.writes("name", "fresh l");
    for key in [Key::Space, Key::End, Key::L, Key::T, Key::H] {
        user.press(key);
    }
    assert_eq!(user.experiment().runs[0].label, "fresh l");
    assert_eq!((user.step(), user.playing(), user.state().settings.looping), (0, false, false));
    assert!(!user.experiment().runs[0].hidden);
    user.press(Key::Enter);
    user.press(Key::End);
    assert_eq!(user.step(), 10, "after Enter the keys are the program's again");
}

#[test]
fn a_control_in_focus_keeps_the_keys_that_work_it() {
    let mut user = User::reads(TEN_STEPS);
    let rate = user.experiment().runs[0].learning_rate();
    user.focuses(Role::Slider, "learning rate α");
    user.press(Key::ArrowRight);
    assert!(user.experiment().runs[0].learning_rate() > rate, "the arrow moves the slider");
    assert_eq!(user.step(), 0);
    user.press_with(Modifiers::COMMAND, Key::D);
    assert_eq!(user.experiment().runs.len(), 2, "other keys stay the program's");
}
