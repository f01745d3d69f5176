//! The exact law of a quadratic finite sum is what ensembles do: the last iterate, the averaged one, the floor, and the law of averaging.

use crate::support::trial::Trial;
use downhill::sim::Experiment;
use downhill::sim::ensemble::Ensemble;
use downhill::sim::experiment::exact::ExactLaw;
use downhill::sim::threads::Watch;

const SEEDS: usize = 2000;

fn law(experiment: &Experiment) -> ExactLaw {
    ExactLaw::of(experiment, &experiment.runs[0]).unwrap_or_else(|why| panic!("{why}"))
}

fn toy(rule: &str, steps: usize) -> Trial {
    Trial::new("regression-toy", rule, steps).sampled("single")
}

/// Every method × sampling × schedule: the mean gap of an ensemble is the exact one, within five of its standard errors.
#[test]
fn the_mean_gap_of_an_ensemble_is_the_exact_one() {
    for (trial, what) in [
        (toy("gd(lr=0.1)", 100), "one sample"),
        (toy("gd(lr=0.3)", 100), "one sample, larger steps"),
        (toy("gd(lr=0.3)", 100).sampled("batch(4)"), "a batch"),
        (toy("gd(lr=0.3)", 100).sampled("batch(4, replacement=true)").noise(0.2), "a batch and noise"),
        (toy("gd(lr=0.3)", 100).scheduled("inverse-time(rate=0.1)"), "a schedule"),
        (toy("momentum(lr=0.05, beta=0.8)", 100), "momentum"),
        (toy("momentum(lr=0.1, beta=0.8)", 100).scheduled("inverse-sqrt(rate=0.3)"), "momentum with a schedule"),
        (toy("nesterov(lr=0.05, beta=0.8)", 100).scheduled("inverse-time(rate=0.1)"), "nesterov with a schedule"),
        (Trial::new("regression-toy(b=fixed)", "momentum(lr=0.1, beta=0.9)", 80).sampled("single"), "one parameter"),
        (Trial::new("regression-data(standardize=true)", "gd(lr=0.1)", 60).sampled("batch(3)"), "real data"),
        (Trial::new("quadratic", "momentum(lr=0.05, beta=0.7)", 80).noise(0.5), "a bowl with noise"),
    ] {
        let experiment = &trial.0;
        let gaps = law(experiment).gaps(experiment.steps, &Watch::default()).unwrap();
        let ensemble = Ensemble::of(experiment, &experiment.runs[0], SEEDS, SEEDS * 101, &Watch::default()).unwrap();
        let lowest = experiment.objective.lowest().unwrap();
        assert!(gaps[0].average.is_nan());
        for k in [0, 1, 2, 3, 7, 20, 59, experiment.steps] {
            let moment = ensemble.moments[k];
            let losses: Vec<f64> = ensemble.cloud.at(k).1.iter().map(|x| experiment.objective.value(*x) - lowest).collect();
            assert_eq!(ensemble.cloud.at(k).0, k);
            let mean = losses.iter().sum::<f64>() / SEEDS as f64;
            let deviation = (losses.iter().map(|loss| (loss - mean).powi(2)).sum::<f64>() / (SEEDS - 1) as f64).sqrt();
            let error = 5.0 * deviation / (SEEDS as f64).sqrt() + 1e-10 * (mean + lowest.abs());
            assert!((gaps[k].last - mean).abs() <= error, "{what}, step {k}: {} for {mean} ± {error}", gaps[k].last);
            if k > 0 {
                let (measured, error) =
                    (moment.average - lowest, 5.0 * moment.average_error + 1e-10 * (moment.average + lowest.abs()));
                let exact = gaps[k].average;
                assert!((exact - measured).abs() <= error, "{what}, the average at step {k}: {exact} for {measured} ± {error}");
            }
        }
    }
}

/// Without anything random the law is the run itself.
#[test]
fn without_noise_the_law_is_the_run() {
    for rule in ["gd(lr=0.3)", "momentum(lr=0.1, beta=0.9)", "nesterov(lr=0.1, beta=0.9)"] {
        let trial = Trial::new("regression-toy", rule, 60).scheduled("inverse-time(rate=0.02)");
        let (experiment, lowest) = (&trial.0, trial.0.objective.lowest().unwrap());
        let gaps = law(experiment).gaps(60, &Watch::default()).unwrap();
        for (k, record) in trial.trace().records.iter().enumerate() {
            let gap = record.loss - lowest;
            assert!((gaps[k].last - gap).abs() < 1e-12, "{rule}, step {k}: {} for {gap}", gaps[k].last);
        }
        assert!(law(experiment).floor().is_err());
    }
}

/// The recursion ends at the fixed point, and on the lecture's data at the numbers that were computed independently.
#[test]
fn the_law_settles_at_its_floor() {
    for (rule, known) in [
        ("gd(lr=0.1)", Some(0.001183)),
        ("gd(lr=0.3)", Some(0.006064)),
        ("momentum(lr=0.02, beta=0.9)", None),
        ("nesterov(lr=0.02, beta=0.9)", None),
    ] {
        let law = law(&toy(rule, 1).0);
        let (floor, end) = (law.floor().unwrap(), law.gaps(20_000, &Watch::default()).unwrap().last().unwrap().last);
        assert!((end / floor - 1.0).abs() < 1e-6, "{rule}: {end} and {floor}");
        assert!(known.is_none_or(|known| (floor - known).abs() < 6e-7), "{rule}: {floor}");
    }
}

/// After many steps of a constant learning rate, the averaged iterate has the gap ½ tr(H⁻¹ N)/k, with momentum as well.
#[test]
fn the_averaged_iterate_follows_its_law() {
    for rule in ["gd(lr=0.1)", "gd(lr=0.3)", "momentum(lr=0.02, beta=0.8)", "nesterov(lr=0.02, beta=0.8)"] {
        let law = law(&toy(rule, 1).0);
        let gaps = law.gaps(60_000, &Watch::default()).unwrap();
        let c = law.averaged().unwrap();
        // What is left of the start falls like 1/k²: of two steps, one twice the other, it cancels.
        let share = |k: usize| gaps[k].average * k as f64 / c;
        let limit = 2.0 * share(60_000) - share(30_000);
        assert!((limit - 1.0).abs() < 1e-3, "{rule}: {limit}");
        assert!((share(60_000) - 1.0).abs() < (share(6000) - 1.0).abs(), "{rule}: it comes nearer");
    }
    // One parameter: ½ σ²/λ, whatever the learning rate, where only the noise is random.
    let slides = Trial::new("regression-toy(points=1, x_min=1, x_max=1, b=fixed)", "gd(lr=0.4)", 1).sampled("single").0;
    assert!((law(&slides).averaged().unwrap() - 0.5 * 0.02 / 3.0).abs() < 1e-12);
}

#[test]
fn where_the_law_is_not_known_it_is_said_why() {
    let why = |trial: &Trial| ExactLaw::of(&trial.0, &trial.0.runs[0]).expect_err("no law");
    for (trial, words) in [
        (toy("adam", 5), "gradient descent and momentum only"),
        (toy("gd", 5).decay(0.1), "without weight decay"),
        (toy("gd", 5).sampled("shuffle(4)"), "depend on each other"),
        (Trial::new("logistic", "gd", 5).sampled("single"), "a quadratic only"),
        (Trial::new("quadratic(a11=1, a12=0, a22=0, b1=0, b2=0)", "gd", 5), "a single minimizer"),
    ] {
        assert!(why(&trial).contains(words), "{}", why(&trial));
    }
    let floor = |trial: Trial| law(&trial.0).floor().expect_err("no floor");
    assert!(floor(toy("gd(lr=5)", 5)).contains("do not settle"));
    assert!(floor(toy("gd", 5).scheduled("cosine")).contains("changes"));
    assert!(law(&toy("gd", 5).sampled("shuffle(21)").0).floor().is_err(), "one batch of all samples is exact");
    let stopped = Watch::default();
    stopped.stop();
    assert_eq!(law(&toy("gd", 5).0).gaps(5, &stopped), None);
}
