//! Functions to minimize, and a loop that minimizes them, for the tests of the optimizers.

pub mod any;
pub mod formula;
pub mod tree;
pub mod trial;

use downhill::math::Optimizer;
use downhill::math::Oracle;
use downhill::math::Vector;
use downhill::math::catalog::Catalog;
use downhill::math::rule::{Event, Halt, Now};
use nalgebra::{DMatrix, DVector};

/// ½ xᵀA x − xᵀb in any dimension.
pub struct Quadratic {
    pub a: DMatrix<f64>,
    pub b: DVector<f64>,
}

impl Quadratic {
    pub fn new(a: [[f64; 2]; 2], b: [f64; 2]) -> Self {
        Quadratic { a: DMatrix::from_fn(2, 2, |i, j| a[i][j]), b: DVector::from_row_slice(&b) }
    }
    /// The tilted quadratic bowl of the reference runs, with its minimum away from the origin.
    pub fn tilted() -> Self {
        Quadratic::new([[3.25, -3.8971143170299736], [-3.8971143170299736, 7.75]], [1.0, -0.5])
    }
    /// ½ Σ λᵢ xᵢ².
    pub fn diagonal(curvatures: &[f64]) -> Self {
        Quadratic { a: DMatrix::from_diagonal(&DVector::from_row_slice(curvatures)), b: DVector::zeros(curvatures.len()) }
    }
    pub fn minimum(&self) -> DVector<f64> {
        self.a.clone().lu().solve(&self.b).expect("A is regular")
    }
}

impl<V: Vector> Oracle<V> for Quadratic {
    fn value(&self, x: &V) -> f64 {
        let x = x.to_dynamic();
        0.5 * x.dot(&(&self.a * &x)) - x.dot(&self.b)
    }
    fn gradient(&self, x: &V) -> V {
        x.like_dynamic(&(&self.a * x.to_dynamic() - &self.b))
    }
    fn hessian(&self, _x: &V) -> Option<DMatrix<f64>> {
        Some(self.a.clone())
    }
    /// ½ ‖Lᵀx − L⁻¹b‖² for A = L Lᵀ, which differs from F by a constant; none where A is not positive definite.
    fn residuals(&self, x: &V) -> Option<Vec<(f64, V)>> {
        let l = self.a.clone().cholesky()?.l() / 2.0_f64.sqrt();
        let values = l.transpose() * x.to_dynamic() - l.clone().try_inverse()? * &self.b / 2.0;
        Some((0..x.dim()).map(|i| (values[i], x.like_dynamic(&l.column(i).into_owned()))).collect())
    }
    fn lowest(&self) -> Option<f64> {
        Some(Oracle::<DVector<f64>>::value(self, &self.minimum()))
    }
    fn is_quadratic(&self) -> bool {
        true
    }
}

/// Residuals, each with its gradient.
type Residuals = Vec<(f64, [f64; 2])>;

/// A function of two variables by its value, gradient and Hessian.
pub struct Plane {
    pub value: fn(f64, f64) -> f64,
    pub gradient: fn(f64, f64) -> [f64; 2],
    pub hessian: fn(f64, f64) -> [[f64; 2]; 2],
    /// The residuals rᵢ with F = Σ rᵢ², each with its gradient; empty where there are none.
    pub residuals: fn(f64, f64) -> Residuals,
}

impl<V: Vector> Oracle<V> for Plane {
    fn value(&self, p: &V) -> f64 {
        (self.value)(p.at(0), p.at(1))
    }
    fn gradient(&self, p: &V) -> V {
        let g = (self.gradient)(p.at(0), p.at(1));
        p.same_dim(|i| g[i])
    }
    fn hessian(&self, p: &V) -> Option<DMatrix<f64>> {
        let h = (self.hessian)(p.at(0), p.at(1));
        Some(DMatrix::from_fn(2, 2, |i, j| h[i][j]))
    }
    fn residuals(&self, p: &V) -> Option<Vec<(f64, V)>> {
        let all = (self.residuals)(p.at(0), p.at(1));
        (!all.is_empty()).then(|| all.into_iter().map(|(value, g)| (value, p.same_dim(|i| g[i]))).collect())
    }
    fn lowest(&self) -> Option<f64> {
        Some(0.0)
    }
}

pub const ROSENBROCK: Plane = Plane {
    value: |x, y| (1.0 - x).powi(2) + 100.0 * (y - x * x).powi(2),
    gradient: |x, y| [-2.0 * (1.0 - x) - 400.0 * x * (y - x * x), 200.0 * (y - x * x)],
    hessian: |x, y| [[2.0 - 400.0 * (y - 3.0 * x * x), -400.0 * x], [-400.0 * x, 200.0]],
    residuals: |x, y| vec![(1.0 - x, [-1.0, 0.0]), (10.0 * (y - x * x), [-20.0 * x, 10.0])],
};

/// x²/2 + y² + 1 − cos(x + y): not quadratic, curved downwards in places, and gentle enough for every rule's defaults.
pub const RIPPLED: Plane = Plane {
    value: |x, y| 0.5 * x * x + y * y + 1.0 - (x + y).cos(),
    gradient: |x, y| [x + (x + y).sin(), 2.0 * y + (x + y).sin()],
    hessian: |x, y| [[1.0 + (x + y).cos(), (x + y).cos()], [(x + y).cos(), 2.0 + (x + y).cos()]],
    // 1 − cos t = 2 sin² (t/2)
    residuals: |x, y| {
        let (root, (sin, cos)) = (2.0_f64.sqrt(), ((x + y) / 2.0).sin_cos());
        vec![(x / root, [1.0 / root, 0.0]), (y, [0.0, 1.0]), (root * sin, [cos / root, cos / root])]
    },
};

/// One step as it was made.
pub struct Made<V> {
    pub step: V,
    pub event: Option<Event>,
}

/// The points x₀ … x_steps of `optimizer` on `oracle`, and what was told at each step; ends early where the
/// rule halts.
pub fn run<V: Vector>(
    optimizer: &Optimizer,
    oracle: &dyn Oracle<V>,
    start: V,
    steps: usize,
) -> (Vec<V>, Vec<Made<V>>, Option<Halt>) {
    let mut stepper = optimizer.stepper(&start);
    let (mut path, mut made) = (vec![start], Vec::new());
    for k in 0..steps {
        let x = path[k].clone();
        let gradient = oracle.gradient(&x);
        let mut notes = Vec::new();
        let mut now = Now::new(k, &x, optimizer.learning_rate(), &gradient, oracle, Some(&mut notes));
        let step = match stepper.step(&mut now) {
            Ok(step) => step,
            Err(halt) => return (path, made, Some(halt)),
        };
        let (_, event) = now.finish();
        path.push(x.plus(1.0, &step));
        made.push(Made { step, event });
    }
    (path, made, None)
}

/// The points alone.
pub fn path<V: Vector>(notation: &str, oracle: &dyn Oracle<V>, start: V, steps: usize) -> Vec<V> {
    run(&parse(notation), oracle, start, steps).0
}

pub fn parse(notation: &str) -> Optimizer {
    Optimizer::parse(notation).unwrap_or_else(|error| panic!("{notation}: {error}"))
}

/// Every optimizer at its defaults with every combination of its choices.
pub fn every_variant() -> Vec<Optimizer> {
    Optimizer::methods().flat_map(|entry| downhill::math::catalog::choice::variants((entry.default)())).collect()
}
