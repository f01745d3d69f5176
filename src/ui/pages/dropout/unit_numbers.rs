//! The rule of dropout, and the numbers of this draw for each unit.

use crate::sim::dropout::dropout_layer::DropoutLayer;
use crate::sim::dropout::dropout_tally::DropoutTally;
use crate::sim::formulas;
use crate::ui::numbers;
use crate::ui::pages::dropout::{means, right};
use crate::ui::theme::{self, GAP, Palette};
use crate::ui::typeset;
use eframe::egui::{Align, Grid, Label, Layout, RichText, Ui, vec2};

/// Shows the numbers.
pub fn show(ui: &mut Ui, layer: &DropoutLayer, tally: &DropoutTally) {
    let palette = Palette::of(ui.ctx());
    ui.label(theme::heading("Dropout"));
    for formula in formulas::DROPOUT {
        typeset::formula(ui, formula);
    }
    if let Some(words) = special(layer.p) {
        typeset::wrapped(ui, words, palette.warning);
    }
    ui.add_space(GAP);
    ui.separator();
    let Some(mask) = means::latest(layer, tally) else {
        ui.add(Label::new("No mask is drawn yet. Step or play: every step is a draw.").wrap());
        return;
    };
    ui.label(theme::strong(format!("Draw {}", tally.draws())));
    let number = |x: f64| RichText::new(numbers::fixed(x, 3)).size(13.0);
    Grid::new("units").num_columns(5).min_col_width(0.0).spacing(vec2(9.0, 4.0)).show(ui, |ui| {
        for (title, tip) in [
            ("i", "The hidden unit"),
            ("aᵢ", "Its activation, without dropout"),
            ("aᵢᴰᴼ", "What it passes on in this draw: aᵢ, or 0 where it is off"),
            ("mean", "The mean of aᵢᴰᴼ over the draws so far, with its standard error"),
            ("(1 − p) aᵢ", "The mean that it tends to"),
        ] {
            let layout = Layout::right_to_left(Align::Center);
            ui.with_layout(layout, |ui| typeset::name(ui, title, palette.weak)).inner.on_hover_text(tip);
        }
        ui.end_row();
        for (i, unit) in tally.units().iter().enumerate() {
            right(ui, RichText::new((i + 1).to_string()).size(13.0).color(palette.weak));
            right(ui, number(unit.activation));
            let passed = unit.activation * mask[i];
            right(ui, if mask[i] == 0.0 { RichText::new("0, off").size(13.0).color(palette.warning) } else { number(passed) });
            let mean = unit.passed.mean().unwrap_or(0.0);
            let error = unit.passed.error().map_or(String::new(), |error| format!(" ± {}", numbers::fixed(error, 4)));
            right(ui, RichText::new(format!("{}{error}", numbers::fixed(mean, 4))).size(13.0));
            right(ui, number(unit.expected));
            ui.end_row();
        }
    });
    ui.add_space(GAP);
    lesson(ui, layer, tally);
}

/// Returns the remark for p at either end of its range, formulas between `$`.
pub fn special(p: f64) -> Option<&'static str> {
    match p {
        0.0 => Some("$p = 0$: no unit is ever off, and dropout does nothing."),
        1.0 => {
            Some("$p = 1$: every unit is off in every draw. Nothing of the input is left, and nothing can be learned from it.")
        }
        _ => None,
    }
}

/// Explains how close the means have come, from the current numbers.
fn lesson(ui: &mut Ui, layer: &DropoutLayer, tally: &DropoutTally) {
    if layer.p == 0.0 || layer.p == 1.0 {
        return;
    }
    let weak = Palette::of(ui.ctx()).weak;
    let apart = |unit: &crate::sim::dropout::dropout_tally::Unit| {
        let (mean, error) = (unit.passed.mean()?, unit.passed.error().filter(|error| *error > 0.0)?);
        Some((mean - unit.expected).abs() / error)
    };
    let most = tally.units().iter().filter_map(apart).fold(f64::NAN, f64::max);
    if most.is_finite() {
        let words = format!("The mean farthest from $(1 − p) aᵢ$ is {} standard errors away.", numbers::digits(most, 2));
        typeset::wrapped(ui, &words, Palette::of(ui.ctx()).text);
    }
    let words = "The standard error falls like $1/√N$: for one more digit it takes a hundred times as many draws.";
    typeset::wrapped(ui, words, weak);
}
