//! The label of the start that all runs share: there until they have left it, since it would lie over their paths.

use crate::sim::page::Page;
use crate::sim::picture::marks;
use crate::ui::paint::halo::text_on_ground;
use crate::ui::paint::place::Place;
use crate::ui::runs::pictures::RunLine;
use crate::ui::state::State;
use crate::ui::theme::Palette;
use eframe::egui::{Align2, Painter, Pos2, Rect, vec2};

/// How far a run may be from the start while the label is there, in points.
const LEFT: f32 = 8.0;

/// Where the label stands, and the corner from which it is written; none where there is none.
pub fn of(state: &State, lines: &[RunLine], place: Place) -> Option<(Rect, Align2)> {
    // On the page Noise the arrows of the sample gradients begin at the start.
    if state.page == Page::Noise {
        return None;
    }
    // The start of one run alone has the colour of its run, and no label.
    let (start, _) = marks::starts(&state.work.experiment).into_iter().find(|(_, of)| of.is_none())?;
    let at = place.of(start).filter(|at| place.frame.contains(*at))?;
    let has_left = |line: &RunLine| {
        let head = line.picture.at(state.step()).and_then(|k| place.of(line.picture.trace.records[k].x));
        head.is_some_and(|head| head.distance(at) > LEFT)
    };
    let shares = |line: &&RunLine| state.work.experiment.runs.get(line.run).is_some_and(|run| run.start.is_none());
    (!lines.iter().filter(shares).any(has_left)).then(|| beside(at, place.frame))
}

/// Paints it.
pub fn paint(painter: &Painter, state: &State, lines: &[RunLine], place: Place) {
    if let Some((rect, anchor)) = of(state, lines, place) {
        text_on_ground(painter, anchor.pos_in_rect(&rect), anchor, "start $x₀$", Palette::of(painter.ctx()));
    }
}

/// Above the ring at `at`, to the right where there is room.
fn beside(at: Pos2, frame: Rect) -> (Rect, Align2) {
    let (anchor, side) = if at.x + 80.0 > frame.right() { (Align2::RIGHT_BOTTOM, -12.0) } else { (Align2::LEFT_BOTTOM, 12.0) };
    (anchor.anchor_size(at + vec2(side, -12.0), vec2(48.0, 18.0)), anchor)
}
