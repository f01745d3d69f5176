//! The words and numbers of a step of the calculation by hand.

use crate::math::Network;
use crate::math::data::examples::Example;
use crate::math::network::{HandPass, HandStep, Loss};
use crate::ui::numbers;
use nalgebra::DVector;

/// The passes of one example through a network that is small enough to be read.
pub struct HandWork<'a> {
    /// The network.
    pub network: &'a Network,
    /// Its weights and biases.
    pub x: &'a DVector<f64>,
    /// The example.
    pub example: Example,
    /// All numbers of the passes.
    pub pass: &'a HandPass,
    /// The difference quotient of every parameter.
    pub differences: &'a DVector<f64>,
}

/// What is said at a step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HandWords {
    /// What is computed, in a few words.
    pub title: String,
    /// Lines with the formula (between `$`) and its numbers.
    pub lines: Vec<String>,
    /// The names of the columns of the table; without any there is no table.
    pub columns: Vec<&'static str>,
    /// The rows of the table: one for each weight into the neuron, and one for its bias.
    pub rows: Vec<Vec<String>>,
}

impl HandWork<'_> {
    /// The number of layers with weights.
    pub fn layers(&self) -> usize {
        self.network.layers().len()
    }

    /// Returns the symbol of the `j`-th neuron of the column `c`, counted from the inputs on.
    pub fn symbol(&self, c: usize, j: usize) -> String {
        let index = ["₁", "₂", "₃", "₄"].get(j).copied().unwrap_or_default();
        match (c, self.layers()) {
            (0, _) => format!("x{index}"),
            (c, layers) if c == layers => "p".into(),
            (_, 2) => format!("a{index}"),
            (c, _) => format!("{}{index}", ["a", "c"][c - 1]),
        }
    }

    /// Returns what is computed at `step`, in formulas and numbers.
    pub fn words(&self, step: HandStep) -> HandWords {
        match step {
            HandStep::Inputs => HandWords {
                title: "One example".into(),
                lines: vec![
                    "Its coordinates $x₁$ and $x₂$ enter on the left; the weights are on the lines.".into(),
                    "Forward, every neuron adds up; then, from the loss back, every weight gets its derivative.".into(),
                ],
                ..HandWords::default()
            },
            HandStep::Forward(l, j) => self.forward(l, j),
            HandStep::Loss => self.loss(),
            HandStep::Back(l, j) => self.back(l, j),
        }
    }

    fn forward(&self, l: usize, j: usize) -> HandWords {
        let layer = self.network.layers()[l];
        let row = |i: usize| {
            let (w, a) = (self.x[layer.weight(j, i)], self.pass.activations[l][i]);
            vec![format!("${}$", self.symbol(l, i)), number(a), number(w), number(w * a)]
        };
        let mut rows: Vec<Vec<String>> = (0..layer.inputs).map(row).collect();
        rows.push(vec!["bias $b$".into(), String::new(), String::new(), number(self.x[layer.biases().start + j])]);
        let (z, a) = (number(self.pass.sums[l][j]), number(self.pass.activations[l + 1][j]));
        let symbol = self.symbol(l + 1, j);
        let activation = if l + 1 == self.layers() {
            format!("${symbol} = σ(z)$ = {a}, the probability of class 1")
        } else if self.network.dropout().at_inference() == 1.0 {
            format!("${symbol} = φ(z)$ = {a}")
        } else {
            format!("${symbol} = (1 − p) φ(z)$ = {a}, since dropout is switched off")
        };
        HandWords {
            title: format!("Forward: ${symbol}$"),
            lines: vec![format!("$z = Σ w a + b$ = {z}"), activation],
            columns: vec!["from", "$a$", "$w$", "$w a$"],
            rows,
        }
    }

    fn loss(&self) -> HandWords {
        let (p, y) = (number(self.pass.activations[self.layers()][0]), self.example.class);
        HandWords {
            title: "The loss".into(),
            lines: vec![
                format!("${}$", self.network.loss().formula()),
                format!("With $p$ = {p} and the class $y$ = {y}: $f$ = {}", number(self.pass.loss)),
            ],
            ..HandWords::default()
        }
    }

    fn back(&self, l: usize, j: usize) -> HandWords {
        let layer = self.network.layers()[l];
        let delta = self.pass.deltas[l][j];
        let (formula, computed) = match self.network.layers().get(l + 1) {
            None => {
                let (p, y) = (number(self.pass.activations[l + 1][j]), self.example.class);
                let computed = match self.network.loss() {
                    Loss::CrossEntropy => format!("{p} − {y}"),
                    Loss::Squared => format!("({p} − {y}) · {p} · (1 − {p})"),
                };
                (self.network.loss().derivative_formula().replace("∂f/∂z =", "δ = ∂f/∂z ="), computed)
            }
            Some(next) => {
                let product = |(k, delta): (usize, &f64)| format!("{} · {}", factor(self.x[next.weight(k, j)]), factor(*delta));
                let sum = self.pass.deltas[l + 1].iter().enumerate().map(product).collect::<Vec<_>>().join(" + ");
                let sum = if next.outputs > 1 { format!("({sum})") } else { sum };
                let slope = if self.network.dropout().at_inference() == 1.0 { "φ′(z)" } else { "(1 − p) φ′(z)" };
                (format!("δ = (Σ w δ) {slope}"), format!("{sum} · {}", number(self.pass.slopes[l][j])))
            }
        };
        let row = |name: String, a: Option<f64>, at: usize| {
            let (derivative, quotient) = (self.pass.gradient[at], self.differences[at]);
            let product = a.map_or(number(delta), |a| format!("{} · {}", number(delta), factor(a)));
            let apart = numbers::digits((derivative - quotient).abs(), 1);
            vec![name, product, longer(derivative), longer(quotient), apart]
        };
        let weight =
            |i: usize| row(format!("$w$ from ${}$", self.symbol(l, i)), Some(self.pass.activations[l][i]), layer.weight(j, i));
        let mut rows: Vec<Vec<String>> = (0..layer.inputs).map(weight).collect();
        rows.push(row("bias $b$".into(), None, layer.biases().start + j));
        HandWords {
            title: format!("Back: $δ$ of ${}$, and the derivatives of its weights", self.symbol(l + 1, j)),
            lines: vec![format!("${formula}$"), format!("$δ$ = {computed} = {}", number(delta))],
            columns: vec!["", "$δ a$", "derivative", "central difference", "apart by"],
            rows,
        }
    }
}

/// `x` in three digits.
pub fn number(x: f64) -> String {
    numbers::digits(x, 3)
}

/// `x` in the six digits that a comparison needs.
fn longer(x: f64) -> String {
    numbers::digits(x, 6)
}

/// `x` as a factor: in parentheses where it is negative.
fn factor(x: f64) -> String {
    if x < 0.0 { format!("({})", number(x)) } else { number(x) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::{Activation, Dropout, Point};

    #[test]
    fn the_numbers_said_are_those_of_the_pass() {
        let network = Network::new(&[2], Activation::TANH, Loss::CrossEntropy, Dropout::default()).unwrap();
        let x = DVector::from_vec(vec![0.5, -1.0, 0.25, 2.0, 0.1, 0.0, 1.5, -0.75, 0.2]);
        let example = Example { at: Point::new(1.0, -2.0), class: 1 };
        let pass = HandPass::of(&network, &x, example);
        let work = HandWork { network: &network, x: &x, example, pass: &pass, differences: &pass.gradient };
        let words = work.words(HandStep::Forward(0, 0));
        assert_eq!(words.rows[1], ["$x₂$", "−2", "−1", "2"]);
        assert_eq!(words.lines[0], "$z = Σ w a + b$ = 2.6");
        let (p, delta) = (pass.activations[2][0], pass.deltas[1][0]);
        let back = work.words(HandStep::Back(1, 0));
        assert_eq!(back.lines[1], format!("$δ$ = {} − 1 = {}", number(p), number(delta)));
        let hidden = work.words(HandStep::Back(0, 1));
        let slope = 1.0 - pass.activations[1][1] * pass.activations[1][1];
        assert!(hidden.lines[1].starts_with(&format!("$δ$ = (−0.75) · ({}) · {}", number(delta), number(slope))), "{hidden:?}");
        assert_eq!(
            hidden.rows[2][1..],
            [number(pass.deltas[0][1]), longer(pass.deltas[0][1]), longer(pass.deltas[0][1]), "0".into()]
        );
    }
}
