//! The activations of a neuron: one file each, listed here in menu order.

use crate::math::catalog::catalog;
use crate::math::catalog::param::Tunable;
use crate::math::lanes::{LANES, Lanes};

mod elu;
mod gelu;
mod identity;
mod leaky_relu;
mod relu;
mod sigmoid;
mod silu;
mod softplus;
mod tanh;

/// The distribution of a layer's initial weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spread {
    /// N(0, 2 / (inputs + outputs)), Glorot and Bengio 2010: for functions that are symmetric about 0 with slope 1 there.
    Xavier,
    /// N(0, 2 / inputs · 1 / (1 + slope²)), He and others 2015: for functions whose negative half has the given slope.
    He {
        /// The slope of the negative half, 0 for none.
        slope: f64,
    },
}

/// The activation φ of a neuron, applied to the weighted sum z of its inputs. NaN gives NaN.
pub trait Activate: Tunable + Send + Sync {
    /// φ(z).
    fn value(&self, z: f64) -> f64;
    /// φ′(z); at a [`kink`](Self::kink) the derivative from the left, as in PyTorch.
    fn derivative(&self, z: f64) -> f64;
    /// φ(z) and φ′(z); override it where they share an expensive part.
    #[inline]
    fn value_derivative(&self, z: f64) -> (f64, f64) {
        (self.value(z), self.derivative(z))
    }
    /// φ″(z), the second derivative; at a [`kink`](Self::kink) that from the left.
    fn curvature(&self, z: f64) -> f64;
    /// The formula of φ(z), in plain Unicode.
    fn formula(&self) -> &'static str;
    /// The formula of φ′(z), in plain Unicode.
    fn derivative_formula(&self) -> &'static str;
    /// The infimum and the supremum of φ.
    fn range(&self) -> (f64, f64);
    /// The z at which φ has no derivative, where there is one.
    fn kink(&self) -> Option<f64> {
        None
    }
    /// The distribution of the initial weights before and after it.
    fn spread(&self) -> Spread {
        Spread::He { slope: 0.0 }
    }

    /// Replaces each z by φ(z).
    fn apply(&self, layer: &mut [Lanes]) {
        for z in layer {
            *z = z.map(|z| self.value(z));
        }
    }
    /// Replaces each z by φ(z), and writes φ′(z) to `slopes`, which has the same length.
    fn apply_with_slopes(&self, layer: &mut [Lanes], slopes: &mut [Lanes]) {
        for (z, slope) in layer.iter_mut().zip(slopes) {
            for lane in 0..LANES {
                (z.0[lane], slope.0[lane]) = self.value_derivative(z.0[lane]);
            }
        }
    }
}

catalog! {
    ($)
    /// An activation with its parameters.
    pub enum Activation as "activation", dispatch_activation {
        Sigmoid = sigmoid::Sigmoid,
        Tanh = tanh::Tanh,
        Relu = relu::Relu,
        LeakyRelu = leaky_relu::LeakyRelu,
        Elu = elu::Elu,
        Gelu = gelu::Gelu,
        Silu = silu::Silu,
        Softplus = softplus::Softplus,
        Identity = identity::Identity,
    }
}

impl std::ops::Deref for Activation {
    type Target = dyn Activate;
    fn deref(&self) -> &Self::Target {
        dispatch_activation!(self, activation => activation)
    }
}

impl Activation {
    /// The hyperbolic tangent.
    pub const TANH: Activation = Activation::Tanh(tanh::Tanh {});
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::catalog::Catalog;
    use crate::math::decades::ten_to;
    use proptest::prelude::*;

    fn all() -> Vec<Activation> {
        let more = ["leaky-relu(slope=0.3)", "leaky-relu(slope=0)", "elu(alpha=0.4)", "elu(alpha=2)"];
        let defaults = Activation::ALL.iter().map(|entry| (entry.default)());
        defaults.chain(more.map(|text| Activation::parse(text).unwrap())).collect()
    }

    #[test]
    fn known_values() {
        for (text, z, value, derivative) in [
            ("sigmoid", 0.0, 0.5, 0.25),
            ("sigmoid", 2.0, 0.880_797_077_977_882_4, 0.104_993_585_403_506_5),
            ("tanh", 1.0, 0.761_594_155_955_764_9, 0.419_974_341_614_026),
            ("relu", -2.0, 0.0, 0.0),
            ("relu", 3.0, 3.0, 1.0),
            ("leaky-relu(slope=0.1)", -2.0, -0.2, 0.1),
            ("elu", -1.0, -0.632_120_558_828_557_7, 0.367_879_441_171_442_3),
            // Φ(1) = 0.84134474606854293, φ(1) = 0.24197072451914337 (Abramowitz and Stegun, table 26.1).
            ("gelu", 1.0, 0.841_344_746_068_542_9, 1.083_315_470_587_686_3),
            ("gelu", -1.0, -0.158_655_253_931_457_07, -0.083_315_470_587_686_3),
            ("silu", 1.0, 0.731_058_578_630_004_9, 0.927_670_511_871_486_7),
            ("softplus", 0.0, std::f64::consts::LN_2, 0.5),
            ("identity", -7.0, -7.0, 1.0),
        ] {
            let activation = Activation::parse(text).unwrap();
            assert!((activation.value(z) - value).abs() < 1e-15, "{text}({z}) = {}", activation.value(z));
            assert!((activation.derivative(z) - derivative).abs() < 1e-15, "{text}′({z}) = {}", activation.derivative(z));
        }
    }

    #[test]
    fn far_out_nothing_overflows_and_nan_stays_nan() {
        for activation in all() {
            for z in [-1e300, -1e5, -800.0, -40.0, 40.0, 800.0, 1e5, 1e300] {
                let (value, derivative) = activation.value_derivative(z);
                assert!(value.is_finite() && derivative.is_finite(), "{activation} at {z}: {value}, {derivative}");
                assert!(activation.curvature(z).is_finite(), "{activation}″ at {z}");
            }
            assert!(activation.value(f64::NAN).is_nan() && activation.value_derivative(f64::NAN).0.is_nan(), "{activation}");
        }
    }

    #[test]
    fn a_kink_is_where_the_derivative_jumps() {
        for activation in all() {
            let jump = |z: f64| (activation.derivative(z + 1e-9) - activation.derivative(z - 1e-9)).abs();
            match activation.kink() {
                Some(z) => {
                    assert!(jump(z) > 0.1, "{activation}");
                    assert!(
                        (activation.derivative(z) - activation.derivative(z - 1e-9)).abs() < 1e-8,
                        "{activation}: from the left"
                    );
                }
                None => assert!((-300..300).all(|i| jump(f64::from(i) / 50.0) < 1e-6), "{activation}"),
            }
        }
    }

    #[test]
    fn the_range_is_what_is_taken() {
        for activation in all() {
            let near = (-4000..=4000).map(|i| f64::from(i) / 100.0);
            // A bounded one may take its time to come to its ends.
            let far = (0..=50).flat_map(|i| [1.0, -1.0].map(|sign| sign * 40.0 * ten_to(f64::from(i) / 10.0)));
            let (from, to) = activation.range();
            let both = from.is_finite() && to.is_finite();
            let values: Vec<f64> = near.chain(far.filter(|_| both)).map(|z| activation.value(z)).collect();
            let (least, greatest) = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(*v), b.max(*v)));
            let says = format!("{activation}: its range is said to be {from} to {to}, and it takes {least} to {greatest}");
            assert!(least >= from && greatest <= to, "{says}");
            assert!(if from.is_finite() { least - from < 1e-3 } else { least < -5.0 / 14.0 }, "{says}");
            assert!(if to.is_finite() { to - greatest < 1e-3 } else { greatest > 39.0 }, "{says}");
        }
    }

    #[test]
    fn layers_are_activated_as_single_numbers_are() {
        for activation in all() {
            let z = Lanes::from_fn(|i| i as f64 - 3.3);
            let (mut plain, mut both, mut slopes) = ([z; 2], [z; 2], [Lanes::ZERO; 2]);
            activation.apply(&mut plain);
            activation.apply_with_slopes(&mut both, &mut slopes);
            for lane in 0..LANES {
                assert!((both[1].0[lane] - activation.value(z.0[lane])).abs() < 1e-15, "{activation}");
                assert!((plain[1].0[lane] - both[1].0[lane]).abs() < 1e-15, "{activation}");
                assert!((slopes[1].0[lane] - activation.derivative(z.0[lane])).abs() < 1e-15, "{activation}");
            }
        }
    }

    proptest! {
        #[test]
        fn derivatives_agree_with_central_differences(z in -30.0..30.0_f64) {
            for activation in all() {
                if activation.kink().is_some_and(|kink| (z - kink).abs() < 1e-3) {
                    continue;
                }
                let step = 1e-5;
                let difference = (activation.value(z + step) - activation.value(z - step)) / (2.0 * step);
                let error = (activation.derivative(z) - difference).abs();
                prop_assert!(error < 1e-9 * (1.0 + z.abs()), "{activation} at {z}: {} and {difference}", activation.derivative(z));
                let difference = (activation.derivative(z + step) - activation.derivative(z - step)) / (2.0 * step);
                let error = (activation.curvature(z) - difference).abs();
                prop_assert!(error < 1e-9 * (1.0 + z.abs()), "{activation}″ at {z}: {} and {difference}", activation.curvature(z));
            }
        }
    }
}
