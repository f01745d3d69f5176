//! The epochs of a training as comma-separated values, one row per run and epoch.

use crate::math::catalog::words::number;
use crate::sim::export::{label, plain};
use crate::sim::threads::{self, Watch};
use crate::sim::training::session::Session;
use crate::sim::training::{Training, TrainingProblem};
use std::io;
use std::sync::Arc;

/// The columns. `run` counts from 1; `epoch` from 0 (the start); losses are means over the training and the test examples, without
/// penalty and dropout; accuracies are shares, 0 to 1; `grad_norm` is ‖∇F‖ (Euclidean) of the training loss over all weights and
/// biases; `w_norm_sq` is ‖w‖² over the weights alone. The test columns are empty without test examples.
pub const COLUMNS: [&str; 9] =
    ["run", "label", "epoch", "train_loss", "test_loss", "train_accuracy", "test_accuracy", "grad_norm", "w_norm_sq"];

/// Trains every run, over all cores, and writes the header and their epochs to `out`, run by run. `ended` is called for each run
/// after its rows, with its number from 1 and how it ended. The table does not depend on the number of threads.
pub fn write(
    training: &Training,
    problem: &Arc<TrainingProblem>,
    out: impl io::Write,
    mut ended: impl FnMut(usize, &Session),
) -> io::Result<()> {
    let mut sessions: Vec<Session> = (0..training.runs.len()).map(|i| Session::new(training, problem, i)).collect();
    threads::for_each(&mut sessions, |session| session.train(training.epochs, &Watch::default()));
    let mut table = csv::Writer::from_writer(out);
    table.write_record(COLUMNS).map_err(plain)?;
    for (i, (run, session)) in training.runs.iter().zip(&sessions).enumerate() {
        let (count, name) = ((i + 1).to_string(), label(run));
        for epoch in session.epochs() {
            let tested = |value: Option<f64>| value.map(number).unwrap_or_default();
            table
                .write_record([
                    &count,
                    &name,
                    &epoch.epoch.to_string(),
                    &number(epoch.train.loss),
                    &tested(epoch.test.map(|test| test.loss)),
                    &number(epoch.train.accuracy),
                    &tested(epoch.test.map(|test| test.accuracy)),
                    &number(epoch.grad_norm),
                    &number(epoch.squared_weights),
                ])
                .map_err(plain)?;
        }
        ended(i + 1, session);
    }
    table.flush()
}
