//! Figures to take home, from the window.

use crate::user::User;
use downhill::ui::state::action::Action;
use downhill::ui::state::overlay::Overlay;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, OutputCommand};
use egui_kittest::kittest::NodeT;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

fn path(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("downhill-figure-{}-{name}", std::process::id()))
}

/// Waits until `there` holds, letting frames pass; a minute is enough for any figure.
#[track_caller]
fn waits_until(user: &mut User, mut there: impl FnMut(&mut User) -> bool) {
    let since = Instant::now();
    while !there(user) {
        assert!(since.elapsed() < Duration::from_secs(60), "{:?}", user.state().message);
        std::thread::sleep(Duration::from_millis(20));
        user.frames(1);
    }
}

fn saves(user: &mut User, format: &str, to: &Path) {
    let _ = std::fs::remove_file(to);
    user.press_with(Modifiers::COMMAND, Key::E);
    user.click(Role::RadioButton, format);
    user.click(Role::Button, &format!("Save the {format} …"));
    user.writes("Path", to.to_str().unwrap());
    user.press(Key::Enter);
    waits_until(user, |user| user.state().message.is_some() || user.sees("The figure is saved"));
}

#[test]
fn a_figure_is_saved_in_every_format() {
    let mut user = User::on("himmelblau");
    user.press_with(Modifiers::COMMAND, Key::E);
    // What a format has no use for cannot be changed while it is chosen.
    user.click(Role::RadioButton, "GIF");
    user.enters("Width of the figure", "400");
    user.enters("Height of the figure", "320");
    // An animation has a picture for each frame, and a scale of its own.
    assert_eq!(user.state().settings.figure.pixels_per_point(), 1.0);
    user.click(Role::RadioButton, "PNG");
    user.enters("Scale of the figure", "1.5");
    user.click(Role::RadioButton, "GIF");
    user.enters("Length of the animation", "0.5");
    user.enters("Frame rate of the animation", "10");
    user.click(Role::RadioButton, "dark, for a screen");
    user.chooses("shows", "loss");
    user.chooses("shows", "contours");
    user.click(Role::Button, "Cancel");
    user.press(Key::ArrowRight);
    let [svg, png, gif] = ["svg", "png", "gif"].map(|ending| path(&format!("all.{ending}")));
    saves(&mut user, "SVG", &svg);
    let text = std::fs::read_to_string(&svg).unwrap();
    assert!(text.contains(">step 1 of ") && text.contains("himmelblau") && text.contains("width=\"400\""), "{text:.600}");
    user.waits(5.0);
    saves(&mut user, "PNG", &png);
    let picture = image::open(&png).unwrap().to_rgb8();
    assert_eq!(picture.dimensions(), (600, 480));
    assert_eq!(picture.get_pixel(2, 2).0, [0x12, 0x15, 0x19], "the dark ground");
    user.waits(5.0);
    saves(&mut user, "GIF", &gif);
    assert!(std::fs::read(&gif).unwrap().starts_with(b"GIF89a"));
    for file in [svg, png, gif] {
        std::fs::remove_file(file).unwrap();
    }
}

#[test]
fn a_figure_is_copied() {
    let mut user = User::starts();
    user.window.state_mut().state.settings.figure.size = [360, 320];
    Action::Figure.perform(&mut user.window.state_mut().state);
    user.frames(2);
    user.click(Role::Button, "Copy");
    let mut size = None;
    waits_until(&mut user, |user| {
        size = user.window.output().platform_output.commands.iter().find_map(|command| match command {
            OutputCommand::CopyImage(image) => Some(image.size),
            _ => None,
        });
        size.is_some()
    });
    assert_eq!(size, Some([720, 640]));
    user.frames(2);
    assert!(user.sees("The figure is copied"));
}

#[test]
fn a_figure_that_cannot_be_drawn_or_saved_says_why() {
    let mut user = User::starts();
    user.window.state_mut().state.settings.figure.size = [4000, 4000];
    user.window.state_mut().state.settings.figure.scale = 8.0;
    user.press_with(Modifiers::COMMAND, Key::E);
    user.click(Role::RadioButton, "PNG");
    assert!(user.sees("a picture of 32000 x 32000 pixels is too large"), "before any path is typed");
    user.click(Role::Button, "Save the PNG …");
    assert!(!user.has(Role::TextInput, "Path") && matches!(user.state().overlay, Some(Overlay::Figure)));
    user.press(Key::Escape);
    user.window.state_mut().state.settings.figure.size = [400, 400];
    user.press_with(Modifiers::COMMAND, Key::E);
    user.click(Role::RadioButton, "SVG");
    user.click(Role::Button, "Save the SVG …");
    user.writes("Path", "no-such-folder/figure.svg");
    user.press(Key::Enter);
    // The field stays, with what was typed.
    assert!(user.sees("no folder") && user.value(Role::TextInput, "Path") == "no-such-folder/figure.svg");
}

#[test]
fn the_preview_shows_what_will_be_written() {
    let mut user = User::starts();
    user.press_with(Modifiers::COMMAND, Key::E);
    assert!(!user.playing(), "the figure shows the step at which it was asked for");
    let is_drawn = |user: &mut User| user.has(Role::Image, "Preview of the figure");
    user.until("the preview", is_drawn);
    // It follows what is chosen: for a moment it shows what was chosen before, then what is.
    user.click(Role::RadioButton, "dark, for a screen");
    user.until("the preview", is_drawn);
    user.click(Role::Button, "slide 16:9");
    user.until("the preview", is_drawn);
    assert!(user.sees("1280 × 720 points, sharp at any size"));
    user.click(Role::RadioButton, "PNG");
    user.until("the preview", is_drawn);
    assert!(user.sees("1280 × 720 points, 2 pixels per point = 2560 × 1440 pixels"));
}

#[test]
fn the_figure_dialog_fits_small_windows() {
    for size in [[800.0, 560.0], [1024.0, 768.0], [1280.0, 800.0]] {
        let mut user = User::starts();
        user.resizes(size);
        user.press_with(Modifiers::COMMAND, Key::E);
        user.frames(3);
        let whole = user.size();
        for (role, name) in [
            (Role::Button, "Save the SVG …"),
            (Role::Button, "Copy"),
            (Role::Button, "Cancel"),
            (Role::RadioButton, "GIF"),
            (Role::SpinButton, "Frame rate of the animation"),
        ] {
            assert!(whole.contains_rect(user.find(role, name)), "{name} at {size:?}");
        }
        let picture = user.nodes().find(|node| node.accesskit_node().role() == Role::Image).expect("a preview").rect();
        assert!(whole.contains_rect(picture) && picture.width() > 200.0, "{picture} at {size:?}");
    }
}

#[test]
fn runs_that_are_hidden_are_not_in_the_figure() {
    let mut user = User::reads(
        "objective = \"himmelblau\"\nsteps = 5\n[[run]]\noptimizer = \"gd\"\nlabel = \"first\"\n[[run]]\noptimizer = \"adam\"\nlabel = \"second\"\n",
    );
    user.selects(1);
    user.press(Key::H);
    let file = path("hidden.svg");
    saves(&mut user, "SVG", &file);
    let text = std::fs::read_to_string(&file).unwrap();
    // The description holds the whole experiment; what is drawn comes after it.
    let drawn = text.split("</desc>").nth(1).unwrap();
    assert!(drawn.contains("first") && !drawn.contains("second"));
    std::fs::remove_file(file).unwrap();
}
