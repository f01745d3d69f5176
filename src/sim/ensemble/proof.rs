//! The numbers of the theorem's proof at a step: both sides of each of its lines, measured over the seeds.

use crate::sim::ensemble::Ensemble;
use crate::sim::ensemble::theorem::Theorem;

/// The measured numbers of the lines of [`PROOF`](crate::sim::formulas::PROOF) at step k. Where a line has an i, it is that of
/// the last update, k − 1; each number is a mean over the seeds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Proof {
    /// i = k − 1.
    pub i: usize,
    /// αᵢ.
    pub alpha: f64,
    /// ‖xᵢ − x*‖².
    pub before: f64,
    /// ‖xₖ − x*‖².
    pub after: f64,
    /// 2αᵢ⟨gᵢ, xᵢ − x*⟩.
    pub progress: f64,
    /// αᵢ² ‖gᵢ‖².
    pub length: f64,
    /// R².
    pub r_squared: f64,
    /// Σ αᵢ² E‖gᵢ‖² over the first k updates.
    pub all_lengths: f64,
    /// The left and the right side of each line.
    pub sides: [[f64; 2]; 6],
}

impl Proof {
    /// The numbers at step `k` ≥ 1 of `ensemble`, for which `law` was measured; the last update had the learning rate `alpha`.
    pub fn at(law: &Theorem, ensemble: &Ensemble, k: usize, alpha: f64) -> Self {
        let (i, sums) = (k - 1, law.sums[k]);
        let (now, next) = (ensemble.moments[i], ensemble.moments[k]);
        let (before, after, length) = (now.squared_distance, next.squared_distance, alpha * alpha * now.squared_gradient);
        // Taken from the first line, which is an identity.
        let progress = before + length - after;
        let average = next.average - law.lowest;
        let sides = [
            [after, before - progress + length],
            [progress / (2.0 * alpha), now.slope],
            [now.mean - law.lowest, now.slope],
            [2.0 * sums.gaps, law.r_squared - after + sums.lengths],
            [average, sums.gaps / sums.rates],
            [average, law.bound(k).unwrap_or(f64::NAN)],
        ];
        Proof { i, alpha, before, after, progress, length, r_squared: law.r_squared, all_lengths: sums.lengths, sides }
    }
}
