//! A learning rate that changes at chosen steps.

use super::{Anneal, Sums, TorchScheduler, real};
use crate::math::catalog::param::{Named, Param, Tunable, Value, find};
use crate::math::catalog::words::{number, read_number};
use crate::math::excerpt::excerpt;
use std::borrow::Cow;

/// The most changes.
const MOST: usize = 50;
/// The changes before anybody has chosen some.
const FIRST: &str = "60:0.1, 120:0.01";

/// Changes to given shares of α at given steps: `60:0.1, 120:0.01`.
///
/// Where each share is the same part of the one before, it is PyTorch's MultiStepLR.
#[derive(Clone, Debug, PartialEq)]
pub struct Piecewise {
    changes: String,
    /// The steps, ascending, each with the factor from there on.
    parts: Vec<(usize, f64)>,
}

/// Reads `60:0.1, 120:0.01`.
fn read(text: &str) -> Result<Vec<(usize, f64)>, String> {
    let part = |part: &str| {
        let wrong = || {
            format!("'{}' is no change such as 60:0.1, step 60 and the share of the learning rate from there on", excerpt(part))
        };
        let (step, share) = part.split_once(':').ok_or_else(wrong)?;
        let step: usize = step.trim().parse().map_err(|_| wrong())?;
        let share = read_number(share.trim()).ok_or_else(wrong)?;
        if !(1..=1_000_000).contains(&step) || !(0.0..=1e6).contains(&share) {
            return Err(format!("in '{}' the step must be 1 to 1000000 and the share 0 to 1000000", excerpt(part.trim())));
        }
        Ok((step, share))
    };
    let parts: Vec<(usize, f64)> = text.split(',').filter(|part| !part.trim().is_empty()).map(part).collect::<Result<_, _>>()?;
    if parts.len() > MOST {
        return Err(format!("{} changes are more than {MOST}", parts.len()));
    }
    match parts.windows(2).find(|two| two[1].0 <= two[0].0) {
        Some(two) => Err(format!("step {} must come after step {}", two[1].0, two[0].0)),
        None => Ok(parts),
    }
}

impl Named for Piecewise {
    const KEY: &'static str = "piecewise";
    const TITLE: &'static str = "Piecewise";
    const ABOUT: &'static str =
        "Changes at the steps that you choose, to the shares of the learning rate that you choose, and stays between.";
    const PARAMS: &'static [Param] = &[Param::text(
        "changes",
        "changes",
        "Each change as step:share, the share of the learning rate from that step on, with commas between: 60:0.1, 120:0.01.",
        FIRST,
    )];
}

impl Default for Piecewise {
    fn default() -> Self {
        Piecewise { changes: FIRST.into(), parts: read(FIRST).expect("a test reads it") }
    }
}

impl Tunable for Piecewise {
    fn params(&self) -> &[Param] {
        Self::PARAMS
    }
    fn get(&self, key: &str) -> Value {
        assert_eq!(key, "changes", "a piecewise schedule has no other parameter");
        Value::Word(self.changes.clone())
    }
    fn set(&mut self, key: &str, value: &Value) -> Result<(), String> {
        find(self.params(), Self::KEY, key)?.check(value)?;
        let changes = match value {
            Value::Word(word) => word.clone(),
            Value::Number(x) => number(*x),
        };
        *self = Piecewise { parts: read(&changes)?, changes };
        Ok(())
    }
}

impl Piecewise {
    /// The share after the last change.
    fn last(&self) -> f64 {
        self.parts.last().map_or(1.0, |(_, share)| *share)
    }
}

impl Anneal for Piecewise {
    fn factor(&self, k: usize) -> f64 {
        self.parts.iter().take_while(|(step, _)| *step <= k).last().map_or(1.0, |(_, share)| *share)
    }
    fn formula(&self) -> Cow<'static, str> {
        let Some((last, _)) = self.parts.last() else { return "αₖ = α".into() };
        let shares = std::iter::once(1.0).chain(self.parts.iter().map(|(_, share)| *share));
        let share = |share: f64| if share == 1.0 { "α".to_owned() } else { format!("{} α", number(share)) };
        let before = self.parts.iter().zip(shares).map(|((step, _), before)| format!("{} for k ≤ {}", share(before), step - 1));
        format!("αₖ = {}, {} for k > {}", before.collect::<Vec<_>>().join(", "), share(self.last()), last - 1).into()
    }
    fn sums(&self) -> Sums {
        if self.last() > 0.0 {
            Sums::constant("αₖ stays after the last change")
        } else {
            Sums::finite("αₖ = 0 after the last change, so the sums stop there")
        }
    }
    fn python(&self, k: &str) -> Option<String> {
        let after = self.parts.iter().rev().map(|(step, share)| format!("{share:?} if {k} >= {step} else "));
        Some(format!("({}1)", after.collect::<String>()))
    }
    fn in_torch(&self, _lr: f64) -> Option<TorchScheduler> {
        let (_, first) = *self.parts.first()?;
        // The share after n changes would be the n-th power.
        let powers = self.parts.iter().zip(1..).all(|((_, share), n)| (share - first.powi(n)).abs() <= 1e-12 * share);
        let steps: Vec<String> = self.parts.iter().map(|(step, _)| step.to_string()).collect();
        let call = format!("MultiStepLR(optimizer, milestones=[{}], gamma={})", steps.join(", "), real(first));
        powers.then(|| TorchScheduler::always(call))
    }
}
