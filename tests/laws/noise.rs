//! The noise of stochastic gradients: exact statistics against every batch there is, and laws against long runs.

use crate::support::trial::{Trial, objective, sampling};
use downhill::math::Objective;
use downhill::math::Point;
use downhill::math::Sampling;
use downhill::math::theory::gradient_noise::{GradientNoise, share};
use downhill::math::theory::noise_floor::stationary_variance;
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

/// The closed form of the noise floor against the late iterates of a long run.
#[test]
fn late_iterates_spread_as_the_closed_form_says() {
    let slides = "regression-toy(points=1, x_min=1, x_max=1, b=fixed)";
    for (on, rate, drawn) in [
        (slides, 0.1, "single"),
        (slides, 1.0, "single"),
        (slides, 0.5, "batch(2, replacement=true)"),
        (slides, 0.5, "batch(2)"),
        ("regression-toy(b=fixed)", 0.1, "single"),
        ("regression-toy(b=fixed)", 0.3, "batch(5)"),
        ("regression-toy(b=fixed)", 0.3, "batch(5, replacement=true)"),
    ] {
        let steps = 200_000;
        let experiment = Trial::new(on, &format!("gd(lr={rate})"), steps).sampled(drawn).0;
        let minimum = experiment.objective.minima()[0].x;
        let trace = experiment.trace(&experiment.runs[0]);
        let late = &trace.records[steps / 10..];
        let measured = late.iter().map(|record| (record.x.x - minimum).powi(2)).sum::<f64>() / late.len() as f64;
        let law = stationary_variance(&*experiment.objective, rate, &sampling(drawn)).unwrap();
        assert!((measured / law - 1.0).abs() < 0.05, "{on}, α = {rate}, {drawn}: {measured} is not {law}");
        if on == slides && drawn == "single" {
            assert!((law - rate * (0.02 / 3.0) / (2.0 - rate)).abs() < 1e-15);
        }
    }
}

#[test]
fn where_there_is_no_floor_there_is_no_number() {
    let floor = |on: &str, rate: f64, drawn: &str| stationary_variance(&*objective(on), rate, &sampling(drawn));
    assert_eq!(floor("regression-toy(b=fixed)", 0.1, "full"), None);
    assert_eq!(floor("regression-toy(b=fixed)", 0.1, "shuffle(5)"), None);
    assert_eq!(floor("regression-toy", 0.1, "single"), None);
    assert_eq!(floor("rosenbrock", 0.1, "single"), None);
    assert_eq!(floor("regression-toy(b=fixed)", 0.0, "single"), None);
    // E(1 − α x²)² ≥ 1: the squares grow without end.
    assert_eq!(floor("regression-toy(b=fixed)", 5.0, "single"), None);
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
