//! One step, enlarged: the path up to it, its parts as arrows, and the point it leads to.

use crate::math::marks::Mark;
use crate::math::picture::fitting::is_drawable;
use crate::math::picture::grain::path_within;
use crate::math::picture::isolines::LEVELS;
use crate::math::picture::levels::Levels;
use crate::math::{Objective, Point, View};
use crate::sim::experiment::replay::Inspection;
use crate::sim::experiment::step_parts::StepPart;
use crate::sim::picture::marks::HEAD;
use crate::sim::run::trace::Record;
use crate::ui::paint::field_layer::FieldLayer;
use crate::ui::paint::marker;
use crate::ui::paint::place::Place;
use crate::ui::paint::polyline;
use crate::ui::plots::mark_layer;
use crate::ui::plots::step_arrows;
use crate::ui::state::State;
use crate::ui::theme::{Palette, faded};
use eframe::egui::{Pos2, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

/// The height of the picture, in points.
const HEIGHT: f32 = 150.0;
/// The room around the step, as a part of the picture.
const ROOM: f64 = 0.22;
/// The number of earlier steps whose path is drawn.
const PATH: usize = 24;

/// The enlarged step of the last frame.
#[derive(Default)]
pub struct StepPicture {
    field: FieldLayer<Objective>,
}

impl StepPicture {
    /// Shows the step of the selected run in `inspection`, which has the given `parts`; `records` is the run's trace.
    pub fn show(&mut self, ui: &mut Ui, state: &State, parts: &[StepPart], inspection: &Inspection, records: &[Record]) {
        let Some(run) = state.work.experiment.runs.get(state.selected) else { return };
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "The step, enlarged"));
        let palette = Palette::of(ui.ctx());
        let marks = run.optimizer.marks(&inspection.x, &inspection.notes);
        let Some(view) = around(inspection, parts, &marks) else {
            ui.painter().rect_filled(rect, 4.0, palette.card);
            let words = "The step is too short, or too long, to be drawn.";
            let font = eframe::egui::FontId::proportional(crate::ui::theme::SMALL);
            ui.painter().text(rect.center(), eframe::egui::Align2::CENTER_CENTER, words, font, palette.weak);
            return;
        };
        let place = Place::fitting(rect, view);
        let painter = ui.painter().with_clip_rect(rect);
        self.field.paint(
            &painter,
            place,
            false,
            state.work.experiment.objective.clone(),
            |objective, p| objective.value(p),
            |objective, field| Levels::choose(field, objective.lowest(), LEVELS / 2),
        );
        let color = palette.run(run.color);
        let so_far = &records[inspection.k.saturating_sub(PATH).min(records.len())..(inspection.k + 1).min(records.len())];
        let clip = [rect.left() - 4.0, rect.top() - 4.0, rect.right() + 4.0, rect.bottom() + 4.0];
        let path = path_within(so_far.len(), |k| [so_far[k].x.x, so_far[k].x.y], place.to_screen, clip, (0.5, 8.0), PATH);
        for stroke in &path.strokes {
            let points = stroke.points.iter().copied().map(Pos2::from);
            painter.extend(polyline::shapes(points, Stroke::new(1.6, faded(color, 0.6))));
        }
        mark_layer::paint(&painter, run, inspection, place);
        step_arrows::paint(&painter, parts, inspection, place);
        if let Some(at) = place.of(Point::new(inspection.x[0], inspection.x[1])) {
            painter.add(marker::shape(run.marker, at, HEAD + 3.0, color, Stroke::new(1.4, palette.background)));
        }
        response.on_hover_text(
            "The step in the plot, enlarged; both axes have one scale. Point at an arrow to find it in the formulas.",
        );
    }
}

/// The part of the plane that shows the whole step and the `marks` of its method, its size rounded so that it seldom changes while playing; none where the step is too
/// short, or too long, to be drawn.
fn around(inspection: &Inspection, parts: &[StepPart], marks: &[Mark]) -> Option<View> {
    let [x, y] = inspection.x[..] else { return None };
    let total = [0, 1].map(|i| parts.iter().map(|part| part.value[i]).sum::<f64>());
    let corners: Vec<[f64; 2]> = marks.iter().flat_map(Mark::corners).map(|corner| [corner.x - x, corner.y - y]).collect();
    let tips = parts.iter().map(|part| [part.value[0], part.value[1]]).chain([[0.0, 0.0], total]).chain(corners);
    if !tips.clone().flatten().all(f64::is_finite) {
        return None;
    }
    let bounds = |i: usize| tips.clone().map(|tip| tip[i]).fold((0.0_f64, 0.0_f64), |(low, high), a| (low.min(a), high.max(a)));
    let (across, up) = (bounds(0), bounds(1));
    // The picture is about twice as wide as it is high.
    let size = (up.1 - up.0).max((across.1 - across.0) / 2.0) * (1.0 + 2.0 * ROOM);
    let size = 2_f64.powf((2.0 * size.log2()).ceil() / 2.0);
    let [middle_x, middle_y] = [x + (across.0 + across.1) / 2.0, y + (up.0 + up.1) / 2.0];
    let view = View::new((middle_x - size, middle_x + size), (middle_y - size / 2.0, middle_y + size / 2.0));
    (size > 0.0 && size.is_finite() && is_drawable(view)).then_some(view)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(x: [f64; 2], value: [f64; 2]) -> Option<View> {
        let inspection = Inspection { k: 0, learning_rate: 0.1, notes: Vec::new(), x: x.to_vec(), before: None, remark: None };
        around(&inspection, &[StepPart { ink: None, terms: Vec::new(), value: value.to_vec() }], &[])
    }

    #[test]
    fn the_whole_step_is_in_the_picture() {
        for value in [[1.0, 0.0], [0.0, -3.0], [-0.2, 0.1], [1e6, 1e3]] {
            let view = step([2.0, -1.0], value).unwrap();
            for [x, y] in [[2.0, -1.0], [2.0 + value[0], -1.0 + value[1]]] {
                assert!(view.x.0 < x && x < view.x.1 && view.y.0 < y && y < view.y.1, "{value:?}: {view:?}");
            }
        }
    }

    #[test]
    fn a_model_is_in_the_picture_of_a_step_that_stays() {
        let inspection =
            Inspection { k: 0, learning_rate: 0.1, notes: Vec::new(), x: vec![2.0, 1.0], before: None, remark: None };
        let triangle = [Point::new(2.0, 1.0), Point::new(2.5, 1.0), Point::new(2.0, 1.5)];
        let view = around(&inspection, &[], &[Mark::Polygon(triangle.to_vec())]).unwrap();
        assert!(triangle.iter().all(|p| view.x.0 < p.x && p.x < view.x.1 && view.y.0 < p.y && p.y < view.y.1), "{view:?}");
    }

    #[test]
    fn a_step_without_a_picture_has_none() {
        for value in [[0.0, 0.0], [1e-300, 0.0], [f64::INFINITY, 0.0], [f64::NAN, 1.0], [1e200, 1.0]] {
            assert!(step([1.0, 1.0], value).is_none(), "{value:?}");
        }
    }
}
