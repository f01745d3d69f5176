//! The page Side by side: each run in a picture of its own, from one start and with linked axes, and their losses against each measure of
//! cost.

use crate::math::Sampling;
use crate::sim::picture::marks::HEAD;
use crate::ui::pages::inspector;
use crate::ui::pages::scene::{PageView, Scene, framed};
use crate::ui::paint::marker;
use crate::ui::plots::contour_plot::{Content, ContourPlot};
use crate::ui::plots::contour_tools::tools;
use crate::ui::plots::curve_plot;
use crate::ui::plots::loss_plot::LossPlot;
use crate::ui::plots::step_picture::StepPicture;
use crate::ui::runs::pictures::RunLine;
use crate::ui::state::Cost;
use crate::ui::state::action::Action;
use crate::ui::theme::{self, GAP, Palette};
use eframe::egui::{
    self, Align, FontId, Frame, Layout, Margin, Panel, Rect, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

/// The most runs that are shown.
const MOST: usize = 8;
/// The height of the title over each picture, in points.
const TITLE: f32 = 24.0;

/// The room for numbers at the left of a picture, in points.
const SIDE: f32 = 46.0;
/// The room for numbers below it, in points.
const FOOT: f32 = 26.0;

/// The page Side by side.
#[derive(Default)]
pub struct SideBySidePage {
    contours: [ContourPlot; MOST],
    losses: [LossPlot; 3],
    step: StepPicture,
}

impl PageView for SideBySidePage {
    fn middle(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let shown: Vec<usize> = scene.lines.iter().filter(|line| !line.averaged).map(|line| line.run).collect();
        if shown.is_empty() {
            let none = scene.state.work.experiment.runs.iter().all(|run| run.hidden);
            let words = if none {
                "Add a run, or show a hidden one: each run gets a picture of its own."
            } else {
                "The runs are not computed yet."
            };
            ui.centered_and_justified(|ui| ui.weak(words));
            return;
        }
        let height = (ui.available_height() * 0.34).clamp(140.0, 320.0);
        let apart = Frame::new().outer_margin(Margin { top: 8, ..Margin::ZERO });
        Panel::bottom("costs").frame(apart).exact_size(height).resizable(false).show_separator_line(false).show(ui, |ui| {
            self.costs(ui, scene);
        });
        header(ui, scene, shown.len().saturating_sub(MOST));
        self.pictures(ui, scene, &shown);
    }

    fn panel(&mut self, name: &str, ui: &mut Ui, scene: &mut Scene<'_>) {
        let shown: Vec<usize> = scene.lines.iter().filter(|line| !line.averaged).map(|line| line.run).collect();
        match name {
            _ if shown.is_empty() => {
                ui.centered_and_justified(|ui| ui.weak("The runs are not computed yet."));
            }
            "costs" => self.costs(ui, scene),
            _ => self.pictures(ui, scene, &shown),
        }
    }

    fn column(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        inspector::show(ui, scene.state, scene.pictures, scene.inspection, &mut self.step, scene.actions);
    }
}

impl SideBySidePage {
    /// Shows the picture of each run in `shown`, as far as there is room.
    fn pictures(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, shown: &[usize]) {
        let shown = &shown[..shown.len().min(MOST)];
        let whole = ui.available_rect_before_wrap();
        let size = |columns: usize| {
            let rows = shown.len().div_ceil(columns);
            let part = |whole: f32, count: usize| (whole - GAP * (count - 1) as f32) / count as f32;
            vec2(part(whole.width(), columns), part(whole.height(), rows))
        };
        // The contours have one scale for both axes, so the grid is chosen that leaves each picture the largest square.
        let square = |columns: &usize| (size(*columns) - vec2(SIDE, TITLE + FOOT)).min_elem();
        let columns = (1..=shown.len()).rev().max_by(|a, b| square(a).total_cmp(&square(b))).unwrap_or(1);
        let size = size(columns);
        for (place, (&run, contours)) in shown.iter().zip(&mut self.contours).enumerate() {
            let (column, row) = ((place % columns) as f32, (place / columns) as f32);
            let corner = whole.min + vec2(column * (size.x + GAP), row * (size.y + GAP));
            let inside = UiBuilder::new().id_salt(("picture", place)).max_rect(Rect::from_min_size(corner, size));
            ui.scope_builder(inside.layout(Layout::top_down(Align::Min)), |ui| {
                title(ui, scene, run);
                let lines: Vec<RunLine> = scene.lines.iter().filter(|line| line.run == run).cloned().collect();
                if scene.state.work.experiment.objective.dimension() == 1 {
                    curve_plot::show(ui, scene.state, &lines, scene.actions);
                } else {
                    let inspection = scene.inspection.filter(|_| run == scene.state.selected);
                    let ghosts: Vec<RunLine> = scene.ghosts.iter().filter(|line| line.run == run).cloned().collect();
                    let content = Content { lines: &lines, ghosts: &ghosts, inspection, tools: false };
                    contours.show(ui, scene.state, content, scene.actions);
                }
            });
        }
    }

    /// Shows the losses against each measure of cost, in the rest of `ui`.
    fn costs(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let finite_sum = !scene.state.work.experiment.objective.data().is_empty();
        let costs = if finite_sum { &Cost::ALL[..] } else { &Cost::ALL[..2] };
        ui.columns(costs.len(), |columns| {
            for ((ui, cost), losses) in columns.iter_mut().zip(costs).zip(&mut self.losses) {
                ui.push_id(cost.name(), |ui| framed(ui, |ui| losses.show(ui, scene.state, scene.lines, Some(*cost))));
            }
        });
    }
}

/// Shows the row over the pictures: what they have in common; if all runs see the same samples, a button for the lecture's three
/// samplings; and the tools of the contours.
fn header(ui: &mut Ui, scene: &mut Scene<'_>, hidden: usize) {
    let experiment = &scene.state.work.experiment;
    let first = experiment.runs.first().map(|run| experiment.sampling_of(run));
    let alike = experiment.runs.iter().all(|run| Some(experiment.sampling_of(run)) == first);
    let finite_sum = !experiment.objective.data().is_empty();
    ui.horizontal(|ui| {
        if hidden > 0 {
            ui.weak(format!("{MOST} runs are shown; {hidden} more have no room. Hide some to see them."));
        } else {
            ui.weak("One start, linked axes.");
            if alike || !finite_sum {
                let open = ui.button("Batch, one sample, mini-batch");
                let tip = "The lecture's three pictures: the same steps with all samples, one sample, five samples";
                if open.on_hover_text(tip).clicked() {
                    scene.actions.push(Action::Open("batch-single-mini"));
                }
            }
        }
        if scene.state.work.experiment.objective.dimension() > 1 {
            tools(ui, scene.state, scene.actions);
        }
    });
}

/// Shows the name of a run over its picture, with the cost of one of its steps; a click selects the run.
fn title(ui: &mut Ui, scene: &mut Scene<'_>, index: usize) {
    let (experiment, palette) = (&scene.state.work.experiment, Palette::of(ui.ctx()));
    let run = &experiment.runs[index];
    let n = experiment.objective.data().len();
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), TITLE), Sense::click());
    let selected = index == scene.state.selected;
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, format!("Picture of {}", run.name())));
    let painter = ui.painter().with_clip_rect(rect);
    painter.add(marker::shape(run.marker, rect.left_center() + vec2(9.0, 0.0), HEAD + 2.0, palette.run(run.color), Stroke::NONE));
    let name = painter.layout_no_wrap(
        run.name().to_owned(),
        FontId::new(14.0, theme::medium()),
        if selected { palette.accent } else { palette.text },
    );
    let name_width = name.size().x;
    painter.galley(pos2(rect.left() + 22.0, rect.center().y - name.size().y / 2.0), name, palette.text);
    if n > 0 {
        let samples = match experiment.sampling_of(run) {
            Sampling::Full(_) => n,
            other => other.size(n),
        };
        let cost = painter.layout_no_wrap(format!("a step costs {samples} q"), FontId::proportional(13.0), palette.weak);
        // On a narrow picture only the name is shown.
        if name_width + cost.size().x + 40.0 < rect.width() {
            painter.galley(rect.right_center() - vec2(cost.size().x + 4.0, cost.size().y / 2.0), cost, palette.weak);
        }
    }
    let tip = "Click to select this run. q is the cost of one sample's gradient; a full gradient costs n q.";
    if response.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_text(tip).clicked() {
        scene.state.selected = index;
    }
}
