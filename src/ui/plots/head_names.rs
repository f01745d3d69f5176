//! The names of the runs beside their marks in the contour plot.

use crate::sim::picture::marks::HEAD;
use crate::ui::paint::place::Place;
use crate::ui::runs::pictures::RunLine;
use crate::ui::state::State;
use crate::ui::theme::{Palette, medium};
use eframe::egui::{Align2, FontFamily, FontId, Painter, Pos2, Rect, Stroke, Vec2, vec2};
use std::f32::consts::{FRAC_PI_2, PI};

/// The most runs that are named; more names would hide the picture.
const MOST: usize = 8;
/// The least width of a picture in which there is room for names, in points.
const ROOM: f32 = 460.0;
/// How far beside a mark its name stands, and how far above or below it, where the names of marks that lie together make a column; in points,
/// the best first.
const BESIDE: f32 = 14.0;
const ROWS: [f32; 6] = [0.0, 18.0, 36.0, 54.0, -18.0, -36.0];
/// The distances from a mark at which its name may stand otherwise.
const DISTANCES: [f32; 2] = [34.0, 62.0];

/// Writes the name of each line beside its mark, where it covers neither a mark nor another name, nor any of `taken`.
pub fn paint(painter: &Painter, state: &State, lines: &[RunLine], place: Place, taken: &[Rect]) {
    let named: Vec<&RunLine> = lines.iter().filter(|line| !line.averaged).collect();
    if named.len() > MOST || place.frame.width() < ROOM {
        return;
    }
    let palette = Palette::of(painter.ctx());
    let heads: Vec<(usize, Pos2)> = named
        .iter()
        .enumerate()
        .filter_map(|(i, line)| {
            let x = line.picture.trace.records[line.picture.at(state.step())?].x;
            Some((i, place.of(x)?)).filter(|(_, at)| place.frame.contains(*at))
        })
        .collect();
    let mut covered: Vec<Rect> = heads.iter().map(|(_, at)| Rect::from_center_size(*at, Vec2::splat(HEAD + 4.0))).collect();
    covered.extend(taken);
    for (i, at) in heads {
        let line = named[i];
        let run = &state.work.experiment.runs[line.run];
        let family = if line.run == state.selected { medium() } else { FontFamily::Proportional };
        let color = line.color(palette, run.color);
        let galley = painter.layout_no_wrap(run.name().to_owned(), FontId::new(13.0, family), color);
        let Some((rect, from)) = spot(at, galley.size(), place.frame.shrink(4.0), &covered) else { continue };
        if from.distance(at) > BESIDE + 4.0 {
            painter.line_segment([at + (from - at).normalized() * HEAD * 0.8, from], Stroke::new(1.0, color));
        }
        painter.rect_filled(rect.expand2(vec2(3.0, 0.0)), 3.0, palette.halo);
        painter.galley(rect.min, galley, color);
        covered.push(rect);
    }
}

/// The nearest free place for a text of `size` beside `at`, and the point of it that faces `at`.
fn spot(at: Pos2, size: Vec2, frame: Rect, covered: &[Rect]) -> Option<(Rect, Pos2)> {
    // To the right first, as one reads; then around.
    let column = |across: f32| ROWS.iter().map(move |down| vec2(across, *down));
    let turns = [0.0, -0.6, 0.6, PI, 2.5, -2.5, -FRAC_PI_2, FRAC_PI_2];
    let around = DISTANCES.iter().flat_map(|distance| turns.iter().map(move |turn| *distance * Vec2::angled(*turn)));
    column(BESIDE).chain(column(-BESIDE)).chain(around).find_map(|aside| {
        let from = at + aside;
        let anchor = match aside.x / aside.length() {
            _ if aside.x.abs() == BESIDE => {
                if aside.x > 0.0 {
                    Align2::LEFT_CENTER
                } else {
                    Align2::RIGHT_CENTER
                }
            }
            across if across > 0.3 => Align2::LEFT_CENTER,
            across if across < -0.3 => Align2::RIGHT_CENTER,
            _ if aside.y < 0.0 => Align2::CENTER_BOTTOM,
            _ => Align2::CENTER_TOP,
        };
        let rect = anchor.anchor_size(from, size);
        (frame.contains_rect(rect) && !covered.iter().any(|other| other.intersects(rect.expand2(vec2(7.0, 1.0)))))
            .then_some((rect, from))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::pos2;

    #[test]
    fn names_stand_beside_their_marks_and_apart() {
        let frame = Rect::from_min_max(pos2(0.0, 0.0), pos2(300.0, 200.0));
        let size = vec2(60.0, 16.0);
        let (first, _) = spot(pos2(150.0, 100.0), size, frame, &[]).unwrap();
        assert!(first.left() > 150.0 && first.left() < 170.0);
        let (second, _) = spot(pos2(152.0, 102.0), size, frame, &[first]).unwrap();
        assert!(!second.intersects(first));
        // The names of marks that lie together make a column, with one left end.
        let (third, _) = spot(pos2(150.0, 100.0), size, frame, &[first, second]).unwrap();
        assert!((second.left() - first.left()).abs() < 3.0 && third.left() == first.left(), "{first:?} {second:?} {third:?}");
        // At the right border a name stands at the left.
        let (edge, _) = spot(pos2(290.0, 100.0), size, frame, &[]).unwrap();
        assert!(edge.right() < 290.0);
        assert!(spot(pos2(150.0, 100.0), vec2(400.0, 16.0), frame, &[]).is_none());
    }
}
