//! The tree of a formula as MathML, for pages that a browser shows and prints (W3C, MathML Core, 2023).

use super::latex::MathMode;
use super::scripts::{lowered, raised};
use super::text::{bare, is_matrix, needs_parentheses};
use super::{EquationNode, TermInk};

impl EquationNode {
    /// The formula as an element `math`, by itself or within a line of text.
    pub fn mathml(&self, setting: MathMode) -> String {
        let display = if setting == MathMode::Display { " display=\"block\"" } else { "" };
        format!("<math{display}>{}</math>", node(self, setting))
    }
}

/// The characters of `text` that HTML reads as markup, written so that it shows them.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn row(parts: impl IntoIterator<Item = String>) -> String {
    format!("<mrow>{}</mrow>", parts.into_iter().collect::<String>())
}

fn sign(c: char) -> String {
    format!("<mo>{}</mo>", escaped(&c.to_string()))
}

fn node(tree: &EquationNode, setting: MathMode) -> String {
    let node = |tree: &EquationNode| node(tree, setting);
    let operand = |tree: &EquationNode| operand(tree, setting);
    match tree {
        EquationNode::Row(parts) => row(parts.iter().enumerate().map(|(i, part)| match part {
            part if i > 0 && matches!(parts[i - 1], EquationNode::Sign(_)) => operand(part),
            part => node(part),
        })),
        EquationNode::Product(factors) => row(factors.iter().map(operand)),
        EquationNode::Number(text) => number(text),
        EquationNode::Symbol { base, marks } => symbol(base, marks, ""),
        EquationNode::Function(name) => format!("<mi>{}</mi><mo>&#x2061;</mo>", escaped(name)),
        EquationNode::Word(word) => format!("<mtext>&nbsp;{}&nbsp;</mtext>", escaped(word)),
        EquationNode::Sign(c) => sign(*c),
        EquationNode::Group(open, inner, close) => row([sign(*open), node(inner), sign(*close)]),
        EquationNode::Fraction(above, below) => {
            format!("<mfrac>{}{}</mfrac>", row([node(bare(above))]), row([node(bare(below))]))
        }
        EquationNode::Root(inner) => format!("<msqrt>{}</msqrt>", node(bare(inner))),
        EquationNode::Raised(base, script) => raise(base, &superscript(script), setting),
        EquationNode::Power(base, exponent) => raise(base, &row([node(bare(exponent))]), setting),
        EquationNode::Choice { rows, .. } => cases(rows.iter().map(|(value, when)| {
            let when =
                when.as_ref().map_or("<mtext>otherwise</mtext>".into(), |when| format!("<mtext>if&nbsp;</mtext>{}", node(when)));
            (node(bare(value)), when)
        })),
        EquationNode::Cases(rows) => {
            cases(rows.iter().map(|(value, when)| (node(bare(value)), format!("<mtext>for&nbsp;</mtext>{}", node(when)))))
        }
        EquationNode::Value(values) => value(values),
        EquationNode::Inked(ink, inner) => {
            let class = match ink {
                TermInk::Gradient => "gradient",
                TermInk::Memory => "memory",
            };
            format!("<mrow class=\"{class}\">{}</mrow>", node(inner))
        }
    }
}

fn operand(tree: &EquationNode, setting: MathMode) -> String {
    let inner = node(tree, setting);
    if needs_parentheses(tree) { row([sign('('), inner, sign(')')]) } else { inner }
}

fn cases(rows: impl Iterator<Item = (String, String)>) -> String {
    let line = |(value, when)| format!("<mtr><mtd>{value}</mtd><mtd>{when}</mtd></mtr>");
    row([sign('{'), format!("<mtable columnalign=\"left\">{}</mtable>", rows.map(line).collect::<String>())])
}

fn number(text: &str) -> String {
    match text.split_once('e') {
        Some((mantissa, power)) => {
            let ten = format!("<msup><mn>10</mn><mn>{}</mn></msup>", escaped(power.trim_start_matches('+')));
            row([format!("<mn>{}</mn>", escaped(mantissa)), sign('·'), ten])
        }
        None => format!("<mn>{}</mn>", escaped(text)),
    }
}

fn value(values: &[String]) -> String {
    if let [single] = values {
        return number(single);
    }
    let columns = if is_matrix(values) { 2 } else { 1 };
    let cell = |value: &String| format!("<mtd>{}</mtd>", number(value));
    let rows = values.chunks(columns).map(|row| format!("<mtr>{}</mtr>", row.iter().map(cell).collect::<String>()));
    row([sign('('), format!("<mtable>{}</mtable>", rows.collect::<String>()), sign(')')])
}

/// The element for what is raised to `script`, an element.
fn raise(base: &EquationNode, script: &str, setting: MathMode) -> String {
    match base {
        EquationNode::Symbol { base, marks } => symbol(base, marks, script),
        base => format!("<msup>{}{script}</msup>", row([operand(base, setting)])),
    }
}

fn superscript(script: &str) -> String {
    let plain: String = script.chars().filter_map(raised).collect();
    if plain.chars().all(|c| c.is_ascii_digit()) { format!("<mn>{plain}</mn>") } else { format!("<mi>{}</mi>", escaped(&plain)) }
}

/// A letter with its marks, raised to `script`, an element or nothing.
fn symbol(base: &str, marks: &str, script: &str) -> String {
    let (mut above, mut below, mut body) = (String::new(), String::new(), letter(base));
    for c in marks.chars() {
        match c {
            '\u{304}' => body = format!("<mover>{body}<mo>¯</mo></mover>"),
            '\u{302}' => body = format!("<mover>{body}<mo>^</mo></mover>"),
            '\u{303}' => body = format!("<mover>{body}<mo>~</mo></mover>"),
            '′' | '*' => above.push_str(&sign(c)),
            '∞' => below.push('∞'),
            _ => below.extend(lowered(c)),
        }
    }
    above.push_str(script);
    let below = if below.chars().all(|c| c.is_ascii_digit()) { format!("<mn>{below}</mn>") } else { format!("<mi>{below}</mi>") };
    let has_below = below.len() > "<mn></mn>".len();
    let tags = |under: &'static str, over: &'static str, both: &'static str| match (has_below, above.is_empty()) {
        (false, true) => body.clone(),
        (true, true) => format!("<{under}>{body}{below}</{under}>"),
        (false, false) => format!("<{over}>{body}{}</{over}>", row([above.clone()])),
        (true, false) => format!("<{both}>{body}{below}{}</{both}>", row([above.clone()])),
    };
    tags("msub", "msup", "msubsup")
}

fn letter(base: &str) -> String {
    if let Some(rest) = base.strip_prefix("∇²") {
        return row(["<msup><mo>∇</mo><mn>2</mn></msup>".to_owned(), letter(rest)]);
    }
    for operator in ['∇', '∂'] {
        if let Some(rest) = base.strip_prefix(operator) {
            return row([sign(operator), letter(rest)]);
        }
    }
    match base {
        "Σ" => "<mo largeop=\"false\">∑</mo>".into(),
        "E" => "<mi mathvariant=\"normal\">𝔼</mi>".into(),
        other => format!("<mi>{}</mi>", escaped(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use roxmltree::Document;

    fn mathml(text: &str) -> String {
        EquationNode::parse(text).unwrap().mathml(MathMode::Display)
    }

    /// What a reader of the page reads, in order.
    fn read(text: &str) -> String {
        let page = mathml(text).replace("&nbsp;", " ").replace("&#x2061;", "");
        let document = Document::parse(&page).unwrap();
        document.descendants().filter(|node| node.is_text()).filter_map(|node| node.text().map(str::to_owned)).collect()
    }

    #[test]
    fn a_formula_becomes_elements_that_say_the_same() {
        assert_eq!(read("xₖ₊₁ = xₖ − αₖ gₖ"), "xk+1=xk−αkgk");
        assert_eq!(read("F(w) = 1/n Σᵢ ½ (yᵢ − w xᵢ)²"), "F(w)=1n∑i½(yi−wxi)2");
        assert_eq!(read("‖∇²F(x)‖ < 2e-3"), "‖∇2F(x)‖<2·10-3");
        assert!(mathml("a if b > 0 else c").contains("<mtable"));
        assert!(mathml("√(vₖ + ε)").contains("<msqrt>"));
        assert!(mathml("x̄ₖ*").contains("<msubsup><mover>"));
    }
}
