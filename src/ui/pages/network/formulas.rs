//! The formulas of back-propagation, for the chosen activation and loss.

use crate::sim::formulas::network;
use crate::sim::training::TrainingProblem;
use crate::ui::theme::{self, GAP, Palette};
use crate::ui::typeset;
use eframe::egui::Ui;

/// Shows how the gradient is calculated.
pub fn show(ui: &mut Ui, problem: &TrainingProblem) {
    let palette = Palette::of(ui.ctx());
    let network = &problem.network;
    let hidden = !network.hidden().is_empty();
    let mask = hidden && !network.dropout().is_none();
    ui.label(theme::strong("How the gradient is calculated"));
    let mut part = |title: &str, lines: &[&str]| {
        typeset::wrapped(ui, title, palette.weak);
        for line in lines {
            typeset::formula(ui, line);
        }
        ui.add_space(GAP / 2.0);
    };
    let a = if mask { network::MASKED } else { network::ACTIVATION };
    let forward: &[&str] = if hidden { &[network::WEIGHTED, a, network::OUTPUT] } else { &[network::LINEAR_OUTPUT] };
    part("Forward, layer by layer", forward);
    part("The loss of an example of class $y$", &[network.loss().formula(), network.loss().derivative_formula()]);
    if hidden {
        let back = if mask { network::MASKED_BACK } else { network::BACK };
        part("Back, by the chain rule: $δ = ∂f/∂z$", &[back, network.activation().derivative_formula()]);
        part("What the optimizer gets", &[network::GRADIENT]);
    } else {
        part("What the optimizer gets: $δ = ∂f/∂z$", &[network::LINEAR_GRADIENT]);
    }
    if mask {
        part("Dropout", &[]);
        typeset::prose(ui, "$mˡ$ is 0 with probability $p$, for every neuron, example and step.");
    }
}
