//! What is on among the actions that switch something on and off, or choose one of several.

use crate::math::catalog::Catalog;
use crate::ui::state::State;
use crate::ui::state::action::Action;

impl Action {
    /// Whether what the action switches or chooses is on; none where it does neither.
    pub fn is_on(self, state: &State) -> Option<bool> {
        let settings = &state.settings;
        match self {
            Action::Loop => Some(settings.looping),
            Action::Contrast => Some(settings.contrast),
            Action::Calm => Some(settings.calm),
            Action::Comma => Some(settings.comma),
            Action::Strips => Some(settings.strips),
            Action::Present => Some(state.presenting),
            Action::Notes => Some(state.notes),
            Action::Spotlight => Some(state.spotlight),
            Action::Inspector => Some(state.shows_inspector()),
            Action::Controls => Some(state.shows_controls()),
            Action::Hide => state.selected_run().map(|run| run.hidden),
            Action::Show(page) => Some(state.page == page),
            Action::Schedule(key) => state.selected_run().map(|run| run.schedule.schedule.entry().key == key),
            Action::Objective(key) => Some(state.work.experiment.objective.entry().key == key),
            Action::Lesson(place) => Some(state.lesson.as_ref().and_then(|open| open.place) == Some(place)),
            _ => None,
        }
    }
}
