//! Every formula that the program shows, each written once: the formulas of catalogue members stand beside the code that computes
//! them, the formulas of the lecture's theory stand here. `downhill list formulas` prints them all.

use crate::math::Activation;
use crate::math::Dataset;
use crate::math::Objective;
use crate::math::Optimizer;
use crate::math::Plan;
use crate::math::Schedule;
use crate::math::catalog::Catalog;
use crate::math::catalog::choice::variants;
use crate::math::catalog::param::{ParamField, Tunable, Value};
use crate::math::network::Loss;
use crate::math::schedules::Anneal as _;

/// The update that the theorem is about.
pub const UPDATE: &str = "xₖ₊₁ = xₖ − αₖ gₖ";
/// The assumption that the drawn gradient is unbiased.
pub const UNBIASED: &str = "E gₖ = ∇F(xₖ)";
/// The convergence theorem; every sum is over the first k updates.
pub const THEOREM: &str = "E F(x̄ₖ) − F* ≤ (R² + Σ αᵢ² E‖gᵢ‖²) / (2 Σ αᵢ)";
/// The distance from the start to the minimum.
pub const DISTANCE: &str = "R = ‖x₀ − x*‖";
/// The averaged iterate.
pub const AVERAGE: &str = "x̄ₖ = Σ αᵢ xᵢ / Σ αᵢ";
/// The steps of the theorem's proof, in their order.
pub const PROOF: [&str; 6] = [
    "‖xᵢ₊₁ − x*‖² = ‖xᵢ − x*‖² − 2αᵢ⟨gᵢ, xᵢ − x*⟩ + αᵢ²‖gᵢ‖²",
    "E⟨gᵢ, xᵢ − x*⟩ = E⟨∇F(xᵢ), xᵢ − x*⟩",
    "F(xᵢ) − F* ≤ ⟨∇F(xᵢ), xᵢ − x*⟩",
    "2 Σ αᵢ E(F(xᵢ) − F*) ≤ R² − E‖xₖ − x*‖² + Σ αᵢ² E‖gᵢ‖²",
    "F(x̄ₖ) − F* ≤ Σ αᵢ (F(xᵢ) − F*) / Σ αᵢ",
    THEOREM,
];
/// The two constraints on learning rates.
pub const CONSTRAINTS: [&str; 2] = ["Σ αₖ = ∞", "Σ αₖ² < ∞"];
/// The bound after k updates with the constant learning rate h, and the h at which it is least.
pub const TRADEOFF: [&str; 2] = ["R²/(2 k h) + G² h/2", "h* = R/(G √k)"];
/// The same for the learning rates h fᵢ.
pub const SCHEDULED_TRADEOFF: [&str; 2] = ["R²/(2 h Σ fᵢ) + h G² Σ fᵢ²/(2 Σ fᵢ)", "h* = R/(G √Σ fᵢ²)"];

/// The fastest gradient descent on a quadratic with curvatures from μ to L = κ μ: learning rate, and factor per step.
pub const BEST_GRADIENT_DESCENT: [&str; 2] = ["α = 2/(L + μ)", "ρ = (κ − 1)/(κ + 1)"];
/// The fastest momentum (Polyak 1964).
pub const BEST_MOMENTUM: [&str; 3] = ["α = 4/(√L + √μ)²", "β = ((√κ − 1)/(√κ + 1))²", "ρ = √β"];
/// The fastest Nesterov momentum (Lessard, Recht and Packard 2016).
pub const BEST_NESTEROV: [&str; 3] = ["α = 4/(3L + μ)", "β = (√(3κ + 1) − 2)/(√(3κ + 1) + 2)", "ρ = 1 − 2/√(3κ + 1)"];

/// Along the eigenvalue λ: the momentum above which the heavy ball oscillates, its factor per step then, and its period in steps (Goh 2017).
pub const DAMPING: [&str; 3] = ["β = (1 − √(αλ))²", "ρ = √β", "T = 2π/arccos((1 + β − αλ)/(2√β))"];

/// The second moments C of the distance from the minimum of a quadratic finite sum, from one step of gradient descent to the next, where
/// the mean distance is 0; S is the covariance of the gradient at the minimum (Bottou, Curtis and Nocedal 2018).
pub const SECOND_MOMENTS: &str = "Cₖ₊₁ = E(I − αHᵢ) Cₖ (I − αHᵢ) + α² S";
/// The mean gap at which it settles.
pub const FLOOR: &str = "½ tr(H C)";
/// The mean gap of the averaged iterate after many steps, for the covariance N of the gradients where it has settled (Polyak and Juditsky 1992).
pub const AVERAGING: &str = "½ tr(H⁻¹ N)/k";
/// The second moment at which momentum settles along the eigenvalue λ, where gradients have noise of variance σ².
pub const MOMENTUM_FLOOR: &str = "E d² = α σ² (1 + β)/(λ (1 − β) (2 (1 + β) − αλ))";

/// The distribution of the weight-decay experiment's inputs and targets.
pub const DECAY_DATA: &str = "y = b* + Σ w* xᵢ + ε,  x ~ N(0, I)";
/// The loss that weight decay minimizes.
pub const DECAY_LOSS: &str = "L(w, b) + λ/2 ‖w‖²";
/// The same in the plane.
pub const DECAY_LOSS_IN_PLANE: &str = "L(w) + λ/2 ‖w‖²";
/// A step of gradient descent on it over the mini-batch B.
pub const DECAY_STEP: &str = "w ← (1 − ηλ) w − η/|B| Σ x (w·x + b − y)";

/// A layer with dropout, and its mean.
pub const DROPOUT: [&str; 3] = ["aᵢᴰᴼ = aᵢ yᵢ", "yᵢ = 0 with probability p, otherwise 1", "E aᵢᴰᴼ = (1 − p) aᵢ"];
/// The means of the next layer, before and after its activation.
pub const DROPOUT_AT_INFERENCE: [&str; 3] = ["E aᵢᴰᴼ = (1 − p) aᵢ", "E Σ vᵢ aᵢᴰᴼ = Σ vᵢ (1 − p) aᵢ", "E σ(z) ≠ σ(E z)"];
/// The data of dropout's linear regression.
pub const DROPOUT_DATA: &str = "t = w₁* x₁ + w₂* x₂ + ε,  model w·x";
/// The mean of its loss over all masks.
pub const DROPOUT_RIDGE: &str = "E F(w) = 1/n Σ ½ ((1 − p) w·xᵢ − tᵢ)² + p (1 − p) · ½ Σⱼ wⱼ² mean(xᵢⱼ²)";
/// The same for inverted dropout, which divides by 1 − p while training.
pub const INVERTED_DROPOUT_RIDGE: &str = "E F(w) = 1/n Σ ½ (w·xᵢ − tᵢ)² + p/(1 − p) · ½ Σⱼ wⱼ² mean(xᵢⱼ²)";

/// The points of the experiment on overfitting, and the loss that is fitted; Pⱼ are the Legendre polynomials.
pub const OVERFITTING: [&str; 2] = ["y = sin(4 x + 1) + σ ε", "1/n Σᵢ ½ (Σⱼ wⱼ Pⱼ(xᵢ) − yᵢ)² + λ/2 ‖w‖²"];
/// The expected error at new points.
pub const BIAS_VARIANCE: &str = "E (p(x) − y)² = (E p(x) − f(x))² + Var p(x) + σ²";
/// The factor of a penalty, and of k steps of gradient descent from 0, along a direction with the curvature h.
pub const CURES: [&str; 2] = ["h/(h + λ)", "1 − (1 − α h)ᵏ"];

/// Back-propagation: the forward pass, the backward pass, and the gradients. Without a hidden layer only the last formula of each
/// part remains.
pub mod network {
    /// The weighted sums of a layer.
    pub const WEIGHTED: &str = "zˡ = Wˡ aˡ⁻¹ + bˡ,  a⁰ = x";
    /// The output of a layer.
    pub const ACTIVATION: &str = "aˡ = φ(zˡ)";
    /// The output of a layer with dropout.
    pub const MASKED: &str = "aˡ = mˡ ∘ φ(zˡ)";
    /// The network's output.
    pub const OUTPUT: &str = "z = w·a + b of the last layer";
    /// The output of a network without a hidden layer.
    pub const LINEAR_OUTPUT: &str = "z = w·x + b";
    /// The backward pass through a layer.
    pub const BACK: &str = "δˡ = φ′(zˡ) ∘ (Wˡ⁺¹)ᵀ δˡ⁺¹";
    /// The backward pass through a layer with dropout.
    pub const MASKED_BACK: &str = "δˡ = mˡ ∘ φ′(zˡ) ∘ (Wˡ⁺¹)ᵀ δˡ⁺¹";
    /// The gradient of a layer's weights and biases.
    pub const GRADIENT: &str = "∂f/∂Wˡ = δˡ (aˡ⁻¹)ᵀ,  ∂f/∂bˡ = δˡ";
    /// The gradient of a network without a hidden layer.
    pub const LINEAR_GRADIENT: &str = "∂f/∂w = δ x,  ∂f/∂b = δ";
    /// All of them.
    pub const ALL: [&str; 9] =
        [WEIGHTED, ACTIVATION, MASKED, OUTPUT, LINEAR_OUTPUT, BACK, MASKED_BACK, GRADIENT, LINEAR_GRADIENT];
}

/// A name with its formulas.
#[derive(Clone, Debug, PartialEq)]
pub struct FormulaEntry {
    /// The owner of the formulas: a member's name in the notation, or a topic of the lecture.
    pub name: String,
    /// The formulas, in the plain notation of [`math::equation`](crate::math::equation), in the order of computation.
    pub formulas: Vec<String>,
}

/// All formulas: of objectives, optimizers in each of their forms, schedules, activations, losses and datasets, and of the theory.
pub fn all() -> Vec<FormulaEntry> {
    let entry = |name: &str, formulas: &[&str]| FormulaEntry {
        name: name.to_owned(),
        formulas: formulas.iter().map(|formula| (*formula).to_owned()).collect(),
    };
    let mut all: Vec<FormulaEntry> = Vec::new();
    // Members that differ only in a choice share one entry where they share one name.
    let mut push = |entry: FormulaEntry| match all.last_mut().filter(|last| last.name == entry.name) {
        Some(last) => {
            last.formulas.extend(entry.formulas.into_iter().filter(|new| !last.formulas.contains(new)).collect::<Vec<_>>());
        }
        None => all.push(entry),
    };
    for objective in Objective::ALL.iter().flat_map(|member| variants((member.default)())) {
        push(FormulaEntry { name: objective.entry().key.to_owned(), formulas: vec![objective.formula()] });
    }
    for optimizer in Optimizer::ALL.iter().flat_map(|member| variants((member.default)())) {
        let equations = optimizer.equations().iter().map(|equation| format!("{} = {}", equation.left, equation.right));
        push(FormulaEntry { name: chosen(&optimizer), formulas: equations.collect() });
    }
    for schedule in Schedule::ALL.iter().flat_map(|member| variants((member.default)())) {
        push(entry(schedule.entry().key, &[&schedule.formula()]));
    }
    for warmup in variants(Plan::default().warmup) {
        push(entry("warmup", &[&warmup.formula()]));
    }
    for activation in Activation::ALL.iter().map(|member| (member.default)()) {
        push(entry(activation.entry().key, &[activation.formula(), activation.derivative_formula()]));
    }
    for loss in [Loss::CrossEntropy, Loss::Squared] {
        push(entry(&format!("{} loss", loss.to_value()), &[loss.formula(), loss.derivative_formula()]));
    }
    for dataset in Dataset::ALL.iter().flat_map(|member| variants((member.default)())) {
        push(entry(dataset.entry().key, &[dataset.formula()]));
    }
    push(entry("convergence theorem", &[UPDATE, UNBIASED, THEOREM, DISTANCE, AVERAGE]));
    push(entry("its proof", &PROOF));
    push(entry("constraints on learning rates", &CONSTRAINTS));
    push(entry("trade-off of the learning rate", &TRADEOFF));
    push(entry("trade-off with a schedule", &SCHEDULED_TRADEOFF));
    push(entry("fastest gradient descent", &BEST_GRADIENT_DESCENT));
    push(entry("fastest momentum", &BEST_MOMENTUM));
    push(entry("fastest nesterov", &BEST_NESTEROV));
    push(entry("damped spring", &DAMPING));
    push(entry("exact law of a quadratic", &[SECOND_MOMENTS, FLOOR, AVERAGING, MOMENTUM_FLOOR]));
    push(entry("weight decay", &[DECAY_DATA, DECAY_LOSS, DECAY_LOSS_IN_PLANE, DECAY_STEP]));
    push(entry("dropout", &DROPOUT));
    push(entry("dropout at inference", &DROPOUT_AT_INFERENCE));
    push(entry("dropout as a ridge", &[DROPOUT_DATA, DROPOUT_RIDGE, INVERTED_DROPOUT_RIDGE]));
    push(entry("back-propagation", &network::ALL));
    push(entry("overfitting", &[OVERFITTING[0], OVERFITTING[1], BIAS_VARIANCE]));
    push(entry("cures against overfitting", &CURES));
    all
}

/// The name of `optimizer` with the choices among its parameters: `adam(form=pytorch)`.
fn chosen(optimizer: &Optimizer) -> String {
    let words: Vec<String> = optimizer
        .params()
        .iter()
        .filter_map(|param| match optimizer.get(param.key) {
            Value::Word(word) => Some(format!("{}={word}", param.key)),
            Value::Number(_) => None,
        })
        .collect();
    let key = optimizer.entry().key;
    if words.is_empty() { key.to_owned() } else { format!("{key}({})", words.join(", ")) }
}
