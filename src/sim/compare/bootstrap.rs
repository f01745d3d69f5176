//! Confidence intervals by bootstrap.

use crate::sim::draws::Draws;
use crate::sim::statistics::quantile;
use rand::RngExt;

/// The number of samples that are drawn anew.
pub const RESAMPLES: usize = 2000;
/// The stream of the seed from which they are drawn.
const STREAM: usize = 0xB007;

/// The interval that holds the median with a confidence of 95 %, by the percentile bootstrap (Efron 1979): the quantiles 0.025 and 0.975 of the
/// medians of `resamples` samples of the same size, drawn from `numbers` with replacement by `seed`. Numbers may be +∞, and so may its ends;
/// none of them is NaN. None where there are no numbers.
pub fn median_interval(numbers: &[f64], resamples: usize, seed: u64) -> Option<[f64; 2]> {
    if numbers.is_empty() {
        return None;
    }
    let mut stream = Draws::new(seed).setup(STREAM);
    let mut sample = vec![0.0; numbers.len()];
    let mut median = || {
        sample.iter_mut().for_each(|x| *x = numbers[stream.random_range(0..numbers.len())]);
        quantile(&mut sample, 0.5)
    };
    let mut medians: Vec<f64> = (0..resamples.max(1)).map(|_| median()).collect();
    Some([0.025, 0.975].map(|part| quantile(&mut medians, part)))
}
