//! The statistics of an experiment's ensembles as comma-separated values, one row per run and step.

use crate::math::catalog::words::number;
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::ensemble::Ensemble;
use crate::sim::ensemble::theorem;
use crate::sim::export::{label, plain};
use crate::sim::threads::Watch;
use std::io;

/// The columns. `run` counts from 1; `step` is k, from 0; `mean`, `median`, `q10` and `q90` are of the full loss F(xₖ) over the
/// seeds, where one that has diverged counts as +∞; `diverged` is the share that has; `avg_gap` is the mean of F(x̄ₖ) − F* and `bound`
/// the theorem's bound on it, both empty where they are not defined.
pub const COLUMNS: [&str; 10] = ["run", "label", "step", "mean", "median", "q10", "q90", "diverged", "avg_gap", "bound"];

/// Writes the header and every run's statistics over `experiment.seeds` seeds to `out`, run by run. `unbounded` is called for
/// each run without a bound, with its number from 1, the run, and the reason.
pub fn write(experiment: &Experiment, out: impl io::Write, mut unbounded: impl FnMut(usize, &Run, &str)) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(COLUMNS).map_err(plain)?;
    for (i, run) in experiment.runs.iter().enumerate() {
        let Some(ensemble) = Ensemble::of(experiment, run, experiment.seeds, 0, &Watch::default()) else { continue };
        let theorem = theorem::of(experiment, run, &ensemble).map_err(|why| unbounded(i + 1, run, &why)).ok();
        let (count, name) = ((i + 1).to_string(), label(run));
        for (k, moment) in ensemble.moments.iter().enumerate() {
            let known = |value: Option<f64>| value.map(number).unwrap_or_default();
            table
                .write_record([
                    &count,
                    &name,
                    &k.to_string(),
                    &number(moment.mean),
                    &number(moment.median),
                    &number(moment.q10),
                    &number(moment.q90),
                    &number(moment.diverged as f64 / ensemble.seeds as f64),
                    &known(theorem.as_ref().and_then(|theorem| theorem.gap(&ensemble, k))),
                    &known(theorem.as_ref().and_then(|theorem| theorem.bound(k))),
                ])
                .map_err(plain)?;
        }
    }
    table.flush()
}
