//! What a schedule remembers that follows the loss of its run.

use super::Plan;

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

/// The factors of a plan along a run whose losses are known.
#[derive(Clone, Debug)]
pub struct FactorsAlong<'a> {
    plan: &'a Plan,
    /// The steps from which on the memory's factor is another one.
    changes: Vec<(usize, f64)>,
}

impl<'a> FactorsAlong<'a> {
    /// The factors of `plan` in a run with these looks at its loss, each with its step, ascending. A plan that follows no loss does not need them.
    pub fn new(plan: &'a Plan, looks: impl IntoIterator<Item = (usize, f64)>) -> Self {
        let mut changes = Vec::new();
        if plan.follows_loss() {
            let mut memory = LossMemory::default();
            for (k, loss) in looks {
                let before = memory.factor;
                plan.hear(k, loss, &mut memory);
                if memory.factor != before {
                    changes.push((k, memory.factor));
                }
            }
        }
        FactorsAlong { plan, changes }
    }

    /// The factor at step k (from 0) by which the learning rate is multiplied.
    pub fn factor(&self, k: usize) -> f64 {
        let passed = self.changes.partition_point(|(from, _)| *from <= k);
        let memory = passed.checked_sub(1).map_or(1.0, |i| self.changes[i].1);
        self.plan.factor(k) * memory
    }
}
