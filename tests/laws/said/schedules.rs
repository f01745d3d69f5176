//! What the schedules and the samplings say of themselves. The sums of each schedule are measured in `schedules.rs`.

use super::{Said, close, hold, hold_all, last};
use crate::support::trial::{Trial, plan, sampling};
use downhill::math::Plan;
use downhill::math::Sampling;

#[test]
fn what_schedules_say_is_true() {
    let place: Vec<(&str, &str)> = Plan::list().into_iter().map(|(key, about, _)| (key, about)).collect();
    hold_all(&place, SCHEDULES);
}

#[test]
fn what_samplings_say_is_true() {
    hold::<Sampling>(SAMPLINGS);
}

/// The share of the learning rate at each of the first steps.
fn factors(schedule: &str, steps: usize) -> Vec<f64> {
    let plan = plan(schedule);
    (0..steps).map(|k| plan.factor(k)).collect()
}

/// The exponent p in k^−p, between two late steps.
fn power(schedule: &str) -> f64 {
    let plan = plan(schedule);
    -(plan.factor(40_000_000) / plan.factor(10_000_000)).ln() / 4.0_f64.ln()
}

const SCHEDULES: &[Said] = &[
    ("constant", "The learning rate stays as it is.", || assert!(factors("constant", 1000).iter().all(|f| *f == 1.0))),
    ("inverse-time", "Falls like 1/k: the sum of the learning rates diverges, that of their squares converges.", || {
        assert!(close(power("inverse-time"), 1.0, 1e-5));
        let sums = plan("inverse-time").sums();
        assert!(!sums.rates.converges && sums.squares.converges);
        assert_eq!(plan("inverse-time(rate=0.1)").factor(10), 0.5, "at k = 1/r it is half of the first");
    }),
    ("inverse-sqrt", "Falls like 1/√k: slower than inverse time; the theorem's bound then falls like (log k)/√k.", || {
        assert!(close(power("inverse-sqrt"), 0.5, 1e-5));
        // The bound with R = G = 1, over (log k)/√k: the ratio settles.
        let ratio = |last: usize| {
            let sums = downhill::math::series::partial_sums(|k| plan("inverse-sqrt(rate=1)").factor(k), last);
            let sum = sums.last().unwrap();
            (1.0 + sum.squares) / (2.0 * sum.rates) * (last as f64).sqrt() / (last as f64).ln()
        };
        assert!(close(ratio(1_000_000), ratio(100_000), 0.03), "{} {}", ratio(100_000), ratio(1_000_000));
    }),
    ("power", "Falls like a power of k that you choose; 1/2 < p ≤ 1 meets both constraints of the lecture.", || {
        for (p, both) in [(0.3, false), (0.5, false), (0.51, true), (0.75, true), (1.0, true), (1.1, false)] {
            let schedule = format!("power(exponent={p})");
            let sums = plan(&schedule).sums();
            assert_eq!(!sums.rates.converges && sums.squares.converges, both, "p = {p}");
            assert!(close(power(&schedule), p, 1e-5));
        }
    }),
    ("exponential", "Falls by the same factor at every step; so fast that the run may stop short of the minimum.", || {
        let factors = factors("exponential(gamma=0.9)", 50);
        assert!(factors.windows(2).all(|two| close(two[1], 0.9 * two[0], 1e-12)));
        let trial = Trial::new("booth", "gd(lr=0.01)", 5000);
        let (kept, stopped) = (last(&trial), last(&trial.clone().scheduled("exponential(gamma=0.9)")));
        assert!(kept.loss < 1e-12 && stopped.loss > 1.0, "{} {}", kept.loss, stopped.loss);
    }),
    ("step", "Stays for a while, then drops; the usual choice by hand.", || {
        let factors = factors("step(every=50, factor=0.5)", 101);
        assert!(factors[..50].iter().all(|f| *f == 1.0) && factors[50..100].iter().all(|f| *f == 0.5) && factors[100] == 0.25);
    }),
    ("cosine", "Falls slowly, then fast, then slowly, down to a floor.", || {
        let factors = factors("cosine(length=200, floor=0.1)", 301);
        let fall = |k: usize| factors[k] - factors[k + 1];
        assert!(fall(0) < 0.1 * fall(100) && fall(199) < 0.1 * fall(100) && factors[200..].iter().all(|f| close(*f, 0.1, 1e-12)));
    }),
    (
        "piecewise",
        "Changes at the steps that you choose, to the shares of the learning rate that you choose, and stays between.",
        || {
            let factors = factors("piecewise(\"3:0.5, 5:0.1\")", 8);
            assert_eq!(factors, [1.0, 1.0, 1.0, 0.5, 0.5, 0.1, 0.1, 0.1]);
        },
    ),
    (
        "polynomial",
        "Falls to a floor like a power of the steps that are left: a straight line for p = 1, steeper at first for more.",
        || {
            let line = factors("polynomial(length=100, exponent=1, floor=0.2)", 200);
            assert!(
                (0..100).all(|k| close(line[k] - line[k + 1], 0.008, 1e-9)) && line[100..].iter().all(|f| close(*f, 0.2, 1e-12))
            );
            let steep = factors("polynomial(length=100, exponent=2)", 100);
            assert!(steep[0] - steep[1] > 1.9 * 0.01 && steep[98] - steep[99] < 0.1 * 0.01);
        },
    ),
    (
        "warm-restarts",
        "Cosines one after the other, each m times as long as the one before: every restart jumps back to the full learning rate.",
        || {
            let factors = factors("warm-restarts(length=10, multiply=3)", 131);
            let restarts: Vec<usize> = (0..131).filter(|&k| factors[k] == 1.0).collect();
            assert_eq!(restarts, [0, 10, 40, 130]);
            assert!((1..131).all(|k| restarts.contains(&k) || factors[k] < factors[k - 1]));
        },
    ),
    ("one-cycle", "Climbs from a small learning rate to the full one, and then falls to almost nothing, all in T steps.", || {
        let factors = factors("one-cycle(length=100)", 100);
        assert!(close(factors[0], 0.04, 1e-12) && factors[29] == 1.0 && factors[99] < 1e-5);
        assert!((0..29).all(|k| factors[k] < factors[k + 1]) && (29..99).all(|k| factors[k] > factors[k + 1]));
    }),
    (
        "cyclic",
        "Climbs from a floor to the full learning rate and falls back, again and again: short ways through rates that alone would be too large.",
        || {
            let factors = factors("cyclic(up=10, floor=0.1)", 200);
            assert!((0..10).all(|n| close(factors[20 * n], 0.1, 1e-12) && factors[20 * n + 10] == 1.0));
            // Steps up to 2.2 / L alone diverge.
            let bowl = Trial::new("quadratic(a11=1, a12=0, a22=10, b1=0, b2=0)", "gd(lr=0.22)", 400);
            let (alone, cyclic) = (last(&bowl).loss, last(&bowl.clone().scheduled("cyclic(up=10, floor=0.1)")).loss);
            assert!(alone > 1e6 && cyclic < 1e-6, "{alone} {cyclic}");
        },
    ),
    (
        "wsd",
        "Climbs, stays at the full learning rate, and falls in a short last part: how long it stays need not be known beforehand.",
        || {
            let [short, long] =
                ["wsd(warmup=5, stable=10, decay=8)", "wsd(warmup=5, stable=50, decay=8)"].map(|plan| factors(plan, 80));
            assert_eq!(short[..15], long[..15]);
            assert_eq!(short[15..23], long[55..63]);
            assert!(short[4..=15].iter().all(|f| *f == 1.0) && short[0] == 0.2 && short[23] == 0.0);
        },
    ),
    (
        "plateau",
        "Drops by the factor f after more than P looks in a row at which F was not below its best; n counts the drops.",
        || {
            let trial = Trial::new("v-valley", "gd(lr=0.5)", 400).scheduled("plateau(factor=0.5, patience=5)");
            let trace = trial.trace();
            let along = trial.0.factors(&trial.0.runs[0], &trace);
            let (mut best, mut in_vain, mut drops) = (f64::INFINITY, 0, 0);
            for (k, record) in trace.records.iter().enumerate().skip(1) {
                in_vain += 1;
                if record.loss < best * (1.0 - 1e-4) {
                    (best, in_vain) = (record.loss, 0);
                } else if in_vain > 5 {
                    (drops, in_vain) = (drops + 1, 0);
                }
                assert_eq!(along.factor(k), 0.5_f64.powi(drops), "step {k}");
            }
            assert!(drops > 0);
        },
    ),
    (
        "warmup",
        "Climbs evenly to the full learning rate before any other schedule begins: warmup(length=10) + cosine(length=100).",
        || {
            let factors = factors("warmup(length=10) + cosine(length=100)", 111);
            assert!(
                (0..10).all(|k| close(factors[k], (k + 1) as f64 / 10.0, 1e-12)) && factors[10] == 1.0 && factors[110] < 1e-12
            );
        },
    ),
];

/// The evaluations of 12 steps on the toy, and how many different last points ten seeds give.
fn run(notation: &str) -> (u64, usize) {
    let trial = Trial::new("regression-toy", "gd(lr=0.1)", 12).sampled(notation);
    assert_eq!(sampling(notation).to_string().split('(').next(), notation.split('(').next());
    let mut ends: Vec<[u64; 2]> =
        (0..10).map(|seed| last(&trial.clone().seed(seed)).x).map(|x| [x.x.to_bits(), x.y.to_bits()]).collect();
    ends.sort_unstable();
    ends.dedup();
    (last(&trial).evals, ends.len())
}

const SAMPLINGS: &[Said] = &[
    ("full", "The gradient of the full sum at every step: batch gradient descent.", || assert_eq!(run("full"), (12 * 21, 1))),
    ("single", "One sample, drawn afresh at every step: stochastic gradient descent.", || assert_eq!(run("single"), (12, 10))),
    ("batch", "m samples, drawn afresh at every step: mini-batch gradient descent.", || {
        assert_eq!(run("batch(m=5)"), (12 * 5, 10))
    }),
    ("shuffle", "Passes over all samples in a new order every epoch, m at a time, as deep-learning libraries do.", || {
        // 21 = 4 · 5 + 1: every fifth step is one of a single sample.
        assert_eq!(run("shuffle(m=5)"), (2 * 21 + 2 * 5, 10));
    }),
];
