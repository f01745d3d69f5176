//! The settings file, shared by all windows and kept from one start to the next.

use crate::sim::files;
use crate::sim::threads::{BackgroundTask, Progress};
use crate::ui::state::settings::Settings;
use eframe::egui::Context;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;
use toml::{Table, Value};

/// The shortest time between two writings, in seconds.
const PAUSE: f64 = 1.0;

/// The settings file, with what this window has read and written.
pub struct SettingsFile {
    path: PathBuf,
    /// The settings when this window last read or wrote them; what differs from them was changed here.
    seen: Settings,
    at: f64,
    writing: Option<BackgroundTask<Result<(), String>>>,
    /// Whether the user was told that they cannot be written.
    failed: bool,
}

impl SettingsFile {
    /// Opens the file in `folder` and returns its settings, or `otherwise` where there is no such file. A setting that cannot be used has
    /// its default; a file that cannot be read at all is moved aside, and the message says where.
    pub fn open(folder: &Path, otherwise: Settings) -> (Self, Settings, Option<String>) {
        let path = folder.join("settings.toml");
        let (settings, message) = match read(&path) {
            Ok(Some(found)) => (settings_in(&found), None),
            Ok(None) => (otherwise.with_valid_values(), None),
            Err(error) => {
                let aside = folder.join("settings.bad.toml");
                let kept = if fs::rename(&path, &aside).is_ok() { aside } else { path.clone() };
                (
                    otherwise.with_valid_values(),
                    Some(format!("the settings cannot be read: {error}; they are kept as {}", kept.display())),
                )
            }
        };
        let store = SettingsFile { path, seen: settings.clone(), at: f64::NEG_INFINITY, writing: None, failed: false };
        (store, settings, message)
    }

    /// Writes the settings where they have changed; returns a message the first time that this fails.
    pub fn update(&mut self, ctx: &Context, settings: &Settings) -> Option<String> {
        if let Some(writing) = &mut self.writing {
            let (Progress::Over, outcome) = writing.poll() else { return None };
            self.writing = None;
            let said = std::mem::replace(&mut self.failed, matches!(outcome, Some(Err(_))));
            if let Some(Err(message)) = outcome.filter(|_| !said) {
                return Some(format!("the settings are not kept: {message}"));
            }
        }
        if *settings == self.seen || ctx.input(|input| input.pointer.any_down()) {
            return None;
        }
        let now = ctx.input(|input| input.time);
        if now - self.at < PAUSE {
            ctx.request_repaint_after(Duration::from_secs_f64(PAUSE));
            return None;
        }
        self.at = now;
        let (path, before) = (self.path.clone(), std::mem::replace(&mut self.seen, settings.clone()));
        let settings = settings.clone();
        self.writing = Some(BackgroundTask::spawn(move |_| Some(write(&path, &before, &settings)), || ()));
        None
    }

    /// Whether `settings` are written.
    pub fn has(&self, settings: &Settings) -> bool {
        self.writing.is_none() && *settings == self.seen
    }

    /// Writes what is not written yet, before the window is gone.
    pub fn end(mut self, settings: &Settings) {
        while self.writing.as_mut().is_some_and(|writing| writing.poll().0 == Progress::Working) {
            std::thread::sleep(Duration::from_millis(1));
        }
        if *settings != self.seen {
            // There is no window any more in which an error could be shown.
            let _ = write(&self.path, &self.seen, settings);
        }
    }
}

/// Reads the table in the file at `path`; none where there is no file.
fn read(path: &Path) -> Result<Option<Table>, String> {
    match fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.to_string()),
        Ok(found) if !found.is_file() => return Err("they are no ordinary file".into()),
        Ok(_) => {}
    }
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    text.parse().map(Some).map_err(|error: toml::de::Error| error.message().replace('\n', "; "))
}

/// Writes the settings into the file at `path` as it is now: keys that this window has not changed since `before` stay, and so does the
/// progress in lessons that other windows have made.
fn write(path: &Path, before: &Settings, settings: &Settings) -> Result<(), String> {
    // The lock lets windows write one after the other. Where locking fails, as on some network disks, the file is written all the same.
    let lock = path.with_extension("lock");
    let usable = !fs::metadata(&lock).is_ok_and(|found| !found.is_file());
    let _held = usable.then(|| File::create(&lock).and_then(|lock| lock.lock().map(|()| lock)));
    let merged = match read(path) {
        Ok(Some(theirs)) => merge(theirs, before, settings),
        _ => settings.clone(),
    };
    let text = to_text(&merged)?;
    files::save(path, true, |out| out.write_all(text.as_bytes()))
}

fn merge(mut theirs: Table, before: &Settings, settings: &Settings) -> Settings {
    let before = table(before);
    let changed = |key: &str, value: &Value| key != "progress" && before.get(key) != Some(value);
    theirs.extend(table(settings).into_iter().filter(|(key, value)| changed(key, value)));
    let mut merged = settings_in(&theirs);
    merged.progress.join(&settings.progress);
    merged.progress.keep(&merged.recent);
    merged
}

/// Returns the settings as the TOML table that the file holds.
pub fn table(settings: &Settings) -> Table {
    let mut settings = settings.clone();
    // A path that is not valid Unicode cannot be written.
    settings.recent.retain(|path| path.to_str().is_some());
    Table::try_from(settings).unwrap_or_default()
}

/// Returns the settings in `found`; each that is missing or unusable has its default.
pub fn settings_in(found: &Table) -> Settings {
    let mut whole = table(&Settings::default());
    for (key, value) in found {
        take(&mut whole, &[key.as_str()], value);
    }
    whole.try_into::<Settings>().unwrap_or_default().with_valid_values()
}

/// Returns the settings as the text of a settings file.
pub fn to_text(settings: &Settings) -> Result<String, String> {
    toml::to_string_pretty(&table(settings)).map_err(|error| error.to_string())
}

/// Reads the text of a settings file; each setting that is missing or unusable has its default.
pub fn from_text(text: &str) -> Result<Settings, String> {
    let found: Table = text.parse().map_err(|error: toml::de::Error| error.message().replace('\n', "; "))?;
    Ok(settings_in(&found))
}

fn is_whole(table: &Table) -> bool {
    table.clone().try_into::<Settings>().is_ok()
}

/// Sets the value at `keys` in `whole`, if the settings can be read then; otherwise those parts of it with which they can.
fn take(whole: &mut Table, keys: &[&str], value: &Value) {
    let mut tried = whole.clone();
    put(&mut tried, keys, value.clone());
    if is_whole(&tried) {
        *whole = tried;
    } else if let Value::Table(parts) = value {
        for (key, part) in parts {
            take(whole, &[keys, &[key.as_str()]].concat(), part);
        }
    } else if let Value::Array(items) = value {
        let fits = |item: &&Value| {
            let mut tried = whole.clone();
            put(&mut tried, keys, Value::Array(vec![(*item).clone()]));
            is_whole(&tried)
        };
        let items: Vec<Value> = items.iter().filter(fits).cloned().collect();
        let mut tried = whole.clone();
        put(&mut tried, keys, Value::Array(items));
        if is_whole(&tried) {
            *whole = tried;
        }
    }
}

fn put(table: &mut Table, keys: &[&str], value: Value) {
    match keys {
        [] => {}
        [key] => drop(table.insert((*key).to_owned(), value)),
        [key, rest @ ..] => {
            if let Value::Table(inner) = table.entry(*key).or_insert_with(|| Value::Table(Table::new())) {
                put(inner, rest, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::state::{Appearance, Metric, State};

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("downhill-settings-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    /// Returns settings that differ from the defaults, with some progress in lessons.
    fn changed() -> Settings {
        let mut state = State::new(None, Settings { appearance: Appearance::Light, zoom: 1.1, ..Settings::default() });
        state.open_lesson(4);
        state.solve(1);
        state.settings.recent = vec!["/a/b.toml".into()];
        state.settings
    }

    #[test]
    fn what_is_written_reads_back() {
        let folder = folder("back");
        let (store, first, _) = SettingsFile::open(&folder, Settings::of_first_start());
        assert!(!first.welcomed);
        store.end(&changed());
        assert_eq!(SettingsFile::open(&folder, Settings::default()).1, changed());
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn each_unusable_setting_has_its_default() {
        let whole = table(&changed());
        assert_eq!(settings_in(&whole), changed());
        for (wrong, right) in [
            ("appearance = \"Sepia\"", Settings { appearance: Appearance::Dark, ..changed() }),
            ("zoom = nan", Settings { zoom: 1.0, ..changed() }),
            ("zoom = \"large\"", Settings { zoom: 1.0, ..changed() }),
            ("zoom = -3", Settings { zoom: 1.0, ..changed() }),
            ("speed = inf", Settings { speed: Settings::default().speed, ..changed() }),
            ("from_the_future = 3", changed()),
            ("hints = { start = 3, rate = true }", {
                let hints = crate::ui::state::hints::HintsDone { rate: true, ..Default::default() };
                Settings { hints, ..changed() }
            }),
            ("figure = { format = \"Bmp\", fps = 25 }", {
                let figure = crate::ui::state::figure_options::FigureOptions { fps: 25, ..Default::default() };
                Settings { figure, ..changed() }
            }),
            ("recent = [3, \"/a/b.toml\", true]", changed()),
            ("recent = 3", Settings { recent: Vec::new(), ..changed() }),
            ("network = { picture = \"Neurons\", chart = \"Pie\" }", {
                let picture = crate::ui::state::network_display::NetworkView::Neurons;
                Settings {
                    network: crate::ui::state::network_display::NetworkDisplay { picture, ..Default::default() },
                    ..changed()
                }
            }),
            ("progress = { stochastic-gradient-descent = [1, \"two\"], later = \"?\" }", changed()),
        ] {
            let mut odd = whole.clone();
            odd.extend(wrong.parse::<Table>().unwrap());
            assert_eq!(settings_in(&odd), right, "{wrong}");
        }
        // A missing key, and an empty table.
        let mut older = whole.clone();
        older.remove("metric");
        older.remove("hints");
        assert_eq!(settings_in(&older), changed());
        assert_eq!(settings_in(&Table::new()), Settings::default());
    }

    #[test]
    fn two_windows_keep_each_others_changes() {
        let folder = folder("windows");
        let start = || SettingsFile::open(&folder, Settings::default());
        let ((a, a_first, _), (b, b_first, _)) = (start(), start());
        let (mut of_a, mut of_b) = (State::new(None, a_first), State::new(None, b_first));
        of_a.open_lesson(2);
        of_a.solve(0);
        of_a.settings.appearance = Appearance::Light;
        of_b.open_lesson(2);
        of_b.solve(1);
        of_b.settings.metric = Metric::Gradient;
        a.end(&of_a.settings);
        b.end(&of_b.settings);
        let both = start().1;
        assert_eq!((both.appearance, both.metric), (Appearance::Light, Metric::Gradient));
        assert!(both.progress.has("optimization-problem", 0) && both.progress.has("optimization-problem", 1));
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_file_that_holds_no_settings_is_set_aside() {
        let folder = folder("bad");
        for content in [&b"\xff"[..], b"appearance =", b"(zoom:1)"] {
            fs::write(folder.join("settings.toml"), content).unwrap();
            let (store, settings, message) = SettingsFile::open(&folder, Settings::default());
            assert!(settings == Settings::default() && message.unwrap().contains("settings.bad.toml"));
            assert_eq!(fs::read(folder.join("settings.bad.toml")).unwrap(), content);
            store.end(&changed());
            assert_eq!(SettingsFile::open(&folder, Settings::default()).1, changed());
        }
        let _ = fs::remove_file(folder.join("settings.toml"));
        fs::create_dir(folder.join("settings.toml")).unwrap();
        assert!(SettingsFile::open(&folder, Settings::default()).2.is_some());
        fs::remove_dir_all(&folder).unwrap();
    }
}
