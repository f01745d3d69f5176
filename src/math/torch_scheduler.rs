//! The scheduler of PyTorch that gives the same learning rates.

/// A scheduler of `torch.optim.lr_scheduler` whose learning rate in step k is αₖ, where its `step()` is called once after each step of the
/// optimizer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TorchScheduler {
    /// The call that makes it: `StepLR(optimizer, step_size=50, gamma=0.5)`.
    pub call: String,
    /// The last step in which both are the same, and what follows; none where they always are.
    pub until: Option<(usize, &'static str)>,
    /// Whether SequentialLR can put a warm-up before it. Those that set the optimizer's first learning rate themselves cannot be joined.
    pub joins: bool,
}

impl TorchScheduler {
    /// A scheduler that is the same in all steps.
    pub fn always(call: String) -> Self {
        TorchScheduler { call, until: None, joins: true }
    }
}

impl std::fmt::Display for TorchScheduler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.call)?;
        match self.until {
            Some((k, what)) => write!(f, " until step {k}; {what}"),
            None => Ok(()),
        }
    }
}

/// A real number in Python.
pub fn real(x: f64) -> String {
    format!("{x:?}")
}
