//! The names of curves beside their ends, with the value of each at the step under the pointer.

use crate::sim::Run;
use crate::sim::picture::loss_axis::LossAxis;
use crate::sim::picture::marks::HEAD;
use crate::ui::numbers;
use crate::ui::paint::marker;
use crate::ui::runs::pictures::RunLine;
use crate::ui::state::{Metric, State};
use crate::ui::theme::{Palette, medium};
use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{Align2, FontFamily, FontId, Rect, Stroke, Ui, pos2, vec2};

/// The width of names and values, in points.
pub const WIDTH: f32 = 188.0;
/// The height of a line, in points.
const ROW: f32 = 17.0;
/// The width of a value, in points.
const VALUE: f32 = 60.0;

/// Writes the name of each line at the height of its end, and its value at step `k`, into `gutter`. Names that would overlap are moved
/// apart, in the order of their heights.
pub fn show(ui: &Ui, state: &State, ends: &[(&RunLine, f32)], k: usize, axis: &LossAxis, gutter: Rect) {
    let palette = Palette::of(ui.ctx());
    let painter = ui.painter().with_clip_rect(gutter.expand2(vec2(2.0, ROW)));
    let mut ends: Vec<_> = ends.iter().filter(|(line, _)| !line.averaged).collect();
    ends.sort_by(|a, b| a.1.total_cmp(&b.1));
    let most = (gutter.height() / ROW) as usize + 1;
    ends.truncate(most);
    let heights: Vec<f32> = ends.iter().map(|(_, y)| *y).collect();
    for ((line, y), place) in ends.iter().zip(apart(&heights, gutter.top(), gutter.bottom())) {
        let run = &state.work.experiment.runs[line.run];
        let color = line.color(palette, run.color);
        let left = gutter.left() + 14.0;
        painter.line_segment([pos2(gutter.left() - 4.0, *y), pos2(left - 6.0, place)], Stroke::new(1.0, color));
        painter.add(marker::shape(run.marker, pos2(left, place), HEAD - 1.0, color, Stroke::NONE));
        let family = if line.run == state.selected { medium() } else { FontFamily::Proportional };
        let mut job = LayoutJob::simple_singleline(curve_name(run, axis.metric), FontId::new(12.5, family), palette.text);
        job.wrap = TextWrapping::truncate_at_width(gutter.right() - VALUE - left - 12.0);
        let name = ui.fonts_mut(|fonts| fonts.layout_job(job));
        painter.galley(pos2(left + 9.0, place - name.size().y / 2.0), name, palette.text);
        let value = line.picture.trace.records.get(k).map(|record| axis.above(line.picture.lowest).value(record));
        let value = value.map_or("–".to_owned(), |value| numbers::digits(value, 2));
        painter.text(pos2(gutter.right(), place), Align2::RIGHT_CENTER, value, FontId::proportional(12.5), palette.text);
    }
}

/// The name of `run`, with what its curve shows where that is not the quantity that the axis names.
fn curve_name(run: &Run, metric: Metric) -> String {
    let own = match metric {
        Metric::Loss | Metric::Gap => Some(run.proximal.loss_formula("F")).filter(|loss| loss != "F"),
        Metric::Gradient => Some(run.proximal.stationarity_formula("x")).filter(|_| !run.proximal.is_none()),
    };
    own.map_or_else(|| run.name().to_owned(), |own| format!("{}: {own}", run.name()))
}

/// Returns positions at least a row apart, as close as possible to the increasing `heights`, between `top` and `bottom`.
fn apart(heights: &[f32], top: f32, bottom: f32) -> Vec<f32> {
    let mut places: Vec<f32> = heights.to_vec();
    for i in 1..places.len() {
        places[i] = places[i].max(places[i - 1] + ROW);
    }
    let over = places.last().map_or(0.0, |last| (last - bottom).max(0.0));
    if let Some(last) = places.last_mut() {
        *last -= over;
    }
    for i in (0..places.len().saturating_sub(1)).rev() {
        places[i] = places[i].min(places[i + 1] - ROW);
    }
    // With more lines than there is room for, the first ones would be above the top.
    let above = places.first().map_or(0.0, |first| (top - first).max(0.0));
    places.iter().map(|place| place + above).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_apart_and_within_the_plot() {
        assert_eq!(apart(&[10.0, 60.0], 0.0, 100.0), [10.0, 60.0]);
        let places = apart(&[95.0, 96.0, 97.0], 0.0, 100.0);
        assert!(places.windows(2).all(|pair| pair[1] - pair[0] >= ROW - 1e-3) && places[2] <= 100.0, "{places:?}");
        let places = apart(&[1.0, 1.0, 1.0], 0.0, 100.0);
        assert!(places[0] >= 0.0 && places.windows(2).all(|pair| pair[1] - pair[0] >= ROW - 1e-3), "{places:?}");
        assert!(apart(&[], 0.0, 1.0).is_empty());
    }
}
