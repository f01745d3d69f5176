//! The plane through the space of weights, with the loss on it, computed on another thread from the paths so far.

use crate::math::Point;
use crate::math::View;
use crate::math::picture::field::Field;
use crate::math::picture::principal_plane::PrincipalPlane;
use crate::sim::threads::Watch;
use crate::sim::training::TrainingProblem;
use crate::sim::training::loss_plane::{Paths, loss_plane};
use crate::ui::derived::background::{Background, BackgroundValue};
use crate::ui::pages::network::record::WeightPath;
use crate::ui::pages::network::trainer::Trainer;
use crate::ui::pages::scene::Scene;
use crate::ui::state::network_display::NetworkPlane;
use eframe::egui::Ui;
use nalgebra::DVector;
use std::sync::Arc;

/// The approximate number of nodes at which the loss is computed.
const NODES: f64 = 3000.0;
/// While runs train, the plane stays until the paths have grown by one part in this many.
const GROWTH: usize = 3;

/// The plane with the loss on it.
#[derive(Debug)]
pub struct WeightPlane {
    /// The training problem.
    pub problem: Arc<TrainingProblem>,
    /// The plane.
    pub plane: PrincipalPlane,
    /// The training loss on the visible part.
    pub loss: Field,
}

/// The plane of the last frames.
#[derive(Default)]
pub struct WeightPlanes {
    background: Background<WeightPlaneKey, WeightPlane>,
    /// The inputs last asked for.
    asked: Option<WeightPlaneKey>,
}

/// The inputs of the plane.
#[derive(Clone, PartialEq, Debug)]
pub struct WeightPlaneKey {
    /// The visible runs, by the numbers of their records.
    runs: Vec<u64>,
    /// The number of epochs of each run that are used.
    epochs: Vec<usize>,
    choice: NetworkPlane,
    /// The two runs through whose ends the plane goes, if it does.
    ends: [usize; 2],
    /// The ratio of the picture's width to its height, in twentieths.
    aspect: u32,
}

impl WeightPlaneKey {
    fn of(scene: &Scene<'_>, trainer: &Trainer, shown: &[usize], aspect: f32) -> Self {
        let records: Vec<_> = shown.iter().filter_map(|i| trainer.live_runs()[*i].record.as_ref()).collect();
        let choice = scene.state.settings.network.plane;
        let ends = ends(shown, scene.state.training_run);
        // While the end is to be predicted, only the epochs played so far are used.
        let playhead = scene.state.playhead.step(scene.state.work.training.epochs);
        let most = if scene.state.hides_results() { playhead + 1 } else { usize::MAX };
        WeightPlaneKey {
            runs: records.iter().map(|record| record.id).collect(),
            epochs: records.iter().map(|record| record.epochs.len().min(most)).collect(),
            choice,
            ends: if choice == NetworkPlane::All { [0; 2] } else { ends },
            aspect: (20.0 * aspect.clamp(0.2, 10.0)).round() as u32,
        }
    }

    /// Whether this is `other` with paths that are only a little longer.
    fn is_slightly_longer_than(&self, other: &WeightPlaneKey) -> bool {
        let same = WeightPlaneKey { epochs: other.epochs.clone(), ..self.clone() } == *other;
        let grown = |(now, then): (&usize, &usize)| (*then..=then + then / GROWTH + 8).contains(now);
        same && self.epochs.iter().zip(&other.epochs).all(grown)
    }
}

/// Returns the places among the `shown` runs of the `selected` one and of the next one.
fn ends(shown: &[usize], selected: usize) -> [usize; 2] {
    let first = shown.iter().position(|i| *i == selected).unwrap_or(0);
    [first, (first + 1) % shown.len().max(1)]
}

impl WeightPlanes {
    /// Returns what is known of the plane for the `shown` runs, in a picture with this ratio of width to height.
    pub fn ask(
        &mut self,
        ui: &Ui,
        scene: &Scene<'_>,
        trainer: &Trainer,
        shown: &[usize],
        aspect: f32,
    ) -> BackgroundValue<WeightPlane> {
        let now = WeightPlaneKey::of(scene, trainer, shown, aspect);
        let moving = scene.state.playhead.playing || trainer.is_working();
        // A plane that turned with every epoch could not be followed by eye.
        let key = self.asked.take().filter(|asked| moving && now.is_slightly_longer_than(asked)).unwrap_or(now);
        let records = || shown.iter().filter_map(|i| trainer.live_runs()[*i].record.as_ref());
        let problem = records().next().map(|record| Arc::clone(&record.problem));
        let paths: Vec<Arc<WeightPath>> = records().map(|record| Arc::clone(&record.path)).collect();
        let look = self
            .background
            .ask(ui.ctx(), &key, true, (problem, paths), |key, (problem, paths), watch| compute(key, problem?, &paths, watch));
        self.asked = Some(key);
        look
    }
}

fn compute(key: &WeightPlaneKey, problem: Arc<TrainingProblem>, paths: &[Arc<WeightPath>], watch: &Watch) -> Option<WeightPlane> {
    let aspect = f64::from(key.aspect) / 20.0;
    let borrowed: Vec<Vec<(usize, &DVector<f64>)>> = key
        .epochs
        .iter()
        .zip(paths)
        .map(|(epochs, path)| path.iter().filter(|(at, _)| at < epochs).map(|(epoch, x)| (*epoch, &**x)).collect())
        .collect();
    let points = |paths: &[Vec<(usize, &'_ DVector<f64>)>]| -> Option<PrincipalPlane> {
        let points: Vec<&DVector<f64>> = paths.iter().flatten().map(|(_, x)| *x).collect();
        PrincipalPlane::of(&points)
    };
    let [first, second] = key.ends;
    let chosen = match key.choice {
        NetworkPlane::All => None,
        NetworkPlane::Selected => borrowed.get(first).and_then(|path| points(std::slice::from_ref(path))),
        NetworkPlane::Ends => {
            let last = |i: usize| borrowed.get(i)?.last().map(|(_, x)| *x - &problem.start);
            last(first).zip(last(second)).and_then(|(a, b)| PrincipalPlane::spanned(problem.start.clone(), &a, &b))
        }
    };
    let plane = chosen.or_else(|| points(&borrowed))?;
    let paths = Paths::on(plane, &borrowed);
    let view = widened(paths.view, aspect);
    let rows = (NODES / aspect).sqrt().clamp(8.0, 160.0);
    let size = ((NODES / rows) as usize, rows as usize);
    let loss = loss_plane(&problem, &paths.plane, view, size, watch)?;
    Some(WeightPlane { problem, plane: paths.plane, loss })
}

/// Returns `view`, enlarged about its centre in one direction, so that the ratio of width to height is `aspect`.
fn widened(view: View, aspect: f64) -> View {
    let around = |(low, high): (f64, f64), factor: f64| {
        let (middle, half) = ((low + high) / 2.0, (high - low) / 2.0 * factor);
        (middle - half, middle + half)
    };
    let factor = aspect * (view.y.1 - view.y.0) / (view.x.1 - view.x.0);
    View::new(around(view.x, factor.max(1.0)), around(view.y, (1.0 / factor).max(1.0)))
}

impl WeightPlane {
    /// Whether paths of `problem` can be shown on it.
    pub fn is_of(&self, problem: &Arc<TrainingProblem>) -> bool {
        Arc::ptr_eq(&self.problem, problem)
    }

    /// Returns the point of the plane nearest to `x`.
    pub fn project(&self, x: &DVector<f64>) -> Point {
        self.plane.project(x)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_enlarged_to_the_aspect_of_its_picture() {
        for (view, aspect) in [(View::new((0.0, 4.0), (1.0, 2.0)), 1.0), (View::square(1.0), 3.0), (View::square(2.0), 0.5)] {
            let wide = widened(view, aspect);
            assert!(((wide.x.1 - wide.x.0) / (wide.y.1 - wide.y.0) - aspect).abs() < 1e-12);
            assert!(wide.x.0 <= view.x.0 && wide.x.1 >= view.x.1 && wide.y.0 <= view.y.0 && wide.y.1 >= view.y.1);
        }
    }

    #[test]
    fn a_plane_stays_while_its_paths_grow_a_little() {
        let key = |epochs: usize| WeightPlaneKey {
            runs: vec![1, 2],
            epochs: vec![epochs; 2],
            choice: NetworkPlane::All,
            ends: [0; 2],
            aspect: 20,
        };
        assert!(
            key(120).is_slightly_longer_than(&key(100))
                && !key(150).is_slightly_longer_than(&key(100))
                && !key(90).is_slightly_longer_than(&key(100))
        );
        assert!(!WeightPlaneKey { aspect: 30, ..key(100) }.is_slightly_longer_than(&key(100)));
        assert_eq!((ends(&[0, 2, 5], 2), ends(&[0, 2, 5], 5), ends(&[0, 2], 1), ends(&[], 0)), ([1, 2], [2, 0], [0, 1], [0, 0]));
    }
}
