//! Keys and clickers, from whatever has the keyboard.

use crate::user::{User, lesson};
use downhill::ui::state::action::Action;
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, vec2};

impl User {
    /// Presses the key at `place`, which the layout makes `sign`.
    #[track_caller]
    fn strikes(&mut self, sign: Key, place: Key) {
        for pressed in [true, false] {
            self.window.event(Event::Key {
                key: sign,
                physical_key: Some(place),
                pressed,
                repeat: false,
                modifiers: Modifiers::NONE,
            });
        }
        self.frames(2);
    }

    /// Presenting the lesson about the learning rate, whose slider stays in view.
    fn presents() -> User {
        let mut user = User::starts();
        Action::Lesson(lesson("gradient-descent")).perform(&mut user.window.state_mut().state);
        user.press(Key::F5);
        // The beat with the slider of the learning rate.
        user.window.state_mut().state.go_to_beat(3);
        user.frames(3);
        user
    }

    fn beat(&self) -> Option<usize> {
        Some(self.state().lesson.as_ref()?.beat)
    }
}

#[test]
fn a_french_row_of_digits_shows_the_pages() {
    let mut user = User::starts();
    // "'" and "-", as they arrive from the window.
    user.strikes(Key::Quote, Key::Num4);
    assert_eq!(user.state().page.title(), "Ensemble");
    user.strikes(Key::Minus, Key::Num6);
    assert_eq!(user.state().page.title(), "Stability");
}

#[test]
fn a_clicker_is_heard_from_every_field() {
    type Goes = fn(&mut User);
    let nothing: Goes = |_| {};
    let slider: Goes = |user| user.focuses(Role::Slider, "learning rate α");
    let number: Goes = |user| {
        let at = user.find(Role::SpinButton, "learning rate α").center();
        user.click_at(at);
        user.types("0.2");
    };
    for goes in [nothing, slider, number] {
        for (key, next) in [(Key::PageDown, 4), (Key::PageUp, 2)] {
            let mut user = User::presents();
            goes(&mut user);
            user.press(key);
            assert_eq!(user.beat(), Some(next));
        }
        for key in [Key::Escape, Key::F5] {
            let mut user = User::presents();
            goes(&mut user);
            user.press(key);
            assert!(!user.state().presenting, "{key:?}");
        }
    }
}

#[test]
fn the_black_screen_comes_and_goes_with_one_key_and_takes_the_click() {
    for (sign, place) in [(Key::Period, Key::Period), (Key::B, Key::B), (Key::Colon, Key::Period), (Key::X, Key::B)] {
        let mut user = User::presents();
        user.focuses(Role::Slider, "learning rate α");
        user.strikes(sign, place);
        assert!(user.state().blank, "{sign:?}");
        user.strikes(sign, place);
        assert!(!user.state().blank && user.state().presenting, "{sign:?}");
    }
    let mut user = User::starts();
    let before = user.state().work.clone();
    user.press(Key::B);
    let row = user.names(Role::Button).into_iter().find(|name| name.starts_with("Momentum: ")).expect("a row of the table");
    let row = user.find(Role::Button, &row).left_center() + vec2(40.0, 0.0);
    user.click_at(row);
    user.waits(0.6);
    assert!(!user.state().blank && user.state().work == before && user.state().selected == 0, "the row below is not clicked");
    // The next click is the table's.
    user.click_at(row);
    user.waits(0.6);
    assert_eq!(user.state().selected, 1);
}

#[test]
fn what_was_being_typed_does_not_keep_the_keys_of_a_presentation() {
    let mut user = User::on("himmelblau");
    user.click(Role::SpinButton, "steps");
    user.press(Key::F5);
    user.press(Key::B);
    assert!(user.state().presenting && user.state().blank);
}

#[test]
fn a_key_that_is_held_does_its_action_once() {
    let mut user = User::starts();
    let held = |user: &mut User| {
        let (key, modifiers) = (Key::B, Modifiers::NONE);
        user.window.event(Event::Key { key, physical_key: Some(key), pressed: true, repeat: false, modifiers });
        user.frames(1);
    };
    held(&mut user);
    held(&mut user);
    held(&mut user);
    assert!(user.state().blank);
}

#[test]
fn next_without_a_lesson_changes_nothing_and_says_why() {
    let mut user = User::on("himmelblau");
    user.press(Key::F5);
    user.press(Key::ArrowRight);
    let (work, step) = (user.state().work.clone(), user.step());
    for (key, words) in [(Key::PageDown, "there is no next one"), (Key::PageUp, "there is no previous one")] {
        user.press(key);
        assert!(user.state().work == work && user.step() == step && user.beat().is_none());
        assert!(user.sees(words), "{key:?}");
    }
}

#[test]
fn saving_works_from_the_field_that_is_typed_in_and_leaves_it_the_keyboard() {
    let path = std::env::temp_dir().join(format!("downhill-gui-keyboard-{}.toml", std::process::id()));
    let mut user = User::reads("objective = 'formula(\"x^2 + y^2\")'\n[[run]]\noptimizer = 'gd(lr=0.01)'\n");
    user.window.state_mut().state.save(&path, true);
    user.click(Role::MultilineTextInput, "formula");
    user.press_with(Modifiers::COMMAND, Key::A);
    user.types("x^2+3*y^2");
    user.press_with(Modifiers::COMMAND, Key::S);
    let written = || std::fs::read_to_string(&path).unwrap();
    assert!(written().contains("x^2+3*y^2"));
    user.types("+1");
    let typed = user.value(Role::MultilineTextInput, "formula");
    assert_eq!(typed, "x^2+3*y^2+1", "typing goes on");
    // A number is finished first.
    user.click(Role::SpinButton, "steps");
    user.types("77");
    user.press_with(Modifiers::COMMAND, Key::S);
    assert!(written().contains("steps = 77"));
    std::fs::remove_file(&path).unwrap();
}
