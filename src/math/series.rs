//! The lecture's two constraints on learning rates, Σ αₖ = ∞ and Σ αₖ² < ∞, decided from a schedule's formula.

/// Whether a series of positive terms converges, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Whether the sum over all k ≥ 0 is finite.
    pub converges: bool,
    /// The reason in one line.
    pub reason: String,
}

/// The two series of a schedule, for a learning rate α > 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sums {
    /// Σ αₖ.
    pub rates: Series,
    /// Σ αₖ².
    pub squares: Series,
    /// Whether αₖ → 0.
    pub vanishes: bool,
}

/// The consequence of the two constraints for the convergence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Promise {
    /// Both hold: the bound falls to zero, and the last iterate settles (Robbins and Monro 1951).
    LastIterate,
    /// Σ αₖ² = ∞ while αₖ → 0: the constraints are violated, and yet Σ αₖ² / Σ αₖ → 0, so that the bound, which is for the
    /// averaged iterate, still falls to zero; for αₖ ∝ k^(−1/2), up to a logarithm, faster than for any other power.
    Average,
    /// Σ αₖ² / Σ αₖ does not fall to zero: the noise floor remains in the bound.
    NoiseFloor,
    /// Σ αₖ < ∞: the total length of all steps is limited, and the first term of the bound remains.
    TooSlow,
}

impl Sums {
    /// A series whose terms do not fall to zero.
    pub fn constant(reason: &str) -> Self {
        let series = || Series { converges: false, reason: reason.to_owned() };
        Sums { rates: series(), squares: series(), vanishes: false }
    }

    /// A series with terms of the size of k⁻ᵖ, p > 0.
    pub fn power(p: f64) -> Self {
        let series = |exponent: f64, name: &str| {
            let converges = exponent > 1.0;
            let relation = if converges { "> 1" } else { "≤ 1" };
            let (power, exponent) = (name.replace('p', "ᵖ").replace('2', "²"), crate::math::catalog::words::number(exponent));
            Series { converges, reason: format!("like Σ 1/k{power}, {name} = {exponent} {relation}") }
        };
        Sums { rates: series(p, "p"), squares: series(2.0 * p, "2p"), vanishes: true }
    }

    /// A series with finitely many terms above 0, or with terms that fall geometrically.
    pub fn finite(reason: &str) -> Self {
        let series = || Series { converges: true, reason: reason.to_owned() };
        Sums { rates: series(), squares: series(), vanishes: true }
    }

    /// The theorem's consequence for such learning rates.
    pub fn promise(&self) -> Promise {
        match (self.rates.converges, self.squares.converges) {
            (true, _) => Promise::TooSlow,
            (false, true) => Promise::LastIterate,
            (false, false) if self.vanishes => Promise::Average,
            (false, false) => Promise::NoiseFloor,
        }
    }
}

/// Partial sums of a schedule's factors fᵢ = αᵢ / α.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PartialSums {
    /// The number of terms.
    pub terms: usize,
    /// Σ fᵢ.
    pub rates: f64,
    /// Σ fᵢ².
    pub squares: f64,
}

/// The partial sums of `factor`(0), `factor`(1), … after 1, …, `last` terms, at about thirty values in every power of ten.
pub fn partial_sums(factor: impl Fn(usize) -> f64, last: usize) -> Vec<PartialSums> {
    let (mut rates, mut squares, mut next) = (0.0, 0.0, 1);
    let mut sums = Vec::new();
    for i in 0..last {
        let f = factor(i);
        (rates, squares) = (rates + f, squares + f * f);
        if i + 1 == next || i + 1 == last {
            sums.push(PartialSums { terms: i + 1, rates, squares });
            next = (next + 1).max((next as f64 * 1.08) as usize);
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partial_sums_are_sums() {
        let sums = partial_sums(|i| 1.0 / (i + 1) as f64, 100_000);
        assert_eq!((sums[0].terms, sums[0].rates), (1, 1.0));
        let last = sums.last().unwrap();
        // The harmonic numbers are ln n + γ + 1/2n, and Σ 1/k² is π²/6 − 1/n, up to smaller terms.
        assert!((last.rates - (libm::log(1e5_f64) + 0.577_215_664_9 + 0.5e-5)).abs() < 1e-9);
        assert!((last.squares - (std::f64::consts::PI.powi(2) / 6.0 - 1e-5)).abs() < 1e-9);
        assert!(sums.len() < 200 && last.terms == 100_000 && sums.windows(2).all(|pair| pair[0].terms < pair[1].terms));
    }
}
