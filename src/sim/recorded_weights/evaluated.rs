//! The loss of another program on a plane through the weights that it recorded.

use super::RecordedWeights;
use super::arrays::Arrays;
use super::npy::Array;
use crate::math::Point;
use crate::math::View;
use crate::math::picture::field::Field;
use crate::math::picture::principal_plane::PrincipalPlane;

/// A part of 1, by which two places on a plane may differ that two programs have computed from 32-bit numbers.
const ROUNDING: f64 = 1e-3;

/// The loss on the nodes of a grid, as the script of [`scripts`](super::scripts) writes it.
#[derive(Clone, Debug, PartialEq)]
pub struct EvaluatedPlane {
    /// The losses.
    pub loss: Field,
    /// Where the first and the last weights of all runs lie on the plane, to tell whether it is the same one.
    pub ends: [Point; 2],
}

impl EvaluatedPlane {
    /// Whether `arrays` are meant as such a plane.
    pub(super) fn is_meant(arrays: &Arrays) -> bool {
        ["u", "v", "loss"].into_iter().all(|name| arrays.contains_key(name)) && !arrays.contains_key("weights")
    }

    /// The plane that `arrays` describe: u and v, the coordinates of the nodes, evenly spaced and rising; loss, one row for each v; and
    /// ends, two rows of two.
    pub(super) fn of(arrays: &Arrays) -> Result<Self, String> {
        let array =
            |name: &str| arrays.get(name).ok_or_else(|| format!("it has no array {name}; write it with the script of this page"));
        let (u, v, loss, ends) = (array("u")?, array("v")?, array("loss")?, array("ends")?);
        let (columns, rows) = (u.numbers.len(), v.numbers.len());
        if loss.shape != [rows, columns] {
            return Err(format!("loss has the shape {:?}, and v and u have {rows} and {columns} numbers", loss.shape));
        }
        let view = View::new(side(u, "u")?, side(v, "v")?);
        let &[a, b, c, d] = ends.numbers.as_slice() else {
            return Err(format!("ends has the shape {:?}, not [2, 2]", ends.shape));
        };
        let loss = Field { view, columns, rows, values: loss.numbers.clone() };
        if loss.range().is_none() {
            return Err("no loss of it is finite; check the function loss of the script".into());
        }
        Ok(EvaluatedPlane { loss, ends: [Point::new(a, b), Point::new(c, d)] })
    }

    /// Fails where it was evaluated on another plane than that of `runs`.
    pub fn check(&self, plane: &PrincipalPlane, runs: &[&RecordedWeights]) -> Result<(), String> {
        let ends = ends(plane, runs);
        let size = (self.loss.view.x.1 - self.loss.view.x.0).max(self.loss.view.y.1 - self.loss.view.y.0);
        let is_near = |(a, b): (&Point, &Point)| (a - b).norm() <= ROUNDING * size;
        if self.ends.iter().zip(&ends).all(is_near) {
            return Ok(());
        }
        let at = |p: Point| format!("({:.4}, {:.4})", p.x, p.y);
        Err(format!(
            "it was evaluated on another plane: there the runs begin at {}, here at {}; copy the script again with just these runs open",
            at(self.ends[0]),
            at(ends[0])
        ))
    }
}

/// Where the first and the last weights of all `runs`, at least one, lie on `plane`.
pub fn ends(plane: &PrincipalPlane, runs: &[&RecordedWeights]) -> [Point; 2] {
    let all: Vec<_> = runs.iter().flat_map(|run| &run.weights).collect();
    [plane.project(all[0]), plane.project(all[all.len() - 1])]
}

/// The least and greatest coordinate of evenly spaced, rising nodes.
fn side(array: &Array, name: &str) -> Result<(f64, f64), String> {
    let nodes = &array.numbers;
    let (Some(first), Some(last)) = (nodes.first(), nodes.last()) else { return Err(format!("{name} has no numbers")) };
    let step = (last - first) / (nodes.len().max(2) - 1) as f64;
    let is_even = nodes.windows(2).all(|pair| (pair[1] - pair[0] - step).abs() <= 1e-3 * step);
    if nodes.len() < 2 || !(step > 0.0 && step.is_finite()) || !is_even {
        return Err(format!("{name} must have at least two numbers, rising in equal steps, as np.linspace gives"));
    }
    Ok((*first, *last))
}
