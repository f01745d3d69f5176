//! A column to scroll through.

use eframe::egui::scroll_area::ScrollAreaOutput;
use eframe::egui::{ScrollArea, Ui};

/// Shows `content` in the rest of `ui`, to scroll through; `salt` keeps the place of one content from that of another.
///
/// The content is as wide with the bar as without it. Otherwise words that wrap, or a formula that shrinks to its width, could make the bar
/// needed in one frame and needless in the next, and the window would never rest.
pub fn scrolled<R>(ui: &mut Ui, salt: &str, content: impl FnOnce(&mut Ui) -> R) -> ScrollAreaOutput<R> {
    let width = ui.available_width() - ui.spacing().scroll.allocated_width();
    ScrollArea::vertical().id_salt(salt).auto_shrink(false).show(ui, |ui| {
        ui.set_max_width(width);
        content(ui)
    })
}
