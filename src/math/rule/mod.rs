//! Update rules, and their interface at a step.

mod now;

use crate::math::Vector;
use crate::math::catalog::param::Tunable;
use crate::math::marks::Mark;
use crate::math::table::recording::Recording;
pub use now::Now;
use std::borrow::Cow;

/// One line of a rule, both for display and for tests: `vₖ = β₂ vₖ₋₁ + (1 − β₂) gₖ²`.
///
/// The left side is one symbol; the rule notes its value under exactly that symbol at every step. On the right, a symbol with the
/// index ₖ₋₁ is the value noted one step before (zero at k = 0), products are written side by side, and operations between
/// vectors are coordinate by coordinate. A test evaluates every right side with the noted values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equation {
    /// The symbol on the left.
    pub left: Cow<'static, str>,
    /// The formula on the right.
    pub right: Cow<'static, str>,
}

impl Equation {
    /// The equation `left = right`.
    pub fn new(left: impl Into<Cow<'static, str>>, right: impl Into<Cow<'static, str>>) -> Self {
        Equation { left: left.into(), right: right.into() }
    }
}

/// The equation `left = right`, known while compiling.
pub const fn eq(left: &'static str, right: &'static str) -> Equation {
    Equation { left: Cow::Borrowed(left), right: Cow::Borrowed(right) }
}

/// The reason why a rule could not make a step. The run ends there; no substitute step is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Halt {
    /// F is finite here, but has no gradient, or one that is not finite.
    NoGradient,
    /// The rule divides by the Hessian, which is singular here.
    SingularHessian,
    /// The rule divides by the Hessian, which is not finite here.
    InfiniteHessian,
    /// The rule needs second derivatives, and the objective has none.
    NoHessian,
    /// The rule needs F_opt, which is not known for this objective.
    UnknownMinimum,
    /// All points that were drawn have one value.
    EqualValues,
    /// The iterates were recorded, and there are no more of them.
    RecordingEnds,
    /// The rule needs residuals, and the objective is not written as a sum of squares.
    NoResiduals,
}

impl std::fmt::Display for Halt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Halt::NoGradient => "F has no finite gradient here",
            Halt::InfiniteHessian => "the Hessian is not finite here, as at a kink of F",
            Halt::SingularHessian => "the Hessian is singular, so the step is not defined",
            Halt::NoHessian => "the objective has no Hessian to divide by",
            Halt::UnknownMinimum => "the least value F* of this objective is not known",
            Halt::EqualValues => "all points drawn have the same value, so their order says nothing",
            Halt::RecordingEnds => "the recording ends here",
            Halt::NoResiduals => "this objective is not written as a sum of squared residuals",
        })
    }
}

/// A remarkable event in a step that was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The Hessian has a negative eigenvalue: a Newton step may climb.
    NotPositiveDefinite,
    /// The Hessian was shifted to be positive definite.
    ShiftedHessian,
    /// No step length along the direction decreases the loss in floating point; the step is zero.
    NoDecrease,
    /// The method discarded its memory and returned to steepest descent.
    Restart,
    /// The loss that was recorded here is not F.
    OtherLoss,
}

impl std::fmt::Display for Event {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Event::NotPositiveDefinite => "the Hessian is not positive definite: the step may lead to a saddle or a maximum",
            Event::ShiftedHessian => "the Hessian was not positive definite and was shifted until it was",
            Event::NoDecrease => "no step along this direction lowers the loss any further in double precision",
            Event::Restart => "the direction was reset to steepest descent",
            Event::OtherLoss => "the recorded loss is not F: it is that of another function, or of a batch",
        })
    }
}

/// A value that a rule noted at a step, with its symbol in the equations.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// The symbol, as in the equation's left side.
    pub symbol: Cow<'static, str>,
    /// One number for a scalar, one per coordinate for a vector, row by row for a square matrix.
    pub value: Vec<f64>,
}

/// An optimizer's update rule: hyperparameters only; the state between steps is its `Memory`.
pub trait Rule: Tunable + Clone + Send + Sync + 'static {
    /// The state that is kept between steps.
    type Memory<V: Vector>: Clone + Send + 'static;
    /// The memory before the first step; `x` is the start.
    fn init<V: Vector>(&self, x: &V) -> Self::Memory<V>;
    /// The rule's equations in the order of computation; the last one is that of xₖ₊₁.
    fn equations(&self) -> &[Equation];
    /// The step Δx = xₖ₊₁ − xₖ.
    fn step<V: Vector>(&self, memory: &mut Self::Memory<V>, now: &mut Now<'_, V>) -> Result<V, Halt>;
    /// Called where a run goes on with other hyperparameters than those with which its memory began. Returns whether it can: false where
    /// the memory is that of another rule, and nothing is changed then.
    fn retune<V: Vector>(&self, _memory: &mut Self::Memory<V>) -> bool {
        true
    }
    /// The learning rate α before any schedule.
    fn learning_rate(&self) -> f64;
    /// What it is known for.
    fn group(&self) -> RuleGroup {
        RuleGroup::Scales
    }
    /// Everything it needs besides gradients and values of the step's function. A network cannot provide these, so it is not
    /// trained with a rule that needs one.
    fn needs(&self) -> &'static [Need] {
        &[]
    }
    /// The steps as a linear recurrence in x, for a quadratic F; none where they are not linear.
    fn linear(&self) -> Option<Linear> {
        None
    }
    /// Whether its steps are that recurrence, with αₖ for α, under a schedule too.
    fn is_linear_with_schedule(&self) -> bool {
        true
    }
    /// The decay λ ≥ 0 that the rule itself applies apart from the gradient, where under a steady gradient the rest of its step
    /// approaches −αₖ sign(gₖ). With decoupled weight decay λ > 0 such a rule can come to rest only at a minimum of F in the box
    /// |xᵢ| ≤ 1/λ (Xie and Li 2024, for β₁ ≤ β₂). None for other rules.
    fn decay_in_box(&self) -> Option<f64> {
        None
    }
    /// What the picture of a step shows besides the step, in the plane: from the values noted at it, and the iterate `x` before it.
    fn marks(&self, _x: &[f64], _notes: &[Note]) -> Vec<Mark> {
        Vec::new()
    }
    /// Whether it has such marks: a model in the plane besides its step.
    fn has_marks(&self) -> bool {
        false
    }
    /// The rule in Python. Fails with the reason why there is none, and an alternative.
    fn python(&self) -> Result<Python, &'static str> {
        Err("nobody has written it in Python yet; take another method, such as gd or adam")
    }
    /// The same method in `torch.optim`, for a learning rate that is `constant` or not.
    fn torch(&self, _constant: bool) -> Torch {
        Torch::WrittenOut("")
    }
    /// Whether it treats each matrix of the parameters by itself, so that its equations, which are those of one matrix, say only in the
    /// plane all that it does.
    fn sees_layers(&self) -> bool {
        self.group() == RuleGroup::Layers
    }
    /// Whether it draws random numbers of its own: with another seed it makes other steps, also where the gradients are exact.
    fn draws(&self) -> bool {
        false
    }
    /// How many N(0, 1) numbers it draws in each step, where x has `_dim` coordinates; a script has them as `normals[k]`.
    fn normals(&self, _dim: usize) -> usize {
        0
    }
    /// The iterates that it repeats, where it is no method but a path that was recorded elsewhere.
    fn recording(&self) -> Option<&Recording> {
        None
    }
    /// The path of the file that must be supplied before the rule can be used; none if it needs no file, or one of the program.
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
    /// Reduces that text to the part that is used, and calls the file `name`, before it is sent to others. All steps stay the same.
    fn pack(&mut self, _name: &str) -> Result<(), String> {
        Ok(())
    }
}

/// What a rule is known for; menus and lists are grouped by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RuleGroup {
    /// The methods that the lecture teaches.
    Lecture,
    /// A scale for each coordinate, from the gradients so far.
    Scales,
    /// Each matrix of a network by itself.
    Layers,
    /// Only the sign of each coordinate counts.
    Signs,
    /// Averages of iterates, or gradients taken elsewhere than at the iterate.
    Averages,
    /// Second derivatives, exact or from differences of gradients.
    Curvature,
    /// The length or the direction of each step is searched for.
    Lengths,
    /// The noise of a finite sum is reduced by what was seen before.
    FiniteSums,
    /// Values of F alone, without gradients.
    Values,
    /// Typed or recorded by the user.
    Own,
}

impl RuleGroup {
    /// Other words by which its methods are looked for, besides their names and the title.
    pub fn synonyms(self) -> &'static str {
        match self {
            RuleGroup::Values => "gradient-free derivative-free black-box zeroth-order",
            RuleGroup::Curvature => "second-order hessian quasi-newton",
            RuleGroup::FiniteSums => "variance-reduced stochastic",
            RuleGroup::Scales => "adaptive",
            RuleGroup::Layers => "matrix layer-wise preconditioned",
            _ => "",
        }
    }
    /// Its name in lists.
    pub fn title(self) -> &'static str {
        match self {
            RuleGroup::Lecture => "of the lecture",
            RuleGroup::Scales => "a scale for each coordinate",
            RuleGroup::Layers => "layer by layer, for networks",
            RuleGroup::Signs => "signs alone",
            RuleGroup::Averages => "averages, gradients elsewhere",
            RuleGroup::Curvature => "second derivatives",
            RuleGroup::Lengths => "step lengths found",
            RuleGroup::FiniteSums => "less noise in finite sums",
            RuleGroup::Values => "without gradients",
            RuleGroup::Own => "your own",
        }
    }
}

/// Something that a rule needs besides gradients and values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// The Hessian of F.
    Hessian,
    /// Memory for d × d numbers, where x has d.
    SquareMatrix,
    /// F_opt.
    LeastValue,
    /// Two coordinates, or one: the iterates were recorded in the plane.
    Plane,
    /// F as a sum of squares.
    Residuals,
    /// Memory for a gradient of every sample.
    SampleGradients,
}

/// The lecture's linear methods: gradient descent with one step of memory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Linear {
    /// xₖ₊₁ = xₖ − α ∇F(xₖ) + β (xₖ − xₖ₋₁), Polyak (1964); gradient descent where β is 0.
    HeavyBall {
        /// The momentum β.
        beta: f64,
    },
    /// The same with the gradient at xₖ + β (xₖ − xₖ₋₁), Nesterov (1983).
    Nesterov {
        /// The momentum β.
        beta: f64,
    },
}

impl Linear {
    /// The momentum β.
    pub fn beta(self) -> f64 {
        match self {
            Linear::HeavyBall { beta } | Linear::Nesterov { beta } => beta,
        }
    }
}

/// A rule in Python, for scripts.
///
/// Its lines may use the names of the hyperparameters, and `g` for gₖ, `p` for xₖ, `lr` for αₖ, `k`, and `loss` for F(xₖ). `L.`
/// stands for the library, as in `L.sqrt`; `ZEROS` for a vector of zeros, `START` for α before any schedule, `LOWEST` for F_opt, `f(y)`
/// for F at the point `y`, `slope(y, k)` for the gradient of this step's function there, `full(y)` for that of the full sum, `DRAWN` for the
/// list of the samples of this step, empty where it sees all, `sample(y, i)` for the gradient of one of them, and `curvature(y)` for
/// 2 Σ ∇rᵢ ∇rᵢᵀ over the residuals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Python {
    /// The lines before the first step, which initialize the memory.
    pub before: String,
    /// The lines of a step; the last one sets `step`, the vector Δx.
    pub step: String,
}

impl Python {
    /// A rule with these lines, without line breaks at their ends.
    pub fn new(before: &str, step: impl Into<String>) -> Self {
        Python { before: before.into(), step: step.into() }
    }
}

/// The counterpart of a rule in `torch.optim`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Torch {
    /// The class that makes the same steps, with its arguments: `LR` stands for the learning rate, `{key}` for a hyperparameter.
    Same(&'static str),
    /// None: a script writes the rule out and gives this reason in a comment; empty where there is no class of this kind at all.
    WrittenOut(&'static str),
}
