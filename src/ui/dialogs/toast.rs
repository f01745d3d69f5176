//! A short confirmation over the timeline, which disappears by itself.

use crate::math::printable::printable;
use crate::ui::state::keyboard;
use crate::ui::state::overlay::Toast;
use crate::ui::theme::Palette;
use eframe::egui::{Align2, Area, Context, Frame, Id, Label, Margin, Order, RichText, vec2};
use std::time::Duration;

/// How long it stays, in seconds.
const STAY: f64 = 4.0;
/// The greatest width of its text, in points.
const MOST_WIDTH: f32 = 640.0;

impl Toast {
    /// Shows it; returns whether its time is over.
    pub fn show(&mut self, ctx: &Context) -> bool {
        let palette = Palette::of(ctx);
        let now = ctx.input(|input| input.time);
        let rest = STAY - (now - *self.since.get_or_insert(now));
        let area = Area::new(Id::unique("toast")).order(Order::Foreground).interactable(false);
        area.anchor(Align2::CENTER_BOTTOM, vec2(0.0, -72.0)).show(ctx, |ui| {
            let frame = Frame::new().fill(palette.text).corner_radius(6).inner_margin(Margin::symmetric(14, 8));
            frame.show(ui, |ui| {
                ui.set_max_width(MOST_WIDTH.min(ctx.content_rect().width() - 80.0));
                ui.add(Label::new(RichText::new(printable(&keyboard::words(ctx, &self.words))).color(palette.background)).wrap())
            });
        });
        ctx.request_repaint_after(Duration::from_secs_f64(rest.max(0.0)));
        rest <= 0.0
    }
}
