//! The pages about stochastic gradients, ensembles, the theorem and stability, used as a lecturer does.

use crate::user::User;
use downhill::math::Optimizer;
use downhill::math::catalog::param::{Tunable, Value};
use downhill::sim::file::presets::Preset;
use downhill::sim::page::Page;
use downhill::ui::state::Settings;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Pos2, Rect, lerp, pos2};

const BOWL: &str = "quadratic(a11=2, a12=-3, a22=6.5, b1=0, b2=0)";

fn at(area: Rect, x: f32, y: f32) -> Pos2 {
    pos2(lerp(area.left()..=area.right(), x), lerp(area.bottom()..=area.top(), y))
}

/// A page on a preset.
fn on(key: &str, page: Page) -> User {
    let mut user = User::opens(Preset::by_key(key).map(Preset::experiment), Settings::default(), [1600.0, 1000.0]);
    user.shows(page);
    user.press(Key::Home);
    user
}

/// Waits until the words can be read: work beside the window takes as long as it takes.
#[track_caller]
fn until(user: &mut User, words: &str) {
    user.awaits(words);
}

fn lr(user: &User, run: usize) -> f64 {
    user.experiment().runs[run].learning_rate()
}

fn get(optimizer: &Optimizer, key: &str) -> f64 {
    match optimizer.get(key) {
        Value::Number(number) => number,
        Value::Word(word) => panic!("{key} is {word}"),
    }
}

#[test]
fn tabs_and_keys_lead_to_every_page() {
    let mut user = User::opens(None, Settings::default(), [1600.0, 1000.0]);
    for page in Page::ALL {
        user.click(Role::Button, page.title());
        assert_eq!(user.state().page, page);
    }
    for page in Page::ALL {
        user.shows(page);
        assert_eq!(user.state().page, page);
    }
}

#[test]
fn side_by_side_every_run_has_a_picture_and_all_share_one_view() {
    let mut user = on("batch-single-mini", Page::SideBySide);
    let pictures = |user: &User| user.names(Role::Canvas).iter().filter(|name| *name == "Contour plot").count();
    assert_eq!((pictures(&user), user.names(Role::Canvas).iter().filter(|name| *name == "Loss plot").count()), (3, 3));
    assert!(user.sees("against epochs") && user.sees("against evaluations") && user.sees("against step k"));
    user.click(Role::Button, "Picture of one sample");
    assert_eq!(user.state().selected, 1);
    let first =
        user.nodes().filter(|node| crate::user::text(node).as_deref() == Some("Contour plot")).map(|n| n.rect()).next().unwrap();
    user.scrolls(at(first, 0.6, 0.4), 120.0);
    assert!(user.state().view.is_some(), "zooming one zooms all");
    user.press(Key::H);
    assert_eq!(pictures(&user), 2, "a hidden run has no picture");
}

#[test]
fn side_by_side_offers_the_lectures_three_pictures() {
    let mut user = on("ravine", Page::SideBySide);
    user.click(Role::Button, "Batch, one sample, mini-batch");
    assert_eq!(user.experiment(), &Preset::by_key("batch-single-mini").unwrap().experiment());
    assert_eq!(user.state().page, Page::SideBySide, "another experiment stays on its page");
}

#[test]
fn the_loss_is_shown_against_epochs_where_there_are_any() {
    let mut user = on("batch-single-mini", Page::Explore);
    user.chooses("horizontal axis", "epochs");
    assert_eq!(user.chosen("horizontal axis"), "epochs");
    user.chooses("objective", "Booth");
    assert_eq!(user.chosen("horizontal axis"), "step k", "a function without samples has no epochs");
}

#[test]
fn a_run_shows_its_averaged_iterate() {
    let mut user = on("three-lines", Page::Explore);
    user.click(Role::DisclosureTriangle, "More");
    user.click(Role::CheckBox, "averaged iterate x̄ₖ");
    assert!(user.experiment().runs[0].average);
    user.press(Key::End);
    let mut user = User::reads(&format!("objective = \"{BOWL}\"\n[[run]]\noptimizer = \"gd(lr=0.1)\"\naverage = true\n"));
    user.press(Key::End);
    assert!(user.experiment().runs[0].average);
}

#[test]
fn the_noise_page_tells_the_numbers_of_the_gradient() {
    let mut user = on("three-lines", Page::Noise);
    // At w = 0 on x = 1: ∇F = −1, the single gradients −0.9, −1, −1.1.
    assert_eq!((user.number("samples n"), user.number("batch m"), user.number("‖∇F‖")), (3.0, 1.0, 1.0));
    assert!((user.number("Var g") - 0.02 / 3.0).abs() < 1e-6);
    assert!((user.number("E‖g‖²") - 1.0 - 0.02 / 3.0).abs() < 1e-4);
    assert!(user.sees("costs n q = 3 q"), "and what they cost");
    until(&mut user, "20000 draws");
    assert!(user.sees("standard errors apart"));
    let chart = user.find(Role::Canvas, "Variance against batch size");
    user.click_at(at(chart, 0.95, 0.5));
    assert_eq!(user.experiment().runs[0].sampling.as_ref().unwrap().to_string(), "batch(m=3, replacement=false)");
    user.press(Key::Home);
    assert_eq!(user.number("Var g"), 0.0, "all three without replacement are the full sum");
}

#[test]
fn where_nothing_is_random_the_noise_page_says_so() {
    let mut user = on("ravine", Page::Noise);
    assert!(user.sees("Nothing is random here"));
    user.click(Role::Button, "Open the three lines");
    assert!(!user.sees("Nothing is random here") && user.has(Role::Canvas, "Contour plot"));
}

#[test]
fn an_ensemble_runs_beside_the_window_and_is_called_off() {
    let mut user = on("three-lines", Page::Ensemble);
    until(&mut user, "200 seeds of each of 2 runs");
    user.press(Key::End);
    assert!(user.fact("diverged").starts_with("0 of 200"));
    let chart = user.find(Role::Canvas, "Band of losses");
    user.click_at(at(chart, 0.5, 0.5));
    assert_eq!(user.step(), 60);
    user.enters("path of seed", "30");
    assert_eq!(user.state().picked, Some(30));
    user.click(Role::Button, "Make it first");
    assert_eq!(user.experiment().seed, 30);
    until(&mut user, "200 seeds of each of 2 runs");
    // Many steps of many seeds take long: the window goes on, and the work can be called off.
    user.enters("steps", "1000000");
    user.enters("seeds N", "10000");
    until(&mut user, "%");
    user.click(Role::Button, "Stop");
    assert!(user.sees("stopped") && user.has(Role::Button, "Go on"));
    user.enters("steps", "50");
    until(&mut user, "10000 seeds of each of 2 runs");
}

#[test]
fn seeds_out_of_range_are_not_taken() {
    let mut user = on("three-lines", Page::Ensemble);
    for (typed, taken) in [("0", 200), ("20000", 200), ("7", 7), ("1,000", 1000)] {
        user.enters("seeds N", typed);
        assert_eq!(user.experiment().seeds, taken, "{typed}");
    }
}

#[test]
fn the_theorem_page_shows_the_bound_and_its_proof_with_numbers() {
    let mut user = on("three-lines", Page::Theorem);
    until(&mut user, "200 seeds of each of 2 runs");
    assert!(user.sees("At step 0 no update has been made"));
    user.press(Key::End);
    assert_eq!(user.number("R²"), 1.0);
    assert!((user.number("Σ αᵢ") - 0.3 * 120.0).abs() < 1e-9);
    let (gap, bound) = (user.number("E F(x̄ₖ) − F*"), user.number("bound"));
    assert!(0.0 < gap && gap < bound && (user.number("bound / gap") / (bound / gap) - 1.0).abs() < 1e-3);
    let steps = ["2. The expectation", "3. Convexity", "4. The sum over i = 0 … k − 1", "5. Jensen's inequality", "6. Together"];
    for step in steps {
        user.click(Role::DisclosureTriangle, step);
    }
    assert!(user.sees("k = 120: "));
    assert!(user.sees("a noise floor is left"), "what the constant schedule promises");
    until(&mut user, "Measured: a noise floor");
    user.chooses("schedule", "Inverse time");
    assert!(user.sees("Both hold"));
}

#[test]
fn a_click_in_the_trade_off_takes_the_learning_rate() {
    let mut user = on("three-lines", Page::Theorem);
    until(&mut user, "200 seeds per dot");
    let chart = user.find(Role::Canvas, "Trade-off");
    let before = lr(&user, 0);
    user.click_at(at(chart, 0.25, 0.5));
    let after = lr(&user, 0);
    assert!(after != before && (0.02..0.2).contains(&after), "{after}");
    user.enters("updates k", "10");
    until(&mut user, "h* =");
}

#[test]
fn where_the_theorem_does_not_apply_the_page_says_why() {
    let mut user = on("ravine", Page::Theorem);
    user.chooses("optimizer", "Adam");
    assert!(user.sees("does not step by"));
    user.chooses("optimizer", "Gradient descent");
    user.chooses("objective", "Rosenbrock");
    assert!(user.sees("not convex"));
}

#[test]
fn marks_of_stability_stand_at_the_learning_rate() {
    let mut user = User::reads(&format!("objective = \"{BOWL}\"\n[[run]]\noptimizer = \"gd(lr=0.1)\"\n"));
    assert!(user.has(Role::Button, "2/L = 0.25") && user.has(Role::Button, "2/(L+μ) = 0.2353"));
    user.click(Role::Button, "2/(L+μ) = 0.2353");
    assert!((lr(&user, 0) - 2.0 / 8.5).abs() < 1e-9);
    user.chooses("optimizer", "Momentum");
    let beta = get(&user.experiment().runs[0].optimizer, "beta");
    assert!(user.has(Role::Button, &format!("2(1+β)/L = {}", (1.0 + beta) / 4.0)));
    user.chooses("optimizer", "Adam");
    assert!(!user.sees("2/L"));
}

#[test]
fn the_stability_page_moves_the_run() {
    let mut user = User::opens(None, Settings::default(), [1600.0, 1000.0]);
    user.click(Role::Button, "Stability");
    user.chooses("objective", "Booth");
    user.chooses("optimizer", "Gradient descent");
    user.press(Key::End);
    // A = [10 8; 8 10]: L = 18, μ = 2.
    assert_eq!((user.number("L"), user.number("μ"), user.number("κ = L/μ")), (18.0, 2.0, 9.0));
    assert!((user.number("2/L") - 0.1111).abs() < 1e-9);
    let rates = user.find(Role::Canvas, "Rates");
    user.click_at(at(rates, 0.97, 0.5));
    assert!(lr(&user, 0) > 2.0 / 18.0 && user.sees("Unstable"));
    user.click_at(at(rates, 0.3, 0.5));
    assert!(lr(&user, 0) < 2.0 / 20.0 && user.sees("Stable: ρ"));
    user.click(Role::Button, "Take the optimum");
    assert!((lr(&user, 0) - 0.1).abs() < 1e-6 && user.sees("ρ = 0.8"));
    // Gradient descent stays at the bottom edge of the map; momentum is dragged over it.
    let map = user.find(Role::Canvas, "Map of momentum");
    user.click_at(at(map, 0.3, 0.6));
    assert!(user.state().message.as_ref().is_some_and(|message| message.contains("choose Momentum")));
    user.chooses("optimizer", "Momentum");
    let map = user.find(Role::Canvas, "Map of momentum");
    user.drag(at(map, 0.3, 0.6), at(map, 0.5, 0.3));
    let optimizer = &user.experiment().runs[0].optimizer;
    assert!((0.2..0.4).contains(&get(optimizer, "beta")), "{optimizer}");
    assert!((0.08..0.16).contains(&get(optimizer, "lr")), "{optimizer}");
    user.click(Role::Button, "Take the optimum");
    let optimizer = &user.experiment().runs[0].optimizer;
    assert!((get(optimizer, "beta") - 0.25).abs() < 1e-6, "κ = 9: ((3 − 1)/(3 + 1))²");
    let decay = user.find(Role::Canvas, "Decay");
    user.click_at(at(decay, 0.5, 0.5));
    assert_eq!(user.step(), user.experiment().steps / 2);
}

#[test]
fn the_stability_page_on_other_objectives_and_optimizers() {
    let mut user = User::opens(None, Settings::default(), [1600.0, 1000.0]);
    user.shows(Page::Stability);
    user.chooses("objective", "Himmelblau");
    user.chooses("optimizer", "Gradient descent");
    user.press(Key::Home);
    let largest = user.number("L");
    user.click(Role::RadioButton, "at xₖ");
    assert!(user.number("L") != largest, "the Hessian at the start is another");
    user.chooses("optimizer", "Adam");
    assert!(user.sees("There is no closed form here"));
    user.chooses("objective", "Saddle");
    user.chooses("optimizer", "Momentum");
    assert!(user.sees("grows at every learning rate"));
    user.chooses("objective", "Regression: three lines");
    user.chooses("intercept", "fixed");
    assert!(user.has(Role::Canvas, "Curve plot") && user.has(Role::Canvas, "Decay"));
}

#[test]
fn the_roots_stand_beside_the_map_and_follow_it() {
    let mut user = User::reads(
        "objective = \"quadratic(a11=1, a12=0, a22=10, b1=0, b2=0)\"\nsteps = 60\n[[run]]\noptimizer = \"momentum(lr=0.05, beta=0.9)\"\n",
    );
    user.shows(Page::Stability);
    user.press(Key::End);
    user.click(Role::Button, "Roots");
    assert!(
        user.state().settings.stability_panel == "roots" && user.has(Role::Canvas, "Roots") && user.has(Role::Canvas, "Course")
    );
    assert!(user.sees("underdamped") && !user.has(Role::Canvas, "Decay"));
    assert_eq!(user.fact("sign changes"), "14, predicted 14");
    let map = user.find(Role::Canvas, "Map of momentum");
    user.click_at(at(map, 0.1, 0.02));
    assert!(user.sees("overdamped") && !user.sees("underdamped"), "the roots follow the run on the map");
    user.chooses("optimizer", "Adam");
    assert!(user.sees("There is no closed form here"));
    user.chooses("optimizer", "Gradient descent");
    user.click(Role::Button, "Distances");
    assert!(user.has(Role::Canvas, "Decay") && !user.has(Role::Canvas, "Roots"));
}

#[test]
fn the_exact_law_is_switched_on_where_there_is_one() {
    let mut user = User::reads("objective = \"regression-toy\"\nsampling = \"single\"\n[[run]]\noptimizer = \"gd(lr=0.3)\"\n");
    user.shows(Page::Theorem);
    assert!(!user.sees("exact: "));
    user.click(Role::CheckBox, "exact law");
    assert!(user.state().settings.exact_law && user.sees("exact: E F(x̄ₖ) − F*"));
    user.chooses("optimizer", "Adam");
    user.frames(3);
    assert!(!user.sees("exact: "), "no law of Adam is known");
}
