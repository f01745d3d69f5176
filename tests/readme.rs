//! The README's tables say what the catalogues say.

use downhill::math::catalog::{Catalog, Entry};
use downhill::math::param::Param;
use downhill::math::{Objective, Optimizer, Plan, Sampling};
use downhill::sim::presets;

const README: &str = include_str!("../README.md");

fn row(key: &str, params: &[Param], about: &str) -> String {
    let params: Vec<String> = params.iter().map(|param| format!("{}={}", param.key, param.default_value())).collect();
    let params = if params.is_empty() { String::new() } else { format!("`{}`", params.join(", ")) };
    format!("| `{key}` | {params} | {about} |\n")
}

fn table<T: 'static>(entries: &[Entry<T>]) -> String {
    entries.iter().map(|entry| row(entry.key, entry.params, entry.about)).collect()
}

fn holds(rows: &str) {
    assert!(README.contains(rows), "the README must contain these rows, together and in this order:\n\n{rows}");
}

#[test]
fn the_tables_are_those_of_the_catalogues() {
    holds(&table(Objective::ALL));
    holds(&table(Optimizer::ALL));
    holds(&table(Sampling::ALL));
    holds(&Plan::list().into_iter().map(|(key, about, params)| row(key, params, about)).collect::<String>());
    holds(
        &presets::ALL.iter().map(|preset| format!("| `{}` | {} |\n", preset.key, preset.experiment().title)).collect::<String>(),
    );
}

#[test]
fn the_experiment_file_in_the_readme_is_one() {
    let text = README.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example in TOML");
    let experiment = downhill::sim::Experiment::from_toml(text, &|path| Err(format!("no file {path}"))).expect("a good example");
    assert!(!experiment.runs.is_empty());
}
