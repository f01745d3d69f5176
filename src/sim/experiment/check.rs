//! Whether an experiment can be run, and what would be right where it cannot.

use crate::math::Point;
use crate::math::catalog::family_file::FamilyFile as _;
use crate::math::catalog::param::ParamField;
use crate::math::catalog::words::number;
use crate::math::excerpt::at_most;
use crate::sim::experiment::{Experiment, MAX_ABOUT, MAX_LABEL, MAX_RECORDS, MAX_RUNS, MAX_TITLE, MAX_WORK, Run, SEEDS, STEPS};

impl Experiment {
    /// Fails where it cannot be run, with what is wrong and what would be right.
    pub fn check(&self) -> Result<(), String> {
        let labels = self.runs.iter().map(|run| ("label", &run.label, MAX_LABEL));
        for (what, text, most) in [("title", &self.title, MAX_TITLE), ("about", &self.about, MAX_ABOUT)].into_iter().chain(labels)
        {
            at_most(most, text).map_err(|message| format!("{what}: {message}"))?;
        }
        STEPS.check(&self.steps.to_value())?;
        SEEDS.check(&self.seeds.to_value())?;
        self.check_start(self.start)?;
        let (runs, steps) = (self.runs.len(), self.steps);
        if runs > MAX_RUNS {
            return Err(format!("there are {runs} runs; the most is {MAX_RUNS}"));
        }
        if runs * steps > MAX_RECORDS {
            return Err(format!(
                "{runs} runs of {steps} steps are too many to be kept in memory: together they may have {MAX_RECORDS}; \
                 take at most {} steps, or fewer runs",
                MAX_RECORDS / runs
            ));
        }
        let n = self.objective.data().len();
        self.sampling.check(n)?;
        for run in &self.runs {
            let of_run = |message: String| format!("run '{}': {message}", run.name());
            self.sampling_of(run).check(n).map_err(of_run)?;
            run.start.map_or(Ok(()), |start| self.check_start(start)).map_err(of_run)?;
            self.check_recording(run).map_err(of_run)?;
        }
        let work: u64 = self.runs.iter().map(|run| self.work(run)).sum();
        if work > MAX_WORK {
            return Err(format!(
                "{runs} runs of {steps} steps take {:.0e} gradients of single samples; the most is {:.0e}; \
                 take fewer steps, smaller batches or fewer samples",
                work as f64, MAX_WORK as f64
            ));
        }
        Ok(())
    }

    /// Fails where `run` repeats a recording that cannot be shown on the objective.
    fn check_recording(&self, run: &Run) -> Result<(), String> {
        let Some(recording) = run.optimizer.recording() else {
            return match run.optimizer.file() {
                Some(path) => Err(format!("the recording {path} has not been read yet")),
                None => Ok(()),
            };
        };
        if let Some(k) = recording.points.iter().position(|x| self.objective.dimension() == 1 && x.y != 0.0) {
            return Err(format!(
                "point {k} of the recording has y = {}, but the objective has one parameter; record x alone, or choose an objective of two",
                number(recording.points[k].y)
            ));
        }
        self.check_start(recording.points[0])
    }

    /// Fails where a run cannot start at `start`: the objective or its gradient is not finite there.
    fn check_start(&self, start: Point) -> Result<(), String> {
        let (value, gradient) = self.objective.value_gradient(start);
        let place = || format!("at the start ({}, {})", number(start.x), number(start.y));
        if !value.is_finite() {
            return Err(format!("the objective is not finite {}; choose a start nearer to its domain", place()));
        }
        // An objective of one parameter has no second coordinate.
        if !gradient.iter().take(self.objective.dimension()).all(|slope| slope.is_finite()) {
            return Err(format!(
                "the gradient of the objective is not finite {}, though its value is; choose another start",
                place()
            ));
        }
        Ok(())
    }
}
