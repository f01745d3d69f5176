//! The results of an experiment on weight decay as comma-separated values: every epoch of every λ, or the end of each beside the
//! ridge solution.

use crate::math::catalog::words::number;
use crate::sim::export::plain;
use crate::sim::weight_decay::Fit;
use crate::sim::weight_decay::decay_run::{DecayRun, Ending};
use crate::sim::weight_decay::decay_sweep::SweepPoint;
use std::io;

/// The columns of [`write()`]. `epoch` counts from 0 (the start); the losses are the means of ½ (w·x + b − y)² over the training and the
/// validation examples, without the penalty; `w_norm_sq` is ‖w‖².
pub const COLUMNS: [&str; 5] = ["lambda", "epoch", "train_loss", "validation_loss", "w_norm_sq"];

/// The columns of [`write_sweep`]: the fit after the last epoch, empty where the run did not get there, and that of the ridge solution.
pub const SWEEP_COLUMNS: [&str; 7] =
    ["lambda", "train_loss", "validation_loss", "w_norm_sq", "ridge_train_loss", "ridge_validation_loss", "ridge_w_norm_sq"];

/// Writes the header and every epoch of every run to `out`, run by run. `ended` is called with each λ and how its run ended.
/// Numbers read back as the same `f64`.
pub fn write(runs: &[DecayRun], out: impl io::Write, mut ended: impl FnMut(f64, &Ending)) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(COLUMNS).map_err(plain)?;
    for run in runs {
        for (epoch, fit) in run.epochs.iter().enumerate() {
            let [train, validation, weights] = numbers(fit);
            table.write_record([number(run.lambda), epoch.to_string(), train, validation, weights]).map_err(plain)?;
        }
        ended(run.lambda, &run.ending);
    }
    table.flush()
}

/// Writes the header and a row for every λ to `out`; `ended` as in [`write()`].
pub fn write_sweep(points: &[SweepPoint], out: impl io::Write, mut ended: impl FnMut(f64, &Ending)) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(SWEEP_COLUMNS).map_err(plain)?;
    for point in points {
        let [train, validation, weights] = point.fit.as_ref().map(numbers).unwrap_or_default();
        let [ridge_train, ridge_validation, ridge_weights] = numbers(&point.ridge);
        table
            .write_record([number(point.lambda), train, validation, weights, ridge_train, ridge_validation, ridge_weights])
            .map_err(plain)?;
        ended(point.lambda, &point.ending);
    }
    table.flush()
}

fn numbers(fit: &Fit) -> [String; 3] {
    [fit.train_loss, fit.validation_loss, fit.squared_weights].map(number)
}
