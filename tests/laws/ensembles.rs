//! Ensembles: their statistics are those of the runs they repeat.

use crate::support::trial::Trial;
use downhill::math::Optimizer;
use downhill::math::Point;
use downhill::sim::Experiment;
use downhill::sim::Trace;
use downhill::sim::ensemble::{Ensemble, work};
use downhill::sim::run::trace::End;
use downhill::sim::threads::Watch;

fn ensemble(experiment: &Experiment, seeds: usize) -> Ensemble {
    Ensemble::of(experiment, &experiment.runs[0], seeds, usize::MAX >> 8, &Watch::default()).expect("nobody calls it off")
}

fn traces(experiment: &Experiment, seeds: usize) -> Vec<Trace> {
    let seed = |i: usize| Experiment { seed: experiment.seed + i as u64, ..experiment.clone() };
    (0..seeds).map(|i| seed(i).trace(&experiment.runs[0])).collect()
}

fn near(a: f64, b: f64, what: &str) {
    assert!((a - b).abs() <= 1e-12 * a.abs().max(b.abs()) || a == b, "{what}: {a} is not {b}");
}

/// Every optimizer, sampled and noisy, in one and two dimensions: members are the runs of their seeds, step by step.
#[test]
fn an_ensemble_is_its_runs() {
    let seeds = 7;
    for on in ["regression-toy", "regression-toy(b=fixed)", "rosenbrock"] {
        for entry in Optimizer::methods() {
            let experiment = Trial::new(on, entry.key, 40).sampled("batch(2)").noise(0.01).seed(3).0;
            let (ensemble, traces) = (ensemble(&experiment, seeds), traces(&experiment, seeds));
            assert_eq!(ensemble.moments.len(), 41);
            for k in 0..=40 {
                let what = format!("{} on {on} at step {k}", entry.key);
                let ended = |trace: &Trace| matches!(trace.end, End::Diverged { at, .. } if at <= k);
                let loss =
                    |trace: &Trace| if ended(trace) { f64::INFINITY } else { trace.records[k.min(trace.records.len() - 1)].loss };
                let mut losses: Vec<f64> = traces.iter().map(loss).collect();
                losses.sort_by(f64::total_cmp);
                let moment = ensemble.moments[k];
                near(moment.mean, losses.iter().sum::<f64>() / seeds as f64, &what);
                assert_eq!(moment.median, losses[3], "{what}");
                assert_eq!(moment.diverged, losses.iter().filter(|loss| loss.is_infinite()).count(), "{what}");
                // Of seven, the tenth percentile lies 0.6 of the way from the first to the second.
                let q10 = if losses[1] == f64::INFINITY { f64::INFINITY } else { losses[0] + 0.6 * (losses[1] - losses[0]) };
                near(moment.q10, q10, &what);
                let (at, cloud) = ensemble.cloud.at(k);
                assert_eq!((at, cloud.len()), (k, seeds));
                for (place, trace) in cloud.iter().zip(&traces) {
                    let known = (!ended(trace)).then(|| trace.records[k.min(trace.records.len() - 1)].x);
                    assert!(known.map_or(place.x.is_nan(), |x| x == *place), "{what}: {place} is not {known:?}");
                }
            }
        }
    }
}

#[test]
fn the_averaged_iterate_is_weighted_by_the_learning_rates() {
    let experiment = Trial::new("regression-toy", "gd(lr=0.3)", 30).sampled("single").scheduled("inverse-time(rate=0.2)").0;
    let (ensemble, traces) = (ensemble(&experiment, 5), traces(&experiment, 5));
    assert!(ensemble.moments[0].average.is_nan(), "x̄₀ is an average of nothing");
    for k in 1..=30 {
        let rate = |i: usize| 0.3 / (1.0 + 0.2 * i as f64);
        let weight: f64 = (0..k).map(rate).sum();
        let average = |trace: &Trace| (0..k).map(|i| trace.records[i].x * rate(i)).sum::<Point>() / weight;
        let mean = traces.iter().map(|trace| experiment.objective.value(average(trace))).sum::<f64>() / 5.0;
        near(ensemble.moments[k].average, mean, &format!("step {k}"));
    }
}

/// The squared gradient and the inner product are those of the proof's first line: ‖xₖ₊₁ − x*‖² = ‖xₖ − x*‖² − 2αₖ⟨gₖ, xₖ − x*⟩ + αₖ²‖gₖ‖².
#[test]
fn distances_and_gradients_satisfy_the_identity_of_the_proof() {
    for on in ["regression-toy(b=fixed)", "quadratic", "booth"] {
        let experiment = Trial::new(on, "gd(lr=0.02)", 25).0;
        let ensemble = ensemble(&experiment, 3);
        for k in 0..25 {
            let (now, next) = (ensemble.moments[k], ensemble.moments[k + 1]);
            let step = now.squared_distance - 2.0 * 0.02 * now.slope + 0.02 * 0.02 * now.squared_gradient;
            assert!((next.squared_distance - step).abs() < 1e-9 * (1.0 + step), "{on} at {k}");
        }
        assert!(ensemble.moments[25].squared_gradient.is_nan(), "after the last step there is no gradient");
    }
}

#[test]
fn all_runs_share_the_draws_of_a_seed() {
    let experiment = Trial::new("regression-toy", "gd(lr=0.1)", 20).sampled("single").0;
    // Momentum with β = 0 is gradient descent; with common random numbers it is so seed by seed.
    let twin = Trial::new("regression-toy", "momentum(lr=0.1, beta=0)", 20).sampled("single").0;
    assert_eq!(ensemble(&experiment, 20).cloud, ensemble(&twin, 20).cloud);
}

#[test]
fn divergence_counts_as_infinite_and_is_counted() {
    // Some samples have an input of 2 and some of 0.2: with this learning rate single samples explode for some seeds sooner.
    let experiment = Trial::new("regression-toy", "gd(lr=2.5)", 2000).sampled("single").0;
    let ensemble = ensemble(&experiment, 40);
    let last = ensemble.moments[2000];
    assert_eq!((last.diverged, last.mean, last.median), (40, f64::INFINITY, f64::INFINITY));
    let partly = ensemble.moments.iter().find(|moment| (1..20).contains(&moment.diverged)).expect("not all at once");
    assert!(partly.mean.is_infinite() && partly.median.is_finite() && partly.average.is_infinite());
    assert!(ensemble.moments.windows(2).all(|pair| pair[0].diverged <= pair[1].diverged));
}

#[test]
fn a_rule_that_stops_stays_where_it_is() {
    let experiment = Trial::new("monkey-saddle", "newton", 10).from(0.0, 0.0).0;
    let ensemble = ensemble(&experiment, 2);
    assert!(ensemble.moments.iter().all(|moment| moment.mean == 0.0 && moment.diverged == 0));
}

#[test]
fn a_cloud_too_large_to_keep_is_kept_at_fewer_steps() {
    let experiment = Trial::new("regression-toy", "gd(lr=0.1)", 100).sampled("single").0;
    let whole = ensemble(&experiment, 50);
    let run = &experiment.runs[0];
    let sparse = Ensemble::of(&experiment, run, 50, 1000, &Watch::default()).unwrap();
    let means = |ensemble: &Ensemble| ensemble.moments.iter().map(|moment| moment.mean).collect::<Vec<_>>();
    assert_eq!(means(&whole), means(&sparse));
    for step in [0, 5, 63, 100] {
        let (at, cloud) = sparse.cloud.at(step);
        assert!(at <= step && step - at < 6, "{at} for {step}");
        assert_eq!(whole.cloud.at(at).1, cloud);
    }
    let none = Ensemble::of(&experiment, run, 50, 0, &Watch::default()).unwrap();
    assert_eq!(none.cloud.at(100).0, 0);
}

#[test]
fn work_is_watched_and_called_off() {
    let experiment = Trial::new("regression-toy", "gd(lr=0.1)", 500).sampled("single").0;
    let watch = Watch::default();
    watch.expect(work(500, 300));
    Ensemble::of(&experiment, &experiment.runs[0], 300, 0, &watch).unwrap();
    assert_eq!(watch.part(), 1.0);
    watch.stop();
    assert_eq!(Ensemble::of(&experiment, &experiment.runs[0], 300, 0, &watch), None);
}

#[test]
fn what_an_ensemble_comes_to_is_told_by_its_end() {
    use downhill::sim::ensemble::tendency::{GapVerdict, Tendency};
    let slides = "regression-toy(points=1, x_min=1, x_max=1, b=fixed)";
    for (rate, schedule, expected) in [
        ("0.1", "constant", Tendency::NoiseFloor),
        ("0.5", "inverse-time(rate=0.1)", Tendency::Falling),
        ("0.1", "exponential(gamma=0.9)", Tendency::StoppedShort),
        ("3", "constant", Tendency::Diverging),
    ] {
        let experiment = Trial::new(slides, &format!("gd(lr={rate})"), 2000).sampled("single").scheduled(schedule).0;
        let verdict = GapVerdict::of(&ensemble(&experiment, 100), &*experiment.objective).unwrap();

        assert!(verdict.tendency == expected, "{rate}, {schedule}: {verdict:?}");
        assert!(verdict.bias <= verdict.gap || !verdict.gap.is_finite(), "F(mean) is at most the mean of F: {verdict:?}");
    }
    let floor = Trial::new(slides, "gd(lr=0.1)", 2000).sampled("single").0;
    let verdict = GapVerdict::of(&ensemble(&floor, 400), &*floor.objective).unwrap();
    // The stationary variance of the slides' toy: α σ² / (2 − α) with σ² = 0.02/3; F − F* is half of it.
    let law = 0.1 * (0.02 / 3.0) / 1.9 / 2.0;
    assert!((verdict.gap / law - 1.0).abs() < 0.2, "{} is not {law}", verdict.gap);
}
