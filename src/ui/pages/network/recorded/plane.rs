//! The paths of the recordings on their common plane, over its loss where that is known.

use crate::math::Point;
use crate::math::View;
use crate::math::picture::levels::Levels;
use crate::math::picture::principal_plane::view_of;
use crate::sim::experiment::look;
use crate::sim::picture::marks::{HEAD, PATH};
use crate::sim::recorded_weights::EvaluatedPlane;
use crate::ui::derived::memo::Memo;
use crate::ui::numbers;
use crate::ui::pages::network::boundary::percent;
use crate::ui::pages::scene::Scene;
use crate::ui::paint::axes;
use crate::ui::paint::chart::caption;
use crate::ui::paint::field_layer::FieldLayer;
use crate::ui::paint::halo::text_with_halo;
use crate::ui::paint::marker;
use crate::ui::paint::place::Place;
use crate::ui::paint::polyline;
use crate::ui::state::recordings::Recordings;
use crate::ui::theme::Palette;
use eframe::egui::{Align2, Painter, Pos2, Role, Sense, Stroke, Ui, WidgetInfo, vec2};
use egui_plot::PlotBounds;
use std::sync::Arc;

/// The approximate number of isolines.
const LEVELS: usize = 14;

/// The picture of the last frame.
#[derive(Default)]
pub struct RecordedPlane {
    field: FieldLayer<DrawnLoss>,
    paths: Memo<Shown, Projected>,
}

/// The recordings that are shown; equal only to themselves, since comparing all their numbers would take longer than a frame.
#[derive(Clone)]
struct Shown(Recordings);

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (&self.0, &other.0);
        a.runs.len() == b.runs.len() && a.runs.iter().zip(&b.runs).all(|(a, b)| Arc::ptr_eq(a, b))
    }
}

/// The projected paths, and a rectangle around them.
#[derive(Clone)]
struct Projected {
    paths: Vec<Vec<Point>>,
    view: View,
}

/// The loss that is drawn; it equals only itself.
#[derive(Clone, Debug)]
struct DrawnLoss(Arc<EvaluatedPlane>);

impl PartialEq for DrawnLoss {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

fn project(Shown(recordings): &Shown, (): ()) -> Projected {
    let Some(plane) = &recordings.plane else { return Projected { paths: Vec::new(), view: view_of(&[]) } };
    let path = |run: &[nalgebra::DVector<f64>]| run.iter().map(|w| plane.project(w)).collect::<Vec<_>>();
    let paths: Vec<Vec<Point>> = recordings.runs.iter().map(|opened| path(&opened.run.weights)).collect();
    let view = view_of(&paths.concat());
    Projected { paths, view }
}

impl RecordedPlane {
    /// Shows the picture in the rest of `ui`.
    pub fn show(&mut self, ui: &mut Ui, scene: &Scene<'_>) {
        let recordings = &scene.state.recordings;
        let Some(plane) = &recordings.plane else { return };
        let palette = Palette::of(ui.ctx());
        let tip = "Paths are seen from above: weights off the plane are shown where they are nearest. Contours, once they are evaluated, \
                   are the loss on the plane itself, not that of the weights off it.";
        let weights = plane.origin.len();
        let loss = if recordings.loss.is_some() { "" } else { "; its loss is not evaluated yet" };
        caption(ui, &format!("The plane holds {} of the variance in {weights} dimensions{loss}", percent(plane.share())), tip);
        let projected = self.paths.get(Shown(recordings.clone()), (), project).clone();
        let view = recordings.loss.as_ref().map_or(projected.view, |loss| loss.loss.view);
        let plot = axes::plot(ui, "recorded weights", axes::plain()).sense(Sense::hover());
        let plot =
            plot.show(ui, |plot| plot.set_plot_bounds(PlotBounds::from_min_max([view.x.0, view.y.0], [view.x.1, view.y.1])));
        let place = Place::of_plot(&plot.transform);
        let painter = ui.painter().with_clip_rect(place.frame);
        if let Some(loss) = &recordings.loss {
            self.field.paint(
                &painter,
                place,
                scene.state.settings.isoline_labels,
                DrawnLoss(Arc::clone(loss)),
                |loss, p| if loss.0.loss.view.contains(p) { loss.0.loss.at(p) } else { f64::NAN },
                |_, field| Levels::choose(field, Some(0.0), LEVELS),
            );
        }
        for (index, path) in projected.paths.iter().enumerate() {
            paint_path(&painter, place, index, path);
        }
        let name = |axis: usize| format!("$d{}$ ({})", ["₁", "₂"][axis], percent(plane.shares[axis]));
        text_with_halo(&painter, place.frame.right_bottom() + vec2(-10.0, -8.0), Align2::RIGHT_BOTTOM, &name(0), palette);
        text_with_halo(&painter, place.frame.left_top() + vec2(10.0, 8.0), Align2::LEFT_TOP, &name(1), palette);
        plot.response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Recorded weights"));
        let Some(pointer) = plot.response.hover_pos().filter(|at| place.frame.contains(*at)) else { return };
        let nearest = nearest(&projected.paths, place, pointer);
        let words = nearest.map(|(run, k)| {
            let opened = &recordings.runs[run].run;
            let loss =
                opened.losses.as_ref().map(|losses| format!(", loss {}", numbers::digits(losses[k], 3))).unwrap_or_default();
            format!("{}, step {k}{loss}", opened.name)
        });
        if let Some(words) = words {
            plot.response.on_hover_text_at_pointer(words);
        }
    }
}

/// The recording and its step whose point is nearest to `pointer`, where one is near.
fn nearest(paths: &[Vec<Point>], place: Place, pointer: Pos2) -> Option<(usize, usize)> {
    let all = paths.iter().enumerate().flat_map(|(run, path)| path.iter().enumerate().map(move |(k, point)| (run, k, *point)));
    let distances = all.filter_map(|(run, k, point)| Some((run, k, place.of(point)?.distance(pointer))));
    let (run, k, distance) = distances.min_by(|a, b| a.2.total_cmp(&b.2))?;
    (distance < 24.0).then_some((run, k))
}

/// Paints a path with a ring at its start and its marker at its end.
fn paint_path(painter: &Painter, place: Place, index: usize, path: &[Point]) {
    let palette = Palette::of(painter.ctx());
    let (color, shape) = look(index);
    let color = palette.run(color);
    let places: Vec<Pos2> = path.iter().filter_map(|point| place.of(*point)).collect();
    for stroke in [Stroke::new(PATH + 2.4, palette.halo), Stroke::new(PATH, color)] {
        painter.extend(polyline::shapes(places.iter().copied(), stroke));
    }
    if let [first, .., last] = places.as_slice() {
        painter.circle_stroke(*first, 6.0, Stroke::new(4.0, palette.halo));
        painter.circle_stroke(*first, 6.0, Stroke::new(1.8, color));
        painter.add(marker::shape(shape, *last, HEAD + 3.0, color, Stroke::new(1.6, palette.background)));
    }
}
