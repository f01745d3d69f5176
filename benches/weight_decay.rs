//! How long the experiment on weight decay takes, and how long beside a loop written by hand for it and nothing else.
//!
//! `cargo bench --no-default-features --bench weight_decay`. Both sides alternate in one process and the least of many repeats counts.
//! The loop by hand adds its inner products up one by one, as one writes them; the program keeps eight sums side by side, and so can win.

use downhill::sim::draws::{Batches, Draws};
use downhill::sim::threads::Watch;
use downhill::sim::weight_decay::decay_sweep::{LambdaRange, sweep};
use downhill::sim::weight_decay::{DecayProblem, WeightDecay};
use std::hint::black_box;
use std::time::{Duration, Instant};

const REPEATS: usize = 200;

fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let begin = Instant::now();
    black_box(work());
    begin.elapsed()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The slide's update over the same batches, with the losses after every epoch: gradient descent, 20 examples, batches of 5.
#[inline(never)]
fn by_hand(experiment: &WeightDecay, problem: &DecayProblem, lambda: f64, eta: f64) -> Vec<[f64; 3]> {
    let d = problem.train.dims();
    let (mut w, mut b) = (problem.start.as_slice()[..d].to_vec(), problem.start[d]);
    let mut batches = Batches::new(experiment.sampling.clone(), problem.train.targets().len(), Draws::new(experiment.seed));
    let mut slope = vec![0.0; d];
    let loss = |model: &downhill::math::data::linear_model::LinearModel, w: &[f64], b: f64| {
        let targets = model.targets();
        targets.iter().enumerate().map(|(i, y)| 0.5 * (dot(model.input(i), w) + b - y).powi(2)).sum::<f64>()
            / targets.len() as f64
    };
    let mut epochs = Vec::with_capacity(experiment.epochs + 1);
    for epoch in 0..=experiment.epochs {
        epochs.push([loss(&problem.train, &w, b), loss(&problem.validation, &w, b), dot(&w, &w)]);
        for k in 4 * epoch..4 * epoch + 4 {
            slope.fill(0.0);
            let (batch, mut errors) = (batches.at(k), 0.0);
            for &i in batch {
                let x = problem.train.input(i);
                let error = dot(x, &w) + b - problem.train.targets()[i];
                slope.iter_mut().zip(x).for_each(|(slope, x)| *slope += error * x);
                errors += error;
            }
            let rate = eta / batch.len() as f64;
            w.iter_mut().zip(&slope).for_each(|(w, slope)| *w = (1.0 - eta * lambda) * *w - rate * slope);
            b -= rate * errors;
        }
    }
    epochs
}

fn main() {
    let experiment = WeightDecay::default();
    let problem = experiment.problem();
    let watch = Watch::default();
    let (mut ours, mut theirs) = (Duration::MAX, Duration::MAX);
    for _ in 0..REPEATS {
        ours = ours.min(time(|| experiment.run(&problem, 3.0, usize::MAX, &watch)));
        theirs = theirs.min(time(|| by_hand(&experiment, &problem, 3.0, 0.01)));
    }
    let (run, loops) =
        (experiment.run(&problem, 3.0, 1, &watch).expect("nobody calls it off"), by_hand(&experiment, &problem, 3.0, 0.01));
    for (ours, theirs) in run.epochs.iter().zip(&loops) {
        let ours = [ours.train_loss, ours.validation_loss, ours.squared_weights];
        assert!(ours.iter().zip(theirs).all(|(a, b)| (a - b).abs() <= 1e-9 * b.abs()), "both sides make the same run");
    }
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    println!(
        "one lambda, 100 epochs of batches of 5 from 20 examples of 200 inputs: {ours:.1?}, by hand {theirs:.1?}, ratio {ratio:.2}"
    );

    let whole = (0..REPEATS).map(|_| time(|| experiment.runs(&experiment.problem(), &watch))).min().expect("there are repeats");
    println!("two values of lambda, 100 epochs, the examples drawn too: {whole:.1?} (at most 200ms is wanted)");

    let lambdas = LambdaRange::default().values();
    let swept = (0..20).map(|_| time(|| sweep(&experiment, &problem, &lambdas, &watch))).min().expect("there are repeats");
    println!("a sweep over {} values of lambda, with the ridge solutions: {swept:.1?}", lambdas.len());
}
