//! The command line on quadratics and regressions, with Adam and Newton.

use crate::program::{Folder, rows};

const RAVINE: [&str; 4] = ["trace", "--objective", "quadratic(a11=1, a12=0, a22=10, b1=0, b2=0)", "--start=-3,2"];
const TOY: [&str; 3] = ["trace", "--objective", "regression-toy"];

#[test]
fn two_runs_on_a_ravine_are_traced_as_asked() {
    let folder = Folder::new("ravine");
    let runs = ["--steps", "200", "--run", "adam(form=pytorch, lr=0.1)", "--run", "momentum(lr=0.05, beta=0.9)"];
    let rows = rows(&folder.stdout(&[&RAVINE[..], &runs].concat()));
    assert_eq!(rows.len(), 402);
    let start = &rows[201];
    assert_eq!((start.run, start.label.as_str(), start.step, start.evals), (2, "Momentum", 0, 0));
    // F(−3, 2) = ½ (9 + 10 · 4) and ∇F = (−3, 20).
    assert_eq!((start.loss, start.grad_norm), (24.5, 409_f64.sqrt()));
    // Adam's first step is its learning rate along each axis, whatever the gradient.
    assert!((rows[1].x + 2.9).abs() < 1e-8 && (rows[1].y.unwrap() - 1.9).abs() < 1e-8, "{:?}", rows[1]);
    assert!(rows[200].loss < 1e-2 && rows[401].loss < 1e-2);
}

#[test]
fn the_view_w_has_one_parameter_and_no_y() {
    let folder = Folder::new("view");
    let traced = |more: &[&str]| folder.stdout(&[&TOY[..], &["--run", "gd(lr=0.1)", "--steps", "9"], more].concat());
    let w = traced(&["--view", "w"]);
    assert!(rows(&w).iter().all(|row| row.y.is_none()));
    assert!(rows(&traced(&[])).iter().all(|row| row.y.is_some()));
    assert_eq!(traced(&["--view", "wb"]), traced(&[]));
    let fixed = folder.stdout(&["trace", "--objective", "regression-toy(b=fixed)", "--run", "gd(lr=0.1)", "--steps", "9"]);
    assert_eq!(w, fixed);
    assert_eq!(rows(&traced(&["--view", "w", "--start", "-2"]))[0].x, -2.0);
    assert_eq!(traced(&["--view", "w", "--start", "-2,0"]), traced(&["--view", "w", "--start", "-2"]));
    let wrong = [&TOY[..], &["--run", "gd", "--view", "w", "--start", "1,2"]].concat();
    folder.refuses(&wrong, &["--start", "held at 0", "give one number"]);
    folder.refuses(&[&RAVINE[..], &["--run", "gd", "--view", "w"]].concat(), &["--view w: quadratic", "regression-toy"]);
}

#[test]
fn a_view_replaces_a_files_start_with_the_objectives_own() {
    let folder = Folder::new("file-view");
    folder.write("toy.toml", "objective = \"regression-toy\"\nstart = [0.5, 1]\nsteps = 2\n[[run]]\noptimizer = \"gd\"\n");
    let first = |args: &[&str]| rows(&folder.stdout(args)).swap_remove(0);
    let both = first(&["trace", "toy.toml"]);
    let one = first(&["trace", "toy.toml", "--view", "w"]);
    assert_eq!((both.x, both.y, one.x, one.y), (0.5, Some(1.0), 0.0, None));
}

#[test]
fn evaluations_count_the_samples_that_a_step_sees() {
    let folder = Folder::new("evals");
    let args = [
        "--steps",
        "3",
        "--sampling",
        "batch(5)",
        "--run",
        "gd",
        "--sampling",
        "single",
        "--run",
        "gd",
        "--run",
        "gd",
        "--sampling",
        "full",
    ];
    let rows = rows(&folder.stdout(&[&TOY[..], &args].concat()));
    let evals = |run: usize| rows.iter().filter(|row| row.run == run).map(|row| row.evals).collect::<Vec<_>>();
    assert_eq!((evals(1), evals(2), evals(3)), (vec![0, 1, 2, 3], vec![0, 5, 10, 15], vec![0, 21, 42, 63]));
    folder.refuses(
        &[&TOY[..], &["--run", "gd", "--sampling", "batch(500)"]].concat(),
        &["batch of 500 from 21 samples", "at most 21"],
    );
}

#[test]
fn sampled_runs_share_their_draws() {
    let folder = Folder::new("draws");
    let sampled = ["--sampling", "batch(4)", "--noise", "0.1", "--run", "gd(lr=0.1)", "--run", "momentum(lr=0.1, beta=0)"];
    let rows = rows(&folder.stdout(&[&TOY[..], &sampled].concat()));
    let (gd, momentum) = rows.split_at(201);
    // Without its memory momentum is gradient descent, so the same draws give the same path.
    for (a, b) in gd.iter().zip(momentum) {
        assert!((a.x - b.x).abs() < 1e-12 && (a.loss - b.loss).abs() < 1e-12, "{a:?} {b:?}");
    }
}

#[test]
fn a_run_that_cannot_step_keeps_its_rows_and_says_why() {
    let folder = Folder::new("halts");
    let done =
        folder.run(&["trace", "--objective", "quadratic(a11=1, a12=0, a22=0)", "--start=1,1", "--run", "newton", "--run", "gd"]);
    assert_eq!(done.code, Some(0));
    assert_eq!(done.stderr, "note: run 1 (Newton) stopped at step 0: the Hessian is singular, so the step is not defined\n");
    let rows = rows(&done.stdout);
    assert_eq!((rows[0].run, rows[1].run, rows.len()), (1, 2, 202));
}

#[test]
fn a_data_file_is_looked_for_beside_the_experiment() {
    let folder = Folder::new("data");
    std::fs::create_dir(folder.path("sub")).unwrap();
    let experiment =
        |file: &str| format!("steps = 2\nobjective = 'regression-data(file=\"{file}\")'\n[[run]]\noptimizer = \"gd(lr=0.01)\"\n");
    folder.write("sub/points.csv", "x,y\n1,2\n2,3\n4,5\n");
    folder.write("sub/words.csv", "x,y\n1,2\n2,oops\n4,5\n");
    folder.write("sub/good.toml", experiment("points.csv"));
    assert_eq!(rows(&folder.stdout(&["trace", "sub/good.toml"])).len(), 3);
    let direct = ["trace", "--objective", "regression-data(file=sub/points.csv)", "--run", "gd(lr=0.01)", "--steps", "2"];
    assert_eq!(folder.stdout(&direct), folder.stdout(&["trace", "sub/good.toml"]));
    for (file, says) in [
        ("missing.csv", &["sub/bad.toml: line 2: objective: ", "missing.csv: cannot be opened"][..]),
        ("words.csv", &["sub/bad.toml: line 2: objective: ", "words.csv: ", "line 3"]),
        (".", &["sub/bad.toml: line 2: objective: ", "is a folder"]),
    ] {
        folder.write("sub/bad.toml", experiment(file));
        folder.refuses(&["trace", "sub/bad.toml"], says);
    }
    let missing = ["trace", "--objective", "regression-data(file=none.csv)", "--run", "gd"];
    folder.refuses(&missing, &["--objective", "none.csv: cannot be opened"]);
}
