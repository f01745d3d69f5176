//! The long work that a team of instances can do together, described in bytes. See [`threads::team`](crate::sim::threads::team).

use crate::sim::Experiment;
use crate::sim::compare::basins::Basins;
use crate::sim::compare::benchmark::Benchmark;
use crate::sim::compare::hyper_map::HyperMap;
use crate::sim::compare::map_axis::MapAxis;
use crate::sim::compare::rate_sweep::{RateSweep, SweepSettings};
use crate::sim::compare::suite::Suite;
use crate::sim::ensemble::Ensemble;
use crate::sim::threads::Watch;
use serde::{Deserialize, Serialize};

/// A piece of work.
#[derive(Clone, Debug, PartialEq)]
pub enum SharedWork {
    /// The first run of an experiment over many seeds, of whose iterates so many points are kept.
    Ensemble(Experiment, usize, usize),
    /// The runs of an experiment over many learning rates.
    Sweep(Experiment, SweepSettings),
    /// The first run of an experiment over two hyperparameters.
    Map(Experiment, [MapAxis; 2], SweepSettings),
    /// The first run of an experiment from a square of starts, with so many along each side, for so many steps.
    Basins(Experiment, usize, usize),
    /// A benchmark; see [`SharedWork::benchmark`].
    Benchmark(Suite),
}

/// The same with experiments and suites as the texts of their files.
#[derive(Serialize, Deserialize)]
enum WorkAsText {
    Ensemble(String, usize, usize),
    Sweep(String, SweepSettings),
    Map(String, [MapAxis; 2], SweepSettings),
    Basins(String, usize, usize),
    Benchmark(String),
}

impl WorkAsText {
    fn of(work: &SharedWork) -> Self {
        match work.clone() {
            SharedWork::Ensemble(experiment, seeds, points) => WorkAsText::Ensemble(experiment.to_toml(), seeds, points),
            SharedWork::Sweep(experiment, settings) => WorkAsText::Sweep(experiment.to_toml(), settings),
            SharedWork::Map(experiment, axes, settings) => WorkAsText::Map(experiment.to_toml(), axes, settings),
            SharedWork::Basins(experiment, side, steps) => WorkAsText::Basins(experiment.to_toml(), side, steps),
            SharedWork::Benchmark(suite) => WorkAsText::Benchmark(suite.to_toml()),
        }
    }

    /// Reads the work; none where a file would be needed, which other instances do not have.
    fn read(self) -> Option<SharedWork> {
        let no_files = |_: &str| Err("a team has no files".to_owned());
        let experiment = |text: String| Experiment::from_toml(&text, &no_files).ok();
        Some(match self {
            WorkAsText::Ensemble(text, seeds, points) => SharedWork::Ensemble(experiment(text)?, seeds, points),
            WorkAsText::Sweep(text, settings) => SharedWork::Sweep(experiment(text)?, settings),
            WorkAsText::Map(text, axes, settings) => SharedWork::Map(experiment(text)?, axes, settings),
            WorkAsText::Basins(text, side, steps) => SharedWork::Basins(experiment(text)?, side, steps),
            WorkAsText::Benchmark(text) => SharedWork::Benchmark(Suite::from_toml(&text, &no_files).ok()?),
        })
    }
}

impl SharedWork {
    /// The benchmark of `suite`, without what has no effect on its result and is not written into a suite's file.
    pub fn benchmark(suite: &Suite) -> Self {
        let mut suite = Suite { left_out: Vec::new(), ..suite.clone() };
        for problem in &mut suite.problems {
            problem.experiment.title.clone_from(&problem.name);
        }
        SharedWork::Benchmark(suite)
    }

    /// Describes the work for other instances; none where what they would read is not the same work.
    pub fn description(&self) -> Option<Vec<u8>> {
        let description = postcard::to_stdvec(&WorkAsText::of(self)).ok()?;
        (SharedWork::from_description(&description)? == *self).then_some(description)
    }

    /// Reads the work that another instance describes.
    fn from_description(description: &[u8]) -> Option<Self> {
        postcard::from_bytes::<WorkAsText>(description).ok()?.read()
    }

    /// Does the described work as a member of the team of `watch`; whether it could be read.
    pub fn join(description: &[u8], watch: &Watch) -> bool {
        let Some(work) = SharedWork::from_description(description) else { return false };
        match &work {
            SharedWork::Ensemble(experiment, seeds, points) => {
                drop(Ensemble::of(experiment, &experiment.runs[0], *seeds, *points, watch));
            }
            SharedWork::Sweep(experiment, settings) => drop(RateSweep::of(experiment, settings, watch)),
            SharedWork::Map(experiment, [x, y], settings) => {
                drop(HyperMap::of(experiment, &experiment.runs[0], [x, y], &settings.probe, settings.seeds, watch));
            }
            SharedWork::Basins(experiment, side, steps) => {
                drop(Basins::of(experiment, &experiment.runs[0], experiment.objective.view(), [*side; 2], *steps, watch));
            }
            SharedWork::Benchmark(suite) => drop(Benchmark::of(suite, watch)),
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::catalog::Catalog as _;
    use crate::math::catalog::family_file::FamilyFile as _;
    use crate::math::{Objective, Optimizer, Sampling};
    use crate::sim::Run;
    use crate::sim::compare::rate_range::RateRange;
    use crate::sim::threads::in_process::with_team;
    use std::fmt::Debug;

    fn experiment(objective: &str, optimizer: &str) -> Experiment {
        let run = Run::new(Optimizer::parse(optimizer).unwrap(), 0);
        Experiment { steps: 300, runs: vec![run], ..Experiment::new(Objective::parse(objective).unwrap()) }
    }

    /// The debug texts are compared, in which each number is written exactly and NaN is NaN.
    fn same<T: Debug + Send>(work: &SharedWork, run: impl Fn(&SharedWork, &Watch) -> Option<T> + Sync) {
        let description = work.description().expect("it can be described");
        let read = SharedWork::from_description(&description).unwrap();
        let alone = format!("{:?}", run(work, &Watch::default()).unwrap());
        for members in [1, 3] {
            let (result, _) = with_team(members, u32::MAX, |watch| match watch.is_member() {
                // As in another instance.
                true => {
                    assert!(SharedWork::join(&description, watch));
                    None
                }
                false => run(work, watch),
            });
            assert!(format!("{:?}", result.unwrap()) == alone, "{members} members: {work:?}");
        }
        assert!(read == *work);
    }

    #[test]
    fn a_team_comes_to_the_same_comparisons_and_ensembles() {
        let noisy = Experiment { sampling: Sampling::parse("single").unwrap(), ..experiment("regression-toy", "gd(lr=0.1)") };
        same(&SharedWork::Ensemble(noisy.clone(), 70, 5000), |_, watch| Ensemble::of(&noisy, &noisy.runs[0], 70, 5000, watch));
        let settings = SweepSettings {
            seeds: 3,
            starts: 2,
            rates: RateRange { count: 9, ..RateRange::default() },
            ..SweepSettings::default()
        };
        same(&SharedWork::Sweep(noisy.clone(), settings), |_, watch| RateSweep::of(&noisy, &settings, watch));
        // Its least value is not known, so that the map takes two passes, of which the second needs the first.
        let endless = experiment("formula(\"sin(x) + 0.1*x^2 + y^2\")", "momentum(lr=0.1, beta=0.5)");
        let axis = |key: &str, from: f64, to: f64| MapAxis { key: key.into(), from, to, is_log: false, count: 6 };
        let axes = [axis("lr", 0.01, 0.9), axis("beta", 0.0, 0.9)];
        same(&SharedWork::Map(endless.clone(), axes.clone(), settings), |_, watch| {
            HyperMap::of(&endless, &endless.runs[0], [&axes[0], &axes[1]], &settings.probe, settings.seeds, watch)
        });
        let wells = experiment("himmelblau", "gd(lr=0.01)");
        same(&SharedWork::Basins(wells.clone(), 24, 200), |_, watch| {
            Basins::of(&wells, &wells.runs[0], wells.objective.view(), [24; 2], 200, watch)
        });
        let suite = Suite::new(
            SweepSettings { starts: 1, seeds: 2, rates: RateRange { count: 5, ..RateRange::default() }, ..settings },
            4,
        );
        let mut suite = Suite { title: String::new(), ..suite };
        let all = Suite::default();
        suite.problems = all.problems.into_iter().take(3).collect();
        suite.contestants = all.contestants.into_iter().take(3).collect();
        same(&SharedWork::benchmark(&suite), |_, watch| Benchmark::of(&suite, watch));
    }

    #[test]
    fn what_needs_a_file_is_done_alone_and_nonsense_is_refused() {
        let folder = std::env::temp_dir().join(format!("downhill-described-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("points.csv");
        std::fs::write(&path, "x,y\n0,1\n1,3\n2,4\n").unwrap();
        let read = |path: &str| std::fs::read_to_string(path).map_err(|error| error.to_string());
        let objective = Objective::load(&format!("regression-data(file=\"{}\")", path.display()), &read).unwrap();
        let experiment = Experiment { runs: vec![Run::new(Optimizer::parse("gd").unwrap(), 0)], ..Experiment::new(objective) };
        assert_eq!(SharedWork::Ensemble(experiment, 10, 100).description(), None);
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(!SharedWork::join(b"nonsense", &Watch::default()) && !SharedWork::join(&[], &Watch::default()));
    }
}
