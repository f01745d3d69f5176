//! From the keys that were pressed to actions, on any keyboard layout.
//!
//! A key has a sign, which the layout gives it, and a place on the keyboard, named after its sign on a United States keyboard. The sign
//! decides; on a layout without Latin letters the window reports the place as if it were the sign. Where the sign has no meaning here, the
//! place decides for the row of digits, whose signs differ most, and for the keys of a presentation remote, which sends the same keys on
//! every layout.

use crate::sim::page::Page;
use crate::ui::state::action::{Action, page_key};
use eframe::egui::{Context, Event, Id, Key, KeyboardShortcut, Modifiers};
use std::borrow::Cow;

/// A key that went down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KeyPress {
    /// Its sign; its place where the layout gives no sign that egui knows.
    pub sign: Key,
    /// Its place, where that is known.
    pub place: Option<Key>,
    /// The modifiers held with it.
    pub held: Modifiers,
    /// Whether it repeats because it is held down.
    pub again: bool,
}

/// The kind of thing that has the keyboard focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyboardFocus {
    /// Nothing: all keys are free.
    Nothing,
    /// A slider, which is worked with arrows.
    Slider,
    /// Another control, which is worked with Space and arrows.
    Control,
    /// A text or a number that is being typed.
    Text,
}

impl KeyPress {
    fn of(event: &Event) -> Option<KeyPress> {
        match *event {
            Event::Key { key, physical_key, pressed: true, repeat, modifiers } => {
                Some(KeyPress { sign: key, place: physical_key, held: modifiers, again: repeat })
            }
            _ => None,
        }
    }

    /// Returns the action that the key asks for.
    pub fn action(self, focus: KeyboardFocus, presenting: bool) -> Option<Action> {
        if presenting && self.sign == Key::Escape && self.held.is_none() {
            return Some(Action::Present);
        }
        let free = |shortcut: &KeyboardShortcut| is_free(shortcut, focus, presenting);
        self.by(self.sign, free).or_else(|| self.by(self.placed(presenting)?, free))
    }

    /// Returns the action whose shortcut is `key` with the modifiers held now. Of several shortcuts that match, the one with the most
    /// modifiers is taken: a plain shortcut also matches when Shift is held, because some layouts need Shift to write its sign.
    fn by(self, key: Key, free: impl Fn(&KeyboardShortcut) -> bool) -> Option<Action> {
        let keyed = Action::keyed().flat_map(|action| action.keys().map(move |shortcut| (action, shortcut)));
        let meant = keyed.filter(|(_, shortcut)| shortcut.logical_key == key && self.held.matches_logically(shortcut.modifiers));
        let (action, shortcut) = meant.max_by_key(|(_, shortcut)| count(shortcut.modifiers))?;
        free(&shortcut).then_some(action)
    }

    /// Returns the key at its place on the keyboard, where the place decides.
    fn placed(self, presenting: bool) -> Option<Key> {
        let place = self.place?;
        let is_digit = Page::ALL.iter().any(|page| page_key(*page) == Some(place));
        match place {
            _ if is_digit && self.held.is_none() => Some(place),
            Key::Period | Key::B if presenting && self.held.is_none() => Some(place),
            // A key that reports "/" although Shift is held writes a sign that egui does not know: on such layouts it is the question
            // mark.
            Key::Slash if self.sign == Key::Slash && self.held.shift => Some(Key::Questionmark),
            _ => None,
        }
    }
}

/// Whether the focused control leaves `shortcut` unused.
fn is_free(shortcut: &KeyboardShortcut, focus: KeyboardFocus, presenting: bool) -> bool {
    let key = shortcut.logical_key;
    // Elsewhere these two belong to the controls, and while typing always.
    match key {
        Key::Enter => return presenting && matches!(focus, KeyboardFocus::Nothing | KeyboardFocus::Slider),
        Key::Tab => return presenting && focus != KeyboardFocus::Text,
        _ => {}
    }
    match focus {
        KeyboardFocus::Nothing => true,
        KeyboardFocus::Slider => !(shortcut.modifiers.is_none() && matches!(key, Key::ArrowLeft | Key::ArrowRight)),
        KeyboardFocus::Control => !(shortcut.modifiers.is_none() && matches!(key, Key::Space | Key::ArrowLeft | Key::ArrowRight)),
        // A text field has an undo of its own.
        KeyboardFocus::Text if shortcut.modifiers.command => !matches!(key, Key::Z | Key::Y),
        KeyboardFocus::Text => match key {
            Key::F1 | Key::F5 | Key::F11 => true,
            Key::PageDown | Key::PageUp => presenting,
            _ => false,
        },
    }
}

/// Counts the modifiers that must be held.
fn count(held: Modifiers) -> usize {
    [held.alt, held.command, held.shift].into_iter().filter(|held| *held).count()
}

/// Returns the field in which a text or a number is being typed.
pub fn typing(ctx: &Context) -> Option<Id> {
    ctx.memory(|memory| memory.focused()).filter(|_| ctx.text_edit_focused())
}

/// Takes the actions whose keys were pressed. What is being typed is finished first, so that the actions see its result.
pub fn actions(ctx: &Context, presenting: bool) -> Vec<Action> {
    let focus = match (typing(ctx), ctx.memory(|memory| memory.focused())) {
        (Some(_), _) => KeyboardFocus::Text,
        (None, Some(id)) if ctx.data(|data| data.get_temp(slider_key())) == Some(id) => KeyboardFocus::Slider,
        (None, Some(_)) => KeyboardFocus::Control,
        (None, None) => KeyboardFocus::Nothing,
    };
    let mut actions = Vec::new();
    ctx.input_mut(|input| {
        input.events.retain(|event| {
            let press = KeyPress::of(event);
            let asked = press.and_then(|press| press.action(focus, presenting).map(|action| (press, action)));
            actions.extend(asked.filter(|(press, action)| !press.again || action.repeats()).map(|(_, action)| action));
            asked.is_none()
        });
    });
    if !actions.is_empty() {
        finish(ctx);
    }
    actions
}

/// Records that what has the keyboard focus is a slider: after it was dragged, Space still plays.
pub fn mark_slider(ctx: &Context, id: Id) {
    ctx.data_mut(|data| data.insert_temp(slider_key(), id));
}

fn slider_key() -> Id {
    Id::unique("focused slider")
}

/// Finishes what is being typed, so that it takes effect; returns whether anything was.
pub fn finish(ctx: &Context) -> bool {
    let typing = typing(ctx).is_some();
    if typing {
        leave(ctx);
    }
    typing
}

/// Removes the keyboard focus.
pub fn leave(ctx: &Context) {
    ctx.memory_mut(|memory| memory.focused().into_iter().for_each(|id| memory.surrender_focus(id)));
}

/// Takes all key presses; returns whether one of them was new, not a repetition.
pub fn any(ctx: &Context) -> bool {
    let mut any = false;
    ctx.input_mut(|input| {
        input.events.retain(|event| {
            let press = KeyPress::of(event);
            any |= press.is_some_and(|press| !press.again);
            press.is_none() && !matches!(event, Event::Text(_))
        });
    });
    any
}

/// Returns the name of a shortcut on screen.
pub fn name(ctx: &Context, shortcut: KeyboardShortcut) -> String {
    let words = ctx.format_shortcut(&shortcut);
    let plain = match shortcut.logical_key {
        Key::Questionmark => "?",
        Key::Period => ".",
        Key::PageDown => "Page Down",
        Key::PageUp => "Page Up",
        _ => return words,
    };
    words.replace(shortcut.logical_key.name(), plain)
}

/// Returns `text` with the keys in it as this system names them: on a Mac, Ctrl+Z is ⌘Z.
pub fn words<'a>(ctx: &Context, text: &'a str) -> Cow<'a, str> {
    if !text.contains("Ctrl") {
        return Cow::Borrowed(text);
    }
    let held = |modifiers| {
        let whole = ctx.format_shortcut(&KeyboardShortcut::new(modifiers, Key::Z));
        whole.trim_end_matches('Z').to_owned()
    };
    let (command, shifted) = (held(Modifiers::COMMAND), held(Modifiers::COMMAND | Modifiers::SHIFT));
    let text = text.replace("Ctrl+Shift+", "\u{1}").replace("Ctrl+", "\u{2}").replace("Ctrl", command.trim_end_matches('+'));
    Cow::Owned(text.replace('\u{1}', &shifted).replace('\u{2}', &command))
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::os::OperatingSystem;

    const NONE: Modifiers = Modifiers::NONE;
    const SHIFT: Modifiers = Modifiers::SHIFT;
    const CTRL: Modifiers = Modifiers { ctrl: true, command: true, ..Modifiers::NONE };
    const CTRL_SHIFT: Modifiers = Modifiers { shift: true, ..CTRL };

    /// The key press that the window reports for the key at `place` when the layout writes `sign` there: the sign where egui has a key of
    /// that name, else the place. A dead key has no sign.
    fn press(sign: &str, place: Key, held: Modifiers) -> KeyPress {
        KeyPress { sign: Key::from_name(sign).unwrap_or(place), place: Some(place), held, again: false }
    }

    #[test]
    fn the_row_of_digits_shows_the_pages_on_every_layout() {
        let layouts = [
            ("English", ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"]),
            ("French", ["&", "é", "\"", "'", "(", "-", "è", "_", "ç", "à"]),
            ("Belgian", ["&", "é", "\"", "'", "(", "§", "è", "!", "ç", "à"]),
            ("Bépo", ["\"", "«", "»", "(", ")", "@", "+", "-", "/", "*"]),
            ("Czech", ["+", "ě", "š", "č", "ř", "ž", "ý", "á", "í", "é"]),
            ("Lithuanian", ["ą", "č", "ę", "ė", "į", "š", "ų", "ū", "9", "0"]),
            ("Thai", ["ๅ", "/", "-", "ภ", "ถ", "ุ", "ึ", "ค", "ต", "จ"]),
            ("Persian", ["۱", "۲", "۳", "۴", "۵", "۶", "۷", "۸", "۹", "۰"]),
            ("Programmer Dvorak", ["&", "[", "{", "}", "(", "=", "*", ")", "+", "]"]),
        ];
        for (layout, signs) in layouts {
            for (page, sign) in Page::ALL.into_iter().zip(signs) {
                let action = press(sign, page_key(page).unwrap(), NONE).action(KeyboardFocus::Nothing, false);
                assert_eq!(action, Some(Action::Show(page)), "{layout}: {sign}");
            }
        }
    }

    #[test]
    fn every_other_key_goes_by_its_sign_and_without_one_by_its_place() {
        let cases = [
            // The digit needs Shift on this layout, or is in the numeric keypad.
            ("French", "4", Key::Num4, SHIFT, Some(Action::Show(Page::Ensemble))),
            ("Programmer Dvorak", "7", Key::Num3, SHIFT, Some(Action::Show(Page::WeightDecay))),
            // A sign with a meaning here takes precedence over its place.
            ("Russian", "?", Key::Num7, SHIFT, Some(Action::Shortcuts)),
            ("Russian typewriter", ".", Key::Num8, NONE, Some(Action::Blank)),
            ("German", "/", Key::Num7, SHIFT, None),
            ("German", "?", Key::Minus, SHIFT, Some(Action::Shortcuts)),
            ("Spanish", "?", Key::Quote, SHIFT, Some(Action::Shortcuts)),
            ("Arabic", "؟", Key::Slash, SHIFT, Some(Action::Shortcuts)),
            ("Arabic", "ظ", Key::Slash, NONE, None),
            ("any", "F1", Key::F1, NONE, Some(Action::Shortcuts)),
            // Letters.
            ("French", "z", Key::W, CTRL, Some(Action::Undo)),
            ("French", "w", Key::Z, CTRL, None),
            ("German", "z", Key::Y, CTRL, Some(Action::Undo)),
            ("German", "Z", Key::Y, CTRL_SHIFT, Some(Action::Redo)),
            ("German", "y", Key::Z, CTRL, Some(Action::Redo)),
            ("Dvorak", "s", Key::Semicolon, CTRL, Some(Action::Save)),
            ("Dvorak", "o", Key::S, CTRL, Some(Action::OpenFile)),
            ("Dvorak", "r", Key::O, NONE, Some(Action::Restart)),
            ("Russian", "я", Key::Z, CTRL, Some(Action::Undo)),
            ("Russian", "Я", Key::Z, CTRL_SHIFT, Some(Action::Redo)),
            ("Russian", "н", Key::Y, CTRL, Some(Action::Redo)),
            ("Russian", "ы", Key::S, CTRL, Some(Action::Save)),
            ("Russian", "Ы", Key::S, CTRL_SHIFT, Some(Action::SaveAs)),
            ("Russian", "к", Key::R, NONE, Some(Action::Restart)),
            ("Greek", "ζ", Key::Z, CTRL, Some(Action::Undo)),
            ("Greek", "σ", Key::S, CTRL, Some(Action::Save)),
            ("Hebrew", "ד", Key::S, CTRL, Some(Action::Save)),
            ("Hebrew", ".", Key::Slash, NONE, Some(Action::Blank)),
            // Dead keys, and the keys for zooming, are left to the window.
            ("French", "", Key::OpenBracket, NONE, None),
            ("Spanish", "", Key::Quote, NONE, None),
            ("German", "+", Key::CloseBracket, CTRL, None),
            ("French", "-", Key::Num6, CTRL, None),
            ("Czech", "+", Key::Num1, CTRL, None),
            ("French", "à", Key::Num0, CTRL, None),
        ];
        for (layout, sign, place, held, action) in cases {
            assert_eq!(press(sign, place, held).action(KeyboardFocus::Nothing, false), action, "{layout}: {sign} with {held:?}");
        }
    }

    #[test]
    fn the_keys_of_a_presentation_remote_work_on_every_layout_and_in_every_field() {
        let cases = [
            ("PageDown", Key::PageDown, NONE, Action::GoOn),
            ("PageUp", Key::PageUp, NONE, Action::GoBack),
            ("F5", Key::F5, NONE, Action::Present),
            ("F5", Key::F5, SHIFT, Action::Present),
            ("Escape", Key::Escape, NONE, Action::Present),
        ];
        for focus in [KeyboardFocus::Nothing, KeyboardFocus::Control, KeyboardFocus::Text] {
            for (sign, place, held, action) in cases {
                assert_eq!(press(sign, place, held).action(focus, true), Some(action), "{focus:?}: {sign}");
            }
        }
        // "." and b arrive as the signs that the layout has at their places. In a number that is being typed, "." is its decimal point.
        for (layout, signs) in [
            ("English", [".", "b"]),
            ("French", [":", "b"]),
            ("Dvorak", ["v", "x"]),
            ("Russian", ["ю", "и"]),
            ("Greek", [".", "β"]),
            ("Hebrew", ["ץ", "נ"]),
        ] {
            for (sign, place) in signs.into_iter().zip([Key::Period, Key::B]) {
                for focus in [KeyboardFocus::Nothing, KeyboardFocus::Control] {
                    assert_eq!(press(sign, place, NONE).action(focus, true), Some(Action::Blank), "{layout}: {sign}");
                }
                assert_eq!(press(sign, place, NONE).action(KeyboardFocus::Text, true), None, "{layout}: {sign}");
            }
        }
        assert_eq!(
            press("v", Key::Period, NONE).action(KeyboardFocus::Nothing, false),
            None,
            "a letter, while nothing is presented"
        );
        assert_eq!(press("Escape", Key::Escape, NONE).action(KeyboardFocus::Nothing, false), None);
    }

    #[test]
    fn keys_in_words_are_named_as_on_the_system() {
        let ctx = Context::default();
        // The names of keys depend on the signs that the fonts have, and there are fonts from the first frame on.
        ctx.run_ui(eframe::egui::RawInput::default(), |_| ()).textures_delta.clear();
        let text = "Ctrl+Z takes it back, Ctrl+Shift+Z makes it again; Ctrl with 0.";
        for (os, said) in
            [(OperatingSystem::Nix, text), (OperatingSystem::Mac, "Cmd+Z takes it back, Shift+Cmd+Z makes it again; Cmd with 0.")]
        {
            ctx.set_os(os);
            assert_eq!(words(&ctx, text), said);
        }
        assert_eq!(words(&ctx, "Space plays."), "Space plays.");
    }

    #[test]
    fn a_slider_keeps_its_arrows_and_leaves_space() {
        let action = |key, focus| KeyPress { sign: key, place: None, held: NONE, again: false }.action(focus, false);
        for (key, free) in [(Key::Space, Action::PlayOrPause), (Key::ArrowRight, Action::StepForward)] {
            assert_eq!(action(key, KeyboardFocus::Nothing), Some(free));
            assert_eq!(action(key, KeyboardFocus::Control), None);
        }
        assert_eq!(action(Key::Space, KeyboardFocus::Slider), Some(Action::PlayOrPause));
        assert_eq!(action(Key::ArrowRight, KeyboardFocus::Slider), None);
    }

    #[test]
    fn a_text_field_keeps_the_keys_that_edit_it() {
        for action in Action::keyed() {
            for shortcut in action.keys() {
                let press = KeyPress { sign: shortcut.logical_key, place: None, held: shortcut.modifiers, again: false };
                let kept = match shortcut.logical_key {
                    Key::Z | Key::Y => true,
                    Key::F1 | Key::F5 | Key::F11 => false,
                    _ => !shortcut.modifiers.command,
                };
                let of_stage = matches!(shortcut.logical_key, Key::Enter | Key::Tab);
                assert_eq!(press.action(KeyboardFocus::Nothing, of_stage), Some(action), "{shortcut:?}");
                if of_stage {
                    assert_eq!(press.action(KeyboardFocus::Nothing, false), None, "{shortcut:?}");
                }
                assert_eq!(press.action(KeyboardFocus::Text, of_stage), (!kept).then_some(action), "{shortcut:?}");
            }
        }
    }
}
