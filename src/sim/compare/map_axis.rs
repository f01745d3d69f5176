//! The axes of a map: the numbers of a run that can be varied, those of its optimizer and the strength of its weight decay.

use crate::math::catalog::param::{Param, ParamKind, Scale, Tunable as _, Value};
use crate::math::catalog::words::number;
use crate::math::decades::log_spaced;
use crate::math::excerpt::excerpt;
use crate::sim::Run;
use crate::sim::compare::rate_range::{RATE_KEY, RateRange};
use crate::sim::experiment::WEIGHT_DECAY;
use serde::{Deserialize, Serialize};

/// The most values along one axis of a map.
pub const MAX_SIDE: usize = 512;
/// The greatest value of a linear axis where the parameter itself stays below 1.
const BELOW_ONE: f64 = 0.99;

/// The numbers of `run` that a map may vary: the real hyperparameters of its optimizer, and the strength of its weight decay where the optimizer
/// has none of its own.
pub fn map_params(run: &Run) -> Vec<Param> {
    let own = run.optimizer.params().iter().copied();
    let mut all: Vec<Param> = own.filter(|param| matches!(param.kind, ParamKind::Real { .. })).collect();
    if !all.iter().any(|param| param.key == WEIGHT_DECAY.key) {
        all.push(WEIGHT_DECAY);
    }
    all
}

fn is_of_optimizer(run: &Run, key: &str) -> bool {
    run.optimizer.params().iter().any(|param| param.key == key)
}

/// The value of the number of `run` called `key`; NaN where it has none.
pub fn map_value(run: &Run, key: &str) -> f64 {
    match is_of_optimizer(run, key).then(|| run.optimizer.get(key)) {
        Some(Value::Number(x)) => x,
        None if key == WEIGHT_DECAY.key => run.weight_decay,
        _ => f64::NAN,
    }
}

/// Sets the number of `run` called `key`; fails where it does not take `value`.
pub fn set_map_value(run: &mut Run, key: &str, value: f64) -> Result<(), String> {
    if is_of_optimizer(run, key) {
        return run.optimizer.set(key, &Value::Number(value));
    }
    WEIGHT_DECAY.check(&Value::Number(value))?;
    run.weight_decay = value;
    Ok(())
}

/// One axis of a map: the values of a hyperparameter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MapAxis {
    /// The key of the hyperparameter.
    pub key: String,
    /// The least value.
    pub from: f64,
    /// The greatest value.
    pub to: f64,
    /// Whether they are evenly spread on a log axis, and not on a linear one.
    pub is_log: bool,
    /// The number of values, 2 to [`MAX_SIDE`].
    pub count: usize,
}

impl MapAxis {
    /// The axis of `param` over its usual range; none where it has no numbers.
    pub fn of(param: &Param, rates: &RateRange, count: usize) -> Option<Self> {
        let ParamKind::Real { slider: (low, high), scale, max, .. } = param.kind else { return None };
        let axis = |from, to, is_log| Some(MapAxis { key: param.key.into(), from, to, is_log, count });
        match scale {
            _ if param.key == RATE_KEY => axis(rates.from, rates.to, true),
            Scale::Log if low > 0.0 => axis(low, high, true),
            _ if max <= 1.0 && high > BELOW_ONE => axis(low, BELOW_ONE, false),
            _ => axis(low, high, false),
        }
    }

    /// The axes that a map of `run` may have, each with `count` values, by the order of [`map_params`].
    pub fn all(run: &Run, rates: &RateRange, count: usize) -> Vec<Self> {
        map_params(run).iter().filter_map(|param| MapAxis::of(param, rates, count)).collect()
    }

    /// The values, ascending.
    pub fn values(&self) -> Vec<f64> {
        if self.is_log {
            return log_spaced(self.from, self.to, self.count);
        }
        let last = (self.count - 1) as f64;
        (0..self.count).map(|i| self.from + (self.to - self.from) * i as f64 / last).collect()
    }

    /// Where `value` lies between the least value, 0, and the greatest, 1.
    pub fn part(&self, value: f64) -> f64 {
        match self.is_log {
            true => libm::log10(value / self.from) / libm::log10(self.to / self.from),
            false => (value - self.from) / (self.to - self.from),
        }
    }

    /// The value at `part`, 0 to 1, of the axis.
    pub fn value(&self, part: f64) -> f64 {
        match self.is_log {
            true => self.from * libm::pow(self.to / self.from, part),
            false => self.from + (self.to - self.from) * part,
        }
    }

    /// Fails where `run` has no such axis, with what is wrong and what would be right.
    pub fn check(&self, run: &Run) -> Result<(), String> {
        let params = map_params(run);
        if !params.iter().any(|param| param.key == self.key) {
            let keys: Vec<&str> = params.iter().map(|param| param.key).collect();
            return Err(format!("'{}' is no number of this run; it has {}", excerpt(&self.key), keys.join(", ")));
        }
        if let Some(param) = params.iter().find(|param| param.key == self.key) {
            [self.from, self.to].iter().try_for_each(|end| param.check(&Value::Number(*end)))?;
        }
        let (from, to) = (number(self.from), number(self.to));
        let is_right = self.from < self.to && self.to.is_finite() && self.from.is_finite() && (!self.is_log || self.from > 0.0);
        if !is_right {
            return Err(format!(
                "{from} to {to} is no range of {}; give the smaller number first, above 0 on a log axis",
                self.key
            ));
        }
        if !(2..=MAX_SIDE).contains(&self.count) {
            return Err(format!("{} values of {} are not allowed; take 2 to {MAX_SIDE}", self.count, self.key));
        }
        Ok(())
    }
}
