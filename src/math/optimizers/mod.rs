//! The optimizers: one file each, listed here in menu order, group by group.

use crate::math::Vector;
use crate::math::catalog::catalog;
use crate::math::catalog::param::{Tunable as _, Value};
use crate::math::hyperparameters::{
    BETA, BETA1, BETA2, C2, CORRECTED, EPS, FORM, Form, LONG_SEARCH, LR, MEAN, RHO, SQUARE, TRIAL, WEIGHT_DECAY, sign,
};
use crate::math::marks::Mark;
use crate::math::rule::{Equation, Halt, Linear, Need, Note, Now, Python, Rule, RuleGroup, Torch};
use crate::math::rule_text::text_of;
use std::any::Any;

mod adabelief;
mod adadelta;
mod adafactor;
mod adagrad;
mod adam;
mod adamax;
mod adamw;
mod adan;
mod adopt;
mod amsgrad;
mod asgd;
mod barzilai_borwein;
mod bfgs;
mod cma_es;
mod coordinate_descent;
mod gauss_newton;
mod gd;
mod lamb;
mod lbfgs;
mod levenberg_marquardt;
mod line_search;
mod lion;
mod loading;
mod lookahead;
mod momentum;
mod muon;
mod nadam;
mod nelder_mead;
mod nesterov;
mod newton;
mod nonlinear_cg;
mod polyak;
mod prodigy;
mod radam;
mod recorded;
mod rmsprop;
mod rprop;
mod saga;
mod sam;
mod schedule_free;
mod schedule_free_adamw;
mod shampoo;
mod signum;
mod soap;
mod sophia;
mod svrg;
mod trust_region;
pub mod typed;
mod yogi;

catalog! {
    ($)
    /// An optimizer with its hyperparameters.
    pub enum Optimizer as "optimizer", dispatch_optimizer {
Gd = gd::Gd,
        Momentum = momentum::Momentum,
        Nesterov = nesterov::Nesterov,
        AdaGrad = adagrad::AdaGrad,
        RmsProp = rmsprop::RmsProp,
        Adam = adam::Adam,
        Newton = newton::Newton,
        AdamW = adamw::AdamW,
        Adamax = adamax::Adamax,
        NAdam = nadam::NAdam,
        RAdam = radam::RAdam,
        AmsGrad = amsgrad::AmsGrad,
        AdaDelta = adadelta::AdaDelta,
        AdaBelief = adabelief::AdaBelief,
        Yogi = yogi::Yogi,
        Adafactor = adafactor::Adafactor,
        Adopt = adopt::Adopt,
        Adan = adan::Adan,
        Prodigy = prodigy::Prodigy,
        Lamb = lamb::Lamb,
        Muon = muon::Muon,
        Shampoo = shampoo::Shampoo,
        Soap = soap::Soap,
        Rprop = rprop::Rprop,
        Lion = lion::Lion,
        Signum = signum::Signum,
        Lookahead = lookahead::Lookahead,
        ScheduleFree = schedule_free::ScheduleFree,
        ScheduleFreeAdamW = schedule_free_adamw::ScheduleFreeAdamW,
        Asgd = asgd::Asgd,
        Sam = sam::Sam,
        Sophia = sophia::Sophia,
        GaussNewton = gauss_newton::GaussNewton,
        LevenbergMarquardt = levenberg_marquardt::LevenbergMarquardt,
        TrustRegion = trust_region::TrustRegion,
        Bfgs = bfgs::Bfgs,
        Lbfgs = lbfgs::Lbfgs,
        BarzilaiBorwein = barzilai_borwein::BarzilaiBorwein,
        NonlinearCg = nonlinear_cg::NonlinearCg,
        LineSearch = line_search::LineSearch,
        CoordinateDescent = coordinate_descent::CoordinateDescent,
        Polyak = polyak::Polyak,
        Svrg = svrg::Svrg,
        Saga = saga::Saga,
        NelderMead = nelder_mead::NelderMead,
        CmaEs = cma_es::CmaEs,
        Typed = typed::Typed,
        Recorded = recorded::Recorded,
    }
}

/// Runs `$body` with the rule itself where it is one whose step takes hardly longer than a call through a pointer, so that the loop around it
/// is worth compiling for it alone; otherwise with the optimizer, which is a rule too: such a step takes about 20 ns longer.
macro_rules! with_rule {
    ($optimizer:expr, $rule:ident => $body:expr) => {
        match $optimizer {
            $crate::math::Optimizer::Gd($rule) => $body,
            $crate::math::Optimizer::Momentum($rule) => $body,
            $crate::math::Optimizer::Nesterov($rule) => $body,
            $crate::math::Optimizer::AdaGrad($rule) => $body,
            $crate::math::Optimizer::RmsProp($rule) => $body,
            $crate::math::Optimizer::Adam($rule) => $body,
            $crate::math::Optimizer::AdamW($rule) => $body,
            $crate::math::Optimizer::Adamax($rule) => $body,
            $crate::math::Optimizer::NAdam($rule) => $body,
            $crate::math::Optimizer::RAdam($rule) => $body,
            $crate::math::Optimizer::AmsGrad($rule) => $body,
            $crate::math::Optimizer::AdaDelta($rule) => $body,
            $crate::math::Optimizer::Rprop($rule) => $body,
            $crate::math::Optimizer::Lion($rule) => $body,
            $crate::math::Optimizer::Typed($rule) => $body,
            $rule => $body,
        }
    };
}
pub(crate) use with_rule;

/// A rule of any kind with its hyperparameters and memory.
pub trait Stepper<V: Vector>: Send {
    /// The step Δx = xₖ₊₁ − xₖ. Fails where the rule cannot make one.
    fn step(&mut self, now: &mut Now<'_, V>) -> Result<V, Halt>;
    /// Goes on with the hyperparameters of `optimizer`. Returns false, and changes nothing, where that is another rule.
    fn retune(&mut self, optimizer: &Optimizer) -> bool;
    /// The same with the same memory.
    fn copied(&self) -> Box<dyn Stepper<V>>;
}

#[derive(Clone)]
struct RuleWithMemory<R: Rule, V: Vector> {
    rule: R,
    memory: R::Memory<V>,
}

impl<R: Rule, V: Vector> Stepper<V> for RuleWithMemory<R, V> {
    fn step(&mut self, now: &mut Now<'_, V>) -> Result<V, Halt> {
        self.rule.step(&mut self.memory, now)
    }
    fn retune(&mut self, optimizer: &Optimizer) -> bool {
        let rule = dispatch_optimizer!(optimizer, rule => rule as &dyn Any).downcast_ref::<R>();
        let Some(rule) = rule.filter(|rule| rule.retune(&mut self.memory)) else { return false };
        self.rule = rule.clone();
        true
    }
    fn copied(&self) -> Box<dyn Stepper<V>> {
        Box::new(RuleWithMemory { rule: self.rule.clone(), memory: self.memory.clone() })
    }
}

/// The memory of any optimizer.
pub struct OptimizerMemory<V: Vector>(Box<dyn Stepper<V>>);

impl<V: Vector> Clone for OptimizerMemory<V> {
    fn clone(&self) -> Self {
        OptimizerMemory(self.0.copied())
    }
}

/// Any optimizer is a rule, whose step is a call through a pointer.
impl Rule for Optimizer {
    type Memory<V: Vector> = OptimizerMemory<V>;

    fn init<V: Vector>(&self, x: &V) -> OptimizerMemory<V> {
        OptimizerMemory(self.stepper(x))
    }
    fn equations(&self) -> &[Equation] {
        Optimizer::equations(self)
    }
    fn step<V: Vector>(&self, memory: &mut OptimizerMemory<V>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        memory.0.step(now)
    }
    fn retune<V: Vector>(&self, memory: &mut OptimizerMemory<V>) -> bool {
        memory.0.retune(self)
    }
    fn learning_rate(&self) -> f64 {
        Optimizer::learning_rate(self)
    }
    fn group(&self) -> RuleGroup {
        Optimizer::group(self)
    }
    fn needs(&self) -> &'static [Need] {
        Optimizer::needs(self)
    }
    fn linear(&self) -> Option<Linear> {
        Optimizer::linear(self)
    }
    fn is_linear_with_schedule(&self) -> bool {
        Optimizer::is_linear_with_schedule(self)
    }
    fn decay_in_box(&self) -> Option<f64> {
        Optimizer::decay_in_box(self)
    }
    fn marks(&self, x: &[f64], notes: &[Note]) -> Vec<Mark> {
        Optimizer::marks(self, x, notes)
    }
    fn has_marks(&self) -> bool {
        Optimizer::has_marks(self)
    }
    fn python(&self) -> Result<Python, &'static str> {
        Optimizer::python(self)
    }
    fn torch(&self, constant: bool) -> Torch {
        Optimizer::torch(self, constant)
    }
}

impl Optimizer {
    /// The class of `torch.optim` that makes the same steps, with its arguments, in which `LR` stands for the learning rate; otherwise fails
    /// with the reason, which may be empty.
    pub fn in_torch(&self, constant: bool) -> Result<String, &'static str> {
        let class = match self.torch(constant) {
            Torch::Same(class) => class,
            Torch::WrittenOut(why) => return Err(why),
        };
        Ok(self.params().iter().fold(class.to_owned(), |class, param| match self.get(param.key) {
            Value::Number(value) => class.replace(&format!("{{{}}}", param.key), &format!("{value:?}")),
            Value::Word(_) => class,
        }))
    }
    /// This optimizer before its first step from `x`, in the dimension of `x`.
    pub fn stepper<V: Vector>(&self, x: &V) -> Box<dyn Stepper<V>> {
        dispatch_optimizer!(self, rule => Box::new(RuleWithMemory { memory: rule.init(x), rule: rule.clone() }))
    }
    /// The rule, line by line, in the order of computation; the last line is that of xₖ₊₁.
    pub fn equations(&self) -> &[Equation] {
        dispatch_optimizer!(self, rule => rule.equations())
    }
    /// Whether it is a rule that the user has typed.
    pub fn is_typed(&self) -> bool {
        matches!(self, Optimizer::Typed(_))
    }
    /// The same rule as text that can be edited; none where its equations are in words, have matrices, or are
    /// those of one layer.
    pub fn as_text(&self) -> Option<Optimizer> {
        if self.is_typed() {
            return Some(self.clone());
        }
        if dispatch_optimizer!(self, rule => rule.sees_layers()) {
            return None;
        }
        let text = text_of(self.equations(), self.params())?;
        let mut typed = Optimizer::Typed(typed::Typed::of(&text).ok()?);
        let keys: Vec<&'static str> = typed.params().iter().map(|param| param.key).filter(|key| *key != typed::TEXT).collect();
        for key in keys {
            if self.params().iter().any(|param| param.key == key) {
                typed.set(key, &self.get(key)).ok()?;
            }
        }
        Some(typed)
    }
    /// The learning rate α before any schedule.
    pub fn learning_rate(&self) -> f64 {
        dispatch_optimizer!(self, rule => rule.learning_rate())
    }
    /// What it is known for; see [`Rule::group`].
    pub fn group(&self) -> RuleGroup {
        dispatch_optimizer!(self, rule => rule.group())
    }
    /// Everything it needs besides gradients and values; see [`Rule::needs`].
    pub fn needs(&self) -> &'static [Need] {
        dispatch_optimizer!(self, rule => rule.needs())
    }
    /// Its steps as a linear recurrence; see [`Rule::linear`].
    pub fn linear(&self) -> Option<Linear> {
        dispatch_optimizer!(self, rule => rule.linear())
    }
    /// Whether they are one under a schedule too; see [`Rule::is_linear_with_schedule`].
    pub fn is_linear_with_schedule(&self) -> bool {
        dispatch_optimizer!(self, rule => rule.is_linear_with_schedule())
    }
    /// Whether its steps are −αₖ gₖ, without memory: gradient descent, or another name for it.
    pub fn is_gradient_descent(&self) -> bool {
        self.linear().is_some_and(|linear| linear.beta() == 0.0)
    }
    /// Its own decay where it lands in a box; see [`Rule::decay_in_box`].
    pub fn decay_in_box(&self) -> Option<f64> {
        dispatch_optimizer!(self, rule => rule.decay_in_box())
    }
    /// What the picture of a step shows besides; see [`Rule::marks`].
    pub fn marks(&self, x: &[f64], notes: &[Note]) -> Vec<Mark> {
        dispatch_optimizer!(self, rule => rule.marks(x, notes))
    }
    /// How many random numbers it draws in each step; see [`Rule::normals`].
    pub fn normals(&self, dim: usize) -> usize {
        dispatch_optimizer!(self, rule => rule.normals(dim))
    }
    /// Whether it has such marks; see [`Rule::has_marks`].
    pub fn has_marks(&self) -> bool {
        dispatch_optimizer!(self, rule => rule.has_marks())
    }
    /// The rule in Python; see [`Rule::python`].
    pub fn python(&self) -> Result<Python, &'static str> {
        dispatch_optimizer!(self, rule => rule.python())
    }
    /// Its counterpart in `torch.optim`; see [`Rule::torch`].
    pub fn torch(&self, constant: bool) -> Torch {
        dispatch_optimizer!(self, rule => rule.torch(constant))
    }
}
