//! Paths and curves thinned to a limited number of points: where too many remain, they are thinned for larger pixels (a coarser
//! grain).

use crate::math::picture::thin::{Affine, Rect, ThinPath, thin_curve, thin_path};

/// The size of the pixels beyond which a curve is not thinned further, in points of the page.
const COARSEST: f32 = 24.0;

/// The path through `point(0)`, …, `point(len − 1)` within `clip`, thinned for pixels of the size `finest`, in points of the
/// page, which is doubled, up to `coarsest`, while the path has more than `most` points.
pub fn path_within(
    len: usize,
    point: impl Fn(usize) -> [f64; 2],
    to_page: Affine,
    clip: Rect,
    (finest, coarsest): (f32, f32),
    most: usize,
) -> ThinPath {
    let mut grain = finest;
    loop {
        let path = at_grain(grain, to_page, clip, |to_page, clip| thin_path(len, &point, to_page, clip));
        if path.len() <= most || grain >= coarsest {
            return path;
        }
        grain *= 2.0;
    }
}

/// The curve through `point(0)`, …, `point(len − 1)`, whose first coordinate never falls, within `clip`: thinned for pixels of
/// the size `fine`, in points of the page, or, where more than `noisy` points remain, of the size `coarse`; such a noisy curve
/// fills its area anyway. Where more than `most` points remain, the pixels are doubled, up to [`COARSEST`].
pub fn curve_within(
    len: usize,
    point: impl Fn(usize) -> [f64; 2],
    to_page: Affine,
    clip: Rect,
    (fine, coarse): (f32, f32),
    (noisy, most): (usize, usize),
) -> ThinPath {
    let curve = |grain| at_grain(grain, to_page, clip, |to_page, clip| thin_curve(len, &point, to_page, clip));
    let mut path = curve(fine);
    if path.len() <= noisy.min(most) {
        return path;
    }
    let mut grain = coarse;
    loop {
        path = curve(grain);
        if path.len() <= most || grain >= COARSEST {
            return path;
        }
        grain *= 2.0;
    }
}

/// The result of `thin` for pixels of the size `grain`, in points of the page.
fn at_grain(grain: f32, to_page: Affine, clip: Rect, thin: impl Fn(Affine, Rect) -> ThinPath) -> ThinPath {
    let fine = 1.0 / f64::from(grain);
    let Affine { scale_x, offset_x, scale_y, offset_y } = to_page;
    let coarse =
        Affine { scale_x: scale_x * fine, offset_x: offset_x * fine, scale_y: scale_y * fine, offset_y: offset_y * fine };
    let mut path = thin(coarse, clip.map(|side| side / grain));
    path.strokes.iter_mut().flat_map(|stroke| &mut stroke.points).for_each(|at| *at = at.map(|side| side * grain));
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAME: Affine = Affine { scale_x: 1.0, offset_x: 0.0, scale_y: 1.0, offset_y: 0.0 };

    #[test]
    fn a_wild_path_is_thinned_more_than_a_calm_one() {
        let clip = [0.0, 0.0, 100.0, 100.0];
        let wild = |k: usize| [(k * 37 % 101) as f64, (k * 61 % 97) as f64];
        let [fine, coarse] = [usize::MAX, 200].map(|most| path_within(4000, wild, SAME, clip, (0.5, 8.0), most).len());
        assert!(coarse < fine / 2, "{coarse} of {fine}");
        let calm = |k: usize| [k as f64, k as f64];
        let [fine, coarse] = [usize::MAX, 200].map(|most| path_within(90, calm, SAME, clip, (0.5, 8.0), most).len());
        assert_eq!(fine, coarse);
    }

    #[test]
    fn a_noisy_curve_is_thinned_more_than_a_calm_one() {
        let clip = [0.0, 0.0, 400.0, 100.0];
        let noisy = |k: usize| [k as f64 / 10.0, (k * 61 % 97) as f64];
        let [fine, coarse] =
            [usize::MAX, 300].map(|most| curve_within(4000, noisy, SAME, clip, (0.5, 3.0), (most, usize::MAX)).len());
        assert!(coarse < fine / 2, "{coarse} of {fine}");
    }

    #[test]
    fn a_curve_among_many_is_thinned_to_its_share() {
        let clip = [0.0, 0.0, 400.0, 100.0];
        let noisy = |k: usize| [k as f64 / 10.0, (k * 61 % 97) as f64];
        let len = |most| curve_within(4000, noisy, SAME, clip, (0.5, 3.0), (usize::MAX, most)).len();
        assert!(len(150) <= 150 && len(150) > 40, "{}", len(150));
        assert_eq!(len(usize::MAX), curve_within(4000, noisy, SAME, clip, (0.5, 3.0), (usize::MAX, usize::MAX)).len());
    }
}
