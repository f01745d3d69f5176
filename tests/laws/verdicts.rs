//! What is said of a run, on runs of which theory or a glance says what it should be.

use crate::support::every_variant;
use crate::support::trial::{Trial, every_objective};
use downhill::math::Objective;
use downhill::math::Optimizer;
use downhill::math::catalog::Catalog;
use downhill::math::rule::Halt;
use downhill::sim::ensemble::Ensemble;
use downhill::sim::lesson::lessons;
use downhill::sim::run::trace::End;
use downhill::sim::run::verdict::{ABSOLUTE, RELATIVE, Rest, Verdict};
use downhill::sim::threads::Watch;

fn verdict(trial: &Trial) -> Verdict {
    Verdict::of(&trial.trace(), &*trial.0.objective)
}

fn of(on: &str, rule: &str, steps: usize) -> Verdict {
    verdict(&Trial::new(on, rule, steps))
}

/// A bowl with the curvatures ½ and L = 8.
const BOWL: &str = "quadratic(a11=0.5, a12=0, a22=8)";

#[test]
fn every_verdict_is_reached_and_says_what_it_should() {
    let cases = [
        (Trial::new(BOWL, "newton", 50), "converged at step 1"),
        (Trial::new("saddle", "newton", 50), "at a saddle since step 1"),
        (Trial::new("quadratic(a11=-1, a12=0, a22=-2)", "newton", 50), "at a maximum since step 1"),
        (Trial::new("monkey-saddle", "gd", 50).from(0.0, 0.0), "at a flat point since step 0"),
        (Trial::new(BOWL, "gd(lr=0)", 50), "stalled since step 0"),
        (Trial::new(BOWL, "momentum(beta=1)", 200), "hovering, no longer falling"),
        (Trial::new(BOWL, "gd(lr=1e6)", 200), "diverged at step 23"),
        (Trial::new(BOWL, "gd(lr=0.3)", 50), "diverging"),
        (Trial::new("quadratic(a11=1, a12=0, a22=0)", "newton", 50), "stopped at step 0"),
        (Trial::new(BOWL, "gd(lr=0.01)", 50), "still going"),
    ];
    for (trial, says) in cases {
        assert_eq!(verdict(&trial).to_string(), says, "{trial}");
    }
}

#[test]
fn gradient_descent_converges_below_two_over_l_and_diverges_above() {
    for rate in [0.01, 0.2, 0.24, 0.2499] {
        let verdict = of(BOWL, &format!("gd(lr={rate})"), 20_000);
        assert!(matches!(verdict, Verdict::Converged { rest: Rest::Minimum, .. }), "{rate}: {verdict}");
    }
    for (rate, steps) in [(0.2501, 1_000_000), (0.26, 20_000), (0.3, 2_000), (10.0, 300)] {
        let trial = Trial::new(BOWL, &format!("gd(lr={rate})"), steps);
        let trace = trial.trace();
        let Verdict::Diverged { at, what } = verdict(&trial) else { panic!("{rate}: {}", verdict(&trial)) };
        assert_eq!((trace.end, trace.records.len()), (End::Diverged { at, what }, at), "{rate}");
        assert!(trace.records.iter().all(|r| (r.loss + r.grad_norm + r.x.x + r.x.y).is_finite()), "{rate}");
    }
    assert_eq!(of(BOWL, "gd(lr=0.25)", 1000), Verdict::Hovering, "at 2/L the steep coordinate changes its sign for ever");
}

#[test]
fn convergence_is_dated_by_its_definition() {
    for (on, rule) in [(BOWL, "gd(lr=0.1)"), (BOWL, "momentum"), ("rosenbrock", "bfgs"), ("himmelblau", "gd(lr=0.01)")] {
        let trial = Trial::new(on, rule, 400);
        let Verdict::Converged { at, rest: Rest::Minimum } = verdict(&trial) else { panic!("{trial}: {}", verdict(&trial)) };
        let records = trial.trace().records;
        let small = (RELATIVE * records[0].grad_norm).max(ABSOLUTE);
        assert!(records[at - 1].grad_norm > small && records[at..].iter().all(|record| record.grad_norm <= small), "{trial}");
    }
}

#[test]
fn a_floor_of_minima_and_a_pointed_minimum_are_minima() {
    // There the Hessian is singular or missing, but the loss is the least.
    let valley = of("quadratic(a11=1, a12=1, a22=1)", "gd(lr=0.4)", 200);
    assert!(matches!(valley, Verdict::Converged { rest: Rest::Minimum, .. }), "{valley}");
    assert_eq!(verdict(&Trial::new("ackley", "gd", 50).from(0.0, 0.0)).to_string(), "converged at step 0");
}

#[test]
fn slow_is_not_stalled_and_stalled_is_not_slow() {
    // Condition numbers at which gradient descent needs some 10⁵ steps, and has 200.
    for slow in [
        Trial::new("quadratic(a11=1, a12=0, a22=100000)", "gd(lr=0.00001)", 200),
        Trial::new(BOWL, "gd(lr=0.000001)", 200),
        Trial::new("rosenbrock", "gd(lr=0.001)", 400),
        Trial::new("rosenbrock", "gd(lr=0.0001)", 2000),
        Trial::new("plateau", "gd(lr=0.01)", 400),
        Trial::new(BOWL, "gd(lr=0.01)", 200).scheduled("warmup(length=50)"),
        Trial::new(BOWL, "adam(lr=0.001)", 200),
    ] {
        assert_eq!(verdict(&slow), Verdict::Going, "{slow}");
    }
    // Steps that shrink faster than the gradient: by AdaGrad's sum, by a schedule.
    for stalled in [
        Trial::new(BOWL, "adagrad(lr=0.001)", 200),
        Trial::new("plateau", "adagrad(lr=0.001)", 400),
        Trial::new(BOWL, "gd(lr=0.01)", 200).scheduled("exponential(gamma=0.9)"),
        Trial::new(BOWL, "gd(lr=0.1)", 200).scheduled("cosine(length=50, floor=0)"),
        Trial::new("saddle", "gd(lr=0.1)", 200).scheduled("exponential(gamma=0.9)"),
    ] {
        let Verdict::Stalled { since } = verdict(&stalled) else { panic!("{stalled}: {}", verdict(&stalled)) };
        assert!(since < 150, "{stalled}: since {since}");
    }
}

#[test]
fn what_hovers_no_longer_falls() {
    for hovering in [
        Trial::new("v-valley", "gd(lr=1)", 300),
        Trial::new("himmelblau", "gd(lr=0.03)", 300),
        Trial::new(BOWL, "rmsprop", 500),
        Trial::new("regression-toy(b=fixed)", "gd(lr=0.3)", 400).sampled("single"),
        Trial::new("regression-data(standardize=true)", "gd(lr=0.1)", 400).sampled("batch(10)"),
        Trial::new(BOWL, "gd(lr=0.1)", 400).noise(0.1),
    ] {
        assert_eq!(verdict(&hovering), Verdict::Hovering, "{hovering}");
    }
    for swinging in ["momentum(beta=0.9)", "momentum(beta=0.95)", "momentum(beta=0.99)"] {
        assert_ne!(of(BOWL, swinging, 200), Verdict::Hovering, "{swinging} swings, but lower and lower");
    }
}

/// Under noise a falling learning rate takes the floor down with it: such a run is on its way, as the lessons say of theirs. On a seed in
/// which the gap happens to rise for half of the steps this cannot be told.
#[test]
fn what_falls_with_its_learning_rate_does_not_hover() {
    for (key, name) in [("constraints", "inverse time"), ("theorem-bowls", "falling")] {
        let lesson = lessons::ALL.iter().find(|entry| entry.key == key).expect("a lesson").lesson();
        let experiment = &lesson.work.experiment;
        let run = experiment.runs.iter().find(|run| run.name() == name).expect("a run of that name");
        assert_eq!(Verdict::of(&experiment.trace(run), &*experiment.objective), Verdict::Going, "{key}: {name}");
    }
    let falls = |(seed, rate): (u64, &str)| {
        let trial = Trial::new("regression-toy", "gd(lr=0.3)", 2000).sampled("single").seed(seed);
        verdict(&trial.scheduled(&format!("inverse-time(rate={rate})"))) == Verdict::Going
    };
    let told = (0..6).flat_map(|seed| [(seed, "0.01"), (seed, "0.02")]).filter(|case| falls(*case)).count();
    assert!(told >= 10, "{told} of 12");
}

#[test]
fn a_rule_that_cannot_go_on_says_why() {
    let why = |on: &str, rule: &str| match of(on, rule, 20) {
        Verdict::Halted { at: 0, why } => why,
        other => panic!("{rule} on {on}: {other}"),
    };
    assert_eq!(why("quadratic(a11=1, a12=1, a22=1)", "newton"), "the Hessian is singular, so the step is not defined");
    assert_eq!(why("saddle", "polyak"), "the least value F* of this objective is not known");
    // The modified Newton needs no inverse of the Hessian itself, and finds the floor of the valley.
    let modified = of("quadratic(a11=1, a12=1, a22=1)", "newton(mode=modified)", 20);
    assert!(matches!(modified, Verdict::Converged { rest: Rest::Minimum, .. }), "{modified}");
}

#[test]
fn every_run_gets_a_verdict_that_fits_its_end() {
    for objective in every_objective() {
        for rule in every_variant() {
            for steps in [1, 30, 300] {
                let trial = Trial::of(objective.clone(), rule.clone(), steps);
                let (trace, verdict) = (trial.trace(), verdict(&trial));
                let ended = matches!(verdict, Verdict::Diverged { .. } | Verdict::Undefined { .. } | Verdict::Halted { .. });
                assert_eq!(ended, trace.end != End::Finished, "{trial}: {verdict}");
                if let Verdict::Converged { at, .. } | Verdict::Stalled { since: at } = verdict {
                    assert!(at < trace.records.len(), "{trial}: {verdict}");
                }
            }
        }
    }
}

#[test]
fn a_start_at_the_minimum_has_converged() {
    // A cloud of random points moves even from there.
    for rule in Optimizer::methods().filter(|rule| rule.key != "cma-es") {
        let verdict = verdict(&Trial::of(crate::support::trial::objective(BOWL), (rule.default)(), 30).from(0.0, 0.0));
        assert_eq!(verdict, Verdict::Converged { at: 0, rest: Rest::Minimum }, "{}", rule.key);
    }
}

#[test]
fn weight_decay_holds_a_run_away_from_the_minimum() {
    let bowl = "quadratic(a11=1, a12=0, a22=4, b1=2, b2=4)";
    let held = Trial::new(bowl, "gd(lr=0.2)", 300).decay(1.0);
    let verdict = Verdict::of_decayed(&held.trace(), &*held.0.objective);
    assert!(matches!(verdict, Verdict::Balanced { since } if since < 100), "{verdict:?}");
    // Where it does not rest, it is judged as any other.
    let short = Trial::new(bowl, "gd(lr=0.001)", 50).decay(1.0);
    assert_eq!(Verdict::of_decayed(&short.trace(), &*short.0.objective), Verdict::of(&short.trace(), &*short.0.objective));
    let far = Trial::new(bowl, "gd(lr=3)", 300).decay(1.0);
    assert!(matches!(Verdict::of_decayed(&far.trace(), &*far.0.objective), Verdict::Diverged { .. } | Verdict::Diverging));
}

#[test]
fn to_leave_the_domain_is_not_to_diverge() {
    for (formula, start, rate) in [("log(x) + y^2", (1.0, 1.0), 0.01), ("sqrt(x)", (0.1, 0.0), 0.2)] {
        let objective = Objective::parse(&format!("formula(\"{formula}\")")).unwrap();
        let trial = Trial::of(objective, Optimizer::parse(&format!("gd(lr={rate})")).unwrap(), 300).from(start.0, start.1);
        let Verdict::Undefined { at, .. } = verdict(&trial) else { panic!("{formula}: {}", verdict(&trial)) };
        assert_eq!(trial.trace().records.len(), at, "{formula}");
    }
    // What grows beyond all numbers diverges, as before.
    let objective = Objective::parse("formula(\"x^2 - exp(y)\")").unwrap();
    let trial = Trial::of(objective, Optimizer::parse("gd(lr=1.5)").unwrap(), 5000).from(1.0, 1.0);
    assert!(matches!(verdict(&trial), Verdict::Diverged { .. }), "{}", verdict(&trial));
}

/// By hand: x is 1, 0.5, 0. The last point is in the domain, F = 0 there, and it has no gradient.
#[test]
fn a_point_without_a_gradient_is_the_last_of_its_run() {
    for (formula, start, rate, path) in [
        ("sqrt(x^2 + y^2)", (1.0, 0.0), 0.5, [1.0, 0.5, 0.0].as_slice()),
        ("abs(x) + floor(4*x)", (-2.625, 1.0), 0.125, &[-2.625, -2.5]),
        ("cbrt(x)^2", (1.0, 0.0), 1.5, &[1.0, 0.0]),
    ] {
        let trial = Trial::new(&format!("formula(\"{formula}\")"), &format!("gd(lr={rate})"), 20).from(start.0, start.1);
        let trace = trial.trace();
        let at = trace.records.len() - 1;
        assert_eq!(trace.end, End::Halted { at, why: Halt::NoGradient }, "{formula}");
        assert!(trace.records[at].loss.is_finite() && trace.records[at].grad_norm.is_nan(), "{formula}");
        assert_eq!(trace.records.iter().map(|record| record.x.x).collect::<Vec<_>>(), path, "{formula}");
        assert_eq!(verdict(&trial).to_string(), format!("stopped at step {at}"));
        let inspection = trial.0.inspect(&trial.0.runs[0], at);
        assert_eq!(inspection.remark.as_deref(), Some("F has no finite gradient here"), "{formula}");
        let ensemble = Ensemble::of(&trial.0, &trial.0.runs[0], 3, 100, &Watch::default()).unwrap();
        assert_eq!((ensemble.moments[20].diverged, ensemble.moments[20].mean), (0, trace.records[at].loss), "{formula}");
    }
}

#[test]
fn newton_at_a_kink_says_so() {
    let newton = |formula: &str, x: f64, y: f64| Trial::new(&format!("formula(\"{formula}\")"), "newton", 9).from(x, y).trace();
    let trace = newton("abs(x) + x^2 + y^2", 0.0, 1.0);
    assert_eq!((trace.end, trace.records.len()), (End::Halted { at: 0, why: Halt::InfiniteHessian }, 1));
    // Where what stands in |…| is flat, F is smooth: here it is x² + y².
    let trace = newton("abs(x + abs(x)) + x^2 + y^2", -2.0, 1.0);
    let end = End::Halted { at: 1, why: Halt::InfiniteHessian };
    assert_eq!((trace.end, trace.records[1].x), (end, downhill::math::Point::zeros()), "at 0 there is a kink");
}

#[test]
fn a_start_is_refused_for_what_is_wrong_there_and_only_then() {
    let check = |formula: &str, x: f64, y: f64| Trial::new(&format!("formula(\"{formula}\")"), "gd", 2).from(x, y).0.check();
    // Finite, though the squares of their slopes are not.
    for (formula, x, y, value, norm) in [
        ("sqrt(x^2+1)*1e200+y", 3.0, 1.0, 10.0_f64.sqrt() * 1e200, 3e200 / 10.0_f64.sqrt()),
        ("1e300*(x^2+y^2)", 0.5, 0.7, 7.4e299, 2e300 * 0.74_f64.sqrt()),
        ("1e-200*(x^2+y^2)", 3.0, 4.0, 25e-200, 1e-199),
    ] {
        assert_eq!(check(formula, x, y), Ok(()), "{formula}");
        let record = Trial::new(&format!("formula(\"{formula}\")"), "gd(lr=1e-308)", 1).from(x, y).trace().records[0];
        assert!(
            (record.loss - value).abs() <= 1e-15 * value && (record.grad_norm - norm).abs() <= 1e-15 * norm,
            "{formula}: {record:?}"
        );
    }
    let steep = check("sqrt(x^2 + y^2)", 0.0, 0.0).unwrap_err();
    assert_eq!(
        steep,
        "the gradient of the objective is not finite at the start (0, 0), though its value is; choose another start"
    );
    let outside = check("log(x) + y", -1.0, 0.0).unwrap_err();
    assert!(outside.starts_with("the objective is not finite at the start (-1, 0)"), "{outside}");
    // Far out on a plain the gradient is small, and not 0.
    let plain = Trial::new("easom", "rprop", 3).from(17.0, 17.0).trace();
    assert!(plain.records.iter().all(|record| record.grad_norm > 0.0 && record.grad_norm < 1e-150), "{:?}", plain.records);
}

#[test]
fn just_beyond_the_limit_the_loss_rises_and_does_not_hover() {
    // 2/L = 0.25: each step multiplies the steep direction by 1 − 8α, slowly growing.
    for rate in [0.2505, 0.252, 0.26] {
        let trial = Trial::new(BOWL, &format!("gd(lr={rate})"), 120).from(0.0, 1.0);
        let said = verdict(&trial);
        assert!(matches!(said, Verdict::Diverging | Verdict::Diverged { .. }), "{rate}: {said}");
    }
    // At the limit it neither grows nor shrinks.
    assert_eq!(verdict(&Trial::new(BOWL, "gd(lr=0.25)", 120).from(0.0, 1.0)).to_string(), "hovering, no longer falling");
}
