//! The figure as it will be written, drawn small.

use crate::figure::film::Film;
use crate::figure::{Figure, FigureStyle, export};
use crate::sim::Experiment;
use crate::ui::derived::background::Background;
use crate::ui::state::State;
use crate::ui::theme::{Palette, faded};
use eframe::egui::{
    Align2, Color32, ColorImage, Rect, Role, Sense, Stroke, StrokeKind, TextStyle, TextureHandle, TextureOptions, Ui, Vec2,
    WidgetInfo, pos2,
};
use std::sync::Arc;

/// How much of a picture is left while the next one is drawn.
const OLD: f32 = 0.45;

/// All that the picture depends on.
#[derive(Clone, PartialEq, Debug)]
struct PreviewKey {
    experiment: Experiment,
    style: FigureStyle,
    step: usize,
    /// Pixels per point of the figure.
    scale: f32,
}

/// The picture of the figure, drawn beside the window.
#[derive(Default)]
pub struct FigurePreview {
    work: Background<PreviewKey, ColorImage>,
    shown: Option<(Arc<ColorImage>, TextureHandle)>,
}

impl FigurePreview {
    /// Shows the figure of `state` within `room`: faint while it does not show what is chosen yet.
    pub fn show(&mut self, ui: &mut Ui, state: &State, room: Vec2) {
        let palette = Palette::of(ui.ctx());
        let options = &state.settings.figure;
        let size = Vec2::from(options.size.map(|side| side as f32));
        let fits = (room.x / size.x).min(room.y / size.y);
        let (experiment, style, step) = (state.work.experiment.clone(), options.look(state.view), state.step());
        let key = PreviewKey { experiment, style, step, scale: fits * ui.ctx().pixels_per_point() };
        let look = self.work.ask(ui.ctx(), &key, true, (), |key, (), _| drawn(key));
        let (place, response) = ui.allocate_exact_size(room, Sense::hover());
        let name = if look.fresh { "Preview of the figure" } else { "Preview of the figure, being drawn" };
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
        if let Some(image) = &look.value {
            let is_shown = |(shown, _): &(Arc<ColorImage>, TextureHandle)| Arc::ptr_eq(shown, image);
            if !self.shown.as_ref().is_some_and(is_shown) {
                let texture = ui.ctx().load_texture("figure", (**image).clone(), TextureOptions::LINEAR);
                self.shown = Some((Arc::clone(image), texture));
            }
        }
        let Some((image, texture)) = &self.shown else {
            let words = if look.given_up { "The figure cannot be drawn." } else { "The figure is being drawn …" };
            let font = TextStyle::Body.resolve(ui.style());
            ui.painter().text(place.center(), Align2::CENTER_CENTER, words, font, palette.weak);
            return;
        };
        let pixels = Vec2::new(image.size[0] as f32, image.size[1] as f32);
        let picture = Rect::from_center_size(place.center(), pixels * (room.x / pixels.x).min(room.y / pixels.y));
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        let tint = if look.fresh { Color32::WHITE } else { faded(Color32::WHITE, OLD) };
        ui.painter().image(texture.id(), picture, whole, tint);
        ui.painter().rect_stroke(picture, 0.0, Stroke::new(1.0, palette.rule), StrokeKind::Inside);
    }

    /// Forgets the picture, once the dialog is closed.
    pub fn forget(&mut self) {
        self.work.forget();
        self.shown = None;
    }
}

/// Draws the figure as it is drawn for a file, with fewer pixels.
fn drawn(key: &PreviewKey) -> Option<ColorImage> {
    let figure = Figure::new(&key.experiment, key.style);
    // The time of what moves does not matter for a single picture.
    let film = Film { fps: 1, seconds: 1.0, last: key.step, scale: key.scale };
    export::pixels(&figure, &film).ok().map(|(size, pixels)| ColorImage::from_rgb(size, &pixels))
}
