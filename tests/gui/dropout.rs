//! The page about dropout, used as a lecturer does: every control once, and its numbers held against the library.

use crate::user::{SIZE, User, text};
use downhill::math::catalog::param::{Tunable, Value};
use downhill::math::data::dropout::DropoutForm;
use downhill::sim::dropout::dropout_descent::{DropoutDescent, late_mean};
use downhill::sim::dropout::dropout_layer::DropoutLayer;
use downhill::sim::dropout::dropout_tally::{DropoutTally, Inference};
use downhill::sim::page::Page;
use downhill::ui::state::{DropoutView, Settings};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Pos2, Rect, lerp, pos2};

/// At the page, standing still before the first draw.
fn at_page(view: &str) -> User {
    let mut user = User::opens(None, Settings::default(), [1600.0, 1000.0]);
    user.shows(Page::Dropout);
    user.press(Key::Home);
    user.click(Role::Button, view);
    user
}

fn at(area: Rect, x: f32, y: f32) -> Pos2 {
    pos2(lerp(area.left()..=area.right(), x), lerp(area.bottom()..=area.top(), y))
}

/// Waits until the words can be read.
#[track_caller]
fn until(user: &mut User, words: &str) {
    user.awaits(words);
}

fn layer(user: &User) -> DropoutLayer {
    user.state().work.dropout.layer
}

fn descent(user: &User) -> &DropoutDescent {
    &user.state().work.dropout.descent
}

fn p(user: &User) -> f64 {
    descent(user).dropout.p()
}

/// The texts of a column of numbers, from the label `from` on.
#[track_caller]
fn from(user: &User, from: &str) -> Vec<String> {
    let labels = user.names(Role::Label);
    let start = labels.iter().position(|label| label == from).unwrap_or_else(|| panic!("no {from} in {labels:?}"));
    labels[start..].to_vec()
}

fn read(text: &str) -> f64 {
    text.replace('−', "-").parse().unwrap_or_else(|_| panic!("{text} is no number"))
}

#[test]
fn units_switch_off_at_each_draw_and_their_means_are_those_of_the_library() {
    let mut user = at_page("Units");
    assert!(user.sees("nothing drawn yet") && user.sees("No mask is drawn yet"));
    for name in ["Network before dropout", "Network after dropout", "Means of the units"] {
        assert!(user.has(Role::Canvas, name), "{name}");
    }
    user.press(Key::ArrowRight);
    let mask = layer(&user).mask(0);
    let off: Vec<String> = (0..6).filter(|i| mask[*i] == 0.0).map(|i| (i + 1).to_string()).collect();
    assert!(!off.is_empty() && user.sees("draw 1: unit") && user.sees(&format!("{} off", off.join(", "))));
    assert_eq!(user.names(Role::Label).iter().filter(|label| *label == "0, off").count(), off.len());
    user.press(Key::End);
    let tally = DropoutTally::of(layer(&user), 1000);
    let rows = from(&user, "(1 − p) aᵢ");
    // Five columns a unit, after the titles.
    for (row, unit) in rows[1..].chunks(5).zip(tally.units()) {
        assert!((read(&row[1]) - unit.activation).abs() < 6e-4 && (read(&row[4]) - unit.expected).abs() < 6e-4, "{row:?}");
        let (mean, error) = row[3].split_once(" ± ").expect("a mean with its error");
        assert!((read(mean) - unit.passed.mean().unwrap()).abs() < 6e-5, "{row:?}");
        assert!((read(error) - unit.passed.error().unwrap()).abs() < 6e-5, "{row:?}");
    }
    assert!(user.sees("standard errors away"));
}

#[test]
fn every_control_of_the_network_is_used_once() {
    let mut user = at_page("Units");
    for (button, step) in [("+1", 1), ("+10", 11), ("+100", 111)] {
        user.click(Role::Button, button);
        assert!(user.sees(&format!("mean of {step} draws")), "{button}");
    }
    user.slides("dropout p", 0.25);
    assert!((layer(&user).p - 0.25).abs() < 0.03);
    user.enters("dropout p", "0.2");
    user.enters("hidden units", "9");
    user.enters("seed", "3");
    user.enters("draws N", "500");
    assert_eq!(layer(&user), DropoutLayer { p: 0.2, units: 9, seed: 3 });
    assert_eq!(user.state().work.dropout.draws, 500);
    user.press(Key::End);
    assert!(user.sees("mean of 500 draws"));
    // What is drawn tells its numbers.
    let means = user.find(Role::Canvas, "Means of the units");
    user.hovers(at(means, 0.5, 0.3));
    assert!(user.sees("of 500 draws") && user.sees("(1 − p) a = "));
    let network = user.find(Role::Canvas, "Network after dropout");
    let middle = (0..40).find(|i| {
        user.hovers(pos2(network.center().x, network.top() + 4.0 + 6.0 * *i as f32));
        user.sees("passed on")
    });
    assert!(middle.is_some(), "no unit is told of");
    // Out of range is refused.
    for (name, typed) in [("dropout p", "7"), ("hidden units", "1000"), ("dropout p", "nonsense"), ("hidden units", "0")] {
        user.enters(name, typed);
        assert_eq!((layer(&user).p, layer(&user).units), (0.2, 9), "{name}: {typed}");
        assert!(user.state().message.as_ref().is_some_and(|message| message.contains(typed)), "{name}: {typed}");
    }
    user.click(Role::Button, "Reset dropout p");
    assert_eq!(layer(&user).p, 0.5);
}

#[test]
fn both_ends_of_p_are_said_and_survived() {
    for view in ["Units", "Inference"] {
        let mut user = at_page(view);
        for (typed, words) in [("0", "p = 0: no unit is ever off"), ("1", "p = 1: every unit is off in every draw")] {
            user.enters("dropout p", typed);
            for key in [Key::Home, Key::ArrowRight, Key::End] {
                user.press(key);
                assert!(user.sees(words), "{view}, p = {typed}: {:?}", user.names(Role::Label));
            }
        }
    }
}

#[test]
fn the_question_of_inference_is_answered_from_the_draws() {
    let mut user = at_page("Inference");
    assert_eq!(user.state().settings.dropout_view, DropoutView::Inference);
    assert!(user.sees("Draw masks to find out"));
    user.press(Key::ArrowRight);
    assert!(user.sees("This cannot be decided yet"));
    user.press(Key::End);
    assert!(user.sees("Doing nothing is wrong") && user.sees("right on average") && user.sees("only roughly"));
    assert!(user.sees("The average over masks is right after σ too"));
    // The tables: three texts an output, before σ and after.
    let tally = DropoutTally::of(layer(&user), 1000);
    let table = from(&user, "Before σ");
    for row in tally.comparisons() {
        let name = match row.inference {
            Inference::Nothing => "nothing",
            Inference::Scaled => "scaled",
            Inference::Inverted => "inverted",
            Inference::MonteCarlo => "masks",
        };
        let name = format!("{name} {}", row.output + 1);
        let places: Vec<usize> = (0..table.len()).filter(|i| table[*i] == name).collect();
        for (place, stage) in places.iter().zip([&row.sum, &row.value]) {
            let training = table[place + 1].split_once(" ± ").expect("a mean with its error").0;
            let inference = table[place + 2].split(' ').next().unwrap();
            assert!((read(training) - stage.training.mean().unwrap()).abs() < 6e-4, "{name}");
            assert!((read(inference) - stage.inference.unwrap()).abs() < 6e-4, "{name}");
        }
        assert_eq!(places.len(), 2, "{name}");
    }
    user.enters("dropout p", "0");
    assert!(user.sees("all four ways are the same"));
    user.enters("dropout p", "1");
    assert!(user.sees("Only σ(c) is left") && user.sees("counts as 0"));
}

#[test]
fn many_draws_come_in_slices_and_the_way_back_is_short() {
    let mut user = at_page("Units");
    user.enters("draws N", "60000");
    user.press(Key::End);
    assert!(!user.sees("mean of 60000 draws"), "no frame draws so many");
    until(&mut user, "mean of 60000 draws");
    user.press(Key::ArrowLeft);
    assert!(user.sees("mean of 59999 draws"));
    user.frames(3);
    assert!(user.rest() > std::time::Duration::from_secs(1), "what stands still is not drawn again");
}

#[test]
fn in_the_plane_the_iterates_wander_to_the_second_minimum() {
    let mut user = at_page("In the plane");
    until(&mut user, "Step 0");
    user.press(Key::End);
    until(&mut user, "Step 2000");
    let (experiment, problem) = (descent(&user).clone(), descent(&user).problem());
    let trace = experiment.trace();
    let w = trace.records[2000].x;
    let (plain, expected) = (problem.plain(), problem.expected());
    assert!((user.number("F(wₖ)") - plain.value(w)).abs() < 1e-4);
    assert!((user.number("E F(wₖ)") - expected.value(w)).abs() < 1e-4);
    assert!((user.number("first term") + user.number("+ ridge") - expected.value(w)).abs() < 2e-4, "the identity");
    let pair = |name: &str| {
        let text = user.fact(name);
        let (x, y) = text.trim_matches(['(', ')']).split_once(", ").expect("a pair");
        [read(x), read(y)]
    };
    for (name, point) in [
        ("min F", plain.minimizer().unwrap()),
        ("min E F", expected.minimizer().unwrap()),
        ("wₖ", w),
        ("late mean", late_mean(&trace).unwrap()),
    ] {
        let [x, y] = pair(name);
        assert!((x - point.x).abs() < 1e-3 && (y - point.y).abs() < 1e-3, "{name}: {x}, {y} for {point}");
    }
    assert!(user.number("its distance") < 0.1 && user.sees("strength p/(1 − p) = 1"));
    let chart = user.find(Role::Canvas, "Distance from the minima");
    user.click_at(at(chart, 0.5, 0.5));
    let step = user.state().playhead.step(2000);
    assert!((700..1300).contains(&step) && user.sees(&format!("Step {step}")), "{step}");
}

#[test]
fn every_control_of_the_plane_is_used_once() {
    let mut user = at_page("In the plane");
    until(&mut user, "Step 0");
    user.click(Role::Button, "+10");
    assert!(user.sees("Step 10"));
    user.slides("dropout p", 0.3);
    assert!((p(&user) - 0.3).abs() < 0.05);
    user.enters("dropout p", "0.2");
    user.chooses("dropout form", "plain");
    assert_eq!((p(&user), descent(&user).dropout.form()), (0.2, DropoutForm::Plain));
    until(&mut user, "used after training");
    for (name, key, typed) in [
        ("examples n", "points", 80.0),
        ("true weight w₁*", "w1", 1.5),
        ("true weight w₂*", "w2", -0.5),
        ("correlation ρ", "correlation", 0.3),
        ("noise σ", "noise", 0.1),
    ] {
        user.enters(name, &typed.to_string());
        assert_eq!(descent(&user).data.get(key), Value::Number(typed), "{name}");
    }
    user.enters("seed", "3");
    user.enters("steps", "300");
    assert_eq!((descent(&user).seed, descent(&user).steps, user.state().length()), (3, 300, 300));
    user.chooses("optimizer", "Adam");
    user.enters("learning rate α", "0.05");
    user.chooses("schedule", "Inverse square root");
    user.chooses("sampling", "Mini-batch");
    user.enters("batch size m", "10");
    assert_eq!(descent(&user).sampling.to_string(), "batch(m=10, replacement=false)");
    user.press(Key::End);
    until(&mut user, "Step 300");
    // The start follows the hand, in either picture.
    for name in ["Start point in F", "Start point in E F"] {
        let (handle, before) = (user.find(Role::Button, name).center(), descent(&user).start);
        user.drag(handle, handle + eframe::egui::vec2(30.0, 20.0));
        let after = descent(&user).start;
        assert!(after.x > before.x && after.y < before.y, "{name}: {before} to {after}");
    }
    // A batch larger than the data is refused whole.
    user.enters("batch size m", "500");
    assert!(user.state().message.as_ref().is_some_and(|message| message.contains("take at most 80")));
    assert_eq!(descent(&user).sampling.to_string(), "batch(m=10, replacement=false)");
}

#[test]
fn in_the_plane_both_ends_of_p_are_said() {
    for form in ["plain", "inverted"] {
        let mut user = at_page("In the plane");
        if user.chosen("dropout form") != form {
            user.chooses("dropout form", form);
        }
        user.enters("dropout p", "0");
        user.press(Key::End);
        until(&mut user, "Step 2000");
        assert!(user.sees("both losses are one") && user.fact("min F") == user.fact("min E F"));
        user.enters("dropout p", "1");
        until(&mut user, "w stays at the start");
        until(&mut user, "(−1, 1.5)");
        assert_eq!(user.fact("min E F"), "everywhere");
        assert_eq!(user.number("+ ridge"), 0.0);
    }
}

#[test]
fn what_diverges_and_what_is_not_determined_is_said() {
    let mut user = at_page("In the plane");
    user.enters("learning rate α", "1000");
    user.press(Key::End);
    until(&mut user, "It diverged: at step");
    // One example determines one weight.
    user.enters("learning rate α", "0.02");
    user.enters("examples n", "1");
    user.enters("dropout p", "0");
    until(&mut user, "and more");
    // Extremes of the data.
    user.enters("true weight w₁*", "100");
    user.enters("noise σ", "100");
    user.enters("correlation ρ", "-1");
    user.enters("steps", "1");
    user.press(Key::End);
    until(&mut user, "Step 1");
}

#[test]
fn each_view_has_a_length_of_its_own() {
    let mut user = at_page("Units");
    user.press(Key::End);
    assert_eq!(user.value(Role::SpinButton, "Step"), "1000");
    user.click(Role::Button, "In the plane");
    user.press(Key::End);
    assert_eq!(user.value(Role::SpinButton, "Step"), "2000");
    user.click(Role::Button, "Inference");
    assert_eq!(user.value(Role::SpinButton, "Step"), "1000");
}

#[test]
fn names_are_told_apart_and_nothing_stands_outside() {
    for size in [[800.0, 560.0], [1000.0, 700.0], SIZE, [1920.0, 1080.0]] {
        let mut user = at_page("Units");
        user.resizes(size);
        for view in ["Units", "Inference", "In the plane"] {
            user.click(Role::Button, view);
            user.press(Key::End);
            user.waits(0.3);
            let whole = user.size().expand(0.5);
            let mut seen: Vec<(Role, String)> = Vec::new();
            for node in user.nodes().filter(crate::user::is_control) {
                let role = egui_kittest::kittest::NodeT::accesskit_node(&node).role();
                let name = text(&node).unwrap_or_default();
                assert!(!name.is_empty() && !seen.contains(&(role, name.clone())), "{view}: two of {role:?} {name:?}");
                assert!(whole.x_range().contains(node.rect().right()), "{view} at {size:?}: {name} at {}", node.rect());
                seen.push((role, name));
            }
            let canvases = user.nodes().filter(|node| egui_kittest::kittest::NodeT::accesskit_node(node).role() == Role::Canvas);
            for node in canvases {
                let rect = node.rect();
                assert!(whole.contains_rect(rect) && rect.width() > 120.0 && rect.height() > 50.0, "{view} at {size:?}: {rect}");
            }
        }
    }
}
