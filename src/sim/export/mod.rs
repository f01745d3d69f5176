//! An experiment's traces as comma-separated values, one row per iterate.

pub mod comparison_table;
pub mod export_comparisons;
pub mod export_decay;
pub mod export_dropout;
pub mod export_ensemble;
pub mod export_training;

use crate::math::catalog::words::number;
use crate::math::printable::printable;
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::run::trace::End;
use crate::sim::threads::Watch;
use std::io;

/// The columns. `run` counts from 1; `step` is k, from 0 (the start); `x` and `y` are in the objective's own units, and
/// one of them is empty where the objective has one variable; `loss` is F and `grad_norm` ‖∇F‖ (Euclidean; empty where there is none), both of the full
/// objective without noise and weight decay; of a run with a proximal step P they are the loss with its L1 term, and ‖x − P(x − ∇F(x))‖; `evals` counts the evaluations of gradients and values so far.
pub const COLUMNS: [&str; 8] = ["run", "label", "step", "x", "y", "loss", "grad_norm", "evals"];

/// Writes the header and every run's records to `out`, run by run. `ended` is called for each run with its number from 1, the
/// run, and how it ended. Numbers read back as the same `f64`.
pub fn write(experiment: &Experiment, out: impl io::Write, ended: impl FnMut(usize, &Run, &End)) -> io::Result<()> {
    write_watched(experiment, out, &Watch::default(), ended)
}

/// As [`write()`], with the progress told to `watch`; fails where that cancels it.
pub fn write_watched(
    experiment: &Experiment,
    out: impl io::Write,
    watch: &Watch,
    mut ended: impl FnMut(usize, &Run, &End),
) -> io::Result<()> {
    // Computing the runs and writing them take about half of the time each.
    watch.expect(2 * (experiment.runs.len() * experiment.steps) as u64);
    let mut table = csv::Writer::from_writer(out);
    table.write_record(COLUMNS).map_err(plain)?;
    let (planar, variable) = (experiment.objective.dimension() > 1, experiment.objective.variables()[0]);
    for (i, run) in experiment.runs.iter().enumerate() {
        let off = || io::Error::other("called off");
        let trace = experiment.trace_watched(run, watch).ok_or_else(off)?;
        let (count, name) = ((i + 1).to_string(), label(run));
        for (step, record) in trace.records.iter().enumerate() {
            if watch.is_stopped() {
                return Err(off());
            }
            watch.advance(1);
            // With one variable there is one number; it goes into the column of that variable.
            let (first, none) = (number(record.x.x), String::new());
            let (x, y) = match variable {
                _ if planar => (first, number(record.x.y)),
                "y" => (none, first),
                _ => (first, none),
            };
            let (step, loss) = (step.to_string(), number(record.loss));
            let grad_norm = if record.grad_norm.is_nan() { String::new() } else { number(record.grad_norm) };
            let evals = record.evals.to_string();
            table.write_record([&count, &name, &step, &x, &y, &loss, &grad_norm, &evals]).map_err(plain)?;
        }
        ended(i + 1, run, &trace.end);
    }
    table.flush()
}

/// The name of `run` as a cell, in one line (`printable`). A name that begins with `=`, `+`, `-` or `@` gets an apostrophe
/// before it: without it a spreadsheet would compute it as a formula.
pub fn label(run: &Run) -> String {
    let name = printable(run.name());
    let is_formula = name.trim_start().starts_with(['=', '+', '-', '@']);
    if is_formula { format!("'{name}") } else { name.into_owned() }
}

/// The input-output error inside `error`, so that a caller can recognize a closed pipe.
pub(crate) fn plain(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
