//! Methods that reduce the noise of a finite sum, against their papers' algorithms written out on the same samples.

use crate::support::trial::{Trial, assert_same_path, objective, sampling};
use downhill::math::Point;
use downhill::sim::draws::{Batches, Draws};

const ON: &str = "regression-toy(points=3)";
const SAMPLINGS: [&str; 3] = ["single", "batch(m=4)", "shuffle(m=2)"];

/// The samples of each step, drawn from seed 5.
fn samples(sampled: &str, steps: usize) -> Vec<Vec<usize>> {
    let mut batches = Batches::new(sampling(sampled), objective(ON).data().len(), Draws::new(5));
    (0..steps).map(|k| batches.at(k).to_vec()).collect()
}

fn mean(of: &[usize], gradient: impl Fn(usize) -> Point) -> Point {
    of.iter().map(|&i| gradient(i)).sum::<Point>() / of.len() as f64
}

#[test]
fn svrg_is_algorithm_1_of_johnson_and_zhang() {
    for sampled in SAMPLINGS {
        let trial = Trial::new(ON, "svrg(lr=0.1, sync=7)", 60).sampled(sampled).seed(5);
        let (f, mut path) = (objective(ON), trial.path()[..1].to_vec());
        let drawn = samples(sampled, 60);
        let mut cost = vec![0];
        for stage in drawn.chunks(7) {
            let tilde = *path.last().unwrap();
            let full = f.gradient(tilde);
            for (t, batch) in stage.iter().enumerate() {
                let w = *path.last().unwrap();
                path.push(w - 0.1 * (mean(batch, |i| f.sample_gradient(i, w) - f.sample_gradient(i, tilde)) + full));
                let n = if t == 0 { f.data().len() } else { 0 };
                cost.push(cost.last().unwrap() + (2 * batch.len() + n) as u64);
            }
        }
        assert_same_path(&trial.path(), &path, 1e-12, sampled);
        assert_eq!(trial.evals(), cost, "{sampled}");
    }
}

#[test]
fn saga_is_the_algorithm_of_defazio_bach_and_lacoste_julien() {
    for sampled in SAMPLINGS {
        let trial = Trial::new(ON, "saga(lr=0.1)", 60).sampled(sampled).seed(5);
        let (f, mut path) = (objective(ON), trial.path()[..1].to_vec());
        let n = f.data().len();
        // The points φᵢ are remembered here, and their gradients taken anew.
        let mut phi = vec![path[0]; n];
        let all: Vec<usize> = (0..n).collect();
        for batch in samples(sampled, 60) {
            let x = *path.last().unwrap();
            let average = mean(&all, |i| f.sample_gradient(i, phi[i]));
            path.push(x - 0.1 * (mean(&batch, |i| f.sample_gradient(i, x) - f.sample_gradient(i, phi[i])) + average));
            batch.iter().for_each(|&i| phi[i] = x);
        }
        assert_same_path(&trial.path(), &path, 1e-12, sampled);
        let evals = trial.evals();
        assert_eq!(evals[60] as usize, n + samples(sampled, 60).iter().map(Vec::len).sum::<usize>(), "{sampled}");
    }
}

#[test]
fn without_samples_both_are_gradient_descent() {
    let plain = Trial::new("booth", "gd(lr=0.05)", 40).noise(0.3).path();
    assert_same_path(&Trial::new("booth", "saga(lr=0.05)", 40).noise(0.3).path(), &plain, 1e-12, "saga");
    let exact = Trial::new("booth", "gd(lr=0.05)", 40).path();
    assert_same_path(&Trial::new("booth", "svrg(lr=0.05)", 40).path(), &exact, 1e-12, "svrg");
}
