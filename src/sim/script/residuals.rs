//! The curvature of a sum of squares in a script, from the residuals.

use super::{Library, Subject, python};
use crate::math::LineFit;
use crate::math::expression::Expression;
use crate::math::rule::Python;

/// The function `curvature(q)`, 2 Σ ∇rᵢ ∇rᵢᵀ over the residuals at q and those of the weight decay, for a rule that asks for it; empty for other rules.
/// Fails with a sentence where the objective is no sum of squares.
pub fn write(subject: &Subject<'_>, rule: &Python, library: Library) -> Result<String, String> {
    if !rule.step.contains("curvature(") {
        return Ok(String::new());
    }
    let objective = &subject.experiment.objective;
    let dimension = objective.dimension();
    let module = library.module();
    let decay = if subject.coupled() > 0.0 { format!(" + decay*{module}.eye({dimension})") } else { String::new() };
    if objective.line_fit() == Some(LineFit::Squares) {
        let mean = |what: &str| format!("{what}.mean()");
        let array = if library == Library::Numpy { "np.array" } else { "torch.tensor" };
        let rows = if dimension == 2 {
            format!("[[{zz}, {z}], [{z}, 1.0]]", zz = mean("(z*z)"), z = mean("z"))
        } else {
            format!("[[{}]]", mean("(z*z)"))
        };
        return Ok(format!("\n\ndef curvature(q):\n    return {array}({rows}){decay}\n\n\n"));
    }
    let texts = objective.residual_expressions();
    if texts.is_empty() {
        return Err(
            subject.refusal("the objective is not written as a sum of squares; take another objective, or a first-order method")
        );
    }
    let mut helpers = String::new();
    let mut residuals = Vec::new();
    for text in texts {
        let expression = Expression::parse(&text).map_err(|error| error.to_string())?;
        let written = python::write(&expression, library)?;
        // The objective has brought the same helpers already.
        if helpers.is_empty() {
            helpers = written.helpers;
        }
        residuals.push(written.code);
    }
    let residuals = residuals.join(", ");
    Ok(match library {
        Library::Numpy => format!(
            "\n\n{helpers}def residuals(q):\n    x, y = q\n    return np.array([{residuals}])\n\n\n\
             def curvature(q, h=1e-100):\n    j = np.array([residuals(q + 1j*h*e).imag/h for e in np.eye({dimension})])\n    \
             return 2*j @ j.T{decay}\n\n\n"
        ),
        Library::Pytorch => format!(
            "\n\n{helpers}def residuals(q):\n    x, y = q\n    return torch.stack([{residuals}])\n\n\n\
             def curvature(q):\n    with torch.enable_grad():\n        j = torch.autograd.functional.jacobian(residuals, q.detach())\n    \
             return 2*j.T @ j{decay}\n\n\n"
        ),
    })
}
