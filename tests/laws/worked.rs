//! The arithmetic that the inspector shows comes out: every right side with a step's numbers, evaluated, is what the rule noted.

use crate::support::every_variant;
use crate::support::formula::{Context, Number, evaluate};
use downhill::math::Objective;
use downhill::math::Oracle;
use downhill::math::Plan;
use downhill::math::Point;
use downhill::math::Schedule;
use downhill::math::catalog::Catalog;
use downhill::math::equation::{EquationNode, MathMode};
use downhill::math::objectives::PlaneOracle;
use downhill::sim::Run;
use downhill::sim::experiment::replay::Replay;
use downhill::sim::experiment::worked::worked;
use downhill::sim::file::presets;
use downhill::sim::run::conditions::Decay;
use nalgebra::{DMatrix, vector};

/// The lines that are said in words, by rule and symbol: their value is found by trying, or changed as the words say.
const WORDS: [(&str, &str); 32] = [
    ("adafactor", "nₖ"),
    ("bfgs", "tₖ"),
    ("cma-es", "Cₖ"),
    ("cma-es", "Yₖ"),
    ("cma-es", "pₖ"),
    ("cma-es", "qₖ"),
    ("cma-es", "uₖ"),
    ("cma-es", "σₖ"),
    ("coordinate-descent", "dₖ"),
    ("coordinate-descent", "tₖ"),
    ("gauss-newton", "Bₖ"),
    ("l-bfgs", "dₖ"),
    ("l-bfgs", "tₖ"),
    ("levenberg-marquardt", "Bₖ"),
    ("levenberg-marquardt", "aₖ"),
    ("line-search", "tₖ"),
    ("muon", "nₖ"),
    ("muon", "zₖ"),
    ("nelder-mead", "Sₖ"),
    ("nelder-mead", "bₖ"),
    ("nelder-mead", "cₖ"),
    ("nelder-mead", "tₖ"),
    ("nelder-mead", "vₖ"),
    ("nelder-mead", "wₖ"),
    ("newton", "Bₖ"),
    ("nonlinear-cg", "tₖ"),
    ("saga", "aₖ"),
    ("saga", "hₖ"),
    ("soap", "Qₖ"),
    ("svrg", "hₖ"),
    ("trust-region", "Bₖ"),
    ("trust-region", "dₖ"),
];

/// What is left of a formula when the numbers are in it.
struct Rest {
    k: usize,
    oracle: PlaneOracle<std::sync::Arc<dyn downhill::math::Landscape>>,
}

impl Context for Rest {
    fn k(&self) -> usize {
        self.k
    }
    fn symbol(&self, name: &str) -> Option<Number> {
        (name == "I").then(|| DMatrix::identity(2, 2))
    }
    fn call(&self, function: &str, x: &Number) -> Option<Number> {
        let x: Point = vector![x[0], x[1]];
        Some(match function {
            "F" => DMatrix::from_element(1, 1, self.oracle.value(&x)),
            "∇F" => DMatrix::from_column_slice(2, 1, self.oracle.gradient(&x).as_slice()),
            _ => self.oracle.hessian(&x)?,
        })
    }
}

#[test]
fn the_arithmetic_that_is_shown_comes_out() {
    let mut experiment = presets::ALL[0].experiment();
    experiment.objective = Objective::parse("rosenbrock").unwrap();
    experiment.start = vector![-1.2, 1.0];
    let mut said = Vec::new();
    for optimizer in every_variant() {
        for decay in [None, Some(Decay::Coupled), Some(Decay::Decoupled)] {
            let mut run = Run { optimizer: optimizer.clone(), ..experiment.runs[0].clone() };
            run.schedule = Plan { schedule: Schedule::parse("inverse-time").unwrap(), ..Plan::default() };
            if let Some(decay) = decay {
                (run.weight_decay, run.decay) = (0.1, decay);
            }
            experiment.runs = vec![run.clone()];
            let mut replay = Replay::new(&experiment, &run);
            for k in [0, 1, 2, 7] {
                let inspection = replay.at(k);
                if decay == Some(Decay::Coupled) && optimizer.entry().key == "adamw" {
                    let shown = worked(&experiment, &run, &inspection, &|x| x.to_string());
                    assert_eq!(shown[0].right, "∇F(xₖ) + λ′ xₖ", "two decays have two symbols");
                }
                // Every digit of a number, and none with an exponent.
                for line in worked(&experiment, &run, &inspection, &|x| format!("{x}").replace('-', "−")) {
                    if line.value.iter().any(|x| !x.is_finite()) || line.value.is_empty() {
                        continue;
                    }
                    let Some(numbers) = line.numbers else {
                        said.push((optimizer.entry().key.to_owned(), line.left));
                        continue;
                    };
                    // Broken into lines, all its numbers stay in their order.
                    let digits = |latex: String| latex.chars().filter(char::is_ascii_digit).collect::<String>();
                    let shown = EquationNode::Row(vec![EquationNode::Sign('='), numbers.clone()]);
                    for (setting, fine) in [(MathMode::Display, false), (MathMode::Inline, false), (MathMode::Inline, true)] {
                        let pieces = shown.pieces(setting, fine).concat();
                        assert_eq!(digits(pieces), digits(shown.latex(setting)), "{} = {}", line.left, line.right);
                    }
                    let rest = Rest { k, oracle: PlaneOracle(experiment.objective.shared()) };
                    let text = numbers.to_string();
                    let got = evaluate(&text, &rest);
                    let lost = lost(&text, &rest);
                    for (i, noted) in line.value.iter().enumerate() {
                        let got = if got.len() == 1 { got[0] } else { got[if got.len() == 4 { (i % 2) * 2 + i / 2 } else { i }] };
                        let near =
                            (got - noted).abs() <= 1e-12 * got.abs().max(noted.abs()) + 1e-13 + lost.get(i).unwrap_or(&lost[0]);
                        assert!(
                            near,
                            "{run:?} at {k}: {} = {} is {text}, which is {got}, but {noted} was noted",
                            line.left, line.right
                        );
                    }
                }
            }
        }
    }
    said.sort();
    said.dedup();
    assert_eq!(said, WORDS.map(|(rule, left)| (rule.to_owned(), left.into())), "these and no others are said in words");
}

/// How far each value of the line `text` moves when each of its numbers moves by the rounding of a few operations: what cannot be told
/// from the numbers that are shown.
fn lost(text: &str, rest: &Rest) -> Vec<f64> {
    let value = evaluate(text, rest);
    let mut moved = vec![0.0; value.len()];
    let starts = text.char_indices().filter(|(at, c)| {
        c.is_ascii_digit() && !text[..*at].ends_with(|before: char| before.is_alphanumeric() || before == '.' || before == '₊')
    });
    for (at, _) in starts {
        let end = text[at..].find(|c: char| !c.is_ascii_digit() && c != '.').map_or(text.len(), |end| at + end);
        let Ok(number) = text[at..end].parse::<f64>() else { continue };
        let nudged = evaluate(&format!("{}{}{}", &text[..at], number * (1.0 + 8.0 * f64::EPSILON), &text[end..]), rest);
        moved.iter_mut().zip(nudged.iter().zip(&value)).for_each(|(sum, (a, b))| *sum += (a - b).abs());
    }
    moved
}
