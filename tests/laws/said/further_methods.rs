//! What the methods of large models, of sums of squares, of finite sums and without gradients say of themselves.

use super::{Said, at, close, end, hold, last};
use crate::support::trial::{Trial, note, objective};
use downhill::math::Optimizer;

#[test]
fn what_further_methods_say_is_true() {
    hold::<Optimizer>(SAID);
}

const SAID: &[Said] = &[
    (
        "lamb",
        "Adam whose step in each layer is as long as α times the layer itself; in the plane all of x is one layer, and only the way comes from Adam.",
        || {
            let (lamb, adam) = (Trial::new("booth", "lamb(lr=0.02)", 30), Trial::new("booth", "adam(form=pytorch, eps=1e-6)", 1));
            let path = lamb.path();
            assert!(path.windows(2).all(|two| close((two[1] - two[0]).norm(), 0.02 * two[0].norm(), 1e-9)));
            let ways = [lamb, adam].map(|trial| trial.path()).map(|path| (path[1] - path[0]).normalize());
            assert!((ways[0] - ways[1]).norm() < 1e-9);
        },
    ),
    (
        "muon",
        "Momentum whose matrix is brought near an orthogonal one, layer by layer; in the plane that is momentum of one length, and only its direction counts.",
        || {
            let trial = Trial::new("booth", "muon(lr=0.02)", 30);
            let path = trial.path();
            let length = |k: usize| (path[k + 1] - path[k]).norm();
            assert!((0..30).all(|k| close(length(k), length(0), 1e-4) && close(length(k), 0.02 * 2.0_f64.sqrt(), 0.35)));
            let way = |k: usize| at(note(&trial.inspect(k), "uₖ")[0], note(&trial.inspect(k), "uₖ")[1]).normalize();
            assert!((0..30).all(|k| ((path[k + 1] - path[k]).normalize() + way(k)).norm() < 1e-9));
        },
    ),
    (
        "shampoo",
        "AdaGrad with full matrices, one for the rows and one for the columns of each layer; in the plane one 2 × 2 matrix and a number.",
        || {
            let inspection = Trial::new("booth", "shampoo", 5).inspect(4);
            assert_eq!((note(&inspection, "Lₖ").len(), note(&inspection, "Rₖ").len()), (4, 1));
            // The sums only grow, as AdaGrad's.
            let right = |k: usize| note(&Trial::new("booth", "shampoo", 5).inspect(k), "Rₖ")[0];
            assert!((0..4).all(|k| right(k + 1) > right(k)));
        },
    ),
    (
        "soap",
        "Adam along the eigenvectors of averaged gradient products, layer by layer; in the plane that is Adam whose axes turn.",
        || {
            let trial = Trial::new("rosenbrock", "soap(every=1)", 60);
            let axis = |k: usize| at(note(&trial.inspect(k), "Qₖ")[0], note(&trial.inspect(k), "Qₖ")[2]);
            let q = note(&trial.inspect(40), "Qₖ").to_vec();
            assert!((q[0] * q[1] + q[2] * q[3]).abs() < 1e-12, "orthogonal");
            let turns = (2..50).map(|k| 1.0 - axis(k).dot(&axis(k + 1)).abs()).fold(0.0, f64::max);
            assert!(turns > 1e-5, "{turns}");
        },
    ),
    (
        "adafactor",
        "RMSProp that steps by a share of the size of x itself, and whose average forgets ever less from step to step.",
        || {
            let first = |size: f64| {
                let path = Trial::new("formula(f=\"x + y\")", "adafactor(lr=0.1)", 2).from(size, size).path();
                path[1].x - path[0].x
            };
            assert!(close(first(50.0), -5.0, 1e-9) && close(first(5.0), -0.5, 1e-9));
            let trial = Trial::new("booth", "adafactor", 30);
            let newest = |k: usize| note(&trial.inspect(k), "wₖ")[0];
            assert!((0..29).all(|k| newest(k + 1) < newest(k)));
        },
    ),
    (
        "asgd",
        "Gradient descent with a falling rate, of which the average of all iterates is shown: the noise of single steps cancels in it.",
        || {
            let late = |rule: &str| {
                let loss = |seed| Trial::new("quadratic", rule, 2000).noise(1.0).seed(seed).trace().records[2000].loss;
                let lowest = end("quadratic", "newton", 1).loss;
                (0..20).map(|seed| loss(seed) - lowest).sum::<f64>() / 20.0
            };
            let (averaged, plain) = (late("asgd(lr=0.1, lambd=0)"), late("gd(lr=0.1)"));
            assert!(averaged < 0.1 * plain, "{averaged} and {plain}");
            let trial = Trial::new("booth", "asgd(lr=0.05, lambd=0.1)", 30);
            let rate = |k: usize| note(&trial.inspect(k), "ηₖ")[0];
            assert!((0..29).all(|k| rate(k + 1) < rate(k)));
        },
    ),
    (
        "gauss-newton",
        "Newton on a sum of squares with every residual taken for linear: needs first derivatives only, and is as fast where the residuals vanish.",
        || {
            assert!(end("booth", "gauss-newton", 1).loss < 1e-20, "linear residuals");
            // Quadratic convergence, as Newton's: the last gap is the square of the one before.
            let records = Trial::new("himmelblau", "gauss-newton", 8).from(3.5, 2.5).trace().records;
            let errors: Vec<f64> = records.iter().map(|record| (record.x - at(3.0, 2.0)).norm()).collect();
            assert!(errors.windows(2).all(|two| two[1] < two[0].powi(2) + 1e-14), "{errors:?}");
            assert!(Trial::new("saddle", "gauss-newton", 5).path().len() == 1, "no sum of squares");
        },
    ),
    (
        "levenberg-marquardt",
        "Gauss–Newton far from trouble, short gradient steps near it: the damping μ grows while steps fail, and melts while the model predicts well.",
        || {
            let trial = Trial::new("rosenbrock", "levenberg-marquardt", 30);
            let noted = |k: usize, symbol: &str| note(&trial.inspect(k), symbol)[0];
            for k in 0..20 {
                let (agreement, damping, next) = (noted(k, "ρₖ"), noted(k, "μₖ"), noted(k + 1, "μₖ"));
                assert!(if agreement > 0.0 { agreement < 0.5 || next < damping } else { next >= 2.0 * damping }, "step {k}");
            }
            let losses: Vec<f64> = trial.trace().records.iter().map(|record| record.loss).collect();
            assert!(losses.windows(2).all(|two| two[1] <= two[0]) && losses[30] < 1e-20, "{losses:?}");
        },
    ),
    (
        "svrg",
        "SGD that now and then takes the full gradient, and from then on only the change since: its noise vanishes as it arrives, at a constant rate.",
        || assert!(settles("svrg(lr=0.1)") < 1e-10 * settles("gd(lr=0.1)")),
    ),
    (
        "saga",
        "SGD that remembers the last gradient of every sample, and corrects each new one by it: its noise vanishes as it arrives, at a constant rate.",
        || assert!(settles("saga(lr=0.1)") < 1e-10 * settles("gd(lr=0.1)")),
    ),
    (
        "nelder-mead",
        "A triangle that turns its worst corner over, stretches downhill and shrinks in hollows: compares values, and never asks for a gradient.",
        || {
            let path = |f: &str| Trial::new(&format!("formula(f=\"{f}\")"), "nelder-mead", 60).from(2.0, 1.0).path();
            assert_eq!(path("x^2 + 3*y^2"), path("exp(x^2 + 3*y^2)"), "the order of the values is all");
            assert!(end("rosenbrock", "nelder-mead", 120).loss < 1e-10);
            let trial = Trial::new("rosenbrock", "nelder-mead", 120);
            let ways: Vec<f64> = (0..60).map(|k| note(&trial.inspect(k), "tₖ")[0]).collect();
            assert!([2.0, 1.0, -0.5].iter().all(|way| ways.contains(way)), "{ways:?}");
        },
    ),
    (
        "cma-es",
        "Draws a cloud of points, moves to the mean of the better half, and stretches the cloud along the way it came: learns the shape of the valley from values alone.",
        || {
            let path = |f: &str| Trial::new(&format!("formula(f=\"{f}\")"), "cma-es", 40).from(2.0, 1.0).path();
            assert_eq!(path("x^2 + 3*y^2"), path("exp(x^2 + 3*y^2)"), "the order of the values is all");
            // In a bowl whose axes have the ratio 10, the cloud gets that of about 10.
            let trial = Trial::new("quadratic(a11=1, a12=0, a22=100, b1=0, b2=0)", "cma-es", 80).from(3.0, 2.0);
            let shape = note(&trial.inspect(79), "Cₖ").to_vec();
            assert!((10.0..1000.0).contains(&(shape[0] / shape[3])), "{shape:?}");
            assert!(end("rosenbrock", "cma-es", 200).loss < 1e-8);
        },
    ),
];

/// The mean gap of `rule` late in runs that see one sample in each step.
fn settles(rule: &str) -> f64 {
    let lowest = objective("regression-toy").lowest().unwrap();
    let gap = |seed| last(&Trial::new("regression-toy", rule, 6000).sampled("single").seed(seed)).loss - lowest;
    (0..10).map(|seed| gap(seed).max(0.0)).sum::<f64>() / 10.0
}
