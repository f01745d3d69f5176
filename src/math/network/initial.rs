//! The initial weights of a network.

use super::Network;
use crate::math::activations::Spread;
use nalgebra::DVector;
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

impl Network {
    /// Weights from N(0, σ²) with the σ that suits the activation ([`Spread`]), and biases 0. The output layer has no activation;
    /// its weights are drawn as for [`Spread::Xavier`].
    pub fn initial(&self, rng: &mut dyn Rng) -> DVector<f64> {
        let mut x = DVector::zeros(self.parameters());
        for (l, layer) in self.layers.iter().enumerate() {
            let spread = if l + 1 < self.layers.len() { self.activation.spread() } else { Spread::Xavier };
            let (inputs, outputs) = (layer.inputs as f64, layer.outputs as f64);
            let variance = match spread {
                Spread::Xavier => 2.0 / (inputs + outputs),
                Spread::He { slope } => 2.0 / (inputs * (1.0 + slope * slope)),
            };
            for i in layer.weights() {
                let number: f64 = rng.sample(StandardNormal);
                x[i] = variance.sqrt() * number;
            }
        }
        x
    }
}

#[cfg(test)]
mod tests {
    use crate::math::Activation;
    use crate::math::Dropout;
    use crate::math::catalog::Catalog;
    use crate::math::network::{Loss, Network};
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn weights_are_spread_as_the_activation_wants_and_biases_are_zero() {
        for (activation, variance) in [("tanh", 2.0 / 128.0), ("relu", 2.0 / 64.0), ("leaky-relu(slope=0.5)", 2.0 / 80.0)] {
            let activation = Activation::parse(activation).unwrap();
            let network = Network::new(&[64, 64], activation, Loss::CrossEntropy, Dropout::default()).unwrap();
            let x = network.initial(&mut ChaCha8Rng::seed_from_u64(1));
            let middle = network.layers()[1];
            let weights = &x.as_slice()[middle.weights()];
            let measured = weights.iter().map(|w| w * w).sum::<f64>() / weights.len() as f64;
            // The mean of 4096 squared normal numbers is within 10 % of their variance, which is more than 4 standard errors.
            assert!((measured / variance - 1.0).abs() < 0.1, "{measured} {variance}");
            assert!(network.layers().iter().all(|layer| x.as_slice()[layer.biases()].iter().all(|b| *b == 0.0)));
            assert_eq!(x, network.initial(&mut ChaCha8Rng::seed_from_u64(1)));
        }
    }
}
