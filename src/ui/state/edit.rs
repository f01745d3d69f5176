//! Changes to what is run: each is kept if the result can be run, and otherwise taken back as a whole.

use crate::ui::state::State;

impl State {
    /// Lets `change` edit the work. If it fails, or its result cannot be run, the work stays as it was and the message says why; if it
    /// succeeds and changed something, the message of an earlier refusal is cleared.
    pub fn edit(&mut self, change: impl FnOnce(&mut State) -> Result<(), String>) {
        let before = self.work.clone();
        match change(self).and_then(|()| self.work.check_since(&before)) {
            Ok(()) if self.work == before => {}
            Ok(()) => self.message = None,
            Err(message) => {
                self.work = before;
                self.message = Some(message);
            }
        }
    }
}

/// The first error of several controls; all of them are shown, whichever of them fails.
#[derive(Debug, Default)]
pub struct FirstError(Option<String>);

impl FirstError {
    /// Keeps the error of `outcome`, unless there was one before.
    pub fn note(&mut self, outcome: Result<(), String>) {
        if let Err(message) = outcome {
            self.0.get_or_insert(message);
        }
    }

    /// The first error, if there was any.
    pub fn outcome(self) -> Result<(), String> {
        self.0.map_or(Ok(()), Err)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Point;
    use crate::ui::state::Settings;

    #[test]
    fn what_cannot_be_run_is_taken_back_whole() {
        let mut state = State::new(None, Settings::default());
        let before = state.work.clone();
        state.edit(|state| {
            state.work.experiment.seed += 1;
            state.work.experiment.start = Point::new(f64::NAN, 0.0);
            Ok(())
        });
        assert!(state.work == before && state.message.is_some(), "the seed as well");
        state.edit(|_| Ok(()));
        assert!(state.message.is_some(), "a message stays while nothing changes");
        state.edit(|state| {
            state.work.training.seed += 1;
            Err("no".into())
        });
        assert!(state.work == before && state.message.as_deref() == Some("no"));
        state.edit(|state| {
            state.work.dropout.layer.seed += 1;
            Ok(())
        });
        assert!(state.work != before && state.message.is_none());
    }

    #[test]
    fn the_first_error_is_kept() {
        let mut errors = FirstError::default();
        errors.note(Ok(()));
        errors.note(Err("first".into()));
        errors.note(Err("second".into()));
        assert_eq!(errors.outcome(), Err("first".into()));
        assert_eq!(FirstError::default().outcome(), Ok(()));
    }
}
