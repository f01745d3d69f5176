//! The path that is drawn for a run: that of its iterates, or of their average.

use crate::figure::drawing::{Frame, Position};
use crate::math::picture::grain::path_within;
use crate::math::picture::thin::{Affine, ThinPath};
use crate::sim::Experiment;
use crate::sim::Trace;
use crate::sim::picture::marks::paths;
use std::sync::Arc;

/// The path of a run, or of its average.
#[derive(Clone, Debug)]
pub struct RunPath {
    /// The run's index in the experiment.
    pub run: usize,
    /// The iterates.
    pub trace: Arc<Trace>,
    /// Whether these are the averages x̄ₖ.
    pub averaged: bool,
}

impl RunPath {
    /// The index of the record shown at `step`: the last one where the run ended earlier; none where there is none.
    pub fn at(&self, step: usize) -> Option<usize> {
        self.trace.records.len().checked_sub(1).map(|last| last.min(step))
    }
}

/// The paths of all visible runs of `experiment`; the average of a run comes before the run itself, so that it lies behind it.
pub fn of(experiment: &Experiment) -> Vec<RunPath> {
    let traces: Vec<_> = experiment.runs.iter().map(|run| (!run.hidden).then(|| Arc::new(experiment.trace(run)))).collect();
    let line = |(run, averaged): (usize, bool)| {
        let trace = traces[run].as_ref().expect("a run that is shown");
        let average = || Arc::new(experiment.averaged(&experiment.runs[run], trace));
        RunPath { run, trace: if averaged { average() } else { Arc::clone(trace) }, averaged }
    };
    paths(experiment).map(line).collect()
}

/// The most points of one path: about as many as can be told apart, so that the file does not grow with the number of steps.
const MOST_POINTS: usize = 4000;
/// The smallest and the largest pixel size for which a path is thinned, in points.
const GRAINS: (f32, f32) = (0.5, 8.0);

/// The path through `point(0)`, …, `point(len − 1)` within `frame`, thinned to the points that can be told apart.
pub fn thinned(len: usize, point: impl Fn(usize) -> [f64; 2], to_page: Affine, frame: Frame) -> ThinPath {
    path_within(len, point, to_page, frame.grown(4.0).sides(), GRAINS, MOST_POINTS)
}

/// The map from the plot ranges `x` and `y` (least and greatest value) to the page.
pub fn to_page(x: (f64, f64), y: (f64, f64), frame: Frame) -> Affine {
    let scale_x = f64::from(frame.width()) / (x.1 - x.0);
    let scale_y = -f64::from(frame.height()) / (y.1 - y.0);
    Affine {
        scale_x,
        offset_x: f64::from(frame.left) - scale_x * x.0,
        scale_y,
        offset_y: f64::from(frame.bottom) - scale_y * y.0,
    }
}

/// The position of a plot point on the page; none where it is not finite or too far out to draw.
pub fn place(to_page: &Affine, x: f64, y: f64) -> Option<Position> {
    let at = to_page.apply([x, y])?;
    at.iter().all(|side| side.abs() < 1e6).then(|| at.map(|side| side as f32))
}
