//! A picture made of coloured cells, kept as a texture under the number of what it shows.

use crate::figure::palette::Rgb;
use crate::ui::derived::memo::Memo;
use crate::ui::paint::chart::Chart;
use crate::ui::paint::halo::text_on_ground;
use crate::ui::theme::Palette;
use eframe::egui::{Align2, Color32, ColorImage, Painter, Rect, TextureHandle, TextureOptions, pos2, vec2};

/// What a picture depends on: the numbers of the values it shows, what it shows of them, its size, and its colours.
type CellsKey = (Vec<u64>, &'static str, [usize; 2], &'static Palette);

/// The texture of the last picture.
#[derive(Default)]
pub struct Cells {
    texture: Memo<CellsKey, TextureHandle>,
}

impl Cells {
    /// Paints the cells into `rect`: `size` is their number across and up, and `colors` are those that belong to the `key`, row by row from the
    /// top. Those of earlier settings are faded.
    pub fn paint(
        &mut self,
        painter: &Painter,
        rect: Rect,
        key: (Vec<u64>, &'static str),
        size: [usize; 2],
        colors: &dyn Fn() -> Vec<Rgb>,
        fresh: bool,
    ) {
        let key = (key.0, key.1, size, Palette::of(painter.ctx()));
        let texture = self.texture.get(key, (painter.ctx(), colors), |(_, _, size, _), (ctx, colors)| {
            let pixels = colors().into_iter().map(|[r, g, b]| Color32::from_rgb(r, g, b)).collect();
            ctx.load_texture("cells", ColorImage::new(*size, pixels), TextureOptions::NEAREST)
        });
        let tint = if fresh { Color32::WHITE } else { Color32::WHITE.gamma_multiply(0.4) };
        painter.image(texture.id(), rect, Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)), tint);
    }
}

/// Writes at the lower right of a chart what must be said of its picture.
pub fn warn(chart: &Chart, warning: Option<&str>, palette: &Palette) {
    if let Some(words) = warning {
        text_on_ground(&chart.painter, chart.frame.right_bottom() - vec2(8.0, 6.0), Align2::RIGHT_BOTTOM, words, palette);
    }
}
