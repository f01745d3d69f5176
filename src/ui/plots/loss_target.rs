//! The target in the loss plot: a line that can be dragged, and a flag where each run has reached it.

use crate::sim::picture::marks::HEAD;
use crate::ui::numbers;
use crate::ui::paint::halo::text_on_ground;
use crate::ui::paint::marker;
use crate::ui::paint::scale_line::rounded;
use crate::ui::plots::loss_curves::{LossAxes, LossCurve};
use crate::ui::plots::loss_header::target_words;
use crate::ui::runs::pictures::RunLine;
use crate::ui::state::State;
use crate::ui::theme::Palette;
use eframe::egui::{Align2, CursorIcon, FontId, Id, Painter, Pos2, Rect, Sense, Shape, Stroke, Ui, WidgetInfo, pos2};
use egui_plot::{PlotPoint, PlotTransform};

/// The width in which the line can be taken hold of, in points.
const HANDLE: f32 = 110.0;
/// The smallest distance between two numbers over the line, in points.
const APART: f32 = 24.0;

/// Shows the line of `target`, and lets the user's own be dragged; the flags are those of `curves`, of the same order as `lines`.
pub fn show(
    ui: &Ui,
    state: &mut State,
    target: f64,
    lines: &[RunLine],
    (curves, axes): (&[LossCurve], &LossAxes),
    transform: &PlotTransform,
    id: Id,
) {
    let frame = *transform.frame();
    let height = |value: f64| transform.position_from_point(&PlotPoint::new(0.0, axes.loss.height(value))).y;
    let y = height(target);
    if !(frame.top() + 2.0..=frame.bottom() - 2.0).contains(&y) {
        return;
    }
    let palette = Palette::of(ui.ctx());
    let painter = ui.painter().with_clip_rect(frame);
    let line = [pos2(frame.left(), y), pos2(frame.right(), y)];
    painter.extend(Shape::dashed_line(&line, Stroke::new(1.3, palette.accent), 6.0, 4.0));
    let reached = reached(lines, curves, axes, transform);
    flags(&painter, state, &reached, axes, y);
    // The words stand where no run reaches it, at the left if possible.
    let wide = HANDLE.min(frame.width() / 2.0);
    let is_free = |from: f32, to: f32| !reached.iter().any(|(x, ..)| (from..=to).contains(x));
    let (left, right) = ((frame.left(), frame.left() + wide), (frame.right() - wide, frame.right()));
    let ((from, to), at, anchor) = if is_free(left.0, left.1) || !is_free(right.0, right.1) {
        (left, frame.left() + 6.0, Align2::LEFT_BOTTOM)
    } else {
        (right, frame.right() - 6.0, Align2::RIGHT_BOTTOM)
    };
    text_on_ground(&painter, pos2(at, y - 3.0), anchor, &target_words(target), palette);
    // That of a lesson on the stage stays where it is.
    if state.stages_lesson() {
        return;
    }
    // It is taken by its words: elsewhere the plot is dragged, also where the line is.
    let handle = Rect::from_x_y_ranges(from..=to, y - 18.0..=y + 4.0);
    let handle = ui.interact(handle, id.with("target"), Sense::drag());
    handle.widget_info(|| WidgetInfo::slider(true, target, "Target line"));
    if let (true, Some(pointer)) = (handle.dragged(), handle.interact_pointer_pos()) {
        let at = Pos2::new(pointer.x, pointer.y.min(frame.bottom() - 3.0).max(frame.top() + 3.0));
        let value = axes.loss.value_at(transform.value_from_position(at).y);
        if value.is_finite() && value > 0.0 {
            state.settings.target = rounded(value);
        }
    }
    handle.on_hover_cursor(CursorIcon::ResizeVertical);
}

/// Where a run has reached the target: the place on the screen, the step, and the run.
type Reached<'a> = (f32, usize, &'a RunLine);

/// Lists where each run has reached the target, from left to right.
fn reached<'a>(lines: &'a [RunLine], curves: &[LossCurve], axes: &LossAxes, transform: &PlotTransform) -> Vec<Reached<'a>> {
    let of = |(line, curve): (&'a RunLine, &LossCurve)| {
        let k = curve.reached?;
        let x = axes.x(k, line.picture.trace.records.get(k)?);
        Some((transform.position_from_point(&PlotPoint::new(x, 0.0)).x, k, line))
    };
    let mut reached: Vec<Reached<'a>> = lines.iter().zip(curves).filter(|(line, _)| !line.averaged).filter_map(of).collect();
    reached.sort_by(|a, b| a.0.total_cmp(&b.0));
    reached
}

/// Marks them, with the number of steps, evaluations or epochs where there is room for it.
fn flags(painter: &Painter, state: &State, reached: &[Reached<'_>], axes: &LossAxes, y: f32) {
    let palette = Palette::of(painter.ctx());
    let mut last = f32::NEG_INFINITY;
    for &(x, k, line) in reached {
        let run = &state.work.experiment.runs[line.run];
        let color = line.color(palette, run.color);
        painter.line_segment([pos2(x, y), pos2(x, y - 14.0)], Stroke::new(1.4, color));
        painter.add(marker::shape(run.marker, pos2(x, y), HEAD - 1.0, color, Stroke::new(1.2, palette.background)));
        if x - last > APART {
            let font = FontId::proportional(12.5);
            let cost = line.picture.trace.records.get(k).map_or(k as f64, |record| axes.x(k, record));
            let words = if cost.fract() == 0.0 { format!("{cost:.0}") } else { numbers::digits(cost, 3) };
            painter.text(pos2(x, y - 14.0), Align2::CENTER_BOTTOM, words, font, palette.text);
            last = x;
        }
    }
}
