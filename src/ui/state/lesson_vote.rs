//! Voting: the hall, or a student, chooses one of the answers that are shown, by a click or by the digit of its place.

use crate::sim::lesson::task::Prediction;
use crate::sim::page::Page;
use crate::ui::state::State;
use crate::ui::state::lessons::LessonTab;

impl State {
    /// Chooses the answer at this place, counted from 0, of the task that the beat asks, while its answer is not shown yet.
    pub fn vote(&mut self, place: usize) {
        let Some((task, _)) = self.asked() else { return };
        let reply = self.lesson.as_mut().and_then(|open| open.replies.get_mut(task));
        if let Some(reply) = reply.filter(|reply| !reply.revealed) {
            reply.prediction = Some(Prediction::Pick(place));
        }
    }

    /// Gives the digit that elsewhere shows `page` to the question that is asked: it votes for the answer at its place, if there are so many,
    /// or begins a number that is asked for. Returns whether it belongs to the question.
    pub fn takes_digit(&mut self, page: Page) -> bool {
        if self.asks_number() {
            return true;
        }
        let place = Page::ALL.iter().position(|other| *other == page);
        let place = place.filter(|place| self.shown_answers().is_some_and(|count| *place < count));
        if let Some(place) = place {
            self.vote(place);
        }
        place.is_some()
    }

    /// Counts the answers to choose from that are on screen: on the stage as cards, which stay there with their numbers once the answer is
    /// shown; in a student's column until then.
    fn shown_answers(&self) -> Option<usize> {
        let (task, asked) = self.asked()?;
        let open = self.lesson.as_ref()?;
        let in_column = self.shows_lesson() && open.tab == LessonTab::Beats && !open.replies[task].is_settled();
        asked.check.choices().filter(|_| self.stages_lesson() || in_column)
    }
}
