//! What is handed to the graphics card can be drawn by it.

use crate::user::User;
use downhill::sim::file::presets;
use downhill::ui::state::Settings;
use eframe::egui::Key;
use eframe::egui::epaint::Primitive;

/// The farthest corner of all triangles, in points; infinite when one is nowhere.
fn farthest(user: &User) -> f32 {
    let shapes = user.window.output().shapes.clone();
    let reach = |primitive| match primitive {
        Primitive::Mesh(mesh) => mesh.vertices.iter().map(|vertex| vertex.pos.x.abs().max(vertex.pos.y.abs())).fold(0.0, far),
        Primitive::Callback(_) => 0.0,
    };
    user.window.ctx.tessellate(shapes, 1.0).into_iter().map(|clipped| reach(clipped.primitive)).fold(0.0, far)
}

/// The farther of two, where no number is farther than all.
fn far(a: f32, b: f32) -> f32 {
    if b.is_nan() { f32::INFINITY } else { a.max(b) }
}

#[test]
fn no_triangle_reaches_far_beyond_the_window() {
    for preset in presets::ALL {
        let mut user = User::opens(Some(preset.experiment()), Settings::default(), [1280.0, 800.0]);
        let steps = user.experiment().steps;
        for part in [0, 1, 2, 5, 9, 10] {
            user.press(Key::Home);
            user.enters("Step", &(steps * part / 10).to_string());
            let reach = farthest(&user);
            assert!(reach < 1e5, "{} at {part} tenths reaches {reach} points far", preset.key);
        }
    }
}

#[test]
fn a_run_that_hops_back_and_forth_on_one_line_is_drawn() {
    // At lr = 2/L the iterate jumps between two points for ever; each turn is a reversal to the last digit or almost.
    for lr in ["1", "1.999", "2", "2.0001"] {
        let mut user = User::reads(&format!(
            "objective = \"quadratic(a11=1, a12=0, a22=1, b1=0, b2=0)\"\nstart = [-1.7, 1.3]\n[[run]]\noptimizer = \"gd(lr={lr})\"\n"
        ));
        user.press(Key::End);
        assert!(farthest(&user) < 1e5, "lr = {lr}: {}", farthest(&user));
    }
}

#[test]
fn a_run_that_diverges_is_drawn() {
    for objective in ["quadratic", "rosenbrock", "himmelblau", "regression-toy", "regression-toy(b=fixed)", "regression-data"] {
        let mut user = User::reads(&format!("objective = \"{objective}\"\n[[run]]\noptimizer = \"gd(lr=3)\"\n"));
        for step in ["1", "2", "4", "8", "50", "200"] {
            user.enters("Step", step);
            assert!(farthest(&user) < 2e6, "{objective} at {step}: {}", farthest(&user));
        }
    }
}
