//! The options of an exported figure.

use crate::figure::animation::MOST_SIDE;
use crate::figure::export::Format;
use crate::figure::film::{FPS, Film, SECONDS};
use crate::figure::palette::Theme;
use crate::figure::{FigureContent, FigureStyle, SIDES, raster};
use crate::math::View;
use crate::ui::numbers;
use serde::{Deserialize, Serialize};

/// The contents and size of an exported figure; kept in the settings.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FigureOptions {
    /// Whether the contours are shown.
    pub contours: bool,
    /// Whether the loss plot is shown.
    pub losses: bool,
    /// Whether it is dark.
    pub dark: bool,
    /// Width and height, in points.
    pub size: [u32; 2],
    /// Pixels per point of a picture.
    pub scale: f32,
    /// Pixels per point of an animation, each frame of which is a picture.
    pub film_scale: f32,
    /// Frames per second of an animation.
    pub fps: u32,
    /// The length of an animation, in seconds.
    pub seconds: f64,
    /// The kind of file that it is saved as.
    pub format: Format,
}

impl Default for FigureOptions {
    fn default() -> Self {
        FigureOptions {
            contours: true,
            losses: true,
            dark: false,
            size: [1200, 800],
            scale: 2.0,
            film_scale: 1.0,
            fps: 20,
            seconds: 6.0,
            format: Format::Svg,
        }
    }
}

impl FigureOptions {
    /// Replaces impossible values by the defaults.
    pub fn with_valid_values(self) -> Self {
        let sides = self.size.iter().all(|side| (SIDES.0..=SIDES.1).contains(side));
        let film = (FPS.0..=FPS.1).contains(&self.fps) && (SECONDS.0..=SECONDS.1).contains(&self.seconds);
        let scales = [self.scale, self.film_scale].iter().all(|scale| *scale > 0.0 && scale.is_finite());
        if sides && film && scales { self } else { FigureOptions::default() }
    }

    /// Returns the style of a figure of `view`.
    pub fn look(&self, view: Option<View>) -> FigureStyle {
        let content = match (self.contours, self.losses) {
            (true, false) => FigureContent::Contours,
            (false, true) => FigureContent::Loss,
            _ => FigureContent::Both,
        };
        FigureStyle {
            content,
            theme: if self.dark { Theme::Dark } else { Theme::Light },
            size: self.size,
            view,
            ..FigureStyle::default()
        }
    }

    /// Returns the pixels per point of the kind of file that is chosen.
    pub fn pixels_per_point(self) -> f32 {
        if self.format.facts().moves { self.film_scale } else { self.scale }
    }

    /// The same, to be changed.
    pub fn pixels(&mut self) -> &mut f32 {
        if self.format.facts().moves { &mut self.film_scale } else { &mut self.scale }
    }

    /// Returns the timing of the figure up to the step `last`.
    pub fn film(&self, last: usize) -> Film {
        Film { fps: self.fps, seconds: self.seconds, last, scale: self.pixels_per_point() }
    }

    /// Describes the size of the file in plain units, and the time of what moves; `last` is the step shown.
    pub fn describe(&self, last: usize) -> String {
        let [width, height] = self.size;
        let points = format!("{width} × {height} points");
        let facts = self.format.facts();
        if !facts.has_pixels {
            return format!("{points}, sharp at any size. It shows step {last}.");
        }
        let scale = self.pixels_per_point();
        let [columns, rows] = self.size.map(|side| (side as f32 * scale).round());
        let pixels = if scale == 1.0 { "pixel" } else { "pixels" };
        let shown = numbers::short(f64::from(scale));
        let size = format!("{points}, {shown} {pixels} per point = {columns} × {rows} pixels.");
        if !facts.moves {
            return format!("{size} It shows step {last}.");
        }
        let frames = self.film(last).shots().len();
        let seconds = numbers::short(self.seconds);
        match last {
            0 => format!("{size} It ends at the step shown, which is the start, so nothing will move."),
            _ => format!("{size} From the start to step {last} in {seconds} s, {frames} frames."),
        }
    }

    /// Checks that an image of so many pixels can be drawn; fails with the reason.
    pub fn check_pixels(&self) -> Result<(), String> {
        let [width, height] = self.size;
        raster::check(width, height, self.pixels_per_point())
    }

    /// Checks that the figure can be drawn in `format`; fails with the reason.
    pub fn check(&self, format: Format) -> Result<(), String> {
        if format.facts().has_pixels {
            self.check_pixels()?;
        }
        if format.facts().moves && self.size.iter().any(|side| *side as f32 * self.film_scale > MOST_SIDE as f32) {
            return Err(format!("an animation has at most {MOST_SIDE} pixels along a side; choose a smaller size or scale"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_is_said_in_plain_units() {
        let of =
            |format, scale, last| FigureOptions { format, scale, film_scale: scale, ..FigureOptions::default() }.describe(last);
        assert_eq!(of(Format::Svg, 2.0, 35), "1200 × 800 points, sharp at any size. It shows step 35.");
        assert_eq!(of(Format::Png, 2.0, 7), "1200 × 800 points, 2 pixels per point = 2400 × 1600 pixels. It shows step 7.");
        assert_eq!(
            of(Format::Gif, 1.0, 35),
            "1200 × 800 points, 1 pixel per point = 1200 × 800 pixels. From the start to step 35 in 6 s, 36 frames."
        );
        assert!(of(Format::Gif, 1.0, 0).ends_with("nothing will move."));
    }
}
