//! The logistic sigmoid and its integral, without overflow.

/// σ(z) = 1 / (1 + exp(−z)).
#[inline]
pub fn sigmoid(z: f64) -> f64 {
    let small = libm::exp(-z.abs());
    if z >= 0.0 { 1.0 / (1.0 + small) } else { small / (1.0 + small) }
}

/// log(1 + exp(z)), the integral of σ from −∞ to z.
#[inline]
pub fn softplus(z: f64) -> f64 {
    // Not `z.max(0.0)`, which would turn a NaN into 0; the second term is NaN then as well.
    let positive = if z > 0.0 { z } else { 0.0 };
    positive + libm::log1p(libm::exp(-z.abs()))
}

/// softplus(z) and its derivative σ(z), which share an exponential.
#[inline]
pub fn softplus_derivative(z: f64) -> (f64, f64) {
    let small = libm::exp(-z.abs());
    let positive = if z > 0.0 { z } else { 0.0 };
    (positive + libm::log1p(small), if z >= 0.0 { 1.0 / (1.0 + small) } else { small / (1.0 + small) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_overflows_and_nothing_is_hidden() {
        assert_eq!((softplus(-1000.0), softplus(1000.0), sigmoid(-1000.0), sigmoid(1000.0)), (0.0, 1000.0, 0.0, 1.0));
        assert_eq!((sigmoid(0.0), softplus(0.0)), (0.5, libm::log(2.0_f64)));
        assert!(sigmoid(f64::NAN).is_nan() && softplus(f64::NAN).is_nan());
        for z in [-800.0, -3.0, 0.0, 0.5, 800.0] {
            assert_eq!(softplus_derivative(z), (softplus(z), sigmoid(z)));
        }
        // Here 1 + exp(z) would round to 1.
        assert!((softplus(-40.0) / libm::exp(-40.0_f64) - 1.0).abs() < 1e-15);
    }
}
