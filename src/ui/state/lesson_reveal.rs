//! The answer of a task, shown: the lesson's own experiment, played, at the panel, the run and the step that the beat names.

use crate::sim::lesson::beat::FIRST_STEPS;
use crate::sim::lesson::goal::Goal;
use crate::sim::lesson::task::TaskCheck;
use crate::sim::page::Page;
use crate::ui::state::State;

impl State {
    /// Returns the words shown in place of anything that would give away an answer the open lesson asks for.
    pub fn hidden_words(&self) -> String {
        let number = |(task, _): (usize, _)| self.lesson.as_ref().map(|open| open.number_of(task));
        match self.unanswered().filter_map(number).min() {
            Some(task) => format!("Hidden until task {task} is answered."),
            None => "Hidden.".into(),
        }
    }

    /// Returns the beat that asks a task which was passed over, and whose answer the present beat would give away: until then it shows only the
    /// beginning of the runs.
    pub fn awaited_beat(&self) -> Option<usize> {
        let open = self.lesson.as_ref().filter(|open| self.hides_results() && open.beat().task.is_none())?;
        let (task, _) = self.unanswered().find(|(_, task)| task.is_played())?;
        open.lesson.beats.iter().take(open.beat).position(|beat| beat.task == Some(task))
    }

    /// Shows the answer of `task`, and plays what it is about: the lesson's own experiment, from its start.
    pub fn reveal(&mut self, task: usize) {
        let Some(open) = &mut self.lesson else { return };
        let Some(reply) = open.replies.get_mut(task) else { return };
        reply.revealed = true;
        // A student may answer an earlier beat's task in the column.
        let asks = open.lesson.beats.iter().position(|beat| beat.task == Some(task)).unwrap_or(open.beat);
        let (check, beat) = (open.lesson.tasks[task].check.clone(), open.lesson.beats[asks].clone());
        let (page, panel) = open.place_of(asks);
        if let TaskCheck::Goal(goal) = &check {
            self.show_reached(goal);
        }
        // Nothing is played while the answer of another task is still to be predicted: playing would show it. The first steps may be shown.
        let asks = self.unanswered().any(|(_, task)| task.is_played());
        let early = check.asked_step().is_some_and(|step| step <= FIRST_STEPS);
        let plays = (!asks || early) && (check.is_played() || matches!(check, TaskCheck::Number { .. }));
        // The answer and its explanation are about the lesson's own experiment, so that is shown again; a goal is reached by another one.
        let is_goal = matches!(check, TaskCheck::Goal(_));
        if !is_goal && self.lesson.as_ref().is_some_and(|open| !self.is_unchanged_from(&open.lesson)) {
            self.back_to_lesson();
        }
        // The answer stands on the page of its question, wherever the user has gone since, or on the one that the beat names for it.
        match beat.reveal_page.filter(|other| *other != page) {
            Some(other) => self.show_page(other, None),
            None if self.page != page => self.show_page(page, panel),
            None => {}
        }
        self.select_named(beat.reveal_selected.as_deref());
        if beat.reveal_step.is_some() {
            self.stand_at(beat.reveal_step);
        } else if plays {
            match check.asked_step() {
                // The answer is about one step, which is shown.
                Some(step) => self.playhead.seek(step.min(self.length())),
                // The draws of dropout are told apart only when there are many.
                None if self.page == Page::Dropout => self.playhead.seek(self.length()),
                None => self.play_whole(),
            }
        }
        // A panel that the beat names for the answer is shown, whether anything is played or not: what it must not show yet it hides.
        let panel = beat.reveal.or_else(|| (plays && check.is_about_loss()).then_some("loss"));
        if let Some(panel) = panel {
            self.show_panel(self.page.panel(panel));
        }
    }

    /// Makes the settings with which `goal` is reached, where the lesson names them, and shows what comes of them.
    fn show_reached(&mut self, goal: &Goal) {
        let Some(Ok(work)) = self.lesson.as_ref().and_then(|open| goal.reached_in(&open.lesson.work)) else { return };
        self.note(false);
        self.work = work;
        self.play_whole();
    }

    /// Plays from the start; with reduced motion, shows the end.
    pub(super) fn play_whole(&mut self) {
        if self.settings.calm { self.playhead.seek(self.length()) } else { self.playhead.restart() }
    }
}
