//! `downhill train`: a network trained by every run, as a table of epochs.

use crate::cli::commands::train_args::{TrainArgs, TrainingArgs};
use crate::cli::report::{Failure, say};
use crate::math::Optimizer;
use crate::math::Sampling;
use crate::math::catalog::Catalog;
use crate::sim::Run;
use crate::sim::Session;
use crate::sim::Training;
use crate::sim::export::export_training;
use crate::sim::run::trace::End;
use crate::sim::threads;
use std::sync::Arc;

/// The run where none is given.
const RUN: &str = "adam(lr=0.01)";

/// Writes the table of the training that `args` describe.
pub fn run(args: TrainArgs) -> Result<(), Failure> {
    args.threads.map_or(Ok(()), threads::limit)?;
    let training = training(args.what)?;
    let problem = Arc::new(training.problem()?);
    args.table.put(|out| {
        training.dataset.doubt().iter().for_each(|doubt| say("note", doubt));
        problem.remarks(&training.dataset).iter().for_each(|remark| say("note", remark));
        export_training::write(&training, &problem, out, |number, session| {
            tell_end(number, &training.runs[number - 1], session);
        })
    })
}

/// The training that the options describe.
fn training(args: TrainingArgs) -> Result<Training, String> {
    let mut training = Training::default();
    training.dataset = args.data.unwrap_or(training.dataset);
    training.points = args.points.map_or(training.points, |points| points as usize);
    training.train_share = args.train_share.unwrap_or(training.train_share);
    training.hidden = args.layers.map_or(training.hidden, |layers| layers.0);
    training.activation = args.activation.unwrap_or(training.activation);
    training.loss = args.loss.unwrap_or(training.loss);
    training.dropout = args.dropout.unwrap_or(training.dropout);
    training.epochs = args.epochs.map_or(training.epochs, |epochs| epochs as usize);
    training.seed = args.seed.unwrap_or(training.seed);
    if args.batch.is_some() && args.runs.samples_all() {
        return Err("--batch and --sampling both say how all runs are sampled; give one of them".into());
    }
    training.sampling = args.batch.map_or(training.sampling, Sampling::shuffled);
    training.runs = vec![Run::new(Optimizer::parse(RUN).map_err(|error| error.to_string())?, 0)];
    if args.runs.has_starts() {
        return Err("--run-start: a network's run has no start of its own; its weights are drawn from --seed".into());
    }
    args.runs.apply_to(&mut training.runs, &mut training.sampling, &mut training.noise);
    Ok(training)
}

fn tell_end(number: usize, run: &Run, session: &Session) {
    let run = format!("run {number} ({})", run.name());
    match session.end() {
        None | Some(End::Finished) => {}
        Some(End::Diverged { at, what } | End::Undefined { at, what }) => {
            let epoch = at.div_ceil(session.steps_per_epoch());
            say("note", &format!("{run} diverged: {what} is not finite at step {at}, in epoch {epoch}; its rows stop before it"));
        }
        Some(End::Halted { at, why }) => say("note", &format!("{run} stopped at step {at}: {why}")),
    }
}
