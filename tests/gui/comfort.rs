//! Undo and redo, the command palette, the sheet of shortcuts, and presenting.

use crate::user::{User, lesson};
use downhill::math::catalog::Catalog;
use downhill::sim::page::Page;
use downhill::ui::state::action::Action;
use downhill::ui::state::overlay::Overlay;
use downhill::ui::state::{Appearance, Settings};
use eframe::egui::accesskit::Role;
use eframe::egui::os::OperatingSystem;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT;

const SHIFTED: Modifiers = Modifiers { shift: true, ..Modifiers::COMMAND };

#[test]
fn every_change_can_be_taken_back_and_made_again() {
    let mut user = User::on("quadratic");
    let mut past = vec![user.experiment().clone()];
    user.enters("learning rate α", "0.05");
    past.push(user.experiment().clone());
    // A drag is one change, however many frames it takes.
    user.slides("learning rate α", 0.9);
    past.push(user.experiment().clone());
    user.press_with(Modifiers::COMMAND, Key::D);
    past.push(user.experiment().clone());
    user.chooses("objective", "Rosenbrock");
    past.push(user.experiment().clone());
    assert!((1..past.len()).all(|i| past[i] != past[i - 1]), "every hand changed something");
    for i in (0..past.len() - 1).rev() {
        user.press_with(Modifiers::COMMAND, Key::Z);
        assert_eq!(user.experiment(), &past[i], "undone to {i}");
    }
    user.press_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(user.experiment(), &past[0], "before the first change there is nothing");
    for (i, experiment) in past.iter().enumerate().skip(1) {
        user.press_with(if i % 2 == 0 { SHIFTED } else { Modifiers::COMMAND }, if i % 2 == 0 { Key::Z } else { Key::Y });
        assert_eq!(user.experiment(), experiment, "made again, {i}");
    }
}

#[test]
fn a_preset_can_be_taken_back_and_so_can_the_other_pages() {
    let mut user = User::on("himmelblau");
    let before = user.experiment().clone();
    Action::Open("plateau").perform(&mut user.window.state_mut().state);
    user.frames(2);
    user.press_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(user.experiment(), &before);
    user.press(Key::Num8);
    let p = user.state().work.dropout.layer;
    user.enters("dropout p", "0.2");
    assert_ne!(user.state().work.dropout.layer, p);
    user.press_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(user.state().work.dropout.layer, p);
}

#[test]
fn the_palette_finds_and_does() {
    let mut user = User::starts();
    user.press_with(Modifiers::COMMAND, Key::P);
    assert!(user.has(Role::TextInput, "Command"));
    user.types("theor");
    user.press(Key::Enter);
    assert_eq!((user.state().page, &user.state().overlay), (Page::Theorem, &None));
    // By the arrows, and by hand.
    user.press_with(Modifiers::COMMAND, Key::P);
    user.types("show");
    user.press(Key::ArrowDown);
    user.press(Key::ArrowDown);
    user.press(Key::ArrowUp);
    user.press(Key::Enter);
    assert_eq!(user.state().page, Page::SideBySide);
    user.press_with(Modifiers::COMMAND, Key::P);
    user.types("add adamw");
    let runs = user.experiment().runs.len();
    user.click(Role::Button, "Add a run: AdamW");
    assert_eq!(user.experiment().runs.len(), runs + 1);
    // Escape leaves it, and what is typed there is no shortcut.
    user.press_with(Modifiers::COMMAND, Key::P);
    let (playing, page) = (user.playing(), user.state().page);
    user.types("3");
    user.press(Key::Num3);
    user.press(Key::Escape);
    assert_eq!((user.playing(), user.state().page, &user.state().overlay), (playing, page, &None));
}

#[test]
fn the_palette_says_what_is_on() {
    let mut user = User::starts();
    for on in [false, true] {
        user.press_with(Modifiers::COMMAND, Key::P);
        user.types("high contrast");
        assert_eq!(user.is_on(Role::Button, "High contrast"), on);
        user.press(Key::Enter);
    }
    user.press_with(Modifiers::COMMAND, Key::P);
    user.types("show");
    assert!(user.is_on(Role::Button, "Show Explore") && !user.is_on(Role::Button, "Show Theorem"));
}

#[test]
fn keys_in_messages_are_those_of_the_system() {
    for (os, key) in [(OperatingSystem::Nix, "Ctrl+Z"), (OperatingSystem::Mac, "Z takes it back")] {
        let mut user = User::on("quadratic");
        user.window.ctx.set_os(os);
        user.chooses("objective", "Rosenbrock");
        assert!(user.sees(key) && (os == OperatingSystem::Nix || !user.sees("Ctrl")), "{os:?}");
    }
}

#[test]
fn the_settings_are_in_one_menu() {
    let mut user = User::starts();
    user.click(Role::Button, "Settings");
    user.click(Role::RadioButton, "light");
    assert_eq!(user.state().settings.appearance, Appearance::Light);
    for (name, on) in
        [("High contrast", (|settings| settings.contrast) as fn(&Settings) -> bool), ("Reduced motion", |settings| settings.calm)]
    {
        let before = on(&user.state().settings);
        user.click(Role::CheckBox, name);
        assert_ne!(on(&user.state().settings), before, "{name}");
    }
    user.click(Role::Button, "125 %");
    user.frames(3);
    assert_eq!(user.window.ctx.zoom_factor(), 1.25);
}

#[test]
fn the_palette_says_when_it_finds_nothing() {
    let mut user = User::starts();
    user.press_with(Modifiers::COMMAND, Key::P);
    user.types("no such action");
    assert!(user.sees("Nothing has these words"));
    user.press(Key::ArrowDown);
    user.press(Key::Enter);
    assert!(matches!(user.state().overlay, Some(Overlay::Commands(_))));
}

#[test]
fn the_sheet_shows_every_key() {
    for size in [[800.0, 560.0], [1280.0, 800.0], [1600.0, 1000.0]] {
        let mut user = User::starts();
        user.resizes(size);
        user.press(Key::Questionmark);
        for action in Action::keyed() {
            assert!(user.sees(action.label()), "{action:?}");
        }
        let bars: Vec<_> =
            user.nodes().filter(|node| node.accesskit_node().role() == Role::ScrollBar).map(|node| node.rect()).collect();
        let wide = size[0] > 1000.0;
        assert!(!wide || bars.iter().all(|bar| bar.height() > bar.width()), "nothing is too wide for the sheet: {bars:?}");
        let before = user.find(Role::Button, "Close");
        user.click(Role::Button, "Close");
        assert_eq!(user.state().overlay, None, "{size:?}: Close at {before}");
    }
}

#[test]
fn presenting_hides_the_controls_and_enlarges() {
    let mut user = User::starts();
    user.press(Key::F5);
    user.frames(3);
    assert!(user.state().presenting && !user.has(Role::ComboBox, "objective"));
    assert!(user.sees("The ravine") && user.sees("Adam"), "title and runs stand over the picture");
    let zoom = user.window.ctx.zoom_factor();
    assert!((zoom - 1.5).abs() < 0.01, "{zoom}: 1280 pixels wide are 853 points");
    // All pages are shown the same way.
    for page in Page::ALL {
        user.shows(page);
        assert!(user.state().presenting && user.state().page == page);
    }
    user.press(Key::Escape);
    user.frames(3);
    assert!(!user.state().presenting && user.has(Role::ComboBox, "page") | user.has(Role::Button, "Explore"));
    assert_eq!(user.window.ctx.zoom_factor(), 1.0);
    user.press(Key::F11);
    assert!(user.state().presenting);
}

#[test]
fn the_screen_goes_dark_and_comes_back() {
    let mut user = User::starts();
    let playing = user.playing();
    user.press(Key::B);
    assert!(user.state().blank);
    user.press(Key::Space);
    assert!(!user.state().blank && user.playing() == playing, "the key that ends it does nothing else");
    user.press(Key::B);
    user.click_at(user.size().center());
    assert!(!user.state().blank);
    user.press(Key::S);
    assert!(user.state().spotlight);
    user.hovers(user.size().center());
    user.press(Key::S);
    assert!(!user.state().spotlight);
}

#[test]
fn the_whole_interface_zooms() {
    let mut user = User::starts();
    user.press_with(Modifiers::COMMAND, Key::Plus);
    user.frames(2);
    assert!(user.window.ctx.zoom_factor() > 1.05);
    user.press_with(Modifiers::COMMAND, Key::Num0);
    user.frames(2);
    assert_eq!(user.window.ctx.zoom_factor(), 1.0);
}

#[test]
fn reduced_motion_plays_nothing_by_itself() {
    let mut user = User::starts();
    assert!(user.playing());
    Action::Calm.perform(&mut user.window.state_mut().state);
    Action::Open("plateau").perform(&mut user.window.state_mut().state);
    user.frames(2);
    assert!(!user.playing() && user.step() == 0);
    user.press(Key::Space);
    assert!(user.playing());
}

#[test]
fn undo_goes_to_where_the_change_was_made() {
    let mut user = User::on("himmelblau");
    let before = user.state().work.clone();
    Action::Lesson(lesson("three-lines")).perform(&mut user.window.state_mut().state);
    user.frames(3);
    assert!(user.state().lesson.is_some() && user.state().work != before);
    // The lesson's work goes, and the lesson with it.
    user.press_with(Modifiers::COMMAND, Key::Z);
    assert!(user.state().work == before && user.state().lesson.is_none());
    user.press_with(SHIFTED, Key::Z);
    assert!(user.state().lesson.is_some());
    // A change on a page is taken back there, and the run that was selected is again.
    Action::CloseLesson.perform(&mut user.window.state_mut().state);
    user.press(Key::Num1);
    let selected = user.state().selected;
    Action::Add("adam").perform(&mut user.window.state_mut().state);
    user.frames(2);
    assert_ne!(user.state().selected, selected);
    user.press(Key::Num7);
    user.press_with(Modifiers::COMMAND, Key::Z);
    assert_eq!((user.state().selected, user.state().page), (selected, Page::Explore));
}

#[test]
fn numbers_have_a_decimal_comma_where_that_is_wanted() {
    let mut user = User::starts();
    user.press(Key::Home);
    user.enters("learning rate α", "0.15");
    let loss = user.fact("loss F(xₖ)");
    assert!(loss.contains('.') && !loss.contains(','), "{loss}");
    user.click(Role::Button, "Settings");
    user.click(Role::CheckBox, "Decimal comma");
    user.press(Key::Escape);
    assert_eq!(user.fact("loss F(xₖ)"), loss.replace('.', ","));
    assert_eq!(user.value(Role::SpinButton, "learning rate α"), "0,15");
    user.enters("learning rate α", "0,125");
    assert_eq!(user.experiment().runs[0].learning_rate(), 0.125);
    // A shortened number that is left as it is shown stays exact.
    user.window.state_mut().state.work.experiment.runs[0].optimizer = Catalog::parse("gd(lr=0.123456)").unwrap();
    user.frames(2);
    user.enters("learning rate α", "0,1235");
    assert_eq!(user.experiment().runs[0].learning_rate(), 0.123456);
    assert!(user.state().work.to_toml().contains("lr=0.123456"), "files keep the point");
}

#[test]
fn the_first_start_on_a_very_wide_screen_is_shown_larger() {
    for (size, zoom) in [([1600.0, 1000.0], 1.0), ([2800.0, 1600.0], 1.5), ([3840.0, 2160.0], 2.0)] {
        let mut user = User::opens(None, Settings::of_first_start(), size);
        user.frames(4);
        assert_eq!(user.window.ctx.zoom_factor(), zoom, "{size:?}");
        user.window.ctx.set_zoom_factor(1.0);
        user.frames(4);
        assert_eq!(user.window.ctx.zoom_factor(), 1.0, "what the user chooses stays");
        let later = User::opens(None, Settings::default(), size);
        assert_eq!(later.window.ctx.zoom_factor(), 1.0);
    }
}

#[test]
fn the_palette_sets_a_value_and_a_schedule() {
    let mut user = User::starts();
    for query in ["α = 0,05", "schedule cosine"] {
        user.press_with(Modifiers::COMMAND, Key::P);
        user.types(query);
        user.press(Key::Enter);
    }
    let run = &user.experiment().runs[0];
    assert_eq!((run.learning_rate(), run.schedule.to_string().starts_with("cosine")), (0.05, true));
    user.press_with(Modifiers::COMMAND, Key::P);
    user.types("lr -1");
    user.press(Key::Enter);
    assert!(user.state().message.is_some() && user.experiment().runs[0].learning_rate() == 0.05);
}
