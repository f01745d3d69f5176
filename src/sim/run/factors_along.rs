//! The factors of a schedule along a run, whose losses are known.

use crate::math::Plan;
use crate::math::loss_memory::LossMemory;

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
                plan.observe_loss(k, loss, &mut memory);
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
