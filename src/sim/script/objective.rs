//! The objective of a script: one expression in x and y with its parameters filled in, or a mean over data.

use super::{Library, Subject, data, python};
use crate::math::Objective;
use crate::math::expression::Expression;
use crate::math::notation::INSIDE;

/// The objective as an expression in x and y, with its parameters filled in; none where it is a mean over data.
///
/// A formula of one's own is the one that was written.
pub fn expression(objective: &Objective) -> Option<String> {
    let n = python::factor;
    Some(match objective {
        Objective::Quadratic(q) => {
            sum(&[(q.a11 / 2.0, "x**2"), (q.a12, "x*y"), (q.a22 / 2.0, "y**2"), (-q.b1, "x"), (-q.b2, "y")])
        }
        Objective::Formula(formula) => formula.text().to_owned(),
        Objective::RegressionToy(_) | Objective::RegressionData(_) | Objective::Logistic(_) => return None,
        Objective::Booth(_) => "(x + 2*y - 7)**2 + (2*x + y - 5)**2".into(),
        Objective::Matyas(_) => "0.26*(x**2 + y**2) - 0.48*x*y".into(),
        Objective::VValley(f) => format!("x**2/20 + sqrt(y**2 + {0}**2) - {0}", n(f.delta)),
        Objective::Rosenbrock(f) => format!("({} - x)**2 + {}*(y - x**2)**2", n(f.a), n(f.b)),
        Objective::Beale(_) => "(1.5 - x + x*y)**2 + (2.25 - x + x*y**2)**2 + (2.625 - x + x*y**3)**2".into(),
        Objective::ThreeHumpCamel(_) => "2*x**2 - 1.05*x**4 + x**6/6 + x*y + y**2".into(),
        Objective::Himmelblau(_) => "(x**2 + y - 11)**2 + (x + y**2 - 7)**2".into(),
        Objective::StyblinskiTang(_) => "(x**4 - 16*x**2 + 5*x)/2 + (y**4 - 16*y**2 + 5*y)/2".into(),
        Objective::GoldsteinPrice(_) => {
            let (s, t) = ("(x + y)", "(2*x - 3*y)");
            format!("(1 + ({s} + 1)**2*(19 - 14*{s} + 3*{s}**2))*(30 + {t}**2*(18 - 16*{t} + 3*{t}**2))")
        }
        Objective::DoubleWell(f) => {
            let bowl = |curvature: f64, sign: char| format!("({}*((x {sign} 2)**2 + y**2)/2)", n(curvature));
            let (sharp, flat) = (bowl(f.a, '-'), bowl(f.b, '+'));
            format!("{sharp}*{flat}/({sharp} + {flat})")
        }
        Objective::Plateau(_) => "(tanh(y*tanh(x)) - 0.5)**2/2".into(),
        Objective::Saddle(_) => "x**2 - y**2".into(),
        Objective::MonkeySaddle(_) => "x**3 - 3*x*y**2".into(),
        Objective::Rastrigin(f) => format!("x**2 + y**2 + {}*(2 - cos(2*pi*x) - cos(2*pi*y))", n(f.a)),
        Objective::Ackley(_) => "20 + e - 20*exp(-0.2*sqrt((x**2 + y**2)/2)) - exp((cos(2*pi*x) + cos(2*pi*y))/2)".into(),
        Objective::Levy(_) => {
            let (u, v) = ("((x - 1)/4)", "((y - 1)/4)");
            format!("sin(pi*{u})**2 + {u}**2*(1 + 10*sin(pi*{u} + 1)**2) + {v}**2*(1 + sin(2*pi*{v})**2)")
        }
        Objective::Easom(_) => "-cos(x)*cos(y)*exp(-(x - pi)**2 - (y - pi)**2)".into(),
    })
}

/// `def f(p): …` and, for NumPy, `def gradient(p): …`, with all that they need.
pub fn write(subject: &Subject<'_>, library: Library) -> Result<String, String> {
    let Some(text) = expression(&subject.experiment.objective) else {
        return data::write(subject, library);
    };
    let expression = Expression::parse(&text).map_err(|error| format!("{INSIDE}{error}"))?;
    let written = python::write(&expression, library)?;
    if written.is_constant && library == Library::Pytorch {
        return Err("a formula in neither x nor y has no script: PyTorch finds no derivative in it; write x or y into it".into());
    }
    let (unpack, dimension) = match &subject.experiment.objective {
        Objective::Formula(formula) if let Some(i) = formula.only() => (format!("{} = p[0]", ["x", "y"][i]), 1),
        _ => ("x, y = p".into(), 2),
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

/// Σ cᵢ termᵢ without what is zero.
fn sum(terms: &[(f64, &str)]) -> String {
    let mut out = String::new();
    for &(coefficient, term) in terms.iter().filter(|(coefficient, _)| *coefficient != 0.0) {
        let sign = match (coefficient < 0.0, out.is_empty()) {
            (true, true) => "-",
            (false, true) => "",
            (true, false) => " - ",
            (false, false) => " + ",
        };
        let factor = if coefficient.abs() == 1.0 { String::new() } else { format!("{}*", python::literal(coefficient.abs())) };
        out += &format!("{sign}{factor}{term}");
    }
    if out.is_empty() { "0*x".into() } else { out }
}
