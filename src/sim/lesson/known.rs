//! A name among those that there are.

use crate::math::catalog::words::did_you_mean;
use crate::math::excerpt::excerpt;

/// The place of `name` among `names`, or a message that lists them.
pub fn known(name: &str, names: &[String], what: &str) -> Result<usize, String> {
    names.iter().position(|known| known == name).ok_or_else(|| {
        let plain: Vec<&str> = names.iter().map(String::as_str).collect();
        format!("there is no {what} '{}'{}; there are {}", excerpt(name), did_you_mean(name, &plain), plain.join(", "))
    })
}
