//! `downhill weight-decay` and `downhill dropout`, run as a user runs them.

use crate::program::Folder;
use downhill::sim::dropout::dropout_layer::DropoutLayer;
use downhill::sim::dropout::dropout_tally::DropoutTally;
use downhill::sim::threads::Watch;
use downhill::sim::weight_decay::WeightDecay;
use downhill::sim::weight_decay::decay_sweep::{LambdaRange, sweep};

/// The header of `table`, and its cells row by row.
fn cells(table: &str) -> (String, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let header = reader.headers().unwrap().iter().collect::<Vec<_>>().join(",");
    (header, reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect())
}

fn number(cell: &str) -> f64 {
    cell.parse().unwrap()
}

#[test]
fn every_epoch_of_every_lambda_has_a_row_to_the_last_bit() {
    let folder = Folder::new("decay");
    let (header, rows) = cells(&folder.stdout(&["weight-decay", "--epochs", "20", "--lambda", "0,3,0.5"]));
    assert_eq!(header, "lambda,epoch,train_loss,validation_loss,w_norm_sq");
    let experiment = WeightDecay { epochs: 20, lambdas: vec![0.0, 3.0, 0.5], ..WeightDecay::default() };
    let runs = experiment.runs(&experiment.problem(), &Watch::default()).unwrap();
    let mut rows = rows.into_iter();
    for run in &runs {
        for (epoch, fit) in run.epochs.iter().enumerate() {
            let row: Vec<f64> = rows.next().unwrap().iter().map(|cell| number(cell)).collect();
            assert_eq!(row, [run.lambda, epoch as f64, fit.train_loss, fit.validation_loss, fit.squared_weights]);
        }
    }
    assert_eq!(rows.next(), None);
}

#[test]
fn the_defaults_are_the_lectures_and_every_option_is_heard() {
    let folder = Folder::new("decay-options");
    let all = [
        ["--dims", "200"],
        ["--train", "20"],
        ["--validation", "100"],
        ["--weight", "0.01"],
        ["--bias", "0.05"],
        ["--noise", "0.01"],
        ["--sigma0", "1"],
        ["--lambda", "0,3"],
        ["--epochs", "100"],
        ["--batch", "5"],
        ["--run", "gd(lr=0.01)"],
        ["--schedule", "constant"],
        ["--decay", "coupled"],
        ["--seed", "7"],
    ];
    let own = folder.stdout(&["weight-decay"]);
    assert_eq!(folder.stdout(&[&["weight-decay"], all.as_flattened()].concat()), own);
    assert_eq!(cells(&own).1.len(), 2 * 101);
    for other in [
        ["--dims", "100"],
        ["--train", "19"],
        ["--validation", "99"],
        ["--weight", "-0.01"],
        ["--bias", "-0.5"],
        ["--noise", "0"],
        ["--sigma0", "0"],
        ["--lambda", "0,2"],
        ["--epochs", "99"],
        ["--batch", "4"],
        ["--sampling", "batch(5)"],
        ["--run", "adam(lr=0.01)"],
        ["--schedule", "exponential(gamma=0.99)"],
        ["--seed", "8"],
    ] {
        assert_ne!(folder.stdout(&["weight-decay", other[0], other[1]]), own, "{other:?}");
    }
    let adam = |decay: &str| folder.stdout(&["weight-decay", "--run", "adam(lr=0.01)", "--decay", decay]);
    assert_ne!(adam("coupled"), adam("decoupled"));
}

#[test]
fn a_sweep_stands_beside_the_ridge() {
    let folder = Folder::new("decay-sweep");
    let (header, rows) = cells(&folder.stdout(&["weight-decay", "--sweep", "0.01,10,4", "--epochs", "30"]));
    assert_eq!(header, "lambda,train_loss,validation_loss,w_norm_sq,ridge_train_loss,ridge_validation_loss,ridge_w_norm_sq");
    let experiment = WeightDecay { epochs: 30, ..WeightDecay::default() };
    let lambdas = LambdaRange { from: 0.01, to: 10.0, count: 4 }.values();
    let points = sweep(&experiment, &experiment.problem(), &lambdas, &Watch::default()).unwrap();
    for (row, point) in rows.iter().zip(&points) {
        let fit = point.fit.unwrap();
        let [ours, ridge] = [fit, point.ridge].map(|fit| [fit.train_loss, fit.validation_loss, fit.squared_weights]);
        let row: Vec<f64> = row.iter().map(|cell| number(cell)).collect();
        assert_eq!(row, [&[point.lambda][..], &ours, &ridge].concat());
    }
    assert_eq!((rows.len(), points.len()), (4, 4));
}

#[test]
fn a_run_that_fails_says_so_and_keeps_what_it_had() {
    let folder = Folder::new("decay-fails");
    let done = folder.run(&["weight-decay", "--lambda", "0,1000", "--epochs", "500"]);
    let (_, rows) = cells(&done.stdout);
    let ours = |lambda: &str| rows.iter().filter(|row| row[0] == lambda).count();
    assert_eq!((done.code, ours("0"), ours("1000") < 200), (Some(0), 501, true));
    assert!(rows.iter().flatten().all(|cell| number(cell).is_finite()));
    assert_eq!(done.stderr.lines().count(), 1, "{}", done.stderr);
    let says = format!("is finite up to epoch {} and not after it", ours("1000") - 1);
    assert!(done.stderr.starts_with("note: lambda 1000 diverged: ") && done.stderr.contains(&says), "{}", done.stderr);
    let done = folder.run(&["weight-decay", "--run", "newton", "--lambda", "0"]);
    assert!(done.code == Some(0) && done.stderr.contains("the Hessian is singular"), "{}", done.stderr);
    let done = folder.run(&["weight-decay", "--sweep", "1,1000,2"]);
    assert!(cells(&done.stdout).1[1][1..4].iter().all(String::is_empty) && done.stderr.contains("its fit is left out"));
}

#[test]
fn few_examples_take_smaller_batches_by_themselves() {
    let folder = Folder::new("decay-few");
    for (train, rows) in [("1", 2 * 101), ("3", 2 * 101)] {
        assert_eq!(cells(&folder.stdout(&["weight-decay", "--train", train])).1.len(), rows);
    }
    assert_eq!(
        folder.stdout(&["weight-decay", "--train", "3"]),
        folder.stdout(&["weight-decay", "--train", "3", "--sampling", "shuffle(3)"])
    );
}

#[test]
fn the_columns_of_dropout_are_what_the_masks_came_to() {
    let folder = Folder::new("dropout");
    let (header, rows) = cells(&folder.stdout(&["dropout", "--p", "0.3", "--units", "5", "--draws", "300", "--seed", "2"]));
    assert_eq!(header, "unit,activation,expected,mean,standard_error,on");
    let layer = DropoutLayer { p: 0.3, units: 5, seed: 2 };
    let tally = DropoutTally::of(layer, 300);
    for (i, (row, unit)) in rows.iter().zip(tally.units()).enumerate() {
        let row: Vec<f64> = row.iter().map(|cell| number(cell)).collect();
        let share = unit.on as f64 / 300.0;
        let (mean, error) = (unit.passed.mean().unwrap(), unit.passed.error().unwrap());
        assert_eq!(row, [(i + 1) as f64, unit.activation, unit.expected, mean, error, share]);
    }
    assert_eq!(rows.len(), 5);
    let (header, rows) = cells(&folder.stdout(&["dropout", "--table", "outputs"]));
    assert!(header.starts_with("output,inference,training_sum,training_sum_error,inference_sum,training_value,"));
    let ways: Vec<&str> = rows.iter().take(4).map(|row| row[1].as_str()).collect();
    assert_eq!((rows.len(), ways), (12, vec!["nothing", "scaled", "inverted", "monte-carlo"]));
    assert!(rows.iter().all(|row| row[8].is_empty() == (row[1] != "monte-carlo")));
    // One draw has no error; nothing and everything off are no errors.
    let (_, rows) = cells(&folder.stdout(&["dropout", "--draws", "1"]));
    assert!(rows.iter().all(|row| row[4].is_empty()));
    for p in ["0", "1"] {
        assert!(folder.stdout(&["dropout", "--p", p]).lines().count() == 7);
        assert!(!folder.stdout(&["dropout", "--p", p, "--table", "outputs"]).contains("NaN"));
    }
}

#[test]
fn tables_go_to_files_as_everywhere() {
    let folder = Folder::new("regularization-csv");
    for command in [&["weight-decay", "--epochs", "3"][..], &["dropout"]] {
        let out = format!("{}.csv", command[0]);
        let to_file = [command, &["--csv", &out]].concat();
        assert_eq!(folder.stdout(&to_file), "");
        assert_eq!(folder.read(&out), folder.stdout(command));
        folder.refuses(&to_file, &[&out, "exists already", "--force"]);
    }
}

#[test]
fn what_is_wrong_is_said_with_what_would_be_right() {
    let folder = Folder::new("regularization-wrong");
    for (args, says) in [
        (&["--train", "0"][..], &["--train", "a whole number from 1 to 1000"][..]),
        (&["--train", "1.5"], &["--train", "a whole number"]),
        (&["--dims", "0"], &["--dims", "a whole number from 1 to 2000"]),
        (&["--dims", "many"], &["--dims", "'many'", "a whole number"]),
        (&["--validation", "0"], &["--validation", "from 1 to 5000"]),
        (&["--noise", "-1"], &["--noise", "0 to 100"]),
        (&["--sigma0", "nan"], &["--sigma0", "0 to 100"]),
        (&["--lambda", "x"], &["--lambda", "'x'", "0 to 1000000"]),
        (&["--lambda", "-1"], &["--lambda", "'-1'", "0 to 1000000"]),
        (&["--lambda", "1,,2"], &["--lambda", "''"]),
        (&["--lambda", "inf"], &["--lambda", "'inf'"]),
        (&["--lambda", "1,1"], &["lambda = 1 is given twice"]),
        (&["--epochs", "0"], &["--epochs", "a whole number from 1 to 100000"]),
        (&["--batch", "0"], &["--batch", "a whole number from 1"]),
        (&["--batch", "21"], &["a batch of 21 from 20 samples", "take at most 20"]),
        (&["--sampling", "batch(30)"], &["a batch of 30 from 20 samples"]),
        (&["--batch", "2", "--sampling", "single"], &["--batch", "--sampling"]),
        (&["--sweep", "1,2"], &["--sweep", "FROM,TO,COUNT"]),
        (&["--sweep", "0,2,5"], &["--sweep", "above 0"]),
        (&["--sweep", "1,2,x"], &["--sweep", "FROM,TO,COUNT"]),
        (&["--sweep", "1,2,1"], &["--sweep", "take 2 to 200"]),
        (&["--sweep", "1,2,3", "--lambda", "1"], &["--sweep", "--lambda"]),
        (&["--run", "adm"], &["--run", "did you mean 'adam'"]),
        (&["--schedule", "cosin"], &["--schedule", "did you mean 'cosine'"]),
        (&["--decay", "l2"], &["--decay", "coupled or decoupled"]),
        (&["--seed", "-1"], &["--seed", "a whole number from 0"]),
        (&["--lamda", "1"], &["--lamda", "--lambda"]),
    ] {
        folder.refuses(&[&["weight-decay"], args].concat(), says);
    }
    for (args, says) in [
        (&["--p", "1.5"][..], &["--p", "'1.5'", "0 to 1"][..]),
        (&["--p", "-0.1"], &["--p", "0 to 1"]),
        (&["--units", "0"], &["--units", "a whole number from 1 to 64"]),
        (&["--draws", "0"], &["--draws", "a whole number from 1"]),
        (&["--table", "all"], &["--table", "units, outputs"]),
    ] {
        folder.refuses(&[&["dropout"], args].concat(), says);
    }
    folder.refuses(&["weight-decey"], &["did you mean 'weight-decay'"]);
}

#[test]
fn help_explains_every_column_and_option() {
    let folder = Folder::new("regularization-help");
    let words = |args: &[&str]| folder.stdout(args).split_whitespace().collect::<Vec<_>>().join(" ");
    let help = words(&["weight-decay", "--help"]);
    for word in [
        "lambda ",
        "epoch ",
        "train_loss ",
        "validation_loss ",
        "w_norm_sq ",
        "ridge_validation_loss",
        "squared units",
        "--sweep",
        "[default: 200]",
        "[default: 0.01]",
        "hardly helps",
    ] {
        assert!(help.contains(word), "{word}");
    }
    let help = words(&["dropout", "--help"]);
    for word in [
        "unit ",
        "activation ",
        "expected ",
        "mean ",
        "standard_error ",
        "on ",
        "inference ",
        "training_sum ",
        "inference_value_sd",
        "[default: 0.5]",
    ] {
        assert!(help.contains(word), "{word}");
    }
    let help = words(&["--help"]);
    assert!(help.contains("weight-decay") && help.contains("dropout"));
}
