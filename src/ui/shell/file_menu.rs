//! The menu of files: opening, saving and exporting.

use crate::ui::menu::MenuItem as _;
use crate::ui::state::State;
use crate::ui::state::action::Action;
use crate::ui::state::keyboard;
use eframe::egui::{Button, Ui};

/// Shows the menu.
pub fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let menu = ui.menu_button("File", |ui| {
        ui.set_min_width(260.0);
        item(ui, Action::OpenFile, actions);
        item(ui, Action::OpenRecording, actions);
        if !state.settings.recent.is_empty() {
            ui.menu_button("Open recent", |ui| {
                ui.set_min_width(260.0);
                for (i, path) in state.settings.recent.iter().enumerate() {
                    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
                    if ui.button(name.as_ref()).with_tip(path.display().to_string()).clicked() {
                        actions.push(Action::OpenRecent(i));
                        ui.close();
                    }
                }
            });
        }
        for group in [
            &[Action::Save, Action::SaveAs][..],
            &[Action::CopyLink, Action::CopyShared, Action::PasteShared],
            &[Action::Figure, Action::SaveTable, Action::CopyNumpy, Action::CopyPytorch],
            &[Action::Undo, Action::Redo],
        ] {
            ui.separator();
            let shown = group.iter().filter(|action| **action != Action::CopyLink || state.address.is_some());
            shown.for_each(|action| item(ui, *action, actions));
        }
    });
    menu.response.on_hover_text("Open, save, share and export");
}

fn item(ui: &mut Ui, action: Action, actions: &mut Vec<Action>) {
    let keys = action.shortcut().map(|shortcut| keyboard::name(ui.ctx(), shortcut)).unwrap_or_default();
    let button = Button::new(action.label()).shortcut_text(keys);
    if ui.add(button).accessible_name(action.label()).with_tip(action.tooltip()).clicked() {
        actions.push(action);
        ui.close();
    }
}
