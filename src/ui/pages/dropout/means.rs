//! The mean value that each unit has passed on in the draws so far, beside the mean it should have.

use crate::sim::dropout::dropout_layer::DropoutLayer;
use crate::sim::dropout::dropout_tally::DropoutTally;
use crate::sim::picture::marks::{HEAD, PATH};
use crate::ui::numbers;
use crate::ui::pages::dropout::drawing;
use crate::ui::paint::chart::{Axis, Chart, Swatch, legend};
use crate::ui::theme::{Palette, faded};
use eframe::egui::{Align2, FontId, Rect, Sense, Stroke, StrokeKind, Ui, pos2, vec2};
use nalgebra::DVector;

/// The number of standard errors that the bars reach to each side.
const ERRORS: f64 = 2.0;

/// Shows the means in the rest of `ui`, a column for each unit; `asked` is the number of draws they are to come from.
pub fn show(ui: &mut Ui, layer: &DropoutLayer, tally: &DropoutTally, asked: usize) {
    let palette = Palette::of(ui.ctx());
    let tip = "For every hidden unit the mean of aᵢᴰᴼ = aᵢ yᵢ over the draws so far, with twice its standard error to either side. It tends to \
               (1 − p) aᵢ.";
    drawing(ui, &format!("What each unit passes on, mean of {} draws", tally.draws()), tip, tally.draws(), asked);
    let expected = Stroke::new(PATH + 0.6, palette.accent);
    legend(
        ui,
        &[
            ("activation $aᵢ$", Swatch::Area(faded(palette.text, 0.16))),
            ("$(1 − p) aᵢ$", Swatch::Line(expected)),
            ("mean of $aᵢᴰᴼ$ ± 2 standard errors", Swatch::Dots(palette.warning)),
        ],
    );
    let count = tally.units().len();
    let columns = Axis::new("", false, (0.0, count as f64));
    let most = tally.units().iter().map(|unit| unit.activation).fold(0.0, f64::max);
    // The axis begins slightly below zero, so that means near zero are seen.
    let rows = Axis::new("", false, (-0.04 * most, 1.03 * most));
    let chart = Chart::new(ui, "Means of the units", columns, rows, Sense::hover());
    let mask = latest(layer, tally);
    let width = chart.frame.width() / count as f32;
    let half = (0.3 * width).clamp(1.5, 26.0);
    for (i, unit) in tally.units().iter().enumerate() {
        let x = i as f64 + 0.5;
        let place = |y: f64| chart.at(x, y);
        let (Some(zero), Some(top), Some(line)) = (place(0.0), place(unit.activation), place(unit.expected)) else { continue };
        let bar = Rect::from_min_max(pos2(zero.x - half, top.y), pos2(zero.x + half, zero.y));
        let is_off = mask.as_ref().is_some_and(|mask| mask[i] == 0.0);
        // The column of a unit that is off now is hollow, as the unit is in the picture above.
        let fill = if is_off { faded(palette.text, 0.05) } else { faded(palette.text, 0.16) };
        chart.painter.rect(bar, 2.0, fill, Stroke::new(1.0, faded(palette.text, 0.4)), StrokeKind::Inside);
        chart.painter.line_segment([line - vec2(half + 4.0, 0.0), line + vec2(half + 4.0, 0.0)], expected);
        let Some((mean, at)) = unit.passed.mean().and_then(|mean| Some((mean, place(mean)?))) else { continue };
        let reach = ERRORS * unit.passed.error().unwrap_or(0.0);
        if let (Some(low), Some(high)) = (place(mean - reach), place(mean + reach)) {
            chart.painter.line_segment([low, high], Stroke::new(PATH, palette.warning));
        }
        chart.painter.circle(at, (HEAD / 2.0).min(half + 1.0), palette.warning, Stroke::new(1.2, palette.panel));
    }
    names(ui, &chart, count, width);
    hover(&chart, tally, width);
}

/// Writes the numbers of the units below their columns, above the numbers of the axis.
fn names(ui: &Ui, chart: &Chart, count: usize, width: f32) {
    let palette = Palette::of(ui.ctx());
    let (frame, font) = (chart.frame, FontId::proportional(13.0));
    // This covers also the part of the axis's first number that reaches beyond its left end.
    let below =
        Rect::from_min_max(pos2(frame.left() - 12.0, frame.bottom() + 2.0), pos2(frame.right() + 8.0, frame.bottom() + 24.0));
    ui.painter().rect_filled(below, 0.0, palette.panel);
    let y = frame.bottom() + 5.0;
    ui.painter().text(pos2(frame.left() - 6.0, y + 1.0), Align2::RIGHT_TOP, "unit", font.clone(), palette.weak);
    let stride = (22.0 / width).ceil().max(1.0) as usize;
    for i in (0..count).step_by(stride) {
        let x = frame.left() + width * (i as f32 + 0.5);
        ui.painter().text(pos2(x, y), Align2::CENTER_TOP, i + 1, font.clone(), palette.weak);
    }
}

/// Shows the numbers of the unit under the pointer.
fn hover(chart: &Chart, tally: &DropoutTally, width: f32) {
    let Some(pointer) = chart.area.hover_pos().filter(|at| chart.frame.contains(*at)) else { return };
    let i = ((pointer.x - chart.frame.left()) / width) as usize;
    let Some(unit) = tally.units().get(i) else { return };
    let known = |x: Option<f64>| x.map_or("unknown".into(), |x| numbers::digits(x, 4));
    chart.area.clone().on_hover_ui_at_pointer(|ui| {
        ui.label(format!("unit {}: on in {} of {} draws", i + 1, unit.on, tally.draws()));
        ui.label(format!("mean {} ± {}", known(unit.passed.mean()), known(unit.passed.error())));
        ui.label(format!("(1 − p) a = {}", numbers::digits(unit.expected, 4)));
    });
}

/// Returns the mask of the latest draw; none before the first.
pub fn latest(layer: &DropoutLayer, tally: &DropoutTally) -> Option<DVector<f64>> {
    tally.draws().checked_sub(1).map(|k| layer.mask(k))
}
