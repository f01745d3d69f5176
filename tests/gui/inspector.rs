//! The step inspector: a worked example whose lines keep their places.

use crate::user::User;
use eframe::egui::Key;
use eframe::egui::accesskit::Role;

fn momentum() -> User {
    let mut user = User::reads("objective = \"himmelblau\"\nsteps = 60\n[[run]]\noptimizer = \"momentum(lr=0.01, beta=0.8)\"\n");
    user.press(Key::Home);
    user
}

#[test]
fn it_names_the_step_and_goes_to_the_next() {
    let mut user = momentum();
    assert!(user.sees("k = 0 → 1"));
    user.click(Role::Button, "Read the next step");
    user.click(Role::Button, "Read the next step");
    assert!(user.sees("k = 2 → 3") && user.step() == 2);
    user.click(Role::Button, "Read the step before");
    assert_eq!(user.step(), 1);
}

#[test]
fn the_loss_is_shown_before_and_after_the_step() {
    let mut user = momentum();
    user.press(Key::ArrowRight);
    let run = &user.experiment().runs[0];
    let records = user.experiment().trace(run).records;
    let said = user.fact("loss F(xₖ)");
    let (now, then) = said.split_once(" → ").unwrap();
    for (text, record) in [(now, &records[1]), (then, &records[2])] {
        let shown: f64 = text.replace('−', "-").parse().unwrap();
        assert!((shown / record.loss - 1.0).abs() < 1e-4, "{shown}, not {}", record.loss);
    }
    let factor = records[2].loss / records[1].loss;
    assert!((user.number("factor") / factor - 1.0).abs() < 1e-2);
}

#[test]
fn the_pointer_on_a_term_lets_its_arrow_stand_out_and_the_window_goes_on() {
    let mut user = momentum();
    user.press(Key::ArrowRight);
    let lines: Vec<_> = user
        .nodes()
        .filter(|node| crate::user::text(node).is_some_and(|text| text.starts_with("Δₖ = β")))
        .map(|node| node.rect())
        .collect();
    assert!(!lines.is_empty());
    let mut pointed = std::collections::BTreeSet::new();
    for line in lines {
        for i in 0..60 {
            user.hovers(eframe::egui::pos2(line.left() + line.width() * i as f32 / 60.0, line.center().y));
            user.frames(1);
            pointed.extend(downhill::ui::pointed_term(&user.window.ctx).map(|ink| format!("{ink:?}")));
        }
    }
    assert!(pointed.len() >= 2, "the term of the gradient and that of the memory: {pointed:?}");
}

#[test]
fn the_lines_keep_their_places_while_the_numbers_change() {
    let mut user = momentum();
    let places = |user: &User| -> Vec<(String, i32)> {
        let lines = ["k = ", "Δₖ = β", "xₖ₊₁ = xₖ", "loss F", "step length"];
        let nodes = user.nodes().filter_map(|node| Some((crate::user::text(&node)?, node.rect().top() as i32)));
        let shown = nodes.filter(|(text, _)| lines.iter().any(|line| text.starts_with(line)));
        shown.map(|(text, top)| (text.split(['→', '0']).next().unwrap_or_default().chars().take(9).collect(), top)).collect()
    };
    user.press(Key::ArrowRight);
    let tops = |user: &User| places(user).into_iter().map(|(_, top)| top).collect::<Vec<_>>();
    let before = tops(&user);
    assert!(before.len() >= 5, "{:?}", places(&user));
    for _ in 0..12 {
        user.press(Key::ArrowRight);
        assert_eq!(tops(&user), before, "at step {}", user.step());
    }
}

#[test]
fn the_step_is_enlarged_where_it_can_be_drawn() {
    let mut user = momentum();
    assert!(user.has(Role::Canvas, "The step, enlarged"));
    user.press(Key::End);
    assert!(user.sees("k = 60 → 61"), "{:?}", user.names(Role::Label));
}
