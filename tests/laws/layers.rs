//! Methods that step layer by layer, against the paths of other implementations; see data/layers_reference.py.

use crate::support::parse;
use downhill::math::Activation;
use downhill::math::Dropout;
use downhill::math::Network;
use downhill::math::Plan;
use downhill::math::Point;
use downhill::math::data::examples::Example;
use downhill::math::network::{Loss, NetworkLoss};
use downhill::sim::run::conditions::Conditions;
use downhill::sim::run::descent::Descent;
use nalgebra::DVector;
use serde_json::Value;
use std::sync::Arc;

pub fn data() -> Value {
    serde_json::from_str(include_str!("../data/layers.json")).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

fn notation(run: &Value) -> String {
    let optimizer = run["optimizer"].as_object().unwrap();
    let arguments = optimizer.iter().filter(|(key, _)| *key != "name").map(|(key, value)| format!("{key}={value}"));
    format!("{}({})", optimizer["name"].as_str().unwrap(), arguments.collect::<Vec<_>>().join(", "))
}

#[test]
fn networks_are_trained_as_by_optax_and_the_papers() {
    let data = data();
    let classes = numbers(&data["classes"]);
    let points = data["points"].as_array().unwrap();
    let example = |(at, class): (&Value, &f64)| Example { at: Point::from_column_slice(&numbers(at)), class: *class as u8 };
    let examples: Arc<[Example]> = points.iter().zip(&classes).map(example).collect();
    let runs = data["networks"].as_array().unwrap();
    assert_eq!(runs.len(), 8);
    for run in runs {
        let hidden: Vec<usize> = numbers(&run["hidden"]).iter().map(|size| *size as usize).collect();
        let network = Network::new(&hidden, Activation::TANH, Loss::CrossEntropy, Dropout::default()).unwrap();
        let loss = NetworkLoss::new(Arc::new(network), Arc::clone(&examples));
        let path = run["path"].as_array().unwrap();
        let start = DVector::from_vec(numbers(&path[0]));
        let conditions = Conditions { plan: Plan::default(), ..Conditions::default() };
        let mut descent = Descent::new(parse(&notation(run)), loss, start, conditions);
        for (i, theirs) in path.iter().enumerate().skip(1) {
            for _ in 0..run["every"].as_u64().unwrap() {
                descent.step(None, None).unwrap();
            }
            let theirs = DVector::from_vec(numbers(theirs));
            let error = (descent.x() - &theirs).amax();
            assert!(error <= 1e-9 * theirs.amax(), "{}: {error:e} apart at {i}", run["id"]);
        }
        let loss = descent.oracle().measure(descent.x()).loss;
        assert!((loss - run["loss"].as_f64().unwrap()).abs() < 1e-9, "{}", run["id"]);
    }
}
