//! While a lesson is open, a page shows the picture that its beat is about as large as the room, where it would be small beside the others; a list
//! above it leads to these, and to all of them together.

use crate::ui::pages::scene::{PageView, Scene};
use crate::ui::state::State;
use eframe::egui::{ComboBox, Frame, Margin, Panel, Ui};

/// The entry of the list that stands for the whole page.
const ALL: &str = "All pictures";

/// Shows the middle of the page, or the picture that is chosen alone.
pub fn show_middle(ui: &mut Ui, view: &mut dyn PageView, scene: &mut Scene<'_>) {
    if scene.state.lone_panels().is_empty() {
        view.middle(ui, scene);
        return;
    }
    let line = Frame::new().inner_margin(Margin { left: 2, right: 2, top: 0, bottom: 6 });
    Panel::top("pictures").frame(line).show_separator_line(false).show(ui, |ui| list(ui, scene.state));
    match scene.state.lone_panel() {
        Some((name, _)) => view.panel(name, ui, scene),
        None => view.middle(ui, scene),
    }
}

fn list(ui: &mut Ui, state: &mut State) {
    let chosen = state.lone_panel();
    let list = ComboBox::from_id_salt("pictures").selected_text(chosen.map_or(ALL, |(_, title)| title)).width(210.0);
    let list = list.show_ui(ui, |ui| {
        let all = [(None, ALL)].into_iter();
        for (panel, title) in all.chain(state.lone_panels().into_iter().map(|(name, title)| (Some(name), title))) {
            if ui.selectable_label(panel == chosen.map(|(name, _)| name), title).clicked() {
                state.panel = panel;
            }
        }
    });
    list.response
        .on_hover_text("The picture that this beat is about, another one, or all of them together")
        .accessible_name("pictures");
}
