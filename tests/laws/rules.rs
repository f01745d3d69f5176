//! What theory says of the optimizers, in cases where it says it exactly.

use crate::support::{Plane, Quadratic, RIPPLED, ROSENBROCK, every_variant, parse, path, run};
use downhill::math::Objective;
use downhill::math::Optimizer;
use downhill::math::Oracle;
use downhill::math::Point;
use downhill::math::Vector;
use downhill::math::catalog::Catalog;
use downhill::math::catalog::param::{ParamKind, Tunable, Value, find};
use downhill::math::rule::{Event, Halt, Now};
use downhill::sim::{Experiment, Run};
use nalgebra::{DVector, Vector1, vector};

const START: Point = vector![-3.0, 2.0];

fn assert_same_path<V: Vector>(ours: &[V], theirs: &[V], what: &str) {
    assert_eq!(ours.len(), theirs.len(), "{what}");
    for (k, (a, b)) in ours.iter().zip(theirs).enumerate() {
        let distance = a.plus(-1.0, b).length();
        assert!(distance <= 1e-12 * (1.0 + b.length()), "{what}: apart by {distance} at step {k}");
    }
}

fn gradients(oracle: &dyn Oracle<Point>, path: &[Point]) -> Vec<Point> {
    path.iter().map(|x| oracle.gradient(x)).collect()
}

#[test]
fn gradient_descent_contracts_each_coordinate_of_a_bowl() {
    for (k, x) in path("gd(lr=0.1)", &Quadratic::diagonal(&[1.0, 15.0]), START, 20).iter().enumerate() {
        let exact = vector![-3.0 * 0.9_f64.powi(k as i32), 2.0 * (-0.5_f64).powi(k as i32)];
        assert!((x - exact).norm() < 1e-14);
    }
}

#[test]
fn rules_fall_back_to_simpler_ones() {
    let oracle = Quadratic::tilted();
    for (general, special) in [
        ("momentum(lr=0.1, beta=0)", "gd(lr=0.1)"),
        ("momentum(lr=0.1, form=pytorch)", "momentum(lr=0.1)"),
        ("momentum(lr=1, beta=0.9, form=ema)", "momentum(lr=0.1, beta=0.9)"),
        ("rmsprop(lr=0.1, form=pytorch, beta=0)", "rmsprop(lr=0.1, form=pytorch)"),
        ("adamw(lr=0.1, weight_decay=0.05, form=paper)", "adamw(lr=0.1, weight_decay=0.5)"),
        ("nesterov(lr=0.1, beta=0)", "gd(lr=0.1)"),
        ("adamw(lr=0.1, weight_decay=0)", "adam(lr=0.1, form=pytorch)"),
        ("adam(lr=0.1, beta1=0)", "rmsprop(lr=0.1, beta2=0.999)"),
        ("nadam(lr=0.1, beta1=0)", "adam(lr=0.1, beta1=0, form=pytorch)"),
        ("lion(lr=0.05, beta1=0)", "lion(lr=0.05, beta1=0, beta2=0)"),
        ("signum(lr=0.05, beta=0)", "lion(lr=0.05, beta1=0)"),
        ("adan(lr=0.1, beta1=0.9, beta2=0, beta3=0.999)", "adam(lr=0.1, form=pytorch)"),
        ("sam(lr=0.1, rho=0)", "gd(lr=0.1)"),
        ("lookahead(lr=0.1, beta=0.5, slow=1)", "momentum(lr=0.1, beta=0.5)"),
    ] {
        assert_same_path(&path(general, &oracle, START, 50), &path(special, &oracle, START, 50), general);
    }
}

#[test]
fn amsgrad_is_adam_while_the_second_moment_grows() {
    // A linear function: the gradient is constant, so the second moment only grows.
    let slope = Quadratic::new([[0.0, 0.0], [0.0, 0.0]], [1.0, -2.0]);
    let adam = path("adam(lr=0.1, form=pytorch)", &slope, START, 50);
    assert_same_path(&path("amsgrad(lr=0.1)", &slope, START, 50), &adam, "amsgrad");
    let bowl = Quadratic::diagonal(&[1.0, 5.0]);
    let long = |rule| path(rule, &bowl, START, 200)[200];
    assert_ne!(long("amsgrad(beta2=0.9)"), long("adam(beta2=0.9, form=pytorch)"), "on a bowl the second moment shrinks again");
}

#[test]
fn newton_solves_a_quadratic_in_one_step() {
    let oracle = Quadratic::tilted();
    let minimum = START.like_dynamic(&oracle.minimum());
    for rule in ["newton", "newton(mode=modified)"] {
        assert_same_path(&path(rule, &oracle, START, 1)[1..], &[minimum], rule);
    }
}

#[test]
fn newton_says_what_the_curvature_means() {
    let newton = |rule: &str, curvatures: &[f64]| run(&parse(rule), &Quadratic::diagonal(curvatures), START, 1);
    for singular in [[1.0, 0.0], [0.0, 0.0], [1e17, 1.0]] {
        assert_eq!(newton("newton", &singular).2, Some(Halt::SingularHessian));
    }
    let (path, made, _) = newton("newton", &[2.0, -1.0]);
    assert_eq!(made[0].event, Some(Event::NotPositiveDefinite));
    assert!(path[1].norm() < 1e-14, "it heads for the saddle");
    let (path, made, _) = newton("newton(mode=modified)", &[2.0, -1.0]);
    assert_eq!(made[0].event, Some(Event::ShiftedHessian));
    assert!((path[1] - vector![0.0, 4.0]).norm() < 1e-14, "it divides by |λ|, away from the saddle");
    let (path, made, _) = newton("newton(mode=modified, delta=0.5)", &[2.0, 0.25]);
    assert_eq!(made[0].event, Some(Event::ShiftedHessian));
    assert!((path[1] - vector![0.0, 1.0]).norm() < 1e-14, "it divides by δ where the curvature is less");
    assert_eq!(newton("newton(mode=modified)", &[0.0, 1.0]).2, None);
}

#[test]
fn second_derivatives_and_the_least_value_must_be_known() {
    struct Unknown;
    impl Oracle<Point> for Unknown {
        fn value(&self, x: &Point) -> f64 {
            x.norm_squared()
        }
        fn gradient(&self, x: &Point) -> Point {
            2.0 * x
        }
    }
    for rule in ["newton", "sophia"] {
        assert_eq!(run(&parse(rule), &Unknown, START, 1).2, Some(Halt::NoHessian));
    }
    assert_eq!(run(&parse("polyak"), &Unknown, START, 1).2, Some(Halt::UnknownMinimum));
}

#[test]
fn exact_line_search_turns_by_right_angles() {
    let oracle = Quadratic::tilted();
    let g = gradients(&oracle, &path("line-search(search=exact)", &oracle, START, 20));
    for pair in g.windows(2) {
        assert!(pair[0].dot(&pair[1]).abs() <= 1e-11 * pair[0].norm() * pair[1].norm().max(1e-3));
    }
}

#[test]
fn line_searches_decrease_the_loss_as_promised() {
    for rule in ["line-search", "line-search(search=exact, c1=0.3, shrink=0.8)", "nonlinear-cg", "bfgs", "l-bfgs", "l-bfgs(m=1)"]
    {
        let (points, made, _) = run(&parse(rule), &ROSENBROCK, vector![-1.2, 1.0], 40);
        let value = |p: &Point| Oracle::value(&ROSENBROCK, p);
        for (k, made) in made.iter().enumerate() {
            let promised = Oracle::gradient(&ROSENBROCK, &points[k]).dot(&made.step);
            assert!(promised <= 0.0 && value(&points[k + 1]) <= value(&points[k]) + 1e-4 * promised, "{rule}, step {k}");
        }
    }
}

#[test]
fn line_searches_say_when_doubles_allow_no_decrease() {
    let flat =
        Plane { value: |_, _| 1.0, gradient: |_, _| [1.0, 1.0], hessian: |_, _| [[0.0; 2]; 2], residuals: |_, _| Vec::new() };
    for (rule, start) in [
        ("line-search", START),
        ("line-search(search=exact)", START),
        ("line-search(shrink=0.95)", Point::zeros()),
        ("nonlinear-cg", START),
        ("bfgs", START),
        ("l-bfgs", START),
    ] {
        let (points, made, _) = run(&parse(rule), &flat, start, 3);
        assert!(points.iter().all(|p| *p == start), "{rule}");
        assert!(made.iter().all(|made| made.event == Some(Event::NoDecrease)), "{rule}");
    }
}

#[test]
fn conjugate_gradients_solve_a_quadratic_in_as_many_steps_as_variables() {
    let oracle = Quadratic::tilted();
    let points = path("nonlinear-cg", &oracle, START, 2);
    assert!(Oracle::gradient(&oracle, &points[1]).norm() > 0.1);
    assert!(Oracle::gradient(&oracle, &points[2]).norm() < 1e-12);
    let wide = Quadratic::diagonal(&[1.0, 2.0, 5.0, 9.0, 30.0]);
    let points = path("nonlinear-cg", &wide, DVector::from_element(5, 1.0), 5);
    assert!(points[5].norm() < 1e-12);
}

#[test]
fn conjugate_gradients_tell_of_a_restart() {
    let (_, made, _) = run(&parse("nonlinear-cg"), &ROSENBROCK, vector![-1.2, 1.0], 200);
    assert_eq!(made[0].event, None);
    assert!(made.iter().any(|made| made.event == Some(Event::Restart)));
}

#[test]
fn bfgs_converges_on_rosenbrock_and_fast_on_a_quadratic() {
    let points = path("bfgs", &ROSENBROCK, vector![-1.2, 1.0], 60);
    assert!((points[60] - vector![1.0, 1.0]).norm() < 1e-8);
    let oracle = Quadratic::tilted();
    let points = path("bfgs", &oracle, START, 12);
    assert!(Oracle::gradient(&oracle, &points[12]).norm() < 1e-8);
}

#[test]
fn lbfgs_converges_on_rosenbrock_and_needs_no_matrix() {
    let points = path("l-bfgs", &ROSENBROCK, vector![-1.2, 1.0], 60);
    assert!((points[60] - vector![1.0, 1.0]).norm() < 1e-8);
    let curvatures: Vec<f64> = (1..=50).map(f64::from).collect();
    let points = path("l-bfgs(m=5)", &Quadratic::diagonal(&curvatures), DVector::from_element(50, 1.0), 100);
    assert!(points[100].norm() < 1e-6, "{}", points[100].norm());
    assert!(parse("l-bfgs").needs().is_empty() && !parse("bfgs").needs().is_empty());
}

#[test]
fn schedule_free_without_interpolation_is_the_mean_of_gradient_descent() {
    let oracle = Quadratic::tilted();
    let (gd, ours) = (path("gd(lr=0.1)", &oracle, START, 50), path("schedule-free(lr=0.1, beta=0)", &oracle, START, 50));
    let mut sum = Point::zeros();
    for k in 1..=50 {
        sum += gd[k];
        assert!((ours[k] - sum / k as f64).norm() < 1e-13, "step {k}");
    }
}

#[test]
fn prodigy_estimates_no_more_than_the_distance() {
    // F is convex and α small, as the bound requires; the path from the start to the minimum is 5 long.
    let mut oracle = Quadratic::diagonal(&[1.0, 3.0]);
    oracle.b = DVector::from_row_slice(&[3.0, 12.0]);
    let (start, rule) = (Point::zeros(), parse("prodigy(lr=0.1, d0=1e-4)"));
    let (mut x, mut stepper, mut last) = (start, rule.stepper(&start), 0.0);
    for k in 0..400 {
        let (gradient, mut notes) = (Oracle::<Point>::gradient(&oracle, &x), Vec::new());
        let mut now = Now::new(k, &x, rule.learning_rate(), &gradient, &oracle, Some(&mut notes));
        x += stepper.step(&mut now).unwrap();
        let distance = notes.iter().find(|note| note.symbol == "Dₖ").unwrap().value[0];
        assert!(last <= distance && distance <= 5.0, "step {k}: {distance}");
        last = distance;
    }
    assert!(last > 0.5, "{last}");
}

#[test]
fn polyak_comes_closer_with_every_step() {
    let oracle = Quadratic::diagonal(&[1.0, 10.0]);
    let points = path("polyak", &oracle, START, 100);
    assert!(points.windows(2).all(|pair| pair[1].norm() < pair[0].norm()));
    assert_eq!(path("polyak", &oracle, Point::zeros(), 1)[1], Point::zeros());
}

#[test]
fn rprop_turns_back_with_shorter_steps() {
    let rule = "rprop(lr=2)";
    let points = path(rule, &Quadratic::diagonal(&[1.0]), Vector1::new(3.0), 5);
    // 3 → 1 → −1.4 (grown to 2.4) → stays, its sign flipped, → −0.2 (halved to 1.2) → 1.24 (grown to 1.44)
    assert_same_path(&points, &[3.0, 1.0, -1.4, -1.4, -0.2, 1.24].map(Vector1::new), rule);
}

#[test]
fn replays_are_exact() {
    for rule in every_variant() {
        assert!(run(&rule, &RIPPLED, START, 30).0 == run(&rule, &RIPPLED, START, 30).0, "{rule}");
    }
}

#[test]
fn any_kind_of_vector_gives_the_same_path() {
    for rule in every_variant() {
        let fixed: Vec<Point> = run(&rule, &RIPPLED, START, 30).0;
        let sized: Vec<DVector<f64>> = run(&rule, &RIPPLED, START.to_dynamic(), 30).0;
        let sized: Vec<Point> = sized.iter().map(|x| START.like_dynamic(x)).collect();
        assert_same_path(&sized, &fixed, &rule.to_string());
    }
}

#[test]
fn one_variable_is_enough() {
    let oracle = Quadratic::diagonal(&[0.5]);
    for rule in every_variant() {
        let (points, _, halt) = run(&rule, &oracle, Vector1::new(3.0), 50);
        assert_eq!(halt, None, "{rule}");
        assert!(points[50].norm() < 3.0, "{rule}: {}", points[50]);
    }
}

/// A parameter that is said to have no effect has none: every other value makes the same path.
#[test]
fn what_has_no_effect_changes_nothing() {
    let mut found = 0;
    for entry in Optimizer::ALL {
        for param in (entry.default)().params().iter().filter(|param| param.only_with.is_some()) {
            let (key, value) = param.only_with.unwrap();
            let switch = *find((entry.default)().params(), "", key).expect("the parameter that it depends on");
            let ParamKind::Choice { options, .. } = switch.kind else { panic!("{key} is a choice") };
            assert!(options.iter().any(|(option, _)| *option == value), "{key} has no {value}");
            let [low, high] = match param.kind {
                ParamKind::Real { slider, .. } => [slider.0, slider.1].map(Value::Number),
                ParamKind::Flag { .. } => ["false", "true"].map(|word| Value::Word(word.into())),
                _ => panic!("{} is a number or a flag", param.key),
            };
            let path = |option: &str, x: &Value| {
                let mut run = Run::new((entry.default)(), 0);
                run.optimizer.set(key, &Value::Word(option.into())).unwrap();
                run.optimizer.set(param.key, x).unwrap();
                // A saddle, where the least curvature matters.
                let mut experiment = Experiment::new(Objective::parse("himmelblau").unwrap());
                (experiment.start, experiment.steps) = (Point::new(0.3, -0.4), 5);
                experiment.trace(&run).records.iter().map(|record| record.x).collect::<Vec<_>>()
            };
            for (option, _) in options {
                assert_eq!(path(option, &low) == path(option, &high), *option != value, "{} with {option}", param.key);
            }
            found += 1;
        }
    }
    assert!(found > 0);
}

/// Where all values are one, their order is that of the draws, and the cloud of CMA-ES would grow until its numbers overflow.
#[test]
fn a_cloud_whose_points_all_have_one_value_halts() {
    use downhill::math::Objective;
    use downhill::math::rule::Halt;
    use downhill::sim::run::trace::End;
    use downhill::sim::{Experiment, Run};
    for (objective, at) in [("formula(\"0 x + 0 y + 1\")", Some(0)), ("plateau", None)] {
        let mut experiment = Experiment::new(Objective::parse(objective).unwrap());
        experiment.steps = 1500;
        let trace = experiment.trace(&Run::new(parse("cma-es"), 0));
        let End::Halted { at: last, why: Halt::EqualValues } = trace.end else { panic!("{objective}: {:?}", trace.end) };
        assert!(at.is_none_or(|at| at == last) && trace.records.last().unwrap().loss <= 1.0, "{objective}: {last}");
    }
}
