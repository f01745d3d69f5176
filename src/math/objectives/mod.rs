//! The objectives of two variables: one file each, listed here in menu order.

use crate::math::Oracle;
use crate::math::Point;
use crate::math::catalog::catalog;
use crate::math::catalog::family_file::FamilyFile;
use crate::math::landscape::Landscape;
use nalgebra::{DMatrix, Vector1};
use std::ops::Deref;
use std::sync::Arc;

mod ackley;
mod beale;
mod booth;
mod double_well;
mod easom;
pub mod formula;
mod goldstein_price;
mod himmelblau;
mod levy;
mod logistic;
mod matyas;
mod monkey_saddle;
mod plateau;
pub mod quadratic;
mod rastrigin;
mod regression_data;
mod regression_toy;
mod rosenbrock;
mod saddle;
mod styblinski_tang;
mod three_hump_camel;
mod v_valley;

catalog! {
    ($)
    /// An objective of two variables with its parameters.
    pub enum Objective as "objective", dispatch_objective {
        Quadratic = quadratic::Quadratic,
        Formula = formula::Formula,
        RegressionToy = regression_toy::RegressionToy,
        RegressionData = regression_data::RegressionData,
        Logistic = logistic::Logistic,
        Booth = booth::Booth,
        Matyas = matyas::Matyas,
        VValley = v_valley::VValley,
        Rosenbrock = rosenbrock::Rosenbrock,
        Beale = beale::Beale,
        ThreeHumpCamel = three_hump_camel::ThreeHumpCamel,
        Himmelblau = himmelblau::Himmelblau,
        StyblinskiTang = styblinski_tang::StyblinskiTang,
        GoldsteinPrice = goldstein_price::GoldsteinPrice,
        DoubleWell = double_well::DoubleWell,
        Plateau = plateau::Plateau,
        Saddle = saddle::Saddle,
        MonkeySaddle = monkey_saddle::MonkeySaddle,
        Rastrigin = rastrigin::Rastrigin,
        Ackley = ackley::Ackley,
        Levy = levy::Levy,
        Easom = easom::Easom,
    }
}

impl Deref for Objective {
    type Target = dyn Landscape;
    fn deref(&self) -> &Self::Target {
        dispatch_objective!(self, landscape => landscape)
    }
}

impl From<quadratic::Quadratic> for Objective {
    fn from(quadratic: quadratic::Quadratic) -> Self {
        Objective::Quadratic(quadratic)
    }
}

impl Objective {
    /// The function alone, with shared ownership.
    pub fn shared(&self) -> Arc<dyn Landscape> {
        dispatch_objective!(self, landscape => Arc::new(landscape.clone()))
    }

    /// The lecture's quadratic, where it is this.
    pub fn as_quadratic(&self) -> Option<&quadratic::Quadratic> {
        if let Objective::Quadratic(quadratic) = self { Some(quadratic) } else { None }
    }
}

impl FamilyFile for Objective {
    fn file(&self) -> Option<String> {
        dispatch_objective!(self, landscape => landscape.file())
    }
    fn supplied(&self) -> Option<&str> {
        dispatch_objective!(self, landscape => landscape.supplied())
    }
    fn supply(&mut self, text: &str) -> Result<(), String> {
        dispatch_objective!(self, landscape => landscape.supply(text))
    }
    fn pack(&mut self, name: &str) -> Result<(), String> {
        dispatch_objective!(self, landscape => landscape.pack(name))
    }
}

/// A function of two variables, behind any pointer, in the form that optimizers need.
#[derive(Clone, Copy, Debug)]
pub struct PlaneOracle<P>(pub P);

impl<P: Deref<Target: Landscape>> Oracle<Point> for PlaneOracle<P> {
    #[inline]
    fn value(&self, x: &Point) -> f64 {
        self.0.value(*x)
    }
    #[inline]
    fn gradient(&self, x: &Point) -> Point {
        self.0.gradient(*x)
    }
    #[inline]
    fn value_gradient(&self, x: &Point) -> (f64, Point) {
        self.0.value_gradient(*x)
    }
    fn hessian(&self, x: &Point) -> Option<DMatrix<f64>> {
        let h = self.0.hessian(*x);
        Some(DMatrix::from_fn(2, 2, |i, j| h[(i, j)]))
    }
    fn residuals(&self, x: &Point) -> Option<Vec<(f64, Point)>> {
        Some(self.0.residuals(*x)).filter(|all| !all.is_empty())
    }
    fn lowest(&self) -> Option<f64> {
        self.0.lowest()
    }
    fn is_quadratic(&self) -> bool {
        self.0.is_quadratic()
    }
    fn samples(&self) -> usize {
        self.0.data().len()
    }
    fn batch_value(&self, batch: &[usize], x: &Point) -> f64 {
        batch.iter().map(|&i| self.0.sample_value(i, *x)).sum::<f64>() / batch.len() as f64
    }
    fn batch_gradient(&self, batch: &[usize], x: &Point) -> Point {
        batch.iter().map(|&i| self.0.sample_gradient(i, *x)).sum::<Point>() / batch.len() as f64
    }
}

/// A function of one parameter, the curve x ↦ f(x, 0), in the form that optimizers need.
#[derive(Clone, Copy, Debug)]
pub struct CurveOracle<P>(pub P);

impl<P: Deref<Target: Landscape>> Oracle<Vector1<f64>> for CurveOracle<P> {
    fn value(&self, x: &Vector1<f64>) -> f64 {
        self.0.value(on_axis(x))
    }
    fn gradient(&self, x: &Vector1<f64>) -> Vector1<f64> {
        Vector1::new(self.0.gradient(on_axis(x)).x)
    }
    fn value_gradient(&self, x: &Vector1<f64>) -> (f64, Vector1<f64>) {
        let (value, gradient) = self.0.value_gradient(on_axis(x));
        (value, Vector1::new(gradient.x))
    }
    fn hessian(&self, x: &Vector1<f64>) -> Option<DMatrix<f64>> {
        Some(DMatrix::from_element(1, 1, self.0.hessian(on_axis(x))[(0, 0)]))
    }
    fn residuals(&self, x: &Vector1<f64>) -> Option<Vec<(f64, Vector1<f64>)>> {
        let all = PlaneOracle(&*self.0).residuals(&on_axis(x))?;
        Some(all.into_iter().map(|(value, gradient)| (value, Vector1::new(gradient.x))).collect())
    }
    fn lowest(&self) -> Option<f64> {
        self.0.lowest()
    }
    fn is_quadratic(&self) -> bool {
        self.0.is_quadratic()
    }
    fn samples(&self) -> usize {
        self.0.data().len()
    }
    fn batch_value(&self, batch: &[usize], x: &Vector1<f64>) -> f64 {
        PlaneOracle(&*self.0).batch_value(batch, &on_axis(x))
    }
    fn batch_gradient(&self, batch: &[usize], x: &Vector1<f64>) -> Vector1<f64> {
        Vector1::new(PlaneOracle(&*self.0).batch_gradient(batch, &on_axis(x)).x)
    }
}

fn on_axis(x: &Vector1<f64>) -> Point {
    Point::new(x[0], 0.0)
}
