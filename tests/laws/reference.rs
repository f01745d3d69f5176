//! Our rules against the paths of other implementations; see data/torch_reference.py for torch.json, and
//! data/others_reference.py for others.json.

use crate::support::{Plane, Quadratic, ROSENBROCK, parse, run};
use downhill::math::Oracle;
use downhill::math::Point;
use serde_json::Value;

const HIMMELBLAU: Plane = Plane {
    value: |x, y| (x * x + y - 11.0).powi(2) + (x + y * y - 7.0).powi(2),
    gradient: |x, y| {
        let (a, b) = (x * x + y - 11.0, x + y * y - 7.0);
        [4.0 * x * a + 2.0 * b, 2.0 * a + 4.0 * y * b]
    },
    hessian: |x, y| [[12.0 * x * x + 4.0 * y - 42.0, 4.0 * (x + y)], [4.0 * (x + y), 12.0 * y * y + 4.0 * x - 26.0]],
    residuals: |x, y| vec![(x * x + y - 11.0, [2.0 * x, 1.0]), (x + y * y - 7.0, [1.0, 2.0 * y])],
};

/// The number of paths in methods.json.
const METHODS: usize = 24;

const BEALE: Plane = Plane {
    value: |x, y| (1..=3).zip([1.5, 2.25, 2.625]).map(|(n, c)| (c - x + x * y.powi(n)).powi(2)).sum(),
    gradient: |x, y| {
        let terms = (1..=3).zip([1.5, 2.25, 2.625]).map(|(n, c)| (n, 2.0 * (c - x + x * y.powi(n))));
        terms.fold([0.0, 0.0], |[gx, gy], (n, r)| [gx + r * (y.powi(n) - 1.0), gy + r * x * f64::from(n) * y.powi(n - 1)])
    },
    hessian: |_, _| unreachable!("no reference run needs it"),
    residuals: |x, y| {
        let powers = (1..=3).zip([1.5, 2.25, 2.625]);
        powers.map(|(n, c)| (c - x + x * y.powi(n), [y.powi(n) - 1.0, x * f64::from(n) * y.powi(n - 1)])).collect()
    },
};

fn booth() -> Quadratic {
    // (x + 2 y − 7)² + (2 x + y − 5)² less its constant, 74
    Quadratic::new([[10.0, 8.0], [8.0, 10.0]], [34.0, 38.0])
}

fn pair(value: &Value) -> [f64; 2] {
    [value[0].as_f64().unwrap(), value[1].as_f64().unwrap()]
}

/// The objective, and the constant that its oracle leaves out.
fn objective(spec: &Value) -> (Box<dyn Oracle<Point>>, f64) {
    match spec["name"].as_str().unwrap() {
        "quadratic" => (Box::new(Quadratic::new([pair(&spec["a"][0]), pair(&spec["a"][1])], pair(&spec["b"]))), 0.0),
        "booth" => (Box::new(booth()), 74.0),
        "rosenbrock" => (Box::new(ROSENBROCK), 0.0),
        "himmelblau" => (Box::new(HIMMELBLAU), 0.0),
        "beale" => (Box::new(BEALE), 0.0),
        other => panic!("no objective {other} here"),
    }
}

/// `name(key=value, …)` of a run, with `form` for the rules that have one.
fn notation(run: &Value) -> String {
    let optimizer = run["optimizer"].as_object().unwrap();
    let name = optimizer["name"].as_str().unwrap();
    let mut arguments: Vec<String> = optimizer
        .iter()
        .filter(|(key, _)| *key != "name")
        .map(|(key, value)| format!("{key}={}", value.to_string().replace('"', "")))
        .collect();
    if let Some(form) = run["form"].as_str().filter(|_| matches!(name, "adagrad" | "rmsprop" | "adam")) {
        arguments.push(format!("form={form}"));
    }
    format!("{name}({})", arguments.join(", "))
}

fn assert_near(ours: f64, theirs: f64, what: &str) {
    assert!((ours - theirs).abs() <= 1e-9 * theirs.abs().max(1e-9), "{what}: {ours} instead of {theirs}");
}

fn check(data: &str, count: usize) {
    let runs: Vec<Value> = serde_json::from_str(data).unwrap();
    assert_eq!(runs.len(), count);
    for theirs in &runs {
        let notation = notation(theirs);
        let (oracle, constant) = objective(&theirs["objective"]);
        let steps = theirs["steps"].as_u64().unwrap() as usize;
        let (path, _, halt) = run(&parse(&notation), &*oracle, Point::from(pair(&theirs["start"])), steps);
        assert_eq!((halt, path.len()), (None, steps + 1), "{notation}");
        for (k, x) in path.iter().enumerate() {
            let what = format!("{} {notation}, step {k}", theirs["id"]);
            let expected = pair(&theirs["path"][k]);
            assert_near(x.x, expected[0], &what);
            assert_near(x.y, expected[1], &what);
            let loss = theirs["loss"][k].as_f64().unwrap();
            // A loss near zero is a difference of larger terms; its error is theirs.
            assert!((oracle.value(x) + constant - loss).abs() <= 1e-9 * loss.abs() + 1e-12, "{what}: loss");
        }
    }
}

#[test]
fn paths_agree_with_the_lecture_and_pytorch_1() {
    check(include_str!("../data/trajectories.json"), 17);
}

#[test]
fn paths_agree_with_optax_with_the_authors_code_and_with_the_papers() {
    check(include_str!("../data/others.json"), 34);
}

/// The draws of CMA-ES, which methods_reference.py hands to the authors' code: `UPDATE_DRAWS=1 cargo test --test laws draws` writes them.
#[test]
fn the_draws_of_a_rule_are_those_that_were_stored() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/draws.json");
    let drawn: Vec<Vec<f64>> = (0..60).map(|k| downhill::math::normals::normals(0, k, 20)).collect();
    if std::env::var_os("UPDATE_DRAWS").is_some() {
        std::fs::write(path, serde_json::to_string(&drawn).unwrap() + "\n").unwrap();
    }
    let stored: Vec<Vec<f64>> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(drawn.iter().flatten().zip(stored.iter().flatten()).all(|(a, b)| (a - b).abs() < 1e-15));
}

#[test]
fn paths_of_further_methods_agree_with_pytorch_scipy_the_authors_code_and_the_papers() {
    check(include_str!("../data/methods.json"), METHODS);
}

#[test]
fn paths_agree_with_pytorch_2_and_the_lion_paper() {
    check(include_str!("../data/torch.json"), 20);
}

#[test]
fn paths_of_methods_for_layers_agree_with_optax_and_the_papers() {
    check(&crate::layers::data()["plane"].to_string(), 9);
}
