//! The runs as they move, as an animated GIF that plays forever.

use crate::figure::film::Film;
use crate::figure::palette::Rgb;
use crate::figure::quantizer::{Quantizer, UNCHANGED};
use crate::figure::raster::Raster;
use crate::figure::{Figure, svg};
use crate::sim::threads::{self, Watch};
use gif::{DisposalMethod, Encoder, Extension, Frame, Repeat};
use resvg::tiny_skia::Pixmap;
use std::borrow::Cow;
use std::io;

/// The most pixels along a side of an animation.
pub const MOST_SIDE: u32 = 4000;
/// The number of frames held in memory at a time.
const AT_ONCE: usize = 8;

/// Writes `figure` in motion to `out`, frame by frame; `watch` is told of each one.
///
/// Fails where `out` does, and with [`io::ErrorKind::Interrupted`] where `watch` cancels it. Memory use does not grow with the
/// length.
pub fn export(figure: &Figure<'_>, film: &Film, watch: &Watch, out: &mut dyn io::Write) -> io::Result<()> {
    let raster = Raster::default();
    let shots = film.shots();
    watch.expect(shots.len() as u64);
    let drawing = figure.ground();
    let ground = raster.draw(&svg::write(&drawing), film.scale).map_err(io::Error::other)?;
    let frame_at = |step: usize| {
        let mut frame = ground.clone();
        raster.draw_over(&svg::write(&figure.moving(step)), film.scale, &mut frame).map(|()| frame)
    };
    let samples = threads::collect(3, |i| frame_at(i * film.last / 2)).into_iter().collect::<Result<Vec<_>, _>>();
    let samples = samples.map_err(io::Error::other)?;
    let mut quantizer = Quantizer::new(&figure.colors(), samples.iter().flat_map(|frame| frame.data().chunks_exact(4)));
    drop(samples);
    let size = |side: u32| u16::try_from(side).map_err(io::Error::other);
    let (width, height) = (size(ground.width())?, size(ground.height())?);
    let mut encoder = Encoder::new(out, width, height, &quantizer.palette()).map_err(plain)?;
    encoder.set_repeat(Repeat::Infinite).map_err(plain)?;
    let comment: Vec<&[u8]> = drawing.source.as_bytes().chunks(255).collect();
    encoder.write_raw_extension(Extension::Comment.into(), &comment).map_err(plain)?;
    let mut shown: Option<Vec<u8>> = None;
    for shots in shots.chunks(AT_ONCE) {
        if watch.is_stopped() {
            return Err(io::ErrorKind::Interrupted.into());
        }
        for (shot, frame) in shots.iter().zip(threads::collect(shots.len(), |i| frame_at(shots[i].step))) {
            let indices = numbers(&frame.map_err(io::Error::other)?, &mut quantizer);
            encoder.write_frame(&change(shown.as_deref(), &indices, width, height, shot.delay)).map_err(plain)?;
            shown = Some(indices);
            watch.advance(1);
        }
    }
    // Finished by hand: when dropped, the encoder would ignore an error in closing the file.
    encoder.into_inner().map(|_| ()).map_err(plain)
}

/// The index of each pixel's colour in the palette.
fn numbers(frame: &Pixmap, quantizer: &mut Quantizer) -> Vec<u8> {
    let mut last: (Rgb, u8) = ([0; 3], quantizer.nearest([0; 3]));
    let number = |pixel: &[u8]| {
        let color = [pixel[0], pixel[1], pixel[2]];
        if color != last.0 {
            last = (color, quantizer.nearest(color));
        }
        last.1
    };
    frame.data().chunks_exact(4).map(number).collect()
}

/// The difference between the frame `before` and the frame `after`: the smallest rectangle that holds every changed pixel, with
/// the unchanged pixels in it transparent.
fn change<'a>(before: Option<&[u8]>, after: &'a [u8], width: u16, height: u16, delay: u16) -> Frame<'a> {
    let frame = |left: u16, top: u16, width: u16, height: u16, buffer: Cow<'a, [u8]>| {
        let transparent = before.map(|_| UNCHANGED);
        Frame { delay, dispose: DisposalMethod::Keep, transparent, left, top, width, height, buffer, ..Frame::default() }
    };
    let Some(before) = before else { return frame(0, 0, width, height, Cow::Borrowed(after)) };
    let columns = usize::from(width);
    let changed = |row: usize| {
        let range = row * columns..(row + 1) * columns;
        let (before, after) = (&before[range.clone()], &after[range]);
        let first = before.iter().zip(after).position(|(a, b)| a != b)?;
        let last = before.iter().zip(after).rposition(|(a, b)| a != b)?;
        Some((row, first, last))
    };
    let rows: Vec<(usize, usize, usize)> = (0..usize::from(height)).filter_map(changed).collect();
    let (Some(top), Some(bottom)) = (rows.first(), rows.last()) else {
        return frame(0, 0, 1, 1, Cow::Owned(vec![UNCHANGED]));
    };
    let (top, bottom) = (top.0, bottom.0);
    let left = rows.iter().map(|row| row.1).min().unwrap_or(0);
    let right = rows.iter().map(|row| row.2).max().unwrap_or(0);
    let place = |row: usize| (left..=right).map(move |column| row * columns + column);
    let pixels = (top..=bottom).flat_map(place).map(|at| if before[at] == after[at] { UNCHANGED } else { after[at] });
    frame(left as u16, top as u16, (right - left + 1) as u16, (bottom - top + 1) as u16, Cow::Owned(pixels.collect()))
}

fn plain(error: gif::EncodingError) -> io::Error {
    match error {
        gif::EncodingError::Io(error) => error,
        other => io::Error::other(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_no_larger_than_it_must_be() {
        let before = vec![1; 12];
        let mut after = before.clone();
        (after[5], after[10]) = (7, 8);
        let frame = change(Some(&before), &after, 4, 3, 5);
        assert_eq!((frame.left, frame.top, frame.width, frame.height), (1, 1, 2, 2));
        assert_eq!(*frame.buffer, [7, UNCHANGED, UNCHANGED, 8]);
        let nothing = change(Some(&before), &before, 4, 3, 5);
        assert_eq!((nothing.width, nothing.height, &*nothing.buffer), (1, 1, &[UNCHANGED][..]));
        assert_eq!(change(None, &after, 4, 3, 5).buffer.len(), 12);
    }
}
