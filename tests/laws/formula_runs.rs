//! A formula of one's own as an objective: it runs, is drawn and ends like those of the catalogue.

use crate::support::trial::Trial;
use downhill::math::Objective;
use downhill::math::Optimizer;
use downhill::math::Point;
use downhill::math::catalog::Catalog;
use downhill::math::picture::contour::isolines;
use downhill::math::picture::field::Field;
use downhill::math::picture::levels::Levels;
use downhill::sim::Experiment;
use downhill::sim::ensemble::Ensemble;
use downhill::sim::threads::Watch;

const ROSENBROCK: &str = "(1 - x)^2 + 100*(y - x^2)^2";

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * (1.0 + a.abs().max(b.abs()))
}

#[test]
fn a_formula_runs_like_the_objective_of_the_catalogue() {
    let start = |trial: Trial| trial.from(-1.2, 1.0).0;
    let own = format!("formula(\"{ROSENBROCK}\", x_min=-2, x_max=2, y_min=-1, y_max=3)");
    // Those without a rate that makes rounding grow, on the valley's way.
    for rule in ["gd(lr=0.001)", "momentum(lr=0.0005)", "adam", "newton", "line-search"] {
        let [ours, theirs] = [own.as_str(), "rosenbrock"].map(|on| start(Trial::new(on, rule, 60).noise(0.01)));
        let traces = [&ours, &theirs].map(|experiment| experiment.trace(&experiment.runs[0]).records);
        assert_eq!(traces[0].len(), traces[1].len(), "{rule}");
        for (a, b) in traces[0].iter().zip(&traces[1]) {
            assert!((a.x - b.x).norm() < 1e-6 && near(a.evals as f64, b.evals as f64), "{rule}: {a:?}, {b:?}");
        }
        let [at, there] = [&ours, &theirs].map(|experiment| experiment.inspect(&experiment.runs[0], 20));
        assert!(at.x.iter().zip(&there.x).all(|(a, b)| (a - b).abs() < 1e-6), "{rule}");
        let ensemble =
            |experiment: &Experiment| Ensemble::of(experiment, &experiment.runs[0], 9, 100, &Watch::default()).unwrap();
        let [ours, theirs] = [&ours, &theirs].map(ensemble);
        assert!((ours.moments[60].median - theirs.moments[60].median).abs() < 1e-6 * (1.0 + theirs.moments[60].median), "{rule}");
    }
}

#[test]
fn its_contours_are_those_of_the_function_with_gaps_where_it_is_undefined() {
    let picture = |notation: &str| {
        let objective = Objective::parse(notation).unwrap();
        let field = Field::sample(objective.view(), 64, 64, |p| objective.value(p));
        let levels = Levels::choose(&field, objective.lowest(), 16);
        (isolines(&field, &levels.values), field)
    };
    let (ours, theirs) = (picture(&format!("formula(\"{ROSENBROCK}\", -2, 2, -1, 3)")), picture("rosenbrock"));
    assert!(ours.1.values.iter().zip(&theirs.1.values).all(|(a, b)| near(*a, *b)));
    let (lines, field) = picture("formula(\"log(x) + y^2\")");
    assert!(!lines.is_empty() && field.values.iter().filter(|value| value.is_nan()).count() == 32 * 64);
    assert!(lines.iter().flat_map(|line| &line.points).all(|point| point[0] > 0.0));
}

#[test]
fn newton_solves_a_recognized_quadratic_in_one_step() {
    let experiment = Trial::new("formula(\"(x - 1)^2 + 3(x + y)^2 - 2\")", "newton", 3).0;
    let objective = &experiment.objective;
    assert!(objective.is_quadratic() && objective.minima() == [Point::new(1.0, -1.0)] && objective.lowest() == Some(-2.0));
    let records = experiment.trace(&experiment.runs[0]).records;
    assert!((records[1].x - Point::new(1.0, -1.0)).norm() < 1e-14);
    let polyak = Trial::new("formula(\"x^4 + y^4\")", "polyak", 3).0;
    assert_eq!(polyak.trace(&polyak.runs[0]).records.len(), 1, "F* is unknown, and polyak says so");
}

#[test]
fn a_run_that_leaves_the_domain_ends_there() {
    let experiment = Trial::new("formula(\"x - log(x) + y^2\")", "gd(lr=5)", 50).from(2.0, 0.0).0;
    let trace = experiment.trace(&experiment.runs[0]);
    assert!(trace.records.iter().all(|record| record.loss.is_finite() && record.x.x > 0.0));
    assert!(trace.records.len() < 51 && format!("{:?}", trace.end).contains("Undefined"), "{:?}", trace.end);
}

#[test]
fn a_formula_of_one_variable_is_one_dimensional() {
    // Newton's step on x⁴ is a third of the way.
    let experiment = Trial::new("formula(\"x^4\")", "newton", 20).from(1.0, 0.0).0;
    let trace = experiment.trace(&experiment.runs[0]);
    assert_eq!(trace.records.len(), 21, "{:?}", trace.end);
    for (k, record) in trace.records.iter().enumerate() {
        assert!((record.x.x - (2.0_f64 / 3.0).powi(k as i32)).abs() < 1e-12 && record.x.y == 0.0, "{k}: {}", record.x);
    }
    assert_eq!(experiment.inspect(&experiment.runs[0], 3).x.len(), 1);
    // Every rule runs on it as on the same function of the other variable.
    for entry in Optimizer::methods() {
        let path = |formula: &str| {
            let rule = (entry.default)().to_string();
            let experiment = Trial::new(&format!("formula(\"{formula}\")"), &rule, 30).from(0.7, 0.0).noise(0.01).0;
            experiment.trace(&experiment.runs[0]).records
        };
        assert_eq!(path("cosh(x - 1)"), path("cosh(y - 1)"), "{}", entry.key);
    }
}

#[test]
fn an_old_start_of_two_numbers_means_what_it_meant() {
    let read = |formula: &str, start: &str| {
        let text = format!("objective = 'formula(\"{formula}\")'\nstart = {start}\n[[run]]\noptimizer = \"gd(lr=0.1)\"\n");
        Experiment::from_toml(&text, &|_| Err("no file".into()))
    };
    for (formula, start, x) in
        [("x^2", "[2, 5]", 2.0), ("y^2", "[2, 5]", 5.0), ("x^2", "[2]", 2.0), ("y^2", "[5]", 5.0), ("x^2", "[2, 0]", 2.0)]
    {
        let experiment = read(formula, start).unwrap();
        assert_eq!(experiment.start, Point::new(x, 0.0), "{formula} from {start}");
        // It is written with one number, and reads back.
        let text = experiment.to_toml();
        assert!(text.contains(&format!("start = [{x:.1}]")) || text.contains(&format!("start = [{x}]")), "{text}");
        assert_eq!(Experiment::from_toml(&text, &|_| Err("no file".into())).unwrap(), experiment);
    }
    assert!(read("x^2 + y^2", "[2]").unwrap_err().message.contains("a start takes 2 numbers, not 1"));
    assert!(read("3", "[2, 5]").is_ok());
}
