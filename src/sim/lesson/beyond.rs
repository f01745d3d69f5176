//! The quantities of the experiments beyond the plane: weight decay, dropout, the network.

use crate::math::Network;
use crate::math::Point;
use crate::math::data::dropout::DropoutForm;
use crate::math::data::examples::Example;
use crate::math::decades::ten_to;
use crate::math::network::{HandPass, Multiplications};
use crate::math::theory::stability::Method;
use crate::sim::Work;
use crate::sim::dropout::dropout_tally::{DropoutTally, Inference};
use crate::sim::run::conditions::Decay;
use crate::sim::run::trace::End;
use crate::sim::threads::Watch;
use crate::sim::training::session::{Epoch, Session};
use crate::sim::weight_decay::{DecayProblem, Fit};
use nalgebra::DVector;
use std::sync::Arc;

/// The powers of ten between which the best λ of the ridge solution is searched.
const DECADES: (f64, f64) = (-4.0, 4.0);

/// Returns the fit of the weights at the end of the run with the `index`-th λ; none where the run diverged.
fn fit(work: &Work, index: usize, watch: &Watch) -> Result<Option<Fit>, String> {
    let lambda = *work.weight_decay.lambdas.get(index).ok_or("there is no such λ")?;
    let problem = work.weight_decay.problem();
    // Only the final fit needs the validation examples; during the run the training examples take their place, which is faster.
    let on_the_way = DecayProblem { validation: problem.train.clone(), ..problem.clone() };
    let run = work.weight_decay.run(&on_the_way, lambda, 1, watch).ok_or_else(String::new)?;
    Ok(run.result().map(|_| problem.fit(&run.last)))
}

fn fitted(work: &Work, index: usize, watch: &Watch, number: fn(Fit) -> f64) -> Result<f64, String> {
    Ok(fit(work, index, watch)?.map_or(f64::INFINITY, number))
}

pub fn decay_train_loss(work: &Work, index: usize, _: f64, watch: &Watch) -> Result<f64, String> {
    fitted(work, index, watch, |fit| fit.train_loss)
}

pub fn validation_loss(work: &Work, index: usize, _: f64, watch: &Watch) -> Result<f64, String> {
    fitted(work, index, watch, |fit| fit.validation_loss)
}

pub fn squared_weights(work: &Work, index: usize, _: f64, watch: &Watch) -> Result<f64, String> {
    fitted(work, index, watch, |fit| fit.squared_weights)
}

pub fn best_validation_loss(work: &Work, _: usize, _: f64, watch: &Watch) -> Result<f64, String> {
    let all = 0..work.weight_decay.lambdas.len();
    all.map(|index| fitted(work, index, watch, |fit| fit.validation_loss))
        .try_fold(f64::INFINITY, |best, loss| Ok(best.min(loss?)))
}

pub fn mean_validation_loss(work: &Work, _: usize, _: f64, _: &Watch) -> Result<f64, String> {
    Ok(work.weight_decay.problem().mean().validation_loss)
}

pub fn shrinkage(work: &Work, index: usize, _: f64, _: &Watch) -> Result<f64, String> {
    let lambda = *work.weight_decay.lambdas.get(index).ok_or("there is no such λ")?;
    let (optimizer, decay) = (&work.weight_decay.optimizer, work.weight_decay.decay);
    if decay == Decay::Coupled && !optimizer.is_gradient_descent() {
        return Err("coupled decay passes through the optimizer; only for gradient descent is it one factor".into());
    }
    Ok(1.0 - optimizer.learning_rate() * lambda)
}

/// Returns the best λ of the ridge solution, by a scan of all decades and then a golden-section search around the best of them.
pub fn ridge_lambda(work: &Work, _: usize, _: f64, _: &Watch) -> Result<f64, String> {
    let problem = work.weight_decay.problem();
    let ridge = problem.ridge();
    let loss = |exponent: f64| problem.fit(&ridge.at(ten_to(exponent))).validation_loss;
    const PLACES: i32 = 80;
    let width = (DECADES.1 - DECADES.0) / f64::from(PLACES);
    let place = |i: i32| DECADES.0 + width * f64::from(i);
    let best = (0..=PLACES).min_by(|i, j| loss(place(*i)).total_cmp(&loss(place(*j)))).unwrap_or(0);
    let (mut from, mut to) = (place(best) - width, place(best) + width);
    let golden = (5_f64.sqrt() - 1.0) / 2.0;
    while to - from > 1e-6 {
        let (left, right) = (to - golden * (to - from), from + golden * (to - from));
        if loss(left) < loss(right) { to = right } else { from = left }
    }
    Ok(ten_to((from + to) / 2.0))
}

pub fn kept_share(work: &Work, _: usize, _: f64, _: &Watch) -> Result<f64, String> {
    Ok(work.dropout.layer.dropout(DropoutForm::Plain).at_inference())
}

pub fn ridge_strength(work: &Work, _: usize, _: f64, _: &Watch) -> Result<f64, String> {
    Ok(work.dropout.descent.problem().ridge_strength())
}

/// Returns the root mean square, over the outputs, of the difference between the sum at inference and its mean over the masks of training.
pub fn inference_error(work: &Work, index: usize, _: f64, watch: &Watch) -> Result<f64, String> {
    let way = *Inference::ALL.get(index).ok_or("there is no such way")?;
    let mut tally = DropoutTally::new(work.dropout.layer);
    for _ in 0..work.dropout.draws {
        if watch.is_stopped() {
            return Err(String::new());
        }
        tally.draw(1);
    }
    let comparisons = tally.comparisons();
    let errors = comparisons.iter().filter(|comparison| comparison.inference == way).map(|comparison| {
        comparison.sum.inference.zip(comparison.sum.training.mean()).map_or(f64::NAN, |(here, trained)| (here - trained).powi(2))
    });
    let errors: Vec<f64> = errors.collect();
    Ok((errors.iter().sum::<f64>() / errors.len() as f64).sqrt())
}

/// Trains the `index`-th run to its end; none where it diverged.
fn session(work: &Work, index: usize, watch: &Watch) -> Result<Option<Session>, String> {
    let training = &work.training;
    if index >= training.runs.len() {
        return Err("there is no such run".into());
    }
    let mut session = Session::new(training, &Arc::new(training.problem()?), index);
    session.train(training.epochs, watch);
    if watch.is_stopped() {
        return Err(String::new());
    }
    Ok(Some(session).filter(|session| !matches!(session.end(), Some(End::Diverged { .. }))))
}

/// Returns `number` of the last epoch of the `index`-th run; +∞ where it diverged.
fn trained(work: &Work, index: usize, watch: &Watch, number: fn(&Epoch) -> Option<f64>) -> Result<f64, String> {
    let Some(session) = session(work, index, watch)? else { return Ok(f64::INFINITY) };
    session.epochs().last().and_then(number).ok_or_else(|| "there are no test examples".into())
}

pub fn sharpness(work: &Work, index: usize, _: f64, watch: &Watch) -> Result<f64, String> {
    Ok(session(work, index, watch)?.map_or(f64::INFINITY, |session| session.problem().sharpness(session.x()).value))
}

pub fn start_sharpness(work: &Work, _: usize, _: f64, _: &Watch) -> Result<f64, String> {
    let problem = work.training.problem()?;
    Ok(problem.sharpness(&problem.start).value)
}

pub fn sharpness_limit(work: &Work, index: usize, _: f64, _: &Watch) -> Result<f64, String> {
    let optimizer = &work.training.runs.get(index).ok_or("there is no such run")?.optimizer;
    let method =
        Method::of(optimizer, optimizer.learning_rate()).ok_or("only gradient descent and momentum have a fixed limit")?;
    Ok(method.greatest_curvature())
}

pub fn network_train_loss(work: &Work, index: usize, _: f64, watch: &Watch) -> Result<f64, String> {
    trained(work, index, watch, |epoch| Some(epoch.train.loss))
}

pub fn network_test_loss(work: &Work, index: usize, _: f64, watch: &Watch) -> Result<f64, String> {
    trained(work, index, watch, |epoch| epoch.test.map(|test| test.loss))
}

pub fn network_test_accuracy(work: &Work, index: usize, _: f64, watch: &Watch) -> Result<f64, String> {
    trained(work, index, watch, |epoch| epoch.test.map(|test| test.accuracy))
}

/// Returns the network of the training.
fn network(work: &Work) -> Result<Network, String> {
    let training = &work.training;
    Network::new(&training.hidden, training.activation.clone(), training.loss, training.dropout)
}

pub fn parameters(work: &Work, _: usize, _: f64, _: &Watch) -> Result<f64, String> {
    Ok(network(work)?.parameters() as f64)
}

/// Counts the multiplications of one example's passes; they do not depend on its numbers.
fn multiplications(work: &Work) -> Result<Multiplications, String> {
    let network = network(work)?;
    let any = Example { at: Point::zeros(), class: 0 };
    Ok(HandPass::of(&network, &DVector::zeros(network.parameters()), any).multiplications())
}

pub fn multiplications_forward(work: &Work, _: usize, _: f64, _: &Watch) -> Result<f64, String> {
    Ok(multiplications(work)?.forward as f64)
}

pub fn multiplications_backward(work: &Work, _: usize, _: f64, _: &Watch) -> Result<f64, String> {
    Ok(multiplications(work)?.backward as f64)
}
