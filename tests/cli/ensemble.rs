//! `downhill ensemble`, run as a user runs it.

use crate::program::Folder;

const TOY: [&str; 3] = ["ensemble", "--objective", "regression-toy(points=1, x_min=1, x_max=1, b=fixed)"];
const SGD: [&str; 4] = ["--run", "gd(lr=0.1)", "--sampling", "single"];

fn sgd<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&TOY[..], &SGD[..], more].concat()
}

/// The rows of a table: run, label, step, and the seven numbers, of which the last two may be empty.
fn rows(table: &str) -> Vec<(usize, String, usize, [Option<f64>; 7])> {
    assert_eq!(table.lines().next(), Some("run,label,step,mean,median,q10,q90,diverged,avg_gap,bound"));
    let number = |text: &str| (!text.is_empty()).then(|| text.parse().unwrap());
    csv::Reader::from_reader(table.as_bytes())
        .records()
        .map(|record| {
            let record = record.unwrap();
            let numbers = std::array::from_fn(|i| number(&record[3 + i]));
            (record[0].parse().unwrap(), record[1].to_owned(), record[2].parse().unwrap(), numbers)
        })
        .collect()
}

/// On the toy at x = 1 the mean is known: E(wₖ − 1)² = V with V ← (1 − α)² V + α² 0.02/3, and F = ½(w − 1)² + 0.01/3.
#[test]
fn the_table_is_that_of_the_law() {
    let folder = Folder::new("law");
    let table = rows(&folder.stdout(&sgd(&["--seeds", "4000", "--steps", "60"])));
    assert_eq!(table.len(), 61);
    let mut v = 1.0;
    for (step, (run, label, k, [mean, median, q10, q90, diverged, gap, bound])) in table.into_iter().enumerate() {
        assert_eq!((run, label.as_str(), k, diverged), (1, "Gradient descent", step, Some(0.0)));
        let (mean, median, q10, q90) = (mean.unwrap(), median.unwrap(), q10.unwrap(), q90.unwrap());
        let law = v / 2.0 + 0.01 / 3.0;
        assert!((mean - law).abs() < 0.05 * (law - 0.01 / 3.0) + 1e-12, "{mean} for {law} at {k}");
        assert!(q10 <= median && median <= q90);
        assert_eq!((gap.is_none(), bound.is_none()), (k == 0, k == 0));
        if let (Some(gap), Some(bound)) = (gap, bound) {
            assert!(0.0 <= gap && gap <= bound);
        }
        v = 0.81 * v + 0.01 * 0.02 / 3.0;
    }
}

#[test]
fn the_table_does_not_depend_on_the_number_of_threads() {
    let folder = Folder::new("threads");
    let with = |threads: &str| folder.stdout(&sgd(&["--seeds", "300", "--steps", "200", "--threads", threads]));
    let one = with("1");
    assert_eq!(one, with("2"));
    assert_eq!(one, with("7"));
    assert_ne!(one, folder.stdout(&sgd(&["--seeds", "300", "--steps", "200", "--seed", "8"])));
}

#[test]
fn where_there_is_no_bound_a_line_says_why() {
    let folder = Folder::new("no-bound");
    let run = |more: &[&str]| folder.run(&[&["ensemble", "--seeds", "5", "--steps", "20"], more].concat());
    for (more, why) in [
        (&["--objective", "rosenbrock", "--run", "gd(lr=0.001)", "--noise", "0.1"][..], "not convex"),
        (&["--objective", "regression-toy", "--run", "adam", "--sampling", "single"], "does not step by"),
        (&["--objective", "regression-toy", "--run", "gd", "--sampling", "shuffle(m=5)"], "given the past"),
        (&["--objective", "logistic(distance=20)", "--run", "gd", "--sampling", "single"], "no single minimizer"),
    ] {
        let done = run(more);
        assert_eq!(done.code, Some(0));
        assert!(done.stderr.starts_with("note: run 1 (") && done.stderr.contains(why), "{}", done.stderr);
        assert_eq!(done.stderr.lines().count(), 1);
        assert!(rows(&done.stdout).iter().all(|(.., numbers)| numbers[5].is_none() && numbers[6].is_none()));
    }
}

#[test]
fn divergence_is_a_share_and_infinite() {
    let done = Folder::new("diverged").run(&[
        "ensemble",
        "--objective",
        "regression-toy",
        "--sampling",
        "single",
        "--run",
        "gd(lr=2.5)",
        "--seeds",
        "20",
        "--steps",
        "2000",
    ]);
    let table = rows(&done.stdout);
    let last = &table.last().unwrap().3;
    assert_eq!((last[0], last[4]), (Some(f64::INFINITY), Some(1.0)));
    assert!(
        table.iter().any(|(.., numbers)| numbers[4] > Some(0.0) && numbers[4] < Some(1.0) && numbers[1].unwrap().is_finite())
    );
    assert!(done.stderr.contains("20 of 20 seeds diverged"), "{}", done.stderr);
}

#[test]
fn what_cannot_be_done_is_refused_with_what_would_be_right() {
    let folder = Folder::new("refused");
    for seeds in ["0", "10001", "-3", "many", "1.5"] {
        folder.refuses(&sgd(&["--seeds", seeds]), &["--seeds", "a whole number from 1 to 10000"]);
    }
    folder.refuses(&sgd(&["--threads", "0"]), &["--threads", "a whole number from 1 to 256"]);
    folder.refuses(
        &["ensemble", "--objective", "regression-toy", "--run", "gd", "--sampling", "batch(m=22)"],
        &["a batch of 22 from 21 samples", "at most 21", "replacement=true"],
    );
    folder.refuses(&["ensemble", "--run", "gd"], &["there is nothing to minimize"]);
    folder.refuses(&["ensemble", "--preset", "three-line"], &["did you mean 'three-lines'"]);
    folder.refuses(&["ensemble", "--preset", "three-lines", "--bins", "3"], &["--bins"]);
}

#[test]
fn data_that_cannot_be_fitted_is_refused_with_its_line() {
    let folder = Folder::new("data");
    for (name, text, says) in [
        ("one.csv", "x,y\n1,2\n", &["one.csv"][..]),
        ("missing.csv", "x,y\n1,2\n2,\n3,4\n", &["missing.csv", "line 3"]),
        ("words.csv", "x,y\n1,2\n2,three\n3,4\n", &["words.csv", "line 3", "three"]),
        ("nothing.csv", "", &["nothing.csv"]),
    ] {
        folder.write(name, text);
        let objective = format!("regression-data(file={name})");
        folder.refuses(&["ensemble", "--objective", &objective, "--run", "gd", "--sampling", "single"], says);
    }
}

#[test]
fn constant_inputs_fit_many_lines_and_that_is_said() {
    let folder = Folder::new("constant");
    folder.write("constant.csv", "x,y\n1,2\n1,3\n1,4\n");
    let done = folder.run(&["ensemble", "--objective", "regression-data(file=constant.csv)", "--run", "gd", "--steps", "3"]);
    assert_eq!(done.code, Some(0));
    assert!(done.stderr.contains("every x is 1, so many lines fit as well"), "{}", done.stderr);
}

#[test]
fn the_file_is_written_whole_and_not_twice() {
    let folder = Folder::new("whole");
    let to_file = sgd(&["--seeds", "10", "--steps", "5", "--csv", "out.csv"]);
    assert_eq!(folder.stdout(&to_file), "");
    assert_eq!(folder.read("out.csv"), folder.stdout(&sgd(&["--seeds", "10", "--steps", "5"])));
    folder.refuses(&to_file, &["out.csv", "--force"]);
    assert_eq!(folder.stdout(&[&to_file[..], &["--force"]].concat()), "");
}

#[test]
fn help_documents_every_column() {
    let help = Folder::new("help").stdout(&["ensemble", "--help"]);
    for column in "run label step mean median q10 q90 diverged avg_gap bound".split(' ') {
        assert!(help.contains(column), "{column}");
    }
}
