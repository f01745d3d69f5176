//! The hints of the first start: three things to try, each until it was done once.

use crate::math::catalog::Catalog;
use crate::math::{Objective, Point};
use crate::ui::state::State;
use eframe::egui::{Context, Id, Rect};
use serde::{Deserialize, Serialize};

/// A thing to try in the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hint {
    /// Dragging the start.
    Start,
    /// Changing a learning rate.
    Rate,
    /// Playing or pausing.
    Play,
}

impl Hint {
    /// All of them, in the order in which they are given.
    pub const ALL: [Hint; 3] = [Hint::Start, Hint::Rate, Hint::Play];

    /// Records where the thing is that the hint points at, in this frame.
    pub fn mark(self, ctx: &Context, rect: Rect) {
        mark(ctx, Id::unique(("hint", self)), rect);
    }

    /// Returns where the thing is that the hint points at, if this frame shows it.
    pub fn place(self, ctx: &Context) -> Option<Rect> {
        place(ctx, Id::unique(("hint", self)))
    }
}

/// Records the place of the middle of the window, between the columns, in this frame.
pub fn mark_middle(ctx: &Context, rect: Rect) {
    mark(ctx, Id::unique("hint middle"), rect);
}

/// Returns the place of the middle of the window.
pub fn middle(ctx: &Context) -> Option<Rect> {
    place(ctx, Id::unique("hint middle"))
}

/// Records the place of the picture over which hints may stand, in this frame.
pub fn mark_stage(ctx: &Context, rect: Rect) {
    mark(ctx, Id::unique("hint stage"), rect);
}

/// Returns the place of the picture over which hints may stand, if this frame shows one.
pub fn stage(ctx: &Context) -> Option<Rect> {
    place(ctx, Id::unique("hint stage"))
}

fn mark(ctx: &Context, id: Id, rect: Rect) {
    let now = ctx.cumulative_frame_nr();
    ctx.data_mut(|data| data.insert_temp(id, (now, rect)));
}

fn place(ctx: &Context, id: Id) -> Option<Rect> {
    let (at, rect) = ctx.data(|data| data.get_temp::<(u64, Rect)>(id))?;
    // Between two frames, that of the last one holds.
    (at + 1 >= ctx.cumulative_frame_nr()).then_some(rect)
}

/// The hints that were followed, by whatever means; kept in the settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs)]
pub struct HintsDone {
    pub start: bool,
    pub rate: bool,
    pub play: bool,
}

impl HintsDone {
    /// Whether the hint was followed.
    pub fn has(self, hint: Hint) -> bool {
        match hint {
            Hint::Start => self.start,
            Hint::Rate => self.rate,
            Hint::Play => self.play,
        }
    }
}

/// What is compared from frame to frame to see that a hint was followed.
pub(in crate::ui) struct HintWatch {
    document: usize,
    objective: Objective,
    starts: Vec<Point>,
    /// The key of each run's optimizer, and its learning rate.
    rates: Vec<(&'static str, f64)>,
}

impl State {
    /// Notes which hints were followed since the last frame: a start or a learning rate of the same work has changed.
    pub(in crate::ui) fn follow_hints(&mut self) {
        if self.settings.welcomed {
            return;
        }
        let experiment = &self.work.experiment;
        let runs = || experiment.runs.iter();
        let now = HintWatch {
            document: self.document,
            objective: experiment.objective.clone(),
            starts: std::iter::once(experiment.start).chain(runs().map(|run| experiment.start_of(run))).collect(),
            rates: runs().map(|run| (run.optimizer.entry().key, run.learning_rate())).collect(),
        };
        let done = &mut self.settings.hints;
        if let Some(before) = self.hint_watch.as_ref().filter(|before| {
            let same_rules = before.rates.iter().map(|(key, _)| key).eq(now.rates.iter().map(|(key, _)| key));
            before.document == now.document && before.objective == now.objective && same_rules
        }) {
            done.start |= before.starts != now.starts;
            done.rate |= before.rates != now.rates;
        }
        self.settings.welcomed = Hint::ALL.into_iter().all(|hint| done.has(hint));
        self.hint_watch = Some(now);
    }
}
