//! What takes long is computed beside the window, which says so and can be told to stop.

use crate::user::User;
use eframe::egui::Key;
use eframe::egui::accesskit::Role;

/// So long that no machine has done it before it is stopped: minutes.
fn endless() -> User {
    let run = "[[run]]\noptimizer = \"gd(lr=0.01)\"\n";
    let mut user = User::hurries(&format!("objective = \"logistic(points=1000)\"\nsteps = 1000000\n{}", run.repeat(4)));
    user.press(Key::Home);
    user
}

#[test]
fn long_runs_are_computed_beside_the_window_until_they_are_stopped() {
    let mut user = endless();
    assert!(user.sees("Computing the runs …") && user.sees("computing …") && user.sees("This run is being computed …"));
    // Everything else goes on meanwhile: every page can be looked at.
    for key in [Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9, Key::Num1] {
        user.press(key);
        user.frames(3);
    }
    user.click(Role::Button, "Stop");
    assert!(user.sees("Computing the runs: stopped.") && !user.has(Role::Button, "Stop"));
    // What is not known is not said to be coming, and not played.
    user.frames(2);
    assert!(user.sees("stopped: not computed") && !user.sees("computing …") && user.sees("The computation was stopped"));
    user.press(Key::Space);
    user.waits(1.0);
    assert_eq!(user.step(), 0);
    user.click(Role::Button, "Go on");
    assert!(user.sees("Computing the runs …"));
    // A change to what is cheap is there at once, and what was computed before is called off.
    user.enters("steps", "100");
    user.until("an end", |user| !user.sees("Computing the runs"));
    assert!(!user.sees("Computing the runs"));
    assert!(user.names(Role::Button).iter().all(|name| !name.contains("computing")));
}
