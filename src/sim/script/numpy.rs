//! A run as a NumPy script.

use super::{Library, Subject, chance, data, indented, objective, python, residuals, rule};

/// The script of `subject`.
pub fn write(subject: &Subject<'_>) -> Result<String, String> {
    const LIBRARY: Library = Library::Numpy;
    let rule = rule::write(subject, LIBRARY)?;
    let draws = chance::write(subject, LIBRARY)?;
    let function = objective::write(subject, LIBRARY)?;
    let rate = subject.learning_rate()?;
    let mut out = subject.heading(LIBRARY);
    let uses_math = [&rate, &rule.before, &rule.step].iter().any(|code| code.contains("math."));
    out += if uses_math { "import math\n\nimport numpy as np\n\n" } else { "import numpy as np\n\n" };
    out += "np.seterr(all=\"ignore\")  # a run that diverges ends in the loop below\n\n\n";
    out += &function;
    out += rate.trim_start();
    out += &subject.hyperparameters();
    out += &draws;
    let (coupled, decoupled) = (subject.coupled(), subject.decoupled());
    if coupled > 0.0 || decoupled > 0.0 {
        out += &format!("decay = {}\n", python::real(coupled.max(decoupled)));
    }
    out += &subject.clipping(LIBRARY);
    out += &rule::slope(subject, &rule, LIBRARY);
    out += &rule::sample(subject, &rule, LIBRARY);
    out += &residuals::write(subject, &rule, LIBRARY)?;
    out += &rule.before;
    out += &format!("p = np.array({})\n", data::list(&subject.start()));

    let mut step = String::new();
    if subject.is_sampled() {
        step += "g = gradient(p, samples[k])\n";
    }
    if subject.conditions.noise > 0.0 {
        step += "g = g + sigma*noise[k]\n";
    }
    if !subject.conditions.clip.is_none() {
        step += "g = _clipped(g)\n";
    }
    if coupled > 0.0 {
        step += "g = g + decay*p\n";
    }
    if !subject.conditions.plan.is_constant() {
        step += &subject.hearing(&format!("float({})", subject.loss("loss")));
        step += "lr = rate(k)\n";
    }
    step += &rule.step;
    step += if decoupled > 0.0 { "p = p + step - lr*decay*p\n" } else { "p = p + step\n" };

    step += if subject.conditions.proximal.is_none() { "" } else { "p = _proximal(p, lr)\n" };
    let (steps, y) = (subject.experiment.steps, if subject.start().len() == 2 { "float(p[1])" } else { "0.0" });
    let loss = subject.loss("loss");
    out += &format!(
        "\nprint(\"k,x,y,loss\")\n\
         for k in range({steps} + 1):\n    \
             loss, g = f(p), gradient(p)\n    \
             if not (np.isfinite(p).all() and np.isfinite(loss)):\n        \
                 break  # diverged\n    \
             print(k, float(p[0]), {y}, float({loss}), sep=\",\")\n    \
             if k == {steps} or not np.isfinite(g).all():\n        \
                 break\n"
    );
    Ok(out + &indented(&step, 1))
}
