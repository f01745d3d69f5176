//! A person at the window: finds things by role and name as a screen reader does, and works with mouse and keys.
#![allow(dead_code)] // each test file uses its part

use downhill::math::catalog::param::Param;
use downhill::sim::Experiment;
use downhill::sim::file::presets;
use downhill::sim::lesson::lessons;
use downhill::sim::page::Page;
use downhill::ui::shell::app::App;
use downhill::ui::state::action::page_key;
use downhill::ui::state::{Settings, State};
use downhill::ui::wait_for_all;
use eframe::egui::accesskit::{Role, Toggled};
use eframe::egui::{
    DroppedFile, Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, Pos2, Rect, TouchPhase, Ui, UiBuilder,
    Vec2, ViewportId, accessibility, lerp, pos2, vec2,
};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, HarnessBuilder, Node};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// After so long nothing comes any more.
const HANGS: Duration = Duration::from_secs(600);
/// Frames per second.
pub const RATE: f32 = 60.0;
/// The window most tests work in, in points.
pub const SIZE: [f32; 2] = [1280.0, 800.0];

/// A person at a window of the program.
pub struct User {
    pub window: Harness<'static, App>,
}

impl User {
    /// At the program as it starts: on the first preset, playing.
    pub fn starts() -> Self {
        Self::opens(None, Settings::default(), SIZE)
    }

    /// At an experiment file, standing still at its start.
    pub fn reads(toml: &str) -> Self {
        let experiment = Experiment::from_toml(toml, &|path| Err(format!("no file {path}"))).unwrap();
        let mut user = Self::opens(Some(experiment), Settings::default(), SIZE);
        user.press(Key::Home);
        user
    }

    /// At an objective in the notation with one run of gradient descent, standing still at its start.
    pub fn on(objective: &str) -> Self {
        Self::reads(&format!("objective = \"{objective}\"\n[[run]]\noptimizer = \"gd(lr=0.01)\"\n"))
    }

    pub fn opens(experiment: Option<Experiment>, settings: Settings, size: [f32; 2]) -> Self {
        Self::built(Harness::builder(), experiment, settings, size)
    }

    /// At an experiment file, and in a hurry: no frame waits for long work.
    pub fn hurries(toml: &str) -> Self {
        let experiment = Experiment::from_toml(toml, &|path| Err(format!("no file {path}"))).unwrap();
        Self::with_patience(Harness::builder(), Some(experiment), Settings::default(), SIZE, false)
    }

    /// As [`User::opens`], with a harness that can do more: render.
    pub fn built(builder: HarnessBuilder<App>, experiment: Option<Experiment>, settings: Settings, size: [f32; 2]) -> Self {
        Self::with_patience(builder, experiment, settings, size, true)
    }

    fn with_patience(
        builder: HarnessBuilder<App>,
        experiment: Option<Experiment>,
        settings: Settings,
        size: [f32; 2],
        patient: bool,
    ) -> Self {
        let show = |ui: &mut Ui, app: &mut App| {
            app.advance(ui.ctx());
            // The harness leaves a margin around; a window has none.
            let whole = ui.ctx().content_rect();
            ui.scope_builder(UiBuilder::new().max_rect(whole), |ui| app.show(ui));
        };
        let window = builder
            .with_size(size)
            .with_step_dt(1.0 / RATE)
            // Fonts count from the pass after the one that names them; the window has them before its first.
            .with_context_setup(move |ctx| {
                App::new(None, Settings::default()).advance(ctx);
                // What is asked of the window is asked when it has done its work, however slow the machine is.
                if patient {
                    wait_for_all(ctx);
                }
            })
            .build_ui_state(show, App::new(experiment, settings));
        User { window }
    }

    // What is there.

    pub fn state(&self) -> &State {
        &self.window.state().state
    }

    pub fn experiment(&self) -> &Experiment {
        &self.state().work.experiment
    }

    pub fn step(&self) -> usize {
        self.state().step()
    }

    pub fn playing(&self) -> bool {
        self.state().playhead.playing
    }

    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        self.window.root().children_recursive()
    }

    /// The place of the only thing with this role and name.
    #[track_caller]
    pub fn find(&self, role: Role, name: &str) -> Rect {
        self.window.get_by_role_and_label(role, name).rect()
    }

    pub fn has(&self, role: Role, name: &str) -> bool {
        self.window.query_all_by_role_and_label(role, name).next().is_some()
    }

    /// Whether a text with these words can be read anywhere.
    pub fn sees(&self, words: &str) -> bool {
        self.nodes().any(|node| [text(&node), node.value()].into_iter().flatten().any(|text| text.contains(words)))
    }

    /// The names of all things with this role, from first to last.
    pub fn names(&self, role: Role) -> Vec<String> {
        self.nodes().filter(|node| node.accesskit_node().role() == role).filter_map(|node| text(&node)).collect()
    }

    /// Whether the arithmetic of a step is shown.
    pub fn inspects(&self) -> bool {
        self.names(Role::Label).iter().any(|label| label.contains(" at step "))
    }

    /// The text that follows the label `name`.
    #[track_caller]
    pub fn fact(&self, name: &str) -> String {
        let labels = self.names(Role::Label);
        let at = labels.iter().position(|label| label == name);
        at.and_then(|at| labels.get(at + 1)).unwrap_or_else(|| panic!("nothing is said of {name}")).clone()
    }

    /// The number that follows the label `name`.
    #[track_caller]
    pub fn number(&self, name: &str) -> f64 {
        let text = self.fact(name);
        // Of a number before and after a step, the one before.
        let first = text.split(" → ").next().unwrap_or_default();
        number(first).unwrap_or_else(|| panic!("{name} is no number: {text}"))
    }

    /// What the combo box `name` shows.
    #[track_caller]
    pub fn chosen(&self, name: &str) -> String {
        self.window.get_by_role_and_label(Role::ComboBox, name).value().unwrap()
    }

    /// What a control says its value is.
    #[track_caller]
    pub fn value(&self, role: Role, name: &str) -> String {
        self.window.get_by_role_and_label(role, name).value().unwrap_or_else(|| panic!("{name} says no value"))
    }

    /// The whole name of the only thing with this role whose name has `part`.
    #[track_caller]
    pub fn named(&self, role: Role, part: &str) -> String {
        let found: Vec<String> = self.names(role).into_iter().filter(|name| name.contains(part)).collect();
        assert_eq!(found.len(), 1, "{part}: {found:?}");
        found[0].clone()
    }

    #[track_caller]
    pub fn is_on(&self, role: Role, name: &str) -> bool {
        self.window.get_by_role_and_label(role, name).accesskit_node().toggled() == Some(Toggled::True)
    }

    pub fn size(&self) -> Rect {
        self.window.ctx.content_rect()
    }

    /// How long the window will sleep when nothing happens.
    pub fn rest(&self) -> Duration {
        self.window.output().viewport_output[&ViewportId::ROOT].repaint_delay
    }

    // What they do.

    /// Lets `count` frames pass; nothing that can be used may be without a name in the last of them.
    #[track_caller]
    pub fn frames(&mut self, count: usize) {
        self.window.run_steps(count);
        self.window.check_accessibility();
    }

    #[track_caller]
    pub fn waits(&mut self, seconds: f32) {
        self.frames((seconds * RATE).round() as usize);
    }

    #[track_caller]
    pub fn press(&mut self, key: Key) {
        self.press_with(Modifiers::NONE, key);
    }

    /// Goes to `page`, by its key where it has one.
    #[track_caller]
    pub fn shows(&mut self, page: Page) {
        match page_key(page) {
            Some(key) => self.press(key),
            // Only the first ten have a digit.
            None => {
                self.window.state_mut().state.page = page;
                self.frames(2);
            }
        }
    }

    #[track_caller]
    pub fn press_with(&mut self, modifiers: Modifiers, key: Key) {
        self.window.key_press_modifiers(modifiers, key);
        self.frames(2);
    }

    /// Lets frames pass until `done` says so: for what is computed beside the window, however slow the machine is.
    #[track_caller]
    pub fn until(&mut self, what: &str, mut done: impl FnMut(&mut User) -> bool) {
        let since = Instant::now();
        while !done(self) {
            assert!(since.elapsed() < HANGS, "{what} never came; there is {:?}", self.names(Role::Label));
            std::thread::sleep(Duration::from_millis(5));
            self.frames(1);
        }
    }

    /// Waits until the words can be read.
    #[track_caller]
    pub fn awaits(&mut self, words: &str) {
        self.frames(1);
        self.until(&format!("'{words}'"), |user| user.sees(words));
    }

    /// Clicks the only thing with this role whose name begins with `start`, whatever the rest of the name becomes meanwhile.
    #[track_caller]
    pub fn click_beginning(&mut self, role: Role, start: &str) {
        let find = |user: &User| {
            let begins =
                |node: &Node<'_>| node.accesskit_node().role() == role && text(node).is_some_and(|name| name.starts_with(start));
            user.nodes().find(|node| begins(node)).map(|node| {
                node.scroll_to_me();
                node.rect()
            })
        };
        find(self).unwrap_or_else(|| panic!("there is no {start}"));
        self.frames(4);
        let at = find(self).unwrap_or_else(|| panic!("there is no {start}")).center();
        self.click_at(at);
    }

    /// Scrolls to the thing, if it must, and clicks it.
    #[track_caller]
    pub fn click(&mut self, role: Role, name: &str) {
        let rect = self.reaches(role, name);
        // A row of the table of runs is clicked on its name: its middle is the field of the learning rate.
        let is_row = role == Role::Button && name.contains(": ") && rect.width() > 250.0;
        self.click_at(if is_row { rect.left_center() + vec2(40.0, 0.0) } else { rect.center() });
    }

    /// Clicks with the other button, which opens a menu.
    #[track_caller]
    pub fn right_click_at(&mut self, pos: Pos2) {
        self.moves(pos);
        for pressed in [true, false] {
            let (button, modifiers) = (PointerButton::Secondary, Modifiers::NONE);
            self.window.event(Event::PointerButton { pos, button, pressed, modifiers });
            self.window.step();
        }
        self.frames(4);
    }

    /// Selects the run at `index`.
    pub fn selects(&mut self, index: usize) {
        self.window.state_mut().state.selected = index;
        self.frames(2);
    }

    #[track_caller]
    pub fn click_at(&mut self, at: Pos2) {
        self.moves(at);
        self.button(at, true);
        self.button(at, false);
        self.frames(4);
    }

    #[track_caller]
    pub fn double_click_at(&mut self, at: Pos2) {
        self.click_at(at);
        self.click_at(at);
    }

    #[track_caller]
    pub fn drag(&mut self, from: Pos2, to: Pos2) {
        self.moves(from);
        self.button(from, true);
        for i in 1..=4 {
            self.moves(from + (to - from) * (i as f32 / 4.0));
        }
        self.button(to, false);
        self.frames(4);
    }

    #[track_caller]
    pub fn hovers(&mut self, at: Pos2) {
        self.moves(at);
        self.waits(0.6);
    }

    pub fn leaves(&mut self) {
        self.window.remove_cursor();
        self.frames(2);
    }

    /// Turns the wheel by `points` over `at`, and waits until the motion has died down.
    #[track_caller]
    pub fn scrolls(&mut self, at: Pos2, points: f32) {
        self.moves(at);
        self.window.event(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, points),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        });
        self.waits(0.5);
    }

    /// Opens the combo box and takes an option.
    #[track_caller]
    pub fn chooses(&mut self, combo: &str, option: &str) {
        self.click(Role::ComboBox, combo);
        self.click(Role::Button, option);
    }

    /// Drags the slider to `part` (0 to 1) of its length.
    #[track_caller]
    pub fn slides(&mut self, name: &str, part: f32) {
        let rail = self.reaches(Role::Slider, name);
        // The handle's centre stays within the rail by its radius; over a rail there may be a strip.
        let radius = if name == "Step" { rail.height() / 2.5 } else { 7.0 };
        let y = if name == "Step" { rail.center().y } else { rail.bottom() - 9.0 };
        let rail = rail.shrink2(vec2(radius, 0.0));
        let at = |part: f32| pos2(lerp(rail.x_range().min..=rail.x_range().max, part), y);
        self.drag(at(0.5), at(part));
    }

    /// Goes to a control with the keyboard.
    #[track_caller]
    pub fn focuses(&mut self, role: Role, name: &str) {
        self.window.get_by_role_and_label(role, name).focus();
        self.frames(2);
    }

    /// Sets the playback speed, in steps a second.
    #[track_caller]
    pub fn enters_speed(&mut self, text: &str) {
        let menu = self.names(Role::Button).into_iter().find(|name| name.ends_with("steps/s")).expect("a menu of the speed");
        self.click(Role::Button, &menu);
        self.enters("Playback speed", text);
        self.press(Key::Escape);
        self.leaves();
    }

    /// Clicks into the number field and types.
    #[track_caller]
    pub fn enters(&mut self, name: &str, text: &str) {
        self.enters_nth(name, 0, text);
    }

    /// The same where several fields have one name.
    #[track_caller]
    pub fn enters_nth(&mut self, name: &str, n: usize, text: &str) {
        let field = |user: &Self| user.window.get_all_by_role_and_label(Role::SpinButton, name).nth(n).map(|node| node.rect());
        self.window.get_all_by_role_and_label(Role::SpinButton, name).nth(n).expect("so many fields").scroll_to_me();
        self.frames(4);
        let at = field(self).expect("so many fields").center();
        self.click_at(at);
        self.types(text);
        self.press(Key::Enter);
    }

    /// Types over what the text field holds.
    #[track_caller]
    pub fn writes(&mut self, name: &str, text: &str) {
        self.click(Role::TextInput, name);
        self.press_with(Modifiers::COMMAND, Key::A);
        self.types(text);
    }

    #[track_caller]
    pub fn types(&mut self, text: &str) {
        self.window.event(Event::Text(text.to_owned()));
        self.frames(2);
    }

    /// Drops the file at `path` on the window.
    pub fn drops(&mut self, path: &Path) {
        self.window.input_mut().dropped_files.push(Arc::new(InHand(path.to_owned())));
        self.frames(2);
    }

    #[track_caller]
    pub fn resizes(&mut self, size: [f32; 2]) {
        self.window.set_size(Vec2::from(size));
        self.frames(4);
    }

    /// Goes to the beat of the open lesson that asks this task, counted from 0, by its mark at the foot of the lesson.
    #[track_caller]
    pub fn asks(&mut self, task: usize) {
        let beats = &self.state().lesson.as_ref().expect("an open lesson").lesson.beats;
        let beat = beats.iter().position(|beat| beat.task == Some(task)).expect("a beat for every task");
        let name = format!("Beat {} of {}", beat + 1, beats.len());
        self.click(Role::RadioButton, &name);
        self.frames(3);
    }

    /// The place of the thing, after scrolling to it.
    #[track_caller]
    pub fn reaches(&mut self, role: Role, name: &str) -> Rect {
        self.window.get_by_role_and_label(role, name).scroll_to_me();
        self.frames(4);
        self.find(role, name)
    }

    pub fn moves(&mut self, to: Pos2) {
        self.window.hover_at(to);
        self.window.step();
    }

    pub fn button(&mut self, pos: Pos2, pressed: bool) {
        let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
        self.window.event(Event::PointerButton { pos, button, pressed, modifiers });
        self.window.step();
    }
}

/// A number as it is shown: `−2.1·10⁻⁵`.
fn number(text: &str) -> Option<f64> {
    let digit = |c: char| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|raised| raised == c).map(|digit| char::from(b'0' + digit as u8));
    let plain = |c: char| if "−⁻".contains(c) { '-' } else { digit(c).unwrap_or(c) };
    let text = text.replace("·10", "e");
    // 10⁻⁷ alone, without a factor.
    let lone = text.starts_with("10") && text.chars().nth(2).is_some_and(|c| c == '⁻' || digit(c).is_some());
    let text = if lone { text.replacen("10", "1e", 1) } else { text };
    text.chars().map(plain).collect::<String>().parse().ok()
}

/// What a thing is called; of a label, what it says.
pub fn text(node: &Node<'_>) -> Option<String> {
    let node = node.accesskit_node();
    if node.role() == Role::Label { node.value() } else { node.label() }
}

/// Whether a thing can be used.
pub fn is_control(node: &Node<'_>) -> bool {
    accessibility::is_input(node.accesskit_node().role())
}

/// What the control of a parameter is called.
pub fn title(param: &Param) -> String {
    match param.symbol {
        "" => param.name.to_owned(),
        symbol if symbol == param.name => param.name.to_owned(),
        symbol => format!("{} {symbol}", param.name),
    }
}

/// The place of a lesson of the program.
pub fn lesson(key: &str) -> usize {
    lessons::ALL.iter().position(|lesson| lesson.key == key).unwrap_or_else(|| panic!("no lesson {key}"))
}

/// The experiment of the first preset.
pub fn first() -> Experiment {
    presets::ALL[0].experiment()
}

/// A file in the hand that drops it.
#[derive(Debug)]
pub struct InHand(pub PathBuf);

impl DroppedFile for InHand {
    fn path(&self) -> &Path {
        &self.0
    }
    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}
