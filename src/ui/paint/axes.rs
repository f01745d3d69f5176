//! The axes of a plot without interaction of its own: discreet numbers at round values.

use crate::figure::axis;
use crate::ui::numbers;
use crate::ui::theme::{Palette, TOUCH};
use eframe::egui::{FontId, Rangef, Ui, Vec2};
use egui_plot::{AxisHints, GridInput, GridMark, Plot};
use std::ops::RangeInclusive;

/// The most numbers of a logarithmic axis, but for the multiples of 2 and 5 between few of them.
const MOST_DECADES: f64 = 6.0;

/// The way in which the numbers of an axis are written.
pub type TickFormat<'a> = Box<dyn Fn(GridMark, &RangeInclusive<f64>) -> String + 'a>;

/// Writes the numbers of an axis as they are.
pub fn plain<'a>() -> TickFormat<'a> {
    Box::new(|mark, _| numbers::short(mark.value))
}

/// Writes the numbers of a logarithmic axis with room for about `count` of them: `10⁻³`, and between whole powers `0.002`.
pub fn powers<'a>(count: f64) -> TickFormat<'a> {
    Box::new(move |mark, shown| {
        let (whole, span) = (mark.value.round(), shown.end() - shown.start());
        // Where multiples of 2 and 5 are numbered as well, all numbers are written in the same way.
        if span < 2.0 || axis::has_multiples(span, count) {
            return numbers::short(10_f64.powf(mark.value));
        }
        if (mark.value - whole).abs() < 1e-9 {
            numbers::power_of_ten(whole as i64)
        } else {
            numbers::short(10_f64.powf(mark.value))
        }
    })
}

/// Writes the numbers of an axis that is logarithmic in both directions beyond ±`unit`.
pub fn symmetric_powers<'a>(unit: f64) -> TickFormat<'a> {
    Box::new(move |mark, shown| {
        let ticks = axis::symmetric_decades(*shown.start(), *shown.end(), unit, f64::INFINITY);
        let nearest = ticks.into_iter().min_by(|a, b| (a.at - mark.value).abs().total_cmp(&(b.at - mark.value).abs()));
        nearest.map_or_else(String::new, |tick| tick.text)
    })
}

/// Places at most about `count` marks on an axis that is logarithmic in both directions beyond ±`unit`.
pub fn symmetric_decades(input: &GridInput, unit: f64, count: f64) -> Vec<GridMark> {
    let (low, high) = input.bounds;
    let step_size = (high - low) / count;
    let ticks = axis::symmetric_decades(low, high, unit, count.min(6.0));
    ticks.into_iter().map(|tick| GridMark { value: tick.at, step_size }).collect()
}

/// Makes a plot called `id` without animation, grid or cursor, whose vertical axis is written by `vertical`.
pub fn plot<'a>(ui: &Ui, id: &str, vertical: TickFormat<'a>) -> Plot<'a> {
    plot_with(ui, id, plain(), vertical)
}

/// The same with the horizontal axis written by `horizontal`.
pub fn plot_with<'a>(ui: &Ui, id: &str, horizontal: TickFormat<'a>, vertical: TickFormat<'a>) -> Plot<'a> {
    let weak = Palette::of(ui.ctx()).weak;
    // egui_plot fades numbers that come close to each other; here there are only as many as fit, and all are readable.
    let quiet = |hints: AxisHints<'a>, least: f32| {
        let spacing = Rangef::new(least, least + 0.1);
        hints.tick_label_color(weak).tick_label_font(FontId::proportional(13.0)).label_spacing(spacing)
    };
    let [across, up] = counts(ui);
    Plot::new(id)
        .x_grid_spacer(move |input| marks(&input, across))
        .y_grid_spacer(move |input| marks(&input, up))
        .custom_x_axes(vec![quiet(AxisHints::new_x().formatter(horizontal), 20.0)])
        .custom_y_axes(vec![quiet(AxisHints::new_y().formatter(vertical).min_thickness(38.0), 14.0)])
        .show_grid(false)
        .grid_color(Palette::of(ui.ctx()).rule)
        .grid_fade(0.0)
        .show_x(false)
        .show_y(false)
        .show_background(false)
        .allow_scroll(false)
        .allow_zoom(false)
        .allow_drag(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .allow_axis_zoom_drag(false)
        .set_margin_fraction(Vec2::ZERO)
        // A plot in a low strip is as low as the strip: a higher one would be cut off at its foot. Where all is in sizes for a thumb, the curves
        // need a height in which they can be told apart, even if the numbers below them are then out of sight.
        .min_size(if ui.spacing().interact_size.y < TOUCH { Vec2::splat(8.0) } else { Vec2::splat(64.0) })
}

/// Returns how many numbers have room along the horizontal and the vertical axis of a plot that fills the rest of `ui`.
pub fn counts(ui: &Ui) -> [f64; 2] {
    let room = ui.available_size() - Vec2::new(48.0, 30.0);
    [f64::from(room.x / 56.0).clamp(2.0, 8.0), f64::from(room.y / 28.0).clamp(2.0, 7.0)]
}

/// Places at most about `count` marks at round numbers: multiples of 1, 2 or 5 times a power of ten.
pub fn marks(input: &GridInput, count: f64) -> Vec<GridMark> {
    let (low, high) = input.bounds;
    // A number at the very edge would be cut off.
    let edge = 0.025 * (high - low);
    let Some(step) = axis::step((high - low) / count, low + edge, high - edge) else { return Vec::new() };
    // The corner of both axes has room for a zero only.
    let first = if (low / step).ceil() == 0.0 { 0.0 } else { ((low + edge) / step).ceil() };
    (0..)
        .map(|i| (first + f64::from(i)) * step)
        .take_while(|value| *value <= high - edge)
        .take(100)
        .map(|value| GridMark { value, step_size: step })
        .collect()
}

/// Places at most about `count` marks on a logarithmic axis, as densely as they can be read.
pub fn decades(input: &GridInput, count: f64) -> Vec<GridMark> {
    let (low, high) = input.bounds;
    let most = if axis::has_multiples(high - low, count) { count } else { count.min(MOST_DECADES) };
    let marks = axis::decades(low, high, most);
    // Each mark is given all the room, so that every number is written.
    let step_size = (high - low) / count;
    marks.into_iter().map(|mark| GridMark { value: mark.at, step_size }).collect()
}
