//! The field of a number, which is typed or dragged.

use crate::math::catalog::param::{Param, ParamKind, Scale};
use crate::ui::numbers;
use crate::ui::paint::scale_line::rounded;
use eframe::egui::{DragValue, Key, Response, Ui, Vec2, WidgetInfo, vec2};
use std::cell::{Cell, RefCell};

/// The width of the field after a slider, in points: for a number of any size, so that nothing moves while it changes.
pub const FIELD: f32 = 66.0;

/// Shows the number field of a real parameter, `width` wide; returns the new number, or why the typed text is refused.
pub fn number_field(ui: &mut Ui, param: &Param, here: f64, width: f32) -> (Response, Option<Result<f64, String>>) {
    let ParamKind::Real { slider, scale, min, max, .. } = param.kind else { panic!("{} is no real number", param.key) };
    let speed = match scale {
        Scale::Linear => (slider.1 - slider.0) / 300.0,
        Scale::Log => 0.01 * here.abs().max(slider.0.max(1e-9)),
        Scale::Decay => 0.01 * (1.0 - here).abs().max(1e-6),
    };
    let read = |text: &str| numbers::retype(text, here, param);
    let (field, edit) = field(ui, here, width, speed, &numbers::typed, &read, |x| *x);
    let number = edit.map(|edit| match edit {
        Edit::Moved(x) => Ok(rounded(x).clamp(min, max)),
        Edit::Typed(typed) => typed,
    });
    (field, number)
}

/// The way in which a number field was used.
pub enum Edit<T> {
    /// It was dragged to a number.
    Moved(f64),
    /// A number was typed and finished, and was read or refused.
    Typed(Result<T, String>),
}

/// Shows a number field for `here`, given how a number is shown and how typed text is read. Typed text is used once it is finished, since
/// half a number is a different number.
pub fn field<T>(
    ui: &mut Ui,
    here: f64,
    width: f32,
    speed: f64,
    show: &dyn Fn(f64) -> String,
    read: &dyn Fn(&str) -> Result<T, String>,
    number: fn(&T) -> f64,
) -> (Response, Option<Edit<T>>) {
    let (moved, typed) = (Cell::new(None), RefCell::new(None));
    let field = DragValue::from_get_set(|new| {
        if let Some(x) = new.filter(|x| *x != here) {
            moved.set(Some(x));
        }
        moved.get().unwrap_or(here)
    })
    .speed(speed)
    .update_while_editing(false)
    .custom_formatter(|x, _| show(x))
    .custom_parser(|text| {
        let read = read(text);
        let x = read.as_ref().map_or(here, number);
        typed.replace(Some(read));
        Some(x)
    });
    let response = ui.add_sized(vec2(width, 24.0), field);
    let edit = typed.into_inner().map(Edit::Typed).or(moved.get().map(Edit::Moved));
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
        ParamKind::Real { min, max, .. } => (min, max, false),
        ParamKind::Count { min, max, .. } => (min as f64, max as f64, true),
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
