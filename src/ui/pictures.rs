//! The traces of all runs, each computed again only when something it depends on has changed.

use crate::math::{Objective, Optimizer, Point};
use crate::sim::averages::averaged;
use crate::sim::descent::Conditions;
use crate::sim::replay::{Inspection, Replay};
use crate::sim::trace::End;
use crate::sim::verdict::Verdict;
use crate::sim::{Experiment, Run, Trace};
use crate::ui::memo::Memo;
use crate::ui::state::State;
use std::cell::OnceCell;
use std::rc::Rc;

/// A run's trace with what is said of it.
pub struct Picture {
    /// Differs between any two pictures made; what is derived from a picture is remembered under it.
    pub id: u64,
    /// The run, whole.
    pub trace: Trace,
    /// What became of it.
    pub verdict: Verdict,
    averaged: OnceCell<Rc<Picture>>,
}

impl Picture {
    /// The picture of a run that is no part of the experiment. Of what became of it, it tells only whether it failed.
    pub fn apart(id: u64, trace: Trace) -> Self {
        let verdict = match trace.end {
            End::Finished => Verdict::Going,
            End::Diverged { at, what } => Verdict::Diverged { at, what },
            End::Undefined { at, what } => Verdict::Undefined { at, what },
            End::Halted { at, why } => Verdict::Halted { at, why: why.to_string() },
        };
        Picture { id, trace, verdict, averaged: OnceCell::new() }
    }

    /// The index of the record shown at `step`: the last one when the run ended earlier.
    pub fn at(&self, step: usize) -> Option<usize> {
        self.trace.records.len().checked_sub(1).map(|last| last.min(step))
    }

    /// The picture of x̄ₖ, of the `run` of `experiment` that this is the picture of.
    fn averaged(&self, experiment: &Experiment, run: &Run) -> &Rc<Picture> {
        self.averaged.get_or_init(|| {
            let rate = |i| run.learning_rate() * run.schedule.factor(i);
            let trace = averaged(&self.trace, &*experiment.objective, rate);
            Rc::new(Picture { id: self.id + 1, trace, verdict: self.verdict.clone(), averaged: OnceCell::new() })
        })
    }
}

/// What is drawn of a run: the path of its iterates, or that of their average.
#[derive(Clone)]
pub struct Line {
    /// The run's place in the experiment.
    pub run: usize,
    /// The path.
    pub picture: Rc<Picture>,
    /// Whether it is the path of the averaged iterate x̄ₖ.
    pub averaged: bool,
}

/// The lines of the runs that are shown; `pictures` are those of all runs of `experiment`.
pub fn lines(experiment: &Experiment, pictures: &[Rc<Picture>]) -> Vec<Line> {
    let shown = experiment.runs.iter().zip(pictures).enumerate().filter(|(_, (run, _))| !run.hidden);
    let of_run = |(i, (run, picture)): (usize, (&Run, &Rc<Picture>))| {
        let line = |picture: &Rc<Picture>, averaged| Line { run: i, picture: Rc::clone(picture), averaged };
        let average = run.average.then(|| line(picture.averaged(experiment, run), true));
        average.into_iter().chain([line(picture, false)]).collect::<Vec<_>>()
    };
    shown.flat_map(of_run).collect()
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
                    // The number after it is that of its average.
                    self.made += 2;
                    let trace = experiment.trace(run);
                    let judge = if run.weight_decay > 0.0 { Verdict::of_decayed } else { Verdict::of };
                    let verdict = judge(&trace, &*experiment.objective);
                    (key, Rc::new(Picture { id: self.made, trace, verdict, averaged: OnceCell::new() }))
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
