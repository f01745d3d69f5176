//! A value so large that freeing it would hold up the window.

use crate::sim::threads;
use std::ops::Deref;

/// A value that is freed on another thread.
pub struct FreedApart<T: Send + 'static>(Option<T>);

impl<T: Send + 'static> FreedApart<T> {
    /// Holds `value`.
    pub fn new(value: T) -> Self {
        FreedApart(Some(value))
    }
}

impl<T: Send + 'static> Deref for FreedApart<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.as_ref().expect("taken only when dropped")
    }
}

impl<T: Send + 'static> Drop for FreedApart<T> {
    fn drop(&mut self) {
        if let Some(value) = self.0.take() {
            threads::free(value);
        }
    }
}
