//! Weight decay on the lecture's example: what runs tend to, and what becomes of extremes.

use downhill::math::Optimizer;
use downhill::math::Oracle;
use downhill::math::Plan;
use downhill::math::Sampling;
use downhill::math::catalog::Catalog;
use downhill::math::catalog::param::{Tunable, Value};
use downhill::sim::run::conditions::Decay;
use downhill::sim::threads::Watch;
use downhill::sim::weight_decay::decay_run::Ending;
use downhill::sim::weight_decay::decay_sweep::{LambdaRange, ridge_line, sweep};
use downhill::sim::weight_decay::{MAX_EPOCHS, WeightDecay};
use nalgebra::DVector;

fn with(changes: &[(&str, f64)]) -> WeightDecay {
    let mut experiment = WeightDecay::default();
    changes.iter().for_each(|(key, value)| experiment.data.set(key, &Value::Number(*value)).unwrap());
    experiment
}

/// Full batches, so that a run has a limit.
fn full(optimizer: &str, lambda: f64, epochs: usize, changes: &[(&str, f64)]) -> WeightDecay {
    WeightDecay {
        optimizer: Optimizer::parse(optimizer).unwrap(),
        sampling: Sampling::FULL,
        epochs,
        lambdas: vec![lambda],
        ..with(changes)
    }
}

fn last(experiment: &WeightDecay) -> DVector<f64> {
    experiment.check().unwrap();
    let run = experiment.run(&experiment.problem(), experiment.lambdas[0], 1, &Watch::default()).unwrap();
    assert_eq!(run.ending, Ending::Finished);
    run.last
}

#[test]
fn full_batches_with_decay_lead_to_the_ridge_solution() {
    for (changes, lambda) in [
        (&[][..], 3.0),
        (&[], 0.5),
        (&[("dims", 5.0), ("train", 40.0)], 0.1),
        (&[("dims", 20.0), ("train", 20.0)], 1.0),
        (&[("dims", 10.0), ("train", 1.0)], 2.0),
    ] {
        // Slow is the direction in which b makes up for w: its curvature is about λ n/d, however steep the others are.
        for (rule, epochs) in [("gd(lr=0.08)", 8000), ("momentum(lr=0.02)", 3000), ("newton", 2)] {
            let experiment = full(rule, lambda, epochs, changes);
            let ridge = experiment.problem().ridge().at(lambda);
            let away = (last(&experiment) - &ridge).norm();
            assert!(away < 1e-9, "{rule}, {changes:?}, λ = {lambda}: {away}");
        }
    }
}

#[test]
fn for_gradient_descent_the_two_kinds_of_decay_are_one() {
    let coupled = WeightDecay::default();
    let decoupled = WeightDecay { decay: Decay::Decoupled, ..coupled.clone() };
    assert!(
        (last(&WeightDecay { lambdas: vec![3.0], ..coupled }) - last(&WeightDecay { lambdas: vec![3.0], ..decoupled })).norm()
            < 1e-12
    );
}

/// The formula on the slide, written as a loop over the same batches: w ← (1 − η λ) w − η/|B| Σ x (w·x + b − y), b without decay.
#[test]
fn the_update_is_the_one_on_the_slide() {
    use downhill::sim::draws::{Batches, Draws};
    let (eta, lambda) = (0.01, 3.0);
    let experiment = WeightDecay { epochs: 6, lambdas: vec![lambda], ..WeightDecay::default() };
    let problem = experiment.problem();
    let (mut w, mut b) = (problem.start.as_slice()[..200].to_vec(), problem.start[200]);
    let mut batches = Batches::new(experiment.sampling.clone(), 20, Draws::new(experiment.seed));
    for k in 0..24 {
        let batch = batches.at(k);
        assert_eq!(batch.len(), 5);
        let errors: Vec<f64> = batch
            .iter()
            .map(|&i| problem.train.input(i).iter().zip(&w).map(|(x, w)| x * w).sum::<f64>() + b - problem.train.targets()[i])
            .collect();
        for (j, w) in w.iter_mut().enumerate() {
            let slope: f64 = batch.iter().zip(&errors).map(|(&i, error)| problem.train.input(i)[j] * error).sum();
            *w = (1.0 - eta * lambda) * *w - eta / 5.0 * slope;
        }
        b -= eta / 5.0 * errors.iter().sum::<f64>();
    }
    let ours = last(&experiment);
    assert!((ours - DVector::from_vec(w).push(b)).norm() < 1e-12);
}

#[test]
fn from_zero_and_without_decay_gradient_descent_finds_the_least_norm_solution() {
    let from = |sigma0| WeightDecay { sigma0, ..full("gd(lr=0.05)", 0.0, 4000, &[]) };
    let least = from(0.0).problem().ridge().at(0.0);
    let problem = from(0.0).problem();
    let (zero, random) = (last(&from(0.0)), last(&from(1.0)));
    assert!(problem.train.value(&zero) < 1e-20 && problem.train.value(&random) < 1e-20);
    let norm = |p: &DVector<f64>| problem.train.squared_weights(p).sqrt();
    assert!(norm(&random) > 100.0 * norm(&least), "what the examples do not see stays as it began");
    // b is one of the numbers that descent keeps short: what it finds is the shortest (w, b), and that w is hardly longer than the shortest.
    assert!((&zero - shortest_with_intercept(&problem.train)).norm() < 1e-9);
    assert!(norm(&zero) >= norm(&least) && norm(&zero) < 1.2 * norm(&least), "{} and {}", norm(&zero), norm(&least));
}

/// The solution of w·xᵢ + b = yᵢ with the least ‖w‖² + b²: Xᵃᵀ (Xᵃ Xᵃᵀ)⁻¹ y with a column of ones in Xᵃ.
fn shortest_with_intercept(model: &downhill::math::data::linear_model::LinearModel) -> DVector<f64> {
    let (n, d) = (model.targets().len(), model.dims());
    let rows = nalgebra::DMatrix::from_fn(n, d + 1, |i, j| if j < d { model.input(i)[j] } else { 1.0 });
    let gram = &rows * rows.transpose();
    rows.tr_mul(&gram.lu().solve(&DVector::from_column_slice(model.targets())).unwrap())
}

#[test]
fn decay_helps_the_lectures_example_by_orders_of_magnitude_and_hardly_from_zero() {
    let end = |sigma0, lambda| {
        let experiment = WeightDecay { sigma0, lambdas: vec![lambda], ..WeightDecay::default() };
        let problem = experiment.problem();
        problem.fit(&last(&experiment))
    };
    let (without, with) = (end(1.0, 0.0), end(1.0, 3.0));
    assert!(without.train_loss < 1e-9 && without.validation_loss > 1.0, "fitted by heart: {without:?}");
    assert!(with.validation_loss < 1e-3 * without.validation_loss, "{with:?}");
    let (without, with) = (end(0.0, 0.0), end(0.0, 3.0));
    assert!((with.validation_loss / without.validation_loss - 1.0).abs() < 0.2, "{without:?}, {with:?}");
}

#[test]
fn all_lambdas_share_everything_but_lambda_and_threads_do_not_matter() {
    let experiment = WeightDecay { lambdas: vec![0.0, 1.0, 3.0, 7.0], ..WeightDecay::default() };
    let problem = experiment.problem();
    let runs = experiment.runs(&problem, &Watch::default()).unwrap();
    for (run, lambda) in runs.iter().zip(&experiment.lambdas) {
        assert_eq!((run.lambda, run.epochs[0]), (*lambda, problem.fit(&problem.start)));
        let alone = WeightDecay { lambdas: vec![*lambda], ..experiment.clone() };
        let alone = alone.runs(&alone.problem(), &Watch::default()).unwrap();
        assert_eq!((&alone[0].epochs, &alone[0].last), (&run.epochs, &run.last));
        for epoch in [0, 1, 50, 100, 1000] {
            let (at, p) = run.weights_at(epoch);
            assert_eq!((at, problem.fit(p)), (epoch.min(100), run.epochs[epoch.min(100)]), "every epoch's weights are kept");
        }
    }
    // More validation examples change neither the training nor the start; a new seed changes all.
    let more = WeightDecay { lambdas: vec![1.0], ..with(&[("validation", 200.0)]) };
    assert_eq!(last(&more), runs[1].last);
    assert_ne!(last(&WeightDecay { seed: 8, lambdas: vec![1.0], ..WeightDecay::default() }), runs[1].last);
}

#[test]
fn few_snapshots_are_spread_over_the_run() {
    let experiment = WeightDecay { lambdas: vec![1.0], ..WeightDecay::default() };
    let problem = experiment.problem();
    let run = experiment.run(&problem, 1.0, 11, &Watch::default()).unwrap();
    for epoch in 0..=100 {
        let (at, p) = run.weights_at(epoch);
        assert!(at <= epoch && epoch - at < 10, "{at} for {epoch}");
        assert_eq!(problem.fit(p), run.epochs[at]);
    }
}

#[test]
fn a_sweep_ends_where_its_runs_do_beside_the_ridge() {
    let experiment = WeightDecay { epochs: 60, ..WeightDecay::default() };
    let problem = experiment.problem();
    let lambdas = LambdaRange { from: 0.01, to: 1e3, count: 6 }.values();
    let points = sweep(&experiment, &problem, &lambdas, &Watch::default()).unwrap();
    for (point, ridge) in points.iter().zip(ridge_line(&problem, &lambdas)) {
        let run = experiment.run(&problem, point.lambda, 1, &Watch::default()).unwrap();
        assert_eq!((point.fit, point.ending, point.ridge), (run.result(), run.ending, ridge));
    }
    // 1 − 0.01 · 1000 = −9: the last one explodes, and says so.
    let broken: Vec<bool> = points.iter().map(|point| point.fit.is_none()).collect();
    assert_eq!(broken, [false, false, false, false, false, true]);
    let penalized = |fit: &downhill::sim::weight_decay::Fit, lambda: f64| fit.train_loss + lambda / 2.0 * fit.squared_weights;
    for point in &points[..5] {
        let fit = point.fit.unwrap();
        assert!(penalized(&fit, point.lambda) >= penalized(&point.ridge, point.lambda), "nothing is below the minimum");
    }
}

#[test]
fn a_sweep_can_be_called_off_and_told_its_progress() {
    let experiment = WeightDecay::default();
    let (problem, watch) = (experiment.problem(), Watch::default());
    sweep(&experiment, &problem, &[1.0, 2.0], &watch).unwrap();
    assert_eq!(watch.part(), 1.0);
    watch.stop();
    assert!(sweep(&experiment, &problem, &[1.0, 2.0], &watch).is_none() && experiment.runs(&problem, &watch).is_none());
}

#[test]
fn ranges_are_even_on_a_log_axis_and_exact_at_their_ends() {
    let values = LambdaRange { from: 0.003, to: 30.0, count: 5 }.values();
    assert!((values[0], values[4]) == (0.003, 30.0) && values.windows(2).all(|pair| (pair[1] / pair[0] - 10.0).abs() < 1e-12));
    for (from, to, count) in
        [(0.0, 1.0, 5), (2.0, 1.0, 5), (1.0, 1.0, 5), (1.0, 2.0, 1), (1.0, 2.0, 1000), (f64::NAN, 1.0, 5), (1.0, 1e7, 5)]
    {
        assert!(LambdaRange { from, to, count }.check().is_err(), "{from} {to} {count}");
    }
    assert!(LambdaRange::default().check().is_ok());
}

#[test]
fn extremes_have_an_honest_result() {
    let ending = |experiment: WeightDecay| {
        experiment.check().unwrap();
        let run = experiment.run(&experiment.problem(), experiment.lambdas[0], 1, &Watch::default()).unwrap();
        let finite = run.epochs.iter().all(|fit| fit.train_loss.is_finite() && fit.validation_loss.is_finite());
        assert!(finite && !run.epochs.is_empty());
        (run.ending, run.epochs.len())
    };
    let exploding = full("gd(lr=100)", 0.0, 500, &[]);
    let (ended, rows) = ending(exploding);
    assert!(matches!(ended, Ending::Diverged { epoch, .. } if epoch == rows), "{ended:?}");
    let absurd = full("gd(lr=0.01)", 1e6, 500, &[]);
    assert!(matches!(ending(absurd).0, Ending::Diverged { .. }));
    // An adaptive rule sees little but the penalty, and brings the weights to 0.
    let adam = full("adam(lr=0.01)", 1e6, 3000, &[]);
    assert!(
        last(&WeightDecay { schedule: Plan::parse("exponential(gamma=0.998)").unwrap(), ..adam }).remove_row(200).norm() < 0.05
    );
    for rule in ["newton", "polyak"] {
        let halted = full(rule, if rule == "newton" { 0.0 } else { 1.0 }, 5, &[]);
        assert!(matches!(ending(halted), (Ending::Halted { epoch: 0, .. }, 1)), "{rule}");
    }
    let one = with(&[("train", 1.0), ("validation", 1.0), ("dims", 1.0)]);
    let one = WeightDecay { sampling: Sampling::parse("shuffle(1)").unwrap(), ..one };
    assert_eq!(ending(one), (Ending::Finished, 101));
}

#[test]
fn what_cannot_be_run_is_said() {
    let own = WeightDecay::default;
    for (bad, says) in [
        (WeightDecay { lambdas: vec![], ..own() }, "there are 0 values of lambda"),
        (WeightDecay { lambdas: vec![-1.0], ..own() }, "lambda takes 0 to 1000000"),
        (WeightDecay { lambdas: vec![f64::NAN], ..own() }, "lambda takes"),
        (WeightDecay { lambdas: vec![1.0, 1.0], ..own() }, "lambda = 1 is given twice"),
        (WeightDecay { epochs: 0, ..own() }, "epochs takes"),
        (WeightDecay { epochs: MAX_EPOCHS + 1, ..own() }, "epochs takes"),
        (WeightDecay { sigma0: -1.0, ..own() }, "sigma0 takes"),
        (WeightDecay { sampling: Sampling::parse("batch(21)").unwrap(), ..own() }, "take at most 20"),
    ] {
        let message = bad.check().unwrap_err();
        assert!(message.contains(says), "{message}");
    }
    assert!(own().check().is_ok());
}

#[test]
fn an_epoch_is_as_many_steps_as_it_takes_to_see_all() {
    for (sampling, steps) in
        [("full", 1), ("single", 20), ("shuffle(5)", 4), ("shuffle(6)", 4), ("batch(5)", 4), ("batch(50, replacement=true)", 1)]
    {
        let experiment = WeightDecay { sampling: Sampling::parse(sampling).unwrap(), ..WeightDecay::default() };
        assert_eq!(experiment.steps_per_epoch(), steps, "{sampling}");
    }
}
