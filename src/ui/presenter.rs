//! Presenting: the picture large and alone, a dark screen, and a spotlight at the pointer.

use crate::ui::marker;
use crate::ui::state::State;
use crate::ui::theme::{GAP, HEAD, Palette, heading};
use eframe::egui::epaint::{Vertex, WHITE_UV};
use eframe::egui::{
    Color32, Context, CursorIcon, Id, Label, LayerId, Mesh, Order, RichText, Sense, Stroke, Ui, Vec2, ViewportCommand, vec2,
};

/// The size that a presented window has at least, in points, whatever its size in pixels: its text is 14 of them, 1/36 of the
/// height.
const STAGE: Vec2 = vec2(760.0, 500.0);

/// The radius of the spotlight, in points.
const RADIUS: f32 = 80.0;

/// What must be put back when presenting ends.
#[derive(Default)]
pub struct Presenter {
    /// The zoom before, and the size of the window, in pixels of zoom 1, that the zoom of now was chosen for.
    stage: Option<(f32, Vec2)>,
}

impl Presenter {
    /// Fills the screen and enlarges everything when presenting begins, and takes both back when it ends.
    pub fn follow(&mut self, ctx: &Context, presenting: bool) {
        let size = ctx.viewport_rect().size() * ctx.zoom_factor();
        match (presenting, self.stage) {
            (true, None) => {
                self.stage = Some((ctx.zoom_factor(), size));
                ctx.send_viewport_cmd(ViewportCommand::Fullscreen(true));
                ctx.set_zoom_factor(enlarged(size));
            }
            // The screen is full some frames later. A zoom chosen by hand stays until then.
            (true, Some((before, known))) if (known - size).length() > 1.0 => {
                self.stage = Some((before, size));
                ctx.set_zoom_factor(enlarged(size));
            }
            (false, Some((before, _))) => {
                self.stage = None;
                ctx.send_viewport_cmd(ViewportCommand::Fullscreen(false));
                ctx.set_zoom_factor(before);
            }
            _ => {}
        }
    }
}

/// The zoom at which a window of `size` shows no more than the stage.
fn enlarged(size: Vec2) -> f32 {
    (size / STAGE).min_elem().max(1.0)
}

/// The line over the picture while presenting: what is shown, and which mark is which run, since the cards are hidden.
pub fn caption(ui: &mut Ui, state: &mut State) {
    let palette = Palette::of(ui.ctx());
    let title = if state.shows_experiment() { state.experiment.title.clone() } else { state.page.title().to_owned() };
    let (runs, _) = state.runs();
    ui.horizontal_centered(|ui| {
        ui.label(heading(if title.is_empty() { "Downhill" } else { &title }));
        for run in runs.iter().filter(|run| !run.hidden) {
            ui.add_space(GAP);
            let (mark, _) = ui.allocate_exact_size(vec2(HEAD + 4.0, HEAD + 4.0), Sense::hover());
            ui.painter().add(marker::shape(run.marker, mark.center(), HEAD + 1.0, palette.run(run.color), Stroke::NONE));
            ui.add(Label::new(RichText::new(run.name()).size(15.0)).truncate());
        }
    });
}

/// Darkens the window but for a disc at the pointer.
pub fn spotlight(ctx: &Context) {
    let Some(at) = ctx.pointer_latest_pos() else { return };
    let far = ctx.content_rect().size().length() + 2.0 * RADIUS;
    let dark = Color32::from_black_alpha(190);
    let (mut mesh, corners) = (Mesh::default(), 72_u32);
    for i in 0..=corners {
        let direction = Vec2::angled(std::f32::consts::TAU * i as f32 / corners as f32);
        for (radius, color) in [(RADIUS, Color32::TRANSPARENT), (1.12 * RADIUS, dark), (far, dark)] {
            mesh.vertices.push(Vertex { pos: at + direction * radius, uv: WHITE_UV, color });
        }
        if i < corners {
            let at = 3 * i;
            for [a, b, c] in [[0, 1, 3], [1, 3, 4], [1, 2, 4], [2, 4, 5]] {
                mesh.add_triangle(at + a, at + b, at + c);
            }
        }
    }
    ctx.layer_painter(LayerId::new(Order::Tooltip, Id::unique("spotlight"))).add(mesh);
}

/// Hides the whole window under black; whether a key or a click ends it.
pub fn blank(ctx: &Context) -> bool {
    let painter = ctx.layer_painter(LayerId::new(Order::Tooltip, Id::unique("blank")));
    painter.rect_filled(ctx.viewport_rect(), 0.0, Color32::BLACK);
    ctx.set_cursor_icon(CursorIcon::None);
    ctx.input(|input| {
        let pressed = |event: &eframe::egui::Event| matches!(event, eframe::egui::Event::Key { pressed: true, .. });
        input.events.iter().any(pressed) || input.pointer.any_pressed()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_screen_is_the_same_stage() {
        for size in [vec2(1280.0, 720.0), vec2(1920.0, 1080.0), vec2(3840.0, 2160.0), vec2(1024.0, 768.0)] {
            let stage = size / enlarged(size);
            assert!(stage.x >= STAGE.x - 0.1 && stage.y >= STAGE.y - 0.1, "{stage}");
            assert!((stage.x - STAGE.x).abs() < 0.1 || (stage.y - STAGE.y).abs() < 0.1, "{stage}");
        }
        assert_eq!(enlarged(vec2(400.0, 300.0)), 1.0);
    }
}
