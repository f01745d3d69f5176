//! Learning-rate schedules: αₖ = α · factor(k), one file each, listed here in menu order.

use crate::math::catalog::notation::{Call, NotationError, write};
use crate::math::catalog::param::{Named, Param, Scale, Tunable};
use crate::math::catalog::{Catalog, CatalogEntry, catalog};

mod constant;
mod cosine;
mod cyclic;
mod exponential;
mod inverse_sqrt;
mod inverse_time;
mod one_cycle;
mod piecewise;
mod plateau;
mod polynomial;
mod power;
mod step;
mod warm_restarts;
mod warmup;
mod wsd;

use crate::math::loss_memory::LossMemory;
use crate::math::series::Sums;
pub use crate::math::torch_scheduler::TorchScheduler;
use crate::math::torch_scheduler::real;
use std::borrow::Cow;
pub use warmup::Warmup;

/// A schedule's factor on the learning rate, and its properties.
pub trait Anneal: Tunable {
    /// The factor at step k (from 0) by which the learning rate is multiplied.
    fn factor(&self, k: usize) -> f64;
    /// The formula of αₖ, in plain Unicode.
    fn formula(&self) -> Cow<'static, str>;
    /// Whether Σ αₖ and Σ αₖ² converge with the present parameters, for α > 0.
    fn sums(&self) -> Sums;
    /// Whether the factor depends on the losses of the run, which [`observe_loss`](Self::observe_loss) gets; `factor` is then that before any of them.
    fn follows_loss(&self) -> bool {
        false
    }
    /// Takes the loss of a run, and keeps in `memory` what follows from it.
    fn observe_loss(&self, _loss: f64, _memory: &mut LossMemory) {}
    /// The lines of a Python function that takes the `loss` and keeps its numbers `best`, `in_vain`, `rest` and `drops`, at first
    /// `math.inf` and zeros; none where the schedule follows no loss.
    fn python_observes_loss(&self) -> Option<String> {
        None
    }
    /// The factor in Python, at the step written as `k`, as a product whose first factor may be 1; none where it has not been
    /// written.
    fn python(&self, _k: &str) -> Option<String> {
        None
    }
    /// PyTorch's scheduler with the same learning rates, for the learning rate `lr` before any schedule; none where it has none.
    fn in_torch(&self, _lr: f64) -> Option<TorchScheduler> {
        None
    }
}

catalog! {
    ($)
    /// A schedule with its parameters.
    pub enum Schedule as "schedule", dispatch_schedule {
        Constant = constant::Constant,
        InverseTime = inverse_time::InverseTime,
        InverseSqrt = inverse_sqrt::InverseSqrt,
        Power = power::Power,
        Exponential = exponential::Exponential,
        Step = step::Step,
        Piecewise = piecewise::Piecewise,
        Polynomial = polynomial::PolynomialDecay,
        Cosine = cosine::Cosine,
        WarmRestarts = warm_restarts::WarmRestarts,
        OneCycle = one_cycle::OneCycle,
        Cyclic = cyclic::Cyclic,
        Wsd = wsd::Wsd,
        Plateau = plateau::ReduceOnPlateau,
    }
}

impl std::ops::Deref for Schedule {
    type Target = dyn Anneal;
    fn deref(&self) -> &Self::Target {
        dispatch_schedule!(self, schedule => schedule)
    }
}

/// A schedule, after a warm-up where there is one: `warmup(length=10) + cosine(length=100, floor=0)`.
///
/// The schedule's own k starts when the warm-up has ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The warm-up; of length 0 where there is none.
    pub warmup: Warmup,
    /// The schedule after it.
    pub schedule: Schedule,
}

impl Default for Plan {
    fn default() -> Self {
        Schedule::Constant(constant::Constant {}).into()
    }
}

impl From<Schedule> for Plan {
    fn from(schedule: Schedule) -> Self {
        Plan { warmup: Warmup { length: 0, ..Warmup::default() }, schedule }
    }
}

impl Plan {
    /// The factor at step k (from 0) by which the learning rate is multiplied.
    #[inline(always)]
    pub fn factor(&self, k: usize) -> f64 {
        // Most runs have no schedule, and a call, which empties the registers, would take longer than the rest of their step.
        if self.is_constant() { 1.0 } else { self.changing_factor(k) }
    }

    #[cold]
    fn changing_factor(&self, k: usize) -> f64 {
        match k.checked_sub(self.warmup.length as usize) {
            Some(after) => self.schedule.factor(after),
            None => self.warmup.factor(k) * self.schedule.factor(0),
        }
    }

    /// Whether the factor depends on the losses of the run; [`factor`](Self::factor) is then that before any of them.
    pub fn follows_loss(&self) -> bool {
        self.schedule.follows_loss()
    }

    /// Gives the schedule the loss after `k` ≥ 1 steps; those of a warm-up do not count.
    pub fn observe_loss(&self, k: usize, loss: f64, memory: &mut LossMemory) {
        if k as u64 > self.warmup.length {
            self.schedule.observe_loss(loss, memory);
        }
    }

    /// PyTorch's scheduler with the same learning rates, with one `step()` after each step; none where it has none.
    pub fn in_torch(&self, lr: f64) -> Option<TorchScheduler> {
        let schedule = self.schedule.in_torch(lr);
        let warmup = self.warmup.length as usize;
        if warmup == 0 {
            return schedule;
        }
        let climb = self.warmup.in_torch(lr)?;
        if matches!(self.schedule, Schedule::Constant(_)) {
            return Some(climb);
        }
        let after = schedule.filter(|schedule| schedule.joins)?;
        let call = format!("SequentialLR(optimizer, [{}, {}], milestones=[{warmup}])", climb.call, after.call);
        Some(TorchScheduler { until: after.until.map(|(k, why)| (warmup + k, why)), ..TorchScheduler::always(call) })
    }

    /// Whether Σ αₖ and Σ αₖ² converge, for α > 0; a warm-up changes only finitely many terms, and so neither answer.
    pub fn sums(&self) -> Sums {
        self.schedule.sums()
    }

    /// Whether the learning rate never changes.
    #[inline(always)]
    pub fn is_constant(&self) -> bool {
        self.warmup.length == 0 && matches!(self.schedule, Schedule::Constant(_))
    }

    /// The plan written in `text`: a schedule, a warm-up, or `warmup(…) + schedule(…)`.
    pub fn parse(text: &str) -> Result<Self, NotationError> {
        let (first, rest) = match text.split_once('+').filter(|(first, _)| first.trim_start().starts_with(Warmup::KEY)) {
            Some((first, rest)) => (first, Some((rest, first.chars().count() + 1))),
            None => (text, None),
        };
        if let Some((schedule, _)) = text.split_once('+').filter(|(schedule, _)| rest.is_none() && schedule.contains(')')) {
            let message = format!("only {} may stand before a + ; there is one schedule beside it", Warmup::KEY);
            return Err(NotationError { column: schedule.chars().count() + 1, message });
        }
        let call = Call::parse(first)?;
        if call.name != Warmup::KEY {
            return Schedule::parse(text)
                .map(Self::from)
                .map_err(|error| NotationError { message: error.message.replace("there are ", "there are warmup, "), ..error });
        }
        let mut plan = Plan { warmup: Warmup::default(), ..Plan::default() };
        call.apply(&mut plan.warmup)?;
        if let Some((rest, offset)) = rest {
            plan.schedule = Schedule::parse(rest).map_err(|error| NotationError { column: error.column + offset, ..error })?;
        }
        Ok(plan)
    }

    /// The schedules for lists: the warm-up, then those of the catalogue.
    pub fn list() -> Vec<(&'static str, &'static str, &'static [Param])> {
        let row = |entry: &CatalogEntry<Schedule>| (entry.key, entry.about, entry.params);
        Schedule::ALL.iter().map(row).chain([(Warmup::KEY, Warmup::ABOUT, Warmup::PARAMS)]).collect()
    }
}

impl std::fmt::Display for Plan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.warmup.length > 0 {
            f.write_str(&write(Warmup::KEY, &self.warmup))?;
            if matches!(self.schedule, Schedule::Constant(_)) {
                return Ok(());
            }
            f.write_str(" + ")?;
        }
        write!(f, "{}", self.schedule)
    }
}

/// The share of the learning rate below which a schedule does not fall.
const FLOOR: Param = Param::real("floor", "c", "floor", "The share of the learning rate that is left at the end.", 0.0, 0.0, 1.0);

/// The speed of a schedule's decay: the factor of its k.
const RATE: Param = Param::real(
    "rate",
    "r",
    "decay rate",
    "How soon the learning rate falls: at k = 1/r it is half of the first (inverse-time).",
    0.1,
    0.0,
    1e6,
)
.slider(1e-4, 10.0, Scale::Log);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::catalog::choice::variants;
    use crate::math::series::Promise;

    fn factor(text: &str, k: usize) -> f64 {
        Plan::parse(text).unwrap().factor(k)
    }

    #[test]
    fn every_schedule_stays_between_nothing_and_all_and_reads_back() {
        for schedule in Schedule::ALL.iter().flat_map(|entry| variants((entry.default)())) {
            let plan = Plan::from(schedule);
            let factors: Vec<f64> = (0..500).map(|k| plan.factor(k)).collect();
            assert!(factors.iter().all(|factor| (0.0..=1.0).contains(factor)), "{plan}");
            // Triangles whose height falls in every step are less than whole at their first top.
            assert!(factors.iter().any(|factor| *factor > 0.6), "{plan}");
            assert_eq!(Plan::parse(&plan.to_string()).unwrap(), plan);
        }
    }

    #[test]
    fn each_follows_its_formula() {
        assert_eq!(factor("constant", 99), 1.0);
        assert_eq!(factor("inverse-time(rate=0.5)", 2), 0.5);
        assert_eq!(factor("inverse-sqrt(rate=1)", 3), 0.5);
        assert_eq!(factor("power(rate=1, exponent=2)", 1), 0.25);
        assert_eq!(factor("exponential(gamma=0.5)", 3), 0.125);
        assert_eq!(factor("step(every=10, factor=0.1)", 19), 0.1);
        assert!((factor("cosine(length=100, floor=0.2)", 50) - 0.6).abs() < 1e-15);
        assert_eq!(factor("cosine(length=100, floor=0.2)", 1000), 0.2);
        assert!((factor("cosine(length=100, after=rise)", 200) - 1.0).abs() < 1e-15);
        assert_eq!(factor("polynomial(length=10, exponent=2, floor=0.2)", 5), 0.4);
        assert_eq!(factor("piecewise(\"10:0.5, 20:2\")", 9), 1.0);
        assert_eq!((factor("piecewise(\"10:0.5, 20:2\")", 10), factor("piecewise(\"10:0.5, 20:2\")", 99)), (0.5, 2.0));
        assert_eq!(factor("warm-restarts(length=10, multiply=3)", 40), 1.0);
        assert_eq!(factor("warm-restarts(length=10, multiply=1)", 25), factor("cosine(length=10)", 5));
        assert_eq!(factor("cyclic(up=10, floor=0, mode=triangular2)", 30), 0.5);
        assert_eq!(factor("one-cycle(length=100, rise=0.5, divide=4)", 49), 1.0);
        assert_eq!(factor("wsd(warmup=5, stable=5, decay=4)", 12), 0.5);
        assert_eq!(factor("warmup(length=10, count=pytorch, start=0.5)", 5), 0.75);
    }

    #[test]
    fn a_wrong_change_is_explained() {
        for (text, says) in
            [("60", "no change"), ("60:x", "no change"), ("60:0.1, 60:0.2", "must come after"), ("0:1", "the step must be")]
        {
            let error = Plan::parse(&format!("piecewise(\"{text}\")")).unwrap_err();
            assert!(error.message.contains(says), "{text}: {error}");
        }
        assert_eq!(Plan::parse("piecewise(\"\")").unwrap().factor(99), 1.0);
    }

    /// Cauchy's condensation test, measured: a sum is finite exactly when the blocks from k = 2ʲ to 2ʲ⁺¹ shrink by a fixed
    /// factor.
    #[test]
    fn the_verdicts_on_the_sums_are_those_of_partial_sums() {
        let block =
            |plan: &Plan, power: i32, j: u32| (1_usize << j..1 << (j + 1)).map(|k| plan.factor(k).powi(power)).sum::<f64>();
        let plans = [
            "constant",
            "inverse-time(rate=0.1)",
            "inverse-time(rate=0)",
            "inverse-sqrt(rate=2)",
            "inverse-sqrt(rate=0)",
            "power(exponent=0)",
            "power(rate=0.5, exponent=0.3)",
            "power(rate=0.5, exponent=0.5)",
            "power(rate=0.5, exponent=0.6)",
            "power(rate=0.5, exponent=1)",
            "power(rate=0.5, exponent=1.2)",
            "power(rate=0)",
            "exponential(gamma=0.999)",
            "exponential(gamma=1)",
            "exponential(gamma=0)",
            "step(every=100, factor=0.9)",
            "step(every=50, factor=1)",
            "step(every=50, factor=0)",
            "cosine(length=500, floor=0)",
            "cosine(length=500, floor=0.01)",
            "warmup(length=100) + power(rate=1, exponent=0.7)",
            "warmup(length=50)",
            "polynomial(length=500, floor=0.01)",
            "polynomial(exponent=0)",
            "piecewise(\"10:0\")",
            "piecewise(\"\")",
            "wsd(floor=0.1)",
            "warm-restarts(multiply=1)",
            "cyclic(mode=triangular2, floor=0)",
            "cyclic(mode=exp-range, floor=0)",
            "cyclic(mode=exp-range, gamma=1)",
            "cosine(after=rise)",
        ];
        let defaults = Schedule::ALL.iter().map(|entry| Plan::from((entry.default)()));
        for plan in plans.map(|text| Plan::parse(text).unwrap()).into_iter().chain(defaults) {
            let sums = plan.sums();
            for (series, power) in [(&sums.rates, 1), (&sums.squares, 2)] {
                let (before, last) = (block(&plan, power, 17), block(&plan, power, 18));
                // The closest cases have exponents 1 and 1.2, whose blocks shrink by 1 and 2^−0.2.
                assert_eq!(series.converges, last <= 0.93 * before, "{plan}: Σ αₖ^{power}: {last} after {before}; {series:?}");
            }
            // The largest of many, since some rise again.
            let late = |j: u32| (0..1000).map(|i| plan.factor((1 << j) + i)).fold(0.0, f64::max);
            assert_eq!(sums.vanishes, late(40) <= 0.9 * late(30), "{plan}");
        }
    }

    #[test]
    fn the_exponent_decides_what_is_promised() {
        let promise = |p: f64| Plan::parse(&format!("power(rate=1, exponent={p})")).unwrap().sums().promise();
        for (p, expected) in [
            (0.0, Promise::NoiseFloor),
            (0.3, Promise::Average),
            (0.5, Promise::Average),
            (0.51, Promise::LastIterate),
            (1.0, Promise::LastIterate),
            (1.01, Promise::TooSlow),
        ] {
            assert_eq!(promise(p), expected, "p = {p}");
        }
    }

    #[test]
    fn a_warmup_climbs_to_one_and_then_the_schedule_begins() {
        let plan = Plan::parse("warmup(length=4) + exponential(gamma=0.5)").unwrap();
        let factors: Vec<f64> = (0..7).map(|k| plan.factor(k)).collect();
        assert_eq!(factors, [0.25, 0.5, 0.75, 1.0, 1.0, 0.5, 0.25]);
        assert_eq!(Plan::parse(&plan.to_string()).unwrap(), plan);
        assert_eq!(Plan::parse("warmup(4)").unwrap().to_string(), "warmup(length=4)");
    }

    #[test]
    fn a_wrong_schedule_is_explained_where_it_is_wrong() {
        assert!(Plan::parse("cosin").unwrap_err().message.contains("did you mean 'cosine'"));
        let error = Plan::parse("warmup(4) + cosine(len=3)").unwrap_err();
        assert_eq!(error.column, 20);
    }
}
