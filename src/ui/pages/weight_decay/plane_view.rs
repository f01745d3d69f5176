//! The part of the plane that the pictures of weight decay show: the paths, the curve of minimizers, the origin, and the box.

use crate::math::Point;
use crate::math::View;
use crate::math::data::regularization_path::RegularizationPath;
use crate::math::picture::fitting::is_drawable;
use crate::ui::derived::memo::Memo;
use crate::ui::runs::pictures::RunLine;

/// The number of points of the curve of minimizers that count.
const CURVE: usize = 40;
/// The part of the extent that is left free at each side.
const ROOM: f64 = 0.08;
/// How far beyond the curve of minimizers a box is shown; what of it lies farther out is cut off, as there it no longer binds.
const BOX: f64 = 1.15;

/// What the view depends on.
#[derive(Clone, PartialEq)]
pub struct ViewKey {
    /// The curve of minimizers.
    pub path: Option<RegularizationPath>,
    /// The objective's own view, which counts where there is no such curve.
    pub customary: View,
    /// The start of the runs.
    pub start: Point,
    /// Half a side of the box.
    pub half: Option<f64>,
    /// The identities of the runs' pictures.
    pub runs: Vec<u64>,
}

/// The view, kept until the runs change.
#[derive(Default)]
pub struct PlaneView(Memo<ViewKey, View>);

impl PlaneView {
    /// Returns the view that shows all of `lines`, except runs that run away.
    pub fn of(&mut self, key: ViewKey, lines: &[RunLine]) -> View {
        *self.0.get(key, lines, |key, lines| {
            let paths = lines.iter().filter(|line| !line.averaged && !line.picture.extent.runs_away);
            around(key, paths.flat_map(|line| line.picture.extent.path))
        })
    }
}

/// Returns the view around the corners of the boxes of the `paths` and what `key` names.
fn around(key: &ViewKey, paths: impl Iterator<Item = Point>) -> View {
    let curve: Vec<Point> = key.path.map_or(Vec::new(), |path| path.points(CURVE).into_iter().map(|(_, at)| at).collect());
    let View { x, y } = key.customary;
    let corners = [Point::new(x.0, y.0), Point::new(x.1, y.1)];
    let customary = if curve.is_empty() { &corners[..] } else { &[] };
    let known: Vec<Point> = curve.iter().chain(customary).copied().chain([key.start, Point::zeros()]).collect();
    let reach = if curve.is_empty() { &known } else { &curve }.iter().map(|at| at.amax()).fold(0.0, f64::max);
    let half = key.half.map_or(0.0, |half| half.min(BOX * reach));
    let boxed = [Point::new(half, half), Point::new(-half, -half)];
    let (mut low, mut high) = (Point::repeat(f64::INFINITY), Point::repeat(f64::NEG_INFINITY));
    for at in known.into_iter().chain(boxed).chain(paths).filter(|at| at.iter().all(|x| x.is_finite())) {
        (low, high) = (low.inf(&at), high.sup(&at));
    }
    let room = (high - low) * ROOM;
    let view = View::new((low.x - room.x, high.x + room.x), (low.y - room.y, high.y + room.y));
    if is_drawable(view) { view } else { key.customary }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Objective;
    use crate::math::catalog::Catalog;
    use crate::math::data::regularization_path::Penalized;

    #[test]
    fn the_view_holds_the_paths_the_curve_and_the_box_and_little_else() {
        let bowl = Objective::parse("quadratic(a11=1.625, a12=-1.9486, a22=3.875, b1=2.1139, b2=-0.9965)").unwrap();
        let key = |half| ViewKey {
            path: RegularizationPath::of(&*bowl, Penalized::Both),
            customary: bowl.view(),
            start: Point::new(-1.5, 2.5),
            half,
            runs: Vec::new(),
        };
        let view = around(&key(Some(2.0)), [Point::new(0.5, -1.0)].into_iter());
        assert!(
            view.contains(Point::new(2.5, 1.0)) && view.contains(Point::new(-2.0, -2.0)) && view.contains(Point::new(-1.5, 2.5))
        );
        assert!(view.x.0 > -2.6 && view.x.1 < 3.0 && view.y.0 > -2.6 && view.y.1 < 3.0, "{view:?}");
        // A wide box does not make everything small.
        let wide = around(&key(Some(1e6)), std::iter::empty());
        assert!(wide.x.1 < 3.5 && wide.y.0 > -3.5, "{wide:?}");
    }
}
