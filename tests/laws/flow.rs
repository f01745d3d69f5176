//! The flows are those of their equations: closed forms on quadratics, the limits of the methods for short steps, and energy that only falls.

use crate::support::parse;
use crate::support::trial::objective;
use downhill::math::Point;
use downhill::math::theory::flow::{FlowEnd, FlowEquation, flow};
use downhill::sim::Experiment;
use downhill::sim::Run;

/// Eigenvalues 1 and 9 along the axes.
const BOWL: &str = "quadratic(a11=1, a12=0, a22=9)";

fn on(notation: &str, optimizer: &str, steps: usize, start: Point) -> (Experiment, Run) {
    let run = Run::new(parse(optimizer), 0);
    (Experiment { steps, start, runs: vec![run.clone()], ..Experiment::new(objective(notation)) }, run)
}

#[test]
fn the_gradient_flow_of_a_quadratic_is_its_exponential() {
    let (experiment, run) = on(BOWL, "gd(lr=0.02)", 300, Point::new(2.0, -1.0));
    let found = experiment.flow_of(&run);
    assert_eq!((found.equation, found.flow.end), (FlowEquation::Gradient, FlowEnd::Whole));
    for k in [0, 1, 7, 50, 299, 300] {
        let t = found.clock[k];
        assert!((t - 0.02 * k as f64).abs() < 1e-12);
        let exact = Point::new(2.0 * (-t).exp(), -(-9.0 * t).exp());
        let at = found.flow.at(t).unwrap();
        assert!((at - exact).norm() < 1e-6, "t = {t}: {at:?} for {exact:?}");
    }
}

#[test]
fn the_damped_ball_on_a_quadratic_is_the_damped_oscillator() {
    // α = 0.01, β = 0.9: h = 0.1, a = 1, undercritical for both eigenvalues.
    let (experiment, run) = on(BOWL, "momentum(lr=0.01, beta=0.9)", 200, Point::new(2.0, -1.0));
    let found = experiment.flow_of(&run);
    let FlowEquation::HeavyBall { damping } = found.equation else { panic!("{:?}", found.equation) };
    assert!((damping - 1.0).abs() < 1e-12);
    let one = |x: f64, lambda: f64, t: f64| {
        let omega = (lambda - damping * damping / 4.0).sqrt();
        x * (-damping * t / 2.0).exp() * ((omega * t).cos() + damping / (2.0 * omega) * (omega * t).sin())
    };
    for k in [0, 1, 13, 77, 200] {
        let t = found.clock[k];
        let (at, exact) = (found.flow.at(t).unwrap(), Point::new(one(2.0, 1.0, t), one(-1.0, 9.0, t)));
        assert!((at - exact).norm() < 1e-6, "t = {t}: {at:?} for {exact:?}");
    }
}

/// With half the step the distance from the flow is half as large, since both methods are of first order.
#[test]
fn with_shorter_steps_the_methods_come_closer_to_their_flows() {
    for (rule, lengths) in [("gd(lr=LR)", [4e-4, 2e-4, 1e-4]), ("momentum(lr=LR, beta=BETA)", [4e-4, 1e-4, 2.5e-5])] {
        let distances = lengths.map(|lr: f64| {
            // The same friction a = 2 for every length of the step.
            let rule = rule.replace("LR", &lr.to_string()).replace("BETA", &(1.0 - 2.0 * lr.sqrt()).to_string());
            let until = if rule.starts_with("gd") { 0.2 / lr } else { 2.0 / lr.sqrt() };
            let (experiment, run) = on("himmelblau", &rule, until.round() as usize, Point::new(-1.2, 1.0));
            let (found, trace) = (experiment.flow_of(&run), experiment.trace(&run));
            let last = trace.records.last().unwrap().x;
            (last - found.flow.at(*found.clock.last().unwrap()).unwrap()).norm()
        });
        for pair in distances.windows(2) {
            let ratio = pair[0] / pair[1];
            assert!((1.7..2.4).contains(&ratio), "{rule}: {distances:?}");
        }
    }
}

#[test]
fn the_energy_of_the_ball_and_the_loss_of_the_flow_never_rise() {
    for name in ["rosenbrock", "himmelblau", "three-hump-camel", "beale"] {
        let function = objective(name);
        let start = function.start();
        let gradient = |x: Point| function.gradient(x);
        let still = |_: f64| false;
        let along = flow(FlowEquation::Gradient, &gradient, start, 1.0, &still);
        let losses: Vec<f64> = along.points.iter().map(|x| function.value(*x)).collect();
        assert!(losses.windows(2).all(|pair| pair[1] <= pair[0] + 1e-9 * (1.0 + pair[0].abs())), "{name}");
        let ball = flow(FlowEquation::HeavyBall { damping: 0.5 }, &gradient, start, 5.0, &still);
        let energies = ball.points.iter().zip(&ball.velocities).map(|(x, v)| function.value(*x) + v.norm_squared() / 2.0);
        let energies: Vec<f64> = energies.collect();
        assert!(energies.windows(2).all(|pair| pair[1] <= pair[0] + 1e-7 * (1.0 + pair[0].abs())), "{name}");
        assert_eq!((along.end, ball.end), (FlowEnd::Whole, FlowEnd::Whole), "{name}");
        // Without friction nothing is lost.
        let free = flow(FlowEquation::HeavyBall { damping: 0.0 }, &gradient, start, 5.0, &still);
        let energy = |i: usize| function.value(free.points[i]) + free.velocities[i].norm_squared() / 2.0;
        let (first, last) = (energy(0), energy(free.points.len() - 1));
        assert!((first - last).abs() <= 1e-5 * (1.0 + first.abs()), "{name}: {first} and {last}");
    }
}

#[test]
fn a_schedule_is_the_clock_and_weight_decay_is_part_of_the_function() {
    let (experiment, mut run) = on(BOWL, "gd(lr=0.1)", 4, Point::new(2.0, -1.0));
    run.schedule = downhill::math::Plan::parse("exponential(gamma=0.5)").unwrap();
    assert_eq!(
        experiment.flow_of(&run).clock.iter().map(|t| (t * 1e6).round() / 1e6).collect::<Vec<_>>(),
        [0.0, 0.1, 0.15, 0.175, 0.1875]
    );
    run.weight_decay = 3.0;
    let found = experiment.flow_of(&run);
    let t = *found.clock.last().unwrap();
    let exact = Point::new(2.0 * (-4.0 * t).exp(), -(-12.0 * t).exp());
    assert!((found.flow.at(t).unwrap() - exact).norm() < 1e-6);
}

#[test]
fn beside_any_other_method_the_gradient_flow_ends_where_the_gradient_does() {
    for (name, rule) in [("himmelblau", "adam(lr=0.1)"), ("rosenbrock", "newton"), ("beale", "bfgs")] {
        let (experiment, run) = on(name, rule, 10, objective(name).start());
        let found = experiment.flow_of(&run);
        assert!(found.clock.is_empty() && found.equation == FlowEquation::Gradient);
        let (first, last) = (found.flow.points[0], *found.flow.points.last().unwrap());
        let slope = |x: Point| experiment.objective.gradient(x).norm();
        assert!(slope(last) <= 1e-6 * slope(first), "{name}: {:?} at {last:?}", found.flow.end);
    }
}

#[test]
fn where_f_falls_without_end_or_has_no_value_the_flow_ends_and_says_so() {
    let (experiment, run) = on("saddle", "gd(lr=1)", 1000, Point::new(1.0, 0.5));
    let found = experiment.flow_of(&run);
    assert!(found.flow.points.iter().all(|x| x.x.is_finite() && x.y.is_finite()));
    assert_eq!(found.flow.end, FlowEnd::Left);
    let (experiment, run) = on("formula(\"sqrt(x) + y^2\")", "gd(lr=0.1)", 100, Point::new(1.0, 0.5));
    let found = experiment.flow_of(&run);
    assert!(found.flow.points.iter().all(|x| x.x.is_finite() && x.x >= 0.0));
    assert_ne!(found.flow.end, FlowEnd::Whole);
    // A start at rest stays.
    let (experiment, run) = on(BOWL, "gd(lr=0.1)", 10, Point::new(0.0, 0.0));
    assert_eq!(experiment.flow_of(&run).flow.points.last(), Some(&Point::new(0.0, 0.0)));
}
