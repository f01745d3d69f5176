//! Everything that can be used has a name, and every action its words and its own key.

use crate::user::{User, is_control, text};
use downhill::math::Objective;
use downhill::math::Optimizer;
use downhill::math::catalog::Catalog;
use downhill::sim::Experiment;
use downhill::ui::state::Settings;
use downhill::ui::state::action::Action;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT;

/// Checks that what can be used has a name, and no name of a kind is given twice, lest they be mistaken for each other.
#[track_caller]
fn names(user: &User, what: &str, shared: &[&str]) {
    let mut seen: Vec<(Role, String)> = Vec::new();
    for node in user.nodes().filter(is_control) {
        let role = node.accesskit_node().role();
        let name = text(&node).unwrap_or_default();
        assert!(!name.trim().is_empty(), "{what}: a {role:?} at {} has no name", node.rect());
        assert!(name.chars().count() < 60 || role == Role::Button, "{what}: {name:?} is a sentence, not a name");
        assert!(
            shared.contains(&name.as_str()) || !seen.contains(&(role, name.clone())),
            "{what}: there are two of {role:?} {name:?}"
        );
        seen.push((role, name));
    }
}

#[test]
fn every_state_of_the_window_names_its_controls() {
    let mut user = User::starts();
    names(&user, "at the start", &[]);
    for menu in ["Presets", "+ Add", "View"] {
        user.click(Role::Button, menu);
        names(&user, menu, &[]);
        user.press(Key::Escape);
    }
    for combo in ["objective", "optimizer", "schedule", "vertical axis", "horizontal axis"] {
        user.click(Role::ComboBox, combo);
        names(&user, combo, &[]);
        user.press(Key::Escape);
    }
    for part in ["Eigenvalues and minimum", "Entries of A and b", "More"] {
        user.click(Role::DisclosureTriangle, part);
    }
    names(&user, "unfolded", &[]);
    user.resizes([900.0, 600.0]);
    names(&user, "narrow", &[]);
}

#[test]
fn every_objective_and_optimizer_names_its_controls() {
    let mut user = User::on("quadratic");
    // Set at once: that they can be chosen from their lists is held elsewhere.
    for entry in Objective::ALL {
        user.window.state_mut().state.work.experiment =
            Experiment { runs: user.experiment().runs.clone(), ..Experiment::new(Objective::parse(entry.key).unwrap()) };
        user.frames(3);
        assert_eq!(user.chosen("objective"), entry.title);
        names(&user, entry.key, &[]);
    }
    for entry in Optimizer::methods() {
        user.window.state_mut().state.work.experiment.runs[0].optimizer = Optimizer::parse(entry.key).unwrap();
        user.frames(3);
        assert_eq!(user.chosen("optimizer"), entry.title);
        names(&user, entry.key, &[]);
    }
    user.chooses("objective", "Regression: three lines");
    user.click(Role::DisclosureTriangle, "More");
    user.click(Role::CheckBox, "its own sampling");
    names(&user, "its own sampling", &["sampling"]);
}

#[test]
fn sliders_and_fields_say_their_value() {
    let mut user = User::on("quadratic");
    user.enters("learning rate α", "0.05");
    user.enters("noise σ", "0");
    for role in [Role::Slider, Role::SpinButton] {
        assert_eq!(user.value(role, "learning rate α"), "0.05");
        assert_eq!(user.value(role, "noise σ"), "0");
    }
}

#[test]
fn the_tab_key_reaches_the_controls() {
    let mut user = User::on("quadratic");
    let mut reached = Vec::new();
    for _ in 0..60 {
        user.press(Key::Tab);
        let focused = user.nodes().find(|node| node.is_focused() && is_control(node)).and_then(|node| text(&node));
        reached.extend(focused);
    }
    for name in ["Presets", "Play or pause", "objective", "learning rate α", "+ Add"] {
        assert!(reached.iter().any(|known| known == name), "{name} is not among {reached:?}");
    }
}

#[test]
fn every_action_has_its_words() {
    for action in Action::all() {
        for words in [action.label(), action.tooltip()] {
            assert!(!words.is_empty() && words.starts_with(char::is_uppercase) && !words.ends_with('.'), "{action:?}: {words}");
        }
        assert!(action.tooltip() != action.label(), "{action:?}: the tooltip says no more than the label");
    }
}

#[test]
fn every_key_has_one_action() {
    assert!(Action::keyed().all(|action| action.shortcut().is_some()), "those listed have a key");
    let keys: Vec<_> = Action::keyed().flat_map(Action::keys).collect();
    assert!((1..keys.len()).all(|i| !keys[..i].contains(&keys[i])));
    for action in Action::all().into_iter().filter(|action| Action::keyed().all(|keyed| keyed != *action)) {
        assert!(action.shortcut().is_none(), "{action:?} has a key that is not listed");
    }
}

#[test]
fn a_key_does_its_action_and_no_other() {
    for action in Action::keyed() {
        let open = || {
            let mut user = User::opens(None, Settings::default(), [1280.0, 800.0]);
            user.press(Key::Home);
            user.press(Key::ArrowRight);
            user.click(Role::Button, &user.names(Role::Button).into_iter().find(|name| name.starts_with("Adam: ")).unwrap());
            user
        };
        let (mut by_key, mut by_hand) = (open(), open());
        let shortcut = action.shortcut().unwrap();
        by_key.press_with(shortcut.modifiers, shortcut.logical_key);
        action.perform(&mut by_hand.window.state_mut().state);
        by_hand.press_with(Modifiers::NONE, Key::F12);
        let (key, hand) = (by_key.state(), by_hand.state());
        assert_eq!(key.work.experiment, hand.work.experiment, "{action:?}");
        assert_eq!((key.selected, key.view, &key.settings), (hand.selected, hand.view, &hand.settings), "{action:?}");
        assert_eq!((key.step(), key.playhead.playing), (hand.step(), hand.playhead.playing), "{action:?}");
    }
}
