//! A window in which nothing moves asks for no frame.

use crate::user::User;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, vec2};
use std::time::Duration;

#[track_caller]
fn sleeps(user: &mut User) {
    user.leaves();
    user.window.run();
    // What is computed beside the window keeps it awake until it is done.
    user.until("rest", |user| user.rest() == Duration::MAX);
}

#[test]
fn paused_it_sleeps_and_playing_it_does_not() {
    let mut user = User::starts();
    assert_eq!(user.rest(), Duration::ZERO);
    user.press(Key::Space);
    sleeps(&mut user);
    user.press(Key::Space);
    assert_eq!(user.rest(), Duration::ZERO);
}

#[test]
fn at_the_end_it_sleeps() {
    let mut user = User::reads("objective = \"matyas\"\nsteps = 5\n[[run]]\noptimizer = \"gd\"\n");
    user.enters_speed("100");
    user.press(Key::R);
    user.waits(0.5);
    sleeps(&mut user);
}

#[test]
fn after_every_kind_of_use_it_sleeps_again() {
    let mut user = User::on("quadratic");
    user.enters("learning rate α", "0.02");
    sleeps(&mut user);
    user.click(Role::Button, "View");
    sleeps(&mut user);
    user.press(Key::Escape);
    let start = user.find(Role::Button, "Start point").center();
    user.drag(start, start + vec2(30.0, 10.0));
    sleeps(&mut user);
    user.click_at(start + vec2(60.0, 60.0));
    user.waits(0.5);
    sleeps(&mut user);
    user.scrolls(start, 60.0);
    sleeps(&mut user);
    user.hovers(user.find(Role::Button, "Loop").center());
    sleeps(&mut user);
}

#[test]
fn every_objective_settles() {
    use downhill::math::Objective;
    use downhill::math::catalog::Catalog;
    for entry in Objective::ALL {
        sleeps(&mut User::on(entry.key));
    }
}

/// Also where runs have ended before the last step.
#[test]
fn at_the_last_step_of_every_preset_it_sleeps() {
    for preset in downhill::sim::file::presets::ALL {
        let mut user = User::opens(Some(preset.experiment()), Default::default(), crate::user::SIZE);
        user.press(Key::End);
        user.leaves();
        user.until("rest", |user| user.rest() == Duration::MAX);
        assert!(!user.playing(), "{}", preset.key);
    }
}
