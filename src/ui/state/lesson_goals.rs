//! The goals of the open lesson: which are still ahead, and with which value each was reached.

use crate::sim::lesson::goal::Goal;
use crate::sim::lesson::task::TaskCheck;
use crate::ui::state::State;

impl State {
    /// Whether the open lesson asks to reach a goal that is not reached yet, at this beat or a later one: a goal that was passed over is given up.
    pub fn asks_goal(&self) -> bool {
        self.goals_ahead().next().is_some()
    }

    /// The goals of the open lesson that are not reached yet, of this beat and later ones.
    pub(super) fn goals_ahead(&self) -> impl Iterator<Item = &Goal> {
        let is_ahead = |task: usize| {
            let mut beats = self.lesson.iter().flat_map(|open| open.lesson.beats.iter().skip(open.beat));
            beats.any(|beat| beat.task == Some(task))
        };
        self.unanswered().filter_map(move |(i, task)| match &task.check {
            TaskCheck::Goal(goal) if is_ahead(i) => Some(goal),
            _ => None,
        })
    }

    /// Whether it may be said with which value of a parameter a run ends lowest: in a lesson only where the beat has a goal about that.
    /// Elsewhere it is beside the point of the beat, and often beside its answer.
    pub fn names_lowest(&self) -> bool {
        let is_goal = |check: &TaskCheck| matches!(check, TaskCheck::Goal(goal) if goal.is_about_the_end());
        self.lesson.is_none() || self.asked().is_some_and(|(_, task)| is_goal(&task.check))
    }

    /// Records that the goal of `task` was reached with this value: by the user, where the answer was not shown before.
    pub fn reach(&mut self, task: usize, value: f64) {
        let Some(reply) = self.lesson.as_mut().and_then(|open| open.replies.get_mut(task)) else { return };
        reply.value.get_or_insert(value);
        if !reply.is_settled() {
            reply.reached = true;
            self.solve(task);
        }
    }
}
