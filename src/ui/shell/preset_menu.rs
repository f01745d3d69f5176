//! The menu of the experiments that the program comes with.

use crate::sim::file::presets;
use crate::ui::menu::MenuItem as _;
use crate::ui::state::action::Action;
use eframe::egui::Ui;

/// Shows the menu.
pub fn show(ui: &mut Ui, actions: &mut Vec<Action>) {
    let menu = ui.menu_button("Presets", |ui| {
        ui.set_min_width(300.0);
        for preset in presets::ALL {
            let experiment = preset.experiment();
            if ui.button(&experiment.title).with_tip(&experiment.about).clicked() {
                actions.push(Action::Open(preset.key));
                ui.close();
            }
        }
    });
    menu.response.on_hover_text(Action::Open("").tooltip());
}
