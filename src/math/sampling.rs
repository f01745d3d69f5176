//! Sampling: the samples over which a step's gradient is taken.

use crate::math::catalog::catalog;
use crate::math::catalog::param::{Param, Scale, tunable};

tunable! {
    /// gₖ = ∇F(xₖ)
    pub struct Full("full", "All samples", "The gradient of the full sum at every step: batch gradient descent.") {}
}

tunable! {
    /// gₖ = ∇f_i(xₖ), i ~ Unif(1, …, n)
    pub struct Single("single", "One sample", "One sample, drawn afresh at every step: stochastic gradient descent.") {}
}

tunable! {
    /// gₖ = 1/m Σ ∇f_i(xₖ) over m samples drawn afresh at every step
    pub struct Batch("batch", "Mini-batch", "m samples, drawn afresh at every step: mini-batch gradient descent.") {
        m: u64 = SIZE,
        replacement: bool = Param::flag("replacement", "with replacement", "Whether the same sample may be drawn twice in one batch.", false),
    }
}

tunable! {
    /// gₖ over the next m samples of a permutation that is drawn anew every epoch; the last batch of an epoch may be smaller
    pub struct Shuffle("shuffle", "Shuffled epochs", "Passes over all samples in a new order every epoch, m at a time, as deep-learning libraries do.") {
        m: u64 = SIZE,
    }
}

const SIZE: Param = Param::count("m", "m", "batch size", "How many samples one step's gradient is the mean of.", 5, 1, 1_000_000)
    .slider(1.0, 100.0, Scale::Log);

catalog! {
    ($)
    /// A sampling method with its parameters.
    pub enum Sampling as "sampling", dispatch_sampling {
        Full = Full,
        Single = Single,
        Batch = Batch,
        Shuffle = Shuffle,
    }
}

/// The largest batch drawn with replacement, in multiples of the number of samples.
pub const MAX_REPEATS: usize = 100;

impl Sampling {
    /// The gradient of the full sum.
    pub const FULL: Sampling = Sampling::Full(Full {});

    /// Shuffled epochs in batches of `m` ≥ 1.
    pub fn shuffled(m: u64) -> Self {
        Sampling::Shuffle(Shuffle { m })
    }

    /// Whether each step sees all samples.
    pub fn is_full(&self) -> bool {
        matches!(self, Sampling::Full(_))
    }

    /// The number of samples in a batch, of `n` in total.
    pub fn size(&self, n: usize) -> usize {
        match self {
            Sampling::Full(_) => n,
            Sampling::Single(_) => 1,
            Sampling::Batch(Batch { m, .. }) | Sampling::Shuffle(Shuffle { m }) => *m as usize,
        }
    }

    /// The number of steps of a pass over `n` samples; 1 where F is no finite sum.
    pub fn steps_per_pass(&self, n: usize) -> usize {
        n.div_ceil(self.size(n).max(1)).max(1)
    }

    /// Fails with a message where it cannot draw from `n` samples (0: the objective is no finite sum, and sampling has no
    /// effect).
    pub fn check(&self, n: usize) -> Result<(), String> {
        let repeats = matches!(self, Sampling::Batch(Batch { replacement: true, .. }));
        if n > 0 && !repeats && self.size(n) > n {
            let remedy = if matches!(self, Sampling::Batch(_)) { ", or draw with replacement=true" } else { "" };
            return Err(format!("{self}: a batch of {} from {n} samples; take at most {n}{remedy}", self.size(n)));
        }
        let most = MAX_REPEATS * n;
        if n > 0 && self.size(n) > most {
            let size = self.size(n);
            return Err(format!("{self}: a batch of {size} from {n} samples; take at most {most}, {MAX_REPEATS} times as many"));
        }
        Ok(())
    }
}
