//! `downhill train`, run as a user runs it.

use crate::program::Folder;
use downhill::math::Activation;
use downhill::math::Dataset;
use downhill::math::Optimizer;
use downhill::math::Sampling;
use downhill::math::catalog::Catalog;
use downhill::sim::Run;
use downhill::sim::Session;
use downhill::sim::Training;
use downhill::sim::export::export_training;
use downhill::sim::threads::Watch;
use std::sync::Arc;

const HEADER: &str = "run,label,epoch,train_loss,test_loss,train_accuracy,test_accuracy,grad_norm,w_norm_sq";

/// The cells of every row; an empty one is none.
fn rows(table: &str) -> Vec<(String, Vec<Option<f64>>)> {
    assert_eq!(table.lines().next(), Some(HEADER));
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let row = |record: csv::StringRecord| {
        let numbers = record.iter().enumerate().filter(|(i, _)| *i != 1);
        (record[1].to_owned(), numbers.map(|(_, cell)| (!cell.is_empty()).then(|| cell.parse().unwrap())).collect())
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

#[test]
fn the_table_has_every_epoch_of_every_run_to_the_last_bit() {
    assert_eq!(export_training::COLUMNS.join(","), HEADER);
    let folder = Folder::new("train-bits");
    let table = folder.stdout(&[
        "train",
        "--data",
        "circles(noise=0.2)",
        "--points",
        "40",
        "--train-share",
        "0.7",
        "--layers",
        "5,3",
        "--activation",
        "relu",
        "--dropout",
        "0.1",
        "--epochs",
        "6",
        "--batch",
        "9",
        "--seed",
        "3",
        "--weight-decay",
        "0.01",
        "--run",
        "adam(lr=0.02)",
        "--decay",
        "decoupled",
        "--run",
        "gd(lr=0.1)",
        "--sampling",
        "full",
    ]);
    let mut training = Training {
        dataset: Dataset::parse("circles(noise=0.2)").unwrap(),
        points: 40,
        train_share: 0.7,
        hidden: vec![5, 3],
        activation: Activation::parse("relu").unwrap(),
        dropout: downhill::math::Dropout::new(0.1, downhill::math::data::dropout::DropoutForm::Plain).unwrap(),
        epochs: 6,
        sampling: Sampling::parse("shuffle(m=9)").unwrap(),
        seed: 3,
        ..Training::default()
    };
    for (i, optimizer) in ["adam(lr=0.02)", "gd(lr=0.1)"].iter().enumerate() {
        let mut run = Run::new(Optimizer::parse(optimizer).unwrap(), i);
        run.weight_decay = 0.01;
        training.runs.push(run);
    }
    training.runs[0].decay = downhill::sim::run::conditions::Decay::Decoupled;
    training.runs[1].sampling = Some(Sampling::FULL);
    let problem = Arc::new(training.problem().unwrap());
    let mut read = rows(&table).into_iter();
    for (i, run) in training.runs.iter().enumerate() {
        let mut session = Session::new(&training, &problem, i);
        session.train(6, &Watch::default());
        assert_eq!(session.epochs().len(), 7);
        for epoch in session.epochs() {
            let test = epoch.test.unwrap();
            let numbers = [
                (i + 1) as f64,
                epoch.epoch as f64,
                epoch.train.loss,
                test.loss,
                epoch.train.accuracy,
                test.accuracy,
                epoch.grad_norm,
                epoch.squared_weights,
            ];
            assert_eq!(read.next(), Some((run.name().to_owned(), numbers.map(Some).to_vec())));
        }
    }
    assert_eq!(read.next(), None);
}

#[test]
fn the_defaults_learn_the_moons_and_neither_threads_nor_length_change_a_row() {
    let folder = Folder::new("train-defaults");
    let table = folder.stdout(&["train", "--threads", "1"]);
    let last = rows(&table).pop().unwrap();
    assert_eq!((last.0.as_str(), last.1[1]), ("Adam", Some(200.0)));
    assert!(last.1[4] > Some(0.95) && last.1[5] > Some(0.9), "{last:?}");
    assert_eq!(folder.stdout(&["train", "--threads", "3", "--run", "adam(lr=0.01)"]), table);
    assert!(table.starts_with(&folder.stdout(&["train", "--epochs", "20"])));
    assert_ne!(folder.stdout(&["train", "--seed", "8"]), table);
}

#[test]
fn a_batch_is_short_for_a_sampling_and_dropout_has_two_forms() {
    let folder = Folder::new("train-batch");
    let of = |more: &[&str]| folder.stdout(&[&["train", "--epochs", "3", "--layers", "4"], more].concat());
    assert_eq!(of(&["--batch", "30"]), of(&["--sampling", "shuffle(m=30)"]));
    assert_ne!(of(&["--batch", "30"]), of(&[]));
    assert_eq!(of(&["--dropout", "0.3"]), of(&["--dropout", "dropout(0.3, form=plain)"]));
    assert_ne!(of(&["--dropout", "0.3"]), of(&["--dropout", "dropout(0.3, form=inverted)"]));
    assert_eq!(of(&["--dropout", "0"]), of(&[]));
    assert_ne!(of(&["--loss", "squared"]), of(&[]));
    assert_eq!(rows(&folder.stdout(&["train", "--epochs", "3", "--layers", "none"])).len(), 4);
}

#[test]
fn points_of_ones_own_are_read_from_a_file() {
    let folder = Folder::new("train-csv");
    let text: String = (0..30).map(|i| format!("{},{},{}\n", i % 6, i % 5, if i % 6 > 2 { "up" } else { "down" })).collect();
    folder.write("mine.csv", format!("u,v,kind\n{text}"));
    let args = ["train", "--data", "csv(mine.csv)", "--layers", "none", "--epochs", "100", "--run", "adam(lr=0.1)"];
    let last = rows(&folder.stdout(&args)).pop().unwrap();
    assert_eq!((last.1[4], last.1[5]), (Some(1.0), Some(1.0)));
    folder.write("bad.csv", format!("u,v,kind\n{text}1,2,middle\n"));
    folder.refuses(&["train", "--data", "csv(bad.csv)"], &["--data", "bad.csv: line 32: 'middle' is a third class in kind"]);
    folder
        .refuses(&["train", "--data", "csv(mine.csv, class=kin)"], &["mine.csv: there is no column 'kin' (did you mean 'kind'"]);
    folder.refuses(&["train", "--data", "csv(none.csv)"], &["none.csv: cannot be opened"]);
    folder.refuses(&["train", "--data", "csv"], &["csv(file=points.csv)"]);
}

#[test]
fn what_is_out_of_the_ordinary_is_noted_and_still_written() {
    let folder = Folder::new("train-notes");
    let done = folder.run(&["train", "--points", "1", "--epochs", "2"]);
    assert_eq!((done.code, done.stderr.lines().count()), (Some(0), 2), "{}", done.stderr);
    assert!(done.stderr.contains("no training example is of class 1") && done.stderr.contains("all points are for training"));
    assert!(rows(&done.stdout).iter().all(|(_, numbers)| numbers[3].is_none() && numbers[5].is_none()));

    let done = folder.run(&["train", "--run", "gd(lr=1)", "--weight-decay", "1e6", "--run", "gd(lr=0.1)", "--weight-decay", "0"]);
    assert_eq!((done.code, done.stderr.lines().count()), (Some(0), 1), "{}", done.stderr);
    assert!(
        done.stderr.starts_with("note: run 1 (Gradient descent) diverged: ") && done.stderr.contains("is not finite at step")
    );
    let table = rows(&done.stdout);
    assert_eq!(table.iter().filter(|(_, numbers)| numbers[0] == Some(2.0)).count(), 201);
    assert!(table.iter().all(|(_, numbers)| numbers.iter().flatten().all(|number| number.is_finite())));
}

#[test]
fn a_file_is_written_whole_and_never_replaced_by_accident() {
    let folder = Folder::new("train-out");
    let args = ["train", "--epochs", "2", "--csv", "out.csv"];
    assert_eq!(folder.stdout(&args), "");
    let table = folder.read("out.csv");
    assert_eq!(rows(&table).len(), 3);
    folder.refuses(&args, &["out.csv", "exists already", "--force"]);
    assert_eq!(folder.stdout(&[&args[..], &["--force", "--seed", "9"]].concat()), "");
    assert_ne!(folder.read("out.csv"), table);
}

#[test]
fn what_is_wrong_is_said_with_what_would_be_right() {
    let folder = Folder::new("train-wrong");
    for (args, says) in [
        (&["--data", "moon"][..], &["--data", "there is no data set 'moon' (did you mean 'moons'"][..]),
        (&["--data", "moons(noise=-1)"], &["--data", "noise takes 0 to 10"]),
        (&["--points", "0"], &["--points", "a whole number from 1 to 10000"]),
        (&["--points", "many"], &["--points", "a whole number from 1 to 10000"]),
        (&["--train-share", "2"], &["--train-share", "takes 0 to 1"]),
        (&["--train-share", "half"], &["--train-share", "'half' is not allowed: it takes 0 to 1"]),
        (&["--train-share", "nan"], &["--train-share", "takes 0 to 1"]),
        (&["--layers", "16;16"], &["--layers", "'16;16' is no whole number", "16,16"]),
        (&["--layers", "0"], &["--layers", "it takes 1 to 64"]),
        (&["--layers", "4,4,4,4,4"], &["--layers", "the most is 4"]),
        (&["--activation", "rely"], &["--activation", "did you mean 'relu'"]),
        (&["--activation", "leaky-relu(slope=2)"], &["--activation", "slope takes 0 to 0.9"]),
        (&["--loss", "hinge"], &["--loss", "cross-entropy or squared"]),
        (&["--dropout", "1.1"], &["--dropout", "takes 0 to 1"]),
        (&["--dropout", "-0.1"], &["--dropout", "takes 0 to 1"]),
        (&["--dropout", "some"], &["--dropout", "'some' is not allowed: it takes 0 to 1"]),
        (&["--dropout", "dropout(q=1)"], &["--dropout", "has no parameter 'q'"]),
        (&["--epochs", "0"], &["--epochs", "a whole number from 1 to 100000"]),
        (&["--batch", "0"], &["--batch", "a whole number from 1"]),
        (&["--batch", "401"], &["a batch of 401 from 400 samples", "at most 400"]),
        (&["--batch", "5", "--sampling", "single"], &["--batch and --sampling both", "give one"]),
        (&["--seed", "-1"], &["--seed", "a whole number from 0"]),
        (&["--threads", "0"], &["--threads", "from 1 to 256"]),
        (&["--run", "newton"], &["run 'Newton'", "newton cannot train a network", "Hessian", "take one of gd"]),
        (&["--run", "bfgs"], &["bfgs cannot train a network", "n × n"]),
        (&["--run", "polyak"], &["polyak cannot train a network", "F*"]),
        (&["--run", "adm"], &["--run", "did you mean 'adam'"]),
        (&["--weight-decay", "-1"], &["--weight-decay", "at least 0"]),
        (&["--weight-decay", "1", "--decay", "both"], &["--decay", "coupled", "decoupled"]),
        (&["--stepz", "1"], &["--stepz"]),
        (&["--csv", "nowhere/out.csv"], &["nowhere/out.csv", "no folder nowhere"]),
    ] {
        folder.refuses(&[&["train"], args].concat(), says);
    }
    folder.refuses(&["trian"], &["did you mean 'train'"]);
}

#[test]
fn help_explains_columns_and_units_and_the_lists_have_every_member() {
    let folder = Folder::new("train-help");
    let help = folder.stdout(&["train", "--help"]).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(export_training::COLUMNS.iter().all(|column| help.contains(&format!("{column} "))), "{help}");
    for words in [
        "in nats",
        "Euclidean",
        "without the biases",
        "with no unit switched off",
        "newton, bfgs and polyak cannot",
        "Without any --run there is one, of adam(lr=0.01)",
    ] {
        assert!(help.contains(words), "{words}");
    }
    assert!(folder.stdout(&["--help"]).contains("train "));
    let (activations, datasets) = (folder.stdout(&["list", "activations"]), folder.stdout(&["list", "datasets"]));
    assert!(
        Activation::ALL
            .iter()
            .all(|entry| activations.lines().any(|line| line.starts_with(entry.key) && line.ends_with(entry.about)))
    );
    assert!(
        Dataset::ALL.iter().all(|entry| datasets.lines().any(|line| line.starts_with(entry.key) && line.ends_with(entry.about)))
    );
}

#[test]
fn the_help_lists_no_option_that_is_always_refused() {
    let folder = Folder::new("train-help");
    assert!(!folder.stdout(&["train", "--help"]).contains("--run-start"));
    assert!(folder.stdout(&["trace", "--help"]).contains("--run-start"), "where it means something it is listed");
}
