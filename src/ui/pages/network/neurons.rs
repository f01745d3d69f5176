//! The activation of each hidden neuron over the inputs: a small field for each, layer by layer.

use crate::math::Network;
use crate::math::Point;
use crate::math::View;
use crate::math::network::Picture;
use crate::ui::derived::memo::Memo;
use crate::ui::numbers;
use crate::ui::pages::network::examples;
use crate::ui::pages::network::trainer::Trainer;
use crate::ui::pages::scene::Scene;
use crate::ui::paint::chart::caption;
use crate::ui::theme::{GAP, Palette};
use eframe::egui::{
    Align2, Color32, ColorImage, FontId, Mesh, Pos2, Rect, Role, Sense, Shape, Stroke, StrokeKind, TextureHandle, TextureOptions,
    Ui, WidgetInfo, pos2, vec2,
};
use nalgebra::DVector;

/// The number of nodes along each side of a field.
const NODES: usize = 24;
/// The height of the title over a layer, in points.
const TITLE: f32 = 20.0;

/// The fields of the last frame.
#[derive(Default)]
pub struct Neurons {
    memo: Memo<((u64, usize), &'static Palette), Vec<LayerFields>>,
}

/// The fields of a layer's neurons.
struct LayerFields {
    /// The texture with all fields, one above the other.
    texture: TextureHandle,
    /// The least and the greatest activation of each neuron.
    ranges: Vec<(f64, f64)>,
}

impl LayerFields {
    /// Returns the least and the greatest activation in the layer.
    fn range(&self) -> (f64, f64) {
        self.ranges.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (a, b)| (low.min(*a), high.max(*b)))
    }
}

impl Neurons {
    /// Shows the fields of the selected run in the rest of `ui`.
    pub fn show(&mut self, ui: &mut Ui, scene: &Scene<'_>, trainer: &Trainer) {
        let palette = Palette::of(ui.ctx());
        let record = trainer.live_runs().get(scene.state.training_run).and_then(|live_run| live_run.record.as_ref());
        let epoch = scene.state.playhead.step(scene.state.work.training.epochs);
        let Some((record, (epoch, x))) = record.and_then(|record| Some((record, record.weights(epoch)?))) else {
            ui.centered_and_justified(|ui| ui.weak("Add a run with + Add, or choose one."));
            return;
        };
        let network = &record.problem.network;
        if network.hidden().is_empty() {
            let words = "A network without hidden layers is logistic regression: it has no neurons but its output.";
            ui.centered_and_justified(|ui| ui.weak(words));
            return;
        }
        let view = examples::view(&record.problem);
        let layers =
            self.memo.get(((record.id, epoch), palette), (&mut *ui, network, x, view), |(_, palette), (ui, network, x, view)| {
                layers(ui, network, x, view, palette)
            });
        let name = scene.state.work.training.runs[scene.state.training_run].name();
        let tip = "On one scale for all neurons of a layer. A neuron that is 0 everywhere in the picture is silent: it passes nothing on.";
        caption(ui, &format!("{name}, epoch {epoch}: the activation of each neuron over the inputs"), tip);
        let whole = ui.available_rect_before_wrap();
        let height = (whole.height() - GAP * (layers.len() - 1) as f32) / layers.len() as f32;
        for (l, layer) in layers.iter().enumerate() {
            let top = whole.top() + l as f32 * (height + GAP);
            scale(ui, pos2(whole.left(), top), l, layer.range());
            let area = Rect::from_min_max(pos2(whole.left(), top + TITLE), pos2(whole.right(), top + height));
            fields(ui, area, l, layer);
        }
    }
}

/// Writes the name of a layer, and draws its colour scale.
fn scale(ui: &Ui, at: Pos2, l: usize, (low, high): (f64, f64)) {
    let palette = Palette::of(ui.ctx());
    let words = |x: f32, words: String| {
        let font = FontId::proportional(13.0);
        ui.painter().text(pos2(x, at.y), Align2::LEFT_TOP, words, font, palette.weak).right()
    };
    let left = words(words(at.x, format!("layer {}", l + 1)) + 12.0, numbers::digits(low, 2)) + 6.0;
    let mut bar = Mesh::default();
    for i in 0..=8_u32 {
        let part = i as f32 / 8.0;
        for y in [at.y + 3.0, at.y + 13.0] {
            bar.colored_vertex(pos2(left + 72.0 * part, y), palette.neuron(part));
        }
        if i > 0 {
            bar.add_triangle(2 * i - 2, 2 * i - 1, 2 * i);
            bar.add_triangle(2 * i - 1, 2 * i, 2 * i + 1);
        }
    }
    ui.painter().add(Shape::mesh(bar));
    words(left + 78.0, numbers::digits(high, 2));
}

/// Draws the neurons of a layer in the largest squares that fill `area`.
fn fields(ui: &mut Ui, area: Rect, l: usize, layer: &LayerFields) {
    let palette = Palette::of(ui.ctx());
    let count = layer.ranges.len();
    let gap = 4.0;
    let side = |columns: usize| {
        let rows = count.div_ceil(columns) as f32;
        ((area.width() + gap) / columns as f32).min((area.height() + gap) / rows) - gap
    };
    let columns = (1..=count).max_by(|a, b| side(*a).total_cmp(&side(*b))).unwrap_or(1);
    // The fewest columns that these rows need, so that most rows are full.
    let columns = count.div_ceil(count.div_ceil(columns));
    let side = side(columns).clamp(2.0, 180.0);
    for (j, (low, high)) in layer.ranges.iter().enumerate() {
        let at = vec2((j % columns) as f32, (j / columns) as f32) * (side + gap);
        let tile = Rect::from_min_size(area.min + at, vec2(side, side));
        // Half a pixel inside its own part of the image, so that no neighbouring field is interpolated in.
        let (inset, part) = (0.5 / NODES as f32, 1.0 / count as f32);
        let uv = Rect::from_min_max(pos2(inset, (j as f32 + inset) * part), pos2(1.0 - inset, (j as f32 + 1.0 - inset) * part));
        ui.painter().image(layer.texture.id(), tile, uv, Color32::WHITE);
        let response = ui.interact(tile, ui.scope_id().with(("neuron", l, j)), Sense::hover());
        let edge = if response.hovered() { palette.accent } else { palette.rule };
        ui.painter().rect_stroke(tile, 0.0, Stroke::new(1.0, edge), StrokeKind::Outside);
        let silent = *low == 0.0 && *high == 0.0;
        if silent && side > 30.0 {
            ui.painter().text(tile.center(), Align2::CENTER_CENTER, "silent", FontId::proportional(12.0), palette.weak);
        }
        let words = format!("Layer {}, neuron {}: {} to {}", l + 1, j + 1, numbers::digits(*low, 3), numbers::digits(*high, 3));
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, words.clone()));
        response.on_hover_text(words);
    }
}

fn layers(ui: &Ui, network: &Network, x: &DVector<f64>, view: View, palette: &Palette) -> Vec<LayerFields> {
    let side = |(from, to): (f64, f64), i: usize| from + (to - from) * i as f64 / (NODES - 1) as f64;
    // Row 0 of an image is at the top.
    let nodes = (0..NODES).rev().flat_map(|row| (0..NODES).map(move |column| (column, row)));
    let points: Vec<Point> = nodes.map(|(column, row)| Point::new(side(view.x, column), side(view.y, row))).collect();
    let Picture { hidden, .. } = network.picture(x, &points, true);
    let extent = |values: &Vec<f64>| values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(*v), b.max(*v)));
    let layer = |neurons: Vec<Vec<f64>>| {
        let ranges: Vec<(f64, f64)> = neurons.iter().map(extent).collect();
        let (low, high) =
            ranges.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), range| (a.min(range.0), b.max(range.1)));
        let shade = |value: &f64| match (value - low) / (high - low) {
            part if part.is_finite() => palette.neuron(part as f32),
            // All values are equal, or one is not a number.
            _ if value.is_finite() => palette.neuron(0.0),
            _ => palette.background,
        };
        let pixels: Vec<Color32> = neurons.iter().flatten().map(shade).collect();
        let image = ColorImage::new([NODES, NODES * neurons.len()], pixels);
        LayerFields { texture: ui.ctx().load_texture("neurons", image, TextureOptions::LINEAR), ranges }
    };
    hidden.into_iter().map(layer).collect()
}
