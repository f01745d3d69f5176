//! The README's tables are made from the catalogues: `UPDATE_README=1 cargo test --test laws readme` writes them.

use downhill::math::Objective;
use downhill::math::Optimizer;
use downhill::math::Plan;
use downhill::math::Sampling;
use downhill::math::catalog::param::Param;
use downhill::math::catalog::{Catalog, CatalogEntry};
use downhill::sim::Experiment;
use downhill::sim::Lesson;
use downhill::sim::file::presets;

const README: &str = include_str!("../../README.md");

fn row(key: &str, params: &[Param], about: &str) -> String {
    let params: Vec<String> = params.iter().map(|param| format!("{}={}", param.key, param.default_value())).collect();
    let params = if params.is_empty() { String::new() } else { format!("`{}`", params.join(", ")) };
    format!("| `{key}` | {params} | {about} |\n")
}

fn table<T: 'static>(entries: &[CatalogEntry<T>]) -> String {
    entries.iter().map(|entry| row(entry.key, entry.params, entry.about)).collect()
}

/// What stands between `<!-- NAME: made from the code -->` and the next `<!-- end -->`, apart from a table's two first lines.
fn made<'a>(text: &'a str, name: &str) -> &'a str {
    let mark = format!("<!-- {name}: made from the code -->\n\n");
    let part = text.split_once(&mark).unwrap_or_else(|| panic!("the README has no {mark}")).1;
    let part = part.split_once("\n<!-- end -->").expect("the part of the README has an end").0;
    part.splitn(3, '\n').nth(2).expect("a table has a head")
}

#[test]
fn the_tables_are_those_of_the_catalogues() {
    let plans = Plan::list().into_iter().map(|(key, about, params)| row(key, params, about)).collect();
    let presets = presets::ALL.iter().map(|preset| format!("| `{}` | {} |\n", preset.key, preset.experiment().title)).collect();
    let tables: [(&str, String); 5] = [
        ("objectives", table(Objective::ALL)),
        ("optimizers", table(Optimizer::ALL)),
        ("schedules", plans),
        ("samplings", table(Sampling::ALL)),
        ("presets", presets),
    ];
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(path).unwrap();
    let written = tables.iter().fold(readme.clone(), |text, (name, rows)| {
        let before = made(&text, name).to_owned();
        text.replacen(&before, rows, 1)
    });
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(path, written).unwrap();
    } else {
        assert!(readme == written, "the README's tables are old: UPDATE_README=1 cargo test --test laws readme");
    }
}

#[test]
fn the_files_in_the_readme_are_what_they_say() {
    let texts: Vec<&str> = README.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    let (lessons, experiments): (Vec<&str>, Vec<&str>) = texts.into_iter().partition(|text| Lesson::is_lesson(text));
    assert!(!lessons.is_empty() && !experiments.is_empty());
    for text in lessons {
        assert!(!Lesson::from_toml(text, &|path| Err(format!("no file {path}"))).expect("a good lesson").tasks.is_empty());
    }
    for text in experiments {
        assert!(!Experiment::from_toml(text, &|path| Err(format!("no file {path}"))).expect("a good experiment").runs.is_empty());
    }
}
