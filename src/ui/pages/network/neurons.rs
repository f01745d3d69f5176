//! The network drawn as a graph: each neuron as a small picture of its activation over the inputs, each weight as a line; or what flows
//! back, the error of each neuron and the gradient of each weight.

use crate::math::network::ErrorFlow;
use crate::sim::threads::Watch;
use crate::sim::training::TrainingProblem;
use crate::ui::derived::background::Background;
use crate::ui::derived::memo::Memo;
use crate::ui::numbers;
use crate::ui::pages::network::examples;
use crate::ui::pages::network::network_layout::NetworkLayout;
use crate::ui::pages::network::neuron_card::{self, DrawnNetwork};
use crate::ui::pages::network::neuron_fields::{ColumnFields, columns};
use crate::ui::pages::network::trainer::Trainer;
use crate::ui::pages::network::wires::{self, Wire, Wires};
use crate::ui::pages::scene::Scene;
use crate::ui::paint::chart::{Swatch, legend};
use crate::ui::theme::{GAP, Palette, SMALL, faded};
use crate::ui::typeset;
use eframe::egui::{Align2, Color32, CornerRadius, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};
use nalgebra::DVector;
use std::sync::Arc;

/// The height of a line of words under the columns, in points.
const LINE: f32 = 18.0;
/// The width that the legend and the words after it need on one line, in points.
const ROOMY: f32 = 800.0;
/// The rings that make up the glow of an error.
const RINGS: u8 = 5;

/// The fields and the flow of the last frame.
#[derive(Default)]
pub struct Neurons {
    fields: Memo<((u64, usize), &'static Palette), Vec<ColumnFields>>,
    flow: Background<(u64, usize), ErrorFlow>,
}

impl Neurons {
    /// Shows the network of the selected run in the rest of `ui`.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, trainer: &Trainer) {
        let palette = Palette::of(ui.ctx());
        let record = trainer.live_runs().get(scene.state.training_run).and_then(|live_run| live_run.record.as_ref());
        let epoch = scene.state.playhead.step(scene.state.work.training.epochs);
        let Some((record, (epoch, x))) = record.and_then(|record| Some((record, record.weights(epoch)?))) else {
            ui.centered_and_justified(|ui| ui.weak("Add a run with + Add, or choose one."));
            return;
        };
        let problem = &record.problem;
        let key = (record.id, epoch);
        let view = examples::view(problem);
        let fields =
            &*self.fields.get((key, palette), (&mut *ui, &*problem.network, x, view), |(_, palette), (ui, network, x, view)| {
                columns(ui, network, x, view, palette)
            });
        let flow = if scene.state.settings.network.backward {
            let with = (Arc::clone(problem), Arc::clone(x));
            self.flow.ask_now(ui.ctx(), &key, with, flow).value.filter(|flow| flow.gradient.len() == x.len())
        } else {
            None
        };
        let name = scene.state.work.training.runs[scene.state.training_run].name().to_owned();
        let values = flow.as_ref().map_or(&**x, |flow| &flow.gradient);
        let (whole, header) = (ui.available_rect_before_wrap(), ui.cursor().top());
        let height = if whole.width() > ROOMY { 30.0 } else { 52.0 };
        let mut area = Rect::from_min_max(pos2(whole.left(), header + height), whole.max - vec2(0.0, 2.0 * LINE + 4.0));
        let mut layout = NetworkLayout::of(&problem.network, area.shrink2(vec2(0.0, 6.0)));
        if !layout.is_whole() {
            // One more line says which neurons are shown.
            area.max.y -= LINE;
            layout = NetworkLayout::of(&problem.network, area.shrink2(vec2(0.0, 6.0)));
        }
        let wires = Wires::of(&problem.network, values, &layout, flow.is_some());
        let kind = if problem.network.hidden().is_empty() { "; without hidden layers it is logistic regression" } else { "" };
        head(ui, scene, &format!("{name}, epoch {epoch}{kind}"), &wires, flow.is_some());
        let drawn = DrawnNetwork { problem, x, fields, flow: flow.as_deref(), layout: &layout, wires: &wires, view };
        draw(ui, whole.with_min_y(header + 30.0), &drawn);
        words(ui, &drawn, area);
    }
}

fn flow(_: &(u64, usize), (problem, x): (Arc<TrainingProblem>, Arc<DVector<f64>>), _: &Watch) -> Option<ErrorFlow> {
    Some(ErrorFlow::of(&problem.network, &x, &problem.train))
}

/// Shows the direction, and the legend.
fn head(ui: &mut Ui, scene: &mut Scene<'_>, title: &str, wires: &Wires, back: bool) {
    let palette = Palette::of(ui.ctx());
    let most = numbers::digits(wires.most, 2);
    let (plus, minus, width) = if back {
        let least = numbers::digits(wires.most * 10_f64.powi(-wires::DECADES), 2);
        ("$∂F/∂w > 0$", "$< 0$", format!("width: log scale, {least} to {most}"))
    } else {
        ("weight $w > 0$", "$w < 0$", format!("width: up to $|w|$ = {most}"))
    };
    let left_out = wires.all - wires.wires.len();
    let limit =
        if left_out > 0 { format!("; the {} largest of {} weights", wires.wires.len(), wires.all) } else { String::new() };
    let words = format!("{title}; {width}{limit}");
    let roomy = ui.available_width() > ROOMY;
    ui.horizontal(|ui| {
        ui.set_min_height(24.0);
        let backward = &mut scene.state.settings.network.backward;
        ui.selectable_value(backward, false, "Forward").on_hover_text("The activations, and the weights that they are multiplied by");
        let tip = "The error δ = ∂f/∂z of each neuron, as a root mean square over the training examples, and the gradient of each weight";
        ui.selectable_value(backward, true, "Backward").on_hover_text(tip);
        ui.add_space(GAP);
        let line = |value: f64| Stroke::new(3.0, wires::color(value, palette));
        let mut entries = vec![(plus, Swatch::Line(line(1.0))), (minus, Swatch::Dashed(line(-1.0)))];
        if back {
            entries.push(("glow: $|δ|$", Swatch::Area(faded(palette.warning, 0.7))));
        } else {
            entries.push(("bias $b$", Swatch::Dots(palette.weak)));
        }
        legend(ui, &entries);
        if roomy {
            ui.add_space(GAP);
            typeset::words(ui, &words, palette.weak);
        }
    });
    if !roomy {
        typeset::words(ui, &words, palette.weak);
    }
}

/// Draws the graph in `area`, and shows what is under the pointer.
fn draw(ui: &mut Ui, area: Rect, drawn: &DrawnNetwork<'_>) {
    let palette = Palette::of(ui.ctx());
    let canvas = ui.interact(area, ui.scope_id().with("network"), Sense::hover());
    canvas.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "The network"));
    let tile = |(c, j, square): (usize, usize, Rect)| {
        let response = ui.interact(square, ui.scope_id().with(("neuron", c, j)), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, drawn.name(c, j)));
        ((c, j), square, response)
    };
    let squares =
        drawn.layout.columns.iter().enumerate().flat_map(|(c, all)| all.iter().enumerate().map(move |(j, s)| (c, j, *s)));
    let tiles: Vec<_> = squares.map(tile).collect();
    let chosen = tiles.iter().find(|(_, _, response)| response.hovered()).map(|(place, ..)| *place);
    let near = canvas.hover_pos().filter(|_| chosen.is_none()).and_then(|pointer| drawn.wires.near(pointer));
    let painter = ui.painter().with_clip_rect(area);
    drawn.wires.paint(&painter, &|wire: &Wire| match (chosen, near) {
        (Some((c, j)), _) => Some((wire.layer + 1, wire.to) == (c, j) || (wire.layer, wire.from) == (c, j)),
        (None, Some(near)) => Some(std::ptr::eq(near, wire)),
        _ => None,
    });
    let strongest = drawn.flow.map_or(0.0, |flow| flow.deltas.iter().flatten().copied().fold(0.0, f64::max));
    for ((c, j), square, response) in tiles {
        let round = CornerRadius::same(if square.width() > 24.0 { 4 } else { 2 });
        if let Some(delta) = drawn.delta(c, j) {
            glow(ui, square, wires::scaled(delta, strongest, true));
        }
        ui.painter().rect_filled(square.expand(1.5), round, palette.background);
        ui.painter().image(drawn.fields[c].texture.id(), square, drawn.fields[c].part(j), Color32::WHITE);
        let edge = if response.hovered() { Stroke::new(2.0, palette.text) } else { Stroke::new(1.0, palette.rule) };
        ui.painter().rect_stroke(square, round, edge, StrokeKind::Outside);
        if let Some(bias) = drawn.bias(c, j).filter(|_| drawn.flow.is_none()) {
            dot(ui, square, bias / drawn.wires.most.max(f64::MIN_POSITIVE));
        }
        response.on_hover_ui(|ui| neuron_card::show(ui, drawn, c, j));
    }
    if let Some(wire) = near {
        canvas.on_hover_text_at_pointer(drawn.line(wire));
    }
}

/// Draws the light around a neuron, of a strength from 0 to 1.
fn glow(ui: &Ui, square: Rect, strength: f32) {
    let color = Palette::of(ui.ctx()).warning;
    let reach = (0.18 * square.width()).clamp(3.0, 9.0);
    for ring in 1..=RINGS {
        let part = f32::from(ring) / f32::from(RINGS);
        let round = CornerRadius::same((4.0 + reach * part) as u8);
        ui.painter().rect_filled(square.expand(reach * part), round, faded(color, 0.28 * strength));
    }
}

/// Draws a bias, as a share of the greatest weight: a dot at the lower corner of its neuron, hollow where it is negative.
fn dot(ui: &Ui, square: Rect, share: f64) {
    let palette = Palette::of(ui.ctx());
    if square.width() < 13.0 || share == 0.0 || !share.is_finite() {
        return;
    }
    let radius = (1.5 + 3.5 * share.abs().min(1.0) as f32).min(0.16 * square.width());
    let at = square.left_bottom() + vec2(radius + 1.0, -radius - 1.0);
    ui.painter().circle_filled(at, radius + 1.0, palette.background);
    if share > 0.0 {
        ui.painter().circle_filled(at, radius, wires::color(share, palette));
    } else {
        ui.painter().circle_stroke(at, radius - 0.5, Stroke::new(1.2, wires::color(share, palette)));
    }
}

/// Writes under each column what it is, and its scale, or the error that reaches it.
fn words(ui: &Ui, drawn: &DrawnNetwork<'_>, area: Rect) {
    let palette = Palette::of(ui.ctx());
    let norms = drawn.flow.map(ErrorFlow::norms);
    let pitch = area.width() / drawn.layout.columns.len() as f32;
    for c in 0..drawn.layout.columns.len() {
        let at = pos2(area.left() + (c as f32 + 0.5) * pitch, area.bottom());
        let write = |at: Pos2, text: &str, color| {
            typeset::paint(ui.painter(), at, Align2::CENTER_TOP, text, SMALL, color);
        };
        let (shown, count) = (drawn.layout.columns[c].len(), drawn.layout.counts[c]);
        let name = drawn.column(c);
        write(at + vec2(0.0, 2.0), &name, palette.text);
        if shown < count {
            write(at + vec2(0.0, 2.0 + 2.0 * LINE), &format!("the first {shown} of {count}"), palette.weak);
        }
        let (low, high) = drawn.fields[c].range();
        let second = match &norms {
            Some(norms) => c.checked_sub(1).map(|l| format!("$‖δ‖$ = {}", numbers::digits(norms[l], 2))),
            None if c + 1 == drawn.layout.columns.len() => Some("probability of class 1".to_owned()).filter(|_| pitch > 140.0),
            None => Some(format!("{} to {}", numbers::digits(low, 2), numbers::digits(high, 2))),
        };
        if let Some(second) = second {
            write(at + vec2(0.0, 2.0 + LINE), &second, if norms.is_some() { palette.warning } else { palette.weak });
        }
    }
}
