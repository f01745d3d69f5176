//! Choosing another objective.

use crate::math::Objective;
use crate::math::Sampling;
use crate::math::catalog::Catalog;
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::run::verdict::Verdict;
use crate::ui::state::State;

/// The number of steps in which it is seen whether a run is lost.
const SHORT: usize = 1000;

impl State {
    /// Gives the runs rates and the experiment steps that fit its objective, and confirms that.
    pub fn fit_rates(&mut self) {
        self.edit(|state| {
            state.work.experiment = state.work.experiment.adapted();
            Ok(())
        });
        self.settings.speed = super::default_speed(self.work.experiment.steps);
        self.say("Learning rates and steps that fit. Ctrl+Z takes it back.");
    }

    /// The same where a run is lost with its rate, as after another formula was typed.
    pub(in crate::ui) fn fit_lost_runs(&mut self) {
        let experiment = &self.work.experiment;
        // Of a long run the beginning tells enough.
        let short = Experiment { steps: experiment.steps.min(SHORT), ..experiment.clone() };
        let is_lost = |run: &Run| Verdict::of(&short.trace(run), &*short.objective).is_lost();
        if experiment.runs.iter().any(is_lost) {
            self.fit_rates();
        }
    }

    /// Minimizes `objective` from its own start and in its own view, with learning rates and steps that fit it, and confirms that. A
    /// sampling that it does not allow becomes the full sum, and a start that only one run has becomes that of all runs.
    pub fn choose(&mut self, objective: Objective) {
        let title = objective.entry().title;
        self.edit(|state| {
            let experiment = &mut state.work.experiment;
            experiment.start = objective.start();
            let n = objective.data().len();
            if experiment.sampling.check(n).is_err() {
                experiment.sampling = Sampling::FULL;
            }
            for run in &mut experiment.runs {
                run.sampling = run.sampling.take().filter(|sampling| sampling.check(n).is_ok());
                run.start = None;
            }
            experiment.objective = objective;
            experiment.title.clear();
            experiment.about.clear();
            *experiment = experiment.adapted();
            Ok(())
        });
        self.view = None;
        self.playhead.restart();
        self.settings.speed = super::default_speed(self.work.experiment.steps);
        self.say(format!("{title}, with learning rates and steps that fit it. Ctrl+Z takes it back."));
    }
}
