//! The options of an exported figure.

use crate::figure::animation::MOST_SIDE;
use crate::figure::export::Format;
use crate::figure::film::{FPS, SECONDS};
use crate::figure::palette::Theme;
use crate::figure::{FigureContent, FigureStyle, SIDES, raster};
use crate::math::View;
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
    /// Pixels per point.
    pub scale: f32,
    /// Frames per second of an animation.
    pub fps: u32,
    /// The length of an animation, in seconds.
    pub seconds: f64,
}

impl Default for FigureOptions {
    fn default() -> Self {
        FigureOptions { contours: true, losses: true, dark: false, size: [1200, 800], scale: 2.0, fps: 20, seconds: 6.0 }
    }
}

impl FigureOptions {
    /// Replaces impossible values by the defaults.
    pub fn with_valid_values(self) -> Self {
        let sides = self.size.iter().all(|side| (SIDES.0..=SIDES.1).contains(side));
        let film = (FPS.0..=FPS.1).contains(&self.fps) && (SECONDS.0..=SECONDS.1).contains(&self.seconds);
        if sides && film && self.scale > 0.0 && self.scale.is_finite() { self } else { FigureOptions::default() }
    }

    /// Returns the style of a figure of `view`.
    pub fn look(&self, view: Option<View>) -> FigureStyle {
        let content = match (self.contours, self.losses) {
            (true, false) => FigureContent::Contours,
            (false, true) => FigureContent::Loss,
            _ => FigureContent::Both,
        };
        FigureStyle { content, theme: if self.dark { Theme::Dark } else { Theme::Light }, size: self.size, view }
    }

    /// Checks that an image of so many pixels can be drawn; fails with the reason.
    pub fn check_pixels(&self) -> Result<(), String> {
        let [width, height] = self.size;
        raster::check(width, height, self.scale)
    }

    /// Checks that the figure can be drawn in `format`; fails with the reason.
    pub fn check(&self, format: Format) -> Result<(), String> {
        if format.facts().has_pixels {
            self.check_pixels()?;
        }
        if format.facts().moves && self.size.iter().any(|side| *side as f32 * self.scale > MOST_SIDE as f32) {
            return Err(format!("an animation has at most {MOST_SIDE} pixels along a side; choose a smaller size or scale"));
        }
        Ok(())
    }
}
