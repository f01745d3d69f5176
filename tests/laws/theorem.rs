//! The convergence theorem holds wherever the program draws it, and the program says why where it does not.

use crate::support::trial::{Trial, every_objective, plan};
use downhill::math::Objective;
use downhill::math::Plan;
use downhill::math::Schedule;
use downhill::math::catalog::Catalog;
use downhill::sim::Experiment;
use downhill::sim::ensemble::Ensemble;
use downhill::sim::ensemble::theorem::{self, Theorem};
use downhill::sim::ensemble::tradeoff::{Tradeoff, ladder, measure};
use downhill::sim::threads::Watch;

const SEEDS: usize = 100;

fn ensemble(experiment: &Experiment, seeds: usize) -> Ensemble {
    Ensemble::of(experiment, &experiment.runs[0], seeds, 0, &Watch::default()).unwrap()
}

/// A learning rate at which gradient descent on `objective` is stable even on single samples: one over the largest curvature there is.
fn safe_rate(objective: &Objective) -> f64 {
    let curvature = |x: f64| objective.hessian(downhill::math::Point::new(x, 0.3)).norm();
    let full = [-1.0, 0.0, 0.7, 2.0].map(curvature).into_iter().fold(0.0, f64::max);
    let single = objective.data().iter().map(|(x, _)| x * x + 1.0).fold(0.0, f64::max);
    0.5 / full.max(single)
}

fn check(experiment: &Experiment, what: &str) -> Theorem {
    let ensemble = ensemble(experiment, SEEDS);
    let theorem = theorem::of(experiment, &experiment.runs[0], &ensemble).unwrap_or_else(|why| panic!("{what}: {why}"));
    for k in 1..ensemble.moments.len() {
        let (gap, bound) = (theorem.gap(&ensemble, k).unwrap(), theorem.bound(k).unwrap());
        // The left side is a mean over seeds: it may lie above its expectation by its own error, and by rounding.
        let error = 3.0 * ensemble.moments[k].average_error + 1e-12 * (1.0 + theorem.lowest.abs());
        assert!(gap <= bound + error, "{what} at step {k}: {gap} > {bound}");
        // The links of the chain: Jensen, convexity, and what the telescope leaves.
        let sums = theorem.sums[k];
        assert!(gap <= sums.gaps / sums.rates + error, "{what}: Jensen at step {k}");
        assert!(sums.gaps <= sums.slopes + error * sums.rates, "{what}: convexity at step {k}");
        assert!(gap >= -error, "{what}: nothing is lower than F*");
    }
    theorem
}

/// Every convex objective × schedule × sampling (and noise where there are no samples).
#[test]
fn the_bound_holds_for_every_convex_objective_schedule_and_sampling() {
    let mut checked = 0;
    for objective in every_objective().into_iter().filter(|objective| objective.is_convex()) {
        let key = objective.to_string();
        let samplings: &[(&str, f64)] = if objective.data().is_empty() {
            &[("full", 0.0), ("full", 0.5)]
        } else {
            &[("full", 0.0), ("full", 0.5), ("single", 0.0), ("batch(2)", 0.0), ("batch(2, replacement=true)", 0.3)]
        };
        let schedules = Schedule::ALL.iter().map(|entry| Plan::from((entry.default)())).chain([plan("warmup(20)")]);
        let schedules: Vec<Plan> = schedules.filter(|plan| !plan.follows_loss()).collect();
        for schedule in &schedules {
            for (sampled, noise) in samplings {
                let gd = Trial::new(&key, &format!("gd(lr={})", safe_rate(&objective)), 120).sampled(sampled).noise(*noise);
                let experiment = gd.scheduled(&schedule.to_string()).0;
                check(&experiment, &format!("{key}, {schedule}, {sampled}, σ = {noise}"));
                checked += 1;
            }
        }
    }
    assert!(checked >= 6 * 8 * 2, "only {checked} cases");
}

/// On the toy at x = 1 all numbers of the theorem are known by hand: R² = 1, ∇F = w − 1, Var g = 0.02/3.
#[test]
fn the_numbers_on_the_slides_toy_are_those_by_hand() {
    let experiment = Trial::new("regression-toy(points=1, x_min=1, x_max=1, b=fixed)", "gd(lr=0.1)", 50).sampled("single").0;
    let ensemble = ensemble(&experiment, 4000);
    let theorem = theorem::of(&experiment, &experiment.runs[0], &ensemble).unwrap();
    assert!((theorem.r_squared - 1.0).abs() < 1e-15 && (theorem.lowest - 0.02 / 6.0).abs() < 1e-15);
    // E‖gₖ‖² = E(xₖ − 1)² + 0.02/3, and E(xₖ − 1)² follows V ← (1 − α)² V + α² 0.02/3.
    let (mut v, mut noise) = (1.0, 0.0);
    for k in 0..50 {
        let sums = theorem.sums[k];
        assert!((sums.rates - 0.1 * k as f64).abs() < 1e-12 && (sums.lengths - noise).abs() < 0.02 * noise.max(1e-9), "{k}");
        noise += 0.01 * (v + 0.02 / 3.0);
        v = 0.81 * v + 0.01 * 0.02 / 3.0;
    }
    let [distance, steps] = theorem.parts(50).unwrap();
    let sums = theorem.sums[50];
    assert!((distance * 2.0 * sums.rates - theorem.r_squared).abs() < 1e-12 * theorem.r_squared);
    assert!(
        (steps * 2.0 * sums.rates - sums.lengths).abs() < 1e-12 * sums.lengths && distance + steps == theorem.bound(50).unwrap()
    );
    let bound = theorem.bound(1).unwrap();
    let first = ensemble.moments[0].squared_gradient;
    assert!((bound - (1.0 + 0.01 * first) / 0.2).abs() < 1e-12, "one update from x₀");
    assert_eq!((theorem.bound(0), theorem.gap(&ensemble, 0)), (None, None));
    assert!(theorem.bound(51).is_none() && theorem.bound(50).is_some());
}

#[test]
fn where_the_theorem_does_not_apply_it_is_said_why() {
    let why = |trial: &Trial| {
        let experiment = &trial.0;
        theorem::of(experiment, &experiment.runs[0], &ensemble(experiment, 5)).expect_err("it does not apply")
    };
    let toy = |rule: &str| Trial::new("regression-toy", rule, 30).sampled("single");
    for (trial, reason) in [
        (Trial::new("rosenbrock", "gd(lr=0.001)", 20), "not convex"),
        (toy("momentum(lr=0.01)"), "does not step by"),
        (toy("adam"), "Adam does not step by"),
        (toy("gd(lr=0.1)").sampled("shuffle(5)"), "given the past"),
        (toy("gd(lr=0.1)").decay(0.1), "Weight decay"),
        (toy("gd(lr=0.1)").decoupled(0.1), "Decoupled weight decay adds −αₖ λ xₖ"),
        (toy("gd(lr=2.5)"), ""),
        (Trial::new("quadratic(a11=1, a12=0, a22=0, b1=0, b2=0)", "gd(lr=0.1)", 5), "no single minimizer"),
        (Trial::new("quadratic(a11=1, a12=0, a22=10, b1=0, b2=0)", "gd(lr=10)", 900), "diverged"),
    ] {
        if !reason.is_empty() {
            assert!(why(&trial).contains(reason), "{}", why(&trial));
        }
    }
    // A shuffled epoch of one batch is the full sum.
    assert!(theorem::applies(&toy("gd").sampled("shuffle(21)").0, &toy("gd").0.runs[0]).is_ok());
    // Momentum without momentum makes the steps of the proof.
    let of = |optimizer: &str| theorem::applies(&toy("gd").0, &toy(optimizer).0.runs[0]);
    assert!(of("momentum(beta=0)").is_ok() && of("nesterov(beta=0)").is_ok() && of("momentum(beta=0.01)").is_err());
}

#[test]
fn the_trade_off_is_the_bound_of_a_constant_gradient() {
    let (r_squared, g_squared, k) = (4.0, 9.0, 25);
    let tradeoff = Tradeoff::new(r_squared, g_squared, &Plan::default(), k);
    for h in [0.01, 0.1, 1.0] {
        let slide = r_squared / (2.0 * k as f64 * h) + g_squared * h / 2.0;
        assert!((tradeoff.bound(h) - slide).abs() < 1e-12);
        assert!((tradeoff.distance(h) + tradeoff.lengths(h) - slide).abs() < 1e-12);
        assert!(tradeoff.bound(h) >= tradeoff.bound(tradeoff.best()));
    }
    // h* = R / (G √k), where both terms are equal, and the bound is R G / √k.
    let best = tradeoff.best();
    assert!((best - 2.0 / (3.0 * 5.0)).abs() < 1e-15 && (tradeoff.distance(best) - tradeoff.lengths(best)).abs() < 1e-12);
    assert!((tradeoff.bound(best) - 2.0 * 3.0 / 5.0).abs() < 1e-12);
    // With a schedule it is the theorem's bound with E‖gᵢ‖² = G².
    let schedule = plan("inverse-time(rate=0.3)");
    let rates: Vec<f64> = (0..k).map(|i| 0.2 * schedule.factor(i)).collect();
    let sums = (rates.iter().sum::<f64>(), rates.iter().map(|a| a * a).sum::<f64>());
    let bound = (r_squared + g_squared * sums.1) / (2.0 * sums.0);
    assert!((Tradeoff::new(r_squared, g_squared, &schedule, k).bound(0.2) - bound).abs() < 1e-12);
}

/// The measured gaps at several learning rates are those of ensembles with them, and the run's own is among the theorem's.
#[test]
fn measured_gaps_are_those_of_real_ensembles() {
    let experiment = Trial::new("regression-toy", "gd(lr=0.1)", 60).sampled("single").0;
    let (k, rates) = (40, [0.001, 0.1, 5.0]);
    let measured = measure(&experiment, &experiment.runs[0], &rates, 50, &Watch::default()).unwrap();
    assert_eq!(measured.iter().map(|measured| measured.h).collect::<Vec<_>>(), rates);
    let gaps: Vec<_> = measured.iter().map(|measured| measured.at(k)).collect();
    let own = ensemble(&experiment, 50);
    let theorem = theorem::of(&experiment, &experiment.runs[0], &own).unwrap();
    assert_eq!(gaps[1].mean, theorem.gap(&own, k).unwrap());
    assert!(gaps[0].mean > gaps[1].mean && gaps[1].diverged == 0);
    let exploded = gaps[2].mean.is_nan() || gaps[2].mean >= 1e6;
    assert!(exploded, "far beyond the stable learning rates the gap explodes: {:?}", gaps[2]);
    let stopped = Watch::default();
    stopped.stop();
    assert_eq!(measure(&experiment, &experiment.runs[0], &rates, 50, &stopped), None);
}

#[test]
fn the_ladder_has_the_same_rungs_whatever_its_ends() {
    let rungs = ladder(0.009, 1.1, 2);
    assert_eq!(rungs.len(), 5);
    assert!((rungs[1] - 10_f64.powf(-1.5)).abs() < 1e-12 && ladder(0.02, 0.9, 2).iter().all(|rung| rungs.contains(rung)));
}

/// What the verdicts on the schedules promise is what long ensembles do: converge, stay at a floor, or stop short.
#[test]
fn schedules_do_what_their_sums_promise() {
    use downhill::math::series::Promise;
    let gap = |schedule: &str, steps: usize| {
        let trial = Trial::new("regression-toy(points=1, x_min=1, x_max=1, b=fixed)", "gd(lr=0.5)", steps).sampled("single");
        let experiment = trial.scheduled(schedule).0;
        ensemble(&experiment, 200).moments[steps].mean - experiment.objective.lowest().unwrap()
    };
    for (schedule, promise) in [
        ("constant", Promise::NoiseFloor),
        ("power(rate=0.1, exponent=0.3)", Promise::Average),
        ("inverse-time(rate=0.05)", Promise::LastIterate),
        ("power(rate=0.1, exponent=0.75)", Promise::LastIterate),
        ("exponential(gamma=0.8)", Promise::TooSlow),
    ] {
        assert_eq!(plan(schedule).sums().promise(), promise);
        let (early, late) = (gap(schedule, 500), gap(schedule, 16_000));
        match promise {
            Promise::NoiseFloor | Promise::TooSlow => assert!((0.7..1.4).contains(&(late / early)), "{schedule}: {early} {late}"),
            Promise::Average => assert!((0.1..0.6).contains(&(late / early)), "{schedule}: {early} {late}"),
            Promise::LastIterate => assert!(late / early < 0.15, "{schedule}: {early} {late}"),
        }
    }
}
