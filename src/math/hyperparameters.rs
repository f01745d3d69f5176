//! What several optimizers share: hyperparameters, the choice of a formula, lines of Python.

use crate::math::catalog::choice::choice;
use crate::math::catalog::param::{Param, Scale};
use crate::math::rule::Torch;

impl Form {
    /// The denominator of an adaptive step in Python, from the root of the average `square`.
    pub fn root(self, square: &str) -> String {
        match self {
            Form::Lecture => format!("L.sqrt({square} + eps)"),
            Form::Pytorch => format!("(L.sqrt({square}) + eps)"),
        }
    }
    /// The counterpart in `torch.optim`: the class `same` for its own form, and none for the lecture's.
    pub fn in_torch(self, same: &'static str) -> Torch {
        if self == Form::Pytorch { Torch::Same(same) } else { Torch::WrittenOut("") }
    }
}

/// μₖ in Python.
pub const MEAN: &str = "m = beta1*m + (1 - beta1)*g";
/// vₖ in Python.
pub const SQUARE: &str = "v = beta2*v + (1 - beta2)*g**2";
/// Adam's step in Python, with both averages corrected for their start at zero.
pub const CORRECTED: &str = "step = -lr*m/(1 - beta1**(k + 1))/(L.sqrt(v/(1 - beta2**(k + 1))) + eps)";
/// The reason why methods with a line search have no script.
pub const LONG_SEARCH: &str = "its line search is longer than a short script; take a first-order method, such as gd or adam";

choice! {
    /// The formula that an adaptive rule follows.
    pub enum Form {
        /// The lecture's: ε inside the square root, no bias correction.
        Lecture = "lecture",
        /// PyTorch's: ε outside the square root; in Adam, bias correction.
        Pytorch = "pytorch",
    }
}

/// The choice of the formula.
pub const FORM: Param = Param::choice(
    "form",
    "form",
    "Where ε stands, and whether Adam corrects its averages for starting at zero.",
    "lecture",
    &[
        ("lecture", "as in the lecture: ε inside the square root, no bias correction"),
        ("pytorch", "as in torch.optim: ε outside the square root; in Adam, bias correction"),
    ],
);

/// The learning rate, with the default that suits most rules; each rule sets its own.
pub const LR: Param =
    Param::real("lr", "α", "learning rate", "How far each step goes along the rule's direction.", 0.1, 0.0, 1e6).slider(
        1e-4,
        10.0,
        Scale::Log,
    );

/// The first step length that a line search tries.
pub const TRIAL: Param = LR.default(1.0).doc("The step length that the line search tries first, as a multiple of the direction.");

/// The constant c₂ of the weak Wolfe conditions.
pub const C2: Param = Param::real(
    "c2",
    "c₂",
    "slope left",
    "The part of the slope that may be left at the end of a step; above c₁.",
    0.9,
    0.5,
    1.0,
)
.below_max();

/// The momentum coefficient.
pub const BETA: Param = Param::real(
    "beta",
    "β",
    "momentum",
    "The fraction of the last step that is kept: 0 is gradient descent, near 1 rolls on.",
    0.9,
    0.0,
    1.0,
)
.slider(0.0, 0.9999, Scale::Decay);

/// The decay of the first moment.
pub const BETA1: Param = Param::real(
    "beta1",
    "β₁",
    "decay",
    "How slowly the average of the gradients forgets; 0 keeps only the newest.",
    0.9,
    0.0,
    1.0,
)
.below_max()
.slider(0.0, 0.9999, Scale::Decay);

/// The decay of the second moment.
pub const BETA2: Param = Param::real(
    "beta2",
    "β₂",
    "decay",
    "How slowly the average of the squared gradients forgets; 0 keeps only the newest.",
    0.999,
    0.0,
    1.0,
)
.below_max()
.slider(0.0, 0.9999, Scale::Decay);

/// The decay of AdaDelta's two averages.
pub const RHO: Param =
    Param::real("rho", "ρ", "decay", "How slowly the averages of squared gradients and squared steps forget.", 0.9, 0.0, 1.0)
        .below_max()
        .slider(0.0, 0.9999, Scale::Decay);

/// The term that keeps a denominator from zero.
pub const EPS: Param =
    Param::real("eps", "ε", "epsilon", "Keeps the division from failing where the gradients have been zero.", 1e-8, 0.0, 1.0)
        .slider(1e-12, 1.0, Scale::Log);

/// Decoupled weight decay.
pub const WEIGHT_DECAY: Param = Param::real(
    "weight_decay",
    "λ",
    "weight decay",
    "Each step also shrinks x by the factor 1 − α λ, apart from the gradient.",
    0.0,
    0.0,
    100.0,
)
.slider(0.0, 1.0, Scale::Linear);

/// −1, 0 or 1 (`f64::signum` has no 0); NaN for NaN.
pub fn sign(a: f64) -> f64 {
    if a == 0.0 { 0.0 } else { a.signum() }
}
