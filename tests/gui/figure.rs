//! Figures to take home, from the window.

use crate::user::User;
use downhill::ui::state::action::Action;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, OutputCommand};
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

fn saves(user: &mut User, button: &str, to: &Path) {
    let _ = std::fs::remove_file(to);
    user.press_with(Modifiers::COMMAND, Key::E);
    user.click(Role::Button, button);
    user.writes("Path", to.to_str().unwrap());
    user.press(Key::Enter);
    waits_until(user, |user| user.state().message.is_some() || user.sees("The figure is saved"));
}

#[test]
fn a_figure_is_saved_in_every_format() {
    let mut user = User::on("himmelblau");
    user.press_with(Modifiers::COMMAND, Key::E);
    user.enters("Width of the figure", "400");
    user.enters("Height of the figure", "320");
    user.enters("Scale of the figure", "1.5");
    user.enters("Length of the animation", "0.5");
    user.enters("Frame rate of the animation", "10");
    user.click(Role::RadioButton, "dark, for a screen");
    user.chooses("shows", "loss");
    user.chooses("shows", "contours");
    user.click(Role::Button, "Cancel");
    user.press(Key::ArrowRight);
    let [svg, png, gif] = ["svg", "png", "gif"].map(|ending| path(&format!("all.{ending}")));
    saves(&mut user, "SVG …", &svg);
    let text = std::fs::read_to_string(&svg).unwrap();
    assert!(text.contains(">step 1 of ") && text.contains("himmelblau") && text.contains("width=\"400\""), "{text:.600}");
    user.waits(5.0);
    saves(&mut user, "PNG …", &png);
    let picture = image::open(&png).unwrap().to_rgb8();
    assert_eq!(picture.dimensions(), (600, 480));
    assert_eq!(picture.get_pixel(2, 2).0, [0x12, 0x15, 0x19], "the dark ground");
    user.waits(5.0);
    saves(&mut user, "GIF …", &gif);
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
    saves(&mut user, "GIF …", &path("huge.gif"));
    assert!(user.state().message.as_ref().unwrap().contains("pixels"), "{:?}", user.state().message);
    user.window.state_mut().state.settings.figure.size = [400, 400];
    user.window.state_mut().state.message = None;
    saves(&mut user, "SVG …", Path::new("no-such-folder/figure.svg"));
    assert!(user.state().message.as_ref().unwrap().contains("no folder"));
}
