//! The four ways of inference in numbers, and why they agree or not.

use crate::sim::dropout::dropout_layer::DropoutLayer;
use crate::sim::dropout::dropout_tally::{Comparison, DropoutTally, Inference};
use crate::sim::formulas;
use crate::ui::numbers;
use crate::ui::pages::dropout::right;
use crate::ui::pages::dropout::unit_numbers::special;
use crate::ui::pages::dropout::verdicts::OutputStage;
use crate::ui::theme::{self, GAP, Palette};
use crate::ui::typeset;
use eframe::egui::{Grid, RichText, Ui, vec2};

/// Shows the numbers.
pub fn show(ui: &mut Ui, layer: &DropoutLayer, tally: &DropoutTally) {
    let palette = Palette::of(ui.ctx());
    ui.label(theme::heading("At inference"));
    for formula in formulas::DROPOUT_AT_INFERENCE {
        typeset::formula(ui, formula);
    }
    let words = "A sum is linear in the activations: if they are right on average, so is the sum. $σ$ is not linear, so the mean of the outputs is not \
                 the output of the mean; only an average over masks takes the mean after $σ$.";
    typeset::wrapped(ui, words, palette.weak);
    if let Some(words) = special(layer.p) {
        typeset::wrapped(ui, words, palette.warning);
        if layer.p == 1.0 {
            let words = "$1/(1 − p)$ has no value there; the factor of inverted dropout counts as 0.";
            typeset::wrapped(ui, words, palette.text);
        }
    }
    let rows = tally.comparisons();
    for (side, title) in [(OutputStage::Sum, "Before $σ$"), (OutputStage::Value, "After $σ$")] {
        ui.add_space(GAP);
        ui.separator();
        typeset::words(ui, title, palette.text);
        table(ui, &rows, side);
    }
}

fn table(ui: &mut Ui, rows: &[Comparison], side: OutputStage) {
    let palette = Palette::of(ui.ctx());
    let small = |words: String| RichText::new(words).size(13.0);
    let decimals = decimals(rows, side);
    let known = |x: Option<f64>| x.map_or("–".into(), |x| numbers::fixed(x, decimals));
    let titles = [
        ("", "The way, and the output"),
        ("training", "The mean over the masks of training, with its standard error"),
        ("inference", "What the output is at inference; of Monte-Carlo dropout the mean over its masks"),
    ];
    Grid::new(("ways", side == OutputStage::Sum)).num_columns(4).min_col_width(0.0).spacing(vec2(12.0, 4.0)).show(ui, |ui| {
        for (title, tip) in titles {
            right(ui, small(title.into()).color(palette.weak)).on_hover_text(tip);
        }
        let tip = "The standard deviation over the masks of Monte-Carlo dropout";
        ui.label(small("sd".into()).color(palette.weak)).on_hover_text(tip);
        ui.end_row();
        for way in Inference::ALL {
            for row in rows.iter().filter(|row| row.inference == way) {
                let stage = side.of(row);
                ui.label(small(format!("{} {}", short(way), row.output + 1)).color(palette.weak)).on_hover_text(format!(
                    "{}, output {}",
                    way.title(),
                    row.output + 1
                ));
                let error =
                    stage.training.error().map_or(String::new(), |error| format!(" ± {}", numbers::fixed(error, decimals)));
                right(ui, small(format!("{}{error}", known(stage.training.mean()))));
                right(ui, small(known(stage.inference)));
                if let Some(deviation) = stage.sampled.deviation() {
                    ui.label(small(numbers::fixed(deviation, 2)));
                }
                ui.end_row();
            }
        }
    });
}

/// Returns the number of decimals in a table: three, or as many as the smallest of its errors needs.
fn decimals(rows: &[Comparison], side: OutputStage) -> usize {
    let errors = rows.iter().filter_map(|row| side.of(row).training.error()).filter(|error| *error > 0.0);
    let least = errors.fold(1.0, f64::min);
    (-least.log10().floor()).clamp(3.0, 5.0) as usize
}

/// Returns a name that fits the table.
fn short(way: Inference) -> &'static str {
    match way {
        Inference::Nothing => "nothing",
        Inference::Scaled => "scaled",
        Inference::Inverted => "inverted",
        Inference::MonteCarlo => "masks",
    }
}
