//! Statistics over many masks of dropout as comma-separated values: unit by unit, or output by output.

use crate::math::catalog::words::number;
use crate::sim::dropout::dropout_tally::DropoutTally;
use crate::sim::export::plain;
use std::io;

/// The columns of [`write_units`]. `unit` counts from 1; `activation` is a, `expected` (1 − p) a, `mean` and `standard_error` are of
/// a y over the draws, `on` is the share of draws that left the unit on.
pub const UNIT_COLUMNS: [&str; 6] = ["unit", "activation", "expected", "mean", "standard_error", "on"];

/// The columns of [`write_outputs`]. `output` counts from 1; `sum` is before and `value` after σ; `inference_value_sd` is the spread over
/// the masks of Monte-Carlo dropout, empty elsewhere.
pub const OUTPUT_COLUMNS: [&str; 9] = [
    "output",
    "inference",
    "training_sum",
    "training_sum_error",
    "inference_sum",
    "training_value",
    "training_value_error",
    "inference_value",
    "inference_value_sd",
];

/// Writes the header and a row for every hidden unit to `out`.
pub fn write_units(tally: &DropoutTally, out: impl io::Write) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(UNIT_COLUMNS).map_err(plain)?;
    for (i, unit) in tally.units().iter().enumerate() {
        let share = unit.on as f64 / tally.draws() as f64;
        let (mean, error) = (known(unit.passed.mean()), known(unit.passed.error()));
        table
            .write_record([(i + 1).to_string(), number(unit.activation), number(unit.expected), mean, error, number(share)])
            .map_err(plain)?;
    }
    table.flush()
}

/// Writes the header and a row for every output and way of inference to `out`.
pub fn write_outputs(tally: &DropoutTally, out: impl io::Write) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(OUTPUT_COLUMNS).map_err(plain)?;
    for row in tally.comparisons() {
        table
            .write_record([
                (row.output + 1).to_string(),
                row.inference.key().to_owned(),
                known(row.sum.training.mean()),
                known(row.sum.training.error()),
                known(row.sum.inference),
                known(row.value.training.mean()),
                known(row.value.training.error()),
                known(row.value.inference),
                known(row.value.sampled.deviation()),
            ])
            .map_err(plain)?;
    }
    table.flush()
}

fn known(value: Option<f64>) -> String {
    value.map(number).unwrap_or_default()
}
