//! What the optimizers say of themselves. That each computes its equations is held by `equations.rs` and `reference.rs`; here is what the
//! sentences add to them.

use super::{Said, at, close, end, hold, last};
use crate::support::trial::{Trial, objective};
use downhill::math::Optimizer;
use downhill::math::Point;

#[test]
fn what_optimizers_say_is_true() {
    hold::<Optimizer>(SAID);
}

/// A plane of slope (a, b): every gradient is the same.
fn plane(a: f64, b: f64, rule: &str, steps: usize) -> Vec<Point> {
    let path = Trial::new(&format!("formula(f=\"{a}*x + {b}*y\")"), rule, steps).from(0.0, 0.0).path();
    assert_eq!(path.len(), steps + 1, "{rule}");
    path
}

/// The length of each step along x on a plane of slope 1.
fn lengths(rule: &str, steps: usize) -> Vec<f64> {
    plane(1.0, 0.0, rule, steps).windows(2).map(|two| (two[1].x - two[0].x).abs()).collect()
}

const SAID: &[Said] = &[
    ("gd", "Steps straight down the gradient: batch gradient descent, SGD or mini-batch SGD, by the sampling.", || {
        assert_eq!(plane(3.0, -2.0, "gd(lr=0.1)", 1)[1], at(-0.1 * 3.0, 0.1 * 2.0));
    }),
    ("momentum", "Keeps a fraction β of the last step: crossings of a valley cancel, progress along it adds up.", || {
        // A gradient that stays the same is added up to 1/(1 − β) of it; crossings that would grow cancel, above the limit 2/L = 0.25.
        assert!(close(*lengths("momentum(lr=0.01, beta=0.9)", 300).last().unwrap(), 0.1, 1e-9));
        assert!(
            end("quadratic", "gd(lr=0.3)", 200).loss > 1e9 && end("quadratic", "momentum(lr=0.3, beta=0.9)", 400).loss < 1e-9
        );
    }),
    (
        "nesterov",
        "Momentum that looks ahead: its gradient is taken where the momentum leads, and xₖ here is that point (PyTorch's form).",
        || {
            // Iterates y of Nesterov's own form, whose gradient is taken at y + β (y − y₋₁), which is x here.
            let path = Trial::new("booth", "nesterov(lr=0.03, beta=0.9)", 30).path();
            let (mut before, mut y) = (path[0], path[0]);
            for x in &path {
                let ahead = y + 0.9 * (y - before);
                assert!((ahead - x).norm() < 1e-9, "{ahead} instead of {x}");
                (before, y) = (y, ahead - 0.03 * objective("booth").gradient(ahead));
            }
        },
    ),
    (
        "adagrad",
        "Divides each coordinate by the root of its summed squared gradients: steep directions slow down for good.",
        || {
            let steps = lengths("adagrad(lr=1)", 400);
            assert!(steps.windows(2).all(|two| two[1] < two[0]) && close(steps[399], 1.0 / 20.0, 1e-6), "1/√k");
            let both = plane(100.0, 1.0, "adagrad(lr=1)", 1)[1];
            assert!(close(both.x, both.y, 1e-6), "the steep one is divided by more");
        },
    ),
    (
        "rmsprop",
        "AdaGrad that forgets: it divides by the root of a running average of the squared gradients, not of their sum.",
        || {
            let steps = lengths("rmsprop(lr=0.05)", 400);
            assert!(close(steps[399], 0.05, 1e-3) && close(steps[0], 0.05 / 0.1_f64.sqrt(), 1e-3), "no slower than α");
        },
    ),
    ("adam", "Momentum and RMSProp in one: an average of the gradients over the root of an average of their squares.", || {
        let scaled = |a: f64| plane(a, 0.0, "adam(lr=0.1, form=pytorch)", 20)[20].x;
        assert!(close(scaled(1.0), scaled(1000.0), 1e-6), "a constant factor cancels");
    }),
    (
        "newton",
        "Divides the gradient by the curvature: one step on a quadratic; heads for saddles and maxima as well as minima.",
        || {
            assert!(end("booth", "newton(lr=1)", 1).loss < 1e-20);
            assert_eq!(end("saddle", "newton(lr=1)", 1).x, Point::zeros());
            let top = end("himmelblau", "newton(lr=1)", 50);
            let values = objective("himmelblau").hessian(top.x).symmetric_eigenvalues();
            assert!(top.grad_norm < 1e-9 && values.max() < 0.0, "a maximum: {values}");
        },
    ),
    (
        "adamw",
        "Adam whose weight decay shrinks x directly, x ← (1 − α λ) x, instead of passing through the averages.",
        || {
            let flat = Trial::new("formula(f=\"0*x\")", "adamw(lr=0.1, weight_decay=0.5)", 3).from(2.0, 0.0);
            assert!(close(last(&flat).x.x, 2.0 * 0.95_f64.powi(3), 1e-12));
        },
    ),
    (
        "adamax",
        "Adam that divides by the largest recent gradient, fading by β₂ per step, instead of a root mean square.",
        || {
            let u: Vec<f64> = (0..2).map(|k| largest("adamax(lr=0.01, beta2=0.9)", k)).collect();
            assert!(close(u[1], 0.9 * u[0], 1e-6), "{u:?}");
        },
    ),
    ("nadam", "Adam with Nesterov's look-ahead: the newest gradient counts more than in the plain average.", || {
        // Where the gradient has just changed its sign, the step is nearer to the new one.
        let turn = |rule: &str| {
            let path = Trial::new("v-valley(delta=1e-6)", rule, 40).from(0.0, 0.5).path();
            path.iter().map(|x| x.y).fold(f64::MAX, f64::min)
        };
        assert!(turn("nadam(lr=0.05)") > turn("adam(lr=0.05, form=pytorch)"), "it overshoots less");
    }),
    (
        "radam",
        "Adam with a built-in warm-up: averaged gradients first, then Adam's step, scaled by how well the second moment is known.",
        || {
            // At first the step is proportional to the gradient, as without division; later its size does not matter.
            let step = |a: f64, k: usize| {
                let path = plane(a, 0.0, "radam(lr=0.01)", k + 1);
                path[k + 1].x - path[k].x
            };
            assert!(close(step(10.0, 0), 10.0 * step(1.0, 0), 1e-9));
            assert!(close(step(10.0, 500), step(1.0, 500), 1e-6) && step(1.0, 20).abs() < step(1.0, 500).abs());
        },
    ),
    ("amsgrad", "Adam that divides by the largest second moment so far, so that a rare large gradient is not forgotten.", || {
        // Steep at the start, flat afterwards: Adam's steps recover, AMSGrad's stay short.
        let late = |rule: &str| {
            let path = Trial::new("formula(f=\"30*max(x, 0)^2 + 0.01*x\")", rule, 400).from(1.0, 0.0).path();
            (path[400].x - path[399].x).abs()
        };
        assert!(late("amsgrad(lr=0.1, beta2=0.9)") < 0.1 * late("adam(lr=0.1, beta2=0.9, form=pytorch)"));
    }),
    (
        "adadelta",
        "RMSProp without a length of its own: the steps before set the scale, so its first step is only √(ε/(1 − ρ)) long in each coordinate.",
        || {
            let first = plane(3.0, 50.0, "adadelta(lr=1, rho=0.9, eps=1e-6)", 1)[1];
            let length = (1e-6 / 0.1_f64).sqrt();
            assert!(close(first.x.abs(), length, 1e-4) && close(first.y.abs(), length, 1e-4), "{first}");
        },
    ),
    (
        "rprop",
        "Looks at the gradient's signs alone: a coordinate speeds up while its sign holds and slows down when it flips.",
        || {
            let path = |factor: &str| {
                Trial::new(&format!("formula(f=\"{factor}*(x^2 + 7*y^2)\")"), "rprop(lr=0.1)", 50).from(3.0, 2.0).path()
            };
            assert_eq!(path("1"), path("4"), "the size of the gradient does not matter");
            let steps = lengths("rprop(lr=0.1)", 6);
            assert!(steps.windows(2).all(|two| close(two[1], 1.2 * two[0], 1e-9)));
        },
    ),
    ("lion", "Steps by the sign of an averaged gradient: every coordinate moves by α, however steep it is.", || {
        let first = plane(1000.0, 0.001, "lion(lr=0.05)", 1)[1];
        assert_eq!(first, at(-0.05, -0.05));
    }),
    (
        "signum",
        "Momentum of which only the sign is used: every coordinate moves by α, and turns back only once the average gradient has turned.",
        || {
            assert_eq!(plane(1000.0, 0.001, "signum(lr=0.05)", 1)[1], at(-0.05, -0.05));
            let path = Trial::new("v-valley(delta=1e-6)", "signum(lr=0.05)", 40).from(0.0, 0.5).path();
            assert!(path.windows(2).any(|two| two[0].y < -0.01 && two[1].y < two[0].y), "it runs past the floor");
        },
    ),
    (
        "adabelief",
        "Adam that divides by how far the gradients stray from their average: long steps where they agree, short ones where they turn.",
        || {
            let late = |rule: &str| *lengths(rule, 100).last().unwrap();
            assert!(late("adabelief(lr=0.01)") > 3.0 * late("adam(lr=0.01, form=pytorch)"), "on a plane all agree");
            // Across the floor of the valley they turn at every step or two.
            let path = Trial::new("v-valley(delta=1e-6)", "adabelief(lr=0.05, beta1=0.5)", 300).from(0.0, 0.5).path();
            assert!(path[200..].windows(2).all(|two| (two[1].y - two[0].y).abs() < 0.05));
        },
    ),
    (
        "yogi",
        "Adam whose second moment moves by at most (1 − β₂) g² per step: after a large gradient the steps recover slowly.",
        || {
            let trial = Trial::new("rosenbrock", "yogi(lr=0.02, beta2=0.9)", 60);
            let noted = |k: usize, symbol: &str| crate::support::trial::note(&trial.inspect(k), symbol).to_vec();
            for k in 1..60 {
                let (before, after, g) = (noted(k - 1, "vₖ"), noted(k, "vₖ"), noted(k, "gₖ"));
                for i in 0..2 {
                    assert!((after[i] - before[i]).abs() <= 0.1 * g[i] * g[i] * (1.0 + 1e-9) + 1e-12 * before[i], "step {k}");
                }
            }
            let late = |rule: &str| {
                let path = Trial::new("formula(f=\"30*max(x, 0)^2 + 0.01*x\")", rule, 400).from(1.0, 0.0).path();
                (path[400].x - path[399].x).abs()
            };
            assert!(late("yogi(lr=0.1, beta2=0.9)") < 0.1 * late("adam(lr=0.1, beta2=0.9, form=pytorch)"));
        },
    ),
    (
        "adopt",
        "Adam that divides each gradient by the second moment of those before it, and averages afterwards; its first step only measures.",
        || {
            let path = Trial::new("booth", "adopt(lr=0.1, beta1=0)", 2).path();
            let g = [0, 1].map(|k| objective("booth").gradient(path[k]));
            assert_eq!(path[1], path[0]);
            assert!((path[2] - path[1] + 0.1 * g[1].component_div(&g[0].abs())).norm() < 1e-12);
        },
    ),
    ("adan", "Adam with Nesterov's look-ahead: the average change of the gradients says where they are heading.", || {
        let turn = |rule: &str| {
            let path = Trial::new("formula(f=\"x^2 + y^2\")", rule, 200).from(0.0, 2.0).path();
            path.iter().map(|x| x.y).fold(f64::MAX, f64::min)
        };
        let [adan, adam] = [turn("adan(lr=0.05)"), turn("adam(lr=0.05, beta1=0.98, beta2=0.99, form=pytorch)")];
        assert!(adan > adam, "it overshoots less: {adan} and {adam}");
    }),
    (
        "prodigy",
        "Adam that finds its own learning rate: it begins tiny, and grows while the steps still lead away from the start.",
        || {
            let trial = Trial::new("booth", "prodigy(lr=1)", 300);
            let distance = |k: usize| crate::support::trial::note(&trial.inspect(k), "Dₖ")[0];
            let path = trial.path();
            let leads_away = |k: usize| objective("booth").gradient(path[k]).dot(&(path[k] - path[0])) < 0.0;
            assert!(distance(0) == 1e-6 && (0..40).all(|k| distance(k) <= distance(k + 1)) && distance(300 - 1) > 0.1);
            let grows = (2..60).filter(|&k| distance(k) > 1.01 * distance(k - 1));
            assert!(grows.clone().count() > 5 && grows.clone().filter(|&k| leads_away(k - 1)).count() == grows.count());
        },
    ),
    (
        "lookahead",
        "Momentum that after every s steps goes back to a point γ of the way from where the s steps began: swings are averaged out.",
        || {
            let path = |rule: &str, steps| Trial::new("booth", rule, steps).path();
            let (plain, back) = (path("momentum(lr=0.03, beta=0.9)", 5), path("lookahead(lr=0.03, sync=5, slow=0.3)", 5));
            assert!((back[4] - plain[4]).norm() < 1e-12);
            assert!((back[5] - (plain[0] + 0.3 * (plain[5] - plain[0]))).norm() < 1e-12);
            let loss = |rule: &str| end("booth", rule, 200).loss;
            assert!(loss("lookahead(lr=0.03, beta=0.97)") < 0.1 * loss("momentum(lr=0.03, beta=0.97)"));
        },
    ),
    (
        "schedule-free",
        "Shows the average of all iterates of a gradient descent that takes its gradients near that average: it settles without a falling rate.",
        || {
            let trial = Trial::new("booth", "schedule-free(lr=0.05)", 50);
            let noted = |k: usize, symbol: &str| Point::from_column_slice(crate::support::trial::note(&trial.inspect(k), symbol));
            // z after step k is x + d there.
            let mut sum = Point::zeros();
            for k in 0..50 {
                sum += noted(k, "xₖ₊₁") + noted(k, "dₖ");
                assert!((noted(k, "xₖ₊₁") - sum / (k + 1) as f64).norm() < 1e-9, "step {k}");
            }
            let late = |rule: &str| {
                let loss = |seed| Trial::new("quadratic", rule, 2000).noise(1.0).seed(seed).trace().records[2000].loss;
                let lowest = end("quadratic", "newton", 1).loss;
                (0..20).map(|seed| loss(seed) - lowest).sum::<f64>() / 20.0
            };
            let (free, plain) = (late("schedule-free(lr=0.1)"), late("gd(lr=0.1)"));
            assert!(free < 0.1 * plain, "{free} and {plain}");
        },
    ),
    (
        "sam",
        "Gradient descent whose gradient is taken a distance ρ uphill: it leaves minima that are narrow beside ρ, at two gradients per step.",
        || {
            let on = "formula(f=\"0.05*x^2 - 0.3*exp(-200*(x - 2)^2) + y^2\")";
            let ends = |rule: &str| last(&Trial::new(on, rule, 500).from(2.05, 0.0)).x.x;
            let away = |rule: &str| (ends(rule) - 2.0).abs();
            assert!(away("sam(lr=0.02, rho=0.3)") > 0.2 && away("gd(lr=0.02)") < 0.05 && away("sam(lr=0.02, rho=0.01)") < 0.05);
            assert_eq!(Trial::new("booth", "sam(lr=0.01)", 6).evals()[6], 12);
        },
    ),
    (
        "sophia",
        "Divides an averaged gradient by an averaged curvature of each coordinate, but moves no coordinate by more than α.",
        || {
            for on in ["rosenbrock", "booth", "himmelblau"] {
                let path = Trial::new(on, "sophia(lr=0.05)", 100).path();
                assert!(path.windows(2).all(|two| (two[1] - two[0]).amax() <= 0.05 * (1.0 + 1e-12)), "{on}");
            }
        },
    ),
    (
        "trust-region",
        "Newton within a radius that grows while the quadratic model predicts the decrease well, and shrinks where it does not; a bad step is not made.",
        || {
            let trial = Trial::new("rosenbrock", "trust-region(lr=1)", 40);
            let noted = |k: usize, symbol: &str| crate::support::trial::note(&trial.inspect(k), symbol)[0];
            let (mut grew, mut shrank) = (0, 0);
            for k in 0..30 {
                let (agreement, radius, next) = (noted(k, "ρₖ"), noted(k, "rₖ"), noted(k + 1, "rₖ"));
                assert!(next <= radius || agreement > 0.75, "step {k}");
                assert!((agreement < 0.25) == (next < radius), "step {k}");
                (grew, shrank) = (grew + i32::from(next > radius), shrank + i32::from(next < radius));
            }
            let losses: Vec<f64> = trial.trace().records.iter().map(|record| record.loss).collect();
            assert!(
                losses.windows(2).all(|two| two[1] <= two[0]) && losses[40] < 1e-12 && shrank > 0,
                "{grew}, {shrank}, {losses:?}"
            );
            let grows = Trial::new("booth", "trust-region(lr=0.1)", 3).from(20.0, 20.0).path();
            assert!((grows[3] - grows[2]).norm() > 3.0 * (grows[1] - grows[0]).norm());
        },
    ),
    (
        "barzilai-borwein",
        "Gradient descent that measures the curvature along its last step and divides by it: fast, but the loss may rise on the way.",
        || {
            let on = "quadratic(a11=1, a12=0, a22=60, b1=0, b2=0)";
            let losses = |rule: &str| {
                let records = Trial::new(on, rule, 40).from(1.0, 1.0).trace().records;
                records.iter().map(|record| record.loss).collect::<Vec<_>>()
            };
            let (ours, best) = (losses("barzilai-borwein"), losses("gd(lr=0.0327)"));
            assert!(ours[40] < 1e-6 * best[40] && ours.windows(2).any(|two| two[1] > two[0]), "{ours:?}");
        },
    ),
    (
        "coordinate-descent",
        "Moves one coordinate at a time, as far as a line search says: quick along the axes, slow in a valley that is turned.",
        || {
            let along = "quadratic(a11=1, a12=0, a22=100, b1=0, b2=0)";
            let path = Trial::new(along, "coordinate-descent", 2).from(3.0, 2.0).path();
            assert!(path[1] == at(0.0, 2.0) && path[2] == Point::zeros(), "{path:?}");
            // The same curvatures, turned by 45°.
            let turned = "quadratic(a11=50.5, a12=-49.5, a22=50.5, b1=0, b2=0)";
            assert!(last(&Trial::new(turned, "coordinate-descent", 20).from(3.0, 2.0)).loss > 1e-3);
        },
    ),
    (
        "nonlinear-cg",
        "Adds to each gradient step as much of the last direction as makes the two conjugate: n steps solve a quadratic of n variables.",
        || assert!(end("booth", "nonlinear-cg", 2).loss < 1e-20 && end("booth", "nonlinear-cg", 1).loss > 1e-3),
    ),
    ("bfgs", "Learns the curvature from how the gradient changes between steps, and then steps almost like Newton.", || {
        let records = Trial::new("rosenbrock", "bfgs", 60).trace().records;
        let late = records.windows(2).filter(|two| (1e-8..1e-3).contains(&two[0].grad_norm) && two[0].loss < 1e-4);
        let mut seen = 0;
        for two in late {
            let hessian = objective("rosenbrock").hessian(two[0].x);
            let newton = -hessian.try_inverse().unwrap() * objective("rosenbrock").gradient(two[0].x);
            let step = two[1].x - two[0].x;
            assert!((step - newton).norm() < 0.3 * newton.norm(), "{step} against {newton}");
            seen += 1;
        }
        assert!(seen > 0);
    }),
    ("line-search", "Gradient descent that tries a learning rate, and shortens it until the loss falls enough.", || {
        for on in ["rosenbrock", "beale", "goldstein-price", "booth"] {
            let losses: Vec<f64> =
                Trial::new(on, "line-search(lr=1)", 50).trace().records.iter().map(|record| record.loss).collect();
            assert!(losses.windows(2).all(|two| two[1] < two[0] || two[1] < 1e-9), "{on}");
        }
    }),
    (
        "polyak",
        "Gradient descent that needs the least value F*: its learning rate is the gap F − F* over the squared gradient.",
        || {
            let records = Trial::new("booth", "polyak(lr=1)", 5).trace().records;
            for two in records.windows(2) {
                let rate = two[0].loss / two[0].grad_norm.powi(2);
                let wanted = two[0].x - rate * objective("booth").gradient(two[0].x);
                assert!((two[1].x - wanted).norm() < 1e-9);
            }
        },
    ),
];

/// AdaMax's u at step k, where the first gradient is 1 and all others are 0.
fn largest(rule: &str, k: usize) -> f64 {
    let trial = Trial::new("formula(f=\"max(x, 0)\")", rule, 3).from(0.005, 0.0);
    crate::support::trial::note(&trial.inspect(k), "uₖ")[0]
}
