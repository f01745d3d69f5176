//! What a web page keeps between two visits: the settings, and the work that was open.

use crate::ui::shell::app::App;
use crate::ui::shell::settings_file;
use crate::ui::state::recovery_copy::RecoveryCopy;
use crate::ui::state::{Settings, State};
use eframe::egui::Context;
use std::time::Duration;

/// The names under which they are kept.
const SETTINGS: &str = "downhill.settings";
const WORK: &str = "downhill.work";
/// The shortest time between two writings, in seconds.
const PAUSE: f64 = 2.0;

/// The page's storage: texts under names. Each is replaced as a whole or not at all. It may be forbidden or full.
#[derive(Clone, Copy)]
pub struct PageStorage {
    /// Returns the text under a name; none where there is none.
    pub get: fn(&str) -> Result<Option<String>, String>,
    /// Replaces the text under a name.
    pub set: fn(&str, &str) -> Result<(), String>,
}

/// The keeper of settings and work.
pub struct KeptInPage {
    storage: PageStorage,
    settings: Settings,
    work: Option<RecoveryCopy>,
    at: f64,
    /// Whether the user was told that nothing can be kept.
    failed: bool,
}

impl KeptInPage {
    /// Reads the settings in `storage`, or takes those of a first visit; the message says why they could not be read.
    pub fn open(storage: PageStorage) -> (Self, Settings, Option<String>) {
        let read = (storage.get)(SETTINGS).and_then(|text| text.as_deref().map(settings_file::from_text).transpose());
        let (settings, message) = match read {
            Ok(settings) => (settings.unwrap_or_else(Settings::of_first_start), None),
            Err(error) => (Settings::of_first_start(), Some(format!("the settings of the last visit cannot be read: {error}"))),
        };
        let settings = settings.with_valid_values();
        let kept = KeptInPage { storage, settings: settings.clone(), work: None, at: f64::NEG_INFINITY, failed: false };
        (kept, settings, message)
    }

    /// Shows again what was open at the last visit.
    pub fn restore(&mut self, state: &mut State) {
        let text = (self.storage.get)(WORK).ok().flatten();
        if let Some(copy) = text.and_then(|text| RecoveryCopy::read(&text).ok()) {
            state.restore(copy);
        }
    }

    /// Keeps what has changed. Where that fails, the window says so once, and goes on.
    pub fn update(&mut self, ctx: &Context, app: &mut App) {
        let state = &mut app.state;
        let work = self.work.as_ref();
        // While it plays, the step alone is not worth writing.
        let moved = |copy: &RecoveryCopy| match state.playhead.playing {
            true => !copy.position.differs_only_in_step(&state.position()),
            false => copy.position != state.position(),
        };
        let changed = work.is_none_or(|copy| copy.work != state.work || moved(copy));
        if (!changed && state.settings == self.settings) || ctx.input(|input| input.pointer.any_down()) {
            return;
        }
        let now = ctx.input(|input| input.time);
        if now - self.at < PAUSE {
            ctx.request_repaint_after(Duration::from_secs_f64(PAUSE));
            return;
        }
        self.at = now;
        let copy = RecoveryCopy { work: state.work.clone(), position: state.position() };
        let written = copy.text().and_then(|text| (self.storage.set)(WORK, &text));
        let written = written.and(settings_file::to_text(&state.settings).and_then(|text| (self.storage.set)(SETTINGS, &text)));
        (self.work, self.settings) = (Some(copy), state.settings.clone());
        if let Err(message) = written
            && !std::mem::replace(&mut self.failed, true)
        {
            state.message =
                Some(format!("this browser keeps nothing for the next visit: {message}; save a file, or copy a link"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::state::Appearance;
    use std::cell::RefCell;
    use std::collections::BTreeMap;

    thread_local! {
        static TEXTS: RefCell<BTreeMap<String, String>> = const { RefCell::new(BTreeMap::new()) };
    }

    const MEMORY: PageStorage = PageStorage {
        get: |name| Ok(TEXTS.with_borrow(|texts| texts.get(name).cloned())),
        set: |name, text| {
            TEXTS.with_borrow_mut(|texts| texts.insert(name.to_owned(), text.to_owned()));
            Ok(())
        },
    };
    const FORBIDDEN: PageStorage =
        PageStorage { get: |_| Err("it is forbidden".into()), set: |_, _| Err("it is forbidden".into()) };

    #[test]
    fn settings_and_work_come_back_at_the_next_visit() {
        let (mut kept, settings, message) = KeptInPage::open(MEMORY);
        assert_eq!((settings.welcomed, message), (false, None));
        let mut app = App::new(None, settings);
        app.state.settings.appearance = Appearance::Light;
        app.state.work.experiment.start.x = 0.375;
        kept.update(&Context::default(), &mut app);
        let (mut next, settings, _) = KeptInPage::open(MEMORY);
        assert_eq!(settings.appearance, Appearance::Light);
        let mut later = App::new(None, settings);
        next.restore(&mut later.state);
        assert_eq!(later.state.work, app.state.work);
        // Rubbish is not fatal.
        TEXTS.with_borrow_mut(|texts| texts.values_mut().for_each(|text| *text = "= rubbish".into()));
        let (mut next, settings, message) = KeptInPage::open(MEMORY);
        assert!(message.is_some() && settings == Settings::of_first_start().with_valid_values());
        let before = app.state.work.clone();
        next.restore(&mut app.state);
        assert_eq!(app.state.work, before);
    }

    #[test]
    fn a_forbidden_storage_is_said_once() {
        let (mut kept, _, message) = KeptInPage::open(FORBIDDEN);
        assert!(message.unwrap().contains("forbidden"));
        let mut app = App::new(None, Settings::default());
        kept.update(&Context::default(), &mut app);
        assert!(app.state.message.take().is_some_and(|message| message.contains("keeps nothing")));
        app.state.work.experiment.start.x = 0.5;
        kept.at = f64::NEG_INFINITY;
        kept.update(&Context::default(), &mut app);
        assert_eq!(app.state.message, None);
    }
}
