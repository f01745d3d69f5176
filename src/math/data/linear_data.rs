//! The lecture's example for weight decay: y = b + Σ w xᵢ + ε, with more inputs than examples.

use crate::math::catalog::param::{Param, Scale, tunable};
use crate::math::data::linear_model::LinearModel;
use nalgebra::DVector;
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

/// The number of inputs.
pub const DIMS: Param =
    Param::count("dims", "d", "inputs", "How many inputs x the target depends on: the length of w.", 200, 1, 2000).slider(
        1.0,
        500.0,
        Scale::Log,
    );
/// The number of training examples.
pub const TRAIN: Param = Param::count(
    "train",
    "n",
    "training",
    "How many examples the weights are fitted to; fewer than inputs can be fitted exactly.",
    20,
    1,
    1000,
)
.slider(1.0, 500.0, Scale::Log);
/// The number of validation examples.
pub const VALIDATION: Param = Param::count(
    "validation",
    "",
    "validation",
    "How many other examples, from the same law, the fit is judged by.",
    100,
    1,
    5000,
)
.slider(10.0, 1000.0, Scale::Log);
/// The true weight of every input.
pub const WEIGHT: Param =
    Param::real("weight", "w*", "true weight", "The weight that every input has in the law of the data.", 0.01, -100.0, 100.0)
        .slider(-0.1, 0.1, Scale::Linear);
/// The true intercept.
pub const BIAS: Param = Param::real("bias", "b*", "true intercept", "The intercept in the law of the data.", 0.05, -100.0, 100.0)
    .slider(-1.0, 1.0, Scale::Linear);
/// The standard deviation of the noise on the targets.
pub const NOISE: Param =
    Param::real("noise", "σ", "noise", "Standard deviation of the Gaussian noise ε in the targets.", 0.01, 0.0, 100.0).slider(
        1e-4,
        1.0,
        Scale::Log,
    );

tunable! {
    /// y = b + Σ w xᵢ + ε over i = 1 … d, with x ~ N(0, I) and ε ~ N(0, σ²); the lecture has b = 0.05, w = 0.01, σ = 0.01, d =
    /// 200, and 20 training examples.
    pub struct LinearData("linear-data", "Linear data", "Targets to which every input adds a little, with more inputs than examples to learn from.") {
        dims: u64 = DIMS,
        train: u64 = TRAIN,
        validation: u64 = VALIDATION,
        weight: f64 = WEIGHT,
        bias: f64 = BIAS,
        noise: f64 = NOISE,
    }
}

impl LinearData {
    /// `count` ≥ 1 examples. With more examples the first ones stay the same, and the same random numbers are used for every
    /// weight, intercept and noise.
    pub fn draw(&self, count: usize, rng: &mut impl Rng) -> LinearModel {
        let dims = self.dims as usize;
        let mut inputs = Vec::with_capacity(count * dims);
        let targets = (0..count).map(|_| {
            inputs.extend((0..dims).map(|_| rng.sample::<f64, _>(StandardNormal)));
            let sum: f64 = inputs[inputs.len() - dims..].iter().sum();
            self.bias + self.weight * sum + self.noise * rng.sample::<f64, _>(StandardNormal)
        });
        let targets = targets.collect();
        LinearModel::new(dims, inputs, targets)
    }

    /// The true (w, b), b last.
    pub fn truth(&self) -> DVector<f64> {
        DVector::from_element(self.dims as usize, self.weight).push(self.bias)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Oracle;
    use crate::math::catalog::param::{Tunable, Value};
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    fn data(changes: &[(&str, f64)]) -> LinearData {
        let mut data = LinearData::default();
        changes.iter().for_each(|(key, value)| data.set(key, &Value::Number(*value)).unwrap());
        data
    }

    fn rng() -> ChaCha8Rng {
        ChaCha8Rng::seed_from_u64(1)
    }

    #[test]
    fn the_law_fits_its_own_data_but_for_the_noise() {
        let exact = data(&[("noise", 0.0)]);
        assert!(exact.draw(50, &mut rng()).value(&exact.truth()) < 1e-30);
        let noisy = data(&[]);
        // ½ ε² has the mean σ²/2 and the deviation σ²/√2: over 2000 examples within a twentieth, five deviations.
        let loss = noisy.draw(2000, &mut rng()).value(&noisy.truth());
        assert!((loss / 5e-5 - 1.0).abs() < 0.16, "{loss}");
    }

    #[test]
    fn inputs_are_standard_normal() {
        let model = data(&[("dims", 30.0)]).draw(1000, &mut rng());
        let all: Vec<f64> = (0..1000).flat_map(|i| model.input(i).to_vec()).collect();
        let mean = |power: i32| all.iter().map(|x| x.powi(power)).sum::<f64>() / all.len() as f64;
        assert!(mean(1).abs() < 0.03 && (mean(2) - 1.0).abs() < 0.05 && mean(3).abs() < 0.1);
    }

    #[test]
    fn more_examples_begin_like_fewer() {
        let (few, many) = (data(&[]).draw(5, &mut rng()), data(&[]).draw(9, &mut rng()));
        assert_eq!(few.targets(), &many.targets()[..5]);
        assert!((0..5).all(|i| few.input(i) == many.input(i)));
    }
}
