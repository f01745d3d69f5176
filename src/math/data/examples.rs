//! Labelled points of the plane.

use crate::math::Point;

/// A point and its class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Example {
    /// The two inputs.
    pub at: Point,
    /// The class, 0 or 1.
    pub class: u8,
}

/// How many of `count` examples are for training: the rounded `share`, but at least one.
pub fn training_count(count: usize, share: f64) -> usize {
    ((share * count as f64).round() as usize).max(1).min(count)
}

/// The class that none of `examples` has, the lower one where both are missing.
pub fn missing_class(examples: &[Example]) -> Option<u8> {
    [0, 1].into_iter().find(|class| examples.iter().all(|example| example.class != *class))
}
