//! What the objectives say of themselves.

use super::{Said, at, close, diverges, end, hold, last};
use crate::support::trial::{Trial, objective};
use downhill::math::Objective;
use downhill::math::Point;
use downhill::math::catalog::param::{ParamKind, Tunable as _};

#[test]
fn what_objectives_say_is_true() {
    hold::<Objective>(SAID);
}

const SAID: &[Said] = &[
    ("quadratic", "A bowl, a ravine or a saddle: its condition number decides how fast gradient descent can be.", || {
        for kappa in [4.0, 16.0] {
            // At the best learning rate the error shrinks by (κ − 1)/(κ + 1) per step, whatever the size of A.
            let trial = |scale: f64| {
                let (low, high) = (scale, scale * kappa);
                let on = format!("quadratic(a11={low}, a12=0, a22={high}, b1=0, b2=0)");
                Trial::new(&on, &format!("gd(lr={})", 2.0 / (low + high)), 40).from(1.0, 1.0)
            };
            for scale in [0.1, 3.0] {
                let distance = last(&trial(scale)).x.norm() / 2.0_f64.sqrt();
                let factor: f64 = (kappa - 1.0) / (kappa + 1.0);
                assert!(close(distance, factor.powi(40), 1e-6), "κ = {kappa}: {distance}");
            }
        }
    }),
    (
        "formula",
        "Any function of x and y that you write, with its exact gradient and Hessian; other letters become sliders.",
        || {
            let letters = objective("formula(f=\"a x + b y\")");
            let sliders = letters.params().iter().filter(|param| ["a", "b"].contains(&param.key));
            assert!(sliders.clone().all(|param| matches!(param.kind, ParamKind::Real { .. })) && sliders.count() == 2);
            let f = objective("formula(f=\"x^3*y + sin(y)\")");
            assert_eq!(f.gradient(at(2.0, 0.0)), at(0.0, 9.0));
            assert_eq!(f.hessian(at(2.0, 0.0))[(0, 1)], 12.0);
        },
    ),
    ("regression-toy", "The lecture's y = x, 0.9 x and 1.1 x, fitted by one line; single samples disagree on it.", || {
        let toy = objective("regression-toy");
        let slopes: Vec<f64> = toy.data().iter().map(|(x, y)| y / x).collect();
        assert!(slopes.iter().all(|slope| [0.9, 1.0, 1.1].iter().any(|line| (slope - line).abs() < 1e-12)));
        assert!([0.9, 1.0, 1.1].iter().all(|line| slopes.iter().any(|slope| (slope - line).abs() < 1e-12)));
    }),
    ("regression-data", "A line through data of your own, or through the eruptions of Old Faithful.", || {
        assert_eq!(objective("regression-data").data().len(), 272);
    }),
    ("logistic", "Two classes that overlap, told apart by an S-curve: a convex finite sum that is no quadratic.", || {
        let logistic = objective("logistic");
        let of = |class: f64| {
            let data = logistic.data();
            let inputs = data.iter().filter(|(_, y)| *y == class).map(|(x, _)| *x);
            inputs.fold((f64::MAX, f64::MIN), |(low, high), x| (low.min(x), high.max(x)))
        };
        let (zero, one) = (of(0.0), of(1.0));
        assert!(zero.0 < one.1 && one.0 < zero.1, "they overlap");
        assert!(logistic.is_convex() && !logistic.is_quadratic() && logistic.data().len() == 30);
    }),
    ("booth", "A tilted bowl: a quadratic, on which the limits of the learning rate hold exactly.", || {
        let limit = 2.0 / objective("booth").hessian(Point::zeros()).symmetric_eigenvalues().max();
        assert!(objective("booth").hessian(Point::zeros())[(0, 1)] != 0.0, "it is tilted");
        assert!(last(&Trial::new("booth", &format!("gd(lr={})", 0.999 * limit), 20_000)).loss < 1e-9);
        assert!(diverges(&Trial::new("booth", &format!("gd(lr={})", 1.001 * limit), 1_000_000)));
    }),
    ("matyas", "A bowl stretched along the diagonal: scaling each coordinate by itself cannot mend it.", || {
        let hessian = objective("matyas").hessian(Point::zeros());
        assert!((hessian * at(1.0, 1.0)).norm() < (hessian * at(1.0, -1.0)).norm(), "flat along the diagonal");
        // Of all diagonal scalings D A D the one with ones on the diagonal is the best for two variables.
        let condition = |s: f64| {
            let scale = nalgebra::Matrix2::from_diagonal(&at(1.0, s));
            let values = (scale * hessian * scale).symmetric_eigenvalues();
            values.max() / values.min()
        };
        let best = (1..=1000).map(|i| condition(0.01 * f64::from(i))).fold(f64::MAX, f64::min);
        assert!(close(best, 25.0, 1e-6) && close(condition(1.0), 25.0, 1e-9), "{best}");
    }),
    (
        "v-valley",
        "Walls as steep near the floor as far from it: steps with α > 2 δ hop between them forever, shrinking ones settle.",
        || {
            let slope = |y: f64| objective("v-valley").gradient(at(0.0, y)).y;
            assert!(slope(0.5) > 0.98 && slope(3.0) < 1.0);
            for lr in [0.25, 0.5, 1.0, 2.0] {
                let late = &Trial::new("v-valley", &format!("gd(lr={lr})"), 5000).path()[4000..];
                assert!(late.windows(2).all(|two| two[0].y * two[1].y < 0.0 && two[0].y.abs() > 0.01), "α = {lr} hops");
                let shrinking = Trial::new("v-valley", &format!("gd(lr={lr})"), 5000).scheduled("inverse-time(rate=0.1)");
                assert!(last(&shrinking).x.y.abs() < 1e-3, "α = {lr} settles where it shrinks");
            }
            assert!(end("v-valley", "gd(lr=0.19)", 5000).x.y.abs() < 1e-9, "below 2 δ it settles");
        },
    ),
    ("rosenbrock", "A long curved valley: easy to enter, slow to follow.", || {
        let loss = |steps| end("rosenbrock", "gd(lr=0.001)", steps).loss;
        assert!(loss(0) > 24.0 && loss(100) < 4.0 && loss(5000) > 1e-3);
    }),
    ("beale", "A flat floor between steep corners: one learning rate has to suit gradients of very different sizes.", || {
        let gradient = |x, y| objective("beale").gradient(at(x, y)).norm();
        assert!(gradient(-4.0, -4.0) > 1e5 * gradient(1.0, 1.0).min(gradient(2.5, 0.3)));
    }),
    (
        "three-hump-camel",
        "A low pass between a poor hollow and the best one: momentum may roll over it where plain descent stops.",
        || {
            assert!(close(end("three-hump-camel", "gd(lr=0.05)", 500).loss, 0.298_638, 1e-5));
            assert!(end("three-hump-camel", "momentum(lr=0.03, beta=0.9)", 500).loss < 1e-9);
        },
    ),
    ("himmelblau", "Four minima of equal value: the start, the learning rate and the method decide which one is found.", || {
        let minima = objective("himmelblau").minima();
        assert!(minima.len() == 4 && minima.iter().all(|p| objective("himmelblau").value(*p) < 1e-9));
        let found = |rule: &str, x: f64, y: f64| {
            let end = last(&Trial::new("himmelblau", rule, 1000).from(x, y)).x;
            let near = minima.iter().position(|p| (p - end).norm() < 0.05);
            near.unwrap_or_else(|| panic!("{rule} ends at {end}"))
        };
        let small = found("gd(lr=0.004)", -0.35, -0.75);
        assert_ne!(small, found("gd(lr=0.004)", 3.0, 3.0), "the start");
        assert!((1..=20).any(|i| found(&format!("gd(lr={})", 0.001 * f64::from(i)), -0.35, -0.75) != small), "the learning rate");
        assert_ne!(small, found("nesterov(lr=0.004)", -0.35, -0.75), "the method");
    }),
    ("styblinski-tang", "Four hollows of three depths: a method that only descends keeps to the one it starts in.", || {
        let mut depths: Vec<f64> = [(-3.0, -3.0), (-3.0, 3.0), (3.0, -3.0), (3.0, 3.0)]
            .map(|(x, y)| last(&Trial::new("styblinski-tang", "gd(lr=0.01)", 500).from(x, y)))
            .map(|end| {
                assert!(end.x.x.abs() > 2.0 && end.x.y.abs() > 2.0);
                end.loss
            })
            .to_vec();
        depths.sort_by(f64::total_cmp);
        depths.dedup_by(|a, b| (*a - *b).abs() < 1e-6);
        assert_eq!(depths.len(), 3);
        assert!(end("styblinski-tang", "gd(lr=0.01)", 500).x.min() > 0.0, "from its start");
    }),
    (
        "goldstein-price",
        "Values from 3 to a million: gradients so large that gradient descent diverges already with α = 0.001.",
        || {
            let f = objective("goldstein-price");
            let axis = || (-40..=40).map(|i| 0.05 * f64::from(i));
            let (low, high) =
                axis().flat_map(|x| axis().map(move |y| (x, y))).fold((f64::MAX, f64::MIN), |(low, high), (x, y)| {
                    let value = f.value(at(x, y));
                    (low.min(value), high.max(value))
                });
            assert!(close(low, 3.0, 1e-9) && (5e5..2e6).contains(&high), "{low} to {high}");
            assert!(diverges(&Trial::new("goldstein-price", "gd(lr=0.001)", 200)));
        },
    ),
    (
        "double-well",
        "Two equally deep minima, one sharp, one flat: gradient descent cannot settle in the sharp one where α > 2/a.",
        || {
            let near = |lr: f64| last(&Trial::new("double-well", &format!("gd(lr={lr})"), 4000).from(2.01, 0.01));
            assert!(near(0.095).loss < 1e-9 && near(0.105).loss > 1e-3, "2/a = 0.1");
            let minima = objective("double-well").minima();
            assert!(minima.iter().all(|p| objective("double-well").value(*p) == 0.0) && minima.len() == 2);
        },
    ),
    (
        "plateau",
        "A tiny network with saturated neurons: far from any minimum the gradient nearly vanishes, and plain descent barely moves.",
        || {
            let (start, end) = (end("plateau", "gd(lr=0.1)", 0), end("plateau", "gd(lr=0.1)", 100));
            assert!(start.loss > 1.0 && start.grad_norm < 0.05, "{} {}", start.loss, start.grad_norm);
            assert!((end.x - start.x).norm() < 0.3 && end.loss > 0.9 * start.loss);
        },
    ),
    (
        "saddle",
        "The gradient vanishes at a point that is no minimum: gradient descent leaves it slowly, Newton goes straight to it.",
        || {
            assert!(end("saddle", "gd(lr=0.1)", 20).x.norm() < 0.1, "still near after 20 steps");
            assert!(end("saddle", "gd(lr=0.1)", 60).x.norm() > 10.0, "but it leaves");
            assert_eq!(end("saddle", "newton(lr=1)", 1).x.norm(), 0.0);
        },
    ),
    (
        "monkey-saddle",
        "A saddle without curvature: the gradient shrinks with the square of the distance, so leaving it takes long.",
        || {
            let f = objective("monkey-saddle");
            assert_eq!(f.hessian(Point::zeros()).norm(), 0.0);
            assert!(close(f.gradient(at(0.2, 0.1)).norm(), 4.0 * f.gradient(at(0.1, 0.05)).norm(), 1e-12));
            assert!(end("monkey-saddle", "gd(lr=0.05)", 20).x.norm() < 0.5);
        },
    ),
    (
        "rastrigin",
        "A bowl covered with ripples: small steps down the gradient end in a ripple near the start, far from the minimum.",
        || {
            let (start, end) = (end("rastrigin", "gd(lr=0.001)", 0).x, end("rastrigin", "gd(lr=0.001)", 500));
            assert!((end.x - start).norm() < 0.6 && end.grad_norm < 1e-6 && end.x.norm() > 4.0);
        },
    ),
    (
        "ackley",
        "A funnel in a rippled plain with a pointed minimum: the gradient does not shrink near it, so gradient descent settles there only if α shrinks.",
        || {
            let slope = |x: f64| objective("ackley").gradient(at(x, 0.5 * x)).norm();
            assert!(slope(1e-6) > 2.0 && slope(1e-2) > 2.0);
            let from = Trial::new("ackley", "gd(lr=0.01)", 2000).from(0.05, 0.03);
            assert!(last(&from).x.norm() > 5e-3);
            assert!(last(&from.scheduled("inverse-time(rate=0.1)")).x.norm() < 1e-3);
        },
    ),
    ("levy", "Waves along both coordinates, ten times as high along x as along y: one learning rate does not suit both.", || {
        let f = objective("levy");
        // Far from the middle, over one wave, what is above the parabola: 10 u² sin² along x, v² sin² along y.
        let wave = |along: fn(f64) -> Point, rest: fn(f64) -> f64| {
            let values = (0..400).map(|i| -9.0 + 0.01 * f64::from(i)).map(|s| (s, f.value(along(s)) - f.value(at(1.0, 1.0))));
            values.map(|(s, value)| (value - rest(s)) / ((s - 1.0) / 4.0).powi(2)).fold(0.0, f64::max)
        };
        let x = wave(|s| at(s, 1.0), |s| ((s - 1.0) / 4.0).powi(2) + (std::f64::consts::PI * (s + 3.0) / 4.0).sin().powi(2));
        let y = wave(|s| at(1.0, s), |s| ((s - 1.0) / 4.0).powi(2));
        assert!(close(x, 10.0, 0.01) && close(y, 1.0, 0.01), "{x} and {y}");
    }),
    ("easom", "A hole in a plain: away from it the gradient is almost zero, and gradient descent does not move.", || {
        let away = Trial::new("easom", "gd(lr=0.1)", 1000).from(0.5, 0.5);
        assert!((last(&away).x - at(0.5, 0.5)).norm() < 1e-3);
        assert!(close(end("easom", "gd(lr=0.1)", 200).loss, -1.0, 1e-9), "in the hole it does");
    }),
];
