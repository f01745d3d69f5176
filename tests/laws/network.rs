//! The network against what is known otherwise: naive formulas, central differences, closed forms.

use downhill::math::Activation;
use downhill::math::Dropout;
use downhill::math::Network;
use downhill::math::Optimizer;
use downhill::math::Oracle;
use downhill::math::Point;
use downhill::math::Sampling;
use downhill::math::catalog::Catalog;
use downhill::math::data::dropout::DropoutForm;
use downhill::math::data::examples::Example;
use downhill::math::network::{Loss, NetworkLoss};
use downhill::sim::Run;
use downhill::sim::Session;
use downhill::sim::Training;
use downhill::sim::draws::{Batches, Draws};
use downhill::sim::run::conditions::Decay;
use nalgebra::DVector;
use std::sync::Arc;

const LOSSES: [Loss; 2] = [Loss::CrossEntropy, Loss::Squared];

fn activations() -> Vec<Activation> {
    let more = ["leaky-relu(slope=0.3)", "elu(alpha=0.5)"].map(|text| Activation::parse(text).unwrap());
    Activation::ALL.iter().map(|entry| (entry.default)()).chain(more).collect()
}

fn dropouts() -> Vec<Dropout> {
    let of = |p, form| Dropout::new(p, form).unwrap();
    vec![
        of(0.0, DropoutForm::Plain),
        of(0.3, DropoutForm::Plain),
        of(0.5, DropoutForm::Inverted),
        of(1.0, DropoutForm::Plain),
        of(1.0, DropoutForm::Inverted),
    ]
}

/// 21 points, which fill two chunks of lanes and leave the third with room.
fn examples() -> Vec<Example> {
    let at = |i: f64| Point::new((1.3 * i).sin() * 1.5, (0.7 * i + 0.2).cos() - 0.3);
    (0..21_u8).map(|i| Example { at: at(f64::from(i)), class: u8::from(i % 3 == 0) }).collect()
}

fn loss(hidden: &[usize], activation: &Activation, loss: Loss, dropout: Dropout) -> NetworkLoss {
    let network = Network::new(hidden, activation.clone(), loss, dropout).unwrap();
    NetworkLoss::new(Arc::new(network), examples().into())
}

/// Weights and biases without any pattern, none of them zero.
fn parameters(network: &Network) -> DVector<f64> {
    DVector::from_fn(network.parameters(), |i, _| (2.7 * i as f64 + 0.4).sin())
}

/// The output z at `at`, as the textbook has it, with every hidden activation multiplied by `factor`.
fn naive_output(network: &Network, x: &DVector<f64>, at: Point, factor: f64) -> f64 {
    let mut a = vec![at.x, at.y];
    for (l, layer) in network.layers().iter().enumerate() {
        let weight = |j: usize, i: usize| x[layer.offset + j * a.len() + i];
        let bias = |j: usize| x[layer.offset + layer.outputs * a.len() + j];
        let z: Vec<f64> = (0..layer.outputs).map(|j| bias(j) + (0..a.len()).map(|i| weight(j, i) * a[i]).sum::<f64>()).collect();
        let last = l + 1 == network.layers().len();
        a = z.iter().map(|z| if last { *z } else { factor * network.activation().value(*z) }).collect();
    }
    a[0]
}

fn naive_loss(loss: Loss, z: f64, class: u8) -> f64 {
    let p = 1.0 / (1.0 + (-z).exp());
    match loss {
        Loss::CrossEntropy => -if class == 1 { p } else { 1.0 - p }.ln(),
        Loss::Squared => 0.5 * (p - f64::from(class)).powi(2),
    }
}

fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * (1.0 + b.abs())
}

#[test]
fn loss_accuracy_and_pictures_are_those_of_the_textbook() {
    for activation in activations() {
        for hidden in [&[][..], &[3], &[5, 4], &[3, 9, 2, 4]] {
            for kind in LOSSES {
                for dropout in dropouts() {
                    let f = loss(hidden, &activation, kind, dropout);
                    let (network, x) = (f.network(), parameters(f.network()));
                    let outputs: Vec<f64> =
                        f.examples().iter().map(|e| naive_output(network, &x, e.at, dropout.at_inference())).collect();
                    let n = outputs.len() as f64;
                    let mean = f.examples().iter().zip(&outputs).map(|(e, z)| naive_loss(kind, *z, e.class)).sum::<f64>() / n;
                    let right = f.examples().iter().zip(&outputs).filter(|(e, z)| (**z > 0.0) == (e.class == 1)).count();
                    let measure = f.measure(&x);
                    assert!(
                        close(measure.loss, mean, 1e-12),
                        "{activation} {hidden:?} {kind:?} {dropout:?}: {} {mean}",
                        measure.loss
                    );
                    assert_eq!(measure.accuracy, right as f64 / n);
                    let points: Vec<Point> = f.examples().iter().map(|e| e.at).collect();
                    let picture = network.picture(&x, &points, true);
                    assert!(picture.chance.iter().zip(&outputs).all(|(p, z)| close(*p, 1.0 / (1.0 + (-z).exp()), 1e-12)));
                    assert_eq!(picture.chance[9], network.chance(&x, points[9]));
                    assert_eq!(picture.hidden.iter().map(Vec::len).collect::<Vec<_>>(), hidden);
                }
            }
        }
    }
}

/// The gradient that a step sees is what gradient descent with α = 1 moves by: the batch's, through the step's mask, with its decay.
#[test]
fn back_propagation_agrees_with_central_differences_for_everything_that_can_be_set() {
    const LAMBDA: f64 = 0.3;
    let n = 21;
    let mut compared = 0;
    for activation in activations() {
        for kind in LOSSES {
            for dropout in dropouts() {
                for (weight_decay, decay) in [(0.0, Decay::Coupled), (LAMBDA, Decay::Coupled), (LAMBDA, Decay::Decoupled)] {
                    for sampling in ["full", "batch(m=6)", "shuffle(m=19)", "batch(m=30, replacement=true)"] {
                        let mut training = Training {
                            points: n,
                            train_share: 1.0,
                            hidden: vec![4, 3],
                            activation: activation.clone(),
                            loss: kind,
                            dropout,
                            sampling: Sampling::parse(sampling).unwrap(),
                            ..Training::default()
                        };
                        training.runs = vec![Run::new(Optimizer::parse("gd(lr=1)").unwrap(), 0)];
                        (training.runs[0].weight_decay, training.runs[0].decay) = (weight_decay, decay);
                        let mut problem = training.problem().unwrap();
                        problem.start = parameters(&problem.network);
                        let x = problem.start.clone();
                        let mut session = Session::new(&training, &Arc::new(problem.clone()), 0);
                        assert!(session.step());
                        let gradient = &x - session.x();

                        let mut f = NetworkLoss::new(problem.network.clone(), problem.train.clone());
                        let draws = Draws::new(training.seed);
                        let batch = Batches::new(training.sampling.clone(), n, draws.clone()).at(0).to_vec();
                        f.redraw(batch.len(), &mut draws.masks(0));
                        let value =
                            |x: &DVector<f64>| f.batch_value(&batch, x) + weight_decay / 2.0 * f.network().squared_weights(x);
                        for i in 0..x.len() {
                            let step = 1e-5;
                            let moved = |by: f64| DVector::from_fn(x.len(), |j, _| x[j] + if i == j { by } else { 0.0 });
                            let difference = (value(&moved(step)) - value(&moved(-step))) / (2.0 * step);
                            assert!(
                                close(gradient[i], difference, 1e-8),
                                "{activation} {kind:?} {dropout:?} {decay:?} {sampling}, parameter {i}: {} {difference}",
                                gradient[i]
                            );
                            compared += 1;
                        }
                    }
                }
            }
        }
    }
    assert_eq!(compared, 11 * 2 * 5 * 3 * 4 * 31);
}

#[test]
fn the_full_gradient_agrees_with_central_differences_and_with_the_batch_of_all() {
    for activation in activations() {
        for kind in LOSSES {
            for dropout in dropouts() {
                let f = loss(&[4, 3], &activation, kind, dropout);
                let x = parameters(f.network());
                let gradient = f.gradient(&x);
                for i in 0..x.len() {
                    let moved = |by: f64| DVector::from_fn(x.len(), |j, _| x[j] + if i == j { by } else { 0.0 });
                    let difference = (f.value(&moved(1e-5)) - f.value(&moved(-1e-5))) / 2e-5;
                    assert!(
                        close(gradient[i], difference, 1e-8),
                        "{activation} {kind:?} {dropout:?}: {} {difference}",
                        gradient[i]
                    );
                }
                if dropout.is_none() {
                    let all: Vec<usize> = (0..21).collect();
                    assert_eq!((f.batch_gradient(&all, &x), f.batch_value(&all, &x)), (gradient, f.value(&x)));
                }
            }
        }
    }
}

/// With one hidden neuron a sample has only two losses: with its neuron, and without.
#[test]
fn a_mask_switches_off_single_neurons_of_single_samples() {
    for (form, kept) in [(DropoutForm::Plain, 1.0), (DropoutForm::Inverted, 4.0)] {
        let dropout = Dropout::new(0.75, form).unwrap();
        let mut f = loss(&[1], &Activation::TANH, Loss::CrossEntropy, dropout);
        let x = parameters(f.network());
        let (mut off, mut draws) = (0, 0);
        for k in 0..200 {
            f.redraw(21, &mut Draws::new(3).masks(k));
            // A batch of one sample looks through the first of the masks.
            for (i, e) in f.examples().iter().enumerate() {
                let value = f.batch_value(&[i], &x);
                let of = |factor| naive_loss(Loss::CrossEntropy, naive_output(f.network(), &x, e.at, factor), e.class);
                assert!(close(value, of(0.0), 1e-12) || close(value, of(kept), 1e-12));
                off += usize::from(i == 5 && close(value, of(0.0), 1e-12));
            }
            draws += 1;
        }
        // Four standard deviations of a binomial number.
        assert!((f64::from(off as u32) - 150.0).abs() < 4.0 * (200.0_f64 * 0.75 * 0.25).sqrt(), "{off} of {draws}");
        f.redraw(21, &mut Draws::new(3).masks(0));
        let (all, reverse): (Vec<usize>, Vec<usize>) = ((0..21).collect(), (0..21).rev().collect());
        assert_ne!(f.batch_value(&all, &x), f.batch_value(&reverse, &x), "masks belong to places in the batch");
        assert_eq!(f.value(&x), loss(&[1], &Activation::TANH, Loss::CrossEntropy, dropout).value(&x), "never to the full sum");
    }
}

#[test]
fn nothing_that_is_not_finite_is_hidden() {
    for activation in activations() {
        for kind in LOSSES {
            let f = loss(&[4, 3], &activation, kind, Dropout::default());
            for i in [0, 9, 30] {
                let mut x = parameters(f.network());
                x[i] = f64::NAN;
                assert!(f.value(&x).is_nan(), "{activation} {kind:?}");
            }
        }
    }
    let none = NetworkLoss::new(loss(&[2], &Activation::TANH, Loss::Squared, Dropout::default()).network().clone(), Arc::new([]));
    assert!(none.measure(&parameters(none.network())).loss.is_nan());
}
