//! Back-propagation, with the activation and the loss that are chosen; and formulas of several parts.

use crate::sim::formulas::network as book;
use crate::sim::training::Problem;
use crate::ui::theme::{self, GAP, Palette};
use crate::ui::typeset;
use eframe::egui::{Color32, Frame, Margin, Ui};

/// How far the later parts of a formula are set in, in points.
const INDENT: i8 = 16;
/// How much a formula is made smaller before it is broken.
const SHRINK: f32 = 0.9;

/// Shows how the gradient is calculated.
pub fn show(ui: &mut Ui, problem: &Problem) {
    let palette = Palette::of(ui.ctx());
    let network = &problem.network;
    let hidden = !network.hidden().is_empty();
    let mask = hidden && !network.dropout().is_none();
    ui.label(theme::strong("How the gradient is calculated"));
    let mut part = |title: &str, lines: &[&str]| {
        typeset::wrapped(ui, title, palette.weak);
        for line in lines {
            in_parts(ui, line, palette.text);
        }
        ui.add_space(GAP / 2.0);
    };
    let a = if mask { book::MASKED } else { book::ACTIVATION };
    let forward: &[&str] = if hidden { &[book::WEIGHTED, a, book::OUTPUT] } else { &[book::LINEAR_OUTPUT] };
    part("Forward, layer by layer", forward);
    part("The loss of an example of class $y$", &[network.loss().formula(), network.loss().derivative_formula()]);
    if hidden {
        let back = if mask { book::MASKED_BACK } else { book::BACK };
        part("Back, by the chain rule: $δ = ∂f/∂z$", &[back, network.activation().derivative_formula()]);
        part("What the optimizer gets", &[book::GRADIENT]);
    } else {
        part("What the optimizer gets: $δ = ∂f/∂z$", &[book::LINEAR_GRADIENT]);
    }
    if mask {
        part("Dropout", &[]);
        typeset::prose(ui, "$mˡ$ is 0 with the chance $p$, for every neuron, example and step.");
    }
}

/// Shows a formula that has no room on one line with each of its parts, which commas divide, on a line of its own where it must be.
pub fn in_parts(ui: &mut Ui, text: &str, color: Color32) {
    let room = ui.available_width();
    let fits =
        |text: &str| SHRINK * typeset::measure(ui.ctx(), &format!("${text}$"), theme::FORMULA).x <= room - f32::from(INDENT);
    if fits(text) {
        typeset::block(ui, text, color);
        return;
    }
    for (i, line) in lines(text, &fits).iter().enumerate() {
        let left = if i == 0 { 0 } else { INDENT };
        Frame::new().inner_margin(Margin { left, ..Margin::ZERO }).show(ui, |ui| typeset::block(ui, line, color));
    }
}

/// The parts of a formula, as many on a line as fit.
fn lines(text: &str, fits: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in parts(text) {
        match lines.last().map(|line| format!("{line}, {part}")).filter(|joined| fits(joined)) {
            Some(joined) => lines.last_mut().into_iter().for_each(|line| line.clone_from(&joined)),
            None => lines.push(part.to_owned()),
        }
    }
    lines
}

/// The parts of a formula between the commas that stand in no brackets.
fn parts(text: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut from) = (Vec::new(), 0_i32, 0);
    for (i, sign) in text.char_indices() {
        match sign {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(text[from..i].trim());
                from = i + 1;
            }
            _ => {}
        }
    }
    parts.push(text[from..].trim());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::catalog::Catalog;
    use crate::math::formula::Node;
    use crate::math::network::Loss;
    use crate::math::param::variants;
    use crate::math::{Activation, Dataset};

    #[test]
    fn commas_in_brackets_part_nothing() {
        let moons = "(cos t, sin t) and (1 − cos t, ½ − sin t), t ~ U(0, π), + σ ξ";
        assert_eq!(parts(moons), ["(cos t, sin t) and (1 − cos t, ½ − sin t)", "t ~ U(0, π)", "+ σ ξ"]);
        let fits = |text: &str| text.chars().count() < 20;
        assert_eq!(lines(moons, &fits), ["(cos t, sin t) and (1 − cos t, ½ − sin t)", "t ~ U(0, π), + σ ξ"]);
        assert_eq!(lines("φ(z) = z", &|_| false), ["φ(z) = z"]);
    }

    #[test]
    fn every_part_can_be_set_by_itself() {
        let activations = Activation::ALL.iter().map(|member| (member.default)());
        let data = Dataset::ALL.iter().flat_map(|member| variants((member.default)()));
        let all = activations
            .flat_map(|activation| [activation.formula(), activation.derivative_formula()])
            .chain([Loss::CrossEntropy, Loss::Squared].into_iter().flat_map(|loss| [loss.formula(), loss.derivative_formula()]))
            .map(str::to_owned)
            .chain(data.map(|data| data.formula().to_owned()))
            .chain(book::ALL.map(str::to_owned));
        for formula in all {
            assert!(parts(&formula).into_iter().all(|part| Node::parse(part).is_some()), "{formula}");
        }
    }
}
