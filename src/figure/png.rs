//! A figure as a PNG picture, with its source text inside.

use crate::figure::film::Film;
use crate::figure::raster::Raster;
use crate::figure::{Figure, svg};
use crate::sim::threads::Watch;
use std::io;

/// Writes `figure` at the last step of `film` to `out`.
pub fn export(figure: &Figure<'_>, film: &Film, _watch: &Watch, out: &mut dyn io::Write) -> io::Result<()> {
    let still = figure.drawing(film.last);
    let png = Raster::default().png(&svg::write(&still), film.scale, &still.source);
    out.write_all(&png.map_err(io::Error::other)?)
}
