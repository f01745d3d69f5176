//! What theory says about a map of learning rate and momentum, for a rule whose steps are linear on a quadratic.

use crate::math::quadratic::curvature::Curvature;
use crate::math::rule::Linear;
use crate::math::theory::stability::{Family, Method};
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::compare::map_axis::MapAxis;
use crate::sim::compare::rate_range::RATE_KEY;

/// The key of the momentum of the rules with a closed form.
const MOMENTUM: &str = "beta";
/// The number of points of the line of stability.
const POINTS: usize = 100;

/// The lines of theory on a map.
#[derive(Clone, Debug, PartialEq)]
pub struct MapTheory {
    /// (α, β) where the method stops being stable, by ascending β.
    pub limit: Vec<[f64; 2]>,
    /// (α, β) with the least spectral radius; none where the objective is not convex, or flat in a direction.
    pub best: Option<[f64; 2]>,
    /// That spectral radius ρ.
    pub rate: f64,
}

impl MapTheory {
    /// The theory of `run` on a map over α and β, in this order; none where it has none: the objective is no quadratic, its steps are not
    /// linear, or the axes are others.
    pub fn of(experiment: &Experiment, run: &Run, [x, y]: [&MapAxis; 2]) -> Option<Self> {
        let linear = run.optimizer.linear()?;
        let is_map = x.key == RATE_KEY && y.key == MOMENTUM;
        let is_plain = run.schedule.is_constant() && run.weight_decay == 0.0 && !experiment.is_noisy(run);
        if !is_map || !is_plain || !experiment.objective.is_quadratic() {
            return None;
        }
        let curvature = Curvature::of(&*experiment.objective, experiment.start_of(run));
        let (values, largest) = (curvature.eigenvalues(), curvature.largest());
        let family = match linear {
            Linear::HeavyBall { .. } => Family::HeavyBall,
            Linear::Nesterov { .. } => Family::Nesterov,
        };
        let limit = |i: usize| {
            let beta = y.value(i as f64 / (POINTS - 1) as f64);
            [Method { family, alpha: 1.0, beta }.limit(largest), beta]
        };
        let least = values.first().copied().filter(|least| *least > 0.0);
        let best = least.map(|least| Method::best(family, least, largest));
        Some(MapTheory {
            limit: (0..POINTS).map(limit).collect(),
            best: best.map(|method| [method.alpha, method.beta]),
            rate: best.map_or(f64::NAN, |method| method.spectral_radius(&values)),
        })
    }
}
