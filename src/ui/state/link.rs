//! Links: what the address of the web page carries after its `#`, from the open experiment or lesson to the step shown.
//!
//! `lesson=momentum&beat=3`, `preset=ravine`, or a share string, followed by `page=`, `panel=`, `step=` and `theme=`, parted by `&`.

use crate::math::catalog::param::{ParamField as _, Value};
use crate::math::catalog::words::did_you_mean;
use crate::math::excerpt::excerpt;
use crate::sim::file::presets::{self, Preset};
use crate::sim::file::share;
use crate::sim::lesson::lessons;
use crate::sim::page::Page;
use crate::ui::state::request::WindowRequest;
use crate::ui::state::{Appearance, State};

/// The longest link that is made, in characters: longer ones are cut by some messengers and browsers.
pub const MAX_LINK: usize = 16_000;

/// A link that was read: what it opens, and how that is shown.
#[derive(Clone, Debug, Default, PartialEq)]
struct Link {
    opens: Option<LinkTarget>,
    beat: Option<usize>,
    page: Option<Page>,
    panel: Option<String>,
    step: Option<usize>,
    theme: Option<Appearance>,
}

#[derive(Clone, Debug, PartialEq)]
enum LinkTarget {
    /// The place of a lesson.
    Lesson(usize),
    /// The key of a preset.
    Preset(&'static str),
    /// A share string.
    Shared(String),
}

impl Link {
    /// Reads what follows the `#`; fails with what is wrong and what would be right.
    fn read(text: &str) -> Result<Self, String> {
        let mut link = Link::default();
        for part in text.trim_start_matches('#').split('&').filter(|part| !part.is_empty()) {
            if part.starts_with(share::PREFIX) {
                link.opens = Some(LinkTarget::Shared(part.to_owned()));
                continue;
            }
            let Some((key, value)) = part.split_once('=') else {
                return Err(format!("this link is not whole: '{}' is neither key=value nor a share string", excerpt(part)));
            };
            let count = || {
                value.parse::<usize>().map_err(|_| format!("this link says {key}={}; it takes a whole number", excerpt(value)))
            };
            match key {
                "lesson" => link.opens = Some(LinkTarget::Lesson(lesson(value)?)),
                "preset" => link.opens = Some(LinkTarget::Preset(preset(value)?)),
                "beat" => link.beat = Some(count()?),
                "step" => link.step = Some(count()?),
                "panel" => link.panel = Some(value.to_owned()),
                "page" => {
                    let page = Page::from_value(&Value::Word(value.to_owned()));
                    let names: Vec<&str> = Page::ALL.iter().map(|page| page.facts().key).collect();
                    link.page = Some(page.ok_or_else(|| unknown("page", value, &names))?);
                }
                "theme" => {
                    link.theme = Some(match value {
                        "dark" => Appearance::Dark,
                        "light" => Appearance::Light,
                        _ => return Err(unknown("theme", value, &["dark", "light"])),
                    })
                }
                // A newer version may know more.
                _ => {}
            }
        }
        Ok(link)
    }
}

fn lesson(key: &str) -> Result<usize, String> {
    let keys: Vec<&str> = lessons::ALL.iter().map(|lesson| lesson.key).collect();
    keys.iter().position(|known| *known == key).ok_or_else(|| unknown("lesson", key, &keys))
}

fn preset(key: &str) -> Result<&'static str, String> {
    let keys: Vec<&str> = presets::ALL.iter().map(|preset| preset.key).collect();
    keys.iter().find(|known| **known == key).copied().ok_or_else(|| unknown("preset", key, &keys))
}

fn unknown(what: &str, value: &str, known: &[&str]) -> String {
    format!("this link names the {what} '{}', which there is not{}", excerpt(value), did_you_mean(value, known))
}

impl State {
    /// The link to what is shown, without the `#`. Fails where it would be too long, or data that it needs cannot be carried along.
    pub fn link(&self) -> Result<String, String> {
        let mut parts = Vec::new();
        match &self.lesson {
            Some(open) if open.place.is_some() && self.is_unchanged_from(&open.lesson) => {
                parts.push(format!("lesson={}", open.key));
                parts.push(format!("beat={}", open.beat + 1));
            }
            _ => {
                let preset = presets::ALL.iter().find(|preset| self.work == crate::sim::Work::new(preset.experiment()));
                match preset {
                    Some(preset) => parts.push(format!("preset={}", preset.key)),
                    None => parts.push(self.work.packed(&|_| None).and_then(|(text, _)| share::encode(&text))?),
                }
            }
        }
        parts.push(format!("page={}", self.page.facts().key));
        let step = self.playhead.step(self.length());
        if step > 0 {
            parts.push(format!("step={step}"));
        }
        let theme = if self.settings.appearance == Appearance::Light { "light" } else { "dark" };
        parts.push(format!("theme={theme}"));
        let link = parts.join("&");
        if link.len() > MAX_LINK {
            let most = MAX_LINK / 1000;
            return Err(format!("with its data the link would be longer than {most},000 characters; save a file, and send that"));
        }
        Ok(link)
    }

    /// The whole address of what is shown, in a web page; on a desktop, none. Otherwise fails as [`link`](Self::link).
    pub fn whole_link(&self) -> Result<Option<String>, String> {
        let Some(address) = &self.address else { return Ok(None) };
        Ok(Some(format!("{address}#{}", self.link()?)))
    }

    /// Copies the link to what is shown, and confirms it.
    pub(in crate::ui) fn copy_link(&mut self) {
        match self.whole_link() {
            Ok(Some(link)) => self.ask(WindowRequest::Copy(link, "The link is copied.".into())),
            Ok(None) => self.message = Some("links lead to the web page; here, copy the share string".into()),
            Err(message) => self.message = Some(message),
        }
    }

    /// Makes the window a part of another page, which shows only the panel called `name`: one of the page shown, or of the first page that
    /// has it; `lesson` is the open lesson, beat by beat. With any other name it is the first panel, and the message says which there are.
    pub fn embed(&mut self, name: &str) {
        (self.embedded, self.presenting) = (true, true);
        if name == "lesson" && self.lesson.is_some() {
            return;
        }
        let page = std::iter::once(self.page).chain(Page::ALL).find(|page| page.panel(name).is_some());
        match page {
            Some(page) => {
                self.page = page;
                self.panel = page.panel(name);
                self.settings.decay_in_plane |= name == "plane";
            }
            None => {
                let mut names: Vec<&str> = Page::ALL.iter().flat_map(|page| page.facts().panels).map(|(name, _)| *name).collect();
                names.sort_unstable();
                names.dedup();
                self.message = Some(format!("there is no panel '{}' to embed; there are {}", excerpt(name), names.join(", ")));
            }
        }
    }

    /// Opens the link `text`, what follows the `#` of an address, paused at the step that it names. Where it cannot be read, the message says why and
    /// nothing changes.
    pub fn follow_link(&mut self, text: &str) {
        let link = match Link::read(text) {
            Ok(link) => link,
            Err(message) => {
                self.message = Some(message);
                return;
            }
        };
        self.message = None;
        match link.opens {
            Some(LinkTarget::Lesson(place)) => {
                self.open_lesson(place);
                if let Some(beat) = link.beat {
                    self.go_to_beat(beat.saturating_sub(1));
                }
            }
            Some(LinkTarget::Preset(key)) => {
                let preset = Preset::by_key(key).expect("it was found by its key");
                self.open(preset);
            }
            Some(LinkTarget::Shared(text)) => self.open_text(&text),
            None => {}
        }
        if self.message.is_some() {
            return;
        }
        self.toast = None;
        self.page = link.page.unwrap_or(self.page);
        self.panel = link.panel.and_then(|name| self.page.panel(&name)).or(self.panel);
        self.settings.appearance = link.theme.unwrap_or(self.settings.appearance);
        if let Some(step) = link.step {
            self.playhead.seek(step);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::state::Settings;

    fn state() -> State {
        State::new(None, Settings::default())
    }

    #[test]
    fn a_link_opens_what_was_shown() {
        let mut first = state();
        first.open(Preset::by_key("three-lines").unwrap());
        first.work.experiment.start.x = 0.125;
        first.page = Page::Stability;
        first.settings.appearance = Appearance::Light;
        first.playhead.seek(17);
        let link = first.link().unwrap();
        assert!(link.starts_with("downhill:") && link.ends_with("&page=stability&step=17&theme=light"), "{link}");
        let mut second = state();
        second.follow_link(&format!("#{link}"));
        assert_eq!((second.message.as_ref(), &second.work), (None, &first.work));
        assert_eq!((second.page, second.step(), second.settings.appearance), (Page::Stability, 17, Appearance::Light));
        assert_eq!(second.link().unwrap(), link);
    }

    #[test]
    fn lessons_and_presets_have_short_links() {
        let mut state = state();
        state.follow_link("lesson=momentum&beat=2");
        assert_eq!(state.lesson.as_ref().map(|open| (open.key.as_str(), open.beat)), Some(("momentum", 1)));
        assert!(state.link().unwrap().starts_with("lesson=momentum&beat=2&page="));
        state.follow_link("preset=newton-saddle&theme=dark");
        assert!(state.link().unwrap().starts_with("preset=newton-saddle&page=explore"));
    }

    #[test]
    fn a_part_of_a_page_shows_the_panel_that_it_names() {
        let mut state = state();
        state.embed("rates");
        assert_eq!((state.page, state.stage_panel().0, state.presenting), (Page::Stability, "rates", true));
        state.embed("loss");
        assert_eq!((state.page, state.stage_panel().0), (Page::Explore, "loss"));
        state.embed("nothing");
        assert!(state.message.is_some_and(|message| message.contains("'nothing'") && message.contains("loss")));
    }

    #[test]
    fn a_link_that_cannot_be_read_changes_nothing_and_says_why() {
        for (link, why) in [
            ("lesson=momentun", "did you mean 'momentum'"),
            ("preset=ravines", "did you mean 'ravine'"),
            ("page=nowhere", "the page 'nowhere'"),
            ("step=-1", "whole number"),
            ("theme=red", "the theme 'red'"),
            ("rubbish", "neither key=value nor a share string"),
            ("downhill:AAAA", "not whole"),
        ] {
            let mut state = state();
            let before = state.work.clone();
            state.follow_link(link);
            assert!(state.message.as_ref().is_some_and(|message| message.contains(why)), "{link}: {:?}", state.message);
            assert_eq!(state.work, before, "{link}");
        }
    }

    #[test]
    fn a_link_that_would_be_too_long_is_refused() {
        let mut state = state();
        let number = |i: u64, factor: u64, modulus: u64| i * factor % modulus;
        let term = |i| format!("{}*sin({}*x+{}*y)", number(i, 7919, 9973), number(i, 104_729, 7907), number(i, 1_299_709, 6997));
        let terms: Vec<String> = (1..400).map(term).collect();
        let text = format!("formula(f=\"{}\")", terms.join("+"));
        let Ok(objective) = <crate::math::Objective as crate::math::catalog::Catalog>::parse(&text) else { return };
        state.work.experiment.objective = objective;
        state.work.experiment.title = "a".repeat(90);
        match state.link() {
            Ok(link) => assert!(link.len() <= MAX_LINK),
            Err(message) => assert!(message.contains("save a file"), "{message}"),
        }
    }
}
