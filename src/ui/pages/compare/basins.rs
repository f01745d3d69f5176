//! The basins of attraction of the selected run: where each start in view comes to.

use crate::figure::comparison::basins_figure::percent;
use crate::figure::comparison::shades::{basin_pixels, unsolved};
use crate::figure::palette::{FigurePalette, Rgb};
use crate::math::Point;
use crate::sim::compare::basins::{Basins, Fate};
use crate::ui::numbers;
use crate::ui::pages::compare::has_runs;
use crate::ui::pages::compare::heading;
use crate::ui::pages::compare::pixels::{Cells, warn};
use crate::ui::pages::compare::work::CompareWork;
use crate::ui::pages::scene::Scene;
use crate::ui::paint::chart::{Axis, Chart};
use crate::ui::paint::halo::{text_on_ground, text_with_halo};
use crate::ui::state::comparison_plan::ComparisonPicture;
use crate::ui::theme::Palette;
use eframe::egui::{Align2, ComboBox, CursorIcon, Sense, Stroke, Ui, vec2};

/// The most points of the path that is drawn over the basins.
const POINTS: usize = 1000;
/// The share of starts that do not settle from which on the picture says what gray is.
const MUCH: f64 = 0.2;
/// The number of minima that are numbered in the picture; more would hide it.
const NUMBERED: usize = 30;

/// The picture of the basins.
#[derive(Default)]
pub struct BasinPicture {
    cells: Cells,
}

impl BasinPicture {
    /// Shows the basins in the rest of `ui`; a click sets the start.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, work: &mut CompareWork) {
        let palette = Palette::of(ui.ctx());
        if !has_runs(ui, &scene.state.work.experiment) {
            return;
        }
        let Some(run) = scene.state.selected_run() else { return };
        let steps = scene.state.settings.compare.basin_steps();
        let tip = "Each start is run: its colour is the minimum that the run stays within 1 % of the view of, full where it took few steps, faded where it took many. Gray: it \
                   does not settle. Red: it diverges. A click sets the start.";
        let is_recorded = run.optimizer.check_method().is_err();
        let words = format!("{}: where each start ends, within {steps} steps", run.name());
        heading(ui, scene, &words, tip, ComparisonPicture::Basins);
        choose_other(ui, scene);
        if scene.state.hides_results() {
            ui.centered_and_justified(|ui| ui.weak(scene.state.hidden_words()));
            return;
        }
        if is_recorded {
            ui.centered_and_justified(|ui| ui.weak("A recorded run has one start. Select another run."));
            return;
        }
        let (experiment, selected) = (&scene.state.work.experiment, scene.state.selected);
        let found = work.basins(ui.ctx(), experiment, (0, selected), steps);
        let (look, warning) = (&found.look, found.warning());
        let other = other(scene).map(|other| work.basins(ui.ctx(), experiment, (1, other), steps).look);
        let view = experiment.objective.view();
        let chart = Chart::new(ui, "Basins", Axis::new("", false, view.x), Axis::new("", false, view.y), Sense::click());
        let Some(value) = look.value.as_deref().filter(|value| value.value.view == view) else {
            text_with_halo(&chart.painter, chart.frame.center(), Align2::CENTER_CENTER, "computing …", palette);
            return;
        };
        let basins = &value.value;
        let mut over = None;
        let size = [basins.columns, basins.rows];
        let beside =
            other.as_ref().and_then(|look| look.value.as_deref()).filter(|other| other.value.fates.len() == basins.fates.len());
        match beside {
            Some(other) => {
                let colors = || difference(basins, &other.value, palette.raw());
                self.cells.paint(
                    &chart.painter,
                    chart.frame,
                    (vec![value.number, other.number], "difference"),
                    size,
                    &colors,
                    look.fresh,
                );
                let share = basins.differences(&other.value).iter().filter(|differs| **differs).count() as f64
                    / basins.fates.len() as f64;
                let words = format!("{} of the starts end elsewhere", percent(share));
                over = Some(words);
            }
            None => {
                let colors = || basin_pixels(basins, palette.raw());
                self.cells.paint(&chart.painter, chart.frame, (vec![value.number], "basins"), size, &colors, look.fresh);
            }
        }
        path(&chart, scene, palette);
        minima(&chart, basins, palette);
        if basins.unsettled() > MUCH {
            over = over.or_else(|| Some(format!("gray: {} of the starts do not settle", percent(basins.unsettled()))));
        }
        if let Some(words) = over {
            text_on_ground(&chart.painter, chart.frame.left_top() + vec2(10.0, 8.0), Align2::LEFT_TOP, &words, palette);
        }
        warn(&chart, warning, palette);
        set_start(&chart, scene, basins);
    }
}

/// The index of the run that the selected one is compared with, where there is one.
fn other(scene: &Scene<'_>) -> Option<usize> {
    let other = scene.state.settings.compare.other?;
    (other != scene.state.selected && other < scene.state.work.experiment.runs.len()).then_some(other)
}

/// Shows which other run the basins are compared with, where there is one.
fn choose_other(ui: &mut Ui, scene: &mut Scene<'_>) {
    let runs = &scene.state.work.experiment.runs;
    if runs.len() < 2 {
        return;
    }
    let (selected, mut chosen) = (scene.state.selected, other(scene));
    let name =
        |other: Option<usize>| other.map_or_else(|| "this run alone".to_owned(), |i| format!("differs from {}", runs[i].name()));
    let width = (ui.available_width() - 60.0).clamp(36.0, 200.0);
    ui.horizontal(|ui| {
        ui.weak("shown");
        let combo = ComboBox::from_id_salt("basins of").selected_text(name(chosen)).width(width).truncate().show_ui(ui, |ui| {
            for other in [None].into_iter().chain((0..runs.len()).filter(|i| *i != selected).map(Some)) {
                ui.selectable_value(&mut chosen, other, name(other));
            }
        });
        combo.response.accessible_name("basins shown");
    });
    scene.state.settings.compare.other = chosen;
}

/// The colours of the difference of two runs: those of the first where they differ, and the ground elsewhere.
fn difference(basins: &Basins, other: &Basins, palette: &FigurePalette) -> Vec<Rgb> {
    let differences = basins.differences(other);
    let rows: Vec<&[bool]> = differences.chunks(basins.columns).rev().collect();
    let plain = unsolved(palette);
    let same = [0, 1, 2].map(|i| ((u16::from(plain[i]) + 3 * u16::from(palette.background[i])) / 4) as u8);
    basin_pixels(basins, palette)
        .into_iter()
        .zip(rows.concat())
        .map(|(color, differs)| if differs { color } else { same })
        .collect()
}

/// Marks and numbers the minima, with the areas of their basins.
fn minima(chart: &Chart, basins: &Basins, palette: &Palette) {
    for (i, basin) in basins.basins.iter().enumerate() {
        let Some(at) = chart.at(basin.at.x, basin.at.y).filter(|at| chart.frame.contains(*at)) else { continue };
        for (width, color) in [(4.5, palette.halo), (2.2, palette.text)] {
            for arm in [vec2(6.0, 0.0), vec2(0.0, 6.0)] {
                chart.painter.line_segment([at - arm, at + arm], Stroke::new(width, color));
            }
        }
        if basins.basins.len() <= NUMBERED {
            let words = format!("{}: {}", i + 1, percent(basin.share));
            text_on_ground(&chart.painter, at + vec2(11.0, -9.0), Align2::LEFT_BOTTOM, &words, palette);
        }
    }
    if basins.basins.is_empty() {
        let at = chart.frame.center();
        text_on_ground(&chart.painter, at, Align2::CENTER_CENTER, "no isolated minimum in view", palette);
    }
}

/// Draws the path of the selected run from its start.
fn path(chart: &Chart, scene: &Scene<'_>, palette: &Palette) {
    let line = scene.lines.iter().find(|line| line.run == scene.state.selected && !line.averaged);
    if let Some(line) = line {
        let records = &line.picture.trace.records;
        let stride = records.len().div_ceil(POINTS).max(1);
        let points = || records.iter().step_by(stride).map(|record| (record.x.x, record.x.y));
        chart.line(points(), Stroke::new(3.6, palette.halo));
        chart.line(points(), Stroke::new(1.6, palette.text));
    }
    let experiment = &scene.state.work.experiment;
    let start = experiment.start_of(&experiment.runs[scene.state.selected]);
    if let Some(at) = chart.at(start.x, start.y) {
        chart.painter.circle_stroke(at, 6.0, Stroke::new(4.0, palette.halo));
        chart.painter.circle_stroke(at, 6.0, Stroke::new(2.0, palette.text));
    }
}

/// Takes the place that is clicked as the start, and says where it leads.
fn set_start(chart: &Chart, scene: &mut Scene<'_>, basins: &Basins) {
    let area = chart.area.clone().on_hover_cursor(CursorIcon::Crosshair);
    if let Some(at) = area.interact_pointer_pos().filter(|_| area.clicked()) {
        let (x, y) = chart.value(at);
        let round = |value: f64| (value * 1000.0).round() / 1000.0;
        let experiment = &mut scene.state.work.experiment;
        let start = Point::new(round(x), if experiment.objective.dimension() == 1 { 0.0 } else { round(y) });
        match &mut experiment.runs[scene.state.selected].start {
            Some(own) => *own = start,
            None => experiment.start = start,
        }
        return;
    }
    let Some(at) = area.hover_pos().filter(|at| chart.frame.contains(*at)) else { return };
    let (x, y) = chart.value(at);
    let Some(fate) = basins.fate_at(Point::new(x, y)) else { return };
    area.on_hover_ui_at_pointer(|ui| {
        ui.label(format!("from {}", numbers::pair(x, y, 3)));
        ui.label(match fate {
            Fate::Settled { minimum, steps } => format!("comes to minimum {} after {steps} steps", minimum + 1),
            Fate::Unsettled => "does not settle".to_owned(),
            Fate::Diverged => "diverges".to_owned(),
        });
        ui.weak("click: start here");
    });
}
