//! A menu that stays open while its controls are used.

use eframe::egui::containers::menu::{MenuButton, MenuConfig};
use eframe::egui::{PopupCloseBehavior, Response, Ui};

/// Shows a button called `name` that opens `content`; only a click outside, or Escape, closes it.
pub fn staying<R>(ui: &mut Ui, name: &str, content: impl FnOnce(&mut Ui) -> R) -> Response {
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    MenuButton::new(name).config(config).ui(ui, content).0
}
