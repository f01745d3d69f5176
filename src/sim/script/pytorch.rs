//! A run as a PyTorch script.

use super::{Library, Subject, chance, comment, data, indented, objective, python, residuals, rule};

/// The script of `subject`.
pub fn write(subject: &Subject<'_>) -> Result<String, String> {
    const LIBRARY: Library = Library::Pytorch;
    // Computed even where torch.optim has the method, so that both libraries refuse the same runs.
    let rule = rule::write(subject, LIBRARY)?;
    let class = rule::torch(subject);
    let draws = chance::write(subject, LIBRARY)?;
    let function = objective::write(subject, LIBRARY)?;
    let rate = subject.learning_rate()?;
    let scheduled = !subject.conditions.plan.is_constant();
    let mut out = subject.heading(LIBRARY);
    if let Some(scheduler) = subject.conditions.plan.in_torch(subject.run.learning_rate()) {
        let told = if subject.conditions.plan.follows_loss() { ", told the loss after each step" } else { "" };
        out += &comment(&format!("the same learning rates by torch.optim.lr_scheduler: {scheduler}{told}"));
    }
    let uses_math = [&rate, &rule.before, &rule.step].iter().any(|code| code.contains("math."));
    out += if uses_math { "import math\n\nimport torch\n\n" } else { "import torch\n\n" };
    out += "torch.set_default_dtype(torch.float64)\n\n\n";
    out += &function;
    out += rate.trim_start();
    out += &draws;
    let (coupled, decoupled) = (subject.coupled(), subject.decoupled());
    if coupled > 0.0 || decoupled > 0.0 {
        out += &format!("decay = {}\n", python::real(coupled.max(decoupled)));
    }
    out += &subject.clipping(LIBRARY);
    if let Err(why) = &class {
        out += why;
        out += &subject.hyperparameters();
        out += &rule::slope(subject, &rule, LIBRARY);
        out += &rule::sample(subject, &rule, LIBRARY);
        out += &residuals::write(subject, &rule, LIBRARY)?;
        out += &rule.before;
    }
    out += &format!("p = torch.tensor({}, requires_grad=True)\n", data::list(&subject.start()));

    let mut step = format!("seen = {}", if subject.is_sampled() { "f(p, samples[k])" } else { "f(p)" });
    step += if subject.conditions.noise > 0.0 { " + sigma*(noise[k] @ p)" } else { "" };
    // The gradient is clipped before the weight decay is added, as PyTorch's classes add theirs.
    let clips = !subject.conditions.clip.is_none();
    step += if coupled > 0.0 && !clips { " + decay/2*(p @ p)\n" } else { "\n" };
    let decay = if coupled > 0.0 { " + decay*p.detach()" } else { "" };
    if scheduled {
        step += &subject.hearing(&format!("({}).item()", subject.loss("loss")));
        step += "lr = rate(k)\n";
    }
    if let Ok(class) = class {
        let first = if scheduled { "rate(0)" } else { "lr" };
        out += &format!("optimizer = torch.optim.{}\n", class.replace("LR", first));
        step += if scheduled { "optimizer.param_groups[0][\"lr\"] = lr\n" } else { "" };
        step += "optimizer.zero_grad()\nseen.backward()\n";
        step += &if clips { format!("p.grad = _clipped(p.grad){decay}\n") } else { String::new() };
        step += if decoupled > 0.0 { "before = p.detach().clone()\n" } else { "" };
        step += "optimizer.step()\n";
        step += if decoupled > 0.0 { "with torch.no_grad():\n    p -= lr*decay*before\n" } else { "" };
    } else {
        step += "g, = torch.autograd.grad(seen, p)\n";
        step += &if clips { format!("g = _clipped(g){decay}\n") } else { String::new() };
        step += "with torch.no_grad():\n";
        step += &indented(&rule.step, 1);
        step += if decoupled > 0.0 { "    p += step - lr*decay*p\n" } else { "    p += step\n" };
    }

    step += if subject.conditions.proximal.is_none() { "" } else { "with torch.no_grad():\n    p.copy_(_proximal(p, lr))\n" };
    let (steps, y) = (subject.experiment.steps, if subject.start().len() == 2 { "p[1].item()" } else { "0.0" });
    let loss = subject.loss("loss");
    out += &format!(
        "\nprint(\"k,x,y,loss\")\n\
         for k in range({steps} + 1):\n    \
             loss = f(p)\n    \
             if not (torch.isfinite(p).all() and torch.isfinite(loss)):\n        \
                 break  # diverged\n    \
             print(k, p[0].item(), {y}, ({loss}).item(), sep=\",\")\n    \
             if k == {steps}:\n        \
                 break\n"
    );
    Ok(out + &indented(&step, 1))
}
