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
fn letters_are_given_after_the_formula() {
    let folder = Folder::new("formula-letters");
    let same = |ours: &str, theirs: &str| {
        let [ours, theirs] =
            [ours, theirs].map(|objective| folder.stdout(&trace(objective, &["--start=-1.2,1", "--steps", "30"])));
        assert_eq!(ours, theirs);
    };
    same("formula(\"a x^2 + b y^2 + sin(c x)\", a=2, b=0.5, c=-3)", "formula(\"2x^2 + 0.5y^2 + sin(-3x)\")");
    same("formula(b=0.5, f=\"a x^2 + b y^2\")", "formula(\"x^2 + 0.5y^2\")");
    // A file keeps them, and a figure says what they were.
    folder.write("own.toml", "objective = 'formula(\"λ x^2 + y^2\", λ=0.25)'\nsteps = 5\n[[run]]\noptimizer = \"gd\"\n");
    assert_eq!(rows(&folder.stdout(&["trace", "own.toml", "--start=2,0"]))[0].loss, 1.0);
    folder.stdout(&["render", "own.toml", "-o", "own.svg"]);
    let figure = folder.read("own.svg");
    assert!(figure.contains("F(x, y) = λ·x² + y²") && figure.contains("λ=0.25"), "{figure}");
}

#[test]
fn what_is_wrong_is_said_at_its_character() {
    let folder = Folder::new("formula-wrong");
    for (formula, says) in [
        ("formula(\"x + siin(y)\")", &["--objective", "in the formula, character 5", "did you mean 'sin'?"][..]),
        ("formula(\"\")", &["the formula is empty", "x^2 + y^2"]),
        ("formula(\"(x\")", &["in the formula, character 1: this parenthesis is never closed"]),
        ("formula(\"x\n+ zz\")", &["in the formula, character 5: there is no 'zz'"]),
        ("formula(\"ax^2\")", &["in the formula, character 1: 'ax' is no name", "as in a*x"]),
        ("formula(\"a x^2\", b=2)", &["formula has no parameter 'b'", "y_max, a"]),
        ("formula(\"a x^2\", a=1e10)", &["a takes -1000000000 to 1000000000"]),
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
