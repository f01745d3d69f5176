//! The derivatives of formulas that a user writes, against difference quotients and another implementation of dual numbers; and
//! formulas of any tree, written and read back.

use downhill::math::Objective;
use downhill::math::Optimizer;
use downhill::math::Point;
use downhill::math::catalog::Catalog;
use downhill::math::expression::{Expression, Function};
use downhill::sim::Experiment;
use downhill::sim::Run;
use num_dual::{DualNum, second_derivative, second_partial_derivative};
use proptest::prelude::*;
use std::cell::Cell;

/// The letters in random formulas, with the numbers for which they stand.
const LETTERS: [(&str, f64); 2] = [("a", 1.7), ("λ", -0.6)];

fn read(text: &str) -> Expression {
    let formula = Expression::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    formula.with_letters(|name| LETTERS.iter().find(|(letter, _)| *letter == name).map_or(1.0, |(_, number)| *number))
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

    /// The value for these x and y, each number on the way off by what `noise` says.
    fn compute<D: DualNum<Primitive = f64> + Copy>(&self, x: D, y: D, noise: &Noise) -> D {
        let value = match self {
            Tree::Leaf("x") => x,
            Tree::Leaf("y") => y,
            Tree::Leaf(name) => D::from(LETTERS.iter().find(|(letter, _)| letter == name).expect("a letter").1),
            Tree::Number(value) => D::from(*value),
            Tree::Call(name, u) => {
                let u = u.compute(x, y, noise);
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
                    // Its slope is 1 − tanh² in num-dual, of which rounding leaves nothing where tanh saturates.
                    "tanh" => {
                        let (tanh, way) = (u.tanh(), u - D::from(u.re()));
                        tanh + (noise.on(way) - way) + (noise.on(way * way) - way * way)
                    }
                    "exp" => u.exp(),
                    "log" => u.ln(),
                    "sqrt" => u.sqrt(),
                    "asin" => u.asin(),
                    "acos" => u.acos(),
                    other => panic!("{other}"),
                }
            }
            Tree::Binary(operator, u, v) => {
                let (u, v) = (u.compute(x, y, noise), v.compute(x, y, noise));
                match *operator {
                    "+" => u + v,
                    "-" => u - v,
                    "*" => u * v,
                    "/" => u / v,
                    // A power by logarithm is as wrong as its exponent, and that may be large.
                    "^" if noise.is_on() && u.re() > 0.0 => noise.on(noise.on(u.ln()) * v).exp(),
                    "^" => u.powd(v),
                    other => panic!("{other}"),
                }
            }
        };
        noise.on(value)
    }

    /// f, ∂x, ∂y, ∂xx, ∂xy and ∂yy at `p`, by the hyper-dual numbers of num-dual.
    fn derivatives(&self, p: Point, noise: &Noise) -> [f64; 6] {
        let (f, fx, fy, fxy) = second_partial_derivative(|(x, y)| self.compute(x, y, noise), (p.x, p.y));
        let (.., fxx) = second_derivative(|x| self.compute(x, p.y.into(), noise), p.x);
        let (.., fyy) = second_derivative(|y| self.compute(p.x.into(), y, noise), p.y);
        [f, fx, fy, fxx, fxy, fyy]
    }

    /// How far two honest computations of each derivative may lie apart: twice as far as errors of 64 units in the last place, at
    /// random and everywhere on the way, take them. Infinite where those leave no digit, or lead out of the domain.
    fn uncertainty(&self, p: Point, exact: [f64; 6]) -> [f64; 6] {
        let mut spread = [0.0_f64; 6];
        for seed in 0..8 {
            let shifted = self.derivatives(p, &Noise::of(seed));
            for ((spread, shifted), exact) in spread.iter_mut().zip(shifted).zip(exact) {
                *spread = if shifted.is_finite() { spread.max((shifted - exact).abs()) } else { f64::INFINITY };
            }
        }
        let size = exact.iter().fold(0.0_f64, |size, d| size.max(d.abs()));
        let is_lost = |spread: f64| spread > 1e-3 * size;
        // Where f itself has no digit left, it may as well be infinite.
        if is_lost(spread[0]) {
            return [f64::INFINITY; 6];
        }
        // Of numbers whose third powers underflow, num-dual's quotients lose digits.
        spread.map(|spread| if is_lost(spread) { f64::INFINITY } else { 2.0 * spread + 1e-15 * size + 1e-95 })
    }
}

/// Errors like those of rounding, but larger.
struct Noise(Cell<Option<u64>>);

impl Noise {
    fn none() -> Self {
        Noise(Cell::new(None))
    }

    fn of(seed: u64) -> Self {
        Noise(Cell::new(Some(seed)))
    }

    fn is_on(&self) -> bool {
        self.0.get().is_some()
    }

    /// `u` with its value and its derivatives each times 1 ± 64 ε.
    fn on<D: DualNum<Primitive = f64> + Copy>(&self, u: D) -> D {
        if !self.is_on() {
            return u;
        }
        let way = u - D::from(u.re());
        D::from(u.re() * self.factor()) + way * D::from(self.factor())
    }

    /// 1 ± 64 ε, by a linear congruential generator (Knuth's MMIX).
    fn factor(&self) -> f64 {
        let state = self.0.get().unwrap_or(0).wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0.set(Some(state));
        1.0 + if state >> 63 == 1 { 64.0 } else { -64.0 } * f64::EPSILON
    }
}

fn tree() -> impl Strategy<Value = Tree> {
    let number = (1_u32..400).prop_map(|n| Tree::Number(f64::from(n) / 100.0));
    let letter = prop::sample::select(LETTERS.map(|(letter, _)| letter).to_vec()).prop_map(Tree::Leaf);
    let leaf = prop_oneof![4 => Just(Tree::Leaf("x")), 4 => Just(Tree::Leaf("y")), 2 => number, 1 => letter];
    let names = ["-", "²", "³", "sin", "cos", "tan", "atan", "sinh", "cosh", "tanh", "exp", "log", "sqrt", "asin", "acos"];
    leaf.prop_recursive(5, 24, 2, move |inner| {
        prop_oneof![
            (prop::sample::select(names.to_vec()), inner.clone()).prop_map(|(name, u)| Tree::Call(name, Box::new(u))),
            (prop::sample::select(vec!["+", "-", "*", "/", "^"]), inner.clone(), inner)
                .prop_map(|(operator, u, v)| Tree::Binary(operator, Box::new(u), Box::new(v))),
        ]
    })
}

/// Of sin(sinh(1.59/0.07)) four digits are left, of the others nearly all.
#[test]
fn the_uncertainty_is_that_of_what_is_computed() {
    let leaf = |value: f64| Box::new(Tree::Number(value));
    let call = |name: &'static str, u: Tree| Tree::Call(name, Box::new(u));
    let bad = call("sin", call("sinh", Tree::Binary("/", leaf(1.59), leaf(0.07))));
    let of = |tree: &Tree| {
        let p = Point::new(0.3, 0.7);
        tree.uncertainty(p, tree.derivatives(p, &Noise::none()))
    };
    assert!((1e-6..1e-2).contains(&of(&bad)[0]) || of(&bad)[0].is_infinite(), "{:?}", of(&bad));
    let good = Tree::Binary("*", Box::new(call("sin", Tree::Leaf("x"))), Box::new(call("exp", Tree::Leaf("y"))));
    assert!(of(&good).iter().all(|apart| *apart < 1e-12), "{:?}", of(&good));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// num-dual computes the same tree with its own hyper-dual numbers.
    #[test]
    fn derivatives_are_those_of_another_implementation(tree in tree(), x in -2.0..2.0, y in 0.1..2.0) {
        let formula = read(&tree.text());
        let p = Point::new(x, y);
        let theirs = tree.derivatives(p, &Noise::none());
        prop_assume!(theirs.iter().all(|d| d.is_finite()));
        let ((value, gradient), hessian) = (formula.value_gradient(p), formula.hessian(p));
        let ours = [value, gradient.x, gradient.y, hessian[(0, 0)], hessian[(0, 1)], hessian[(1, 1)]];
        // At the end of their domain these have no derivative; num-dual may say 0 where the argument stands still.
        let arc = ["asin(", "acos(", "sqrt(", ")^("].iter().any(|name| tree.text().contains(name));
        prop_assume!(!(arc && ours.iter().any(|d| d.is_nan())));
        for ((ours, theirs), apart) in ours.into_iter().zip(theirs).zip(tree.uncertainty(p, theirs)) {
            let near = apart.is_infinite() || (ours - theirs).abs() <= apart;
            prop_assert!(near, "{} at {p:?}: {ours:e}, not {theirs:e} ± {apart:e}", tree.text());
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

    #[test]
    fn with_its_numbers_filled_in_a_formula_has_the_same_values(tree in tree(), x in -2.0..2.0, y in -2.0..2.0) {
        let (formula, p) = (read(&tree.text()), Point::new(x, y));
        let filled = formula.filled_in();
        let plain = read(&filled);
        prop_assert!(plain.letters().is_empty(), "{}", filled);
        let [ours, theirs] = [&formula, &plain].map(|formula| {
            let (value, gradient) = formula.value_gradient(p);
            [value, gradient.x, gradient.y].map(|x| if x.is_nan() { f64::NAN.to_bits() } else { (x + 0.0).to_bits() })
        });
        prop_assert_eq!(ours, theirs, "{}", filled);
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
        let letters = LETTERS.iter().filter(|(letter, _)| text.contains(letter) && read(&text).letters().contains(letter));
        let numbers: String = letters.map(|(letter, number)| format!(", {letter}={number}")).collect();
        let notation = format!("formula(\"{text}\", x_min=-1{numbers})");
        let objective = Objective::parse(&notation).unwrap();
        prop_assert_eq!(Objective::parse(&objective.to_string()), Ok(objective.clone()));
        let runs = vec![Run::new(Optimizer::parse("gd").unwrap(), 0)];
        let experiment = Experiment { runs, ..Experiment::new(objective) };
        prop_assume!(experiment.check().is_ok());
        prop_assert_eq!(Experiment::from_toml(&experiment.to_toml(), &|path| Err(path.into())), Ok(experiment));
    }
}
