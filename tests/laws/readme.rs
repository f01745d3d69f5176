//! The README's tables say what the catalogues say.

use downhill::math::catalog::{Catalog, Entry};
use downhill::math::param::Param;
use downhill::math::{Objective, Optimizer, Plan, Sampling};
use downhill::sim::{Experiment, Lesson, presets};

const README: &str = include_str!("../../README.md");

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
fn the_files_in_the_readme_are_what_they_say() {
    let texts: Vec<&str> = README.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    let (lessons, experiments): (Vec<&str>, Vec<&str>) = texts.into_iter().partition(|text| Lesson::is_meant(text));
    assert!(!lessons.is_empty() && !experiments.is_empty());
    for text in lessons {
        assert!(!Lesson::from_toml(text, &|path| Err(format!("no file {path}"))).expect("a good lesson").tasks.is_empty());
    }
    for text in experiments {
        assert!(!Experiment::from_toml(text, &|path| Err(format!("no file {path}"))).expect("a good experiment").runs.is_empty());
    }
}
