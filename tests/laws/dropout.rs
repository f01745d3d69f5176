//! Dropout: masks over a layer against what theory expects of them, and dropout on inputs against its ridge.

use downhill::math::Optimizer;
use downhill::math::Oracle;
use downhill::math::Point;
use downhill::math::Sampling;
use downhill::math::catalog::Catalog;
use downhill::math::data::dropout::{Dropout, DropoutForm};
use downhill::sim::draws::Draws;
use downhill::sim::dropout::dropout_descent::{DropoutDescent, late_mean, late_means};
use downhill::sim::dropout::dropout_layer::{DropoutLayer, OUTPUTS};
use downhill::sim::dropout::dropout_tally::{DropoutTally, Inference, PhaseStatistics};
use downhill::sim::run::trace::{End, Trace};
use nalgebra::DVector;

fn layer(p: f64) -> DropoutLayer {
    DropoutLayer { p, ..DropoutLayer::default() }
}

#[test]
fn the_mean_of_each_unit_is_one_minus_p_of_its_activation() {
    for p in [0.1, 0.5, 0.9] {
        let tally = DropoutTally::of(layer(p), 20_000);
        for unit in tally.units() {
            let (mean, error) = (unit.passed.mean().unwrap(), unit.passed.error().unwrap());
            assert!((unit.expected - (1.0 - p) * unit.activation).abs() < 1e-15);
            assert!((mean - unit.expected).abs() < 5.0 * error, "p = {p}: {mean} ± {error} for {}", unit.expected);
            // aᵢ yᵢ has the variance p (1 − p) aᵢ².
            let theory = unit.activation * (p * (1.0 - p) / 20_000.0).sqrt();
            assert!((error / theory - 1.0).abs() < 0.1, "{error} for {theory}");
            // The mean is the share of draws that left it on, exactly.
            assert!((mean - unit.activation * unit.on as f64 / 20_000.0).abs() < 1e-12);
        }
    }
}

#[test]
fn the_draws_are_the_masks_and_can_be_asked_for_again() {
    let (layer, draws) = (layer(0.3), 500);
    let tally = DropoutTally::of(layer, draws);
    let masks: Vec<DVector<f64>> = (0..draws).rev().map(|k| layer.mask(k)).collect();
    for (i, unit) in tally.units().iter().enumerate() {
        assert_eq!(unit.on, masks.iter().filter(|mask| mask[i] == 1.0).count() as u64);
    }
    assert!(masks.iter().flatten().all(|y| *y == 0.0 || *y == 1.0));
    // Drawn in parts or at once.
    let mut parts = DropoutTally::new(layer);
    [1, 99, 400].iter().for_each(|count| parts.draw(*count));
    assert_eq!(parts, tally);
    assert_ne!(DropoutTally::of(DropoutLayer { seed: 8, ..layer }, draws).units(), tally.units());
    // A larger p switches off more of the same units.
    assert!(
        (0..100).all(|k| DropoutLayer { p: 0.6, ..layer }.mask(k).iter().zip(&layer.mask(k)).all(|(more, less)| more <= less))
    );
}

#[test]
fn the_network_is_what_it_says() {
    let tally = DropoutTally::new(layer(0.5));
    let network = tally.network();
    for (i, unit) in tally.units().iter().enumerate() {
        let z: f64 = (0..4).map(|j| network.hidden_weights[(i, j)] * network.input[j]).sum::<f64>() + network.hidden_biases[i];
        assert!((unit.activation - 1.0 / (1.0 + (-z).exp())).abs() < 1e-15);
    }
    // More units begin like fewer.
    let more = DropoutTally::new(DropoutLayer { units: 9, ..layer(0.5) });
    assert_eq!(more.units()[..6], tally.units()[..]);
}

/// How many standard errors lie between what was and what is said at inference.
fn away(stage: &PhaseStatistics) -> f64 {
    let error = stage.training.error().unwrap().hypot(stage.sampled.error().unwrap_or(0.0));
    (stage.training.mean().unwrap() - stage.inference.unwrap()).abs() / error
}

#[test]
fn at_inference_sums_agree_unless_nothing_is_done() {
    let tally = DropoutTally::of(layer(0.5), 50_000);
    let rows = tally.comparisons();
    assert_eq!(rows.len(), OUTPUTS * Inference::ALL.len());
    for row in &rows {
        let nothing = row.inference == Inference::Nothing;
        assert_eq!(away(&row.sum) < 5.0, !nothing, "output {} {:?}: {}", row.output, row.inference, away(&row.sum));
        // What is linear, exactly: with (1 − p) a or a / (1 − p) it is a matter of the same masks.
        if row.inference == Inference::MonteCarlo {
            assert!(away(&row.value) < 5.0, "the average over masks is right behind σ as well");
        }
        assert_eq!(row.value.sampled.count() > 0, row.inference == Inference::MonteCarlo);
    }
    let curved = rows.iter().filter(|row| row.inference == Inference::Scaled && away(&row.value) > 5.0).count();
    assert!(curved > 0, "behind σ, scaling is only roughly right, and enough masks show it");
}

#[test]
fn monte_carlo_masks_are_not_those_of_training() {
    let rows = DropoutTally::of(layer(0.5), 1000).comparisons();
    let row = rows.iter().find(|row| row.inference == Inference::MonteCarlo).unwrap();
    assert_ne!(row.value.training, row.value.sampled);
}

#[test]
fn nothing_or_everything_off_is_exact() {
    let none = DropoutTally::of(layer(0.0), 50);
    assert!(none.units().iter().all(|unit| unit.passed.mean() == Some(unit.activation) && unit.passed.error() == Some(0.0)));
    for row in none.comparisons() {
        let (mean, inference) = (row.value.training.mean().unwrap(), row.value.inference.unwrap());
        assert!((mean - inference).abs() < 1e-15, "without dropout all ways are one");
    }
    let all = DropoutTally::of(layer(1.0), 50);
    assert!(all.units().iter().all(|unit| unit.passed.mean() == Some(0.0) && unit.expected == 0.0 && unit.on == 0));
    for row in all.comparisons().iter().filter(|row| row.inference != Inference::Nothing) {
        let bias = all.network().output_biases[row.output];
        assert!((row.sum.inference.unwrap() - bias).abs() < 1e-15 && (row.sum.training.mean().unwrap() - bias).abs() < 1e-15);
    }
    let one = DropoutTally::of(layer(0.5), 1);
    assert!(one.units().iter().all(|unit| unit.passed.mean().is_some() && unit.passed.error().is_none()));
    assert!(layer(1.5).check().is_err() && DropoutLayer { units: 0, ..layer(0.5) }.check().is_err());
}

fn descent(p: f64, form: DropoutForm) -> DropoutDescent {
    DropoutDescent { dropout: Dropout::new(p, form).unwrap(), ..DropoutDescent::default() }
}

#[test]
fn masked_gradients_have_the_gradient_of_the_expected_loss_as_their_mean() {
    const DRAWS: usize = 4000;
    let w = Point::new(0.7, -1.2);
    for form in [DropoutForm::Plain, DropoutForm::Inverted] {
        let mut regression = descent(0.4, form).problem();
        let expected = regression.expected();
        let batch: Vec<usize> = (0..regression.data().len()).collect();
        let draws = Draws::new(1);
        let mut seen: Vec<[f64; 3]> = Vec::new();
        for k in 0..DRAWS {
            regression.redraw(batch.len(), &mut draws.masks(k as u64));
            let gradient = regression.batch_gradient(&batch, &w);
            seen.push([regression.batch_value(&batch, &w), gradient.x, gradient.y]);
        }
        let exact = [expected.value(w), expected.gradient(w).x, expected.gradient(w).y];
        for (i, exact) in exact.into_iter().enumerate() {
            let mean = seen.iter().map(|row| row[i]).sum::<f64>() / DRAWS as f64;
            let deviation = (seen.iter().map(|row| (row[i] - mean).powi(2)).sum::<f64>() / DRAWS as f64).sqrt();
            let error = deviation / (DRAWS as f64).sqrt();
            assert!(error > 0.0 && (mean - exact).abs() < 5.0 * error, "{form:?}, {i}: {mean} ± {error} for {exact}");
        }
    }
}

#[test]
fn iterates_wander_to_the_second_minimum() {
    for form in [DropoutForm::Plain, DropoutForm::Inverted] {
        let experiment = DropoutDescent { steps: 40_000, ..descent(0.5, form) };
        let problem = experiment.problem();
        let (plain, second) = (problem.plain().minimizer().unwrap(), problem.expected().minimizer().unwrap());
        let mean = late_mean(&experiment.trace()).unwrap();
        let (near, far) = ((mean - second).norm(), (plain - second).norm());
        assert!(near < 0.1 * far, "{form:?}: {mean} is {near} from {second}; the plain minimum is {far} away");
    }
    // Without dropout, whole batches find the plain minimum itself.
    let exact = DropoutDescent { sampling: Sampling::FULL, steps: 10_000, ..descent(0.0, DropoutForm::Inverted) };
    let end = exact.trace().records.last().unwrap().x;
    assert!((end - exact.problem().plain().minimizer().unwrap()).norm() < 1e-9);
}

#[test]
fn the_late_mean_of_every_step_is_that_of_the_run_up_to_it() {
    let trace = descent(0.5, DropoutForm::Inverted).trace();
    let means = late_means(&trace.records);
    assert_eq!(means.len(), trace.records.len());
    for k in [0, 1, 2, 3, 10, 501, 2000] {
        let until = Trace { records: trace.records[..=k].to_vec(), ..trace.clone() };
        assert!((means[k] - late_mean(&until).unwrap()).norm() < 1e-12, "step {k}");
    }
    assert!(late_means(&[]).is_empty());
}

#[test]
fn whole_batches_see_masks_too_and_runs_can_be_repeated() {
    for sampling in ["full", "single", "batch(5)", "shuffle(5)"] {
        let experiment =
            DropoutDescent { sampling: Sampling::parse(sampling).unwrap(), steps: 50, ..descent(0.5, DropoutForm::Inverted) };
        experiment.check().unwrap();
        assert_eq!(experiment.trace(), experiment.trace());
        let other = DropoutDescent { dropout: Dropout::new(0.0, DropoutForm::Inverted).unwrap(), ..experiment.clone() };
        assert_ne!(experiment.trace().records[1].x, other.trace().records[1].x, "{sampling}");
        // What is recorded is the plain loss, whatever the masks.
        let problem = experiment.problem();
        assert!(experiment.trace().records.iter().all(|record| record.loss == problem.value(&record.x)));
    }
}

#[test]
fn with_everything_off_nothing_moves_and_a_huge_step_diverges() {
    let still = descent(1.0, DropoutForm::Inverted);
    assert!(still.trace().records.iter().all(|record| record.x == still.start));
    let huge = DropoutDescent { optimizer: Optimizer::parse("gd(lr=100)").unwrap(), ..descent(0.5, DropoutForm::Inverted) };
    assert!(matches!(huge.trace().end, End::Diverged { .. }));
    let too_many = DropoutDescent { sampling: Sampling::parse("batch(41)").unwrap(), ..descent(0.5, DropoutForm::Plain) };
    assert!(too_many.check().unwrap_err().contains("take at most 40"));
}
