//! The arithmetic of a step: the run is repeated up to it, and the rule's intermediate values are noted.

use crate::math::Oracle;
use crate::math::Proximal;
use crate::math::Vector;
use crate::math::objectives::{CurveOracle, PlaneOracle};
use crate::math::rule::{Halt, Note, Rule};
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::run::conditions::Conditions;
use crate::sim::run::descent::Descent;
use crate::sim::threads::Watch;
use nalgebra::Vector1;

/// One step of a run, with its intermediate values.
#[derive(Clone, Debug, PartialEq)]
pub struct Inspection {
    /// k.
    pub k: usize,
    /// αₖ.
    pub learning_rate: f64,
    /// The values that the rule noted, line by line; the last is xₖ₊₁. Ends early where the step could not be made.
    pub notes: Vec<Note>,
    /// The iterate before the step.
    pub x: Vec<f64>,
    /// The iterate and the notes of the step before, if there was one.
    pub before: Option<(Vec<f64>, Vec<Note>)>,
    /// A remark of the rule on this step, or the reason why it could not make it.
    pub remark: Option<String>,
}

/// The symbol of the point before the proximal step of a run.
pub const BEFORE_PROXIMAL: &str = "x′ₖ₊₁";

/// The number of steps between two saved states.
const STRIDE: usize = 1024;

/// A run that can be inspected at any of its steps.
///
/// It saves the whole state of the run every 1024 steps, so that only the first inspection of a late step has to repeat all
/// steps before it.
pub struct Replay {
    at: StepInspector,
}

/// A function that gives the arithmetic of a step; none where it was cancelled.
type StepInspector = Box<dyn FnMut(usize, &Watch) -> Option<Inspection> + Send>;

impl Replay {
    /// The replay of `run` in `experiment`.
    pub fn new(experiment: &Experiment, run: &Run) -> Self {
        let conditions = experiment.conditions(run);
        let objective = experiment.objective.shared();
        let start = experiment.start_of(run);
        let optimizer = run.optimizer.clone();
        let free = Conditions { proximal: Proximal::NONE, ..conditions.clone() };
        let free = Some(free).filter(|_| !conditions.proximal.is_none());
        let at = if objective.dimension() == 1 {
            marked(Descent::new(optimizer, CurveOracle(objective), Vector1::new(start.x), conditions), free)
        } else {
            marked(Descent::new(optimizer, PlaneOracle(objective), start, conditions), free)
        };
        Replay { at }
    }

    /// The arithmetic of step `k`, which the run must reach.
    pub fn at(&mut self, k: usize) -> Inspection {
        self.at_watched(k, &Watch::default()).expect("nobody calls it off")
    }

    /// The arithmetic of step `k`; none where `watch` cancelled it. The states saved until then are kept.
    pub fn at_watched(&mut self, k: usize, watch: &Watch) -> Option<Inspection> {
        (self.at)(k, watch)
    }
}

/// The inspector of the run from `start`; `free` are its conditions without the proximal step, where it has one.
fn marked<V, R, O>(start: Descent<V, R, O>, free: Option<Conditions>) -> StepInspector
where
    V: Vector,
    R: Rule + 'static,
    O: Oracle<V> + Clone + Send + 'static,
{
    let mut marks = vec![start];
    Box::new(move |k, watch| {
        // The step before is noted too: the equations use its values.
        let (mark, rest) = match k.checked_sub(1) {
            Some(before) => (before / STRIDE, before % STRIDE),
            None => (0, 0),
        };
        while marks.len() <= mark {
            let next = walk(marks[marks.len() - 1].clone(), STRIDE, watch)?;
            marks.push(next);
        }
        let mut descent = walk(marks[mark].clone(), rest, watch)?;
        let before = (k > 0).then(|| {
            let (x, mut notes) = (numbers(descent.x()), Vec::new());
            // The reason why a step cannot be made is given when that step is inspected.
            let _ = descent.step(None, Some(&mut notes));
            (x, notes)
        });
        Some(inspect(descent, k, before, free.as_ref()))
    })
}

/// Makes `steps` steps; none where `watch` cancelled it. A rule that cannot make a step stays where it is, and fails again when
/// it is asked for the next.
fn walk<V: Vector, R: Rule, O: Oracle<V>>(
    mut descent: Descent<V, R, O>,
    steps: usize,
    watch: &Watch,
) -> Option<Descent<V, R, O>> {
    for _ in 0..steps {
        if watch.is_stopped() {
            return None;
        }
        if descent.step(None, None).is_err() {
            break;
        }
    }
    Some(descent)
}

fn numbers<V: Vector>(x: &V) -> Vec<f64> {
    (0..x.dim()).map(|i| x.at(i)).collect()
}

fn inspect<V: Vector, R: Rule, O: Oracle<V> + Clone>(
    mut descent: Descent<V, R, O>,
    k: usize,
    before: Option<(Vec<f64>, Vec<Note>)>,
    free: Option<&Conditions>,
) -> Inspection {
    let (x, learning_rate) = (numbers(descent.x()), descent.learning_rate());
    let mut notes = Vec::new();
    if !descent.oracle().gradient(descent.x()).is_finite() {
        return Inspection { k, learning_rate, notes, x, before, remark: Some(Halt::NoGradient.to_string()) };
    }
    // The point before the proximal step is that of the same step without it.
    let unheld = free.and_then(|free| {
        let mut other = descent.clone();
        other.set_conditions(free.clone());
        other.step(None, None).ok().map(|_| numbers(other.x()))
    });
    let remark = match descent.step(None, Some(&mut notes)) {
        Ok(event) => {
            notes.extend(unheld.map(|value| Note { symbol: BEFORE_PROXIMAL.into(), value }));
            notes.push(Note { symbol: "xₖ₊₁".into(), value: numbers(descent.x()) });
            event.map(|event| event.to_string())
        }
        Err(halt) => Some(halt.to_string()),
    };
    Inspection { k, learning_rate, notes, x, before, remark }
}

impl Experiment {
    /// The arithmetic of step `k` of `run`, which its trace must have reached.
    pub fn inspect(&self, run: &Run, k: usize) -> Inspection {
        Replay::new(self, run).at(k)
    }
}
