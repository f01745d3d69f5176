//! A plot that only shows: axes with quiet numbers; all motion in it is ours.

use crate::ui::numbers;
use crate::ui::theme::Palette;
use eframe::egui::{FontId, Rangef, Ui, Vec2};
use egui_plot::{AxisHints, GridMark, Plot};
use std::ops::RangeInclusive;

/// How a mark on an axis is written.
pub type Format<'a> = Box<dyn Fn(GridMark, &RangeInclusive<f64>) -> String + 'a>;

/// The numbers of an axis as they are.
pub fn plain<'a>() -> Format<'a> {
    Box::new(|mark, _| numbers::short(mark.value))
}

/// A plot called `id` without motion, grid or cursor of its own, and with the vertical axis written by `vertical`.
pub fn plot<'a>(ui: &Ui, id: &str, vertical: Format<'a>) -> Plot<'a> {
    let weak = Palette::of(ui.ctx()).weak;
    let quiet = |hints: AxisHints<'a>, spacing: Rangef| {
        hints.tick_label_color(weak).tick_label_font(FontId::proportional(13.0)).label_spacing(spacing)
    };
    Plot::new(id)
        .custom_x_axes(vec![quiet(AxisHints::new_x().formatter(plain()), Rangef::new(36.0, 56.0))])
        .custom_y_axes(vec![quiet(AxisHints::new_y().formatter(vertical).min_thickness(38.0), Rangef::new(16.0, 26.0))])
        .show_grid(false)
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
}
