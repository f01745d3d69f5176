//! Gradients that are clipped, and steps that are projected or followed by the proximal step of an L1 term.

use crate::support::formula::{Context, Number, evaluate, scalar};
use crate::support::trial::{Trial, assert_same_path, note, objective};
use downhill::math::catalog::Catalog as _;
use downhill::math::catalog::choice::variants;
use downhill::math::{Clipping, Optimizer, Point, Proximal};
use downhill::sim::ensemble::{Ensemble, theorem};
use downhill::sim::threads::Watch;
use nalgebra::DMatrix;

const CLIPPINGS: [&str; 2] = ["norm(limit=3)", "value(limit=2)"];
const PROXIMALS: [&str; 4] = ["box(low=-1.5, high=0.5)", "ball(radius=1.2)", "l1(strength=0.7)", "box(low=0, high=3)"];

fn clipped(mut trial: Trial, clip: &str) -> Trial {
    trial.0.runs[0].clip = Clipping::parse(clip).unwrap();
    trial
}

fn kept(mut trial: Trial, proximal: &str) -> Trial {
    trial.0.runs[0].proximal = Proximal::parse(proximal).unwrap();
    trial
}

/// One point, its gradient, and a learning rate.
struct At {
    x: Point,
    g: Point,
    lr: f64,
}

impl Context for At {
    fn k(&self) -> usize {
        0
    }
    fn symbol(&self, name: &str) -> Option<Number> {
        let column = |x: Point| DMatrix::from_column_slice(2, 1, x.as_slice());
        Some(match name {
            "xₖ" => column(self.x),
            "gₖ" => column(self.g),
            "αₖ" => scalar(self.lr),
            "λ" => scalar(0.3),
            _ => return None,
        })
    }
    fn call(&self, _: &str, _: &Number) -> Option<Number> {
        Some(DMatrix::from_column_slice(2, 1, objective("himmelblau").gradient(self.x).as_slice()))
    }
}

#[test]
fn the_formulas_that_are_shown_are_computed() {
    for clip in CLIPPINGS {
        for proximal in PROXIMALS {
            for decoupled in [false, true] {
                let plain = Trial::new("himmelblau", "gd(lr=0.02)", 12).scheduled("exponential(gamma=0.9)");
                let trial = if decoupled { plain.decoupled(0.3) } else { plain.decay(0.3) };
                let trial = kept(clipped(trial, clip), proximal);
                let conditions = trial.0.conditions(&trial.0.runs[0]);
                for k in 0..12 {
                    let inspection = trial.inspect(k);
                    let [x, g, next] =
                        [&inspection.x[..], note(&inspection, "gₖ"), note(&inspection, "xₖ₊₁")].map(Point::from_column_slice);
                    let at = At { x, g, lr: inspection.learning_rate };
                    let near = |formula: String, computed: Point| {
                        let shown = evaluate(&formula, &at);
                        let away = (Point::new(shown[0], shown[1]) - computed).norm();
                        assert!(away <= 1e-12 * (1.0 + computed.norm()), "{trial}, step {k}: {formula} and {computed}");
                    };
                    near(conditions.gradient_formula(false, "λ"), g);
                    near(conditions.update_formula("xₖ − αₖ gₖ", "λ"), next);
                }
            }
        }
    }
}

#[test]
fn every_rule_is_given_the_clipped_gradient() {
    for rule in Optimizer::ALL.iter().flat_map(|entry| variants((entry.default)())) {
        for (clip, most) in [("norm(limit=0.5)", 0.5), ("value(limit=0.5)", 0.5 * 2.0_f64.sqrt())] {
            let trial = clipped(Trial::of(objective("booth"), rule.clone(), 6), clip);
            for k in 0..5 {
                let inspection = trial.inspect(k);
                let Some(g) = inspection.notes.iter().find(|note| note.symbol == "gₖ") else { continue };
                let length = Point::from_column_slice(&g.value).norm();
                assert!(length <= most * (1.0 + 1e-12), "{trial}, {clip}, step {k}: {length}");
            }
        }
    }
}

#[test]
fn what_is_too_long_for_nothing_changes_nothing() {
    let plain = Trial::new("rosenbrock", "adam(lr=0.05)", 40);
    let wide = kept(clipped(plain.clone(), "norm(limit=1e9)"), "box(low=-1e9, high=1e9)");
    assert_same_path(&wide.path(), &plain.path(), 1e-15, "wide");
}

#[test]
fn projected_gradient_descent_and_ista_find_the_minimum_that_is_known() {
    // The minimum of F is (3, −2).
    let bowl = || Trial::new("quadratic(a11=1, a12=0, a22=4, b1=3, b2=-8)", "gd(lr=0.2)", 300);
    let end = |proximal: &str| *kept(bowl(), proximal).path().last().unwrap();
    let near = |proximal: &str, x: f64, y: f64| assert!((end(proximal) - Point::new(x, y)).norm() < 1e-9, "{}", end(proximal));
    near("box(low=-1, high=1)", 1.0, -1.0);
    near("box(low=-5, high=2.5)", 2.5, -2.0);
    // Soft thresholds: (b − τ sign b)/a, and 0 where |b| ≤ τ.
    near("l1(strength=2)", 1.0, -1.5);
    near("l1(strength=5)", 0.0, -0.75);
    near("l1(strength=9)", 0.0, 0.0);
    // On the sphere the gradient points along x: (A + μ I) x = b.
    let x = end("ball(radius=1)");
    let g = objective("quadratic(a11=1, a12=0, a22=4, b1=3, b2=-8)").gradient(x);
    assert!((x.norm() - 1.0).abs() < 1e-12 && (g + x * g.norm()).norm() < 1e-9, "{x} {g}");
}

#[test]
fn the_theorem_knows_neither() {
    let trial = Trial::new("booth", "gd(lr=0.01)", 20);
    for (trial, says) in [(clipped(trial.clone(), "norm"), "Clipping"), (kept(trial, "box"), "proximal")] {
        let ensemble = Ensemble::of(&trial.0, &trial.0.runs[0], 4, 0, &Watch::default()).unwrap();
        let why = theorem::of(&trial.0, &trial.0.runs[0], &ensemble).unwrap_err();
        assert!(why.contains(says), "{why}");
    }
}
