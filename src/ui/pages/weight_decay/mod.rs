//! The page Weight decay: the lecture's example of 200 weights fitted to 20 examples, and its geometry in the plane.

mod controls;
mod losses;
mod numbers;
mod plane;
mod plane_box;
mod plane_view;
mod sweep;
mod weights;

use crate::sim::experiment::{self, Marker};
use crate::sim::weight_decay::decay_run::DecayRun;
use crate::sim::weight_decay::{DecayProblem, Fit, WeightDecay};
use crate::ui::derived::background::{Background, BackgroundValue};
use crate::ui::pages::scene::{PageView, Scene, framed};
use crate::ui::theme::{self, Palette, faded};
use eframe::egui::{CentralPanel, Color32, Frame, Margin, Panel, Ui};

/// The name of the level with which every fit is compared.
const MEAN: &str = "predict the mean ($w = 0$)";

/// The page Weight decay.
#[derive(Default)]
pub struct WeightDecayPage {
    runs: Background<WeightDecay, DecayRuns>,
    sweep: sweep::SweepChart,
    plane: plane::DecayInPlane,
}

/// The experiment's runs, one for each λ, with its problem and its ridge solutions.
struct DecayRuns {
    problem: DecayProblem,
    runs: Vec<DecayRun>,
    /// The fit of the ridge solution of each λ; none for λ = 0, which has no penalty to balance.
    ridge: Vec<Option<Fit>>,
}

/// Returns the colour and marker of the run of the `index`-th λ.
fn look(palette: &Palette, index: usize) -> (Color32, Marker) {
    let (color, marker) = experiment::look(index);
    (palette.run(color), marker)
}

impl WeightDecayPage {
    /// Returns the runs, as far as they are known.
    fn runs(&mut self, ui: &Ui, experiment: &WeightDecay) -> BackgroundValue<DecayRuns> {
        self.runs.ask(ui.ctx(), experiment, true, (), |experiment, (), watch| {
            let problem = experiment.problem();
            if watch.is_stopped() {
                return None;
            }
            let runs = experiment.runs(&problem, watch)?;
            let ridge = problem.ridge();
            let fit = |lambda: &f64| (*lambda > 0.0).then(|| problem.fit(&ridge.at(*lambda)));
            Some(DecayRuns { ridge: experiment.lambdas.iter().map(fit).collect(), runs, problem })
        })
    }

    fn example(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let look = self.runs(ui, &scene.state.work.weight_decay);
        let Some(runs) = look.value.clone() else {
            ui.centered_and_justified(|ui| ui.weak("The epochs are running …"));
            return;
        };
        let inside = theme::inset(ui.ctx());
        let below = Frame::new().outer_margin(Margin { top: 8, ..Margin::ZERO });
        let height = ui.available_height() * 0.46;
        Panel::bottom("weights").frame(below).exact_size(height).resizable(false).show_separator_line(false).show(ui, |ui| {
            let half = ui.available_width() * 0.5 - 4.0;
            let right = inside.outer_margin(Margin { left: 8, ..Margin::ZERO });
            Panel::right("sweep").frame(right).exact_size(half).resizable(false).show_separator_line(false).show(ui, |ui| {
                self.sweep.show(ui, scene, look.fresh);
            });
            CentralPanel::no_frame().frame(inside).show(ui, |ui| weights::show(ui, scene, &runs, look.fresh));
        });
        let third = ui.available_width() * 0.36;
        let right = inside.outer_margin(Margin { left: 8, ..Margin::ZERO });
        Panel::right("norm").frame(right).exact_size(third).resizable(false).show_separator_line(false).show(ui, |ui| {
            losses::norms(ui, scene, &runs, look.fresh);
        });
        CentralPanel::no_frame().frame(inside).show(ui, |ui| losses::show(ui, scene, &runs, look.fresh));
    }
}

impl PageView for WeightDecayPage {
    fn controls(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        controls::which(ui, scene.state);
        if scene.state.settings.decay_in_plane {
            plane::controls(ui, scene);
            scene.experiment_controls(ui);
        } else {
            controls::show(ui, scene.state);
        }
    }

    fn middle(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        if scene.state.settings.decay_in_plane {
            self.plane.show(ui, scene);
        } else {
            self.example(ui, scene);
        }
    }

    fn panel(&mut self, name: &str, ui: &mut Ui, scene: &mut Scene<'_>) {
        if scene.state.settings.decay_in_plane {
            self.plane.show(ui, scene);
            return;
        }
        let look = self.runs(ui, &scene.state.work.weight_decay);
        let Some(runs) = look.value.clone() else {
            ui.centered_and_justified(|ui| ui.weak("The epochs are running …"));
            return;
        };
        // A lesson comes to the sweep later, and it takes many seconds.
        if scene.state.lesson.is_some() && name != "sweep" {
            self.sweep.begin(ui, scene, look.fresh);
        }
        framed(ui, |ui| match name {
            "weights" => weights::show(ui, scene, &runs, look.fresh),
            "sweep" => self.sweep.show(ui, scene, look.fresh),
            "norms" => losses::norms(ui, scene, &runs, look.fresh),
            _ => losses::show(ui, scene, &runs, look.fresh),
        });
    }

    fn column(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        if scene.state.settings.decay_in_plane {
            self.plane.numbers(ui, scene);
            return;
        }
        let look = self.runs(ui, &scene.state.work.weight_decay);
        match look.value.clone() {
            Some(runs) => numbers::show(ui, scene, &runs),
            None => {
                ui.weak("The epochs are running …");
            }
        }
    }
}

/// Returns `color`, paler while it shows an earlier experiment.
fn shade(color: Color32, fresh: bool) -> Color32 {
    if fresh { color } else { faded(color, 0.4) }
}
