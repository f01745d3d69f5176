//! A user's formula in x and y, or in one of them, with letters for numbers that can be changed.

use crate::math::Point;
use crate::math::catalog::notation::INSIDE;
use crate::math::catalog::param::{Named, Param, Scale, Tunable, Value, find, tunable};
use crate::math::expression::Expression;
use crate::math::expression::letter::{self, Letter};
use crate::math::landscape::{Landscape, ObjectiveGroup, View};
use crate::math::objectives::quadratic::Quadratic;
use crate::math::quadratic::spectrum::brief;
use nalgebra::{Matrix2, matrix, vector};
use std::sync::Arc;

/// The largest coordinate of a border of the view.
const FAR: f64 = 1e6;

const fn border(key: &'static str, name: &'static str, doc: &'static str, default: f64) -> Param {
    Param::real(key, "", name, doc, default, -FAR, FAR).slider(-10.0, 10.0, Scale::Linear)
}

tunable! {
    /// The parameters that every [`Formula`] has.
    pub struct FormulaSettings("formula", "Your own formula", "Any function of x and y that you write, with its exact gradient and Hessian; other letters become sliders.") {
        f: String = Param::text("f", "formula", "A formula in x and y, such as (1 - x)^2 + 100*(y - x^2)^2; it may have + - * / ^, sqrt, exp, log, sin, abs, min, max and more. Any other single letter, as a in a x^2, is a number with a slider.", "x^2/4 + y^2/2 + sin(2*x)*cos(y)"),
        x_min: f64 = border("x_min", "x from", "The left border of the view.", -3.0),
        x_max: f64 = border("x_max", "x to", "The right border of the view.", 3.0),
        y_min: f64 = border("y_min", "y from", "The lower border of the view.", -3.0),
        y_max: f64 = border("y_max", "y to", "The upper border of the view.", 3.0),
    }
}

/// f(x, y) as written, or f(x) or f(y) where the other variable does not occur; see [`expression`](crate::math::expression) for
/// the syntax and for where values are NaN.
///
/// For most formulas no minimum is known, and none is claimed. Where multiplying out shows that f is a quadratic function,
/// everything that is known of quadratics is used.
///
/// A formula in one variable is an objective of one variable, which is `p.x`; `p.y` is held at 0. A formula without variables is
/// a constant objective of two.
#[derive(Clone, Debug)]
pub struct Formula {
    settings: FormulaSettings,
    /// Its letters, in the order in which they occur.
    letters: Vec<Letter>,
    known: Arc<ParsedFormula>,
}

/// The parsed formula, with the properties that follow from it.
#[derive(Debug)]
struct ParsedFormula {
    /// The formula in Unicode.
    shown: String,
    /// The parameters: those that every formula has, and the letters.
    params: Vec<Param>,
    /// The expression that is computed; a formula in y alone has x in place of y here.
    expression: Expression,
    /// The only variable that occurs in the formula: 0 for x, 1 for y; none where both or neither occur.
    only: Option<usize>,
    quadratic: Option<QuadraticPart>,
    view: View,
    start: Point,
    /// The share of the view in which f is finite.
    defined: f64,
    /// Whether f was found to bend down somewhere in the view.
    bends_down: bool,
}

/// The properties of a formula that is a quadratic function.
#[derive(Debug)]
struct QuadraticPart {
    /// The same function without its constant.
    without_constant: Quadratic,
    /// Its minima and its kind.
    minima: Vec<Point>,
    remark: String,
    /// F*, where it exists: evaluated with the formula itself, so that a run that reaches the minimum reaches exactly this value.
    lowest: Option<f64>,
}

impl QuadraticPart {
    fn of(expression: &Expression, on_a_line: bool) -> Option<Self> {
        let form = expression.quadratic()?;
        let without_constant = form.objective();
        if on_a_line {
            let (curvature, slope) = (form.a[(0, 0)], form.b.x);
            let minimum = (curvature > 0.0).then(|| vector![slope / curvature, 0.0]).filter(|p| p.x.is_finite());
            let flat = curvature == 0.0 && slope == 0.0;
            let lowest = minimum.or(flat.then(Point::zeros)).map(|p| expression.value(p));
            let remark = match () {
                () if flat => "flat: every point is a minimum".into(),
                () if curvature == 0.0 => "line: F″ is 0, no minimum".into(),
                () if curvature > 0.0 => format!("parabola: curvature F″ = {}", brief(curvature)),
                () => format!("parabola that opens downward: curvature F″ = {}, no minimum", brief(curvature).replace('-', "−")),
            };
            return Some(QuadraticPart { without_constant, minima: minimum.into_iter().collect(), remark, lowest });
        }
        let minimizer = without_constant.minimum().or_else(|| form.minimizer());
        let lowest = without_constant.lowest().map(|lowest| minimizer.map_or(lowest + form.c, |p| expression.value(p)));
        let remark = format!("a quadratic with A = ∇²F; {}", without_constant.remark());
        Some(QuadraticPart { minima: without_constant.minima(), without_constant, remark, lowest })
    }
}

impl Formula {
    /// The formula in `settings`, with those of its letters that are `given`. Fails with the position of the error in the formula
    /// and what would be right.
    fn new(settings: FormulaSettings, given: &[Letter]) -> Result<Self, String> {
        let expression = Expression::parse(&settings.f).map_err(|error| format!("{INSIDE}{error}"))?;
        let shown = expression.to_string();
        let known = |name: &str| given.iter().find(|letter| letter.param.key == name).copied();
        let names = expression.letters().into_iter();
        let letters: Vec<Letter> = names.map(|name| known(name).unwrap_or_else(|| Letter::new(name))).collect();
        let params = FormulaSettings::PARAMS.iter().copied().chain(letters.iter().map(|letter| letter.param)).collect();
        let expression = if letters.is_empty() {
            expression
        } else {
            expression.with_letters(|name| known(name).map_or(letter::VALUE, |letter| letter.number))
        };
        let only = match expression.variables() {
            [true, false] => Some(0),
            [false, true] => Some(1),
            _ => None,
        };
        let spans = [span(settings.x_min, settings.x_max), span(settings.y_min, settings.y_max)];
        // A function of one variable uses only the range of that variable.
        let view = only.map_or(View::new(spans[0], spans[1]), |i| View::new(spans[i], spans[i]));
        let expression = if only == Some(1) { expression.with_x_for_y() } else { expression };
        let quadratic = QuadraticPart::of(&expression, only.is_some());
        let (defined, bends_down) = (expression.share_defined(view), expression.bends_down(view));
        let start = expression.start(view);
        let start = if only.is_some() { vector![start.x, 0.0] } else { start };
        let known = ParsedFormula { shown, params, expression, only, quadratic, view, start, defined, bends_down };
        Ok(Formula { settings, letters, known: Arc::new(known) })
    }

    /// The parameters that its letters are, in the order in which they occur.
    pub fn letters(&self) -> Vec<Param> {
        self.letters.iter().map(|letter| letter.param).collect()
    }

    /// The only variable that occurs in the formula: 0 for x, 1 for y; none where both or neither occur.
    pub fn only(&self) -> Option<usize> {
        self.known.only
    }

    /// The formula as it was written.
    pub fn text(&self) -> &str {
        &self.settings.f
    }

    fn quadratic(&self) -> Option<&QuadraticPart> {
        self.known.quadratic.as_ref()
    }
}

/// The interval between two borders in either order: they are edited one after the other, so that they may cross meanwhile. Where
/// they coincide, it extends 1 to both sides.
fn span(a: f64, b: f64) -> (f64, f64) {
    let (from, to) = (a.min(b), a.max(b));
    if to - from > 1e-9 * (1.0 + to.abs()) { (from, to) } else { (from - 1.0, to + 1.0) }
}

/// Only the settings and the numbers are compared: everything else follows from them, and may be NaN; or it is how far a slider reaches.
impl PartialEq for Formula {
    fn eq(&self, other: &Self) -> bool {
        let numbers = |formula: &Self| formula.letters.iter().map(|letter| letter.number).collect::<Vec<_>>();
        self.settings == other.settings && numbers(self) == numbers(other)
    }
}

impl Default for Formula {
    fn default() -> Self {
        Formula::new(FormulaSettings::default(), &[]).expect("a test reads the default formula")
    }
}

impl Named for Formula {
    const KEY: &'static str = FormulaSettings::KEY;
    const TITLE: &'static str = FormulaSettings::TITLE;
    const ABOUT: &'static str = FormulaSettings::ABOUT;
    const PARAMS: &'static [Param] = FormulaSettings::PARAMS;
}

impl Tunable for Formula {
    fn params(&self) -> &[Param] {
        &self.known.params
    }
    fn get(&self, key: &str) -> Value {
        let letter = self.letters.iter().find(|letter| letter.param.key == key);
        letter.map_or_else(|| self.settings.get(key), |letter| Value::Number(letter.number))
    }
    fn set(&mut self, key: &str, value: &Value) -> Result<(), String> {
        find(self.params(), Self::KEY, key)?.check(value)?;
        let (mut settings, mut letters) = (self.settings.clone(), self.letters.clone());
        match (letters.iter_mut().find(|letter| letter.param.key == key), value) {
            (Some(letter), Value::Number(number)) => letter.set(*number),
            _ => settings.set(key, value)?,
        }
        *self = Formula::new(settings, &letters)?;
        Ok(())
    }
}

impl Landscape for Formula {
    fn group(&self) -> ObjectiveGroup {
        ObjectiveGroup::Own
    }

    fn formula(&self) -> String {
        let of = self.known.only.map_or("x, y", |i| ["x", "y"][i]);
        format!("F({of}) = {}", self.known.shown)
    }
    #[inline]
    fn value(&self, p: Point) -> f64 {
        self.known.expression.value(p)
    }
    #[inline]
    fn gradient(&self, p: Point) -> Point {
        self.value_gradient(p).1
    }
    #[inline]
    fn value_gradient(&self, p: Point) -> (f64, Point) {
        let (value, gradient) = self.known.expression.value_gradient(p);
        (value, if self.known.only.is_some() { vector![gradient.x, 0.0] } else { gradient })
    }
    fn hessian(&self, p: Point) -> Matrix2<f64> {
        let h = self.known.expression.hessian(p);
        if self.known.only.is_some() { matrix![h[(0, 0)], 0.0; 0.0, 0.0] } else { h }
    }
    fn minima(&self) -> Vec<Point> {
        self.quadratic().map_or(Vec::new(), |known| known.minima.clone())
    }
    fn dimension(&self) -> usize {
        if self.known.only.is_some() { 1 } else { 2 }
    }
    fn variables(&self) -> [&'static str; 2] {
        if self.known.only == Some(1) { ["y", "x"] } else { ["x", "y"] }
    }
    fn lowest(&self) -> Option<f64> {
        self.quadratic().and_then(|known| known.lowest)
    }
    fn start(&self) -> Point {
        self.known.start
    }
    fn view(&self) -> View {
        self.known.view
    }
    fn remark(&self) -> String {
        if let Some(known) = self.quadratic() {
            return known.remark.clone();
        }
        let domain = match self.known.defined {
            0.0 => "f or its gradient is finite nowhere in this view; ".into(),
            1.0 => String::new(),
            share => format!("f and its gradient are finite in about {:.0} % of this view; ", (100.0 * share).clamp(1.0, 99.0)),
        };
        let shape = if self.is_nonconvex() { "not convex" } else { "not known to be quadratic or convex" };
        format!("{domain}{shape}; F* is unknown")
    }
    fn is_quadratic(&self) -> bool {
        self.quadratic().is_some()
    }
    fn is_convex(&self) -> bool {
        self.quadratic().is_some_and(|known| known.without_constant.is_convex())
    }
    fn is_nonconvex(&self) -> bool {
        self.quadratic().map_or(self.known.bends_down, |known| !known.without_constant.is_convex())
    }
    fn expression(&self) -> Option<String> {
        let text = Some(self.text()).filter(|_| self.letters.is_empty());
        Some(text.map_or_else(|| self.known.expression.filled_in(), str::to_owned))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Objective;
    use crate::math::catalog::Catalog;

    fn formula(text: &str) -> Formula {
        Formula::new(FormulaSettings { f: text.into(), ..FormulaSettings::default() }, &[])
            .unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn a_quadratic_is_recognized_with_all_that_is_known_of_it() {
        let f = formula("(x - 1)^2 + 2*(y + 1)*(y + 1) - 3");
        assert!(f.is_quadratic() && f.is_convex());
        assert_eq!((f.minima(), f.lowest()), (vec![vector![1.0, -1.0]], Some(-3.0)));
        assert_eq!(f.remark(), "a quadratic with A = ∇²F; bowl: condition number κ = 2");
        let saddle = formula("x*y");
        assert!(saddle.is_quadratic() && !saddle.is_convex() && saddle.minima().is_empty() && saddle.lowest().is_none());
        assert!(formula("x + 2y").remark().ends_with("plane: A is 0, no minimum"));
        assert_eq!(formula("7").lowest(), Some(7.0));
        // Multiplied out, 1000.1² would leave an error of 1e-10 here.
        assert_eq!(formula("(x - 1000.1)^2 + (y + 0.3)^2").lowest(), Some(0.0));
        assert!(formula("(0.1x + 0.3y - 0.7)^2 + 2").lowest().is_some_and(|lowest| (lowest - 2.0).abs() < 1e-15));
    }

    #[test]
    fn of_other_functions_nothing_is_claimed() {
        for text in
            ["x^4", "x^4 + y^2", "exp(x^2 + y^2)", "x^3/x + y^2", "abs(x) + abs(y)", "x^2/0", "sin(x)", "x^3 + y^2", "x^4 - y^4"]
        {
            let f = formula(text);
            assert!(!f.is_quadratic() && !f.is_convex() && f.minima().is_empty() && f.lowest().is_none(), "{text}");
            assert_eq!(f.is_nonconvex(), ["sin(x)", "x^3 + y^2", "x^4 - y^4"].contains(&text), "{text}");
            let says = if f.is_nonconvex() { "not convex; F*" } else { "not known to be quadratic or convex; F*" };
            assert!(f.remark().contains(says), "{text}");
        }
    }

    #[test]
    fn a_formula_of_one_variable_is_an_objective_of_one() {
        for (text, shown) in [("x^4", "F(x) = x⁴"), ("y^4", "F(y) = y⁴")] {
            let f = formula(text);
            assert_eq!((f.dimension(), f.formula().as_str(), f.start().y), (1, shown, 0.0));
            let p = vector![0.5, 7.0];
            assert_eq!((f.value(p), f.gradient(p), f.hessian(p)), (0.0625, vector![0.5, 0.0], matrix![3.0, 0.0; 0.0, 0.0]));
        }
        assert_eq!((formula("y").variables(), formula("x").variables()), (["y", "x"], ["x", "y"]));
        let parabola = formula("2*(y - 3)^2 + 1");
        assert_eq!((parabola.minima(), parabola.lowest(), parabola.is_convex()), (vec![vector![3.0, 0.0]], Some(1.0), true));
        assert_eq!(parabola.remark(), "parabola: curvature F″ = 4");
        for (text, remark) in
            [("-x^2", "parabola that opens downward: curvature F″ = −2, no minimum"), ("x", "line: F″ is 0, no minimum")]
        {
            let f = formula(text);
            assert_eq!((f.remark().as_str(), f.lowest(), f.minima()), (remark, None, Vec::new()));
        }
        // Its slope is infinite there; y does not occur, and its derivative is 0, not NaN.
        assert_eq!(formula("sqrt(x)").gradient(Point::zeros()), vector![f64::INFINITY, 0.0]);
        let f = Objective::parse("formula(\"y^2\", x_min=1, x_max=2, y_min=-5, y_max=4)").unwrap();
        assert_eq!(f.view().x, (-5.0, 4.0));
        // Without variables there is no only one.
        assert_eq!((formula("3").dimension(), formula("x*y").dimension(), formula("x + 0*y").dimension()), (2, 2, 2));
    }

    #[test]
    fn the_start_is_where_something_can_be_seen() {
        for text in ["log(x) + y^2", "sqrt(x - 2.5)*y", "log(-x - y - 4)", "abs(x)", "min(x, 0)", "x^2 + y^2"] {
            let f = formula(text);
            let (value, gradient) = f.value_gradient(f.start());
            assert!(value.is_finite() && gradient.norm() > 1e-6 && f.view().contains(f.start()), "{text}: {}", f.start());
        }
        // A constant has no point with a gradient, and a formula that is undefined everywhere has no value; neither may panic.
        assert!(formula("1").value(formula("1").start()).is_finite());
        assert!(formula("log(-1 - x^2)").remark().starts_with("f or its gradient is finite nowhere"));
        assert!(formula("log(x)").remark().contains("about 50 %"));
    }

    #[test]
    fn borders_may_cross_on_the_way() {
        let f = Objective::parse("formula(x, x_min=5, x_max=9, y_min=3)").unwrap();
        assert_eq!(f.view(), View::new((5.0, 9.0), (5.0, 9.0)));
        let f = Objective::parse("formula(\"x*y\", x_min=5, x_max=9, y_min=3)").unwrap();
        assert_eq!(f.view(), View::new((5.0, 9.0), (2.0, 4.0)));
        assert_eq!(Objective::parse("formula(x, x_min=2, x_max=-2)").unwrap().view().x, (-2.0, 2.0));
    }

    #[test]
    fn a_wrong_formula_changes_nothing_and_names_the_character() {
        let mut f = formula("x + y");
        let error = f.set("f", &Value::Word("x + zz".into())).unwrap_err();
        assert_eq!(
            error,
            format!(
                "in the formula, character 5: there is no 'zz'; there are x, y, pi, e, single letters such as a for numbers, and {}",
                crate::math::expression::Function::list()
            )
        );
        assert_eq!(f, formula("x + y"));
    }

    #[test]
    fn what_is_undefined_everywhere_is_still_itself() {
        let f = formula("log(-1)");
        assert_eq!(f, f.clone());
        assert!(f.value(vector![1.0, 1.0]).is_nan() && f.gradient(vector![1.0, 1.0]).x.is_nan());
    }
}
