//! The table of runs, the sliders of the selected one, and the gallery, as a user works them.

use crate::user::User;
use downhill::sim::page::Page;
use downhill::ui::state::Settings;
use downhill::ui::state::action::Action;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Rect, vec2};

/// The row of the run called `name`.
fn row(user: &User, name: &str) -> Rect {
    let start = format!("{name}: ");
    let row = user.names(Role::Button).into_iter().find(|row| row.starts_with(&start)).expect("a row of that run");
    user.find(Role::Button, &row)
}

fn names(user: &User) -> Vec<String> {
    user.experiment().runs.iter().map(|run| run.name().to_owned()).collect()
}

fn rate(user: &User, run: usize) -> f64 {
    user.experiment().runs[run].learning_rate()
}

#[test]
fn a_rate_is_typed_in_its_row() {
    let mut user = User::starts();
    user.enters("α of Adam", "0.05");
    let adam = names(&user).iter().position(|name| name == "Adam").unwrap();
    assert_eq!((rate(&user, adam), user.state().selected), (0.05, adam));
    user.enters("α of Adam", "-1");
    assert_eq!(rate(&user, adam), 0.05);
    assert!(user.state().message.is_some(), "a rate below 0 is refused with a word");
}

#[test]
fn the_runs_are_sorted_by_the_loss_at_the_playhead() {
    let mut user = User::starts();
    user.press(Key::End);
    user.selects(0);
    user.click(Role::Button, "Sort the runs");
    let experiment = user.experiment();
    let losses: Vec<f64> = experiment.runs.iter().map(|run| experiment.trace(run).records.last().unwrap().loss).collect();
    assert!(losses.is_sorted(), "{losses:?}");
    assert_eq!(experiment.runs[user.state().selected].name(), "Gradient descent", "the same run is selected");
    user.press_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(names(&user)[0], "Gradient descent");
}

#[test]
fn a_run_is_dragged_to_another_row() {
    let mut user = User::starts();
    let before = names(&user);
    let (from, to) =
        (row(&user, &before[0]).left_center() + vec2(60.0, 0.0), row(&user, &before[2]).left_bottom() + vec2(60.0, 4.0));
    user.drag(from, to);
    let after = names(&user);
    assert_eq!(after[..3], [before[1].clone(), before[2].clone(), before[0].clone()]);
    assert_eq!(user.state().selected, 2);
}

#[test]
fn a_run_is_removed_by_a_key_and_copied_by_a_right_click_under_another_name() {
    let mut user = User::starts();
    let before = names(&user);
    user.right_click_at(row(&user, "Momentum").left_center() + vec2(60.0, 0.0));
    let copies = user.names(Role::Button).into_iter().filter(|name| name == "Duplicate").count();
    assert_eq!(copies, 2, "one in the panel, and one in the menu");
    user.press(Key::Escape);
    user.selects(1);
    user.press_with(Modifiers::COMMAND, Key::D);
    assert_eq!(names(&user)[2], "Momentum 2");
    user.press_with(Modifiers::COMMAND, Key::D);
    assert_eq!(names(&user)[3], "Momentum 3");
    user.press(Key::Delete);
    user.press(Key::Delete);
    assert_eq!(names(&user).len(), before.len());
}

#[test]
fn a_slider_moves_by_one_percent_with_an_arrow_and_less_with_shift() {
    let mut user = User::starts();
    user.enters("learning rate α", "0.1");
    user.focuses(Role::Slider, "learning rate α");
    user.press(Key::ArrowRight);
    assert!((rate(&user, 0) - 0.101).abs() < 1e-9, "{}", rate(&user, 0));
    user.press_with(Modifiers::SHIFT, Key::ArrowLeft);
    assert_eq!(rate(&user, 0), 0.1009, "the exact 0.101/1.01^0.1 = 0.10089955, to a hundredth of that step");
    assert_eq!(user.step(), user.step(), "the playhead stays");
}

#[test]
fn two_clicks_on_a_slider_take_the_default_back() {
    let mut user = User::starts();
    user.enters("learning rate α", "0.02");
    user.waits(0.5);
    let rail = user.find(Role::Slider, "learning rate α");
    user.double_click_at(rail.left_bottom() + vec2(60.0, -9.0));
    assert_eq!(rate(&user, 0), 0.1);
}

#[test]
fn the_best_rate_is_found_and_taken() {
    let mut user = User::reads("objective = \"rosenbrock\"\nsteps = 300\n[[run]]\noptimizer = \"adam(lr=0.0001)\"\n");
    let end = |user: &User| user.experiment().trace(&user.experiment().runs[0]).records.last().unwrap().loss;
    let before = end(&user);
    user.until("the best rate", |user| user.has(Role::Button, "Take the best learning rate α"));
    user.click(Role::Button, "Take the best learning rate α");
    assert!(end(&user) < before / 10.0, "{} after {before}", end(&user));
}

#[test]
fn five_around_one_differ_in_rate_name_and_look() {
    let mut user = User::reads("objective = \"himmelblau\"\n[[run]]\noptimizer = \"gd(lr=0.01)\"\n");
    user.click(Role::Button, "Five around this");
    let runs = &user.experiment().runs;
    let rates: Vec<f64> = runs.iter().map(|run| run.learning_rate()).collect();
    assert_eq!(rates, [0.01, 0.0025, 0.005, 0.02, 0.04]);
    let looks: Vec<_> = runs.iter().map(|run| (run.name().to_owned(), run.color)).collect();
    assert!((1..5).all(|i| looks[..i].iter().all(|(name, color)| *name != looks[i].0 && *color != looks[i].1)), "{looks:?}");
}

#[test]
fn the_gallery_is_filtered_and_enter_takes_the_first() {
    let mut user = User::starts();
    user.press(Key::G);
    user.until("the gallery", |user| user.has(Role::Button, "Rosenbrock"));
    user.types("himmel");
    assert!(user.has(Role::Button, "Himmelblau") && !user.has(Role::Button, "Rosenbrock"));
    user.press(Key::Enter);
    assert!(user.experiment().objective.to_string().starts_with("himmelblau") && user.state().overlay.is_none());
}

#[test]
fn while_a_run_is_pointed_at_it_is_known_everywhere() {
    let mut user = User::starts();
    user.press(Key::End);
    user.hovers(row(&user, "Momentum").left_center() + vec2(60.0, 0.0));
    assert_eq!(user.state().pointed, Some(1));
    user.hovers(user.size().center_top() + vec2(0.0, 2.0));
    assert_eq!(user.state().pointed, None);
}

#[test]
fn the_arithmetic_of_another_run_is_a_click_away() {
    let mut user = User::starts();
    user.click(Role::RadioButton, "Read Adam");
    assert!(user.sees("Adam at step"));
}

#[test]
fn lessons_are_found_in_the_gallery_and_those_solved_have_a_tick() {
    let mut user = User::starts();
    user.window.state_mut().state.open_lesson(6);
    let tasks = downhill::sim::lesson::lessons::tasks()[6];
    (0..tasks).for_each(|task| user.window.state_mut().state.solve(task));
    Action::CloseLesson.perform(&mut user.window.state_mut().state);
    user.frames(2);
    user.press(Key::G);
    user.until("the gallery", |user| user.has(Role::Button, "Rosenbrock"));
    user.click(Role::Button, "lessons");
    assert!(user.has(Role::Button, "Lesson 3: The optimization problem and its costs") && !user.has(Role::Button, "Rosenbrock"));
    assert!(user.has(Role::Button, "Lesson 7: Mini-batches, solved"));
    // A kind that was chosen goes together with words, and Enter opens the first that is found.
    user.click(Role::TextInput, "Filter");
    user.types("adagrad");
    user.press(Key::Enter);
    let open = user.state().lesson.as_ref().expect("a lesson");
    assert_eq!((open.lesson.title.as_str(), &user.state().overlay), ("AdaGrad", &None));
}

#[test]
fn the_runs_of_the_network_are_a_table_as_well() {
    let mut user = User::starts();
    user.shows(Page::Network);
    user.press(Key::Home);
    user.until("the first losses", |user| user.named(Role::Button, "Adam: ").contains("epoch 0"));
    user.enters("α of Adam", "0.05");
    let names = |user: &User| user.state().work.training.runs.iter().map(|run| run.name().to_owned()).collect::<Vec<_>>();
    let before = names(&user);
    assert_eq!((user.state().work.training.runs[2].learning_rate(), user.state().training_run), (0.05, 2));
    assert_eq!(names(&user), ["Gradient descent", "Momentum", "Adam"]);
    let beside = vec2(60.0, 0.0);
    user.drag(row(&user, "Adam").left_center() + beside, row(&user, "Gradient descent").left_top() + beside);
    assert_eq!((names(&user)[0].as_str(), user.state().training_run), ("Adam", 0));
    user.enters("Step", "60");
    user.until("epoch 60 of all", |user| {
        before.iter().all(|name| user.named(Role::Button, &format!("{name}: ")).contains("epoch 60"))
    });
    user.click(Role::Button, "Sort the runs");
    let right = |user: &User, name: &str| -> f64 {
        let row = user.named(Role::Button, &format!("{name}: "));
        row.split(": ").last().unwrap().trim_end_matches(" % right").parse().unwrap()
    };
    let shares: Vec<f64> = names(&user).iter().map(|name| right(&user, name)).collect();
    assert!(shares.is_sorted_by(|a, b| a >= b), "the best is first: {shares:?}");
    user.press(Key::Delete);
    assert_eq!(names(&user).len(), 2);
}

#[test]
fn the_results_over_the_sliders_can_be_switched_off() {
    let mut user = User::starts();
    user.enters("learning rate α", "0.02");
    let best = |user: &User| user.has(Role::Button, "Take the best learning rate α");
    user.until("the best rate", |user| best(user));
    let with = user.find(Role::Slider, "learning rate α").height();
    user.click(Role::Button, "Settings");
    user.click(Role::CheckBox, "Results over the sliders");
    user.press(Key::Escape);
    user.waits(0.5);
    assert!(!best(&user) && user.find(Role::Slider, "learning rate α").height() < with);
}

#[test]
fn in_a_narrow_window_a_run_is_changed_beside_its_arithmetic() {
    let mut user = User::opens(None, Settings::default(), [1024.0, 768.0]);
    if !user.inspects() {
        user.click(Role::Button, "Inspector");
    }
    assert!(user.inspects() && !user.has(Role::Button, "Sort the runs"), "there is no room for both");
    user.click(Role::RadioButton, "Read Momentum");
    user.click(Role::DisclosureTriangle, "Change Momentum");
    user.enters("learning rate α", "0.03");
    assert_eq!(rate(&user, 1), 0.03);
    assert!(user.sees("Momentum at step"));
    user.click(Role::Button, "Controls");
    assert_eq!(user.state().selected, 1, "the run is still the selected one");
    assert!(user.has(Role::Button, "Sort the runs"));
}
