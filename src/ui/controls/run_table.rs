//! The runs of a page as a table: marker, name, learning rate, a number at the playhead and state, one row each. A click selects a run, dragging moves it
//! in the list, and further actions are on its row.

use crate::math::Optimizer;
use crate::math::catalog::CatalogEntry;
use crate::math::catalog::param::{Tunable as _, Value, find};
use crate::sim::picture::marks::HEAD;
use crate::ui::controls::icon::{self, Icon};
use crate::ui::controls::number_field::number_field;
use crate::ui::controls::run_settings::add_menu;
use crate::ui::menu::MenuItem as _;
use crate::ui::paint::marker;
use crate::ui::state::State;
use crate::ui::state::action::Action;
use crate::ui::theme::{Palette, faded, medium};
use crate::ui::typeset;
use eframe::egui::{
    Align2, Button, Color32, CursorIcon, FontFamily, FontId, Rect, Response, RichText, Role, Sense, Stroke, Ui, UiBuilder,
    WidgetInfo, pos2,
    text::{LayoutJob, TextWrapping},
    vec2,
};

/// The height of a row, in points.
const ROW: f32 = 33.0;
/// The widths of the columns of the learning rate, of the number at the playhead and of the state, in points, and the room between them.
const RATE: f32 = 54.0;
const NUMBER: f32 = 53.0;
const FATE: f32 = 63.0;
/// The smallest size of a number in a row, in points.
const SMALLEST: f32 = 9.0;
const BETWEEN: f32 = 5.0;
/// The size of the text in a row, in points.
const WORDS: f32 = 12.5;

/// The positions of the columns of one row.
struct Columns {
    name: Rect,
    rate: Rect,
    number: Rect,
    fate: Rect,
}

impl Columns {
    fn of(row: Rect) -> Self {
        let column = |right: f32, width: f32| Rect::from_x_y_ranges(right - width..=right, row.y_range());
        let fate = column(row.right() - 2.0, FATE);
        let number = column(fate.left() - BETWEEN, NUMBER);
        let rate = column(number.left() - BETWEEN, RATE).shrink2(vec2(0.0, 4.0));
        let name = Rect::from_x_y_ranges(row.left() + 28.0..=rate.left() - BETWEEN, row.y_range());
        Columns { name, rate, number, fate }
    }
}

/// What a page's table says besides the name, the look and the learning rate of each run.
pub struct RunTable {
    /// The heading of the numbers, and a longer one for where there is room.
    pub heading: [String; 2],
    /// What the numbers are.
    pub tip: &'static str,
    /// The rows, in the order of the runs.
    pub rows: Vec<RunRow>,
    /// Whether a click on the heading sorts the runs.
    pub sorts: bool,
    /// What the menu of a run offers.
    pub menu: &'static [Action],
}

/// What the row of a run says besides its name, look and learning rate.
pub struct RunRow {
    /// Its number at the playhead.
    pub number: String,
    /// The place of that number among those of the other runs: the least is the best.
    pub rank: f64,
    /// Its state in a word or two, in a few words, and as an explanation.
    pub state: [String; 3],
    /// Whether it has failed.
    pub is_lost: bool,
}

/// Shows the table of the runs of the page, to which any of `offered` can be added.
pub fn show(
    ui: &mut Ui,
    state: &mut State,
    table: &RunTable,
    offered: &mut dyn Iterator<Item = &'static CatalogEntry<Optimizer>>,
    actions: &mut Vec<Action>,
) {
    Palette::of(ui.ctx()).card_frame().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 1.0;
        head(ui, state, table, offered, actions);
        let top = ui.cursor().top();
        for (i, content) in table.rows.iter().enumerate() {
            ui.push_id(("run", i), |ui| row(ui, state, i, (content, table.menu), top, actions));
        }
        if table.rows.is_empty() {
            ui.weak("No run yet: add one.");
        }
    });
}

fn head(
    ui: &mut Ui,
    state: &mut State,
    table: &RunTable,
    offered: &mut dyn Iterator<Item = &'static CatalogEntry<Optimizer>>,
    actions: &mut Vec<Action>,
) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::hover());
    let columns = Columns::of(rect);
    let left = Rect::from_min_max(rect.min, pos2(columns.rate.left() - BETWEEN, rect.bottom()));
    ui.scope_builder(UiBuilder::new().max_rect(left), |ui| {
        ui.horizontal_centered(|ui| {
            ui.weak("Runs");
            add_menu(ui, offered, actions);
        });
    });
    let weak = Palette::of(ui.ctx()).weak;
    let font = FontId::proportional(WORDS);
    ui.painter().text(columns.rate.center(), Align2::CENTER_CENTER, "α", font.clone(), weak);
    let [brief, whole] = &table.heading;
    let fits = typeset::measure(ui.ctx(), whole, WORDS).x <= columns.number.width();
    let heading = RichText::new(if fits { whole } else { brief }).size(WORDS).color(weak);
    let sort = ui.put(columns.number.shrink2(vec2(0.0, 3.0)), Button::new(heading).frame(false));
    sort.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Sort the runs"));
    if sort.on_hover_text(format!("{} Click to sort the runs by it.", table.tip)).clicked() && table.sorts {
        sort_runs(state, &table.rows);
    }
    ui.painter().text(columns.fate.right_center(), Align2::RIGHT_CENTER, "fate", font, weak);
}

/// Sorts the runs by their ranks; equal ones keep their order.
fn sort_runs(state: &mut State, rows: &[RunRow]) {
    let (runs, selected) = state.runs();
    let mut order: Vec<usize> = (0..runs.len().min(rows.len())).collect();
    order.sort_by(|a, b| rows[*a].rank.total_cmp(&rows[*b].rank));
    *selected = order.iter().position(|i| i == selected).unwrap_or(*selected);
    let sorted = order.iter().map(|i| runs[*i].clone()).collect();
    state.edit(|state| {
        *state.runs().0 = sorted;
        Ok(())
    });
}

fn row(
    ui: &mut Ui,
    state: &mut State,
    i: usize,
    (content, offered): (&RunRow, &'static [Action]),
    top: f32,
    actions: &mut Vec<Action>,
) {
    let palette = Palette::of(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click_and_drag());
    let columns = Columns::of(rect);
    let (runs, place) = state.runs();
    let (selected, run) = (i == *place, runs[i].clone());
    let [brief, long, about] = &content.state;
    let spoken = if run.hidden { format!("hidden; {long}") } else { long.clone() };
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
    let font = FontId::new(13.5, family);
    let name = shortened(ui, run.name(), &font, columns.name.width());
    words(ui, &name, font, columns.name, Align2::LEFT_CENTER, text);
    let [number, fate] = if content.is_lost { [palette.danger; 2] } else { [text, weak] };
    fitted(ui, &content.number, 13.0, columns.number, number);
    rate(ui, state, i, columns.rate);
    if pointed && !response.dragged() {
        buttons(ui, state, i, columns.fate, actions);
    } else {
        fitted(ui, brief, WORDS, columns.fate, fate);
    }
    if response.clicked() || response.drag_started() {
        *state.runs().1 = i;
    }
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    drag(ui, state, i, &response, top);
    response.context_menu(|ui| menu(ui, state, i, offered, actions));
    response.on_hover_text(format!("{}: {spoken}.\n{about}", run.name()));
}

/// Returns `name` where it fits into `width`; otherwise shortened before the number at its end, which tells it from its original.
fn shortened(ui: &Ui, name: &str, font: &FontId, width: f32) -> String {
    let fits = |text: &str| ui.painter().layout_no_wrap(text.to_owned(), font.clone(), Color32::WHITE).size().x <= width;
    let base = name.trim_end_matches(|c: char| c.is_ascii_digit());
    if fits(name) || base.len() == name.len() || !base.ends_with(' ') {
        return name.to_owned();
    }
    let number = &name[base.len()..];
    let chars: Vec<char> = base.trim_end().chars().collect();
    let cut = |kept: usize| format!("{}… {number}", chars[..kept].iter().collect::<String>());
    (1..chars.len()).rev().map(cut).find(|text| fits(text)).unwrap_or_else(|| name.to_owned())
}

/// Writes a number, or the fate of a run, into `rect`. A number without its exponent would be another number: what does not fit is smaller
/// before it is cut.
fn fitted(ui: &Ui, text: &str, font: f32, rect: Rect, color: Color32) {
    let wide = ui.painter().layout_no_wrap(text.to_owned(), FontId::proportional(font), color).size().x;
    let size = (font * rect.width() / wide.max(1.0)).clamp(SMALLEST, font);
    words(ui, text, FontId::proportional(size), rect, Align2::RIGHT_CENTER, color);
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
    let (runs, place) = state.runs();
    let run = &runs[i];
    let (here, name) = (run.learning_rate(), run.name().to_owned());
    let Ok(param) = find(run.optimizer.params(), "", "lr") else { return };
    let typed = ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        let (field, typed) = number_field(ui, param, here, rect.width());
        if field.has_focus() || field.dragged() {
            *place = i;
        }
        field.accessible_name(format!("α of {name}")).on_hover_text("The learning rate: type it, or drag");
        typed
    });
    if let Some(number) = typed.inner {
        state.edit(|state| number.and_then(|x| state.runs().0[i].optimizer.set("lr", &Value::Number(x))));
    }
}

/// Shows the buttons that replace the state while the pointer is on the row.
fn buttons(ui: &mut Ui, state: &mut State, i: usize, rect: Rect, actions: &mut Vec<Action>) {
    let run = &state.runs().0[i];
    let (hidden, name) = (run.hidden, run.name().to_owned());
    ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            for (icon, action) in [(Icon::Remove, Action::Remove), (if hidden { Icon::Hidden } else { Icon::Seen }, Action::Hide)]
            {
                let button = icon::button(ui, icon, action, false);
                button.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{}: {name}", action.label())));
                if button.clicked() {
                    *state.runs().1 = i;
                    actions.push(action);
                }
            }
        });
    });
}

/// Shows the menu of the run, opened by a right click.
fn menu(ui: &mut Ui, state: &mut State, i: usize, offered: &[Action], actions: &mut Vec<Action>) {
    for action in offered.iter().cloned() {
        if ui.button(action.label()).with_tip(action.tooltip()).clicked() {
            *state.runs().1 = i;
            actions.push(action);
            ui.close();
        }
    }
}

/// Moves the run to the row over which it is dropped; a line shows where it would go.
fn drag(ui: &Ui, state: &mut State, i: usize, response: &Response, top: f32) {
    let Some(pointer) = response.interact_pointer_pos().filter(|_| response.dragged() || response.drag_stopped()) else { return };
    let count = state.runs().0.len();
    let to = (((pointer.y - top) / (ROW + 1.0)).round().max(0.0) as usize).min(count);
    if response.drag_stopped() {
        let to = if to > i { to - 1 } else { to };
        state.edit(|state| {
            let (runs, selected) = state.runs();
            let run = runs.remove(i);
            runs.insert(to, run);
            *selected = to;
            Ok(())
        });
    } else if to != i && to != i + 1 {
        let y = top + to as f32 * (ROW + 1.0);
        let ends = [pos2(response.rect.left(), y), pos2(response.rect.right(), y)];
        ui.painter().line_segment(ends, Stroke::new(2.0, Palette::of(ui.ctx()).accent));
    }
}
