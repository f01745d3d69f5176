//! The basins of attraction of a run: from each start in view, the minimum that it comes to and the steps that this takes.

use crate::math::Oracle;
use crate::math::Point;
use crate::math::Vector;
use crate::math::View;
use crate::math::objectives::{CurveOracle, PlaneOracle};
use crate::math::optimizers::with_rule;
use crate::math::rule::Rule;
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::compare::basin_minima::{MinimumGrid, distance, minima_at, minima_in};
use crate::sim::run::descent::Descent;
use crate::sim::threads::{self, Watch};
use nalgebra::Vector1;
use serde::{Deserialize, Serialize};

/// The most starts along one axis.
pub const MAX_BASIN_SIDE: usize = 2048;
/// The most steps of a run from each start.
pub const MAX_BASIN_STEPS: usize = 100_000;
/// A run without chance has settled for good where it has stayed near a minimum for so many steps, and came nearer in the second half of them.
const WINDOW: u32 = 32;
/// It has come nearer where its greatest distance has fallen to this part.
const SHRUNK: f64 = 0.9;
/// The most places of rest, in no known basin, from which further minima are looked for.
const MORE: usize = 64;

/// Where a run from one start has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fate {
    /// It stays near the minimum with this index, from this step on.
    Settled {
        /// The index of the minimum.
        minimum: u16,
        /// The first step from which on it is near.
        steps: u32,
    },
    /// It is still moving, or rests where no minimum is.
    Unsettled,
    /// A number is not finite, or it has left the domain.
    Diverged,
}

/// A minimum and its basin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Basin {
    /// The minimum.
    pub at: Point,
    /// F there.
    pub value: f64,
    /// The share of the starts in view that come to it, 0 to 1.
    pub share: f64,
    /// The median of the steps that they take; none where there are none.
    pub steps: Option<f64>,
}

/// The basins of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Basins {
    /// The part of the plane.
    pub view: View,
    /// The number of starts across.
    pub columns: usize,
    /// The number of starts up; 1 for an objective of one parameter.
    pub rows: usize,
    /// The minima, from left to right; those to which runs come may lie outside of the view.
    pub basins: Vec<Basin>,
    /// Where each start comes to, row by row from below, each from the left.
    pub fates: Vec<Fate>,
    /// The number of steps of each run.
    pub steps: usize,
}

impl Basins {
    /// The basins of `run` of `experiment` from `columns` × `rows` starts, the middles of the cells of a grid over `view`, within `steps` steps
    /// (1 to [`MAX_BASIN_STEPS`]). None where `watch` cancelled it. The result does not depend on the number of threads.
    pub fn of(
        experiment: &Experiment,
        run: &Run,
        view: View,
        [columns, rows]: [usize; 2],
        steps: usize,
        watch: &Watch,
    ) -> Option<Self> {
        let landscape = &*experiment.objective;
        let rows = if landscape.dimension() == 1 { 1 } else { rows };
        let plan = BasinPlan { experiment, run, view, columns, rows, steps };
        watch.expect((columns * rows) as u64);
        let grid = MinimumGrid::new(minima_in(landscape, view), view);
        let mut ends = plan.all(&grid, &|_| true, watch)?;
        let rests = plan.rests(&ends);
        let minima = minima_at(landscape, &rests, grid.minima(), view);
        if minima.len() > grid.minima().len() && landscape.dimension() == 2 {
            let grown = MinimumGrid::new(minima, view);
            // The numbers of the minima have changed, and what had settled stays with its own.
            let new: Vec<u16> = grid.minima().iter().map(|old| index_of(grown.minima(), *old, view)).collect();
            let again = plan.all(&grown, &|i| ends[i].fate == Fate::Unsettled, watch)?;
            for (end, again) in ends.iter_mut().zip(again) {
                match &mut end.fate {
                    Fate::Settled { minimum, .. } => *minimum = new[*minimum as usize],
                    Fate::Unsettled => *end = again,
                    Fate::Diverged => {}
                }
            }
            return Some(plan.summary(&grown, ends));
        }
        Some(plan.summary(&grid, ends))
    }

    /// The share of starts from which the run has not settled.
    pub fn unsettled(&self) -> f64 {
        self.share(|fate| fate == Fate::Unsettled)
    }

    /// The share of starts from which it diverges.
    pub fn diverged(&self) -> f64 {
        self.share(|fate| fate == Fate::Diverged)
    }

    fn share(&self, is: impl Fn(Fate) -> bool) -> f64 {
        self.fates.iter().filter(|fate| is(**fate)).count() as f64 / self.fates.len().max(1) as f64
    }

    /// The start of the cell `i`.
    pub fn start(&self, i: usize) -> Point {
        start(self.view, [self.columns, self.rows], i)
    }

    /// Where a start at `p` comes to: the cell that holds it; none outside of the view.
    pub fn fate_at(&self, p: Point) -> Option<Fate> {
        let is_curve = self.rows == 1;
        let part = |value: f64, (low, high): (f64, f64)| (value - low) / (high - low);
        let across = part(p.x, self.view.x);
        let up = if is_curve { 0.5 } else { part(p.y, self.view.y) };
        let is_inside = (0.0..1.0).contains(&across) && (0.0..1.0).contains(&up);
        let index = |part: f64, count: usize| ((part * count as f64) as usize).min(count - 1);
        is_inside.then(|| self.fates[index(up, self.rows) * self.columns + index(across, self.columns)])
    }

    /// For each start, whether `other`, over the same starts, comes to another place: another minimum, or only one of both settles.
    pub fn differences(&self, other: &Basins) -> Vec<bool> {
        let place = |basins: &Basins, fate: Fate| match fate {
            Fate::Settled { minimum, .. } => Some(basins.basins[minimum as usize].at),
            Fate::Unsettled | Fate::Diverged => None,
        };
        let differs = |(a, b): (&Fate, &Fate)| match (place(self, *a), place(other, *b)) {
            (Some(a), Some(b)) => distance(a, b, self.view) > 1e-3,
            (None, None) => a != b,
            _ => true,
        };
        self.fates.iter().zip(&other.fates).map(differs).collect()
    }
}

fn index_of(minima: &[Point], p: Point, view: View) -> u16 {
    let distances = minima.iter().map(|other| distance(*other, p, view)).enumerate();
    distances.min_by(|(_, a), (_, b)| a.total_cmp(b)).map_or(0, |(i, _)| i as u16)
}

fn start(view: View, [columns, rows]: [usize; 2], i: usize) -> Point {
    let middle = |(low, high): (f64, f64), i: usize, count: usize| low + (high - low) * (i as f64 + 0.5) / count as f64;
    let y = if rows == 1 { 0.0 } else { middle(view.y, i / columns, rows) };
    Point::new(middle(view.x, i % columns, columns), y)
}

struct BasinPlan<'a> {
    experiment: &'a Experiment,
    run: &'a Run,
    view: View,
    columns: usize,
    rows: usize,
    steps: usize,
}

/// The end of the run from one start.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct BasinEnd {
    fate: Fate,
    x: Point,
    /// Whether its last step was so short that it may rest there.
    is_still: bool,
}

impl BasinPlan<'_> {
    /// The ends of all starts of which the index is `wanted`; the others have no meaning.
    fn all(&self, grid: &MinimumGrid, wanted: &(dyn Fn(usize) -> bool + Sync), watch: &Watch) -> Option<Vec<BasinEnd>> {
        let row = |j: usize| -> Vec<BasinEnd> {
            let cells = j * self.columns..(j + 1) * self.columns;
            let end = |i: usize| match wanted(i) && !watch.is_stopped() {
                true => self.end(grid, start(self.view, [self.columns, self.rows], i)),
                false => BasinEnd { fate: Fate::Unsettled, x: Point::zeros(), is_still: false },
            };
            let ends = cells.map(end).collect();
            watch.advance(self.columns as u64);
            ends
        };
        let ends = threads::collect_shared(watch, self.rows, row);
        (!watch.is_stopped()).then(|| ends.into_iter().flatten().collect())
    }

    fn end(&self, grid: &MinimumGrid, start: Point) -> BasinEnd {
        let landscape = &*self.experiment.objective;
        let conditions = self.experiment.conditions(self.run);
        if landscape.dimension() == 1 {
            let descent = Descent::new(self.run.optimizer.clone(), CurveOracle(landscape), Vector1::new(start.x), conditions);
            return self.follow(descent, grid, |x| Point::new(x[0], 0.0));
        }
        with_rule!(&self.run.optimizer, rule => {
            self.follow(Descent::new(rule.clone(), PlaneOracle(landscape), start, conditions), grid, |x| *x)
        })
    }

    fn follow<V: Vector, R: Rule, O: Oracle<V>>(
        &self,
        descent: Descent<V, R, O>,
        grid: &MinimumGrid,
        place: impl Fn(&V) -> Point,
    ) -> BasinEnd {
        let Descent { mut maker, mut state } = descent;
        let may_stop = !self.experiment.is_noisy(self.run);
        // The minimum that it is near to, and since which step.
        let mut near: Option<(u16, u32)> = None;
        // The greatest distance in the first and in the second half of the present window, and the steps made in it.
        let (mut halves, mut made) = ([0.0_f64; 2], 0);
        let mut before = place(state.x());
        for k in 0..=self.steps as u32 {
            let x = place(state.x());
            if !x.is_finite() {
                return BasinEnd { fate: Fate::Diverged, x, is_still: false };
            }
            match grid.near(x) {
                Some((minimum, away)) => {
                    if near.is_none_or(|(last, _)| last != minimum) {
                        (near, halves, made) = (Some((minimum, k)), [0.0; 2], 0);
                    }
                    let half = &mut halves[(2 * made / WINDOW) as usize];
                    *half = half.max(away);
                    made += 1;
                    if made == WINDOW {
                        if may_stop && halves[1] <= SHRUNK * halves[0] {
                            break;
                        }
                        (halves, made) = ([0.0; 2], 0);
                    }
                }
                None => near = None,
            }
            before = x;
            // A rule that can make no step stays where it is.
            if k == self.steps as u32 || maker.step(&mut state, None, None).is_err() {
                break;
            }
        }
        let x = place(state.x());
        let fate = near.map_or(Fate::Unsettled, |(minimum, steps)| Fate::Settled { minimum, steps });
        // Outside of its domain a function has no value, though the point is finite.
        let fate = if self.experiment.objective.value(x).is_nan() { Fate::Diverged } else { fate };
        BasinEnd { fate, x, is_still: distance(x, before, self.view) < 1e-4 }
    }

    /// The places where runs that have not settled seem to rest, each once.
    fn rests(&self, ends: &[BasinEnd]) -> Vec<Point> {
        let mut places: Vec<Point> = Vec::new();
        for end in ends.iter().filter(|end| end.fate == Fate::Unsettled && end.is_still) {
            if places.len() < MORE && !places.iter().any(|place| distance(*place, end.x, self.view) < 0.02) {
                places.push(end.x);
            }
        }
        places
    }

    fn summary(&self, grid: &MinimumGrid, ends: Vec<BasinEnd>) -> Basins {
        let fates: Vec<Fate> = ends.into_iter().map(|end| end.fate).collect();
        let mut taken: Vec<Vec<f64>> = vec![Vec::new(); grid.minima().len()];
        for fate in &fates {
            if let Fate::Settled { minimum, steps } = fate {
                taken[*minimum as usize].push(f64::from(*steps));
            }
        }
        let basin = |(at, mut steps): (&Point, Vec<f64>)| Basin {
            at: *at,
            value: self.experiment.objective.value(*at),
            share: steps.len() as f64 / fates.len() as f64,
            steps: (!steps.is_empty()).then(|| crate::sim::statistics::quantile(&mut steps, 0.5)),
        };
        let basins = grid.minima().iter().zip(taken).map(basin).collect();
        Basins { view: self.view, columns: self.columns, rows: self.rows, basins, fates, steps: self.steps }
    }
}
