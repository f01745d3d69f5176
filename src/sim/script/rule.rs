//! The update rule of a script, from the rule's own Python lines.

use super::{Library, Subject, python};
use crate::math::catalog::Catalog;
use crate::math::catalog::param::{Tunable, Value};
use crate::math::expression::coefficient;
use crate::math::rule::{Python, Torch};

/// The rule of `subject`, with all names filled in and a line break after each line. Fails with a sentence for a rule that has no
/// script.
pub fn write(subject: &Subject<'_>, library: Library) -> Result<Python, String> {
    let Python { before, step } = subject.run.optimizer.python().map_err(|why| subject.refusal(why))?;
    if ["loss", "(f("].iter().any(|value| step.contains(value)) && !subject.is_plain() {
        return Err(subject.refusal(
            "the value of this step's function is not in a script of a sampled, noisy or decayed run; take it without",
        ));
    }
    let lowest = if step.contains("LOWEST") { lowest(subject)? } else { String::new() };
    let zeros = format!("{}.zeros({})", library.module(), subject.start().len());
    // Where there is no schedule, αₖ is α.
    let step = if subject.conditions.plan.is_constant() { step.replace("lr/START*", "") } else { step };
    let filled = |text: &str| {
        let text = text.replace("L.", &format!("{}.", library.module())).replace("ZEROS", &zeros);
        let text = text.replace("START", &python::real(subject.run.learning_rate())).replace("LOWEST", &lowest);
        if text.is_empty() { text } else { text + "\n" }
    };
    Ok(Python { before: filled(&before), step: filled(&step) })
}

/// The class of torch.optim that is the same method, with its arguments, in which `LR` stands for the learning rate; otherwise
/// fails with the comment on why the rule is written out, which may be empty.
pub fn torch(subject: &Subject<'_>) -> Result<String, String> {
    let optimizer = &subject.run.optimizer;
    match optimizer.torch(subject.conditions.plan.is_constant()) {
        Torch::Same(class) => {
            Ok(optimizer.params().iter().fold(class.to_owned(), |class, param| match optimizer.get(param.key) {
                Value::Number(value) => class.replace(&format!("{{{}}}", param.key), &python::real(value)),
                Value::Word(_) => class,
            }))
        }
        Torch::WrittenOut("") => Err(String::new()),
        Torch::WrittenOut(why) => Err(format!("Written out: {why}").lines().map(|line| format!("# {line}\n")).collect()),
    }
}

/// The function `slope(q, k)` of a script, the gradient at q of the function that step k sees, for a rule that takes one elsewhere than
/// at xₖ; empty for other rules.
pub fn slope(subject: &Subject<'_>, rule: &Python, library: Library) -> String {
    if !rule.step.contains("slope(") {
        return String::new();
    }
    let full = if rule.step.contains("full(") { full(subject, library) } else { String::new() };
    full + &of_step(subject, library)
}

/// The function `full(q)`, the gradient of the full sum at q.
fn full(subject: &Subject<'_>, library: Library) -> String {
    let decay = |decay: &str| if subject.coupled() > 0.0 { format!(" + {decay}") } else { String::new() };
    match library {
        Library::Numpy => format!("\n\ndef full(q):\n    return gradient(q){}\n", decay("decay*q")),
        Library::Pytorch => format!(
            "\n\ndef full(q):\n    q = q.clone().requires_grad_()\n    with torch.enable_grad():\n        seen = f(q){}\n    \
             return torch.autograd.grad(seen, q)[0]\n",
            decay("decay/2*(q @ q)")
        ),
    }
}

fn of_step(subject: &Subject<'_>, library: Library) -> String {
    let at = if subject.is_sampled() { "(q, samples[k])" } else { "(q)" };
    let (noisy, decayed) = (subject.conditions.noise > 0.0, subject.coupled() > 0.0);
    let added = |noise: &str, decay: &str| {
        format!(
            "{}{}",
            if noisy { format!(" + {noise}") } else { String::new() },
            if decayed { format!(" + {decay}") } else { String::new() }
        )
    };
    match library {
        Library::Numpy => format!("\n\ndef slope(q, k):\n    return gradient{at}{}\n\n\n", added("sigma*noise[k]", "decay*q")),
        Library::Pytorch => format!(
            "\n\ndef slope(q, k):\n    q = q.clone().requires_grad_()\n    with torch.enable_grad():\n        seen = f{at}{}\n    \
             return torch.autograd.grad(seen, q)[0]\n\n\n",
            added("sigma*(noise[k] @ q)", "decay/2*(q @ q)")
        ),
    }
}

/// The value of F_opt; fails where the function that is minimized is not F itself, or the value is not known.
fn lowest(subject: &Subject<'_>) -> Result<String, String> {
    if !subject.is_plain() {
        return Err(subject.refusal("the least value of a sampled, noisy or decayed function is not known; take it without"));
    }
    let objective = &subject.experiment.objective;
    let lowest = objective.lowest().ok_or_else(|| {
        subject.refusal(&format!("the least value of {} is not known; take another objective", objective.entry().key))
    })?;
    Ok(coefficient::factor(lowest))
}
