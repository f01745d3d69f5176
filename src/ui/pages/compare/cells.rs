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
use crate::ui::theme::{Palette, SMALL};
use eframe::egui::{Align, Button, Label, Layout, RichText, Role, ScrollArea, Ui, WidgetInfo, vec2};

/// The height of a row, the least width of a column, the room between two, and that of the scroll bar, in points.
const ROW: f32 = 20.0;
const LEAST_COLUMN: f32 = 44.0;
const GAP: f32 = 6.0;
const SCROLL_BAR: f32 = 14.0;

/// Shows the table in the rest of `ui`.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>, work: &mut CompareWork) {
    let palette = Palette::of(ui.ctx());
    let tip = "The median evaluations to the tolerance, over starts and seeds, with the learning rate tuned on that function. A star: the best rate \
               is the least or the greatest that was tried. Click a cell to open its experiment; Undo brings yours back.";
    heading(ui, scene, "Median evaluations; click a cell to open it", tip, ComparisonPicture::Benchmark);
    let Some(found) = profile::found(ui, scene, work) else { return };
    let benchmark = &found.look.value.as_deref().expect("it is there").value;
    let key = "–: not solved. 1/3: from 1 of 3 starts. *: the best rate is the least or the greatest tried.";
    ui.add(Label::new(RichText::new(key).weak().size(SMALL)).truncate());
    let mut opened = None;
    // The names of runs stay over their columns, whatever is scrolled.
    let room = ui.available_width() - SCROLL_BAR;
    let first = (0.34 * room).clamp(84.0, 150.0);
    let each = ((room - first) / found.runs.len() as f32 - GAP).max(LEAST_COLUMN);
    let cell = |ui: &mut Ui, width: f32, words: RichText| {
        ui.allocate_ui_with_layout(vec2(width, ROW), Layout::left_to_right(Align::Center), |ui| {
            ui.set_width(width);
            ui.add(Label::new(words).truncate());
        });
    };
    ScrollArea::horizontal().auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(GAP, 2.0);
        ui.horizontal(|ui| {
            cell(ui, first, RichText::new(""));
            for run in &found.runs {
                let run = &scene.state.work.experiment.runs[*run];
                cell(ui, each, RichText::new(run.name()).color(palette.run(run.color)));
            }
        });
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            for (j, problem) in found.suite.problems.iter().enumerate() {
                ui.horizontal(|ui| {
                    cell(ui, first, RichText::new(&problem.name));
                    for (i, row) in benchmark.cells.iter().enumerate() {
                        let found_cell = &row[j];
                        let name = scene.state.work.experiment.runs[found.runs[i]].name();
                        let button = ui.add_sized(vec2(each, ROW), Button::new(words(found_cell)).frame(false));
                        button.widget_info(|| {
                            WidgetInfo::labeled(Role::Button, true, format!("open {} with {name}", problem.name))
                        });
                        let gap = match found_cell.gap() {
                            gap if gap.is_finite() => format!("gap {}", numbers::digits(gap, 3)),
                            _ => "diverged".to_owned(),
                        };
                        let tip = format!(
                            "{name} on {}: α = {}{}, solved {} of {}, {gap}",
                            problem.name,
                            numbers::digits(found_cell.rate, 3),
                            if found_cell.is_at_edge {
                                ", an end of the range: another range might give a better one"
                            } else {
                                ""
                            },
                            found_cell.solved(),
                            found_cell.outcomes.len(),
                        );
                        if button.on_hover_text(tip).clicked() {
                            opened = Some((i, j));
                        }
                    }
                });
            }
        });
    });
    if let Some((i, j)) = opened {
        let rates: Vec<f64> = benchmark.cells.iter().map(|row| row[j].rate).collect();
        open(scene, &found.suite.problems[j].experiment, &found.runs, &rates);
        scene.state.selected = found.runs[i];
        scene.state.say(format!("{}, each run with its tuned rate. Ctrl+Z takes it back.", found.suite.problems[j].name));
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
