//! The behaviour of an ensemble at its end: does it converge, hover at a noise floor, or stop short?

use crate::math::Landscape;
use crate::math::picture::scatter::Scatter;
use crate::sim::ensemble::Ensemble;

/// The factor by which a gap must fall in the second half of the steps to count as still falling.
const FALLING: f64 = 0.75;

/// The behaviour of an ensemble at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tendency {
    /// Some seeds diverged.
    Diverging,
    /// The gap still falls.
    Falling,
    /// The gap no longer falls, and most of it is due to the spread of the seeds around their mean.
    NoiseFloor,
    /// The gap no longer falls, and most of it is due to the distance of the mean iterate from the minimum.
    StoppedShort,
}

/// An ensemble's mean gap at its end, with its causes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GapVerdict {
    /// The behaviour that follows from them.
    pub tendency: Tendency,
    /// The mean of F(xₖ) − F* at the end.
    pub gap: f64,
    /// F(mean of xₖ) − F*: the gap that would remain without the spread.
    pub bias: f64,
}

impl GapVerdict {
    /// The verdict on `ensemble`; none where F* is not known.
    pub fn of(ensemble: &Ensemble, landscape: &dyn Landscape) -> Option<Self> {
        let lowest = landscape.lowest()?;
        let last = ensemble.moments.len() - 1;
        let gap = |k: usize| ensemble.moments[k].mean - lowest;
        let (_, cloud) = ensemble.cloud.at(last);
        let bias = Scatter::of(cloud).map_or(f64::NAN, |scatter| landscape.value(scatter.mean) - lowest);
        // Gaps of the size of rounding errors carry no information.
        let rounding = 1e-14 * (1.0 + lowest.abs());
        let tendency = if ensemble.moments[last].diverged > 0 {
            Tendency::Diverging
        } else if gap(last) <= rounding || gap(last) < FALLING * gap(last / 2) {
            Tendency::Falling
        } else if bias < gap(last) / 2.0 {
            Tendency::NoiseFloor
        } else {
            Tendency::StoppedShort
        };
        Some(GapVerdict { tendency, gap: gap(last), bias })
    }
}
