//! Any experiment, written to a file, reads back as itself.

use crate::support::any::experiment;
use downhill::math::catalog::Catalog;
use downhill::math::{Objective, Optimizer};
use downhill::sim::{Experiment, Run};
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
