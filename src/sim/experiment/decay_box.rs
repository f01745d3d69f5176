//! The box |xᵢ| ≤ 1/λ of a run of Adam with decoupled weight decay, and the least value of the objective in it, where the run lands.

use crate::math::Objective;
use crate::math::Point;
use crate::math::Sampling;
use crate::math::theory::box_minimum::BoxMinimum;
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::run::conditions::Decay;

/// The box of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DecayBox {
    /// λ > 0, the decoupled decay of the run together with that of its rule.
    pub lambda: f64,
    /// The minimum of the objective in the box; none where it was not found.
    pub least: Option<BoxMinimum>,
}

/// The decay λ > 0 of the box in which `run` ends: its decoupled decay together with that of its rule.
///
/// None where the run has no decay apart from the gradient, where its rule is not of the kind that lands there, or where something else acts
/// on its gradients: samples, noise, or a decay in the gradient.
pub fn box_decay(experiment: &Experiment, run: &Run) -> Option<f64> {
    let own = run.optimizer.decay_in_box()?;
    let outside = if run.decay == Decay::Decoupled { run.weight_decay } else { 0.0 };
    let exact = experiment.objective.data().is_empty() || matches!(experiment.sampling_of(run), Sampling::Full(_));
    let noise = run.noise.unwrap_or(experiment.noise);
    let lambda = own + outside;
    (exact && noise == 0.0 && run.weight_decay == outside && lambda > 0.0).then_some(lambda)
}

impl DecayBox {
    /// The box of `run`; none where it has none ([`box_decay`]).
    ///
    /// A run with a constant α stays within about α of the minimum; it arrives where α falls to 0 slowly enough that Σ αₖ = ∞.
    pub fn of(experiment: &Experiment, run: &Run) -> Option<Self> {
        box_decay(experiment, run).map(|lambda| DecayBox::new(&experiment.objective, lambda, experiment.start_of(run)))
    }

    /// The box of a run on `objective` with the decay `lambda` > 0 that begins at `start`.
    pub fn new(objective: &Objective, lambda: f64, start: Point) -> Self {
        DecayBox { lambda, least: BoxMinimum::of(&**objective, 1.0 / lambda, start) }
    }

    /// 1/λ, half a side of the box.
    pub fn half(&self) -> f64 {
        1.0 / self.lambda
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Optimizer;
    use crate::math::catalog::Catalog;

    /// A bowl whose minimum (2.5, 1) lies away from the axes of the box and of the bowl.
    const BOWL: &str = "quadratic(a11=1.625, a12=-1.9486, a22=3.875, b1=2.1139, b2=-0.9965)";

    fn experiment(objective: &str, start: Point, steps: usize) -> Experiment {
        Experiment { start, steps, ..Experiment::new(Objective::parse(objective).unwrap()) }
    }

    fn adam(optimizer: &str, lambda: f64) -> Run {
        let run = Run::new(Optimizer::parse(optimizer).unwrap(), 0);
        Run { weight_decay: lambda, decay: Decay::Decoupled, ..run }
    }

    fn end(experiment: &Experiment, run: &Run) -> Point {
        experiment.trace(run).records.last().unwrap().x
    }

    #[test]
    fn adam_with_decoupled_decay_lands_at_the_least_value_in_the_box() {
        let experiment = experiment(BOWL, Point::new(-1.5, 2.5), 20_000);
        for (lambda, expected) in [(1.0, [1.0, 0.2457]), (2.0, [0.5, -0.0057]), (4.0, [0.25, -0.1314])] {
            let run = adam("adam(lr=0.01, form=pytorch)", lambda);
            let least = DecayBox::of(&experiment, &run).unwrap().least.unwrap();
            assert!(least.is_global && (least.at - Point::from(expected)).amax() < 5e-5, "λ = {lambda}: {}", least.at);
            // AdamW has its decay as a parameter of its own.
            let adamw = Run::new(Optimizer::parse(&format!("adamw(lr=0.01, weight_decay={lambda})")).unwrap(), 0);
            assert_eq!(DecayBox::of(&experiment, &adamw).unwrap().least, Some(least));
            for end in [end(&experiment, &run), end(&experiment, &adamw)] {
                assert!((end - least.at).amax() < 2e-4, "λ = {lambda}: {end} and {}", least.at);
            }
        }
    }

    #[test]
    fn so_it_is_where_the_objective_is_no_quadratic() {
        for (objective, start, lambda) in [
            ("rosenbrock", Point::new(-1.0, 1.0), 2.0),
            ("himmelblau", Point::new(1.0, 1.0), 0.5),
            ("logistic", Point::new(0.0, 0.0), 1.5),
        ] {
            let experiment = experiment(objective, start, 40_000);
            let run = adam("adam(lr=0.002, form=pytorch)", lambda);
            let (least, end) = (DecayBox::of(&experiment, &run).unwrap().least.unwrap(), end(&experiment, &run));
            assert!((end - least.at).amax() < 2e-3, "{objective}: {end} and {}", least.at);
        }
    }

    #[test]
    fn a_run_that_lands_elsewhere_has_no_box() {
        let plain = experiment(BOWL, Point::new(-1.5, 2.5), 10);
        let none = |experiment: &Experiment, run: Run| assert_eq!(DecayBox::of(experiment, &run), None, "{run:?}");
        none(&plain, adam("gd(lr=0.1)", 1.0));
        none(&plain, adam("adam", 0.0));
        none(&plain, adam("adam(beta1=0.9, beta2=0.5)", 1.0));
        none(&plain, Run { decay: Decay::Coupled, ..adam("adam", 1.0) });
        none(&plain, Run { decay: Decay::Coupled, ..adam("adamw(weight_decay=0.1)", 1.0) });
        none(&plain, Run { noise: Some(0.1), ..adam("adam", 1.0) });
        let toy = experiment("regression-toy(b=free)", Point::new(0.0, 0.0), 10);
        none(&toy, Run { sampling: Some(Sampling::parse("single").unwrap()), ..adam("adam", 1.0) });
        assert!(DecayBox::of(&toy, &adam("adam", 1.0)).is_some());
    }
}
