//! A step taken apart is the step: its parts add up to it, and each has the ink of what contributes it.

use crate::support::every_variant;
use downhill::math::catalog::Catalog;
use downhill::math::equation::{EquationNode, TermInk};
use downhill::math::{Objective, Optimizer};
use downhill::sim::Run;
use downhill::sim::experiment::replay::Replay;
use downhill::sim::experiment::step_parts::{StepAnatomy, StepPart};
use downhill::sim::experiment::worked::equations;
use downhill::sim::file::presets;
use downhill::sim::run::conditions::Decay;
use nalgebra::vector;

#[test]
fn the_parts_of_a_step_add_up_to_it() {
    let mut experiment = presets::ALL[0].experiment();
    experiment.objective = Objective::parse("rosenbrock").unwrap();
    experiment.start = vector![-1.2, 1.0];
    let mut checked = 0;
    for optimizer in every_variant() {
        for decay in [None, Some(Decay::Coupled), Some(Decay::Decoupled)] {
            let mut run = Run { optimizer: optimizer.clone(), ..experiment.runs[0].clone() };
            if let Some(decay) = decay {
                (run.weight_decay, run.decay) = (0.1, decay);
            }
            experiment.runs = vec![run.clone()];
            let mut replay = Replay::new(&experiment, &run);
            for k in [0, 1, 2, 7] {
                let inspection = replay.at(k);
                let Some(next) = inspection.notes.iter().find(|note| note.symbol == "xₖ₊₁") else { continue };
                let parts = StepAnatomy::new(&experiment, &run, &inspection).parts();
                assert!(!parts.is_empty(), "{run:?} at {k}");
                for i in 0..2 {
                    let sum: f64 = parts.iter().map(|part| part.value[i]).sum();
                    let size: f64 = parts.iter().map(|part| part.value[i].abs()).sum();
                    let room = 1e-12 * (size + inspection.x[i].abs());
                    let step = next.value[i] - inspection.x[i];
                    assert!((sum - step).abs() <= room, "{run:?} at {k}: {parts:?} add up to {sum}, but the step is {step}");
                }
                checked += 1;
            }
        }
    }
    assert!(checked > 100, "{checked} steps");
}

/// The parts of step `k` of `optimizer` on Himmelblau's function.
fn parts(optimizer: &str, k: usize) -> Vec<StepPart> {
    let (experiment, run) = setting(optimizer);
    let inspection = Replay::new(&experiment, &run).at(k);
    StepAnatomy::new(&experiment, &run, &inspection).parts()
}

fn setting(optimizer: &str) -> (downhill::sim::Experiment, Run) {
    let mut experiment = presets::ALL[0].experiment();
    experiment.objective = Objective::parse("himmelblau").unwrap();
    experiment.start = vector![0.5, 0.5];
    let run = Run { optimizer: Optimizer::parse(optimizer).unwrap(), ..experiment.runs[0].clone() };
    experiment.runs = vec![run.clone()];
    (experiment, run)
}

#[test]
fn gradient_and_memory_have_their_own_terms() {
    let terms = |optimizer: &str| -> Vec<(Option<TermInk>, Vec<String>)> {
        parts(optimizer, 3).into_iter().map(|part| (part.ink, part.terms)).collect()
    };
    let one = |ink, text: &str| (ink, vec![text.to_owned()]);
    let (gradient, memory) = (Some(TermInk::Gradient), Some(TermInk::Memory));
    assert_eq!(terms("gd(lr=0.01)"), [one(gradient, "−αₖ gₖ")]);
    assert_eq!(terms("momentum(lr=0.01, beta=0.9)"), [one(gradient, "−αₖ gₖ"), one(memory, "β Δₖ₋₁")]);
    assert_eq!(terms("rmsprop(lr=0.01)"), [one(gradient, "−αₖ gₖ / √(vₖ + ε)")]);
    assert_eq!(terms("adam(lr=0.01)"), [one(gradient, "−αₖ (1 − β₁) gₖ / √(vₖ + ε)"), one(memory, "−αₖ β₁ μₖ₋₁ / √(vₖ + ε)")]);
    assert_eq!(terms("lion(lr=0.01, weight_decay=0.1)"), [(None, vec!["−αₖ sign(cₖ)".to_owned(), "−αₖ λ xₖ".to_owned()])]);
    let adamw = terms("adamw(lr=0.01, weight_decay=0.1)");
    assert_eq!(adamw.iter().map(|(ink, _)| *ink).collect::<Vec<_>>(), [gradient, memory, None], "{adamw:?}");
    assert_eq!(adamw[2].1, ["−αₖ λ xₖ"]);
    let nesterov = terms("nesterov(lr=0.01, beta=0.9)");
    assert_eq!(nesterov[0], (gradient, vec!["−αₖ gₖ".to_owned(), "−αₖ β gₖ".to_owned()]));
    assert_eq!(nesterov[1], one(memory, "−αₖ β β bₖ₋₁"));
}

/// The inked terms of the equation of `left`.
fn inks(optimizer: &str, left: &str) -> Vec<(TermInk, String)> {
    let (experiment, run) = setting(optimizer);
    let inspection = Replay::new(&experiment, &run).at(3);
    let anatomy = StepAnatomy::new(&experiment, &run, &inspection);
    let (_, right) = equations(&experiment, &run).into_iter().find(|(symbol, _)| *symbol == left).unwrap();
    let formula = EquationNode::parse(&right).unwrap();
    let inked = anatomy.inked(&formula);
    assert_eq!(inked.to_string(), formula.to_string(), "ink changes no text");
    let found = std::cell::RefCell::new(Vec::new());
    inked.any(&|node| {
        if let EquationNode::Inked(ink, inner) = node {
            found.borrow_mut().push((*ink, inner.to_string()));
        }
        false
    });
    found.into_inner()
}

#[test]
fn a_term_has_the_ink_of_what_contributes_it_and_squares_have_none() {
    let text = |ink, text: &str| (ink, text.to_owned());
    assert_eq!(inks("momentum", "Δₖ"), [text(TermInk::Memory, "β Δₖ₋₁"), text(TermInk::Gradient, "αₖ gₖ")]);
    assert_eq!(inks("adam", "μₖ"), [text(TermInk::Memory, "β₁ μₖ₋₁"), text(TermInk::Gradient, "(1 − β₁) gₖ")]);
    for optimizer in ["adam", "rmsprop", "adagrad"] {
        assert_eq!(inks(optimizer, "vₖ"), [], "{optimizer}");
    }
    assert_eq!(inks("amsgrad", "sₖ"), []);
    assert_eq!(inks("adam", "xₖ₊₁"), [], "both are in it");
    assert_eq!(inks("nesterov", "xₖ₊₁"), [text(TermInk::Gradient, "gₖ")]);
    assert_eq!(inks("newton", "dₖ"), [text(TermInk::Gradient, "gₖ")]);
}
