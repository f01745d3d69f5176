//! The control of a parameter, made from its description alone.

use crate::math::catalog::param::{Param, ParamField, ParamKind, Scale, Tunable, Value};
use crate::ui::controls::number_field::{self, Edit, FIELD, number_field};
use crate::ui::controls::rail::{self, Line, Move};
use crate::ui::controls::rail_under;
use crate::ui::controls::rule_editor;
use crate::ui::menu::MenuItem as _;
use crate::ui::numbers;
use crate::ui::theme::{self, Palette};
use eframe::egui::{self, Color32, ComboBox, Rect, Response, TextEdit, TextStyle, Ui, vec2};

/// The width of the labels before the controls, in points.
const LABEL: f32 = 96.0;

/// Shows the controls of all parameters of `target`, one in each row. Fails with the message of the first value refused.
pub fn all(ui: &mut Ui, target: &mut dyn Tunable) -> Result<(), String> {
    target.params().to_vec().iter().map(|param| one(ui, param, target)).fold(Ok(()), Result::and)
}

/// Shows the control of one parameter of `target`.
pub fn one(ui: &mut Ui, param: &Param, target: &mut dyn Tunable) -> Result<(), String> {
    let value = target.get(param.key);
    let changed = enabled(ui, param, target, |ui| row(ui, param, &value))?;
    changed.map_or(Ok(()), |value| target.set(param.key, &value))
}

/// Shows what `show` adds for a parameter of `target`, disabled where the parameter has no effect; its tooltip then says why.
pub(super) fn enabled<R>(ui: &mut Ui, param: &Param, target: &dyn Tunable, show: impl FnOnce(&mut Ui) -> R) -> R {
    let shown = ui.add_enabled_ui(param.has_effect(target), show);
    if let Some((key, value)) = param.only_with {
        let name = target.params().iter().find(|other| other.key == key).map_or(key, |other| other.name);
        shown.response.on_disabled_hover_text(format!("Without effect unless {name} is {value}"));
    }
    shown.inner
}

/// Shows the control of the value at `place`, which `param` describes.
pub fn field<T: ParamField>(ui: &mut Ui, param: &Param, place: &mut T) -> Result<(), String> {
    if let Some(value) = row(ui, param, &place.to_value())?.as_ref().and_then(T::from_value) {
        *place = value;
    }
    Ok(())
}

/// Shows the control of the seed at `place`, which must not be rounded.
pub fn seed(ui: &mut Ui, param: &Param, place: &mut u64) -> Result<(), String> {
    let Value::Number(default) = param.default_value() else { return Ok(()) };
    let mut outcome = Ok(());
    let reset = line(ui, param, *place != default as u64, |ui, width| {
        let response;
        (response, outcome) = whole(ui, param, place, width);
        response
    });
    if reset {
        *place = default as u64;
    }
    outcome
}

/// Returns the default of a parameter that is a number.
pub(super) fn default(param: &Param) -> Option<f64> {
    if let Value::Number(x) = param.default_value() { Some(x) } else { None }
}

/// Shows a row with the label, the control and a reset button for a value that `param` describes. Returns the new value where it was
/// changed; fails with a message where the typed value is not allowed.
pub fn row(ui: &mut Ui, param: &Param, value: &Value) -> Result<Option<Value>, String> {
    if let ParamKind::Statements { .. } = param.kind {
        return Ok(rule_editor::field(ui, param, value));
    }
    let mut next = value.clone();
    let mut outcome = Ok(());
    let resettable = *value != param.default_value() && !matches!(param.kind, ParamKind::Text { .. });
    let reset = line(ui, param, resettable, |ui, spare| match (&param.kind, value) {
        (ParamKind::Real { .. }, Value::Number(x)) => {
            let mut x = *x;
            let (response, typed) = real(ui, param, &mut x, spare);
            (next, outcome) = (Value::Number(x), typed);
            response
        }
        (ParamKind::Count { .. }, Value::Number(x)) => {
            let mut count = *x as u64;
            let (response, typed) = whole(ui, param, &mut count, spare);
            (next, outcome) = (Value::Number(count as f64), typed);
            response
        }
        (ParamKind::Choice { options, .. }, Value::Word(word)) => {
            let mut chosen = word.clone();
            let combo = ComboBox::from_id_salt(param.key).selected_text(word.as_str()).width(spare - 30.0).show_ui(ui, |ui| {
                for (option, doc) in *options {
                    ui.selectable_value(&mut chosen, (*option).to_owned(), *option).with_tip(*doc);
                }
            });
            next = Value::Word(chosen);
            combo.response
        }
        (ParamKind::Flag { .. }, Value::Word(word)) => {
            let mut on = word == "true";
            let response = theme::checkbox(ui, &mut on, "");
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
    });
    if reset {
        return Ok(Some(param.default_value()));
    }
    outcome.map(|()| (next != *value).then_some(next))
}

/// Shows a row with the label of `param`, its control, which gets the remaining width, and a button to reset where that has an effect;
/// returns whether the button was clicked.
fn line(ui: &mut Ui, param: &Param, resettable: bool, control: impl FnOnce(&mut Ui, f32) -> Response) -> bool {
    let shown = ui.horizontal(|ui| {
        let label = label(ui, &title(param)).on_hover_ui(|ui| describe(ui, param));
        let spare = ui.available_width();
        control(ui, spare).labelled_by(label.id).on_hover_ui(|ui| describe(ui, param));
        reset(ui, param, resettable)
    });
    if rail_under::ends(ui, param.key).is_some() {
        // The rail has a line of its own.
        ui.add_space(rail::HEIGHT);
    }
    shown.inner
}

/// Shows a text field whose text is used once it is finished (Enter, or another field): half a path names no file. Returns the field,
/// whether it was finished in this frame, and the text.
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

/// Shows the label of a row of controls, as wide as all others.
pub fn label(ui: &mut Ui, text: &str) -> egui::Response {
    let size = egui::vec2(LABEL, ui.spacing().interact_size.y);
    let weak = Palette::of(ui.ctx()).weak;
    ui.allocate_ui_with_layout(size, egui::Layout::left_to_right(egui::Align::Center), |ui| {
        ui.set_min_width(LABEL);
        ui.add(egui::Label::new(egui::RichText::new(text).color(weak)).truncate())
    })
    .inner
}

/// Returns the name of a parameter with its symbol.
pub(super) fn title(param: &Param) -> String {
    if param.symbol.is_empty() || param.symbol == param.name {
        param.name.to_owned()
    } else {
        format!("{} {}", param.name, param.symbol)
    }
}

pub(super) fn describe(ui: &mut Ui, param: &Param) {
    ui.set_max_width(320.0);
    ui.label(param.doc);
    ui.weak(format!("{}: {}; default {}", param.key, param.range(), param.default_value()));
}

pub(super) fn reset(ui: &mut Ui, param: &Param, visible: bool) -> bool {
    let button = egui::Button::new("↺").frame(false).min_size(egui::vec2(16.0, 16.0));
    let response = ui.add_visible(visible, button).on_hover_text(format!("Back to the default, {}", param.default_value()));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Reset {}", title(param))));
    response.clicked()
}

/// Shows the slider of the real number at `place` with its number field, within `width`. A typed number may be outside the slider's range;
/// one that `param` does not allow is refused with a message, and the number stays as it was. Returns the response of the field while it
/// is edited, otherwise that of the slider.
pub fn real(ui: &mut Ui, param: &Param, place: &mut f64, width: f32) -> (Response, Result<(), String>) {
    let ParamKind::Real { slider, scale, min, max, .. } = param.kind else { panic!("{} is no real number", param.key) };
    let here = *place;
    let spare = rail_width(width, FIELD);
    let (handle, moved) = in_line(ui, param.key, (slider, scale), here, &numbers::typed(here), spare);
    let (field, typed) = number_field(ui, param, here, FIELD);
    match moved {
        Some(Move::To(x)) => *place = x.clamp(min, max),
        Some(Move::Reset) => *place = default(param).unwrap_or(here),
        None => {}
    }
    let outcome = match typed {
        Some(Ok(x)) => {
            *place = x;
            Ok(())
        }
        Some(Err(message)) => Err(message),
        None => Ok(()),
    };
    (together(handle, field), outcome)
}

/// The same for a whole number, which is never rounded.
pub fn whole(ui: &mut Ui, param: &Param, place: &mut u64, width: f32) -> (Response, Result<(), String>) {
    let ParamKind::Count { slider, scale, min, max, .. } = param.kind else { panic!("{} is no whole number", param.key) };
    let here = *place;
    // The field of a seed with many digits takes width from the rail.
    let font = TextStyle::Button.resolve(ui.style());
    let digits =
        ui.painter().layout_no_wrap(here.to_string(), font, Color32::WHITE).size().x + 2.0 * ui.spacing().button_padding.x;
    let field_width = digits.max(FIELD);
    let range = (slider.0 as f64, slider.1 as f64);
    let (handle, moved) = in_line(ui, param.key, (range, scale), here as f64, &here.to_string(), rail_width(width, field_width));
    let read = |text: &str| numbers::read_whole(text, param);
    let show = |x: f64| if x == here as f64 { here.to_string() } else { format!("{x:.0}") };
    let speed = if scale == Scale::Log { 0.01 * (here as f64).max(1.0) } else { 0.2 };
    let (field, edit) = number_field::field(ui, here as f64, field_width, speed, &show, &read, |n| *n as f64);
    let to_whole = |x: f64| {
        // Between two adjacent whole numbers, an arrow key goes to the next one.
        let x = if (x - here as f64).abs() < 1.0 {
            here as f64 + (x - here as f64).signum() * f64::from(x != here as f64)
        } else {
            x
        };
        (x.round().max(0.0) as u64).clamp(min, max)
    };
    match moved {
        Some(Move::To(x)) => *place = to_whole(x),
        Some(Move::Reset) => *place = default(param).map_or(here, |x| x as u64),
        None => {}
    }
    let outcome = match edit {
        Some(Edit::Moved(x)) => {
            *place = to_whole(x);
            Ok(())
        }
        Some(Edit::Typed(Ok(n))) => {
            *place = n;
            Ok(())
        }
        Some(Edit::Typed(Err(message))) => Err(message),
        None => Ok(()),
    };
    (together(handle, field), outcome)
}

/// Returns the width of a rail before a number field of `field` points and a reset button.
fn rail_width(width: f32, field: f32) -> f32 {
    (width - field - 34.0).max(24.0)
}

/// Shows a rail in the row of its label, `width` wide; under a chart of the parameter `key`, below the row and under its axis.
fn in_line(
    ui: &mut Ui,
    key: &str,
    (range, scale): ((f64, f64), Scale),
    here: f64,
    shown: &str,
    width: f32,
) -> (Response, Option<Move>) {
    let ends = rail_under::ends(ui, key);
    let (id, place) = ui.allocate_space(vec2(if ends.is_some() { 0.0 } else { width }, rail::HEIGHT));
    let rect = ends.map_or(place, |[left, right]| {
        let top = place.center().y + ui.spacing().interact_size.y / 2.0 + 2.0;
        Rect::from_x_y_ranges(left - rail::RADIUS..=right + rail::RADIUS, top..=top + rail::HEIGHT)
    });
    rail::show(ui, id, rect, &Line::new(scale, range, rect), here, shown)
}

/// Returns the response of a slider with its field: that of the field while it is edited; the other shares its name.
fn together(handle: Response, field: Response) -> Response {
    if field.gained_focus() || field.has_focus() || field.lost_focus() {
        handle.labelled_by(field.id);
        field
    } else {
        field.labelled_by(handle.id);
        handle
    }
}
