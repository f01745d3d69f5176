//! The kinds of quantities that tasks ask about, one row for each.

use super::{beyond, compared, damped, exact, overfit, plane};
use crate::math::catalog::param::Param;
use crate::sim::Work;
use crate::sim::experiment::MAX_STEPS;
use crate::sim::threads::Watch;

/// The experiment that a quantity belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuantityArea {
    /// The experiment in the plane.
    Plane,
    /// The experiment with many weights fitted to few examples.
    WeightDecay,
    /// The layer with dropout.
    Dropout,
    /// Dropout as a stochastic gradient on two weights.
    DropoutInPlane,
    /// The network in training.
    Training,
    /// The polynomial fitted to noisy points.
    Overfitting,
}

/// The things that have a value of a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuantityScope {
    /// Each run of the experiment.
    Runs,
    /// Each value of λ, or each way of inference.
    Members,
    /// Only the experiment as a whole.
    Whole,
}

/// The meaning of the value +∞.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InfinityMeaning {
    /// It never happens.
    Never,
    /// The run diverged.
    Diverged,
}

/// Computes a quantity from the work: for the `index`-th thing in its scope, with its argument. Where it takes long, `watch` can stop it;
/// then it fails with an empty message.
pub type Compute = fn(work: &Work, index: usize, argument: f64, watch: &Watch) -> Result<f64, String>;

/// A kind of quantity.
pub struct QuantityKind {
    /// Its name in a lesson file.
    pub key: &'static str,
    /// The experiment it belongs to.
    pub area: QuantityArea,
    /// The things that have a value of it.
    pub over: QuantityScope,
    /// Its description, a noun: `loss after the last step`.
    pub about: &'static str,
    /// The meaning of +∞.
    pub endless: InfinityMeaning,
    /// Whether it is computed within a frame, so that a goal can be checked continuously.
    pub quick: bool,
    /// Whether it is visible when the runs are played; otherwise it follows from the settings alone.
    pub played: bool,
    /// Its argument, where it takes one.
    pub argument: Option<Param>,
    /// The function that computes it.
    pub compute: Compute,
}

pub(super) const GAP: Param =
    Param::real("gap", "", "gap", "How close to the least value F* is near enough.", 1e-6, 1e-300, 1e300);
pub(super) const STEP: Param = Param::count("step", "k", "step", "Of which step.", 1, 1, MAX_STEPS as u64);

const SIZE: Param = Param::count("m", "m", "batch size", "With how many samples, drawn with replacement.", 1, 1, 1_000_000);
const MINIMUM: Param =
    Param::count("minimum", "", "minimum", "Of which minimum; they are numbered from left to right.", 1, 1, 80);
const DIRECTION: Param =
    Param::count("direction", "", "eigen-direction", "Of which eigenvalue of the Hessian: 1 the greatest, 2 the least.", 1, 1, 2);

/// A kind in the plane with a value for each run.
const fn run(key: &'static str, about: &'static str, endless: InfinityMeaning, compute: Compute) -> QuantityKind {
    QuantityKind {
        key,
        area: QuantityArea::Plane,
        over: QuantityScope::Runs,
        about,
        endless,
        quick: true,
        played: true,
        argument: None,
        compute,
    }
}

/// The same for what follows from the settings, without running any step.
const fn setting(key: &'static str, about: &'static str, endless: InfinityMeaning, compute: Compute) -> QuantityKind {
    QuantityKind { played: false, ..run(key, about, endless, compute) }
}

/// All kinds, in the order in which messages list them.
pub static KINDS: &[QuantityKind] = &[
    run("final-loss", "loss after the last step", InfinityMeaning::Diverged, plane::final_loss),
    run("final-gap", "gap F − F* after the last step", InfinityMeaning::Diverged, plane::final_gap),
    run("late-gap", "mean gap F − F* over the later half of the steps", InfinityMeaning::Diverged, plane::late_gap),
    QuantityKind {
        argument: Some(GAP),
        ..run("steps-to", "steps until the gap stays below the target", InfinityMeaning::Never, plane::steps_to)
    },
    QuantityKind {
        argument: Some(GAP),
        ..run("evals-to", "sample evaluations until the gap stays below the target", InfinityMeaning::Never, plane::evals_to)
    },
    QuantityKind {
        argument: Some(STEP),
        ..setting("evals", "sample evaluations up to the step", InfinityMeaning::Never, plane::evals)
    },
    run("diverges-at", "step at which it diverges", InfinityMeaning::Never, plane::diverges_at),
    QuantityKind {
        argument: Some(STEP),
        ..run("step-length", "length of the step", InfinityMeaning::Diverged, plane::step_length)
    },
    run("end-norm", "distance from the origin at the end", InfinityMeaning::Diverged, plane::end_norm),
    run("last-gradient", "norm of the gradient at the end", InfinityMeaning::Diverged, plane::last_gradient),
    setting("stable-rate", "largest stable learning rate", InfinityMeaning::Never, plane::stable_rate),
    setting("rate-share", "learning rate over the largest stable one", InfinityMeaning::Never, plane::rate_share),
    setting("spectral-radius", "factor by which the error shrinks per step", InfinityMeaning::Diverged, plane::spectral_radius),
    QuantityKind {
        argument: Some(DIRECTION),
        ..setting("oscillation-period", "period of the oscillation in steps", InfinityMeaning::Never, damped::period)
    },
    QuantityKind {
        argument: Some(DIRECTION),
        ..setting("critical-momentum", "momentum β above which it oscillates", InfinityMeaning::Never, damped::critical_momentum)
    },
    QuantityKind {
        argument: Some(DIRECTION),
        ..run("sign-changes", "sign changes of the distance, counted", InfinityMeaning::Never, damped::counted)
    },
    QuantityKind {
        argument: Some(DIRECTION),
        ..setting("predicted-sign-changes", "sign changes of the distance, predicted", InfinityMeaning::Never, damped::predicted)
    },
    setting("noise-variance", "variance of the gradient at the start", InfinityMeaning::Diverged, plane::noise_variance),
    setting(
        "batch-scale",
        "batch size B with which a step from the start gains half as much as with all samples",
        InfinityMeaning::Diverged,
        plane::batch_scale,
    ),
    run(
        "last-batch-scale",
        "batch size B with which a step from the end gains half as much as with all samples",
        InfinityMeaning::Diverged,
        plane::last_batch_scale,
    ),
    QuantityKind {
        argument: Some(SIZE),
        ..setting(
            "batch-share",
            "progress of the first step with the batch size, as a share of that with all samples",
            InfinityMeaning::Never,
            plane::batch_share,
        )
    },
    setting("noise-floor", "mean gap F − F* around which it hovers", InfinityMeaning::Diverged, exact::noise_floor),
    setting("exact-gap", "exact mean gap after the last step", InfinityMeaning::Diverged, exact::last_gap),
    setting("exact-average-gap", "exact mean gap of the averaged iterate", InfinityMeaning::Diverged, exact::average_gap),
    setting(
        "averaging-law",
        "law of averaging, ½ tr(H⁻¹ N)/k, at the last step",
        InfinityMeaning::Diverged,
        exact::averaging_law,
    ),
    QuantityKind {
        quick: false,
        ..run("mean-gap", "mean gap of the averaged iterate over the seeds", InfinityMeaning::Diverged, plane::mean_gap)
    },
    QuantityKind {
        quick: false,
        ..run("bound", "bound of the theorem at the last step", InfinityMeaning::Diverged, plane::bound)
    },
    QuantityKind {
        quick: false,
        ..run("squared-gradient", "mean squared length of its gradients, G²", InfinityMeaning::Diverged, plane::squared_gradient)
    },
    setting(
        "best-rate",
        "learning rate h* with the least bound, G² being that at the start",
        InfinityMeaning::Never,
        plane::best_rate,
    ),
    setting(
        "best-bound",
        "least bound over all learning rates, G² being that at the start",
        InfinityMeaning::Never,
        plane::best_bound,
    ),
    QuantityKind { argument: Some(STEP), ..run("gap", "gap F − F* after the step", InfinityMeaning::Diverged, plane::gap) },
    QuantityKind {
        quick: false,
        ..run("tuned-rate", "learning rate with the least gap after the last step", InfinityMeaning::Never, compared::tuned_rate)
    },
    QuantityKind {
        quick: false,
        ..run("tuned-gap", "gap after the last step with that learning rate", InfinityMeaning::Diverged, compared::tuned_gap)
    },
    QuantityKind {
        quick: false,
        ..run(
            "rate-width",
            "decades of learning rates within ten times the least gap",
            InfinityMeaning::Never,
            compared::rate_width,
        )
    },
    QuantityKind {
        quick: false,
        argument: Some(MINIMUM),
        ..run(
            "basin-share",
            "share of the starts in view that come to the minimum",
            InfinityMeaning::Never,
            compared::basin_share,
        )
    },
    QuantityKind {
        quick: false,
        ..run(
            "unsettled-share",
            "share of the starts in view that come to no minimum",
            InfinityMeaning::Never,
            compared::unsettled_share,
        )
    },
    run("end-x", "first coordinate at the end", InfinityMeaning::Diverged, plane::end_x),
    run("end-y", "second coordinate at the end", InfinityMeaning::Diverged, plane::end_y),
    run(
        "box-distance",
        "distance of the end from the least L in the box |wᵢ| ≤ 1/λ",
        InfinityMeaning::Diverged,
        plane::box_distance,
    ),
    QuantityKind {
        over: QuantityScope::Whole,
        ..setting(
            "free-decay",
            "largest λ whose box |wᵢ| ≤ 1/λ holds the minimum of L",
            InfinityMeaning::Never,
            plane::free_decay,
        )
    },
    QuantityKind {
        over: QuantityScope::Whole,
        ..setting("condition", "condition number κ", InfinityMeaning::Never, plane::condition)
    },
    QuantityKind {
        over: QuantityScope::Whole,
        ..setting(
            "scaled-condition",
            "condition number after each axis is scaled to curvature 1",
            InfinityMeaning::Never,
            plane::condition_after_scaling,
        )
    },
    QuantityKind {
        over: QuantityScope::Whole,
        ..setting("samples", "number of samples n", InfinityMeaning::Never, plane::samples)
    },
    decay("train-loss", QuantityScope::Members, "training loss after the last epoch", beyond::decay_train_loss),
    decay("validation-loss", QuantityScope::Members, "validation loss after the last epoch", beyond::validation_loss),
    decay("squared-weights", QuantityScope::Members, "‖w‖² after the last epoch", beyond::squared_weights),
    QuantityKind {
        played: false,
        ..decay("shrinkage", QuantityScope::Members, "factor 1 − ηλ on the weights at each step", beyond::shrinkage)
    },
    decay(
        "best-validation-loss",
        QuantityScope::Whole,
        "least validation loss among all values of λ",
        beyond::best_validation_loss,
    ),
    QuantityKind {
        played: false,
        ..decay(
            "mean-validation-loss",
            QuantityScope::Whole,
            "validation loss of predicting the mean, w = 0",
            beyond::mean_validation_loss,
        )
    },
    QuantityKind {
        played: false,
        ..decay(
            "ridge-lambda",
            QuantityScope::Whole,
            "λ of the ridge solution with the least validation loss",
            beyond::ridge_lambda,
        )
    },
    QuantityKind {
        played: false,
        ..dropout("kept-share", QuantityScope::Whole, "share of aᵢ that a unit passes on, on average", beyond::kept_share)
    },
    QuantityKind {
        area: QuantityArea::DropoutInPlane,
        played: false,
        ..dropout("ridge-strength", QuantityScope::Whole, "strength p/(1 − p) of the ridge", beyond::ridge_strength)
    },
    QuantityKind {
        quick: false,
        ..dropout(
            "inference-error",
            QuantityScope::Members,
            "distance of the sums from their mean while training",
            beyond::inference_error,
        )
    },
    training("network-train-loss", QuantityScope::Runs, "training loss after the last epoch", beyond::network_train_loss),
    training("network-test-loss", QuantityScope::Runs, "test loss after the last epoch", beyond::network_test_loss),
    training("network-test-accuracy", QuantityScope::Runs, "test accuracy after the last epoch", beyond::network_test_accuracy),
    counted("parameters", QuantityScope::Whole, "number of weights and biases", beyond::parameters),
    training("sharpness", QuantityScope::Runs, "greatest curvature of the training loss after the last epoch", beyond::sharpness),
    QuantityKind {
        quick: false,
        ..counted(
            "start-sharpness",
            QuantityScope::Whole,
            "greatest curvature of the training loss at the start",
            beyond::start_sharpness,
        )
    },
    counted("sharpness-limit", QuantityScope::Runs, "greatest curvature that its learning rate allows", beyond::sharpness_limit),
    counted(
        "multiplications-forward",
        QuantityScope::Whole,
        "number of multiplications on the way forward, for one example",
        beyond::multiplications_forward,
    ),
    counted(
        "multiplications-backward",
        QuantityScope::Whole,
        "number of multiplications on the way back, for one example",
        beyond::multiplications_backward,
    ),
    polynomial("fit-train-error", "mean squared error of the polynomial on its points", overfit::train_error),
    polynomial(
        "fit-validation-error",
        "mean squared error of the polynomial on the validation points",
        overfit::validation_error,
    ),
    polynomial("squared-bias", "squared bias of the polynomial", overfit::squared_bias),
    polynomial("fit-variance", "variance of the polynomial over draws of the noise", overfit::variance),
    polynomial("expected-error", "expected squared error at new points, bias² + variance + σ²", overfit::expected_error),
    polynomial("degrees-of-freedom", "degrees of freedom of the fit", overfit::degrees_of_freedom),
    QuantityKind { played: true, ..polynomial("best-degree", "degree with the least validation error", overfit::best_degree) },
];

const fn decay(key: &'static str, over: QuantityScope, about: &'static str, compute: Compute) -> QuantityKind {
    QuantityKind { area: QuantityArea::WeightDecay, over, ..run(key, about, InfinityMeaning::Diverged, compute) }
}

const fn dropout(key: &'static str, over: QuantityScope, about: &'static str, compute: Compute) -> QuantityKind {
    QuantityKind { area: QuantityArea::Dropout, over, ..run(key, about, InfinityMeaning::Never, compute) }
}

const fn training(key: &'static str, over: QuantityScope, about: &'static str, compute: Compute) -> QuantityKind {
    QuantityKind { area: QuantityArea::Training, over, quick: false, ..run(key, about, InfinityMeaning::Diverged, compute) }
}

/// A kind of the network that follows from the settings at once, without training.
const fn counted(key: &'static str, over: QuantityScope, about: &'static str, compute: Compute) -> QuantityKind {
    QuantityKind { quick: true, played: false, ..training(key, over, about, compute) }
}

const fn polynomial(key: &'static str, about: &'static str, compute: Compute) -> QuantityKind {
    QuantityKind {
        area: QuantityArea::Overfitting,
        over: QuantityScope::Whole,
        ..setting(key, about, InfinityMeaning::Diverged, compute)
    }
}
