//! The paths of all runs through the space of weights, over the loss on one plane.

use crate::math::Point;
use crate::math::picture::levels::Levels;
use crate::sim::picture::marks::{HEAD, PATH};
use crate::ui::numbers;
use crate::ui::pages::network::boundary::percent;
use crate::ui::pages::network::record::{TrainingRecord, carried};
use crate::ui::pages::network::trainer::Trainer;
use crate::ui::pages::network::weight_plane::{WeightPlane, WeightPlanes};
use crate::ui::pages::scene::Scene;
use crate::ui::paint::axes;
use crate::ui::paint::chart::caption;
use crate::ui::paint::field_layer::FieldLayer;
use crate::ui::paint::halo::text_with_halo;
use crate::ui::paint::marker;
use crate::ui::paint::place::Place;
use crate::ui::paint::polyline;
use crate::ui::state::network_display::NetworkPlane;
use crate::ui::theme::Palette;
use eframe::egui::{self, Align2, ComboBox, Painter, Pos2, Role, Sense, Stroke, Ui, WidgetInfo, vec2};
use egui_plot::PlotBounds;
use std::collections::HashMap;
use std::sync::Arc;

/// The approximate number of isolines.
const LEVELS: usize = 14;

/// The picture of the last frame.
#[derive(Default)]
pub struct WeightSpace {
    planes: WeightPlanes,
    drawn: Option<DrawnPlane>,
    field: FieldLayer<DrawnPlane>,
    /// The path of each record on the plane.
    paths: HashMap<u64, Vec<(usize, Point)>>,
}

/// The plane that is drawn; it equals only itself.
#[derive(Clone, Debug)]
struct DrawnPlane(Arc<WeightPlane>);

impl PartialEq for DrawnPlane {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl WeightSpace {
    /// Shows the picture in the rest of `ui`.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, trainer: &Trainer) {
        let shown: Vec<usize> = (0..trainer.live_runs().len())
            .filter(|i| !scene.state.work.training.runs[*i].hidden && trainer.live_runs()[*i].record.is_some())
            .collect();
        let palette = Palette::of(ui.ctx());
        let title = ui.available_rect_before_wrap().with_max_y(ui.cursor().top() + 26.0);
        ui.scope_builder(egui::UiBuilder::new().id_salt("plane").max_rect(title), |ui| {
            ui.horizontal_centered(|ui| {
                choice(ui, scene, shown.len());
                if let Some(DrawnPlane(plane)) = &self.drawn {
                    show_description(ui, plane, scene.state.settings.network.plane);
                }
            });
        });
        let frame = ui.available_size() - vec2(50.0, 24.0);
        let look = self.planes.ask(ui, scene, trainer, &shown, frame.x / frame.y.max(1.0));
        self.take(look.value);
        let record = |i: &usize| trainer.live_runs()[*i].record.as_ref();
        let fits = |plane: &WeightPlane| shown.iter().filter_map(record).all(|record| plane.is_of(&record.problem));
        let Some(drawn) = self.drawn.clone().filter(|drawn| fits(&drawn.0)) else {
            let words = if shown.is_empty() { "Add a run with + Add." } else { "The loss on the plane is computed …" };
            ui.centered_and_justified(|ui| ui.weak(words));
            return;
        };
        let plane = Arc::clone(&drawn.0);
        let view = plane.loss.view;
        let plot = axes::plot(ui, "weight space", axes::plain()).sense(Sense::hover());
        let plot =
            plot.show(ui, |plot| plot.set_plot_bounds(PlotBounds::from_min_max([view.x.0, view.y.0], [view.x.1, view.y.1])));
        plot.response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Weight space"));
        let place = Place::of_plot(&plot.transform);
        let painter = ui.painter().with_clip_rect(place.frame);
        let labels = scene.state.settings.isoline_labels;
        self.field.paint(
            &painter,
            place,
            labels,
            drawn,
            |plane, p| plane.0.loss.at(p),
            |_, field| Levels::choose(field, Some(0.0), LEVELS),
        );
        let epoch = scene.state.playhead.step(scene.state.work.training.epochs);
        start(&painter, place, &plane);
        for index in &shown {
            if let Some(record) = record(index) {
                self.path(&painter, scene, *index, record, epoch, &plane, place);
            }
        }
        let name = |axis: usize| match plane.plane.shares[axis] {
            share if share > 0.0 => format!("$d{}$ ({})", ["₁", "₂"][axis], percent(share)),
            _ => format!("$d{}$", ["₁", "₂"][axis]),
        };
        text_with_halo(&painter, place.frame.right_bottom() + vec2(-10.0, -8.0), Align2::RIGHT_BOTTOM, &name(0), palette);
        text_with_halo(&painter, place.frame.left_top() + vec2(10.0, 8.0), Align2::LEFT_TOP, &name(1), palette);
        if let Some(pointer) = plot.response.hover_pos().filter(|at| place.frame.contains(*at)) {
            let at = plot.transform.value_from_position(pointer);
            let loss = numbers::digits(plane.loss.at(Point::new(at.x, at.y)), 3);
            plot.response.on_hover_text_at_pointer(format!("Training loss here: {loss}"));
        }
    }

    /// Takes a new plane, on which no path is known yet.
    fn take(&mut self, plane: Option<Arc<WeightPlane>>) {
        let plane = plane.map(DrawnPlane);
        if plane.is_some() && plane != self.drawn {
            self.drawn = plane;
            self.paths.clear();
        }
    }

    /// Paints the path of the `index`-th run up to `epoch`, and the marker at its end.
    #[allow(clippy::too_many_arguments)]
    fn path(
        &mut self,
        painter: &Painter,
        scene: &Scene<'_>,
        index: usize,
        record: &TrainingRecord,
        epoch: usize,
        plane: &WeightPlane,
        place: Place,
    ) {
        let palette = Palette::of(painter.ctx());
        let run = &scene.state.work.training.runs[index];
        let known = self.paths.entry(record.id).or_default();
        *known = carried(known, record.path.iter().map(|(at, x)| (*at, &**x)), |x| plane.project(x));
        let Some((_, x)) = record.weights(epoch) else { return };
        let head = plane.project(x);
        let passed = known.iter().take_while(|(at, _)| *at <= epoch).map(|(_, point)| *point).chain([head]);
        let places: Vec<Pos2> = passed.filter_map(|point| place.of(point)).collect();
        let color = palette.run(run.color);
        for stroke in [Stroke::new(PATH + 2.4, palette.halo), Stroke::new(PATH, color)] {
            painter.extend(polyline::shapes(places.iter().copied(), stroke));
        }
        if let Some(at) = place.of(head) {
            let size = if index == scene.state.training_run { HEAD + 4.0 } else { HEAD + 1.0 };
            painter.add(marker::shape(run.marker, at, size, color, Stroke::new(1.6, palette.background)));
        }
    }
}

/// Marks the common start of all paths.
fn start(painter: &Painter, place: Place, plane: &WeightPlane) {
    let palette = Palette::of(painter.ctx());
    if let Some(at) = place.of(plane.project(&plane.problem.start)) {
        painter.circle_stroke(at, 6.0, Stroke::new(4.0, palette.halo));
        painter.circle_stroke(at, 6.0, Stroke::new(1.8, palette.text));
        text_with_halo(painter, at + vec2(0.0, 9.0), Align2::CENTER_TOP, "start", palette);
    }
}

/// Shows the choice of the plane.
fn choice(ui: &mut Ui, scene: &mut Scene<'_>, runs: usize) {
    let chosen = &mut scene.state.settings.network.plane;
    let (_, name, about) = NetworkPlane::ALL.into_iter().find(|(plane, ..)| plane == chosen).unwrap_or(NetworkPlane::ALL[0]);
    let combo = ComboBox::from_id_salt("plane").selected_text(name).width(150.0).show_ui(ui, |ui| {
        for (plane, name, about) in NetworkPlane::ALL {
            ui.add_enabled_ui(plane != NetworkPlane::Ends || runs > 1, |ui| {
                ui.selectable_value(chosen, plane, name).on_hover_text(about);
            });
        }
    });
    combo.response.accessible_name("plane").on_hover_text(about);
}

/// Describes in words what the picture shows.
fn show_description(ui: &mut Ui, plane: &WeightPlane, choice: NetworkPlane) {
    let tip = "The training loss without penalty, on a plane through the space of all weights and biases. Paths are seen from above: \
               a point off the plane is shown where it is nearest, and its loss is not that of the picture.";
    let weights = plane.plane.origin.len();
    let words = match (choice, plane.plane.share()) {
        (NetworkPlane::Ends, 0.0) => format!("The loss on a plane through {weights} weights and biases"),
        (_, share) => format!("The plane holds {} of the variance in {weights} dimensions", percent(share)),
    };
    caption(ui, &words, tip);
}
