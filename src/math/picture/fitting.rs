//! The default view of an objective.

use crate::math::landscape::{Landscape, View};
use crate::math::vector::Point;

/// The customary view of `objective`, extended to `start` where that lies outside; where it lies so far out that nothing else
/// would be seen, the customary view itself.
pub fn fitting(objective: &dyn Landscape, start: Point) -> View {
    let View { x, y } = objective.view();
    let wide = View::new(widened(x, start.x), widened(y, start.y));
    if is_drawable(wide) { wide } else { View { x, y } }
}

/// The range from `low` to `high`, extended to `at` and a little beyond it.
pub fn widened((low, high): (f64, f64), at: f64) -> (f64, f64) {
    let room = 0.08 * (high - low);
    if at < low {
        (at - room, high)
    } else if at > high {
        (low, at + room)
    } else {
        (low, high)
    }
}

/// Whether a view can be drawn: it is not empty, and its numbers are not so large that precision is lost.
pub fn is_drawable(view: View) -> bool {
    let fine = |(low, high): (f64, f64)| high - low > 1e-9 * (low.abs() + high.abs()).max(1e-290) && high - low < 1e12;
    fine(view.x) && fine(view.y)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Objective;

    #[test]
    fn a_start_outside_the_customary_view_is_seen() {
        let objective = Objective::load("rosenbrock", &|_| Err(String::new())).unwrap();
        for start in [Point::new(9.0, 0.0), Point::new(-3.0, 40.0), Point::new(0.0, 0.0)] {
            assert!(fitting(&*objective, start).contains(start), "{start}");
        }
        assert_eq!(fitting(&*objective, Point::new(1e14, 0.0)), objective.view());
    }
}
