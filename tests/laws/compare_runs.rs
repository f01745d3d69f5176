//! Comparisons of runs: each outcome is that of the whole run, and theory knows the best hyperparameters of a quadratic.

use downhill::math::Objective;
use downhill::math::Optimizer;
use downhill::math::Point;
use downhill::math::Sampling;
use downhill::math::catalog::Catalog;
use downhill::math::catalog::param::{Tunable as _, Value};
use downhill::math::theory::stability::{Family, Method};
use downhill::sim::compare::hyper_map::HyperMap;
use downhill::sim::compare::map_axis::MapAxis;
use downhill::sim::compare::map_theory::MapTheory;
use downhill::sim::compare::probe::{Budget, BudgetUnit, Outcome, Probe, Stop, Trial};
use downhill::sim::compare::rate_curve::CompareMeasure;
use downhill::sim::compare::rate_range::RateRange;
use downhill::sim::compare::rate_sweep::{RateSweep, SweepSettings};
use downhill::sim::run::trace::End;
use downhill::sim::threads::Watch;
use downhill::sim::{Experiment, Run};

fn experiment(objective: &str, optimizers: &[&str], steps: usize) -> Experiment {
    let mut experiment = Experiment::new(Objective::parse(objective).unwrap());
    experiment.steps = steps;
    let parsed = optimizers.iter().map(|text| Optimizer::parse(text).unwrap());
    experiment.runs = parsed.enumerate().map(|(i, optimizer)| Run::new(optimizer, i)).collect();
    experiment
}

fn steps(most: u64, tolerance: f64) -> Probe {
    Probe { budget: Budget { most, unit: BudgetUnit::Steps }, tolerance }
}

/// Compares `outcome` with the trace of the whole run.
fn assert_whole(experiment: &Experiment, run: &Run, outcome: &Outcome, tolerance: f64, name: &str) {
    let trace = experiment.trace(run);
    let lowest = experiment.objective.lowest().unwrap();
    let gap = trace.records[0].loss - lowest;
    let diverged = matches!(trace.end, End::Diverged { .. } | End::Undefined { .. });
    assert_eq!(diverged, outcome.stop == Stop::Diverged, "{name}: {:?} and {outcome:?}", trace.end);
    if diverged {
        assert!(outcome.loss == f64::INFINITY && outcome.arrival.is_none(), "{name}");
        return;
    }
    let arrival = trace.settled_below(lowest + tolerance * gap.abs());
    assert_eq!(outcome.arrival.map(|arrival| arrival.steps), arrival.map(|step| step as u64), "{name}: {outcome:?}");
    let worst = trace.records.iter().rev().take(6).map(|record| record.loss).fold(f64::NEG_INFINITY, f64::max);
    match outcome.stop {
        // It had arrived, and made no more steps.
        Stop::Arrived => assert!((outcome.loss - worst).abs() <= 1e-12 * gap.abs() + 1e-300, "{name}: {} {worst}", outcome.loss),
        _ => assert_eq!(outcome.loss, worst, "{name}"),
    }
}

#[test]
fn each_outcome_is_that_of_the_whole_run() {
    let probe = steps(1500, 1e-6);
    let mut arrived = 0;
    for entry in Objective::ALL {
        let objective = (entry.default)();
        if objective.file().is_some() || objective.lowest().is_none() {
            continue;
        }
        let mut experiment = Experiment::new(objective);
        experiment.steps = 1500;
        for optimizer in Optimizer::methods().map(|entry| (entry.default)()).filter(|optimizer| !optimizer.is_typed()) {
            for rate in [None, Some(1e-3), Some(0.1), Some(1.0)] {
                let mut run = Run::new(optimizer.clone(), 0);
                if rate.is_some_and(|rate| run.optimizer.set("lr", &Value::Number(rate)).is_err()) {
                    continue;
                }
                let outcome = probe.outcome(&experiment, &run, experiment.objective.lowest());
                arrived += usize::from(outcome.stop == Stop::Arrived);
                assert_whole(&experiment, &run, &outcome, 1e-6, &format!("{} {optimizer} {rate:?}", entry.key));
            }
        }
    }
    assert!(arrived > 50, "only {arrived} runs were stopped early");
}

#[test]
fn each_outcome_with_chance_is_that_of_the_whole_run() {
    let mut experiment = experiment("himmelblau", &["gd(lr=0.01)", "momentum(lr=0.003)", "adam(lr=0.05)"], 400);
    experiment.noise = 3.0;
    for run in &experiment.runs {
        let outcome = steps(400, 0.03).outcome(&experiment, run, Some(0.0));
        assert_whole(&experiment, run, &outcome, 0.03, run.name());
    }
}

#[test]
fn a_line_search_pays_for_its_trials_and_a_hessian_for_its_columns() {
    let budget = |most| Probe { budget: Budget { most, unit: BudgetUnit::Evaluations }, tolerance: 1e-6 };
    let experiment = experiment("rosenbrock", &["gd(lr=0.001)", "line-search", "newton"], 100);
    let outcome = |run: usize| budget(60).outcome(&experiment, &experiment.runs[run], Some(0.0));
    let plain = outcome(0);
    assert_eq!((plain.steps, plain.evaluations, plain.values), (60, 60.0, 0.0));
    let searching = outcome(1);
    assert!(searching.values >= searching.steps as f64 && searching.steps < 40, "{searching:?}");
    // Newton pays one gradient and two columns for each step.
    let newton = budget(15).outcome(&experiment, &experiment.runs[2], Some(0.0));
    assert_eq!((newton.steps, newton.evaluations), (5, 15.0));
}

#[test]
fn an_epoch_of_a_finite_sum_costs_one_evaluation() {
    let mut experiment = experiment("regression-toy(points=20)", &["gd(lr=0.01)"], 100);
    experiment.sampling = Sampling::shuffled(5);
    assert_eq!(experiment.objective.data().len(), 60);
    let probe = Probe { budget: Budget { most: 10, unit: BudgetUnit::Evaluations }, tolerance: 1e-3 };
    let outcome = probe.outcome(&experiment, &experiment.runs[0], experiment.objective.lowest());
    assert_eq!((outcome.steps, outcome.evaluations), (120, 10.0));
}

#[test]
fn of_a_quadratic_the_best_rate_and_its_steps_are_those_of_theory() {
    // κ = 25 with L = 5. The gap of the start is the same along both directions, so that none of them counts more.
    let (least, largest) = (0.2, 5.0);
    let mut experiment = experiment("quadratic(a11=5, a12=0, a22=0.2, b1=0, b2=0)", &["gd"], 1000);
    experiment.start = Point::new(1.0, 5.0);
    let tolerance = 1e-8;
    let settings = SweepSettings {
        rates: RateRange { from: 0.1, to: 1.0, count: 1001 },
        probe: steps(1000, tolerance),
        starts: 1,
        seeds: 1,
    };
    let sweep = RateSweep::of(&experiment, &settings, &Watch::default()).unwrap();
    let curve = &sweep.curves[0];
    let theory = Method::best_gradient_descent(least, largest);
    let best = curve.rates[curve.best(CompareMeasure::Steps).unwrap()];
    assert!((best / theory.alpha - 1.0).abs() < 0.02, "{best}, not {}", theory.alpha);
    let limit = curve.lost_from(CompareMeasure::Steps).unwrap();
    assert!((limit / (2.0 / largest) - 1.0).abs() < 0.02, "{limit}");
    // Along λ the component is (1 − α λ)ᵏ.
    for (rate, point) in curve.rates.iter().zip(&curve.points).step_by(50).filter(|(rate, _)| **rate < 0.39) {
        let gap = |k: f64| 0.5 * [least, largest].map(|l| 5.0 * (1.0 - rate * l).abs().powf(2.0 * k)).iter().sum::<f64>();
        let expected = (0..=1000).find(|k| gap(f64::from(*k)) <= tolerance * gap(0.0));
        let found = Some(point.steps.median).filter(|steps| steps.is_finite());
        assert_eq!(found.map(|steps| steps as i32), expected, "{rate}");
    }
}

#[test]
fn on_the_map_of_momentum_the_best_obeys_the_law_of_the_root_of_the_condition_number() {
    let (least, largest) = (0.05, 5.0);
    let mut experiment = experiment("quadratic(a11=5, a12=0, a22=0.05, b1=0, b2=0)", &["momentum"], 1000);
    experiment.start = Point::new(1.0, 1.0);
    let x = MapAxis { key: "lr".into(), from: 0.02, to: 2.0, is_log: true, count: 81 };
    let y = MapAxis { key: "beta".into(), from: 0.0, to: 0.98, is_log: false, count: 50 };
    let probe = steps(3000, 1e-10);
    let map = HyperMap::of(&experiment, &experiment.runs[0], [&x, &y], &probe, 1, &Watch::default()).unwrap();
    let best = map.best(CompareMeasure::Steps).unwrap();
    let [alpha, beta] = map.place(best);
    let law = Method::best(Family::HeavyBall, least, largest);
    assert!((beta - law.beta).abs() < 0.06, "{beta}, not {}", law.beta);
    assert!((0.6..1.6).contains(&(alpha / law.alpha)), "{alpha}, not {}", law.alpha);
    let found = map.cells[best].steps.median;
    // The gap falls with ρ², so that its logarithm needs log τ / (2 log ρ) steps; a double root adds a few.
    let expected = 1e-10_f64.ln() / (2.0 * law.spectral_radius(&[least, largest]).ln());
    assert!((0.85..1.6).contains(&(found / expected)), "{found} steps, not about {expected}");
    // √κ against κ: momentum needs about a fifth of the steps of gradient descent here.
    let descent = (0..x.count).map(|i| map.cells[i].steps.median).fold(f64::INFINITY, f64::min);
    assert!(descent / found > 0.5 * (largest / least).sqrt() / 2.0, "{descent} and {found}");
    let theory = MapTheory::of(&experiment, &experiment.runs[0], [&x, &y]).unwrap();
    assert_eq!(theory.best, Some([law.alpha, law.beta]));
    let mut seen = [0, 0];
    for (i, cell) in map.cells.iter().enumerate() {
        let [alpha, beta] = map.place(i);
        let limit = Method { family: Family::HeavyBall, alpha, beta }.limit(largest);
        let stable = alpha < limit;
        if (alpha / limit - 1.0).abs() > 0.03 {
            assert_eq!(cell.is_lost(), !stable, "α = {alpha}, β = {beta}, limit {limit}");
            seen[usize::from(stable)] += 1;
        }
    }
    assert!(seen.iter().all(|count| *count > 200), "{seen:?}");
}

#[test]
fn what_a_rule_does_not_allow_is_lost() {
    let experiment = experiment("booth", &["gd"], 100);
    let settings = SweepSettings::default();
    let x = MapAxis { key: "beta".into(), from: -0.5, to: 1.5, is_log: false, count: 3 };
    let y = MapAxis { key: "lr".into(), from: 0.01, to: 0.1, is_log: true, count: 2 };
    let run = Run::new(Optimizer::parse("momentum").unwrap(), 0);
    let map = HyperMap::of(&experiment, &run, [&x, &y], &settings.probe, 1, &Watch::default()).unwrap();
    assert_eq!(map.cells.iter().map(|cell| cell.is_lost()).collect::<Vec<_>>(), [true, false, true, true, false, true]);
}

#[test]
fn noise_has_a_band_and_starts_a_fan() {
    let mut experiment = experiment("booth", &["gd"], 100);
    let few =
        SweepSettings { rates: RateRange { from: 1e-3, to: 1.0, count: 7 }, starts: 3, seeds: 9, ..SweepSettings::default() };
    let plain = RateSweep::of(&experiment, &few, &Watch::default()).unwrap();
    assert_eq!(plain.runs, 7 * 3, "without chance one seed is enough");
    assert!(plain.curves[0].points.iter().all(|point| point.fan.len() == 3));
    experiment.noise = 1.0;
    let noisy = RateSweep::of(&experiment, &few, &Watch::default()).unwrap();
    assert_eq!(noisy.runs, 7 * 3 * 9);
    let point = &noisy.curves[0].points[3];
    assert!(point.gap.low < point.gap.median && point.gap.median < point.gap.high, "{point:?}");
}

#[test]
fn runs_made_side_by_side_end_as_each_alone() {
    let cases =
        [("rosenbrock", "full", 1), ("quadratic", "full", 1), ("regression-toy", "single", 3), ("logistic", "batch(m=16)", 2)];
    for (objective, sampling, seeds) in cases {
        let mut experiment = experiment(objective, &[], 60);
        experiment.sampling = Sampling::parse(sampling).unwrap();
        let probe = Probe { budget: Budget { most: 60, unit: BudgetUnit::Evaluations }, tolerance: 1e-6 };
        let lowest = experiment.objective.lowest();
        for entry in Optimizer::methods() {
            let run = |rate: f64| {
                let mut run = Run::new((entry.default)(), 0);
                run.optimizer.set("lr", &Value::Number(rate)).is_ok().then_some(run)
            };
            // Some end early, by divergence or at once, and others take their places.
            let runs: Vec<Run> = [1e-4, 1e-2, 0.1, 1.0, 50.0, 1e5].into_iter().filter_map(run).collect();
            let seeded = |i: u64| Experiment { seed: experiment.seed + i, ..experiment.clone() };
            let trial = |run: &Run, i: u64| Trial { experiment: seeded(i), run: run.clone() };
            let trials: Vec<Trial> = runs.iter().flat_map(|run| (0..seeds).map(move |i| trial(run, i))).collect();
            let alone = trials.iter().map(|trial| probe.outcome(&trial.experiment, &trial.run, lowest));
            let together = probe.outcomes(&trials, lowest);
            assert_eq!(format!("{together:?}"), format!("{:?}", alone.collect::<Vec<_>>()), "{objective} {}", entry.key);
        }
    }
}
