//! A run as a short Python script that computes the same path, for checking it and for continuing outside of the program.
//!
//! Such a script needs NumPy or PyTorch and nothing of this program. It prints a table with the columns k, x, y and loss, with as
//! many digits as it takes to read back the same numbers, and stops where the run diverges. It contains the objective as one
//! expression, and the rule in the form that this program computes, or, for PyTorch, as the class of `torch.optim` that is the
//! same method.
//!
//! Random draws are written out, since no other generator gives the same ones; where that would be more than [`MOST_DRAWS`]
//! numbers, there is no script.

mod chance;
mod data;
mod numpy;
mod objective;
mod python;
mod pytorch;
mod residuals;
mod rule;
mod schedule;

use crate::math::catalog::Catalog;
use crate::math::catalog::param::{ParamKind, Tunable, Value};
use crate::sim::Experiment;
use crate::sim::experiment::Run;
use crate::sim::run::conditions::{Conditions, Decay};

pub use chance::MOST_DRAWS;
pub use data::MOST_DATA;

/// A library that a script computes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Library {
    /// NumPy, with derivatives by complex step.
    Numpy,
    /// PyTorch, with derivatives by autograd.
    Pytorch,
}

impl Library {
    /// The module name before its functions.
    pub(super) fn module(self) -> &'static str {
        match self {
            Library::Numpy => "np",
            Library::Pytorch => "torch",
        }
    }

    /// Its title.
    pub fn title(self) -> &'static str {
        match self {
            Library::Numpy => "NumPy",
            Library::Pytorch => "PyTorch",
        }
    }
}

/// The path of run `run_index` (from 0) as a NumPy script.
///
/// Fails with one sentence where there is no such run, or where no script can compute the same path.
pub fn numpy(experiment: &Experiment, run_index: usize) -> Result<String, String> {
    numpy::write(&Subject::new(experiment, run_index)?)
}

/// The same as a PyTorch script.
pub fn pytorch(experiment: &Experiment, run_index: usize) -> Result<String, String> {
    pytorch::write(&Subject::new(experiment, run_index)?)
}

/// The run that a script is written for.
struct Subject<'a> {
    experiment: &'a Experiment,
    run: &'a Run,
    conditions: Conditions,
}

impl<'a> Subject<'a> {
    fn new(experiment: &'a Experiment, run_index: usize) -> Result<Self, String> {
        let run = experiment.runs.get(run_index).ok_or_else(|| match experiment.runs.len() {
            0 => "there is no run to write a script of; add one".into(),
            1 => format!("there is no run {}; there is run 1 alone", run_index + 1),
            n => format!("there is no run {}; there are the runs 1 to {n}", run_index + 1),
        })?;
        Ok(Subject { experiment, run, conditions: experiment.conditions(run) })
    }

    /// Whether every gradient is that of F itself, without sampling, noise or weight decay.
    fn is_plain(&self) -> bool {
        !self.is_sampled() && self.conditions.noise == 0.0 && self.coupled() == 0.0 && self.conditions.clip.is_none()
    }

    /// Whether a step sees only some of the samples.
    fn is_sampled(&self) -> bool {
        !self.conditions.sampling.is_full() && !self.experiment.objective.data().is_empty()
    }

    /// λ of coupled weight decay; 0 if it is decoupled.
    fn coupled(&self) -> f64 {
        if self.conditions.decay == Decay::Coupled { self.conditions.weight_decay } else { 0.0 }
    }

    /// λ of decoupled weight decay; 0 if it is coupled.
    fn decoupled(&self) -> f64 {
        if self.conditions.decay == Decay::Decoupled { self.conditions.weight_decay } else { 0.0 }
    }

    /// The free coordinates of the start.
    fn start(&self) -> Vec<f64> {
        self.experiment.start_of(self.run).iter().copied().take(self.experiment.objective.dimension()).collect()
    }

    /// The comment at the script's top.
    fn heading(&self, library: Library) -> String {
        let Subject { experiment, run, conditions } = self;
        let mut lines = vec![
            format!("{} as {}, written by Downhill {}", run.name(), library.title(), env!("CARGO_PKG_VERSION")),
            format!("{} on {}", run.optimizer, experiment.objective),
        ];
        if !conditions.plan.is_constant() {
            lines.push(format!("schedule {}", conditions.plan));
        }
        if self.is_sampled() {
            lines.push(format!("sampling {}, seed {}", conditions.sampling, conditions.seed));
        }
        if conditions.noise > 0.0 {
            lines.push(format!("noise σ = {}, seed {}", conditions.noise, conditions.seed));
        }
        if conditions.weight_decay > 0.0 {
            lines.push(format!("weight decay λ = {}, {}", conditions.weight_decay, conditions.decay));
        }
        if !conditions.clip.is_none() {
            lines.push(format!("gradients clipped, {}", conditions.clip));
        }
        if !conditions.proximal.is_none() {
            lines.push(format!("proximal step {}", conditions.proximal));
        }
        lines.iter().map(|line| comment(line)).collect()
    }

    /// The hyperparameters except the learning rate, each on a line of its own: `beta = 0.9`.
    fn hyperparameters(&self) -> String {
        let optimizer = &self.run.optimizer;
        let mut out = String::new();
        for param in optimizer.params().iter().filter(|param| param.key != "lr") {
            match (optimizer.get(param.key), param.kind) {
                (Value::Number(value), ParamKind::Count { .. }) => out += &format!("{} = {value}\n", param.key),
                (Value::Number(value), _) => out += &format!("{} = {}\n", param.key, python::real(value)),
                (Value::Word(_), _) => {}
            }
        }
        out
    }

    /// The function that clips a gradient, where the run has one, and `gradient` as it is called with.
    fn clipped(&self, gradient: &str) -> String {
        if self.conditions.clip.is_none() { gradient.to_owned() } else { format!("_clipped({gradient})") }
    }

    /// That function's definition, and that of the proximal step; empty for a run without them.
    fn clipping(&self, library: Library) -> String {
        let Conditions { clip, proximal, .. } = &self.conditions;
        let module = library.module();
        let define = |head: &str, body: String| format!("\n\ndef {head}:\n    {body}\n\n\n");
        let clip = if clip.is_none() { String::new() } else { define("_clipped(g)", clip.python(module)) };
        if proximal.is_none() { clip } else { clip + &define("_proximal(p, lr)", proximal.python(module)) }
    }

    /// `lr = …`, or the function of k that gives it.
    fn learning_rate(&self) -> Result<String, String> {
        let pass = self.conditions.sampling.steps_per_pass(self.experiment.objective.data().len());
        schedule::write(&self.conditions.plan, self.run.learning_rate(), pass)
    }

    /// The loss of the run in Python, where `loss` is F at the iterate: with an L1 term, that is added.
    fn loss(&self, loss: &str) -> String {
        format!("{loss}{}", self.conditions.proximal.python_term())
    }

    /// The line that tells a schedule `loss`, that of the run at the iterate; empty for one that does not follow it.
    fn hearing(&self, loss: &str) -> String {
        if self.conditions.plan.follows_loss() { format!("observe_loss(k, {loss})\n") } else { String::new() }
    }

    /// The message that no script can be written because of the rule, with the reason `why`.
    fn refusal(&self, why: &str) -> String {
        format!("{} has no script: {why}", self.run.optimizer.entry().title)
    }
}

/// `text` as one line of a comment, whatever characters it contains.
fn comment(text: &str) -> String {
    let line: String =
        text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect();
    format!("# {line}\n")
}

/// `text` with every line indented by `depth` levels.
fn indented(text: &str, depth: usize) -> String {
    text.lines().map(|line| format!("{:1$}{line}\n", "", 4 * depth)).collect()
}
