//! The update rules of a script: what is remembered, and the lines from the gradient g to the step.

use super::{Library, Subject, python};
use crate::math::Optimizer;
use crate::math::catalog::Catalog;
use crate::math::param::{Tunable, Value};

/// A rule in Python, in the form that this program computes.
pub struct Written {
    /// The lines before the first step.
    pub memory: String,
    /// The lines from the gradient `g`, the learning rate `lr` and the iterate `p` at step `k` to `step`.
    pub step: String,
}

const MEAN: &str = "m = beta1*m + (1 - beta1)*g";
const SQUARE: &str = "v = beta2*v + (1 - beta2)*g**2";

/// The rule of `subject`. Fails with a sentence for one that asks for more than gradients.
pub fn write(subject: &Subject<'_>, library: Library) -> Result<Written, String> {
    let optimizer = &subject.run.optimizer;
    let pytorch = is_pytorch(optimizer);
    let second = |name: &str| {
        if pytorch {
            format!("({}.sqrt({name}) + eps)", library.module())
        } else {
            format!("{}.sqrt({name} + eps)", library.module())
        }
    };
    let text = |lines: &[&str]| lines.join("\n").replace("L.", &format!("{}.", library.module()));
    let (memory, step): (&[&str], String) = match optimizer {
        Optimizer::Gd(_) => (&[], text(&["step = -lr*g"])),
        Optimizer::Momentum(_) => (&["step"], text(&["step = beta*step - lr*g"])),
        Optimizer::Nesterov(_) => (&["b"], text(&["b = beta*b + g", "step = -lr*(g + beta*b)"])),
        Optimizer::AdaGrad(_) => (&["v"], text(&["v = v + g**2", &format!("step = -lr*g/{}", second("v"))])),
        Optimizer::RmsProp(_) => (&["v"], text(&[SQUARE, &format!("step = -lr*g/{}", second("v"))])),
        Optimizer::Adam(_) if !pytorch => (&["m", "v"], text(&[MEAN, SQUARE, "step = -lr*m/L.sqrt(v + eps)"])),
        Optimizer::Adam(_) => (&["m", "v"], text(&[MEAN, SQUARE, ADAM])),
        Optimizer::AdamW(_) => (&["m", "v"], text(&[MEAN, SQUARE, &format!("{ADAM} - lr*weight_decay*p")])),
        Optimizer::Adamax(_) => {
            (&["m", "u"], text(&[MEAN, "u = L.maximum(beta2*u, L.abs(g) + eps)", "step = -lr*m/(1 - beta1**(k + 1))/u"]))
        }
        Optimizer::NAdam(_) => (&["m", "v"], text(&[MEAN, SQUARE, NADAM])),
        Optimizer::RAdam(_) => (&["m", "v"], text(&[MEAN, SQUARE, RADAM])),
        Optimizer::AmsGrad(_) => (&["m", "v", "w"], text(&[MEAN, SQUARE, "w = L.maximum(w, v)", &ADAM.replace("v/", "w/")])),
        Optimizer::AdaDelta(_) => (&["v", "u"], text(&[ADADELTA])),
        Optimizer::Rprop(_) => (&["q"], text(&[RPROP, &rprop_step(subject)])),
        Optimizer::Lion(_) => (&["m"], text(&[LION])),
        Optimizer::Polyak(_) => (&[], text(&[&polyak(subject)?])),
        Optimizer::Newton(_) => {
            return Err(subject.refusal(
                "it divides by second derivatives, which a short script has only as differences; take a first-order method",
            ));
        }
        Optimizer::NonlinearCg(_) | Optimizer::Bfgs(_) | Optimizer::LineSearch(_) => {
            return Err(
                subject.refusal("its line search is longer than a short script; take a first-order method, such as gd or adam")
            );
        }
    };
    let zeros = format!("{}.zeros({})", library.module(), subject.start().len());
    let mut start: String = memory.iter().map(|name| format!("{name} = {zeros}\n")).collect();
    match optimizer {
        Optimizer::RAdam(_) => start += "ages, weight = 0.0, 0.0\n",
        Optimizer::NAdam(_) => start += "product = 1.0\n",
        Optimizer::Rprop(_) => start += &format!("size = {zeros} + {}\n", python::real(subject.run.learning_rate())),
        _ => {}
    }
    Ok(Written { memory: start, step: step + "\n" })
}

/// Whether an adaptive rule follows PyTorch's form.
pub fn is_pytorch(optimizer: &Optimizer) -> bool {
    optimizer.params().iter().any(|param| param.key == "form") && optimizer.get("form") == Value::Word("pytorch".into())
}

const ADAM: &str = "step = -lr*m/(1 - beta1**(k + 1))/(L.sqrt(v/(1 - beta2**(k + 1))) + eps)";

const NADAM: &str = "\
now, after = (beta1*(1 - 0.5*0.96**((j + 1)*momentum_decay)) for j in (k, k + 1))
product = product*now
ahead = after*m/(1 - product*after) + (1 - now)*g/(1 - product)
step = -lr*ahead/(L.sqrt(v/(1 - beta2**(k + 1))) + eps)";

const RADAM: &str = "\
ages = beta2*(ages + 2*weight) + 1 - beta2
weight = beta2*weight + 1 - beta2
limit, length = 2/(1 - beta2) - 1, ages/weight
step = -lr*m/(1 - beta1**(k + 1))
if length > 5:
    rectifier = ((length - 4)*(length - 2)*limit/((limit - 4)*(limit - 2)*length))**0.5
    step = step*rectifier*weight**0.5/(L.sqrt(v) + eps)";

const ADADELTA: &str = "\
v = rho*v + (1 - rho)*g**2
d = g*L.sqrt(u + eps)/L.sqrt(v + eps)
u = rho*u + (1 - rho)*d**2
step = -lr*d";

const RPROP: &str = "\
agreement = L.sign(g)*L.sign(q)
factor = L.where(agreement > 0, eta_plus, L.where(agreement < 0, eta_minus, 1.0))
size = L.clip(factor*size, step_min, step_max)
q = L.where(agreement < 0, 0.0, g)";

/// A schedule scales the steps of Rprop, not the step sizes that it remembers.
fn rprop_step(subject: &Subject<'_>) -> String {
    if subject.conditions.plan.is_constant() {
        return "step = -size*L.sign(q)".into();
    }
    format!("step = -lr/{}*size*L.sign(q)", python::real(subject.run.learning_rate()))
}

const LION: &str = "\
c = beta1*m + (1 - beta1)*g
m = beta2*m + (1 - beta2)*g
step = -lr*(L.sign(c) + weight_decay*p)";

/// Polyak's step asks for the least value, which only F itself has.
fn polyak(subject: &Subject<'_>) -> Result<String, String> {
    if !subject.is_plain() {
        return Err(subject.refusal("the least value of a sampled, noisy or decayed function is not known; take it without"));
    }
    let objective = &subject.experiment.objective;
    let lowest = objective.lowest().ok_or_else(|| {
        subject.refusal(&format!("the least value of {} is not known; take another objective", objective.entry().key))
    })?;
    Ok(format!(
        "gap, square = max(float(loss) - {}, 0), float(g @ g)\nstep = -(lr*gap/square if square > 0 else 0)*g",
        python::factor(lowest)
    ))
}
