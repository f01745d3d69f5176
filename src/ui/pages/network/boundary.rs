//! The decision boundaries: a large picture of the selected run's, and small ones of all runs, to compare and to choose from.

use crate::math::Point;
use crate::sim::picture::marks::HEAD;
use crate::ui::numbers;
use crate::ui::pages::network::chance::ChanceLayer;
use crate::ui::pages::network::examples;
use crate::ui::pages::network::record::TrainingRecord;
use crate::ui::pages::network::trainer::Trainer;
use crate::ui::pages::scene::Scene;
use crate::ui::paint::axes;
use crate::ui::paint::halo::text_with_halo;
use crate::ui::paint::marker;
use crate::ui::paint::place::Place;
use crate::ui::theme::{GAP, Palette, medium};
use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{
    self, Align2, CornerRadius, FontId, Rect, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};
use egui_plot::PlotBounds;

/// The most small pictures.
const MOST: usize = 12;
/// The height of the title over a small picture, in points.
const TITLE: f32 = 22.0;

/// The pictures of the last frame.
#[derive(Default)]
pub struct Boundary {
    large: ChanceLayer,
    small: Vec<ChanceLayer>,
}

impl Boundary {
    /// Shows the pictures in the rest of `ui`.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, trainer: &Trainer) {
        let shown: Vec<usize> = (0..trainer.live_runs().len()).filter(|i| !scene.state.work.training.runs[*i].hidden).collect();
        let whole = ui.available_rect_before_wrap();
        let mut left = whole;
        if shown.len() > 1 && whole.width() > 300.0 {
            let width = (0.24 * whole.width()).clamp(96.0, 250.0);
            left.max.x -= width + GAP;
            self.strip(ui, scene, trainer, &shown, Rect::from_min_max(pos2(whole.right() - width, whole.top()), whole.max));
        }
        let inside = UiBuilder::new().id_salt("boundary").max_rect(left);
        ui.scope_builder(inside, |ui| self.large(ui, scene, trainer));
    }

    fn large(&mut self, ui: &mut Ui, scene: &Scene<'_>, trainer: &Trainer) {
        let palette = Palette::of(ui.ctx());
        let index = scene.state.training_run;
        let Some(record) = trainer.live_runs().get(index).and_then(|live_run| live_run.record.as_ref()) else {
            ui.centered_and_justified(|ui| ui.weak("Add a run with + Add, or choose one."));
            return;
        };
        let view = examples::view(&record.problem);
        let plot = axes::plot(ui, "decision boundary", axes::plain()).data_aspect(1.0).sense(Sense::hover());
        let plot =
            plot.show(ui, |plot| plot.set_plot_bounds(PlotBounds::from_min_max([view.x.0, view.y.0], [view.x.1, view.y.1])));
        let name = scene.state.work.training.runs[index].name();
        plot.response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Decision boundary"));
        let place = Place::of_plot(&plot.transform);
        let painter = ui.painter().with_clip_rect(place.frame);
        let Some((epoch, x)) = record.weights(scene.state.playhead.step(scene.state.work.training.epochs)) else {
            text_with_halo(&painter, place.frame.center(), Align2::CENTER_CENTER, "no finite weights", palette);
            return;
        };
        let network = &record.problem.network;
        let shown = self.large.paint(&painter, place, network, (record.id, epoch), x, 3.0);
        let epoch = shown.map_or(epoch, |(_, epoch)| epoch);
        examples::paint(&painter, &record.problem, place, 7.5);
        // Names from a file are plain words, not formulas.
        let dataset = &scene.state.work.training.dataset;
        let [across, up] = dataset.variables().map(|name| if dataset.file().is_some() { name } else { format!("${name}$") });
        let corner = |at, anchor, words: &str| text_with_halo(&painter, at, anchor, words, palette);
        corner(place.frame.right_bottom() + vec2(-10.0, -8.0), Align2::RIGHT_BOTTOM, &across);
        corner(place.frame.left_top() + vec2(10.0, 8.0), Align2::LEFT_TOP, &up);
        corner(place.frame.right_top() + vec2(-10.0, 8.0), Align2::RIGHT_TOP, &format!("{name}, epoch {epoch}"));
        if let Some(pointer) = plot.response.hover_pos().filter(|at| place.frame.contains(*at)) {
            let at = plot.transform.value_from_position(pointer);
            let chance = network.chance(x, Point::new(at.x, at.y));
            let words = format!("{}: probability of class 1 {}", numbers::pair(at.x, at.y, 3), percent(chance));
            plot.response.on_hover_text_at_pointer(words);
        }
    }

    /// Shows small pictures of all runs, in one column or, where there are many, in two.
    fn strip(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, trainer: &Trainer, shown: &[usize], area: Rect) {
        let shown = &shown[..shown.len().min(MOST)];
        let columns = if shown.len() > 4 { 2 } else { 1 };
        let rows = shown.len().div_ceil(columns).max(2);
        let size = vec2(
            (area.width() - GAP * (columns - 1) as f32) / columns as f32,
            (area.height() - GAP * (rows - 1) as f32) / rows as f32,
        );
        self.small.resize_with(MOST, ChanceLayer::default);
        for (place, (index, layer)) in shown.iter().zip(&mut self.small).enumerate() {
            let (column, row) = ((place % columns) as f32, (place / columns) as f32);
            let corner = area.min + vec2(column * (size.x + GAP), row * (size.y + GAP));
            if small(ui, scene, trainer, *index, layer, Rect::from_min_size(corner, size)) {
                scene.state.training_run = *index;
            }
        }
    }
}

/// Shows a small picture of the `index`-th run with its name above; returns whether it was clicked.
fn small(ui: &mut Ui, scene: &Scene<'_>, trainer: &Trainer, index: usize, layer: &mut ChanceLayer, area: Rect) -> bool {
    let palette = Palette::of(ui.ctx());
    let run = &scene.state.work.training.runs[index];
    let selected = index == scene.state.training_run;
    let response = ui.interact(area, ui.scope_id().with(("small", index)), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, format!("Boundary of {}", run.name())));
    let title = Rect::from_min_size(area.min, vec2(area.width(), TITLE));
    let at = title.left_center() + vec2(9.0, 0.0);
    ui.painter().add(marker::shape(run.marker, at, HEAD + 1.0, palette.run(run.color), Stroke::NONE));
    let mut name = LayoutJob::simple_singleline(run.name().to_owned(), FontId::new(13.0, medium()), palette.text);
    name.wrap = TextWrapping::truncate_at_width(title.width() - 22.0);
    let name = ui.fonts_mut(|fonts| fonts.layout_job(name));
    ui.painter().galley(pos2(title.left() + 22.0, title.center().y - name.size().y / 2.0), name, palette.text);
    let frame = Rect::from_min_max(pos2(area.left(), title.bottom()), area.max);
    if let Some(record) = &trainer.live_runs()[index].record {
        picture(ui, scene, record, layer, frame);
    }
    let width = if selected { 2.0 } else { 1.0 };
    let color = if selected || response.hovered() || response.has_focus() { palette.accent } else { palette.rule };
    ui.painter().rect_stroke(frame, CornerRadius::ZERO, Stroke::new(width, color), StrokeKind::Inside);
    response.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_text(tip(scene, trainer, index)).clicked()
}

fn picture(ui: &Ui, scene: &Scene<'_>, record: &TrainingRecord, layer: &mut ChanceLayer, frame: Rect) {
    let Some((epoch, x)) = record.weights(scene.state.playhead.step(scene.state.work.training.epochs)) else { return };
    let place = Place::fitting(frame, examples::view(&record.problem));
    let painter = ui.painter().with_clip_rect(frame);
    layer.paint(&painter, place, &record.problem.network, (record.id, epoch), x, 1.6);
    examples::paint_small(&painter, &record.problem, place);
}

fn tip(scene: &Scene<'_>, trainer: &Trainer, index: usize) -> String {
    let run = &scene.state.work.training.runs[index];
    let epoch = scene.state.playhead.step(scene.state.work.training.epochs);
    let record = trainer.live_runs()[index].record.as_ref();
    let right = record.and_then(|record| record.at(epoch)).map(|epoch| {
        let test = epoch.test.map_or(String::new(), |test| format!(", {} test", percent(test.accuracy)));
        format!("\nAccuracy: {} training{test}", percent(epoch.train.accuracy))
    });
    let (name, rate) = (run.name(), numbers::short(run.learning_rate()));
    format!("{name}, α = {rate}{}\nClick to show it large.", right.unwrap_or_default())
}

/// Formats a share as a percentage: 97.5 %.
pub fn percent(share: f64) -> String {
    format!("{} %", numbers::digits(100.0 * share, 3))
}
