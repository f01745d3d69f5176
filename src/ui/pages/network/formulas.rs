//! Back-propagation, with the activation and the loss that are chosen.

use crate::sim::training::Problem;
use crate::ui::theme::{self, GAP, Palette};
use crate::ui::typeset;
use eframe::egui::{Label, RichText, Ui};

/// Shows how the gradient is calculated.
pub fn show(ui: &mut Ui, problem: &Problem) {
    let palette = Palette::of(ui.ctx());
    let network = &problem.network;
    let hidden = !network.hidden().is_empty();
    let mask = hidden && !network.dropout().is_none();
    ui.label(theme::strong("How the gradient is calculated"));
    let mut part = |title: &str, lines: &[&str]| {
        ui.add(Label::new(RichText::new(title).color(palette.weak)).wrap());
        for line in lines {
            typeset::formula(ui, line);
        }
        ui.add_space(GAP / 2.0);
    };
    let a = if mask { "aˡ = mˡ ∘ φ(zˡ)" } else { "aˡ = φ(zˡ)" };
    let forward: &[&str] =
        if hidden { &["zˡ = Wˡ aˡ⁻¹ + bˡ,  a⁰ = x", a, "z = w·a + b of the last layer"] } else { &["z = w·x + b"] };
    part("Forward, layer by layer", forward);
    part("The loss of an example of class y", &[network.loss().formula(), network.loss().derivative_formula()]);
    if hidden {
        let back = if mask {
            "δˡ = mˡ ∘ φ′(zˡ) ∘ (Wˡ⁺¹)ᵀ δˡ⁺¹"
        } else {
            "δˡ = φ′(zˡ) ∘ (Wˡ⁺¹)ᵀ δˡ⁺¹"
        };
        part("Back, by the chain rule: δ = ∂f/∂z", &[back, network.activation().derivative_formula()]);
        part("What the optimizer gets", &["∂f/∂Wˡ = δˡ (aˡ⁻¹)ᵀ,  ∂f/∂bˡ = δˡ"]);
    } else {
        part("What the optimizer gets: δ = ∂f/∂z", &["∂f/∂w = δ x,  ∂f/∂b = δ"]);
    }
    if mask {
        part("Dropout", &[]);
        typeset::prose(ui, "$mˡ$ is 0 with the chance $p$, for every neuron, example and step.");
    }
}
