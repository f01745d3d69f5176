//! Choosing another objective.

use crate::math::Objective;
use crate::math::Sampling;
use crate::math::catalog::Catalog;
use crate::ui::state::State;

impl State {
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
