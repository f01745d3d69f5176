//! The page Stability: the rate of each eigen-direction against α, the map of momentum over (α, β), and the decay along each direction of
//! the selected run, the roots that explain it, or the valley turned. It shows which learning rates are stable.

mod decay;
mod map;
mod numbers;
mod rates;
mod roots;
mod turned;

use crate::math::Optimizer;
use crate::math::catalog::param::{Tunable, Value};
use crate::math::quadratic::curvature::Curvature;
use crate::math::theory::stability::Method;
use crate::sim::experiment::eigen_decay::{self, CurvaturePlace, DirectionFindings, RateMark};
use crate::ui::derived::background::{Background, BackgroundValue};
use crate::ui::numbers::digits;
use crate::ui::pages::panel_choice::{self, PanelEntry};
use crate::ui::pages::scene::{PageView, Scene, framed};
use crate::ui::paint::halo::text_on_ground;
use crate::ui::paint::place::Place;
use crate::ui::plots::contour_plot::{Content, ContourPlot};
use crate::ui::plots::curve_plot;
use crate::ui::runs::pictures::RunLine;
use crate::ui::theme::{self, Palette};
use eframe::egui::{Align2, CentralPanel, Color32, Context, Frame, Margin, Painter, Panel, Pos2, Shape, Stroke, Ui, pos2, vec2};
use std::sync::Arc;

/// The page Stability.
#[derive(Default)]
pub struct StabilityPage {
    contours: ContourPlot,
    map: map::MomentumMap,
    turned: turned::TurnedChart,
    /// The components of each iterate of the selected run; none where no x* is known.
    components: Background<(u64, Curvature), Option<Vec<Vec<f64>>>>,
    /// What they show up to the step at the playhead.
    findings: Background<(u64, Curvature, usize), Vec<DirectionFindings>>,
}

/// The subject of the page: the selected run, and the quadratic that approximates its objective.
struct StabilitySubject {
    index: usize,
    /// The step, at most the run's last.
    k: usize,
    curvature: Curvature,
    /// The run's method with its learning rate before the schedule; none where it is not linear.
    method: Option<Method>,
    /// The factor of the schedule at step k.
    factor: f64,
    marks: Vec<RateMark>,
}

impl StabilitySubject {
    fn of(scene: &Scene<'_>) -> Option<Self> {
        let (state, index) = (&*scene.state, scene.state.selected);
        let (experiment, picture) = (&state.work.experiment, scene.pictures.get(index)?);
        let run = experiment.runs.get(index)?;
        let k = picture.at(state.step())?;
        let place = if state.settings.curvature_at_iterate { CurvaturePlace::Iterate } else { CurvaturePlace::Minimum };
        let curvature = eigen_decay::curvature(experiment, &picture.trace, k, place);
        let method = Method::of(&run.optimizer, run.learning_rate());
        let marks = state.shown_marks(eigen_decay::marks(&run.optimizer, &curvature, 0.0));
        Some(StabilitySubject { index, k, curvature, method, factor: experiment.factors(run, &picture.trace).factor(k), marks })
    }

    /// Returns the method at step k, with its learning rate after the schedule.
    fn now(&self) -> Option<Method> {
        self.method.map(|method| Method { alpha: method.alpha * self.factor, ..method })
    }

    /// Whether the curvature can be drawn.
    fn is_finite(&self) -> bool {
        self.curvature.directions.iter().all(|direction| direction.value.is_finite())
    }
}

/// The number of digits of a value set by dragging.
const BY_HAND: usize = 3;

/// Returns the colour of an eigen-direction, the same in all pictures of the page.
fn color(palette: &Palette, direction: usize) -> Color32 {
    [palette.accent, palette.warning][direction % 2]
}

/// Returns the name of an eigen-direction's eigenvalue. The greatest is λ₁, as on the card of the objective.
fn name(direction: usize, count: usize) -> &'static str {
    match (count, direction) {
        (1, _) => "λ",
        (_, 0) => "λ₂",
        _ => "λ₁",
    }
}

/// Sets a run's learning rate or momentum, rounded to `digits`.
fn set(scene: &mut Scene<'_>, index: usize, key: &str, value: f64, digits: usize) {
    let rounded: f64 = format!("{value:.*e}", digits - 1).parse().unwrap_or(value);
    if let Err(message) = scene.state.work.experiment.runs[index].optimizer.set(key, &Value::Number(rounded)) {
        scene.state.message = Some(message);
    }
}

impl PageView for StabilityPage {
    fn middle(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let Some(subject) = StabilitySubject::of(scene) else {
            ui.centered_and_justified(|ui| {
                ui.weak(scene.nothing_to_say("Add a run and select it to see which learning rates are stable for it."))
            });
            return;
        };
        let inside = theme::inset(ui.ctx());
        let half = ui.available_width() * 0.5 - 4.0;
        let right = |frame: Frame| frame.outer_margin(Margin { left: 8, ..Margin::ZERO });
        let lower = ui.available_height() * 0.5;
        let below = Frame::new().outer_margin(Margin { top: 8, ..Margin::ZERO });
        Panel::bottom("the run").frame(below).exact_size(lower).resizable(false).show_separator_line(false).show(ui, |ui| {
            Panel::right("decay").frame(right(inside)).exact_size(half).resizable(false).show_separator_line(false).show(
                ui,
                |ui| match panel_choice::choose(ui, scene, &LOWER_RIGHT, |settings| &mut settings.stability_panel) {
                    "roots" => self.roots(ui, scene, &subject),
                    "turned" => self.turned.show(ui, scene),
                    _ => self.decay(ui, scene, &subject),
                },
            );
            CentralPanel::no_frame().show(ui, |ui| self.path(ui, scene, &subject));
        });
        Panel::right("map").frame(right(inside)).exact_size(half).resizable(false).show_separator_line(false).show(ui, |ui| {
            self.map.show(ui, scene, &subject);
        });
        CentralPanel::no_frame().frame(inside).show(ui, |ui| rates::show(ui, scene, &subject));
    }

    fn panel(&mut self, name: &str, ui: &mut Ui, scene: &mut Scene<'_>) {
        let Some(subject) = StabilitySubject::of(scene) else {
            ui.centered_and_justified(|ui| ui.weak(scene.nothing_to_say("Add a run and select it.")));
            return;
        };
        match name {
            "map" => framed(ui, |ui| self.map.show(ui, scene, &subject)),
            "paths" => self.path(ui, scene, &subject),
            "roots" => framed(ui, |ui| self.roots(ui, scene, &subject)),
            "decay" => framed(ui, |ui| self.decay(ui, scene, &subject)),
            "turned" => framed(ui, |ui| self.turned.show(ui, scene)),
            _ => framed(ui, |ui| rates::show(ui, scene, &subject)),
        }
    }

    fn column(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let Some(subject) = StabilitySubject::of(scene) else {
            ui.weak(scene.nothing_to_say("Add a run and select it."));
            return;
        };
        let components = self.components(ui.ctx(), scene, &subject);
        let found = self.findings(ui.ctx(), scene, &subject, components);
        numbers::show(ui, scene, &subject, found.value.as_deref().map(Vec::as_slice));
    }
}

impl StabilityPage {
    /// Shows the distance from the minimum along each eigen-direction.
    fn decay(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, subject: &StabilitySubject) {
        let components = self.components(ui.ctx(), scene, subject);
        decay::show(ui, scene, subject, components.fresh().map(Option::as_deref));
    }

    /// Shows the roots of each eigen-direction, and the course of its distance.
    fn roots(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, subject: &StabilitySubject) {
        let components = self.components(ui.ctx(), scene, subject);
        let found = self.findings(ui.ctx(), scene, subject, components.clone());
        let found = found.value.as_deref().map(Vec::as_slice);
        roots::show(ui, scene, subject, components.fresh().map(Option::as_deref), found);
    }

    /// Returns what `components` show up to the step at the playhead; none where they are not known.
    fn findings(
        &mut self,
        ctx: &Context,
        scene: &Scene<'_>,
        subject: &StabilitySubject,
        components: BackgroundValue<Option<Vec<Vec<f64>>>>,
    ) -> BackgroundValue<Vec<DirectionFindings>> {
        let Some(components) = components.value.filter(|known| components.fresh && known.is_some()) else {
            return BackgroundValue::default();
        };
        let key = (scene.pictures[subject.index].id, subject.curvature.clone(), subject.k);
        let mut found = self.findings.ask_now(ctx, &key, components, |(_, _, k), components, _| {
            Some(components.as_deref().map_or_else(Vec::new, |components| eigen_decay::findings(components, *k)))
        });
        // Those of another objective may have fewer directions.
        found.value = found.value.filter(|found| found.len() == subject.curvature.directions.len());
        found
    }

    /// Returns the components of each iterate of the selected run along the eigen-directions; for a long run they take more than a frame.
    fn components(
        &mut self,
        ctx: &Context,
        scene: &Scene<'_>,
        subject: &StabilitySubject,
    ) -> BackgroundValue<Option<Vec<Vec<f64>>>> {
        let picture = &scene.pictures[subject.index];
        let key = (picture.id, subject.curvature.clone());
        self.components.ask_now(ctx, &key, Arc::clone(picture), |(_, curvature), picture, _| {
            Some(eigen_decay::components(&picture.trace, curvature))
        })
    }

    /// Draws the selected run over its contours, with the eigen-directions.
    fn path(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, subject: &StabilitySubject) {
        let lines: Vec<RunLine> = scene.lines.iter().filter(|line| line.run == subject.index).cloned().collect();
        if scene.state.work.experiment.objective.dimension() == 1 {
            curve_plot::show(ui, scene.state, &lines, scene.actions);
            return;
        }
        let ghosts: Vec<RunLine> = scene.ghosts.iter().filter(|line| line.run == subject.index).cloned().collect();
        let content = Content { lines: &lines, ghosts: &ghosts, inspection: None, tools: !scene.state.presenting };
        let place = self.contours.show(ui, scene.state, content, scene.actions);
        let painter = ui.painter().with_clip_rect(place.frame);
        axes(&painter, subject, place);
    }
}

/// The panels at the lower right.
const LOWER_RIGHT: [PanelEntry; 3] = [
    PanelEntry {
        panel: "decay",
        title: "Distances",
        tip: "The distance from x* along each eigenvector of the Hessian, on a logarithmic axis, beside the predicted factor per step",
    },
    PanelEntry {
        panel: "roots",
        title: "Roots",
        tip: "Momentum as a damped spring: the roots of each direction in the unit circle, and the course of its distance from x*",
    },
    PanelEntry {
        panel: "turned",
        title: "Turned",
        tip: "The steps that all runs take against the angle of the valley: which methods depend on the axes",
    },
];

/// Draws the eigen-directions through the centre, from border to border.
fn axes(painter: &Painter, subject: &StabilitySubject, place: Place) {
    let palette = Palette::of(painter.ctx());
    let Some(center) = subject.curvature.center else { return };
    let Some(at) = place.of(center) else { return };
    let count = subject.curvature.directions.len();
    for (i, direction) in subject.curvature.directions.iter().enumerate() {
        let along =
            vec2((direction.vector.x * place.to_screen.scale_x) as f32, (direction.vector.y * place.to_screen.scale_y) as f32);
        if !(along.length() > 0.0 && along.length().is_finite()) {
            continue;
        }
        let along = along.normalized();
        let reach = |sign: f32| border(place.frame, at, along * sign);
        let (Some(a), Some(b)) = (reach(1.0), reach(-1.0)) else { continue };
        painter.extend(Shape::dashed_line(&[a, b], Stroke::new(1.6, color(palette, i)), 6.0, 5.0));
        let label = at + (a - at) * 0.62;
        let words = format!("{} = {}", name(i, count), digits(direction.value, 3));
        // Beside the line, not on it: on the screen y points downward.
        let (anchor, aside) = match along {
            flat if flat.y.abs() < 0.2 => (Align2::CENTER_BOTTOM, vec2(0.0, -4.0)),
            steep if steep.x.abs() < 0.2 => (Align2::LEFT_CENTER, vec2(6.0, 0.0)),
            rising if rising.x * rising.y < 0.0 => (Align2::LEFT_TOP, vec2(4.0, 3.0)),
            _ => (Align2::LEFT_BOTTOM, vec2(4.0, -3.0)),
        };
        text_on_ground(painter, label + aside, anchor, &words, palette);
    }
}

/// Returns where the ray from `from` along `along` leaves `frame`; none where `from` lies outside.
fn border(frame: eframe::egui::Rect, from: Pos2, along: eframe::egui::Vec2) -> Option<Pos2> {
    if !frame.contains(from) {
        return None;
    }
    let part = |from: f32, along: f32, low: f32, high: f32| match along {
        a if a > 0.0 => (high - from) / a,
        a if a < 0.0 => (low - from) / a,
        _ => f32::INFINITY,
    };
    let reach = part(from.x, along.x, frame.left(), frame.right()).min(part(from.y, along.y, frame.top(), frame.bottom()));
    Some(pos2(from.x + along.x * reach, from.y + along.y * reach))
}

/// Explains why the method of `optimizer` has no map; shown in place of the map.
fn no_closed_form(optimizer: &Optimizer) -> String {
    use crate::math::catalog::Catalog;
    format!(
        "There is no closed form here for where {} is stable. Choose gradient descent, Momentum or Nesterov.",
        optimizer.entry().title
    )
}
