//! The picture of the slides, animated: the network before dropout, and after the latest mask.

use crate::sim::dropout::dropout_layer::DropoutLayer;
use crate::sim::dropout::dropout_tally::DropoutTally;
use crate::sim::picture::marks::PATH;
use crate::sim::playhead::Playhead;
use crate::ui::pages::dropout::network::{self, NetworkDrawing};
use crate::ui::pages::dropout::{halves, means};
use crate::ui::paint::chart::{Swatch, caption, legend};
use crate::ui::theme::{self, Palette};
use eframe::egui::{CentralPanel, Frame, Margin, Panel, Stroke, Ui};
use nalgebra::DVector;

/// The most units that are listed by number.
const NAMED: usize = 8;
/// The width with room for a whole caption, in points.
const ROOMY: f32 = 270.0;

/// The most draws per second that are shown one by one: anything that blinks faster than three times a second can harm people (WCAG 2.3.1).
const MOST_FLASHES: f64 = 3.0;
/// The most draws that are blended.
const MOST_BLENDED: usize = 100;

/// Returns how many draws are blended into one picture, so that no unit blinks too fast.
pub fn blended(playhead: &Playhead) -> usize {
    if playhead.playing { ((playhead.pace() / MOST_FLASHES).ceil() as usize).clamp(1, MOST_BLENDED) } else { 1 }
}

/// Shows both networks, and below them the means. The network after dropout is that of the last `blended` draws.
pub fn show(ui: &mut Ui, layer: &DropoutLayer, tally: &DropoutTally, asked: usize, blended: usize) {
    let inside = theme::inset(ui.ctx());
    let below = inside.outer_margin(Margin { top: 8, ..Margin::ZERO });
    let height = ui.available_height() * 0.42;
    Panel::bottom("means").frame(below).exact_size(height).resizable(false).show_separator_line(false).show(ui, |ui| {
        means::show(ui, layer, tally, asked);
    });
    networks(ui, layer, tally, blended);
}

/// Shows the network before dropout, and beside it that after the latest mask, or after the mean of the last `blended` masks.
pub fn networks(ui: &mut Ui, layer: &DropoutLayer, tally: &DropoutTally, blended: usize) {
    let mask = tally.draws().checked_sub(1).map(|k| layer.mean_mask(k, blended));
    let activations = DVector::from_iterator(tally.units().len(), tally.units().iter().map(|unit| unit.activation));
    let picture = |mask| NetworkDrawing { network: tally.network(), activations: &activations, mask };
    CentralPanel::no_frame().frame(Frame::NONE).show(ui, |ui| {
        halves(
            ui,
            "after dropout",
            |ui| {
                caption(ui, "Before dropout", "All hidden units are on. The number in each is its activation aᵢ.");
                let [positive, negative] = network::signs(Palette::of(ui.ctx()));
                legend(
                    ui,
                    &[
                        ("weight > 0", Swatch::Line(Stroke::new(PATH, positive))),
                        ("< 0", Swatch::Dashed(Stroke::new(PATH, negative))),
                    ],
                );
                picture(None).show(ui, "Network before dropout");
            },
            |ui| {
                caption(
                    ui,
                    &after(tally, mask.as_ref(), blended, ui.available_width()),
                    "A unit that is off passes on 0, as if it and its connections were not there.",
                );
                legend(ui, &[("off (crossed out)", Swatch::Line(Stroke::new(PATH, Palette::of(ui.ctx()).warning)))]);
                picture(mask.as_ref()).show(ui, "Network after dropout");
            },
        );
    });
}

/// Lists the units that the latest mask switched off, in words that fit into `width` points.
fn after(tally: &DropoutTally, mask: Option<&DVector<f64>>, blended: usize, width: f32) -> String {
    let Some(mask) = mask else { return "After dropout: nothing drawn yet".into() };
    if blended > 1 {
        return format!("The last {} draws, up to {}", blended.min(tally.draws()), tally.draws());
    }
    let off: Vec<String> = mask.iter().enumerate().filter(|(_, y)| **y == 0.0).map(|(i, _)| (i + 1).to_string()).collect();
    let words = match off.len() {
        0 => "no unit off".into(),
        count if count == mask.len() => "every unit off".into(),
        1 => format!("unit {} off", off[0]),
        count if count <= NAMED => format!("units {} off", off.join(", ")),
        count => format!("{count} of {} units off", mask.len()),
    };
    let name = if width < ROOMY { "Draw" } else { "After dropout, draw" };
    format!("{name} {}: {words}", tally.draws())
}
