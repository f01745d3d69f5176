//! The paths of one run from a grid of starts: where it goes from everywhere.

use crate::math::{Point, View};
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::Trace;
use crate::sim::threads::Watch;

/// The numbers of starts across and up.
pub const STARTS: [usize; 2] = [7, 5];
/// The most gradients of single samples that all paths may take together.
const MOST_WORK: u64 = 8_000_000;
/// The most steps of a path.
const MOST_STEPS: usize = 500;

/// The starts: the middles of the cells of a grid over `view`.
pub fn starts(view: View) -> Vec<Point> {
    let middle = |(low, high): (f64, f64), i: usize, count: usize| low + (high - low) * (i as f64 + 0.5) / count as f64;
    let [across, up] = STARTS;
    (0..up).flat_map(|j| (0..across).map(move |i| Point::new(middle(view.x, i, across), middle(view.y, j, up)))).collect()
}

/// The number of steps that each path makes: those of the experiment, or fewer where all together would take too long.
pub fn steps(experiment: &Experiment, run: &Run) -> usize {
    let one = experiment.work(run) / experiment.steps.max(1) as u64;
    let affordable = MOST_WORK / (one.max(1) * (STARTS[0] * STARTS[1]) as u64);
    experiment.steps.min(MOST_STEPS).min(affordable as usize).max(1)
}

/// The traces of `run` of `experiment` from the starts in `view`, in their order. None where `watch` cancels it.
pub fn start_grid(experiment: &Experiment, run: &Run, view: View, watch: &Watch) -> Option<Vec<Trace>> {
    let shorter = Experiment { steps: steps(experiment, run), runs: Vec::new(), ..experiment.clone() };
    let from = |start: Point| shorter.trace_watched(&Run { start: Some(start), ..run.clone() }, watch);
    starts(view).into_iter().map(from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::file::presets;

    #[test]
    fn each_path_is_that_of_a_run_that_starts_there() {
        let experiment = presets::ALL[0].experiment();
        let view = View::new((-2.0, 2.0), (-1.0, 3.0));
        let run = &experiment.runs[1];
        let traces = start_grid(&experiment, run, view, &Watch::default()).unwrap();
        assert_eq!(traces.len(), STARTS[0] * STARTS[1]);
        for (start, trace) in starts(view).into_iter().zip(&traces) {
            assert!(view.contains(start) && trace.records[0].x == start);
            let apart = Experiment { start, ..experiment.clone() };
            assert_eq!(*trace, apart.trace(run));
        }
    }

    #[test]
    fn long_runs_make_fewer_steps() {
        let mut experiment = presets::ALL[0].experiment();
        experiment.steps = 1_000_000;
        assert_eq!(steps(&experiment, &experiment.runs[0]), MOST_STEPS);
        experiment.steps = 3;
        assert_eq!(steps(&experiment, &experiment.runs[0]), 3);
    }
}
