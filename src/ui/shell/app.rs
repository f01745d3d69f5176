//! The window: its panels, and the actions performed after them.

use crate::sim::Experiment;
use crate::sim::files;
use crate::sim::threads;
use crate::ui::decimal_mark;
use crate::ui::dialogs::exports::ExportJob;
use crate::ui::dialogs::figure_preview::FigurePreview;
use crate::ui::dialogs::file_dialog::FileDialog;
use crate::ui::dialogs::gallery::Tiles;
use crate::ui::dialogs::question;
use crate::ui::lesson::answers::TaskAnswers;
use crate::ui::pages::Pages;
use crate::ui::runs::ensembles::Ensembles;
use crate::ui::runs::pictures::Pictures;
use crate::ui::runs::scents::Scents;
use crate::ui::shell::autosave::Autosaver;
use crate::ui::shell::lecturer::LecturerWindow;
use crate::ui::shell::presenter::Presenter;
use crate::ui::shell::settings_file::SettingsFile;
use crate::ui::shell::stage;
use crate::ui::state::action::Action;
use crate::ui::state::keyboard;
use crate::ui::state::{Appearance, Settings, State};
use crate::ui::theme::{self, Accessibility};
use downhill_desktop::Wish;
use eframe::egui::{self, Theme, Ui};
use std::sync::mpsc::Receiver;

mod panels;

/// The program in its window.
pub struct App {
    /// The state from which everything shown is computed.
    pub state: State,
    pictures: Pictures,
    ensembles: Ensembles,
    scents: Scents,
    pub(in crate::ui) tiles: Tiles,
    pub(in crate::ui) preview: FigurePreview,
    pages: Pages,
    presenter: Presenter,
    lecturer: LecturerWindow,
    pub(in crate::ui) dialog: FileDialog,
    pub(in crate::ui) exports: ExportJob,
    answers: TaskAnswers,
    pub(in crate::ui) autosaver: Option<Autosaver>,
    pub(in crate::ui) store: Option<SettingsFile>,
    pub(in crate::ui) title: String,
    pub(in crate::ui) wishes: Option<Receiver<Wish>>,
    installed: bool,
    /// Whether a window of the first start has its zoom.
    fitted: bool,
    comfort: Accessibility,
}

impl App {
    /// Makes the window with `experiment`, or with the first preset.
    pub fn new(experiment: Option<Experiment>, settings: Settings) -> Self {
        threads::give_way_to_window();
        App {
            state: State::new(experiment, settings.with_valid_values()),
            pictures: Pictures::default(),
            ensembles: Ensembles::default(),
            scents: Scents::default(),
            tiles: Tiles::default(),
            preview: FigurePreview::default(),
            pages: Pages::default(),
            presenter: Presenter::default(),
            lecturer: LecturerWindow::default(),
            dialog: FileDialog::default(),
            exports: ExportJob::default(),
            answers: TaskAnswers::default(),
            autosaver: None,
            store: None,
            title: String::new(),
            wishes: None,
            installed: false,
            fitted: false,
            comfort: Accessibility::default(),
        }
    }

    /// The loss of each run at the step shown, NaN where it has ended; none while the runs are computed.
    pub fn losses(&self) -> Option<Vec<f64>> {
        let is_computing = self.pictures.lacks_runs() && !self.pictures.is_stopped();
        (!is_computing).then(|| self.pictures.losses(self.state.step()))
    }

    /// Keeps the settings in the file `store`.
    pub fn with_settings_file(mut self, store: SettingsFile) -> Self {
        self.store = Some(store);
        self
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.advance(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.show(ui);
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        // A window that disappears without being asked, for example with its display, was not closed by the user: the copy stays.
        self.close(self.state.leaving.is_some());
        files::discard_drafts();
    }
}

/// The widths from which on a window of the first start is shown larger, in points, with its zoom.
const LARGE: [(f32, f32); 2] = [(3600.0, 2.0), (2600.0, 1.5)];

impl App {
    /// Shows everything larger where the first start fills a screen of very many points: its text would be too small to read.
    fn fit_first_start(&mut self, ctx: &egui::Context) {
        let width = ctx.content_rect().width();
        let zoom = LARGE.into_iter().find(|(least, _)| width >= *least).map(|(_, zoom)| zoom);
        if let Some(zoom) = zoom.filter(|_| !self.fitted && !self.state.settings.welcomed && self.state.settings.zoom == 1.0) {
            self.fitted = true;
            ctx.set_zoom_factor(zoom);
        }
    }

    /// Advances playback, and asks for another frame only while something moves.
    pub fn advance(&mut self, ctx: &egui::Context) {
        if !self.installed {
            theme::install(ctx);
            ctx.set_zoom_factor(self.state.settings.zoom);
            self.installed = true;
        }
        self.fit_first_start(ctx);
        self.fulfil_wishes(ctx);
        let comfort =
            Accessibility { contrast: self.state.settings.contrast || self.state.presenting, calm: self.state.settings.calm };
        if comfort != self.comfort {
            theme::comfort(ctx, self.comfort, comfort);
            self.comfort = comfort;
        }
        if !self.state.presenting {
            self.state.settings.zoom = ctx.zoom_factor();
            self.state.settings.window.follow(ctx);
        }
        ctx.set_theme(match self.state.settings.appearance {
            Appearance::Dark => Theme::Dark,
            Appearance::Light => Theme::Light,
        });
        // This runs even when nothing is drawn, since a hidden window can be closed, too.
        question::guard(ctx, &mut self.state, self.dialog.is_asking());
        let stage = self.state.presenting && !self.state.embedded;
        self.presenter.follow(ctx, stage.then_some(stage::SIZE));
        // Playback waits for steps that are not computed yet.
        let lacking = self.state.shows_experiment() && self.pictures.lacks_runs();
        let ready = if lacking { 0 } else { self.pages.view(self.state.page).ready() };
        let state = &mut self.state;
        state.playhead.speed = state.settings.speed;
        state.playhead.looping = state.settings.looping;
        state.playhead.slow_start = state.lesson.is_some();
        // A long pause between frames (a hidden window) must not make playback jump.
        let passed = ctx.input(|input| f64::from(input.unstable_dt).min(0.25));
        state.playhead.advance_up_to(ready, passed, state.length());
        // While the runs are stopped, there is nothing to wait for until the user resumes them.
        if state.playhead.playing && !(lacking && self.pictures.is_stopped()) {
            ctx.request_repaint();
        }
    }

    /// Shows the window's content, and performs the actions asked for.
    pub fn show(&mut self, ui: &mut Ui) {
        self.state.pointed = self.state.pointing.take();
        decimal_mark::follow(self.state.settings.comma);
        let woken = self.state.blank && keyboard::any(ui.ctx());
        let covered = self.is_covered();
        let typing = keyboard::typing(ui.ctx());
        let mut actions = if covered { Vec::new() } else { keyboard::actions(ui.ctx(), self.state.presenting) };
        if self.state.stages_lesson() {
            // On the stage of a lesson the largest key goes on, as in other presentations.
            let goes_on = |action: &mut Action| {
                if *action == Action::PlayOrPause {
                    *action = Action::GoOn
                }
            };
            actions.iter_mut().for_each(goes_on);
        }
        // While something is asked, a digit is an answer, or the beginning of one, not the key of a page.
        actions.retain(|action| !matches!(action, Action::Show(page) if self.state.takes_digit(*page)));
        if actions.contains(&Action::NextPanel) {
            // The same key would also go to a control.
            keyboard::leave(ui.ctx());
        }
        if let Some(text) = pasted(ui.ctx()).filter(|_| !covered) {
            self.state.open_text(&text);
        }
        for path in ui.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_path_buf()).collect::<Vec<_>>()) {
            self.state.open_file(&path);
        }
        self.panels(ui, &mut actions);
        self.overlays(ui.ctx(), &mut actions);
        self.lecturer.show(ui.ctx(), &mut self.state, &self.answers, &mut actions);
        self.state.blank &= !woken;
        // Shortcuts with Ctrl (save, duplicate, copy) leave the text field focused.
        let by_control = |action: &Action| action.shortcut().is_some_and(|keys| keys.modifiers.command);
        let typing = typing.filter(|_| !actions.is_empty() && actions.iter().all(by_control));
        for action in actions {
            action.perform(&mut self.state);
            ui.ctx().request_repaint();
        }
        self.state.follow_hints();
        self.requests(ui.ctx());
        if let Some(field) = typing.filter(|_| !self.is_covered()) {
            ui.ctx().memory_mut(|memory| memory.request_focus(field));
        }
        let held = ui.input(|input| input.pointer.any_down()) || ui.ctx().text_edit_focused();
        // A change appears in the next frame, whose pictures are computed from it. Also, egui warns after several consecutive frames of
        // two passes (in which something found its size); the frame after this one has a single pass and breaks the row.
        if self.state.note(held) || ui.ctx().current_pass_index() > 0 {
            ui.ctx().request_repaint();
        }
        self.keep(ui.ctx());
        self.set_title(ui.ctx());
    }

    /// Whether a dialog or sheet over the panels takes all keys.
    fn is_covered(&self) -> bool {
        self.state.overlay.is_some() || self.state.blank || self.dialog.is_open()
    }
}

/// Returns the text that was pasted, unless a text field takes it.
fn pasted(ctx: &egui::Context) -> Option<String> {
    if ctx.text_edit_focused() {
        return None;
    }
    ctx.input(|input| {
        input.events.iter().find_map(|event| if let egui::Event::Paste(text) = event { Some(text.clone()) } else { None })
    })
}
