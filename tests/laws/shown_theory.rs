//! The formulas of the lecture's theory, evaluated from the tree that is typeset, are what the code computes: the theorem and every
//! line of its proof, the trade-off of the learning rate, weight decay, dropout, back-propagation.

use crate::support::tree::{Meaning, Numbers};
use downhill::math::Activation;
use downhill::math::Objective;
use downhill::math::Optimizer;
use downhill::math::Oracle;
use downhill::math::Plan;
use downhill::math::Point;
use downhill::math::Sampling;
use downhill::math::catalog::Catalog;
use downhill::math::catalog::param::{Tunable, Value};
use downhill::math::data::dropout::{Dropout, DropoutForm};
use downhill::math::data::dropout_regression::{DropoutData, DropoutRegression};
use downhill::math::data::examples::Example;
use downhill::math::network::{Loss, Network, NetworkLoss};
use downhill::sim::Experiment;
use downhill::sim::Run;
use downhill::sim::dropout::dropout_tally::Inference;
use downhill::sim::ensemble::Ensemble;
use downhill::sim::ensemble::proof::Proof;
use downhill::sim::ensemble::theorem;
use downhill::sim::ensemble::tradeoff::Tradeoff;
use downhill::sim::formulas;
use downhill::sim::run::conditions::Decay;
use downhill::sim::threads::Watch;
use downhill::sim::weight_decay::WeightDecay;
use nalgebra::{DVector, vector};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

#[track_caller]
fn near(what: &str, shown: f64, computed: f64) {
    assert!((shown - computed).abs() <= 1e-10 * (1.0 + computed.abs()), "{what}: the formula gives {shown}, the code {computed}");
}

/// Stochastic gradient descent on the lecture's toy in one dimension, with learning rates that fall.
fn toy(seed: u64) -> Experiment {
    let mut experiment = Experiment::new(Objective::parse("regression-toy(b=fixed)").unwrap());
    (experiment.start, experiment.steps, experiment.seed) = (vector![2.5, 0.0], 12, seed);
    experiment.sampling = Sampling::parse("single").unwrap();
    let run = Run::new(Optimizer::parse("gd(lr=0.2)").unwrap(), 0);
    experiment.runs = vec![Run { schedule: Plan::parse("exponential(gamma=0.9)").unwrap(), ..run }];
    experiment
}

fn rate(experiment: &Experiment, i: usize) -> f64 {
    experiment.runs[0].learning_rate() * experiment.runs[0].schedule.factor(i)
}

/// The first `k` updates of the run with this `seed`, in the letters of the theorem.
fn letters<'a>(
    seed: u64,
    k: usize,
    f: &'a dyn Fn(f64) -> f64,
    slope: &'a dyn Fn(f64) -> f64,
    numbers: &[(&str, f64)],
) -> Meaning<'a> {
    let experiment = toy(seed);
    let trace = experiment.trace(&experiment.runs[0]);
    let x = |i: usize| trace.records[i].x.x;
    let mut meaning = Meaning::new(numbers).function("F", f).function("∇F", slope).with(&[("xₖ", x(k))]);
    meaning.terms = (0..k)
        .map(|i| {
            let alpha = rate(&experiment, i);
            vec![("αᵢ", alpha), ("xᵢ", x(i)), ("xᵢ₊₁", x(i + 1)), ("gᵢ", (x(i) - x(i + 1)) / alpha)]
        })
        .collect();
    let average = meaning.right_side(formulas::AVERAGE);
    meaning.with(&[("x̄ₖ", average)])
}

#[test]
fn the_theorem_and_every_line_of_its_proof_are_the_numbers_shown() {
    let (seeds, first) = (12, 5);
    let experiment = toy(first);
    let objective = experiment.objective.clone();
    let (f, slope) = (|x: f64| objective.value(vector![x, 0.0]), |x: f64| objective.gradient(vector![x, 0.0]).x);
    let ensemble = Ensemble::of(&experiment, &experiment.runs[0], seeds, 0, &Watch::default()).unwrap();
    let law = theorem::of(&experiment, &experiment.runs[0], &ensemble).unwrap();
    let fixed = [("x*", law.target.x), ("F*", law.lowest), ("x₀", experiment.start.x)];
    let distance = Meaning::new(&fixed).right_side(formulas::DISTANCE);
    near("R²", distance * distance, law.r_squared);
    for k in [1, 2, 7, 12] {
        let alpha = rate(&experiment, k - 1);
        let proof = Proof::at(&law, &ensemble, k, alpha);
        let numbers = [fixed.as_slice(), &[("R", distance)]].concat();
        let mut meaning = Meaning::new(&numbers);
        meaning.draws = (first..first + seeds as u64).map(|seed| letters(seed, k, &f, &slope, &numbers)).collect();
        meaning.terms = (0..k).map(|i| vec![("αᵢ", rate(&experiment, i))]).collect();
        let last = meaning.at(k - 1);
        for (line, formula) in formulas::PROOF.into_iter().enumerate() {
            let relation = if line < 2 { '=' } else { '≤' };
            // Lines without an expectation hold in every draw; the numbers shown are their means.
            let [left, right] = if formula.contains('E') {
                last.sides(formula, relation)
            } else {
                let draws = last.draws.iter().map(|draw| draw.sides(formula, relation));
                let held = |[left, right]: [f64; 2]| {
                    let holds = if line == 0 { (left - right).abs() < 1e-12 } else { left <= right + 1e-12 };
                    assert!(holds, "{formula}: {left} and {right} at {k}");
                    [left, right].map(|side| side / seeds as f64)
                };
                draws.map(held).fold([0.0; 2], |[a, b], [left, right]| [a + left, b + right])
            };
            near(&format!("left of {formula} at {k}"), left, proof.sides[line][0]);
            near(&format!("right of {formula} at {k}"), right, proof.sides[line][1]);
            assert!(line < 2 || left <= right, "{formula} at {k}");
        }
        near("the bound", meaning.sides(formulas::THEOREM, '≤')[1], law.bound(k).unwrap());
        near("the gap", meaning.sides(formulas::THEOREM, '≤')[0], law.gap(&ensemble, k).unwrap());
        // The first line in its parts, as the window writes it out.
        near("what is left", proof.before - proof.progress + proof.length, proof.after);
        near("the sum", proof.r_squared - proof.after + proof.all_lengths, proof.sides[3][1]);
        // The updates are those of the theorem.
        for draw in &meaning.draws {
            let there = draw.at(k - 1);
            let step = formulas::UPDATE.replace('ₖ', "ᵢ");
            let [left, right] = there.sides(&step, '=');
            near(&step, left, right);
        }
    }
}

#[test]
fn over_all_that_can_be_drawn_the_expectation_is_exact() {
    // Two steps on three samples: nine sequences, each as likely.
    let experiment = toy(0);
    let objective = &experiment.objective;
    let (f, slope) = (|x: f64| objective.value(vector![x, 0.0]), |x: f64| objective.gradient(vector![x, 0.0]).x);
    let (target, start, n) = (objective.minima()[0], experiment.start.x, objective.data().len());
    let numbers = [("x*", target.x), ("F*", f(target.x)), ("x₀", start), ("R", (start - target.x).abs())];
    let mut meaning = Meaning::new(&numbers);
    meaning.terms = (0..2).map(|i| vec![("αᵢ", rate(&experiment, i))]).collect();
    for sequence in 0..n * n {
        let mut draw = Meaning::new(&numbers).function("F", &f).function("∇F", &slope);
        let mut x = start;
        for (i, sample) in [sequence % n, sequence / n].into_iter().enumerate() {
            let (alpha, g) = (rate(&experiment, i), objective.sample_gradient(sample, vector![x, 0.0]).x);
            draw.terms.push(vec![("αᵢ", alpha), ("xᵢ", x), ("xᵢ₊₁", x - alpha * g), ("gᵢ", g)]);
            x -= alpha * g;
        }
        let average = draw.right_side(formulas::AVERAGE);
        meaning.draws.push(draw.with(&[("xₖ", x), ("x̄ₖ", average)]));
    }
    for i in 0..2 {
        let [left, right] = meaning.at(i).sides(formulas::PROOF[1], '=');
        near(formulas::PROOF[1], left, right);
        let unbiased = formulas::UNBIASED.replace('ₖ', "ᵢ");
        let [drawn, full] = [0, 1].map(|side| {
            // ∇F(xᵢ) is itself random at i > 0: the statement is about its mean given xᵢ, so both sides are averaged.
            let text = if side == 0 { unbiased.clone() } else { unbiased.replace("E gᵢ", "E ∇F(xᵢ)") };
            meaning.at(i).sides(&text.replace("= ∇F(xᵢ)", "= 0"), '=')[0]
        });
        near(&unbiased, drawn, full);
    }
    for line in 3..6 {
        let holds = meaning.draws.iter().all(|draw| {
            let [left, right] =
                if line == 4 { draw.sides(formulas::PROOF[line], '≤') } else { meaning.sides(formulas::PROOF[line], '≤') };
            left <= right + 1e-12
        });
        assert!(holds, "{}", formulas::PROOF[line]);
    }
}

#[test]
fn the_trade_off_is_its_formula() {
    let (r, g, k) = (1.7_f64, 0.6_f64, 40_usize);
    for plan in ["constant", "exponential(gamma=0.97)", "warmup(length=5) + inverse-time"] {
        let plan = Plan::parse(plan).unwrap();
        let code = Tradeoff::new(r * r, g * g, &plan, k);
        let mut meaning = Meaning::new(&[("R", r), ("G", g), ("k", k as f64)]);
        meaning.terms = (0..k).map(|i| vec![("fᵢ", plan.factor(i))]).collect();
        let pairs = if plan.is_constant() {
            vec![formulas::TRADEOFF, formulas::SCHEDULED_TRADEOFF]
        } else {
            vec![formulas::SCHEDULED_TRADEOFF]
        };
        for [bound, best] in pairs {
            for h in [0.001, 0.05, 3.0] {
                near(bound, meaning.with(&[("h", h)]).right_side(bound), code.bound(h));
            }
            near(best, meaning.right_side(best), code.best());
        }
    }
}

#[test]
fn a_step_of_weight_decay_is_its_formula() {
    let (eta, lambda) = (0.03, 0.7);
    let mut experiment = WeightDecay { epochs: 1, ..WeightDecay::default() };
    experiment.data.set("dims", &Value::Number(1.0)).unwrap();
    experiment.data.set("train", &Value::Number(4.0)).unwrap();
    experiment.optimizer = Optimizer::parse(&format!("gd(lr={eta})")).unwrap();
    experiment.sampling = Sampling::parse("full").unwrap();
    let problem = experiment.problem();
    let (w, b) = (problem.start[0], problem.start[1]);
    let targets = problem.train.targets();
    let mut meaning = Meaning::new(&[("η", eta), ("λ", lambda), ("w", w), ("b", b), ("B", 4.0)]);
    meaning.terms = (0..4).map(|i| vec![("x", problem.train.input(i)[0]), ("y", targets[i])]).collect();
    let shown = meaning.sides(&formulas::DECAY_STEP.replace('←', "="), '=')[1];
    for decay in [Decay::Coupled, Decay::Decoupled] {
        experiment.decay = decay;
        let run = experiment.run(&problem, lambda, 2, &Watch::default()).unwrap();
        near(formulas::DECAY_STEP, shown, run.last[0]);
    }
    // The step goes down what is said to be minimized.
    let loss = |w: f64| problem.train.value(&DVector::from_vec(vec![w, b]));
    for formula in [formulas::DECAY_LOSS, formulas::DECAY_LOSS_IN_PLANE] {
        let value = |w: f64| Meaning::new(&[("λ", lambda), ("w", w), ("b", b)]).function("L", &loss).right_side(formula);
        let slope = (value(w + 1e-5) - value(w - 1e-5)) / 2e-5;
        assert!((w - eta * slope - shown).abs() < 1e-8, "{formula}");
    }
}

#[test]
fn dropout_is_its_formulas() {
    let outcomes = |p_in_quarters: usize, a: f64| -> Vec<Numbers> {
        let mask = |quarter: usize| if quarter < p_in_quarters { 0.0 } else { 1.0 };
        (0..4).map(|quarter| vec![("yᵢ", mask(quarter)), ("aᵢ", a)]).collect()
    };
    let [masked, _, mean] = formulas::DROPOUT;
    for quarters in 0..=4 {
        let (p, a) = (quarters as f64 / 4.0, -1.3);
        let mut meaning = Meaning::new(&[("p", p), ("aᵢ", a)]);
        meaning.draws = outcomes(quarters, a)
            .iter()
            .map(|numbers| {
                let passed = Meaning::new(numbers).right_side(masked);
                Meaning::new(numbers).with(&[("aᵢᴰᴼ", passed)])
            })
            .collect();
        let [left, right] = meaning.sides(mean, '=');
        near(mean, left, right);
        // What the window holds beside what was drawn.
        let dropout = Dropout::new(p, Inference::Scaled.form()).unwrap();
        near(mean, right, a * dropout.at_inference());
    }
    // Two units, each on or off, and what the next layer makes of them.
    let [_, sum, bend] = formulas::DROPOUT_AT_INFERENCE;
    let units = [(0.8, 1.5), (-2.0, 0.3)];
    let logistic = |z: f64| 1.0 / (1.0 + (-z).exp());
    let mut meaning = Meaning::new(&[("p", 0.5)]).function("σ", &logistic);
    meaning.terms = units.map(|(a, v)| vec![("aᵢ", a), ("vᵢ", v)]).to_vec();
    for masks in [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]] {
        let mut draw = Meaning::new(&[("p", 0.5)]).function("σ", &logistic);
        draw.terms = (0..2).map(|i| vec![("vᵢ", units[i].1), ("aᵢᴰᴼ", units[i].0 * masks[i])]).collect();
        let z: f64 = (0..2).map(|i| units[i].1 * units[i].0 * masks[i]).sum();
        meaning.draws.push(draw.with(&[("z", z)]));
    }
    let [left, right] = meaning.sides(sum, '=');
    near(sum, left, right);
    let [left, right] = meaning.sides(bend, '≠');
    assert!((left - right).abs() > 1e-3, "{bend}: {left}");
}

#[test]
fn the_ridge_that_dropout_amounts_to_is_its_formula() {
    let samples = DropoutData::default().draw(&mut ChaCha8Rng::seed_from_u64(3));
    let n = samples.len() as f64;
    let square = |j: usize| samples.iter().map(|(x, _)| x[j] * x[j]).sum::<f64>() / n;
    for (form, formula) in
        [(DropoutForm::Plain, formulas::DROPOUT_RIDGE), (DropoutForm::Inverted, formulas::INVERTED_DROPOUT_RIDGE)]
    {
        for (p, w) in [(0.2, vector![1.0, 2.0]), (0.7, vector![-2.0, 0.5])] {
            let code = DropoutRegression::new(samples.clone(), Dropout::new(p, form).unwrap());
            let mut meaning = Meaning::new(&[("p", p), ("n", n), ("w", 1.0)]);
            // w·xᵢ is one number: beside w = 1, that of xᵢ.
            meaning.terms = samples.iter().map(|(x, t)| vec![("xᵢ", w.dot(x)), ("tᵢ", *t)]).collect();
            meaning.coordinates = (0..2).map(|j| vec![("wⱼ", w[j]), ("xᵢⱼ", square(j).sqrt())]).collect();
            near(formula, meaning.right_side(formula), code.expected().value(w));
        }
    }
}

/// The parts of a line of formulas.
fn parts(line: &'static str) -> Vec<&'static str> {
    line.split(",  ").collect()
}

#[test]
fn back_propagation_is_its_formulas() {
    use formulas::network as shown;
    let at = Example { at: Point::new(0.7, 0.0), class: 1 };
    // Layer by layer, weights before biases; the second input is 0, so that its weight plays no part.
    let x = DVector::from_vec(vec![0.9, 0.4, -0.2, -1.1, 0.3, 1.7, 0.5]);
    let phi = |z: f64| z.tanh();
    let phi_prime = |z: f64| 1.0 - z.tanh() * z.tanh();
    for masked in [false, true] {
        let dropout = if masked { Dropout::new(0.5, DropoutForm::Inverted).unwrap() } else { Dropout::default() };
        let network = Network::new(&[1, 1], Activation::TANH, Loss::CrossEntropy, dropout).unwrap();
        let mut code = NetworkLoss::new(network.into(), [at].into());
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let computed = loop {
            code.redraw(1, &mut rng);
            let gradient = code.batch_gradient(&[0], &x);
            // Masks that leave both neurons on.
            if gradient[0] != 0.0 {
                break gradient;
            }
        };
        let mask = if masked { 2.0 } else { 1.0 };
        let meaning =
            |numbers: &[(&str, f64)]| Meaning::new(numbers).function("φ", &phi).function("φ′", &phi_prime).with(&[("mˡ", mask)]);
        let (activation, back) = if masked { (shown::MASKED, shown::MASKED_BACK) } else { (shown::ACTIVATION, shown::BACK) };
        let (mut a, mut z) = (vec![at.at.x], vec![f64::NAN]);
        for (weight, bias) in [(x[0], x[2]), (x[3], x[4])] {
            let into = meaning(&[("Wˡ", weight), ("bˡ", bias), ("aˡ⁻¹", a[a.len() - 1])]).right_side(parts(shown::WEIGHTED)[0]);
            z.push(into);
            a.push(meaning(&[("zˡ", into)]).right_side(activation));
        }
        let output = parts(shown::OUTPUT)[0].split(" of ").next().unwrap();
        let last = meaning(&[("w", x[5]), ("a", a[2]), ("b", x[6])]).right_side(output);
        let delta = Loss::CrossEntropy.value_derivative(last, at.class).1;
        let second = meaning(&[("zˡ", z[2]), ("Wˡ⁺¹", x[5]), ("δˡ⁺¹", delta)]).right_side(back);
        let first = meaning(&[("zˡ", z[1]), ("Wˡ⁺¹", x[3]), ("δˡ⁺¹", second)]).right_side(back);
        let gradients = parts(shown::GRADIENT);
        for (weight, bias, delta, below) in [(0, 2, first, a[0]), (3, 4, second, a[1]), (5, 6, delta, a[2])] {
            let gradient = |formula: &str| meaning(&[("δˡ", delta), ("aˡ⁻¹", below)]).only_right(formula);
            near(gradients[0], gradient(gradients[0]), computed[weight]);
            near(gradients[1], gradient(gradients[1]), computed[bias]);
        }
        // Without a hidden layer.
        let network = Network::new(&[], Activation::TANH, Loss::CrossEntropy, Dropout::default()).unwrap();
        let code = NetworkLoss::new(network.into(), [at].into());
        let weights = DVector::from_vec(vec![0.9, 0.0, 0.3]);
        let z = meaning(&[("w", 0.9), ("x", at.at.x), ("b", 0.3)]).right_side(shown::LINEAR_OUTPUT);
        let delta = Loss::CrossEntropy.value_derivative(z, at.class).1;
        let linear = parts(shown::LINEAR_GRADIENT);
        let computed = code.gradient(&weights);
        for (formula, place) in linear.into_iter().zip([0, 2]) {
            near(formula, meaning(&[("δ", delta), ("x", at.at.x)]).only_right(formula), computed[place]);
        }
    }
}
