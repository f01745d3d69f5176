//! The progress of one step with batches of different sizes, measured on many draws.

use crate::math::Point;
use crate::math::landscape::Landscape;
use crate::math::sampling::{Batch, Sampling};
use crate::math::theory::batch_gain::BatchGain;
use crate::sim::draws::{Batches, Draws};

/// The mean of F(x) − F(x − αg) over `draws` ≥ 1 batches of `m` samples of `landscape`, drawn with replacement, with the best learning rate
/// α for that size by `gain`, as a share of the gain of the full gradient.
pub fn measured_share(landscape: &dyn Landscape, x: Point, gain: &BatchGain, m: usize, draws: usize, seed: u64) -> f64 {
    let sampling = Sampling::Batch(Batch { m: m as u64, replacement: true });
    let mut batches = Batches::new(sampling, landscape.data().len(), Draws::new(seed));
    let (before, rate) = (landscape.value(x), gain.best_rate(m as f64));
    let progress = |k: usize| {
        let batch = batches.at(k);
        let g = batch.iter().map(|&i| landscape.sample_gradient(i, x)).sum::<Point>() / batch.len() as f64;
        before - landscape.value(x - g * rate)
    };
    (0..draws).map(progress).sum::<f64>() / draws as f64 / gain.full
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Objective;
    use crate::math::catalog::Catalog;

    #[test]
    fn it_follows_the_closed_form_on_quadratics() {
        let toy = Objective::parse("regression-toy").unwrap();
        for x in [toy.start(), Point::new(1.0, 0.02), Point::new(0.5, 0.5)] {
            let gain = BatchGain::at(&*toy, x).unwrap();
            for m in [1, 5, 21, 100] {
                let measured = measured_share(&*toy, x, &gain, m, 40_000, 7);
                let law = gain.share(m as f64);
                assert!((measured - law).abs() < 0.03, "{x:?}, m = {m}: {measured} for {law}");
            }
        }
    }

    #[test]
    fn the_best_rate_is_the_best() {
        let toy = Objective::parse("regression-toy").unwrap();
        let x = Point::new(0.5, 0.5);
        let gain = BatchGain::at(&*toy, x).unwrap();
        let best = measured_share(&*toy, x, &gain, 5, 20_000, 7);
        for factor in [0.7, 1.4] {
            let other = BatchGain { full_rate: gain.full_rate * factor, ..gain };
            assert!(measured_share(&*toy, x, &other, 5, 20_000, 7) < best);
        }
    }
}
