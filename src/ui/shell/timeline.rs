//! The timeline along the bottom: play, step, scrub, speed.

use crate::math::catalog::param::{Param, Scale};
use crate::sim::overfitting::Cure;
use crate::sim::page::Page;
use crate::ui::controls::icon::{self, Icon};
use crate::ui::controls::number_field;
use crate::ui::controls::param_slider;
use crate::ui::menu;
use crate::ui::numbers;
use crate::ui::state::State;
use crate::ui::state::action::Action;
use crate::ui::state::hints::Hint;
use crate::ui::theme::{GAP, Palette};
use eframe::egui::{self, Hyperlink, Slider, SliderClamping, Ui, vec2};

/// The speed of playback.
const SPEED: Param =
    Param::real("speed", "", "speed", "Steps shown per second", 20.0, 0.1, 1e6).slider(1.0, 10_000.0, Scale::Log);

/// Why there is nothing to play; none where there is.
fn idle(state: &State) -> Option<&'static str> {
    let has_steps = state.page != Page::Overfitting || state.work.overfitting.cure == Cure::EarlyStopping;
    (!has_steps).then_some("A fit in one go has no steps to play; one with the cure “early-stopping” has.")
}

/// Shows the timeline.
pub fn show(ui: &mut Ui, state: &mut State, actions: &mut Vec<Action>) {
    if let Some(words) = idle(state) {
        ui.horizontal_centered(|ui| ui.weak(words));
        return;
    }
    let steps = state.length();
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = GAP / 2.0;
        let play = if state.playhead.playing { Icon::Pause } else { Icon::Play };
        for (icon, action) in [
            (Icon::First, Action::ToStart),
            (Icon::Back, Action::StepBack),
            (play, Action::PlayOrPause),
            (Icon::Forward, Action::StepForward),
            (Icon::Last, Action::ToEnd),
        ] {
            let button = icon::button(ui, icon, action, action == Action::PlayOrPause);
            if action == Action::PlayOrPause {
                Hint::Play.mark(ui.ctx(), button.rect);
            }
            if button.clicked() {
                actions.push(action);
            }
        }
        ui.add_space(GAP);
        step_field(ui, state, steps);
        ui.add_space(GAP);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if icon::toggle(ui, Icon::Loop, Action::Loop, state.settings.looping).clicked() {
                actions.push(Action::Loop);
            }
            if let Some(link) = state.whole_link().ok().flatten().filter(|_| state.embedded) {
                ui.add(Hyperlink::from_label_and_url("Open in Downhill", link).open_in_new_tab(true));
            } else {
                speed(ui, state);
            }
            ui.add_space(GAP);
            scrub(ui, state, steps);
        });
    });
}

/// Shows what a thumb needs of it: play, a step at a time, and the whole run to scrub through.
pub fn compact(ui: &mut Ui, state: &mut State, actions: &mut Vec<Action>) {
    let steps = state.length();
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = GAP / 2.0;
        let play = if state.playhead.playing { Icon::Pause } else { Icon::Play };
        for (icon, action) in [(Icon::Back, Action::StepBack), (play, Action::PlayOrPause), (Icon::Forward, Action::StepForward)]
        {
            if icon::touched(ui, icon, action, action == Action::PlayOrPause).clicked() {
                actions.push(action);
            }
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let width = ui
                .painter()
                .layout_no_wrap(steps.to_string(), egui::TextStyle::Body.resolve(ui.style()), egui::Color32::WHITE)
                .size()
                .x;
            let step = egui::Label::new(state.playhead.step(steps).to_string());
            ui.add_sized(vec2(width + 2.0, 20.0), step);
            scrub(ui, state, steps);
        });
    });
}

fn scrub(ui: &mut Ui, state: &mut State, steps: usize) {
    let room = ui.available_width() - GAP;
    // At a large zoom there is no room for it; the number beside it does the same.
    if room < 2.0 * GAP {
        return;
    }
    ui.spacing_mut().slider_width = room;
    let mut step = state.playhead.step(steps);
    let response = ui.add(Slider::new(&mut step, 0..=steps).show_value(false).clamping(SliderClamping::Always));
    response.widget_info(|| egui::WidgetInfo::slider(true, step as f64, "Step"));
    if response.on_hover_text("Scrub through the steps").changed() {
        state.playhead.seek(step);
    }
}

fn step_field(ui: &mut Ui, state: &mut State, steps: usize) {
    let weak = Palette::of(ui.ctx()).weak;
    let before = state.playhead.step(steps) as f64;
    let mut step = before;
    let size = vec2(18.0 + 8.5 * steps.to_string().len() as f32, 26.0);
    let param = Param::count("step", "k", "step", "The step k that is shown; type one to go there", 0, 0, steps as u64);
    let (field, typed) = number_field::alone(ui, &param, &mut step, Some(size), 0.2, [""; 2]);
    field.on_hover_text(param.doc).accessible_name("Step");
    if step != before {
        state.playhead.seek(step.round() as usize);
    }
    state.message = typed.err().or(state.message.take());
    ui.label(egui::RichText::new(format!("of {steps}")).color(weak));
}

fn speed(ui: &mut Ui, state: &mut State) {
    let menu = menu::staying(ui, &format!("{} steps/s", numbers::digits(state.settings.speed, 2)), |ui| {
        ui.set_min_width(260.0);
        ui.label("Steps shown per second");
        ui.horizontal(|ui| {
            let (slider, typed) = param_slider::real(ui, &SPEED, &mut state.settings.speed, 280.0);
            slider.accessible_name("Playback speed").on_hover_text(SPEED.doc);
            state.message = typed.err().or(state.message.take());
        });
        ui.horizontal(|ui| {
            ui.label("The whole run in");
            for seconds in [5.0, 10.0, 20.0] {
                let name = format!("{seconds} s");
                // Menus have no frames around their items; these are buttons.
                let button = ui.add(egui::Button::new(&name).fill(ui.visuals().widgets.inactive.bg_fill));
                if button.accessible_name(format!("The whole run in {name}")).clicked() {
                    state.settings.speed = (state.length() as f64 / seconds).clamp(0.1, 1e6);
                }
            }
        });
    });
    menu.on_hover_text("Playback speed in steps per second");
}
