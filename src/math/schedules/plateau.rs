//! A learning rate that drops once the loss does not fall any more.

use super::{Anneal, FLOOR, LossMemory, Sums, TorchScheduler, real};
use crate::math::catalog::param::{Param, Scale, tunable};
use std::borrow::Cow;

tunable! {
    /// αₖ = α max(c, fⁿ), where n counts the drops so far, as PyTorch's ReduceLROnPlateau in its mode `min` with a relative threshold.
    ///
    /// It looks at F(xₖ) after each step, or, where a step sees only a part of the samples, after as many steps as a pass over all of them
    /// takes: in a network, after each epoch. F is that of all samples, without weight decay. A look is good where F < (1 − t) F_best, with
    /// the best of the looks before; after more than P looks in a row that are not, the learning rate drops. The C looks that follow a drop
    /// are not counted. PyTorch's `eps`, below which it leaves the learning rate alone, is 0 here, and `min_lr` is c α.
    pub struct ReduceOnPlateau("plateau", "Reduce on plateau", "Drops by the factor f after more than P looks in a row at which F was not below its best; n counts the drops.") {
        factor: f64 = Param::real("factor", "f", "drop", "The factor by which the learning rate drops.", 0.1, 0.0, 1.0).below_max(),
        patience: u64 = Param::count("patience", "P", "patience", "How many looks in a row may find F no lower. There is one look after each step, or after each pass over the samples where a step sees only some.", 10, 0, 1_000_000).slider(0.0, 100.0, Scale::Linear),
        threshold: f64 = Param::real("threshold", "t", "threshold", "By which share F must be below its best to count as lower.", 1e-4, 0.0, 1.0).slider(1e-6, 0.1, Scale::Log),
        cooldown: u64 = Param::count("cooldown", "C", "cooldown", "How many looks after a drop are not counted.", 0, 0, 1_000_000).slider(0.0, 100.0, Scale::Linear),
        floor: f64 = FLOOR,
    }
}

impl ReduceOnPlateau {
    fn after(&self, drops: u64) -> f64 {
        // Not `powi`, whose last digits are not the same everywhere.
        libm::pow(self.factor, drops as f64).max(self.floor)
    }
}

impl Anneal for ReduceOnPlateau {
    fn factor(&self, _k: usize) -> f64 {
        1.0
    }
    fn formula(&self) -> Cow<'static, str> {
        "αₖ = α max(c, f^n)".into()
    }
    fn sums(&self) -> Sums {
        Sums::constant("αₖ stays at α for as long as F falls; when it drops, the run decides")
    }
    fn follows_loss(&self) -> bool {
        true
    }
    fn observe_loss(&self, loss: f64, memory: &mut LossMemory) {
        // Written so that NaN is never lower, as in PyTorch.
        if loss < memory.best * (1.0 - self.threshold) {
            (memory.best, memory.in_vain) = (loss, 0);
        } else {
            memory.in_vain += 1;
        }
        if memory.rest > 0 {
            (memory.rest, memory.in_vain) = (memory.rest - 1, 0);
        }
        if memory.in_vain > self.patience {
            (memory.drops, memory.rest, memory.in_vain) = (memory.drops + 1, self.cooldown, 0);
        }
        memory.factor = self.after(memory.drops);
    }
    fn python(&self, _k: &str) -> Option<String> {
        Some(format!("max({:?}**drops, {:?})", self.factor, self.floor))
    }
    fn python_observes_loss(&self) -> Option<String> {
        Some(format!(
            "global best, in_vain, rest, drops\n\
             in_vain = in_vain + 1\n\
             if loss < best*(1 - {:?}):\n    \
                 best, in_vain = loss, 0\n\
             if rest > 0:\n    \
                 rest, in_vain = rest - 1, 0\n\
             if in_vain > {}:\n    \
                 drops, rest, in_vain = drops + 1, {}, 0\n",
            self.threshold, self.patience, self.cooldown
        ))
    }
    fn in_torch(&self, lr: f64) -> Option<TorchScheduler> {
        let call = format!(
            "ReduceLROnPlateau(optimizer, factor={}, patience={}, threshold={}, cooldown={}, min_lr={}, eps=0.0)",
            real(self.factor),
            self.patience,
            real(self.threshold),
            self.cooldown,
            real(self.floor * lr)
        );
        Some(TorchScheduler { joins: false, ..TorchScheduler::always(call) })
    }
}
