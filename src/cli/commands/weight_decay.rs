//! `downhill weight-decay`: the lecture's experiment, epoch by epoch or against λ.

use crate::cli::options::parameter;
use crate::cli::options::shared::{TableArgs, seed};
use crate::cli::report::{Failure, say};
use crate::math::Optimizer;
use crate::math::Plan;
use crate::math::Sampling;
use crate::math::catalog::Catalog;
use crate::math::catalog::words::number;
use crate::math::data::linear_data::{BIAS, DIMS, LinearData, NOISE, TRAIN, VALIDATION, WEIGHT};
use crate::math::sampling::Shuffle;
use crate::sim::export::export_decay;
use crate::sim::run::conditions::Decay;
use crate::sim::threads::Watch;
use crate::sim::weight_decay::decay_run::Ending;
use crate::sim::weight_decay::decay_sweep::{self, LambdaRange};
use crate::sim::weight_decay::{EPOCHS, LAMBDA, SIGMA0, WeightDecay};
use clap::Args;

/// The text that `--help` adds.
pub const HELP: &str = "\
The data are y = b + sum of w x_i + e, over as many inputs x_i ~ N(0, 1) as --dims says, with e ~ N(0, noise^2). What is minimized is \
the mean of 1/2 (w.x + b - y)^2 over the training examples, plus LAMBDA/2 |w|^2; b is free of the decay. Every LAMBDA has the same \
examples, initial weights and batches.

Columns:
  lambda           the weight decay
  epoch            passes over the training examples so far, from 0 (the start) to --epochs
  train_loss       the mean of 1/2 (w.x + b - y)^2 over the training examples: no penalty
  validation_loss  the same over the validation examples; both in squared units of y
  w_norm_sq        |w|^2, the squared Euclidean norm of the weights, without b

Columns with --sweep, one row for each lambda:
  lambda                 the weight decay
  train_loss             after the last epoch, as are the next two; empty if the run fails before
  validation_loss
  w_norm_sq
  ridge_train_loss       of the ridge solution, as are the next two: of the closed-form minimizer
  ridge_validation_loss  of the training loss plus LAMBDA/2 |w|^2, for which, centred,
  ridge_w_norm_sq        (X'X/n + LAMBDA I) w = X'y/n

Coupled decay leads to the ridge solution, given time and a learning rate that falls; so does decoupled decay with gd, but not with \
adaptive optimizers.

Numbers have as many digits as it takes to read back the same 64-bit floating-point number. The table is the same whatever the number \
of threads.

The rows of a run that diverges or cannot go on stop at its last finite epoch; a line on standard error says why, and the exit status \
is still 0.

From --sigma0 0, gradient descent finds nearly the shortest of all weights that fit by itself, and decay hardly helps.

Examples:
  downhill weight-decay
  downhill weight-decay --lambda 0,1,3,10 --epochs 200 --csv curves.csv
  downhill weight-decay --sweep 0.001,100,26 --epochs 500 --csv sweep.csv
  downhill weight-decay --run 'adam(lr=0.01)' --decay decoupled --batch 20";

#[derive(Args)]
pub struct WeightDecayArgs {
    #[arg(long, value_name = "N", help = parameter::help(&DIMS), allow_hyphen_values = true, value_parser = parameter::count(&DIMS))]
    pub dims: Option<u64>,
    #[arg(long, value_name = "N", help = parameter::help(&TRAIN), allow_hyphen_values = true, value_parser = parameter::count(&TRAIN))]
    pub train: Option<u64>,
    #[arg(long, value_name = "N", help = parameter::help(&VALIDATION), allow_hyphen_values = true, value_parser = parameter::count(&VALIDATION))]
    pub validation: Option<u64>,
    #[arg(long, value_name = "W", help = parameter::help(&WEIGHT), allow_hyphen_values = true, value_parser = parameter::real(&WEIGHT))]
    pub weight: Option<f64>,
    #[arg(long, value_name = "B", help = parameter::help(&BIAS), allow_hyphen_values = true, value_parser = parameter::real(&BIAS))]
    pub bias: Option<f64>,
    #[arg(long, value_name = "SIGMA", help = parameter::help(&NOISE), allow_hyphen_values = true, value_parser = parameter::real(&NOISE))]
    pub noise: Option<f64>,
    #[arg(long, value_name = "SIGMA", help = parameter::help(&SIGMA0), allow_hyphen_values = true, value_parser = parameter::real(&SIGMA0))]
    pub sigma0: Option<f64>,
    /// The values of LAMBDA, with commas between them, each from 0 to 1000000 [default: 0,3]
    #[arg(long, value_name = "LIST", allow_hyphen_values = true, value_parser = lambdas)]
    pub lambda: Option<Lambdas>,
    /// The end of the run for COUNT values of LAMBDA, evenly spread on a log axis, beside the ridge solution; as in 0.001,100,26
    #[arg(long, value_name = "FROM,TO,COUNT", allow_hyphen_values = true, conflicts_with = "lambda", value_parser = range)]
    pub sweep: Option<LambdaRange>,
    #[arg(long, value_name = "N", help = parameter::help(&EPOCHS), allow_hyphen_values = true, value_parser = parameter::count(&EPOCHS))]
    pub epochs: Option<u64>,
    /// How many examples a step sees, in shuffled epochs [default: 5, or all where there are fewer]
    #[arg(long, value_name = "M", allow_hyphen_values = true, value_parser = parameter::count(&TRAIN))]
    pub batch: Option<u64>,
    /// Which examples a step sees, instead of --batch; an epoch is then as many steps as it takes to see n (see downhill list samplings)
    #[arg(long, value_name = "NOTATION", allow_hyphen_values = true, conflicts_with = "batch", value_parser = Sampling::parse)]
    pub sampling: Option<Sampling>,
    /// The optimizer [default: gd(lr=0.01)] (see downhill list optimizers)
    #[arg(long, value_name = "NOTATION", allow_hyphen_values = true, value_parser = Optimizer::parse)]
    pub run: Option<Optimizer>,
    /// The learning-rate schedule, in steps (see downhill list schedules)
    #[arg(long, value_name = "NOTATION", allow_hyphen_values = true, value_parser = Plan::parse)]
    pub schedule: Option<Plan>,
    /// How the decay acts: coupled, in the gradient (L2), or decoupled, outside the gradient (as in AdamW) [default: coupled]
    #[arg(long, value_name = "HOW", allow_hyphen_values = true, value_parser = Decay::parse)]
    pub decay: Option<Decay>,
    /// The seed of examples, initial weights and batches, a whole number from 0 [default: 7]
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = seed)]
    pub seed: Option<u64>,
    #[command(flatten)]
    pub table: TableArgs,
}

/// The values of λ, in their order.
#[derive(Clone)]
pub struct Lambdas(Vec<f64>);

fn lambdas(text: &str) -> Result<Lambdas, String> {
    parameter::list(&LAMBDA, text).map(Lambdas)
}

fn range(text: &str) -> Result<LambdaRange, String> {
    let form = || "a sweep is written FROM,TO,COUNT, as in 0.001,100,26".to_owned();
    let parts: Vec<&str> = text.split(',').collect();
    let [from, to, count] = parts[..] else { return Err(form()) };
    let count = count.trim().parse().map_err(|_| form())?;
    let range = LambdaRange { from: parameter::read(&LAMBDA, from)?, to: parameter::read(&LAMBDA, to)?, count };
    range.check().map(|()| range)
}

impl WeightDecayArgs {
    /// The experiment that the options describe, checked.
    fn experiment(&self) -> Result<WeightDecay, String> {
        let own = WeightDecay::default();
        let train = self.train.unwrap_or(own.data.train);
        let default_batch = Sampling::Shuffle(Shuffle { m: train.min(5) });
        let data = LinearData {
            dims: self.dims.unwrap_or(own.data.dims),
            train,
            validation: self.validation.unwrap_or(own.data.validation),
            weight: self.weight.unwrap_or(own.data.weight),
            bias: self.bias.unwrap_or(own.data.bias),
            noise: self.noise.unwrap_or(own.data.noise),
        };
        let experiment = WeightDecay {
            data,
            sigma0: self.sigma0.unwrap_or(own.sigma0),
            epochs: self.epochs.map_or(own.epochs, |epochs| epochs as usize),
            sampling: self.sampling.clone().or(self.batch.map(|m| Sampling::Shuffle(Shuffle { m }))).unwrap_or(default_batch),
            optimizer: self.run.clone().unwrap_or(own.optimizer),
            schedule: self.schedule.clone().unwrap_or(own.schedule),
            decay: self.decay.unwrap_or(own.decay),
            seed: self.seed.unwrap_or(own.seed),
            lambdas: self.lambda.clone().map_or(own.lambdas, |Lambdas(lambdas)| lambdas),
        };
        experiment.check().map(|()| experiment)
    }
}

/// Writes the table that `args` describe.
pub fn run(args: WeightDecayArgs) -> Result<(), Failure> {
    let (experiment, range) = (args.experiment()?, args.sweep);
    let watch = Watch::default();
    let called_off = "nobody calls off the work of a command";
    args.table.put(|out| {
        let problem = experiment.problem();
        match range {
            Some(range) => {
                let points = decay_sweep::sweep(&experiment, &problem, &range.values(), &watch).expect(called_off);
                export_decay::write_sweep(&points, out, |lambda, ending| tell(lambda, ending, "its fit is left out"))
            }
            None => {
                let runs = experiment.runs(&problem, &watch).expect(called_off);
                export_decay::write(&runs, out, |lambda, ending| tell(lambda, ending, "its rows stop there"))
            }
        }
    })
}

fn tell(lambda: f64, ending: &Ending, so: &str) {
    let run = format!("lambda {}", number(lambda));
    match ending {
        Ending::Finished => {}
        Ending::Diverged { epoch, what } => {
            say("note", &format!("{run} diverged: {what} is finite up to epoch {} and not after it; {so}", epoch - 1));
        }
        Ending::Halted { epoch, why } => say("note", &format!("{run} stopped after epoch {epoch}: {why}; {so}")),
    }
}
