//! The choices over the loss plot: its quantities, its scale, and its target.

use crate::math::catalog::param::{Param, Scale};
use crate::ui::menu;
use crate::ui::numbers;
use crate::ui::state::{Cost, Metric, State};
use crate::ui::theme;
use eframe::egui::{ComboBox, DragValue, Ui};
use std::cell::RefCell;

/// The value whose crossings are marked.
pub const TARGET: Param = Param::real(
    "target",
    "",
    "target",
    "The value whose crossings are marked: the step from which on a run stays at or below it. Drag its words in the plot, or type a number",
    1e-6,
    0.0,
    1e300,
)
.slider(1e-15, 1e3, Scale::Log);

/// Shows the choices, in a window of one column behind a button that names the chosen quantities. The least value of the objective is known
/// if `known`, and some run is noisy if `noisy`.
pub fn show(ui: &mut Ui, state: &mut State, known: bool, noisy: bool) {
    if !state.one_column {
        return choices(ui, state, known, noisy);
    }
    let shown = format!("{} against {} ▾", name(state.settings.metric, known), state.settings.cost.name());
    menu::staying(ui, &shown, |ui| choices(ui, state, known, noisy)).accessible_name("Axes of the loss plot");
}

/// Returns the name of `metric`.
fn name(metric: Metric, known: bool) -> &'static str {
    match metric {
        Metric::Loss => "loss F",
        Metric::Gap if known => "loss F − F*",
        Metric::Gap => "loss F − best seen",
        Metric::Gradient => "gradient ‖∇F‖",
    }
}

fn choices(ui: &mut Ui, state: &mut State, known: bool, noisy: bool) {
    let finite_sum = !state.work.experiment.objective.data().is_empty();
    // A lesson has its own targets.
    let hides = state.lesson.is_some();
    let settings = &mut state.settings;
    let mut refused = None;
    ui.horizontal_wrapped(|ui| {
        let combo = ComboBox::from_id_salt("metric").selected_text(name(settings.metric, known)).width(112.0).show_ui(ui, |ui| {
            for metric in [Metric::Loss, Metric::Gap, Metric::Gradient] {
                ui.selectable_value(&mut settings.metric, metric, name(metric, known));
            }
        });
        combo.response.accessible_name("vertical axis").on_hover_text(
            "What the curves show: the loss; the loss above its least value F*, or above the best value seen where F* is not known; or the \
             length of the gradient",
        );
        ui.weak("against");
        let shown = if !finite_sum && settings.cost == Cost::Epochs { Cost::Steps } else { settings.cost };
        let combo = ComboBox::from_id_salt("cost").selected_text(shown.name()).width(96.0).show_ui(ui, |ui| {
            for cost in Cost::ALL {
                let available = cost != Cost::Epochs || finite_sum;
                ui.add_enabled_ui(available, |ui| ui.selectable_value(&mut settings.cost, cost, cost.name()))
                    .response
                    .on_hover_text(cost.about())
                    .on_disabled_hover_text("This objective is no finite sum: there are no passes over its samples");
            }
        });
        combo
            .response
            .accessible_name("horizontal axis")
            .on_hover_text("Steps, or what they cost: a full gradient of n samples counts n, a mini-batch of m counts m");
        theme::checkbox(ui, &mut settings.logarithmic, "log scale").on_hover_text(
            "A logarithmic axis: steady progress by a factor per step is a straight line. Where losses are negative it is logarithmic on \
             both sides of zero",
        );
        if noisy {
            theme::checkbox(ui, &mut settings.smooth, "mean")
                .on_hover_text("Noisy runs: the mean of the last steps, with every single value faint behind it");
        }
        if !hides {
            theme::checkbox(ui, &mut settings.marks_target, "target").on_hover_text(TARGET.doc);
            if settings.marks_target {
                refused = target_field(ui, &mut settings.target);
            }
        }
    });
    state.message = refused.or(state.message.take());
}

/// Shows the field of the target; returns why a typed text is refused.
fn target_field(ui: &mut Ui, target: &mut f64) -> Option<String> {
    let here = *target;
    let refused = RefCell::new(None);
    let field = DragValue::new(target)
        .speed(0.02 * here.abs().max(1e-300))
        .range(0.0..=1e300)
        .update_while_editing(false)
        .custom_formatter(|x, _| numbers::typed(x))
        .custom_parser(|text| numbers::retype(text, here, &TARGET).map_err(|why| refused.replace(Some(why))).ok());
    ui.add_sized([62.0, 24.0], field).on_hover_text(TARGET.doc).accessible_name(TARGET.name);
    refused.into_inner()
}

/// Returns the words beside the line of the target.
pub fn target_words(target: f64) -> String {
    format!("target {}", numbers::short(target))
}
