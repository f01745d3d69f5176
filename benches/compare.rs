//! Comparisons: a step of a sweep against one of a recorded run, two cores against one, a picture of basins, and the default benchmark.
//!
//! `cargo bench --no-default-features --bench compare`. Nothing is asserted; all is measured in one process, and the least of several
//! repeats counts.

use downhill::math::Objective;
use downhill::math::Optimizer;
use downhill::math::catalog::Catalog;
use downhill::math::catalog::param::{Tunable as _, Value};
use downhill::sim::compare::basins::Basins;
use downhill::sim::compare::benchmark::Benchmark;
use downhill::sim::compare::probe::{Budget, BudgetUnit, Probe, Trial};
use downhill::sim::compare::rate_range::RateRange;
use downhill::sim::compare::rate_sweep::{RateSweep, SweepSettings};
use downhill::sim::compare::suite::Suite;
use downhill::sim::threads::Watch;
use downhill::sim::{Experiment, Run};
use std::hint::black_box;
use std::time::Instant;

const STEPS: usize = 10_000;

fn experiment(objective: &str, optimizer: &str, steps: usize) -> Experiment {
    let runs = vec![Run::new(Optimizer::parse(optimizer).expect("a rule"), 0)];
    Experiment { steps, runs, ..Experiment::new(Objective::parse(objective).expect("an objective")) }
}

/// The least time of `repeats`, in milliseconds.
fn least<T>(repeats: usize, work: impl Fn() -> T) -> f64 {
    let time = || {
        let begun = Instant::now();
        black_box(work());
        begun.elapsed().as_secs_f64() * 1e3
    };
    (0..repeats).map(|_| time()).fold(f64::INFINITY, f64::min)
}

/// The least time of `repeats` on `cores` threads, in milliseconds.
fn on<T: Send>(cores: usize, repeats: usize, work: impl Fn() -> T + Sync + Send) -> f64 {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(cores).build().expect("threads");
    pool.install(|| least(repeats, &work))
}

fn main() {
    println!("a step that keeps nothing against a recorded one, {STEPS} steps (least of 300)\n");
    println!("{:<14}{:<12}{:>14}{:>14}{:>14}{:>8}", "objective", "rule", "recorded (ns)", "alone (ns)", "swept (ns)", "ratio");
    for objective in ["quadratic(a11=2, a12=-3, a22=6.5, b1=1, b2=-0.5)", "rosenbrock", "himmelblau"] {
        for optimizer in ["gd(lr=1e-6)", "momentum(lr=1e-7)", "adam(lr=1e-5)"] {
            let experiment = experiment(objective, optimizer, STEPS);
            let run = &experiment.runs[0];
            let probe = Probe { budget: Budget { most: STEPS as u64, unit: BudgetUnit::Evaluations }, tolerance: 1e-6 };
            let lowest = experiment.objective.lowest();
            let outcome = probe.outcome(&experiment, run, lowest);
            assert_eq!(outcome.steps as usize, STEPS, "it must not stop early");
            let recorded = least(300, || experiment.trace(run));
            let alone = least(100, || probe.outcome(&experiment, run, lowest));
            // As in a sweep: with other learning rates, which end as late.
            let trial = |i: usize| {
                let mut run = run.clone();
                let rate = run.learning_rate() * (1.0 + 0.01 * i as f64);
                run.optimizer.set("lr", &Value::Number(rate)).expect("a rate");
                Trial { experiment: experiment.clone(), run }
            };
            let trials: Vec<Trial> = (0..8).map(trial).collect();
            assert!(probe.outcomes(&trials, lowest).iter().all(|outcome| outcome.steps as usize == STEPS));
            let swept = least(50, || probe.outcomes(&trials, lowest)) / trials.len() as f64;
            let [a, b, c] = [recorded, alone, swept].map(|time| time * 1e6 / STEPS as f64);
            let key = experiment.objective.entry().key;
            println!("{key:<14}{:<12}{a:>14.1}{b:>14.1}{c:>14.1}{:>8.2}", run.optimizer.entry().key, c / a);
        }
    }
    let mut many = experiment("rosenbrock", "gd", 1);
    many.runs = ["gd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"]
        .iter()
        .enumerate()
        .map(|(i, text)| Run::new(Optimizer::parse(text).expect("a rule"), i))
        .collect();
    let probe = Probe { budget: Budget { most: 2000, unit: BudgetUnit::Steps }, tolerance: 1e-6 };
    let settings = SweepSettings { rates: RateRange { count: 121, ..RateRange::default() }, probe, starts: 3, seeds: 1 };
    let sweep = || RateSweep::of(&many, &settings, &Watch::default());
    let [one, two] = [1, 2].map(|cores| on(cores, 7, sweep));
    println!(
        "\nsweep, 6 runs × 121 rates × 3 starts × 2000 steps: {one:.0} ms on one core, {two:.0} ms on two: {:.2} times",
        one / two
    );
    let basins = experiment("himmelblau", "momentum(lr=0.01)", 500);
    for side in [40, 256] {
        let of = || Basins::of(&basins, &basins.runs[0], basins.objective.view(), [side; 2], 500, &Watch::default());
        let [one, two] = [1, 2].map(|cores| on(cores, 5, of));
        println!(
            "basins {side}×{side} × 500 steps of momentum: {one:.0} ms on one core, {two:.0} ms on two: {:.2} times",
            one / two
        );
    }
    let suite = Suite::default();
    let (methods, functions) = (suite.contestants.len(), suite.problems.len());
    let [one, two] = [1, 2].map(|cores| on(cores, 2, || Benchmark::of(&suite, &Watch::default())));
    println!(
        "default benchmark, {methods} optimizers × {functions} functions: {one:.0} ms on one core, {two:.0} ms on two: {:.2} times",
        one / two
    );
}
