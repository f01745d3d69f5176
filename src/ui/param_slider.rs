//! The control of a parameter, drawn from its description alone.

use crate::math::param::{Kind, Param, Scale, Tunable, Value};
use crate::sim::eigen_decay::Mark;
use crate::ui::numbers;
use crate::ui::theme::Palette;
use eframe::egui::{self, ComboBox, Response, Role, Slider, SliderClamping, Stroke, TextEdit, Ui, pos2};
use std::ops::RangeInclusive;

/// The width of the labels before the controls, in points.
const LABEL: f32 = 104.0;
/// The width of the number field after a slider, in points.
const FIELD: f32 = 62.0;

/// The controls of all parameters of `target`, one to a line. Fails with the message of the last value refused.
pub fn all(ui: &mut Ui, target: &mut dyn Tunable) -> Result<(), String> {
    target.params().iter().try_for_each(|param| one(ui, param, target))
}

/// The control of one parameter of `target`.
pub fn one(ui: &mut Ui, param: &Param, target: &mut dyn Tunable) -> Result<(), String> {
    let before = target.get(param.key);
    let after = row(ui, param, &before);
    if after == before { Ok(()) } else { target.set(param.key, &after) }
}

/// The controls of all parameters of `target`, with `marks` on the slider of the parameter `key`, and under it their values to be taken
/// by a click.
pub fn marked(ui: &mut Ui, target: &mut dyn Tunable, key: &str, marks: &[Mark]) -> Result<(), String> {
    for param in target.params() {
        if param.key != key || marks.is_empty() {
            one(ui, param, target)?;
            continue;
        }
        let before = target.get(key);
        let shown = row_with(ui, param, &before, marks);
        let after = take(ui, marks).unwrap_or(shown);
        if after != before {
            target.set(key, &after)?;
        }
    }
    Ok(())
}

/// A button for each mark that takes its value.
fn take(ui: &mut Ui, marks: &[Mark]) -> Option<Value> {
    let mut taken = None;
    ui.horizontal(|ui| {
        label(ui, "stability")
            .on_hover_text("What theory says of this learning rate on a quadratic; L and μ are its greatest and least curvature");
        // What has no room beside the first stands under it.
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(3.0, 3.0);
            ui.spacing_mut().button_padding.x = 5.0;
            for mark in marks {
                let value = numbers::digits(mark.value, 3);
                let words = egui::RichText::new(format!("{} = {value}", mark.name)).size(12.0);
                let button = ui.add(egui::Button::new(words).min_size(egui::vec2(0.0, 20.0)));
                if button.on_hover_text(format!("{}. Click to take it.", mark.about)).clicked() {
                    taken = Some(Value::Number(rounded(mark.value)));
                }
            }
        });
    });
    taken
}

/// A tick on the rail of a slider for each mark.
fn ticks(ui: &Ui, slider: &Response, width: f32, range: (f64, f64), scale: Scale, marks: &[Mark]) {
    let (to, _) = spread(scale);
    let (low, high) = (to(range.0), to(range.1));
    // The rail's ends are inset by the radius of the handle, as egui does it.
    let inset = slider.rect.height() / 2.5;
    let (left, right) = (slider.rect.left() + inset, slider.rect.left() + width - inset);
    let color = Palette::of(ui.ctx()).warning;
    for mark in marks {
        let part = ((to(mark.value) - low) / (high - low)) as f32;
        if (0.0..=1.0).contains(&part) {
            let (x, y) = (left + part * (right - left), slider.rect.center().y);
            ui.painter().line_segment([pos2(x, y + 7.0), pos2(x, y + 12.0)], Stroke::new(2.0, color));
        }
    }
}

/// A line with the label, the control and a reset of a value that `param` describes; gives the new value.
pub fn row(ui: &mut Ui, param: &Param, value: &Value) -> Value {
    row_with(ui, param, value, &[])
}

fn row_with(ui: &mut Ui, param: &Param, value: &Value, marks: &[Mark]) -> Value {
    let mut next = value.clone();
    ui.horizontal(|ui| {
        let label = label(ui, &title(param)).on_hover_ui(|ui| describe(ui, param));
        let spare = ui.available_width();
        let response = match (&param.kind, value) {
            (Kind::Real { slider, scale, min, max, .. }, Value::Number(x)) => {
                let mut x = *x;
                let response = slide(ui, &mut x, *slider, *scale, false, spare);
                ticks(ui, &response, slider_width(spare), *slider, *scale, marks);
                next = Value::Number(x.clamp(*min, *max));
                response
            }
            (Kind::Count { slider, scale, min, max, .. }, Value::Number(x)) => {
                let mut x = *x;
                let response = slide(ui, &mut x, (slider.0 as f64, slider.1 as f64), *scale, true, spare);
                next = Value::Number(x.round().clamp(*min as f64, *max as f64));
                response
            }
            (Kind::Choice { options, .. }, Value::Word(word)) => {
                let mut chosen = word.clone();
                let combo =
                    ComboBox::from_id_salt(param.key).selected_text(word.as_str()).width(spare - 30.0).show_ui(ui, |ui| {
                        for (option, doc) in *options {
                            ui.selectable_value(&mut chosen, (*option).to_owned(), *option).on_hover_text(*doc);
                        }
                    });
                next = Value::Word(chosen);
                combo.response
            }
            (Kind::Flag { .. }, Value::Word(word)) => {
                let mut on = word == "true";
                let response = ui.checkbox(&mut on, "");
                next = Value::Word(on.to_string());
                response
            }
            (_, Value::Word(word)) => {
                let (response, finished, typed) = text(ui, param, word, spare - 34.0);
                if finished {
                    next = Value::Word(typed);
                }
                response
            }
            (_, Value::Number(_)) => ui.label("?"),
        };
        response.labelled_by(label.id).on_hover_ui(|ui| describe(ui, param));
        reset(ui, param, &mut next);
    });
    next
}

/// A text that counts once it is finished (Enter, or another field), since half a path names no file. Gives the field, whether
/// it was finished now, and the text.
fn text(ui: &mut Ui, param: &Param, value: &str, width: f32) -> (egui::Response, bool, String) {
    let memory = ui.scope_id().with((param.key, "draft"));
    let mut draft = ui.data(|data| data.get_temp(memory)).unwrap_or_else(|| value.to_owned());
    let response = ui.add(
        TextEdit::singleline(&mut draft)
            .hint_text(if param.key == "file" { "path" } else { "automatic" })
            .desired_width(width)
            .char_limit(1000),
    );
    if response.has_focus() {
        ui.data_mut(|data| data.insert_temp(memory, draft.clone()));
    } else {
        ui.data_mut(|data| data.remove::<String>(memory));
    }
    let finished = response.lost_focus();
    (response, finished, draft)
}

/// The label of a line of controls, as wide as all others.
pub fn label(ui: &mut Ui, text: &str) -> egui::Response {
    let size = egui::vec2(LABEL, ui.spacing().interact_size.y);
    let weak = Palette::of(ui.ctx()).weak;
    ui.allocate_ui_with_layout(size, egui::Layout::left_to_right(egui::Align::Center), |ui| {
        ui.set_min_width(LABEL);
        ui.add(egui::Label::new(egui::RichText::new(text).color(weak)).truncate())
    })
    .inner
}

/// The name of a parameter with its symbol.
fn title(param: &Param) -> String {
    if param.symbol.is_empty() || param.symbol == param.name {
        param.name.to_owned()
    } else {
        format!("{} {}", param.name, param.symbol)
    }
}

fn describe(ui: &mut Ui, param: &Param) {
    ui.set_max_width(320.0);
    ui.label(param.doc);
    ui.weak(format!("{}: {}; default {}", param.key, param.range(), param.default_value()));
}

fn reset(ui: &mut Ui, param: &Param, value: &mut Value) {
    let changed = *value != param.default_value() && !matches!(param.kind, Kind::Text { .. });
    let button = egui::Button::new("↺").frame(false).min_size(egui::vec2(16.0, 16.0));
    let response = ui.add_visible(changed, button).on_hover_text(format!("Back to the default, {}", param.default_value()));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Reset {}", title(param))));
    if response.clicked() {
        *value = param.default_value();
    }
}

/// How much of `width` the rail of a slider takes.
fn slider_width(width: f32) -> f32 {
    (width - FIELD - 34.0).max(40.0)
}

/// A slider over `range` on `scale` with its number field. Typed values may lie beyond the slider.
pub fn slide(ui: &mut Ui, value: &mut f64, range: (f64, f64), scale: Scale, whole: bool, width: f32) -> egui::Response {
    ui.spacing_mut().slider_width = slider_width(width);
    ui.spacing_mut().interact_size.x = FIELD;
    let (to, from) = spread(scale);
    let ends: RangeInclusive<f64> = to(range.0)..=to(range.1);
    let (shown, here) = (*value, to(*value));
    let mut slider = Slider::from_get_set(ends, |new| {
        if let Some(position) = new.filter(|position| *position != here) {
            let exact = from(position);
            *value = if whole { exact.round() } else { rounded(exact) };
        }
        to(*value)
    })
    .clamping(SliderClamping::Never)
    .custom_formatter(move |position, _| if whole { format!("{:.0}", from(position)) } else { numbers::typed(from(position)) })
    .custom_parser(move |text| numbers::reread(text, shown).map(to));
    if matches!(scale, Scale::Log | Scale::Decay) {
        slider = slider.drag_value_speed(0.01);
    }
    let response = ui.add(slider);
    // Where the scale is not linear, the slider's own number is a place on the line; said aloud is the value.
    ui.ctx().accesskit_node_builder(response.id, |node| {
        if node.role() == Role::Slider {
            node.set_value(numbers::typed(*value));
        }
    });
    response
}

/// A function of one number.
type Map = fn(f64) -> f64;

/// How a scale lays values on a line, and back.
fn spread(scale: Scale) -> (Map, Map) {
    match scale {
        Scale::Linear => (|x| x, |t| t),
        // Zero and below have no place on a logarithmic line; they stand far to the left.
        Scale::Log => (|x| if x > 0.0 { x.log10() } else { -20.0 }, |t| if t <= -19.9 { 0.0 } else { 10_f64.powf(t) }),
        Scale::Decay => {
            (|x| if x < 1.0 { -(1.0 - x).log10() } else { 20.0 }, |t| if t >= 19.9 { 1.0 } else { 1.0 - 10_f64.powf(-t) })
        }
    }
}

/// Twelve digits: what the way to the line and back loses is not shown as a long tail.
fn rounded(x: f64) -> f64 {
    format!("{x:.11e}").parse().unwrap_or(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scale_goes_there_and_back() {
        for (scale, values) in [
            (Scale::Linear, vec![-3.0, 0.0, 2.5]),
            (Scale::Log, vec![0.0, 1e-4, 0.1, 3.0]),
            (Scale::Decay, vec![0.0, 0.9, 0.99, 0.999, 1.0]),
        ] {
            let (to, from) = spread(scale);
            for x in values {
                assert_eq!(rounded(from(to(x))), x, "{scale:?}");
            }
        }
    }

    #[test]
    fn decay_rates_are_evenly_spread() {
        let (to, _) = spread(Scale::Decay);
        let gaps = [to(0.99) - to(0.9), to(0.999) - to(0.99)];
        assert!((gaps[0] - gaps[1]).abs() < 1e-9);
    }
}
