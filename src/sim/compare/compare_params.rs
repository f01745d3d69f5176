//! The settings of comparisons as parameters, each described once for sliders, options and checks.

use crate::math::catalog::param::{Param, Scale};

/// The budget of each run.
pub const BUDGET: Param = Param::count(
    "budget",
    "K",
    "budget",
    "What each run may take, in the unit below: the gap is measured after it.",
    200,
    1,
    1_000_000,
)
.slider(10.0, 10_000.0, Scale::Log);

/// The unit of the budget.
pub const UNIT: Param = Param::choice(
    "unit",
    "unit",
    "What the budget counts.",
    "evaluations",
    &[
        ("evaluations", "gradients count 1, values of F in line searches 1, a Hessian as many as there are variables"),
        ("steps", "a step counts 1, whatever it evaluates"),
    ],
);

/// The share of the first gap that counts as solved.
pub const TOLERANCE: Param = Param::real(
    "tolerance",
    "τ",
    "tolerance",
    "A problem is solved from the step on from which the gap stays at most this share of the gap at the start.",
    1e-6,
    1e-12,
    0.5,
)
.slider(1e-12, 0.5, Scale::Log);

/// The number of starts.
pub const STARTS: Param = Param::count(
    "starts",
    "",
    "starts",
    "From how many starts a sweep is made: that of the run, and others drawn from the objective's view. A map takes the run's, a profile three of each function.",
    1,
    1,
    100,
)
.slider(1.0, 30.0, Scale::Log);

/// The number of seeds where there is chance.
pub const SWEEP_SEEDS: Param = Param::count(
    "seeds",
    "",
    "seeds",
    "With how many seeds where there is chance: the experiment's and those after it. Without chance one is enough; a map takes at most five.",
    20,
    1,
    1000,
)
.slider(1.0, 100.0, Scale::Log);

/// What is compared.
pub const MEASURE: Param = Param::choice(
    "measure",
    "compare",
    "What decides which value is best.",
    "gap",
    &[
        ("gap", "F(x) − F* after the budget, the worst of the last six iterates"),
        ("evaluations", "the evaluations to the tolerance"),
        ("steps", "the steps to the tolerance"),
    ],
);

/// The least learning rate.
pub const RATE_FROM: Param =
    Param::real("rate_from", "", "rates from", "The least learning rate that is tried.", 1e-5, 1e-12, 1e5).slider(
        1e-8,
        1.0,
        Scale::Log,
    );
/// The greatest learning rate.
pub const RATE_TO: Param = Param::real("rate_to", "", "rates to", "The greatest learning rate that is tried.", 10.0, 1e-11, 1e6)
    .slider(1e-3, 1e3, Scale::Log);

/// The number of steps from each start of a picture of basins.
pub const BASIN_STEPS: Param =
    Param::count("basin_steps", "", "basin steps", "The most steps from each start of the picture of basins.", 500, 1, 100_000)
        .slider(10.0, 10_000.0, Scale::Log);

/// The budget of a benchmark.
pub const SUITE_BUDGET: Param = Param::count(
    "suite_budget",
    "",
    "profile budget",
    "What each run of the profile may take, in evaluations.",
    1000,
    1,
    1_000_000,
)
.slider(100.0, 10_000.0, Scale::Log);
