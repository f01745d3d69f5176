//! The objective of a script: one expression in x and y with its parameters filled in, or a mean over data.

use super::{Library, Subject, data, python};
use crate::math::catalog::Catalog;
use crate::math::catalog::notation::INSIDE;
use crate::math::expression::Expression;

/// The functions `def f(p): …` and, for NumPy, `def gradient(p): …`, with all helpers that they need.
pub fn write(subject: &Subject<'_>, library: Library) -> Result<String, String> {
    let objective = &subject.experiment.objective;
    let Some(text) = objective.expression() else {
        let fit = objective.line_fit();
        let fit =
            fit.ok_or_else(|| format!("nobody has written {} in Python yet; take another objective", objective.entry().key))?;
        return data::write(subject, library, fit);
    };
    let expression = Expression::parse(&text).map_err(|error| format!("{INSIDE}{error}"))?;
    let written = python::write(&expression, library)?;
    if written.is_constant && library == Library::Pytorch {
        return Err("a formula in neither x nor y has no script: PyTorch finds no derivative in it; write x or y into it".into());
    }
    let dimension = objective.dimension();
    let unpack = match (dimension, expression.variables()) {
        (1, [false, true]) => "y = p[0]",
        (1, _) => "x = p[0]",
        _ => "x, y = p",
    };
    let f = format!("{}def f(p):\n    {unpack}\n    return {}\n\n\n", written.helpers, written.code);
    Ok(match library {
        Library::Numpy => f + &COMPLEX_STEP.replace("np.eye(2)", &format!("np.eye({dimension})")),
        Library::Pytorch => f,
    })
}

const COMPLEX_STEP: &str = "\
def gradient(p, h=1e-100):
    # The complex step (Squire and Trapp 1998): no difference is taken, so this is exact to rounding, whatever h.
    return np.array([f(p + 1j*h*e).imag/h for e in np.eye(2)])


";
