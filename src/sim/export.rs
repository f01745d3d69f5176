//! An experiment's traces as comma-separated values, one row per iterate.

use crate::math::notation::number;
use crate::sim::trace::End;
use crate::sim::{Experiment, Run};
use std::io;

/// The columns. `run` counts from 1; `step` is k, from 0 (the start); `x` and `y` are in the objective's own units, and
/// `y` is empty where the objective has one parameter; `loss` is F and `grad_norm` ‖∇F‖ (Euclidean), both of the full
/// objective without noise and weight decay; `evals` counts the evaluations of gradients and values so far.
pub const COLUMNS: [&str; 8] = ["run", "label", "step", "x", "y", "loss", "grad_norm", "evals"];

/// Writes the header and every run's records to `out`, run by run. `ended` hears how each run ended: its number from 1,
/// the run, and its end. Numbers read back as the same `f64`.
pub fn write(experiment: &Experiment, out: impl io::Write, mut ended: impl FnMut(usize, &Run, &End)) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(COLUMNS).map_err(plain)?;
    let planar = experiment.objective.dimension() > 1;
    for (i, run) in experiment.runs.iter().enumerate() {
        let trace = experiment.trace(run);
        let (count, name) = ((i + 1).to_string(), run.name());
        for (step, record) in trace.records.iter().enumerate() {
            let y = if planar { number(record.x.y) } else { String::new() };
            let (step, x, loss) = (step.to_string(), number(record.x.x), number(record.loss));
            let (grad_norm, evals) = (number(record.grad_norm), record.evals.to_string());
            table.write_record([&count, name, &step, &x, &y, &loss, &grad_norm, &evals]).map_err(plain)?;
        }
        ended(i + 1, run, &trace.end);
    }
    table.flush()
}

/// The input-output error inside, so that a caller can tell a closed pipe.
pub(crate) fn plain(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
