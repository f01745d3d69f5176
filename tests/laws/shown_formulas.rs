//! The formulas that are shown, evaluated from the tree that is typeset, are what the code computes: of every objective, schedule,
//! activation and loss, and of the theory's closed forms. (Those of the optimizers are held in equations.rs and worked.rs.)

use crate::support::tree::Meaning;
use downhill::math::Activation;
use downhill::math::Objective;
use downhill::math::Plan;
use downhill::math::Point;
use downhill::math::Schedule;
use downhill::math::catalog::Catalog;
use downhill::math::catalog::choice::variants;
use downhill::math::catalog::param::{Tunable, Value};
use downhill::math::network::Loss;
use downhill::math::schedules::Anneal as _;
use downhill::math::theory::stability::{Family, Method};
use downhill::sim::formulas;
use nalgebra::vector;

#[track_caller]
fn near(what: &str, shown: f64, computed: f64) {
    assert!((shown - computed).abs() <= 1e-11 * (1.0 + computed.abs()), "{what}: the formula gives {shown}, the code {computed}");
}

/// The numbers of a member's parameters, by their symbols.
fn parameters(member: &dyn Tunable) -> Vec<(&'static str, f64)> {
    let number = |key| match member.get(key) {
        Value::Number(number) => Some(number),
        Value::Word(_) => None,
    };
    member
        .params()
        .iter()
        .filter(|param| !param.symbol.is_empty())
        .filter_map(|param| Some((param.symbol, number(param.key)?)))
        .collect()
}

const POINTS: [Point; 4] = [vector![0.7, -1.3], vector![-2.1, 0.4], vector![3.2, 2.9], vector![0.05, 0.6]];

#[test]
fn every_objective_is_its_formula() {
    let mut checked = 0;
    for objective in Objective::ALL.iter().flat_map(|member| variants((member.default)())) {
        let formula = objective.formula();
        if objective.entry().key == "quadratic" {
            // A matrix formula: objectives.rs holds it.
            continue;
        }
        for p in POINTS {
            let names = objective.variables();
            let mut numbers = parameters(&objective);
            numbers.extend([(names[0], p.x), (names[1], p.y)]);
            let data = objective.data();
            let n = data.len() as f64;
            let mean = data.iter().map(|sample| sample.0).sum::<f64>() / n;
            let deviation = (data.iter().map(|sample| (sample.0 - mean).powi(2)).sum::<f64>() / n).sqrt();
            numbers.extend([("n", n), ("x̄", mean), ("sₓ", deviation)]);
            let mut meaning = Meaning::new(&numbers);
            meaning.terms = data.iter().map(|sample| vec![("xᵢ", sample.0), ("yᵢ", sample.1)]).collect();
            near(&format!("{objective} at {p}"), meaning.right_side(&formula), objective.value(p));
            checked += 1;
        }
    }
    assert!(checked > 4 * 20);
}

#[test]
fn every_schedule_is_its_formula() {
    let alpha = 0.37;
    for schedule in Schedule::ALL.iter().flat_map(|member| variants((member.default)())) {
        for k in [0, 1, 2, 49, 50, 59, 60, 137, 350, 1000] {
            let mut numbers = parameters(&schedule);
            // n counts the drops of a schedule that follows the loss, before it has been told any.
            numbers.extend([("α", alpha), ("k", f64::from(k)), ("n", 0.0)]);
            let shown = Meaning::new(&numbers).right_side(&schedule.formula());
            near(&format!("{schedule} at {k}"), shown, alpha * schedule.factor(k as usize));
        }
    }
    for warmup in variants(Plan::parse("warmup(length=10) + constant").unwrap().warmup) {
        for k in [0, 3, 9, 10, 200] {
            let mut numbers = parameters(&warmup);
            numbers.extend([("α", alpha), ("k", f64::from(k))]);
            let shown = Meaning::new(&numbers).right_side(&warmup.formula());
            near(&format!("warm-up at {k}"), shown, alpha * warmup.factor(k as usize));
        }
    }
}

/// The normal distribution function, by Simpson's rule.
fn normal(z: f64) -> f64 {
    let density = |t: f64| (-0.5 * t * t).exp() / std::f64::consts::TAU.sqrt();
    let (n, h) = (2000, z / 2000.0);
    let inner: f64 = (1..n).map(|i| if i % 2 == 1 { 4.0 } else { 2.0 } * density(h * f64::from(i))).sum();
    0.5 + h / 3.0 * (density(0.0) + inner + density(z))
}

#[test]
fn every_activation_and_its_derivative_is_its_formula() {
    let sigmoid = |z: f64| 1.0 / (1.0 + (-z).exp());
    for member in Activation::ALL {
        let activation = (member.default)();
        for z in [-3.1, -0.4, 0.6, 2.7] {
            let mut numbers = parameters(&activation);
            numbers.push(("z", z));
            let meaning = || Meaning::new(&numbers).function("σ", &sigmoid).function("Φ", &normal);
            near(&format!("{} at {z}", member.key), meaning().right_side(activation.formula()), activation.value(z));
            near(
                &format!("{}′ at {z}", member.key),
                meaning().right_side(activation.derivative_formula()),
                activation.derivative(z),
            );
        }
    }
}

#[test]
fn both_losses_and_their_derivatives_are_their_formulas() {
    let sigmoid = |z: f64| 1.0 / (1.0 + (-z).exp());
    for loss in [Loss::CrossEntropy, Loss::Squared] {
        for (z, y) in [(-1.4, 0), (-1.4, 1), (0.3, 0), (2.2, 1)] {
            let (value, derivative) = loss.value_derivative(z, y);
            let numbers = [("z", z), ("y", f64::from(y)), ("p", sigmoid(z))];
            near("loss", Meaning::new(&numbers).function("σ", &sigmoid).right_side(loss.formula()), value);
            near("its derivative", Meaning::new(&numbers).right_side(loss.derivative_formula()), derivative);
        }
    }
}

#[test]
fn the_fastest_methods_are_their_formulas() {
    for (least, largest) in [(0.5, 8.0), (1.0, 1.5), (0.01, 3.0)] {
        let numbers = |beta: f64| [("L", largest), ("μ", least), ("κ", largest / least), ("β", beta)];
        let best = Method::best_gradient_descent(least, largest);
        let [alpha, rate] = formulas::BEST_GRADIENT_DESCENT;
        near("α", Meaning::new(&numbers(0.0)).right_side(alpha), best.alpha);
        near("ρ", Meaning::new(&numbers(0.0)).right_side(rate), best.spectral_radius(&[least, largest]));
        for (family, [alpha, beta, rate]) in
            [(Family::HeavyBall, formulas::BEST_MOMENTUM), (Family::Nesterov, formulas::BEST_NESTEROV)]
        {
            let best = Method::best(family, least, largest);
            near("α", Meaning::new(&numbers(best.beta)).right_side(alpha), best.alpha);
            near("β", Meaning::new(&numbers(best.beta)).right_side(beta), best.beta);
            // A double root is right to half the digits only.
            let (shown, computed) = (Meaning::new(&numbers(best.beta)).right_side(rate), best.spectral_radius(&[least, largest]));
            assert!((shown - computed).abs() < 1e-6, "ρ: {shown} and {computed}");
        }
    }
}

#[test]
fn the_damped_spring_and_the_floor_of_momentum_are_their_formulas() {
    use downhill::math::theory::noise_floor::stationary;
    use downhill::math::theory::noisy_quadratic::NoisyQuadratic;
    for (alpha, beta, lambda) in [(0.06, 0.85, 30.0), (0.5, 0.5, 2.0), (0.01, 0.99, 1.0)] {
        let method = Method { family: Family::HeavyBall, alpha, beta };
        let numbers = [("α", alpha), ("β", beta), ("λ", lambda), ("σ", 0.3)];
        let shown = |formula: &str| Meaning::new(&numbers).right_side(formula);
        let [critical, rate, period] = formulas::DAMPING;
        near("β", shown(critical), method.critical_momentum(lambda).unwrap());
        near("ρ", shown(rate), method.recurrence(lambda).rate());
        near("T", shown(period), method.recurrence(lambda).period());
        let bowl = format!("quadratic(a11={lambda}, a12=0, a22=1, b1=0, b2=0)");
        let law = NoisyQuadratic::of(&*Objective::parse(&bowl).unwrap(), &downhill::math::Sampling::FULL, 0.3).unwrap();
        near("E d²", shown(formulas::MOMENTUM_FLOOR), stationary(&law, method).unwrap()[(0, 0)]);
    }
}
