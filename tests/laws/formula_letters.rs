//! Letters for numbers in formulas: what they mean, how they are written and read, and what the examples with them show.

use crate::support::tree::Meaning;
use crate::support::trial::{Trial, objective};
use downhill::math::Objective;
use downhill::math::Point;
use downhill::math::catalog::Catalog;
use downhill::math::catalog::param::{ParamKind, Tunable, Value};
use downhill::math::equation::EquationNode;
use downhill::math::expression::{Expression, letter};
use downhill::math::theory::stationary::{StationaryKind, stationary_points};
use downhill::sim::Work;
use downhill::sim::examples::{self, FormulaExample};
use downhill::sim::file::share;
use downhill::sim::script;

fn with(mut objective: Objective, key: &str, number: f64) -> Objective {
    objective.set(key, &Value::Number(number)).unwrap_or_else(|error| panic!("{objective}: {error}"));
    objective
}

fn keys(objective: &Objective) -> Vec<&'static str> {
    objective.params().iter().map(|param| param.key).collect()
}

#[test]
fn a_letter_is_the_number_for_which_it_stands() {
    let mut f = objective("formula(\"a x^2 + b y^2 + sin(c x)\")");
    assert_eq!(keys(&f), ["f", "x_min", "x_max", "y_min", "y_max", "a", "b", "c"]);
    assert_eq!(f, objective("formula(\"a x^2 + b y^2 + sin(c x)\", a=1, b=1, c=1)"));
    assert_eq!(f.formula(), "F(x, y) = a·x² + b·y² + sin(c·x)");
    for (a, b, c) in [(1.0, 1.0, 1.0), (-2.5, 0.1, 3.0), (0.0, 1e-9, -0.7), (1e9, -1e9, 12.25)] {
        f = with(with(with(f, "a", a), "b", b), "c", c);
        let typed = objective(&format!("formula(\"({a})*x^2 + ({b})*y^2 + sin(({c})*x)\")"));
        for p in [Point::new(0.3, -1.7), Point::new(-2.0, 0.0), Point::new(1e3, 4.0)] {
            assert_eq!(f.value_gradient(p), typed.value_gradient(p), "{f} at {p}");
            assert_eq!(f.hessian(p), typed.hessian(p), "{f} at {p}");
        }
        assert_eq!((f.minima(), f.lowest(), f.is_convex()), (typed.minima(), typed.lowest(), typed.is_convex()), "{f}");
    }
    // An exponent too: with 2 in its place, the formula is a quadratic.
    assert!(objective("formula(\"x^n + y^2\", n=2)").is_quadratic() && !objective("formula(\"x^n + y^2\", n=4)").is_quadratic());
}

#[test]
fn every_letter_is_shown_written_and_read() {
    for name in letter::all() {
        let f = objective(&format!("formula(\"{name} x^2 + y^({name} + 1) + sin({name} x y)\", {name}=1.5)"));
        assert_eq!(f.get(name), Value::Number(1.5));
        assert_eq!(Objective::parse(&f.to_string()), Ok(f.clone()));
        assert_eq!(Expression::parse(&f.formula()[10..]).unwrap().letters(), [name]);
        // What is typeset means what is computed.
        assert!(EquationNode::parse(&f.formula()).is_some(), "{}", f.formula());
        let p = Point::new(0.7, 1.3);
        let shown = Meaning::new(&[(name, 1.5), ("x", p.x), ("y", p.y)]).right_side(&f.formula());
        assert!((shown - f.value(p)).abs() < 1e-12 * shown.abs(), "{}: {shown}, not {}", f.formula(), f.value(p));
    }
    for (typed, meant) in [("µ", "μ"), ("ϕ", "φ"), ("ϑ", "θ"), ("ϵ", "ε")] {
        assert_eq!(Expression::parse(&format!("{typed} x")).unwrap().letters(), [meant]);
    }
}

#[test]
fn the_order_in_the_notation_does_not_count() {
    let f = objective("formula(\"b y^2 + a x^2\", x_min=-7, a=3, b=4)");
    assert_eq!(keys(&f)[5..], ["b", "a"], "in the order of the formula");
    for same in [
        "formula(a=3, b=4, x_min=-7, f=\"b y^2 + a x^2\")",
        "formula(b=4, f=\"b y^2 + a x^2\", x_min=-7, a=3)",
        "formula(\"b y^2 + a x^2\", -7, 3, -3, 3, 4, 3)",
    ] {
        assert_eq!(objective(same), f, "{same}");
    }
    for (wrong, says) in [
        ("formula(\"a x^2\", b=2)", "formula has no parameter 'b'; it has f, x_min, x_max, y_min, y_max, a"),
        ("formula(b=2, f=\"a x^2\")", "character 9: formula has no parameter 'b'"),
        ("formula(\"a x^2\", a=1, a=2)", "a is given twice"),
        ("formula(\"a x^2\", a=wide)", "a takes -1000000000 to 1000000000"),
        ("formula(\"a x^2\", a=1e10)", "a = 10000000000 is not allowed"),
        ("formula(\"a x^2\", a=nan)", "a = nan is not allowed"),
        ("formula(\"x^2\", -7, 3, -3, 3, 4)", "formula takes 5 values at the most"),
    ] {
        let said = Objective::parse(wrong).unwrap_err().to_string();
        assert!(said.contains(says), "{wrong}: {said}");
    }
}

#[test]
fn words_and_names_that_mean_something_else_are_refused() {
    for (text, says) in [
        ("ax^2", "character 1: 'ax' is no name; between letters write a space or a sign, as in a*x"),
        ("2by", "character 2: 'by' is no name; between letters write a space or a sign, as in b*y"),
        ("x + bxy", "character 5: 'bxy' is no name; between letters write a space or a sign, as in b*x*y"),
        ("mxa(x, y)", "there is no 'mxa' (did you mean 'max'?)"),
        ("width*x", "there is no 'width'; there are x, y, pi, e, single letters such as a for numbers, and sin"),
        ("a1 x", "there is no 'a1'"),
        ("f x", "there is no 'f' in a formula: f is the function itself"),
        ("X^2", "there is no 'X'; write it small: x"),
        ("E^x", "there is no 'E'; write it small: e"),
        ("é x", "there is no 'é'"),
    ] {
        let said = Expression::parse(text).unwrap_err().to_string();
        assert!(said.contains(says), "{text}: {said}");
    }
}

#[test]
fn numbers_of_letters_travel_with_the_experiment() {
    let trial = Trial::new("formula(\"a x^2 + λ y^4 - c\", a=0.1, λ=-2.75, c=1e-7, y_max=9)", "gd(lr=0.01)", 20).from(0.5, 0.1);
    let work = Work::new(trial.0.clone());
    let none = |path: &str| Err(format!("{path} is not there"));
    assert!(Work::from_toml(&work.to_toml(), &none).unwrap() == work);
    let shared = share::encode(&work.to_toml()).unwrap();
    assert!(Work::from_toml(&share::decode(&shared).unwrap(), &none).unwrap() == work);
    // A script has the numbers in their places.
    let script = script::numpy(&trial.0, 0).unwrap();
    assert!(script.contains("0.1*x**2 + (-2.75)*y**4 - 1e-07") || script.contains("return 0.1*x**2"), "{script}");
}

#[test]
fn a_formula_of_one_variable_may_have_letters() {
    for (text, variable, other) in [("a (x - c)^2", "x", "y"), ("a (y - c)^2", "y", "x")] {
        let f = objective(&format!("formula(\"{text}\", a=3, c=0.5)"));
        assert_eq!((f.dimension(), f.variables()), (1, [variable, other]));
        assert_eq!((f.minima(), f.lowest()), (vec![Point::new(0.5, 0.0)], Some(0.0)));
        assert_eq!(with(f, "c", -1.5).minima(), [Point::new(-1.5, 0.0)]);
    }
    // Letters alone are a constant, as numbers alone are.
    assert_eq!(objective("formula(a)").dimension(), 2);
}

/// The range of the slider of the last letter.
fn reach(objective: &Objective) -> f64 {
    match objective.params().last().unwrap().kind {
        ParamKind::Real { slider: (low, high), .. } if low == -high => high,
        kind => panic!("{kind:?}"),
    }
}

#[test]
fn a_slider_keeps_its_range_while_its_handle_moves() {
    let f = objective("formula(\"a x^2\")");
    assert_eq!((reach(&f), reach(&objective("formula(\"a x^2\", a=40)"))), (5.0, 200.0));
    assert_eq!(reach(&objective("formula(\"a x^2\", a=0.001)")), 0.005);
    let mut moved = f;
    for number in [1.3, 4.9, 0.001, 0.0, -5.0] {
        moved = with(moved, "a", number);
        assert_eq!(reach(&moved), 5.0, "{number}");
    }
    moved = with(moved, "a", 6.0);
    assert_eq!(reach(&moved), 50.0, "beyond the end it becomes longer");
    moved.set("f", &Value::Word("a x^2 + a".into())).unwrap();
    assert_eq!((reach(&moved), moved.get("a")), (50.0, Value::Number(6.0)), "another text keeps number and range");
}

/// The example called `name`.
fn example(name: &str) -> Objective {
    let FormulaExample { objective: notation, .. } = examples::ALL.into_iter().find(|example| example.name == name).expect(name);
    objective(notation)
}

fn kinds(objective: &Objective) -> Vec<StationaryKind> {
    stationary_points(&**objective, objective.view()).into_iter().map(|(_, kind)| kind).collect()
}

/// The steps that the best learning rate needs until the loss is a thousandth of the first.
fn steps(objective: &Objective, rule: &str, rates: &[f64]) -> usize {
    let needed = |rate: &f64| {
        let trial = Trial::new(&objective.to_string(), &rule.replace("lr", &format!("lr={rate}")), 3000).from(-2.0, 1.0);
        let records = trial.trace().records;
        let least = 1e-3 * records[0].loss;
        records.iter().position(|record| record.loss < least).unwrap_or(usize::MAX)
    };
    rates.iter().map(needed).min().unwrap()
}

#[test]
fn every_example_has_a_letter_to_drag() {
    for FormulaExample { name, about, objective: notation } in examples::ALL {
        let f = objective(notation);
        assert!(keys(&f).len() > 5 && about.ends_with('.'), "{name}");
        for param in &f.params()[5..] {
            assert!(about.split(|c: char| !c.is_alphabetic()).any(|word| word == param.key), "{name}: {}", param.key);
        }
        let (value, gradient) = f.value_gradient(f.start());
        assert!(value.is_finite() && gradient.norm() > 1e-6, "{name}");
    }
}

#[test]
fn the_examples_show_what_they_say() {
    use StationaryKind::{Minimum, Saddle};
    let rates: Vec<f64> = (0..60).map(|i| 10_f64.powf(-4.0 + f64::from(i) / 15.0)).collect();
    let bowl = example("A bowl");
    let spread = |f: &Objective| f.hessian(Point::zeros())[(1, 1)] / f.hessian(Point::zeros())[(0, 0)];
    assert_eq!(spread(&bowl), 8.0);
    let slow = [2.0, 8.0, 32.0].map(|a| steps(&with(bowl.clone(), "a", a), "gd(lr)", &rates));
    assert!(slow[0] < slow[1] && slow[1] < slow[2], "{slow:?}");

    let saddle = example("A saddle that becomes a bowl");
    assert_eq!(kinds(&saddle), [Saddle]);
    assert_eq!(kinds(&with(saddle.clone(), "a", 0.5)), [Minimum]);
    assert!(with(saddle, "a", 0.0).remark().contains("valley"));

    let wells = example("Two wells");
    let minima = |f: &Objective| {
        stationary_points(&**f, f.view()).into_iter().filter(|(_, kind)| *kind == Minimum).map(|(p, _)| p).collect::<Vec<_>>()
    };
    let [near, far] = [2.0, 4.0].map(|a| minima(&with(wells.clone(), "a", a)));
    assert!(far.len() == 2 && (far[1] - far[0]).norm() > (near[1] - near[0]).norm());
    assert!(wells.value(near[0]) < wells.value(near[1]), "one is deeper");
    assert_eq!(minima(&with(wells, "b", 2.0)).len(), 1);

    let ravine = example("A ravine");
    let narrow = |b: f64| with(ravine.clone(), "b", b).hessian(Point::new(1.0, 1.0)).symmetric_eigenvalues();
    assert!(narrow(100.0).max() / narrow(100.0).min() > 5.0 * narrow(10.0).max() / narrow(10.0).min());
    assert_eq!(minima(&with(ravine, "a", 0.5)).len(), 1);

    let turned = example("A turned valley");
    let of = |t: f64, rule: &str| steps(&with(turned.clone(), "t", t), rule, &rates);
    // The start is turned along, so that only the direction of the axes differs.
    let descent = |t: f64| {
        let start = nalgebra::Rotation2::new(t) * Point::new(-2.0, 1.0);
        let trial = Trial::new(&with(turned.clone(), "t", t).to_string(), "gd(lr=0.02)", 100).from(start.x, start.y);
        trial.trace().records[100].loss
    };
    assert!((descent(0.0) / descent(0.7) - 1.0).abs() < 1e-6);
    for rule in ["rmsprop(lr)", "adam(lr)"] {
        assert!(of(0.8, rule) != of(0.0, rule), "{rule}: {} {}", of(0.8, rule), of(0.0, rule));
    }

    let ripples = example("Ripples on a bowl");
    let count = |a: f64| minima(&with(ripples.clone(), "a", a)).len();
    assert!(count(0.1) == 1 && count(0.5) == 9 && count(1.0) > 9, "{} {} {}", count(0.1), count(0.5), count(1.0));

    let well = example("A well in a plain");
    let slope = |s: f64| with(well.clone(), "s", s).gradient(Point::new(3.0, 3.0)).norm();
    assert!(slope(1.0) < 1e-5 && slope(1.0) < slope(3.0));
    let still = Trial::new(&well.to_string(), "gd(lr=0.1)", 100).from(-4.5, 4.5).trace();
    assert!((still.records[100].x - still.records[0].x).norm() < 1e-3);

    let crease = example("A crease");
    let jump = |a: f64| {
        let f = with(crease.clone(), "a", a);
        f.gradient(Point::new(1.0, 1e-9)).y - f.gradient(Point::new(1.0, -1e-9)).y
    };
    assert_eq!((jump(1.0), jump(3.0)), (2.0, 6.0));
    let records = Trial::new(&crease.to_string(), "gd(lr=0.3)", 100).from(-2.0, 1.0).trace().records;
    assert!(records[90..].windows(2).all(|pair| pair[0].x.y * pair[1].x.y < 0.0));

    let curve = example("A curve");
    assert_eq!(curve.dimension(), 1);
    let wells_of = |c: f64| {
        let f = with(curve.clone(), "c", c);
        let slope = |i: i32| f.gradient(Point::new(-3.0 + 0.01 * f64::from(i), 0.0)).x;
        (0..600).filter(|i| slope(*i) < 0.0 && slope(i + 1) >= 0.0).count()
    };
    assert_eq!((wells_of(0.3), wells_of(2.0)), (2, 1));
}
