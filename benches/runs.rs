//! How long a recorded run takes, beside a loop written by hand for that rule and nothing else.
//!
//! `cargo bench --no-default-features --bench runs`. Fails where a run takes more than 1.5 times the hand-written loop, or a typed rule
//! more than 3.5 times the same rule built in.
//! Both sides alternate in one process and the least of many repeats counts, so that other work on the machine matters
//! little.

use downhill::math::Objective;
use downhill::math::Optimizer;
use downhill::math::Point;
use downhill::math::catalog::Catalog;
use downhill::sim::Experiment;
use downhill::sim::Run;
use downhill::sim::Trace;
use downhill::sim::run::trace::Record;
use std::hint::black_box;
use std::time::{Duration, Instant};

const STEPS: usize = 10_000;
const REPEATS: usize = 2_000;
/// The most that the general machinery may cost, as a multiple of the hand-written loop.
const ALLOWED: f64 = 1.5;
/// The most that a typed rule may cost, as a multiple of the same rule built in.
const ALLOWED_TYPED: f64 = 3.5;
/// A frame at 60 Hz, in which a slider drag must be answered with time to spare.
const FRAME: Duration = Duration::from_millis(16);

/// ½ xᵀA x − xᵀb. The learning rates below are so small that no run arrives: at the minimum, momenta would fade into
/// subnormal numbers, whose arithmetic is slow on both sides and would hide all else.
#[derive(Clone, Copy)]
struct Bowl {
    a11: f64,
    a12: f64,
    a22: f64,
    b1: f64,
    b2: f64,
}

const BOWL: Bowl = Bowl { a11: 2.0, a12: -3.0, a22: 6.5, b1: 1.0, b2: -0.5 };
const START: (f64, f64) = (-3.1, 1.9);

impl Bowl {
    fn notation(&self) -> String {
        let Bowl { a11, a12, a22, b1, b2 } = self;
        format!("quadratic(a11={a11}, a12={a12}, a22={a22}, b1={b1}, b2={b2})")
    }

    /// The value and the gradient share A x.
    #[inline(always)]
    fn value_gradient(&self, (x, y): (f64, f64)) -> (f64, (f64, f64)) {
        let (ax, ay) = (self.a11 * x + self.a12 * y, self.a12 * x + self.a22 * y);
        (0.5 * (x * ax + y * ay) - (x * self.b1 + y * self.b2), (ax - self.b1, ay - self.b2))
    }
}

#[inline(always)]
fn record((x, y): (f64, f64), loss: f64, g: (f64, f64), evals: usize) -> Record {
    Record { x: Point::new(x, y), loss, grad_norm: (g.0 * g.0 + g.1 * g.1).sqrt(), evals: evals as u64 }
}

#[inline(never)]
fn gd(bowl: Bowl, mut x: (f64, f64), steps: usize, lr: f64) -> Vec<Record> {
    let mut records = Vec::with_capacity(steps + 1);
    for k in 0..=steps {
        let (loss, g) = bowl.value_gradient(x);
        records.push(record(x, loss, g, k));
        x = (x.0 - lr * g.0, x.1 - lr * g.1);
    }
    records
}

#[inline(never)]
fn momentum(bowl: Bowl, mut x: (f64, f64), steps: usize, lr: f64, beta: f64) -> Vec<Record> {
    let mut records = Vec::with_capacity(steps + 1);
    let mut d = (0.0, 0.0);
    for k in 0..=steps {
        let (loss, g) = bowl.value_gradient(x);
        records.push(record(x, loss, g, k));
        d = (beta * d.0 - lr * g.0, beta * d.1 - lr * g.1);
        x = (x.0 + d.0, x.1 + d.1);
    }
    records
}

#[inline(never)]
fn adam(bowl: Bowl, mut x: (f64, f64), steps: usize, lr: f64, beta1: f64, beta2: f64, eps: f64) -> Vec<Record> {
    let mut records = Vec::with_capacity(steps + 1);
    let (mut m, mut v) = ((0.0, 0.0), (0.0, 0.0));
    for k in 0..=steps {
        let (loss, g) = bowl.value_gradient(x);
        records.push(record(x, loss, g, k));
        m = (beta1 * m.0 + (1.0 - beta1) * g.0, beta1 * m.1 + (1.0 - beta1) * g.1);
        v = (beta2 * v.0 + (1.0 - beta2) * g.0 * g.0, beta2 * v.1 + (1.0 - beta2) * g.1 * g.1);
        x = (x.0 - lr * m.0 / (v.0 + eps).sqrt(), x.1 - lr * m.1 / (v.1 + eps).sqrt());
    }
    records
}

/// `objective` and one run of each of `optimizers`.
fn experiment(objective: &str, optimizers: &[&str], steps: usize) -> Experiment {
    let parsed = optimizers.iter().map(|text| Optimizer::parse(text).expect("a known optimizer"));
    let runs = parsed.enumerate().map(|(i, optimizer)| Run::new(optimizer, i)).collect();
    let objective = Objective::parse(objective).expect("a known objective");
    Experiment { steps, runs, start: Point::new(START.0, START.1), ..Experiment::new(objective) }
}

fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let begin = Instant::now();
    black_box(work());
    begin.elapsed()
}

fn least<T>(repeats: usize, work: impl Fn() -> T) -> Duration {
    (0..repeats).map(|_| time(&work)).min().expect("there are repeats")
}

/// Both sides must have made the same run, or the comparison says nothing.
fn assert_same(ours: &Trace, theirs: &[Record], name: &str) {
    assert_eq!(ours.records.len(), theirs.len(), "{name}");
    for (k, (a, b)) in ours.records.iter().zip(theirs).enumerate() {
        assert!((a.x - b.x).norm() <= 1e-9 && (a.loss - b.loss).abs() <= 1e-9 && a.evals == b.evals, "{name}, step {k}");
    }
}

/// Prints a row of the table; the ratio.
fn compare(notation: &str, by_hand: impl Fn() -> Vec<Record>) -> f64 {
    let experiment = experiment(&BOWL.notation(), &[notation], STEPS);
    let traced = || black_box(&experiment).trace(&experiment.runs[0]);
    assert_same(&traced(), &by_hand(), notation);
    let (mut ours, mut theirs) = (Duration::MAX, Duration::MAX);
    for _ in 0..REPEATS {
        ours = ours.min(time(traced));
        theirs = theirs.min(time(&by_hand));
    }
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    println!("{notation:<34} {:>9.1} {:>9.1} {ratio:>6.2}", micros(ours), micros(theirs));
    ratio
}

/// Prints a row of the table of typed rules: the built-in rule, the same as text; the ratio.
fn compare_typed(notation: &str) -> f64 {
    let optimizer = Optimizer::parse(notation).expect("a known optimizer");
    let typed = optimizer.as_text().expect("it has a text");
    let mut experiment = experiment(&BOWL.notation(), &[notation], STEPS);
    experiment.runs.push(Run::new(typed, 1));
    let traced = |i: usize| black_box(&experiment).trace(&experiment.runs[i]);
    let (mut built_in, mut as_text) = (Duration::MAX, Duration::MAX);
    for _ in 0..REPEATS / 2 {
        built_in = built_in.min(time(|| traced(0)));
        as_text = as_text.min(time(|| traced(1)));
    }
    let ratio = as_text.as_secs_f64() / built_in.as_secs_f64();
    println!("{notation:<34} {:>9.1} {:>9.1} {ratio:>6.2}", micros(built_in), micros(as_text));
    ratio
}

fn micros(time: Duration) -> f64 {
    1e6 * time.as_secs_f64()
}

fn main() {
    println!("{STEPS} recorded steps on a quadratic, µs");
    println!("{:<34} {:>9} {:>9} {:>6}", "", "downhill", "by hand", "ratio");
    let (bowl, start) = (black_box(BOWL), black_box(START));
    let ratios = [
        compare("gd(lr=0.001)", || gd(bowl, start, STEPS, black_box(0.001))),
        compare("momentum(lr=0.0001, beta=0.9)", || momentum(bowl, start, STEPS, black_box(0.0001), black_box(0.9))),
        compare("adam(lr=0.0001, form=lecture)", || {
            adam(bowl, start, STEPS, black_box(0.0001), black_box(0.9), black_box(0.999), black_box(1e-8))
        }),
    ];

    println!("\nthe same rules, typed, µs");
    println!("{:<34} {:>9} {:>9} {:>6}", "", "built in", "typed", "ratio");
    let typed = [
        "gd(lr=0.001)",
        "momentum(lr=0.0001)",
        "nesterov(lr=0.0001)",
        "adam(lr=0.0001)",
        "adam(lr=0.0001, form=pytorch)",
        "adabelief(lr=0.0001)",
        "lion(lr=0.0001)",
    ]
    .map(compare_typed);

    let long = experiment(&BOWL.notation(), &["adam(lr=0.000001)"], 1_000_000);
    println!("\n1,000,000 steps of adam: {:.1} ms", micros(least(10, || long.trace(&long.runs[0]))) / 1e3);

    let all = ["gd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw", "newton"];
    println!("8 runs × 2,000 steps (a slider drag), ms");
    for objective in [&BOWL.notation(), "rosenbrock", "regression-data(standardize=true)", "ackley"] {
        let drag = experiment(objective, &all, 2_000);
        let taken = least(50, || drag.runs.iter().map(|run| drag.trace(run)).collect::<Vec<_>>());
        println!("{objective:<58} {:>6.2}", micros(taken) / 1e3);
        assert!(taken < FRAME, "a slider drag on {objective} takes longer than a frame");
    }
    assert!(
        typed.iter().all(|ratio| *ratio <= ALLOWED_TYPED),
        "a typed rule takes more than {ALLOWED_TYPED} times the built-in one"
    );
    assert!(ratios.iter().all(|ratio| *ratio <= ALLOWED), "a run takes more than {ALLOWED} times the loop written by hand");
}
