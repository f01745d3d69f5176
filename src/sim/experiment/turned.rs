//! The valley of a quadratic turned, and the starts with it: the same problem for a method that does not know the axes.

use crate::math::Point;
use crate::math::objectives::quadratic::{Quadratic, Shape};
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::threads::{self, Watch};
use nalgebra::Rotation2;

/// The most steps of all runs of one method together; longer runs are cut to the steps that this allows.
const MOST_STEPS: usize = 4_000_000;

/// The gap F − F* at which a run counts as arrived, unless another one is asked for.
pub const GAP: f64 = 1e-6;

/// The quadratic of an experiment, if it is a bowl that has a direction; otherwise fails with the reason.
pub fn valley(experiment: &Experiment) -> Result<&Quadratic, String> {
    let quadratic = experiment.objective.as_quadratic().ok_or("only the objective Quadratic can be turned")?;
    let why = "this quadratic has no minimum about which it could be turned";
    quadratic.minimum().map(|_| quadratic).ok_or_else(|| why.to_owned())
}

/// `experiment` with the long axis of its quadratic at `angle`, in radians, and every start turned by the same angle about the minimum.
/// Fails with the reason where there is no valley.
pub fn turned(experiment: &Experiment, angle: f64) -> Result<Experiment, String> {
    let mut quadratic = valley(experiment)?.clone();
    let (shape, minimum) = (quadratic.shape(), quadratic.minimum().unwrap_or_default());
    quadratic.set_shape(Shape { angle, ..shape })?;
    let turn = Rotation2::new(angle - shape.angle);
    let moved = |start: Point| minimum + turn * (start - minimum);
    let mut next = experiment.clone();
    next.start = moved(experiment.start);
    for run in &mut next.runs {
        run.start = run.start.map(moved);
    }
    next.objective = quadratic.into();
    Ok(next)
}

/// The steps that each run takes, with the valley at different angles.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TurnedSteps {
    /// For each run and each angle, in their order: the first step from which on the gap F − F* is small enough; none where there is none.
    pub steps: Vec<Vec<Option<usize>>>,
    /// The steps that each run could make.
    pub most: usize,
}

impl TurnedSteps {
    /// The steps of all runs of `experiment` until F − F* ≤ `gap` from then on, with the valley at `angles`, in radians. Fails with the
    /// reason where there is no valley; none where `watch` cancelled it. The result does not depend on the number of threads.
    pub fn of(experiment: &Experiment, angles: &[f64], gap: f64, watch: &Watch) -> Option<Result<Self, String>> {
        let most = experiment.steps.min(MOST_STEPS / angles.len().max(1)).max(1);
        let at = |angle: &f64| turned(experiment, *angle).map(|next| Experiment { steps: most, ..next });
        let all: Vec<Experiment> = match angles.iter().map(at).collect() {
            Ok(all) => all,
            Err(why) => return Some(Err(why)),
        };
        let count = |experiment: &Experiment, run: &Run| {
            let level = experiment.objective.lowest()? + gap;
            experiment.trace_watched(run, watch)?.settled_below(level)
        };
        let width = angles.len();
        let steps = threads::collect(experiment.runs.len() * width, |i| {
            let experiment = &all[i % width];
            count(experiment, &experiment.runs[i / width])
        });
        let steps = steps.chunks(width.max(1)).map(<[_]>::to_vec).collect();
        (!watch.is_stopped()).then_some(Ok(TurnedSteps { steps, most }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Objective;
    use crate::math::Optimizer;
    use crate::math::catalog::Catalog;

    /// κ = 100, the valley along x, the start 3 along it and 0.5 across.
    fn experiment(optimizers: &[&str]) -> Experiment {
        let quadratic = Objective::parse("quadratic(a11=0.01, a12=0, a22=1, b1=0.02, b2=1)").unwrap();
        let runs = optimizers.iter().enumerate().map(|(i, text)| Run::new(Optimizer::parse(text).unwrap(), i)).collect();
        Experiment { start: Point::new(5.0, 1.5), steps: 3000, runs, ..Experiment::new(quadratic) }
    }

    const ANGLES: [f64; 4] = [0.0, 5.0, 20.0, 45.0];

    fn steps(optimizers: &[&str]) -> Vec<Vec<Option<usize>>> {
        let angles = ANGLES.map(f64::to_radians);
        TurnedSteps::of(&experiment(optimizers), &angles, 1e-6, &Watch::default()).unwrap().unwrap().steps
    }

    #[test]
    fn a_turned_experiment_is_the_same_problem() {
        let before = experiment(&["gd"]);
        let gap = |e: &Experiment| e.objective.value(e.start) - e.objective.lowest().unwrap();
        for degrees in ANGLES {
            let after = turned(&before, degrees.to_radians()).unwrap();
            let quadratic = after.objective.as_quadratic().unwrap();
            assert!((quadratic.minimum().unwrap() - Point::new(2.0, 1.0)).norm() < 1e-9);
            assert!((gap(&after) / gap(&before) - 1.0).abs() < 1e-9);
            assert!((quadratic.shape().angle - degrees.to_radians()).abs() < 1e-12);
        }
        assert!(turned(&Experiment::new(Objective::parse("beale").unwrap()), 0.0).is_err());
        assert!(turned(&Experiment::new(Objective::parse("quadratic(a11=-1)").unwrap()), 0.0).is_err());
    }

    #[test]
    fn methods_without_axes_take_the_same_steps_at_every_angle() {
        for all in steps(&["gd(lr=1.9)", "momentum(lr=1.5, beta=0.8)", "nesterov(lr=1, beta=0.8)", "newton"]) {
            let first = all[0].unwrap();
            assert!(all.iter().all(|steps| steps.unwrap().abs_diff(first) <= 1), "{all:?}");
        }
        assert_eq!(steps(&["newton"])[0][0], Some(1));
    }

    #[test]
    fn methods_with_a_scale_for_each_axis_take_more_the_further_it_is_turned() {
        for all in steps(&["adagrad(lr=2)"]) {
            let all: Vec<usize> = all.into_iter().map(Option::unwrap).collect();
            assert!(all.is_sorted() && all[3] > 10 * all[0], "{all:?}");
        }
    }
}
