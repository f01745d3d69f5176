//! What pages, messages and guides say in words or numbers. Each sentence is looked up where it stands, and then computed.

use super::{at, close, last};
use crate::support::trial::{Trial, objective};
use downhill::math::Activation;
use downhill::math::Objective;
use downhill::math::Optimizer;
use downhill::math::catalog::Catalog;
use downhill::math::catalog::param::Tunable;
use downhill::sim::experiment::MAX_STEPS;
use downhill::sim::file::presets;
use downhill::sim::lesson::lessons;
use downhill::sim::run::trace::Record;
use downhill::sim::weight_decay::WeightDecay;
use std::path::Path;

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Checks that the file at `path` still says `words`, wherever it breaks its lines.
fn says(path: &str, words: &str) {
    let flat = |text: &str| text.replace("\\\n", " ").split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat(&read(path)).contains(&flat(words)), "{path} no longer says “{words}”; look at what is computed here");
}

/// The chance that a normal variable lies farther than `z` standard deviations from its mean, by the midpoint rule.
fn beyond(z: f64) -> f64 {
    let density = |x: f64| (-0.5 * x * x).exp() / std::f64::consts::TAU.sqrt();
    2.0 * (0..100_000).map(|i| density(z + (f64::from(i) + 0.5) * 1e-4) * 1e-4).sum::<f64>()
}

#[test]
fn what_the_page_of_the_noise_says() {
    says("src/ui/pages/noise/check.rs", "by chance alone, about one mean in 370 is more than 3 standard errors away.");
    assert!(close(1.0 / beyond(3.0), 370.0, 0.005));
    says("src/ui/pages/noise/variance.rs", "Each dot is measured on 4000 draws.");
    says("src/ui/pages/noise/variance.rs", "const DRAWS: usize = 4000;");
}

#[test]
fn what_the_page_of_the_stability_says() {
    says("src/ui/pages/stability/numbers.rs", "The dominant root of the recurrence that fits the last 40 components best");
    says("src/sim/experiment/eigen_decay.rs", "const WINDOW: usize = 40;");
    says("src/ui/controls/quadratic_editor.rs", "the bowl is √κ times as long as wide");
    // An isoline of curvatures 1 and κ: x² + κ y² = 1.
    let f = objective("quadratic(a11=1, a12=0, a22=9, b1=0, b2=0)");
    assert!(close(f.value(at(3.0, 0.0)), f.value(at(0.0, 1.0)), 1e-12), "3 long and 1 wide where κ = 9");
}

/// From zero, gradient descent finds the fit with the least ‖w‖² + b², which is nearly that with the least ‖w‖²; from random weights it
/// finds one that is a thousand times as long.
#[test]
fn what_the_page_of_weight_decay_says() {
    let says_so =
        "From zero, gradient descent stays in the span of the examples and finds nearly the shortest of all exact fits by itself";
    says("src/ui/pages/weight_decay/controls.rs", says_so);
    says(
        "src/sim/weight_decay/mod.rs",
        "From 0, gradient descent finds nearly the shortest solution by itself, and decay hardly helps.",
    );
    let experiment = WeightDecay { lambdas: vec![0.0], sigma0: 0.0, epochs: 3000, ..WeightDecay::default() };
    let problem = experiment.problem();
    let run = &experiment.runs(&problem, &downhill::sim::threads::Watch::default()).unwrap()[0];
    let (found, shortest) = (run.result().unwrap(), problem.fit(&problem.ridge().at(1e-9)));
    assert!(found.train_loss < 1e-8, "{}", found.train_loss);
    let length = found.squared_weights / shortest.squared_weights;
    assert!((1.0..1.3).contains(&length), "{length}");
    let random = WeightDecay { sigma0: 1.0, ..experiment };
    let run = &random.runs(&random.problem(), &downhill::sim::threads::Watch::default()).unwrap()[0];
    assert!(run.result().unwrap().squared_weights > 1000.0 * shortest.squared_weights);
}

#[test]
fn what_the_parameters_say() {
    let doc = |family: &dyn Tunable, key: &str| family.params().iter().find(|param| param.key == key).unwrap().doc;
    assert!(doc(&Optimizer::by_key("polyak").unwrap(), "lr").ends_with("below 2 every step on a convex function comes closer."));
    for on in ["booth", "matyas", "v-valley", "logistic"] {
        let minimum = objective(on).minima()[0];
        for lr in [0.3, 1.0, 1.9] {
            let path = Trial::new(on, &format!("polyak(lr={lr})"), 30).path();
            let nearer =
                |two: &[downhill::math::Point]| (two[1] - minimum).norm() <= (two[0] - minimum).norm() * (1.0 + 1e-12) + 1e-9;
            assert!(path.windows(2).all(nearer), "{on}, {lr}");
        }
    }
    assert!(doc(&Optimizer::by_key("momentum").unwrap(), "beta").contains("0 is gradient descent"));
    assert_eq!(Trial::new("beale", "momentum(lr=0.01, beta=0)", 50).path(), Trial::new("beale", "gd(lr=0.01)", 50).path());
    assert!(doc(&Objective::by_key("v-valley").unwrap(), "delta").ends_with("whose curvature is 1/δ."));
    assert!(close(objective("v-valley(delta=0.2)").hessian(at(0.0, 0.0))[(1, 1)], 5.0, 1e-12));
    assert!(doc(&Objective::by_key("regression-data").unwrap(), "standardize").ends_with("the valley becomes a round bowl."));
    let values = objective("regression-data(standardize=true)").hessian(at(0.0, 0.0)).symmetric_eigenvalues();
    assert!(close(values.max(), values.min(), 1e-9));
    assert!(doc(&Activation::parse("elu").unwrap(), "alpha").ends_with("only at 1 it has no kink."));
}

/// The numbers in the README and in the changelog.
#[test]
fn what_the_guides_count() {
    let lesson_count = format!("{} lessons follow the lecture", lessons::ALL.len());
    says("README.md", &lesson_count);
    says("README.md", "each recorded step takes 40 bytes");
    says("docs/limits.md", "40 bytes are kept for each step");
    assert_eq!(size_of::<Record>(), 40);
    says("README.md", "A run has at most 1,000,000 steps");
    assert_eq!(MAX_STEPS, 1_000_000);
    says("README.md", "The first picture is the first of its presets");
    assert_eq!(presets::ALL[0].key, "ravine");
}

/// The animation at the top of the README.
#[test]
fn five_optimizers_leave_one_hill_and_end_apart() {
    says("README.md", "Five optimizers leave one hill of Himmelblau's function and do not all end in the same hollow");
    let ends: Vec<usize> = read("README.md")
        .split("```sh")
        .find(|part| part.contains("--objective himmelblau"))
        .expect("the command")
        .split("--run '")
        .skip(1)
        .take(5)
        .map(|part| {
            let rule = part.split('\'').next().unwrap();
            let end = last(&Trial::new("himmelblau", rule, 110).from(-0.35, -0.75));
            let minima = objective("himmelblau").minima();
            minima.iter().position(|p| (p - end.x).norm() < 0.1).unwrap_or_else(|| panic!("{rule} ends at {}", end.x))
        })
        .collect();
    assert!(ends.len() == 5 && ends.iter().any(|end| *end != ends[0]), "{ends:?}");
    assert!(objective("himmelblau").hessian(at(-0.35, -0.75)).symmetric_eigenvalues().max() < 0.0, "it is a hill");
}
