//! The formulas shown are the formulas computed: every right side is evaluated and held against the noted value.

use crate::support::formula::{Context, Number, evaluate, scalar};
use crate::support::trial::{Trial, note, objective};
use crate::support::{Quadratic, RIPPLED, every_variant, parse};
use downhill::math::Optimizer;
use downhill::math::Oracle;
use downhill::math::Point;
use downhill::math::catalog::param::{Param, Tunable, Value};
use downhill::math::rule::{Equation, Note, Now};
use nalgebra::{DMatrix, vector};

/// A right side with one of these words is said, not written: its value is taken as noted.
const WORDS: [&str; 12] = [
    "five times",
    "eigenvectors",
    "until",
    "quadratic",
    "eigenvalues",
    "recursion",
    "coordinate",
    "dogleg",
    "residuals",
    "simplex",
    "drawn",
    "samples",
];

const STEPS: usize = 8;

/// What the symbols mean at step k.
#[derive(Clone, Copy)]
struct Step<'a> {
    k: usize,
    lr: f64,
    x: Point,
    last_x: Point,
    notes: &'a [Note],
    last_notes: &'a [Note],
    rule: &'a Optimizer,
    oracle: &'a dyn Oracle<Point>,
}

/// A noted value in the plane: one number, two for a vector, four for a matrix, row by row.
fn noted(notes: &[Note], symbol: &str) -> Option<Number> {
    let value = &notes.iter().find(|note| note.symbol == symbol)?.value;
    Some(match value.len() {
        4 => DMatrix::from_row_slice(2, 2, value),
        n => DMatrix::from_column_slice(n, 1, value),
    })
}

fn column(x: Point) -> Number {
    DMatrix::from_column_slice(2, 1, x.as_slice())
}

impl Context for Step<'_> {
    fn k(&self) -> usize {
        self.k
    }
    fn symbol(&self, name: &str) -> Option<Number> {
        let parameter = |param: &&Param| param.symbol == name;
        Some(match name {
            "xₖ" => column(self.x),
            "xₖ₋₁" => column(self.last_x),
            "αₖ" => scalar(self.lr),
            "k" => scalar(self.k as f64),
            "I" => DMatrix::identity(2, 2),
            "F*" => scalar(self.oracle.lowest()?),
            _ => match (name.strip_suffix("ₖ₋₁"), self.rule.params().iter().find(parameter)) {
                (Some(_), _) if self.k == 0 => scalar(0.0),
                (Some(base), _) => noted(self.last_notes, &format!("{base}ₖ"))?,
                (None, Some(param)) => match self.rule.get(param.key) {
                    Value::Number(value) => scalar(value),
                    Value::Word(_) => return None,
                },
                (None, None) => noted(self.notes, name)?,
            },
        })
    }
    fn call(&self, function: &str, x: &Number) -> Option<Number> {
        let x = vector![x[0], x[1]];
        Some(match function {
            "F" => scalar(self.oracle.value(&x)),
            "∇F" => column(self.oracle.gradient(&x)),
            _ => self.oracle.hessian(&x)?,
        })
    }
}

/// Whether the notes and the steps of `rule` on `oracle` agree with `equations`; if not, where.
fn check(rule: &Optimizer, equations: &[Equation], oracle: &dyn Oracle<Point>) -> Result<(), String> {
    let mut x: Point = vector![-3.0, 2.0];
    let (mut last_x, mut last_notes) = (x, Vec::new());
    let mut stepper = rule.stepper(&x);
    for k in 0..STEPS {
        // A schedule, so that αₖ is not α.
        let lr = rule.learning_rate() / (1.0 + 0.1 * k as f64);
        let gradient = oracle.gradient(&x);
        let mut notes = Vec::new();
        let step =
            stepper.step(&mut Now::new(k, &x, lr, &gradient, oracle, Some(&mut notes))).map_err(|halt| halt.to_string())?;
        notes.push(Note { symbol: "xₖ₊₁".into(), value: (x + step).as_slice().to_vec() });
        let symbols = |equations: &[Equation]| equations.iter().map(|equation| equation.left.clone()).collect::<Vec<_>>();
        if symbols(equations) != notes.iter().map(|note| note.symbol.clone()).collect::<Vec<_>>() {
            return Err(format!("{rule} notes other symbols than {:?}", symbols(equations)));
        }
        let context = Step { k, lr, x, last_x, notes: &notes, last_notes: &last_notes, rule, oracle };
        let nearby = Step { rule: &nudged(rule), ..context };
        for Equation { left, right } in equations.iter().filter(|equation| !in_words(equation)) {
            let (noted, computed) = (noted(&notes, left).expect("it was just compared"), evaluate(right, &context));
            // A scalar may stand for a vector of equal entries.
            let computed =
                if computed.len() == 1 { DMatrix::from_element(noted.nrows(), noted.ncols(), computed[0]) } else { computed };
            // What the last digits of the hyperparameters make of a line is no difference.
            let rounding = 4.0 * (evaluate(right, &nearby) - evaluate(right, &context)).amax();
            let near = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-12 * a.abs().max(b.abs()) + 1e-15 + rounding;
            if noted.shape() != computed.shape() || !noted.iter().zip(&computed).all(near) {
                return Err(format!("{rule}, step {k}: {left} = {right} gives {computed} but {noted} was noted"));
            }
        }
        (last_x, last_notes, x) = (x, notes, x + step);
    }
    Ok(())
}

/// The same rule with each of its numbers a few units in the last place smaller.
fn nudged(rule: &Optimizer) -> Optimizer {
    let mut nudged = rule.clone();
    for param in rule.params() {
        // A whole number may be compared with; the next one below would be another case.
        if let Value::Number(value) = rule.get(param.key)
            && value.fract() != 0.0
        {
            // At the least value that is allowed it stays.
            let _ = nudged.set(param.key, &Value::Number(value * (1.0 - 2.0 * f64::EPSILON)));
        }
    }
    nudged
}

fn in_words(equation: &Equation) -> bool {
    WORDS.iter().any(|word| equation.right.contains(word))
}

/// The same rule with unusual hyperparameters, so that each of them shows in the numbers.
fn unusual(rule: &Optimizer) -> Optimizer {
    let mut rule = rule.clone();
    for (key, value) in [
        ("lr", 0.3),
        ("eps", 0.05),
        ("beta", 0.6),
        ("beta1", 0.7),
        ("beta2", 0.8),
        ("rho", 0.7),
        ("weight_decay", 0.2),
        ("momentum_decay", 0.7),
        ("dampening", 0.3),
        ("lambd", 0.1),
        ("begin", 2.0),
        ("power", 0.6),
        ("threshold", 1.2),
        ("scale", 0.2),
        ("tau", 0.2),
        ("beta3", 0.6),
        ("gamma", 0.4),
        ("slow", 0.3),
        ("sync", 3.0),
        ("d0", 0.3),
        ("first", 0.2),
        ("eta_minus", 0.4),
        ("eta_plus", 1.6),
        ("step_min", 0.2),
        ("step_max", 0.9),
    ] {
        if rule.params().iter().any(|param| param.key == key) {
            rule.set(key, &Value::Number(value)).expect("the value is allowed");
        }
    }
    rule
}

#[test]
fn every_formula_is_the_one_computed() {
    for rule in every_variant() {
        for rule in [unusual(&rule), rule] {
            check(&rule, rule.equations(), &Quadratic::tilted()).unwrap();
            check(&rule, rule.equations(), &RIPPLED).unwrap();
        }
    }
}

/// Rules that no built-in one is, with everything that a text can have.
const TYPED: [&str; 9] = [
    "x = x - lr*g",
    "m = beta*m + g; x = x - lr*(m - 0.5*g)/(1 + 2*norm(m)*norm(g))",
    "s = s + dot(g, g); n = max(norm(g), s, 0.1)^1.5; x = x - lr*g/n",
    "w0 = 3; w = where(k < 3, w + dot(g, x), -w/2); a0 = lr; a = a*0.9; x = x - min(a, lr)*g*sign(w)",
    "m0 = 2*x; m = where(abs(m) > abs(g), m/2, g); x = x - lr*tanh(m)",
    "y = x + beta*v; h = grad(y); v = beta*v - lr*h; x = x + v",
    "c = cbrt(g)*exp(-k/10) - floor(x)/100; x = (1 - lr*weight_decay)*x - lr*c",
    "d = hvp(g); t = dot(g, g)/max(abs(dot(g, d)), 1e-6); x = x - lr*t*g",
    "p = f/(1 + f(x - lr*g)^2); velocity = 0.9*velocity + p*g*(g > 0); x = x - lr*velocity/(2*3*(1 - beta1^(k + 1)))",
];

#[test]
fn every_formula_of_a_typed_rule_is_the_one_computed() {
    let as_text = every_variant().into_iter().filter_map(|rule| rule.as_text());
    let typed = TYPED.map(|text| parse(&format!("rule(\"{text}\")")));
    for rule in as_text.chain(typed) {
        for rule in [unusual(&rule), rule] {
            check(&rule, rule.equations(), &Quadratic::tilted()).unwrap();
            check(&rule, rule.equations(), &RIPPLED).unwrap();
        }
    }
}

/// A step of a run whose weight decay λ (λ′ beside a rule's own λ) is decoupled.
struct Decayed<'a> {
    step: Step<'a>,
    symbol: &'static str,
    lambda: f64,
}

impl Context for Decayed<'_> {
    fn k(&self) -> usize {
        self.step.k
    }
    fn symbol(&self, name: &str) -> Option<Number> {
        if name == self.symbol { Some(scalar(self.lambda)) } else { self.step.symbol(name) }
    }
    fn call(&self, function: &str, x: &Number) -> Option<Number> {
        self.step.call(function, x)
    }
}

#[test]
fn with_decoupled_decay_the_last_line_shown_is_the_step_made() {
    for rule in every_variant().iter().map(unusual) {
        let bowl = objective("quadratic(a11=3.25, a12=-3.9, a22=7.75, b1=1, b2=-0.5)");
        let trial = Trial::of(bowl, rule.clone(), STEPS).from(-3.0, 2.0).scheduled("exponential(gamma=0.9)").decoupled(0.3);
        let run = &trial.0.runs[0];
        let right = &rule.equations().last().expect("a rule has lines").right;
        let shown = trial.0.conditions(run).update_formula(right, run.decay_symbol());
        for k in 0..4 {
            let inspection = trial.inspect(k);
            let x = vector![inspection.x[0], inspection.x[1]];
            let step = Step {
                k,
                lr: inspection.learning_rate,
                x,
                last_x: x,
                notes: &inspection.notes,
                last_notes: &[],
                rule: &rule,
                oracle: &RIPPLED,
            };
            let step = Decayed { step, symbol: run.decay_symbol(), lambda: 0.3 };
            let next = DMatrix::from_column_slice(2, 1, note(&inspection, "xₖ₊₁"));
            let away = |formula: &str| (evaluate(formula, &step) - &next).norm() / (1.0 + next.norm());
            assert!(away(&shown) < 1e-12, "{rule}, step {k}: xₖ₊₁ = {shown}");
            assert!(away(right) > 1e-6, "{rule}, step {k}: the decay is part of the step");
        }
    }
}

#[test]
fn only_searches_choices_and_eigenvalues_are_left_to_words() {
    let mut said: Vec<String> = Vec::new();
    for rule in every_variant() {
        assert_eq!(rule.equations().last().map(|equation| &*equation.left), Some("xₖ₊₁"));
        let lines = rule.equations().iter().filter(|equation| in_words(equation));
        said.extend(
            lines.map(|equation| format!("{} {}", rule.to_string().split('(').next().unwrap_or_default(), equation.left)),
        );
    }
    said.dedup();
    assert_eq!(
        said,
        [
            "newton Bₖ",
            "adafactor nₖ",
            "muon zₖ",
            "muon nₖ",
            "soap Qₖ",
            "gauss-newton Bₖ",
            "levenberg-marquardt Bₖ",
            "levenberg-marquardt aₖ",
            "trust-region Bₖ",
            "trust-region dₖ",
            "bfgs tₖ",
            "l-bfgs dₖ",
            "l-bfgs tₖ",
            "nonlinear-cg tₖ",
            "line-search tₖ",
            "coordinate-descent dₖ",
            "coordinate-descent tₖ",
            "coordinate-descent dₖ",
            "coordinate-descent tₖ",
            "svrg hₖ",
            "saga hₖ",
            "saga aₖ",
            "nelder-mead bₖ",
            "nelder-mead Sₖ",
            "nelder-mead wₖ",
            "nelder-mead cₖ",
            "nelder-mead tₖ",
            "nelder-mead vₖ",
            "cma-es Cₖ",
            "cma-es σₖ",
            "cma-es Yₖ",
            "cma-es uₖ",
            "cma-es pₖ",
            "cma-es qₖ",
        ]
    );
}

/// Whether `check` finds nothing wrong once `right` stands on the right of `left`.
fn passes_with(rule: &Optimizer, left: &str, right: &str) -> bool {
    let changed = |equation: &Equation| match &equation.left {
        here if here == left => Equation::new(here.clone(), right.to_owned()),
        _ => equation.clone(),
    };
    let equations: Vec<Equation> = rule.equations().iter().map(changed).collect();
    assert!(equations != rule.equations(), "{left} is changed");
    [&Quadratic::tilted() as &dyn Oracle<Point>, &RIPPLED].iter().all(|oracle| check(rule, &equations, *oracle).is_ok())
}

#[test]
fn a_wrong_formula_is_caught() {
    for (rule, left, wrong) in [
        ("adam", "xₖ₊₁", "xₖ − αₖ μₖ / (√vₖ + ε)"),
        ("adam", "vₖ", "β₂ vₖ₋₁ + (1 − β₁) gₖ²"),
        ("adam(form=pytorch)", "xₖ₊₁", "xₖ − αₖ mₖ / √(sₖ + ε)"),
        ("adam(form=pytorch)", "mₖ", "μₖ / (1 − β₁)"),
        ("momentum", "Δₖ", "β Δₖ₋₁ − gₖ"),
        ("nesterov", "xₖ₊₁", "xₖ − αₖ bₖ"),
        ("newton", "dₖ", "−Bₖ gₖ"),
        ("rprop", "xₖ₊₁", "xₖ − Δₖ sign(qₖ)"),
        ("bfgs", "Hₖ", "I if k = 0 else Vₖ Hₖ₋₁ Vₖᵀ + ρₖ sₖ sₖᵀ"),
    ] {
        assert!(!passes_with(&parse(rule), left, wrong), "{rule}: {left} = {wrong} was not caught");
    }
}

#[test]
fn a_wrong_sign_is_caught_anywhere() {
    for rule in every_variant().iter().map(unusual) {
        for equation in rule.equations().iter().filter(|equation| !in_words(equation)) {
            for (from, to) in [(" + ", " − "), (" − ", " + ")] {
                for (at, _) in equation.right.match_indices(from) {
                    let (before, after) = (&equation.right[..at], &equation.right[at + from.len()..]);
                    let wrong = format!("{before}{to}{after}");
                    assert!(!passes_with(&rule, &equation.left, &wrong), "{rule}: {} = {wrong} was not caught", equation.left);
                }
            }
        }
    }
}
