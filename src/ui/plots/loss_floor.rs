//! The floor of a noisy run in the loss plot: the mean over the later half of its steps, as a line with its number.

use crate::math::picture::thin::ThinPath;
use crate::ui::numbers;
use crate::ui::paint::free_place::Crowd;
use crate::ui::plots::loss_curves::{LossAxes, LossCurve};
use crate::ui::runs::pictures::RunLine;
use crate::ui::state::State;
use crate::ui::theme::{Palette, SMALL, faded};
use crate::ui::typeset;
use eframe::egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};

/// The space between words and the line that they name, in points.
const SPACE: f32 = 5.0;
/// How far from their line words may stand, in points.
const FARTHEST: f32 = 140.0;
/// What the single values of a noisy run weigh beside a line that is read.
const FAINT: f32 = 0.25;

/// A floor that is drawn: its line on the screen, its colour, and its words.
struct Floor {
    ends: [Pos2; 2],
    color: Color32,
    words: String,
}

/// Paints the floors of the noisy runs that are shown to their end; where they are `named`, each with its words in its own colour, in a
/// place free of lines, that of the `target` included.
pub fn paint(
    painter: &Painter,
    state: &State,
    lines: &[RunLine],
    curves: &[LossCurve],
    axes: &LossAxes,
    (target, named): (Option<f64>, bool),
    at: &impl Fn(f64, f64) -> Pos2,
) {
    let (palette, frame) = (Palette::of(painter.ctx()), painter.clip_rect());
    let count = curves.iter().filter(|curve| curve.floor.is_some()).count();
    let mut floors: Vec<Floor> = Vec::new();
    for (line, curve) in lines.iter().zip(curves) {
        let records = &line.picture.trace.records;
        let Some(floor) = curve.floor.filter(|_| !records.is_empty() && state.step() + 1 >= records.len()) else { continue };
        let ends = [records.len() / 2, records.len() - 1].map(|k| at(axes.x(k, &records[k]), axes.loss.height(floor)));
        if !ends.iter().all(|end| end.y.is_finite() && frame.y_range().contains(end.y)) {
            continue;
        }
        let run = &state.work.experiment.runs[line.run];
        let of = if count > 1 { format!("{}: ", run.name()) } else { String::new() };
        let words = format!("{of}on average {}", numbers::short(floor));
        floors.push(Floor { ends, color: line.color(palette, run.color), words });
    }
    for Floor { ends, color, .. } in &floors {
        painter.extend(Shape::dashed_line(ends, Stroke::new(5.0, palette.halo), 9.0, 5.0));
        painter.extend(Shape::dashed_line(ends, Stroke::new(2.2, *color), 9.0, 5.0));
    }
    if !named || floors.is_empty() {
        return;
    }
    // From above to below, so that the words of the upper floors are over them, and those of the lower ones under them.
    floors.sort_by(|a, b| a.ends[0].y.total_cmp(&b.ends[0].y));
    let mut crowd = crowd(frame, curves, &floors);
    if let Some(y) = target.map(|target| at(0.0, axes.loss.height(target)).y).filter(|y| y.is_finite()) {
        // The words of the target stand over its ends.
        for up in [0.0, 6.0, 12.0, 18.0] {
            crowd.add(&[pos2(frame.left(), y - up), pos2(frame.right(), y - up)], 1.0);
        }
    }
    for Floor { ends, color, words } in &floors {
        let size = typeset::measure(painter.ctx(), words, SMALL);
        let Some(rect) = crowd.take_led(places(*ends, size, frame)) else { continue };
        let leader = leader(*ends, rect);
        if leader.height() > 2.0 * SPACE {
            painter.line_segment([leader.center_top(), leader.center_bottom()], Stroke::new(1.2, *color));
        }
        painter.rect_filled(rect.expand2(vec2(3.0, 0.0)), 3.0, faded(palette.panel, 0.85));
        typeset::paint(painter, rect.min, Align2::LEFT_TOP, words, SMALL, *color);
    }
}

/// What is drawn in the plot: the curves, and the lines of all floors.
fn crowd(frame: Rect, curves: &[LossCurve], floors: &[Floor]) -> Crowd {
    let mut crowd = Crowd::new(frame);
    let mut add = |path: &ThinPath, weight: f32| {
        for stroke in &path.strokes {
            let points: Vec<Pos2> = stroke.points.iter().copied().map(Pos2::from).collect();
            crowd.add(&points, weight);
        }
    };
    for curve in curves {
        if curve.mean.is_some() {
            add(&curve.raw, FAINT);
        }
        add(curve.main(), 1.0);
    }
    for floor in floors {
        crowd.add(&floor.ends, 1.0);
    }
    crowd
}

/// The line, as a thin rectangle, that leads from words in `rect` to the nearest point of the line between `from` and `to`.
fn leader([from, to]: [Pos2; 2], rect: Rect) -> Rect {
    let x = rect.center().x.clamp(from.x, to.x.max(from.x)).min(rect.right() - 4.0).max(rect.left() + 4.0);
    let (top, bottom) = if rect.top() > to.y { (to.y, rect.top()) } else { (rect.bottom(), to.y) };
    Rect::from_min_max(pos2(x - 0.5, top.min(bottom)), pos2(x + 0.5, bottom))
}

/// Where words of this size may stand for the line between `ends`: over and under it, from its right end to its left, nearer ones first.
fn places([from, to]: [Pos2; 2], size: Vec2, frame: Rect) -> impl Iterator<Item = (Rect, Rect, f32)> {
    let steps = (FARTHEST / SPACE) as usize;
    let right = to.x.min(frame.right() - 4.0);
    let left = from.x.max(frame.left() + 4.0 + size.x).min(right);
    (1..=steps).flat_map(move |i| {
        let away = i as f32 * SPACE;
        [to.y - away - size.y, to.y + away].into_iter().flat_map(move |top| {
            (0..=4).map(move |j| {
                let x = right + (left - right) * j as f32 / 4.0;
                let rect = Rect::from_min_size(pos2((x - size.x).max(frame.left() + 4.0), top), size);
                (rect, leader([from, to], rect), away)
            })
        })
    })
}
