//! The starts from which runs are compared: the given one, and others drawn from the customary domain.

use crate::math::{Landscape, Point, Vector as _};
use crate::sim::draws::Draws;
use rand::RngExt;

/// The stream of the seed from which starts are drawn; the data sets and the weights of a network have others.
const STREAM: usize = 0x57A7;
/// The most draws for one start: outside of its domain a function has no value.
const TRIES: usize = 1000;

/// `count` starts: `first`, and others drawn evenly from the view of `landscape` by `seed`, where F and its gradient are finite. A longer list
/// begins like a shorter one. Fewer where the function is hardly anywhere defined.
pub fn starts(landscape: &dyn Landscape, first: Point, count: usize, seed: u64) -> Vec<Point> {
    let mut stream = Draws::new(seed).setup(STREAM);
    let view = landscape.view();
    let mut drawn = || {
        let mut part = |(low, high): (f64, f64)| low + (high - low) * stream.random::<f64>();
        let x = part(view.x);
        let y = part(view.y);
        Point::new(x, if landscape.dimension() == 1 { 0.0 } else { y })
    };
    let is_fine = |p: &Point| {
        let (value, gradient) = landscape.value_gradient(*p);
        value.is_finite() && gradient.iter().take(landscape.dimension()).all(|slope| slope.is_finite())
    };
    let mut found = vec![first];
    for _ in 1..count {
        let next = (0..TRIES).map(|_| drawn()).find(is_fine);
        found.extend(next);
    }
    found.retain(|p| p.is_finite());
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Objective;
    use crate::math::catalog::Catalog;

    #[test]
    fn starts_lie_in_view_and_a_longer_list_begins_like_a_shorter_one() {
        let objective = Objective::parse("formula(\"log(x) + x*y^2\")").unwrap();
        let few = starts(&*objective, Point::new(1.0, 1.0), 5, 3);
        let many = starts(&*objective, Point::new(1.0, 1.0), 20, 3);
        assert_eq!(few[..], many[..5]);
        assert_eq!(many.len(), 20);
        assert!(many.iter().all(|p| objective.value(*p).is_finite() && objective.view().contains(*p)), "{many:?}");
        assert_ne!(starts(&*objective, Point::new(1.0, 1.0), 5, 4)[1..], few[1..]);
    }
}
