//! The outputs of one way of inference on an axis: the mean while training, the value at inference, and the gap between them.

use crate::sim::dropout::dropout_tally::{Comparison, Inference};
use crate::sim::picture::marks::{HEAD, PATH};
use crate::ui::numbers;
use crate::ui::pages::dropout::verdicts::{self, AGREES, InferenceVerdict, OutputStage};
use crate::ui::paint::axes;
use crate::ui::theme::{Palette, SMALL, faded};
use crate::ui::typeset;
use eframe::egui::{Align2, FontId, Painter, Pos2, Rect, Stroke, pos2, vec2};
use egui_plot::GridInput;

/// The room for the verdict over the outputs, in points.
const VERDICT: f32 = 20.0;
/// The margin at each end of the axis, in points.
const ENDS: f32 = 12.0;

/// The strip of one way of inference.
pub struct MeanStrip {
    /// Its place on the screen.
    pub area: Rect,
    /// The least and the greatest value on the axis.
    pub span: (f64, f64),
    /// The outputs before or after σ.
    pub side: OutputStage,
    /// The probability that a unit is off.
    pub p: f64,
}

/// Returns the values that an axis must show for all `rows`: sums with a margin, outputs from 0 to 1.
pub fn span(rows: &[Comparison], side: OutputStage) -> (f64, f64) {
    if side == OutputStage::Value {
        return (0.0, 1.0);
    }
    let ends = |row: &Comparison| {
        let stage = side.of(row);
        let around = |mean: Option<f64>, reach: f64| mean.map(|mean| [mean - reach, mean + reach]);
        let training = around(stage.training.mean(), AGREES * verdicts::error(stage));
        let sampled = around(stage.inference, stage.sampled.deviation().unwrap_or(0.0));
        [training, sampled].into_iter().flatten().flatten().collect::<Vec<_>>()
    };
    let (low, high) = rows
        .iter()
        .flat_map(ends)
        .filter(|x| x.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
    if low > high { (-1.0, 1.0) } else { (low - 0.25, high + 0.25) }
}

/// Returns the horizontal position of `value` on the axis.
fn at(area: Rect, (low, high): (f64, f64), value: f64) -> f32 {
    let part = ((value - low) / (high - low)) as f32;
    area.left() + ENDS + part * (area.width() - 2.0 * ENDS)
}

/// Writes the numbers of an axis, and its name, formulas between `$`.
pub fn axis(painter: &Painter, area: Rect, span: (f64, f64), name: &str) {
    let palette = Palette::of(painter.ctx());
    let font = FontId::proportional(13.0);
    let named = typeset::paint(painter, area.right_top() + vec2(-4.0, 4.0), Align2::RIGHT_TOP, name, SMALL, palette.weak);
    let count = f64::from(area.width() / 56.0).clamp(2.0, 8.0);
    for mark in axes::marks(&GridInput { bounds: span, base_step_size: 0.0 }, count) {
        let x = at(area, span, mark.value);
        if x + 18.0 < named.left() {
            painter.text(pos2(x, area.top() + 4.0), Align2::CENTER_TOP, numbers::short(mark.value), font.clone(), palette.weak);
        }
    }
}

impl MeanStrip {
    /// Paints the outputs, one below the other.
    pub fn paint(&self, painter: &Painter, rows: &[&Comparison], way: Inference, verdict: InferenceVerdict) {
        let palette = Palette::of(painter.ctx());
        let painter = painter.with_clip_rect(self.area.shrink(1.0));
        let color = match verdict {
            InferenceVerdict::Off { .. } if way == Inference::Nothing => palette.warning,
            InferenceVerdict::Off { .. } | InferenceVerdict::About { .. } => palette.text,
            InferenceVerdict::Agrees => palette.accent,
            InferenceVerdict::Unknown => palette.weak,
        };
        let corner = pos2(self.area.right() - 8.0, self.area.top() + 2.0);
        // Before the first draw there is nothing to judge.
        let has_draws = rows.iter().any(|row| self.side.of(row).training.count() > 0);
        let verdict = |brief| if has_draws { verdict.words(brief) } else { String::new() };
        let words = |brief| painter.layout_no_wrap(verdict(brief), FontId::proportional(13.5), color);
        let whole = words(false);
        let galley = if whole.size().x + 16.0 > self.area.width() { words(true) } else { whole };
        painter.galley(corner - vec2(galley.size().x, 0.0), galley, color);
        for (i, row) in rows.iter().enumerate() {
            let (y, gap) = self.row(i, rows.len());
            self.output(&painter, row, y, gap);
        }
    }

    /// Writes the names of `count` outputs before their rows, where there is room; if `brief`, only their numbers.
    pub fn outputs(&self, painter: &Painter, count: usize, brief: bool) {
        let weak = Palette::of(painter.ctx()).weak;
        for i in 0..count {
            let (y, gap) = self.row(i, count);
            if gap >= 13.0 {
                let at = pos2(self.area.left() - 4.0, y);
                let name = if brief { (i + 1).to_string() } else { format!("output {}", i + 1) };
                painter.text(at, Align2::RIGHT_CENTER, name, FontId::proportional(13.0), weak);
            }
        }
    }

    /// Returns the vertical position of row `i` of `count`, and the height it may use.
    fn row(&self, i: usize, count: usize) -> (f32, f32) {
        let gap = (self.area.height() - VERDICT - 4.0) / count.max(1) as f32;
        (self.area.top() + VERDICT + gap * (i as f32 + 0.5), gap)
    }

    /// Paints one output at the height `y`, within `gap` points.
    fn output(&self, painter: &Painter, row: &Comparison, y: f32, gap: f32) {
        let palette = Palette::of(painter.ctx());
        let place = |value: f64| pos2(at(self.area, self.span, value), y);
        let rule = Stroke::new(1.0, faded(palette.text, 0.12));
        painter.line_segment([pos2(self.area.left() + 4.0, y), pos2(self.area.right() - 4.0, y)], rule);
        let stage = self.side.of(row);
        let verdict = InferenceVerdict::on(stage, self.p);
        let color = match verdict {
            InferenceVerdict::Off { .. } if row.inference == Inference::Nothing => palette.warning,
            InferenceVerdict::Unknown => palette.weak,
            _ => palette.accent,
        };
        let tall = (0.36 * gap).clamp(3.0, 9.0);
        if let (Some(mean), Some(deviation)) = (stage.inference, stage.sampled.deviation()) {
            let spread = Rect::from_two_pos(place(mean - deviation) - vec2(0.0, tall), place(mean + deviation) + vec2(0.0, tall));
            painter.rect_filled(spread, 2.0, faded(palette.accent, 0.3));
        }
        let said: Option<Pos2> = stage.inference.map(place);
        let trained = stage.training.mean().map(|mean| (mean, place(mean)));
        if let (Some(said), Some((_, trained)), InferenceVerdict::Off { .. }) = (said, trained, verdict) {
            painter.line_segment([trained, said], Stroke::new(PATH + 1.0, color));
        }
        if let Some(said) = said {
            painter.circle(said, HEAD / 2.0 + 0.5, color, Stroke::new(1.2, palette.card));
        }
        if let Some((mean, trained)) = trained {
            let reach = AGREES * verdicts::error(stage);
            painter.line_segment([place(mean - reach), place(mean + reach)], Stroke::new(1.6, palette.text));
            painter.line_segment([trained - vec2(0.0, tall), trained + vec2(0.0, tall)], Stroke::new(3.0, palette.text));
        }
    }
}
