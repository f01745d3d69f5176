//! Objectives of two variables, with everything that their pictures need.

use crate::math::Point;
use crate::math::catalog::param::Tunable;
use nalgebra::Matrix2;

/// A rectangle of the plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// The least and greatest x.
    pub x: (f64, f64),
    /// The least and greatest y.
    pub y: (f64, f64),
}

impl View {
    /// The rectangle x ∈ `x`, y ∈ `y`.
    pub const fn new(x: (f64, f64), y: (f64, f64)) -> Self {
        View { x, y }
    }
    /// The square of side 2·`radius` around the origin.
    pub const fn square(radius: f64) -> Self {
        View { x: (-radius, radius), y: (-radius, radius) }
    }
    /// Whether `point` lies inside.
    pub fn contains(&self, point: Point) -> bool {
        self.x.0 <= point.x && point.x <= self.x.1 && self.y.0 <= point.y && point.y <= self.y.1
    }
}

/// What kind of function an objective is, for menus: the order of the kinds is that of the menu.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum ObjectiveGroup {
    Bowls,
    Valleys,
    #[default]
    ManyMinima,
    Saddles,
    Data,
    Own,
}

impl ObjectiveGroup {
    /// Its name in a menu.
    pub fn title(self) -> &'static str {
        match self {
            ObjectiveGroup::Bowls => "Bowls",
            ObjectiveGroup::Valleys => "Valleys",
            ObjectiveGroup::ManyMinima => "Several minima",
            ObjectiveGroup::Saddles => "Saddles and plateaus",
            ObjectiveGroup::Data => "Losses over data",
            ObjectiveGroup::Own => "Your own",
        }
    }
}

/// The observations that a regression fits: an input and a target for each sample.
pub type Samples = [(f64, f64)];

/// The loss by which a line w z + b is fitted to a sample's target t.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineFit {
    /// Half of the squared error, (w z + b − t)² / 2.
    Squares,
    /// The logistic loss of a class t in {0, 1}, log(1 + exp(w z + b)) − t (w z + b).
    Logistic,
}

/// A function of two variables that can be drawn and minimized.
///
/// Implementations live one to a file under `objectives/`. All derivatives are analytic. Points at which the function
/// is not defined give NaN or an infinity.
pub trait Landscape: Tunable + Send + Sync {
    /// The formula in plain Unicode, with the parameters' symbols: `f(x, y) = (a − x)² + b (y − x²)²`.
    fn formula(&self) -> String;
    /// f as a text that [`Expression`](crate::math::expression::Expression) reads, with the values of the parameters filled in;
    /// scripts use it. None where no such text has been written, or where f is a mean over data.
    fn expression(&self) -> Option<String> {
        None
    }
    /// The loss of the fit to the [`data`](Self::data), where there are any.
    fn line_fit(&self) -> Option<LineFit> {
        None
    }
    /// The kind of function that it is, for menus.
    fn group(&self) -> ObjectiveGroup {
        ObjectiveGroup::default()
    }
    /// f.
    fn value(&self, p: Point) -> f64;
    /// ∇f.
    fn gradient(&self, p: Point) -> Point;
    /// ∇²f.
    fn hessian(&self, p: Point) -> Matrix2<f64>;
    /// The residuals rᵢ with f = Σ rᵢ² up to a constant, each with its gradient; empty where f is not written as a sum of squares.
    fn residuals(&self, _p: Point) -> Vec<(f64, Point)> {
        Vec::new()
    }
    /// These residuals as texts that [`Expression`](crate::math::expression::Expression) reads, for scripts; empty where there are none, or
    /// f is a mean over data.
    fn residual_expressions(&self) -> Vec<String> {
        Vec::new()
    }
    /// f and ∇f together; override it where that is cheaper.
    fn value_gradient(&self, p: Point) -> (f64, Point) {
        (self.value(p), self.gradient(p))
    }
    /// The known global minimizers; empty where there is none (a saddle, a valley) or where none is known in closed form.
    fn minima(&self) -> Vec<Point>;
    /// The least value of f, where it exists and is known.
    fn lowest(&self) -> Option<f64> {
        self.minima().first().map(|&p| self.value(p))
    }
    /// A start at which the gradient is informative.
    fn start(&self) -> Point;
    /// The customary domain, which plots show at first.
    fn view(&self) -> View;
    /// The names of the two variables.
    fn variables(&self) -> [&'static str; 2] {
        ["x", "y"]
    }
    /// Whether both axes should have one scale, so that circles look like circles.
    fn equal_axes(&self) -> bool {
        false
    }
    /// One line on what kind of function this is with its present parameters (`saddle: A is indefinite`); may be empty.
    fn remark(&self) -> String {
        String::new()
    }
    /// Whether f is a quadratic function.
    fn is_quadratic(&self) -> bool {
        false
    }
    /// Whether f is known to be convex on the whole plane.
    fn is_convex(&self) -> bool {
        false
    }
    /// Whether f is known not to be convex. For a user's formula neither may be known.
    fn is_nonconvex(&self) -> bool {
        !self.is_convex()
    }
    /// The number of free variables: 2, or 1 where y is held at 0.
    fn dimension(&self) -> usize {
        2
    }
    /// The observations, where f = 1/n Σ f_i fits a line to data; empty otherwise.
    fn data(&self) -> &Samples {
        &[]
    }
    /// f_i, for `i` below the number of samples.
    fn sample_value(&self, _i: usize, p: Point) -> f64 {
        self.value(p)
    }
    /// ∇f_i, for `i` below the number of samples.
    fn sample_gradient(&self, _i: usize, p: Point) -> Point {
        self.gradient(p)
    }
    /// The prediction for an input `x`, in the data's own units, of the model with the parameters `p`; for regressions only.
    fn predict(&self, _p: Point, _x: f64) -> Option<f64> {
        None
    }
    /// The path of the file that must be supplied before the objective can be used; none if that file is part of the program.
    fn file(&self) -> Option<String> {
        None
    }
    /// Takes the text of [`file`](Self::file). Fails with a message that names the line when it cannot be used.
    fn supply(&mut self, _text: &str) -> Result<(), String> {
        Ok(())
    }
    /// The text that was supplied.
    fn supplied(&self) -> Option<&str> {
        None
    }
    /// A description of how that text was read, for the user to check.
    fn reading(&self) -> Option<String> {
        None
    }
    /// A doubt about that reading, in words.
    fn doubt(&self) -> Option<String> {
        None
    }
    /// Reduces that text to the part that is used, and calls the file `name`, before it is sent to others. All values stay the
    /// same.
    fn pack(&mut self, _name: &str) -> Result<(), String> {
        Ok(())
    }
}
