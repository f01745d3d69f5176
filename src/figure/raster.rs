//! The rendering of SVG to pixels, with the program's fonts only, so that it is the same everywhere.

use crate::figure::fonts;
use crate::figure::palette::Rgb;
use resvg::tiny_skia::{IntSize, Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};
use std::sync::Arc;

/// The most pixels along one side of a picture.
pub const MOST_SIDE: u32 = 16_384;
/// The most pixels of a picture; each takes four bytes.
pub const MOST_PIXELS: u64 = 64_000_000;

/// Fails with the reason where a figure of `width` × `height` points cannot be drawn at `scale` pixels per point.
pub fn check(width: u32, height: u32, scale: f32) -> Result<(), String> {
    let (columns, rows) = pixels(width as f32, height as f32, scale);
    if columns > MOST_SIDE || rows > MOST_SIDE || u64::from(columns) * u64::from(rows) > MOST_PIXELS {
        return Err(format!(
            "a picture of {columns} x {rows} pixels is too large; at most {MOST_SIDE} along a side and {} million in all",
            MOST_PIXELS / 1_000_000
        ));
    }
    Ok(())
}

fn pixels(width: f32, height: f32, scale: f32) -> (u32, u32) {
    ((width * scale).round().max(1.0) as u32, (height * scale).round().max(1.0) as u32)
}

/// The renderer of SVG.
pub struct Raster {
    options: Options<'static>,
}

impl Default for Raster {
    fn default() -> Self {
        let mut fontdb = fontdb::Database::new();
        for bytes in [fonts::REGULAR, fonts::MEDIUM, fonts::MATH] {
            fontdb.load_font_source(fontdb::Source::Binary(Arc::new(bytes)));
        }
        for set in [fontdb::Database::set_sans_serif_family, fontdb::Database::set_serif_family] {
            set(&mut fontdb, "Roboto");
        }
        Raster { options: Options { fontdb: Arc::new(fontdb), font_family: "Roboto".into(), ..Options::default() } }
    }
}

impl Raster {
    /// The pixels of `svg`, as this crate writes it, at `scale` pixels per point.
    pub fn draw(&self, svg: &str, scale: f32) -> Result<Pixmap, String> {
        let tree = self.tree(svg)?;
        let (columns, rows) = pixels(tree.size().width(), tree.size().height(), scale);
        let mut pixmap = Pixmap::new(columns, rows).ok_or("a picture cannot be that large")?;
        resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
        Ok(pixmap)
    }

    /// Draws `svg` over the content of `pixmap`.
    pub fn draw_over(&self, svg: &str, scale: f32, pixmap: &mut Pixmap) -> Result<(), String> {
        resvg::render(&self.tree(svg)?, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
        Ok(())
    }

    /// The PNG file of `svg`, which has a background, at `scale` pixels per point, with `source` as its description.
    pub fn png(&self, svg: &str, scale: f32, source: &str) -> Result<Vec<u8>, String> {
        let pixmap = self.draw(svg, scale)?;
        described(&pixmap, source).map_err(|error| format!("the picture cannot be encoded: {error}"))
    }

    fn tree(&self, svg: &str) -> Result<Tree, String> {
        Tree::from_str(svg, &self.options).map_err(|error| format!("the figure cannot be drawn: {error}"))
    }
}

fn described(pixmap: &Pixmap, source: &str) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixmap.width(), pixmap.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.add_itxt_chunk("Description".into(), source.to_owned())?;
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&rgb(pixmap))?;
    writer.finish()?;
    Ok(bytes)
}

/// The red, green and blue byte of each pixel, row by row, of a picture that is opaque everywhere.
pub fn rgb(pixmap: &Pixmap) -> Vec<u8> {
    pixmap.data().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect()
}

/// `pixels`, row by row from the top, as a PNG file of `columns` × `rows` pixels, at least one.
pub fn encode(columns: u32, rows: u32, pixels: &[Rgb]) -> Vec<u8> {
    let bytes = pixels.iter().flat_map(|[r, g, b]| [*r, *g, *b, 255]).collect();
    let size = IntSize::from_wh(columns, rows).expect("a picture has pixels");
    let pixmap = Pixmap::from_vec(bytes, size).expect("as many pixels as the size says");
    pixmap.encode_png().expect("memory takes every byte")
}
