//! The training loss on a plane through weight space: the contours behind the paths of training runs.

use crate::math::Point;
use crate::math::View;
use crate::math::network::NetworkLoss;
use crate::math::picture::field::Field;
use crate::math::picture::principal_plane::{PrincipalPlane, view_of};
use crate::sim::Session;
use crate::sim::threads::{self, Watch};
use crate::sim::training::TrainingProblem;
use nalgebra::DVector;
use std::sync::Arc;

/// The paths of several runs, projected onto the plane that shows them best.
#[derive(Clone, Debug, PartialEq)]
pub struct Paths {
    /// The plane of the two principal directions of all paths together.
    pub plane: PrincipalPlane,
    /// The projected path of each run; each point with its epoch.
    pub paths: Vec<Vec<(usize, Point)>>,
    /// A rectangle around them all.
    pub view: View,
}

impl Paths {
    /// The paths of `sessions`, which share one problem; none where there is no session, or none of them has records.
    pub fn of<'a>(sessions: impl IntoIterator<Item = &'a Session>) -> Option<Self> {
        let paths: Vec<Vec<_>> = sessions.into_iter().map(|session| session.path().collect()).collect();
        let snapshots: Vec<_> = paths.iter().flatten().map(|(_, x)| *x).collect();
        Some(Paths::on(PrincipalPlane::of(&snapshots)?, &paths))
    }

    /// `paths`, all of one dimension, projected onto a given plane.
    pub fn on(plane: PrincipalPlane, paths: &[Vec<(usize, &DVector<f64>)>]) -> Self {
        let paths: Vec<Vec<(usize, Point)>> =
            paths.iter().map(|path| path.iter().map(|(epoch, x)| (*epoch, plane.project(x))).collect()).collect();
        let points: Vec<Point> = paths.iter().flatten().map(|(_, point)| *point).collect();
        Paths { view: view_of(&points), plane, paths }
    }
}

/// The training loss of `problem`, without penalty and dropout, on `columns` × `rows` nodes of the part `view` of `plane`, over
/// all cores; none where it was cancelled. The watch is told of each row.
pub fn loss_plane(
    problem: &TrainingProblem,
    plane: &PrincipalPlane,
    view: View,
    (columns, rows): (usize, usize),
    watch: &Watch,
) -> Option<Field> {
    watch.expect(rows as u64);
    let grid = Field { view, columns, rows, values: Vec::new() };
    let row = |row: usize| {
        let loss = NetworkLoss::new(Arc::clone(&problem.network), Arc::clone(&problem.train));
        let value = |column: usize| loss.measure(&plane.unproject(Point::new(grid.x(column), grid.y(row)))).loss;
        let values: Vec<f64> = if watch.is_stopped() { Vec::new() } else { (0..columns).map(value).collect() };
        watch.advance(1);
        values
    };
    let values = threads::collect(rows, row).concat();
    (values.len() == columns * rows).then_some(Field { view, columns, rows, values })
}
