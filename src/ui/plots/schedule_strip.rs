//! A thin strip under the loss plot that shows how the learning rates change.

use crate::sim::picture::marks::PATH;
use crate::ui::paint::polyline;
use crate::ui::runs::pictures::RunLine;
use crate::ui::state::{Cost, State};
use crate::ui::theme::{Palette, SMALL, faded};
use crate::ui::typeset;
use eframe::egui::{Align2, Painter, Pos2, Rect, Stroke, pos2, vec2};

/// The height of the strip, in points.
pub const HEIGHT: f32 = 46.0;

/// Whether the strip says anything: some run's learning rate changes, and the axis shows steps.
pub fn is_useful(state: &State, lines: &[RunLine], cost: Cost) -> bool {
    cost == Cost::Steps && lines.iter().any(|line| !state.work.experiment.runs[line.run].schedule.is_constant())
}

/// Paints αₖ / α of every run in `rect`, whose left and right edge are the steps in `range`.
pub fn paint(painter: &Painter, state: &State, lines: &[RunLine], rect: Rect, range: (f64, f64)) {
    let palette = Palette::of(painter.ctx());
    let painter = painter.with_clip_rect(rect);
    painter.rect_filled(rect, 4.0, palette.card);
    let step = |x: f32| range.0 + f64::from((x - rect.left()) / rect.width()) * (range.1 - range.0);
    let (last, columns) = (state.work.experiment.steps, rect.width().max(2.0) as usize);
    let curves: Vec<(&RunLine, Vec<(f32, f64)>)> = lines
        .iter()
        .filter(|line| !line.averaged)
        .map(|line| {
            let experiment = &state.work.experiment;
            let factors = experiment.factors(&experiment.runs[line.run], &line.picture.trace);
            let places = (0..=columns).map(|i| rect.left() + i as f32).map(|x| (x, step(x).round()));
            let shown = places.filter(|(_, k)| (0.0..=last as f64).contains(k));
            (line, shown.map(|(x, k)| (x, factors.factor(k as usize))).collect())
        })
        .collect();
    let highest = curves.iter().flat_map(|(_, curve)| curve).map(|(_, y)| *y).filter(|y| y.is_finite()).fold(1.0, f64::max);
    let y = |factor: f64| rect.bottom() - 4.0 - (factor / highest) as f32 * (rect.height() - 10.0);
    for (line, curve) in &curves {
        let color = line.color(palette, state.work.experiment.runs[line.run].color);
        let points: Vec<Pos2> = curve.iter().filter(|(_, y)| y.is_finite()).map(|(x, factor)| pos2(*x, y(*factor))).collect();
        painter.extend(polyline::shapes(points.into_iter(), Stroke::new(PATH - 0.6, color)));
    }
    let at = rect.left() + ((state.step() as f64 - range.0) / (range.1 - range.0)) as f32 * rect.width();
    painter.line_segment([pos2(at, rect.top()), pos2(at, rect.bottom())], Stroke::new(1.0, palette.weak));
    // Most schedules fall, so that this corner is free.
    let place = rect.left_bottom() + vec2(6.0, -3.0);
    let words = "$αₖ / α$";
    let size = typeset::measure(painter.ctx(), words, SMALL);
    painter.rect_filled(Align2::LEFT_BOTTOM.anchor_size(place, size).expand(2.0), 3.0, faded(palette.card, 0.85));
    typeset::paint(&painter, place, Align2::LEFT_BOTTOM, words, SMALL, palette.weak);
}
