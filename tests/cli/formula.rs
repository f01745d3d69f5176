//! The user's own formula on the command line and in experiment files.

use crate::program::{Folder, rows};

const ROSENBROCK: &str = "formula(\"(1 - x)^2 + 100*(y - x^2)^2\")";

fn trace<'a>(objective: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["trace", "--objective", objective, "--run", "gd(lr=0.001)"], more].concat()
}

#[test]
fn a_formula_is_traced_like_the_objective_of_the_catalogue() {
    let folder = Folder::new("formula");
    let start = ["--start=-1.2,1", "--steps", "50"];
    let [ours, theirs] = [ROSENBROCK, "rosenbrock"].map(|objective| rows(&folder.stdout(&trace(objective, &start))));
    assert_eq!(ours.len(), 51);
    for (a, b) in ours.iter().zip(&theirs) {
        assert!((a.x - b.x).abs() < 1e-12 && (a.loss - b.loss).abs() < 1e-10 * b.loss, "{a:?}, {b:?}");
    }
}

#[test]
fn it_has_a_start_of_its_own_within_its_domain() {
    let folder = Folder::new("formula-start");
    for formula in ["formula(\"log(x) + y²\", x_min=-9)", "formula(f=\"√(y - 2)·x\")", "formula(x+y)"] {
        let rows = rows(&folder.stdout(&trace(formula, &["--steps", "1"])));
        assert!(rows[0].loss.is_finite() && rows[0].grad_norm > 1e-6, "{formula}: {:?}", rows[0]);
    }
}

#[test]
fn ensembles_and_files_work_with_it() {
    let folder = Folder::new("formula-file");
    let table = folder.run(&[
        "ensemble",
        "--objective",
        ROSENBROCK,
        "--run",
        "gd(lr=0.0001)",
        "--noise",
        "1",
        "--seeds",
        "20",
        "--steps",
        "9",
    ]);
    assert_eq!((table.code, table.stdout.lines().count()), (Some(0), 11), "{}", table.stderr);
    folder.write(
        "own.toml",
        "objective = 'formula(\"max(x, y)^2 + 0.1*(x² + y²)\", y_max=2)'\nsteps = 5\n[[run]]\noptimizer = \"gd\"\n",
    );
    assert_eq!(rows(&folder.stdout(&["trace", "own.toml"])).len(), 6);
}

#[test]
fn what_is_wrong_is_said_at_its_character() {
    let folder = Folder::new("formula-wrong");
    for (formula, says) in [
        ("formula(\"x + siin(y)\")", &["--objective", "in the formula, character 5", "did you mean 'sin'?"][..]),
        ("formula(\"\")", &["the formula is empty", "x^2 + y^2"]),
        ("formula(\"(x\")", &["in the formula, character 1: this parenthesis is never closed"]),
        ("formula(\"x\n+ z\")", &["in the formula, character 5: there is no 'z'"]),
        ("formula(x + y)", &["character 11: expected ',' or ')'", "quotation marks"]),
        ("formula(x, x_min=2e6)", &["x_min takes -1000000 to 1000000"]),
        ("formula(\"log(-1)\")", &["not finite at the start"]),
    ] {
        folder.refuses(&trace(formula, &[]), says);
    }
    let long = format!("formula(\"{}\")", "(".repeat(100_000));
    folder.refuses(&trace(&long, &[]), &["the text is longer than 10000 characters"]);
    let deep = format!("formula(\"{}\")", "(".repeat(3_000));
    folder.refuses(&trace(&deep, &[]), &["character 65: this is nested more than 64 levels deep"]);
    folder.write("megabytes.toml", format!("objective = 'formula(\"{}\")'\n", "x+".repeat(1_000_000)));
    let done = folder.run(&["trace", "megabytes.toml", "--run", "gd"]);
    assert_eq!((done.code, done.stderr.lines().count()), (Some(2), 1), "{}", done.stderr.chars().take(300).collect::<String>());
}
