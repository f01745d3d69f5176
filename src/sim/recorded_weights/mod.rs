//! Training runs of other programs: the weights after each step, as an array, and the loss on a plane through them.
//!
//! A recording has T rows of d weights, from a file of NumPy (`.npy`, or `.npz` with the losses beside them) or a table. It stays where it
//! is: experiments do not hold it.

mod arrays;
mod evaluated;
mod npy;
pub mod scripts;

use crate::math::Vector as _;
use crate::math::picture::principal_plane::PrincipalPlane;
use crate::math::table::{Header, Table, encoding};
use nalgebra::DVector;
use std::path::Path;

pub use evaluated::EvaluatedPlane;

/// The largest file that is read, in bytes.
pub const MAX_FILE: u64 = 1 << 28;
/// The most numbers that a recording may have.
pub const MAX_NUMBERS: usize = 1 << 25;

/// The weights of one training run.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedWeights {
    /// The name of its file, without folders and ending.
    pub name: String,
    /// The weights after each recorded step, at least two, all finite and of one dimension, which is at least 2.
    pub weights: Vec<DVector<f64>>,
    /// The loss at each of them; none where the file gives none.
    pub losses: Option<Vec<f64>>,
    /// The first row, from 0, with a number that is not finite, where there is one: the run ends before it.
    pub broken: Option<usize>,
}

/// The content of a file about weights.
#[derive(Clone, Debug, PartialEq)]
pub enum WeightFile {
    /// The weights of a run.
    Run(RecordedWeights),
    /// The loss on a plane.
    Plane(EvaluatedPlane),
}

/// What is measured between one recorded step and the next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeightStep {
    /// ‖wₖ₊₁ − wₖ‖.
    pub length: f64,
    /// The cosine of the angle between this step and the next one; NaN at the last step, and beside a step of length 0.
    pub cosine: f64,
    /// ‖wₖ₊₁ − w₀‖.
    pub distance: f64,
}

impl WeightFile {
    /// The content of the file called `path` with these `bytes`; its ending says what it is: `.npy`, `.npz`, or else a table.
    ///
    /// Fails with a message that says what is wrong in it, and what would be right.
    pub fn read(path: &Path, bytes: Vec<u8>) -> Result<Self, String> {
        let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
        let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        match ending.to_str() {
            Some("npy") => RecordedWeights::of(name, npy::read(&bytes)?.rows("the array")?, None).map(WeightFile::Run),
            Some("npz") => {
                let arrays = arrays::of_archive(bytes)?;
                if EvaluatedPlane::is_meant(&arrays) {
                    return EvaluatedPlane::of(&arrays).map(WeightFile::Plane);
                }
                let (weights, losses) = arrays::weights(&arrays)?;
                RecordedWeights::of(name, weights, losses).map(WeightFile::Run)
            }
            _ => {
                let (weights, losses) = of_table(&encoding::decode(bytes)?)?;
                RecordedWeights::of(name, weights, losses).map(WeightFile::Run)
            }
        }
    }
}

impl RecordedWeights {
    /// The run with these rows and losses, up to the first that is not finite.
    fn of(name: String, mut rows: Vec<DVector<f64>>, losses: Option<Vec<f64>>) -> Result<Self, String> {
        let (count, dimension) = (rows.len(), rows.first().map_or(0, DVector::len));
        if dimension < 2 {
            return Err(format!("each row has {dimension} weights; a plane through them needs at least 2"));
        }
        if let Some(losses) = losses.as_ref().filter(|losses| losses.len() != count) {
            return Err(format!("there are {} losses for {count} rows of weights; give one for each row", losses.len()));
        }
        let is_whole = |k: usize| rows[k].is_finite() && losses.as_ref().is_none_or(|losses| losses[k].is_finite());
        let broken = (0..count).find(|k| !is_whole(*k));
        let kept = broken.unwrap_or(count);
        if kept < 2 {
            return Err(match broken {
                Some(row) => format!("row {row}, counted from 0, is not finite; at least two finite rows are needed"),
                None if count == 1 => "there is 1 row; a path needs at least two, one for each step".into(),
                None => format!("there are {count} rows; a path needs at least two, one for each step"),
            });
        }
        rows.truncate(kept);
        let losses = losses.map(|losses| losses[..kept].to_vec());
        Ok(RecordedWeights { name, weights: rows, losses, broken })
    }

    /// The number of weights d.
    pub fn dimension(&self) -> usize {
        self.weights[0].len()
    }

    /// The number of steps, T − 1.
    pub fn steps(&self) -> usize {
        self.weights.len() - 1
    }

    /// The measures of each step, in their order.
    pub fn measures(&self) -> Vec<WeightStep> {
        let moves: Vec<DVector<f64>> = self.weights.windows(2).map(|pair| &pair[1] - &pair[0]).collect();
        let lengths: Vec<f64> = moves.iter().map(|step| step.length()).collect();
        let cosine = |k: usize| match moves.get(k + 1) {
            Some(next) => moves[k].dot(next) / (lengths[k] * lengths[k + 1]),
            None => f64::NAN,
        };
        let distance = |k: usize| (&self.weights[k + 1] - &self.weights[0]).length();
        (0..moves.len()).map(|k| WeightStep { length: lengths[k], cosine: cosine(k), distance: distance(k) }).collect()
    }
}

/// The plane of the two principal directions of all `runs`, one after the other; none where there is no run. Fails where their dimensions
/// differ.
pub fn common_plane<'a>(runs: impl IntoIterator<Item = &'a RecordedWeights>) -> Result<Option<PrincipalPlane>, String> {
    let runs: Vec<&RecordedWeights> = runs.into_iter().collect();
    if let Some(other) = runs.iter().find(|run| run.dimension() != runs[0].dimension()) {
        let [first, other] = [runs[0], other].map(|run| format!("{} has {} weights", run.name, run.dimension()));
        return Err(format!("{first}, and {other}: runs in one plane must be of one network; close one of them"));
    }
    Ok(PrincipalPlane::of(&runs.iter().flat_map(|run| &run.weights).collect::<Vec<_>>()))
}

/// Rows of weights, and the losses beside them.
type WeightRows = (Vec<DVector<f64>>, Option<Vec<f64>>);

/// The rows of a table: its columns are the weights, but for those called step and loss.
fn of_table(text: &str) -> Result<WeightRows, String> {
    let table = Table::parse(text)?;
    let (names, rows) = table.matrix(Header::Auto, MAX_NUMBERS)?;
    let column = |name: &str| names.iter().position(|other| other.eq_ignore_ascii_case(name));
    let (step, loss) = (column("step"), column("loss"));
    let losses = loss.map(|loss| rows.iter().map(|row| row[loss]).collect());
    let is_weight = |i: &usize| ![step, loss].contains(&Some(*i));
    let weights = |row: &Vec<f64>| {
        DVector::from_iterator((0..row.len()).filter(is_weight).count(), (0..row.len()).filter(is_weight).map(|i| row[i]))
    };
    Ok((rows.iter().map(weights).collect(), losses))
}
