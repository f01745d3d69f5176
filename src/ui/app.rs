//! The window: its panels, and the actions performed after them.

use crate::sim::Experiment;
use crate::ui::action::Action;
use crate::ui::command_palette::Outcome;
use crate::ui::ensembles::Ensembles;
use crate::ui::pages::{Pages, Scene};
use crate::ui::pictures::{Pictures, lines};
use crate::ui::presenter::{self, Presenter};
use crate::ui::state::{Appearance, Overlay, Settings, State};
use crate::ui::theme::{self, COLUMN, NARROW, Palette};
use crate::ui::{shortcut_sheet, timeline, top_bar};
use eframe::egui::{self, CentralPanel, Frame, Key, KeyboardShortcut, Margin, Modifiers, Panel, ScrollArea, Theme, Ui};

/// The program in its window.
pub struct App {
    /// What everything shown is a function of.
    pub state: State,
    pictures: Pictures,
    ensembles: Ensembles,
    pages: Pages,
    presenter: Presenter,
    dressed: bool,
}

impl App {
    /// The window on `experiment`, or on the first preset.
    pub fn new(experiment: Option<Experiment>, settings: Settings) -> Self {
        App {
            state: State::new(experiment, settings),
            pictures: Pictures::default(),
            ensembles: Ensembles::default(),
            pages: Pages::default(),
            presenter: Presenter::default(),
            dressed: false,
        }
    }

    fn panels(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let state = &mut self.state;
        let pictures = self.pictures.of(&state.experiment);
        let inspection =
            if state.settings.inspector || state.settings.step_vectors { self.pictures.inspect(state) } else { None };
        let palette = Palette::of(ui.ctx());
        ui.painter().rect_filled(ui.max_rect(), 0.0, palette.background);
        state.narrow = ui.available_width() < NARROW;
        let bar = |margin| Frame::new().fill(palette.background).inner_margin(margin);
        let column = Frame::new().fill(palette.background).inner_margin(Margin { left: 12, right: 6, top: 0, bottom: 8 });
        if state.presenting {
            let line = bar(Margin::symmetric(16, 4));
            Panel::top("caption").frame(line).exact_size(36.0).show_separator_line(false).show(ui, |ui| {
                presenter::caption(ui, state);
            });
        } else {
            Panel::top("top bar").frame(bar(Margin::symmetric(16, 8))).exact_size(48.0).show_separator_line(false).show(
                ui,
                |ui| {
                    top_bar::show(ui, state, actions);
                },
            );
        }
        if state.message.is_some() {
            let line = bar(Margin::symmetric(16, 4)).fill(palette.panel);
            Panel::top("message").frame(line).exact_size(32.0).show_separator_line(false).show(ui, |ui| {
                top_bar::message(ui, state);
            });
        }
        Panel::bottom("timeline")
            .frame(bar(Margin::symmetric(16, 6)).fill(palette.panel))
            .exact_size(60.0)
            .show_separator_line(false)
            .show(ui, |ui| {
                timeline::show(ui, state, actions);
            });
        let (shows_controls, shows_column) = (state.shows_controls(), state.shows_inspector());
        let view = self.pages.view(state.page);
        let ensembles = &mut self.ensembles;
        let lines = lines(&state.experiment, &pictures);
        let mut scene =
            Scene { state, pictures: &pictures, lines: &lines, ensembles, inspection: inspection.as_deref(), actions };
        if shows_controls {
            Panel::left("controls").frame(column).exact_size(COLUMN + 18.0).resizable(false).show_separator_line(false).show(
                ui,
                |ui| {
                    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                        ui.set_width(COLUMN - 12.0);
                        view.controls(ui, &mut scene);
                    });
                },
            );
        }
        if shows_column {
            let inside = Frame::new().fill(palette.panel).inner_margin(Margin::symmetric(16, 14)).outer_margin(Margin {
                left: 6,
                right: 12,
                top: 0,
                bottom: 8,
            });
            let inside = inside.corner_radius(6);
            Panel::right("inspector").frame(inside).exact_size(COLUMN + 10.0).resizable(false).show_separator_line(false).show(
                ui,
                |ui| {
                    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| view.column(ui, &mut scene));
                },
            );
        }
        let center = bar(Margin { left: 6, right: 6, top: 0, bottom: 8 });
        CentralPanel::no_frame().frame(center).show(ui, |ui| view.middle(ui, &mut scene));
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

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        eframe::set_value(storage, eframe::APP_KEY, &self.state.settings);
    }
}

impl App {
    /// Lets time pass, and asks for another frame only while something moves.
    pub fn advance(&mut self, ctx: &egui::Context) {
        if !self.dressed {
            theme::install(ctx);
            self.dressed = true;
        }
        ctx.set_theme(match self.state.settings.appearance {
            Appearance::Dark => Theme::Dark,
            Appearance::Light => Theme::Light,
        });
        self.presenter.follow(ctx, self.state.presenting.then(|| self.state.page.stage()));
        let ready = self.pages.view(self.state.page).ready();
        let state = &mut self.state;
        state.playhead.speed = state.settings.speed;
        state.playhead.looping = state.settings.looping;
        // A long pause between frames (a hidden window) is no time in which anything was to be seen.
        let passed = ctx.input(|input| f64::from(input.unstable_dt).min(0.25));
        state.playhead.advance_up_to(ready, passed, state.length());
        if state.playhead.playing {
            ctx.request_repaint();
        }
    }

    /// Shows the window's content and performs what was asked for.
    pub fn show(&mut self, ui: &mut Ui) {
        let mut actions = keys(ui.ctx(), &self.state);
        if let Some(path) = ui.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_path_buf())) {
            self.state.open_file(&path);
        }
        self.panels(ui, &mut actions);
        self.overlay(ui.ctx(), &mut actions);
        for action in actions {
            action.perform(&mut self.state);
            ui.ctx().request_repaint();
        }
        let held = ui.input(|input| input.pointer.any_down()) || ui.ctx().text_edit_focused();
        self.state.note(held);
    }

    /// What lies over the panels.
    fn overlay(&mut self, ctx: &egui::Context, actions: &mut Vec<Action>) {
        let left = match &mut self.state.overlay {
            Some(Overlay::Commands(palette)) => match palette.show(ctx) {
                Outcome::Open => false,
                Outcome::Closed => true,
                Outcome::Taken(action) => {
                    actions.push(action);
                    true
                }
            },
            Some(Overlay::Shortcuts) => shortcut_sheet::show(ctx),
            None => false,
        };
        if left {
            self.state.overlay = None;
        }
        if self.state.spotlight {
            presenter::spotlight(ctx);
        }
        if self.state.blank && presenter::blank(ctx) {
            self.state.blank = false;
            actions.clear();
        }
    }
}

/// The actions whose keys were pressed. A text that is being typed keeps all keys; any other control in focus keeps those that
/// it is worked with.
fn keys(ctx: &egui::Context, state: &State) -> Vec<Action> {
    let over = state.overlay.is_some() || state.blank;
    if ctx.text_edit_focused() || over {
        return Vec::new();
    }
    if state.presenting && ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        return vec![Action::Present];
    }
    let in_focus = ctx.memory(|memory| memory.focused().is_some());
    let kept = |shortcut: &KeyboardShortcut| {
        in_focus && shortcut.modifiers.is_none() && matches!(shortcut.logical_key, Key::Space | Key::ArrowLeft | Key::ArrowRight)
    };
    let pressed = |action: &Action| {
        let shortcuts = [action.shortcut(), action.also()].into_iter().flatten();
        let mut free = shortcuts.filter(|shortcut| !kept(shortcut));
        free.any(|shortcut| ctx.input_mut(|input| input.consume_shortcut(&shortcut)))
    };
    // Those with modifiers first: a plain key also matches when a modifier is held.
    let mut keyed = Action::KEYED;
    keyed.sort_by_key(|action| std::cmp::Reverse(action.shortcut().map_or(0, |shortcut| modifiers(shortcut.modifiers))));
    keyed.into_iter().filter(pressed).collect()
}

/// How many modifiers are held.
fn modifiers(held: Modifiers) -> usize {
    [held.alt, held.command, held.shift].into_iter().filter(|held| *held).count()
}
