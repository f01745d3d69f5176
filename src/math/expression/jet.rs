//! Numbers with derivatives: values with gradient, and with gradient and Hessian, in x and y.
//!
//! Forward-mode automatic differentiation (Griewank and Walther 2008, chapters 3 and 13): each operation maps the derivatives of
//! its operands to those of its result by the chain rule, exactly up to rounding. Each rule is written once, for all three kinds
//! of numbers.

// The product and quotient rules are sums and differences.
#![allow(clippy::suspicious_arithmetic_impl)]

use std::ops::{Add, Div, Mul, Neg, Sub};

/// A number that formulas are evaluated with.
pub trait Number:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self> + Neg<Output = Self>
{
    /// A constant.
    fn constant(value: f64) -> Self;
    /// Its value.
    fn value(self) -> f64;
    /// A function of this number, from its value and its first and second derivative, which are computed only where they are
    /// needed.
    fn chain(self, value: f64, derivatives: impl FnOnce() -> [f64; 2]) -> Self;
    /// This number times a constant.
    fn scale(self, factor: f64) -> Self;
    /// This number with another value and the same derivatives.
    fn with_value(self, value: f64) -> Self;
    /// The combination of two branches of a function that meet here: `slope` of their slopes, and the second derivative only
    /// where both have the same. NaN where the values differ, which happens only if one is NaN.
    fn join(self, other: Self, slope: impl Fn(f64, f64) -> f64) -> Self;
    /// Two branches that meet, combined with the mean of their slopes.
    fn meet(self, other: Self) -> Self {
        self.join(other, |a, b| 0.5 * a + 0.5 * b)
    }
}

impl Number for f64 {
    #[inline(always)]
    fn constant(value: f64) -> Self {
        value
    }
    #[inline(always)]
    fn value(self) -> f64 {
        self
    }
    #[inline(always)]
    fn chain(self, value: f64, _derivatives: impl FnOnce() -> [f64; 2]) -> Self {
        value
    }
    #[inline(always)]
    fn scale(self, factor: f64) -> Self {
        factor * self
    }
    #[inline(always)]
    fn with_value(self, value: f64) -> Self {
        value
    }
    fn join(self, other: Self, _slope: impl Fn(f64, f64) -> f64) -> Self {
        if self == other { self } else { f64::NAN }
    }
}

/// A value with its slopes along x and y.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct First {
    pub value: f64,
    pub slope: [f64; 2],
}

impl First {
    /// The variable x (`index` 0) or y (1) at `value`.
    pub fn variable(value: f64, index: usize) -> Self {
        First { value, slope: std::array::from_fn(|i| if i == index { 1.0 } else { 0.0 }) }
    }
    #[inline(always)]
    fn new(value: f64, slope: impl FnMut(usize) -> f64) -> Self {
        First { value, slope: std::array::from_fn(slope) }
    }
}

impl Number for First {
    #[inline(always)]
    fn constant(value: f64) -> Self {
        First { value, slope: [0.0; 2] }
    }
    #[inline(always)]
    fn value(self) -> f64 {
        self.value
    }
    #[inline(always)]
    fn chain(self, value: f64, derivatives: impl FnOnce() -> [f64; 2]) -> Self {
        let [first, _] = derivatives();
        First::new(value, |i| first * self.slope[i])
    }
    #[inline(always)]
    fn scale(self, factor: f64) -> Self {
        First::new(factor * self.value, |i| factor * self.slope[i])
    }
    fn with_value(self, value: f64) -> Self {
        First { value, ..self }
    }
    fn join(self, other: Self, slope: impl Fn(f64, f64) -> f64) -> Self {
        First::new(self.value.meet(other.value), |i| slope(self.slope[i], other.slope[i]))
    }
}

impl Add for First {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        First::new(self.value + other.value, |i| self.slope[i] + other.slope[i])
    }
}

impl Sub for First {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        First::new(self.value - other.value, |i| self.slope[i] - other.slope[i])
    }
}

impl Neg for First {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        First::new(-self.value, |i| -self.slope[i])
    }
}

impl Mul for First {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        First::new(self.value * other.value, |i| self.slope[i] * other.value + self.value * other.slope[i])
    }
}

impl Div for First {
    type Output = Self;
    /// Derivatives of the quotient q = u/v, from u = q v: u′ = q′ v + q v′.
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        let quotient = self.value / other.value;
        First::new(quotient, |i| (self.slope[i] - quotient * other.slope[i]) / other.value)
    }
}

/// A value with its slopes and its second derivatives along xx, xy and yy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Second {
    pub first: First,
    pub bend: [f64; 3],
}

/// The two slopes that belong to each second derivative.
const PAIRS: [(usize, usize); 3] = [(0, 0), (0, 1), (1, 1)];

impl Second {
    /// The variable x (`index` 0) or y (1) at `value`.
    pub fn variable(value: f64, index: usize) -> Self {
        Second { first: First::variable(value, index), bend: [0.0; 3] }
    }
    /// Builds the second derivatives: `bend` gets the index of each and the indices of its two variables.
    #[inline(always)]
    fn new(first: First, bend: impl Fn(usize, usize, usize) -> f64) -> Self {
        Second { first, bend: std::array::from_fn(|k| bend(k, PAIRS[k].0, PAIRS[k].1)) }
    }
}

impl Number for Second {
    #[inline(always)]
    fn constant(value: f64) -> Self {
        Second { first: First::constant(value), bend: [0.0; 3] }
    }
    #[inline(always)]
    fn value(self) -> f64 {
        self.first.value
    }
    #[inline(always)]
    fn chain(self, value: f64, derivatives: impl FnOnce() -> [f64; 2]) -> Self {
        let [first, second] = derivatives();
        let u = self.first.slope;
        Second::new(self.first.chain(value, || [first, second]), |k, i, j| first * self.bend[k] + second * u[i] * u[j])
    }
    #[inline(always)]
    fn scale(self, factor: f64) -> Self {
        Second::new(self.first.scale(factor), |k, _, _| factor * self.bend[k])
    }
    fn with_value(self, value: f64) -> Self {
        Second { first: self.first.with_value(value), ..self }
    }
    fn join(self, other: Self, slope: impl Fn(f64, f64) -> f64) -> Self {
        let same = self.first.slope == other.first.slope;
        let bend = |k: usize| if same && self.bend[k] == other.bend[k] { self.bend[k] } else { f64::NAN };
        Second::new(self.first.join(other.first, slope), |k, _, _| bend(k))
    }
}

impl Add for Second {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Second::new(self.first + other.first, |k, _, _| self.bend[k] + other.bend[k])
    }
}

impl Sub for Second {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Second::new(self.first - other.first, |k, _, _| self.bend[k] - other.bend[k])
    }
}

impl Neg for Second {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Second::new(-self.first, |k, _, _| -self.bend[k])
    }
}

impl Mul for Second {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        let (u, v) = (self.first, other.first);
        let cross = |i: usize, j: usize| u.slope[i] * v.slope[j] + u.slope[j] * v.slope[i];
        Second::new(u * v, |k, i, j| self.bend[k] * v.value + cross(i, j) + u.value * other.bend[k])
    }
}

impl Div for Second {
    type Output = Self;
    /// Derivatives of the quotient q = u/v, from u = q v: u″ = q″ v + q′ v′ᵀ + v′ q′ᵀ + q v″.
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        let (quotient, v) = (self.first / other.first, other.first);
        let cross = |i: usize, j: usize| quotient.slope[i] * v.slope[j] + quotient.slope[j] * v.slope[i];
        Second::new(quotient, |k, i, j| (self.bend[k] - quotient.value * other.bend[k] - cross(i, j)) / v.value)
    }
}
