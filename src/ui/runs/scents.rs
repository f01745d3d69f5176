//! The ends of a run for other values of one of its parameters, computed on another thread: first a coarse sweep over many decades, which
//! determines the range worth showing, then a fine one over that range.

use crate::math::catalog::param::{Param, ParamKind, Scale, Tunable as _};
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::experiment::sweep::{Sweep, probe};
use crate::sim::threads::Watch;
use crate::ui::derived::background::Background;
use crate::ui::paint::scale_line::spread;
use crate::ui::runs::pictures::RunKey;
use eframe::egui::Context;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The number of values in the fine sweep.
const FINE: usize = 96;

/// The parameter whose range depends on the problem: the learning rate.
pub const RATE: &str = "lr";

/// The ends of a run against the values of a parameter, shown over its slider.
#[derive(Clone)]
pub struct Scent {
    /// The ends.
    pub sweep: Arc<Sweep>,
    /// Whether they belong to the run as it is now.
    pub fresh: bool,
}

/// The inputs of a fine sweep.
#[derive(Clone, PartialEq, Debug)]
struct SweepKey {
    run: RunKey,
    param: &'static str,
    scale: Scale,
    range: (f64, f64),
}

/// One run and one of its parameters.
#[derive(Default)]
struct Slot {
    probe: Background<RunKey, Sweep>,
    fine: Background<SweepKey, Sweep>,
    /// The range found by the last coarse sweep.
    range: Option<(f64, f64)>,
}

/// The scents of the visible parameters.
#[derive(Default)]
pub struct Scents {
    slots: BTreeMap<&'static str, Slot>,
    /// Whether they were drawn in the last frame.
    drawn: bool,
}

impl Scents {
    /// Returns what is known of the run at `index` of `experiment` against `param` of its optimizer, a real number. While other work must
    /// end first (`free` is false), nothing new is started.
    pub fn of(&mut self, ctx: &Context, experiment: &Experiment, index: usize, param: &Param, free: bool) -> Option<Scent> {
        let ParamKind::Real { slider, scale, .. } = param.kind else { return None };
        let range = if param.key == RATE { self.rates(ctx, experiment, index, param, free)? } else { slider };
        let wanted = SweepKey { run: without(experiment, index, param)?, param: param.key, scale, range };
        let slot = self.slots.entry(param.key).or_default();
        let look = slot.fine.ask(ctx, &wanted, free, (), |SweepKey { run, param, scale, range }, (), watch| {
            sweep(run, param, &values(*scale, *range), watch)
        });
        Some(Scent { sweep: look.value?, fresh: look.fresh })
    }

    /// Returns the range of learning rates `param` worth showing for the run at `index` of `experiment`, as far as it is known: that of the
    /// slider, whether anything is drawn over it or not.
    pub fn rates(
        &mut self,
        ctx: &Context,
        experiment: &Experiment,
        index: usize,
        param: &Param,
        free: bool,
    ) -> Option<(f64, f64)> {
        let ParamKind::Real { slider, .. } = param.kind else { return None };
        let run = without(experiment, index, param)?;
        let slot = self.slots.entry(RATE).or_default();
        let look = slot.probe.ask(ctx, &run, free, (), |run, (), watch| sweep(run, RATE, &probe(), watch));
        let found = look.fresh().map(|probe| probe.useful_range().unwrap_or(slider));
        // Under a hand that moves it a slider keeps its range: the value must not jump.
        let is_held = slot.range.is_some() && ctx.input(|input| input.pointer.any_down());
        slot.range = found.filter(|_| !is_held).or(slot.range);
        slot.range
    }

    /// Whether what is known may be drawn over the sliders, where it is `wanted`: what was not there before does not come under a hand that
    /// is moving one of them, but when it lets go.
    pub fn appear(&mut self, ctx: &Context, wanted: bool) -> bool {
        let is_held = ctx.input(|input| input.pointer.any_down());
        self.drawn = wanted && (self.drawn || !is_held);
        self.drawn
    }
}

/// The run at `index` of `experiment` as it is whatever its value of `param`, on which a sweep over it does not depend.
fn without(experiment: &Experiment, index: usize, param: &Param) -> Option<RunKey> {
    let mut run = Run { hidden: false, average: false, ..experiment.runs.get(index)?.clone() };
    run.optimizer.set(param.key, &param.default_value()).ok()?;
    Some(RunKey::of(experiment, &run))
}

/// Runs the sweep of `run` over `values` of the parameter `param`.
fn sweep(run: &RunKey, param: &str, values: &[f64], watch: &Watch) -> Option<Sweep> {
    let (experiment, run) = run.experiment();
    Sweep::of(&experiment, &run, param, values, watch)
}

/// Returns the values of a fine sweep, evenly spread over the slider.
fn values(scale: Scale, range: (f64, f64)) -> Vec<f64> {
    let (to, from) = spread(scale);
    let (low, high) = (to(range.0), to(range.1));
    (0..FINE).map(|i| from(low + (high - low) * i as f64 / (FINE - 1) as f64)).collect()
}
