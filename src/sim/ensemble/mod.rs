//! One run repeated over many seeds: its mean, its spread, and the number of seeds that diverge.

pub mod proof;
pub mod tendency;
pub mod theorem;
pub mod tradeoff;

use crate::math::Oracle;
use crate::math::Point;
use crate::math::Vector;
use crate::math::objectives::{CurveOracle, PlaneOracle};
use crate::math::optimizers::with_rule;
use crate::math::rule::Rule;
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::run::averages::Average;
use crate::sim::run::descent::Descent;
use crate::sim::run::trace::{End, not_finite};
use crate::sim::statistics::{deviation, means, quantiles};
use crate::sim::threads::{self, Watch};
use nalgebra::Vector1;
use serde::{Deserialize, Serialize};

/// The most members × steps that are computed before their statistics are taken; until then they are kept in memory.
const BLOCK: usize = 1 << 18;
/// The number of seeds that one thread computes together.
const GROUP: usize = 32;

/// The statistics over all seeds at step k. A seed that has diverged counts with a loss of +∞ from then on, so that dropping the
/// worst seeds cannot improve a number: the mean is then infinite, and so is a quantile once enough seeds have diverged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// Mean of F(xₖ).
    pub mean: f64,
    /// Median of F(xₖ).
    pub median: f64,
    /// The tenth percentile of F(xₖ).
    pub q10: f64,
    /// The ninetieth percentile of F(xₖ).
    pub q90: f64,
    /// The number of seeds that have diverged.
    pub diverged: usize,
    /// Mean of F(x̄ₖ), of the averaged iterate; NaN where that is not defined (k = 0).
    pub average: f64,
    /// The standard error of that mean over the seeds.
    pub average_error: f64,
    /// Mean of ‖gₖ‖², of the gradient that the rule saw; NaN after the last step, where it sees none.
    pub squared_gradient: f64,
    /// Mean of ‖xₖ − x*‖²; NaN where x* is not known.
    pub squared_distance: f64,
    /// Mean of ⟨∇F(xₖ), xₖ − x*⟩; NaN where x* is not known.
    pub slope: f64,
}

/// The iterates of all seeds at some of the steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Cloud {
    /// The distance between two steps that are kept.
    stride: usize,
    seeds: usize,
    points: Vec<Point>,
}

impl Cloud {
    /// The last kept step up to `step`, and the iterates there, seed by seed; not finite where a seed has diverged.
    pub fn at(&self, step: usize) -> (usize, &[Point]) {
        let index = (step / self.stride).min(self.points.len() / self.seeds - 1);
        (index * self.stride, &self.points[index * self.seeds..(index + 1) * self.seeds])
    }
}

/// A run over many seeds.
#[derive(Clone, Debug, PartialEq)]
pub struct Ensemble {
    /// The number of seeds.
    pub seeds: usize,
    /// The statistics of steps 0, 1, ….
    pub moments: Vec<Moment>,
    /// The iterates at some of the steps.
    pub cloud: Cloud,
}

/// The amount of work of an ensemble, in the units that its watch counts: seeds times iterates.
pub fn work(steps: usize, seeds: usize) -> u64 {
    (seeds * (steps + 1)) as u64
}

impl Ensemble {
    /// The ensemble of `run` of `experiment` over the seeds `experiment.seed`, `experiment.seed` + 1, …; none where it was
    /// cancelled.
    ///
    /// All runs of an experiment share the random numbers of each seed (common random numbers). The iterates are kept at as many
    /// steps as fit into `points` points, at least at the first. The result does not depend on the number of threads.
    pub fn of(experiment: &Experiment, run: &Run, seeds: usize, points: usize, watch: &Watch) -> Option<Self> {
        let landscape = &*experiment.objective;
        let plan = EnsembleRequest { experiment, seeds, points, target: landscape.minima().first().copied() };
        let conditions = |seed| crate::sim::run::conditions::Conditions { seed, ..experiment.conditions(run) };
        let start = experiment.start_of(run);
        if landscape.dimension() == 1 {
            let start = Vector1::new(start.x);
            let make = |seed| Descent::new(run.optimizer.clone(), CurveOracle(landscape), start, conditions(seed));
            return plan.simulate(make, |x| Point::new(x[0], 0.0), |p| Vector1::new(p.x), watch);
        }
        with_rule!(&run.optimizer, rule => {
            plan.simulate(|seed| Descent::new(rule.clone(), PlaneOracle(landscape), start, conditions(seed)), |x| *x, |p| p, watch)
        })
    }
}

/// The arguments of a simulation.
struct EnsembleRequest<'a> {
    experiment: &'a Experiment,
    seeds: usize,
    points: usize,
    target: Option<Point>,
}

/// The numbers of one member at one step.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Sample {
    x: Point,
    loss: f64,
    average: f64,
    squared_gradient: f64,
    squared_distance: f64,
    slope: f64,
}

const DIVERGED: Sample = Sample {
    x: Point::new(f64::NAN, f64::NAN),
    loss: f64::INFINITY,
    average: f64::INFINITY,
    squared_gradient: f64::INFINITY,
    squared_distance: f64::INFINITY,
    slope: f64::INFINITY,
};

/// The run of one seed, in progress.
struct Member<V: Vector, R: Rule, O: Oracle<V>> {
    descent: Descent<V, R, O>,
    average: Average<V>,
    halted: bool,
    diverged: bool,
}

/// The members that one thread computes together.
struct SeedGroup<V: Vector, R: Rule, O: Oracle<V>> {
    members: Vec<Member<V, R, O>>,
    /// Their samples of the present block of steps, ordered by step, so that each step's statistics read adjacent memory.
    samples: Vec<Sample>,
}

/// The samples of one group in the present block, and its number of members.
#[derive(Clone, Copy)]
struct SampleBlock<'a> {
    samples: &'a [Sample],
    members: usize,
}

impl SampleBlock<'_> {
    /// The samples of the `i`-th step of the block.
    fn at(&self, i: usize) -> &[Sample] {
        &self.samples[i * self.members..(i + 1) * self.members]
    }
}

impl EnsembleRequest<'_> {
    fn simulate<V: Vector, R: Rule, O: Oracle<V> + Send>(
        &self,
        make: impl Fn(u64) -> Descent<V, R, O>,
        place: impl Fn(&V) -> Point + Sync,
        unplace: impl Fn(Point) -> V,
        watch: &Watch,
    ) -> Option<Ensemble> {
        let steps = self.experiment.steps;
        let target = self.target.map(unplace);
        let seed = |i: usize| self.experiment.seed.wrapping_add(i as u64);
        let member = |i: usize| {
            let descent = make(seed(i));
            Member { average: Average::new(descent.x()), descent, halted: false, diverged: false }
        };
        let mut groups: Vec<_> = (0..self.seeds)
            .step_by(GROUP)
            .map(|first| SeedGroup {
                members: (first..(first + GROUP).min(self.seeds)).map(member).collect(),
                samples: Vec::new(),
            })
            .collect();
        let block = (BLOCK / self.seeds).clamp(8, 1024);
        let stride = (self.seeds * (steps + 1)).div_ceil(self.points.max(self.seeds)).max(1);
        let mut moments = Vec::with_capacity(steps + 1);
        let mut points = Vec::with_capacity(self.seeds * (steps / stride + 1));
        for first in (0..=steps).step_by(block) {
            let end = (first + block).min(steps + 1);
            let advance = |SeedGroup { members, samples }: &mut SeedGroup<V, R, O>| {
                samples.clear();
                samples.resize((end - first) * members.len(), DIVERGED);
                let size = members.len();
                for (i, member) in members.iter_mut().enumerate().take_while(|_| !watch.is_stopped()) {
                    (first..end).for_each(|k| {
                        samples[(k - first) * size + i] = member.advance(k == steps, target.as_ref(), &place);
                    });
                    watch.advance((end - first) as u64);
                }
            };
            threads::for_each_shared(watch, &mut groups, advance, |group| &mut group.samples);
            if watch.is_stopped() {
                return None;
            }
            // Only the leader of a team has the samples of all groups.
            if watch.is_member() {
                continue;
            }
            let blocks: Vec<SampleBlock<'_>> =
                groups.iter().map(|group| SampleBlock { samples: &group.samples, members: group.members.len() }).collect();
            moments.extend(moments_of(&blocks, end - first));
            for k in (first..end).filter(|k| k % stride == 0) {
                points.extend(blocks.iter().flat_map(|block| block.at(k - first)).map(|sample| sample.x));
            }
        }
        Some(Ensemble { seeds: self.seeds, moments, cloud: Cloud { stride, seeds: self.seeds, points } })
    }
}

impl<V: Vector, R: Rule, O: Oracle<V>> Member<V, R, O> {
    /// Returns the sample of this step, and makes the step unless it is the `last`.
    fn advance(&mut self, last: bool, target: Option<&V>, place: impl Fn(&V) -> Point) -> Sample {
        let sample = if self.diverged { None } else { self.sample(target, place) };
        self.diverged = sample.is_none();
        let mut sample = sample.unwrap_or(DIVERGED);
        if !last && !self.diverged {
            let (learning_rate, x) = (self.descent.learning_rate(), self.descent.x().clone());
            self.halted = self.halted || self.descent.step(None, None).is_err();
            self.average.add(learning_rate, &x);
            sample.squared_gradient = self.descent.squared_gradient();
        }
        sample
    }

    /// The sample at this step; none where it is not finite.
    fn sample(&mut self, target: Option<&V>, place: impl Fn(&V) -> Point) -> Option<Sample> {
        let x = self.descent.x();
        let (value, gradient) = self.descent.oracle().value_gradient(x);
        let loss = self.descent.aimed_at(value);
        match not_finite(0, x, loss, gradient.length()) {
            None => {}
            Some(End::Halted { .. }) => self.halted = true,
            // A trace would not record this step either.
            Some(_) => return None,
        }
        let average = self.average.mean().map_or(f64::NAN, |mean| self.descent.oracle().value(mean));
        let (squared_distance, slope) = target.map_or((f64::NAN, f64::NAN), |target| {
            let away = x.plus(-1.0, target);
            (away.dot(&away), gradient.dot(&away))
        });
        Some(Sample { x: place(x), loss, average, squared_gradient: f64::NAN, squared_distance, slope })
    }
}

/// The statistics of the first `steps` steps of the blocks. It is not generic, so that it is compiled only once.
fn moments_of(blocks: &[SampleBlock<'_>], steps: usize) -> Vec<Moment> {
    threads::collect(steps, |i| moment(blocks.iter().flat_map(|block| block.at(i))))
}

fn moment<'a>(samples: impl Iterator<Item = &'a Sample> + Clone) -> Moment {
    let mut losses: Vec<f64> = samples.clone().map(|sample| sample.loss).collect();
    let numbers: [fn(&'a Sample) -> f64; 5] =
        [|s| s.loss, |s| s.squared_gradient, |s| s.squared_distance, |s| s.slope, |s| s.average];
    let [mean, squared_gradient, squared_distance, slope, average] = means(samples.clone(), numbers);
    let deviation = deviation(samples.map(|sample| sample.average), average);
    let [q10, median, q90] = quantiles(&mut losses, [0.1, 0.5, 0.9]);
    Moment {
        mean,
        median,
        q10,
        q90,
        diverged: losses.iter().filter(|loss| loss.is_infinite()).count(),
        average,
        average_error: deviation / (losses.len() as f64).sqrt(),
        squared_gradient,
        squared_distance,
        slope,
    }
}
