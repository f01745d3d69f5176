//! Presenting: the picture large and alone, a blank screen, and a spotlight at the pointer.

use crate::ui::state::keyboard;
use eframe::egui::epaint::{Vertex, WHITE_UV};
use eframe::egui::{
    Area, Color32, Context, CursorIcon, Id, LayerId, Mesh, Order, Role, Sense, Vec2, ViewportCommand, WidgetInfo,
};

/// The radius of the spotlight, in points.
const RADIUS: f32 = 80.0;

/// The state that is restored when presenting ends.
#[derive(Default)]
pub struct Presenter {
    /// The zoom before; none while nothing is presented.
    before: Option<f32>,
    /// The size of the window at zoom 1, and the stage, for which the zoom was chosen. A zoom set by the user stays until one of them
    /// changes.
    chosen: Option<[Vec2; 2]>,
}

impl Presenter {
    /// While there is a `stage` (its size in points), fills the screen and enlarges everything to it; without
    /// one, restores both.
    pub fn follow(&mut self, ctx: &Context, stage: Option<Vec2>) {
        match (stage, self.before) {
            (Some(_), None) => {
                self.before = Some(ctx.zoom_factor());
                // A focused text field would take the keys of a presentation remote.
                keyboard::leave(ctx);
                ctx.send_viewport_cmd(ViewportCommand::Fullscreen(true));
            }
            (None, Some(before)) => {
                *self = Presenter::default();
                ctx.send_viewport_cmd(ViewportCommand::Fullscreen(false));
                ctx.set_zoom_factor(before);
            }
            _ => {}
        }
        let size = (ctx.viewport_rect().size() * ctx.zoom_factor()).round();
        let wanted = stage.map(|stage| [size, stage]);
        if wanted.is_some() && wanted != self.chosen {
            self.chosen = wanted;
            wanted.into_iter().for_each(|[size, stage]| ctx.set_zoom_factor(enlarged(size, stage)));
        }
    }
}

/// Returns the zoom at which a window of `size` shows just the stage.
fn enlarged(size: Vec2, stage: Vec2) -> f32 {
    (size / stage).min_elem().max(1.0)
}

/// Darkens the window except for a disc at the pointer.
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

/// Covers the whole window with black; returns whether a click ends it. The cover takes the click, so that nothing below reacts to it.
pub fn blank(ctx: &Context) -> bool {
    let whole = ctx.viewport_rect();
    ctx.set_cursor_icon(CursorIcon::None);
    let area = Area::new(Id::unique("blank")).order(Order::Tooltip).fixed_pos(whole.min).constrain(false);
    // The black is painted beyond the area, which egui does not show in its first frame.
    ctx.layer_painter(area.layer()).rect_filled(whole, 0.0, Color32::BLACK);
    let black = area.show(ctx, |ui| ui.allocate_rect(whole, Sense::click())).inner;
    black.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Show the picture again"));
    black.clicked()
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::vec2;

    #[test]
    fn every_screen_size_shows_the_same_stage() {
        let stage = crate::ui::shell::stage::SIZE;
        for size in [vec2(1280.0, 720.0), vec2(1920.0, 1080.0), vec2(3840.0, 2160.0), vec2(1024.0, 768.0)] {
            let shown = size / enlarged(size, stage);
            assert!(shown.x >= stage.x - 0.1 && shown.y >= stage.y - 0.1, "{shown}");
            assert!((shown.x - stage.x).abs() < 0.1 || (shown.y - stage.y).abs() < 0.1, "{shown}");
        }
        assert_eq!(enlarged(vec2(400.0, 300.0), stage), 1.0);
    }
}
