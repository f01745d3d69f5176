//! Formulas that a user writes: what they mean, and what becomes of bad ones.

use downhill::math::Objective;
use downhill::math::Point;
use downhill::math::Vector as _;
use downhill::math::catalog::Catalog;
use downhill::math::expression::{Expression, MAX_DEPTH, MAX_LENGTH};
use proptest::prelude::*;
use std::f64::consts::{E, PI};

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
        ("a", "a"),
        ("width", ""),
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
        ("x + zz", 5, "there is no 'zz'; there are x, y, pi, e"),
        ("X", 1, "there is no 'X'"),
        ("2xy", 2, "'xy' is no name; between letters write a space or a sign, as in x*y"),
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
    assert_eq!((at("abs(x^3)"), at("abs(x - x)")), ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0)));
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn nothing_panics(text in "[-xyep0-9.,+*/^()√²⁻ a-zαλ]{0,40}", any in any::<String>(), x in any::<f64>(), y in any::<f64>()) {
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
}

/// Python's `decimal` with 60 digits: `Decimal(x)**n` and `n*Decimal(x)**(n - 1)`.
#[test]
fn a_whole_power_is_exact_however_large_it_is() {
    for (x, n, value, slope) in [
        (1.01, 1000, 20959.155637813845, 20751639.24536024),
        (0.7, 1000, 1.2532566399656388e-155, 1.7903666285223414e-152),
        (1.0001, 1000000, 2.6747109931126854e+43, 2.6744435487578096e+49),
        (1.00000001, 100000000, 2.7182817983473577, 271828177.116454),
        (1.000000001, 1000000000, 2.7182820520115603, 2718282049.293278),
        (0.999999999, 1000000000, 0.3678794513918439, 367879451.75972337),
        (-1.01, 1001, -21168.747194191983, 20980114.79345166),
        (1.5, -300, 1.4880663064957112e-53, -2.976132612991423e-51),
        (3.0, 5, 243.0, 405.0),
    ] {
        let (ours, gradient) = read(&format!("x^({n})")).value_gradient(Point::new(x, 0.0));
        for (ours, exact) in [(ours, value), (gradient.x, slope)] {
            assert!((ours - exact).abs() <= 1e-15 * f64::abs(exact), "{x:?}^{n}: {ours:e}, not {exact:e}");
        }
    }
}

#[test]
fn a_slope_is_given_wherever_it_exists() {
    for (text, x, y, slope) in [
        ("0^x", 1.0, 0.0, [0.0, 0.0]),
        ("0^(x*y)", 1.0, 2.0, [0.0, 0.0]),
        ("x^y", 0.0, 2.0, [0.0, 0.0]),
        ("x^y", 0.0, 1.0, [1.0, 0.0]),
        ("(3x)^(y + 1)", 0.0, 0.0, [3.0, 0.0]),
        // Along each axis the mean of the slopes to both sides, however often a branch is written.
        ("min(x, y)", 1.0, 1.0, [0.5, 0.5]),
        ("min(x, y, x)", 1.0, 1.0, [0.5, 0.5]),
        ("max(x, y, x, x)", 1.0, 1.0, [0.5, 0.5]),
        ("max(y, x, 2x)", 0.0, 0.0, [1.0, 0.5]),
        ("min(x, 2y, -x)", 0.0, 0.0, [0.0, 1.0]),
        ("min(5, x, y, 7, x) + max(x, 3, y)", 1.0, 1.0, [0.5, 0.5]),
        ("max(min(x, y, x), min(4, y, x, y) - 1, -2)", 1.0, 1.0, [0.5, 0.5]),
        ("min(x, x, x)", 1.0, 1.0, [1.0, 0.0]),
    ] {
        let (value, gradient) = read(text).value_gradient(Point::new(x, y));
        assert!(value.is_finite() && [gradient.x, gradient.y] == slope, "∇ {text} at ({x}, {y}): {gradient}");
    }
    for (text, x, y) in [("0^x", 0.0, 0.0), ("0^x", -1.0, 0.0), ("x^y", 0.0, 0.5), ("x^y", 0.0, 0.0), ("x^y", -1.0, 2.0)] {
        assert!(!read(text).value_gradient(Point::new(x, y)).1.length().is_finite(), "{text} at ({x}, {y})");
    }
    let hessian = |text: &str, x: f64, y: f64| read(text).hessian(Point::new(x, y));
    assert_eq!(hessian("x^y", 0.0, 2.0), nalgebra::matrix![2.0, 0.0; 0.0, 0.0]);
    assert_eq!(hessian("min(x, x, x)^2", 3.0, 0.0), nalgebra::matrix![2.0, 0.0; 0.0, 0.0]);
    assert!(hessian("min(x, y, x)", 1.0, 1.0).iter().all(|entry| entry.is_nan()));
}

#[test]
fn what_a_dead_key_makes_of_a_power_is_read() {
    for (typed, meant) in [
        ("x⁽2*y)", "x^(2*y)"),
        ("(1 - x)⁽2⁾", "(1 - x)^(2)"),
        ("x⁻2", "x^-2"),
        ("x⁻y", "x^-y"),
        ("x⁻¹", "x^(-1)"),
        ("2⁺x", "2^+x"),
        ("xˆ2", "x^2"),
        ("2ˆx", "2^x"),
    ] {
        assert_eq!(read(typed).nodes(), read(meant).nodes(), "{typed}");
    }
    for (typed, column) in [("ŷ + 1", 1), ("3 + xŷ", 5), ("2*y\u{302}", 3), ("3\u{302}", 2), ("ê", 1)] {
        let error = Expression::parse(typed).unwrap_err();
        assert!(error.column == column && error.message.contains("press ^ and then Space, or write **"), "{typed}: {error}");
    }
}

#[test]
fn a_place_is_said_once() {
    for (text, says) in [
        ("formula(\"x + zz\")", "in the formula, character 5: there is no 'zz'"),
        ("formula(x_min=1, f=\"x + (y\")", "in the formula, character 5: this parenthesis"),
        ("formula(x, x_min=2e6)", "character 12: x_min = 2000000 is not allowed"),
        ("formula(x, k=2)", "character 12: formula has no parameter 'k'; it has"),
    ] {
        let said = Objective::parse(text).unwrap_err().to_string();
        assert!(said.starts_with(says) && said.matches("character").count() == 1, "{said}");
    }
}
