//! What a schedule remembers that follows the loss of its run.

/// The looks of a schedule at the loss, as far as they count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LossMemory {
    /// The least loss that counted as lower than those before; infinite before the first.
    pub best: f64,
    /// The number of looks in a row that found nothing lower.
    pub in_vain: u64,
    /// The number of looks still to come that are not counted.
    pub rest: u64,
    /// The number of drops so far.
    pub drops: u64,
    /// The factor on the learning rate, from 0 to 1.
    pub factor: f64,
}

impl Default for LossMemory {
    /// Before any look.
    fn default() -> Self {
        LossMemory { best: f64::INFINITY, in_vain: 0, rest: 0, drops: 0, factor: 1.0 }
    }
}
