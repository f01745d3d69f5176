//! Options whose position matters: each run, and the settings that apply to it because they follow it.

use crate::cli::options::parameter;
use crate::math::Clipping;
use crate::math::Optimizer;
use crate::math::Plan;
use crate::math::Proximal;
use crate::math::Sampling;
use crate::math::catalog::Catalog;
use crate::math::catalog::family_file::FamilyFile as _;
use crate::math::excerpt::excerpt;
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::experiment;
use crate::sim::file;
use crate::sim::files;
use crate::sim::run::conditions::Decay;
use clap::builder::ValueParser;
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches};
use std::path::Path;

/// The runs, and the settings given before any of them.
#[derive(Clone, Debug, Default)]
pub struct RunOptions {
    common: RunSettings,
    runs: Vec<(Optimizer, RunSettings)>,
}

/// The coordinates of a start; their number must fit the objective.
#[derive(Clone, Debug)]
pub struct Start(pub Vec<f64>);

impl Start {
    /// The start written in `text`, as in `-3,2`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let number = |word: &str| match word.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(number),
            _ => Err(format!("'{}' is no finite number; a start is written x,y, as in -3,2", excerpt(word.trim()))),
        };
        text.split(',').map(number).collect::<Result<_, _>>().map(Start)
    }
}

/// The settings that can be given for one run or for all.
#[derive(Clone, Debug, Default)]
struct RunSettings {
    start: Option<Start>,
    schedule: Option<Plan>,
    sampling: Option<Sampling>,
    noise: Option<f64>,
    weight_decay: Option<f64>,
    decay: Option<Decay>,
    clip: Option<Clipping>,
    proximal: Option<Proximal>,
}

/// One option from the command line.
enum RunOption {
    Run(Optimizer),
    Start(Start),
    Schedule(Plan),
    Sampling(Sampling),
    Noise(f64),
    WeightDecay(f64),
    Decay(Decay),
    Clip(Clipping),
    Proximal(Proximal),
}

impl RunOptions {
    /// Replaces in `experiment` whatever is given: the runs, if there are any, and the settings of all or of single ones. Fails
    /// with a message where a start does not fit the objective.
    pub fn apply(self, experiment: &mut Experiment) -> Result<(), String> {
        let starts: Vec<Option<Start>> = self.runs.iter().map(|(_, own)| own.start.clone()).collect();
        self.apply_to(&mut experiment.runs, &mut experiment.sampling, &mut experiment.noise);
        for (run, start) in experiment.runs.iter_mut().zip(starts) {
            if let Some(Start(numbers)) = start {
                let start = file::point(&numbers, &experiment.objective);
                run.start = Some(start.map_err(|message| format!("--{RUN_START}: {message}"))?);
            }
        }
        Ok(())
    }

    /// Whether any run has a start of its own.
    pub fn has_starts(&self) -> bool {
        self.runs.iter().any(|(_, own)| own.start.is_some())
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
        if let Some(clip) = &self.clip {
            run.clip = clip.clone();
        }
        if let Some(proximal) = &self.proximal {
            run.proximal = proximal.clone();
        }
    }

    /// Adds one option. Returns its name where it was given before.
    fn take(&mut self, part: RunOption) -> Option<&'static str> {
        match part {
            RunOption::Start(start) => self.start.replace(start).map(|_| RUN_START),
            RunOption::Schedule(plan) => self.schedule.replace(plan).map(|_| SCHEDULE),
            RunOption::Sampling(sampling) => self.sampling.replace(sampling).map(|_| SAMPLING),
            RunOption::Noise(noise) => self.noise.replace(noise).map(|_| NOISE),
            RunOption::WeightDecay(lambda) => self.weight_decay.replace(lambda).map(|_| WEIGHT_DECAY),
            RunOption::Decay(decay) => self.decay.replace(decay).map(|_| DECAY),
            RunOption::Clip(clip) => self.clip.replace(clip).map(|_| CLIP),
            RunOption::Proximal(step) => self.proximal.replace(step).map(|_| PROXIMAL),
            RunOption::Run(_) => None,
        }
    }
}

const RUN: &str = "run";
const RUN_START: &str = "run-start";
const SCHEDULE: &str = "schedule";
const SAMPLING: &str = "sampling";
const NOISE: &str = "noise";
const WEIGHT_DECAY: &str = "weight-decay";
const DECAY: &str = "decay";
const CLIP: &str = "clip";
const PROXIMAL: &str = "proximal";

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
                ValueParser::new(optimizer),
                "A run, as in 'momentum(lr=0.05, beta=0.9)'; may be repeated (see downhill list optimizers)",
            ),
            option(
                RUN_START,
                "X,Y",
                ValueParser::new(Start::parse),
                "Where the run before it starts, in place of the start of all (see --start)",
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
            option(
                CLIP,
                "NOTATION",
                ValueParser::new(Clipping::parse),
                "How gradients are clipped, for the run before it or for all: norm(limit=1) shortens longer ones, value(limit=1) cuts off each coordinate [default: none]",
            ),
            option(
                PROXIMAL,
                "NOTATION",
                ValueParser::new(Proximal::parse),
                "What follows each step, for the run before it or for all: box(low=-1, high=1) or ball(radius=1) projects onto that set, l1(strength=0.1) is the proximal step of an L1 term [default: none]",
            ),
        ])
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

fn optimizer(text: &str) -> Result<Optimizer, String> {
    Optimizer::load(text, &|path| files::read_piped_data(Path::new(path)))
}

impl FromArgMatches for RunOptions {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut parts = [
            placed(matches, RUN, RunOption::Run),
            placed(matches, RUN_START, RunOption::Start),
            placed(matches, SCHEDULE, RunOption::Schedule),
            placed(matches, SAMPLING, RunOption::Sampling),
            placed(matches, NOISE, RunOption::Noise),
            placed(matches, WEIGHT_DECAY, RunOption::WeightDecay),
            placed(matches, DECAY, RunOption::Decay),
            placed(matches, CLIP, RunOption::Clip),
            placed(matches, PROXIMAL, RunOption::Proximal),
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
            if matches!(part, RunOption::Start(_)) && options.runs.is_empty() {
                let message = "--run-start stands after the --run it is for; for all runs there is --start";
                return Err(Error::raw(ErrorKind::ArgumentConflict, message));
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
