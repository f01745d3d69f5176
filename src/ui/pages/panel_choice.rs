//! The choice between panels of a page that share one place. A beat of a lesson may choose for the user.

use crate::ui::pages::scene::Scene;
use crate::ui::state::settings::Settings;
use eframe::egui::Ui;

/// A panel that can be chosen.
pub struct PanelEntry {
    /// Its name in files, as in the page's [`PageFacts`](crate::sim::page::PageFacts).
    pub panel: &'static str,
    /// Its name on screen.
    pub title: &'static str,
    /// Its explanation.
    pub tip: &'static str,
}

/// Shows the choice between `entries`, of which `setting` keeps the name of the chosen one, the first where it is none of them; returns
/// the name of the panel to show.
pub fn choose(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    entries: &[PanelEntry],
    setting: fn(&mut Settings) -> &mut String,
) -> &'static str {
    let state = &mut *scene.state;
    let known = |panel: &str| entries.iter().map(|entry| entry.panel).find(|name| *name == panel);
    let asked = state.lesson.as_ref().and(state.panel).and_then(known);
    let before = asked.or(known(setting(&mut state.settings))).unwrap_or(entries[0].panel);
    let mut chosen = before;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.spacing_mut().button_padding.x = 6.0;
        for entry in entries {
            ui.selectable_value(&mut chosen, entry.panel, entry.title).on_hover_text(entry.tip);
        }
    });
    if chosen != before {
        chosen.clone_into(setting(&mut state.settings));
        state.panel = asked.map(|_| chosen).or(state.panel);
    }
    chosen
}
