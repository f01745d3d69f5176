//! Rules as text: built-in ones make the same steps when they are typed, and what is wrong is said at its place.

use crate::support::trial::{Trial, assert_same_path, objective};
use crate::support::{every_variant, parse};
use downhill::math::Optimizer;
use downhill::math::catalog::Catalog;
use downhill::math::catalog::param::{Tunable, Value};
use downhill::math::optimizers::typed::Typed;
use downhill::math::rule::Linear;

/// The methods that have no text, because a line of theirs is a search, a choice of coordinates, draws, needs single samples, or has matrices.
const WITHOUT: [&str; 19] = [
    "newton",
    "adafactor",
    "lamb",
    "muon",
    "shampoo",
    "soap",
    "sophia",
    "gauss-newton",
    "levenberg-marquardt",
    "trust-region",
    "bfgs",
    "l-bfgs",
    "nonlinear-cg",
    "line-search",
    "coordinate-descent",
    "svrg",
    "saga",
    "nelder-mead",
    "cma-es",
];

#[test]
fn every_first_order_rule_makes_the_same_steps_as_text() {
    let mut without = Vec::new();
    for rule in every_variant() {
        let Some(typed) = rule.as_text() else {
            without.push(rule.entry().key);
            continue;
        };
        assert!(matches!(typed, Optimizer::Typed(_)), "{rule}");
        for (on, from) in [("quadratic(a11=3.25, a12=-3.9, a22=7.75, b1=1, b2=-0.5)", (-3.0, 2.0)), ("booth", (1.5, -2.5))] {
            let trial = |rule: &Optimizer| {
                Trial::of(objective(on), rule.clone(), 60).from(from.0, from.1).scheduled("exponential(gamma=0.97)")
            };
            let (built_in, as_text) = (trial(&rule), trial(&typed));
            assert_same_path(&as_text.path(), &built_in.path(), 1e-12, &format!("{rule} as {typed} on {on}"));
            assert_eq!(as_text.evals(), built_in.evals(), "{rule} as {typed}");
        }
        let sampled = |rule: &Optimizer| {
            Trial::of(objective("regression-toy"), rule.clone(), 40).from(-1.0, 2.0).sampled("batch(m=3)").noise(0.1).decay(0.05)
        };
        if !rule.needs().is_empty() {
            continue;
        }
        assert_same_path(&sampled(&typed).path(), &sampled(&rule).path(), 1e-12, &format!("{rule} as {typed}, sampled"));
    }
    without.dedup();
    assert_eq!(without, WITHOUT);
}

#[test]
fn a_text_is_read_back_as_it_is_written() {
    for text in ["m = beta*m + g; x = x - lr*m", "x = x - lr*g*(g > 0)"] {
        let rule = parse(&format!("rule(\"{text}\", lr=0.25)"));
        assert_eq!(parse(&rule.to_string()), rule);
        assert_eq!(rule.get("text"), Value::Word(text.to_owned()));
        assert_eq!(rule.get("lr"), Value::Number(0.25));
    }
    // Lines and semicolons are the same; what is empty does not count.
    let lines = Typed::of("\nm = beta*m + g\n\n x = x - lr*m ;\n").unwrap();
    assert_eq!(lines, Typed::default());
    assert_eq!(lines.lines(), "m = beta*m + g\nx = x - lr*m");
}

#[test]
fn hyperparameters_keep_their_numbers_while_the_text_changes() {
    let mut rule = parse("rule(\"x = x - lr*c*g\", lr=0.3, c=7)");
    rule.set("text", &Value::Word("m = beta*m + c*g; x = x - lr*m".into())).unwrap();
    assert_eq!(rule.to_string(), "rule(text=\"m = beta*m + c*g; x = x - lr*m\", lr=0.3, beta=0.9, c=7)");
    let before = rule.clone();
    assert!(rule.set("text", &Value::Word("x = x - lr*".into())).is_err() && rule == before);
}

#[test]
fn what_is_wrong_is_said_at_its_character() {
    for (text, column, says) in [
        ("", 1, "the rule does not set x"),
        ("m = g", 6, "the rule does not set x"),
        ("x = x - g", 1, "no lr"),
        ("x = x - lr*", 12, "a number, a name or '(' is missing here; the rule ends"),
        ("x = x - lr*g; m = g", 15, "x is the last to be set"),
        ("m = g; m = 2*g; x = x - lr*m", 8, "m is set twice"),
        ("g = x; x = x - lr*g", 1, "g has a meaning of its own"),
        ("sqrt = x; x = x - lr*g", 1, "sqrt has a meaning of its own"),
        ("x = x - lr*m(g)", 12, "there is no function 'm'"),
        ("x = x - lr*sqr(g)", 12, "did you mean 'sqrt'?"),
        ("x = x - lr*dot(g)", 12, "dot takes 2 values, as in dot(g, m)"),
        ("x = x - lr*g*dot(lr, g)", 14, "dot takes a vector"),
        ("x = x - lr*g*norm(lr)", 14, "the size of a number is abs"),
        ("x = lr", 1, "x is a vector, but the last statement sets it to a number"),
        ("x = x - lr*(g", 12, "this parenthesis is not closed"),
        ("x = x - lr*g)", 13, "closes nothing"),
        ("x = x - lr*g = 3", 14, "a statement has one '='"),
        ("x - lr*g", 3, "'=' is missing here"),
        ("3 = x", 1, "a statement begins with the name that it sets"),
        ("lambda = g; x = x - lr*g", 1, "'lambda' is needed by scripts or by the notation"),
        ("x = x - lr*text*g", 12, "'text' is needed by scripts or by the notation"),
        ("m0 = k; m = m + g; x = x - lr*m", 1, "m0 is what m is before the first step"),
        ("m0 = 1; m = m + g; x = x - lr*m0*m", 1, "write m where it is read"),
        ("x = x - lr*g < 1 < 2", 18, "two comparisons in a row"),
        ("x = x ! lr*g", 7, "'!' stands only in !="),
        ("x = x - lr*min(g)", 12, "min takes two values or more"),
        ("x = x # lr", 7, "'#' is not part of"),
        ("aaaaaaaaaaaaaaaaaaaaaaaaa = g; x = x - lr*g", 1, "at most 24 characters"),
    ] {
        let message = Typed::of(text).map(|rule| rule.lines()).expect_err(text);
        assert!(
            message.starts_with(&format!("in the rule, character {column}: ")) && message.contains(says),
            "{text}: {message}"
        );
    }
}

#[test]
fn hostile_texts_are_refused_or_harmless() {
    let deep = format!("x = x - lr*{}g{}", "(".repeat(500), ")".repeat(500));
    assert!(Typed::of(&deep).unwrap_err().contains("levels deep"));
    let signs = format!("x = x - lr*{}g", "-".repeat(3000));
    assert!(Typed::of(&signs).unwrap_err().contains("levels deep"));
    assert!(Typed::of(&"x".repeat(5000)).unwrap_err().contains("longer than 4000 characters"));
    let many: String = (0..101).map(|i| format!("a{i}=g;")).collect();
    assert!(Typed::of(&many).unwrap_err().contains("names"));
    let long = format!("x = x - lr*({})", vec!["g"; 1500].join("+"));
    let trace = Trial::of(objective("booth"), parse(&format!("rule(\"{long}\", lr=0.00001)")), 20).trace();
    assert_eq!(trace.records.len(), 21);
    // What is not a number ends the run, as for every rule.
    let trace = Trial::of(objective("booth"), parse("rule(\"x = x - lr*g/(k - 3)\", lr=0.01)"), 20).trace();
    assert!(matches!(trace.end, downhill::sim::run::trace::End::Diverged { at: 4, .. }), "{:?}", trace.end);
}

#[test]
fn a_linear_method_is_known_in_any_writing() {
    let linear = |text: &str| parse(&format!("rule(\"{text}\", lr=0.1)")).linear();
    let beta_of = |text: &str| match linear(text) {
        Some(Linear::HeavyBall { beta }) => Some((beta * 1e9).round() / 1e9),
        _ => None,
    };
    for rule in every_variant().iter().filter(|rule| rule.linear().is_some()) {
        let (ours, theirs) = (rule.as_text().and_then(|typed| typed.linear()), rule.linear());
        match (ours, theirs) {
            (Some(Linear::HeavyBall { beta: a }), Some(Linear::HeavyBall { beta: b }))
            | (Some(Linear::Nesterov { beta: a }), Some(Linear::Nesterov { beta: b })) => assert!((a - b).abs() < 1e-9, "{rule}"),
            other => panic!("{rule}: {other:?}"),
        }
    }
    assert_eq!(beta_of("x = x - lr*g"), Some(0.0));
    // PyTorch's momentum with the constant 0.9; the lecture's; and by the iterate before.
    assert_eq!(beta_of("b = 0.9*b + g; x = x - lr*b"), Some(0.9));
    assert_eq!(beta_of("d = 0.5*d - lr*g; x = x + d"), Some(0.5));
    // Nesterov by a gradient taken ahead.
    assert!(matches!(linear("y = x + beta*v; v = beta*v - lr*grad(y); x = x + v"), None | Some(Linear::Nesterov { .. })));
    for not in [
        "x = x - lr*g/norm(g)",
        "x = x - lr*g/(k + 1)",
        "m = 0.9*m + 0.1*g; x = x - lr*m",
        "x = x - lr*(g + 1)",
        "x = x - lr*g*(g > 0)",
    ] {
        assert_eq!(linear(not), None, "{not}");
    }
}

#[test]
fn every_rule_of_the_guide_is_read_and_goes_downhill() {
    let guide = include_str!("../../docs/rules.md");
    let rules: Vec<&str> = guide.split("```rule\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(rules.len() >= 6);
    for text in rules {
        let mut rule = Optimizer::Typed(Typed::of(text).unwrap_or_else(|message| panic!("{text}\n{message}")));
        rule.set("lr", &Value::Number(0.02)).unwrap();
        let trace = Trial::of(objective("booth"), rule, 200).from(-3.0, 2.0).trace();
        let [first, last] = [&trace.records[0], trace.records.last().unwrap()];
        assert!(last.loss < 0.1 * first.loss, "{text}: from {} to {}", first.loss, last.loss);
    }
    // What it says has no text.
    for entry in Optimizer::methods() {
        let says = (entry.default)().as_text().is_none();
        assert_eq!(WITHOUT.contains(&entry.key), says, "{}", entry.key);
    }
}

#[test]
fn a_run_goes_on_with_other_numbers_but_not_with_another_text() {
    use downhill::math::Point;
    use downhill::math::objectives::PlaneOracle;
    use downhill::sim::run::conditions::Conditions;
    use downhill::sim::run::descent::Descent;
    let booth = objective("booth");
    let first = parse("rule(\"m = beta*m + g; x = x - lr*m\", lr=0.01)");
    let mut descent = Descent::new(first, PlaneOracle(&*booth), Point::new(-3.0, 2.0), Conditions::default());
    descent.step(None, None).unwrap();
    assert!(descent.set_rule(parse("rule(\"m = beta*m + g; x = x - lr*m\", lr=0.02, beta=0.5)")));
    assert_eq!(descent.learning_rate(), 0.02);
    // Another text, and another method: the memory is not theirs.
    for other in ["rule(\"v = beta*v + g; w = v; x = x - lr*w\")", "momentum", "adam"] {
        assert!(!descent.set_rule(parse(other)), "{other}");
        assert_eq!(descent.learning_rate(), 0.02);
    }
    descent.step(None, None).unwrap();
}
