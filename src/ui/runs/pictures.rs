//! The traces of all runs. Each is computed again only when something it depends on has changed: within the frame where that is cheap,
//! otherwise on another thread.

use crate::math::Objective;
use crate::math::Optimizer;
use crate::math::Point;
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::Trace;
use crate::sim::experiment::replay::{Inspection, Replay};
use crate::sim::picture::extent::Extent;
use crate::sim::picture::marks::paths;
use crate::sim::run::conditions::Conditions;
use crate::sim::run::trace::End;
use crate::sim::run::verdict::Verdict;
use crate::sim::threads::{self, Watch};
use crate::ui::derived::background::{Background, BackgroundValue};
use crate::ui::derived::freed_apart::FreedApart;
use crate::ui::derived::memo::Memo;
use crate::ui::derived::unique::unique;
use crate::ui::state::State;
use crate::ui::theme::{Palette, faded};
use eframe::egui::{Align2, Area, Color32, Context, Frame, Id, Order, ProgressBar, vec2};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The opacity of a run's old path, shown while the new one is computed.
const OLD: f32 = 0.3;
/// The most steps of all runs together for which the old pictures are kept while new ones are computed, since keeping them doubles the
/// memory.
const MOST_OLD: usize = 2_000_000;

/// A run's trace with the quantities derived from it.
pub struct RunPicture {
    /// A number that differs between any two pictures; what is derived from a picture is cached under it.
    pub id: u64,
    /// The whole trace; empty while it is computed.
    pub trace: FreedApart<Trace>,
    /// The verdict on the run; none while it is not known.
    pub verdict: Option<Verdict>,
    /// Whether the verdict is unknown because the computation was stopped.
    pub stopped: bool,
    /// The ranges of its curves.
    pub extent: Extent,
    /// The least value of what it minimizes, where that is known.
    pub lowest: Option<f64>,
    averaged: OnceLock<Arc<RunPicture>>,
}

impl RunPicture {
    fn new(trace: Trace, verdict: Option<Verdict>, lowest: Option<f64>) -> Self {
        let extent = Extent::of(&trace, lowest);
        RunPicture {
            id: unique(),
            trace: FreedApart::new(trace),
            verdict,
            stopped: false,
            extent,
            lowest,
            averaged: OnceLock::new(),
        }
    }

    /// Makes the picture of a run that is not known: not yet, or not at all where its computation was `stopped`.
    fn unknown(stopped: bool) -> Self {
        let nothing = Trace { records: Vec::new(), end: End::Finished, remarks: Vec::new() };
        RunPicture { id: 0, stopped, ..RunPicture::new(nothing, None, None) }
    }

    /// Makes the picture of a run that is not part of the experiment. Its verdict says only whether the run failed.
    pub fn apart(trace: Trace) -> Self {
        let verdict = match trace.end {
            End::Finished => Verdict::Going,
            End::Diverged { at, what } => Verdict::Diverged { at, what },
            End::Undefined { at, what } => Verdict::Undefined { at, what },
            End::Halted { at, why } => Verdict::Halted { at, why: why.to_string() },
        };
        RunPicture::new(trace, Some(verdict), None)
    }

    /// Returns the index of the record shown at `step`: the last one when the run ended earlier.
    pub fn at(&self, step: usize) -> Option<usize> {
        self.trace.records.len().checked_sub(1).map(|last| last.min(step))
    }

    /// Describes the state of the run in a few words.
    pub fn status(&self) -> String {
        let unknown = if self.stopped { "stopped: not computed" } else { "computing …" };
        self.verdict.as_ref().map_or(unknown.into(), Verdict::to_string)
    }

    /// Returns the picture of the averaged iterate x̄ₖ, where this is the picture of `run` of `experiment`.
    fn averaged(&self, experiment: &Experiment, run: &Run) -> &Arc<RunPicture> {
        self.averaged.get_or_init(|| {
            let trace = experiment.averaged(run, &self.trace);
            Arc::new(RunPicture::new(trace, self.verdict.clone(), self.lowest))
        })
    }
}

/// A path that is drawn for a run: that of its iterates, or that of their average.
#[derive(Clone)]
pub struct RunLine {
    /// The index of the run in the experiment.
    pub run: usize,
    /// The path.
    pub picture: Arc<RunPicture>,
    /// Whether it is the path of the averaged iterate x̄ₖ.
    pub averaged: bool,
    /// Whether it is the path from before the last change, shown while the new one is computed.
    pub old: bool,
}

impl RunLine {
    /// Returns the colour of the line, where the run's is `color`.
    pub fn color(&self, palette: &Palette, color: crate::sim::experiment::Color) -> Color32 {
        let color = palette.run(color);
        if self.old { faded(color, OLD) } else { color }
    }
}

/// The inputs of a run's trace.
#[derive(Clone, PartialEq, Debug)]
pub struct RunKey {
    objective: Objective,
    start: Point,
    steps: usize,
    optimizer: Optimizer,
    conditions: Conditions,
}

impl RunKey {
    /// Returns the inputs of the trace of `run` of `experiment`.
    pub fn of(experiment: &Experiment, run: &Run) -> Self {
        RunKey {
            objective: experiment.objective.clone(),
            start: experiment.start_of(run),
            steps: experiment.steps,
            optimizer: run.optimizer.clone(),
            conditions: experiment.conditions(run),
        }
    }

    /// Returns a run with these inputs, and an experiment for it: what is computed from the two depends on nothing else.
    pub fn experiment(&self) -> (Experiment, Run) {
        let RunKey { objective, start, steps, optimizer, conditions } = self.clone();
        let Conditions { plan, sampling, noise, weight_decay, decay, clip, proximal, seed } = conditions;
        let experiment = Experiment { start, steps, seed, sampling, noise, ..Experiment::new(objective) };
        (experiment, Run { schedule: plan, weight_decay, decay, clip, proximal, ..Run::new(optimizer, 0) })
    }
}

/// The inputs of a run's picture.
#[derive(Clone, PartialEq, Debug)]
struct PictureKey {
    key: RunKey,
    /// Whether the average is drawn, too.
    average: bool,
}

/// A picture with its inputs.
struct PictureSlot {
    wanted: PictureKey,
    picture: Arc<RunPicture>,
}

/// The runs of an experiment, as far as they are computed.
pub struct ShownRuns {
    /// The picture of each run, in their order; an empty one while the trace of the current run is computed. Numbers are read from these
    /// alone.
    pub pictures: Vec<Arc<RunPicture>>,
    /// The lines of the visible runs.
    pub lines: Vec<RunLine>,
    /// While the pointer holds something that changes them: the paths that the visible runs had before.
    pub ghosts: Vec<RunLine>,
}

/// The pictures of the last frame's runs, and the step that was last inspected.
#[derive(Default)]
pub struct Pictures {
    /// The picture last drawn of each run.
    known: Vec<Option<PictureSlot>>,
    work: Background<Vec<PictureKey>, Vec<Arc<RunPicture>>>,
    /// The progress, while some runs are not known.
    waiting: Option<BackgroundValue<Vec<Arc<RunPicture>>>>,
    replay: Memo<u64, Arc<Mutex<Replay>>>,
    inspection: Background<(u64, usize), Inspection>,
    /// The runs when the pointer was pressed; none while it is not.
    held: Option<Vec<Option<HeldRun>>>,
}

/// A run as it was when the pointer was pressed.
struct HeldRun {
    objective: Objective,
    start: Point,
    picture: Arc<RunPicture>,
}

impl Pictures {
    /// Returns the loss of each run at `step`, as far as it is known; NaN where it is not.
    pub fn losses(&self, step: usize) -> Vec<f64> {
        let record = |slot: &Option<PictureSlot>| slot.as_ref()?.picture.trace.records.get(step).map(|record| record.loss);
        self.known.iter().map(|slot| record(slot).unwrap_or(f64::NAN)).collect()
    }

    /// Returns the runs of `experiment`, as far as they are known, and starts computing the others.
    pub fn of(&mut self, ctx: &Context, experiment: &Experiment) -> ShownRuns {
        let runs = &experiment.runs;
        let wanted: Vec<PictureKey> =
            runs.iter().map(|run| PictureKey { key: RunKey::of(experiment, run), average: run.average }).collect();
        let mut before = std::mem::take(&mut self.known);
        // A picture is found again even where its run has moved in the list.
        let answers =
            |slot: &PictureSlot, wanted: &PictureKey| slot.wanted.key == wanted.key && (slot.wanted.average || !wanted.average);
        let find = |wanted: &PictureKey| {
            let found = before.iter_mut().find(|slot| slot.as_ref().is_some_and(|slot| answers(slot, wanted)));
            found.and_then(Option::take)
        };
        let mut slots: Vec<Option<PictureSlot>> = wanted.iter().map(find).collect();
        let missing: Vec<usize> = (0..runs.len()).filter(|i| slots[*i].is_none()).collect();
        let mut fresh = vec![true; runs.len()];
        self.waiting = None;
        if missing.is_empty() {
            self.work.forget();
        } else {
            let list: Vec<PictureKey> = missing.iter().map(|i| wanted[*i].clone()).collect();
            let look = self.work.ask_now(ctx, &list, (), |list, (), watch| {
                watch.expect(list.iter().map(|wanted| wanted.key.steps as u64).sum());
                threads::collect_apart(list.len(), |i| picture(&list[i], watch)).into_iter().collect()
            });
            let of = if look.fresh { list } else { self.work.known().cloned().unwrap_or_default() };
            let made = look.value.iter().flat_map(|made| made.iter().cloned());
            let mut latest = of.into_iter().zip(made).map(|(wanted, picture)| PictureSlot { wanted, picture });
            let keeps_old = experiment.steps * runs.len() <= MOST_OLD;
            let is_like = |slot: &PictureSlot| look.fresh || keeps_old && slot.wanted.key.objective == experiment.objective;
            for i in missing {
                // A picture that was just computed for slightly older inputs is closer to the wanted one than the picture drawn before.
                slots[i] = latest.next().or_else(|| before.get_mut(i).and_then(Option::take)).filter(is_like);
                fresh[i] = look.fresh;
            }
            match look.fresh {
                true => self.work.forget(),
                false => self.waiting = Some(look),
            }
        }
        let unknown = Arc::new(RunPicture::unknown(self.is_stopped()));
        let picture = |(slot, fresh): (&Option<PictureSlot>, &bool)| {
            slot.as_ref().filter(|_| *fresh).map_or(&unknown, |slot| &slot.picture).clone()
        };
        let pictures = slots.iter().zip(&fresh).map(picture).collect();
        let lines = lines(experiment, &slots, &fresh);
        self.known = slots;
        let ghosts = self.ghosts(ctx, experiment);
        ShownRuns { pictures, lines, ghosts }
    }

    /// Returns the paths that the visible runs had when the pointer was pressed, as far as they have changed since, on the same objective
    /// and from the same start: what a slider that is dragged changes is seen against what was there.
    fn ghosts(&mut self, ctx: &Context, experiment: &Experiment) -> Vec<RunLine> {
        let fits = experiment.steps * experiment.runs.len() <= MOST_OLD;
        if !fits || !ctx.input(|input| input.pointer.primary_down()) {
            self.held = None;
            return Vec::new();
        }
        let hold = |slot: &Option<PictureSlot>| {
            let slot = slot.as_ref()?;
            let RunKey { objective, start, .. } = &slot.wanted.key;
            Some(HeldRun { objective: objective.clone(), start: *start, picture: Arc::clone(&slot.picture) })
        };
        let held = self.held.get_or_insert_with(|| self.known.iter().map(hold).collect());
        let shown = experiment.runs.iter().enumerate().filter(|(_, run)| !run.hidden);
        let ghost = |(run, _): (usize, &Run)| {
            let (before, now) = (held.get(run)?.as_ref()?, self.known.get(run)?.as_ref()?);
            let RunKey { objective, start, .. } = &now.wanted.key;
            let changed = before.picture.id != now.picture.id && before.objective == *objective && before.start == *start;
            changed.then(|| RunLine { run, picture: Arc::clone(&before.picture), averaged: false, old: true })
        };
        shown.filter_map(ghost).collect()
    }

    /// Whether runs are not known: they are being computed, or were stopped.
    pub fn lacks_runs(&self) -> bool {
        self.waiting.is_some()
    }

    /// Whether runs are not known because their computation was stopped.
    pub fn is_stopped(&self) -> bool {
        self.waiting.as_ref().is_some_and(|look| look.given_up)
    }

    /// While some runs are not known, shows the progress with `words` near the bottom of the window, in the given `row` counted from
    /// below, with a button that stops the work or starts it again.
    pub fn progress(&mut self, ctx: &Context, words: &str, row: u8) {
        let Some(look) = &self.waiting else { return };
        let area = Area::new(Id::unique(("computing", row))).order(Order::Foreground);
        let place = vec2(0.0, -76.0 - 44.0 * f32::from(row));
        area.anchor(Align2::CENTER_BOTTOM, place).show(ctx, |ui| {
            Frame::popup(ui.style()).show(ui, |ui| {
                ui.horizontal(|ui| {
                    if look.given_up {
                        ui.label(format!("{words}: stopped."));
                        if ui.button("Go on").on_hover_text("Compute them after all").clicked() {
                            self.work.resume();
                        }
                    } else {
                        ui.label(format!("{words} …"));
                        ui.add(ProgressBar::new(look.part.unwrap_or(0.0)).show_percentage().desired_width(160.0));
                        if ui.button("Stop").on_hover_text("Stop; the pictures stay as they were before the change").clicked() {
                            self.work.give_up();
                        }
                    }
                });
            });
        });
    }

    /// Returns the arithmetic of the selected run's step at the playhead; none where there is no run or no finite start, or while it is
    /// computed.
    pub fn inspect(&mut self, ctx: &Context, state: &State, shown: &ShownRuns) -> Option<Arc<Inspection>> {
        let run = state.work.experiment.runs.get(state.selected)?;
        let picture = shown.pictures.get(state.selected)?;
        let k = picture.at(state.step())?;
        let replay = self.replay.get(picture.id, (&state.work.experiment, run), |_, (experiment, run)| {
            Arc::new(Mutex::new(Replay::new(experiment, run)))
        });
        let look = self.inspection.ask_now(ctx, &(picture.id, k), Arc::clone(replay), |(_, k), replay, watch| {
            replay.lock().unwrap_or_else(PoisonError::into_inner).at_watched(*k, watch)
        });
        look.value.filter(|_| look.fresh)
    }
}

/// Computes the picture that is `wanted`; none where `watch` stopped it.
fn picture(wanted: &PictureKey, watch: &Watch) -> Option<Arc<RunPicture>> {
    let (experiment, run) = wanted.key.experiment();
    let trace = experiment.trace_watched(&run, watch)?;
    let lowest = experiment.lowest_of(&run);
    let verdict = Verdict::of_run(&trace, &*experiment.objective, &experiment.conditions(&run), lowest);
    let picture = RunPicture::new(trace, Some(verdict), lowest);
    if wanted.average {
        picture.averaged(&experiment, &run);
    }
    Some(Arc::new(picture))
}

/// Makes the lines of the visible runs from the `slots` of all runs; those that are not `fresh` are marked as old.
fn lines(experiment: &Experiment, slots: &[Option<PictureSlot>], fresh: &[bool]) -> Vec<RunLine> {
    let line = |(i, averaged): (usize, bool)| {
        let run = slots[i].as_ref().map(|slot| &slot.picture)?;
        let picture = match averaged {
            true if fresh[i] => run.averaged(experiment, &experiment.runs[i]),
            true => run.averaged.get()?,
            false => run,
        };
        Some(RunLine { run: i, picture: Arc::clone(picture), averaged, old: !fresh[i] })
    };
    paths(experiment).filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::catalog::param::{Tunable, Value};
    use crate::sim::file::presets;
    use crate::ui::derived::background::wait_for_all;
    use eframe::egui::{Event, Modifiers, PointerButton, Pos2, RawInput};

    #[test]
    fn what_is_dragged_is_seen_against_what_was_there() {
        let ctx = Context::default();
        wait_for_all(&ctx);
        let (mut pictures, mut experiment) = (Pictures::default(), presets::ALL[0].experiment());
        let mut ghosts = |experiment: &Experiment, pressed: Option<bool>| {
            let button = PointerButton::Primary;
            let event = |pressed| Event::PointerButton { pos: Pos2::ZERO, button, pressed, modifiers: Modifiers::NONE };
            let input = RawInput { events: pressed.map(event).into_iter().collect(), ..RawInput::default() };
            let mut found = Vec::new();
            let mut output = ctx.run_ui(input, |ui| {
                found = pictures.of(ui.ctx(), experiment).ghosts.iter().map(|line| (line.run, line.picture.id)).collect();
            });
            output.textures_delta.clear();
            found
        };
        assert!(ghosts(&experiment, None).is_empty());
        assert!(ghosts(&experiment, Some(true)).is_empty(), "nothing has changed yet");
        let rate = experiment.runs[0].learning_rate();
        let mut seen = Vec::new();
        for factor in [0.9, 0.8] {
            experiment.runs[0].optimizer.set("lr", &Value::Number(factor * rate)).unwrap();
            seen.push(ghosts(&experiment, None));
        }
        // The path is that from before the drag, not that from the frame before.
        assert!(seen[0].len() == 1 && seen[0][0].0 == 0 && seen[0] == seen[1], "{seen:?}");
        experiment.start.x += 0.1;
        assert!(ghosts(&experiment, None).is_empty(), "from another start");
        assert!(ghosts(&experiment, Some(false)).is_empty());
    }
}
