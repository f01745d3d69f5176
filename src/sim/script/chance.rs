//! The random draws of a run, written out in a script: the samples of each step, and the noise on its gradient.

use super::{Library, Subject, data};
use crate::math::Point;
use crate::math::normals::normals;
use crate::sim::draws::{Batches, Draws};
use nalgebra::Vector1;

/// The most drawn numbers that a script may contain: samples and noise together.
pub const MOST_DRAWS: usize = 2_000;

/// The lines `samples = […]` and `noise = …`, where the run has them. Fails where there would be too many numbers.
pub fn write(subject: &Subject<'_>, library: Library) -> Result<String, String> {
    let (steps, conditions) = (subject.experiment.steps, &subject.conditions);
    let (n, dimension) = (subject.experiment.objective.data().len(), subject.experiment.objective.dimension());
    let noisy = conditions.noise > 0.0;
    let own = subject.run.optimizer.normals(dimension);
    let each = own + if subject.is_sampled() { conditions.sampling.size(n) } else { 0 } + if noisy { dimension } else { 0 };
    if each * steps > MOST_DRAWS {
        let way = match (subject.is_sampled(), noisy) {
            (true, true) => "sampling=full and no noise",
            (true, false) => "sampling=full",
            (false, true) => "no noise",
            (false, false) => "another method",
        };
        let fewer = MOST_DRAWS / each;
        let fewer = if fewer > 0 { format!("take at most {fewer} steps, or {way}") } else { format!("take {way}") };
        return Err(format!(
            "the run draws {} random numbers, and a script holds at most {MOST_DRAWS} of them; {fewer}",
            each * steps
        ));
    }
    let draws = Draws::new(conditions.seed);
    let array = if library == Library::Numpy { "np.array" } else { "torch.tensor" };
    let mut out = String::new();
    if own > 0 {
        let rows = (0..steps).map(|k| format!("{:?}", normals(conditions.seed, k, own)));
        out += &format!("# What the rule draws in each step, from the seed.\nnormals = {array}({})\n", data::wrapped(rows));
    }
    if subject.is_sampled() {
        let mut batches = Batches::new(conditions.sampling.clone(), n, draws.clone());
        let rows = (0..steps).map(|k| format!("{:?}", batches.at(k)));
        out += &format!("# The samples that each step sees, as drawn from the seed.\nsamples = {}\n", data::wrapped(rows));
    }
    if noisy {
        let row = |k: usize| match dimension {
            1 => format!("{:?}", draws.noise(k, &Vector1::new(0.0)).as_slice()),
            _ => format!("{:?}", draws.noise(k, &Point::zeros()).as_slice()),
        };
        out += &format!(
            "# The noise on each gradient, as drawn from the seed.\nsigma = {:?}\nnoise = {array}({})\n",
            conditions.noise,
            data::wrapped((0..steps).map(row))
        );
    }
    Ok(out)
}
