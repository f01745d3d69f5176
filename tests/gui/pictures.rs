//! Pictures of the window, compared with those in tests/snapshots. After a change that is meant to be seen:
//! `UPDATE_SNAPSHOTS=1 cargo test --test gui pictures`, and look at what changed before committing it.

use crate::rasterizer::Rasterizer;
use crate::user::{SIZE, User};
use downhill::sim::Experiment;
use downhill::sim::file::presets::Preset;
use downhill::ui::state::{Appearance, Settings};
use eframe::egui::Key;
use eframe::egui::accesskit::Role;
use egui_kittest::{Harness, SnapshotOptions};

/// How many pixels may differ: the last digit of a sine or a logarithm is not the same on every platform.
const MAY_DIFFER: usize = 60;

/// The window on `experiment` in a theme, standing at `step`.
fn at(experiment: Experiment, appearance: Appearance, step: usize) -> User {
    let settings = Settings { appearance, ..Settings::default() };
    let builder = Harness::builder().renderer(Rasterizer::default());
    let mut user = User::built(builder, Some(experiment), settings, SIZE);
    user.press(Key::Home);
    user.enters("Step", &step.to_string());
    user.leaves();
    // The results over the sliders are computed beside the window; on a busy machine they take a while.
    let begins = |user: &User, role, words: &str| user.names(role).iter().any(|name| name.starts_with(words));
    // Where several values end alike, none is the best.
    let is_there = |user: &mut User| begins(user, Role::Button, "Take the best") || begins(user, Role::Label, "gap after");
    user.until("the results over the sliders", is_there);
    user.window.run();
    user
}

fn preset(key: &str) -> Experiment {
    Preset::by_key(key).expect("a preset of that name").experiment()
}

fn compare(mut user: User, name: &str) {
    user.window.snapshot_options(name, &SnapshotOptions::new().max_failed_pixels(MAY_DIFFER));
}

#[test]
fn the_window_in_the_dark() {
    compare(at(preset("ravine"), Appearance::Dark, 24), "ravine-dark");
}

#[test]
fn the_window_in_the_light() {
    compare(at(preset("ravine"), Appearance::Light, 24), "ravine-light");
}

#[test]
fn the_curve_of_one_parameter() {
    compare(at(preset("three-lines"), Appearance::Dark, 12), "curve-dark");
}

#[test]
fn the_network_in_training() {
    let mut user = at(preset("ravine"), Appearance::Dark, 60);
    user.press(Key::Num9);
    // Training takes as long as it takes.
    user.until("epoch 60", |user| {
        user.sees("Gradient descent at epoch 60") && ["Momentum", "Adam"].iter().all(|run| user.sees(&format!("{run}: epoch 60")))
    });
    user.window.run();
    compare(user, "network-dark");
}

#[test]
fn the_data_beside_the_loss() {
    compare(at(preset("batch-single-mini"), Appearance::Light, 60), "data-light");
}
