//! The panels of the window: the bars, the columns and the page in the middle.

use super::App;
use crate::ui::controls::column;
use crate::ui::controls::splitter;
use crate::ui::lesson::lesson_panel;
use crate::ui::pages::{Scene, beat_control, show_middle};
use crate::ui::runs::pictures::RunLine;
use crate::ui::shell::banner;
use crate::ui::shell::one_column;
use crate::ui::shell::stage;
use crate::ui::shell::timeline;
use crate::ui::shell::top_bar;
use crate::ui::state::action::Action;
use crate::ui::state::hints::mark_middle;
use crate::ui::state::settings;
use crate::ui::theme::{COLUMN, NARROW, NARROW_COLUMN, Palette, READING_COLUMN, ROOMY, WIDE};
use eframe::egui::{CentralPanel, Frame, Margin, Panel, Rect, ScrollArea, Ui};

impl App {
    /// Shows all panels; what is asked for in them is added to `actions`.
    pub(super) fn panels(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let state = &mut self.state;
        let shown = self.pictures.of(ui.ctx(), &state.work.experiment);
        // The model of a method, such as a simplex, is drawn at the playhead without being asked for.
        let selected = state.work.experiment.runs.get(state.selected);
        let has_marks = selected.is_some_and(|run| run.optimizer.has_marks() && !run.hidden) && !state.page.has_own_experiment();
        let inspects = state.settings.inspector || state.draws_step() || has_marks;
        let inspection = if inspects { self.pictures.inspect(ui.ctx(), state, &shown) } else { None };
        let (palette, right) = (Palette::of(ui.ctx()), ui.max_rect().right());
        ui.painter().rect_filled(ui.max_rect(), 0.0, palette.background);
        state.narrow = ui.available_width() < NARROW;
        state.one_column = one_column::is_needed(ui.available_size()) && !state.presenting;
        if state.one_column {
            one_column::for_touch(ui);
        }
        let bar = |margin| Frame::new().fill(palette.background).inner_margin(margin);
        let column = Frame::new().fill(palette.background).inner_margin(Margin { left: 12, right: 6, top: 0, bottom: 8 });
        let answers = &mut self.answers;
        answers.update(ui.ctx(), state);
        // On the stage of a lesson, its keys take the place of the timeline.
        let shows_timeline = !state.stages_lesson() && !state.one_column;
        if state.presenting {
            stage::above(ui, state, answers);
        } else if state.one_column {
            one_column::bar(ui, state, actions);
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
        let shows_column = (shows_lesson || state.shows_inspector()) && !state.one_column;
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
        self.pages.prepare(ui.ctx(), state);
        let view = self.pages.view(state.page);
        let (ensembles, scents, tiles) = (&mut self.ensembles, &mut self.scents, &mut self.tiles);
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
                                // Among all controls at the left it may be out of sight.
                                beat_control(ui, view, &mut scene);
                                lesson_panel::foot(ui, scene.state, scene.actions);
                            });
                        }
                        // The title is part of the id, so that every lesson begins scrolled to its top.
                        let title = scene.state.lesson.as_ref().map(|open| open.lesson.title.clone()).filter(|_| shows_lesson);
                        let place = title.unwrap_or_else(|| "column".into());
                        column::scrolled(ui, &place, |ui| {
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
            if scene.state.one_column {
                one_column::show(ui, view, &mut scene, answers);
            } else if !scene.state.offered_lessons().is_empty() {
                scene.actions.extend(tiles.cards(ui, scene.state.offered_lessons()));
            } else if scene.state.presenting {
                view.panel(scene.state.stage_panel().0, ui, &mut scene);
            } else {
                show_middle(ui, view, &mut scene);
            }
            room
        });
        mark_middle(ui.ctx(), middle.inner);
        banner::show(ui.ctx(), state, middle.inner);
        self.pictures.progress(ui.ctx(), "Computing the runs", 0);
    }
}
