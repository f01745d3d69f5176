//! What is drawn of a run: the path of its iterates, or that of their average.

use crate::figure::drawing::{At, Frame};
use crate::math::picture::grain::path_within;
use crate::math::picture::thin::{Affine, ThinPath};
use crate::sim::Experiment;
use crate::sim::Trace;
use crate::sim::picture::marks::paths;
use std::sync::Arc;

/// A path with its run.
#[derive(Clone, Debug)]
pub struct Line {
    /// The run's place in the experiment.
    pub run: usize,
    /// The iterates.
    pub trace: Arc<Trace>,
    /// Whether they are averages x̄ₖ.
    pub averaged: bool,
}

impl Line {
    /// The index of the record shown at `step`: the last one where the run ended earlier; none where there is none.
    pub fn at(&self, step: usize) -> Option<usize> {
        self.trace.records.len().checked_sub(1).map(|last| last.min(step))
    }
}

/// The lines of all runs of `experiment` that are not hidden; the average of a run behind the run itself.
pub fn of(experiment: &Experiment) -> Vec<Line> {
    let traces: Vec<_> = experiment.runs.iter().map(|run| (!run.hidden).then(|| Arc::new(experiment.trace(run)))).collect();
    let line = |(run, averaged): (usize, bool)| {
        let trace = traces[run].as_ref().expect("a run that is shown");
        let average = || Arc::new(experiment.averaged(&experiment.runs[run], trace));
        Line { run, trace: if averaged { average() } else { Arc::clone(trace) }, averaged }
    };
    paths(experiment).map(line).collect()
}

/// The most points of one path: as many as a picture can show apart, and no file grows with the number of steps.
const MOST_POINTS: usize = 4000;
/// The finest and the coarsest grain at which a path is thinned, in points.
const GRAINS: (f32, f32) = (0.5, 8.0);

/// The path through `point(0)`, …, `point(len − 1)` as it is seen in `frame`, thinned to what can be told apart.
pub fn thinned(len: usize, point: impl Fn(usize) -> [f64; 2], to_page: Affine, frame: Frame) -> ThinPath {
    path_within(len, point, to_page, frame.grown(4.0).sides(), GRAINS, MOST_POINTS)
}

/// The map from plot coordinates over x and y (least and greatest) to the page.
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

/// The place on the page of a plot point; none where it is not finite or too far out to draw.
pub fn place(to_page: &Affine, x: f64, y: f64) -> Option<At> {
    let at = to_page.apply([x, y])?;
    at.iter().all(|side| side.abs() < 1e6).then(|| at.map(|side| side as f32))
}
