//! `downhill sweep`, `map`, `basins` and `benchmark`, run as a user runs them.

use crate::program::Folder;
use downhill::sim::export::export_comparisons::{
    AREA_COLUMNS, BASIN_COLUMNS, BENCHMARK_COLUMNS, MAP_COLUMNS, SCORE_COLUMNS, SWEEP_COLUMNS,
};
use serde_json::Value;
use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::Stdio;

const SWEEP: [&str; 11] =
    ["sweep", "--objective", "booth", "--run", "gd", "--run", "momentum(beta=0.5)", "--rates", "1e-4,1", "--rate-count", "9"];
const MAP: [&str; 8] = ["map", "--objective", "himmelblau", "--run", "momentum", "--side", "8", "--force"];
const BASINS: [&str; 8] = ["basins", "--objective", "himmelblau", "--run", "gd(lr=0.01)", "--side", "20", "--force"];
const BENCHMARK: [&str; 9] = ["benchmark", "--run", "gd", "--run", "bfgs", "--budget", "100", "--rate-count", "7"];

fn with<'a>(what: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [what, more].concat()
}

/// The rows of a table, each cell under the name of its column; the columns begin with `columns`.
fn rows(table: &str, columns: &[&str]) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(names[..columns.len()], *columns);
    let row = |record: csv::StringRecord| names.iter().cloned().zip(record.iter().map(str::to_owned)).collect();
    reader.records().map(|record| row(record.unwrap())).collect()
}

fn number(row: &HashMap<String, String>, name: &str) -> f64 {
    row[name].parse().unwrap_or_else(|_| panic!("{name} is {:?}", row[name]))
}

#[test]
fn a_sweep_has_a_row_for_each_run_and_rate_and_says_its_conditions() {
    let folder = Folder::new("sweep");
    let table = rows(&folder.stdout(&SWEEP), &SWEEP_COLUMNS);
    assert_eq!(table.len(), 18);
    let best: Vec<_> = table.iter().filter(|row| row["best"] == "true").collect();
    assert_eq!(best.iter().map(|row| row["label"].as_str()).collect::<Vec<_>>(), ["Gradient descent", "Momentum"]);
    // Booth's greatest curvature is 18: gradient descent diverges from 2/18 on.
    for row in table.iter().filter(|row| row["run"] == "1") {
        assert_eq!(number(row, "lost") == 1.0, number(row, "rate") > 2.0 / 18.0, "{row:?}");
    }
    for (name, value) in
        [("budget", "200"), ("unit", "evaluations"), ("tolerance", "0.000001"), ("rates", "9"), ("starts", "1"), ("seed", "7")]
    {
        assert!(table.iter().all(|row| row[name].parse::<f64>().ok() == value.parse().ok() && !row[name].is_empty()), "{name}");
    }
    let unreached = table.iter().find(|row| number(row, "rate") == 1e-4).unwrap();
    assert_eq!((unreached["steps"].as_str(), unreached["solved"].as_str()), ("inf", "0"));
}

#[test]
fn tables_do_not_depend_on_the_number_of_threads() {
    let folder = Folder::new("compare-threads");
    for what in [with(&SWEEP, &["--noise", "1", "--starts", "3"]), MAP.to_vec(), BASINS.to_vec(), with(&BENCHMARK, &["--scores"])]
    {
        let of = |threads: &str| {
            let done = folder.run(&with(&what, &["--threads", threads]));
            assert_eq!(done.code, Some(0), "{}", done.stderr);
            done.stdout
        };
        assert_eq!(of("1"), of("3"), "{what:?}");
    }
}

#[test]
fn a_map_marks_the_best_pair() {
    let folder = Folder::new("map");
    let table = rows(&folder.stdout(&with(&MAP, &["--measure", "steps"])), &MAP_COLUMNS);
    assert_eq!(table.len(), 64);
    assert!(table.iter().all(|row| row["x_key"] == "lr" && row["y_key"] == "beta" && row["measure"] == "steps"));
    let best = table.iter().find(|row| row["best"] == "true").unwrap();
    let least = table.iter().map(|row| number(row, "steps")).fold(f64::INFINITY, f64::min);
    assert_eq!(number(best, "steps"), least);
    let other = folder.stdout(&with(&MAP, &["--x", "beta", "--y", "lr", "--y-range", "1e-3,0.1"]));
    assert_eq!(rows(&other, &MAP_COLUMNS)[0]["x_key"], "beta");
}

#[test]
fn basins_have_a_row_for_each_start_or_for_each_minimum() {
    let folder = Folder::new("basins");
    let done = folder.run(&BASINS);
    let table = rows(&done.stdout, &BASIN_COLUMNS);
    assert_eq!(table.len(), 400);
    assert_eq!(done.stderr.lines().filter(|line| line.starts_with("note: minimum ")).count(), 4, "{}", done.stderr);
    let areas = rows(&folder.run(&with(&BASINS, &["--areas"])).stdout, &AREA_COLUMNS);
    for (i, area) in areas.iter().enumerate() {
        let count = table.iter().filter(|row| row["minimum"] == (i + 1).to_string()).count();
        assert_eq!(number(area, "area"), count as f64 / 400.0);
    }
    let fates: f64 = areas.iter().map(|area| number(area, "area")).sum();
    assert!((fates + number(&areas[0], "unsettled") + number(&areas[0], "diverged") - 1.0).abs() < 1e-12);
}

#[test]
fn a_benchmark_tunes_each_optimizer_on_each_function_and_says_what_is_left_out() {
    let folder = Folder::new("benchmark");
    let done = folder.run(&BENCHMARK);
    let table = rows(&done.stdout, &BENCHMARK_COLUMNS);
    let functions = table.iter().filter(|row| row["label"] == "BFGS").count();
    assert!(functions >= 17 && table.len() == 2 * functions, "{functions}");
    assert!(done.stderr.contains("is left out: its least value does not exist"));
    assert!(table.iter().all(|row| row["tuning"].starts_with("the rate that solves most starts")));
    let scores = rows(&folder.run(&with(&BENCHMARK, &["--scores"])).stdout, &SCORE_COLUMNS);
    assert_eq!(scores.len(), 2);
    for score in &scores {
        let solved: f64 = table.iter().filter(|row| row["label"] == score["label"]).map(|row| number(row, "solved")).sum();
        assert_eq!(solved, number(score, "solved"));
        assert_eq!(number(score, "functions") as usize, functions);
    }
    let ranks: f64 = scores.iter().map(|score| number(score, "mean_rank")).sum();
    assert!((ranks - 3.0).abs() < 1e-12 && number(&scores[0], "mean_rank") <= number(&scores[1], "mean_rank"));
}

#[test]
fn json_has_the_numbers_of_the_table() {
    let folder = Folder::new("compare-json");
    let table = rows(&folder.stdout(&SWEEP), &SWEEP_COLUMNS);
    let json: Value = serde_json::from_str(&folder.stdout(&with(&SWEEP, &["--json"]))).unwrap();
    assert_eq!(json["conditions"]["budget"], 200);
    let found = json["rows"].as_array().unwrap();
    assert_eq!(found.len(), table.len());
    for (row, found) in table.iter().zip(found) {
        // The reader of JSON rounds the last digit in its own way.
        let near = |a: Option<f64>, b: Option<f64>| a.zip(b).map_or(a == b, |(a, b)| (a - b).abs() <= 1e-15 * b.abs());
        assert!(near(found["rate"].as_f64(), row["rate"].parse().ok()));
        assert!(near(found["gap"].as_f64(), row["gap"].parse().ok().filter(|gap: &f64| gap.is_finite())), "{found} {row:?}");
        assert_eq!(found["best"].as_bool(), row["best"].parse().ok());
    }
}

#[test]
fn each_comparison_has_a_figure_that_says_its_conditions() {
    let folder = Folder::new("compare-figures");
    let says = [
        (with(&SWEEP, &[]), "budget 200 evaluations"),
        (MAP.to_vec(), "himmelblau"),
        (BASINS.to_vec(), "20 × 20 starts"),
        (with(&BENCHMARK, &[]), "tuned over the same 7 rates"),
    ];
    for (i, (what, words)) in says.iter().enumerate() {
        let (svg, png) = (format!("{i}.svg"), format!("{i}.png"));
        let done = folder.run(&with(what, &["-o", &svg, "--csv", &format!("{i}.csv")]));
        assert_eq!((done.code, done.stdout.as_str()), (Some(0), ""), "{}", done.stderr);
        let text = folder.read(&svg);
        roxmltree::Document::parse(&text).unwrap();
        let desc = text.split("<desc>").nth(1).unwrap().split("</desc>").next().unwrap();
        assert!(desc.contains(words), "{desc}");
        assert_eq!(folder.run(&with(what, &["-o", &png, "--size", "500x400", "--scale", "1", "--theme", "dark"])).code, Some(0));
        let image = image::open(folder.path(&png)).unwrap();
        assert_eq!((image.width(), image.height()), (500, 400));
    }
}

#[test]
fn a_suite_of_ones_own_is_read_with_its_data() {
    let folder = Folder::new("suite");
    folder.write("points.csv", "x,y\n0,1\n1,3\n2,5.5\n3,6.5\n");
    folder.write(
        "suite.toml",
        "title = \"Mine\"\nbudget = 300\ntolerance = 1e-3\nrates = [1e-3, 1]\nrate_count = 7\nstarts = 2\nseeds = 4\n\
         [[function]]\nobjective = \"regression-data(file=points.csv, x=x, y=y)\"\nsampling = \"single\"\n\
         [[function]]\ntitle = \"valley\"\nobjective = \"rosenbrock\"\nstart = [0, 0]\n\
         [[run]]\noptimizer = \"gd\"\n[[run]]\noptimizer = \"adam(beta1=0.5)\"\nlabel = \"mine\"\n",
    );
    let done = folder.run(&["benchmark", "--suite", "suite.toml"]);
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    let table = rows(&done.stdout, &BENCHMARK_COLUMNS);
    let names: Vec<(&str, &str, &str)> =
        table.iter().map(|row| (row["label"].as_str(), row["function"].as_str(), row["problems"].as_str())).collect();
    // Two starts, and four seeds where samples are drawn.
    let data = names[0].1;
    assert_eq!(
        names,
        [("Gradient descent", data, "8"), ("Gradient descent", "valley", "2"), ("mine", data, "8"), ("mine", "valley", "2")]
    );
    for (text, says) in [
        ("budget = 0\n", "budget = 0 is not allowed"),
        ("bugdet = 10\n", "budget"),
        ("rates = [1, 0.1]\n", "0.1 is no range of learning rates"),
        ("[[function]]\nobjective = \"saddle\"\n", "least value"),
        ("[[run]]\noptimizer = \"gd\"\n[[run]]\noptimizer = \"gd\"\n", "two optimizers are called"),
        ("[[run]]\noptimizer = \"gd\"\nstart = [1, 2]\n", "start"),
    ] {
        folder.write("wrong.toml", text);
        folder.refuses(&["benchmark", "--suite", "wrong.toml"], &["wrong.toml: line ", says]);
    }
}

#[test]
fn a_run_of_a_suite_may_sample() {
    let folder = Folder::new("suite-sampling");
    let suite = |sampling: &str| {
        format!(
            "budget = 50\nrate_count = 7\nstarts = 1\nseeds = 2\n[[function]]\nobjective = \"regression-toy\"\n\
             [[run]]\noptimizer = \"gd\"\nlabel = \"full\"\n\
             [[run]]\noptimizer = \"gd\"\nlabel = \"one\"\nsampling = \"{sampling}\"\n"
        )
    };
    folder.write("suite.toml", suite("single"));
    let table = rows(&folder.run(&["benchmark", "--suite", "suite.toml"]).stdout, &BENCHMARK_COLUMNS);
    // Where samples are drawn there is chance, and so there are two seeds.
    assert_eq!(table.iter().map(|row| row["problems"].as_str()).collect::<Vec<_>>(), ["1", "2"]);
    assert_ne!(table[0]["gap"], table[1]["gap"]);
    assert_eq!(table.iter().map(|row| row["sampling"].as_str()).collect::<Vec<_>>(), ["full", "single"]);
    folder.write("suite.toml", suite("batch(m=500)"));
    folder.refuses(&["benchmark", "--suite", "suite.toml"], &["suite.toml: line ", "one", "500"]);
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let folder = Folder::new("compare-refused");
    let gd = ["--objective", "booth", "--run", "gd"];
    for (what, more, says) in [
        ("sweep", &["--rates", "1,0.1"][..], "no range of learning rates"),
        ("sweep", &["--budget", "0"], "1 to 1000000"),
        ("sweep", &["--tolerance", "2"], "tolerance = 2 is not allowed"),
        ("sweep", &["--tolerance", "2"], "--tolerance = 2"),
        ("sweep", &["--steps", "10"], "a sweep takes --budget"),
        ("map", &["--steps", "10"], "a map takes --budget"),
        ("basins", &["--start", "1,1"], "basins take every start"),
        ("sweep", &["-o", "x"], "end the name of a figure in .svg or .png"),
        ("map", &["--side", "1"], "--side"),
        ("map", &["--run", "momentum", "--of", "2", "--y", "beta", "--y-range", "0.5,1.5"], "beta = 1.5 is not allowed"),
        ("sweep", &["--starts", "101"], "starts = 101 is not allowed"),
        ("sweep", &["--unit", "hours"], "evaluations"),
        ("sweep", &["-o", "x.gif"], "does not move"),
        ("map", &["--x", "betta"], "no number of this run"),
        ("map", &["--x", "lr", "--y", "lr"], "on the horizontal axis already"),
        ("map", &["--of", "2"], "there is no such run"),
        ("basins", &["--side", "0"], "2048"),
    ] {
        folder.refuses(&[&[what], &gd[..], more].concat(), &[says]);
    }
    folder.write("there.svg", "kept");
    folder.refuses(&[&["sweep"], &gd[..], &["-o", "there.svg"]].concat(), &["there.svg"]);
}

#[test]
fn a_function_without_a_known_least_value_says_what_stands_for_it() {
    let folder = Folder::new("sweep-unknown");
    let done = folder.run(&["sweep", "--objective", "formula(\"x^4/4 - x^2 + y^2 + x/5\")", "--run", "gd", "--rate-count", "7"]);
    assert_eq!(done.code, Some(0));
    assert!(done.stderr.starts_with("note: F* is not known; the least value that a run reached, −1.2"), "{}", done.stderr);
}

/// Nearly every rate makes the saddle fall for ever; no gap of 10³⁰⁸ may stand for a result.
#[test]
fn a_function_without_a_bottom_has_no_gap() {
    let folder = Folder::new("sweep-saddle");
    let what = ["sweep", "--objective", "saddle", "--run", "gd", "--run", "adam", "--rate-count", "31"];
    let done = folder.run(&what);
    assert!(done.code == Some(0) && done.stderr.contains("F falls without bound"), "{}", done.stderr);
    let table = rows(&done.stdout, &SWEEP_COLUMNS);
    assert!(table.iter().all(|row| row["gap"] == "inf" && row["best"] == "false" && row["lowest"] == "-inf"));
}

#[test]
fn every_row_says_what_its_run_is() {
    let folder = Folder::new("conditions-of-runs");
    let run = [
        "--run",
        "momentum(lr=0.1, beta=0.5)",
        "--schedule",
        "cosine",
        "--start",
        "1,2",
        "--noise",
        "0.5",
        "--weight-decay",
        "0.25",
    ];
    let sweep = rows(
        &folder.stdout(&with(&["sweep", "--objective", "booth", "--rate-count", "3", "--seeds", "2"], &run)),
        &SWEEP_COLUMNS,
    );
    let map = rows(&folder.stdout(&with(&["map", "--objective", "booth", "--side", "3", "--seeds", "2"], &run)), &MAP_COLUMNS);
    let without_start: Vec<&str> = run.iter().copied().filter(|word| !["--start", "1,2"].contains(word)).collect();
    let basins = folder.run(&with(&["basins", "--objective", "booth", "--side", "3"], &without_start)).stdout;
    let basins = rows(&basins, &BASIN_COLUMNS);
    for row in sweep.iter().chain(&map).chain(&basins) {
        assert!(row["notation"].starts_with("momentum(") && row["notation"].contains("beta=0.5"), "{row:?}");
        assert!(row["schedule"].starts_with("cosine") && row["sampling"] == "full", "{row:?}");
        assert_eq!((number(row, "noise"), number(row, "weight_decay")), (0.5, 0.25));
    }
    for row in sweep.iter().chain(&map) {
        assert_eq!((number(row, "start_x"), number(row, "start_y"), number(row, "seeds")), (1.0, 2.0, 2.0));
    }
}

/// With a figure alone there is no table; every column stands in the help.
#[test]
fn a_figure_alone_is_alone_and_help_names_every_column() {
    let folder = Folder::new("figure-alone");
    assert_eq!(folder.stdout(&with(&SWEEP, &["-o", "alone.svg"])), "");
    for (what, columns) in [("sweep", &SWEEP[..]), ("map", &MAP), ("basins", &BASINS), ("benchmark", &BENCHMARK)] {
        let help = folder.stdout(&[what, "--help"]);
        let more: &[&[&str]] = if what == "benchmark" { &[&[], &["--scores"]] } else { &[&[]] };
        let heads = more.iter().map(|more| folder.run(&with(columns, more)).stdout.lines().next().unwrap().to_owned());
        for column in heads.collect::<Vec<_>>().join(",").split(',') {
            let stem = column.trim_end_matches("_q10").trim_end_matches("_q90");
            assert!(help.contains(stem), "{what}: {column}");
        }
    }
}

#[cfg(unix)]
#[test]
fn an_interrupted_benchmark_leaves_nothing_behind() {
    let folder = Folder::new("benchmark-interrupted");
    let long = ["benchmark", "--budget", "100000", "--starts", "30", "--csv", "long.csv", "-o", "long.svg"];
    let mut child = folder.command(long).stderr(Stdio::piped()).spawn().unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    // The notes come before the work, and after them the program listens.
    let mut line = String::new();
    stderr.read_line(&mut line).unwrap();
    assert!(line.starts_with("note: "), "{line}");
    std::thread::sleep(std::time::Duration::from_millis(500));
    assert!(std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let status = child.wait().unwrap();
    let mut rest = String::new();
    stderr.read_to_string(&mut rest).unwrap();
    assert_eq!(status.code(), Some(130), "{rest}");
    assert!(rest.contains("interrupted; nothing was written"), "{rest}");
    assert_eq!(folder.files(), []);
}
