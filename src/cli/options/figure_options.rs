//! The options of figures: colours, size, and resolution.

use crate::figure::SIDES;
use crate::figure::palette::Theme;
use crate::math::catalog::words::number;
use crate::math::excerpt::excerpt;
use clap::ValueEnum;

/// The colours of a figure.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub enum Shade {
    Light,
    Dark,
}

impl Shade {
    /// The theme with these colours.
    pub fn theme(self) -> Theme {
        match self {
            Shade::Light => Theme::Light,
            Shade::Dark => Theme::Dark,
        }
    }
}

/// Reads a size in points, as in `1200x800`.
pub fn size(text: &str) -> Result<[u32; 2], String> {
    let form = || {
        format!(
            "'{}' is no size; it is written WIDTHxHEIGHT in points, each {} to {}, as in 1200x800",
            excerpt(text),
            SIDES.0,
            SIDES.1
        )
    };
    let (width, height) = text.split_once(['x', 'X', '×']).ok_or_else(form)?;
    let side = |text: &str| text.trim().parse().ok().filter(|side| (SIDES.0..=SIDES.1).contains(side));
    side(width).zip(side(height)).map(|(width, height)| [width, height]).ok_or_else(form)
}

/// Reads a number from `least` to `most`.
pub fn between<T: std::str::FromStr + PartialOrd + Copy + Into<f64>>(text: &str, least: T, most: T) -> Result<T, String> {
    let value = text.trim().parse().ok().filter(|value| least <= *value && *value <= most);
    let range = || format!("'{}' is not allowed: it takes {} to {}", excerpt(text), number(least.into()), number(most.into()));
    value.ok_or_else(range)
}

/// Reads a number of pixels per point.
pub fn scale(text: &str) -> Result<f32, String> {
    between(text, 0.5, 8.0)
}
