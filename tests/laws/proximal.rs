//! Runs in a set and with an L1 term: their loss, their least value, and how they end are those of what they minimize.

use crate::support::trial::Trial;
use downhill::math::Clipping;
use downhill::math::Point;
use downhill::math::Proximal;
use downhill::math::catalog::Catalog;
use downhill::sim::run::verdict::{Rest, Verdict};

fn held(on: &str, rule: &str, steps: usize, proximal: &str) -> Trial {
    let mut trial = Trial::new(on, rule, steps);
    trial.0.runs[0].proximal = Proximal::parse(proximal).unwrap();
    trial
}

fn verdict(trial: &Trial) -> Verdict {
    let (experiment, run) = (&trial.0, &trial.0.runs[0]);
    Verdict::of_run(&trial.trace(), &*experiment.objective, &experiment.conditions(run), experiment.lowest_of(run))
}

#[test]
fn a_run_that_rests_at_an_edge_has_converged_and_its_gap_is_gone() {
    for (on, rule, proximal) in [
        ("quadratic(a11=2, a12=0.5, a22=1, b1=3, b2=-2)", "gd(lr=0.1)", "box(low=-1, high=0.3)"),
        ("booth", "gd(lr=0.05)", "ball(radius=1)"),
        ("booth", "gd(lr=0.05)", "l1(strength=2)"),
        ("quadratic(a11=2, a12=0.5, a22=1, b1=1, b2=-2)", "gd(lr=0.2)", "l1(strength=0.5)"),
        ("logistic", "gd(lr=0.5)", "ball(radius=0.5)"),
        ("regression-toy(b=fixed)", "gd(lr=0.3)", "box(low=-1, high=0.2)"),
    ] {
        let trial = held(on, rule, 3000, proximal);
        let lowest = trial.0.lowest_of(&trial.0.runs[0]).unwrap_or_else(|| panic!("{on} with {proximal}"));
        let last = *trial.trace().records.last().unwrap();
        assert!((last.loss - lowest).abs() <= 1e-10 * (1.0 + lowest.abs()), "{on} with {proximal}: {} and {lowest}", last.loss);
        assert!(
            matches!(verdict(&trial), Verdict::Converged { rest: Rest::Minimum, .. }),
            "{on} with {proximal}: {}",
            verdict(&trial)
        );
        let free = trial.0.objective.lowest().unwrap();
        assert!(lowest > free + 1e-6, "{on} with {proximal}: the edge costs something, {lowest} and {free}");
    }
}

#[test]
fn with_an_l1_term_the_loss_has_it_and_elsewhere_it_is_f() {
    let lasso = held("himmelblau", "gd(lr=0.005)", 50, "l1(strength=0.7)");
    for record in &lasso.trace().records {
        let f = lasso.0.objective.value(record.x);
        assert!((record.loss - f - 0.7 * (record.x.x.abs() + record.x.y.abs())).abs() <= 1e-12 * record.loss);
    }
    let boxed = held("himmelblau", "gd(lr=0.005)", 50, "box(low=-1, high=1)");
    assert!(boxed.trace().records.iter().all(|record| record.loss == boxed.0.objective.value(record.x)));
    // Without the edge the norm is that of the gradient; at the edge it is what a step could still move.
    let record = boxed.trace().records[50];
    let g = boxed.0.objective.gradient(record.x);
    let moved = record.x - (record.x - g).map(|a| a.clamp(-1.0, 1.0));
    assert!((record.grad_norm - moved.norm()).abs() < 1e-12 && g.norm() > 1.0, "{record:?}");
}

#[test]
fn where_the_least_value_is_not_known_the_run_rests_and_no_gap_is_said() {
    let trial = held("himmelblau", "gd(lr=0.005)", 2000, "box(low=-1, high=1)");
    assert_eq!(trial.0.lowest_of(&trial.0.runs[0]), None);
    assert!(matches!(verdict(&trial), Verdict::Converged { rest: Rest::Held, .. }), "{}", verdict(&trial));
    assert_eq!(verdict(&trial).brief(), "at rest");
    assert_eq!(trial.0.common_lowest(), None);
    // Inside, at a point where the gradient vanishes, the kind of the point is F's own.
    let inside = held("himmelblau", "gd(lr=0.005)", 2000, "box(low=-4, high=4)");
    assert!(matches!(verdict(&inside), Verdict::Converged { rest: Rest::Minimum, .. }), "{}", verdict(&inside));
}

#[test]
fn each_run_has_the_gap_above_its_own_least_value() {
    let mut trial = held("booth", "gd(lr=0.05)", 400, "ball(radius=1)");
    let free = downhill::sim::Run { proximal: Proximal::NONE, ..trial.0.runs[0].clone() };
    trial.0.runs.push(free);
    let experiment = &trial.0;
    assert_eq!(experiment.common_lowest(), None, "two runs, two least values");
    for run in &experiment.runs {
        let last = *experiment.trace(run).records.last().unwrap();
        assert!((last.loss - experiment.lowest_of(run).unwrap()).abs() < 1e-9, "{last:?}");
    }
    assert!(experiment.trace(&experiment.runs[0]).records[400].x.norm() <= 1.0 + 1e-12);
    assert!((experiment.trace(&experiment.runs[1]).records[400].x - Point::new(1.0, 3.0)).norm() < 1e-6);
}

/// See data/constrained_reference.py.
#[test]
fn clipped_and_held_runs_are_those_of_pytorch_and_optax() {
    let runs: Vec<serde_json::Value> = serde_json::from_str(include_str!("../data/constrained.json")).unwrap();
    assert_eq!(runs.len(), 7);
    for theirs in &runs {
        let text = |key: &str| theirs[key].as_str().unwrap();
        let point = |value: &serde_json::Value| Point::new(value[0].as_f64().unwrap(), value[1].as_f64().unwrap());
        let path = theirs["path"].as_array().unwrap();
        let start = point(&theirs["start"]);
        let mut trial = held(text("objective"), text("optimizer"), path.len() - 1, text("proximal")).from(start.x, start.y);
        trial.0.runs[0].clip = Clipping::parse(text("clip")).unwrap();
        for (k, (ours, theirs)) in trial.path().iter().zip(path.iter().map(point)).enumerate() {
            assert!((ours - theirs).norm() <= 1e-9 * (1.0 + theirs.norm()), "{trial} at {k}: {ours} and {theirs}");
        }
    }
}
