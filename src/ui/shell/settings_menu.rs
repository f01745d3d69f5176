//! The menu of settings: how the window looks and moves.

use crate::ui::menu;
use crate::ui::menu::MenuItem as _;
use crate::ui::state::action::Action;
use crate::ui::state::{Appearance, State};
use crate::ui::theme;
use eframe::egui::Ui;

/// Text sizes to choose from, as parts of the usual size.
const SIZES: [f32; 5] = [0.8, 1.0, 1.25, 1.5, 2.0];

/// Shows the menu.
pub fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let settings = &state.settings;
    let response = menu::staying(ui, "Settings", |ui| {
        ui.set_min_width(240.0);
        ui.horizontal(|ui| {
            ui.label("Theme");
            for (appearance, name) in [(Appearance::Dark, "dark"), (Appearance::Light, "light")] {
                let chosen = settings.appearance == appearance;
                if theme::radio(ui, chosen, name).with_tip(Action::Appearance.tooltip()).clicked() && !chosen {
                    actions.push(Action::Appearance);
                }
            }
        });
        for (action, on) in [
            (Action::Contrast, settings.contrast),
            (Action::Calm, settings.calm),
            (Action::Comma, settings.comma),
            (Action::Strips, settings.strips),
            (Action::Present, state.presenting),
            (Action::Spotlight, state.spotlight),
        ] {
            let mut on = on;
            if theme::checkbox(ui, &mut on, action.label()).with_tip(action.tooltip()).clicked() {
                actions.push(action);
            }
        }
        ui.horizontal(|ui| {
            ui.label("Text size");
            let now = ui.ctx().zoom_factor();
            for size in SIZES {
                let name = format!("{:.0} %", 100.0 * size);
                if ui.selectable_label((now - size).abs() < 0.01, name).with_tip("Show everything larger or smaller").clicked() {
                    ui.ctx().set_zoom_factor(size);
                }
            }
        });
    });
    response.on_hover_text("Theme, contrast, motion and text size");
    if ui.button("?").accessible_name(Action::Shortcuts.label()).on_hover_text(Action::Shortcuts.tooltip()).clicked() {
        actions.push(Action::Shortcuts);
    }
}
