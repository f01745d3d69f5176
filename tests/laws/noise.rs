//! The noise of stochastic gradients: exact statistics against every batch there is, and laws against long runs.

use crate::support::trial::{Trial, objective, sampling};
use downhill::math::Objective;
use downhill::math::Point;
use downhill::math::Sampling;
use downhill::math::theory::batch_gain::BatchGain;
use downhill::math::theory::gradient_noise::{GradientNoise, share};
use downhill::math::theory::noise_floor::stationary;
use downhill::math::theory::noisy_quadratic::NoisyQuadratic;
use downhill::math::theory::stability::{Family, Method};
use downhill::sim::run::gradient_check::GradientCheck;
use nalgebra::Matrix2;

/// Every batch of `m` indices below `n`: ordered draws with replacement, or subsets.
fn batches(n: usize, m: usize, replacement: bool) -> Vec<Vec<usize>> {
    if m == 0 {
        return vec![vec![]];
    }
    let fits = |batch: &[usize], next: usize| replacement || batch.last().is_none_or(|&last| next > last);
    let shorter = batches(n, m - 1, replacement);
    shorter.iter().flat_map(|batch| (0..n).filter(|&i| fits(batch, i)).map(|i| [&batch[..], &[i]].concat())).collect()
}

#[test]
fn mean_and_covariance_are_those_of_all_batches() {
    let x = Point::new(0.3, -0.4);
    for on in ["regression-toy(points=2)", "regression-toy(points=2, b=fixed)", "logistic(points=3, distance=1)"] {
        let f = objective(on);
        let n = f.data().len();
        for m in 1..=n.min(4) {
            for replacement in [false, true] {
                let drawn = sampling(&format!("batch({m}, replacement={replacement})"));
                let all: Vec<Point> = batches(n, m, replacement)
                    .iter()
                    .map(|batch| batch.iter().map(|&i| f.sample_gradient(i, x)).sum::<Point>() / m as f64)
                    .collect();
                let count = all.len() as f64;
                let mean = all.iter().sum::<Point>() / count;
                let covariance = all.iter().map(|g| (g - mean) * (g - mean).transpose()).sum::<Matrix2<f64>>() / count;
                let noise = GradientNoise::at(&*f, x, &drawn, 0.0);
                let what = format!("{on}, {drawn}");
                assert!((noise.mean - mean).norm() < 1e-13, "{what}: E g = ∇F");
                assert!((noise.covariance - covariance).norm() < 1e-13 * (1.0 + covariance.norm()), "{what}");
                let squared = all.iter().map(|g| g.norm_squared()).sum::<f64>() / count;
                assert!((noise.squared_norm() - squared).abs() < 1e-13 * (1.0 + squared), "{what}: E‖g‖²");
            }
        }
    }
}

#[test]
fn what_a_batch_buys_is_the_mean_over_all_batches() {
    for on in ["regression-toy(points=2)", "regression-toy(points=2, b=fixed)"] {
        let f = objective(on);
        let n = f.data().len();
        for x in [Point::new(0.3, -0.4), Point::new(1.1, 0.05)] {
            let x = if f.dimension() == 1 { Point::new(x.x, 0.0) } else { x };
            let gain = BatchGain::at(&*f, x).unwrap();
            for m in 1..=3 {
                let all = batches(n, m, true);
                let mean_progress = |rate: f64| {
                    let progress = |batch: &Vec<usize>| {
                        let g = batch.iter().map(|&i| f.sample_gradient(i, x)).sum::<Point>() / m as f64;
                        f.value(x) - f.value(x - g * rate)
                    };
                    all.iter().map(progress).sum::<f64>() / all.len() as f64
                };
                let best = gain.best_rate(m as f64);
                let (law, exact) = (gain.full * gain.share(m as f64), mean_progress(best));
                assert!((law - exact).abs() < 1e-12 * (1.0 + law), "{on}, m = {m}: {law} for {exact}");
                assert!(mean_progress(best * 0.99) < exact && mean_progress(best * 1.01) < exact, "{on}, m = {m}: the best rate");
            }
            let full = |rate: f64| f.value(x) - f.value(x - f.gradient(x) * rate);
            assert!((full(gain.full_rate) - gain.full).abs() < 1e-12 * (1.0 + gain.full), "{on}: all samples");
        }
        // At B the gain is half, and both shares are together 1.
        let gain = BatchGain::at(&*f, Point::new(0.3, 0.0)).unwrap();
        assert!((gain.share(gain.noise_scale) - 0.5).abs() < 1e-15);
        assert!((gain.share(3.0) + gain.share_per_sample(3.0) - 1.0).abs() < 1e-15);
    }
    assert!(BatchGain::at(&*objective("beale"), Point::new(0.0, 0.0)).unwrap_err().contains("no sum"));
}

#[test]
fn what_a_batch_leaves_of_the_noise() {
    for (text, n, left) in [
        ("full", 21, 0.0),
        ("single", 21, 1.0),
        ("batch(5, replacement=true)", 21, 0.2),
        ("batch(5)", 21, 16.0 / (5.0 * 20.0)),
        ("batch(21)", 21, 0.0),
        ("shuffle(5)", 21, 16.0 / (5.0 * 20.0)),
        ("batch(1)", 1, 0.0),
        ("batch(3, replacement=true)", 1, 1.0 / 3.0),
    ] {
        assert!((share(&sampling(text), n) - left).abs() < 1e-15, "{text} of {n}");
    }
    // One sample has no spread, whatever is drawn.
    let one = objective("regression-toy(points=1, x_min=1, x_max=1, b=fixed)");
    let noise = GradientNoise::at(&*one, Point::new(0.5, 0.0), &sampling("single"), 0.0);
    assert!((noise.variance() - 0.02 / 3.0).abs() < 1e-15 && (noise.mean.x + 0.5).abs() < 1e-15);
}

#[test]
fn gaussian_noise_counts_in_every_free_coordinate() {
    let x = Point::new(0.2, 0.1);
    let variance = |on: &str| GradientNoise::at(&*objective(on), x, &Sampling::FULL, 0.3).variance();
    assert!((variance("rosenbrock") - 0.18).abs() < 1e-15);
    assert!((variance("regression-toy(b=fixed)") - 0.09).abs() < 1e-15);
}

/// The Monte-Carlo mean comes within its own standard error of ∇F, and the measured variance near its law, with and without replacement.
#[test]
fn many_draws_agree_with_the_law() {
    let x = Point::new(0.4, 0.2);
    for on in ["regression-toy", "regression-toy(b=fixed)", "regression-data", "logistic"] {
        let f: Objective = objective(on);
        for drawn in ["single", "batch(4)", "batch(4, replacement=true)", "shuffle(4)"].map(sampling) {
            let mut check = GradientCheck::new(&*f, x, &drawn, 11);
            assert!(check.mean().is_none());
            (0..20).for_each(|_| check.draw(&*f, x, 1000));
            let (mean, error) = check.mean().unwrap();
            let exact = f.gradient(x);
            for i in 0..2 {
                let apart = (mean[i] - exact[i]).abs();
                // A shuffled epoch's batches cancel each other, so its error is less than independent draws would have.
                assert!(apart <= 3.5 * error[i] + 1e-12, "{on}, {drawn}: {apart} is more than its error {}", error[i]);
            }
            let of = |drawn: &Sampling| GradientNoise::at(&*f, x, drawn, 0.0).variance();
            let (n, m) = (f.data().len(), drawn.size(f.data().len()));
            // The last batch of a shuffled epoch may be smaller, and is noisier then.
            let law = match (&drawn, n % m) {
                (Sampling::Shuffle(_), rest) if rest > 0 => {
                    let whole = (n / m) as f64;
                    (whole * of(&drawn) + of(&sampling(&format!("batch({rest})")))) / (whole + 1.0)
                }
                _ => of(&drawn),
            };
            assert!((check.variance() / law - 1.0).abs() < 0.05, "{on}, {drawn}: {} is not {law}", check.variance());
        }
    }
}

/// The second moment at which a method of this family settles on the objective; none where there is no floor.
fn floor(on: &str, method: Method, drawn: &str, sigma: f64) -> Option<Matrix2<f64>> {
    stationary(&NoisyQuadratic::of(&*objective(on), &sampling(drawn), sigma).ok()?, method)
}

fn method(family: Family, alpha: f64, beta: f64) -> Method {
    Method { family, alpha, beta }
}

const SLIDES: &str = "regression-toy(points=1, x_min=1, x_max=1, b=fixed)";

/// The noise floor of one parameter against the late iterates of a long run, for every method that has one.
#[test]
fn late_iterates_spread_as_the_law_says() {
    for (on, rule, rate, beta, drawn, sigma) in [
        (SLIDES, "gd", 0.1, 0.0, "single", 0.0),
        (SLIDES, "gd", 1.0, 0.0, "single", 0.0),
        (SLIDES, "gd", 0.5, 0.0, "batch(2, replacement=true)", 0.0),
        (SLIDES, "gd", 0.5, 0.0, "batch(2)", 0.0),
        (SLIDES, "gd", 0.5, 0.0, "full", 0.3),
        (SLIDES, "momentum", 0.1, 0.9, "single", 0.0),
        (SLIDES, "momentum", 1.5, 0.5, "single", 0.1),
        (SLIDES, "nesterov", 0.1, 0.9, "single", 0.0),
        ("regression-toy(b=fixed)", "gd", 0.1, 0.0, "single", 0.0),
        ("regression-toy(b=fixed)", "gd", 0.3, 0.0, "batch(5)", 0.0),
        ("regression-toy(b=fixed)", "gd", 0.3, 0.0, "batch(5, replacement=true)", 0.0),
        ("regression-toy(b=fixed)", "momentum", 0.1, 0.8, "single", 0.0),
        ("regression-toy(b=fixed)", "nesterov", 0.1, 0.8, "single", 0.2),
    ] {
        let steps = 200_000;
        let notation = if rule == "gd" { format!("gd(lr={rate})") } else { format!("{rule}(lr={rate}, beta={beta})") };
        let experiment = Trial::new(on, &notation, steps).sampled(drawn).noise(sigma).0;
        let minimum = experiment.objective.minima()[0].x;
        let trace = experiment.trace(&experiment.runs[0]);
        let late = &trace.records[steps / 10..];
        let measured = late.iter().map(|record| (record.x.x - minimum).powi(2)).sum::<f64>() / late.len() as f64;
        let family = if rule == "nesterov" { Family::Nesterov } else { Family::HeavyBall };
        let law = floor(on, method(family, rate, beta), drawn, sigma).expect("a floor")[(0, 0)];
        // With much momentum the iterates of a run are alike for long, and their mean square is known less well.
        let tolerance = 0.05 / (1.0 - beta).sqrt();
        assert!((measured / law - 1.0).abs() < tolerance, "{on}, {notation}, {drawn}: {measured} is not {law}");
    }
}

/// Where only the noise is random, each eigen-direction settles at the closed form; for β = 0 and the slides' toy that is α σ²/(2 − α).
#[test]
fn the_noise_floor_of_momentum_is_its_closed_form() {
    let closed = |alpha: f64, beta: f64, lambda: f64, squared: f64| {
        alpha * squared * (1.0 + beta) / (lambda * (1.0 - beta) * (2.0 * (1.0 + beta) - alpha * lambda))
    };
    for alpha in [0.01, 0.1, 0.7, 1.9] {
        for beta in [0.0, 0.3, 0.9, 0.99] {
            let heavy = method(Family::HeavyBall, alpha, beta);
            let law = floor(SLIDES, heavy, "single", 0.0).unwrap()[(0, 0)];
            assert!((law / closed(alpha, beta, 1.0, 0.02 / 3.0) - 1.0).abs() < 1e-9, "α = {alpha}, β = {beta}: {law}");
            let bowl = "quadratic(a11=0.4, a12=0, a22=1, b1=0, b2=0)";
            let second = floor(bowl, heavy, "full", 0.5).unwrap();
            for (i, lambda) in [0.4, 1.0].into_iter().enumerate() {
                assert!((second[(i, i)] / closed(alpha, beta, lambda, 0.25) - 1.0).abs() < 1e-9, "{second}");
            }
            assert!(second[(0, 1)].abs() < 1e-12 * second.norm());
        }
    }
    // For small α momentum is gradient descent with α/(1 − β).
    let small = floor(SLIDES, method(Family::HeavyBall, 1e-5, 0.9), "single", 0.0).unwrap()[(0, 0)];
    let plain = floor(SLIDES, method(Family::HeavyBall, 1e-4, 0.0), "single", 0.0).unwrap()[(0, 0)];
    assert!((small / plain - 1.0).abs() < 1e-4, "{small} and {plain}");
    // With one parameter and random curvature there is a closed form for gradient descent: α² E e² / (1 − E(1 − α H)²).
    let f = objective("regression-toy(b=fixed)");
    let slope = |i: usize, w: f64| f.sample_gradient(i, Point::new(w, 0.0)).x;
    let mean = |g: &dyn Fn(usize) -> f64| (0..21).map(g).sum::<f64>() / 21.0;
    let at = f.minima()[0].x;
    let forgotten = 1.0 - mean(&|i| (1.0 - 0.3 * (slope(i, at + 1.0) - slope(i, at))).powi(2));
    let by_hand = 0.09 * mean(&|i| slope(i, at).powi(2)) / forgotten;
    let law = floor("regression-toy(b=fixed)", method(Family::HeavyBall, 0.3, 0.0), "single", 0.0).unwrap()[(0, 0)];
    assert!((law / by_hand - 1.0).abs() < 1e-9, "{law} is not {by_hand}");
}

#[test]
fn where_there_is_no_floor_there_is_no_number() {
    let floor = |on: &str, rate: f64, drawn: &str| floor(on, method(Family::HeavyBall, rate, 0.0), drawn, 0.0);
    assert_eq!(floor("regression-toy(b=fixed)", 0.1, "shuffle(5)"), None);
    assert_eq!(floor("rosenbrock", 0.1, "single"), None);
    assert_eq!(floor("regression-toy(b=fixed)", 0.0, "single"), None);
    // E(1 − α x²)² ≥ 1: the squares grow without end, though their mean may settle.
    assert_eq!(floor("regression-toy(b=fixed)", 5.0, "single"), None);
    assert_eq!(floor("regression-toy(b=fixed)", f64::NAN, "single"), None);
    // A valley keeps the distance along its floor.
    assert_eq!(floor("quadratic(a11=1, a12=0, a22=0, b1=0, b2=0)", 0.1, "full"), None);
    // Momentum that forgets nothing never settles.
    assert_eq!(self::floor(SLIDES, method(Family::HeavyBall, 0.1, 1.0), "single", 0.0), None);
    // The quadratic grows: 2 (1 + β)/L is the limit.
    let limit = 2.0 * 1.9;
    let heavy = |share: f64| self::floor(SLIDES, method(Family::HeavyBall, share * limit, 0.9), "single", 0.0);
    assert!(heavy(0.999).is_some() && heavy(1.001).is_none());
}

/// What is shown as drawn at a step is what the run's own rule saw there.
#[test]
fn the_draw_of_a_step_is_the_gradient_that_the_rule_saw() {
    use downhill::sim::experiment::drawn::{Drawn, late_spread};
    for on in ["regression-toy", "regression-toy(b=fixed)", "logistic", "rosenbrock"] {
        for drawn in ["full", "single", "batch(3)", "batch(3, replacement=true)", "shuffle(4)"] {
            for noise in [0.0, 0.2] {
                let trial = Trial::new(on, "gd(lr=0.01)", 12).sampled(drawn).noise(noise);
                let (experiment, run) = (&trial.0, &trial.0.runs[0]);
                let trace = experiment.trace(run);
                for k in 0..trace.records.len() - 1 {
                    let note = experiment.inspect(run, k).notes.into_iter().find(|note| note.symbol == "gₖ").unwrap();
                    let shown = Drawn::of(experiment, run, k, trace.records[k].x).gradient;
                    for (i, seen) in note.value.iter().enumerate() {
                        assert!((shown[i] - seen).abs() <= 1e-12 * (1.0 + seen.abs()), "{on}, {drawn}, σ = {noise}, step {k}");
                    }
                }
            }
        }
    }
    assert_eq!(late_spread(&[1.0; 5], 0.0), None);
    assert_eq!(late_spread(&[[9.0; 20], [2.0; 20]].concat(), 0.0), Some(2.0));
}
