//! The guide on PyTorch names the counterpart of every method and schedule that has one, and no other.

use crate::support::every_variant;
use downhill::math::Plan;
use downhill::math::catalog::Catalog;
use downhill::math::catalog::param::Tunable;
use downhill::math::schedules::Schedule;

const GUIDE: &str = include_str!("../../docs/pytorch.md");

/// The names between back-quotes in `text`, without their arguments.
fn names(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).map(|code| code.split('(').next().unwrap_or(code)).collect()
}

/// What the rows of the table of `heading` say of `key`, in its second column.
fn counterparts(heading: &str, key: &str) -> Vec<&'static str> {
    let section = GUIDE.split("\n## ").find(|section| section.starts_with(heading)).expect("the section");
    let rows = section.lines().filter_map(|line| line.strip_prefix("| "));
    let cells = rows.filter_map(|row| row.split_once(" | "));
    let of_key = cells.filter(|(here, _)| names(here).contains(&key)).map(|(_, rest)| rest.split(" | ").next().unwrap_or(rest));
    of_key.flat_map(names).collect()
}

#[test]
fn every_schedule_has_its_row_with_its_class() {
    for entry in Schedule::ALL {
        let schedule = (entry.default)();
        let rows = counterparts("Schedules", entry.key);
        match Plan::from(schedule).in_torch(0.1) {
            _ if entry.key == "constant" => {}
            Some(scheduler) => {
                let class = scheduler.call.split('(').next().unwrap_or_default();
                assert!(rows.contains(&class), "{}: {class} is not among {rows:?}", entry.key);
            }
            None => assert_eq!(rows, ["LambdaLR"], "{}", entry.key),
        }
    }
}

#[test]
fn every_optimizer_with_a_class_of_pytorch_has_its_row() {
    for optimizer in every_variant() {
        let key = optimizer.entry().key;
        let Ok(call) = optimizer.in_torch(true) else { continue };
        let class = call.split('(').next().unwrap_or_default();
        let rows = counterparts("Optimizers", key);
        // Where the class is the same for a constant learning rate only, the row says so in its third column.
        let is_said = rows.contains(&class)
            || GUIDE.lines().any(|line| line.contains(&format!("`{key}`")) && line.contains(&format!("`{class}")));
        assert!(is_said, "{key} ({:?}): {class} is not among {rows:?}", optimizer.params().len());
    }
}

#[test]
fn no_line_denies_a_counterpart_that_there_is() {
    let classes: Vec<String> = Schedule::ALL
        .iter()
        .filter_map(|entry| Plan::from((entry.default)()).in_torch(0.1))
        .map(|scheduler| scheduler.call.split('(').next().unwrap_or_default().to_owned())
        .collect();
    for line in GUIDE.lines().filter(|line| line.contains("no counterpart")) {
        let denied: Vec<&str> = names(line).into_iter().filter(|name| classes.iter().any(|class| class == name)).collect();
        assert!(denied.is_empty(), "{denied:?}: {line}");
    }
}
