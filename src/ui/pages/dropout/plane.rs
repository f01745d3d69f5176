//! Dropout as a stochastic gradient: the loss without dropout and its mean over all masks, and iterates that approach the minimum of the
//! second.

use crate::math::Point;
use crate::math::View;
use crate::math::picture::levels::Levels;
use crate::math::quadratic::quadratic_form::QuadraticForm;
use crate::ui::pages::dropout::descent::{DescentLosses, DescentRun, ShownDescent};
use crate::ui::pages::dropout::marks::{self, NamedPoint};
use crate::ui::pages::dropout::{distances, halves};
use crate::ui::pages::scene::Scene;
use crate::ui::paint::axes;
use crate::ui::paint::chart::caption;
use crate::ui::paint::field_layer::FieldLayer;
use crate::ui::paint::place::Place;
use crate::ui::plots::path_layer::PathLayer;
use crate::ui::theme;
use eframe::egui::{CentralPanel, Frame, Margin, Panel, Role, Sense, Ui, WidgetInfo};
use egui_plot::PlotBounds;

/// The approximate number of isolines.
const LEVELS: usize = 14;
/// The smallest height of the chart of distances, in points.
const LEAST: f32 = 180.0;
/// The margin around what the view must show, as a part of its size.
const ROOM: f64 = 0.45;

/// The two pictures, with the values they cache between frames.
#[derive(Default)]
pub struct DescentPlanes {
    sides: [DescentPlane; 2],
    /// The view while the start is dragged: it is kept until the drag ends.
    held: Option<View>,
}

/// One of the pictures.
#[derive(Default)]
struct DescentPlane {
    field: FieldLayer<QuadraticForm>,
    paths: PathLayer,
}

impl DescentPlanes {
    /// Shows both pictures, and below them the distances of the iterates from both minima.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, shown: &ShownDescent) {
        let below = theme::inset(ui.ctx()).outer_margin(Margin { top: 8, ..Margin::ZERO });
        let height = (ui.available_height() * 0.34).max(LEAST);
        Panel::bottom("distances").frame(below).exact_size(height).resizable(false).show_separator_line(false).show(ui, |ui| {
            distances::show(ui, scene, shown);
        });
        let start = scene.state.work.dropout.descent.start;
        let view = self.held.unwrap_or_else(|| fitting(&shown.losses, start));
        let step = scene.state.playhead.step(scene.state.length());
        let (trail, labels) = (scene.state.settings.trail, scene.state.settings.isoline_labels);
        let [left, right] = &mut self.sides;
        let mut moved: [Option<Point>; 2] = [None, None];
        let [moved_left, moved_right] = &mut moved;
        let show = |side: &mut DescentPlane, ui: &mut Ui, name: &str, form: QuadraticForm, marks: &[NamedPoint]| {
            let place = plot(ui, name, view);
            let painter = ui.painter().with_clip_rect(place.frame);
            side.field.paint(&painter, place, labels, form, QuadraticForm::value, |form, field| {
                let lowest = form.minimizer().map(|at| form.value(at));
                Levels::choose(field, lowest, LEVELS)
            });
            if let Some(DescentRun { lines: [(look, path), (average_look, average)] }) = shown.run.as_deref() {
                side.paths.keep(&[path.clone(), average.clone()], &[]);
                side.paths.paint(&painter, look, path, step, place, trail);
                side.paths.paint_average(&painter, average_look, average, step, place);
                side.paths.paint_head(&painter, average_look, average, step, place, true);
                side.paths.paint_head(&painter, look, path, step, place, true);
            }
            marks::paint(&painter, marks, place);
            marks::names(&painter, place.frame);
            marks::start(ui, start, place, &format!("Start point in {name}"))
        };
        let (plain, expected) = (shown.losses.plain, shown.losses.expected);
        CentralPanel::no_frame().frame(Frame::NONE).show(ui, |ui| {
            halves(
                ui,
                "with dropout",
                |ui| {
                    caption(ui, "$F(w)$, without dropout", "1/n Σ ½ (w·xᵢ − tᵢ)², over whole inputs");
                    *moved_left = show(left, ui, "F", plain.form, &marks::of(&shown.losses, true));
                },
                |ui| {
                    caption(ui, "$E F(w)$, with dropout", "The mean over all masks of the loss whose gradients the steps follow");
                    *moved_right = show(right, ui, "E F", expected.form, &marks::of(&shown.losses, false));
                },
            );
        });
        let moved = moved[0].or(moved[1]);
        self.held = moved.map(|_| view);
        if let Some(to) = moved {
            scene.state.work.dropout.descent.start = to;
        }
    }
}

/// Returns a view with both minima, the origin, to which the ridge pulls, and the start.
fn fitting(losses: &DescentLosses, start: Point) -> View {
    let minima = [losses.plain.minimum, losses.expected.minimum];
    let over = |pick: fn(&Point) -> f64| {
        let around = minima.iter().flatten().map(pick).fold((0.0_f64, 0.0_f64), |(low, high), x| (low.min(x), high.max(x)));
        let room = ROOM * (around.1 - around.0).max(0.5);
        let (low, high) = (around.0 - room, around.1 + room);
        // A start outside of that gets a margin, too.
        let beyond = 0.08 * (high.max(pick(&start)) - low.min(pick(&start)));
        let low = if pick(&start) < low { pick(&start) - beyond } else { low };
        let high = if pick(&start) > high { pick(&start) + beyond } else { high };
        if (high - low).is_finite() && high - low < 1e12 { (low, high) } else { (-5.0, 5.0) }
    };
    View::new(over(|p| p.x), over(|p| p.y))
}

/// Shows an empty plot over `view`.
fn plot(ui: &mut Ui, name: &str, view: View) -> Place {
    let plot = axes::plot(ui, name, axes::plain()).sense(Sense::hover()).data_aspect(1.0);
    let response =
        plot.show(ui, |plot| plot.set_plot_bounds(PlotBounds::from_min_max([view.x.0, view.y.0], [view.x.1, view.y.1])));
    response.response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, format!("Contours of {name}")));
    Place::of_plot(&response.transform)
}
