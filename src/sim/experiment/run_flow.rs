//! The smooth path that a run follows for ever shorter steps, from the same start.

use crate::math::Point;
use crate::math::rule::Linear;
use crate::math::theory::flow::{Flow, FlowEquation, flow};
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::threads::Watch;

/// The gradient norm, relative to the first, at which the flow beside another method ends.
const ARRIVED: f64 = 1e-6;
/// The longest time that the flow beside another method is followed, in units of what the first gradient needs for the length 1.
const LONGEST: f64 = 1e6;

/// The flow of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct RunFlow {
    /// Its path.
    pub flow: Flow,
    /// The equation.
    pub equation: FlowEquation,
    /// The time at which the run makes its step k, for every k up to its last one; empty where the method is no method of this equation.
    pub clock: Vec<f64>,
}

impl Experiment {
    /// The flow of `run` for as long as the run takes: the gradient flow of gradient descent, and the damped ball of momentum with a constant
    /// learning rate. For all other methods it is the gradient flow from their start, until its gradient is a millionth of the first.
    ///
    /// Noise and sampling are left out. Weight decay is part of F, as λ/2 ‖x‖².
    pub fn flow_of(&self, run: &Run) -> RunFlow {
        self.flow_watched(run, &Watch::default()).expect("nobody calls it off")
    }

    /// As [`flow_of`](Self::flow_of); none where `watch` cancelled it.
    pub fn flow_watched(&self, run: &Run, watch: &Watch) -> Option<RunFlow> {
        let start = self.start_of(run);
        let conditions = self.conditions(run);
        let lambda = conditions.weight_decay;
        let free = self.objective.dimension();
        let gradient = |x: Point| {
            let g = self.objective.gradient(x) + lambda * x;
            if free == 1 { Point::new(g.x, 0.0) } else { g }
        };
        let (equation, clock) = clock(run, self.steps);
        let flow = match clock.last() {
            Some(last) => flow(equation, &gradient, start, *last, &|_| watch.is_stopped()),
            None => {
                let first = gradient(start).norm();
                let until = LONGEST / first.max(f64::MIN_POSITIVE);
                flow(equation, &gradient, start, until, &|norm| watch.is_stopped() || norm <= ARRIVED * first)
            }
        };
        (!watch.is_stopped()).then_some(RunFlow { flow, equation, clock })
    }
}

/// The equation of `run`, and the times of its steps.
fn clock(run: &Run, steps: usize) -> (FlowEquation, Vec<f64>) {
    let alpha = run.learning_rate();
    let beta = run.optimizer.linear().map(Linear::beta);
    match beta {
        Some(0.0) if !run.schedule.follows_loss() => {
            let mut clock = vec![0.0];
            for k in 0..steps {
                clock.push(clock[k] + alpha * run.schedule.factor(k));
            }
            (FlowEquation::Gradient, clock)
        }
        // With α = 0 nothing moves, and there is no step from which to make a time.
        Some(beta) if alpha > 0.0 && beta <= 1.0 && run.schedule.is_constant() => {
            let h = alpha.sqrt();
            (FlowEquation::HeavyBall { damping: (1.0 - beta) / h }, (0..=steps).map(|k| k as f64 * h).collect())
        }
        _ => (FlowEquation::Gradient, Vec::new()),
    }
}
