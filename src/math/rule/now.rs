//! The view that a rule has of its step.

use super::{Event, Halt, Note};
use crate::math::Oracle;
use crate::math::Vector;
use crate::math::layout::MatrixBlock;
use crate::math::normals::normals;
use nalgebra::DMatrix;
use std::borrow::Cow;

/// The view that a rule has of step k: the point, the learning rate, and this step's (stochastic) function.
pub struct Now<'a, V: Vector> {
    /// k, counted from 0.
    pub k: usize,
    /// xₖ.
    pub x: &'a V,
    /// αₖ: the learning rate times the schedule's factor at k.
    pub lr: f64,
    gradient: &'a V,
    oracle: &'a dyn Oracle<V>,
    seed: u64,
    extra_evaluations: usize,
    full_evaluations: usize,
    event: Option<Event>,
    notes: Option<&'a mut Vec<Note>>,
}

impl<'a, V: Vector> Now<'a, V> {
    /// The view of step `k` at `x`. `gradient` is the oracle's gradient at `x`, already computed; `oracle` gives the same sampled
    /// function elsewhere. With `notes`, the rule's intermediate values are collected there.
    #[inline]
    pub fn new(
        k: usize,
        x: &'a V,
        lr: f64,
        gradient: &'a V,
        oracle: &'a dyn Oracle<V>,
        notes: Option<&'a mut Vec<Note>>,
    ) -> Self {
        Now { k, x, lr, gradient, oracle, seed: 0, extra_evaluations: 0, full_evaluations: 0, event: None, notes }
    }
    /// The same with the random numbers of `seed`, for a rule that draws some.
    #[inline]
    pub fn seeded(self, seed: u64) -> Self {
        Now { seed, ..self }
    }
    /// gₖ: the gradient at xₖ of this step's function: of the samples drawn, with coupled weight decay and noise.
    #[inline]
    pub fn gradient(&mut self) -> V {
        self.note("gₖ", self.gradient);
        self.gradient.clone()
    }
    /// The same where it lies, without a copy.
    #[inline]
    pub fn gradient_in_place(&mut self) -> &'a V {
        self.note("gₖ", self.gradient);
        self.gradient
    }
    /// gₖ of a rule that takes its one gradient at `x` in place of xₖ; it is the one evaluation that every step counts.
    pub fn gradient_instead_at(&mut self, x: &V) -> V {
        let g = self.oracle.gradient(x);
        self.note("gₖ", &g);
        g
    }
    /// The gradient at `x`, in place of xₖ, for a rule that takes no other one; it is the one evaluation that every step counts.
    pub fn only_gradient_at(&self, x: &V) -> V {
        self.oracle.gradient(x)
    }
    /// The same function's gradient at another point; it counts as an evaluation of the same cost.
    pub fn gradient_at(&mut self, x: &V) -> V {
        self.extra_evaluations += 1;
        self.oracle.gradient(x)
    }
    /// The gradient of the full sum at `x`, with this step's weight decay; it counts an evaluation of every sample.
    pub fn full_gradient_at(&mut self, x: &V) -> V {
        self.full_evaluations += 1;
        self.oracle.full_gradient(x)
    }
    /// Counts an evaluation of every sample.
    pub fn count_full(&mut self) {
        self.full_evaluations += 1;
    }
    /// How often a full sum was evaluated besides.
    pub fn full_evaluations(&self) -> usize {
        self.full_evaluations
    }
    /// The number of samples, where F is a finite sum; otherwise 0.
    pub fn samples(&self) -> usize {
        self.oracle.samples()
    }
    /// The samples of this step; none where it sees all.
    pub fn drawn(&self) -> Option<&'a [usize]> {
        self.oracle.drawn()
    }
    /// The gradient of sample `i` at xₖ, a part of gₖ where it was drawn, which is counted already.
    pub fn sample_gradient(&self, i: usize) -> V {
        self.oracle.batch_gradient(&[i], self.x)
    }
    /// The same function's value at `x`; it counts like a gradient, as in the lecture's table: O(q) per sample.
    pub fn value_at(&mut self, x: &V) -> f64 {
        self.extra_evaluations += 1;
        self.oracle.value(x)
    }
    /// The value at `x`, for the first one of a rule that takes no gradient; it is the one evaluation that every step counts.
    pub fn only_value_at(&self, x: &V) -> f64 {
        self.oracle.value(x)
    }
    /// `count` independent N(0, 1) numbers, the same for the same seed and step.
    pub fn normals(&self, count: usize) -> Vec<f64> {
        normals(self.seed, self.k, count)
    }
    /// The matrices and biases that x consists of, in the order of their coordinates; in the plane x is one column.
    pub fn layout(&self) -> Vec<MatrixBlock> {
        match self.oracle.layout() {
            [] => vec![MatrixBlock::column(self.x.dim())],
            layout => layout.to_vec(),
        }
    }
    /// The residuals rᵢ at xₖ with F = Σ rᵢ², each with its gradient.
    pub fn residuals(&self) -> Result<Vec<(f64, V)>, Halt> {
        self.oracle.residuals(self.x).ok_or(Halt::NoResiduals)
    }
    /// The Hessian at xₖ.
    pub fn hessian(&self) -> Result<DMatrix<f64>, Halt> {
        self.oracle.hessian(self.x).ok_or(Halt::NoHessian)
    }
    /// The Hessian at xₖ times `v`.
    pub fn hessian_times(&self, v: &V) -> Result<V, Halt> {
        let product = self.hessian()? * v.to_dynamic();
        Ok(v.like_dynamic(&product))
    }
    /// Whether intermediate values are collected in this step.
    #[inline]
    pub fn takes_notes(&self) -> bool {
        self.notes.is_some()
    }
    /// F_opt.
    pub fn lowest(&self) -> Result<f64, Halt> {
        self.oracle.lowest().ok_or(Halt::UnknownMinimum)
    }
    /// Whether the objective is quadratic.
    pub fn is_quadratic(&self) -> bool {
        self.oracle.is_quadratic()
    }
    /// Notes the value of a vector symbol of the equations.
    #[inline]
    pub fn note(&mut self, symbol: impl Into<Cow<'static, str>>, value: &V) {
        if let Some(notes) = &mut self.notes {
            // A copy, so that the value itself can stay in registers where no notes are taken.
            let value = value.clone();
            keep(notes, symbol.into(), (0..value.dim()).map(|i| value.at(i)));
        }
    }
    /// Notes the value of a scalar symbol of the equations.
    #[inline]
    pub fn note_number(&mut self, symbol: impl Into<Cow<'static, str>>, value: f64) {
        if let Some(notes) = &mut self.notes {
            keep(notes, symbol.into(), [value]);
        }
    }
    /// Notes the value of a symbol for any number of numbers.
    pub fn note_numbers(&mut self, symbol: &'static str, value: Vec<f64>) {
        if let Some(notes) = &mut self.notes {
            keep(notes, symbol.into(), value);
        }
    }
    /// Notes the value of a square-matrix symbol of the equations, row by row.
    #[inline]
    pub fn note_matrix(&mut self, symbol: &'static str, value: &DMatrix<f64>) {
        if let Some(notes) = &mut self.notes {
            keep(notes, symbol.into(), value.transpose().iter().copied());
        }
    }
    /// Reports an event of this step; a later one replaces it.
    #[inline]
    pub fn tell(&mut self, event: Event) {
        self.event = Some(event);
    }
    /// The number of values and gradients that the rule evaluated beyond the first gradient, and the event it reported.
    #[inline]
    pub fn finish(self) -> (usize, Option<Event>) {
        (self.extra_evaluations, self.event)
    }
}

/// Adds a note. A function of its own, so that steps without notes, which are nearly all, stay short.
#[cold]
fn keep(notes: &mut Vec<Note>, symbol: Cow<'static, str>, value: impl IntoIterator<Item = f64>) {
    notes.push(Note { symbol, value: value.into_iter().collect() });
}
