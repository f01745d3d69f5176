//! A built-in rule as text that can be edited, from its equations.

use crate::math::catalog::param::Param;
use crate::math::equation::EquationNode;
use crate::math::rule::Equation;
use crate::math::rule_text::RuleText;

/// The text of the rule with these equations and hyperparameters; none where an equation is in words, or has matrices.
pub fn text_of(equations: &[Equation], params: &[Param]) -> Option<String> {
    let mut translator = Translator { params, set: Vec::new(), own_gradient: false, first_rate: false, last: [false; 2] };
    let mut lines = Vec::new();
    for Equation { left, right } in equations {
        let node = EquationNode::parse(right)?;
        if left == "gₖ" && right == "∇F(xₖ)" {
            continue;
        }
        if left == "gₖ" {
            translator.own_gradient = true;
        }
        let text = translator.loose(&node)?;
        let name = if left == "xₖ₊₁" { "x".into() } else { translator.variable(left)? };
        translator.set.push(left.to_string());
        lines.push(format!("{name} = {text}"));
    }
    let mut place = lines.len() - 1;
    let [point, gradient] = translator.last;
    // What the next step remembers of this one, before x moves on.
    if point {
        lines.insert(place, "x_last = x".into());
        lines.insert(0, "x_last0 = x".into());
        place += 2;
    }
    if gradient {
        lines.insert(place, "g_last = g".into());
    }
    if translator.first_rate {
        lines.splice(0..0, ["rate_first0 = lr".into(), "rate_first = rate_first".into()]);
    }
    let text = lines.join("\n");
    RuleText::parse(&text).ok().map(|_| text)
}

/// Letters with a name in the text.
const GREEK: [(char, &str); 12] = [
    ('β', "beta"),
    ('γ', "gamma"),
    ('Δ', "Delta"),
    ('δ', "delta"),
    ('ε', "eps"),
    ('η', "eta"),
    ('λ', "lam"),
    ('μ', "mu"),
    ('π', "product"),
    ('ρ', "rho"),
    ('φ', "phi"),
    ('ψ', "psi"),
];

struct Translator<'a> {
    params: &'a [Param],
    /// The left sides so far.
    set: Vec<String>,
    /// Whether the gradient is taken elsewhere than at xₖ, so that gₖ is a variable.
    own_gradient: bool,
    /// Whether α before the schedule occurs.
    first_rate: bool,
    /// Whether xₖ₋₁ and gₖ₋₁ occur.
    last: [bool; 2],
}

impl Translator<'_> {
    /// The name of the variable with this symbol, `μₖ` or `μₖ₋₁`.
    fn variable(&self, symbol: &str) -> Option<String> {
        let base = symbol.strip_suffix("ₖ₋₁").or(symbol.strip_suffix("ₖ")).unwrap_or(symbol);
        let (base, end) = match base.strip_suffix("ₖ₊₁") {
            Some(base) => (base, "_next"),
            None => (base.strip_suffix('∞').unwrap_or(base), if base.ends_with('∞') { "_limit" } else { "" }),
        };
        let mut letters = base.chars();
        let letter = letters.next().filter(|_| letters.as_str().is_empty())?;
        let name = match GREEK.iter().find(|(known, _)| *known == letter) {
            Some((_, name)) => (*name).to_owned(),
            None => letter.to_string(),
        };
        let is_reserved = ["f", "g", "k", "x"].contains(&name.as_str());
        let is_param = self.params.iter().any(|param| param.key == name);
        Some(format!("{name}{end}{}", if is_reserved || is_param { "_" } else { "" }))
    }

    fn symbol(&mut self, name: &str) -> Option<String> {
        Some(match name {
            "xₖ" => "x".into(),
            "gₖ" if !self.own_gradient => "g".into(),
            "αₖ" => "lr".into(),
            "k" => "k".into(),
            "F*" => "lowest".into(),
            "xₖ₋₁" => {
                self.last[0] = true;
                "x_last".into()
            }
            "gₖ₋₁" => {
                self.last[1] = true;
                "g_last".into()
            }
            "α" => {
                self.first_rate = true;
                "rate_first".into()
            }
            _ => {
                if let Some(param) = self.params.iter().find(|param| param.symbol == name) {
                    return Some(param.key.to_owned());
                }
                let now = name.strip_suffix("ₖ₋₁").map_or(name.to_owned(), |base| format!("{base}ₖ"));
                // The value of the step before can be read only until this step's is set.
                if now != name && self.set.contains(&now) {
                    return None;
                }
                self.variable(name)?
            }
        })
    }

    /// A right side, a condition, or the content of parentheses.
    fn loose(&mut self, node: &EquationNode) -> Option<String> {
        match node {
            EquationNode::Row(parts) => self.row(parts),
            EquationNode::Choice { rows, .. } => self.choice(rows),
            _ => self.product(node),
        }
    }

    fn row(&mut self, parts: &[EquationNode]) -> Option<String> {
        if let Some(at) = parts.iter().position(|part| matches!(part, EquationNode::Word(word) if word == "and")) {
            return Some(format!("({})*({})", self.row(&parts[..at])?, self.row(&parts[at + 1..])?));
        }
        let mut out = String::new();
        for part in parts {
            match part {
                EquationNode::Sign(sign) => {
                    let written = match sign {
                        '+' => "+",
                        '−' => "-",
                        '<' => "<",
                        '>' => ">",
                        '=' => "==",
                        '≤' => "<=",
                        '≥' => ">=",
                        _ => return None,
                    };
                    out += &if out.is_empty() { written.into() } else { format!(" {written} ") };
                }
                EquationNode::Word(_) => return None,
                EquationNode::Choice { rows, .. } => out += &self.choice(rows)?,
                _ => out += &self.product(part)?,
            }
        }
        Some(out)
    }

    fn choice(&mut self, rows: &[(EquationNode, Option<EquationNode>)]) -> Option<String> {
        let ((value, condition), rest) = rows.split_first()?;
        let value = self.loose(value)?;
        match condition {
            Some(condition) => Some(format!("where({}, {value}, {})", self.loose(condition)?, self.choice(rest)?)),
            None => Some(value),
        }
    }

    /// A term of a sum: its factors with a sign between them.
    fn product(&mut self, node: &EquationNode) -> Option<String> {
        match node {
            EquationNode::Product(factors) => {
                let (mut out, mut rest) = (Vec::new(), &factors[..]);
                while !rest.is_empty() {
                    let (factor, taken) = self.factor(rest)?;
                    out.push(factor);
                    rest = &rest[taken..];
                }
                Some(out.join("*"))
            }
            EquationNode::Fraction(above, below) => {
                let divisor = match &**below {
                    EquationNode::Product(factors) if matches!(factors[..], [EquationNode::Function(_), _]) => {
                        self.product(below)?
                    }
                    EquationNode::Product(_) | EquationNode::Fraction(..) => format!("({})", self.product(below)?),
                    _ => self.product(below)?,
                };
                Some(format!("{}/{divisor}", self.product(above)?))
            }
            _ => self.factor(std::slice::from_ref(node)).map(|(text, _)| text),
        }
    }

    /// The first of `factors`, and the number of nodes that it takes: a function takes its argument with it.
    fn factor(&mut self, factors: &[EquationNode]) -> Option<(String, usize)> {
        let argument = |this: &mut Self| match factors.get(1)? {
            EquationNode::Group('(', inner, _) => this.arguments(inner),
            _ => None,
        };
        Some(match &factors[0] {
            EquationNode::Function(name) => (format!("{name}({})", argument(self)?), 2),
            EquationNode::Symbol { base, marks } if base == "∇F" && marks.is_empty() => {
                (format!("grad({})", argument(self)?), 2)
            }
            EquationNode::Symbol { base, marks } if base == "F" && marks.is_empty() => {
                let at = argument(self)?;
                (if at == "x" { "f".into() } else { format!("f({at})") }, 2)
            }
            EquationNode::Raised(base, script) if script == "ᵀ" => {
                let (other, taken) = self.factor(factors.get(1..).filter(|rest| !rest.is_empty())?)?;
                let first = self.loose(base)?;
                (format!("dot({}, {})", bare(&first), bare(&other)), 1 + taken)
            }
            node => (self.single(node)?, 1),
        })
    }

    fn arguments(&mut self, inner: &EquationNode) -> Option<String> {
        let EquationNode::Row(parts) = inner else { return self.loose(inner) };
        let mut listed = Vec::new();
        for part in parts.split(|part| *part == EquationNode::Sign(',')) {
            listed.push(self.row(part)?);
        }
        Some(listed.join(", "))
    }

    fn single(&mut self, node: &EquationNode) -> Option<String> {
        Some(match node {
            EquationNode::Number(text) if text == "½" => "0.5".into(),
            EquationNode::Number(text) => text.parse::<f64>().ok().map(|_| text.clone())?,
            EquationNode::Symbol { .. } => self.symbol(&node.name()?)?,
            EquationNode::Group('(', inner, _) => {
                let inner = self.loose(inner)?;
                if inner.starts_with("where(") && is_one_call(&inner) { inner } else { format!("({inner})") }
            }
            EquationNode::Group('|', inner, _) => format!("abs({})", self.loose(inner)?),
            EquationNode::Group('‖', inner, _) => format!("norm({})", self.loose(inner)?),
            EquationNode::Group('⌊', inner, _) => format!("floor({})", self.loose(inner)?),
            EquationNode::Root(inner) => {
                let inner = self.loose(inner)?;
                format!("sqrt({})", bare(&inner))
            }
            EquationNode::Raised(base, script) => {
                let power = match script.as_str() {
                    "²" => "2",
                    "³" => "3",
                    "ᵏ" => "k",
                    "ᵏ⁺¹" => "(k + 1)",
                    _ => return None,
                };
                format!("{}^{power}", self.single(base)?)
            }
            EquationNode::Power(base, exponent) => {
                let exponent = self.loose(exponent)?;
                format!("{}^({})", self.single(base)?, bare(&exponent))
            }
            _ => return None,
        })
    }
}

/// `text` without parentheses around all of it.
fn bare(text: &str) -> &str {
    text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).filter(|inner| is_balanced(inner)).unwrap_or(text)
}

/// Whether `text` is one call, not two or more side by side.
fn is_one_call(text: &str) -> bool {
    text.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')')).is_some_and(is_balanced)
}

fn is_balanced(text: &str) -> bool {
    let mut depth = 0;
    for c in text.chars() {
        depth += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}
