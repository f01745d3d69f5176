//! The plane that shows a path through many dimensions best: that of its two principal directions.

use crate::math::Point;
use crate::math::View;
use nalgebra::{DMatrix, DVector, vector};

/// The most snapshots from which the directions are computed; of more, this many are taken, evenly spaced.
pub const MAX_SNAPSHOTS: usize = 200;

/// A plane in parameter space: origin + u d₁ + v d₂.
#[derive(Clone, Debug, PartialEq)]
pub struct PrincipalPlane {
    /// The point (0, 0) of the plane: the mean of the snapshots.
    pub origin: DVector<f64>,
    /// d₁ and d₂, orthonormal. d₁ is the direction of the largest variance; both point from the side of the first snapshot to
    /// that of the last.
    pub directions: [DVector<f64>; 2],
    /// The share of the snapshots' variance along d₁ and d₂, 0 to 1. Both are 0 where all snapshots are one point; where a share
    /// is 0, its direction is an arbitrary orthogonal one.
    pub shares: [f64; 2],
}

impl PrincipalPlane {
    /// The plane of the two principal components of `snapshots`, all of one dimension of at least 2; of one run or of several,
    /// one after the other. None where there is no snapshot, or one that is not finite.
    ///
    /// The directions come from the m×m Gram matrix of the m centred snapshots, which has the nonzero eigenvalues of their d×d
    /// covariance (the method of snapshots, Sirovich 1987).
    pub fn of(snapshots: &[&DVector<f64>]) -> Option<Self> {
        let snapshots = thinned(snapshots);
        let (first, last) = (*snapshots.first()?, *snapshots.last()?);
        let (count, dimension) = (snapshots.len(), first.len());
        if dimension < 2 || snapshots.iter().any(|x| x.iter().any(|a| !a.is_finite())) {
            return None;
        }
        // Measured from the first snapshot, so that equal ones differ by exactly 0.
        let mean_away = snapshots.iter().fold(DVector::zeros(dimension), |sum, x| sum + (*x - first) / count as f64);
        let mut centred = DMatrix::from_columns(&snapshots.iter().map(|x| *x - first - &mean_away).collect::<Vec<_>>());
        // Scaled so that squares neither overflow nor underflow.
        let size = centred.amax();
        if !size.is_finite() {
            return None;
        }
        if size > 0.0 {
            centred /= size;
        }
        let gram = centred.tr_mul(&centred);
        let total = gram.trace();
        let eigen = gram.symmetric_eigen();
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by(|&a, &b| eigen.eigenvalues[b].total_cmp(&eigen.eigenvalues[a]));

        let mut directions: Vec<DVector<f64>> = Vec::with_capacity(2);
        let mut shares = [0.0; 2];
        for (share, &i) in shares.iter_mut().zip(&order) {
            let value = eigen.eigenvalues[i];
            // Smaller values are rounding errors of the larger ones.
            if value > total * f64::EPSILON * count as f64 {
                let along = orthogonal(&centred * eigen.eigenvectors.column(i), &directions);
                directions.extend(along.map(|direction| pointing(direction, &(last - first))));
                *share = value / total;
            }
        }
        let origin = first + mean_away;
        complete(&mut directions, dimension);
        let directions = directions.try_into().ok()?;
        Some(PrincipalPlane { origin, directions, shares })
    }

    /// The plane through `origin` that `along` and `beside` span; none where they are parallel or zero. Its shares of the
    /// variance are 0.
    pub fn spanned(origin: DVector<f64>, along: &DVector<f64>, beside: &DVector<f64>) -> Option<Self> {
        let first = orthogonal(along.clone(), &[])?;
        let second = orthogonal(beside.clone(), std::slice::from_ref(&first))?;
        Some(PrincipalPlane { origin, directions: [first, second], shares: [0.0; 2] })
    }

    /// The share of the variance within the plane, 0 to 1.
    pub fn share(&self) -> f64 {
        self.shares[0] + self.shares[1]
    }

    /// The projection of `x` onto the plane, in its coordinates.
    pub fn project(&self, x: &DVector<f64>) -> Point {
        let away = x - &self.origin;
        vector![self.directions[0].dot(&away), self.directions[1].dot(&away)]
    }

    /// The point of the plane with these coordinates.
    pub fn unproject(&self, p: Point) -> DVector<f64> {
        &self.origin + p.x * &self.directions[0] + p.y * &self.directions[1]
    }

    /// The distance of `x` from the plane.
    pub fn distance(&self, x: &DVector<f64>) -> f64 {
        (x - self.unproject(self.project(x))).norm()
    }
}

/// A rectangle around all of `points`, with some room, whose sides differ at most by a factor of five; around a single point, or
/// none, a square of side 2.
/// around a single point, or none, a square of side 2.
pub fn view_of(points: &[Point]) -> View {
    let of = |coordinate: fn(&Point) -> f64| {
        let (least, greatest) = points
            .iter()
            .map(coordinate)
            .filter(|a| a.is_finite())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
        if least <= greatest { (least, greatest) } else { (0.0, 0.0) }
    };
    let (x, y) = (of(|p| p.x), of(|p| p.y));
    let longest = (x.1 - x.0).max(y.1 - y.0);
    let half = |(from, to): (f64, f64)| match longest {
        longest if longest > 0.0 => 0.65 * (to - from).max(longest / 5.0),
        _ => 1.0,
    };
    let around = |side: (f64, f64)| ((side.0 + side.1) / 2.0 - half(side), (side.0 + side.1) / 2.0 + half(side));
    View::new(around(x), around(y))
}

/// At most [`MAX_SNAPSHOTS`] of `snapshots`, including the first and the last.
fn thinned<'a>(snapshots: &[&'a DVector<f64>]) -> Vec<&'a DVector<f64>> {
    let count = snapshots.len();
    if count <= MAX_SNAPSHOTS {
        return snapshots.to_vec();
    }
    (0..MAX_SNAPSHOTS).map(|i| snapshots[i * (count - 1) / (MAX_SNAPSHOTS - 1)]).collect()
}

/// The unit vector of `v` without its components along `others`, which are orthonormal; none where nothing remains.
fn orthogonal(v: DVector<f64>, others: &[DVector<f64>]) -> Option<DVector<f64>> {
    let mut v = v.try_normalize(0.0)?;
    // Twice: the second pass removes what rounding has left in the first (Giraud and others 2005).
    for _ in 0..2 {
        for other in others {
            v.axpy(-other.dot(&v), other, 1.0);
        }
        v = v.try_normalize(1e-12)?;
    }
    Some(v)
}

/// `direction` or its opposite: the one whose inner product with `way` is not negative.
fn pointing(direction: DVector<f64>, way: &DVector<f64>) -> DVector<f64> {
    if direction.dot(way) < 0.0 { -direction } else { direction }
}

/// Adds orthogonal directions, made from coordinate axes, until there are two.
fn complete(directions: &mut Vec<DVector<f64>>, dimension: usize) {
    let axis = |i: usize| DVector::from_fn(dimension, |j, _| if i == j { 1.0 } else { 0.0 });
    for i in 0..dimension {
        if directions.len() == 2 {
            break;
        }
        if let Some(next) = orthogonal(axis(i), directions) {
            directions.push(next);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plane(snapshots: &[DVector<f64>]) -> Option<PrincipalPlane> {
        PrincipalPlane::of(&snapshots.iter().collect::<Vec<_>>())
    }

    fn assert_orthonormal(plane: &PrincipalPlane) {
        let [a, b] = &plane.directions;
        assert!((a.norm() - 1.0).abs() < 1e-12 && (b.norm() - 1.0).abs() < 1e-12 && a.dot(b).abs() < 1e-12);
    }

    #[test]
    fn a_flat_path_is_explained_whole_and_its_directions_are_found() {
        let [along, beside] = [vec![0.6, 0.0, 0.8, 0.0], vec![0.0, 1.0, 0.0, 0.0]].map(DVector::from_vec);
        let middle = DVector::from_vec(vec![1.0, 2.0, 3.0, 4.0]);
        let path: Vec<_> = (-10..=10).map(|t| &middle + 10.0 * f64::from(t) * &along + f64::from(t * t - 36) * &beside).collect();
        let plane = plane(&path).unwrap();
        assert_orthonormal(&plane);
        assert!((plane.share() - 1.0).abs() < 1e-12 && plane.shares[0] > plane.shares[1]);
        // Σ t (t² − mean) = 0, so the two principal directions are those from which the path is built.
        assert!((&plane.directions[0] - along).norm() < 1e-9 && plane.directions[1].dot(&beside).abs() > 1.0 - 1e-9);
        assert!(path.iter().all(|x| plane.distance(x) < 1e-9 && (plane.unproject(plane.project(x)) - x).norm() < 1e-9));
    }

    #[test]
    fn degenerate_paths_have_a_plane_that_explains_what_there_is() {
        let x = DVector::from_vec(vec![1e10 + 0.3, 2.0, 3.0]);
        for path in [vec![x.clone()], vec![x.clone(); 5]] {
            let plane = plane(&path).unwrap();
            assert_orthonormal(&plane);
            assert_eq!((plane.shares, plane.project(&x).norm()), ([0.0; 2], 0.0));
        }
        let line: Vec<_> = (0..300).map(|t| &x + f64::from(t) * DVector::from_vec(vec![0.0, 3.0, 4.0])).collect();
        for path in [&line[..2], &line[..], &line[290..]] {
            let plane = plane(path).unwrap();
            assert_orthonormal(&plane);
            assert!((plane.shares[0] - 1.0).abs() < 1e-12 && plane.shares[1] < 1e-12, "{:?}", plane.shares);
            assert!((plane.directions[0][2] - 0.8).abs() < 1e-9, "it points the way the path goes");
        }
        assert_eq!(plane(&[]), None);
        assert_eq!(plane(&[DVector::from_vec(vec![1.0])]), None);
        assert_eq!(plane(&[x.clone(), &x * f64::NAN]), None);
    }

    #[test]
    fn huge_and_tiny_paths_are_no_different() {
        for size in [1e-200, 1e200] {
            let path: Vec<_> = (0..9).map(|t| size * DVector::from_vec(vec![f64::from(t), f64::from(t % 3), 0.0])).collect();
            let plane = plane(&path).unwrap();
            assert_orthonormal(&plane);
            assert!((plane.share() - 1.0).abs() < 1e-12, "{size}");
        }
    }

    #[test]
    fn two_chosen_directions_span_a_plane() {
        let [a, b] = [vec![2.0, 0.0, 0.0], vec![1.0, 3.0, 0.0]].map(DVector::from_vec);
        let plane = PrincipalPlane::spanned(DVector::zeros(3), &a, &b).unwrap();
        assert_orthonormal(&plane);
        assert!((plane.project(&b) - vector![1.0, 3.0]).norm() < 1e-12);
        assert_eq!(PrincipalPlane::spanned(DVector::zeros(3), &a, &(-3.0 * &a)), None);
        assert_eq!(PrincipalPlane::spanned(DVector::zeros(3), &DVector::zeros(3), &a), None);
    }

    #[test]
    fn the_view_holds_all_points_with_room() {
        let view = view_of(&[vector![0.0, 0.0], vector![10.0, 1.0], vector![f64::NAN, 0.0]]);
        assert!(view.contains(vector![-1.0, -0.4]) && view.contains(vector![11.0, 1.4]) && view.y.1 < 3.0);
        assert_eq!((view_of(&[]), view_of(&[vector![2.0, 3.0]])), (View::square(1.0), View::new((1.0, 3.0), (2.0, 4.0))));
    }

    proptest! {
        /// The Gram matrix gives the same as the covariance matrix itself, and no other plane explains more.
        #[test]
        fn the_shares_are_those_of_the_covariance(numbers in prop::collection::vec(-5.0..5.0, 5 * 12), angle in 0.0..3.0_f64) {
            let path: Vec<DVector<f64>> = numbers.chunks(5).map(DVector::from_row_slice).collect();
            let plane = plane(&path).unwrap();
            let centred = DMatrix::from_columns(&path.iter().map(|x| x - &plane.origin).collect::<Vec<_>>());
            let covariance = &centred * centred.transpose();
            let mut values: Vec<f64> = covariance.clone().symmetric_eigenvalues().iter().copied().collect();
            values.sort_by(|a, b| b.total_cmp(a));
            let total: f64 = values.iter().sum();
            prop_assert!((plane.shares[0] - values[0] / total).abs() < 1e-10 && (plane.shares[1] - values[1] / total).abs() < 1e-10);
            let left: f64 = path.iter().map(|x| plane.distance(x).powi(2)).sum();
            prop_assert!((left / total - (1.0 - plane.share())).abs() < 1e-10);
            let other = DVector::from_fn(5, |i, _| libm::cos(angle * (i + 1) as f64)).normalize();
            prop_assert!((other.transpose() * &covariance * &other)[0] <= values[0] * (1.0 + 1e-10));
        }
    }
}
