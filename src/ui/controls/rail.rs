//! A slider as wide as the room: a rail with a handle, moved by the pointer, the arrow keys and the wheel.

use crate::math::catalog::param::Scale;
use crate::ui::paint::scale_line::{rounded, spread};
use crate::ui::state::keyboard;
use crate::ui::theme::Palette;
use eframe::egui::accesskit::{self, ActionData};
use eframe::egui::emath::smart_aim::best_in_range_f64;
use eframe::egui::{EventFilter, Id, Key, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

/// The height of a rail and of its handle, in points.
pub const HEIGHT: f32 = 18.0;
/// The radius of the handle, in points; its centre keeps this distance from the ends.
pub const RADIUS: f32 = 7.0;
/// The part of the value by which an arrow key changes it; on a linear scale, the part of the range.
const STEP: f64 = 0.01;
/// The part of their usual effect that an arrow and the pointer have with Shift.
const FINE: f64 = 0.1;
/// The steps of an arrow key for each point that the wheel turns.
const WHEEL: f64 = 0.05;

/// The way in which a rail was used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Move {
    /// The handle was moved to this value.
    To(f64),
    /// The rail was double-clicked: the value returns to the default.
    Reset,
}

/// The mapping between a slider's values and positions on the screen.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    scale: Scale,
    range: (f64, f64),
    left: f32,
    right: f32,
}

impl Line {
    /// Maps the values from `range.0` to `range.1` to `rect`, with room for the whole handle at both ends.
    pub fn new(scale: Scale, range: (f64, f64), rect: Rect) -> Self {
        Line { scale, range, left: rect.left() + RADIUS, right: rect.right() - RADIUS }
    }

    /// Returns the horizontal position of `value`; that of the nearer end where it lies outside.
    pub fn x(&self, value: f64) -> f32 {
        self.left + self.part(value).clamp(0.0, 1.0) as f32 * (self.right - self.left)
    }

    /// Whether `value` lies between the ends.
    pub fn holds(&self, value: f64) -> bool {
        (-1e-9..=1.0 + 1e-9).contains(&self.part(value))
    }

    /// Returns the value with the fewest digits within half a point of the horizontal position `x`: what a hand can mean there.
    pub fn value(&self, x: f32) -> f64 {
        self.simplest(f64::from((x - self.left) / (self.right - self.left)), 0.5)
    }

    /// Returns the value with the fewest digits within `reach` points of a part of the line; beyond its ends, the end itself.
    fn simplest(&self, part: f64, reach: f64) -> f64 {
        let reach = reach / f64::from(self.right - self.left);
        match part {
            ..=0.0 => self.range.0,
            1.0.. => self.range.1,
            _ => rounded(best_in_range_f64(self.at(part - reach), self.at(part + reach))),
        }
    }

    fn part(&self, value: f64) -> f64 {
        let (to, _) = spread(self.scale);
        let (low, high) = (to(self.range.0), to(self.range.1));
        (to(value) - low) / (high - low)
    }

    /// Returns the value at a part of the line, 0 to 1.
    fn at(&self, part: f64) -> f64 {
        let (to, from) = spread(self.scale);
        let (low, high) = (to(self.range.0), to(self.range.1));
        match part {
            ..=0.0 => self.range.0,
            1.0.. => self.range.1,
            _ => from(low + part * (high - low)),
        }
    }

    /// Returns `value` after `steps` of an arrow key, to a hundredth of the finest such step.
    fn moved(&self, value: f64, steps: f64) -> f64 {
        match self.scale {
            Scale::Linear => {
                let step = STEP * (self.range.1 - self.range.0);
                to_unit(value + steps * step, step)
            }
            Scale::Log if value <= 0.0 => {
                if steps > 0.0 {
                    self.range.0.max(f64::MIN_POSITIVE)
                } else {
                    value
                }
            }
            Scale::Log => to_unit(value * (1.0 + STEP).powf(steps), STEP * value),
            Scale::Decay if value >= 1.0 => {
                if steps < 0.0 {
                    self.range.1.min(1.0 - 1e-9)
                } else {
                    value
                }
            }
            Scale::Decay => to_unit(1.0 - (1.0 - value) * (1.0 + STEP).powf(-steps), STEP * (1.0 - value)),
        }
    }
}

/// Rounds `x` to a power of ten that is a thousandth of `step` or a little less.
fn to_unit(x: f64, step: f64) -> f64 {
    let unit = 10_f64.powf((step.abs() * 1e-3).log10().floor());
    if unit > 0.0 { rounded((x / unit).round() * unit) } else { x }
}

/// Shows the rail of `line` with its handle at `value`, in `rect`; `shown` is the value as screen readers say it. The strip over it may be
/// painted in `rect` before; the pointer moves the handle from anywhere in `rect`.
pub fn show(ui: &mut Ui, id: Id, rect: Rect, line: &Line, value: f64, shown: &str) -> (Response, Option<Move>) {
    let response = ui.interact(rect, id, Sense::click_and_drag());
    let mut moved = None;
    if response.clicked() || response.drag_started() {
        response.request_focus();
    }
    if let Some(pointer) = response.interact_pointer_pos() {
        let fine = ui.input(|input| input.modifiers.shift);
        let dragged = f64::from(response.drag_delta().x);
        moved = match fine {
            true if dragged != 0.0 => {
                let part = line.part(value).clamp(0.0, 1.0) + FINE * dragged / f64::from(line.right - line.left);
                Some(Move::To(line.simplest(part, 0.5 * FINE)))
            }
            true => None,
            false if response.is_pointer_button_down_on() || response.clicked() => Some(Move::To(line.value(pointer.x))),
            false => None,
        };
    }
    let steps = steps(ui, &response);
    if steps != 0.0 {
        moved = Some(Move::To(line.moved(value, steps)));
    }
    let asked = ui.input(|input| {
        let asked = input.accesskit_action_requests(response.id, accesskit::Action::SetValue);
        asked.filter_map(|request| if let Some(ActionData::NumericValue(x)) = request.data { Some(x) } else { None }).last()
    });
    moved = asked.map(Move::To).or(moved);
    if response.double_clicked() || response.triple_clicked() {
        moved = Some(Move::Reset);
    }
    let now = if let Some(Move::To(x)) = moved { x } else { value };
    paint(ui, &response, rect, line, now);
    response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), now, ""));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(Role::Slider);
        node.set_min_numeric_value(line.range.0);
        node.set_max_numeric_value(line.range.1);
        node.set_numeric_value(now);
        node.set_value(shown);
        [accesskit::Action::SetValue, accesskit::Action::Increment, accesskit::Action::Decrement]
            .into_iter()
            .for_each(|action| node.add_action(action));
    });
    (response, moved)
}

/// Returns how many steps of an arrow key the keyboard, the wheel or a screen reader asks for; the wheel turns the focused rail.
fn steps(ui: &Ui, response: &Response) -> f64 {
    let requests = |action| ui.input(|input| input.num_accesskit_action_requests(response.id, action)) as f64;
    let asked = requests(accesskit::Action::Increment) - requests(accesskit::Action::Decrement);
    if !response.has_focus() {
        return asked;
    }
    keyboard::mark_slider(ui.ctx(), response.id);
    let arrows = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
    let wheel = if response.hovered() {
        ui.input_mut(|input| {
            let turned = f64::from(input.smooth_scroll_delta().y);
            input.smooth_scroll_delta = vec2(input.smooth_scroll_delta().x, 0.0);
            turned
        })
    } else {
        0.0
    };
    let (keys, fine) = ui.input(|input| {
        let keys = input.num_presses(Key::ArrowRight) as f64 - input.num_presses(Key::ArrowLeft) as f64;
        (keys, if input.modifiers.shift { FINE } else { 1.0 })
    });
    asked + fine * (keys + WHEEL * wheel)
}

fn paint(ui: &Ui, response: &Response, rect: Rect, line: &Line, value: f64) {
    if !ui.is_rect_visible(rect) {
        return;
    }
    let palette = Palette::of(ui.ctx());
    let (y, x) = (rect.bottom() - HEIGHT / 2.0, line.x(value));
    let painter = ui.painter();
    painter.line_segment([pos2(rect.left() + 2.0, y), pos2(rect.right() - 2.0, y)], Stroke::new(4.0, palette.rule));
    painter.line_segment([pos2(rect.left() + 2.0, y), pos2(x, y)], Stroke::new(4.0, palette.accent));
    let radius = if response.hovered() || response.dragged() { RADIUS + 1.0 } else { RADIUS };
    let edge = if response.has_focus() { palette.text } else { palette.accent };
    painter.circle(pos2(x, y), radius, palette.card, Stroke::new(2.5, edge));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_one_percent_of_the_value_or_the_range() {
        let rect = Rect::from_min_max(pos2(0.0, 0.0), pos2(100.0, 18.0));
        let line = |scale, range| Line::new(scale, range, rect);
        assert_eq!(line(Scale::Log, (1e-4, 10.0)).moved(0.1, 1.0), 0.101);
        assert_eq!(line(Scale::Log, (1e-4, 10.0)).moved(0.1, 2.0), 0.10201);
        assert_eq!(line(Scale::Linear, (0.0, 50.0)).moved(10.0, -2.0), 9.0);
        assert!((line(Scale::Decay, (0.0, 0.9999)).moved(0.9, 1.0) - (1.0 - 0.1 / 1.01)).abs() < 1e-6);
        assert_eq!(line(Scale::Log, (1e-300, 1.0)).moved(1e-290, 1.0), 1.01e-290, "nor does a tiny number stand still");
        assert_eq!(line(Scale::Log, (1e-4, 10.0)).moved(0.0, -1.0), 0.0);
        assert_eq!(line(Scale::Log, (1e-4, 10.0)).moved(0.0, 1.0), 1e-4);
    }

    #[test]
    fn positions_and_values_are_inverse() {
        let rect = Rect::from_min_max(pos2(20.0, 0.0), pos2(320.0, 18.0));
        for (scale, range) in [(Scale::Log, (1e-3, 10.0)), (Scale::Linear, (-2.0, 5.0)), (Scale::Decay, (0.0, 0.999))] {
            let line = Line::new(scale, range, rect);
            assert_eq!((line.x(range.0), line.x(range.1)), (27.0, 313.0));
            assert_eq!((line.value(0.0), line.value(500.0)), range, "beyond the ends are the ends");
            for x in [27.0, 100.0, 250.0_f32] {
                assert!((line.x(line.value(x)) - x).abs() < 0.51);
            }
            assert!(line.holds(line.value(100.0)) && !line.holds(range.1 * 2.0));
        }
    }

    #[test]
    fn the_pointer_takes_the_simplest_number_under_it() {
        let rect = Rect::from_min_max(pos2(0.0, 0.0), pos2(300.0, 18.0));
        let digits = |x: f64| format!("{x:e}").split('e').next().unwrap().chars().filter(char::is_ascii_digit).count();
        for (scale, range) in [(Scale::Log, (1e-4, 10.0)), (Scale::Linear, (-5.0, 5.0)), (Scale::Decay, (0.0, 0.9999))] {
            let line = Line::new(scale, range, rect);
            let values: Vec<f64> = (8..292).map(|x| line.value(x as f32)).collect();
            assert!(values.is_sorted(), "{scale:?}: to the right is never less");
            // Near 1 the first four digits are nines.
            let most = if scale == Scale::Decay { 6 } else { 3 };
            assert!(values.iter().all(|x| digits(*x) <= most), "{scale:?}: {values:?}");
            let fine: Vec<f64> = (0..100).map(|i| line.simplest(0.4 + 1e-4 * f64::from(i), 0.05)).collect();
            assert!(fine.is_sorted() && fine[99] > fine[0]);
        }
        assert!((8..292).any(|x| Line::new(Scale::Log, (1e-4, 10.0), rect).value(x as f32) == 0.1));
        assert!((8..292).any(|x| Line::new(Scale::Linear, (-5.0, 5.0), rect).value(x as f32) == 0.0));
    }
}
