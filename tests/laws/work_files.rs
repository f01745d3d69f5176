//! Everything the window runs, written to a file, reads back as itself; and what is wrong in such a file is told with its line.

use crate::support::any::{amount, experiment, member, plan, run, tuned};
use downhill::math::Activation;
use downhill::math::Dataset;
use downhill::math::Optimizer;
use downhill::math::Point;
use downhill::math::Sampling;
use downhill::math::catalog::param::{Tunable, Value};
use downhill::math::data::dropout::Dropout;
use downhill::math::data::dropout_regression::DropoutData;
use downhill::math::data::linear_data::LinearData;
use downhill::math::network::Loss;
use downhill::sim::Experiment;
use downhill::sim::Training;
use downhill::sim::Work;
use downhill::sim::dropout::dropout_descent::DropoutDescent;
use downhill::sim::dropout::dropout_layer::DropoutLayer;
use downhill::sim::dropout::dropout_work::DropoutWork;
use downhill::sim::experiment::MAX_SEED;
use downhill::sim::file::presets;
use downhill::sim::overfitting::{Cure, MAX_DEGREE, Overfitting};
use downhill::sim::run::conditions::Decay;
use downhill::sim::weight_decay::WeightDecay;
use proptest::collection::{hash_set, vec};
use proptest::prelude::*;
use proptest::sample::select;

fn fitting(sampling: Sampling, n: usize) -> Sampling {
    if sampling.check(n).is_ok() { sampling } else { Sampling::FULL }
}

fn count(thing: &dyn Tunable, key: &str) -> usize {
    let Value::Number(count) = thing.get(key) else { panic!("{key} is no number") };
    count as usize
}

fn weight_decay() -> impl Strategy<Value = WeightDecay> {
    let lambdas = hash_set(0_u64..2_000_000, 1..6).prop_map(|all| all.into_iter().map(|n| n as f64 / 2.0).collect::<Vec<_>>());
    let law = (tuned(LinearData::default), 0.0..100.0, 1..=100_000_usize, member::<Sampling>());
    let how = (member::<Optimizer>(), plan(), select(&[Decay::Coupled, Decay::Decoupled]), 0..=MAX_SEED, lambdas);
    (law, how).prop_map(|((data, sigma0, epochs, sampling), (optimizer, schedule, decay, seed, lambdas))| {
        let sampling = fitting(sampling, count(&data, "train"));
        WeightDecay { data, sigma0, epochs, sampling, optimizer, schedule, decay, seed, lambdas }
    })
}

fn dropout() -> impl Strategy<Value = DropoutWork> {
    let layer = (0.0..=1.0, 1..=64_usize, 0..=MAX_SEED).prop_map(|(p, units, seed)| DropoutLayer { p, units, seed });
    let law = (tuned(DropoutData::default), tuned(Dropout::default), (-1e9..1e9, -3.0..3.0), 1..=1_000_000_usize);
    let how = (member::<Optimizer>(), plan(), member::<Sampling>(), 0..=MAX_SEED);
    let descent = (law, how).prop_map(|((data, dropout, start, steps), (optimizer, schedule, sampling, seed))| {
        let (start, sampling) = (Point::new(start.0, start.1), fitting(sampling, count(&data, "points")));
        DropoutDescent { data, dropout, start, steps, optimizer, schedule, sampling, seed }
    });
    (layer, 1..=10_000_000_usize, descent).prop_map(|(layer, draws, descent)| DropoutWork { layer, draws, descent })
}

fn training() -> impl Strategy<Value = Training> {
    let points = (member::<Dataset>(), 1..=10_000_usize, 0.0..=1.0);
    let network =
        (vec(1..=64_usize, 0..=4), member::<Activation>(), select(&[Loss::CrossEntropy, Loss::Squared]), tuned(Dropout::default));
    let how = (1..=100_000_usize, 0..=MAX_SEED, member::<Sampling>(), amount(), vec(run(), 0..4));
    (points, network, how).prop_map(
        |((dataset, points, train_share), (hidden, activation, loss, dropout), (epochs, seed, sampling, noise, runs))| {
            let mut training =
                Training { dataset, points, train_share, hidden, activation, loss, dropout, epochs, seed, sampling, noise, runs };
            let n = training.train_count();
            training.sampling = fitting(training.sampling, n);
            training.runs.iter_mut().for_each(|run| run.sampling = run.sampling.take().filter(|own| own.check(n).is_ok()));
            training
        },
    )
}

fn overfitting() -> impl Strategy<Value = Overfitting> {
    let points = (3..=200_usize, 0.0..=10.0, 0..=MAX_DEGREE, 0..=MAX_SEED);
    let how = (select(&Cure::ALL), 0.0..=1e6, 1e-6..=1e3, 1..=100_000_000_usize);
    (points, how).prop_map(|((points, noise, degree, seed), (cure, lambda, lr, steps))| Overfitting {
        points,
        noise,
        degree,
        cure,
        lambda,
        lr,
        steps,
        seed,
    })
}

fn nothing(path: &str) -> Result<String, String> {
    Err(format!("no file {path} is needed"))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_global_rejects: 100_000, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn the_whole_reads_back_as_itself(
        experiment in experiment(), weight_decay in weight_decay(), dropout in dropout(), training in training(),
        overfitting in overfitting(),
    ) {
        let work = Work { experiment, weight_decay, dropout, training, overfitting };
        prop_assume!(work.check().is_ok());
        let text = work.to_toml();
        let read = Work::from_toml(&text, &nothing).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        prop_assert_eq!(&read, &work, "{}", text);
        prop_assert_eq!(read.to_toml(), text);
    }
}

#[test]
fn a_file_without_tables_is_an_experiment_file() {
    for preset in presets::ALL {
        let work = Work::new(preset.experiment());
        assert_eq!(work.to_toml(), preset.experiment().to_toml());
        assert_eq!(Work::from_toml(&work.to_toml(), &nothing).unwrap(), work);
    }
}

#[test]
fn a_table_keeps_the_default_of_what_it_does_not_say() {
    let text = "objective = \"booth\"\n[weight-decay]\nlambdas = [0, 1]\n[dropout]\np = 0.2\n[training]\nlayers = [8]\n\
                [[training.run]]\noptimizer = \"adam\"\n";
    let work = Work::from_toml(text, &nothing).unwrap();
    assert_eq!(work.weight_decay, WeightDecay { lambdas: vec![0.0, 1.0], ..WeightDecay::default() });
    assert_eq!(work.dropout.layer, DropoutLayer { p: 0.2, ..DropoutLayer::default() });
    assert_eq!((work.training.hidden.as_slice(), work.training.runs.len(), work.training.epochs), ([8].as_slice(), 1, 200));
    // A reader of the plane alone takes the same file.
    assert_eq!(Experiment::from_toml(text, &nothing).unwrap(), work.experiment);
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    for (table, line, says) in [
        ("[overfitting]\ndegree = 21", 3, "degree = 21 is not allowed: degree takes"),
        ("[overfitting]\ncure = \"rige\"", 3, "it takes ridge or early-stopping"),
        ("[overfitting]\nlamda = 1", 3, "the table overfitting has no key 'lamda' (did you mean 'lambda'?)"),
        ("[weight-decay]\nsigma0 = -1", 3, "sigma0 = -1 is not allowed: sigma0 takes 0 to 100"),
        ("[weight-decay]\nlambdas = [1, 1]", 3, "lambdas: lambda = 1 is given twice"),
        ("[weight-decay]\nlambdas = []", 3, "give 1 to 200"),
        ("[weight-decay]\nepoch = 3", 3, "the table weight-decay has no key 'epoch' (did you mean 'epochs'?)"),
        ("[weight-decay]\n\ndata = \"linear(dims=3)\"", 4, "data: character 1: there is no 'linear' here; write linear-data(…)"),
        ("[weight-decay]\nsampling = \"batch(m=21)\"", 3, "sampling:"),
        ("[[weight-decay]]\nepochs = 3", 2, "write [weight-decay] with one bracket"),
        ("weight-decay = 3", 2, "weight-decay takes keys of its own, under the line [weight-decay], not the whole number 3"),
        ("[dropout]\np = 1.5", 3, "p takes 0 to 1"),
        ("[dropout]\nunits = 2.5", 3, "units takes a whole number from 1 to 64"),
        ("[dropout]\nunits = \"6\"", 3, "units takes a whole number from 1 to 64, not the text \"6\""),
        ("[dropout.plane]\nstart = [1]", 3, "start: a start takes two finite numbers"),
        ("[dropout.plane]\ndropout = \"dropout(p=2)\"", 3, "dropout: character 9: p = 2 is not allowed"),
        ("[training]\nlayers = [16, 65]", 3, "layers: it takes up to 4 whole numbers from 1 to 64"),
        ("[training]\nloss = \"square\"", 3, "loss takes cross-entropy or squared"),
        ("[training]\ndataset = \"moon\"", 3, "did you mean 'moons'?"),
        ("[training]\ndataset = \"csv(file=a.csv)\"", 3, "dataset: no file a.csv is needed"),
        ("[training]\n[[training.run]]\noptimizer = \"newton\"", 2, "newton cannot train a network"),
        ("[training]\n[[training.run]]\noptimiser = \"gd\"", 4, "did you mean 'optimizer'?"),
    ] {
        let error = Work::from_toml(&format!("objective = \"booth\"\n{table}\n"), &nothing).unwrap_err();
        assert_eq!((error.line, error.message.contains(says)), (line, true), "{table}\n{error}");
    }
}
