//! Normally distributed numbers for any step directly.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

/// The first stream of what rules draw: far behind those of any step's samples and noise, and before those of masks.
const RULES: u64 = 1 << 61;

/// `count` independent N(0, 1) numbers for step `k` of the runs of `seed`.
pub fn normals(seed: u64, k: usize, count: usize) -> Vec<f64> {
    let mut stream = ChaCha8Rng::seed_from_u64(seed);
    stream.set_stream(RULES + k as u64);
    (0..count).map(|_| stream.sample(StandardNormal)).collect()
}
