//! The window: its panels, and the actions performed after them.

use crate::sim::Experiment;
use crate::sim::files;
use crate::ui::controls::splitter;
use crate::ui::controls::stage_control;
use crate::ui::decimal_mark;
use crate::ui::dialogs::exports::ExportJob;
use crate::ui::dialogs::figure_preview::FigurePreview;
use crate::ui::dialogs::file_dialog::FileDialog;
use crate::ui::dialogs::gallery::Tiles;
use crate::ui::dialogs::question;
use crate::ui::lesson::answers::TaskAnswers;
use crate::ui::lesson::lesson_panel;
use crate::ui::pages::{PageView, Pages, Scene};
use crate::ui::runs::ensembles::Ensembles;
use crate::ui::runs::pictures::{Pictures, RunLine};
use crate::ui::runs::scents::Scents;
use crate::ui::shell::autosave::Autosaver;
use crate::ui::shell::banner;
use crate::ui::shell::lecturer::LecturerWindow;
use crate::ui::shell::presenter::Presenter;
use crate::ui::shell::settings_file::SettingsFile;
use crate::ui::shell::stage;
use crate::ui::shell::timeline;
use crate::ui::shell::top_bar;
use crate::ui::state::action::Action;
use crate::ui::state::hints::mark_middle;
use crate::ui::state::keyboard;
use crate::ui::state::settings;
use crate::ui::state::{Appearance, Settings, State};
use crate::ui::theme::{self, Accessibility, COLUMN, NARROW, NARROW_COLUMN, Palette, READING_COLUMN, ROOMY, WIDE};
use downhill_desktop::Wish;
use eframe::egui::{self, CentralPanel, Frame, Margin, Panel, Rect, ScrollArea, Theme, Ui};
use std::sync::mpsc::Receiver;

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

    /// The loss of each run at the step shown; NaN where it is not computed or has ended.
    pub fn losses(&self) -> Vec<f64> {
        self.pictures.losses(self.state.step())
    }

    /// Keeps the settings in the file `store`.
    pub fn with_settings_file(mut self, store: SettingsFile) -> Self {
        self.store = Some(store);
        self
    }

    fn panels(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let state = &mut self.state;
        let shown = self.pictures.of(ui.ctx(), &state.work.experiment);
        let inspects = state.settings.inspector || state.draws_step();
        let inspection = if inspects { self.pictures.inspect(ui.ctx(), state, &shown) } else { None };
        let (palette, right) = (Palette::of(ui.ctx()), ui.max_rect().right());
        ui.painter().rect_filled(ui.max_rect(), 0.0, palette.background);
        state.narrow = ui.available_width() < NARROW;
        let bar = |margin| Frame::new().fill(palette.background).inner_margin(margin);
        let column = Frame::new().fill(palette.background).inner_margin(Margin { left: 12, right: 6, top: 0, bottom: 8 });
        let answers = &mut self.answers;
        answers.update(ui.ctx(), state);
        // On the stage of a lesson, its keys take the place of the timeline.
        let shows_timeline = !state.stages_lesson();
        if state.presenting {
            stage::above(ui, state, answers);
        } else {
            Panel::top("top bar").frame(bar(Margin::symmetric(16, 8))).exact_size(48.0).show_separator_line(false).show(
                ui,
                |ui| {
                    top_bar::show(ui, state, actions);
                },
            );
        }
        if shows_timeline {
            Panel::bottom("timeline")
                .frame(bar(Margin::symmetric(16, 6)).fill(palette.panel))
                .exact_size(60.0)
                .show_separator_line(false)
                .show(ui, |ui| {
                    timeline::show(ui, state, actions);
                });
        }
        if state.presenting {
            stage::below(ui, state, answers, actions);
        }
        let (shows_controls, shows_lesson) = (state.shows_controls(), state.shows_lesson());
        let shows_column = shows_lesson || state.shows_inspector();
        let wide = if ui.ctx().content_rect().width() < ROOMY { NARROW_COLUMN } else { COLUMN };
        let width = if shows_lesson && ui.available_width() >= WIDE { READING_COLUMN } else { wide + 10.0 };
        // At least a third of the window is left for the pictures.
        let room = (ui.available_width() / 3.0).max(NARROW_COLUMN);
        let or = |size: f32, usual: f32| if size > 0.0 { size } else { usual };
        let width = or(state.settings.column_width, width).min(room);
        let wide = or(state.settings.controls_width, wide + 18.0).min(room + 18.0) - 18.0;
        // While the pointer is on a run, the others are faint, in the table and in all plots.
        let faint =
            |line: &RunLine| RunLine { old: line.old || state.pointed.is_some_and(|run| run != line.run), ..line.clone() };
        let lines: Vec<RunLine> = shown.lines.iter().map(faint).collect();
        let view = self.pages.view(state.page);
        let (ensembles, scents) = (&mut self.ensembles, &mut self.scents);
        let mut scene = Scene {
            state,
            pictures: &shown.pictures,
            lines: &lines,
            ghosts: &shown.ghosts,
            ensembles,
            scents,
            inspection: inspection.as_deref(),
            actions,
        };
        if shows_controls {
            let panel = Panel::left("controls").frame(column).exact_size(wide + 18.0).resizable(false).show_separator_line(false);
            let panel = panel.show(ui, |ui| {
                ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                    ui.set_width(wide - 12.0);
                    view.controls(ui, &mut scene);
                });
            });
            let size = &mut scene.state.settings.controls_width;
            splitter::show(ui, "Edge of the controls", panel.response.rect, splitter::Side::Right, size, settings::CONTROLS);
        }
        if shows_column {
            let inside = Frame::new().fill(palette.panel).inner_margin(Margin::symmetric(16, 14)).outer_margin(Margin {
                left: 6,
                right: 12,
                top: 0,
                bottom: 8,
            });
            let inside = inside.corner_radius(6);
            let panel =
                Panel::right("inspector").frame(inside).exact_size(width).resizable(false).show_separator_line(false).show(
                    ui,
                    |ui| {
                        lesson_panel::tabs(ui, scene.state, scene.actions);
                        if shows_lesson {
                            let foot = Frame::new().inner_margin(Margin { top: 8, ..Margin::ZERO });
                            Panel::bottom("lesson foot").frame(foot).show_separator_line(true).show(ui, |ui| {
                                if !shows_controls {
                                    beat_control(ui, view, &mut scene);
                                }
                                lesson_panel::foot(ui, scene.state, scene.actions);
                            });
                        }
                        // The title is part of the id, so that every lesson begins scrolled to its top.
                        let title = scene.state.lesson.as_ref().map(|open| open.lesson.title.clone()).filter(|_| shows_lesson);
                        let place = title.unwrap_or_else(|| "column".into());
                        ScrollArea::vertical().id_salt(place).auto_shrink(false).show(ui, |ui| {
                            if shows_lesson {
                                lesson_panel::show(ui, scene.state, answers, scene.actions);
                            } else {
                                view.column(ui, &mut scene);
                            }
                        });
                    },
                );
            let size = &mut scene.state.settings.column_width;
            let rect = Rect::from_x_y_ranges(right - width..=right, panel.response.rect.y_range());
            splitter::show(ui, "Edge of the right column", rect, splitter::Side::Left, size, settings::COLUMN);
        }
        if scene.state.stages_lesson() && scene.state.beat_control().is_some() {
            let line = bar(Margin::symmetric(16, 4));
            Panel::bottom("stage control").frame(line).show_separator_line(false).show(ui, |ui| {
                beat_control(ui, view, &mut scene);
            });
        }
        let center = bar(Margin { left: 6, right: 6, top: 0, bottom: 8 });
        let middle = CentralPanel::no_frame().frame(center).show(ui, |ui| {
            let room = ui.max_rect();
            if scene.state.presenting {
                view.panel(scene.state.stage_panel().0, ui, &mut scene);
            } else {
                view.middle(ui, &mut scene);
            }
            room
        });
        mark_middle(ui.ctx(), middle.inner);
        banner::show(ui.ctx(), state, middle.inner);
        self.pictures.progress(ui.ctx(), "Computing the runs", 0);
    }
}

/// Shows the one control of the lesson's beat, if it has one.
fn beat_control(ui: &mut Ui, view: &mut dyn PageView, scene: &mut Scene<'_>) {
    let Some(name) = scene.state.beat_control() else { return };
    if !view.control(&name, ui, scene) {
        stage_control::show(ui, scene.state, &name, scene.pictures, scene.scents);
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
        if self.state.asks_number() {
            // A digit is the beginning of the answer, not the key of a page.
            actions.retain(|action| !matches!(action, Action::Show(_)));
        }
        if actions.contains(&Action::NextPanel) {
            // The same key would also go to a control.
            keyboard::leave(ui.ctx());
        }
        if let Some(text) = pasted(ui.ctx()).filter(|_| !covered) {
            self.state.open_text(&text);
        }
        if let Some(path) = ui.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_path_buf())) {
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
