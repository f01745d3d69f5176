//! The tree of a formula as LaTeX, whole or in pieces between which a line may break.

use super::EquationNode;
use super::scripts::{delimiter, lowered, raised};
use super::term_ink::inked;
use super::text::{argument, bare, is_matrix, is_power_of_ten, needs_parentheses, unary};
use super::token::ACCENTS;

/// The style of a formula: by itself, or within a line of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MathMode {
    /// By itself, with stacked fractions.
    Display,
    /// In a line of text, with fractions as a slash, so that lines keep their distance.
    Inline,
}

impl EquationNode {
    /// The formula in LaTeX's math mode.
    pub fn latex(&self, setting: MathMode) -> String {
        LatexWriter { setting }.node(self)
    }

    /// The statements of a formula, which are separated by commas outside of brackets; each with its comma.
    pub fn statements(&self, setting: MathMode) -> Vec<String> {
        let EquationNode::Row(parts) = self else { return vec![self.latex(setting)] };
        let writer = LatexWriter { setting };
        let mut statements = vec![String::new()];
        for (at, part) in parts.iter().enumerate() {
            let last = statements.last_mut().expect("there is one from the start");
            if *part == EquationNode::Sign(',') {
                last.push_str(",\\;");
                statements.push(String::new());
            } else {
                last.push_str(&writer.part(parts, at));
            }
        }
        statements
    }

    /// The formula in pieces between which a line may break: before relations, before + and −, around words; with `fine` also
    /// between factors and inside parentheses.
    pub fn pieces(&self, setting: MathMode, fine: bool) -> Vec<String> {
        let writer = LatexWriter { setting: if fine { MathMode::Inline } else { setting } };
        let mut pieces = Vec::new();
        writer.cut(self, fine, &mut pieces);
        pieces
    }
}

struct LatexWriter {
    setting: MathMode,
}

impl LatexWriter {
    fn inline() -> Self {
        LatexWriter { setting: MathMode::Inline }
    }

    fn node(&self, node: &EquationNode) -> String {
        match node {
            EquationNode::Row(parts) => (0..parts.len()).map(|at| self.part(parts, at)).collect(),
            EquationNode::Product(factors) => factors.iter().map(|factor| self.operand(factor)).collect::<Vec<_>>().join(" "),
            EquationNode::Number(text) => number(text),
            EquationNode::Symbol { base, marks } => symbol(base, marks, ""),
            EquationNode::Function(name) => function(name),
            EquationNode::Word(word) => format!("\\text{{ {word} }}"),
            EquationNode::Sign(c) => sign(*c),
            EquationNode::Group(open, inner, close) => self.group(*open, inner, *close),
            EquationNode::Fraction(above, below) if self.setting == MathMode::Display => {
                // A fraction inside another is written with a slash.
                format!("\\frac{{{}}}{{{}}}", self.inside(above), self.inside(below))
            }
            EquationNode::Fraction(above, below) => format!("{{{}}}/{{{}}}", self.operand(above), self.operand(below)),
            EquationNode::Root(inner) => format!("\\sqrt{{{}}}", self.node(bare(inner))),
            EquationNode::Raised(base, script) => self.raise(base, &superscript(script)),
            EquationNode::Power(base, exponent) => self.raise(base, &LatexWriter::inline().node(bare(exponent))),
            EquationNode::Choice { rows, .. } if self.setting == MathMode::Display => {
                let line = |(value, when): &(EquationNode, Option<EquationNode>)| match when {
                    Some(when) => format!("{} & \\text{{if }} {}", self.inside(value), LatexWriter::inline().node(when)),
                    None => format!("{} & \\text{{otherwise}}", self.inside(value)),
                };
                format!("\\begin{{cases}} {} \\end{{cases}}", rows.iter().map(line).collect::<Vec<_>>().join(" \\\\ "))
            }
            EquationNode::Cases(rows) if self.setting == MathMode::Display => {
                let line = |(value, when): &(EquationNode, EquationNode)| {
                    format!("{} & \\text{{for }} {}", self.inside(value), LatexWriter::inline().node(when))
                };
                format!("\\begin{{cases}} {} \\end{{cases}}", rows.iter().map(line).collect::<Vec<_>>().join(" \\\\ "))
            }
            EquationNode::Choice { .. } | EquationNode::Cases(_) => {
                let mut pieces = Vec::new();
                self.cut(node, false, &mut pieces);
                pieces.concat()
            }
            EquationNode::Value(values) => value(values),
            EquationNode::Inked(ink, inner) => inked(*ink, &self.node(inner)),
        }
    }

    /// A formula inside a fraction or a list of cases, without stacked fractions of its own.
    fn inside(&self, node: &EquationNode) -> String {
        LatexWriter::inline().node(bare(node))
    }

    fn operand(&self, node: &EquationNode) -> String {
        let text = self.node(node);
        match node {
            _ if needs_parentheses(node) => format!("({text})"),
            // A thin space separates an expectation from its argument.
            EquationNode::Symbol { base, .. } if base == "E" => format!("{text}\\,"),
            _ => text,
        }
    }

    /// The part at index `at` of a row. A sign before its term is no operator between two terms.
    fn part(&self, parts: &[EquationNode], at: usize) -> String {
        match &parts[at] {
            // The comma between statements takes more room than the comma of a pair.
            EquationNode::Sign(',') if parts.contains(&EquationNode::Sign('=')) => ",\\quad ".into(),
            EquationNode::Sign(c @ ('−' | '+' | '±' | '-')) if unary(parts, at) => format!("{{{}}}", sign(*c)),
            part if at > 0 && matches!(parts[at - 1], EquationNode::Sign(_)) => self.operand(part),
            part => self.node(part),
        }
    }

    fn group(&self, open: char, inner: &EquationNode, close: char) -> String {
        if let Some(values) = argument(inner) {
            return format!("({})", values.iter().map(|value| number(value)).collect::<Vec<_>>().join(",\\,"));
        }
        let tall = self.setting == MathMode::Display
            && inner.any(&|node| match node {
                EquationNode::Fraction(..) | EquationNode::Choice { .. } | EquationNode::Cases(_) => true,
                EquationNode::Value(values) => values.len() > 1,
                EquationNode::Symbol { base, .. } => base == "Σ",
                EquationNode::Root(inner) => {
                    inner.any(&|node| matches!(node, EquationNode::Group(..) | EquationNode::Fraction(..)))
                }
                _ => false,
            })
            || inner.any(&|node| matches!(node, EquationNode::Value(values) if values.len() > 1));
        let [left, right] = if tall { ["\\left", "\\right"] } else { ["", ""] };
        format!("{left}{}{}{right}{}", delimiter(open, true), self.node(inner), delimiter(close, false))
    }

    fn raise(&self, base: &EquationNode, script: &str) -> String {
        match base {
            EquationNode::Symbol { base, marks } => symbol(base, marks, script),
            EquationNode::Raised(..) | EquationNode::Power(..) | EquationNode::Fraction(..) => {
                format!("{{{}}}^{{{script}}}", self.node(base))
            }
            base => format!("{}^{{{script}}}", self.operand(base)),
        }
    }

    fn cut(&self, node: &EquationNode, fine: bool, pieces: &mut Vec<String>) {
        match node {
            EquationNode::Row(parts) => {
                let mut glue = false;
                for (at, part) in parts.iter().enumerate() {
                    match part {
                        EquationNode::Sign(c) if ",;:".contains(*c) => append(pieces, &sign(*c)),
                        EquationNode::Sign('·') if is_power_of_ten(parts, at) => {
                            append(pieces, &sign('·'));
                            glue = true;
                        }
                        EquationNode::Sign(c) if !unary(parts, at) => {
                            pieces.push(format!("{{}}{}", sign(*c)));
                            glue = true;
                        }
                        EquationNode::Sign(_) => {
                            let text = self.part(parts, at);
                            if std::mem::replace(&mut glue, true) { append(pieces, &text) } else { pieces.push(text) }
                        }
                        _ if needs_parentheses(part) && at > 0 => append(pieces, &self.operand(part)),
                        _ => {
                            let from = pieces.len();
                            self.cut(part, fine, pieces);
                            if std::mem::take(&mut glue) {
                                join(pieces, from);
                            }
                        }
                    }
                }
            }
            EquationNode::Product(factors) if fine => factors.iter().for_each(|factor| self.cut(factor, fine, pieces)),
            EquationNode::Fraction(above, below) if fine => {
                self.cut(above, fine, pieces);
                append(pieces, "/");
                let from = pieces.len();
                self.cut(below, fine, pieces);
                join(pieces, from);
            }
            EquationNode::Group(open, inner, close) if fine && argument(inner).is_none() => {
                let from = pieces.len();
                self.cut(inner, fine, pieces);
                if let Some(first) = pieces.get_mut(from) {
                    *first = format!("{}{first}", delimiter(*open, true));
                }
                append(pieces, delimiter(*close, false));
            }
            EquationNode::Raised(base, script) if fine && matches!(**base, EquationNode::Group(..)) => {
                self.cut(base, fine, pieces);
                append(pieces, &format!("^{{{}}}", superscript(script)));
            }
            EquationNode::Choice { rows, .. } if fine || self.setting == MathMode::Inline => {
                for (value, when) in rows {
                    self.cut(value, fine, pieces);
                    match when {
                        Some(when) => {
                            let from = pieces.len();
                            if fine {
                                self.cut(when, fine, pieces)
                            } else {
                                pieces.push(self.node(when))
                            }
                            pieces[from].insert_str(0, "\\text{ if }");
                            append(pieces, ";\\;");
                        }
                        None => append(pieces, "\\text{ otherwise}"),
                    }
                }
            }
            EquationNode::Cases(rows) if fine || self.setting == MathMode::Inline => {
                for (i, (value, when)) in rows.iter().enumerate() {
                    self.cut(value, fine, pieces);
                    let end = if i + 1 < rows.len() { ",\\;" } else { "" };
                    pieces.push(format!("\\text{{ for }}{}{end}", self.node(when)));
                }
            }
            EquationNode::Inked(ink, inner) => {
                let from = pieces.len();
                self.cut(inner, fine, pieces);
                pieces[from..].iter_mut().for_each(|piece| *piece = inked(*ink, piece));
            }
            EquationNode::Word(word) => pieces.extend(word.split(' ').map(|word| format!("\\text{{ {word} }}"))),
            other => pieces.push(self.operand(other)),
        }
    }
}

/// Joins the piece at index `at` to the one before it, so that no line breaks there.
fn join(pieces: &mut Vec<String>, at: usize) {
    if 0 < at && at < pieces.len() {
        let next = pieces.remove(at);
        pieces[at - 1].push_str(&next);
    }
}

fn append(pieces: &mut Vec<String>, text: &str) {
    match pieces.last_mut() {
        Some(last) => last.push_str(text),
        None => pieces.push(text.to_owned()),
    }
}

fn number(text: &str) -> String {
    let plain = match text {
        "½" => return "½".into(),
        "∞" => return "\\infty".into(),
        "…" => return "\\ldots".into(),
        other => other.replace('−', "-"),
    };
    match plain.split_once('e') {
        Some((mantissa, power)) => format!("{mantissa}\\cdot 10^{{{}}}", power.trim_start_matches('+')),
        None => plain,
    }
}

fn value(values: &[String]) -> String {
    let columns = if is_matrix(values) { 2 } else { 1 };
    if values.len() == 1 {
        return number(&values[0]);
    }
    let rows = values.chunks(columns).map(|row| row.iter().map(|value| number(value)).collect::<Vec<_>>().join(" & "));
    format!("\\begin{{pmatrix}} {} \\end{{pmatrix}}", rows.collect::<Vec<_>>().join(" \\\\ "))
}

fn function(name: &str) -> String {
    match name {
        "exp" | "log" | "sin" | "cos" | "tan" | "tanh" | "sinh" | "cosh" | "arccos" | "max" | "min" => format!("\\{name} "),
        _ => format!("\\operatorname{{{name}}}"),
    }
}

/// A letter with its marks, followed by a superscript.
fn symbol(base: &str, marks: &str, script: &str) -> String {
    let (mut above, mut below) = (String::new(), String::new());
    let mut body = letter(base);
    for c in marks.chars() {
        if let Some((_, accent)) = ACCENTS.iter().find(|(known, _)| *known == c) {
            body = format!("\\{accent}{{{body}}}");
        } else {
            match c {
                '′' => above.push_str("\\prime "),
                '*' => above.push('*'),
                '∞' => below.push_str("\\infty "),
                _ => below.extend(lowered(c).map(|c| if c == '−' { '-' } else { c })),
            }
        }
    }
    if ["min", "max"].contains(&below.as_str()) {
        below = format!("\\mathrm{{{below}}}");
    }
    above.push_str(script);
    let part = |sign: &str, text: String| if text.is_empty() { text } else { format!("{sign}{{{text}}}") };
    format!("{body}{}{}", part("_", below), part("^", above))
}

fn letter(base: &str) -> String {
    if let Some(rest) = base.strip_prefix("∇²") {
        return format!("\\nabla^{{2}}{}", letter(rest));
    }
    let mut chars = base.chars();
    let first = match (chars.next(), chars.next()) {
        (Some('∇'), Some(rest)) => return format!("\\nabla {}", letter(&rest.to_string())),
        (Some('∂'), Some(rest)) => return format!("\\partial {}", letter(&rest.to_string())),
        (first, _) => first.unwrap_or(' '),
    };
    let command = match first {
        'E' => "\\mathbb{E}",
        'Σ' => "\\sum",
        'α' => "\\alpha",
        'β' => "\\beta",
        'γ' => "\\gamma",
        'δ' => "\\delta",
        'ε' => "\\varepsilon",
        'ζ' => "\\zeta",
        'η' => "\\eta",
        'θ' => "\\theta",
        'κ' => "\\kappa",
        'λ' => "\\lambda",
        'μ' => "\\mu",
        'ν' => "\\nu",
        'ξ' => "\\xi",
        'π' => "\\pi",
        'ρ' => "\\rho",
        'σ' => "\\sigma",
        'τ' => "\\tau",
        'φ' => "\\varphi",
        'ψ' => "\\psi",
        'ω' => "\\omega",
        'Δ' => "\\Delta",
        'Φ' => "\\Phi",
        'Λ' => "\\Lambda",
        'Ω' => "\\Omega",
        other => return other.to_string(),
    };
    format!("{command} ")
}

fn superscript(script: &str) -> String {
    match script {
        "ᵀ" => "\\mathsf{T}".into(),
        "ᴰᴼ" => "\\mathrm{DO}".into(),
        _ => script.chars().filter_map(raised).map(|c| if c == '−' { '-' } else { c }).collect(),
    }
}

fn sign(c: char) -> String {
    match c {
        '−' | '-' => "-",
        '±' => "\\pm ",
        '≠' => "\\neq ",
        '≤' => "\\leq ",
        '≪' => "\\ll ",
        '≫' => "\\gg ",
        '≥' => "\\geq ",
        '<' => "<",
        '>' => ">",
        '≈' => "\\approx ",
        '~' => "\\sim ",
        '←' => "\\leftarrow ",
        '→' => "\\rightarrow ",
        '∈' => "\\in ",
        '·' | '⋅' => "\\cdot ",
        '×' => "\\times ",
        '∘' => "\\circ ",
        '⊙' => "\\odot ",
        ',' => ",\\,",
        ';' => ";\\;",
        ':' => "\\colon\\;",
        other => return other.to_string(),
    }
    .into()
}
