//! The step inspector: the selected run's rule, line by line, with this step's numbers.

use crate::math::catalog::Catalog;
use crate::math::equation::EquationNode;
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::experiment::replay::Inspection;
use crate::sim::experiment::worked::worked;
use crate::sim::picture::marks::HEAD;
use crate::ui::numbers;
use crate::ui::paint::facts;
use crate::ui::paint::marker;
use crate::ui::runs::pictures::RunPicture;
use crate::ui::state::State;
use crate::ui::theme::{self, GAP, Palette};
use crate::ui::typeset;
use eframe::egui::{self, RichText, Ui, vec2};
use std::sync::Arc;

/// The width of a mark that chooses the run to be read, in points.
const SWITCH: f32 = 30.0;
/// The width of a column of numbers, in points.
const NUMBER: f32 = 96.0;

/// Shows the step at the playhead of the selected run, whose arithmetic is `inspection`.
pub fn show(ui: &mut Ui, state: &mut State, pictures: &[Arc<RunPicture>], inspection: Option<&Inspection>) {
    let (Some(run), Some(picture)) = (state.work.experiment.runs.get(state.selected), pictures.get(state.selected)) else {
        ui.weak("Add a run and select it to read its steps here.");
        return;
    };
    if picture.verdict.is_none() {
        let why = if picture.stopped {
            "The computation was stopped: nothing is known of this run."
        } else {
            "This run is being computed …"
        };
        ui.weak(why);
        return;
    }
    let Some(k) = picture.at(state.step()) else {
        ui.weak("This run has no finite start.");
        return;
    };
    let Some(inspection) = inspection else {
        ui.weak(format!("The numbers of step {k} are being computed …"));
        return;
    };
    title(ui, run, k);
    let chosen = switcher(ui, &state.work.experiment, state.selected);
    let record = &picture.trace.records[k];
    let variables = &state.work.experiment.objective.variables()[..inspection.x.len()];
    ended(ui, picture, k);
    equations(ui, run, &state.work.experiment, inspection, variables);
    if let Some(remark) = &inspection.remark {
        ui.add_space(GAP / 2.0);
        ui.colored_label(Palette::of(ui.ctx()).warning, sentence(remark));
    }
    ui.add_space(GAP);
    ui.separator();
    facts(ui, &state.work.experiment, run, inspection, record);
    ui.add_space(GAP);
    ui.checkbox(&mut state.settings.step_vectors, "Draw these vectors as arrows")
        .on_hover_text("At this run's head: the update true to scale, the others by their direction");
    state.selected = chosen.unwrap_or(state.selected);
}

/// Shows the mark of each run, as far as there is room on one line; the place of the one that is clicked, to be read instead.
fn switcher(ui: &mut Ui, experiment: &Experiment, selected: usize) -> Option<usize> {
    let palette = Palette::of(ui.ctx());
    let room = (ui.available_width() / SWITCH) as usize;
    if experiment.runs.len() < 2 {
        return None;
    }
    let mut chosen = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        for (i, run) in experiment.runs.iter().enumerate().take(room) {
            let (rect, response) = ui.allocate_exact_size(vec2(SWITCH, 26.0), egui::Sense::click());
            response.widget_info(|| {
                egui::WidgetInfo::selected(egui::Role::RadioButton, true, i == selected, format!("Read {}", run.name()))
            });
            let fill = if i == selected || response.hovered() { palette.rule } else { egui::Color32::TRANSPARENT };
            ui.painter().rect_filled(rect, 4.0, fill);
            if response.has_focus() {
                ui.painter().rect_stroke(rect, 4.0, egui::Stroke::new(1.5, palette.accent), egui::StrokeKind::Inside);
            }
            ui.painter().add(marker::shape(run.marker, rect.center(), HEAD + 2.0, palette.run(run.color), egui::Stroke::NONE));
            if response.on_hover_text(format!("Read the arithmetic of {}", run.name())).clicked() {
                chosen = Some(i);
            }
        }
    });
    ui.add_space(GAP / 2.0);
    chosen
}

fn title(ui: &mut Ui, run: &Run, k: usize) {
    ui.horizontal(|ui| {
        let palette = Palette::of(ui.ctx());
        let (_, space) = ui.allocate_space(vec2(14.0, 20.0));
        ui.painter().add(marker::shape(run.marker, space.center(), HEAD + 2.0, palette.run(run.color), egui::Stroke::NONE));
        ui.add(egui::Label::new(theme::heading(format!("{} at step {k}", run.name()))).truncate());
    });
    ui.add(egui::Label::new(RichText::new(run.optimizer.entry().about).color(Palette::of(ui.ctx()).weak)).wrap());
    ui.add_space(GAP);
}

fn ended(ui: &mut Ui, picture: &RunPicture, k: usize) {
    if k + 1 == picture.trace.records.len() {
        let Some(verdict) = &picture.verdict else { return };
        let text = match verdict {
            crate::sim::run::verdict::Verdict::Diverged { at, what } => {
                format!("The run ends here: at step {at} {what} is no finite number.")
            }
            crate::sim::run::verdict::Verdict::Undefined { at, what } => {
                format!("The run ends here: step {at} leads to where {what} is not defined.")
            }
            crate::sim::run::verdict::Verdict::Halted { why, .. } => format!("The run ends here: {why}."),
            _ => return,
        };
        ui.colored_label(Palette::of(ui.ctx()).warning, text);
        ui.add_space(GAP);
    }
}

/// Shows each equation of the rule; below it the same equation with this step's numbers, and its result: one row for a scalar or a vector,
/// one for each row of a matrix.
fn equations(ui: &mut Ui, run: &Run, experiment: &Experiment, inspection: &Inspection, variables: &[&str]) {
    numbers_row(ui, variables.iter().map(|variable| (*variable).to_owned()).collect(), true);
    typeset::formula(ui, "xₖ");
    result(ui, &inspection.x, variables.len());
    let weak = Palette::of(ui.ctx()).weak;
    for line in worked(experiment, run, inspection, &numbers::typed) {
        typeset::formula(ui, &format!("{} = {}", line.left, line.right));
        if let Some(numbers) = line.numbers {
            let numbers = EquationNode::Row(vec![EquationNode::Sign('='), numbers]);
            typeset::tree(ui, &numbers, weak).on_hover_text("The line above with this step's numbers, rounded to four digits");
        }
        result(ui, &line.value, variables.len());
    }
}

fn result(ui: &mut Ui, value: &[f64], columns: usize) {
    for row in value.chunks(columns) {
        numbers_row(ui, row.iter().map(|x| numbers::column(*x)).collect(), false);
    }
    ui.add_space(2.0);
}

/// Shows texts in columns at the right, each as wide as the widest number.
fn numbers_row(ui: &mut Ui, texts: Vec<String>, head: bool) {
    let palette = Palette::of(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 19.0), egui::Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, texts.join("  ")));
    let color = if head { palette.weak } else { palette.accent };
    for (i, text) in texts.iter().rev().enumerate() {
        let at = rect.right_center() - vec2(i as f32 * NUMBER, 0.0);
        ui.painter().text(at, egui::Align2::RIGHT_CENTER, text, egui::FontId::proportional(14.5), color);
    }
}

fn facts(ui: &mut Ui, experiment: &Experiment, run: &Run, inspection: &Inspection, record: &crate::sim::run::trace::Record) {
    let lowest = experiment.objective.lowest();
    facts::table(ui, "facts", |row| {
        row("learning rate $αₖ$", numbers::short(inspection.learning_rate), "After the schedule");
        if !run.schedule.is_constant() {
            row("schedule", format!("${}$", run.schedule.schedule.formula()), "How the learning rate changes");
        }
        row("loss $f(xₖ)$", numbers::digits(record.loss, 6), "Of the full objective, without weight decay");
        // Where f* is 0 the gap is the loss.
        if let Some(lowest) = lowest.filter(|lowest| *lowest != 0.0) {
            row("f(xₖ) − f*", numbers::digits(record.loss - lowest, 6), "The loss above its least value");
        }
        row("‖∇f(xₖ)‖", numbers::digits(record.grad_norm, 6), "Of the full objective");
        row("evaluations", record.evals.to_string(), "Of gradients and values so far; over all of n samples, one counts n");
    });
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect::<String>() + ".").unwrap_or_default()
}
