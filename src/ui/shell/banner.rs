//! What the program has to say: the last error, and work left by a crash. It lies over the top of the middle, so that nothing moves when
//! it comes and goes.

use crate::math::printable::printable;
use crate::ui::dialogs::rescue_line;
use crate::ui::state::State;
use crate::ui::state::keyboard;
use crate::ui::theme::{GAP, Palette};
use eframe::egui::{self, Align, Area, Context, Frame, Id, Label, Layout, Margin, Order, Rect, Stroke, TextStyle, Ui, vec2};
use std::sync::Arc;

/// The most lines of a message that are shown.
const MESSAGE_LINES: usize = 3;
/// The width of the button that dismisses a message, with its margins, in points.
const DISMISS: f32 = 40.0;
/// The height of the line that offers work left by a crash, in points.
const RESCUE: f32 = 28.0;

/// Shows the banner over the top of `middle`, if there is anything to say.
pub fn show(ctx: &Context, state: &mut State, middle: Rect) {
    if state.message.is_none() && state.recovered.is_empty() {
        return;
    }
    let palette = Palette::of(ctx);
    let area = Area::new(Id::unique("banner")).order(Order::Middle).fixed_pos(middle.min).constrain(false);
    area.show(ctx, |ui| {
        let sides = Margin::symmetric(14, 6);
        let frame =
            Frame::new().fill(palette.card).stroke(Stroke::new(1.0, palette.warning)).corner_radius(6).inner_margin(sides);
        frame.show(ui, |ui| {
            let width = middle.width() - 30.0;
            ui.set_width(width);
            ui.spacing_mut().item_spacing.y = GAP;
            message(ui, state, width);
            if !state.recovered.is_empty() {
                row(ui, width, RESCUE, |ui| rescue_line::show(ui, state));
            }
        });
    });
}

/// Shows the last error message, until it is dismissed.
fn message(ui: &mut Ui, state: &mut State, width: f32) {
    let Some(message) = state.message.as_ref().map(|message| keyboard::words(ui.ctx(), message).into_owned()) else { return };
    let text = message_text(ui, &message, width - DISMISS);
    row(ui, width, text.size().y.max(24.0), |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let dismiss = ui.add(egui::Button::new("×").frame(false).min_size(vec2(20.0, 20.0)));
            if dismiss.accessible_name("Dismiss the message").on_hover_text("Dismiss the message").clicked() {
                state.message = None;
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let cut = text.elided;
                let label = ui.add(Label::new(text));
                if cut {
                    label.on_hover_text(printable(&message));
                }
            });
        });
    });
}

fn row(ui: &mut Ui, width: f32, height: f32, content: impl FnOnce(&mut Ui)) {
    let rect = Rect::from_min_size(ui.cursor().min, vec2(width, height));
    ui.scope_builder(egui::UiBuilder::new().max_rect(rect), content);
}

/// Lays out a message in at most a few lines of `width`.
fn message_text(ui: &Ui, message: &str, width: f32) -> Arc<egui::Galley> {
    let (font, color) = (TextStyle::Body.resolve(ui.style()), Palette::of(ui.ctx()).warning);
    let mut job = egui::text::LayoutJob::simple(printable(message).into_owned(), font, color, width);
    job.wrap.max_rows = MESSAGE_LINES;
    ui.painter().layout_job(job)
}
