//! A run as a PyTorch script.

use super::{Library, Subject, chance, data, indented, objective, python, rule};
use crate::math::Optimizer;
use crate::math::param::{Tunable, Value};

/// The script of `subject`.
pub fn write(subject: &Subject<'_>) -> Result<String, String> {
    const LIBRARY: Library = Library::Pytorch;
    // Also where torch.optim has the method, so that both libraries refuse the same.
    let rule = rule::write(subject, LIBRARY)?;
    let class = class(subject);
    let draws = chance::write(subject, LIBRARY)?;
    let function = objective::write(subject, LIBRARY)?;
    let rate = subject.learning_rate();
    let scheduled = !subject.conditions.plan.is_constant();
    let mut out = subject.heading(LIBRARY);
    out += if rate.contains("math.") { "import math\n\nimport torch\n\n" } else { "import torch\n\n" };
    out += "torch.set_default_dtype(torch.float64)\n\n\n";
    out += &function;
    out += rate.trim_start();
    out += &draws;
    let (coupled, decoupled) = (subject.coupled(), subject.decoupled());
    if coupled > 0.0 || decoupled > 0.0 {
        out += &format!("decay = {}\n", python::real(coupled.max(decoupled)));
    }
    if class.is_none() {
        if let Optimizer::Momentum(_) = subject.run.optimizer {
            out += "# Written out: torch.optim.SGD would multiply the whole remembered sum by the newest learning rate,\n\
                    # and not each gradient by that of its own step.\n";
        }
        out += &subject.hyperparameters();
        out += &rule.memory;
    }
    out += &format!("p = torch.tensor({}, requires_grad=True)\n", data::list(&subject.start()));

    let mut step = format!("seen = {}", if subject.is_sampled() { "f(p, samples[k])" } else { "f(p)" });
    step += if subject.conditions.noise > 0.0 { " + sigma*(noise[k] @ p)" } else { "" };
    step += if coupled > 0.0 { " + decay/2*(p @ p)\n" } else { "\n" };
    if scheduled {
        step += "lr = rate(k)\n";
    }
    if let Some(class) = class {
        let first = if scheduled { "rate(0)" } else { "lr" };
        out += &format!("optimizer = torch.optim.{}\n", class.replace("LR", first));
        step += if scheduled { "optimizer.param_groups[0][\"lr\"] = lr\n" } else { "" };
        step += "optimizer.zero_grad()\nseen.backward()\n";
        step += if decoupled > 0.0 { "before = p.detach().clone()\n" } else { "" };
        step += "optimizer.step()\n";
        step += if decoupled > 0.0 { "with torch.no_grad():\n    p -= lr*decay*before\n" } else { "" };
    } else {
        step += "g, = torch.autograd.grad(seen, p)\nwith torch.no_grad():\n";
        step += &indented(&rule.step, 1);
        step += if decoupled > 0.0 { "    p += step - lr*decay*p\n" } else { "    p += step\n" };
    }

    let (steps, y) = (subject.experiment.steps, if subject.start().len() == 2 { "p[1].item()" } else { "0.0" });
    out += &format!(
        "\nprint(\"k,x,y,loss\")\n\
         for k in range({steps} + 1):\n    \
             loss = f(p)\n    \
             if not (torch.isfinite(p).all() and torch.isfinite(loss)):\n        \
                 break  # diverged\n    \
             print(k, p[0].item(), {y}, loss.item(), sep=\",\")\n    \
             if k == {steps}:\n        \
                 break\n"
    );
    Ok(out + &indented(&step, 1))
}

/// The class of torch.optim that is the same method, with its arguments; `LR` stands for the learning rate.
fn class(subject: &Subject<'_>) -> Option<String> {
    let optimizer = &subject.run.optimizer;
    let value = |key: &str| if let Value::Number(value) = optimizer.get(key) { value } else { f64::NAN };
    let text = |key: &str| python::real(value(key));
    let constant = subject.conditions.plan.is_constant();
    let betas = || format!("betas=({}, {}), eps={}", text("beta1"), text("beta2"), text("eps"));
    Some(match optimizer {
        Optimizer::Gd(_) => "SGD([p], lr=LR)".into(),
        // The same only while the learning rate is constant; the comment in the script says why.
        Optimizer::Momentum(_) if constant => format!("SGD([p], lr=LR, momentum={})", text("beta")),
        Optimizer::Nesterov(_) if value("beta") > 0.0 => format!("SGD([p], lr=LR, momentum={}, nesterov=True)", text("beta")),
        Optimizer::AdaGrad(_) if rule::is_pytorch(optimizer) => format!("Adagrad([p], lr=LR, eps={})", text("eps")),
        Optimizer::RmsProp(_) if rule::is_pytorch(optimizer) => {
            format!("RMSprop([p], lr=LR, alpha={}, eps={})", text("beta2"), text("eps"))
        }
        Optimizer::Adam(_) if rule::is_pytorch(optimizer) => format!("Adam([p], lr=LR, {})", betas()),
        Optimizer::AmsGrad(_) => format!("Adam([p], lr=LR, {}, amsgrad=True)", betas()),
        Optimizer::AdamW(_) => format!("AdamW([p], lr=LR, {}, weight_decay={})", betas(), text("weight_decay")),
        Optimizer::Adamax(_) => format!("Adamax([p], lr=LR, {})", betas()),
        Optimizer::NAdam(_) => format!("NAdam([p], lr=LR, {}, momentum_decay={})", betas(), text("momentum_decay")),
        Optimizer::RAdam(_) => format!("RAdam([p], lr=LR, {})", betas()),
        Optimizer::AdaDelta(_) => format!("Adadelta([p], lr=LR, rho={}, eps={})", text("rho"), text("eps")),
        // The first step size is the learning rate, and torch.optim.Rprop has no place for a schedule of the steps.
        Optimizer::Rprop(_) if constant && value("eta_plus") > 1.0 => format!(
            "Rprop([p], lr=LR, etas=({}, {}), step_sizes=({}, {}))",
            text("eta_minus"),
            text("eta_plus"),
            text("step_min"),
            text("step_max")
        ),
        _ => return None,
    })
}
