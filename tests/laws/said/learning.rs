//! What the activations and the data sets say of themselves.

use super::{Said, close, hold};
use downhill::math::Activation;
use downhill::math::Dataset;
use downhill::math::Optimizer;
use downhill::math::catalog::Catalog;
use downhill::math::catalog::family_file::FamilyFile as _;
use downhill::sim::Run;
use downhill::sim::Session;
use downhill::sim::Training;
use downhill::sim::threads::Watch;
use std::sync::Arc;

#[test]
fn what_activations_say_is_true() {
    hold::<Activation>(ACTIVATIONS);
}

#[test]
fn what_data_sets_say_is_true() {
    hold::<Dataset>(DATA);
}

fn phi(notation: &str) -> Activation {
    Activation::parse(notation).unwrap()
}

/// z from −8 to 8.
fn axis() -> impl Iterator<Item = f64> {
    (-800..=800).map(|i| 0.01 * f64::from(i))
}

/// The mean of φ(z) over z ~ N(0, 1).
fn mean(phi: &Activation) -> f64 {
    axis().map(|z| phi.value(z) * (-0.5 * z * z).exp()).sum::<f64>() / axis().map(|z| (-0.5 * z * z).exp()).sum::<f64>()
}

/// The greatest jump of φ′ within 10⁻⁶.
fn kink(phi: &Activation) -> f64 {
    let jump = |z: f64| (phi.derivative(z + 5e-7) - phi.derivative(z - 5e-7)).abs();
    axis().map(jump).fold(0.0, f64::max)
}

const ACTIVATIONS: &[Said] = &[
    (
        "tanh",
        "A soft switch from −1 to 1: centred at 0 and steep there, but flat far out, where its gradient vanishes.",
        || {
            let tanh = phi("tanh");
            assert!(
                tanh.range() == (-1.0, 1.0)
                    && tanh.value(0.0) == 0.0
                    && tanh.derivative(0.0) == 1.0
                    && tanh.derivative(8.0) < 1e-6
            );
        },
    ),
    (
        "sigmoid",
        "A soft switch from 0 to 1: flat on both sides, where its gradient vanishes, at most ¼ steep, and never negative.",
        || {
            let sigmoid = phi("sigmoid");
            assert!(sigmoid.range() == (0.0, 1.0) && axis().all(|z| sigmoid.value(z) >= 0.0 && sigmoid.derivative(z) <= 0.25));
            assert!(sigmoid.derivative(0.0) == 0.25 && sigmoid.derivative(8.0) < 1e-3 && sigmoid.derivative(-8.0) < 1e-3);
        },
    ),
    (
        "relu",
        "Passes what is positive: cheap, and its gradient never fades there; a neuron that is negative for every input gets no gradient as long as its inputs stay as they are.",
        || {
            let relu = phi("relu");
            assert!(axis().all(|z| if z > 0.0 {
                relu.value(z) == z && relu.derivative(z) == 1.0
            } else {
                relu.derivative(z) == 0.0
            }));
        },
    ),
    ("leaky-relu", "ReLU with a small slope for what is negative, so that no neuron is ever dead.", || {
        assert!(axis().all(|z| phi("leaky-relu").derivative(z) > 0.0) && phi("leaky-relu").derivative(-1.0) < 0.1);
        assert!(phi("leaky-relu(slope=0)").derivative(-1.0) == 0.0, "0 is ReLU");
    }),
    ("elu", "Like ReLU, but bends down to −α: a mean nearer to 0, and a gradient that fades instead of stopping.", || {
        assert!(mean(&phi("elu")).abs() < mean(&phi("relu")).abs());
        let (near, far) = (phi("elu").derivative(-1.0), phi("elu").derivative(-5.0));
        assert!(0.0 < far && far < near && close(phi("elu(alpha=2)").value(-40.0), -2.0, 1e-9));
        assert!(kink(&phi("elu(alpha=1)")) < 1e-4 && kink(&phi("elu(alpha=0.5)")) > 0.4, "only at 1 it has no kink");
    }),
    ("gelu", "ReLU with a soft threshold: smooth, slightly negative below 0, the usual choice in transformers.", || {
        let low = axis().map(|z| phi("gelu").value(z)).fold(0.0, f64::min);
        assert!(kink(&phi("gelu")) < 1e-4 && (-0.2..-0.1).contains(&low), "{low}");
    }),
    ("silu", "z times its own sigmoid: smooth like GELU; dips below 0 before it rises.", || {
        assert!(axis().all(|z| (phi("silu").value(z) - z * phi("sigmoid").value(z)).abs() < 1e-12) && kink(&phi("silu")) < 1e-4);
        assert!(phi("silu").value(-1.0) < 0.0 && phi("silu").derivative(-3.0) < 0.0 && phi("silu").derivative(1.0) > 0.0);
    }),
    ("softplus", "ReLU with its corner rounded: smooth everywhere and always positive, ln 2 at 0.", || {
        assert!(close(phi("softplus").value(0.0), 2.0_f64.ln(), 1e-12) && axis().all(|z| phi("softplus").value(z) > 0.0));
        assert!(kink(&phi("softplus")) < 1e-4 && close(phi("softplus").value(8.0), 8.0, 1e-3));
    }),
    ("identity", "Passes z on: however many layers, the network stays linear and its boundary a straight line.", || {
        assert!(axis().all(|z| phi("identity").value(z) == z));
        let deep = accuracy("xor(noise=0.1)", &[8, 8], "identity", 7, 300);
        assert!(deep < 0.8, "no better than a straight line: {deep}");
    }),
];

/// The share of 200 training examples that a network gets right after `epochs` epochs of Adam.
fn accuracy(data: &str, hidden: &[usize], activation: &str, seed: u64, epochs: usize) -> f64 {
    let training = Training {
        dataset: Dataset::parse(data).unwrap(),
        points: 200,
        train_share: 1.0,
        hidden: hidden.to_vec(),
        activation: phi(activation),
        seed,
        runs: vec![Run::new(Optimizer::parse("adam(lr=0.05, form=pytorch)").unwrap(), 0)],
        ..Training::default()
    };
    let mut session = Session::new(&training, &Arc::new(training.problem().unwrap()), 0);
    session.train(epochs, &Watch::default());
    session.epochs().last().unwrap().train.accuracy
}

/// The greatest accuracy over three seeds.
fn best(data: &str, hidden: &[usize], epochs: usize) -> f64 {
    (1..=3).map(|seed| accuracy(data, hidden, "tanh", seed, epochs)).fold(0.0, f64::max)
}

const DATA: &[Said] = &[
    (
        "moons",
        "Two half circles that reach into each other: no straight line separates them, and the boundary must bend twice.",
        || {
            assert!(best("moons(noise=0)", &[], 500) < 0.95 && best("moons(noise=0)", &[16, 16], 300) == 1.0);
            // The two sides of a line with one bend are a convex wedge and the rest; but each moon has an end between two points of the other:
            // (cos t, sin t) at t = 0 between the other's points at 60° to either side of its middle, and the other way round.
            let upper = |t: f64| (t.cos(), t.sin());
            let lower = |t: f64| (1.0 - t.cos(), 0.5 - t.sin());
            let between = |end: (f64, f64), a: (f64, f64), b: (f64, f64)| {
                let share = (end.0 - a.0) / (b.0 - a.0);
                (0.0..=1.0).contains(&share) && (a.1 + share * (b.1 - a.1) - end.1).abs() < 1e-12
            };
            let t = 0.5_f64.asin();
            assert!(between(upper(0.0), lower(t), lower(std::f64::consts::PI - t)));
            assert!(between(lower(0.0), upper(t), upper(std::f64::consts::PI - t)));
        },
    ),
    (
        "circles",
        "A ring around a ring: the boundary must close, which takes at least three neurons with a monotone activation.",
        || {
            let (two, three) = (best("circles(noise=0.05)", &[2], 400), best("circles(noise=0.05)", &[3], 400));
            assert!(two < 0.95 && three > 0.99, "{two} and {three}");
        },
    ),
    ("xor", "Four corners, opposite ones alike: the example that no network without a hidden layer can learn.", || {
        let (none, some) = (best("xor(noise=0.1)", &[], 300), best("xor(noise=0.1)", &[4], 300));
        assert!(none < 0.8 && some > 0.99, "{none} and {some}");
    }),
    (
        "spirals",
        "Two arms wound into each other: three hidden neurons are too few for the boundary that winds between them.",
        || {
            let (few, many) = (best("spirals", &[3], 400), best("spirals", &[16, 16], 400));
            assert!(few < 0.95 && many > 0.98, "{few} and {many}");
        },
    ),
    ("gaussians", "Two round clouds that may overlap: a straight line is the best boundary there can be.", || {
        // On new points the likelier class is the one whose centre is nearer: nothing beats that, and logistic regression comes as far.
        let mut training = Training {
            dataset: Dataset::parse("gaussians").unwrap(),
            points: 10_000,
            train_share: 0.2,
            hidden: Vec::new(),
            runs: vec![Run::new(Optimizer::parse("adam(lr=0.05, form=pytorch)").unwrap(), 0)],
            ..Training::default()
        };
        let tested = |training: &Training| {
            let mut session = Session::new(training, &Arc::new(training.problem().unwrap()), 0);
            session.train(100, &Watch::default());
            session.epochs().last().unwrap().test.unwrap().accuracy
        };
        let line = tested(&training);
        let test = training.problem().unwrap().test;
        let nearer = test.iter().filter(|example| (example.at.x + example.at.y > 0.0) == (example.class == 1)).count();
        let nearer = nearer as f64 / test.len() as f64;
        assert!((line - nearer).abs() < 0.01, "{line} and {nearer}");
        training.hidden = vec![8];
        assert!(tested(&training) < nearer + 0.005, "bent lines do no better");
    }),
    ("csv", "Points of your own: two columns of numbers and one with any two labels.", || {
        let table = "height,weight,kind\n1.5,2,cat\n2.5,1,dog\n0.5,3,cat\n";
        let data = Dataset::load("csv(file=points.csv)", &|_| Ok(table.to_owned())).unwrap();
        assert_eq!(data.given().unwrap().len(), 3);
    }),
];
