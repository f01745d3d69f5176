//! The outcome of a run in a word: converged, stalled, hovering, diverged, or still going.

use crate::math::Landscape;
use crate::math::Point;
use crate::math::Vector as _;
use crate::math::rule::Halt;
use crate::sim::run::conditions::Conditions;
use crate::sim::run::trace::{End, Record, Trace};

/// The share of the first gradient norm below which the gradient must stay for a run to have converged …
pub const RELATIVE: f64 = 1e-6;
/// … or the gradient norm below which it must stay, whatever the first one was.
pub const ABSOLUTE: f64 = 1e-9;
/// The factor by which the last loss must exceed the first, in units of what there was to gain, for a run to be diverging.
pub const BLOW_UP: f64 = 1e3;
/// The share of the remaining gap that the last quarter of the steps must gain for a run to be still falling …
pub const STALL: f64 = 1e-2;
/// … if it gains less, the run has stalled if its steps, relative to the gradients they see, have shrunk to this share of those
/// in the first quarter (a slow run whose learning rate stays is on its way, however long that takes) …
pub const SLOWED: f64 = 1.0 / 3.0;
/// … and hovers if its path is at least this many times as long as the distance between its ends.
pub const WINDING: f64 = 4.0;
/// A run whose steps became shorter by this factor from quarter to quarter, twice, because its learning rate falls, has not come to a floor:
/// where its gap fell meanwhile, it is still falling, however much it goes up and down.
pub const SHORTER: f64 = 0.9;

/// The share of its extent within which the last quarter of the iterates of a run with weight decay must lie for the run to be at
/// rest.
pub const STILL: f64 = 1e-3;

/// The kind of point that a run has converged to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// The Hessian is positive definite, or the loss is the least there is.
    Minimum,
    /// The Hessian has eigenvalues of both signs.
    Saddle,
    /// The Hessian is negative definite.
    Maximum,
    /// A proximal step brings it back, and what it minimizes is not known to be least there.
    Held,
    /// The Hessian is singular or missing, and the loss is not known to be the least.
    Flat,
}

/// The state of a run.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// From step `at` to the end the gradient stays small: ‖∇F‖ ≤ max(10⁻⁶ ‖∇F(x₀)‖, 10⁻⁹); with a proximal step, what stands for it.
    Converged {
        /// The first such step.
        at: usize,
        /// The kind of point it rests at.
        rest: Rest,
    },
    /// The steps have become too small to matter although the gradient is not small: hardly any of the remaining gap is gained.
    Stalled {
        /// The step from which on at most 1 % of the remaining gap was gained.
        since: usize,
    },
    /// The loss goes up and down without a trend, or the path goes back and forth without a gain.
    Hovering,
    /// A number is not finite.
    Diverged {
        /// The first step that is not finite.
        at: usize,
        /// The name of the quantity that is not finite.
        what: &'static str,
    },
    /// An iterate lies where the function is not defined.
    Undefined {
        /// The first step outside of the domain.
        at: usize,
        /// The name of the quantity that is not defined there.
        what: &'static str,
    },
    /// The loss has grown a thousandfold, or has risen from quarter to quarter, and the run is not over.
    Diverging,
    /// The iterates no longer move: weight decay balances the gradient of F, away from F's own minimum.
    Balanced {
        /// The step from which on they stay.
        since: usize,
    },
    /// The rule could not make a step.
    Halted {
        /// The last step.
        at: usize,
        /// The reason.
        why: String,
    },
    /// Still on its way.
    Going,
}

impl Verdict {
    /// The verdict on a run with weight decay, whose aim is not the least value of F.
    pub fn of_decayed(trace: &Trace, landscape: &dyn Landscape) -> Self {
        Verdict::balanced(Verdict::of(trace, landscape), trace)
    }

    /// The verdict on `run` of `experiment`, whose trace is `trace`.
    pub fn of_run(trace: &Trace, landscape: &dyn Landscape, conditions: &Conditions, lowest: Option<f64>) -> Self {
        let verdict = Verdict::judged(trace, landscape, lowest, !conditions.proximal.is_none());
        if conditions.weight_decay > 0.0 { Verdict::balanced(verdict, trace) } else { verdict }
    }

    fn balanced(verdict: Verdict, trace: &Trace) -> Self {
        let records = &trace.records;
        let (Some(first), Some(last)) = (records.first(), records.last()) else { return verdict };
        if !matches!(verdict, Verdict::Stalled { .. } | Verdict::Hovering | Verdict::Going) {
            return verdict;
        }
        let reach = records.iter().map(|record| (record.x - first.x).length()).fold(0.0, f64::max);
        let stay = records.iter().rev().take_while(|record| (record.x - last.x).length() <= STILL * reach).count();
        if 4 * stay >= records.len() { Verdict::Balanced { since: records.len() - stay } } else { verdict }
    }

    /// The verdict on a trace. `landscape` gives the kind of point the run rests at, and the least loss where it is known.
    pub fn of(trace: &Trace, landscape: &dyn Landscape) -> Self {
        Verdict::judged(trace, landscape, landscape.lowest(), false)
    }

    fn judged(trace: &Trace, landscape: &dyn Landscape, known: Option<f64>, is_held: bool) -> Self {
        match trace.end {
            End::Diverged { at, what } => return Verdict::Diverged { at, what },
            End::Undefined { at, what } => return Verdict::Undefined { at, what },
            // A recording that ends has not failed: what it shows is judged like any run.
            End::Finished | End::Halted { why: Halt::RecordingEnds, .. } => {}
            End::Halted { at, why } => return Verdict::Halted { at, why: why.to_string() },
        }
        let records = &trace.records;
        let (Some(first), Some(last)) = (records.first(), records.last()) else { return Verdict::Going };
        let small = (RELATIVE * first.grad_norm).max(ABSOLUTE);
        let settled = records.iter().rev().take_while(|record| record.grad_norm <= small).count();
        if settled > 0 {
            let arrived = known.is_some_and(|lowest| last.loss - lowest <= RELATIVE * (first.loss - lowest));
            let rest = match Rest::at(landscape, last.x) {
                // Along a valley of minima the Hessian is singular, and at a kink there is none.
                Rest::Flat if arrived => Rest::Minimum,
                // What holds it is the edge of a set, or a term with kinks: the Hessian of F says nothing of either.
                _ if is_held && arrived => Rest::Minimum,
                _ if is_held && landscape.gradient(last.x).length() > small => Rest::Held,
                rest => rest,
            };
            return Verdict::Converged { at: records.len() - settled, rest };
        }
        let lowest = known.unwrap_or_else(|| records.iter().map(|record| record.loss).fold(f64::INFINITY, f64::min));
        let to_gain = (first.loss - lowest).abs().max(f64::MIN_POSITIVE);
        if last.loss - lowest > BLOW_UP * to_gain.max(1.0) {
            return Verdict::Diverging;
        }
        let quarter = records.len() / 4;
        if quarter < 5 {
            return Verdict::Going;
        }
        let quarters: Vec<&[Record]> = records.rchunks(quarter).take(3).collect();
        let latest = quarters[0];
        let excess = |part: &[Record]| part.iter().map(|record| record.loss - lowest).sum::<f64>() / part.len() as f64;
        let [after, before, earlier] = [0, 1, 2].map(|i| excess(quarters[i]));
        // Each quarter lies above the one before it, and all above the start: there is no floor around which it could hover.
        let least = |part: &[Record]| part.iter().map(|record| record.loss).fold(f64::INFINITY, f64::min);
        let greatest = |part: &[Record]| part.iter().map(|record| record.loss).fold(f64::NEG_INFINITY, f64::max);
        if (0..2).all(|i| least(quarters[i]) > greatest(quarters[i + 1])) && least(quarters[2]) > first.loss {
            return Verdict::Diverging;
        }
        // The gap was halved in the last quarter, or fell by a quarter twice in a row, as in the slow swings of a strong
        // momentum.
        let mut falls = after <= 0.5 * before || (after <= 0.75 * before && before <= 0.75 * earlier);
        // Under noise the gap follows the learning rate down, and its fall from quarter to quarter is hidden by the noise.
        let [late, middle, early] = [0, 1, 2].map(|i| length(quarters[i]));
        falls |= late <= SHORTER * middle && middle <= SHORTER * early && after < earlier;
        let rises = latest.windows(2).filter(|pair| pair[1].loss > pair[0].loss).count();
        if rises * 5 > quarter && !falls {
            return Verdict::Hovering;
        }
        // The gap that remained a quarter ago; where the least loss is not known, what had been gained by then.
        let there = latest[0].loss;
        let left = known.map_or(first.loss - there, |lowest| there - lowest);
        if left <= 0.0 || (there - last.loss).abs() >= STALL * left {
            return Verdict::Going;
        }
        if pace(latest) <= SLOWED * pace(&records[..quarter]) {
            let gained = |record: &&Record| (record.loss - last.loss).abs() < STALL * left;
            return Verdict::Stalled { since: records.len() - records.iter().rev().take_while(gained).count() };
        }
        if length(latest) > WINDING * (last.x - latest[0].x).length() { Verdict::Hovering } else { Verdict::Going }
    }
}

/// The length of the path along `records`.
fn length(records: &[Record]) -> f64 {
    records.windows(2).map(|pair| (pair[1].x - pair[0].x).length()).sum()
}

/// The length of the steps relative to the gradients they see: for gradient descent the learning rate, for other rules its
/// counterpart.
fn pace(records: &[Record]) -> f64 {
    length(records) / records.iter().map(|record| record.grad_norm).sum::<f64>()
}

impl Rest {
    /// The kind of the critical point `p`, by the signs of the Hessian's eigenvalues.
    pub fn at(landscape: &dyn Landscape, p: Point) -> Self {
        let h = landscape.hessian(p);
        let (least, greatest) = if landscape.dimension() == 1 {
            (h[(0, 0)], h[(0, 0)])
        } else {
            let (mean, spread) = ((h[(0, 0)] + h[(1, 1)]) / 2.0, libm::hypot((h[(0, 0)] - h[(1, 1)]) / 2.0, h[(0, 1)]));
            (mean - spread, mean + spread)
        };
        let zero = 1e-9 * least.abs().max(greatest.abs());
        match () {
            () if least > zero => Rest::Minimum,
            () if greatest < -zero => Rest::Maximum,
            () if least < -zero && greatest > zero => Rest::Saddle,
            () => Rest::Flat,
        }
    }
}

impl Verdict {
    /// The verdict in two or three words, for a table.
    pub fn brief(&self) -> String {
        match self {
            Verdict::Converged { at, rest: Rest::Minimum } => format!("done at {at}"),
            Verdict::Converged { rest: Rest::Saddle, .. } => "saddle".into(),
            Verdict::Converged { rest: Rest::Maximum, .. } => "maximum".into(),
            Verdict::Converged { rest: Rest::Flat, .. } => "flat".into(),
            Verdict::Converged { rest: Rest::Held, .. } => "at rest".into(),
            Verdict::Stalled { .. } => "stalled".into(),
            Verdict::Hovering => "hovers".into(),
            Verdict::Diverged { .. } => "diverged".into(),
            Verdict::Undefined { .. } => "undefined".into(),
            Verdict::Diverging => "diverges".into(),
            Verdict::Balanced { .. } => "balanced".into(),
            Verdict::Halted { .. } => "halted".into(),
            Verdict::Going => "on its way".into(),
        }
    }

    /// Whether the run has diverged or left the domain, or is about to.
    pub fn is_lost(&self) -> bool {
        matches!(self, Verdict::Diverged { .. } | Verdict::Undefined { .. } | Verdict::Diverging)
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Verdict::Converged { at, rest: Rest::Minimum } => write!(f, "converged at step {at}"),
            Verdict::Converged { at, rest: Rest::Saddle } => write!(f, "at a saddle since step {at}"),
            Verdict::Converged { at, rest: Rest::Maximum } => write!(f, "at a maximum since step {at}"),
            Verdict::Converged { at, rest: Rest::Flat } => write!(f, "at a flat point since step {at}"),
            Verdict::Converged { at, rest: Rest::Held } => write!(f, "at rest since step {at}"),
            Verdict::Stalled { since } => write!(f, "stalled since step {since}"),
            Verdict::Hovering => write!(f, "hovering, no longer falling"),
            Verdict::Diverged { at, .. } => write!(f, "diverged at step {at}"),
            Verdict::Undefined { at, .. } => write!(f, "left the domain at step {at}"),
            Verdict::Diverging => write!(f, "diverging"),
            Verdict::Balanced { since } => write!(f, "held in place by weight decay since step {since}"),
            Verdict::Halted { at, .. } => write!(f, "stopped at step {at}"),
            Verdict::Going => write!(f, "still going"),
        }
    }
}
