//! What an ensemble really does at its end: converge, hover over a noise floor, or stop short.

use crate::math::Landscape;
use crate::math::picture::scatter::Scatter;
use crate::sim::ensemble::Ensemble;

/// Of a gap that fell by less than this factor in the second half of the steps we say that it no longer falls.
const FALLING: f64 = 0.75;

/// What an ensemble comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tendency {
    /// Some seeds diverged.
    Diverging,
    /// The gap still falls.
    Falling,
    /// The gap no longer falls, and most of it is the spread of the seeds around their mean.
    NoiseFloor,
    /// The gap no longer falls, and most of it is the distance that their mean still has to go.
    StoppedShort,
}

/// An ensemble's mean gap at its end, and where it comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GapVerdict {
    /// What it comes to.
    pub tendency: Tendency,
    /// The mean of F(xₖ) − F* at the end.
    pub gap: f64,
    /// F(mean of xₖ) − F*: what would be left without the spread.
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
        // Rounding leaves gaps of its own size, which say nothing.
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
