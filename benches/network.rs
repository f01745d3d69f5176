//! How long a network trains, beside a loop written by hand for that network and nothing else.
//!
//! `cargo bench --no-default-features --bench network`. A 2-16-16-1 network with tanh and cross-entropy on 500 points, full batches, one
//! core. Both sides do the same: the gradient of the loss, a step, and a record of each epoch's loss and gradient norm. They alternate
//! in one process and the least of many repeats counts, so that other work on the machine matters little.

use downhill::math::Optimizer;
use downhill::math::Sampling;
use downhill::math::catalog::Catalog;
use downhill::math::data::examples::Example;
use downhill::sim::Run;
use downhill::sim::Session;
use downhill::sim::Training;
use downhill::sim::threads::Watch;
use downhill::sim::training::TrainingProblem;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

const EPOCHS: usize = 50;
const REPEATS: usize = 30;
const RATE: f64 = 0.1;
const H: usize = 16;

/// What one would write in an afternoon: arrays of fixed size, sample after sample, forward and back.
#[derive(Clone)]
struct ByHand {
    w1: [[f64; 2]; H],
    b1: [f64; H],
    w2: [[f64; H]; H],
    b2: [f64; H],
    w3: [f64; H],
    b3: f64,
}

impl ByHand {
    fn zeros() -> Self {
        ByHand { w1: [[0.0; 2]; H], b1: [0.0; H], w2: [[0.0; H]; H], b2: [0.0; H], w3: [0.0; H], b3: 0.0 }
    }

    /// From the parameters in the order of the library: layer by layer, weights first.
    fn from(x: &[f64]) -> Self {
        let mut numbers = x.iter().copied();
        let mut of = ByHand::zeros();
        of.each(|number| *number = numbers.next().expect("as many numbers as parameters"));
        of
    }

    fn each(&mut self, f: impl FnMut(&mut f64)) {
        let ByHand { w1, b1, w2, b2, w3, b3 } = self;
        let (first, second) = (w1.as_flattened_mut().iter_mut().chain(b1), w2.as_flattened_mut().iter_mut().chain(b2));
        first.chain(second).chain(w3).chain([b3]).for_each(f);
    }

    /// The mean loss, and the gradient of the mean; with indices, as in the formulas.
    #[allow(clippy::needless_range_loop)]
    fn loss_gradient(&self, examples: &[Example]) -> (f64, ByHand) {
        let mut g = ByHand::zeros();
        let (mut loss, n) = (0.0, examples.len() as f64);
        for example in examples {
            let input = [example.at.x, example.at.y];
            let (mut a1, mut a2) = ([0.0; H], [0.0; H]);
            for j in 0..H {
                a1[j] = (self.b1[j] + self.w1[j][0] * input[0] + self.w1[j][1] * input[1]).tanh();
            }
            for j in 0..H {
                let mut z = self.b2[j];
                for i in 0..H {
                    z += self.w2[j][i] * a1[i];
                }
                a2[j] = z.tanh();
            }
            let mut z = self.b3;
            for i in 0..H {
                z += self.w3[i] * a2[i];
            }
            let y = f64::from(example.class);
            let small = (-z.abs()).exp();
            loss += z.max(0.0) - y * z + small.ln_1p();
            let chance = if z > 0.0 { 1.0 / (1.0 + small) } else { small / (1.0 + small) };
            let d3 = (chance - y) / n;
            let (mut d2, mut d1) = ([0.0; H], [0.0; H]);
            g.b3 += d3;
            for i in 0..H {
                g.w3[i] += d3 * a2[i];
                d2[i] = d3 * self.w3[i] * (1.0 - a2[i] * a2[i]);
            }
            for j in 0..H {
                g.b2[j] += d2[j];
                for i in 0..H {
                    g.w2[j][i] += d2[j] * a1[i];
                    d1[i] += d2[j] * self.w2[j][i];
                }
            }
            for j in 0..H {
                let d = d1[j] * (1.0 - a1[j] * a1[j]);
                g.b1[j] += d;
                g.w1[j][0] += d * input[0];
                g.w1[j][1] += d * input[1];
            }
        }
        (loss / n, g)
    }

    /// Loss and gradient norm of each epoch, from the start on.
    #[inline(never)]
    fn train(mut self, examples: &[Example], epochs: usize, rate: f64) -> Vec<(f64, f64)> {
        let mut records = Vec::with_capacity(epochs + 1);
        for epoch in 0..=epochs {
            let (loss, mut g) = self.loss_gradient(examples);
            let mut square = 0.0;
            g.each(|number| square += *number * *number);
            records.push((loss, f64::sqrt(square)));
            if epoch < epochs {
                let mut steps = Vec::with_capacity(400);
                g.each(|number| steps.push(rate * *number));
                let mut steps = steps.into_iter();
                self.each(|number| *number -= steps.next().expect("as many steps as parameters"));
            }
        }
        records
    }
}

fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let begin = Instant::now();
    black_box(work());
    begin.elapsed()
}

fn training(run: &str, sampling: &str, train_share: f64) -> (Training, Arc<TrainingProblem>) {
    let run = Run::new(Optimizer::parse(run).expect("a known optimizer"), 0);
    let sampling = Sampling::parse(sampling).expect("a known sampling");
    let points = (500.0 / train_share).round() as usize;
    let training = Training { runs: vec![run], points, train_share, sampling, ..Training::default() };
    let problem = Arc::new(training.problem().expect("a training that can be run"));
    (training, problem)
}

fn trained((training, problem): &(Training, Arc<TrainingProblem>), epochs: usize) -> Session {
    let mut session = Session::new(training, problem, 0);
    session.train(epochs, &Watch::default());
    session
}

fn per_minute(epochs: usize, taken: Duration) -> f64 {
    60.0 * epochs as f64 / taken.as_secs_f64()
}

fn main() {
    let of = training(&format!("gd(lr={RATE})"), "full", 1.0);
    let by_hand = || ByHand::from(of.1.start.as_slice()).train(black_box(&of.1.train), EPOCHS, black_box(RATE));
    // Both sides must have made the same run, or the comparison says nothing.
    let (ours, theirs) = (trained(&of, EPOCHS), by_hand());
    assert_eq!((ours.epochs().len(), of.1.train.len()), (theirs.len(), 500));
    for (epoch, (loss, norm)) in ours.epochs().iter().zip(&theirs) {
        assert!((epoch.train.loss - loss).abs() < 1e-10 && (epoch.grad_norm - norm).abs() < 1e-10, "epoch {}", epoch.epoch);
    }
    let (mut library, mut plain) = (Duration::MAX, Duration::MAX);
    for _ in 0..REPEATS {
        library = library.min(time(|| trained(black_box(&of), EPOCHS)));
        plain = plain.min(time(by_hand));
    }
    println!("2-16-16-1, tanh, cross-entropy, 500 training points, gradient descent in full batches, one core");
    let row = |name: &str, taken: Duration| {
        let micros = 1e6 * taken.as_secs_f64() / EPOCHS as f64;
        println!("{name:<40} {micros:>8.0} µs an epoch {:>10.0} epochs a minute", per_minute(EPOCHS, taken));
    };
    row("downhill", library);
    row("by hand", plain);
    println!("{:<40} {:>8.2}", "ratio", library.as_secs_f64() / plain.as_secs_f64());

    println!("\nthe same network otherwise, on 500 training and 125 test points");
    for (run, sampling) in
        [("gd(lr=0.1)", "full"), ("adam(lr=0.01)", "full"), ("adam(lr=0.01)", "shuffle(m=20)"), ("gd(lr=0.1)", "shuffle(m=1)")]
    {
        let of = training(run, sampling, 0.8);
        let taken = (0..5).map(|_| time(|| trained(&of, EPOCHS))).min().expect("there are repeats");
        row(&format!("{run}, {sampling}"), taken);
    }
}
