//! From the options of a command to its experiment, and from there to its table.

use crate::cli::interrupt;
use crate::cli::options::shared::{ExperimentArgs, Parameters, TableArgs, outside, reach};
use crate::cli::report::{Failure, allow_closed_pipe, say};
use crate::math::Objective;
use crate::math::catalog::Catalog;
use crate::math::catalog::param::{ParamKind, Tunable, Value};
use crate::sim::Experiment;
use crate::sim::file;
use crate::sim::files;
use std::io;
use std::path::Path;

impl ExperimentArgs {
    /// The experiment that the options describe, checked, with at least one run.
    pub fn experiment(self) -> Result<Experiment, String> {
        let file = self.file.clone();
        let experiment = self.any_experiment()?;
        if experiment.runs.is_empty() {
            let add = "add one, as in --run 'gd(lr=0.01)' (see downhill list optimizers)";
            return Err(match file {
                Some(file) => format!(
                    "{}: has no run; write a table [[run]] with optimizer = \"gd(lr=0.01)\" into it, or {add}",
                    file.display()
                ),
                None => format!("there is no run; {add}"),
            });
        }
        Ok(experiment)
    }

    /// The experiment that the options describe, checked; it may have no run.
    pub fn any_experiment(self) -> Result<Experiment, String> {
        let mut experiment = match (&self.file, self.preset, &self.objective) {
            (Some(file), ..) => {
                let reach = reach(self.allow_outside);
                files::open(file, &reach).map_err(|message| outside(message, &reach))?
            }
            (None, Some(preset), _) => preset.experiment(),
            (None, None, Some(objective)) => Experiment::new(objective.clone()),
            (None, None, None) => {
                return Err("there is nothing to minimize; give FILE, --preset NAME, or --objective, as in \
                            --objective rosenbrock (see downhill list objectives)"
                    .into());
            }
        };
        let other_objective = self.objective.is_some() || self.view.is_some();
        if let Some(objective) = self.objective {
            experiment.objective = objective;
        }
        if let Some(parameters) = self.view {
            free(&mut experiment.objective, parameters)?;
        }
        if other_objective {
            experiment.start = experiment.objective.start();
            experiment.runs.iter_mut().for_each(|run| run.start = None);
        }
        if let Some(start) = self.start {
            experiment.start = file::point(&start.0, &experiment.objective).map_err(|message| format!("--start: {message}"))?;
            experiment.runs.iter_mut().for_each(|run| run.start = None);
        }
        experiment.steps = self.steps.unwrap_or(experiment.steps);
        experiment.seed = self.seed.unwrap_or(experiment.seed);
        self.runs.apply(&mut experiment)?;
        experiment.check()?;
        Ok(experiment)
    }
}

impl ExperimentArgs {
    /// Fails where steps are given to what takes none; `instead` says what would be right.
    pub fn check_no_steps(&self, instead: &str) -> Result<(), String> {
        self.steps.map_or(Ok(()), |steps| Err(format!("--steps {steps}: {instead} instead")))
    }
}

impl TableArgs {
    /// Calls `write` with `experiment` and the output: standard output, or the file to write to.
    pub fn write(
        self,
        experiment: &Experiment,
        write: impl FnOnce(&Experiment, &mut dyn io::Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        self.put(|out| {
            warn_of_idle_sampling(experiment);
            experiment.objective.doubt().iter().for_each(|doubt| say("note", doubt));
            write(experiment, out)
        })
    }

    /// Calls `write` with the output: standard output, or the file to write to. Whether that file can be written is checked
    /// before anything is computed.
    pub fn put(self, write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> Result<(), Failure> {
        if self.csv == Path::new("-") {
            return allow_closed_pipe(write(&mut io::stdout().lock()));
        }
        interrupt::remove_unfinished_file();
        Ok(files::save(&self.csv, self.force, write)?)
    }
}

/// Holds the intercept b fixed, or frees it, in an objective that has one.
fn free(objective: &mut Objective, parameters: Parameters) -> Result<(), String> {
    let (view, word) = match parameters {
        Parameters::W => ("w", "fixed"),
        Parameters::Wb => ("wb", "free"),
    };
    let has_choice = |objective: &Objective| {
        objective.params().iter().any(|param| {
            param.key == "b"
                && matches!(param.kind, ParamKind::Choice { options, .. } if options.iter().any(|(option, _)| *option == word))
        })
    };
    if has_choice(objective) {
        return objective.set("b", &Value::Word(word.into()));
    }
    let able = Objective::ALL.iter().filter(|entry| has_choice(&(entry.default)())).map(|entry| entry.key);
    Err(format!(
        "--view {view}: {} has no intercept b that can be held fixed; leave --view out, or take one that has: {}",
        objective.entry().key,
        able.collect::<Vec<_>>().join(", ")
    ))
}

fn warn_of_idle_sampling(experiment: &Experiment) {
    let sampled = experiment.runs.iter().any(|run| !experiment.sampling_of(run).is_full());
    if sampled && experiment.objective.data().is_empty() {
        let objective = experiment.objective.entry().key;
        say("note", &format!("sampling has no effect: {objective} is no finite sum; --noise stands in for it"));
    }
}
