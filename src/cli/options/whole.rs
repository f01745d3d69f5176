//! Whole numbers on the command line.

use crate::math::excerpt::excerpt;

/// Reads the whole number of an option, from `least` to `greatest` in `text`.
pub fn whole(text: &str, least: u64, greatest: u64) -> Result<u64, String> {
    let number = text.trim().parse().ok().filter(|number| (least..=greatest).contains(number));
    number.ok_or_else(|| format!("{} is not allowed: it takes a whole number from {least} to {greatest}", excerpt(text)))
}
