//! The equations of a rule from its tree, in the notation of all equations.

use crate::math::expression::{Binary, Function};
use crate::math::rule::Equation;
use crate::math::rule_text::tree::{Operation, RuleRole, RuleTerm, RuleTree};

/// How tightly the outermost operator of a text holds; in a place that needs a tighter one it gets parentheses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Hold {
    /// A choice or a comparison.
    Loose,
    Sum,
    Product,
    /// A function and its argument side by side.
    Applied,
    Whole,
}

struct RulePiece {
    text: String,
    hold: Hold,
}

impl RulePiece {
    fn new(text: impl Into<String>, hold: Hold) -> Self {
        RulePiece { text: text.into(), hold }
    }

    fn within(self, least: Hold) -> String {
        if self.hold < least { format!("({})", self.text) } else { self.text }
    }
}

/// The equations of `tree` in the order of computation, that of the gradient first where it is used.
pub fn equations(tree: &RuleTree) -> Vec<Equation> {
    let mut writer = EquationWriter { tree, set: Vec::new() };
    let mut equations = Vec::new();
    if tree.any(&|term| *term == RuleTerm::Gradient) {
        equations.push(Equation::new("gₖ", "∇F(xₖ)"));
    }
    for statement in &tree.statements {
        let right = writer.piece(&statement.term).text;
        writer.set.push(statement.name);
        equations.push(Equation::new(format!("{}ₖ", tree.names[statement.name].symbol), right));
    }
    equations.push(Equation::new("xₖ₊₁", writer.piece(&tree.next).text));
    equations
}

struct EquationWriter<'a> {
    tree: &'a RuleTree,
    /// The variables that this step has set so far; the others still have the values of the step before.
    set: Vec<usize>,
}

impl EquationWriter<'_> {
    fn piece(&self, term: &RuleTerm) -> RulePiece {
        match term {
            RuleTerm::Number(number) => RulePiece::new(written(*number), Hold::Whole),
            RuleTerm::Pi => RulePiece::new("π", Hold::Whole),
            RuleTerm::Point => RulePiece::new("xₖ", Hold::Whole),
            RuleTerm::Gradient => RulePiece::new("gₖ", Hold::Whole),
            RuleTerm::Step => RulePiece::new("k", Hold::Whole),
            RuleTerm::Loss => RulePiece::new("F(xₖ)", Hold::Applied),
            RuleTerm::Lowest => RulePiece::new("F*", Hold::Whole),
            RuleTerm::Name(place) => self.name(*place),
            RuleTerm::Apply { operation, parts, .. } => self.applied(*operation, parts),
        }
    }

    fn name(&self, place: usize) -> RulePiece {
        let name = &self.tree.names[place];
        match &name.role {
            RuleRole::Hyperparameter if name.text == "lr" => RulePiece::new("αₖ", Hold::Whole),
            RuleRole::Hyperparameter => RulePiece::new(name.symbol.clone(), Hold::Whole),
            RuleRole::Variable { .. } if self.set.contains(&place) => RulePiece::new(format!("{}ₖ", name.symbol), Hold::Whole),
            RuleRole::Variable { initial: None } => RulePiece::new(format!("{}ₖ₋₁", name.symbol), Hold::Whole),
            RuleRole::Variable { initial: Some(term) } => {
                let first = self.piece(term).within(Hold::Sum);
                // Before the first step xₖ is the start, and the learning rate has no factor of a schedule.
                let first = first.replace("αₖ", "α");
                RulePiece::new(format!("{first} if k = 0 else {}ₖ₋₁", name.symbol), Hold::Loose)
            }
        }
    }

    fn inside(&self, term: &RuleTerm) -> String {
        self.piece(term).text
    }

    fn applied(&self, operation: Operation, parts: &[RuleTerm]) -> RulePiece {
        match (operation, parts) {
            (Operation::Binary(Binary::Add), [a, b]) => self.sum(a, b, '+'),
            (Operation::Binary(Binary::Subtract), [a, b]) => self.sum(a, b, '−'),
            (Operation::Negate | Operation::Binary(Binary::Multiply | Binary::Divide), _) => self.product(operation, parts),
            (Operation::Binary(Binary::Power), [base, exponent]) => self.power(base, exponent),
            (Operation::Binary(operator @ (Binary::Min | Binary::Max)), _) => {
                let name = if operator == Binary::Min { "min" } else { "max" };
                let listed: Vec<String> = list(operation, parts).into_iter().map(|part| self.inside(part)).collect();
                RulePiece::new(format!("{name}({})", listed.join(", ")), Hold::Applied)
            }
            (Operation::Call(function), [part]) => self.call(function, part),
            (Operation::Compare(_), _) => {
                RulePiece::new(format!("1 if {} else 0", self.condition(operation, parts)), Hold::Loose)
            }
            (Operation::Where, [condition, yes, no]) => {
                // A condition that is no comparison holds where it is not 0.
                let condition = match condition.applied() {
                    Some((operation @ Operation::Compare(_), parts)) => self.condition(operation, parts),
                    _ => format!("{} ≠ 0", self.piece(condition).within(Hold::Sum)),
                };
                let [yes, no] = [yes, no].map(|part| self.piece(part).within(Hold::Sum));
                RulePiece::new(format!("{yes} if {condition} else {no}"), Hold::Loose)
            }
            (Operation::Dot, [a, b]) if a == b => RulePiece::new(format!("‖{}‖²", self.inside(a)), Hold::Whole),
            (Operation::Dot, [a, b]) => {
                let a = self.raised(a, "ᵀ");
                RulePiece::new(format!("{a} {}", self.piece(b).within(Hold::Applied)), Hold::Product)
            }
            (Operation::Norm, [part]) => RulePiece::new(format!("‖{}‖", self.inside(part)), Hold::Whole),
            (Operation::GradientAt, [part]) => RulePiece::new(format!("∇F({})", self.inside(part)), Hold::Applied),
            (Operation::ValueAt, [part]) => RulePiece::new(format!("F({})", self.inside(part)), Hold::Applied),
            (_, [part]) => RulePiece::new(format!("∇²F(xₖ) {}", self.piece(part).within(Hold::Applied)), Hold::Product),
            _ => unreachable!("the parser counts the parts"),
        }
    }

    fn condition(&self, operation: Operation, parts: &[RuleTerm]) -> String {
        let (Operation::Compare(comparison), [a, b]) = (operation, parts) else { unreachable!("it is a comparison") };
        let [a, b] = [a, b].map(|part| self.piece(part).within(Hold::Sum));
        format!("{a} {} {b}", comparison.sign())
    }

    fn sum(&self, a: &RuleTerm, b: &RuleTerm, sign: char) -> RulePiece {
        let a = self.piece(a).within(Hold::Sum);
        let b = self.piece(b);
        // a + (−b) is a − b, and a − (−b) is a + b.
        match b.text.strip_prefix('−').filter(|rest| b.hold == Hold::Sum && !rest.contains(['+', '−'])) {
            Some(rest) => RulePiece::new(format!("{a} {} {rest}", if sign == '+' { '−' } else { '+' }), Hold::Sum),
            None => RulePiece::new(format!("{a} {sign} {}", b.within(Hold::Product)), Hold::Sum),
        }
    }

    /// A product or a quotient with all of its factors: those above the line, those below, and its sign.
    fn product(&self, operation: Operation, parts: &[RuleTerm]) -> RulePiece {
        let (mut above, mut below, mut negative) = (Vec::new(), Vec::new(), false);
        factors(operation, parts, &mut above, &mut below, &mut negative);
        let line = |factors: &[&RuleTerm]| -> String {
            let mut out = String::new();
            for (at, factor) in factors.iter().enumerate() {
                let text = self.piece(factor).within(if factors.len() > 1 { Hold::Applied } else { Hold::Product });
                // Two numbers side by side would be one.
                let is_number = at > 0 && text.starts_with(|c: char| c.is_ascii_digit());
                let text = if is_number { format!("({text})") } else { text };
                out += if at > 0 { " " } else { "" };
                out += &text;
            }
            out
        };
        let mut text = if above.is_empty() { "1".into() } else { line(&above) };
        if !below.is_empty() {
            let divisor = match below[..] {
                [one] => self.piece(one).within(Hold::Applied),
                _ => format!("({})", line(&below)),
            };
            text = format!("{text} / {divisor}");
        }
        if negative { RulePiece::new(format!("−{text}"), Hold::Sum) } else { RulePiece::new(text, Hold::Product) }
    }

    fn power(&self, base: &RuleTerm, exponent: &RuleTerm) -> RulePiece {
        let one_more = |term: &RuleTerm| matches!(term.applied(), Some((Operation::Binary(Binary::Add), [RuleTerm::Step, RuleTerm::Number(n)])) if *n == 1.0);
        let script = match exponent {
            RuleTerm::Number(n) if n.fract() == 0.0 && (2.0..10.0).contains(n) => char::from_u32(match *n as u32 {
                2 => '²' as u32,
                3 => '³' as u32,
                n => '⁰' as u32 + n,
            })
            .map(String::from),
            RuleTerm::Step => Some("ᵏ".to_owned()),
            term if one_more(term) => Some("ᵏ⁺¹".to_owned()),
            _ => None,
        };
        match script {
            Some(script) => RulePiece::new(self.raised(base, &script), Hold::Whole),
            None => RulePiece::new(format!("{}^({})", self.raised(base, ""), self.inside(exponent)), Hold::Whole),
        }
    }

    /// `base` with a superscript: in parentheses unless it is a symbol or a number.
    fn raised(&self, base: &RuleTerm, script: &str) -> String {
        let piece = self.piece(base);
        let is_plain = base.parts().is_empty() && piece.hold == Hold::Whole && *base != RuleTerm::Lowest;
        if is_plain { format!("{}{script}", piece.text) } else { format!("({}){script}", piece.text) }
    }

    fn call(&self, function: Function, part: &RuleTerm) -> RulePiece {
        let inner = self.piece(part);
        let is_symbol = part.parts().is_empty() && inner.hold == Hold::Whole;
        match function {
            Function::Sqrt if is_symbol => RulePiece::new(format!("√{}", inner.text), Hold::Whole),
            Function::Sqrt => RulePiece::new(format!("√({})", inner.text), Hold::Whole),
            Function::Cbrt => RulePiece::new(format!("sign({0}) |{0}|^(1/3)", inner.text), Hold::Product),
            Function::Abs => RulePiece::new(format!("|{}|", inner.text), Hold::Whole),
            Function::Floor => RulePiece::new(format!("⌊{}⌋", inner.text), Hold::Whole),
            _ => RulePiece::new(format!("{}({})", function.name(), inner.text), Hold::Applied),
        }
    }
}

/// The values of a list under `min` or `max`, however it is nested on the left.
fn list(operation: Operation, parts: &[RuleTerm]) -> Vec<&RuleTerm> {
    match (parts[0].applied(), &parts[1]) {
        (Some((same, inner)), last) if same == operation => list(operation, inner).into_iter().chain([last]).collect(),
        (_, last) => vec![&parts[0], last],
    }
}

fn factors<'t>(
    operation: Operation,
    parts: &'t [RuleTerm],
    above: &mut Vec<&'t RuleTerm>,
    below: &mut Vec<&'t RuleTerm>,
    negative: &mut bool,
) {
    let mut inner = |part: &'t RuleTerm, above: &mut Vec<&'t RuleTerm>, below: &mut Vec<&'t RuleTerm>| match part.applied() {
        Some((operation @ (Operation::Negate | Operation::Binary(Binary::Multiply | Binary::Divide)), parts)) => {
            factors(operation, parts, above, below, negative);
        }
        _ => above.push(part),
    };
    match (operation, parts) {
        (Operation::Negate, [part]) => {
            inner(part, above, below);
            *negative = !*negative;
        }
        (Operation::Binary(Binary::Multiply), [a, b]) => {
            inner(a, above, below);
            inner(b, above, below);
        }
        (_, [a, b]) => {
            inner(a, above, below);
            inner(b, below, above);
        }
        _ => {}
    }
}

/// A number as equations have it: with all of its digits as long as that is short.
fn written(number: f64) -> String {
    let is_short = number == 0.0 || (1e-7..1e15).contains(&number.abs());
    if is_short { number.to_string() } else { crate::math::catalog::words::number(number).replace('-', "−") }
}
