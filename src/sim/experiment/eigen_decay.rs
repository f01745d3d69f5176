//! A run along the eigen-directions of the Hessian: the rate at which each component of its distance from the minimum shrinks,
//! predicted and measured.

use crate::math::Optimizer;
use crate::math::quadratic::curvature::{Curvature, EigenDirection, nearest_minimum};
use crate::math::rule::Linear;
use crate::math::theory::damping::sign_changes;
use crate::math::theory::stability::{Method, measured_rate};
use crate::sim::Experiment;
use crate::sim::Trace;

/// The number of last steps over which a rate is measured.
const WINDOW: usize = 40;
/// The size, relative to the largest so far, below which a component is rounding error and is not measured.
const ROUNDING: f64 = 1e-12;

/// The same where only signs are counted, which a smaller rounding error can turn.
const SIGN: f64 = 1e-8;
/// The share of another component below which a component is taken for rounding errors.
const DROWNED: f64 = 1e-13;

/// A special learning rate of a run, marked on sliders and charts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RateMark {
    /// Its formula: `2/L`.
    pub name: &'static str,
    /// Its value.
    pub value: f64,
    /// Its meaning, in a sentence.
    pub about: &'static str,
    /// Whether it is the fastest one, and not a limit.
    pub is_best: bool,
}

/// The special learning rates of `optimizer` for the curvature `curvature`, in ascending order; none where no direction curves
/// upward, or for an optimizer whose steps are not linear in x. With weight decay in the gradient, its strength `ridge` λ is
/// added to every curvature.
pub fn marks(optimizer: &Optimizer, curvature: &Curvature, ridge: f64) -> Vec<RateMark> {
    let (least, largest) = (curvature.least() + ridge, curvature.largest() + ridge);
    let named = |plain, ridged| if ridge > 0.0 { ridged } else { plain };
    let Some(method) = Method::of(optimizer, optimizer.learning_rate()).filter(|_| largest > 0.0) else { return Vec::new() };
    let mark = |name, value, about| RateMark { name, value, about, is_best: false };
    let mut marks = Vec::new();
    match optimizer.linear() {
        Some(Linear::HeavyBall { beta: 0.0 }) => {
            // With a single curvature the best rate is 1/L, by the same formula.
            if least > 0.0 {
                let best = Method::best_gradient_descent(least, largest).alpha;
                let about = "The fastest constant learning rate: both ends of the spectrum shrink alike";
                marks.push(RateMark { is_best: true, ..mark(named("2/(L+μ)", "2/(L+μ+2λ)"), best, about) });
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

/// The point at which the curvature for a run's stability is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CurvaturePlace {
    /// The known minimum nearest to the end of the run; the iterate where none is known.
    #[default]
    Minimum,
    /// The iterate.
    Iterate,
}

/// The curvature for a run with the trace `trace`, at its step `k`.
pub fn curvature(experiment: &Experiment, trace: &Trace, k: usize, place: CurvaturePlace) -> Curvature {
    let landscape = &*experiment.objective;
    // A trace has no record only while it is still being computed.
    let at = |k: usize| trace.records.get(k).or(trace.records.last()).map_or(experiment.start, |record| record.x);
    let minimum = nearest_minimum(landscape, at(trace.records.len()));
    let place = match place {
        CurvaturePlace::Minimum => minimum.unwrap_or(at(k)),
        CurvaturePlace::Iterate => at(k),
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

/// The number of first components, up to that of step `k`, that are more than rounding errors: a `share` of the greatest.
fn above_rounding(components: &[f64], k: usize, share: f64) -> usize {
    let so_far = &components[..components.len().min(k + 1)];
    let greatest = so_far.iter().fold(0.0_f64, |greatest, c| greatest.max(c.abs()));
    so_far.iter().rposition(|c| c.abs() > share * greatest).map_or(0, |last| last + 1)
}

/// The factor per step by which a component shrinks, measured over the last steps before `k`; none where there are too few.
pub fn measured(components: &[f64], k: usize) -> Option<f64> {
    // Steps after a component has shrunk to rounding errors are left out, so that the rate is that of the steps before.
    let above = above_rounding(components, k, ROUNDING);
    measured_rate(&components[above.saturating_sub(WINDOW)..above])
}

/// How often a component has changed its sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crossings {
    /// The number of steps over which it is counted: up to the one asked for, or to where the component is rounding errors.
    pub steps: usize,
    /// The number counted in the run.
    pub counted: usize,
}

/// What a run shows of one direction up to a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DirectionFindings {
    /// As [`measured`].
    pub rate: Option<f64>,
    /// As [`crossings`].
    pub crossings: Option<Crossings>,
}

/// What `components` show of each direction up to step `k`; for a long run this takes as long as a frame.
pub fn findings(components: &[Vec<f64>], k: usize) -> Vec<DirectionFindings> {
    let of = |direction: usize| DirectionFindings {
        rate: measured(&components[direction], k),
        crossings: crossings(components, direction, k),
    };
    (0..components.len()).map(of).collect()
}

/// The sign changes of the component along `direction`, one of all `components`, up to step `k`; none where it is 0 from the start, or no
/// more than a rounding error of another one.
pub fn crossings(components: &[Vec<f64>], direction: usize, k: usize) -> Option<Crossings> {
    let own = components.get(direction)?;
    // The iterate is rounded as a whole: next to a component that has grown large, a small one is all rounding errors.
    let mut greatest = 0.0_f64;
    let size = |j: usize| components.iter().filter_map(|part| part.get(j)).fold(0.0, |size: f64, c| size.max(c.abs()));
    let drowned = (0..own.len()).position(|j| {
        greatest = greatest.max(size(j));
        greatest > 0.0 && own[j].abs() < DROWNED * greatest && own[j].abs() < DROWNED * size(j)
    });
    let own = &own[..drowned.unwrap_or(own.len())];
    let above = above_rounding(own, k, SIGN);
    (above > 0 && own[0] != 0.0).then(|| Crossings { steps: above - 1, counted: sign_changes(&own[..above]) })
}
