//! The lecture's table of costs, with what the runs of the experiment have paid so far.

use crate::ui::pages::scene::Scene;
use crate::ui::paint::marker;
use crate::ui::theme::{GAP, Palette};
use crate::ui::typeset;
use eframe::egui::{FontId, Grid, Sense, Stroke, TextStyle, Ui, vec2};

/// The font size, in points.
const SIZE: f32 = 16.0;
/// The least height of a row, in points.
const ROW: f32 = 26.0;

/// Shows the table in the rest of `ui`, for an objective that is a finite sum.
pub fn show(ui: &mut Ui, scene: &Scene<'_>) {
    let palette = Palette::of(ui.ctx());
    let experiment = &scene.state.work.experiment;
    let n = experiment.objective.data().len();
    ui.style_mut().text_styles.insert(TextStyle::Body, FontId::proportional(SIZE));
    let row = |ui: &mut Ui, cells: &[&str], color| {
        for cell in cells {
            typeset::words(ui, cell, color);
        }
        ui.end_row();
    };
    ui.add_space(GAP / 2.0);
    Grid::new("costs").min_row_height(ROW).min_col_width(150.0).spacing(vec2(28.0, 2.0)).show(ui, |ui| {
        row(ui, &["what is computed", "its cost", "here"], palette.weak);
        let all = format!("${n} q$");
        for (what, cost, here) in [
            ("the loss of one sample, $fᵢ(x)$", "$O(q)$", "$q$"),
            ("its gradient, $∇fᵢ(x)$", "$O(q)$", "$q$"),
            ("the loss of all samples, $F(x)$", "$O(n q)$", all.as_str()),
            ("its gradient, $∇F(x)$", "$O(n q)$", all.as_str()),
        ] {
            row(ui, &[what, cost, here], palette.text);
        }
    });
    ui.add_space(GAP);
    Grid::new("paid").min_row_height(ROW).min_col_width(150.0).spacing(vec2(28.0, 2.0)).show(ui, |ui| {
        row(ui, &["run", "a step costs", &format!("paid up to step {}", scene.state.step())], palette.weak);
        for (run, picture) in experiment.runs.iter().zip(scene.pictures).filter(|(run, _)| !run.hidden) {
            let Some(k) = picture.at(scene.state.step()) else { continue };
            ui.horizontal(|ui| {
                let (rect, _) = ui.allocate_exact_size(vec2(16.0, 16.0), Sense::hover());
                ui.painter().add(marker::shape(run.marker, rect.center(), 12.0, palette.run(run.color), Stroke::NONE));
                typeset::words(ui, run.name(), palette.text);
            });
            // Each of them is of one gradient; what a rule computes besides is in what it has paid.
            typeset::words(ui, &format!("${} q$", experiment.sampling_of(run).size(n)), palette.text);
            typeset::words(ui, &format!("${} q$", picture.trace.records[k].evals), palette.text);
            ui.end_row();
        }
    });
}
