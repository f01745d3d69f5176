//! A figure as a file: vectors, pixels, or the runs as they move.

use crate::figure::animation;
use crate::figure::film::Film;
use crate::figure::raster::{self, Raster};
use crate::figure::{Figure, png, svg};
use crate::math::catalog::words::did_you_mean;
use crate::sim::threads::Watch;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::Path;

/// A function that writes a figure at the last step of a film (a moving format: from the start up to it) and tells the watch of
/// its progress.
pub type Write = fn(&Figure<'_>, &Film, &Watch, &mut dyn io::Write) -> io::Result<()>;

/// The facts about a format.
#[derive(Clone, Copy, Debug)]
pub struct FormatFacts {
    /// The ending of its files.
    pub ending: &'static str,
    /// The name of its files in a dialog.
    pub files: &'static str,
    /// A sentence on the format, shown as a tooltip.
    pub about: &'static str,
    /// Whether it consists of pixels, so that a scale matters.
    pub has_pixels: bool,
    /// Whether it is an animation of the runs.
    pub moves: bool,
    /// The function that writes it.
    pub write: Write,
}

macro_rules! formats {
    ($($Format:ident: ($ending:literal, $files:literal, pixels: $has_pixels:literal, moves: $moves:literal, $write:path, $about:literal);)*) => {
        /// A file format for figures.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[allow(missing_docs)]
        pub enum Format { $($Format),* }

        impl Format {
            /// All of them, in menu order.
            pub const ALL: [Format; [$($ending),*].len()] = [$(Format::$Format),*];

            /// The facts about this format.
            pub fn facts(self) -> FormatFacts {
                match self {
                    $(Format::$Format => FormatFacts {
                        ending: $ending, files: $files, about: $about, has_pixels: $has_pixels, moves: $moves, write: $write,
                    }),*
                }
            }
        }
    };
}

formats! {
    Svg: ("svg", "Vector pictures", pixels: false, moves: false, svg::export, "Save vectors, with text that stays text, at the step shown");
    Png: ("png", "Pictures", pixels: true, moves: false, png::export, "Save pixels, at the step shown");
    Gif: ("gif", "Animations", pixels: true, moves: true, animation::export, "Save the runs as they move up to the step shown");
}

impl Format {
    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        self.facts().ending
    }

    /// The format that the ending of `path` names; fails where it names none.
    pub fn of(path: &Path) -> Result<Self, String> {
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        let wanted = format!("end the name in {}", endings(|_| true));
        if ending.is_empty() {
            return Err(format!("{}: the name has no ending that says what to write; {wanted}", path.display()));
        }
        Format::ALL.into_iter().find(|format| format.ending() == ending).ok_or_else(|| {
            let hint = did_you_mean(&ending, &Format::ALL.map(Format::ending));
            format!("{}: .{ending} cannot be written{hint}; {wanted}", path.display())
        })
    }
}

/// The endings of the formats for which `wanted` holds, in words: `.svg, .png or .gif`.
pub fn endings(wanted: impl Fn(FormatFacts) -> bool) -> String {
    let endings: Vec<String> =
        Format::ALL.iter().filter(|format| wanted(format.facts())).map(|format| format!(".{}", format.ending())).collect();
    match endings.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} or {last}", before.join(", ")),
        _ => endings.concat(),
    }
}

/// Writes `figure` to `out` in `format`: at the last step of `film`, or animated up to it. `watch` is told of the progress.
///
/// Fails where `out` does, and with [`io::ErrorKind::Interrupted`] where `watch` cancels it.
pub fn write(figure: &Figure<'_>, format: Format, film: &Film, watch: &Watch, out: &mut dyn io::Write) -> io::Result<()> {
    (format.facts().write)(figure, film, watch, out)
}

/// The pixels of `figure` at the last step of `film`: columns, rows, and three bytes (red, green, blue) per pixel, row by row.
pub fn pixels(figure: &Figure<'_>, film: &Film) -> Result<([usize; 2], Vec<u8>), String> {
    let pixmap = Raster::default().draw(&svg::write(&figure.drawing(film.last)), film.scale)?;
    Ok(([pixmap.width() as usize, pixmap.height() as usize], raster::rgb(&pixmap)))
}
