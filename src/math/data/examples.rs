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

/// The number of training examples among `count`: the rounded `share` of them, but at least one.
pub fn training_count(count: usize, share: f64) -> usize {
    ((share * count as f64).round() as usize).max(1).min(count)
}

/// A class that none of `examples` has, the lower one where both are missing; none where both occur.
pub fn missing_class(examples: &[Example]) -> Option<u8> {
    [0, 1].into_iter().find(|class| examples.iter().all(|example| example.class != *class))
}
