//! The path that is drawn for a run: that of its iterates, or of their average.

use crate::figure::drawing::{Frame, Position};
use crate::math::picture::thin::{Affine, ThinPath, thin_path};
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::Trace;
use crate::sim::run::averages::averaged;

/// The path of a run, or of its average.
#[derive(Clone, Debug)]
pub struct RunPath {
    /// The run's index in the experiment.
    pub run: usize,
    /// The iterates.
    pub trace: Trace,
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
    let shown = experiment.runs.iter().enumerate().filter(|(_, run)| !run.hidden);
    let lines = |(index, run): (usize, &Run)| {
        let trace = experiment.trace(run);
        let rate = |i| run.learning_rate() * run.schedule.factor(i);
        let average = run.average.then(|| averaged(&trace, &*experiment.objective, rate));
        let average = average.map(|trace| RunPath { run: index, trace, averaged: true });
        average.into_iter().chain([RunPath { run: index, trace, averaged: false }]).collect::<Vec<_>>()
    };
    shown.flat_map(lines).collect()
}

/// The most points of one path: about as many as can be told apart, so that the file does not grow with the number of steps.
const MOST_POINTS: usize = 4000;
/// The finest and the coarsest distance to which a path is thinned, in points.
const GRAINS: (f32, f32) = (0.5, 8.0);

/// The path through `point(0)`, …, `point(len − 1)` within `frame`, thinned to the points that can be told apart.
pub fn thinned(len: usize, point: impl Fn(usize) -> [f64; 2], to_page: Affine, frame: Frame) -> ThinPath {
    let frame = frame.grown(4.0);
    let mut grain = GRAINS.0;
    loop {
        let fine = 1.0 / f64::from(grain);
        let Affine { scale_x, offset_x, scale_y, offset_y } = to_page;
        let coarse =
            Affine { scale_x: scale_x * fine, offset_x: offset_x * fine, scale_y: scale_y * fine, offset_y: offset_y * fine };
        let mut path = thin_path(len, &point, coarse, frame.sides().map(|side| side / grain));
        if path.len() <= MOST_POINTS || grain >= GRAINS.1 {
            path.strokes.iter_mut().flat_map(|stroke| &mut stroke.points).for_each(|at| *at = at.map(|side| side * grain));
            return path;
        }
        grain *= 2.0;
    }
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
