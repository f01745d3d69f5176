//! `downhill list`: every name with its parameters, one line each; every lesson; and every formula.

use crate::math::Activation;
use crate::math::Dataset;
use crate::math::Objective;
use crate::math::Optimizer;
use crate::math::Plan;
use crate::math::Sampling;
use crate::math::catalog::Catalog;
use crate::math::catalog::param::Param;
use crate::math::expression::Function;
use crate::sim::file::presets;
use crate::sim::formulas;
use crate::sim::lesson::lessons;
use crate::sim::lesson::quantity::{KINDS, QuantityArea, QuantityScope};
use clap::ValueEnum;
use std::io::{self, Write};

/// A list that `list` can write.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub enum ListedFamily {
    Objectives,
    Optimizers,
    Schedules,
    Samplings,
    Activations,
    Datasets,
    Presets,
    Lessons,
    /// What a task of a lesson can ask for
    Quantities,
    /// What a formula of one's own can contain
    Functions,
    Formulas,
}

/// Writes the members of `family`, or of all families under their names, as `name  key=default (range), …  what it is`; formulas
/// line by line under the name they belong to.
pub fn write(family: Option<ListedFamily>, out: &mut impl Write) -> io::Result<()> {
    if let Some(family) = family {
        lines(family).iter().try_for_each(|line| writeln!(out, "{line}"))?;
        return out.flush();
    }
    for (i, family) in ListedFamily::value_variants().iter().enumerate() {
        let name = family.to_possible_value().expect("no family is hidden");
        writeln!(out, "{}{}", if i > 0 { "\n" } else { "" }, name.get_name())?;
        lines(*family).iter().try_for_each(|line| writeln!(out, "  {line}"))?;
    }
    out.flush()
}

fn lines(family: ListedFamily) -> Vec<String> {
    match family {
        ListedFamily::Objectives => members::<Objective>(),
        ListedFamily::Optimizers => members::<Optimizer>(),
        ListedFamily::Samplings => members::<Sampling>(),
        ListedFamily::Activations => members::<Activation>(),
        ListedFamily::Datasets => members::<Dataset>(),
        ListedFamily::Schedules => {
            table(Plan::list().into_iter().map(|(key, about, params)| (key, describe(params), about.to_owned())))
        }
        ListedFamily::Presets => table(presets::ALL.iter().map(|preset| {
            let experiment = preset.experiment();
            (preset.key, format!("\"{}\"", experiment.title), one_line(&experiment.about))
        })),
        ListedFamily::Lessons => table(lessons::ALL.iter().enumerate().map(|(i, entry)| {
            let lesson = entry.lesson();
            (entry.key, format!("{}. \"{}\"", i + 1, lesson.title), format!("{} tasks", lesson.tasks.len()))
        })),
        ListedFamily::Quantities => table(KINDS.iter().map(|kind| {
            let of = match (kind.area, kind.over) {
                (QuantityArea::Plane, QuantityScope::Runs) => "of each run",
                (QuantityArea::Plane, _) => "of the experiment",
                (QuantityArea::WeightDecay, QuantityScope::Members) => "of each lambda (weight decay)",
                (QuantityArea::WeightDecay, _) => "of weight decay",
                (QuantityArea::Dropout, QuantityScope::Members) => "of each way of inference (dropout)",
                (QuantityArea::Dropout, _) => "of dropout",
                (QuantityArea::DropoutInPlane, _) => "of dropout on two weights",
                (QuantityArea::Training, QuantityScope::Runs) => "of each run of the network",
                (QuantityArea::Training, _) => "of the network",
                (QuantityArea::Overfitting, _) => "of overfitting",
            };
            let argument = kind.argument.as_ref().map(|param| describe(std::slice::from_ref(param))).unwrap_or_default();
            (kind.key, argument, format!("{}, {of}", kind.about))
        })),
        ListedFamily::Functions => table(Function::table().into_iter()),
        ListedFamily::Formulas => {
            let entry = |entry: formulas::FormulaEntry| {
                std::iter::once(entry.name).chain(entry.formulas.into_iter().map(|formula| format!("  {formula}")))
            };
            formulas::all().into_iter().flat_map(entry).collect()
        }
    }
}

fn members<T: Catalog>() -> Vec<String> {
    table(T::ALL.iter().map(|entry| (entry.key, describe(entry.params), entry.about.to_owned())))
}

fn describe(params: &[Param]) -> String {
    let one = |param: &Param| format!("{}={} ({})", param.key, param.default_value(), param.range());
    params.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A line for each name, with its parameters and its explanation.
fn table(rows: impl Iterator<Item = (&'static str, String, String)> + Clone) -> Vec<String> {
    let width = rows.clone().map(|(key, ..)| key.len()).max().unwrap_or(0);
    let line = |(key, params, about): (&str, String, String)| {
        let gap = if params.is_empty() { "" } else { "  " };
        format!("{key:<width$}  {params}{gap}{about}")
    };
    rows.map(line).collect()
}
