//! Experiment files: what is wrong with one is said with its name, the line, and what would be right.

use crate::program::Folder;
use downhill::sim::Experiment;
use downhill::sim::file::presets;

/// Checks that a file of `content` is refused, in `line` (0: no line is to blame), with a message that says all of `says`.
fn refuses(folder: &Folder, content: &[u8], line: usize, says: &[&str]) {
    folder.write("bad.toml", content);
    let place = if line == 0 { "bad.toml: ".to_owned() } else { format!("bad.toml: line {line}: ") };
    folder.refuses(&["trace", "bad.toml", "--csv", "out.csv"], &[&[place.as_str()], says].concat());
    folder.refuses(&["bad.toml"], &[place.as_str()]);
}

#[test]
fn a_wrong_line_is_named_and_explained() {
    let folder = Folder::new("lines");
    for (text, line, says) in [
        ("", 1, &["the objective is missing", "objective = \"rosenbrock\""][..]),
        ("steps = 5\n", 1, &["the objective is missing"]),
        ("objective = \"rosenbrock\"\n[run]\noptimizer = \"gd\"\n[run]\n", 4, &["the table [run] is given twice", "[[run]]"]),
        ("objective = \"rosenbrock\"\n[[data]]\nfile = \"a.csv\"\n", 2, &["a table of data takes file", "text"]),
        (
            "objective = \"rosenbrock\"\n[[data]]\nfile = \"a\"\ntext = \"1\"\n[[data]]\nfile = \"a\"\ntext = \"2\"\n",
            6,
            &["a is given twice"],
        ),
        (
            "objective = \"regression-data(file=a)\"\n[[data]]\nfile = \"a\"\ntext = \"1,5\"\n",
            1,
            &["objective: a: ", "at least 2 rows"],
        ),
        ("objectiv = \"rosenbrock\"\n", 1, &["no key 'objectiv'", "did you mean 'objective'", "title, about, claims, objective"]),
        ("objective = \"rosenbrock\"\n\nstepz = 3\n", 3, &["no key 'stepz'", "did you mean 'steps'"]),
        ("objective = \"rosenbrock\"\nbogus = 1\n", 2, &["no key 'bogus'; it has"]),
        ("objective = rosenbrock\n", 1, &["not TOML", "quoted"]),
        ("objective = \"rosenbrock\n", 1, &["not TOML"]),
        ("objective = 3\n", 1, &["objective takes text in quotation marks, not the whole number 3"]),
        ("\nobjective = \"rosenbrok\"\n", 2, &["objective: character 1", "did you mean 'rosenbrock'"]),
        ("objective = \"rosenbrock(a=1000)\"\n", 1, &["objective: character 12", "a takes -100 to 100"]),
        ("objective = \"rosenbrock\"\nobjective = \"rosenbrock\"\n", 2, &["'objective' is given twice", "keep one"]),
        ("objective = \"rosenbrock\"\nsteps = 0\n", 2, &["steps: 0 is not allowed", "from 1 to 1000000"]),
        ("objective = \"rosenbrock\"\nsteps = 1000001\n", 2, &["steps: 1000001 is not allowed"]),
        ("objective = \"rosenbrock\"\nsteps = -3\n", 2, &["steps: -3 is not allowed"]),
        ("objective = \"rosenbrock\"\nsteps = 1.5\n", 2, &["steps takes a whole number from 1 to 1000000, not the number 1.5"]),
        ("objective = \"rosenbrock\"\nsteps = \"5\"\n", 2, &["steps takes a whole number", "not the text \"5\""]),
        ("objective = \"rosenbrock\"\nsteps = 99999999999999999999999\n", 2, &["9999", "whole number"]),
        ("objective = \"rosenbrock\"\nseed = -1\n", 2, &["seed: -1 is not allowed"]),
        ("objective = \"rosenbrock\"\nseeds = 0\n", 2, &["seeds: 0 is not allowed", "from 1 to 10000"]),
        ("objective = \"rosenbrock\"\nseeds = 10001\n", 2, &["seeds: 10001 is not allowed"]),
        ("objective = \"rosenbrock\"\nseed = true\n", 2, &["seed takes a whole number", "not true"]),
        ("objective = \"rosenbrock\"\nnoise = nan\n", 2, &["noise = NaN is not allowed", "at least 0"]),
        ("objective = \"rosenbrock\"\nnoise = -1\n", 2, &["noise = -1 is not allowed"]),
        (
            "objective = \"rosenbrock\"\nnoise = \"loud\"\n",
            2,
            &["noise takes a finite number of at least 0, not the text \"loud\""],
        ),
        ("objective = \"rosenbrock\"\nstart = [nan, 1]\n", 2, &["start: NaN is not allowed", "finite numbers"]),
        ("objective = \"rosenbrock\"\nstart = [-inf, 1]\n", 2, &["start: -inf is not allowed"]),
        ("objective = \"rosenbrock\"\nstart = [1]\n", 2, &["start: a start takes 2 numbers, not 1"]),
        ("objective = \"rosenbrock\"\nstart = [1, 2, 3]\n", 2, &["start: a start takes 2 numbers, not 3"]),
        ("objective = \"rosenbrock\"\nstart = []\n", 2, &["start: a start takes 2 numbers, not 0"]),
        ("objective = \"rosenbrock\"\nstart = 1\n", 2, &["start takes a list of numbers, as in [-1.2, 1.0]"]),
        ("objective = \"rosenbrock\"\nstart = [1, \"2\"]\n", 2, &["start takes a list", "a list with the text \"2\""]),
        ("objective = \"rosenbrock\"\nsteps = 5\nstart = [1e90, 1]\n", 3, &["not finite at the start (1e90, 1)"]),
        ("objective = \"rosenbrock\"\nsampling = \"bach\"\n", 2, &["sampling: character 1", "did you mean 'batch'"]),
        ("objective = \"rosenbrock\"\n[run]\noptimizer = \"gd\"\n", 2, &["[[run]] with two brackets"]),
        ("objective = \"rosenbrock\"\nrun = 3\n", 2, &["run takes a table", "[[run]]"]),
        ("objective = \"rosenbrock\"\nrun = [3]\n", 2, &["run takes a table", "the whole number 3"]),
        ("objective = \"rosenbrock\"\n\n[[run]]\nlabel = \"a\"\n", 3, &["the optimizer of this run is missing"]),
        ("objective = \"rosenbrock\"\n[[run]]\noptimizer = \"gdd\"\n", 3, &["optimizer: character 1", "did you mean 'gd'"]),
        (
            "objective = \"rosenbrock\"\n[[run]]\noptimizer = \"gd\"\nlable = \"a\"\n",
            4,
            &["a run has no key 'lable' (did you mean 'label'"],
        ),
        ("objective = \"rosenbrock\"\n[[run]]\noptimizer = \"gd\"\nsteps = 4\n", 4, &["a run has no key 'steps'"]),
        ("objective = \"rosenbrock\"\n[[run]]\noptimizer = \"gd\"\nschedule = \"cosin\"\n", 4, &["schedule: ", "'cosine'"]),
        ("objective = \"rosenbrock\"\n[[run]]\noptimizer = \"gd\"\nweight_decay = -1\n", 4, &["weight_decay = -1"]),
        (
            "objective = \"rosenbrock\"\n[[run]]\noptimizer = \"gd\"\ndecay = \"l2\"\n",
            4,
            &["decay: 'l2'", "coupled or decoupled"],
        ),
        (
            "objective = \"rosenbrock\"\n[[run]]\noptimizer = \"gd\"\ncolor = \"purpel\"\n",
            4,
            &["color: 'purpel' is no colour", "#rrggbb"],
        ),
        (
            "objective = \"rosenbrock\"\n[[run]]\noptimizer = \"gd\"\nmarker = \"blob\"\n",
            4,
            &["marker: 'blob' is no marker", "circle"],
        ),
        (
            "objective = \"rosenbrock\"\n[[run]]\noptimizer = \"gd\"\nhidden = 1\n",
            4,
            &["hidden takes true or false, not the whole number 1"],
        ),
        ("objective = \"rosenbrock\"\n[[run]]\noptimizer = \"gd\"\nnoise = inf\n", 4, &["noise = inf is not allowed"]),
        ("objective = \"rosenbrock\"\ntitle = \"\"\"a\nb\"\"\"\nsteps = 0\n", 4, &["steps: 0"]),
    ] {
        refuses(&folder, text.as_bytes(), line, says);
    }
}

#[test]
fn one_run_too_many_is_named() {
    let text = format!("objective = \"rosenbrock\"\n{}", "[[run]]\noptimizer = \"gd\"\n".repeat(65));
    refuses(&Folder::new("runs"), text.as_bytes(), 130, &["one run too many; the most is 64"]);
}

#[test]
fn what_is_no_text_is_not_read() {
    let folder = Folder::new("bytes");
    refuses(&folder, b"objective = \"rosenbrock\"\ntitle = \"\xff\"\n", 2, &["not UTF-8", "save the file as UTF-8"]);
    refuses(&folder, b"\0\0\0\0", 0, &["UTF-16", "save the file as UTF-8"]);
    refuses(&folder, "[".repeat(500_000).as_bytes(), 1, &["not TOML"]);
    refuses(&folder, format!("start = {}", "[".repeat(500_000)).as_bytes(), 1, &["not TOML"]);
    let huge = std::fs::File::create(folder.path("huge.toml")).unwrap();
    huge.set_len(100_000_000).unwrap();
    folder.refuses(&["trace", "huge.toml"], &["huge.toml: is larger than 33 MB"]);
    std::fs::create_dir(folder.path("folder.toml")).unwrap();
    folder.refuses(&["trace", "folder.toml"], &["folder.toml: is a folder; name a file"]);
    folder.refuses(&["trace", "missing.toml"], &["missing.toml: cannot be opened"]);
}

#[test]
fn a_file_without_runs_can_be_opened_but_not_traced() {
    let folder = Folder::new("no-runs");
    folder.write("empty.toml", "objective = \"rosenbrock\"\n");
    folder.refuses(&["trace", "empty.toml"], &["empty.toml: has no run", "[[run]]", "--run 'gd"]);
    assert!(!folder.stdout(&["trace", "empty.toml", "--run", "gd(lr=0.001)"]).is_empty());
}

#[test]
fn a_file_reads_back_as_it_was_written() {
    let text = "title = \"T\\n\\\"q\\\"\"\nobjective = \"rosenbrock(a=2)\"\nstart = [0.1, 1]\nsteps = 0x10\nseed = 3\nnoise = 1\n\
                sampling = \"batch(3)\"\n[[run]]\noptimizer = \"gd\"\nschedule = \"warmup(4) + cosine(length=9)\"\nnoise = 0\n\
                weight_decay = 0.5\ndecay = \"decoupled\"\nlabel = \"ä, ∇\"\ncolor = \"#102030\"\nmarker = \"star\"\nhidden = true\n";
    let read = |text: &str| Experiment::from_toml(text, &|_| Err(String::new())).unwrap();
    let experiment = read(text);
    assert_eq!((experiment.steps, experiment.noise, experiment.runs[0].noise), (16, 1.0, Some(0.0)));
    assert_eq!(read(&experiment.to_toml()), experiment);
    for preset in presets::ALL {
        let folder = Folder::new(&format!("saved-{}", preset.key));
        folder.write("saved.toml", preset.experiment().to_toml());
        let (saved, own) = (folder.run(&["trace", "saved.toml"]), folder.run(&["trace", "--preset", preset.key]));
        assert_eq!((saved.code, saved.stdout), (Some(0), own.stdout), "{}", preset.key);
    }
}

/// A table is for the window; where there is none, that is what is missing, not a key of an experiment.
#[test]
fn a_table_of_data_is_opened_by_its_name() {
    let folder = Folder::new("table");
    folder.write("own.csv", "weight;price\n1000,5;0,25\n1040,5;3,5\n1080,5;6,1\n");
    let done = folder.run(&["own.csv"]);
    assert_eq!(done.code, Some(1), "{}", done.stderr);
    assert!(done.stderr.contains("no window"), "{}", done.stderr);
    folder.write("bad.csv", "a,b\n1,2\nx,3\n");
    folder.refuses(&["bad.csv"], &["bad.csv", "line 3"]);
}
