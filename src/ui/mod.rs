//! The window.

use crate::sim::Experiment;

/// Shows `experiment`, or the first preset, until the window is closed. Fails with one line where no window can open.
pub fn run(experiment: Option<Experiment>) -> Result<(), String> {
    let _ = experiment;
    Err("STUB: the window is not written yet".into())
}
