//! The command line, run as a user runs it.

use crate::program::{Folder, rows};
use downhill::math::Objective;
use downhill::math::Optimizer;
use downhill::math::Plan;
use downhill::math::Point;
use downhill::math::Sampling;
use downhill::math::catalog::Catalog;
use downhill::math::catalog::param::Param;
use downhill::sim::Experiment;
use downhill::sim::Run;
use downhill::sim::experiment::MAX_STEPS;
use downhill::sim::file::presets;
use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

const GD: [&str; 5] = ["trace", "--objective", "rosenbrock", "--run", "gd(lr=0.001)"];

fn gd<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&GD[..], more].concat()
}

#[test]
fn a_trace_has_every_number_of_every_run_to_the_last_bit() {
    let folder = Folder::new("bits");
    let table =
        folder.stdout(&gd(&["--steps", "50", "--run", "momentum(lr=0.0005, beta=0.8)", "--noise", "0.5", "--start=-1,2"]));
    let mut experiment = Experiment::new(Objective::parse("rosenbrock").unwrap());
    experiment.steps = 50;
    experiment.start = Point::new(-1.0, 2.0);
    experiment.runs.push(Run::new(Optimizer::parse("gd(lr=0.001)").unwrap(), 0));
    experiment.runs.push(Run::new(Optimizer::parse("momentum(lr=0.0005, beta=0.8)").unwrap(), 1));
    experiment.runs[1].noise = Some(0.5);
    let mut read = rows(&table).into_iter();
    for (i, run) in experiment.runs.iter().enumerate() {
        for (step, record) in experiment.trace(run).records.into_iter().enumerate() {
            let row = read.next().unwrap();
            assert_eq!((row.run, row.label.as_str(), row.step, row.evals), (i + 1, run.name(), step, record.evals));
            assert_eq!((row.x, row.y), (record.x.x, Some(record.x.y)));
            assert_eq!((row.loss, row.grad_norm), (record.loss, record.grad_norm));
        }
    }
    assert_eq!(read.next(), None);
}

#[test]
fn a_longer_run_begins_like_a_shorter_one_and_a_seed_says_all() {
    let folder = Folder::new("prefix");
    let noisy = |steps: &str, seed: &str| folder.stdout(&gd(&["--noise", "2", "--steps", steps, "--seed", seed]));
    assert!(noisy("300", "3").starts_with(&noisy("100", "3")));
    assert_eq!(noisy("20", "3"), noisy("20", "3"));
    assert_ne!(noisy("20", "3"), noisy("20", "4"));
}

#[test]
fn the_defaults_are_the_objectives_start_and_200_steps() {
    let rows = rows(&Folder::new("defaults").stdout(&GD));
    assert_eq!(rows.len(), 201);
    assert_eq!((rows[0].step, rows[0].x, rows[0].y, rows[0].evals), (0, -1.2, Some(1.0), 0));
}

#[test]
fn an_option_applies_to_the_run_before_it_or_to_all() {
    let folder = Folder::new("order");
    folder.write(
        "same.toml",
        r#"
        objective = "rosenbrock"
        steps = 30
        noise = 0.5
        [[run]]
        optimizer = "gd(lr=0.001)"
        noise = 0.1
        schedule = "exponential(gamma=0.9)"
        weight_decay = 0.2
        [[run]]
        optimizer = "momentum(lr=0.0005)"
        weight_decay = 0.3
        decay = "decoupled"
        [[run]]
        optimizer = "gd(lr=0.002)"
        schedule = "exponential(gamma=0.9)"
        weight_decay = 0.2
        "#,
    );
    let options = [
        ["--noise", "0.5"],
        ["--schedule", "exponential(gamma=0.9)"],
        ["--weight-decay", "0.2"],
        ["--run", "gd(lr=0.001)"],
        ["--noise", "0.1"],
        ["--steps", "30"],
        ["--run", "momentum(lr=0.0005)"],
        ["--schedule", "constant"],
        ["--weight-decay", "0.3"],
        ["--decay", "decoupled"],
        ["--run", "gd(lr=0.002)"],
    ];
    let args = [&["trace", "--objective", "rosenbrock"], options.as_flattened()].concat();
    assert_eq!(folder.stdout(&args), folder.stdout(&["trace", "same.toml"]));
}

#[test]
fn a_run_may_start_elsewhere() {
    let folder = Folder::new("starts");
    let starts = |arguments: &[&str]| -> Vec<(f64, Option<f64>)> {
        let table = folder.stdout(&gd(arguments));
        rows(&table).into_iter().filter(|row| row.step == 0).map(|row| (row.x, row.y)).collect()
    };
    let own = ["--run-start", "-1,2", "--run", "adam", "--steps", "3"];
    let objective = Objective::parse("rosenbrock").unwrap().start();
    assert_eq!(starts(&own), [(-1.0, Some(2.0)), (objective.x, Some(objective.y))]);
    assert_eq!(starts(&[&own[..], &["--start=0,0.5"]].concat()), [(-1.0, Some(2.0)), (0.0, Some(0.5))]);
    let file = "objective = \"rosenbrock\"\nsteps = 2\n[[run]]\noptimizer = \"gd(lr=0.001)\"\nstart = [0.5, 0.25]\n[[run]]\noptimizer = \"adam\"\n";
    folder.write("starts.toml", file);
    let table = folder.stdout(&["trace", "starts.toml"]);
    let first = rows(&table).into_iter().find(|row| row.step == 0).unwrap();
    assert_eq!((first.x, first.y), (0.5, Some(0.25)));
    let table = folder.stdout(&["trace", "starts.toml", "--start=1,2"]);
    assert!(rows(&table).into_iter().filter(|row| row.step == 0).all(|row| row.x == 1.0), "a start of all is that of all");
    for (arguments, says) in [
        (vec!["trace", "--objective", "rosenbrock", "--run-start", "1,2", "--run", "gd"], "stands after the --run it is for"),
        (vec!["trace", "--objective", "rosenbrock", "--run", "gd", "--run-start", "1,x"], "'x' is no finite number"),
        (
            vec!["trace", "--objective", "rosenbrock", "--run", "gd", "--run-start", "1"],
            "--run-start: a start takes 2 numbers, not 1",
        ),
        (vec!["trace", "--objective", "formula(f=\"log(x) + y^2\")", "--run", "gd", "--run-start=-1,0"], "not finite"),
        (vec!["train", "--run", "gd", "--run-start", "1,2"], "--run-start: a network's run has no start"),
    ] {
        folder.refuses(&arguments, &[says]);
    }
}

#[test]
fn options_replace_what_the_file_says() {
    let folder = Folder::new("replace");
    folder.write(
        "file.toml",
        "objective = \"rosenbrock(b=5)\"\nstart = [0, 0]\nsteps = 9\nseed = 1\n\
         [[run]]\noptimizer = \"momentum\"\nnoise = 0.3\nlabel = \"a \\\"b\\\", c\"\n",
    );
    let all = ["trace", "file.toml", "--objective", "rosenbrock", "--steps", "4", "--seed", "2", "--run", "gd(lr=0.001)"];
    let fresh = gd(&["--steps", "4", "--seed", "2"]);
    assert_eq!(folder.stdout(&all), folder.stdout(&fresh));
    let moved = rows(&folder.stdout(&["trace", "file.toml", "--start", "-1,0.5", "--steps", "1"]));
    assert_eq!((moved.len(), moved[0].x, moved[0].y), (2, -1.0, Some(0.5)));
    assert_eq!(moved[0].label, "a \"b\", c");
    // Before any --run, noise is for all runs: also for the one that the file gives noise of its own.
    let quiet = folder.stdout(&["trace", "file.toml", "--noise", "0", "--steps", "5"]);
    assert_eq!(quiet, folder.stdout(&["trace", "file.toml", "--noise", "0", "--steps", "5", "--seed", "99"]));
}

#[test]
fn a_diverging_run_stops_at_its_last_finite_row_and_says_so() {
    let folder = Folder::new("diverges");
    let done = folder.run(&["trace", "--objective", "rosenbrock", "--run", "gd(lr=1)", "--run", "gd(lr=0.001)"]);
    assert_eq!(done.code, Some(0));
    let rows = rows(&done.stdout);
    let last = rows.iter().rfind(|row| row.run == 1).unwrap().step;
    assert!(last < 200 && rows.iter().filter(|row| row.run == 2).count() == 201);
    assert!(rows.iter().all(|row| row.x.is_finite() && row.loss.is_finite() && row.grad_norm.is_finite()));
    assert_eq!(done.stderr.lines().count(), 1, "{}", done.stderr);
    assert!(done.stderr.starts_with("note: run 1 (Gradient descent) diverged: the "), "{}", done.stderr);
    assert!(done.stderr.contains(&format!("is not finite at step {};", last + 1)), "{}", done.stderr);
}

#[test]
fn sampling_without_samples_is_said_to_have_no_effect() {
    let folder = Folder::new("sampling");
    let done = folder.run(&gd(&["--sampling", "single"]));
    assert_eq!((done.code, done.stdout), (Some(0), folder.stdout(&GD)));
    assert_eq!(done.stderr, "note: sampling has no effect: rosenbrock is no finite sum; --noise stands in for it\n");
}

#[test]
fn a_file_is_written_whole_and_never_replaced_by_accident() {
    let folder = Folder::new("csv");
    let (short, long) = (gd(&["--steps", "3", "--csv", "out.csv"]), gd(&["--csv", "out.csv"]));
    assert_eq!(folder.stdout(&short), "");
    let first = folder.stdout(&gd(&["--steps", "3", "--csv", "-"]));
    assert_eq!(folder.read("out.csv"), first);
    folder.refuses(&long, &["out.csv", "exists already", "--force"]);
    assert_eq!(folder.read("out.csv"), first);
    assert_eq!(folder.stdout(&[&long[..], &["--force"]].concat()), "");
    assert_eq!(rows(&folder.read("out.csv")).len(), 201);
    assert_eq!(folder.files().len(), 1);
    folder.refuses(&gd(&["--csv", "."]), &[".: is a folder"]);
    folder.refuses(&gd(&["--csv", "nowhere/out.csv"]), &["nowhere/out.csv", "no folder nowhere"]);
    folder.refuses(&gd(&["--csv", "new.csv", "--steps", "0"]), &["--steps"]);
}

#[cfg(unix)]
#[test]
fn what_is_no_ordinary_file_is_left_alone_and_a_link_is_followed() {
    let folder = Folder::new("special");
    folder.refuses(&gd(&["--csv", "/dev/null", "--force"]), &["/dev/null", "no ordinary file"]);
    folder.write("real.csv", "");
    std::os::unix::fs::symlink("real.csv", folder.path("link.csv")).unwrap();
    folder.stdout(&gd(&["--csv", "link.csv", "--force"]));
    assert_eq!(rows(&folder.read("real.csv")).len(), 201);
    assert!(folder.path("link.csv").is_symlink());
}

#[test]
fn a_reader_that_has_seen_enough_ends_it_quietly() {
    let folder = Folder::new("pipe");
    let args = gd(&["--steps", "100000"]);
    let mut child = folder.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut header = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut header).unwrap();
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!((child.wait().unwrap().code(), stderr.as_str()), (Some(0), ""));
    assert!(header.starts_with("run,label,step"));
}

#[test]
fn what_is_wrong_is_said_with_what_would_be_right() {
    let folder = Folder::new("wrong");
    let too_many = (MAX_STEPS + 1).to_string();
    let range = &format!("a whole number from 1 to {MAX_STEPS}");
    for (more, says) in [
        (&["--start", "nan,1"][..], &["--start", "'nan' is no finite number", "-3,2"][..]),
        (&["--start", "inf,1"], &["--start", "'inf'"]),
        (&["--start", "a,1"], &["--start", "'a'"]),
        (&["--start", ""], &["--start", "''"]),
        (&["--start", "1"], &["--start", "takes 2 numbers, not 1"]),
        (&["--start", "1,2,3"], &["--start", "takes 2 numbers, not 3"]),
        (&["--start", "1e80,1"], &["not finite at the start (1e80, 1)"]),
        (&["--start", "1e80,1"], &["not finite at the start"]),
        (&["--steps", "0"], &["--steps", range]),
        (&["--steps", "-5"], &["--steps", range]),
        (&["--steps", "1.5"], &["--steps", range]),
        (&["--steps", "many"], &["--steps", range]),
        (&["--steps", &too_many], &["--steps", range]),
        (&["--seed", "-1"], &["--seed", "a whole number from 0"]),
        (&["--seed", "x"], &["--seed", "a whole number from 0"]),
        (&["--noise", "-0.1"], &["--noise", "at least 0"]),
        (&["--noise", "NaN"], &["--noise", "at least 0"]),
        (&["--noise", "loud"], &["--noise", "at least 0"]),
        (&["--weight-decay", "inf"], &["--weight-decay", "at least 0"]),
        (&["--decay", "none"], &["--decay", "'none'", "coupled or decoupled"]),
        (&["--decay", "coupled", "--decay", "decoupled"], &["--decay is given twice for run 1"]),
        (&["--noise", "1", "--noise", "2"], &["--noise is given twice for run 1"]),
        (&["--schedule", "cosin"], &["--schedule", "did you mean 'cosine'"]),
        (&["--schedule", "cosine(len=3)"], &["--schedule", "character 8", "did you mean 'length'"]),
        (&["--sampling", "bach(5)"], &["--sampling", "did you mean 'batch'"]),
        (&["--sampling", "batch(0)"], &["--sampling", "m = 0 is not allowed"]),
        (&["--run", "momentun"], &["--run", "did you mean 'momentum'"]),
        (&["--run", "momentum(lr=0.1"], &["--run", "character 16", "expected ',' or ')'"]),
        (&["--run", "momentum(beat=0.1)"], &["--run", "did you mean 'beta'"]),
        (&["--run", "momentum(beta=2)"], &["--run", "character 10", "beta takes 0 to 1"]),
        (&["--run", "momentum(beta=nan)"], &["--run", "beta takes 0 to 1"]),
        (&["--run", "momentum(beta=big)"], &["--run", "beta takes 0 to 1"]),
        (&["--run", "gd(lr=0.1, lr=0.2)"], &["--run", "lr is given twice"]),
        (&["--run", "gd(1, 2, 3)"], &["--run", "gd takes 1 values at the most"]),
        (&["--run", ""], &["--run", "expected a name"]),
        (&["--view", "w"], &["--view w", "rosenbrock has no intercept b"]),
        (&["--view", "b"], &["--view", "w, wb"]),
        (&["--preset", "nothing"], &["--preset", "rosenbrock-for-all"]),
        (&["--stepz", "5"], &["--stepz", "--steps"]),
        (&["--objective", "rosenbrock"], &["--objective", "cannot be used multiple times"]),
        (&["--steps"], &["--steps", "a value is required"]),
    ] {
        folder.refuses(&gd(more), says);
    }
    for (args, says) in [
        (&["trace"][..], &["nothing to minimize", "--objective rosenbrock"][..]),
        (&["trace", "--objective", "rosenbrock"], &["no run", "--run 'gd(lr=0.01)'"]),
        (&["trace", "--objective", "rosenbrok", "--run", "gd"], &["--objective", "did you mean 'rosenbrock'"]),
        (&["trace", "--objective", "rosenbrock(c=1)", "--run", "gd"], &["--objective", "has no parameter 'c'", "a, b"]),
        (&["trace", "a.toml", "--preset", "rosenbrock-for-all"], &["--preset", "FILE"]),
        (&["trace", "a.toml"], &["a.toml", "cannot be opened"]),
        (&["a.toml"], &["a.toml", "cannot be opened"]),
        (&["lst"], &["lst", "did you mean 'list'"]),
        (&["list", "optimizer"], &["'optimizer'", "optimizers"]),
        (&["--steps", "3"], &["--steps"]),
    ] {
        folder.refuses(args, says);
    }
}

#[test]
fn a_wrong_file_opens_no_window() {
    let folder = Folder::new("window");
    folder.write("list", "objective = 3\n");
    folder.refuses(&["./list"], &["./list: line 1: objective takes text"]);
}

#[cfg(not(feature = "gui"))]
#[test]
fn without_a_window_one_line_names_what_works() {
    let folder = Folder::new("no-window");
    folder.write("good.toml", "objective = \"rosenbrock\"\n");
    for args in [&[][..], &["good.toml"]] {
        let done = folder.run(args);
        assert_eq!((done.code, done.stdout.as_str(), done.stderr.lines().count()), (Some(1), "", 1));
        assert!(["no window", "downhill trace", "downhill list"].iter().all(|part| done.stderr.contains(part)));
    }
}

#[test]
fn the_lists_have_every_member_on_a_line_with_every_parameter() {
    let folder = Folder::new("lists");
    let everything = folder.stdout(&["list"]);
    let check = |family: &str, members: &[(&str, &str, &[Param])]| {
        let list = folder.stdout(&["list", family]);
        assert_eq!(list.lines().count(), members.len(), "{list}");
        for ((key, about, params), line) in members.iter().zip(list.lines()) {
            assert_eq!(line.split_whitespace().next(), Some(*key));
            assert!(line.ends_with(about), "{line}");
            for param in *params {
                let described = format!("{}={} ({})", param.key, param.default_value(), param.range());
                assert!(line.contains(&described), "{line} should have {described}");
            }
            assert!(everything.contains(line.trim_end()), "{line}");
        }
    };
    fn members<T: Catalog>() -> Vec<(&'static str, &'static str, &'static [Param])> {
        T::ALL.iter().map(|entry| (entry.key, entry.about, entry.params)).collect()
    }
    check("objectives", &members::<Objective>());
    check("optimizers", &members::<Optimizer>());
    check("samplings", &members::<Sampling>());
    check("schedules", &Plan::list());
    let listed = folder.stdout(&["list", "presets"]);
    let keys: Vec<&str> = listed.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(keys, presets::ALL.iter().map(|preset| preset.key).collect::<Vec<_>>());
    let lessons: Vec<String> = folder.stdout(&["list", "lessons"]).lines().map(str::to_owned).collect();
    assert_eq!(lessons.len(), downhill::sim::lesson::lessons::ALL.len());
    assert!(
        lessons.iter().zip(downhill::sim::lesson::lessons::ALL).all(|(line, entry)| line.starts_with(entry.key)),
        "{lessons:?}"
    );
}

#[test]
fn functions_and_quantities_are_listed_and_each_works() {
    let folder = Folder::new("more-lists");
    let functions = folder.stdout(&["list", "functions"]);
    for name in
        functions.lines().filter_map(|line| line.split_whitespace().next()).filter(|name| name.len() > 2 && !name.contains(','))
    {
        let arguments = if ["max", "min"].contains(&name) { "x, y" } else { "0.5 + x/99" };
        let objective = format!("formula(\"{name}({arguments}) + y\")");
        assert!(
            folder.stdout(&["trace", "--objective", &objective, "--run", "gd", "--steps", "1"]).lines().count() > 1,
            "{name}"
        );
    }
    let quantities = folder.stdout(&["list", "quantities"]);
    for kind in downhill::sim::lesson::quantity::KINDS {
        assert!(
            quantities.lines().any(|line| line.starts_with(&format!("{} ", kind.key)) && line.contains(kind.about)),
            "{}",
            kind.key
        );
    }
}

#[test]
fn the_formulas_are_listed_as_they_are_shown() {
    let listed = Folder::new("formulas").stdout(&["list", "formulas"]);
    for entry in Optimizer::ALL {
        let rule = (entry.default)();
        let lines: String = rule.equations().iter().map(|one| format!("  {} = {}\n", one.left, one.right)).collect();
        assert!(listed.contains(&lines), "{}: {lines}", entry.key);
    }
    for entry in Objective::ALL {
        assert!(listed.contains(&(entry.default)().formula()), "{}", entry.key);
    }
    assert!(listed.contains("convergence theorem\n  xₖ₊₁ = xₖ − αₖ gₖ\n"));
}

#[test]
fn every_preset_can_be_traced() {
    let folder = Folder::new("presets");
    for preset in presets::ALL {
        let done = folder.run(&["trace", "--preset", preset.key, "--steps", "3"]);
        assert_eq!(done.code, Some(0), "{}: {}", preset.key, done.stderr);
        let runs = preset.experiment().runs.len();
        assert_eq!(rows(&done.stdout).last().map(|row| row.run), Some(runs), "{}", preset.key);
    }
}

#[test]
fn help_explains_the_columns_and_the_window() {
    let folder = Folder::new("help");
    let words = |args: &[&str]| folder.stdout(args).split_whitespace().collect::<Vec<_>>().join(" ");
    let help = words(&["trace", "--help"]);
    for word in ["run ", "label ", "step ", "x, y ", "loss ", "grad_norm ", "evals ", "before any --run", "--preset", "Euclidean"]
    {
        assert!(help.contains(word), "{word}");
    }
    let help = words(&["--help"]);
    assert!(["window", "trace", "list", "./list", "Exit status"].iter().all(|word| help.contains(word)));
    assert_eq!(folder.stdout(&["--version"]), format!("downhill {}\n", env!("CARGO_PKG_VERSION")));
}
