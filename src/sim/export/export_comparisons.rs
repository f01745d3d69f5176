//! The tables of comparisons: sweeps, maps, basins and benchmarks.

use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::compare::basins::{Basins, Fate};
use crate::sim::compare::benchmark::Benchmark;
use crate::sim::compare::hyper_map::HyperMap;
use crate::sim::compare::probe::Probe;
use crate::sim::compare::rate_curve::{CompareMeasure, OutcomeSummary};
use crate::sim::compare::rate_sweep::{RateSweep, SweepSettings};
use crate::sim::compare::suite::Suite;
use crate::sim::compare::tuning::TUNING_RULE;
use crate::sim::export::comparison_table::{ComparisonTable, TableCell};
use crate::sim::export::label;

/// What the steps of a run depend on besides its numbers: columns of a sweep, conditions of a map and of basins.
const OF_RUN: [&str; 8] = ["notation", "schedule", "sampling", "noise", "weight_decay", "decay", "clip", "proximal"];

/// The columns `own`, and after them `more`.
const fn joined<const OWN: usize, const MORE: usize, const ALL: usize>(
    own: [&'static str; OWN],
    more: [&'static str; MORE],
) -> [&'static str; ALL] {
    let mut all = [""; ALL];
    let mut i = 0;
    while i < ALL {
        all[i] = if i < OWN { own[i] } else { more[i - OWN] };
        i += 1;
    }
    all
}

/// The cells of [`OF_RUN`] for `run` of `experiment`.
fn of_run(experiment: &Experiment, run: &Run) -> [TableCell; 8] {
    let noise = experiment.conditions(run).noise;
    [
        TableCell::Text(run.optimizer.to_string()),
        TableCell::Text(run.schedule.to_string()),
        TableCell::Text(experiment.sampling_of(run).to_string()),
        noise.into(),
        run.weight_decay.into(),
        TableCell::Text(run.decay.to_string()),
        TableCell::Text(run.clip.to_string()),
        TableCell::Text(run.proximal.to_string()),
    ]
}

/// The start of `run` of `experiment`, as conditions.
fn of_start(experiment: &Experiment, run: &Run) -> [(&'static str, TableCell); 2] {
    let start = experiment.start_of(run);
    [("start_x", start.x.into()), ("start_y", start.y.into())]
}

/// The columns of a sweep.
pub const SWEEP_COLUMNS: [&str; 28] = joined(
    [
        "run",
        "label",
        "rate",
        "gap",
        "gap_q10",
        "gap_q90",
        "first_gap",
        "evaluations",
        "evaluations_q10",
        "evaluations_q90",
        "steps",
        "steps_q10",
        "steps_q90",
        "solved",
        "diverged",
        "lost",
        "best",
        "forgiveness",
        "start_x",
        "start_y",
    ],
    OF_RUN,
);

/// The columns of a map.
pub const MAP_COLUMNS: [&str; 12] =
    ["run", "label", "x_key", "x", "y_key", "y", "gap", "evaluations", "steps", "solved", "lost", "best"];

/// The columns of basins, one row for each start.
pub const BASIN_COLUMNS: [&str; 9] = ["run", "label", "x", "y", "fate", "minimum", "minimum_x", "minimum_y", "steps"];

/// The columns of basins, one row for each minimum.
pub const AREA_COLUMNS: [&str; 8] = ["run", "label", "minimum", "minimum_x", "minimum_y", "loss", "area", "steps"];

/// The columns of a benchmark, one row for each optimizer on each function.
pub const BENCHMARK_COLUMNS: [&str; 18] = joined(
    ["optimizer", "label", "function", "objective", "rate", "at_edge", "solved", "problems", "evaluations", "gap"],
    OF_RUN,
);

/// The columns of a benchmark, one row for each optimizer.
pub const SCORE_COLUMNS: [&str; 11] = [
    "optimizer",
    "label",
    "notation",
    "solved",
    "problems",
    "evaluations",
    "evaluations_low",
    "evaluations_high",
    "mean_rank",
    "leads",
    "at_edge",
];

/// The conditions that all comparisons share.
fn of_probe(probe: &Probe) -> Vec<(&'static str, TableCell)> {
    let unit = probe.budget.unit.to_string();
    vec![("budget", TableCell::Whole(probe.budget.most)), ("unit", TableCell::Text(unit)), ("tolerance", probe.tolerance.into())]
}

fn of_settings(settings: &SweepSettings, seed: u64) -> Vec<(&'static str, TableCell)> {
    let mut all = of_probe(&settings.probe);
    all.extend([
        ("rate_from", settings.rates.from.into()),
        ("rate_to", settings.rates.to.into()),
        ("rates", settings.rates.count.into()),
        ("starts", settings.starts.into()),
        ("seeds", settings.seeds.into()),
        ("seed", TableCell::Whole(seed)),
    ]);
    all
}

/// The table of `sweep` of `experiment`; `measure` decides which rate is the best one.
pub fn sweep_table(
    experiment: &Experiment,
    settings: &SweepSettings,
    sweep: &RateSweep,
    measure: CompareMeasure,
) -> ComparisonTable {
    let mut rows = Vec::new();
    for curve in &sweep.curves {
        let run = &experiment.runs[curve.run];
        let (start, of_run) = (of_start(experiment, run), of_run(experiment, run));
        let (best, forgiveness) = (curve.best(measure), curve.forgiveness(measure));
        for (i, point) in curve.points.iter().enumerate() {
            let OutcomeSummary { gap, evaluations, steps, .. } = point;
            let mut row: Vec<TableCell> = vec![(curve.run + 1).into(), label(run).as_str().into()];
            row.extend([curve.rates[i].into(), gap.median.into(), gap.low.into(), gap.high.into(), point.first.into()]);
            row.extend(
                [evaluations, steps].iter().flat_map(|spread| [spread.median, spread.low, spread.high].map(TableCell::from)),
            );
            row.extend([point.solved, point.diverged, point.lost].map(TableCell::from));
            let is_best = best == Some(i);
            row.extend([is_best.into(), forgiveness.filter(|_| is_best).map(|width| width.decades()).into()]);
            row.extend(start.iter().map(|(_, cell)| cell.clone()).chain(of_run.iter().cloned()));
            rows.push(row);
        }
    }
    let mut conditions = vec![("objective", TableCell::Text(experiment.objective.to_string()))];
    conditions.extend([("measure", TableCell::Text(measure.to_string())), ("lowest", sweep.lowest.into())]);
    conditions.extend(of_settings(settings, experiment.seed));
    ComparisonTable { conditions, columns: &SWEEP_COLUMNS, rows }
}

/// The table of `map` of the run `index` of `experiment`.
pub fn map_table(
    experiment: &Experiment,
    index: usize,
    map: &HyperMap,
    (probe, seeds): (&Probe, usize),
    measure: CompareMeasure,
) -> ComparisonTable {
    let run = &experiment.runs[index];
    let best = map.best(measure);
    let (columns, rows) = (map.x.values(), map.y.values());
    let name = label(&experiment.runs[index]);
    let row = |(i, point): (usize, &OutcomeSummary)| {
        let mut row: Vec<TableCell> = vec![(index + 1).into(), name.as_str().into()];
        row.extend([map.x.key.as_str().into(), columns[i % columns.len()].into()]);
        row.extend([map.y.key.as_str().into(), rows[i / columns.len()].into()]);
        row.extend(
            [point.gap.median, point.evaluations.median, point.steps.median, point.solved, point.lost].map(TableCell::from),
        );
        row.push((best == Some(i)).into());
        row
    };
    let rows = map.cells.iter().enumerate().map(row).collect();
    let mut conditions = vec![("objective", TableCell::Text(experiment.objective.to_string()))];
    conditions.extend([("measure", TableCell::Text(measure.to_string())), ("lowest", map.lowest.into())]);
    conditions.extend(of_probe(probe));
    conditions.extend([("seeds", seeds.into()), ("seed", TableCell::Whole(experiment.seed))]);
    conditions.extend(of_start(experiment, run));
    conditions.extend(OF_RUN.into_iter().zip(of_run(experiment, run)));
    ComparisonTable { conditions, columns: &MAP_COLUMNS, rows }
}

fn of_basins(experiment: &Experiment, index: usize, basins: &Basins) -> Vec<(&'static str, TableCell)> {
    let mut all = vec![
        ("objective", TableCell::Text(experiment.objective.to_string())),
        ("most_steps", basins.steps.into()),
        ("seed", TableCell::Whole(experiment.seed)),
        ("unsettled", basins.unsettled().into()),
        ("diverged", basins.diverged().into()),
    ];
    all.extend(OF_RUN.into_iter().zip(of_run(experiment, &experiment.runs[index])));
    all
}

/// The table of `basins` of the run `index` of `experiment`, one row for each start.
pub fn basin_table(experiment: &Experiment, index: usize, basins: &Basins) -> ComparisonTable {
    let name = label(&experiment.runs[index]);
    let row = |(i, fate): (usize, &Fate)| {
        let start = basins.start(i);
        let mut row: Vec<TableCell> = vec![(index + 1).into(), name.as_str().into(), start.x.into(), start.y.into()];
        match fate {
            Fate::Settled { minimum, steps } => {
                let at = basins.basins[*minimum as usize].at;
                row.extend([
                    "settled".into(),
                    (*minimum as usize + 1).into(),
                    at.x.into(),
                    at.y.into(),
                    (*steps as usize).into(),
                ]);
            }
            Fate::Unsettled | Fate::Diverged => {
                let word = if *fate == Fate::Diverged { "diverged" } else { "unsettled" };
                row.push(word.into());
                row.extend(std::iter::repeat_n(TableCell::Empty, 4));
            }
        }
        row
    };
    let rows = basins.fates.iter().enumerate().map(row).collect();
    ComparisonTable { conditions: of_basins(experiment, index, basins), columns: &BASIN_COLUMNS, rows }
}

/// The table of `basins` of the run `index` of `experiment`, one row for each minimum.
pub fn area_table(experiment: &Experiment, index: usize, basins: &Basins) -> ComparisonTable {
    let name = label(&experiment.runs[index]);
    let row = |(i, basin): (usize, &crate::sim::compare::basins::Basin)| {
        let mut row: Vec<TableCell> = vec![(index + 1).into(), name.as_str().into(), (i + 1).into()];
        row.extend([basin.at.x, basin.at.y, basin.value, basin.share].map(TableCell::from));
        row.push(basin.steps.into());
        row
    };
    let rows = basins.basins.iter().enumerate().map(row).collect();
    ComparisonTable { conditions: of_basins(experiment, index, basins), columns: &AREA_COLUMNS, rows }
}

/// The number, the name and the notation of an optimizer of a suite.
fn of_contestant(i: usize, run: &Run) -> Vec<TableCell> {
    vec![(i + 1).into(), label(run).as_str().into(), run.optimizer.to_string().as_str().into()]
}

fn of_suite(suite: &Suite) -> Vec<(&'static str, TableCell)> {
    let mut all = of_settings(&suite.settings, suite.seed);
    all.push(("tuning_seed", TableCell::Whole(suite.seed.wrapping_add(suite.settings.seeds as u64))));
    all.push(("tuning", TUNING_RULE.into()));
    all
}

/// The table of `benchmark` of `suite`, one row for each optimizer on each function.
pub fn benchmark_table(suite: &Suite, benchmark: &Benchmark) -> ComparisonTable {
    let mut rows = Vec::new();
    for (i, (run, cells)) in suite.contestants.iter().zip(&benchmark.cells).enumerate() {
        for (problem, cell) in suite.problems.iter().zip(cells) {
            let mut row: Vec<TableCell> = vec![(i + 1).into(), label(run).as_str().into()];
            row.extend([problem.name.as_str().into(), problem.experiment.objective.to_string().as_str().into()]);
            row.extend([cell.rate.into(), cell.is_at_edge.into(), cell.solved().into(), cell.outcomes.len().into()]);
            row.extend([cell.median().into(), cell.gap().into()]);
            row.extend(of_run(&problem.experiment, run));
            rows.push(row);
        }
    }
    ComparisonTable { conditions: of_suite(suite), columns: &BENCHMARK_COLUMNS, rows }
}

/// The table of the scores of `benchmark` of `suite`, one row for each optimizer, the best mean rank first.
pub fn score_table(suite: &Suite, benchmark: &Benchmark) -> ComparisonTable {
    let leaders = benchmark.ranks.as_ref().map_or_else(Vec::new, |ranks| ranks.leaders());
    let row = |i: usize| {
        let score = &benchmark.scores[i];
        let mut row = of_contestant(i, &suite.contestants[i]);
        row.extend([score.solved.into(), score.problems.into()]);
        row.extend([score.median, score.interval[0], score.interval[1]].map(TableCell::from));
        row.push(benchmark.ranks.as_ref().map(|ranks| ranks.mean[i]).into());
        row.extend([leaders.contains(&i).into(), score.edges.into()]);
        row
    };
    let rows = benchmark.order().into_iter().map(row).collect();
    let mut conditions = of_suite(suite);
    if let Some(ranks) = &benchmark.ranks {
        conditions.push(("functions", ranks.problems.into()));
        conditions.extend([("critical_difference", ranks.critical.into()), ("friedman_p", ranks.p_value.into())]);
    }
    ComparisonTable { conditions, columns: &SCORE_COLUMNS, rows }
}
