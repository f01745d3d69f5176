//! Finding a name in a list.

use crate::math::catalog::words::did_you_mean;
use crate::math::excerpt::excerpt;

/// Returns the index of `name` in `names`; fails with a message that lists them.
pub fn known(name: &str, names: &[String], what: &str) -> Result<usize, String> {
    names.iter().position(|known| known == name).ok_or_else(|| {
        let plain: Vec<&str> = names.iter().map(String::as_str).collect();
        format!("there is no {what} '{}'{}; there are {}", excerpt(name), did_you_mean(name, &plain), plain.join(", "))
    })
}
