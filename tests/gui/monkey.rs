//! A monkey at the window: thousands of events of every kind in an order drawn from a seed, and what must hold after each of them.
//!
//! `DOWNHILL_MONKEY=600 cargo test --test gui monkey` plays for 600 seconds, one window after another, from a seed taken from the
//! clock. A failure names its seed: `DOWNHILL_MONKEY_SEED=… cargo test --test gui monkey` plays that window again.

use crate::files::Folder;
use crate::user::{InHand, SIZE, User, is_control, text};
use downhill::sim::Work;
use downhill::sim::experiment::MAX_RUNS;
use downhill::sim::file::presets;
use downhill::sim::file::share;
use downhill::sim::lesson::lessons;
use downhill::sim::page::Page;
use downhill::ui::state::Settings;
use downhill::ui::state::action::Action;
use eframe::egui::accesskit::Role;
use eframe::egui::{
    Event, Key, MissingGlyphPolicy, Modifiers, MouseWheelUnit, PointerButton, Pos2, Rect, TouchPhase, Vec2, ViewportCommand,
    ViewportEvent, ViewportId, pos2, vec2,
};
use egui_kittest::kittest::NodeT as _;
use rand::seq::IndexedRandom as _;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

/// The seed of the window that every test run plays.
const SEED: u64 = 2026;
/// Events in one window.
const EVENTS: usize = 4000;
/// The events that a failure tells.
const TOLD: usize = 60;

const KEYS: [Key; 44] = [
    Key::Space,
    Key::Enter,
    Key::Escape,
    Key::Tab,
    Key::Backspace,
    Key::Delete,
    Key::ArrowLeft,
    Key::ArrowRight,
    Key::ArrowUp,
    Key::ArrowDown,
    Key::Home,
    Key::End,
    Key::PageUp,
    Key::PageDown,
    Key::F5,
    Key::F11,
    Key::Num0,
    Key::Num1,
    Key::Num2,
    Key::Num3,
    Key::Num4,
    Key::Num5,
    Key::Num6,
    Key::Num7,
    Key::Num8,
    Key::Num9,
    Key::Plus,
    Key::Minus,
    Key::A,
    Key::B,
    Key::C,
    Key::D,
    Key::E,
    Key::F,
    Key::H,
    Key::I,
    Key::L,
    Key::O,
    Key::P,
    Key::R,
    Key::S,
    Key::T,
    Key::Y,
    Key::Z,
];
const SHIFTED: Modifiers = Modifiers { shift: true, ..Modifiers::COMMAND };
const MODIFIERS: [Modifiers; 6] =
    [Modifiers::NONE, Modifiers::NONE, Modifiers::COMMAND, SHIFTED, Modifiers::SHIFT, Modifiers::ALT];
/// Numbers, formulas, the notation, words for the command palette, and what is none of these.
const TEXTS: [&str; 40] = [
    "0",
    "1",
    "-1",
    "0.5",
    "3",
    "12",
    "1e-3",
    "2.5e2",
    "−2",
    "1,5",
    "1,000",
    "NaN",
    "inf",
    "1e999",
    "-0",
    "9007199254740993",
    "",
    " ",
    "x^2 + y^2",
    "sin(x)*y",
    "x^4",
    "1/x",
    "log(x",
    "((((",
    "x**y",
    "0/0",
    "x²·y",
    "max(x, y)",
    "adam(lr=0.1)",
    "step(",
    "add adamw",
    "show",
    "preset",
    "lesson",
    "ä€🙂",
    "\u{202e}abc",
    "a\tb\nc",
    "‘’\"'",
    "\u{1b}[31m",
    "[[run]]",
];
const SIZES: [[f32; 2]; 5] = [SIZE, [800.0, 560.0], [1024.0, 700.0], [1600.0, 1000.0], [1920.0, 1080.0]];

/// One thing that happens to the window, in one frame.
#[derive(Clone, Debug)]
enum Happening {
    Event(Event),
    Nothing,
    Resized(Vec2),
    Dropped(PathBuf),
    Asked(ViewportEvent),
    /// An action, as the command palette and the menus perform it.
    Done(Action),
    UndoneAndRedone,
}

/// A window, the hand at it, and what has happened so far.
struct Monkey {
    user: User,
    rng: ChaCha8Rng,
    folder: Folder,
    /// Files to open, good and bad.
    files: Vec<PathBuf>,
    /// Texts to paste, good and bad.
    pasted: Vec<String>,
    /// The title that the window was given last.
    title: String,
    /// How many steps there were to play over before the last event.
    length: usize,
    /// The work that was read back last.
    read: Option<Work>,
    seed: u64,
    count: usize,
    last: VecDeque<String>,
}

impl Monkey {
    fn at_a_window(seed: u64) -> Self {
        let folder = Folder::new("monkey");
        let mut user = User::opens(None, Settings::of_first_start(), SIZE);
        let (files, pasted) = (files(&folder), pasted());
        user.frames(2);
        // What no font has is a box, as in the real window; to the other tests it is a fault.
        user.window.ctx.set_missing_glyph_policy(MissingGlyphPolicy::Tofu);
        let rng = ChaCha8Rng::seed_from_u64(seed);
        let title = "Downhill".to_owned();
        let length = user.state().length();
        Monkey { user, rng, folder, files, pasted, title, length, read: None, seed, count: 0, last: VecDeque::new() }
    }

    fn plays(&mut self, events: usize) {
        while self.count < events {
            let next = if self.asked_for_a_file() { self.answer() } else { self.gesture() };
            for happening in next {
                self.lets(happening);
                // Nothing but the answer may go into a field for a path: it would be written there.
                if self.asked_for_a_file() {
                    break;
                }
            }
            self.lets_go();
        }
    }

    // What it does.

    /// The events of one gesture.
    fn gesture(&mut self) -> Vec<Happening> {
        use Happening::{Asked, Done, Dropped, Nothing, Resized, UndoneAndRedone};
        match self.rng.random_range(0..100) {
            0..30 => self.click(),
            30..34 => [self.click(), self.click()].concat(),
            34..44 => self.drag(),
            44..52 => self.wheel(),
            52..70 => self.key(),
            70..82 => self.types(),
            82..85 => vec![Happening::Event(Event::Paste(self.pasted.choose(&mut self.rng).unwrap().clone())), Nothing],
            85..87 => vec![Dropped(self.files.choose(&mut self.rng).unwrap().clone()), Nothing],
            87..89 => vec![Resized(Vec2::from(*SIZES.choose(&mut self.rng).unwrap())), Nothing],
            89..91 => vec![UndoneAndRedone],
            91..93 => vec![Done(Action::Show(*Page::ALL.choose(&mut self.rng).unwrap())), Nothing],
            93..97 => vec![Done(*Action::all().choose(&mut self.rng).unwrap()), Nothing],
            97 => vec![Asked(ViewportEvent::Close), Nothing],
            98 => vec![Happening::Event(Event::WindowFocused(self.rng.random())), Nothing],
            _ => vec![Nothing; self.rng.random_range(1..30)],
        }
    }

    /// A place: of something that can be used, or anywhere.
    fn place(&mut self) -> Pos2 {
        let window = self.user.size();
        let rects = self.user.nodes().filter(is_control).map(|node| node.rect());
        let seen: Vec<Rect> = rects.filter(|rect| window.contains(rect.center())).collect();
        match seen.choose(&mut self.rng) {
            Some(rect) if self.rng.random_bool(0.8) => rect.center(),
            _ => pos2(self.rng.random_range(0.0..window.width()), self.rng.random_range(0.0..window.height())),
        }
    }

    fn click(&mut self) -> Vec<Happening> {
        let (at, right) = (self.place(), self.rng.random_bool(0.05));
        let button = if right { PointerButton::Secondary } else { PointerButton::Primary };
        vec![moved(at), button_is(at, button, true), button_is(at, button, false), Happening::Nothing]
    }

    fn drag(&mut self) -> Vec<Happening> {
        let (from, to) = (self.place(), self.place());
        // Along the way, as a hand does, or nearly on the spot.
        let to = if self.rng.random() { to } else { from + vec2(self.rng.random_range(-80.0..80.0), 0.0) };
        let mut all = vec![moved(from), button_is(from, PointerButton::Primary, true), moved(from.lerp(to, 0.5)), moved(to)];
        // Sometimes something else comes between.
        if self.rng.random_bool(0.2) {
            all.extend(self.key());
        }
        all.push(button_is(to, PointerButton::Primary, false));
        all
    }

    fn wheel(&mut self) -> Vec<Happening> {
        let at = self.place();
        let modifiers = *MODIFIERS.choose(&mut self.rng).unwrap();
        let delta = vec2(0.0, *[-400.0, -120.0, -20.0, 20.0, 120.0, 400.0].choose(&mut self.rng).unwrap());
        let (unit, phase) = (MouseWheelUnit::Point, TouchPhase::Move);
        let source = eframe::egui::MouseWheelSource::Unknown;
        let turned = Event::MouseWheel { unit, delta, phase, source, modifiers };
        let pinched = Event::Zoom(self.rng.random_range(0.5..2.0));
        vec![moved(at), Happening::Event(if self.rng.random_bool(0.8) { turned } else { pinched })]
    }

    fn key(&mut self) -> Vec<Happening> {
        let key = *KEYS.choose(&mut self.rng).unwrap();
        pressed(*MODIFIERS.choose(&mut self.rng).unwrap(), key)
    }

    /// Types into what has the focus, or into a field that is clicked first.
    fn types(&mut self) -> Vec<Happening> {
        let fields = self
            .user
            .nodes()
            .filter(|node| matches!(node.accesskit_node().role(), Role::TextInput | Role::MultilineTextInput | Role::SpinButton));
        let window = self.user.size();
        let seen: Vec<Pos2> = fields.map(|node| node.rect().center()).filter(|at| window.contains(*at)).collect();
        let mut all = Vec::new();
        if let Some(&at) = seen.choose(&mut self.rng) {
            all.extend([moved(at), button_is(at, PointerButton::Primary, true), button_is(at, PointerButton::Primary, false)]);
            if self.rng.random() {
                all.extend(pressed(Modifiers::COMMAND, Key::A));
            }
        }
        all.push(Happening::Event(Event::Text((*TEXTS.choose(&mut self.rng).unwrap()).to_owned())));
        if self.rng.random_bool(0.7) {
            all.extend(pressed(Modifiers::NONE, *[Key::Enter, Key::Tab, Key::Escape].choose(&mut self.rng).unwrap()));
        }
        all
    }

    // Files are written in one folder only.

    fn asked_for_a_file(&self) -> bool {
        self.user.has(Role::TextInput, "Path")
    }

    /// Gives a path in the folder, or leaves.
    fn answer(&mut self) -> Vec<Happening> {
        let leave = pressed(Modifiers::NONE, Key::Escape);
        if self.rng.random_bool(0.3) {
            leave.into_iter().for_each(|happening| self.lets(happening));
            return Vec::new();
        }
        let endings = ["toml", "csv", "svg", "png", "", "TOML"];
        let new = self.folder.file("written").with_extension(endings.choose(&mut self.rng).unwrap());
        let path = if self.rng.random() { new } else { self.files.choose(&mut self.rng).unwrap().clone() };
        let path = path.to_str().expect("the folder's name is text").to_owned();
        let at = self.user.find(Role::TextInput, "Path").center();
        let click = [moved(at), button_is(at, PointerButton::Primary, true), button_is(at, PointerButton::Primary, false)];
        let typed = [pressed(Modifiers::COMMAND, Key::A), vec![Happening::Event(Event::Text(path.clone())), Happening::Nothing]];
        click.into_iter().chain(typed.concat()).for_each(|happening| self.lets(happening));
        let written = self.asked_for_a_file() && self.user.value(Role::TextInput, "Path") == path;
        let end = if written { pressed(Modifiers::NONE, Key::Enter) } else { leave };
        end.into_iter().for_each(|happening| self.lets(happening));
        // The file is there: replace it now, since the field still holds this very path.
        if written && self.user.has(Role::Button, "Replace it") {
            let at = self.user.find(Role::Button, "Replace it").center();
            let click = [moved(at), button_is(at, PointerButton::Primary, true), button_is(at, PointerButton::Primary, false)];
            click.into_iter().for_each(|happening| self.lets(happening));
        }
        Vec::new()
    }

    // What happens, and what must hold after it.

    /// Neither a key nor a button stays down.
    fn lets_go(&mut self) {
        let at = self.user.window.ctx.input(|input| input.pointer.any_down().then(|| input.pointer.latest_pos()));
        for button in [PointerButton::Primary, PointerButton::Secondary] {
            if let Some(at) = at {
                self.lets(button_is(at.unwrap_or_default(), button, false));
            }
        }
        self.lets(Happening::Event(Event::ModifiersChanged(Modifiers::NONE)));
    }

    fn lets(&mut self, happening: Happening) {
        if self.last.len() == TOLD {
            self.last.pop_front();
        }
        let told: String = format!("{happening:?}").chars().take(200).collect();
        self.last.push_back(format!("{}: {told}", self.count));
        self.count += 1;
        match happening {
            Happening::Event(event) => self.user.window.event(event),
            Happening::Nothing => {}
            Happening::Resized(size) => {
                self.user.window.set_size(size);
            }
            Happening::Dropped(path) => self.user.window.input_mut().dropped_files.push(Arc::new(InHand(path))),
            Happening::Asked(event) => {
                self.user.window.input_mut().viewports.entry(ViewportId::ROOT).or_default().events.push(event);
            }
            Happening::Done(action) => action.perform(&mut self.user.window.state_mut().state),
            Happening::UndoneAndRedone => self.undoes_and_redoes(),
        }
        self.user.window.step();
        self.holds();
    }

    fn undoes_and_redoes(&mut self) {
        let state = &mut self.user.window.state_mut().state;
        let work = state.work.clone();
        state.undo();
        if state.work != work {
            state.redo();
            assert!(state.work == work, "undone and redone, the work is another");
        }
    }

    fn holds(&mut self) {
        self.user.window.check_accessibility();
        let output = &self.user.window.output().viewport_output[&ViewportId::ROOT];
        for command in &output.commands {
            if let ViewportCommand::Title(title) = command {
                self.title.clone_from(title);
            }
        }
        let state = self.user.state();
        let name = state.file().and_then(|path| path.file_name()).map(|name| name.to_string_lossy().into_owned());
        assert!(
            self.title.contains("Downhill") && self.title.contains(&name.clone().unwrap_or_default()),
            "{}: {name:?}",
            self.title
        );
        assert!(state.file().is_none_or(|path| path.starts_with(self.folder.file(""))), "{:?} is open", state.file());
        for (runs, place) in [(&state.work.experiment.runs, state.selected), (&state.work.training.runs, state.training_run)] {
            assert!(runs.len() <= MAX_RUNS && (place < runs.len() || runs.is_empty()), "{place} of {} runs", runs.len());
        }
        assert!(state.playhead.speed > 0.0 && state.playhead.speed.is_finite(), "{} steps a second", state.playhead.speed);
        // The timeline is shown before the controls, which may change the length in the same frame.
        let length = std::mem::replace(&mut self.length, state.length()).max(state.length());
        for role in [Role::Slider, Role::SpinButton] {
            let mut steps =
                self.user.nodes().filter(|node| node.accesskit_node().role() == role && text(node).as_deref() == Some("Step"));
            let shown = steps.find_map(|node| node.accesskit_node().numeric_value());
            assert!(shown.is_none_or(|step| (0.0..=length as f64).contains(&step)), "step {shown:?} of {length}");
        }
        let settings = toml::to_string(&state.settings).unwrap();
        assert_eq!(toml::from_str::<Settings>(&settings).unwrap(), state.settings, "{settings}");
        let work = state.work.clone();
        if self.read.as_ref() != Some(&work) {
            let written = work.to_toml();
            let read = Work::from_toml(&written, &|path| Err(format!("{path} is not carried along")));
            assert!(read.as_ref() == Ok(&work), "not read back as it was: {:?}\n{written}", read.err());
            work.check().unwrap();
            self.read = Some(work);
        }
    }
}

impl Drop for Monkey {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let last: Vec<&str> = self.last.iter().map(String::as_str).collect();
            eprintln!("The last {} events:\n{}", last.len(), last.join("\n"));
            eprintln!("To play this window again: DOWNHILL_MONKEY_SEED={} cargo test --test gui monkey", self.seed);
        }
    }
}

fn moved(at: Pos2) -> Happening {
    Happening::Event(Event::PointerMoved(at))
}

fn button_is(pos: Pos2, button: PointerButton, pressed: bool) -> Happening {
    Happening::Event(Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE })
}

/// A key with what is held beside it, down and up.
fn pressed(modifiers: Modifiers, key: Key) -> Vec<Happening> {
    let event = |pressed| Event::Key { key, physical_key: Some(key), pressed, repeat: false, modifiers };
    let events = [Event::ModifiersChanged(modifiers), event(true), event(false), Event::ModifiersChanged(Modifiers::NONE)];
    events.into_iter().skip(usize::from(modifiers.is_none())).map(Happening::Event).collect()
}

/// Experiments, lessons and data, whole and broken, in `folder`; and paths where there is no file.
fn files(folder: &Folder) -> Vec<PathBuf> {
    let preset = |i: usize| presets::ALL[i].experiment().to_toml();
    let lesson = |i: usize| lessons::ALL[i].text.to_owned();
    let whole = [
        ("preset.toml", preset(0)),
        ("other.toml", preset(5)),
        ("lesson.toml", lesson(5)),
        ("beyond.toml", "objective = \"booth\"\n[training]\nlayers = [3]\n[weight-decay]\nlambdas = [0, 1]\n".into()),
        ("points.csv", "x,y\n1,2\n2,3\n3,5\n".into()),
        ("classes.csv", "a,b,class\n0,0,no\n1,1,yes\n2,1,yes\n0,2,no\n".into()),
    ];
    let broken = [
        ("cut.toml", preset(3)[..60].to_owned()),
        ("unknown.toml", "objective = \"nonsense\"\n".into()),
        ("words.csv", "a,b\nx,y\nz,w\n".into()),
        ("empty.toml", String::new()),
        ("empty.csv", String::new()),
        ("control.toml", "\"a\\nb\\u001b\" = 1\n".into()),
    ];
    let mut paths: Vec<PathBuf> =
        whole.iter().chain(&broken).map(|(name, text)| written(folder, name, text.as_bytes())).collect();
    paths.push(written(folder, "bytes.csv", &[0xff, 0xfe, 0, 1, 2, 255]));
    paths.extend([folder.file("none.toml"), folder.file("none/none.csv"), folder.file("")]);
    paths
}

fn written(folder: &Folder, name: &str, bytes: &[u8]) -> PathBuf {
    std::fs::write(folder.file(name), bytes).unwrap();
    folder.file(name)
}

/// Share strings and texts of files, whole and broken.
fn pasted() -> Vec<String> {
    let shared = |i: usize| share::encode(&presets::ALL[i].experiment().to_toml()).unwrap();
    let cut = shared(2)[..80].to_owned();
    let plain = [
        presets::ALL[4].experiment().to_toml(),
        "objective = \"nonsense\"".into(),
        "hello".into(),
        "downhill:".into(),
        "1e-2".into(),
    ];
    [shared(0), shared(7), cut].into_iter().chain(plain).collect()
}

#[test]
fn no_event_breaks_the_window() {
    let number = |name: &str| {
        std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap_or_else(|_| panic!("{name}={text}: write a whole number")))
    };
    let seconds = number("DOWNHILL_MONKEY");
    let clock = || SystemTime::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_secs());
    let first = number("DOWNHILL_MONKEY_SEED").unwrap_or_else(|| if seconds.is_some() { clock() } else { SEED });
    let (since, limit) = (Instant::now(), Duration::from_secs(seconds.unwrap_or(0)));
    for seed in first.. {
        eprintln!("the monkey's seed: {seed}");
        Monkey::at_a_window(seed).plays(EVENTS);
        if since.elapsed() >= limit {
            break;
        }
    }
}
