//! `downhill trace`: from the command line to an experiment, and from it to a table.

use crate::cli::args::{Parameters, TraceArgs};
use crate::cli::{Failure, quiet_pipe, say};
use crate::math::Objective;
use crate::math::catalog::Catalog;
use crate::math::param::{Kind, Tunable, Value};
use crate::sim::trace::End;
use crate::sim::{Experiment, Run, export, file, files};
use std::io;
use std::path::Path;

/// Writes the table of the experiment that `args` describe.
pub fn run(mut args: TraceArgs) -> Result<(), Failure> {
    let (csv, force) = (std::mem::take(&mut args.csv), args.force);
    let experiment = experiment(args)?;
    if csv == Path::new("-") {
        warn_of_idle_sampling(&experiment);
        return quiet_pipe(export::write(&experiment, io::stdout().lock(), tell_end));
    }
    files::check_target(&csv, force)?;
    warn_of_idle_sampling(&experiment);
    Ok(files::save(&csv, force, |file| export::write(&experiment, file, tell_end))?)
}

fn experiment(args: TraceArgs) -> Result<Experiment, String> {
    let mut experiment = match (&args.file, args.preset, &args.objective) {
        (Some(file), ..) => files::open(file)?,
        (None, Some(preset), _) => preset.experiment(),
        (None, None, Some(objective)) => Experiment::new(objective.clone()),
        (None, None, None) => {
            return Err("there is nothing to minimize; give FILE, --preset NAME, or --objective, as in \
                        --objective rosenbrock (see downhill list objectives)"
                .into());
        }
    };
    let other_objective = args.objective.is_some() || args.view.is_some();
    if let Some(objective) = args.objective {
        experiment.objective = objective;
    }
    if let Some(parameters) = args.view {
        free(&mut experiment.objective, parameters)?;
    }
    if other_objective {
        experiment.start = experiment.objective.start();
    }
    if let Some(start) = args.start {
        experiment.start = file::point(&start.0, &experiment.objective).map_err(|message| format!("--start: {message}"))?;
    }
    experiment.steps = args.steps.unwrap_or(experiment.steps);
    experiment.seed = args.seed.unwrap_or(experiment.seed);
    args.runs.apply(&mut experiment);
    if experiment.runs.is_empty() {
        return Err("there is no run; add one, as in --run 'gd(lr=0.01)' (see downhill list optimizers)".into());
    }
    experiment.check()?;
    Ok(experiment)
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
                && matches!(param.kind, Kind::Choice { options, .. } if options.iter().any(|(option, _)| *option == word))
        })
    };
    if has_choice(objective) {
        return objective.set("b", &Value::Word(word.into()));
    }
    let able = Objective::ALL.iter().filter(|entry| has_choice(&(entry.default)())).map(|entry| entry.key);
    Err(format!(
        "--view {view}: {} has no intercept b to hold fixed or free; leave --view out, or take one that has: {}",
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

fn tell_end(number: usize, run: &Run, end: &End) {
    let run = format!("run {number} ({})", run.name());
    match end {
        End::Finished => {}
        End::Diverged { at, what } => {
            say("note", &format!("{run} diverged: {what} is not finite at step {at}; its rows stop at the step before"));
        }
        End::Halted { at, why } => say("note", &format!("{run} stopped at step {at}: {why}")),
    }
}
