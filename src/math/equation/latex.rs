//! The tree as LaTeX, whole or in the pieces between which a line may end.

use super::Node;
use super::scripts::{lowered, raised};
use super::text::{argument, bare, is_matrix, is_power_of_ten, needs_parentheses, unary};
use super::token::ACCENTS;

/// How a formula stands: by itself, or in a line of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Setting {
    /// With fractions one above the other.
    Display,
    /// With fractions as a stroke, so that lines keep their distance.
    Inline,
}

impl Node {
    /// The formula in LaTeX's mathematical mode.
    pub fn latex(&self, setting: Setting) -> String {
        Writer { setting }.node(self)
    }

    /// The statements of a formula, which commas part that stand in no brackets, each with its comma.
    pub fn statements(&self, setting: Setting) -> Vec<String> {
        let Node::Row(parts) = self else { return vec![self.latex(setting)] };
        let writer = Writer { setting };
        let mut statements = vec![String::new()];
        for (at, part) in parts.iter().enumerate() {
            let last = statements.last_mut().expect("there is one from the start");
            if *part == Node::Sign(',') {
                last.push_str(",\\;");
                statements.push(String::new());
            } else {
                last.push_str(&writer.part(parts, at));
            }
        }
        statements
    }

    /// The formula in pieces between which a line may end: before relations, before + and −, around words; with `fine` also between
    /// factors and inside parentheses.
    pub fn pieces(&self, setting: Setting, fine: bool) -> Vec<String> {
        let writer = Writer { setting: if fine { Setting::Inline } else { setting } };
        let mut pieces = Vec::new();
        writer.cut(self, fine, &mut pieces);
        pieces
    }
}

struct Writer {
    setting: Setting,
}

impl Writer {
    fn inline() -> Self {
        Writer { setting: Setting::Inline }
    }

    fn node(&self, node: &Node) -> String {
        match node {
            Node::Row(parts) => (0..parts.len()).map(|at| self.part(parts, at)).collect(),
            Node::Product(factors) => factors.iter().map(|factor| self.operand(factor)).collect::<Vec<_>>().join(" "),
            Node::Number(text) => number(text),
            Node::Symbol { base, marks } => symbol(base, marks, ""),
            Node::Function(name) => function(name),
            Node::Word(word) => format!("\\text{{ {word} }}"),
            Node::Sign(c) => sign(*c),
            Node::Group(open, inner, close) => self.group(*open, inner, *close),
            Node::Fraction(above, below) if self.setting == Setting::Display => {
                // One fraction in another is written with a stroke.
                format!("\\frac{{{}}}{{{}}}", self.inside(above), self.inside(below))
            }
            Node::Fraction(above, below) => format!("{{{}}}/{{{}}}", self.operand(above), self.operand(below)),
            Node::Root(inner) => format!("\\sqrt{{{}}}", self.node(bare(inner))),
            Node::Raised(base, script) => self.raise(base, &superscript(script)),
            Node::Power(base, exponent) => self.raise(base, &Writer::inline().node(bare(exponent))),
            Node::Choice { rows, .. } if self.setting == Setting::Display => {
                let line = |(value, when): &(Node, Option<Node>)| match when {
                    Some(when) => format!("{} & \\text{{if }} {}", self.inside(value), Writer::inline().node(when)),
                    None => format!("{} & \\text{{otherwise}}", self.inside(value)),
                };
                format!("\\begin{{cases}} {} \\end{{cases}}", rows.iter().map(line).collect::<Vec<_>>().join(" \\\\ "))
            }
            Node::Cases(rows) if self.setting == Setting::Display => {
                let line = |(value, when): &(Node, Node)| {
                    format!("{} & \\text{{for }} {}", self.inside(value), Writer::inline().node(when))
                };
                format!("\\begin{{cases}} {} \\end{{cases}}", rows.iter().map(line).collect::<Vec<_>>().join(" \\\\ "))
            }
            Node::Choice { .. } | Node::Cases(_) => {
                let mut pieces = Vec::new();
                self.cut(node, false, &mut pieces);
                pieces.concat()
            }
            Node::Value(values) => value(values),
        }
    }

    /// A formula inside a fraction or a list of cases, without stacked fractions of its own.
    fn inside(&self, node: &Node) -> String {
        Writer::inline().node(bare(node))
    }

    fn operand(&self, node: &Node) -> String {
        let text = self.node(node);
        match node {
            _ if needs_parentheses(node) => format!("({text})"),
            // An expectation stands apart from what it is of.
            Node::Symbol { base, .. } if base == "E" => format!("{text}\\,"),
            _ => text,
        }
    }

    /// The part at `at` of a row. Signs that stand before their term are not between two.
    fn part(&self, parts: &[Node], at: usize) -> String {
        match &parts[at] {
            // Between statements there is more room than between the parts of a pair.
            Node::Sign(',') if parts.contains(&Node::Sign('=')) => ",\\quad ".into(),
            Node::Sign(c @ ('−' | '+' | '±' | '-')) if unary(parts, at) => format!("{{{}}}", sign(*c)),
            part if at > 0 && matches!(parts[at - 1], Node::Sign(_)) => self.operand(part),
            part => self.node(part),
        }
    }

    fn group(&self, open: char, inner: &Node, close: char) -> String {
        if let Some(values) = argument(inner) {
            return format!("({})", values.iter().map(|value| number(value)).collect::<Vec<_>>().join(",\\,"));
        }
        let tall = self.setting == Setting::Display
            && inner.any(&|node| match node {
                Node::Fraction(..) | Node::Choice { .. } | Node::Cases(_) => true,
                Node::Value(values) => values.len() > 1,
                Node::Symbol { base, .. } => base == "Σ",
                Node::Root(inner) => inner.any(&|node| matches!(node, Node::Group(..) | Node::Fraction(..))),
                _ => false,
            })
            || inner.any(&|node| matches!(node, Node::Value(values) if values.len() > 1));
        let [left, right] = if tall { ["\\left", "\\right"] } else { ["", ""] };
        format!("{left}{}{}{right}{}", delimiter(open, true), self.node(inner), delimiter(close, false))
    }

    fn raise(&self, base: &Node, script: &str) -> String {
        match base {
            Node::Symbol { base, marks } => symbol(base, marks, script),
            Node::Raised(..) | Node::Power(..) | Node::Fraction(..) => format!("{{{}}}^{{{script}}}", self.node(base)),
            base => format!("{}^{{{script}}}", self.operand(base)),
        }
    }

    fn cut(&self, node: &Node, fine: bool, pieces: &mut Vec<String>) {
        match node {
            Node::Row(parts) => {
                let mut glue = false;
                for (at, part) in parts.iter().enumerate() {
                    match part {
                        Node::Sign(c) if ",;:".contains(*c) => append(pieces, &sign(*c)),
                        Node::Sign('·') if is_power_of_ten(parts, at) => {
                            append(pieces, &sign('·'));
                            glue = true;
                        }
                        Node::Sign(c) if !unary(parts, at) => {
                            pieces.push(format!("{{}}{}", sign(*c)));
                            glue = true;
                        }
                        Node::Sign(_) => {
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
            Node::Product(factors) if fine => factors.iter().for_each(|factor| self.cut(factor, fine, pieces)),
            Node::Fraction(above, below) if fine => {
                self.cut(above, fine, pieces);
                append(pieces, "/");
                let from = pieces.len();
                self.cut(below, fine, pieces);
                join(pieces, from);
            }
            Node::Group(open, inner, close) if fine && argument(inner).is_none() => {
                let from = pieces.len();
                self.cut(inner, fine, pieces);
                if let Some(first) = pieces.get_mut(from) {
                    *first = format!("{}{first}", delimiter(*open, true));
                }
                append(pieces, delimiter(*close, false));
            }
            Node::Raised(base, script) if fine && matches!(**base, Node::Group(..)) => {
                self.cut(base, fine, pieces);
                append(pieces, &format!("^{{{}}}", superscript(script)));
            }
            Node::Choice { rows, .. } if fine || self.setting == Setting::Inline => {
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
            Node::Cases(rows) if fine || self.setting == Setting::Inline => {
                for (i, (value, when)) in rows.iter().enumerate() {
                    self.cut(value, fine, pieces);
                    let end = if i + 1 < rows.len() { ",\\;" } else { "" };
                    pieces.push(format!("\\text{{ for }}{}{end}", self.node(when)));
                }
            }
            Node::Word(word) => pieces.extend(word.split(' ').map(|word| format!("\\text{{ {word} }}"))),
            other => pieces.push(self.operand(other)),
        }
    }
}

/// Takes the place between the piece at `at` and the one before it away: no line ends there.
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
        "exp" | "log" | "sin" | "cos" | "tan" | "tanh" | "sinh" | "cosh" | "max" | "min" => format!("\\{name} "),
        _ => format!("\\operatorname{{{name}}}"),
    }
}

/// A letter with its marks and a superscript behind them.
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

fn delimiter(c: char, open: bool) -> &'static str {
    match (c, open) {
        ('(', _) => "(",
        (')', _) => ")",
        ('[', _) => "[",
        (']', _) => "]",
        ('⟨', _) => "\\langle ",
        ('⟩', _) => "\\rangle ",
        ('⌊', _) => "\\lfloor ",
        ('⌋', _) => "\\rfloor ",
        ('|', true) => "\\lvert ",
        ('|', false) => "\\rvert ",
        (_, true) => "\\lVert ",
        (_, false) => "\\rVert ",
    }
}
