//! Menus: one that stays open while its controls are used, and tooltips that stand beside an item, so that they cover no other.

use eframe::egui::containers::menu::{MenuButton, MenuConfig};
use eframe::egui::{PopupCloseBehavior, RectAlign, Response, Tooltip, Ui};

/// The distance between an item and its tooltip, in points.
const GAP: f32 = 12.0;

/// Shows a button called `name` that opens `content`; only a click outside, or Escape, closes it.
pub fn staying<R>(ui: &mut Ui, name: &str, content: impl FnOnce(&mut Ui) -> R) -> Response {
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    MenuButton::new(name).config(config).ui(ui, content).0
}

/// An item of a menu or of a list, whose tooltip stands beside it.
pub trait MenuItem: Sized {
    /// Gives the item the tooltip `text`.
    fn with_tip(self, text: impl Into<String>) -> Self {
        let text = text.into();
        self.with_tip_ui(|ui| {
            ui.label(text);
        })
    }

    /// Gives the item a tooltip with the content that `show` adds.
    fn with_tip_ui(self, show: impl FnOnce(&mut Ui)) -> Self;
}

impl MenuItem for Response {
    fn with_tip_ui(self, show: impl FnOnce(&mut Ui)) -> Self {
        let mut tip = Tooltip::for_enabled(&self);
        tip.popup = tip.popup.align(RectAlign::RIGHT_START).align_alternatives(&[RectAlign::LEFT_START]).gap(GAP);
        tip.show(show);
        self
    }
}
