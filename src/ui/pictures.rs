//! The traces of all runs, each computed again only when something it depends on has changed.

use crate::math::{Objective, Optimizer, Point};
use crate::sim::descent::Conditions;
use crate::sim::replay::{Inspection, Replay};
use crate::sim::verdict::Verdict;
use crate::sim::{Experiment, Run, Trace};
use crate::ui::memo::Memo;
use crate::ui::state::State;
use std::rc::Rc;

/// A run's trace with what is said of it.
pub struct Picture {
    /// Differs between any two pictures made; what is derived from a picture is remembered under it.
    pub id: u64,
    /// The run, whole.
    pub trace: Trace,
    /// What became of it.
    pub verdict: Verdict,
}

impl Picture {
    /// The index of the record shown at `step`: the last one when the run ended earlier.
    pub fn at(&self, step: usize) -> Option<usize> {
        self.trace.records.len().checked_sub(1).map(|last| last.min(step))
    }
}

/// What a run depends on.
#[derive(Clone, PartialEq)]
pub struct Key {
    objective: Objective,
    start: Point,
    steps: usize,
    optimizer: Optimizer,
    conditions: Conditions,
}

impl Key {
    /// What `run` of `experiment` depends on.
    pub fn of(experiment: &Experiment, run: &Run) -> Self {
        Key {
            objective: experiment.objective.clone(),
            start: experiment.start,
            steps: experiment.steps,
            optimizer: run.optimizer.clone(),
            conditions: experiment.conditions(run),
        }
    }
}

/// The pictures of the last frame's runs, and the step last inspected.
#[derive(Default)]
pub struct Pictures {
    known: Vec<(Key, Rc<Picture>)>,
    made: u64,
    replay: Memo<u64, Replay>,
    inspection: Memo<(u64, usize), Rc<Inspection>>,
}

impl Pictures {
    /// The picture of each run of `experiment`, in their order.
    pub fn of(&mut self, experiment: &Experiment) -> Vec<Rc<Picture>> {
        let mut before = std::mem::take(&mut self.known);
        for run in &experiment.runs {
            let key = Key::of(experiment, run);
            let entry = match before.iter().position(|(known, _)| *known == key) {
                Some(index) => before.swap_remove(index),
                None => {
                    self.made += 1;
                    let trace = experiment.trace(run);
                    let verdict = Verdict::of(&trace, &*experiment.objective);
                    (key, Rc::new(Picture { id: self.made, trace, verdict }))
                }
            };
            self.known.push(entry);
        }
        self.known.iter().map(|(_, picture)| Rc::clone(picture)).collect()
    }

    /// The arithmetic of the step at the playhead of the selected run; none where there is no run, or no finite start.
    pub fn inspect(&mut self, state: &State) -> Option<Rc<Inspection>> {
        let run = state.experiment.runs.get(state.selected)?;
        let picture = &self.known.get(state.selected)?.1;
        let k = picture.at(state.step())?;
        let replay = self.replay.get(picture.id, |_| Replay::new(&state.experiment, run));
        Some(Rc::clone(self.inspection.get((picture.id, k), |_| Rc::new(replay.at(k)))))
    }
}
