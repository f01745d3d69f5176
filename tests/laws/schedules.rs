//! Schedules at work: in the steps of whole runs.

use crate::support::every_variant;
use crate::support::trial::{Trial, assert_same_path, note, objective, plan};
use downhill::math::Point;
use downhill::math::rule::Need;
use downhill::sim::run::factors_along::FactorsAlong;

/// The factor at step k.
type Factor = fn(f64) -> f64;

/// Schedules and the factors αₖ / α that their formulas give.
const FORMULAS: [(&str, Factor); 12] = [
    ("constant", |_| 1.0),
    ("inverse-time(rate=0.3)", |k| 1.0 / (1.0 + 0.3 * k)),
    ("inverse-sqrt(rate=0.3)", |k| 1.0 / (1.0 + 0.3 * k).sqrt()),
    ("power(rate=0.3, exponent=0.75)", |k| (1.0 + 0.3 * k).powf(-0.75)),
    ("exponential(gamma=0.9)", |k| 0.9_f64.powf(k)),
    ("step(every=7, factor=0.5)", |k| 0.5_f64.powf((k / 7.0).floor())),
    ("cosine(length=20, floor=0.1)", |k| 0.1 + 0.45 * (1.0 + (std::f64::consts::PI * (k / 20.0).min(1.0)).cos())),
    ("polynomial(length=20, exponent=2, floor=0.1)", |k| 0.1 + 0.9 * (1.0 - (k / 20.0).min(1.0)).powi(2)),
    ("cyclic(up=8, floor=0.2)", |k| 0.2 + 0.8 * (1.0 - (k % 16.0 / 8.0 - 1.0).abs())),
    ("wsd(warmup=5, stable=10, decay=20)", |k| ((k + 1.0) / 5.0).min(1.0 - ((k - 15.0) / 20.0).clamp(0.0, 1.0))),
    ("warmup(length=10)", |k| ((k + 1.0) / 10.0).min(1.0)),
    ("warmup(length=10) + exponential(gamma=0.9)", |k| if k < 10.0 { (k + 1.0) / 10.0 } else { 0.9_f64.powf(k - 10.0) }),
];

#[test]
fn gradient_descent_steps_by_the_scheduled_rate() {
    for (schedule, factor) in FORMULAS {
        let trial = Trial::new("rosenbrock", "gd(lr=0.001)", 40).scheduled(schedule);
        let path = trial.path();
        for k in 0..40 {
            let rate = 0.001 * factor(k as f64);
            let inspection = trial.inspect(k);
            assert!((inspection.learning_rate - rate).abs() <= 1e-15 * rate.max(1e-3), "{schedule}, step {k}");
            let g = Point::from_column_slice(note(&inspection, "gₖ"));
            let step = path[k + 1] - path[k];
            assert!((step + rate * g).norm() <= 1e-14, "{schedule}, step {k}: {step} instead of {}", -rate * g);
        }
    }
}

/// See data/schedules_reference.py.
#[test]
fn the_rates_are_those_of_pytorch_and_so_is_the_call_that_is_said_to_make_them() {
    let rows: Vec<serde_json::Value> = serde_json::from_str(include_str!("../data/schedules.json")).unwrap();
    for row in &rows {
        let (notation, lr) = (row["schedule"].as_str().unwrap(), row["lr"].as_f64().unwrap());
        let plan = plan(notation);
        let scheduler = plan.in_torch(lr).expect(notation);
        assert_eq!(scheduler.call, row["call"].as_str().unwrap(), "{notation}");
        let rates = row["rates"].as_array().unwrap();
        assert!(scheduler.until.is_none_or(|(last, _)| last + 1 == rates.len()), "{notation}: {scheduler}");
        for (k, theirs) in rates.iter().enumerate() {
            let (ours, theirs) = (lr * plan.factor(k), theirs.as_f64().unwrap());
            // PyTorch multiplies the rates of some up, step by step.
            assert!((ours - theirs).abs() <= 1e-12 * lr, "{notation}, step {k}: {ours} and {theirs}");
        }
    }
    assert_eq!(rows.len(), 20);
}

/// The rates of PyTorch's ReduceLROnPlateau, told the same losses; see data/schedules_reference.py.
#[test]
fn the_rates_after_losses_are_those_of_pytorch() {
    let rows: Vec<serde_json::Value> = serde_json::from_str(include_str!("../data/plateaus.json")).unwrap();
    for row in &rows {
        let (notation, lr) = (row["schedule"].as_str().unwrap(), row["lr"].as_f64().unwrap());
        let plan = plan(notation);
        assert_eq!(plan.in_torch(lr).expect(notation).call, row["call"].as_str().unwrap(), "{notation}");
        let losses = row["losses"].as_array().unwrap().iter().map(|loss| loss.as_str().unwrap().parse().unwrap());
        let along = FactorsAlong::new(&plan, (1..).zip(losses));
        for (k, theirs) in row["rates"].as_array().unwrap().iter().enumerate() {
            let (ours, theirs) = (lr * along.factor(k), theirs.as_f64().unwrap());
            assert!((ours - theirs).abs() <= 1e-12 * lr, "{notation}, step {k}: {ours} and {theirs}");
        }
    }
    assert_eq!(rows.len(), 9);
}

#[test]
fn a_schedule_that_follows_the_loss_is_the_same_in_the_run_its_replay_and_its_factors() {
    for (on, sampling, pass) in [("rosenbrock", "full", 1), ("regression-toy", "batch(m=5)", 5), ("regression-toy", "full", 1)] {
        let trial = Trial::new(on, "gd(lr=0.002)", 1500).sampled(sampling);
        let trial = trial.scheduled("warmup(length=7) + plateau(factor=0.5, patience=4, threshold=0.01, cooldown=2)");
        let (run, trace) = (&trial.0.runs[0], trial.trace());
        let along = trial.0.factors(run, &trace);
        let drops = (7..1500).filter(|k| along.factor(k + 1) < along.factor(*k)).collect::<Vec<_>>();
        assert!(drops.len() > 3 && drops.iter().all(|k| (k + 1).is_multiple_of(pass)), "{trial}: {drops:?}");
        for k in drops.iter().flat_map(|k| [*k, k + 1]).chain([0, 3, 6, 7, 8, 1030, 1499]) {
            assert_eq!(trial.inspect(k).learning_rate, 0.002 * along.factor(k), "{trial}, step {k}");
        }
    }
}

#[test]
fn every_rule_is_given_the_scheduled_rate() {
    for rule in every_variant() {
        for (schedule, factor) in FORMULAS {
            let trial = Trial::of(objective("himmelblau"), rule.clone(), 30).scheduled(schedule);
            for k in [0, 9, 10, 25] {
                let rate = rule.learning_rate() * factor(k as f64);
                assert!((trial.inspect(k).learning_rate - rate).abs() <= 1e-14 * rule.learning_rate(), "{trial}, step {k}");
            }
        }
    }
}

#[test]
fn a_schedule_that_does_not_fall_changes_nothing() {
    for rule in every_variant() {
        let plain = Trial::of(objective("three-hump-camel"), rule, 30);
        for schedule in [
            "inverse-time(rate=0)",
            "inverse-sqrt(rate=0)",
            "power(rate=0, exponent=1)",
            "exponential(gamma=1)",
            "step(every=3, factor=1)",
            "cosine(length=10, floor=1)",
            "polynomial(exponent=0)",
            "piecewise(\"\")",
            "cyclic(floor=1)",
            "warm-restarts(floor=1)",
            "warmup(length=0)",
            "warmup(length=1)",
        ] {
            assert_eq!(plain.clone().scheduled(schedule).trace(), plain.trace(), "{plain}: {schedule}");
        }
    }
}

#[test]
fn at_the_rate_zero_every_rule_stands_still_but_the_one_that_rolls() {
    for rule in every_variant() {
        // Camel's function is not written as a sum of squares.
        let on = if rule.needs().contains(&Need::Residuals) { "himmelblau" } else { "three-hump-camel" };
        let trial = Trial::of(objective(on), rule, 40).scheduled("cosine(length=10, floor=0)");
        let path = trial.path();
        assert_eq!(path.len(), 41, "{trial}");
        let moves = path[10..].windows(2).any(|pair| pair[0] != pair[1]);
        // The heavy ball keeps a share of its last step, whatever the learning rate has become since; an average
        // goes on towards the iterates; a simplex and a cloud have no rate.
        let text = trial.to_string();
        let others = ["asgd", "nelder-mead", "cma-es"].iter().any(|key| text.starts_with(key));
        assert_eq!(moves, text.starts_with("momentum") && !text.contains("form=") || others, "{trial}");
    }
}

#[test]
fn a_stair_is_a_run_with_another_rate() {
    let stairs = Trial::new("rosenbrock", "gd(lr=0.001)", 30).scheduled("step(every=10, factor=0.5)").path();
    let mut start = stairs[0];
    for (stair, rate) in [0.001, 0.0005, 0.00025].into_iter().enumerate() {
        let flat = Trial::new("rosenbrock", &format!("gd(lr={rate})"), 10).from(start.x, start.y).path();
        assert_same_path(&stairs[10 * stair..=10 * stair + 10], &flat, 1e-13, &format!("stair {stair}"));
        start = flat[10];
    }
}

#[test]
fn stochastic_gradients_settle_only_while_the_rate_falls() {
    let miss = |schedule: &str| {
        let ends = (0..20).map(|seed| {
            let trial = Trial::new("regression-toy(b=fixed)", "gd(lr=0.5)", 2000).sampled("single").seed(seed);
            (trial.scheduled(schedule).path()[2000].x - 1.0).powi(2)
        });
        (ends.sum::<f64>() / 20.0).sqrt()
    };
    // The noise floor of a constant rate; 1/k (Robbins and Monro 1951) goes below it as 1/√k does.
    let (constant, falling) = (miss("constant"), miss("inverse-time(rate=0.5)"));
    assert!(constant > 0.03 && falling < 0.01, "{constant} and {falling}");
    // A rate that falls too fast stops on the way.
    assert!(miss("exponential(gamma=0.5)") > 0.1);
}

#[test]
fn a_fixed_step_hops_between_the_walls_of_a_valley_and_a_shrinking_one_settles() {
    let height = |schedule: &str| Trial::new("v-valley", "gd(lr=1)", 2000).scheduled(schedule).path()[2000].y.abs();
    assert!((2.0 * height("constant") - 0.96_f64.sqrt()).abs() < 1e-9, "√(α² − 4 δ²) apart");
    assert!(height("inverse-time(rate=0.1)") < 1e-6);
}
