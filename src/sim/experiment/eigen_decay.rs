//! A run seen along the eigen-directions: how each component of its distance from the minimum shrinks, predicted and measured.

use crate::math::Optimizer;
use crate::math::quadratic::curvature::{Curvature, EigenDirection, nearest_minimum};
use crate::math::rule::Linear;
use crate::math::theory::stability::{Method, measured_rate};
use crate::sim::Experiment;
use crate::sim::Trace;

/// Over how many of the last steps a rate is measured.
const WINDOW: usize = 40;
/// A component below this part of the greatest one so far is rounding, and nothing is measured on it.
const ROUNDING: f64 = 1e-12;

/// A learning rate that matters for a run, as it is marked on sliders and charts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// Its formula: `2/L`.
    pub name: &'static str,
    /// Its value.
    pub value: f64,
    /// What it is, in a sentence.
    pub about: &'static str,
}

/// The learning rates that matter for `optimizer` where the curvature is `curvature`: the least first; none where no direction curves
/// upward, or for an optimizer that is not linear in x. A `ridge` λ, of weight decay in the gradient, is added to every curvature.
pub fn marks(optimizer: &Optimizer, curvature: &Curvature, ridge: f64) -> Vec<Mark> {
    let (least, largest) = (curvature.least() + ridge, curvature.largest() + ridge);
    let named = |plain, ridged| if ridge > 0.0 { ridged } else { plain };
    let Some(method) = Method::of(optimizer, optimizer.learning_rate()).filter(|_| largest > 0.0) else { return Vec::new() };
    let mark = |name, value, about| Mark { name, value, about };
    let mut marks = Vec::new();
    match optimizer.linear() {
        Some(Linear::HeavyBall { beta: 0.0 }) => {
            // With a single curvature the best rate is 1/L, by the same formula.
            if least > 0.0 {
                let best = Method::best_gradient_descent(least, largest).alpha;
                marks.push(mark(
                    named("2/(L+μ)", "2/(L+μ+2λ)"),
                    best,
                    "The fastest constant learning rate: both ends of the spectrum shrink alike",
                ));
            }
            let about = "Above it the steepest direction swings ever wider: gradient descent diverges";
            marks.push(mark(named("2/L", "2/(L+λ)"), method.limit(largest), about));
        }
        Some(Linear::HeavyBall { .. }) => {
            let about = "Above it the steepest direction swings ever wider, for this β: momentum diverges";
            marks.push(mark(named("2(1+β)/L", "2(1+β)/(L+λ)"), method.limit(largest), about));
        }
        _ => {
            let about = "Above it the steepest direction swings ever wider, for this β: Nesterov's momentum diverges";
            marks.push(mark(named("2(1+β)/((1+2β)L)", "2(1+β)/((1+2β)(L+λ))"), method.limit(largest), about));
        }
    }
    marks
}

/// Where the curvature that decides about a run's stability is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// At the known minimum nearest to where the run ends; at its iterate where none is known.
    #[default]
    Minimum,
    /// At its iterate.
    Iterate,
}

/// The curvature for a run whose trace is `trace`, at step `k` of it.
pub fn curvature(experiment: &Experiment, trace: &Trace, k: usize, place: Place) -> Curvature {
    let landscape = &*experiment.objective;
    // A trace has a record, unless it is still being computed.
    let at = |k: usize| trace.records.get(k).or(trace.records.last()).map_or(experiment.start, |record| record.x);
    let minimum = nearest_minimum(landscape, at(trace.records.len()));
    let place = match place {
        Place::Minimum => minimum.unwrap_or(at(k)),
        Place::Iterate => at(k),
    };
    let mut curvature = Curvature::of(landscape, place);
    if !curvature.exact {
        curvature.center = minimum;
    }
    curvature
}

/// The components of x₀ − x*, x₁ − x*, … along each direction of `curvature`; none where no x* is known.
pub fn components(trace: &Trace, curvature: &Curvature) -> Option<Vec<Vec<f64>>> {
    let center = curvature.center?;
    let along =
        |direction: &EigenDirection| trace.records.iter().map(|record| direction.vector.dot(&(record.x - center))).collect();
    Some(curvature.directions.iter().map(along).collect())
}

/// The factor per step by which a component shrinks, measured over the last steps before `k`; none where it is too short for that.
pub fn measured(components: &[f64], k: usize) -> Option<f64> {
    let so_far = &components[..components.len().min(k + 1)];
    let greatest = so_far.iter().fold(0.0_f64, |greatest, c| greatest.max(c.abs()));
    // What has shrunk to rounding is left out, so that the rate of a run that has arrived is that of its way.
    let above = so_far.iter().rposition(|c| c.abs() > ROUNDING * greatest)? + 1;
    measured_rate(&so_far[above.saturating_sub(WINDOW)..above])
}
