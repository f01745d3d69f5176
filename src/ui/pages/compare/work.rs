//! The comparisons of the page, computed beside the window: first coarsely, then finely while nothing is held.

use crate::math::catalog::Catalog as _;
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::compare::basins::Basins;
use crate::sim::compare::benchmark::Benchmark;
use crate::sim::compare::hyper_map::HyperMap;
use crate::sim::compare::map_axis::{MapAxis, set_map_value};
use crate::sim::compare::rate_range::RateRange;
use crate::sim::compare::rate_sweep::{RateSweep, SweepSettings};
use crate::sim::compare::suite::Suite;
use crate::sim::shared_work::SharedWork;
use crate::sim::threads::Watch;
use crate::ui::derived::background::{Background, BackgroundFunction, BackgroundValue};
use crate::ui::derived::unique::unique;
use crate::ui::state::compared::{MAP_SEEDS, bare, bare_experiment};
use eframe::egui::Context;
use std::fmt::Debug;

/// The numbers of learning rates, and of values along an axis of the map, in the coarse and in the fine picture.
const COARSE_RATES: usize = 25;
const MAP_SIDES: [usize; 2] = [16, 64];
/// The numbers of starts along an axis of the basins, from the coarsest picture to the finest.
const BASIN_SIDES: [usize; 3] = [40, 120, 256];

/// A value with a number that no other has, under which pictures of it are kept.
pub struct Numbered<T> {
    /// The number.
    pub number: u64,
    /// The value.
    pub value: T,
}

fn numbered<T>(value: T) -> Numbered<T> {
    Numbered { number: unique(), value }
}

/// What a sweep depends on.
#[derive(Clone, Debug, PartialEq)]
struct RateSweepKey {
    experiment: Experiment,
    settings: SweepSettings,
}

/// What a map depends on.
#[derive(Clone, Debug, PartialEq)]
struct MapKey {
    experiment: Experiment,
    axes: [MapAxis; 2],
    settings: SweepSettings,
}

/// What basins depend on.
#[derive(Clone, Debug, PartialEq)]
struct BasinKey {
    experiment: Experiment,
    side: usize,
    steps: usize,
}

/// The finest value that is known of those at several levels of detail.
pub struct RefinedValue<T> {
    /// The value.
    pub look: BackgroundValue<Numbered<T>>,
    /// Whether a finer one is still to come.
    pub is_coarse: bool,
}

impl<T> RefinedValue<T> {
    /// What must be said of the picture, so that nobody takes it for the final one.
    pub fn warning(&self) -> Option<&'static str> {
        let is_earlier = self.look.value.is_some() && !self.look.fresh;
        if is_earlier { Some("of earlier settings; computing …") } else { self.is_coarse.then_some("coarse; refining …") }
    }
}

/// The same value at several levels of detail.
struct Refined<K, T> {
    levels: Vec<Background<K, Numbered<T>>>,
    /// The number of the frame that last asked for a finer value than is known.
    unfinished: Option<u64>,
}

impl<K, T> Default for Refined<K, T> {
    fn default() -> Self {
        Refined { levels: Vec::new(), unfinished: None }
    }
}

impl<K: PartialEq + Debug + Clone + Send + 'static, T: Send + Sync + 'static> Refined<K, T> {
    /// Returns the finest value that is known for one of `keys`, from the coarsest to the finest. A level is computed once the one before is
    /// known, and the finer ones only while work is `free` to begin.
    ///
    /// An earlier value stays meanwhile where its key is `alike`: where it is of the same runs on the same function, by other numbers.
    fn ask(
        &mut self,
        ctx: &Context,
        keys: &[K],
        free: bool,
        alike: fn(&K, &K) -> bool,
        compute: BackgroundFunction<K, (), Numbered<T>>,
        describe: fn(&K) -> SharedWork,
    ) -> RefinedValue<T> {
        self.levels.resize_with(keys.len(), Background::default);
        let mut best = BackgroundValue::default();
        let (mut known, mut idle) = (true, free);
        for (level, key) in keys.iter().enumerate() {
            let work = &mut self.levels[level];
            let mut look = match level {
                0 => work.ask_now(ctx, key, (), compute),
                _ => work.ask_shared(ctx, key, known && idle, compute, describe),
            };
            look.value = look.value.filter(|_| work.known().is_some_and(|known| alike(known, key)));
            known &= look.fresh;
            idle &= !work.is_working();
            // An earlier picture stays until there is a new one of its own detail, or a fresh one of less.
            if look.fresh || best.value.is_none() {
                best = look;
            }
        }
        self.unfinished = (!known).then(|| ctx.cumulative_frame_nr());
        RefinedValue { is_coarse: !known && best.fresh, look: best }
    }

    fn is_working(&self) -> bool {
        self.levels.iter().any(Background::is_working)
    }

    /// Whether a picture that is shown waits for a finer value.
    fn is_unfinished(&self, ctx: &Context) -> bool {
        self.unfinished.is_some_and(|frame| frame + 1 >= ctx.cumulative_frame_nr())
    }
}

/// Whether two experiments are the same runs on the same function, but for their numbers.
fn is_alike(a: &Experiment, b: &Experiment) -> bool {
    a.objective.entry().key == b.objective.entry().key && are_alike(&a.runs, &b.runs)
}

/// Whether two lists of runs have the same methods in the same places, and the same samplings.
fn are_alike(a: &[Run], b: &[Run]) -> bool {
    let kind = |run: &Run| (run.optimizer.entry().key, run.sampling.clone());
    a.iter().map(kind).eq(b.iter().map(kind))
}

/// The comparisons.
#[derive(Default)]
pub struct CompareWork {
    sweep: Refined<RateSweepKey, RateSweep>,
    map: Refined<MapKey, HyperMap>,
    basins: [Refined<BasinKey, Basins>; 2],
    benchmark: Background<Suite, Numbered<Benchmark>>,
}

impl CompareWork {
    /// Whether long work may begin: none is going on, and no control is held.
    fn free(&self, ctx: &Context) -> bool {
        let busy = self.sweep.is_working()
            || self.map.is_working()
            || self.basins.iter().any(Refined::is_working)
            || self.benchmark.is_working();
        !busy && !ctx.input(|input| input.pointer.any_down())
    }

    /// Returns the sweep of all runs.
    pub fn sweep(&mut self, ctx: &Context, experiment: &Experiment, settings: SweepSettings) -> RefinedValue<RateSweep> {
        let runs = experiment.runs.iter().map(|run| bare(run, true)).collect();
        let experiment = bare_experiment(experiment, runs);
        let coarse = SweepSettings {
            rates: RateRange { count: COARSE_RATES, ..settings.rates },
            seeds: settings.seeds.min(MAP_SEEDS),
            starts: settings.starts.min(3),
            ..settings
        };
        let keys = [coarse, settings].map(|settings| RateSweepKey { experiment: experiment.clone(), settings });
        let free = self.free(ctx);
        self.sweep.ask(
            ctx,
            &keys,
            free,
            |a, b| is_alike(&a.experiment, &b.experiment),
            |RateSweepKey { experiment, settings }, (), watch| RateSweep::of(experiment, settings, watch).map(numbered),
            |RateSweepKey { experiment, settings }| SharedWork::Sweep(experiment.clone(), *settings),
        )
    }

    /// Returns the map of the run `index` over `axes`, whose number of values does not matter.
    pub fn map(
        &mut self,
        ctx: &Context,
        experiment: &Experiment,
        index: usize,
        axes: &[MapAxis; 2],
        settings: SweepSettings,
    ) -> RefinedValue<HyperMap> {
        let mut run = bare(&experiment.runs[index], false);
        // Its own values have no effect on a map of them.
        for axis in axes {
            let _ = set_map_value(&mut run, &axis.key, axis.from);
        }
        let experiment = bare_experiment(experiment, vec![run]);
        let settings = SweepSettings { seeds: settings.seeds.min(MAP_SEEDS), ..settings };
        let keys = MAP_SIDES.map(|count| {
            let axes = axes.clone().map(|axis| MapAxis { count, ..axis });
            MapKey { experiment: experiment.clone(), axes, settings }
        });
        let free = self.free(ctx);
        let alike = |a: &MapKey, b: &MapKey| {
            is_alike(&a.experiment, &b.experiment) && [0, 1].iter().all(|i| a.axes[*i].key == b.axes[*i].key)
        };
        let compute = |MapKey { experiment, axes: [x, y], settings }: &MapKey, (), watch: &Watch| {
            HyperMap::of(experiment, &experiment.runs[0], [x, y], &settings.probe, settings.seeds, watch).map(numbered)
        };
        let describe = |key: &MapKey| SharedWork::Map(key.experiment.clone(), key.axes.clone(), key.settings);
        self.map.ask(ctx, &keys, free, alike, compute, describe)
    }

    /// Returns the basins of the run `index`; `place` is 0, or 1 for the run that it is compared with.
    pub fn basins(
        &mut self,
        ctx: &Context,
        experiment: &Experiment,
        (place, index): (usize, usize),
        steps: usize,
    ) -> RefinedValue<Basins> {
        let run = Run { start: None, ..bare(&experiment.runs[index], false) };
        let plain = Experiment { start: experiment.objective.start(), ..bare_experiment(experiment, vec![run]) };
        let keys = BASIN_SIDES.map(|side| BasinKey { experiment: plain.clone(), side, steps });
        let free = self.free(ctx);
        let alike = |a: &BasinKey, b: &BasinKey| is_alike(&a.experiment, &b.experiment);
        let compute = |BasinKey { experiment, side, steps }: &BasinKey, (), watch: &Watch| {
            let view = experiment.objective.view();
            Basins::of(experiment, &experiment.runs[0], view, [*side; 2], *steps, watch).map(numbered)
        };
        let describe = |BasinKey { experiment, side, steps }: &BasinKey| SharedWork::Basins(experiment.clone(), *side, *steps);
        self.basins[place].ask(ctx, &keys, free, alike, compute, describe)
    }

    /// Returns the benchmark of the visible runs on the functions of the program, and on the present one where it is none of them. It takes
    /// longest, and begins when the other pictures are finished.
    pub fn benchmark(&mut self, ctx: &Context, suite: &Suite) -> BackgroundValue<Numbered<Benchmark>> {
        let others_wait = self.sweep.is_unfinished(ctx)
            || self.map.is_unfinished(ctx)
            || self.basins.iter().any(|basins| basins.is_unfinished(ctx));
        let free = self.free(ctx) && !others_wait;
        let compute = |suite: &Suite, (), watch: &Watch| Benchmark::of(suite, watch).map(numbered);
        let mut look = self.benchmark.ask_shared(ctx, suite, free, compute, SharedWork::benchmark);
        let is_of_these = |known: &Suite| are_alike(&known.contestants, &suite.contestants);
        look.value = look.value.filter(|_| self.benchmark.known().is_some_and(is_of_these));
        look
    }
}
