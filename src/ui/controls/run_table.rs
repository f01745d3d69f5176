//! The runs as a table: marker, name, learning rate, gap at the playhead and state, one row each. A click selects a run, dragging moves it
//! in the list, and further actions are on its row.

use crate::math::Optimizer;
use crate::math::catalog::Catalog;
use crate::math::catalog::param::{Tunable as _, Value, find};
use crate::sim::picture::marks::HEAD;
use crate::ui::controls::icon::{self, Icon};
use crate::ui::controls::number_field::number_field;
use crate::ui::controls::run_card::{add_menu, explain};
use crate::ui::numbers;
use crate::ui::paint::marker;
use crate::ui::runs::pictures::RunPicture;
use crate::ui::state::State;
use crate::ui::state::action::Action;
use crate::ui::theme::{Palette, faded, medium};
use crate::ui::typeset;
use eframe::egui::{
    Align2, Button, Color32, CursorIcon, FontFamily, FontId, Rect, Response, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo,
    pos2,
    text::{LayoutJob, TextWrapping},
    vec2,
};
use std::sync::Arc;

/// The height of a row, in points.
const ROW: f32 = 33.0;
/// The widths of the columns of the learning rate, of the gap and of the state, in points, and the room between them.
const RATE: f32 = 54.0;
const GAP: f32 = 53.0;
const FATE: f32 = 63.0;
const BETWEEN: f32 = 5.0;
/// The size of the text in a row, in points.
const WORDS: f32 = 12.5;

/// The positions of the columns of one row.
struct Columns {
    name: Rect,
    rate: Rect,
    gap: Rect,
    fate: Rect,
}

impl Columns {
    fn of(row: Rect) -> Self {
        let column = |right: f32, width: f32| Rect::from_x_y_ranges(right - width..=right, row.y_range());
        let fate = column(row.right() - 2.0, FATE);
        let gap = column(fate.left() - BETWEEN, GAP);
        let rate = column(gap.left() - BETWEEN, RATE).shrink2(vec2(0.0, 4.0));
        let name = Rect::from_x_y_ranges(row.left() + 28.0..=rate.left() - BETWEEN, row.y_range());
        Columns { name, rate, gap, fate }
    }
}

/// Shows the table of all runs.
pub fn show(ui: &mut Ui, state: &mut State, pictures: &[Arc<RunPicture>], actions: &mut Vec<Action>) {
    Palette::of(ui.ctx()).card_frame().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 1.0;
        head(ui, state, pictures, actions);
        let top = ui.cursor().top();
        for (i, picture) in pictures.iter().enumerate() {
            ui.push_id(("run", i), |ui| row(ui, state, i, picture, top, actions));
        }
        if pictures.is_empty() {
            ui.weak("No run yet: add one.");
        }
    });
}

fn head(ui: &mut Ui, state: &mut State, pictures: &[Arc<RunPicture>], actions: &mut Vec<Action>) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::hover());
    let columns = Columns::of(rect);
    let left = Rect::from_min_max(rect.min, pos2(columns.rate.left() - BETWEEN, rect.bottom()));
    ui.scope_builder(UiBuilder::new().max_rect(left), |ui| {
        ui.horizontal_centered(|ui| {
            ui.weak("Runs");
            add_menu(ui, &mut Optimizer::ALL.iter(), actions);
        });
    });
    let weak = Palette::of(ui.ctx()).weak;
    let font = FontId::proportional(WORDS);
    ui.painter().text(columns.rate.center(), Align2::CENTER_CENTER, "α", font.clone(), weak);
    let known = state.work.experiment.objective.lowest().is_some();
    let what = if known { "gap" } else { "loss" };
    // With its step where there is room for it on one line.
    let whole = format!("{what} at {}", state.step());
    let fits = typeset::measure(ui.ctx(), &whole, WORDS).x <= columns.gap.width();
    let words = if fits { whole } else { what.to_owned() };
    let sort = ui.put(
        columns.gap.shrink2(vec2(0.0, 3.0)),
        Button::new(eframe::egui::RichText::new(words).size(WORDS).color(weak)).frame(false),
    );
    sort.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Sort the runs"));
    let tip = if known {
        "F(xₖ) − F* at the playhead. Click to sort the runs by it."
    } else {
        "F(xₖ) at the playhead. Click to sort the runs by it."
    };
    if sort.on_hover_text(tip).clicked() && !state.hides_results() {
        sort_runs(state, pictures);
    }
    ui.painter().text(columns.fate.right_center(), Align2::RIGHT_CENTER, "fate", font, weak);
}

/// Sorts the runs by the loss at the playhead; failed runs come last, and equal ones keep their order.
fn sort_runs(state: &mut State, pictures: &[Arc<RunPicture>]) {
    let (step, runs) = (state.step(), state.work.experiment.runs.clone());
    let loss = |i: &usize| loss_at(&pictures[*i], step).unwrap_or(f64::INFINITY);
    let mut order: Vec<usize> = (0..runs.len().min(pictures.len())).collect();
    order.sort_by(|a, b| loss(a).total_cmp(&loss(b)));
    state.selected = order.iter().position(|i| *i == state.selected).unwrap_or(state.selected);
    state.edit(|state| {
        state.work.experiment.runs = order.iter().map(|i| runs[*i].clone()).collect();
        Ok(())
    });
}

/// Returns the loss of a run at `step`; none where it ended before.
fn loss_at(picture: &RunPicture, step: usize) -> Option<f64> {
    picture.trace.records.get(step).map(|record| record.loss)
}

fn row(ui: &mut Ui, state: &mut State, i: usize, picture: &RunPicture, top: f32, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click_and_drag());
    let columns = Columns::of(rect);
    let selected = i == state.selected;
    let run = state.work.experiment.runs[i].clone();
    let (long, brief, about, lost) = fate(state, picture);
    let spoken = if run.hidden { format!("hidden; {long}") } else { long };
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, format!("{}: {spoken}", run.name())));
    // The pointer may be on the number field or a button of the row.
    let pointed = ui.rect_contains_pointer(rect);
    if pointed {
        state.pointing = Some(i);
    }
    let fill = match () {
        () if selected => faded(palette.accent, 0.26),
        () if pointed || state.pointed == Some(i) => faded(palette.rule, 0.6),
        () => Color32::TRANSPARENT,
    };
    let painter = ui.painter();
    painter.rect_filled(rect, 4.0, fill);
    if selected {
        painter.rect_filled(Rect::from_min_size(rect.min, vec2(3.0, ROW)), 1.0, palette.accent);
    }
    if response.has_focus() {
        painter.rect_stroke(rect, 4.0, Stroke::new(1.5, palette.accent), eframe::egui::StrokeKind::Inside);
    }
    let dimmed = run.hidden || state.pointed.is_some_and(|other| other != i);
    let (text, weak) = if dimmed { (palette.weak, palette.weak) } else { (palette.text, palette.weak) };
    let color = if run.hidden { faded(palette.run(run.color), 0.4) } else { palette.run(run.color) };
    painter.add(marker::shape(run.marker, pos2(rect.left() + 15.0, rect.center().y), HEAD + 3.0, color, Stroke::NONE));
    let family = if selected { medium() } else { FontFamily::Proportional };
    words(ui, run.name(), FontId::new(13.5, family), columns.name, Align2::LEFT_CENTER, text);
    let gap = match loss_at(picture, state.step()) {
        Some(_) if state.hides_results() && state.step() > 0 => "?".to_owned(),
        Some(loss) => numbers::digits(loss - state.work.experiment.objective.lowest().unwrap_or(0.0), 2),
        None => "–".to_owned(),
    };
    words(ui, &gap, FontId::proportional(13.0), columns.gap, Align2::RIGHT_CENTER, if lost { palette.danger } else { text });
    rate(ui, state, i, columns.rate);
    if pointed && !response.dragged() {
        buttons(ui, state, i, columns.fate, actions);
    } else {
        words(
            ui,
            &brief,
            FontId::proportional(WORDS),
            columns.fate,
            Align2::RIGHT_CENTER,
            if lost { palette.danger } else { weak },
        );
    }
    if response.clicked() || response.drag_started() {
        state.selected = i;
    }
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    drag(ui, state, i, &response, top);
    response.context_menu(|ui| menu(ui, state, i, actions));
    response.on_hover_text(format!("{}: {spoken}.\n{about}", run.name()));
}

/// Describes the state of a run: in words, in fewer words, what they mean, and whether the run has failed.
fn fate(state: &State, picture: &RunPicture) -> (String, String, String, bool) {
    if state.hides_results() {
        return ("to be predicted".into(), "?".into(), "How it ends is what the lesson asks.".into(), false);
    }
    let brief = match &picture.verdict {
        Some(verdict) => verdict.brief(),
        None if picture.stopped => "stopped".into(),
        None => "…".into(),
    };
    let lost = picture.verdict.as_ref().is_some_and(|verdict| verdict.is_lost());
    (picture.status(), brief, explain(picture), lost)
}

/// Writes `text` into `rect`, shortened where it is too long.
fn words(ui: &Ui, text: &str, font: FontId, rect: Rect, anchor: Align2, color: Color32) {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, color);
    job.wrap = TextWrapping::truncate_at_width(rect.width());
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let place = anchor.align_size_within_rect(galley.size(), rect);
    ui.painter().galley(place.min, galley, color);
}

/// Shows the field of the learning rate.
fn rate(ui: &mut Ui, state: &mut State, i: usize, rect: Rect) {
    let run = &state.work.experiment.runs[i];
    let (here, name) = (run.learning_rate(), run.name().to_owned());
    let Ok(param) = find(run.optimizer.params(), "", "lr") else { return };
    let typed = ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        let (field, typed) = number_field(ui, param, here, rect.width());
        if field.has_focus() || field.dragged() {
            state.selected = i;
        }
        field.accessible_name(format!("α of {name}")).on_hover_text("The learning rate: type it, or drag");
        typed
    });
    if let Some(number) = typed.inner {
        state.edit(|state| number.and_then(|x| state.work.experiment.runs[i].optimizer.set("lr", &Value::Number(x))));
    }
}

/// Shows the buttons that replace the state while the pointer is on the row.
fn buttons(ui: &mut Ui, state: &mut State, i: usize, rect: Rect, actions: &mut Vec<Action>) {
    let run = &state.work.experiment.runs[i];
    let (hidden, name) = (run.hidden, run.name().to_owned());
    ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            for (icon, action) in [(Icon::Remove, Action::Remove), (if hidden { Icon::Hidden } else { Icon::Seen }, Action::Hide)]
            {
                let button = icon::button(ui, icon, action, false);
                button.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{}: {name}", action.label())));
                if button.clicked() {
                    state.selected = i;
                    actions.push(action);
                }
            }
        });
    });
}

/// Shows the menu of the run, opened by a right click.
fn menu(ui: &mut Ui, state: &mut State, i: usize, actions: &mut Vec<Action>) {
    for action in
        [Action::Duplicate, Action::Hide, Action::MoveUp, Action::MoveDown, Action::OwnStart, Action::Spread, Action::Remove]
    {
        if ui.button(action.label()).on_hover_text(action.tooltip()).clicked() {
            state.selected = i;
            actions.push(action);
            ui.close();
        }
    }
}

/// Moves the run to the row over which it is dropped; a line shows where it would go.
fn drag(ui: &Ui, state: &mut State, i: usize, response: &Response, top: f32) {
    let Some(pointer) = response.interact_pointer_pos().filter(|_| response.dragged() || response.drag_stopped()) else { return };
    let count = state.work.experiment.runs.len();
    let to = (((pointer.y - top) / (ROW + 1.0)).round().max(0.0) as usize).min(count);
    if response.drag_stopped() {
        let to = if to > i { to - 1 } else { to };
        state.edit(|state| {
            let run = state.work.experiment.runs.remove(i);
            state.work.experiment.runs.insert(to, run);
            Ok(())
        });
        state.selected = to;
    } else if to != i && to != i + 1 {
        let y = top + to as f32 * (ROW + 1.0);
        let ends = [pos2(response.rect.left(), y), pos2(response.rect.right(), y)];
        ui.painter().line_segment(ends, Stroke::new(2.0, Palette::of(ui.ctx()).accent));
    }
}
