//! Back-propagation by hand: one example goes forward through a small network and its error back, number by number.

use crate::math::Network;
use crate::math::data::examples::Example;
use crate::math::network::{HandPass, Multiplications};
use crate::ui::derived::memo::Memo;
use crate::ui::pages::network::hand_graph;
use crate::ui::pages::network::hand_words::{HandWords, HandWork};
use crate::ui::pages::network::record::TrainingRecord;
use crate::ui::pages::network::trainer::Trainer;
use crate::ui::pages::scene::Scene;
use crate::ui::state::State;
use crate::ui::theme::{GAP, Palette};
use crate::ui::typeset;
use eframe::egui::{Button, Grid, Rect, Role, Sense, Slider, Ui, UiBuilder, WidgetInfo, pos2, vec2};
use nalgebra::DVector;

/// The most hidden layers, and the most neurons of one, whose numbers can be read.
const READABLE: (usize, usize) = (2, 4);
/// The height of a row of the table, in points.
const ROW: f32 = 20.0;
/// The width of the room in which table and words stand side by side, in points.
const WIDE: f32 = 780.0;

/// The passes of an example, and the difference quotient of every parameter.
type CheckedPass = (HandPass, DVector<f64>);

/// The passes of the last frame.
#[derive(Default)]
pub struct ByHand {
    memo: Memo<((u64, usize), usize), CheckedPass>,
    /// The lesson and the beat whose step was taken over last.
    beat: Option<(String, usize)>,
}

impl ByHand {
    /// Shows the calculation of the selected run's weights in the rest of `ui`.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, trainer: &Trainer) {
        let record = trainer.live_runs().get(scene.state.training_run).and_then(|live_run| live_run.record.as_ref());
        let epoch = scene.state.playhead.step(scene.state.work.training.epochs);
        let Some((record, (epoch, x))) = record.and_then(|record| Some((record, record.weights(epoch)?))) else {
            ui.centered_and_justified(|ui| ui.weak("Add a run with + Add, or choose one."));
            return;
        };
        self.follow(scene.state);
        let network = &*record.problem.network;
        if !is_readable(network) {
            ui.centered_and_justified(|ui| ui.weak(unreadable(network, x, scene.state.hides_theory())));
            return;
        }
        let examples = &record.problem.train;
        let display = &mut scene.state.settings.network;
        display.hand_example = display.hand_example.min(examples.len() - 1);
        let example = examples[display.hand_example];
        let key = ((record.id, epoch), display.hand_example);
        let (pass, differences) = &*self.memo.get(key, (network, &**x, example), |_, (network, x, example)| {
            (HandPass::of(network, x, example), network.central_differences(x, example))
        });
        let last = pass.steps.len() - 1;
        display.hand_step = display.hand_step.min(last);
        controls(ui, scene, record, last);
        let shown = scene.state.settings.network.hand_step;
        let (step, made) = pass.steps[shown];
        let work = HandWork { network, x, example, pass, differences };
        if let Some(counted) = counter(made, scene.state.hides_theory()) {
            let name = scene.state.work.training.runs[scene.state.training_run].name();
            let palette = Palette::of(ui.ctx());
            typeset::words(ui, &format!("{name}, epoch {epoch}; {counted}"), palette.weak).on_hover_text(CONVENTION);
        }
        let words = work.words(step);
        let inputs = network.layers().iter().map(|layer| layer.inputs).max().unwrap_or(2);
        let whole = ui.available_rect_before_wrap();
        // The words stand beside the table, or above it.
        let lines = if whole.width() > WIDE { inputs + 2 } else { inputs + 5 };
        let below = (ROW * lines as f32 + 8.0).min(0.58 * whole.height());
        let graph = Rect::from_min_max(whole.min, pos2(whole.right(), whole.bottom() - below));
        let canvas = ui.allocate_rect(graph, Sense::hover());
        canvas.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Back-propagation by hand"));
        hand_graph::paint(&ui.painter().with_clip_rect(graph), &work, shown, graph.shrink2(vec2(4.0, 4.0)));
        let rest = Rect::from_min_max(pos2(whole.left(), graph.bottom() + 4.0), whole.max);
        ui.scope_builder(UiBuilder::new().id_salt("words").max_rect(rest), |ui| say(ui, &words));
    }

    /// Takes over the step of a lesson's beat, once for each beat.
    fn follow(&mut self, state: &mut State) {
        let beat = state.lesson.as_ref().map(|open| (open.key.clone(), open.beat));
        if beat != self.beat {
            if let Some(step) = state.lesson.as_ref().and_then(|open| open.beat().hand) {
                state.settings.network.hand_step = step;
            }
            self.beat = beat;
        }
    }
}

const CONVENTION: &str = "Every product of a weight with an activation counts, on the way back every product of an error with an activation \
                          and of a weight with an error. The activation functions, their derivatives and the loss do not.";

/// Whether the numbers of `network` can be read.
fn is_readable(network: &Network) -> bool {
    network.hidden().len() <= READABLE.0 && network.hidden().iter().all(|layer| layer.outputs <= READABLE.1)
}

/// Explains why nothing is drawn.
fn unreadable(network: &Network, x: &DVector<f64>, hides: bool) -> String {
    let (layers, neurons) = READABLE;
    let why = format!(
        "A {} network has too many numbers to be read. Choose at most {layers} hidden layers with at most {neurons} neurons each.",
        network.shape()
    );
    let made = HandPass::of(network, x, Example { at: crate::math::Point::zeros(), class: 0 }).multiplications();
    if hides {
        why
    } else {
        format!("{why}\nIt takes {} multiplications forward and {} back for each example.", made.forward, made.backward)
    }
}

/// Tells how many multiplications were made, unless a task still asks for them.
fn counter(made: Multiplications, hides: bool) -> Option<String> {
    if hides {
        return Some(String::from("multiplications: predict them first"));
    }
    Some(format!("multiplications so far: {} forward, {} back", made.forward, made.backward))
}

/// Shows the choice of the example and of the step.
fn controls(ui: &mut Ui, scene: &mut Scene<'_>, record: &TrainingRecord, last: usize) {
    let display = &mut scene.state.settings.network;
    let examples = record.problem.train.len();
    ui.horizontal_wrapped(|ui| {
        ui.set_min_height(26.0);
        let step = |ui: &mut Ui, words: &str, tip: &str, enabled: bool| {
            ui.add_enabled(enabled, Button::new(words)).on_hover_text(tip).clicked()
        };
        if step(ui, "‹ Back", "One step of the calculation back", display.hand_step > 0) {
            display.hand_step -= 1;
        }
        if step(ui, "Next ›", "One step of the calculation on", display.hand_step < last) {
            display.hand_step += 1;
        }
        ui.spacing_mut().slider_width = (ui.available_width() - 430.0).clamp(60.0, 340.0);
        let slider = ui.add(Slider::new(&mut display.hand_step, 0..=last).show_value(false));
        slider
            .accessible_name("step of the calculation")
            .on_hover_text("Forward neuron by neuron, the loss, and back neuron by neuron");
        typeset::words(ui, &format!("step {} of {last}", display.hand_step), Palette::of(ui.ctx()).text);
        ui.add_space(GAP);
        if step(ui, "‹", "The example before", display.hand_example > 0) {
            display.hand_example -= 1;
        }
        if step(ui, "›", "The next example", display.hand_example + 1 < examples) {
            display.hand_example += 1;
        }
        typeset::words(ui, &format!("example {} of {examples}", display.hand_example + 1), Palette::of(ui.ctx()).text);
    });
}

/// Shows the words of a step, and its table beside or below them.
fn say(ui: &mut Ui, words: &HandWords) {
    let palette = Palette::of(ui.ctx());
    let text = |ui: &mut Ui| {
        typeset::wrapped(ui, &words.title, palette.accent);
        for line in &words.lines {
            typeset::wrapped(ui, line, palette.text);
        }
    };
    let table = |ui: &mut Ui| {
        if words.columns.is_empty() {
            return;
        }
        Grid::new("calculation").num_columns(words.columns.len()).spacing(vec2(13.0, 2.0)).min_row_height(ROW - 2.0).show(
            ui,
            |ui| {
                for column in &words.columns {
                    typeset::words(ui, column, palette.weak);
                }
                ui.end_row();
                for row in &words.rows {
                    for (i, cell) in row.iter().enumerate() {
                        typeset::words(ui, cell, if i == 2 && row.len() > 4 { palette.warning } else { palette.text });
                    }
                    ui.end_row();
                }
            },
        );
    };
    if ui.available_width() > WIDE && !words.columns.is_empty() {
        let width = ui.available_width() * 0.36;
        ui.horizontal_top(|ui| {
            ui.vertical(|ui| {
                ui.set_width(width);
                text(ui);
            });
            ui.vertical(table);
        });
    } else {
        text(ui);
        table(ui);
    }
}
