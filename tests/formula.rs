//! Formulas that a user writes: what they mean, their derivatives, and what becomes of bad ones.

mod trial;

use downhill::math::catalog::Catalog;
use downhill::math::contour::isolines;
use downhill::math::expression::{Expression, Function, MAX_DEPTH, MAX_LENGTH};
use downhill::math::field::Field;
use downhill::math::levels::Levels;
use downhill::math::{Objective, Optimizer, Point};
use downhill::sim::ensemble::Ensemble;
use downhill::sim::threads::Watch;
use downhill::sim::{Experiment, Run};
use num_dual::{DualNum, second_derivative, second_partial_derivative};
use proptest::prelude::*;
use std::f64::consts::{E, PI};
use trial::Trial;

const ROSENBROCK: &str = "(1 - x)^2 + 100*(y - x^2)^2";

fn read(text: &str) -> Expression {
    Expression::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn at(text: &str, x: f64, y: f64) -> f64 {
    read(text).value(Point::new(x, y))
}

#[test]
fn a_formula_means_what_mathematics_says() {
    let (x, y) = (0.7_f64, -1.3_f64);
    let table = [
        ("x", x),
        (" 2 ", 2.0),
        ("-x^2", -(x * x)),
        ("2^3^2", 512.0),
        ("(2^3)^2", 64.0),
        ("2^-2", 0.25),
        ("-2^-x", -(2.0_f64.powf(-x))),
        ("1 - 2 - 3", -4.0),
        ("8/4/2", 1.0),
        ("8/4*2", 4.0),
        ("2*-3", -6.0),
        ("- -x", x),
        ("+x", x),
        ("x - -y", x + y),
        ("2x", 2.0 * x),
        ("2x^2", 2.0 * x * x),
        ("2 x y", 2.0 * x * y),
        ("3(x + 1)(y - 1)", 3.0 * (x + 1.0) * (y - 1.0)),
        ("x(y + 1)", x * (y + 1.0)),
        ("2pi x", 2.0 * PI * x),
        ("2πx", 2.0 * PI * x),
        ("2sin(x)cos(y)", 2.0 * x.sin() * y.cos()),
        ("1/2*x", 0.5 * x),
        ("x²y", x * x * y),
        ("x^2y", x * x * y),
        ("y⁻¹", 1.0 / y),
        ("x¹⁰", x.powi(10)),
        ("x**2", x * x),
        ("x·y × 2 ⋅ 3", 6.0 * x * y),
        ("x − y", x - y),
        ("√x + √(x^2) + √4", x.sqrt() + x + 2.0),
        ("√√x", x.sqrt().sqrt()),
        ("1e3x + 2.5E-1 + .5", 1e3 * x + 0.75),
        ("2e", 2.0 * E),
        ("2e - 1", 2.0 * E - 1.0),
        ("2e-1", 0.2),
        ("e^x", x.exp()),
        ("log(e)", 1.0),
        ("ln(x) - log(x)", 0.0),
        ("log2(8) + log10(1000)", 6.0),
        ("min(3, 1, 2) + max(x, y)", 1.0 + x),
        ("abs(y) + sign(y) + sgn(x) + floor(y)", -y - 1.0 + 1.0 - 2.0),
        ("cbrt(-8)", -2.0),
        ("arcsin(x) - asin(x) + arctan(y) - atan(y)", 0.0),
        ("(y)^3", y.powi(3)),
        ("x^y", x.powf(y)),
        ("0.5\n + x", 0.5 + x),
    ];
    for (text, expected) in table {
        let value = at(text, x, y);
        assert!((value - expected).abs() <= 4.0 * f64::EPSILON * expected.abs(), "{text} = {value}, not {expected}");
    }
}

#[test]
fn a_formula_is_written_as_by_hand() {
    for (text, written) in [
        (ROSENBROCK, "(1 − x)² + 100·(y − x²)²"),
        ("x^2/4 + y^2/2 + sin(2*x)*cos(y)", "x²/4 + y²/2 + sin(2·x)·cos(y)"),
        ("((x)) + ((y - 1)) - (x - y)", "x + (y − 1) − (x − y)"),
        ("sqrt(x) + sqrt(x + 1) + sqrt(x)^2 + 2*sqrt(x)*y", "√x + √(x + 1) + (√x)² + 2·√x·y"),
        ("-(x + y) + x*(-y) - (-2)^2", "−(x + y) + x·(−y) − (−2)²"),
        ("2^3^2 + (2^3)^2 + x^-1 + x^(-1) + x^0.5 + x^(y + 1)", "2^(3²) + (2³)² + x⁻¹ + x⁻¹ + x^0.5 + x^(y + 1)"),
        ("a", ""),
        ("x/(y*2) + x/y*2 - 2pi", "x/(y·2) + x/y·2 − 2·π"),
        ("ln(x) + arctan(y) + e^x + max(x, y, 1)", "log(x) + atan(y) + e^x + max(max(x, y), 1)"),
        ("1e-8 x + 1e300", "1e-8·x + 1e300"),
    ] {
        match Expression::parse(text) {
            Ok(formula) => assert_eq!(formula.to_string(), written),
            Err(_) => assert_eq!(written, "", "{text}"),
        }
    }
}

#[test]
fn what_is_wrong_is_said_at_its_character() {
    for (text, column, says) in [
        ("", 1, "the formula is empty; write one in x and y, such as x^2 + y^2"),
        ("  ", 1, "the formula is empty"),
        ("x + siin(y)", 5, "there is no 'siin' (did you mean 'sin'?)"),
        ("x + z", 5, "there is no 'z'; there are x, y, pi, e"),
        ("X", 1, "there is no 'X'"),
        ("2xy", 2, "'xy' is no name; between factors write a sign, as in x*y"),
        ("x2", 1, "'x2' is no name"),
        ("Π", 1, "there is no 'Π'"),
        ("(x + 1", 1, "this parenthesis is never closed"),
        ("sin(x*(y + 1)", 4, "this parenthesis is never closed"),
        ("x + 1)", 6, "this ')' closes nothing"),
        ("()", 2, "is missing here; found ')'"),
        ("x +", 4, "a number, x, y, a function or '(' is missing here; the formula ends"),
        ("x + * y", 5, "found '*'"),
        ("x^", 3, "the formula ends"),
        ("x 2", 3, "an operator such as + or * is missing here; found '2'"),
        ("(x 2)", 4, "an operator such as + or * or ')' is missing here"),
        ("sin x", 5, "sin takes its value in parentheses: sin(…)"),
        ("sin^2(x)", 4, "sin takes its value in parentheses"),
        ("sin()", 5, "found ')'"),
        ("sin(x, y)", 6, "sin takes one value; a decimal is written with a point"),
        ("max(x)", 1, "max takes two values or more, as in max(x, y)"),
        ("0,5*x", 2, "a decimal is written with a point, as in 0.5"),
        ("(0,5)*x", 3, "a decimal is written with a point, as in 0.5"),
        ("1.2.3", 1, "this is no number"),
        (".", 1, "this is no number"),
        ("x + 1e999", 5, "this number is too large"),
        ("1/2x", 4, "can be read in two ways; write 1/(2*x) or 1/2*x"),
        ("1/(2)x", 6, "can be read in two ways"),
        ("√2x", 3, "put what is under √ in parentheses"),
        ("√x²", 3, "put what is under √ in parentheses"),
        ("x²^3", 3, "a power of a power takes parentheses"),
        ("x²⁻", 2, "this exponent is no whole number"),
        ("x⁹⁹⁹⁹⁹⁹⁹⁹⁹⁹⁹⁹", 2, "this exponent is no whole number"),
        ("f(x) = x", 1, "there is no 'f'"),
        ("x = y", 3, "a formula has no '='; write its right side alone"),
        ("|x|", 1, "an absolute value is written abs(…)"),
        ("[x]", 1, "write parentheses ( )"),
        ("x % 2", 3, "'%' is not part of a formula"),
        ("x + \u{1b}[31m", 5, "'\\u{1b}' is not part of a formula"),
        ("min(x; y)", 6, "values are separated by a comma"),
    ] {
        let error = Expression::parse(text).map(|formula| formula.to_string()).expect_err(text);
        assert_eq!(error.column, column, "{text:?}: {error}");
        assert!(error.message.contains(says), "{text:?}: {error}");
    }
}

#[test]
fn hostile_input_is_refused_or_harmless() {
    let million = 1_000_000;
    for text in ["(", "-", "√", "x^", "sin(", "min(x,", "9", "x", ")", "2^(", "\u{0}", "é", "x+", "²", "1/("]
        .map(|part| part.repeat(million))
    {
        let error = Expression::parse(&text).expect_err("a million of them are too many");
        assert!(error.column <= MAX_LENGTH + 1 && error.to_string().len() < 200, "{error}");
    }
    // As long and as deep as a formula may be, in every direction. Written, each level may take a parenthesis more: −(−x).
    for (depth, reads_back) in [(MAX_DEPTH - 1, false), (MAX_DEPTH / 2 - 1, true)] {
        for deep in [
            "(".repeat(depth) + "x" + &")".repeat(depth),
            "-".repeat(depth) + "x",
            "√".repeat(depth) + "x",
            "x^".repeat(depth) + "x",
            "sin(".repeat(depth) + "y" + &")".repeat(depth),
            "1+x*y^max(x,".repeat(depth / 2) + "y" + &")".repeat(depth / 2),
            "1/(1+".repeat(depth) + "x" + &")".repeat(depth),
            "x+".repeat(MAX_LENGTH / 2 - 1) + "y",
            "x^2*".repeat(MAX_LENGTH / 4 - 1) + "y",
            "1+".repeat(MAX_LENGTH / 2 - 1) + "1",
            "9".repeat(300),
        ] {
            let formula = read(&deep);
            let p = Point::new(0.3, 0.4);
            let _ = (formula.value_gradient(p), formula.hessian(p), formula.quadratic());
            let written = formula.to_string().replace(' ', "");
            if reads_back {
                assert_eq!(read(&written).nodes(), formula.nodes(), "{deep}");
            }
        }
    }
    let error = Expression::parse(&("(".repeat(MAX_DEPTH + 5) + "x")).unwrap_err();
    assert!(error.message.contains("nested more than 64 levels deep") && error.column == MAX_DEPTH + 1, "{error}");
    for undefined in [
        "1/0",
        "log(-1)",
        "0/0",
        "sqrt(-x^2 - 1)",
        "(-2)^0.5",
        "asin(2)",
        "x^1000000",
        "e^e^e^e^e^x",
        "(-1)^y",
        "0^-1",
        "x/(x - x)",
    ] {
        let formula = read(undefined);
        let _ = (formula.value(Point::zeros()), formula.value_gradient(Point::new(0.5, 2.0)), formula.hessian(Point::zeros()));
        assert!(Objective::parse(&format!("formula(\"{undefined}\")")).is_ok());
    }
}

#[test]
fn outside_of_the_domain_nothing_is_a_number() {
    for (text, x) in [
        ("log(x) + y", -1.0),
        ("sqrt(x)*0", -1.0),
        ("asin(x)", 1.5),
        ("x^0.5", -2.0),
        ("log(x)^0", -1.0),
        ("1^log(x)", -1.0),
        ("max(log(x), 3)", -1.0),
        ("min(3, log(x))", -1.0),
        ("sign(log(x))", -1.0),
        ("floor(log(x))", -1.0),
        ("0*log(x)", -1.0),
    ] {
        let (formula, p) = (read(text), Point::new(x, 0.5));
        let (value, gradient) = formula.value_gradient(p);
        assert!(formula.value(p).is_nan() && value.is_nan() && gradient.iter().all(|slope| slope.is_nan()), "{text}");
        assert!(formula.hessian(p).iter().all(|bend| bend.is_nan()), "{text}");
    }
}

#[test]
fn where_a_derivative_does_not_exist_the_conventions_hold() {
    let origin = Point::zeros();
    let at = |text: &str| {
        let formula = read(text);
        let (value, gradient) = formula.value_gradient(origin);
        (value, gradient.x, formula.hessian(origin)[(0, 0)])
    };
    for (text, value, slope) in
        [("abs(x)", 0.0, 0.0), ("max(x, 0)", 0.0, 0.5), ("min(x, 3x)", 0.0, 2.0), ("max(x, -x)", 0.0, 0.0)]
    {
        let (f, first, second) = at(text);
        assert_eq!((f, first), (value, slope), "{text}");
        assert!(second.is_nan(), "{text}");
    }
    // Branches that agree have no kink.
    assert_eq!(at("max(x^2 + x, x + x^2)"), (0.0, 1.0, 2.0));
    for text in ["sign(x)", "floor(x)"] {
        assert!(at(text).0 == 0.0 && at(text).1.is_nan());
        let away = read(text).value_gradient(Point::new(0.5, 0.0));
        assert_eq!(away.1, origin, "{text}");
    }
    assert!(at("sqrt(x)").1 == f64::INFINITY && at("sqrt(x^2)").1.is_nan());
    // Whole powers are smooth at 0, whatever sign the base has beside it.
    for (text, slope, bend) in [("x^0", 0.0, 0.0), ("x^1", 1.0, 0.0), ("x^2", 0.0, 2.0), ("x^3", 0.0, 0.0), ("x^2.5", 0.0, 0.0)] {
        assert_eq!((at(text).1, at(text).2), (slope, bend), "{text}");
    }
}

/// Central differences of the value for the gradient, of the gradient for the Hessian, at points of every function's domain.
#[test]
fn every_function_has_the_slopes_of_its_values() {
    let functions = Function::NAMES.iter().map(|(name, _)| format!("{name}(x)"));
    let others =
        ["min(x, y)", "max(x, y^2)", "x^y", "2^x", "x^-3", "x^0.3", "x^7", "x/y", "3/x", "1 - x", "e^(x*y)", "0.5^(x + y)"];
    for text in functions.chain(others.map(str::to_owned)) {
        let formula = read(&text);
        for p in [Point::new(0.3, 0.7), Point::new(0.85, 0.2), Point::new(0.02, 1.9)] {
            let h = 1e-5 * p.x.min(1.0);
            let hessian = formula.hessian(p);
            for (i, axis) in [Point::x(), Point::y()].into_iter().enumerate() {
                let (above, below) = (formula.value_gradient(p + h * axis), formula.value_gradient(p - h * axis));
                let slope = (above.0 - below.0) / (2.0 * h);
                let exact = formula.value_gradient(p).1;
                assert!((exact[i] - slope).abs() < 1e-7 * (1.0 + slope.abs()), "{text} at {p}: {}, not {slope}", exact[i]);
                let bend = (above.1 - below.1) / (2.0 * h);
                assert!((hessian.column(i) - bend).norm() < 1e-6 * (1.0 + bend.norm()), "{text} at {p}: {hessian}, not {bend}");
            }
        }
    }
}

/// A formula by its tree, to be written as text and to be computed by another implementation of dual numbers.
#[derive(Clone, Debug)]
enum Tree {
    Leaf(&'static str),
    Number(f64),
    Call(&'static str, Box<Tree>),
    Binary(&'static str, Box<Tree>, Box<Tree>),
}

impl Tree {
    fn text(&self) -> String {
        match self {
            Tree::Leaf(name) => (*name).into(),
            Tree::Number(value) => format!("{value}"),
            Tree::Call("-", u) => format!("-({})", u.text()),
            Tree::Call("²", u) => format!("({})^2", u.text()),
            Tree::Call("³", u) => format!("({})³", u.text()),
            Tree::Call(name, u) => format!("{name}({})", u.text()),
            Tree::Binary(operator, u, v) => format!("({}){operator}({})", u.text(), v.text()),
        }
    }

    fn compute<D: DualNum<Primitive = f64> + Copy>(&self, x: D, y: D) -> D {
        match self {
            Tree::Leaf("x") => x,
            Tree::Leaf(_) => y,
            Tree::Number(value) => D::from(*value),
            Tree::Call(name, u) => {
                let u = u.compute(x, y);
                match *name {
                    "-" => -u,
                    "²" => u * u,
                    "³" => u.powi(3),
                    "sin" => u.sin(),
                    "cos" => u.cos(),
                    "tan" => u.tan(),
                    "atan" => u.atan(),
                    "sinh" => u.sinh(),
                    "cosh" => u.cosh(),
                    "tanh" => u.tanh(),
                    "exp" => u.exp(),
                    "log" => u.ln(),
                    "sqrt" => u.sqrt(),
                    "asin" => u.asin(),
                    "acos" => u.acos(),
                    other => panic!("{other}"),
                }
            }
            Tree::Binary(operator, u, v) => {
                let (u, v) = (u.compute(x, y), v.compute(x, y));
                match *operator {
                    "+" => u + v,
                    "-" => u - v,
                    "*" => u * v,
                    "/" => u / v,
                    "^" => u.powd(v),
                    other => panic!("{other}"),
                }
            }
        }
    }
}

fn tree() -> impl Strategy<Value = Tree> {
    let number = (1_u32..400).prop_map(|n| Tree::Number(f64::from(n) / 100.0));
    let leaf = prop_oneof![2 => Just(Tree::Leaf("x")), 2 => Just(Tree::Leaf("y")), 1 => number];
    let names = ["-", "²", "³", "sin", "cos", "tan", "atan", "sinh", "cosh", "tanh", "exp", "log", "sqrt", "asin", "acos"];
    leaf.prop_recursive(5, 24, 2, move |inner| {
        prop_oneof![
            (prop::sample::select(names.to_vec()), inner.clone()).prop_map(|(name, u)| Tree::Call(name, Box::new(u))),
            (prop::sample::select(vec!["+", "-", "*", "/", "^"]), inner.clone(), inner)
                .prop_map(|(operator, u, v)| Tree::Binary(operator, Box::new(u), Box::new(v))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// num-dual computes the same tree with its own hyper-dual numbers.
    #[test]
    fn derivatives_are_those_of_another_implementation(tree in tree(), x in -2.0..2.0, y in 0.1..2.0) {
        let formula = read(&tree.text());
        let p = Point::new(x, y);
        let (f, fx, fy, fxy) = second_partial_derivative(|(x, y)| tree.compute(x, y), (x, y));
        let (.., fxx) = second_derivative(|x| tree.compute(x, y.into()), x);
        let (.., fyy) = second_derivative(|y| tree.compute(x.into(), y), y);
        let theirs = [f, fx, fy, fxx, fxy, fyy];
        // Where numbers grow huge, so does rounding on the way to the others.
        let size = theirs.iter().fold(1.0_f64, |size, d| size.max(d.abs()));
        prop_assume!(theirs.iter().all(|d| d.is_finite()) && size < 1e5);
        let ((value, gradient), hessian) = (formula.value_gradient(p), formula.hessian(p));
        let ours = [value, gradient.x, gradient.y, hessian[(0, 0)], hessian[(0, 1)], hessian[(1, 1)]];
        // At the end of their domain these have no derivative; num-dual may say 0 where the argument stands still.
        let arc = ["asin(", "acos(", "sqrt(", ")^("].iter().any(|name| tree.text().contains(name));
        prop_assume!(!(arc && ours.iter().any(|d| d.is_nan())));
        for (ours, theirs) in ours.into_iter().zip(theirs) {
            prop_assert!((ours - theirs).abs() <= 1e-8 * size, "{} at {p:?}: {ours}, not {theirs}", tree.text());
        }
        prop_assert_eq!(hessian[(0, 1)].to_bits(), hessian[(1, 0)].to_bits());
    }

    #[test]
    fn a_value_is_the_same_with_and_without_derivatives(tree in tree(), x in -2.0..2.0, y in -2.0..2.0) {
        let (formula, p) = (read(&tree.text()), Point::new(x, y));
        let (alone, beside) = (formula.value(p), formula.value_gradient(p).0);
        prop_assert!(alone == beside || alone.is_nan() && beside.is_nan(), "{alone}, {beside}");
    }

    #[test]
    fn what_is_written_reads_back_as_the_same_tree(tree in tree()) {
        let formula = read(&tree.text());
        let written = formula.to_string();
        let again = read(&written);
        prop_assert_eq!(again.nodes(), formula.nodes(), "{}", written);
    }

    /// (a x + b y + c)(d x + e y + f) + g multiplied out.
    #[test]
    fn quadratics_are_recognized(k in prop::array::uniform7(-9_i32..10)) {
        let text = format!("({}x + {}*y + ({}))*({}*x + y*{} - ({})) + ({})", k[0].abs(), k[1], k[2], k[3], k[4], k[5], k[6]);
        let formula = read(&text);
        let form = formula.quadratic().expect("a product of two lines");
        for p in [Point::new(0.5, -1.5), Point::new(2.0, 3.0)] {
            prop_assert!((form.value(p) - formula.value(p)).abs() < 1e-9, "{text}");
            prop_assert!((form.gradient(p) - formula.value_gradient(p).1).norm() < 1e-9, "{text}");
            prop_assert_eq!(form.a, formula.hessian(p), "{}", text);
        }
    }

    #[test]
    fn nothing_panics(text in "[-xyep0-9.,+*/^()√²⁻ a-z]{0,40}", any in any::<String>(), x in any::<f64>(), y in any::<f64>()) {
        for text in [text, any] {
            match Expression::parse(&text) {
                Ok(formula) => {
                    let _ = (formula.value_gradient(Point::new(x, y)), formula.hessian(Point::new(x, y)), formula.to_string());
                }
                Err(error) => {
                    prop_assert!((1..=text.chars().count() + 1).contains(&error.column), "{text:?}: {error}");
                    prop_assert!(!error.message.chars().any(char::is_control), "{text:?}: {error}");
                }
            }
        }
    }

    #[test]
    fn the_notation_and_the_file_keep_the_formula(tree in tree(), spaces in "[ \n]{0,3}") {
        let text = format!("{spaces}{}{spaces}", tree.text());
        let notation = format!("formula(\"{text}\", x_min=-1)");
        let objective = Objective::parse(&notation).unwrap();
        prop_assert_eq!(Objective::parse(&objective.to_string()), Ok(objective.clone()));
        let runs = vec![Run::new(Optimizer::parse("gd").unwrap(), 0)];
        let experiment = Experiment { runs, ..Experiment::new(objective) };
        prop_assume!(experiment.check().is_ok());
        prop_assert_eq!(Experiment::from_toml(&experiment.to_toml(), &|path| Err(path.into())), Ok(experiment));
    }
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * (1.0 + a.abs().max(b.abs()))
}

#[test]
fn a_formula_runs_like_the_objective_of_the_catalogue() {
    let start = |trial: Trial| trial.from(-1.2, 1.0).0;
    let own = format!("formula(\"{ROSENBROCK}\", x_min=-2, x_max=2, y_min=-1, y_max=3)");
    // Those without a rate that makes rounding grow, on the valley's way.
    for rule in ["gd(lr=0.001)", "momentum(lr=0.0005)", "adam", "newton", "line-search"] {
        let [ours, theirs] = [own.as_str(), "rosenbrock"].map(|on| start(Trial::new(on, rule, 60).noise(0.01)));
        let traces = [&ours, &theirs].map(|experiment| experiment.trace(&experiment.runs[0]).records);
        assert_eq!(traces[0].len(), traces[1].len(), "{rule}");
        for (a, b) in traces[0].iter().zip(&traces[1]) {
            assert!((a.x - b.x).norm() < 1e-6 && near(a.evals as f64, b.evals as f64), "{rule}: {a:?}, {b:?}");
        }
        let [at, there] = [&ours, &theirs].map(|experiment| experiment.inspect(&experiment.runs[0], 20));
        assert!(at.x.iter().zip(&there.x).all(|(a, b)| (a - b).abs() < 1e-6), "{rule}");
        let ensemble =
            |experiment: &Experiment| Ensemble::of(experiment, &experiment.runs[0], 9, 100, &Watch::default()).unwrap();
        let [ours, theirs] = [&ours, &theirs].map(ensemble);
        assert!((ours.moments[60].median - theirs.moments[60].median).abs() < 1e-6 * (1.0 + theirs.moments[60].median), "{rule}");
    }
}

#[test]
fn its_contours_are_those_of_the_function_with_gaps_where_it_is_undefined() {
    let picture = |notation: &str| {
        let objective = Objective::parse(notation).unwrap();
        let field = Field::sample(objective.view(), 64, 64, |p| objective.value(p));
        let levels = Levels::choose(&field, objective.lowest(), 16);
        (isolines(&field, &levels.values), field)
    };
    let (ours, theirs) = (picture(&format!("formula(\"{ROSENBROCK}\", -2, 2, -1, 3)")), picture("rosenbrock"));
    assert!(ours.1.values.iter().zip(&theirs.1.values).all(|(a, b)| near(*a, *b)));
    let (lines, field) = picture("formula(\"log(x) + y^2\")");
    assert!(!lines.is_empty() && field.values.iter().filter(|value| value.is_nan()).count() == 32 * 64);
    assert!(lines.iter().flat_map(|line| &line.points).all(|point| point[0] > 0.0));
}

#[test]
fn newton_solves_a_recognized_quadratic_in_one_step() {
    let experiment = Trial::new("formula(\"(x - 1)^2 + 3(x + y)^2 - 2\")", "newton", 3).0;
    let objective = &experiment.objective;
    assert!(objective.is_quadratic() && objective.minima() == [Point::new(1.0, -1.0)] && objective.lowest() == Some(-2.0));
    let records = experiment.trace(&experiment.runs[0]).records;
    assert!((records[1].x - Point::new(1.0, -1.0)).norm() < 1e-14);
    let polyak = Trial::new("formula(\"x^4 + y^4\")", "polyak", 3).0;
    assert_eq!(polyak.trace(&polyak.runs[0]).records.len(), 1, "F* is unknown, and polyak says so");
}

#[test]
fn a_run_that_leaves_the_domain_ends_there() {
    let experiment = Trial::new("formula(\"x - log(x) + y^2\")", "gd(lr=5)", 50).from(2.0, 0.0).0;
    let trace = experiment.trace(&experiment.runs[0]);
    assert!(trace.records.iter().all(|record| record.loss.is_finite() && record.x.x > 0.0));
    assert!(trace.records.len() < 51 && format!("{:?}", trace.end).contains("Undefined"), "{:?}", trace.end);
}
