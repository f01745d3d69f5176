//! The optimizers of a suite on all its functions: what each solves, at which cost, and whether they differ by more than chance.

use crate::sim::compare::bootstrap::{RESAMPLES, median_interval};
use crate::sim::compare::profiles::{Profile, data_profiles, performance_profiles};
use crate::sim::compare::ranks::Ranks;
use crate::sim::compare::rate_curve::OutcomeSpread;
use crate::sim::compare::starts::starts;
use crate::sim::compare::suite::Suite;
use crate::sim::compare::tuning::{TunedCell, tuned};
use crate::sim::threads::{self, Watch};

/// The most optimizers that a verdict names as no worse than the best.
const MOST_NAMED: usize = 8;

/// The result of a benchmark.
#[derive(Clone, Debug, PartialEq)]
pub struct Benchmark {
    /// One row for each optimizer, in it one cell for each function.
    pub cells: Vec<Vec<TunedCell>>,
    /// The scores of the optimizers, in their order.
    pub scores: Vec<Score>,
    /// The ranks over the functions, by the median cost on each; none for a single optimizer.
    pub ranks: Option<Ranks>,
    /// The performance profiles over all problems: a function, with a start and a seed.
    pub performance: Vec<Profile>,
    /// The data profiles over the same problems.
    pub data: Vec<Profile>,
}

/// The score of an optimizer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// The number of problems that it solves.
    pub solved: usize,
    /// The number of problems.
    pub problems: usize,
    /// The median, over the functions, of its median cost on each in evaluations; +∞ where it does not solve half of them.
    pub median: f64,
    /// The interval that holds that median with a confidence of 95 %, by the bootstrap over the functions.
    pub interval: [f64; 2],
    /// The number of functions for which the chosen learning rate is the least or the greatest of those tried.
    pub edges: usize,
}

impl Benchmark {
    /// The benchmark of `suite`, which has passed its check. None where `watch` cancelled it. The result does not depend on the number of
    /// threads.
    pub fn of(suite: &Suite, watch: &Watch) -> Option<Self> {
        let (methods, functions) = (suite.contestants.len(), suite.problems.len());
        watch.expect((methods * functions) as u64);
        let settings = &suite.settings;
        let all_starts: Vec<_> = suite
            .problems
            .iter()
            .map(|problem| {
                let experiment = &problem.experiment;
                starts(&*experiment.objective, experiment.start, settings.starts, suite.seed)
            })
            .collect();
        let cell = |i: usize| {
            if watch.is_stopped() {
                return None;
            }
            let (run, function) = (&suite.contestants[i / functions], i % functions);
            let cell = tuned(&suite.problems[function].experiment, run, settings, &all_starts[function], suite.seed, watch);
            watch.advance(1);
            cell
        };
        let cells: Option<Vec<TunedCell>> = threads::collect_shared(watch, methods * functions, cell).into_iter().collect();
        let mut cells = cells.filter(|_| !watch.is_stopped())?.into_iter();
        let cells: Vec<Vec<TunedCell>> = (0..methods).map(|_| cells.by_ref().take(functions).collect()).collect();
        Some(Benchmark::summary(cells, suite.seed))
    }

    fn summary(cells: Vec<Vec<TunedCell>>, seed: u64) -> Self {
        let functions = cells[0].len();
        // One row for each function, and one for each problem.
        let medians: Vec<Vec<f64>> = (0..functions).map(|j| cells.iter().map(|row| row[j].median()).collect()).collect();
        let problems: Vec<Vec<f64>> = (0..functions)
            .flat_map(|j| {
                let costs: Vec<Vec<f64>> = cells.iter().map(|row| row[j].costs().collect()).collect();
                // A run without chance has one seed, and stands for all of them beside one that has more.
                let most = costs.iter().map(Vec::len).max().unwrap_or(0);
                let at = move |costs: &Vec<f64>, i: usize| costs[i * costs.len() / most];
                (0..most).map(|i| costs.iter().map(|costs| at(costs, i)).collect()).collect::<Vec<_>>()
            })
            .collect();
        let score = |row: &Vec<TunedCell>| {
            let medians: Vec<f64> = row.iter().map(TunedCell::median).collect();
            Score {
                solved: row.iter().map(TunedCell::solved).sum(),
                problems: row.iter().map(|cell| cell.outcomes.len()).sum(),
                interval: median_interval(&medians, RESAMPLES, seed).unwrap_or([f64::NAN; 2]),
                median: OutcomeSpread::of(medians).median,
                edges: row.iter().filter(|cell| cell.is_at_edge).count(),
            }
        };
        let scores = cells.iter().map(score).collect();
        let ranks = if cells.len() > 1 { Ranks::of(&medians) } else { None };
        let (performance, data) = (performance_profiles(&problems), data_profiles(&problems));
        Benchmark { cells, scores, ranks, performance, data }
    }

    /// The optimizers by their mean ranks, or, of a single one, that one.
    pub fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.cells.len()).collect();
        if let Some(ranks) = &self.ranks {
            order.sort_by(|a, b| ranks.mean[*a].total_cmp(&ranks.mean[*b]));
        }
        order
    }

    /// What the ranks say, in a sentence; `name` gives the names of the optimizers.
    pub fn verdict(&self, name: &dyn Fn(usize) -> String) -> String {
        let Some(ranks) = &self.ranks else { return "A single optimizer has no rank.".into() };
        let leaders = ranks.leaders();
        match leaders.as_slice() {
            [only] => format!("{} has the best mean rank, by more than the critical difference.", name(*only)),
            [best, others @ ..] => {
                let mut names: Vec<String> = others.iter().take(MOST_NAMED).map(|i| name(*i)).collect();
                if others.len() > MOST_NAMED {
                    names.push(format!("and {} others", others.len() - MOST_NAMED));
                }
                format!(
                    "No winner: the mean rank of {} is best, but less than the critical difference ahead of {}.",
                    name(*best),
                    names.join(", ")
                )
            }
            [] => "No winner.".into(),
        }
    }
}
