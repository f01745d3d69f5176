//! What the page Compare compares: which runs, over which axes, on which functions.

use crate::math::catalog::param::{Tunable as _, Value};
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::compare::map_axis::MapAxis;
use crate::sim::compare::rate_range::RATE_KEY;
use crate::sim::compare::suite::Suite;
use crate::ui::state::compare_display::CompareDisplay;
use std::sync::OnceLock;

/// The name of the function of the experiment, where it is none of the program's.
pub const OWN_FUNCTION: &str = "this experiment";

/// The most seeds of a map, where there is chance.
pub const MAP_SEEDS: usize = 5;

/// Whether `run` takes part: a hidden one does not, and a recorded one cannot be tuned.
pub fn is_compared(run: &Run) -> bool {
    !run.hidden && run.optimizer.check_method().is_ok()
}

/// `run` without what a comparison does not depend on: name, colour and marker.
pub fn bare(run: &Run, optimizer: bool) -> Run {
    let plain = Run::new(run.optimizer.clone(), 0);
    let mut bare =
        Run { label: String::new(), color: plain.color, marker: plain.marker, hidden: false, average: false, ..run.clone() };
    if optimizer {
        // Its own learning rate has no effect on a sweep.
        let _ = bare.optimizer.set(RATE_KEY, &Value::Number(1e-3));
    }
    bare
}

/// `experiment` with `runs`, without what a comparison does not depend on.
pub fn bare_experiment(experiment: &Experiment, runs: Vec<Run>) -> Experiment {
    let plain = Experiment::new(experiment.objective.clone());
    Experiment { title: String::new(), about: String::new(), steps: plain.steps, seeds: plain.seeds, runs, ..experiment.clone() }
}

/// The axes of the map of `run`: those that the settings name, where it has them, otherwise its first two. None where it has fewer.
pub fn map_axes(run: &Run, display: &CompareDisplay) -> Option<[MapAxis; 2]> {
    let all = MapAxis::all(run, &display.sweep().rates, 2);
    let wanted = |i: usize, other: Option<&MapAxis>| {
        let named = all.iter().find(|axis| axis.key == display.map_axes[i]);
        let free = |axis: &&MapAxis| other.is_none_or(|other| other.key != axis.key);
        named.filter(free).or_else(|| all.iter().find(free)).cloned()
    };
    let x = wanted(0, None)?;
    let y = wanted(1, Some(&x))?;
    Some([x, y])
}

/// The functions of the program whose least value is known, without optimizers. The minimum of some takes a while to find.
fn functions() -> &'static Suite {
    static FUNCTIONS: OnceLock<Suite> = OnceLock::new();
    FUNCTIONS.get_or_init(|| Suite { contestants: Vec::new(), ..Suite::default() })
}

/// The names of all functions that a profile can have, that of `experiment` last where it is none of the program's.
pub fn function_names(experiment: &Experiment) -> Vec<&'static str> {
    let all = &functions().problems;
    let is_there = all.iter().any(|problem| problem.experiment.objective == experiment.objective);
    let own = (!is_there && experiment.objective.lowest().is_some()).then_some(OWN_FUNCTION);
    all.iter().map(|problem| problem.name.as_str()).chain(own).collect()
}

/// Returns the suite of the profile: the visible runs, by their settings, on the functions of the program, and on the present one where it is
/// none of them. None where it cannot be run, with the reason.
pub fn suite(experiment: &Experiment, display: &CompareDisplay) -> Result<Suite, String> {
    let mut suite = Suite { settings: display.suite(), ..functions().clone() };
    let is_there = suite.problems.iter().any(|problem| problem.experiment.objective == experiment.objective);
    if !is_there {
        suite.add(OWN_FUNCTION.into(), Experiment { seeds: 1, ..bare_experiment(experiment, Vec::new()) });
    }
    suite.problems.retain(|problem| !display.unchosen.contains(&problem.name));
    if suite.problems.is_empty() {
        return Err("No function is chosen: tick one under “Functions of the profile”.".into());
    }
    for run in experiment.runs.iter().filter(|run| is_compared(run)) {
        // An evaluation of a sum of n samples is n steps with one of them each: with its own sampling a run would take minutes.
        let mut run = Run { start: None, sampling: None, noise: None, ..bare(run, true) };
        // Two runs may be called alike; their place tells them apart.
        run.label = format!("run {}", suite.contestants.len() + 1);
        suite.contestants.push(run);
    }
    suite.check().map(|()| suite)
}
