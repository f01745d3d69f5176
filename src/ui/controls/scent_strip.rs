//! The strip over a slider: the gap at which the run would end with each value of the parameter, and the values given by theory.

use crate::sim::experiment::eigen_decay::RateMark;
use crate::sim::experiment::sweep::{Sweep, SweepEnd};
use crate::ui::controls::rail::Line;
use crate::ui::numbers;
use crate::ui::runs::scents::Scent;
use crate::ui::theme::{Palette, faded};
use crate::ui::typeset;
use eframe::egui::{Align2, Color32, FontId, Mesh, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};

/// The most powers of ten that a strip shows.
const DECADES: f64 = 14.0;
/// The size of the text in a strip, in points.
const WORDS: f32 = 12.0;

/// Paints the strip of `scent` in `rect` over the slider of `line`, which stands at `value`, in the run's `color`, with a ring at the
/// `lowest` end, if there is one, and with `marks`.
pub fn paint(
    painter: &Painter,
    rect: Rect,
    (line, value): (&Line, f64),
    scent: &Scent,
    lowest: Option<&SweepEnd>,
    marks: &[RateMark],
    color: Color32,
) {
    let palette = Palette::of(painter.ctx());
    let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    let strength = if scent.fresh { 1.0 } else { 0.45 };
    painter.rect_filled(rect, 4.0, palette.background);
    let sweep = &*scent.sweep;
    let mut zones = Vec::new();
    for (low, high) in worse(sweep) {
        let zone = Rect::from_x_y_ranges(line.x(low)..=line.x(high), rect.y_range());
        painter.rect_filled(zone, 0.0, faded(palette.danger, 0.22 * strength));
        zones.push(zone);
    }
    let heights = Heights::of(sweep, rect);
    for part in parts(sweep) {
        let points: Vec<_> = part.iter().map(|(value, gap)| pos2(line.x(*value), heights.y(*gap))).collect();
        painter.add(below(&points, rect.bottom(), faded(color, 0.22 * strength)));
        painter.add(Shape::line(points, Stroke::new(1.8, faded(color, strength))));
    }
    painter.line_segment([pos2(line.x(value), rect.top()), pos2(line.x(value), rect.bottom())], Stroke::new(1.6, palette.accent));
    let mut right = f32::NEG_INFINITY;
    for mark in marks.iter().filter(|mark| line.holds(mark.value)) {
        let x = line.x(mark.value);
        painter.extend(Shape::dashed_line(
            &[pos2(x, rect.top()), pos2(x, rect.bottom())],
            Stroke::new(1.2, palette.weak),
            4.0,
            3.0,
        ));
        let name = format!("${}$", mark.name);
        let beside = |anchor: Align2, aside: f32| {
            typeset::fit(painter.ctx(), pos2(x + aside, rect.top() + 2.0), anchor, &name, WORDS, rect)
        };
        // Where two limits nearly coincide, the name of the second stands on its other side; a third has none.
        let places = [beside(Align2::RIGHT_TOP, -4.0), beside(Align2::LEFT_TOP, 4.0)];
        if let Some(place) = places.into_iter().find(|place| place.left() > right) {
            painter.rect_filled(place.expand2(vec2(1.0, 0.0)), 2.0, faded(palette.background, 0.85));
            typeset::paint(&painter, place.min, Align2::LEFT_TOP, &name, WORDS, palette.text);
            right = place.right() + 4.0;
        }
    }
    if let Some(lowest) = lowest {
        let at = pos2(line.x(lowest.value), heights.y(sweep.gap(lowest)).clamp(rect.top() + 5.0, rect.bottom() - 5.0));
        painter.circle(at, 4.0, palette.background, Stroke::new(1.8, palette.text));
    }
    // Over the lines of the limits, which it would be mixed up with.
    for zone in zones.into_iter().filter(|zone| zone.width() > 76.0) {
        let words = painter.layout_no_wrap("ends higher".into(), FontId::proportional(WORDS), palette.danger);
        let place = Align2::LEFT_BOTTOM.anchor_size(zone.left_bottom() + vec2(5.0, -3.0), words.size());
        painter.rect_filled(place.expand2(vec2(2.0, 0.0)), 2.0, faded(palette.background, 0.85));
        painter.galley(place.min, words, palette.danger);
    }
}

/// The area between a curve and `bottom`. A mesh has no soft edges, which a polygon without extent would send to infinity.
fn below(points: &[Pos2], bottom: f32, color: Color32) -> Mesh {
    let mut mesh = Mesh::default();
    for point in points {
        mesh.colored_vertex(*point, color);
        mesh.colored_vertex(pos2(point.x, bottom), color);
    }
    for i in 1..points.len() as u32 {
        mesh.add_triangle(2 * i - 2, 2 * i - 1, 2 * i);
        mesh.add_triangle(2 * i - 1, 2 * i, 2 * i + 1);
    }
    mesh
}

/// Describes in a sentence what the strip shows.
pub fn about(scent: &Scent, steps: usize) -> String {
    let after = scent.sweep.steps;
    let budget = if after < steps { " (as far as the time for it allows)" } else { "" };
    format!(
        "Where this run would end with other values, after {} steps{budget}: the worst gap to the least loss over the last six. \
         Red: it ends above its start, or not at all. A ring marks the lowest end; where several are alike there is none",
        numbers::typed(after as f64)
    )
}

/// The vertical positions of gaps in a strip.
struct Heights {
    top: f64,
    bottom: f64,
    rect: Rect,
}

impl Heights {
    fn of(sweep: &Sweep, rect: Rect) -> Self {
        let fine = sweep.outcomes.iter().filter(|outcome| !sweep.is_worse(outcome)).map(|outcome| sweep.gap(outcome));
        let top = (sweep.first - sweep.lowest).max(f64::MIN_POSITIVE).log10();
        let least = fine.filter(|gap| *gap > 0.0).map(f64::log10).fold(top - 1.0, f64::min);
        Heights { top: top + 0.2, bottom: least.max(top - DECADES) - 0.3, rect }
    }

    fn y(&self, gap: f64) -> f32 {
        let height = if gap > 0.0 { gap.log10() } else { self.bottom };
        let part = ((height - self.bottom) / (self.top - self.bottom)).clamp(0.0, 1.0);
        self.rect.bottom() - part as f32 * self.rect.height()
    }
}

/// Returns the intervals of values whose runs end above their start, or early; each reaches to the next value that was tried on either side.
fn worse(sweep: &Sweep) -> Vec<(f64, f64)> {
    let mut zones: Vec<(f64, f64)> = Vec::new();
    for (i, outcome) in sweep.outcomes.iter().enumerate().filter(|(_, outcome)| sweep.is_worse(outcome)) {
        let value = |i: Option<usize>| i.and_then(|i| sweep.outcomes.get(i)).map_or(outcome.value, |other| other.value);
        let (low, high) = (value(i.checked_sub(1)), value(Some(i + 1)));
        match zones.last_mut() {
            Some(zone) if zone.1 >= outcome.value => zone.1 = high,
            _ => zones.push((low, high)),
        }
    }
    zones
}

/// Returns the intervals of values whose runs end below their start, with the gaps they leave.
fn parts(sweep: &Sweep) -> Vec<Vec<(f64, f64)>> {
    let ends = sweep.outcomes.chunk_by(|a, b| sweep.is_worse(a) == sweep.is_worse(b));
    let fine = ends.filter(|part| !sweep.is_worse(&part[0]));
    fine.map(|part| part.iter().map(|outcome| (outcome.value, sweep.gap(outcome))).collect()).collect()
}
