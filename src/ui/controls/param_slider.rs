//! The control of a parameter, made from its description alone.

use crate::math::catalog::param::{Field, Kind, Param, Scale, Tunable, Value};
use crate::sim::experiment::eigen_decay::Mark;
use crate::ui::numbers;
use crate::ui::paint::scale_line::{rounded, spread};
use crate::ui::theme::Palette;
use eframe::egui::{
    self, Color32, ComboBox, DragValue, Key, Response, Role, Slider, SliderClamping, Stroke, TextEdit, TextStyle, Ui, Vec2,
    WidgetInfo, pos2,
};
use std::cell::{Cell, RefCell};
use std::ops::RangeInclusive;

/// The width of the labels before the controls, in points.
const LABEL: f32 = 104.0;
/// The width of the number field after a slider, in points.
const FIELD: f32 = 62.0;

/// Shows the controls of all parameters of `target`, one in each row. Fails with the message of the first value refused.
pub fn all(ui: &mut Ui, target: &mut dyn Tunable) -> Result<(), String> {
    target.params().iter().map(|param| one(ui, param, target)).fold(Ok(()), Result::and)
}

/// Shows the control of one parameter of `target`.
pub fn one(ui: &mut Ui, param: &Param, target: &mut dyn Tunable) -> Result<(), String> {
    row(ui, param, &target.get(param.key))?.map_or(Ok(()), |value| target.set(param.key, &value))
}

/// Shows the control of the value at `place`, which `param` describes.
pub fn field<T: Field>(ui: &mut Ui, param: &Param, place: &mut T) -> Result<(), String> {
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

/// Shows the controls of all parameters of `target`, with `marks` on the slider of the parameter `key`, and buttons under it that take
/// their values.
pub fn marked(ui: &mut Ui, target: &mut dyn Tunable, key: &str, marks: &[Mark]) -> Result<(), String> {
    let mut outcome = Ok(());
    for param in target.params() {
        let changed = if param.key != key || marks.is_empty() {
            one(ui, param, target)
        } else {
            let shown = row_with(ui, param, &target.get(key), marks);
            match take(ui, marks) {
                Some(taken) => target.set(key, &taken),
                None => shown.and_then(|value| value.map_or(Ok(()), |value| target.set(key, &value))),
            }
        };
        outcome = outcome.and(changed);
    }
    outcome
}

/// Shows a button for each mark; returns the value of the one clicked.
fn take(ui: &mut Ui, marks: &[Mark]) -> Option<Value> {
    let mut taken = None;
    ui.horizontal(|ui| {
        label(ui, "stability")
            .on_hover_text("What theory says of this learning rate on a quadratic; L and μ are its greatest and least curvature");
        // A mark that does not fit in the first row goes below it.
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

/// Paints a tick on the rail of a slider for each mark.
fn ticks(ui: &Ui, slider: &Response, width: f32, range: (f64, f64), scale: Scale, marks: &[Mark]) {
    let (to, _) = spread(scale);
    let (low, high) = (to(range.0), to(range.1));
    // egui insets the ends of the rail by the radius of the handle.
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

/// Shows a row with the label, the control and a reset button for a value that `param` describes. Returns the new value where it was
/// changed; fails with a message where the typed value is not allowed.
pub fn row(ui: &mut Ui, param: &Param, value: &Value) -> Result<Option<Value>, String> {
    row_with(ui, param, value, &[])
}

fn row_with(ui: &mut Ui, param: &Param, value: &Value, marks: &[Mark]) -> Result<Option<Value>, String> {
    let mut next = value.clone();
    let mut outcome = Ok(());
    let resettable = *value != param.default_value() && !matches!(param.kind, Kind::Text { .. });
    let reset = line(ui, param, resettable, |ui, spare| match (&param.kind, value) {
        (Kind::Real { slider, scale, .. }, Value::Number(x)) => {
            let mut x = *x;
            let (response, typed) = real(ui, param, &mut x, spare);
            ticks(ui, &response, slider_width(spare), *slider, *scale, marks);
            (next, outcome) = (Value::Number(x), typed);
            response
        }
        (Kind::Count { .. }, Value::Number(x)) => {
            let mut count = *x as u64;
            let (response, typed) = whole(ui, param, &mut count, spare);
            (next, outcome) = (Value::Number(count as f64), typed);
            response
        }
        (Kind::Choice { options, .. }, Value::Word(word)) => {
            let mut chosen = word.clone();
            let combo = ComboBox::from_id_salt(param.key).selected_text(word.as_str()).width(spare - 30.0).show_ui(ui, |ui| {
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
    });
    if reset {
        return Ok(Some(param.default_value()));
    }
    outcome.map(|()| (next != *value).then_some(next))
}

/// Shows a row with the label of `param`, its control, which gets the remaining width, and a button to reset where that has an effect;
/// returns whether the button was clicked.
fn line(ui: &mut Ui, param: &Param, resettable: bool, control: impl FnOnce(&mut Ui, f32) -> Response) -> bool {
    ui.horizontal(|ui| {
        let label = label(ui, &title(param)).on_hover_ui(|ui| describe(ui, param));
        let spare = ui.available_width();
        control(ui, spare).labelled_by(label.id).on_hover_ui(|ui| describe(ui, param));
        reset(ui, param, resettable)
    })
    .inner
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

fn reset(ui: &mut Ui, param: &Param, visible: bool) -> bool {
    let button = egui::Button::new("↺").frame(false).min_size(egui::vec2(16.0, 16.0));
    let response = ui.add_visible(visible, button).on_hover_text(format!("Back to the default, {}", param.default_value()));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Reset {}", title(param))));
    response.clicked()
}

/// Returns how much of `width` the rail of a slider takes.
fn slider_width(width: f32) -> f32 {
    (width - FIELD - 34.0).max(16.0)
}

/// Shows the slider of the real number at `place` with its number field. A typed number may be outside the slider's range; one that
/// `param` does not allow is refused with a message, and the number stays as it was.
pub fn real(ui: &mut Ui, param: &Param, place: &mut f64, width: f32) -> (Response, Result<(), String>) {
    let Kind::Real { slider, scale, min, max, .. } = param.kind else { panic!("{} is no real number", param.key) };
    let here = *place;
    let read = |text: &str| numbers::retype(text, here, param);
    let (response, edit) = rail(ui, (slider, scale), here, &numbers::typed, &read, |x| *x, width);
    let outcome = match edit {
        None => Ok(()),
        Some(SliderEdit::Moved(x)) => {
            *place = rounded(x).clamp(min, max);
            Ok(())
        }
        Some(SliderEdit::Typed(typed)) => typed.map(|x| *place = x),
    };
    (response, outcome)
}

/// The same for a whole number, which is never rounded.
pub fn whole(ui: &mut Ui, param: &Param, place: &mut u64, width: f32) -> (Response, Result<(), String>) {
    let Kind::Count { slider, scale, min, max, .. } = param.kind else { panic!("{} is no whole number", param.key) };
    let here = *place;
    let show = |x: f64| if x == here as f64 { here.to_string() } else { format!("{x:.0}") };
    let read = |text: &str| numbers::read_whole(text, param);
    let slider = (slider.0 as f64, slider.1 as f64);
    // The field of a seed with many digits takes width from the rail.
    let font = TextStyle::Button.resolve(ui.style());
    let digits =
        ui.painter().layout_no_wrap(here.to_string(), font, Color32::WHITE).size().x + 2.0 * ui.spacing().button_padding.x;
    let width = width - (digits - FIELD).max(0.0);
    let (response, edit) = rail(ui, (slider, scale), here as f64, &show, &read, |x| *x as f64, width);
    let outcome = match edit {
        None => Ok(()),
        Some(SliderEdit::Moved(x)) => {
            *place = (x.round() as u64).clamp(min, max);
            Ok(())
        }
        Some(SliderEdit::Typed(typed)) => typed.map(|x| *place = x),
    };
    (response, outcome)
}

/// The way in which a slider or its number field was used.
enum SliderEdit<T> {
    /// The slider or the field was dragged to a number.
    Moved(f64),
    /// A number was typed and finished, and was read or refused.
    Typed(Result<T, String>),
}

/// Shows a slider for the number `here` with its number field, given how a number is shown, how typed text is read, and where a number
/// lies on the slider. Typed text is used once it is finished, since half a number is a different number.
fn rail<T>(
    ui: &mut Ui,
    (range, scale): ((f64, f64), Scale),
    here: f64,
    show: &dyn Fn(f64) -> String,
    read: &dyn Fn(&str) -> Result<T, String>,
    number: fn(&T) -> f64,
    width: f32,
) -> (Response, Option<SliderEdit<T>>) {
    ui.spacing_mut().slider_width = slider_width(width);
    ui.spacing_mut().interact_size.x = FIELD;
    let (to, from) = spread(scale);
    let ends: RangeInclusive<f64> = to(range.0)..=to(range.1);
    let place = to(here);
    let (moved, typed) = (Cell::new(None), RefCell::new(None));
    let mut slider = Slider::from_get_set(ends, |new| {
        if let Some(position) = new.filter(|position| *position != place) {
            moved.set(Some(position));
        }
        moved.get().unwrap_or(place)
    })
    .clamping(SliderClamping::Never)
    .update_while_editing(false)
    .custom_formatter(|position, _| show(if position == place { here } else { from(position) }))
    .custom_parser(|text| {
        let read = read(text);
        let position = read.as_ref().map_or(place, |x| to(number(x)));
        typed.replace(Some(read));
        Some(position)
    });
    if matches!(scale, Scale::Log | Scale::Decay) {
        slider = slider.drag_value_speed(0.01);
    }
    let response = ui.add(slider);
    // On a nonlinear scale, the slider's own number is a position on the rail; screen readers should say the value.
    let shown = show(moved.get().map_or(here, from));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        if node.role() == Role::Slider {
            node.set_value(shown);
        }
    });
    let edit = typed.into_inner().map(SliderEdit::Typed).or(moved.get().map(|position| SliderEdit::Moved(from(position))));
    (response, edit)
}

/// Shows a number field without a slider, of a given size or of its own, with words before and after the number; dragging it by one point
/// changes the number by `speed`. Dragging stops at the ends of the range that `param` allows; a typed number outside is refused with a
/// message.
pub fn alone(
    ui: &mut Ui,
    param: &Param,
    place: &mut f64,
    size: Option<Vec2>,
    speed: f64,
    [before, after]: [&str; 2],
) -> (Response, Result<(), String>) {
    let (least, greatest, is_whole) = match param.kind {
        Kind::Real { min, max, .. } => (min, max, false),
        Kind::Count { min, max, .. } => (min as f64, max as f64, true),
        _ => panic!("{} is no number", param.key),
    };
    let here = *place;
    let refused = RefCell::new(Ok(()));
    // An arrow key goes to the next whole number, whatever the speed of dragging.
    let arrows = [Key::ArrowUp, Key::ArrowDown];
    let by_key = is_whole && ui.input(|input| arrows.iter().any(|key| input.key_pressed(*key)));
    let is_allowed = (least..=greatest).contains(&here);
    let field = DragValue::new(place)
        .speed(if by_key { 1.0 } else { speed })
        .prefix(before)
        .suffix(after)
        .range(least..=greatest)
        .clamp_existing_to_range(is_allowed)
        .update_while_editing(false)
        .custom_formatter(move |x, _| if is_whole { format!("{x:.0}") } else { numbers::typed(x) })
        .custom_parser(|text| {
            let read =
                if is_whole { numbers::read_whole(text, param).map(|x| x as f64) } else { numbers::retype(text, here, param) };
            Some(read.unwrap_or_else(|message| {
                *refused.borrow_mut() = Err(message);
                here
            }))
        });
    let response = if let Some(size) = size { ui.add_sized(size, field) } else { ui.add(field) };
    // egui lets the arrow keys go beyond the ends, and reports that to screen readers; this limits them.
    let within = place.clamp(least, greatest);
    if is_allowed && *place != within {
        *place = within;
        response.widget_info(|| WidgetInfo::drag_value(ui.is_enabled(), within));
    }
    (response, refused.into_inner())
}
