//! Options whose position matters: each run, and the settings that apply to it because they follow it.

use crate::cli::parameter;
use crate::math::Optimizer;
use crate::math::Plan;
use crate::math::Sampling;
use crate::math::catalog::Catalog;
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::experiment;
use crate::sim::run::descent::Decay;
use clap::builder::ValueParser;
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches};

/// The runs, and the settings given before any of them.
#[derive(Clone, Debug, Default)]
pub struct RunOptions {
    common: RunSettings,
    runs: Vec<(Optimizer, RunSettings)>,
}

/// The settings that can be given for one run or for all.
#[derive(Clone, Debug, Default)]
struct RunSettings {
    schedule: Option<Plan>,
    sampling: Option<Sampling>,
    noise: Option<f64>,
    weight_decay: Option<f64>,
    decay: Option<Decay>,
}

/// One option from the command line.
enum RunOption {
    Run(Optimizer),
    Schedule(Plan),
    Sampling(Sampling),
    Noise(f64),
    WeightDecay(f64),
    Decay(Decay),
}

impl RunOptions {
    /// Replaces in `experiment` whatever is given: the runs, if there are any, and the settings of all or of single ones.
    pub fn apply(self, experiment: &mut Experiment) {
        self.apply_to(&mut experiment.runs, &mut experiment.sampling, &mut experiment.noise);
    }

    /// Whether a sampling is given for all runs.
    pub fn samples_all(&self) -> bool {
        self.common.sampling.is_some()
    }

    /// As [`apply`](Self::apply), on `given` runs, and on the `sampling` and `noise` of those that have none of their own.
    pub fn apply_to(self, given: &mut Vec<Run>, sampling: &mut Sampling, noise: &mut f64) {
        let RunOptions { common, runs } = self;
        if !runs.is_empty() {
            *given = runs.iter().enumerate().map(|(i, (optimizer, _))| Run::new(optimizer.clone(), i)).collect();
        }
        // Settings that all runs share belong to the experiment; a run's own setting would take precedence.
        if let Some(shared) = &common.sampling {
            *sampling = shared.clone();
            given.iter_mut().for_each(|run| run.sampling = None);
        }
        if let Some(shared) = common.noise {
            *noise = shared;
            given.iter_mut().for_each(|run| run.noise = None);
        }
        let all = RunSettings { sampling: None, noise: None, ..common };
        given.iter_mut().for_each(|run| all.apply(run));
        for (run, (_, own)) in given.iter_mut().zip(&runs) {
            own.apply(run);
        }
    }
}

impl RunSettings {
    fn apply(&self, run: &mut Run) {
        if let Some(schedule) = &self.schedule {
            run.schedule = schedule.clone();
        }
        if let Some(sampling) = &self.sampling {
            run.sampling = Some(sampling.clone());
        }
        if let Some(noise) = self.noise {
            run.noise = Some(noise);
        }
        if let Some(weight_decay) = self.weight_decay {
            run.weight_decay = weight_decay;
        }
        if let Some(decay) = self.decay {
            run.decay = decay;
        }
    }

    /// Adds one option. Returns its name where it was given before.
    fn take(&mut self, part: RunOption) -> Option<&'static str> {
        match part {
            RunOption::Schedule(plan) => self.schedule.replace(plan).map(|_| SCHEDULE),
            RunOption::Sampling(sampling) => self.sampling.replace(sampling).map(|_| SAMPLING),
            RunOption::Noise(noise) => self.noise.replace(noise).map(|_| NOISE),
            RunOption::WeightDecay(lambda) => self.weight_decay.replace(lambda).map(|_| WEIGHT_DECAY),
            RunOption::Decay(decay) => self.decay.replace(decay).map(|_| DECAY),
            RunOption::Run(_) => None,
        }
    }
}

const RUN: &str = "run";
const SCHEDULE: &str = "schedule";
const SAMPLING: &str = "sampling";
const NOISE: &str = "noise";
const WEIGHT_DECAY: &str = "weight-decay";
const DECAY: &str = "decay";

impl Args for RunOptions {
    fn augment_args(command: Command) -> Command {
        let option = |name: &'static str, value: &'static str, parser: ValueParser, help: &'static str| {
            Arg::new(name)
                .long(name)
                .value_name(value)
                .value_parser(parser)
                .help(help)
                .action(ArgAction::Append)
                .allow_hyphen_values(true)
        };
        command.args([
            option(
                RUN,
                "NOTATION",
                ValueParser::new(Optimizer::parse),
                "A run, as in 'momentum(lr=0.05, beta=0.9)'; may be repeated (see downhill list optimizers)",
            ),
            option(
                SCHEDULE,
                "NOTATION",
                ValueParser::new(Plan::parse),
                "The learning-rate schedule of the run before it, or of all (see downhill list schedules)",
            ),
            option(
                SAMPLING,
                "NOTATION",
                ValueParser::new(Sampling::parse),
                "Which samples a step sees, for the run before it or for all (see downhill list samplings)",
            ),
            option(
                NOISE,
                "SIGMA",
                ValueParser::new(parameter::real(&experiment::NOISE)),
                "The standard deviation of Gaussian noise on each coordinate of every gradient, for the run before it or for all",
            ),
            option(
                WEIGHT_DECAY,
                "LAMBDA",
                ValueParser::new(parameter::real(&experiment::WEIGHT_DECAY)),
                "Weight decay, for the run before it or for all: LAMBDA x is added to every gradient (see --decay)",
            ),
            option(
                DECAY,
                "HOW",
                ValueParser::new(Decay::parse),
                "How weight decay acts, for the run before it or for all: coupled, in the gradient (L2), or decoupled, outside the gradient (as in AdamW) [default: coupled]",
            ),
        ])
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for RunOptions {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut parts = [
            placed(matches, RUN, RunOption::Run),
            placed(matches, SCHEDULE, RunOption::Schedule),
            placed(matches, SAMPLING, RunOption::Sampling),
            placed(matches, NOISE, RunOption::Noise),
            placed(matches, WEIGHT_DECAY, RunOption::WeightDecay),
            placed(matches, DECAY, RunOption::Decay),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>();
        parts.sort_by_key(|(place, _)| *place);
        let mut options = RunOptions::default();
        for (_, part) in parts {
            if let RunOption::Run(optimizer) = part {
                options.runs.push((optimizer, RunSettings::default()));
                continue;
            }
            let settings = options.runs.last_mut().map_or(&mut options.common, |(_, own)| own);
            if let Some(name) = settings.take(part) {
                let whose = if options.runs.is_empty() { "all runs".into() } else { format!("run {}", options.runs.len()) };
                let message = format!("--{name} is given twice for {whose}; give it once after each --run it is for");
                return Err(Error::raw(ErrorKind::ArgumentConflict, message));
            }
        }
        Ok(options)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// The values of the option `name`, each with its position on the command line.
fn placed<T: Clone + Send + Sync + 'static>(
    matches: &ArgMatches,
    name: &str,
    part: fn(T) -> RunOption,
) -> Vec<(usize, RunOption)> {
    let values = matches.get_many::<T>(name).unwrap_or_default().cloned().map(part);
    matches.indices_of(name).unwrap_or_default().zip(values).collect()
}
