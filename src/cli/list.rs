//! `downhill list`: every name with its parameters, one line each.

use crate::cli::args::Family;
use crate::math::catalog::Catalog;
use crate::math::param::Param;
use crate::math::{Activation, Dataset, Objective, Optimizer, Plan, Sampling};
use crate::sim::presets;
use clap::ValueEnum;
use std::io::{self, Write};

/// Writes the members of `family`, or of all families under their names, as
/// `name  key=default (range), …  what it is`.
pub fn write(family: Option<Family>, out: &mut impl Write) -> io::Result<()> {
    if let Some(family) = family {
        return write_rows(&rows(family), "", out);
    }
    for (i, family) in Family::value_variants().iter().enumerate() {
        let name = family.to_possible_value().expect("no family is hidden");
        writeln!(out, "{}{}", if i > 0 { "\n" } else { "" }, name.get_name())?;
        write_rows(&rows(*family), "  ", out)?;
    }
    out.flush()
}

/// A name, its parameters, and what it is.
type Row = (&'static str, String, String);

fn rows(family: Family) -> Vec<Row> {
    match family {
        Family::Objectives => members::<Objective>(),
        Family::Optimizers => members::<Optimizer>(),
        Family::Samplings => members::<Sampling>(),
        Family::Activations => members::<Activation>(),
        Family::Datasets => members::<Dataset>(),
        Family::Schedules => {
            Plan::list().into_iter().map(|(key, about, params)| (key, describe(params), about.to_owned())).collect()
        }
        Family::Presets => presets::ALL
            .iter()
            .map(|preset| {
                let experiment = preset.experiment();
                (preset.key, format!("\"{}\"", experiment.title), one_line(&experiment.about))
            })
            .collect(),
    }
}

fn members<T: Catalog>() -> Vec<Row> {
    T::ALL.iter().map(|entry| (entry.key, describe(entry.params), entry.about.to_owned())).collect()
}

fn describe(params: &[Param]) -> String {
    let one = |param: &Param| format!("{}={} ({})", param.key, param.default_value(), param.range());
    params.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn write_rows(rows: &[Row], indent: &str, out: &mut impl Write) -> io::Result<()> {
    let width = rows.iter().map(|(key, ..)| key.len()).max().unwrap_or(0);
    for (key, params, about) in rows {
        let gap = if params.is_empty() { "" } else { "  " };
        writeln!(out, "{indent}{key:<width$}  {params}{gap}{about}")?;
    }
    Ok(())
}
