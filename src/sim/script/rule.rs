//! The update rule of a script, from the rule's own Python lines.

use super::{Library, Subject, python};
use crate::math::catalog::Catalog;
use crate::math::expression::coefficient;
use crate::math::rule::Python;

/// The rule of `subject`, with all names filled in and a line break after each line. Fails with a sentence for a rule that has no
/// script.
pub fn write(subject: &Subject<'_>, library: Library) -> Result<Python, String> {
    let Python { before, step } = subject.run.optimizer.python().map_err(|why| subject.refusal(why))?;
    if ["loss", "(f("].iter().any(|value| step.contains(value)) && !subject.is_plain() {
        return Err(subject.refusal(
            "the value of this step's function is not in a script of a sampled, noisy, clipped or decayed run; take it without",
        ));
    }
    let lowest = if step.contains("LOWEST") { lowest(subject)? } else { String::new() };
    let zeros = format!("{}.zeros({})", library.module(), subject.start().len());
    // Where there is no schedule, αₖ is α.
    let step = if subject.conditions.plan.is_constant() { step.replace("lr/START*", "") } else { step };
    let filled = |text: &str| {
        let drawn = if subject.is_sampled() { "samples[k]" } else { "[]" };
        let text = text.replace("DRAWN", drawn).replace("L.", &format!("{}.", library.module())).replace("ZEROS", &zeros);
        let text = text.replace("START", &python::real(subject.run.learning_rate())).replace("LOWEST", &lowest);
        if text.is_empty() { text } else { text + "\n" }
    };
    Ok(Python { before: filled(&before), step: filled(&step) })
}

/// The class of torch.optim that is the same method, with its arguments, in which `LR` stands for the learning rate; otherwise
/// fails with the comment on why the rule is written out, which may be empty.
pub fn torch(subject: &Subject<'_>) -> Result<String, String> {
    let class = subject.run.optimizer.in_torch(subject.conditions.plan.is_constant());
    class.map_err(|why| match why {
        "" => String::new(),
        why => format!("Written out: {why}").lines().map(|line| format!("# {line}\n")).collect(),
    })
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

/// The function `sample(q, i)`, the gradient of sample i at q, for a rule that remembers one for each; empty for other rules, and where no samples
/// are drawn.
pub fn sample(subject: &Subject<'_>, rule: &Python, library: Library) -> String {
    if !rule.step.contains("sample(") || !subject.is_sampled() {
        return String::new();
    }
    let body = match library {
        Library::Numpy => format!("return {}", subject.clipped("gradient(q, [i])")),
        Library::Pytorch => format!(
            "q = q.clone().requires_grad_()\n    with torch.enable_grad():\n        seen = f(q, [i])\n    return {}",
            subject.clipped("torch.autograd.grad(seen, q)[0]")
        ),
    };
    format!("\n\ndef sample(q, i):\n    {body}\n\n\n")
}

/// The function `full(q)`, the gradient of the full sum at q.
fn full(subject: &Subject<'_>, library: Library) -> String {
    gradient(subject, library, "full(q)", "(q)", None)
}

fn of_step(subject: &Subject<'_>, library: Library) -> String {
    let at = if subject.is_sampled() { "(q, samples[k])" } else { "(q)" };
    let noise = match library {
        Library::Numpy => " + sigma*noise[k]",
        Library::Pytorch => " + sigma*(noise[k] @ q)",
    };
    gradient(subject, library, "slope(q, k)", at, Some(noise).filter(|_| subject.conditions.noise > 0.0)) + "\n"
}

/// The function `name` that returns a gradient, clipped and with that of the weight decay: of F over the samples `at`, with the term `noise`.
fn gradient(subject: &Subject<'_>, library: Library, name: &str, at: &str, noise: Option<&str>) -> String {
    let noise = noise.unwrap_or("");
    let decay = if subject.coupled() > 0.0 { " + decay*q" } else { "" };
    match library {
        Library::Numpy => {
            format!("\n\ndef {name}:\n    return {}{decay}\n", subject.clipped(&format!("gradient{at}{noise}")))
        }
        Library::Pytorch if subject.conditions.clip.is_none() => {
            let decay = if subject.coupled() > 0.0 { " + decay/2*(q @ q)" } else { "" };
            format!(
                "\n\ndef {name}:\n    q = q.clone().requires_grad_()\n    with torch.enable_grad():\n        \
                 seen = f{at}{noise}{decay}\n    return torch.autograd.grad(seen, q)[0]\n"
            )
        }
        Library::Pytorch => format!(
            "\n\ndef {name}:\n    q = q.clone().requires_grad_()\n    with torch.enable_grad():\n        seen = f{at}{noise}\n    \
             return {}{}\n",
            subject.clipped("torch.autograd.grad(seen, q)[0]"),
            decay.replace("*q", "*q.detach()")
        ),
    }
}

/// The value of F_opt; fails where the function that is minimized is not F itself, or the value is not known.
fn lowest(subject: &Subject<'_>) -> Result<String, String> {
    if !subject.is_plain() {
        return Err(
            subject.refusal("the least value of a sampled, noisy, clipped or decayed function is not known; take it without")
        );
    }
    let objective = &subject.experiment.objective;
    let lowest = objective.lowest().ok_or_else(|| {
        subject.refusal(&format!("the least value of {} is not known; take another objective", objective.entry().key))
    })?;
    Ok(coefficient::factor(lowest))
}
