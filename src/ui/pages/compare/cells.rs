//! The table of the benchmark: the median evaluations of each run on each function. A cell opens its experiment.

use crate::math::catalog::param::{Tunable as _, Value};
use crate::sim::Experiment;
use crate::sim::compare::rate_range::RATE_KEY;
use crate::sim::compare::tuning::TunedCell;
use crate::sim::page::Page;
use crate::ui::numbers;
use crate::ui::pages::compare::heading;
use crate::ui::pages::compare::profile;
use crate::ui::pages::compare::work::CompareWork;
use crate::ui::pages::scene::Scene;
use crate::ui::state::action::Action;
use crate::ui::state::comparison_plan::ComparisonPicture;
use crate::ui::theme::Palette;
use eframe::egui::{Button, Grid, RichText, Role, ScrollArea, Ui, WidgetInfo, vec2};

/// Shows the table in the rest of `ui`.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>, work: &mut CompareWork) {
    let palette = Palette::of(ui.ctx());
    let tip = "The median evaluations to the tolerance, over starts and seeds, with the learning rate tuned on that function. A star: the best rate \
               is the least or the greatest that was tried. Click a cell to open its experiment; Undo brings yours back.";
    heading(ui, scene, "Median evaluations; click a cell to open it", tip, ComparisonPicture::Benchmark);
    let Some(found) = profile::found(ui, scene, work) else { return };
    let benchmark = &found.look.value.as_deref().expect("it is there").value;
    let mut opened = None;
    ScrollArea::both().auto_shrink([false, false]).show(ui, |ui| {
        Grid::new("cells").striped(true).spacing(vec2(10.0, 2.0)).show(ui, |ui| {
            ui.label("");
            for run in &found.runs {
                let run = &scene.state.work.experiment.runs[*run];
                ui.label(RichText::new(run.name()).color(palette.run(run.color)));
            }
            ui.end_row();
            for (j, problem) in found.suite.problems.iter().enumerate() {
                ui.label(&problem.name);
                for (i, row) in benchmark.cells.iter().enumerate() {
                    let cell = &row[j];
                    let name = scene.state.work.experiment.runs[found.runs[i]].name();
                    let button = ui.add(Button::new(words(cell)).frame(false));
                    button.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("open {} with {name}", problem.name)));
                    let tip = format!(
                        "{name} on {}: α = {}, solved {} of {}, gap {}",
                        problem.name,
                        numbers::digits(cell.rate, 3),
                        cell.solved(),
                        cell.outcomes.len(),
                        numbers::digits(cell.gap(), 3)
                    );
                    if button.on_hover_text(tip).clicked() {
                        opened = Some((i, j));
                    }
                }
                ui.end_row();
            }
        });
    });
    if let Some((i, j)) = opened {
        let rates: Vec<f64> = benchmark.cells.iter().map(|row| row[j].rate).collect();
        open(scene, &found.suite.problems[j].experiment, &found.runs, &rates);
        scene.state.selected = found.runs[i];
        scene.actions.push(Action::Show(Page::Explore));
    }
}

fn words(cell: &TunedCell) -> String {
    let star = if cell.is_at_edge { "*" } else { "" };
    match cell.median() {
        median if median.is_finite() => format!("{}{star}", numbers::digits(median, 3)),
        _ if cell.solved() > 0 => format!("{}/{}{star}", cell.solved(), cell.outcomes.len()),
        _ => "–".into(),
    }
}

/// Makes the function of `problem` the objective, from its start, and gives each of `runs` its tuned rate.
fn open(scene: &mut Scene<'_>, problem: &Experiment, runs: &[usize], rates: &[f64]) {
    let experiment = &mut scene.state.work.experiment;
    let steps = experiment.steps;
    let own = std::mem::take(&mut experiment.runs);
    *experiment = Experiment { runs: own, steps, ..problem.clone() };
    for run in &mut experiment.runs {
        (run.start, run.sampling, run.noise) = (None, None, None);
    }
    for (run, rate) in runs.iter().zip(rates) {
        // The rate was allowed when it was tried.
        let _ = experiment.runs[*run].optimizer.set(RATE_KEY, &Value::Number(*rate));
    }
}
