//! What is said of stability is what runs do: rates predicted and measured, limits below which they converge and above which they
//! diverge, and the optimum that nothing beats.

use crate::support::trial::Trial;
use downhill::math::Plan;
use downhill::math::quadratic::curvature::Curvature;
use downhill::math::theory::stability::{Family, Method};
use downhill::sim::Trace;
use downhill::sim::experiment::eigen_decay::{CurvaturePlace, components, crossings, curvature, marks, measured};
use proptest::prelude::*;

const BOWL: &str = "quadratic(a11=2, a12=-3, a22=6.5, b1=1, b2=-2)";
const TOY: &str = "regression-toy(b=fixed)";

fn trace(trial: &Trial) -> Trace {
    trial.0.trace(&trial.0.runs[0])
}

/// The curvature of a trial, and the predicted and the measured rate of each direction at step `k`.
fn rates(trial: &Trial, k: usize) -> (Curvature, Vec<(f64, Option<f64>)>) {
    let (experiment, trace) = (&trial.0, trace(trial));
    let run = &experiment.runs[0];
    let curvature = curvature(experiment, &trace, k, CurvaturePlace::Minimum);
    let method = Method::of(&run.optimizer, run.learning_rate()).unwrap();
    let parts = components(&trace, &curvature).unwrap();
    let of = |(i, part): (usize, &Vec<f64>)| (method.recurrence(curvature.directions[i].value).rate(), measured(part, k));
    let rates = parts.iter().enumerate().map(of).collect();
    (curvature, rates)
}

#[test]
fn each_direction_of_a_run_shrinks_as_predicted() {
    for on in [BOWL, TOY, "booth", "matyas", "regression-toy"] {
        let largest = curvature_of(on).largest();
        for rule in ["gd", "momentum", "nesterov"] {
            for (share, beta) in [(0.3, 0.5), (0.9, 0.9), (1.05, 0.3)] {
                let notation = match rule {
                    "gd" => format!("gd(lr={})", 2.0 * share / largest),
                    _ => format!("{rule}(lr={}, beta={beta})", share / largest),
                };
                let trial = Trial::new(on, &notation, 60);
                for (predicted, measured) in rates(&trial, 50).1 {
                    let Some(measured) = measured else { continue };
                    assert!((measured - predicted).abs() < 2e-3, "{notation} on {on}: {measured} for {predicted}");
                }
            }
        }
    }
}

/// In every regime the components of a run change their signs as often as the roots say, up to any step.
#[test]
fn a_run_crosses_its_minimum_as_often_as_predicted() {
    let mut crossed = 0;
    for on in [BOWL, TOY, "booth", "matyas", "regression-toy"] {
        let largest = curvature_of(on).largest();
        for rule in ["gd", "momentum", "nesterov"] {
            for (share, beta) in [(0.03, 0.5), (0.3, 0.2), (0.3, 0.9), (0.9, 0.97), (1.2, 0.5), (1.9, 0.3)] {
                let notation = match rule {
                    "gd" => format!("gd(lr={})", share / largest),
                    _ => format!("{rule}(lr={}, beta={beta})", share / largest),
                };
                let trial = Trial::new(on, &notation, 150);
                let (trace, run) = (trace(&trial), &trial.0.runs[0]);
                let curvature = curvature(&trial.0, &trace, 0, CurvaturePlace::Minimum);
                let method = Method::of(&run.optimizer, run.learning_rate()).unwrap();
                let parts = components(&trace, &curvature).unwrap();
                for (place, direction) in curvature.directions.iter().enumerate() {
                    for k in [1, 10, 149] {
                        // A start on one eigenvector has rounding errors along the other, and so has a run that explodes.
                        let Some(found) = crossings(&parts, place, k) else { continue };
                        let predicted = method.course(direction.value).sign_changes(found.steps);
                        assert_eq!(found.counted, predicted, "{notation} on {on}, λ = {}, step {k}", direction.value);
                        crossed += found.counted;
                    }
                }
            }
        }
    }
    assert!(crossed > 1000, "{crossed}");
    assert_eq!(crossings(&[vec![0.0, 1.0, -1.0]], 0, 2), None);
    assert_eq!(crossings(&[vec![1.0, 1e20], vec![1e-16, -1.0]], 1, 1), None);
    assert_eq!(crossings(&[Vec::new()], 0, 2), None);
}

fn curvature_of(on: &str) -> Curvature {
    let trial = Trial::new(on, "gd", 1);
    curvature(&trial.0, &trace(&trial), 0, CurvaturePlace::Minimum)
}

/// Just below the last mark a run converges, just above it diverges; and the fastest rate of gradient descent is the fastest.
#[test]
fn runs_converge_below_the_limit_and_diverge_above_it() {
    for on in [BOWL, TOY, "booth"] {
        for rule in ["gd(lr=1)", "momentum(lr=1, beta=0.3)", "momentum(lr=1, beta=0.9)", "nesterov(lr=1, beta=0.8)"] {
            let optimizer = &Trial::new(on, rule, 1).0.runs[0].optimizer.clone();
            let limit = marks(optimizer, &curvature_of(on), 0.0).last().expect("a limit").value;
            let end = |alpha: f64| {
                let trial = Trial::new(on, &rule.replace("lr=1", &format!("lr={alpha}")), 4000);
                let (trace, lowest) = (trace(&trial), trial.0.objective.lowest().unwrap());
                let gap = |i: usize| trace.records[i].loss - lowest;
                gap(trace.records.len() - 1) / gap(0)
            };
            assert!(end(limit * 0.99) < 1e-6, "{rule} on {on} below {limit}: {}", end(limit * 0.99));
            assert!(end(limit * 1.01) > 1e6, "{rule} on {on} above {limit}: {}", end(limit * 1.01));
        }
    }
}

#[test]
fn at_the_optimum_a_run_is_as_fast_as_it_can_be() {
    let bowl = curvature_of(BOWL);
    let (least, largest) = (bowl.least(), bowl.largest());
    let length = |method: Method| {
        let trial = Trial::new(BOWL, &format!("momentum(lr={}, beta={})", method.alpha, method.beta), 120);
        let minimum = trial.0.objective.minima()[0];
        (trace(&trial).records.last().unwrap().x - minimum).norm()
    };
    let best = Method::best(Family::HeavyBall, least, largest);
    assert!((best.beta - ((4.0 - 1.0) / (4.0 + 1.0_f64)).powi(2)).abs() < 1e-12, "κ = 16");
    for (alpha, beta) in [(0.8, 1.0), (1.15, 1.0), (1.0, 0.6), (1.0, 1.4)] {
        let other = Method { alpha: best.alpha * alpha, beta: best.beta * beta, ..best };
        assert!(length(other) > 10.0 * length(best), "{alpha} {beta}: {} and {}", length(other), length(best));
    }
}

#[test]
fn marks_are_said_only_where_they_mean_something() {
    let names = |on: &str, rule: &str| -> Vec<&'static str> {
        let optimizer = Trial::new(on, rule, 1).0.runs[0].optimizer.clone();
        marks(&optimizer, &curvature_of(on), 0.0).iter().map(|mark| mark.name).collect()
    };
    assert_eq!(names(BOWL, "gd"), ["2/(L+μ)", "2/L"]);
    assert_eq!(names(BOWL, "momentum"), ["2(1+β)/L"]);
    assert_eq!(names("saddle", "gd"), ["2/L"]);
    assert!(names(BOWL, "adam").is_empty() && names("quadratic(a11=-1, a12=0, a22=-1, b1=0, b2=0)", "gd").is_empty());
}

/// Elsewhere than on a quadratic the curvature is that of the place asked for, and near the minimum the run behaves like it.
#[test]
fn near_a_minimum_every_objective_is_its_quadratic() {
    let trial = Trial::new("himmelblau", "gd(lr=0.01)", 400).from(3.3, 2.2);
    let trace = trace(&trial);
    let at_minimum = curvature(&trial.0, &trace, 0, CurvaturePlace::Minimum);
    let at_start = curvature(&trial.0, &trace, 0, CurvaturePlace::Iterate);
    assert!(!at_minimum.exact && at_minimum != at_start && at_minimum.center == at_start.center);
    let parts = components(&trace, &at_minimum).unwrap();
    let [slow, fast] = [0, 1].map(|i| measured(&parts[i], 60).unwrap());
    let predicted = at_minimum.directions.iter().map(|d| (1.0 - 0.01 * d.value).abs()).collect::<Vec<_>>();
    assert!((slow - predicted[0]).abs() < 0.01, "{slow} for {:?}", predicted);
    // What is left of the fast direction is fed by the square of the slow one: here the quadratic ends.
    assert!(predicted[1] < 0.2 && (fast - slow * slow).abs() < 0.01, "{fast} for {:?}", predicted);
}

#[test]
fn a_run_of_which_nothing_can_be_measured_says_so() {
    // Along one eigenvector the start has no component at all.
    let trial = Trial::new("quadratic(a11=1, a12=0, a22=10, b1=0, b2=0)", "gd(lr=0.05)", 50).from(2.0, 0.0);
    let (_, rates) = rates(&trial, 30);
    assert!(rates[0].1.is_some() && rates[1].1.is_none(), "{rates:?}");
    assert_eq!(measured(&[], 3), None);
    assert_eq!(measured(&[1.0], 0), None);
    // A schedule moves the prediction with the learning rate.
    assert!(Plan::parse("inverse-time(rate=1)").unwrap().factor(9) < 0.11);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    /// On any bowl, from any start, what is measured is what is predicted, wherever it can be told apart.
    #[test]
    fn on_any_bowl(least in 0.1..2.0, kappa in 1.1..50.0, share in 0.05..0.95, beta in 0.0..0.95, x in 1.0..3.0, y in 1.0..3.0) {
        let largest = least * kappa;
        let on = format!("quadratic(a11={least}, a12=0, a22={largest}, b1=0, b2=0)");
        let rule = format!("momentum(lr={}, beta={beta})", share * 2.0 * (1.0 + beta) / largest);
        let (_, rates) = rates(&Trial::new(&on, &rule, 45).from(x, y), 40);
        for (predicted, measured) in rates {
            // Two roots of nearly the same size need long to part.
            if let Some(measured) = measured.filter(|_| predicted > 0.05) {
                prop_assert!((measured - predicted).abs() < 0.03, "{rule} on {on}: {measured} for {predicted}");
            }
        }
    }
}
