//! Many draws of a stochastic gradient at one point, to check that their mean is ∇F and their variance the predicted one.

use crate::math::Point;
use crate::math::Sampling;
use crate::math::landscape::Landscape;
use crate::sim::draws::{Batches, Draws};

/// Running sums over draws of g at a fixed x.
#[derive(Clone, Debug)]
pub struct GradientCheck {
    /// The number of draws so far.
    pub draws: usize,
    batches: Batches,
    exact: Point,
    /// Σ (g − ∇F), and the sum of the squares, coordinate by coordinate.
    sum: Point,
    squares: Point,
}

impl GradientCheck {
    /// A check without draws yet. `sampling` has passed its check for the samples of `landscape`, of which there is at least one.
    pub fn new(landscape: &dyn Landscape, x: Point, sampling: &Sampling, seed: u64) -> Self {
        let batches = Batches::new(sampling.clone(), landscape.data().len(), Draws::new(seed));
        GradientCheck { draws: 0, batches, exact: landscape.gradient(x), sum: Point::zeros(), squares: Point::zeros() }
    }

    /// Draws `count` more gradients at `x` of `landscape`, which must be those given to [`new`](Self::new).
    pub fn draw(&mut self, landscape: &dyn Landscape, x: Point, count: usize) {
        self.draw_each(landscape, x, count, |_| {});
    }

    /// As [`draw`](Self::draw), and shows each gradient to `see`.
    pub fn draw_each(&mut self, landscape: &dyn Landscape, x: Point, count: usize, mut see: impl FnMut(Point)) {
        for k in self.draws..self.draws + count {
            let batch = self.batches.at(k);
            let g = batch.iter().map(|&i| landscape.sample_gradient(i, x)).sum::<Point>() / batch.len() as f64;
            let away = g - self.exact;
            self.sum += away;
            self.squares += away.component_mul(&away);
            see(g);
        }
        self.draws += count;
    }

    /// The mean of the draws and its standard error, coordinate by coordinate; none before the second draw.
    pub fn mean(&self) -> Option<(Point, Point)> {
        let count = self.draws as f64;
        (self.draws > 1).then(|| {
            let mean = self.sum / count;
            let variance = (self.squares - self.sum.component_mul(&mean)) / (count - 1.0);
            (self.exact + mean, variance.map(|v| (v.max(0.0) / count).sqrt()))
        })
    }

    /// The mean of ‖g − ∇F‖² over the draws, which estimates Var g; NaN before the first.
    pub fn variance(&self) -> f64 {
        self.squares.sum() / self.draws as f64
    }
}
