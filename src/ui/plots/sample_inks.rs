//! The colours of a few samples: each has the same one in the data, as a parabola and as a hop.

use crate::math::{Objective, Point};
use crate::sim::experiment::{Color, PALETTE};
use crate::ui::state::State;
use crate::ui::theme::Palette;
use eframe::egui::Color32;

/// The most samples that can be told apart by colour.
const MOST: usize = 5;

/// Returns where the parabola of sample `i` of an objective in one variable has its minimum; infinite or not a number where it has none.
pub fn foot(objective: &Objective, i: usize) -> f64 {
    let slope = |w: f64| objective.sample_gradient(i, Point::new(w, 0.0)).x;
    // The slope of a parabola is linear: its zero is the minimum.
    -slope(0.0) / (slope(1.0) - slope(0.0))
}

/// Returns the colour of each sample, none of them that of a run; empty where there are too many samples to tell apart.
pub fn of(state: &State, palette: &Palette) -> Vec<Color32> {
    let experiment = &state.work.experiment;
    let n = experiment.objective.data().len();
    let taken = |color: &Color| experiment.runs.iter().any(|run| run.color == *color);
    let free: Vec<Color> = PALETTE.into_iter().map(Color::Named).filter(|color| !taken(color)).collect();
    if n > MOST || n > free.len() {
        return Vec::new();
    }
    free.into_iter().take(n).map(|color| palette.run(color)).collect()
}
