//! A picture made of coloured cells, kept as a texture under the number of what it shows.

use crate::figure::palette::Rgb;
use crate::ui::derived::memo::Memo;
use crate::ui::theme::Palette;
use eframe::egui::{Color32, ColorImage, Painter, Rect, TextureHandle, TextureOptions, pos2};

/// What a picture depends on: the numbers of the values it shows, what it shows of them, its size, and its colours.
type CellsKey = (Vec<u64>, &'static str, [usize; 2], &'static Palette);

/// The texture of the last picture.
#[derive(Default)]
pub struct Cells {
    texture: Memo<CellsKey, TextureHandle>,
}

impl Cells {
    /// Paints the cells into `rect`: `size` is their number across and up, and `colors` are those that belong to the `key`, row by row from the
    /// top.
    pub fn paint(
        &mut self,
        painter: &Painter,
        rect: Rect,
        key: (Vec<u64>, &'static str),
        size: [usize; 2],
        colors: &dyn Fn() -> Vec<Rgb>,
    ) {
        let key = (key.0, key.1, size, Palette::of(painter.ctx()));
        let texture = self.texture.get(key, (painter.ctx(), colors), |(_, _, size, _), (ctx, colors)| {
            let pixels = colors().into_iter().map(|[r, g, b]| Color32::from_rgb(r, g, b)).collect();
            ctx.load_texture("cells", ColorImage::new(*size, pixels), TextureOptions::NEAREST)
        });
        painter.image(texture.id(), rect, Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)), Color32::WHITE);
    }
}
