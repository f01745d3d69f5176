//! Undo and redo. Past values are kept whole, since they are small.

/// The most changes that are kept.
const MOST: usize = 500;

/// A value with its past values, and those that were undone.
#[derive(Clone, Debug)]
pub struct History<T> {
    past: Vec<T>,
    present: T,
    future: Vec<T>,
}

impl<T: Clone + PartialEq> History<T> {
    /// Starts with no past values and none undone.
    pub fn new(present: T) -> Self {
        History { past: Vec::new(), present, future: Vec::new() }
    }

    /// Returns the value as it was last noted. Parts that do not count as a change may be set in it.
    pub fn present(&mut self) -> &mut T {
        &mut self.present
    }

    /// Records the current value, and returns whether it has changed. A change discards the undone values.
    pub fn note(&mut self, now: T) -> bool {
        // Equal values may still differ in parts that do not count as a change.
        let before = std::mem::replace(&mut self.present, now);
        if before == self.present {
            return false;
        }
        self.past.push(before);
        self.future.clear();
        if self.past.len() > MOST {
            self.past.remove(0);
        }
        true
    }

    /// Returns to the value before the last change; none where nothing was changed.
    pub fn undo(&mut self) -> Option<T> {
        let before = self.past.pop()?;
        self.future.push(std::mem::replace(&mut self.present, before.clone()));
        Some(before)
    }

    /// Returns to the value after the change undone last; none where none was undone.
    pub fn redo(&mut self) -> Option<T> {
        let after = self.future.pop()?;
        self.past.push(std::mem::replace(&mut self.present, after.clone()));
        Some(after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn undo_and_redo_walk_through_the_values() {
        let mut history = History::new(0);
        assert_eq!((history.undo(), history.redo()), (None, None));
        for value in [1, 1, 2, 3] {
            history.note(value);
        }
        assert_eq!((history.undo(), history.undo(), history.redo()), (Some(2), Some(1), Some(2)));
        // A new change discards the values that were undone.
        history.note(7);
        assert_eq!((history.redo(), history.undo(), history.undo(), history.undo()), (None, Some(2), Some(1), Some(0)));
    }

    #[test]
    fn the_oldest_is_forgotten_first() {
        let mut history = History::new(0);
        (1..=2 * MOST).for_each(|value| {
            history.note(value);
        });
        let back = std::iter::from_fn(|| history.undo()).collect::<Vec<_>>();
        assert_eq!((back.len(), back[0], back[MOST - 1]), (MOST, 2 * MOST - 1, MOST));
    }

    proptest! {
        #[test]
        fn all_undone_and_redone_is_what_it_was(values in prop::collection::vec(0..5_u8, 0..40)) {
            let mut history = History::new(9);
            values.iter().for_each(|value| {
                history.note(*value);
            });
            let last = history.present;
            while history.undo().is_some() {}
            prop_assert_eq!(history.present, 9);
            while history.redo().is_some() {}
            prop_assert_eq!(history.present, last);
        }
    }
}
