//! The derivatives of formulas that a user writes, against difference quotients and another implementation of dual numbers; and
//! formulas of any tree, written and read back.

use downhill::math::catalog::Catalog;
use downhill::math::expression::{Expression, Function};
use downhill::math::{Objective, Optimizer, Point};
use downhill::sim::{Experiment, Run};
use num_dual::{DualNum, second_derivative, second_partial_derivative};
use proptest::prelude::*;

fn read(text: &str) -> Expression {
    Expression::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
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
