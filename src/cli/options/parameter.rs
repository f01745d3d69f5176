//! Options for parameters: their help text and their parser, both from the parameter's one description.

use crate::math::catalog::param::{Param, Value};

/// The help line of a parameter: its explanation and its default.
pub fn help(param: &Param) -> String {
    format!("{} [default: {}]", param.doc.trim_end_matches('.'), param.default_value())
}

/// A reader of the numbers that `param` takes.
pub fn real(param: &'static Param) -> impl Fn(&str) -> Result<f64, String> + Clone {
    move |text| read(param, text)
}

/// A reader of the whole numbers that `param` takes.
pub fn count(param: &'static Param) -> impl Fn(&str) -> Result<u64, String> + Clone {
    move |text| read(param, text).map(|number| number as u64)
}

/// The number written in `text`; fails where `param` does not take it.
pub fn read(param: &Param, text: &str) -> Result<f64, String> {
    let number: Option<f64> = text.trim().parse().ok();
    number
        .filter(|number| param.check(&Value::Number(*number)).is_ok())
        .ok_or_else(|| format!("'{}' is not allowed: it takes {}", crate::math::excerpt::excerpt(text.trim()), param.range()))
}

/// The numbers in `text`, separated by commas; fails where `param` does not take one of them.
pub fn list(param: &Param, text: &str) -> Result<Vec<f64>, String> {
    text.split(',').map(|word| read(param, word)).collect()
}
