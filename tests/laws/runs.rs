//! What holds of every run, whatever the optimizer and the objective.

use crate::support::every_variant;
use crate::support::trial::{Trial, assert_same_path, bits, every_objective, note, objective};
use downhill::math::Objective;
use downhill::math::Point;
use downhill::math::Vector as _;
use downhill::math::catalog::Catalog as _;
use downhill::math::data::regularization_path::{Penalized, RegularizationPath};
use downhill::math::landscape::Landscape;
use downhill::sim::ensemble::Ensemble;
use downhill::sim::experiment::replay::Replay;
use downhill::sim::experiment::sweep::Sweep;
use downhill::sim::run::trace::End;
use downhill::sim::threads::Watch;
use downhill::sim::{Experiment, Run};
use nalgebra::vector;

/// Every optimizer with each of its choices, on every objective, under every kind of circumstances.
fn every_trial(steps: usize) -> impl Iterator<Item = Trial> {
    let pairs = every_objective()
        .into_iter()
        .flat_map(|objective| every_variant().into_iter().map(move |rule| Trial::of(objective.clone(), rule, 0)));
    pairs.flat_map(move |mut trial| {
        trial.0.steps = steps;
        let dressed = trial.clone().noise(0.1).decay(0.01).scheduled("warmup(length=5) + cosine(length=20, floor=0.1)");
        let sampled = ["single", "batch(5)", "batch(5, replacement=true)", "shuffle(4)"];
        let sampled: Vec<Trial> = sampled.iter().map(|way| trial.clone().sampled(way)).collect();
        [trial, dressed.clone(), dressed.sampled("batch(3)")].into_iter().chain(sampled)
    })
}

#[test]
fn a_run_can_be_repeated_bit_by_bit_and_longer_runs_begin_like_shorter_ones() {
    for trial in every_trial(25) {
        let whole = trial.trace();
        assert_eq!(trial.trace(), whole, "{trial}");
        let mut shorter = trial.clone();
        shorter.0.steps = 10;
        let part = shorter.trace();
        let same = part.records.iter().zip(&whole.records).all(|(a, b)| bits(a) == bits(b));
        assert!(same && part.records.len() == whole.records.len().min(11), "{trial}");
        match whole.end {
            End::Diverged { at, .. } if at <= 10 => assert_eq!(part.end, whole.end, "{trial}"),
            End::Halted { at, .. } if at < 10 => assert_eq!(part.end, whole.end, "{trial}"),
            _ => assert_eq!(part.end, End::Finished, "{trial}"),
        }
    }
}

#[test]
fn records_are_finite_and_tell_of_the_objective_itself() {
    for trial in every_trial(25) {
        let trace = trial.trace();
        assert!(!trace.records.is_empty(), "{trial}");
        let landscape: &dyn Landscape = &*trial.0.objective;
        for (k, record) in trace.records.iter().enumerate() {
            let numbers = [record.x.x, record.x.y, record.loss, record.grad_norm];
            assert!(numbers.iter().all(|number| number.is_finite()), "{trial}: step {k}");
            // Without the samples, the noise and the weight decay that the optimizer sees.
            assert_eq!(record.loss, landscape.value(record.x), "{trial}: step {k}");
            let grad_norm = landscape.gradient(record.x).length();
            assert!((record.grad_norm - grad_norm).abs() <= 1e-15 * grad_norm, "{trial}: step {k}");
        }
        let cheaper = trace.records.windows(2).any(|pair| pair[1].evals <= pair[0].evals);
        assert!(!cheaper && trace.records[0].evals == 0, "{trial}");
        match trace.end {
            End::Finished => assert_eq!(trace.records.len(), trial.0.steps + 1, "{trial}"),
            End::Diverged { at, .. } | End::Undefined { at, .. } => assert_eq!(trace.records.len(), at, "{trial}"),
            End::Halted { at, .. } => assert_eq!(trace.records.len(), at + 1, "{trial}"),
        }
    }
}

#[test]
fn the_inspector_shows_the_steps_that_were_made() {
    for trial in every_trial(25) {
        let trace = trial.trace();
        let free = trial.0.objective.dimension();
        for k in [0, 1, 4, 7, 24] {
            let Some(record) = trace.records.get(k) else { break };
            let inspection = trial.inspect(k);
            let coordinates = |x: &Point| x.iter().take(free).map(|a| a.to_bits()).collect::<Vec<u64>>();
            assert_eq!(inspection.x.iter().map(|a| a.to_bits()).collect::<Vec<_>>(), coordinates(&record.x), "{trial}: step {k}");
            if let Some(next) = trace.records.get(k + 1) {
                let noted: Vec<u64> = note(&inspection, "xₖ₊₁").iter().map(|a| a.to_bits()).collect();
                assert_eq!(noted, coordinates(&next.x), "{trial}: step {k}");
                let remark = trace.remarks.iter().find(|remark| remark.first <= k && k <= remark.last);
                assert_eq!(inspection.remark, remark.map(|remark| remark.event.to_string()), "{trial}: step {k}");
            }
            if let End::Halted { at, why } = trace.end
                && at == k
            {
                assert_eq!(inspection.remark, Some(why.to_string()), "{trial}");
                assert!(inspection.notes.iter().all(|note| note.symbol != "xₖ₊₁"), "{trial}");
            }
        }
    }
}

/// The step Δw from k and F′(w).
type Update = Box<dyn FnMut(usize, f64) -> f64>;

/// F′(w) = 1/n Σ xᵢ (w xᵢ − yᵢ) of the lecture's three lines at seven inputs, from the slides.
fn slope_of_the_toy(w: f64) -> f64 {
    let inputs = (0..7).map(|i| 0.2 + 0.3 * f64::from(i));
    inputs.flat_map(|x| [1.0, 0.9, 1.1].map(|slope| x * (w * x - slope * x))).sum::<f64>() / 21.0
}

#[test]
fn one_parameter_runs_as_a_loop_over_one_number_would() {
    let by_hand = |steps: usize, mut update: Update| {
        let mut path = vec![0.0];
        for k in 0..steps {
            path.push(path[k] + update(k, slope_of_the_toy(path[k])));
        }
        path.into_iter().map(|w| vector![w, 0.0]).collect::<Vec<Point>>()
    };
    let (mut d, mut m, mut v) = (0.0, 0.0, 0.0);
    let (mut mp, mut vp) = (0.0, 0.0);
    let loops: [(&str, Update); 4] = [
        ("gd(lr=0.3)", Box::new(|_, g| -0.3 * g)),
        (
            "momentum(lr=0.1, beta=0.8)",
            Box::new(move |_, g| {
                d = 0.8 * d - 0.1 * g;
                d
            }),
        ),
        (
            "adam(lr=0.1, form=lecture)",
            Box::new(move |_, g| {
                m = 0.9 * m + 0.1 * g;
                v = 0.999 * v + 0.001 * g * g;
                -0.1 * m / (v + 1e-8_f64).sqrt()
            }),
        ),
        (
            "adam(lr=0.1, form=pytorch)",
            Box::new(move |k, g| {
                mp = 0.9 * mp + 0.1 * g;
                vp = 0.999 * vp + 0.001 * g * g;
                let (m, v) = (mp / (1.0 - 0.9_f64.powi(k as i32 + 1)), vp / (1.0 - 0.999_f64.powi(k as i32 + 1)));
                -0.1 * m / (v.sqrt() + 1e-8)
            }),
        ),
    ];
    for (rule, update) in loops {
        let ours = Trial::new("regression-toy(b=fixed)", rule, 60).path();
        assert_same_path(&ours, &by_hand(60, update), 1e-12, rule);
    }
}

#[test]
fn what_is_held_stays_exactly_where_it_is() {
    for rule in every_variant() {
        let trial = Trial::of(objective("regression-toy(b=fixed)"), rule, 40);
        for trial in [trial.clone(), trial.clone().sampled("single").noise(0.5), trial.decay(0.1)] {
            assert!(trial.path().iter().all(|p| p.y.to_bits() == 0), "{trial}");
        }
    }
}

/// A quadratic with its curvatures raised by `more`.
fn tilted(more: f64) -> String {
    format!("quadratic(a11={}, a12=-1.5, a22={}, b1=1, b2=-0.5)", 2.0 + more, 4.0 + more)
}

#[test]
fn coupled_weight_decay_minimizes_the_objective_with_a_penalty() {
    for rule in every_variant().into_iter().filter(|rule| !rule.to_string().starts_with("polyak")) {
        let decayed = Trial::of(objective(&tilted(0.0)), rule.clone(), 30).from(-2.0, 1.5).decay(0.5);
        let penalized = Trial::of(objective(&tilted(0.5)), rule, 30).from(-2.0, 1.5);
        assert_same_path(&decayed.path(), &penalized.path(), 1e-9, &decayed.to_string());
    }
}

#[test]
fn weight_decay_that_is_next_to_nothing_changes_nothing() {
    // A λ > 0 takes the way through the dressed gradient, 0 the way around it; both ways are the same.
    for rule in every_variant().into_iter().filter(|rule| !rule.to_string().starts_with("polyak")) {
        let plain = Trial::of(objective("rosenbrock"), rule, 30);
        assert_eq!(plain.clone().decay(1e-300).trace(), plain.trace(), "{plain}");
        assert_eq!(plain.clone().decay(0.0).trace(), plain.trace(), "{plain}");
    }
}

#[test]
fn decoupled_weight_decay_is_another_method_and_shrinks_by_itself() {
    let path = |rule: &str, lambda: f64| Trial::new("quadratic", rule, 50).decay(lambda).path();
    let (coupled, decoupled) = (path("adam(form=pytorch)", 0.5), path("adamw(weight_decay=0.5)", 0.0));
    assert!((coupled[50] - decoupled[50]).norm() > 1e-3);
    // Where there is no gradient, decoupled decay is xₖ = (1 − α λ)ᵏ x₀.
    let flat = Trial::new("quadratic(a11=0, a12=0, a22=0)", "adamw(lr=0.1, weight_decay=0.5)", 20);
    for (k, p) in flat.path().iter().enumerate() {
        assert!((p - 0.95_f64.powi(k as i32) * flat.0.start).norm() < 1e-14);
    }
}

#[test]
fn for_gradient_descent_coupled_and_decoupled_decay_are_one_and_adam_becomes_adamw() {
    let paths = |ours: Trial, theirs: Trial| assert_same_path(&ours.path(), &theirs.path(), 1e-12, &ours.to_string());
    for on in ["rosenbrock", "regression-toy"] {
        let trial = |rule| Trial::new(on, rule, 60).scheduled("exponential(gamma=0.97)").sampled("batch(3)").noise(0.1);
        paths(trial("gd(lr=0.001)").decoupled(0.7), trial("gd(lr=0.001)").decay(0.7));
        paths(trial("adam(lr=0.05, form=pytorch)").decoupled(0.3), trial("adamw(lr=0.05, weight_decay=0.3)"));
        paths(trial("adamw(lr=0.05, weight_decay=0.3)").decoupled(0.4), trial("adamw(lr=0.05, weight_decay=0.7)"));
        let adam = |lambda: f64| trial("adam(lr=0.05)").decay(lambda).path();
        assert!(
            (adam(0.3)[60] - trial("adam(lr=0.05)").decoupled(0.3).path()[60]).norm() > 1e-3,
            "for an adaptive rule they differ"
        );
    }
}

#[test]
fn coupled_decay_leads_down_the_path_of_minimizers_and_decoupled_decay_of_adam_elsewhere() {
    for on in ["quadratic(a11=2, a12=-1.5, a22=4, b1=1, b2=-0.5)", "regression-toy", "regression-toy(b=fixed)"] {
        let path = RegularizationPath::of(&*objective(on), Penalized::Both).unwrap();
        for lambda in [0.1, 1.0] {
            let target = path.at(lambda).unwrap();
            let end = |trial: Trial| trial.path()[2000];
            for rule in ["gd(lr=0.2)", "momentum(lr=0.05)"] {
                let away = end(Trial::new(on, rule, 2000).decay(lambda)) - target;
                assert!(away.norm() < 1e-10, "{on}, {rule}, λ = {lambda}: {away}");
            }
            // Where Adam comes to rest, the ratio of gradient to decay is its own, not 1.
            let adam = Trial::new(on, "adam(lr=0.01)", 2000).scheduled("exponential(gamma=0.998)");
            assert!((end(adam.decoupled(lambda)) - target).norm() > 1e-3, "{on}, λ = {lambda}");
        }
    }
}

/// Which sample's gradient step `k` of the trial saw.
fn sample_seen(trial: &Trial, k: usize) -> usize {
    let inspection = trial.inspect(k);
    let (g, x) = (note(&inspection, "gₖ"), Point::from_column_slice(&inspection.x));
    let landscape: &dyn Landscape = &*trial.0.objective;
    let fits = |i: &usize| landscape.sample_gradient(*i, x) == vector![g[0], g[1]];
    let found: Vec<usize> = (0..landscape.data().len()).filter(fits).collect();
    assert_eq!(found.len(), 1, "{trial}: step {k} sees {found:?}");
    found[0]
}

#[test]
fn all_runs_see_the_same_samples_and_the_same_noise() {
    let rules = ["gd(lr=0.1)", "gd(lr=0.2)", "momentum", "adam", "nesterov"];
    let trials = rules.map(|rule| Trial::new("regression-toy", rule, 40).from(0.3, -0.2).sampled("single"));
    let mut seen = Vec::new();
    for k in 0..40 {
        seen.push(sample_seen(&trials[0], k));
        assert!(trials.iter().all(|trial| sample_seen(trial, k) == seen[k]), "step {k}");
    }
    assert!((0..21).filter(|i| seen.contains(i)).count() > 10, "{seen:?}");

    for way in ["single", "batch(5)", "shuffle(5)"] {
        let first = |rule: &str| Trial::new("regression-toy", rule, 1).sampled(way).path()[1];
        assert_eq!(first("gd(lr=0.2)"), 2.0 * first("gd(lr=0.1)"), "{way}");
    }

    let noise = |rule: &str, k: usize| {
        let trial = Trial::new("rosenbrock", rule, 40).noise(0.5);
        let (inspection, gradient) = (trial.inspect(k), trial.0.objective.gradient(trial.path()[k]));
        let g = note(&inspection, "gₖ");
        vector![g[0], g[1]] - gradient
    };
    for k in [0, 1, 5, 30] {
        assert!((noise("gd(lr=0.0001)", k) - noise("adam(lr=0.01)", k)).norm() < 1e-12, "step {k}");
        assert!(noise("gd(lr=0.0001)", k).norm() > 1e-3);
    }
}

#[test]
fn noise_is_fresh_at_every_step_and_as_large_as_asked() {
    // On a plane of slope 0, a step of gradient descent is the noise alone.
    let n = 4000;
    let path = Trial::new("quadratic(a11=0, a12=0, a22=0)", "gd(lr=1)", n).from(0.0, 0.0).noise(2.0).path();
    let noise: Vec<Point> = path.windows(2).map(|pair| pair[0] - pair[1]).collect();
    let mean = |f: &dyn Fn(usize) -> f64| (0..n).map(f).sum::<f64>() / n as f64;
    // Means of n numbers of standard deviation 1 or so: 0.08 is five of their own.
    for i in [0, 1] {
        assert!(mean(&|k| noise[k][i] / 2.0).abs() < 0.08);
        assert!((mean(&|k| (noise[k][i] / 2.0).powi(2)) - 1.0).abs() < 0.12);
        for lag in 1..20 {
            let product = |k: usize| noise[k][i] * noise[(k + lag) % n][i] / 4.0;
            assert!(mean(&product).abs() < 0.08, "steps {lag} apart are not independent");
        }
    }
    assert!(mean(&|k| noise[k].x * noise[k].y / 4.0).abs() < 0.08);
}

#[test]
fn a_batch_of_all_samples_is_the_full_gradient() {
    for way in ["batch(21)", "shuffle(21)"] {
        for rule in ["gd", "momentum", "adam", "newton"] {
            let full = Trial::new("regression-toy", rule, 40);
            assert_same_path(&full.clone().sampled(way).path(), &full.path(), 1e-12, way);
        }
    }
}

#[test]
fn evaluations_count_samples() {
    let evals = |on: &str, rule: &str, way: &str| Trial::new(on, rule, 6).sampled(way).evals();
    assert_eq!(evals("regression-toy", "gd", "full"), [0, 21, 42, 63, 84, 105, 126]);
    assert_eq!(evals("regression-toy(b=fixed)", "adam", "full")[6], 126);
    assert_eq!(evals("regression-toy", "gd", "single"), [0, 1, 2, 3, 4, 5, 6]);
    assert_eq!(evals("regression-toy", "gd", "batch(5)"), [0, 5, 10, 15, 20, 25, 30]);
    assert_eq!(evals("regression-toy", "gd", "batch(50, replacement=true)")[6], 300);
    // 21 = 5 + 5 + 5 + 5 + 1, and then the next epoch.
    assert_eq!(evals("regression-toy", "gd", "shuffle(5)"), [0, 5, 10, 15, 20, 21, 26]);
    for way in ["full", "single", "batch(5)", "shuffle(5)"] {
        assert_eq!(evals("rosenbrock", "gd(lr=0.001)", way), [0, 1, 2, 3, 4, 5, 6], "{way}");
    }
    // Nesterov in this form needs one gradient per step. A line search pays for each value that it tries, and for F(xₖ).
    assert_eq!(evals("rosenbrock", "nesterov(lr=0.0001)", "full")[6], 6);
    assert_eq!(evals("regression-toy", "line-search(lr=0.1)", "full")[1], 21 * 3);
    assert_eq!(evals("regression-toy", "line-search(lr=0.1, search=exact)", "full")[1], 21);
    assert_eq!(evals("quadratic", "polyak", "full")[6], 2 * 6);
    assert!(evals("rosenbrock", "bfgs", "full")[6] > 6 * 3);
    let looks = evals("regression-toy", "bfgs", "full");
    assert!(looks.iter().all(|evals| evals % 21 == 0) && looks[6] > 126, "{looks:?}");
}

#[test]
fn the_seed_matters_where_something_is_drawn_and_nowhere_else() {
    let rules = every_variant();
    for objective in every_objective() {
        let sampled = !objective.data().is_empty();
        // CMA-ES draws its population.
        for rule in rules.iter().filter(|rule| rule.entry().key != "cma-es") {
            let trial = Trial::of(objective.clone(), rule.clone(), 12);
            let matters = |trial: Trial| trial.clone().seed(7).trace().records != trial.seed(8).trace().records;
            assert!(!matters(trial.clone()), "{trial}");
            assert!(sampled || !matters(trial.clone().sampled("batch(2)")), "{trial}");
        }
        let gd = |objective: &Objective| Trial::of(objective.clone(), rules[0].clone(), 12);
        let drawn = |trial: Trial| trial.clone().seed(7).path()[1] != trial.seed(8).path()[1];
        assert!(!sampled || drawn(gd(&objective).sampled("batch(3)")), "{objective}");
        assert!(drawn(gd(&objective).noise(0.1)), "{objective}");
    }
}

/// A run with a start of its own is the run of an experiment that starts there, in everything that is computed from it.
#[test]
fn a_start_of_its_own_is_the_start_of_the_run() {
    for trial in every_trial(12) {
        let elsewhere = trial.0.start + Point::new(0.05, if trial.0.objective.dimension() == 1 { 0.0 } else { -0.05 });
        let (mut own, mut all) = (trial.0.clone(), trial.0.clone());
        own.runs.iter_mut().for_each(|run| run.start = Some(elsewhere));
        all.start = elsewhere;
        if all.check().is_err() {
            assert!(own.check().is_err(), "{trial}");
            continue;
        }
        let (mine, run) = (&own.runs[0], &all.runs[0]);
        assert_eq!(own.trace(mine), all.trace(run), "{trial}");
        let watch = Watch::default();
        let ensemble = |experiment: &Experiment, run: &Run| Ensemble::of(experiment, run, 3, 4, &watch).unwrap();
        // What is not a number is not equal to itself, but is written alike.
        let moments = |ensemble: Ensemble| format!("{:?}", ensemble.moments);
        assert_eq!(moments(ensemble(&own, mine)), moments(ensemble(&all, run)), "{trial}");
        assert_eq!(Replay::new(&own, mine).at(1), Replay::new(&all, run).at(1), "{trial}");
        let sweep = |experiment: &Experiment, run: &Run| Sweep::of(experiment, run, "lr", &[1e-3, 1e-2], &watch);
        assert_eq!(sweep(&own, mine), sweep(&all, run), "{trial}");
    }
}
