//! The hyperparameters of a run: each with a slider as wide as the column, and above it the gaps at which the run would end with other
//! values.

use crate::math::catalog::param::{Param, ParamKind, Tunable, Value};
use crate::sim::experiment::eigen_decay::RateMark;
use crate::ui::controls::number_field::{FIELD, number_field};
use crate::ui::controls::param_slider::{self, default, describe, reset, row, title};
use crate::ui::controls::rail::{self, Line, Move};
use crate::ui::controls::scent_strip;
use crate::ui::numbers;
use crate::ui::paint::scale_line::rounded;
use crate::ui::runs::scents::{RATE, Scent};
use crate::ui::state::edit::FirstError;
use crate::ui::state::hints::Hint;
use crate::ui::theme::Palette;
use crate::ui::typeset;
use eframe::egui::{Align, Align2, Button, Color32, Label, Layout, Rect, RichText, Role, Stroke, Ui, WidgetInfo, pos2, vec2};

/// The size of the words about the best value, in points.
const BEST: f32 = 12.5;
/// The heights of the strip over the learning rate, and of that over another hyperparameter, in points.
const STRIP: f32 = 72.0;
const LOW_STRIP: f32 = 26.0;
/// Where there is no strip, the height of the names over the ticks, and half the distance at which two ticks are close, in points.
const NAMES: f32 = 14.0;
const CLOSE: f32 = 40.0;

/// The font size of the buttons for values given by theory, in points, and a number as wide as most.
const CHIP: f32 = 12.0;
const WIDEST: &str = "0.0008888";

/// The data shown with a parameter, besides its description.
#[derive(Clone, Copy, Default)]
pub struct Aid<'a> {
    /// Whether the results with other values are shown, once they are known.
    pub has_strip: bool,
    /// The results of the run with other values.
    pub scent: Option<&'a Scent>,
    /// Whether it may be said with which value the run ends lowest.
    pub names_lowest: bool,
    /// The range of the slider, where it depends on the problem.
    pub range: Option<(f64, f64)>,
    /// Values given by theory.
    pub marks: &'a [RateMark],
    /// The colour of the run.
    pub color: Color32,
    /// The number of steps of the run.
    pub steps: usize,
}

/// Shows the controls of all hyperparameters of `target`, each with a slider as wide as the column and the data from `aid`. Fails with the
/// message of the first value refused.
pub fn all<'a>(ui: &mut Ui, target: &mut dyn Tunable, aid: impl Fn(&Param) -> Aid<'a>) -> Result<(), String> {
    let mut errors = FirstError::default();
    for param in &target.params().to_vec() {
        errors.note(one(ui, param, target, aid(param)));
    }
    errors.outcome()
}

/// Shows the control of one hyperparameter of `target`.
pub fn one(ui: &mut Ui, param: &Param, target: &mut dyn Tunable, aid: Aid<'_>) -> Result<(), String> {
    let value = target.get(param.key);
    // No results are computed for what has no effect, and an empty strip would wait for them for ever.
    let aid = if param.has_effect(target) { aid } else { Aid { has_strip: false, scent: None, ..aid } };
    let changed = param_slider::enabled(ui, param, target, |ui| match (&param.kind, &value) {
        (ParamKind::Real { .. }, Value::Number(x)) => wide_row(ui, param, *x, aid).map(|changed| changed.map(Value::Number)),
        _ => row(ui, param, &value),
    });
    changed.and_then(|value| value.map_or(Ok(()), |value| target.set(param.key, &value)))
}

/// Shows the label and the number of a real parameter, and below them its strip, if there is one, and its slider.
fn wide_row(ui: &mut Ui, param: &Param, here: f64, aid: Aid<'_>) -> Result<Option<f64>, String> {
    let ParamKind::Real { slider, scale, min, max, .. } = param.kind else { panic!("{} is no real number", param.key) };
    let (mut next, mut outcome) = (None, Ok(()));
    let line = ui.horizontal(|ui| {
        let label = ui.add(Label::new(RichText::new(title(param)).color(Palette::of(ui.ctx()).weak)).truncate());
        let label = label.on_hover_ui(|ui| describe(ui, param));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let (field, typed) = number_field(ui, param, here, FIELD);
            field.labelled_by(label.id).on_hover_ui(|ui| describe(ui, param));
            match typed {
                Some(Ok(x)) => next = Some(x),
                Some(Err(message)) => outcome = Err(message),
                None => {}
            }
            if reset(ui, param, Value::Number(here) != param.default_value()) {
                next = default(param);
            }
            next = drawn(ui, param, here, aid).or(next);
        });
        label
    });
    let label = line.inner;
    // The room is there before the results are, so that nothing moves when they come.
    let strip = match aid.has_strip {
        true if param.key == RATE => STRIP,
        true => LOW_STRIP,
        false if aid.marks.is_empty() => 0.0,
        false => NAMES,
    };
    let (id, rect) = ui.allocate_space(vec2(ui.available_width(), rail::HEIGHT + strip));
    let line = Line::new(scale, aid.range.unwrap_or(slider), rect);
    let above = Rect::from_min_size(rect.min, vec2(rect.width(), strip));
    // In a low window the slider may be below the edge, and only the strip over it in sight.
    let in_sight = [rect.with_min_y(above.bottom()), above].map(|part| part.intersect(ui.clip_rect()));
    if let Some(part) = in_sight.into_iter().find(|part| param.key == RATE && part.height() >= 10.0) {
        Hint::Rate.mark(ui.ctx(), part);
    }
    if let Some(scent) = aid.scent {
        let lowest = scent.sweep.lowest_end().filter(|_| scent.fresh && aid.names_lowest);
        scent_strip::paint(ui.painter(), above, (&line, here), scent, lowest, aid.marks, aid.color);
    } else if aid.has_strip {
        ui.painter().rect_filled(above, 4.0, Palette::of(ui.ctx()).background);
    } else {
        ticks(ui, &line, rect.with_min_y(above.bottom()), aid.marks);
    }
    let (handle, moved) = rail::show(ui, id, rect, &line, here, &numbers::typed(here));
    let handle = handle.labelled_by(label.id);
    if let Some(scent) = aid.scent.filter(|_| !handle.dragged()) {
        handle.on_hover_text_at_pointer(scent_strip::about(scent, aid.steps));
    }
    match moved {
        Some(Move::To(x)) => next = Some(x.clamp(min, max)),
        Some(Move::Reset) => next = default(param),
        None => {}
    }
    outcome.map(|()| next.filter(|x| *x != here))
}

/// Says what is drawn over the slider, and offers the value with which the run ends lowest, where there is one; returns it once it is
/// taken.
fn drawn(ui: &mut Ui, param: &Param, here: f64, aid: Aid<'_>) -> Option<f64> {
    let palette = Palette::of(ui.ctx());
    let scent = aid.scent.filter(|scent| scent.fresh)?;
    let room = ui.available_width() - 16.0;
    let fits = |words: &String| typeset::measure(ui.ctx(), words, BEST).x < room;
    let short = format!("gap after {}", numbers::typed(scent.sweep.steps as f64));
    let curve = format!("{short} steps");
    let lowest = scent.sweep.lowest_end().filter(|_| aid.names_lowest).map(|lowest| rounded_to(lowest.value, 3));
    let Some(best) = lowest.filter(|best| *best != here) else {
        if let Some(words) = [curve, short].into_iter().find(fits) {
            ui.label(RichText::new(words).size(BEST).color(palette.weak)).on_hover_text(scent_strip::about(scent, aid.steps));
        }
        return None;
    };
    let value = numbers::short(best);
    let words = [format!("{curve}: lowest at {value}"), format!("lowest at {value}")].into_iter().find(fits);
    let words = RichText::new(words.unwrap_or(format!("best {value}"))).size(BEST).color(palette.accent);
    let take = ui.add(Button::new(words).frame(false));
    let take = take.on_hover_text("The value with which this run would end lowest. Click to take it.");
    take.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Take the best {}", title(param))));
    take.clicked().then_some(best)
}

/// Shows buttons under the learning rate for values given by theory; returns the value of the one clicked.
pub fn take(ui: &mut Ui, marks: &[RateMark]) -> Option<f64> {
    let mut taken = None;
    let mut show = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 3.0);
        ui.spacing_mut().button_padding.x = 5.0;
        for mark in marks {
            let words = RichText::new(format!("{} = {}", mark.name, numbers::digits(mark.value, 4))).size(CHIP);
            let button = ui.add(Button::new(words).min_size(vec2(0.0, 20.0)));
            if button.on_hover_text(format!("{}. Click to take it.", mark.about)).clicked() {
                taken = Some(rounded(mark.value));
            }
        }
    };
    // Beside each other only where there is room for any numbers, so that nothing below moves while the numbers change.
    let widest = |mark: &RateMark| typeset::measure(ui.ctx(), &format!("{} = {WIDEST}", mark.name), CHIP).x + 14.0;
    if marks.iter().map(widest).sum::<f32>() <= ui.available_width() {
        ui.horizontal(show);
    } else {
        ui.vertical(&mut show);
    }
    taken
}

/// Paints a tick through the rail in `rect` for each mark, and over it its name.
fn ticks(ui: &Ui, line: &Line, rect: Rect, marks: &[RateMark]) {
    let palette = Palette::of(ui.ctx());
    let mut shown: Vec<(f32, &str)> =
        marks.iter().filter(|mark| line.holds(mark.value)).map(|mark| (line.x(mark.value), mark.name)).collect();
    shown.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (i, (x, name)) in shown.iter().enumerate() {
        ui.painter().line_segment([pos2(*x, rect.top()), pos2(*x, rect.bottom())], Stroke::new(2.0, palette.warning));
        let near = |other: Option<usize>| other.and_then(|i| shown.get(i)).is_some_and(|other| (other.0 - x).abs() < 2.0 * CLOSE);
        // The names of two close marks stand to the left of the first and to the right of the second.
        let (anchor, aside) = match (near(i.checked_sub(1)), near(Some(i + 1))) {
            (false, true) => (Align2::RIGHT_BOTTOM, -1.0),
            (true, false) => (Align2::LEFT_BOTTOM, 1.0),
            (true, true) => continue,
            (false, false) => (Align2::CENTER_BOTTOM, 0.0),
        };
        let (name, whole) = (format!("${name}$"), rect.with_min_y(rect.top() - NAMES - 4.0));
        let place = typeset::fit(ui.ctx(), pos2(x + aside, rect.top()), anchor, &name, CHIP, whole);
        typeset::paint(ui.painter(), place.min, Align2::LEFT_TOP, &name, CHIP, palette.text);
    }
}

/// Rounds `x` to so many significant digits.
fn rounded_to(x: f64, digits: usize) -> f64 {
    format!("{x:.*e}", digits - 1).parse().unwrap_or(x)
}
