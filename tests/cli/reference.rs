//! The program itself, from the notation to the table, against the reference paths of the lecture and of PyTorch.

use crate::program::{Folder, rows};
use serde_json::Value;

/// `name(key=value, …)` of an objective or an optimizer as the data names it.
fn notation(spec: &Value, form: Option<&str>) -> String {
    let spec = spec.as_object().unwrap();
    let mut arguments: Vec<String> = Vec::new();
    for (key, value) in spec.iter().filter(|(key, _)| *key != "name") {
        match key.as_str() {
            "a" => arguments.push(format!("a11={}, a12={}, a22={}", value[0][0], value[0][1], value[1][1])),
            "b" => arguments.push(format!("b1={}, b2={}", value[0], value[1])),
            _ => arguments.push(format!("{key}={value}")),
        }
    }
    let name = spec["name"].as_str().unwrap();
    if let (Some(form), "adagrad" | "rmsprop" | "adam") = (form, name) {
        arguments.push(format!("form={form}"));
    }
    if arguments.is_empty() { name.to_owned() } else { format!("{name}({})", arguments.join(", ")) }
}

fn assert_near(ours: f64, theirs: f64, least: f64, what: &str) {
    assert!((ours - theirs).abs() <= 1e-9 * theirs.abs().max(least), "{what}: {ours} instead of {theirs}");
}

#[test]
fn the_program_writes_the_reference_paths() {
    let folder = Folder::new("reference");
    let runs: Vec<Value> = serde_json::from_str(include_str!("../data/trajectories.json")).unwrap();
    assert_eq!(runs.len(), 17);
    for theirs in &runs {
        let objective = notation(&theirs["objective"], None);
        let optimizer = notation(&theirs["optimizer"], theirs["form"].as_str());
        let start = format!("--start={},{}", theirs["start"][0], theirs["start"][1]);
        let steps = theirs["steps"].as_u64().unwrap() as usize;
        let table =
            folder.stdout(&["trace", "--objective", &objective, &start, "--steps", &steps.to_string(), "--run", &optimizer]);
        let ours = rows(&table);
        assert_eq!(ours.len(), steps + 1, "{optimizer} on {objective}");
        for (k, row) in ours.iter().enumerate() {
            let what = format!("{}, step {k}", theirs["id"]);
            let (x, y) = (theirs["path"][k][0].as_f64().unwrap(), theirs["path"][k][1].as_f64().unwrap());
            assert_eq!((row.run, row.step), (1, k), "{what}");
            assert_near(row.x, x, 1e-9, &what);
            assert_near(row.y.unwrap(), y, 1e-9, &what);
            // A loss near zero is a difference of larger terms; its error is theirs.
            assert_near(row.loss, theirs["loss"][k].as_f64().unwrap(), 1e-3, &what);
        }
    }
}
