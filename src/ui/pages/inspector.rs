//! The step inspector: the selected run's rule as a worked example, line by line, with this step's numbers.

// Equations are read before they are typeset, and typesetting brings in the decimal mark.
use crate::figure::numbers as plain;
use crate::math::catalog::Catalog;
use crate::math::equation::EquationNode;
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::experiment::replay::Inspection;
use crate::sim::experiment::step_parts::StepAnatomy;
use crate::sim::experiment::worked::{Worked, worked};
use crate::sim::picture::marks::HEAD;
use crate::sim::run::trace::Record;
use crate::sim::run::verdict::Verdict;
use crate::ui::controls::icon::{self, Icon};
use crate::ui::numbers;
use crate::ui::paint::facts;
use crate::ui::paint::marker;
use crate::ui::plots::step_picture::StepPicture;
use crate::ui::runs::pictures::RunPicture;
use crate::ui::state::State;
use crate::ui::state::action::Action;
use crate::ui::theme::{self, GAP, Palette};
use crate::ui::typeset;
use crate::ui::typeset::aligned::{self, AlignedEquation};
use eframe::egui::{self, Align, Layout, Rect, RichText, Ui, UiBuilder, vec2};
use std::sync::Arc;

/// The width of a mark that chooses the run to be read, in points.
const SWITCH: f32 = 30.0;
/// The width from which on the picture, the arithmetic and the numbers stand side by side, in points.
const WIDE: f32 = 720.0;
/// The widest column of left sides, in points.
const LEFT: f32 = 64.0;
/// The most numbers that a vector or a matrix of the plane has.
const LONGEST: usize = 4;
/// A number as wide as most: lines are laid out with it, so that they keep their places while the numbers change.
const WIDEST: &str = "−0.0008888";

/// Shows the step at the playhead of the selected run, whose arithmetic is `inspection`.
pub fn show(
    ui: &mut Ui,
    state: &mut State,
    pictures: &[Arc<RunPicture>],
    inspection: Option<&Inspection>,
    enlarged: &mut StepPicture,
    actions: &mut Vec<Action>,
) {
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
    let experiment = &state.work.experiment;
    let anatomy = StepAnatomy::new(experiment, run, inspection);
    let parts = anatomy.parts();
    let mut chosen = None;
    let mut draws = state.settings.step_vectors;
    // The three parts stand side by side where there is room, so that none of them is below the edge of the stage.
    let mut picture_of_step = |ui: &mut Ui| {
        let made = inspection.notes.iter().any(|note| note.symbol == "xₖ₊₁");
        title(ui, k, made, actions);
        chosen = switcher(ui, experiment, state.selected);
        name(ui, run, k);
        if !parts.is_empty() || run.optimizer.has_marks() {
            enlarged.show(ui, state, &parts, inspection, &picture.trace.records);
            ui.add_space(GAP / 2.0);
        }
    };
    let mut arithmetic = |ui: &mut Ui| {
        ended(ui, picture, k);
        equations(ui, run, experiment, inspection, &anatomy);
        if let Some(remark) = &inspection.remark {
            ui.add_space(GAP / 2.0);
            ui.colored_label(Palette::of(ui.ctx()).warning, sentence(remark));
        }
    };
    let mut numbers = |ui: &mut Ui| {
        facts(ui, experiment, run, inspection, picture, k);
        if !parts.is_empty() {
            ui.add_space(GAP / 2.0);
            theme::checkbox(ui, &mut draws, "Draw these arrows in the plot").on_hover_text("At this run's mark, true to scale");
        }
    };
    if ui.available_width() > WIDE {
        let whole = ui.available_rect_before_wrap();
        let mut left = whole.left();
        let mut part = |share: f32, show: &mut dyn FnMut(&mut Ui)| {
            let room = Rect::from_x_y_ranges(left..=left + share * whole.width() - 2.0 * GAP, whole.y_range());
            left += share * whole.width();
            let mut inside =
                ui.new_child(UiBuilder::new().id_salt(left as i32).max_rect(room).layout(Layout::top_down(Align::Min)));
            show(&mut inside);
            inside.min_rect().bottom()
        };
        let ends = [part(0.3, &mut picture_of_step), part(0.42, &mut arithmetic), part(0.28, &mut numbers)];
        ui.allocate_space(vec2(whole.width(), ends.into_iter().fold(0.0, f32::max) - whole.top()));
    } else {
        picture_of_step(ui);
        arithmetic(ui);
        ui.add_space(GAP / 2.0);
        ui.separator();
        numbers(ui);
    }
    state.settings.step_vectors = draws;
    state.selected = chosen.unwrap_or(state.selected);
}

/// Shows which step it is, and the buttons to the one before and the next.
fn title(ui: &mut Ui, k: usize, made: bool, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        let step = if made { format!("k = {k} → {}", k + 1) } else { format!("k = {k}") };
        ui.label(theme::title(step));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            // The scroll bar of the column needs this room.
            ui.add_space(1.5 * GAP);
            let next = (Icon::Forward, Action::StepForward, "Read the next step");
            let before = (Icon::Back, Action::StepBack, "Read the step before");
            for (icon, action, name) in [next, before] {
                if icon::button(ui, icon, action, false).accessible_name(name).clicked() {
                    actions.push(action);
                }
            }
        });
    });
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
    chosen
}

fn name(ui: &mut Ui, run: &Run, k: usize) {
    ui.horizontal(|ui| {
        let palette = Palette::of(ui.ctx());
        let (_, space) = ui.allocate_space(vec2(14.0, 20.0));
        ui.painter().add(marker::shape(run.marker, space.center(), HEAD + 2.0, palette.run(run.color), egui::Stroke::NONE));
        let name = ui.add(egui::Label::new(theme::heading(run.name())).truncate()).on_hover_text(run.optimizer.entry().about);
        name.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, format!("{} at step {k}", run.name())));
    });
}

fn ended(ui: &mut Ui, picture: &RunPicture, k: usize) {
    if k + 1 == picture.trace.records.len() {
        let Some(verdict) = &picture.verdict else { return };
        let text = match verdict {
            Verdict::Diverged { at, what } => format!("The run ends here: at step {at} {what} is no finite number."),
            Verdict::Undefined { at, what } => format!("The run ends here: step {at} leads to where {what} is not defined."),
            Verdict::Halted { why, .. } => format!("The run ends here: {why}."),
            _ => return,
        };
        ui.add(egui::Label::new(RichText::new(text).color(Palette::of(ui.ctx()).warning)).wrap());
        ui.add_space(GAP);
    }
}

/// Shows each equation of the rule; below it the same with this step's numbers, and its result, all aligned at the relation signs.
fn equations(ui: &mut Ui, run: &Run, experiment: &Experiment, inspection: &Inspection, anatomy: &StepAnatomy<'_>) {
    let lines = worked(experiment, run, inspection, &plain::typed);
    let inked = |text: &str| EquationNode::parse(text).map(|node| anatomy.inked(&node));
    let left = |symbol: &str| inked(symbol).unwrap_or_else(|| EquationNode::Word(symbol.to_owned()));
    let sides: Vec<EquationNode> = lines.iter().map(|line| left(&line.left)).collect();
    let column = sides.iter().map(|side| aligned::width_of(ui.ctx(), side)).fold(0.0, f32::max).min(LEFT);
    ui.spacing_mut().item_spacing.y = 3.0;
    let start = left("xₖ");
    let dimension = inspection.x.len();
    result(ui, Some(&start), (&inspection.x, dimension), column);
    for (line, side) in lines.iter().zip(&sides) {
        ui.add_space(GAP * 0.25);
        let Some(right) = inked(&line.right) else { continue };
        let formula = equals(right.clone());
        let text = Some(format!("{} = {}", line.left, line.right));
        aligned::show(ui, &AlignedEquation { left: Some(side), right: &formula, longest: None, weak: false, text }, column);
        in_numbers(ui, line, &right, column);
        result(ui, None, (&line.value, dimension), column);
    }
}

/// Shows the right side of `line` with its numbers, where it has any, in the inks of its `formula`, whose terms stand in the same places.
fn in_numbers(ui: &mut Ui, line: &Worked, formula: &EquationNode, column: f32) {
    let Some(numbers) = &line.numbers else { return };
    let numbers = numbers.clone().with_inks_of(formula);
    let (longest, numbers) = (equals(numbers.with_coordinates(WIDEST)), equals(numbers));
    let shown = AlignedEquation { left: None, right: &numbers, longest: Some(&longest), weak: true, text: None };
    aligned::show(ui, &shown, column).on_hover_text("The line above with this step's numbers, rounded to four digits");
}

fn result(ui: &mut Ui, left: Option<&EquationNode>, (value, dimension): (&[f64], usize), column: f32) {
    if value.is_empty() {
        return;
    }
    let numbers = |value: &[f64]| EquationNode::Value(value.iter().map(|x| plain::typed(*x)).collect());
    let shown = equals(if value.len() > LONGEST && dimension == 1 {
        // A list of numbers; in the plane it is one of points, each of which has a row.
        let parts = value.chunks(1).flat_map(|one| [EquationNode::Sign(','), numbers(one)]);
        EquationNode::Row(parts.skip(1).collect())
    } else {
        numbers(value)
    });
    let longest = shown.with_coordinates(WIDEST);
    aligned::show(ui, &AlignedEquation { left, right: &shown, longest: Some(&longest), weak: false, text: None }, column);
}

fn equals(right: EquationNode) -> EquationNode {
    let rest = if let EquationNode::Row(parts) = right { parts } else { vec![right] };
    EquationNode::Row([vec![EquationNode::Sign('=')], rest].concat())
}

/// Shows what step `k` did.
fn facts(ui: &mut Ui, experiment: &Experiment, run: &Run, inspection: &Inspection, picture: &RunPicture, k: usize) {
    let (record, next) = (&picture.trace.records[k], picture.trace.records.get(k + 1));
    let (is_recorded, is_held) = (run.optimizer.recording().is_some(), !run.proximal.is_none());
    let then = |value: &dyn Fn(&Record) -> f64, digits: usize| {
        let now = numbers::digits(value(record), digits);
        next.map_or(now.clone(), |next| format!("{now} → {}", numbers::digits(value(next), digits)))
    };
    facts::table(ui, "facts", |row| {
        let (name, tip) = match () {
            () if is_recorded => ("loss".to_owned(), "As the file has it, or F(xₖ) where it has none, before and after the step"),
            () if is_held => (
                format!("loss ${}$", run.proximal.loss_formula("F(xₖ)")),
                "What this run minimizes, with its proximal step, before and after the step",
            ),
            () => ("loss $F(xₖ)$".to_owned(), "Of the full objective, without weight decay, before and after the step"),
        };
        row(&name, then(&|record| record.loss, 5), tip);
        let lowest = picture.lowest.filter(|_| !is_recorded);
        match lowest {
            Some(lowest) if is_held => {
                row("least, F*", numbers::digits(lowest, 5), "The least value of that: in its set, or with its term")
            }
            None if is_held && experiment.objective.lowest().is_some() => {
                row("least, F*", "not known".into(), "F is not known to be convex, and no minimizer of it stays where it is")
            }
            _ => {}
        }
        if let Some(lowest) = lowest.filter(|lowest| *lowest != 0.0) {
            row(
                "F(xₖ) − F*",
                then(&|record| record.loss - lowest, 5),
                "The loss above its least value, before and after the step",
            );
        }
        if let (Some(lowest), Some(next)) = (lowest, next) {
            let factor = (next.loss - lowest) / (record.loss - lowest);
            if factor.is_finite() {
                row("factor", numbers::digits(factor, 3), "The loss above its least value after the step, over that before it");
            }
        }
        let norm = run.proximal.stationarity_formula("xₖ");
        let tip = if is_held {
            "0 exactly where the run can rest: P is its proximal step, for α = 1"
        } else {
            "Of the full objective"
        };
        row(&norm, numbers::digits(record.grad_norm, 5), tip);
        if let Some(next) = next {
            row("step length", numbers::digits((next.x - record.x).norm(), 5), "‖xₖ₊₁ − xₖ‖");
        }
        if is_recorded {
            return;
        }
        row("learning rate $αₖ$", numbers::short(inspection.learning_rate), "After the schedule");
        if !run.schedule.is_constant() {
            row("schedule", run.schedule.schedule.entry().title.into(), "How the learning rate changes");
        }
        row("evaluations", record.evals.to_string(), "Of gradients and values so far; over all of n samples, one counts n");
    });
    if !run.schedule.is_constant() && !is_recorded {
        // In a line of its own, which breaks where a formula may.
        ui.add_space(GAP / 2.0);
        typeset::formula(ui, &run.schedule.schedule.formula());
    }
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect::<String>() + ".").unwrap_or_default()
}
