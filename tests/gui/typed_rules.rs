//! A rule that the user types: opened from a built-in one, changed, wrong on the way, and undone.

use crate::user::User;
use downhill::math::catalog::param::{Tunable, Value};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};

fn text(user: &User) -> Value {
    user.experiment().runs[0].optimizer.get("text")
}

fn writes(user: &mut User, text: &str) {
    user.click(Role::MultilineTextInput, "rule");
    user.press_with(Modifiers::COMMAND, Key::A);
    user.types(text);
}

#[test]
fn a_built_in_rule_opens_as_text_and_is_changed() {
    let mut user = User::reads("objective = \"matyas\"\nsteps = 60\n[[run]]\noptimizer = \"momentum(lr=0.1, beta=0.8)\"\n");
    let before = user.experiment().trace(&user.experiment().runs[0]);
    user.click(Role::Button, "Edit");
    assert_eq!(text(&user), Value::Word("Delta = beta*Delta - lr*g; x = x + Delta".into()));
    let after = user.experiment().trace(&user.experiment().runs[0]);
    assert_eq!(after.records.len(), before.records.len());
    for (a, b) in after.records.iter().zip(&before.records) {
        assert!((a.x - b.x).norm() <= 1e-12, "the text makes the same steps");
    }
    assert_eq!(user.value(Role::MultilineTextInput, "rule"), "Delta = beta*Delta - lr*g\nx = x + Delta");
    // Its names have sliders, with the numbers that they had.
    assert_eq!(user.experiment().runs[0].optimizer.get("beta"), Value::Number(0.8));

    // An error is marked and explained while the last rule that was right stays.
    writes(&mut user, "v = beta*v + g\nx = x - lr*v*sqr(g)");
    assert!(user.sees("character 29: there is no function 'sqr' (did you mean 'sqrt'?)"), "the message says where and what");
    assert!(user.sees("All that is shown is of the last rule that was right."));
    assert_eq!(text(&user), Value::Word("Delta = beta*Delta - lr*g; x = x + Delta".into()));
    writes(&mut user, "v = beta*v + g\nx = x - lr*c*v");
    assert_eq!(text(&user), Value::Word("v = beta*v + g; x = x - lr*c*v".into()));
    assert_eq!(user.experiment().runs[0].optimizer.get("lr"), Value::Number(0.1));
    user.enters("c", "0.5");
    assert_eq!(user.experiment().runs[0].optimizer.get("c"), Value::Number(0.5));
    assert_eq!(user.value(Role::MultilineTextInput, "rule"), "v = beta*v + g\nx = x - lr*c*v");

    for _ in 0..20 {
        user.press_with(Modifiers::COMMAND, Key::Z);
    }
    assert_eq!(user.experiment().runs[0].optimizer.to_string(), "momentum(lr=0.1, beta=0.8)");
}

#[test]
fn a_rule_with_a_search_does_not_open_as_text() {
    let mut user = User::reads("objective = \"matyas\"\nsteps = 60\n[[run]]\noptimizer = \"bfgs\"\n");
    user.click(Role::Button, "Edit");
    assert_eq!(user.experiment().runs[0].optimizer.to_string().split('(').next(), Some("bfgs"));
}
