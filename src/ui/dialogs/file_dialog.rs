//! Asking for a file: with the dialog of the platform, or, where there is none, with a field to type a path into.

use crate::math::printable::printable;
use crate::ui::dialogs::native_dialog::{NativeDialog, NativeDialogs};
use crate::ui::state::request::ChosenFile;
use crate::ui::state::request::FilePurpose;
use crate::ui::theme::{self, GAP, Palette, heading};
use eframe::egui::text::{CCursor, CCursorRange};
use eframe::egui::{Context, Id, Key, Label, Modal, Response, RichText, Role, TextEdit, WidgetInfo};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// If the platform's dialog ends within this time without a file, it was probably never shown (none is installed), and the user is asked
/// to type a path. It leaves room for slow machines. Someone who cancelled that fast gets the field too, which Escape closes.
const NEVER_SHOWN: Duration = Duration::from_secs(1);
/// Whether the platform's dialog is a part of the system, so that it is shown in any case.
const ALWAYS_SHOWN: bool = cfg!(any(windows, target_os = "macos"));
/// The width of the field to type a path into, in points.
const WIDTH: f32 = 520.0;

/// The open dialog, if any.
#[derive(Default)]
pub struct FileDialog {
    asked: Option<NativeDialog>,
    typed: Option<PathPrompt>,
    /// The platform's dialogs, where they are tried first.
    native: Option<NativeDialogs>,
    /// What lets the user choose a file to open, where a page gives it to the window in its own time.
    picker: Option<fn()>,
}

/// A field to type a path into.
struct PathPrompt {
    purpose: FilePurpose,
    text: String,
    /// The text for which the user was told that such a file exists.
    exists: Option<String>,
    /// The text that could not be used, and why.
    refused: Option<(String, String)>,
    /// Whether the name in the text is to be selected, so that typing replaces it.
    selects: bool,
}

impl PathPrompt {
    fn new(purpose: FilePurpose, text: String) -> Self {
        PathPrompt { purpose, text, exists: None, refused: None, selects: true }
    }

    /// Returns the path typed, with its ending. Where a whole name was typed before the ending that was there, that is not doubled.
    fn path(&self) -> PathBuf {
        let typed = self.text.trim();
        let single = self.endings().into_iter().find_map(|ending| {
            let rest = typed.strip_suffix(ending.as_str())?;
            self.endings().iter().any(|ending| rest.ends_with(ending.as_str())).then_some(rest)
        });
        self.purpose.whole(Path::new(single.unwrap_or(typed)))
    }

    /// Returns the endings of the names that are suggested, the longest first.
    fn endings(&self) -> Vec<String> {
        let endings = self.purpose.kinds().1;
        let own = |start: &str| endings.iter().map(|ending| format!("{start}.{ending}")).collect::<Vec<_>>();
        [own(".downhill"), own("")].concat()
    }

    /// Returns the places in the text, in characters, between which the name stands: after the folders, before the ending.
    fn name(&self) -> [usize; 2] {
        let from = self.text.rfind(std::path::is_separator).map_or(0, |at| at + 1);
        let ending = self.endings().into_iter().find(|ending| self.text[from..].ends_with(ending.as_str()));
        let to = self.text.len() - ending.map_or(0, |ending| ending.len());
        [from, to].map(|at| self.text[..at].chars().count())
    }
}

impl FileDialog {
    /// Uses the dialogs of the platform.
    pub fn native(dialogs: NativeDialogs) -> Self {
        FileDialog { native: Some(dialogs), ..Self::default() }
    }

    /// Lets `pick` ask for files to open.
    pub fn with_picker(pick: fn()) -> Self {
        FileDialog { picker: Some(pick), ..Self::default() }
    }

    /// Opens a dialog; `name` is the title of the work, for the suggested file name.
    pub fn ask(&mut self, ctx: &Context, purpose: FilePurpose, name: &str) {
        let suggestion = if purpose.writes() { purpose.suggestion(name) } else { String::new() };
        if let Some(pick) = self.picker.filter(|_| !purpose.writes()) {
            pick();
            return;
        }
        match &self.native {
            Some(dialogs) => self.asked = dialogs.open(ctx, purpose, suggestion),
            None => self.typed = Some(PathPrompt::new(purpose, suggestion)),
        }
    }

    /// Shows the dialog; returns the file, once it is chosen.
    pub fn show(&mut self, ctx: &Context) -> Option<ChosenFile> {
        self.poll().or_else(|| self.type_in(ctx))
    }

    /// Takes in whether the file that was chosen could be used. If not, the field stays open and says why; without a field the reason is
    /// returned.
    pub fn settle(&mut self, used: Result<(), String>) -> Option<String> {
        let typed = self.typed.take();
        let message = used.err()?;
        let Some(typed) = typed else { return Some(message) };
        let refused = Some((typed.text.clone(), message));
        self.typed = Some(PathPrompt { refused, exists: None, ..typed });
        None
    }

    /// Whether a file is being asked for.
    pub fn is_asking(&self) -> bool {
        self.asked.is_some() || self.typed.is_some()
    }

    /// Whether the field to type a path into is shown over the window.
    pub fn is_open(&self) -> bool {
        self.typed.is_some()
    }

    fn poll(&mut self) -> Option<ChosenFile> {
        let asked = self.asked.as_mut()?;
        let (file, lasted) = asked.poll()?;
        let NativeDialog { purpose, suggestion, .. } = self.asked.take()?;
        match file {
            Some(path) => {
                let whole = purpose.whole(&path);
                // The platform's dialog asks before an existing file is replaced, but it does not know the ending added afterwards.
                if whole != path && whole.exists() {
                    let text = whole.to_string_lossy().into_owned();
                    self.typed = Some(PathPrompt { exists: Some(text.clone()), ..PathPrompt::new(purpose, text) });
                    return None;
                }
                Some(ChosenFile { purpose, path: whole, replace: true })
            }
            None => {
                if !ALWAYS_SHOWN && lasted < NEVER_SHOWN {
                    self.typed = Some(PathPrompt::new(purpose, suggestion));
                }
                None
            }
        }
    }

    fn type_in(&mut self, ctx: &Context) -> Option<ChosenFile> {
        let typed = self.typed.as_mut()?;
        let palette = Palette::of(ctx);
        let mut chosen = None;
        let modal = Modal::new(Id::unique("file dialog")).show(ctx, |ui| {
            ui.set_width(WIDTH.min(ctx.content_rect().width() - 60.0));
            ui.label(heading(typed.purpose.title()));
            ui.add_space(GAP / 2.0);
            let field = ui.add(TextEdit::singleline(&mut typed.text).hint_text("path of the file").desired_width(f32::INFINITY));
            field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Path"));
            let enter = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            if !enter && !ui.memory(|memory| memory.focused().is_some()) {
                field.request_focus();
            }
            if std::mem::take(&mut typed.selects) {
                select(&field, typed.name());
            }
            let path = typed.path();
            ui.add(Label::new(RichText::new(format!("in {}", folder(&path))).color(palette.weak)).wrap());
            let asked = typed.exists.as_deref() == Some(typed.text.as_str());
            let words = match &typed.refused {
                Some((text, message)) if *text == typed.text => Some(message.clone()),
                _ => asked.then(|| format!("{} exists already.", path.display())),
            };
            if let Some(words) = words {
                ui.add(Label::new(RichText::new(printable(&words)).color(palette.warning)).wrap());
            }
            ui.add_space(GAP / 2.0);
            let name = match (typed.purpose.writes(), asked) {
                (false, _) => "Open",
                (true, false) => "Save",
                (true, true) => "Replace it",
            };
            let (mut done, mut left) = (false, false);
            ui.horizontal(|ui| {
                done = ui.add_enabled(!path.as_os_str().is_empty(), theme::primary(ui, name)).clicked();
                left = ui.button("Cancel").clicked();
            });
            if (done || enter) && !path.as_os_str().is_empty() {
                if typed.purpose.writes() && path.is_file() && !asked {
                    (typed.exists, typed.refused) = (Some(typed.text.clone()), None);
                } else {
                    chosen = Some(ChosenFile { purpose: typed.purpose, path, replace: asked });
                }
            }
            left
        });
        // A file that was chosen leaves the field open until it is known whether the file can be used.
        if chosen.is_none() && (modal.inner || modal.should_close()) {
            self.typed = None;
        }
        chosen
    }
}

/// The folder in which the file at `path` is or will be, in full.
fn folder(path: &Path) -> String {
    let whole = std::path::absolute(path).ok().or_else(|| std::env::current_dir().ok()).unwrap_or_else(|| path.to_owned());
    let folder = if path.file_name().is_some() { whole.parent().unwrap_or(&whole) } else { &whole };
    printable(&folder.display().to_string()).into_owned()
}

/// Selects the text of `field` between two places, in characters, so that typing replaces it.
fn select(field: &Response, [from, to]: [usize; 2]) {
    let mut state = TextEdit::load_state(&field.ctx, field.id).unwrap_or_default();
    state.cursor.set_char_range(Some(CCursorRange::two(CCursor::new(from), CCursor::new(to))));
    TextEdit::store_state(&field.ctx, field.id, state);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::export::Format;

    #[test]
    fn suggested_names_are_valid_on_every_file_system() {
        assert_eq!(FilePurpose::Save.suggestion("The ravine"), "the-ravine.downhill.toml");
        assert_eq!(FilePurpose::Table.suggestion("a/b: ½ {x}"), "a-b--½--x.csv");
        assert_eq!(FilePurpose::Save.suggestion("…"), "experiment.downhill.toml");
        assert_eq!(FilePurpose::Figure(Format::Png).suggestion("Con"), "experiment-con.png");
    }

    fn typed(purpose: FilePurpose, text: &str) -> PathPrompt {
        PathPrompt::new(purpose, text.to_owned())
    }

    #[test]
    fn the_name_is_what_typing_replaces() {
        let name = |purpose, text: &str| {
            let [from, to] = typed(purpose, text).name();
            text.chars().skip(from).take(to - from).collect::<String>()
        };
        assert_eq!(name(FilePurpose::Save, "the-ravine.downhill.toml"), "the-ravine");
        assert_eq!(name(FilePurpose::Figure(Format::Svg), "größe/my.plot.svg"), "my.plot");
        assert_eq!(name(FilePurpose::Table, "/a/b.c/table"), "table");
        assert_eq!(name(FilePurpose::Open, ""), "");
    }

    #[test]
    fn an_ending_that_is_typed_is_not_doubled() {
        for (purpose, text, path) in [
            (FilePurpose::Figure(Format::Svg), "/tmp/a.svg.svg", "/tmp/a.svg"),
            (FilePurpose::Save, "/tmp/a.toml.downhill.toml", "/tmp/a.toml"),
            (FilePurpose::Save, "/tmp/a.downhill.toml.downhill.toml", "/tmp/a.downhill.toml"),
            (FilePurpose::Save, "/tmp/a.downhill.toml", "/tmp/a.downhill.toml"),
            (FilePurpose::Table, " a.b ", "a.b"),
            (FilePurpose::Figure(Format::Png), "a", "a.png"),
        ] {
            assert_eq!(typed(purpose, text).path(), Path::new(path), "{text}");
        }
    }
}
