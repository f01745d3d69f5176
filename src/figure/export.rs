//! A figure as a file: vectors, pixels, or the runs as they move.

use crate::figure::animation::{self, Film};
use crate::figure::raster::{self, Raster};
use crate::figure::{Figure, svg};
use crate::math::catalog::words::did_you_mean;
use crate::sim::threads::Watch;
use std::io;
use std::path::Path;

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Vectors, with text that stays text.
    Svg,
    /// Pixels.
    Png,
    /// The runs as they move.
    Gif,
}

impl Format {
    /// All of them, in menu order.
    pub const ALL: [Format; 3] = [Format::Svg, Format::Png, Format::Gif];

    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Svg => "svg",
            Format::Png => "png",
            Format::Gif => "gif",
        }
    }

    /// The format that the ending of `path` names; fails where it names none.
    pub fn of(path: &Path) -> Result<Self, String> {
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        let wanted = "end the name in .svg, .png or .gif";
        if ending.is_empty() {
            return Err(format!("{}: the name has no ending that says what to write; {wanted}", path.display()));
        }
        Format::ALL.into_iter().find(|format| format.ending() == ending).ok_or_else(|| {
            let hint = did_you_mean(&ending, &Format::ALL.map(Format::ending));
            format!("{}: .{ending} cannot be written{hint}; {wanted}", path.display())
        })
    }
}

/// Writes `figure` to `out` in `format`: at the last step of `film`, or, as a GIF, up to it. `watch` hears of the progress.
///
/// Fails where `out` does, and with [`io::ErrorKind::Interrupted`] where the watch calls it off.
pub fn write(figure: &Figure<'_>, format: Format, film: &Film, watch: &Watch, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        Format::Svg => out.write_all(svg::write(&figure.drawing(film.last)).as_bytes()),
        Format::Png => {
            let still = figure.drawing(film.last);
            let png = Raster::default().png(&svg::write(&still), film.scale, &still.source);
            out.write_all(&png.map_err(io::Error::other)?)
        }
        Format::Gif => animation::write(figure, film, watch, out),
    }
}

/// The pixels of `figure` at the last step of `film`: columns, rows, and red, green, blue of each pixel, row by row.
pub fn pixels(figure: &Figure<'_>, film: &Film) -> Result<([usize; 2], Vec<u8>), String> {
    let pixmap = Raster::default().draw(&svg::write(&figure.drawing(film.last)), film.scale)?;
    Ok(([pixmap.width() as usize, pixmap.height() as usize], raster::rgb(&pixmap)))
}
