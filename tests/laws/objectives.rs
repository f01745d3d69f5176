//! Every objective of the catalogue, held against calculus: a new one is tested without editing this file.

use downhill::math::Objective;
use downhill::math::Point;
use downhill::math::catalog::param::{Param, ParamKind, Scale, Tunable, Value};
use downhill::math::catalog::{Catalog, CatalogEntry};
use nalgebra::Matrix2;
use proptest::prelude::*;

/// The central difference quotient of `f` at 0, extrapolated to step 0 (Ridders 1982), with an estimate of its error.
fn derivative(f: impl Fn(f64) -> f64, first_step: f64) -> (f64, f64) {
    const SHRINK: f64 = 1.4;
    const ROWS: usize = 12;
    let mut rows: Vec<Vec<f64>> = Vec::new();
    let (mut best, mut error) = (f64::NAN, f64::INFINITY);
    for i in 0..ROWS {
        let step = first_step / SHRINK.powi(i as i32);
        let mut row = vec![(f(step) - f(-step)) / (2.0 * step)];
        for (j, coarse) in rows.last().into_iter().flatten().enumerate() {
            let factor = SHRINK.powi(2 * (j as i32 + 1));
            let finer = (row[j] * factor - coarse) / (factor - 1.0);
            let spread = (finer - row[j]).abs().max((finer - coarse).abs());
            if spread < error {
                (best, error) = (finer, spread);
            }
            row.push(finer);
        }
        rows.push(row);
    }
    (best, error)
}

/// Whether `exact` is what the difference quotient says, up to ten times the latter's own error and 1e-8 of `scale`.
fn agrees(exact: f64, (estimate, error): (f64, f64), scale: f64) -> bool {
    (exact - estimate).abs() <= 10.0 * error + 1e-8 * (1.0 + scale)
}

/// `entry`'s objective with its parameters drawn by `dice` (each in 0..1) from where their sliders reach; `None` where it
/// needs a file.
fn drawn(entry: &CatalogEntry<Objective>, dice: &[f64]) -> Option<Objective> {
    let mut objective = (entry.default)();
    for (param, &die) in entry.params.iter().zip(dice) {
        if let Some(value) = draw(param, die) {
            let set = objective.set(param.key, &value);
            // How a file is read (with or without a header) is refused where it does not fit that file; nothing else may be.
            assert!(set.is_ok() || param.key == "header", "{}: {}", entry.key, set.unwrap_err());
        }
    }
    objective.file().is_none().then_some(objective)
}

fn draw(param: &Param, die: f64) -> Option<Value> {
    let between = |from: f64, to: f64, scale| match scale {
        Scale::Log if from > 0.0 => from * (to / from).powf(die),
        _ => from + (to - from) * die,
    };
    match param.kind {
        ParamKind::Real { slider: (from, to), scale, .. } => Some(Value::Number(between(from, to, scale))),
        ParamKind::Count { slider: (from, to), scale, .. } => Some(Value::Number(between(from as f64, to as f64, scale).round())),
        ParamKind::Flag { .. } => Some(Value::Word((die < 0.5).to_string())),
        ParamKind::Choice { options, .. } => Some(Value::Word(options[(die * options.len() as f64) as usize].0.to_owned())),
        ParamKind::Text { .. } | ParamKind::Statements { .. } => None,
    }
}

/// The point of the objective's view at the fractions `at` of its sides; on the axis where there is one variable only.
fn in_view(objective: &Objective, at: [f64; 2]) -> Point {
    let view = objective.view();
    let x = view.x.0 + at[0] * (view.x.1 - view.x.0);
    let y = view.y.0 + at[1] * (view.y.1 - view.y.0);
    Point::new(x, if objective.dimension() == 1 { 0.0 } else { y })
}

/// The directions that the objective's variables point in.
fn axes(objective: &Objective) -> impl Iterator<Item = (usize, Point)> + use<> {
    [Point::x(), Point::y()].into_iter().enumerate().take(objective.dimension())
}

/// The side of the view along axis `i`, from which the first step of a difference quotient is taken.
fn side(objective: &Objective, i: usize) -> f64 {
    let view = objective.view();
    [view.x.1 - view.x.0, view.y.1 - view.y.0][i]
}

/// Whether no eigenvalue of `hessian` is below zero by more than rounding.
fn is_positive(hessian: &Matrix2<f64>) -> bool {
    hessian.symmetric_eigenvalues().min() >= -1e-9 * (1.0 + hessian.norm())
}

/// A number from 0 to 1, 1 excluded.
fn unit() -> std::ops::Range<f64> {
    0.0..1.0
}

#[test]
fn the_difference_quotient_tells_wrong_from_right() {
    for x in [-3.0_f64, 0.1, 2.0] {
        let slope = derivative(|t| (3.0 * (x + t)).sin() * (x + t).exp(), 0.1);
        let exact = ((3.0 * x).sin() + 3.0 * (3.0 * x).cos()) * x.exp();
        assert!(agrees(exact, slope, exact.abs()), "{exact}, not {slope:?}");
        assert!(!agrees(exact + 1e-6 * (1.0 + exact.abs()), slope, exact.abs()), "{slope:?}");
    }
}

proptest! {
    #[test]
    fn derivatives_are_those_of_the_value(dice in prop::array::uniform8(unit()), at in prop::array::uniform2(unit())) {
        for objective in Objective::ALL.iter().filter_map(|entry| drawn(entry, &dice)) {
            let p = in_view(&objective, at);
            let (gradient, hessian) = (objective.gradient(p), objective.hessian(p));
            for (i, axis) in axes(&objective) {
                let step = 0.01 * side(&objective, i);
                let slope = derivative(|t| objective.value(p + t * axis), step);
                // Far out in a nearly singular valley the terms of f cancel; their rounding reaches the quotient.
                let terms = hessian.norm() * p.norm_squared() / side(&objective, i);
                prop_assert!(agrees(gradient[i], slope, gradient.norm() + 0.01 * terms), "{objective} at {p:?}: ∇f[{i}] = {}, not {slope:?}", gradient[i]);
                for (j, _) in axes(&objective) {
                    let bend = derivative(|t| objective.gradient(p + t * axis)[j], step);
                    prop_assert!(agrees(hessian[(j, i)], bend, hessian.norm()), "{objective} at {p:?}: ∇²f[{j}, {i}] = {}, not {bend:?}", hessian[(j, i)]);
                }
            }
            prop_assert!((hessian[(0, 1)] - hessian[(1, 0)]).abs() <= 1e-12 * hessian.norm(), "{objective} at {p:?}: {hessian}");
            let (value, together) = objective.value_gradient(p);
            prop_assert!((value - objective.value(p)).abs() <= 1e-12 * (1.0 + value.abs()), "{objective} at {p:?}: f = {value}");
            prop_assert!((together - gradient).norm() <= 1e-12 * (1.0 + gradient.norm()), "{objective} at {p:?}: ∇f = {together:?}");
        }
    }

    #[test]
    fn minima_are_the_lowest_points(dice in prop::array::uniform8(unit()), at in prop::array::uniform2(unit())) {
        for objective in Objective::ALL.iter().filter_map(|entry| drawn(entry, &dice)) {
            let p = in_view(&objective, at);
            if let Some(lowest) = objective.lowest() {
                prop_assert!(lowest <= objective.value(p) + 1e-12 * (1.0 + lowest.abs()), "{objective} is below {lowest} at {p:?}");
            }
            for minimum in objective.minima() {
                let (gradient, hessian, lowest) = (objective.gradient(minimum), objective.hessian(minimum), objective.lowest());
                let rounding = 1e-12 * hessian.norm() * (1.0 + minimum.norm());
                // Where f has a kink the Hessian is NaN and says nothing.
                let smooth = hessian.iter().all(|h| h.is_finite());
                prop_assert!(gradient.norm() < if smooth { rounding.max(1e-9) } else { 1e-9 }, "{objective} at {minimum:?}: ∇f = {gradient:?}");
                prop_assert!(!smooth || is_positive(&hessian), "{objective} at {minimum:?}: {hessian}");
                let lowest = lowest.expect("a function with a known minimizer has a known least value");
                prop_assert!((objective.value(minimum) - lowest).abs() <= 1e-12 * (1.0 + lowest.abs()), "{objective} at {minimum:?}");
            }
        }
    }

    #[test]
    fn flags_hold(dice in prop::array::uniform8(unit()), at in prop::array::uniform2(unit()), other in prop::array::uniform2(unit())) {
        for objective in Objective::ALL.iter().filter_map(|entry| drawn(entry, &dice)) {
            let (p, q) = (in_view(&objective, at), in_view(&objective, other));
            let (here, there) = (objective.hessian(p), objective.hessian(q));
            prop_assert!(!objective.is_quadratic() || (here - there).norm() <= 1e-12 * here.norm(), "{objective}: {here} at {p:?}, {there} at {q:?}");
            prop_assert!(!objective.is_convex() || is_positive(&here), "{objective} at {p:?}: {here}");
        }
    }

    #[test]
    fn samples_average_to_the_whole(dice in prop::array::uniform8(unit()), at in prop::array::uniform2(unit())) {
        for objective in Objective::ALL.iter().filter_map(|entry| drawn(entry, &dice)) {
            let p = in_view(&objective, at);
            let n = objective.data().len();
            if n == 0 {
                continue;
            }
            let value = (0..n).map(|i| objective.sample_value(i, p)).sum::<f64>() / n as f64;
            let gradient = (0..n).map(|i| objective.sample_gradient(i, p)).sum::<Point>() / n as f64;
            let sizes = (0..n).map(|i| objective.sample_gradient(i, p).norm()).sum::<f64>() / n as f64;
            prop_assert!((value - objective.value(p)).abs() <= 1e-10 * (1.0 + value.abs()), "{objective} at {p:?}");
            prop_assert!((gradient - objective.gradient(p)).norm() <= 1e-10 * (1.0 + sizes), "{objective} at {p:?}");
        }
    }

    #[test]
    fn the_notation_reads_back(dice in prop::array::uniform8(unit())) {
        for objective in Objective::ALL.iter().filter_map(|entry| drawn(entry, &dice)) {
            prop_assert_eq!(Objective::parse(&objective.to_string()), Ok(objective));
        }
    }

    #[test]
    fn nothing_panics_far_away(dice in prop::array::uniform8(unit()), x in any::<f64>(), y in any::<f64>()) {
        for objective in Objective::ALL.iter().filter_map(|entry| drawn(entry, &dice)) {
            let p = Point::new(x, y);
            let _ = (objective.value_gradient(p), objective.hessian(p));
        }
    }
}

#[test]
fn every_objective_can_be_shown() {
    for entry in Objective::ALL {
        let objective = (entry.default)();
        let key = entry.key;
        assert_eq!(Objective::ALL.iter().filter(|other| other.key == key).count(), 1, "{key} is listed once");
        assert!(!entry.title.is_empty() && entry.about.ends_with('.'), "{key}: one sentence says what it teaches");
        assert!(!objective.formula().is_empty(), "{key} has a formula");
        for param in entry.params {
            // The entries of a matrix or vector stand in the formula as the matrix or vector: a₁₁ as A.
            let name = param.symbol.trim_end_matches(['₁', '₂']).to_lowercase();
            assert!(objective.formula().to_lowercase().contains(&name), "{key}: {} is in no formula", param.symbol);
        }
        if objective.file().is_some() {
            continue;
        }
        let (view, start) = (objective.view(), objective.start());
        assert!(view.x.0 < view.x.1 && view.y.0 < view.y.1, "{key}: {view:?} is a rectangle");
        assert!(view.contains(start), "{key}: {start:?} is in view");
        assert!(objective.value(start).is_finite(), "{key} has a value at its start");
        assert!(objective.gradient(start).norm() > 1e-6, "{key} leads somewhere from its start");
        for minimum in objective.minima() {
            assert!(view.contains(minimum), "{key}: the minimum {minimum:?} is in view");
        }
    }
}

/// f, ∂f/∂x and ∂f/∂y at (½, −1¼), each differentiated and evaluated to 30 digits from the published formula.
#[test]
fn values_and_gradients_are_those_of_the_published_formulas() {
    let table = [
        ("rosenbrock", 225.25, 299.0, -300.0),
        ("himmelblau", 168.37890625, -33.875, 0.6875),
        ("beale", 7.86676025390625, -5.622802734375, -0.56982421875),
        ("booth", 108.5625, -39.0, -46.5),
        ("matyas", 0.77125, 0.86, -0.89),
        ("three-hump-camel", 1.3744791666666667, 0.25625, -2.0),
        ("styblinski-tang", -15.123046875, -5.25, 18.59375),
        ("rastrigin", 31.8125, 1.0, -65.33185307179586),
        ("ackley", 5.579089061156317, 0.8683379548091033, -4.076317151752938),
        ("levy", 0.5756965032790026, -0.7063729507125172, -0.6738770913085594),
        ("goldstein-price", 733.0997467041016, 5795.174560546875, 279.2138671875),
        ("easom", -1.085650451849601e-12, -5.142598970999219e-12, -1.2802809773720335e-11),
        ("saddle", -1.3125, 1.0, 2.5),
        ("monkey-saddle", -2.21875, -3.9375, 3.75),
    ];
    for (key, value, dx, dy) in table {
        let (f, gradient) = Objective::by_key(key).unwrap().value_gradient(Point::new(0.5, -1.25));
        for (ours, published) in [(f, value), (gradient.x, dx), (gradient.y, dy)] {
            assert!((ours - published).abs() <= 1e-13 * gradient.norm().max(value.abs()), "{key}: {ours}, published {published}");
        }
    }
}

/// The least values, other stationary values and usual starting values that the literature gives.
#[test]
fn landmarks_have_their_published_values() {
    let table = [
        ("rosenbrock", [-1.2, 1.0], 24.2),
        ("rosenbrock", [1.0, 1.0], 0.0),
        ("himmelblau", [0.0, 0.0], 170.0),
        ("himmelblau", [-0.2708445906673476, -0.9230385564799815], 181.61652152258293),
        ("himmelblau", [3.0, 2.0], 0.0),
        ("beale", [1.0, 1.0], 14.203125),
        ("beale", [3.0, 0.5], 0.0),
        ("booth", [0.0, 0.0], 74.0),
        ("booth", [1.0, 3.0], 0.0),
        ("matyas", [0.0, 0.0], 0.0),
        ("three-hump-camel", [1.747552345830289, -0.8737761729151444], 0.2986384422),
        ("three-hump-camel", [0.0, 0.0], 0.0),
        ("styblinski-tang", [-2.903534027771177, -2.903534027771177], -78.33233140754283),
        ("styblinski-tang", [0.0, 0.0], 0.0),
        ("rastrigin", [0.0, 0.0], 0.0),
        ("rastrigin", [1.0, 1.0], 2.0),
        ("ackley", [0.0, 0.0], 0.0),
        ("levy", [1.0, 1.0], 0.0),
        ("goldstein-price", [0.0, -1.0], 3.0),
        ("goldstein-price", [-0.6, -0.4], 30.0),
        ("goldstein-price", [1.8, 0.2], 84.0),
        ("goldstein-price", [1.2, 0.8], 840.0),
        ("goldstein-price", [0.0, 0.0], 600.0),
        ("easom", [std::f64::consts::PI, std::f64::consts::PI], -1.0),
    ];
    for (key, [x, y], published) in table {
        let value = Objective::by_key(key).unwrap().value(Point::new(x, y));
        assert!((value - published).abs() <= 1e-10 * (1.0 + published.abs()), "{key}({x}, {y}) = {value}, published {published}");
    }
}

/// What the objectives made for this program promise.
#[test]
fn teaching_landscapes_keep_their_promises() {
    let well = Objective::parse("double-well(a=30, b=0.5)").unwrap();
    assert_eq!(well.hessian(Point::new(2.0, 0.0)), Matrix2::identity() * 30.0);
    assert_eq!(well.hessian(Point::new(-2.0, 0.0)), Matrix2::identity() * 0.5);

    let valley = Objective::parse("v-valley(delta=0.01)").unwrap();
    assert_eq!(valley.hessian(Point::zeros())[(1, 1)].round(), 100.0);
    assert!(valley.gradient(Point::new(0.0, 0.1)).y > 0.99);
    let (alpha, half_hop) = (0.5, 0.5 * (0.5_f64.powi(2) - 4.0 * 0.01_f64.powi(2)).sqrt());
    let hopped = half_hop - alpha * valley.gradient(Point::new(0.0, half_hop)).y;
    assert!((hopped + half_hop).abs() < 1e-15, "a step from {half_hop} leads to {hopped}");

    let plateau = Objective::by_key("plateau").unwrap();
    for w1 in [-2.0_f64, -0.7, 0.7, 2.0] {
        let floor = Point::new(w1, 0.5_f64.atanh() / w1.tanh());
        assert!(plateau.value(floor) < 1e-30 && plateau.gradient(floor).norm() < 1e-14);
    }
    assert!(plateau.value(Point::new(4.0, -8.0)) > 1.1 && plateau.gradient(Point::new(4.0, -8.0)).norm() < 1e-5);
    assert_eq!(plateau.gradient(Point::zeros()), Point::zeros());
    assert!(plateau.hessian(Point::zeros()).determinant() < 0.0);
}
