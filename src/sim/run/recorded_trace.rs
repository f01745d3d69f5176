//! The trace of a run that was recorded elsewhere.

use crate::math::Landscape;
use crate::math::Vector as _;
use crate::math::rule::{Event, Halt};
use crate::math::table::recording::Recording;
use crate::sim::run::trace::{End, Record, Remark, Trace, not_finite};

/// The first `steps` steps of `recording` on `objective`: its points as they are, with the losses that it gives, or F where it gives none.
///
/// Each step counts as one evaluation of all samples, since how many the other program made is not known. The trace ends where the
/// recording or the domain of F does.
pub fn trace_of(recording: &Recording, objective: &dyn Landscape, steps: usize) -> Trace {
    let cost = objective.data().len().max(1) as u64;
    let mut records = Vec::with_capacity(recording.points.len().min(steps + 1));
    let (mut remarks, mut end) = (Vec::new(), End::Finished);
    for (k, &x) in recording.points.iter().take(steps + 1).enumerate() {
        let (value, gradient) = objective.value_gradient(x);
        let grad_norm = gradient.length();
        let loss = recording.losses.as_ref().map_or(value, |losses| losses[k]);
        // A recording may go on beyond a point without a gradient, but not where F has no value: nothing could be shown there.
        match not_finite(k, &x, value, grad_norm) {
            None | Some(End::Halted { .. }) => {}
            Some(failed) => {
                end = failed;
                break;
            }
        }
        let grad_norm = if grad_norm.is_finite() { grad_norm } else { f64::NAN };
        if (loss - value).abs() > DIFFERS * loss.abs().max(value.abs()) {
            note(&mut remarks, k);
        }
        records.push(Record { x, loss, grad_norm, evals: k as u64 * cost });
    }
    if end == End::Finished && steps > recording.steps() {
        end = match recording.broken {
            Some(_) => End::Diverged { at: records.len(), what: "the recorded iterate" },
            None => End::Halted { at: recording.steps(), why: Halt::RecordingEnds },
        };
    }
    Trace { records, end, remarks }
}

/// The relative difference above which a recorded loss is not F.
const DIFFERS: f64 = 1e-9;

/// Notes that the loss recorded at step `k` is not F.
fn note(remarks: &mut Vec<Remark>, k: usize) {
    match remarks.last_mut() {
        Some(remark) if remark.last + 1 == k => remark.last = k,
        _ => remarks.push(Remark { first: k, last: k, event: Event::OtherLoss }),
    }
}
