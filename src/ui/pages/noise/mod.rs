//! The page Noise: the gradients of single samples at the playhead, their mini-batch mean, and the laws of both.

mod check;
mod fan;
mod numbers;
mod one_by_one;
mod plane;
mod progress;
mod variance;

use crate::math::Objective;
use crate::math::Point;
use crate::math::Sampling;
use crate::math::theory::gradient_noise::GradientNoise;
use crate::sim::experiment::drawn::Drawn;
use crate::ui::controls::column;
use crate::ui::pages::panel_choice::{self, PanelEntry};
use crate::ui::pages::scene::{PageView, Scene, framed};
use crate::ui::plots::contour_plot::{Content, ContourPlot};
use crate::ui::plots::curve_plot;
use crate::ui::state::action::Action;
use crate::ui::theme;
use eframe::egui::{CentralPanel, Frame, Margin, Panel, Ui};

/// The page Noise.
#[derive(Default)]
pub struct NoisePage {
    contours: ContourPlot,
    check: check::UnbiasednessCheck,
    one_by_one: one_by_one::OneByOne,
    variance: variance::VarianceChart,
    progress: progress::ProgressChart,
}

/// The selected run at the playhead: its iterate, the samples drawn there, and the distribution they come from.
struct InspectedStep {
    /// The index of the run in the experiment.
    index: usize,
    /// The step.
    k: usize,
    x: Point,
    sampling: Sampling,
    drawn: Drawn,
    noise: GradientNoise,
    /// ∇f_i of every sample; empty on an objective that is no finite sum.
    gradients: Vec<Point>,
}

/// Returns the names of the components of the gradient of `objective`.
fn components(objective: &Objective) -> [&'static str; 2] {
    match objective.variables() {
        ["w", "b"] => ["$∂F/∂w$", "$∂F/∂b$"],
        ["y", "x"] => ["$∂F/∂y$", "$∂F/∂x$"],
        _ => ["$∂F/∂x$", "$∂F/∂y$"],
    }
}

impl InspectedStep {
    fn of(scene: &Scene<'_>) -> Option<Self> {
        let (state, index) = (&*scene.state, scene.state.selected);
        let (experiment, run) = (&state.work.experiment, state.work.experiment.runs.get(index)?);
        let picture = scene.pictures.get(index)?;
        let k = picture.at(state.step())?;
        let x = picture.trace.records[k].x;
        let (objective, conditions) = (&*experiment.objective, experiment.conditions(run));
        let noise = GradientNoise::at(objective, x, &conditions.sampling, conditions.noise);
        let gradients = (0..objective.data().len()).map(|i| objective.sample_gradient(i, x)).collect();
        Some(InspectedStep {
            index,
            k,
            x,
            drawn: Drawn::of(experiment, run, k, x),
            noise,
            gradients,
            sampling: conditions.sampling,
        })
    }

    /// Whether the gradient is random.
    fn has_noise(&self) -> bool {
        !self.gradients.is_empty() || self.noise.variance() > 0.0
    }
}

impl NoisePage {
    /// Shows the means of many draws beside ∇F.
    fn check(&mut self, ui: &mut Ui, scene: &Scene<'_>, here: &InspectedStep) {
        column::scrolled(ui, "check", |ui| self.check.show(ui, scene, here));
    }

    /// Shows the gradients of single samples at the iterate, over the contours.
    fn fan(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, here: &InspectedStep) {
        if scene.state.work.experiment.objective.dimension() == 1 {
            curve_plot::show(ui, scene.state, scene.lines, scene.actions);
        } else {
            let content = Content { lines: scene.lines, ghosts: scene.ghosts, inspection: None, tools: !scene.state.presenting };
            let place = self.contours.show(ui, scene.state, content, scene.actions);
            fan::paint(ui, here, place);
        }
    }
}

impl PageView for NoisePage {
    fn middle(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let Some(here) = InspectedStep::of(scene) else {
            ui.centered_and_justified(|ui| {
                ui.weak(scene.nothing_to_say("Add a run and select it to see the gradients that it draws."))
            });
            return;
        };
        if !here.has_noise() {
            nothing(ui, scene);
            return;
        }
        let finite_sum = !here.gradients.is_empty();
        let inside = theme::inset(ui.ctx());
        let height = ui.available_height();
        if finite_sum {
            let lower = (height * 0.4).clamp(210.0, 380.0);
            let gap = Frame::new().outer_margin(Margin { top: 8, ..Margin::ZERO });
            Panel::bottom("laws").frame(gap).exact_size(lower).resizable(false).show_separator_line(false).show(ui, |ui| {
                let width = ui.available_width() * 0.5 - 4.0;
                let right = inside.outer_margin(Margin { left: 8, ..Margin::ZERO });
                Panel::right("variance").frame(right).exact_size(width).resizable(false).show_separator_line(false).show(
                    ui,
                    |ui| match panel_choice::choose(ui, scene, &LOWER_RIGHT, |settings| &mut settings.noise_panel) {
                        "progress" => self.progress.show(ui, scene, &here),
                        _ => self.variance.show(ui, scene, &here),
                    },
                );
                CentralPanel::no_frame().frame(inside).show(ui, |ui| {
                    match panel_choice::choose(ui, scene, &LOWER_LEFT, |settings| &mut settings.average_panel) {
                        "average" => self.one_by_one.show(ui, scene, &here),
                        _ => self.check(ui, scene, &here),
                    }
                });
            });
        }
        let width = ui.available_width() * 0.46;
        let right = inside.outer_margin(Margin { left: 8, ..Margin::ZERO });
        Panel::right("plane").frame(right).exact_size(width).resizable(false).show_separator_line(false).show(ui, |ui| {
            plane::show(ui, scene, &here);
        });
        CentralPanel::no_frame().show(ui, |ui| self.fan(ui, scene, &here));
    }

    fn panel(&mut self, name: &str, ui: &mut Ui, scene: &mut Scene<'_>) {
        let here = InspectedStep::of(scene).filter(InspectedStep::has_noise);
        let Some(here) = here else {
            nothing(ui, scene);
            return;
        };
        let finite_sum = !here.gradients.is_empty();
        match name {
            "gradients" => framed(ui, |ui| plane::show(ui, scene, &here)),
            "variance" if finite_sum => framed(ui, |ui| self.variance.show(ui, scene, &here)),
            "progress" if finite_sum => framed(ui, |ui| self.progress.show(ui, scene, &here)),
            "average" if finite_sum => framed(ui, |ui| self.one_by_one.show(ui, scene, &here)),
            "check" if finite_sum => framed(ui, |ui| self.check(ui, scene, &here)),
            _ => self.fan(ui, scene, &here),
        }
    }

    fn column(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        match InspectedStep::of(scene) {
            Some(here) => numbers::show(ui, scene, &here),
            None => {
                ui.weak(scene.nothing_to_say("Add a run and select it."));
            }
        }
    }
}

/// The panels at the lower left.
const LOWER_LEFT: [PanelEntry; 2] = [
    PanelEntry {
        panel: "check",
        title: "Many draws",
        tip: "The means of 20,000 gradients beside ∇F, with their standard errors",
    },
    PanelEntry {
        panel: "average",
        title: "One by one",
        tip: "Gradients are drawn one by one, and the arrow of their mean goes to ∇F: right on average",
    },
];

/// The panels at the lower right.
const LOWER_RIGHT: [PanelEntry; 2] = [
    PanelEntry {
        panel: "variance",
        title: "Its variance",
        tip: "The variance of the mean of m sample gradients against m, by the laws and measured",
    },
    PanelEntry {
        panel: "progress",
        title: "What a batch buys",
        tip: "The progress of one step with the best learning rate against m, beside the progress per sample",
    },
];

/// Shows the page where no gradient is random.
fn nothing(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.vertical_centered(|ui| {
        ui.add_space(ui.available_height() * 0.35);
        ui.label(theme::heading("Nothing is random here"));
        ui.label("This objective is no finite sum of samples, and no noise is added to its gradients.");
        ui.add_space(theme::GAP);
        let toy = ui.button("Open the three lines").on_hover_text("The lecture's example, a sum over the samples of three lines");
        if toy.clicked() {
            scene.actions.push(Action::Open("batch-single-mini"));
        }
        ui.weak("or give the noise σ at the left a value above 0");
    });
}
