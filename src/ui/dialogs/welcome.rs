//! The hint at the very first start, never shown again once it is read.

use crate::ui::theme::{GAP, Palette, strong};
use eframe::egui::{Align2, Area, Context, Frame, Id, Key, Label, Margin, Modifiers, Order, Stroke, Ui, vec2};

/// The lines of the hint.
const HINTS: [&str; 4] = [
    "Drag the start point, or any slider: all is computed again while you drag.",
    "Space plays and pauses, the arrows step, 1 to 9 show the pages.",
    "Lessons lead through the subject, Presets show one thing each.",
    "? shows all keys, Ctrl+P finds anything by its name.",
];

/// Shows the hint, above the place of the progress bar; returns whether it was read.
pub fn show(ctx: &Context) -> bool {
    let palette = Palette::of(ctx);
    let area = Area::new(Id::unique("welcome")).order(Order::Foreground);
    let read = area.anchor(Align2::CENTER_BOTTOM, vec2(0.0, -126.0)).show(ctx, |ui| {
        let frame = Frame::new().fill(palette.card).corner_radius(8).inner_margin(Margin::symmetric(18, 14));
        frame.stroke(Stroke::new(1.5, palette.accent)).show(ui, content).inner
    });
    read.inner || !ctx.text_edit_focused() && ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape))
}

fn content(ui: &mut Ui) -> bool {
    ui.set_width(470.0);
    ui.label(strong("Welcome to Downhill"));
    ui.add_space(GAP / 2.0);
    for hint in HINTS {
        ui.add(Label::new(hint).wrap());
    }
    ui.add_space(GAP / 2.0);
    ui.button("Got it").on_hover_text("Do not show this again").clicked()
}
