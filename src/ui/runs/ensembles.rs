//! The ensembles of the visible runs, computed on other threads, one after the other.

use crate::sim::Experiment;
use crate::sim::ensemble::{Ensemble, work};
use crate::sim::shared_work::SharedWork;
use crate::sim::threads::Watch;
use crate::ui::derived::background::{Background, BackgroundValue};
use crate::ui::runs::pictures::RunKey;
use crate::ui::theme::GAP;
use eframe::egui::{Context, ProgressBar, Ui};

/// The most iterates that all clouds together keep, at 16 bytes each.
const POINTS: usize = 6_000_000;

/// The inputs of an ensemble.
#[derive(Clone, PartialEq, Debug)]
struct EnsembleKey {
    run: RunKey,
    seeds: usize,
    /// The most iterates that its cloud may keep.
    points: usize,
}

/// The ensembles, one for each run.
#[derive(Default)]
pub struct Ensembles {
    runs: Vec<Background<EnsembleKey, Ensemble>>,
}

impl Ensembles {
    /// Returns what is known of the ensemble of each run of `experiment`, in their order. Hidden runs have none.
    pub fn of(&mut self, ctx: &Context, experiment: &Experiment) -> Vec<BackgroundValue<Ensemble>> {
        self.runs.resize_with(experiment.runs.len(), Background::default);
        let shown = experiment.runs.iter().filter(|run| !run.hidden).count().max(1);
        let mut looks = Vec::with_capacity(self.runs.len());
        for i in 0..self.runs.len() {
            let run = &experiment.runs[i];
            if run.hidden {
                looks.push(BackgroundValue::default());
                continue;
            }
            // Each ensemble uses all cores, so they are computed one after the other.
            let free = !self.runs.iter().any(Background::is_working);
            let wanted = EnsembleKey { run: RunKey::of(experiment, run), seeds: experiment.seeds, points: POINTS / shown };
            let compute = |EnsembleKey { run, seeds, points }: &EnsembleKey, (), watch: &Watch| {
                let (experiment, run) = run.experiment();
                watch.expect(work(experiment.steps, *seeds));
                Ensemble::of(&experiment, &run, *seeds, *points, watch)
            };
            let describe = |EnsembleKey { run, seeds, points }: &EnsembleKey| {
                let (experiment, run) = run.experiment();
                SharedWork::Ensemble(Experiment { runs: vec![run], ..experiment }, *seeds, *points)
            };
            let look = self.runs[i].ask_shared(ctx, &wanted, free, compute, describe);
            looks.push(look);
        }
        looks
    }

    /// Shows the progress, with a button that stops the work or starts it again.
    pub fn progress(&mut self, ui: &mut Ui, experiment: &Experiment, looks: &[BackgroundValue<Ensemble>]) {
        let shown = || looks.iter().zip(&experiment.runs).filter(|(_, run)| !run.hidden).map(|(look, _)| look);
        let count = shown().count();
        if count == 0 {
            ui.weak("There is no run to repeat: add one, or show a hidden one.");
            return;
        }
        let done: f32 = shown().map(|look| if look.fresh { 1.0 } else { look.part.unwrap_or(0.0) }).sum();
        ui.horizontal(|ui| {
            ui.set_min_height(24.0);
            if shown().all(|look| look.fresh) {
                let words = if count == 1 { "the run".to_owned() } else { format!("each of {count} runs") };
                ui.label(format!("{} seeds of {words}", experiment.seeds)).on_hover_text("All of them have been run.");
            } else if shown().any(|look| look.given_up) {
                if ui.button("Go on").on_hover_text("Run the seeds again").clicked() {
                    self.runs.iter_mut().for_each(Background::resume);
                }
                let whole = shown().filter(|look| look.fresh).count();
                ui.weak(format!("stopped; {whole} of {count} runs are computed"));
            } else {
                let stop = ui.button("Stop").on_hover_text("Stop; what has been computed stays");
                if stop.clicked() {
                    self.runs.iter_mut().for_each(Background::give_up);
                }
                ui.add_space(GAP / 2.0);
                ui.add(ProgressBar::new(done / count as f32).show_percentage().desired_width(ui.available_width()));
            }
        });
    }
}
