//! Any experiment, written to a file, reads back as itself.

use crate::support::any::experiment;
use downhill::math::Objective;
use downhill::math::Optimizer;
use downhill::math::catalog::Catalog;
use downhill::sim::Experiment;
use downhill::sim::Run;
use downhill::sim::file::presets;
use downhill::sim::file::share;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn an_experiment_reads_back_as_itself(experiment in experiment()) {
        prop_assume!(experiment.check().is_ok());
        let text = experiment.to_toml();
        let read = Experiment::from_toml(&text, &|path| Err(format!("no file {path} is needed")));
        let read = read.map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        prop_assert_eq!(&read, &experiment, "{}", text);
        prop_assert_eq!(read.to_toml(), text);
    }
}

/// What an older version called otherwise opens, and is written as it is called now.
#[test]
fn a_file_and_a_share_string_of_an_older_version_open() {
    let old = "objective = \"ravine(delta=0.5)\"\nsteps = 20\n[[run]]\noptimizer = \"gd(lr=0.1)\"\n";
    let nothing = |path: &str| Err(format!("no file {path}"));
    for text in [old.to_owned(), share::decode(&share::encode(old).unwrap()).unwrap()] {
        let experiment = Experiment::from_toml(&text, &nothing).unwrap();
        assert_eq!(experiment.objective, Objective::parse("v-valley(delta=0.5)").unwrap());
        assert!(experiment.to_toml().contains("objective = \"v-valley(delta=0.5)\""));
    }
    assert!(Optimizer::parse("ravine").is_err(), "only an objective was called so");
}

/// A name means one thing: a preset that is called like an objective is about that objective.
#[test]
fn no_preset_is_called_like_another_objective() {
    for preset in presets::ALL.iter().filter(|preset| Objective::by_key(preset.key).is_ok()) {
        let objective = preset.experiment().objective;
        // That of an older version gives way to the preset, which links name.
        assert!(objective.entry().key == preset.key || preset.key == "ravine", "{}", preset.key);
    }
    assert!(Objective::ALL.iter().all(|entry| entry.key != "ravine"));
}

#[test]
fn defaults_read_back_for_every_member_of_every_family() {
    let rules = Optimizer::ALL.iter().map(|entry| (entry.default)());
    let runs: Vec<Run> = rules.enumerate().map(|(i, rule)| Run::new(rule, i)).collect();
    for objective in Objective::ALL {
        let experiment = Experiment { runs: runs.clone(), ..Experiment::new((objective.default)()) };
        let read = Experiment::from_toml(&experiment.to_toml(), &|path| Err(format!("no file {path} is needed"))).unwrap();
        assert_eq!(read, experiment, "{}", objective.key);
    }
}
