//! Answers: how they are given, on the stage and in a student's column, and what is on screen before, at and after them.

use crate::stage::{drawn, presents, settles};
use crate::user::{User, lesson, text};
use downhill::sim::lesson::task::Prediction;
use downhill::sim::page::Page;
use downhill::ui::state::Settings;
use downhill::ui::state::action::Action;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Pos2, Rect, lerp, pos2};

const RATE: &str = "learning rate α";

/// Goes on until the beat asks this task, counted from 0.
fn goes_to(user: &mut User, task: usize) {
    while user.state().asked().is_none_or(|(asked, _)| asked != task) {
        user.press(Key::PageDown);
        settles(user);
    }
}

/// The lesson in a student's column.
fn student(key: &str, size: [f32; 2]) -> User {
    let mut user = User::opens(None, Settings { calm: true, ..Settings::default() }, size);
    Action::Lesson(lesson(key)).perform(&mut user.window.state_mut().state);
    settles(&mut user);
    user
}

fn prediction(user: &User, task: usize) -> Option<Prediction> {
    user.state().lesson.as_ref().unwrap().replies[task].prediction
}

#[test]
fn a_digit_votes_for_the_card_that_it_stands_on() {
    let mut user = presents(lesson("momentum"));
    user.press(Key::Num2);
    assert_eq!(user.state().page, Page::SideBySide, "where nothing is asked, a digit shows a page");
    goes_to(&mut user, 0);
    assert!(drawn(&user, "2"), "the digit stands on the card");
    for (key, vote) in [(Key::Num2, 1), (Key::Num3, 2)] {
        user.press(key);
        settles(&mut user);
        assert_eq!((user.state().page, prediction(&user, 0)), (Page::Explore, Some(Prediction::Pick(vote))), "{key:?}");
    }
    user.press(Key::PageDown);
    settles(&mut user);
    user.press(Key::Num2);
    assert_eq!((user.state().page, prediction(&user, 0)), (Page::Explore, Some(Prediction::Pick(2))), "the vote is over");
}

#[test]
fn a_student_chooses_with_a_digit_while_the_answers_are_shown() {
    let mut user = student("momentum", [1280.0, 800.0]);
    user.asks(0);
    user.press(Key::Num1);
    assert_eq!((user.state().page, prediction(&user, 0)), (Page::Explore, Some(Prediction::Pick(0))));
    user.click(Role::Button, "Text");
    user.press(Key::Num2);
    assert_eq!((user.state().page, prediction(&user, 0)), (Page::SideBySide, Some(Prediction::Pick(0))), "they are out of sight");
}

/// Wherever the hall was led meanwhile, the answer stands on the page of its question, or on the one that the beat names for it.
#[test]
fn an_answer_is_shown_on_its_own_page() {
    for (key, task, page, panel) in [
        ("momentum", 0, Page::Explore, "loss"),
        ("fair-rates", 1, Page::Compare, "sweep"),
        ("basins", 1, Page::Compare, "basins"),
        ("turned-valley", 1, Page::Stability, "turned"),
    ] {
        let mut user = presents(lesson(key));
        goes_to(&mut user, task);
        user.window.state_mut().state.page = Page::Ensemble;
        settles(&mut user);
        user.press(Key::PageDown);
        settles(&mut user);
        assert_eq!((user.state().page, user.state().stage_panel().0), (page, panel), "{key}");
    }
}

#[test]
fn the_runs_have_their_names_above_cards_that_are_no_runs() {
    let mut user = presents(lesson("all-together"));
    goes_to(&mut user, 1);
    assert!(user.has(Role::RadioButton, "Answer They divide by the size of past gradients"));
    let names = user.names(Role::RadioButton).into_iter().filter(|name| name.starts_with("Select ")).count();
    assert_eq!(names, 6);
    // Where every run is a card, its name is there already.
    let mut user = presents(lesson("momentum"));
    goes_to(&mut user, 0);
    assert!(!user.names(Role::RadioButton).iter().any(|name| name.starts_with("Select ")));
}

/// Where the slider's handle is for this part of its length.
fn on_rail(rail: Rect, part: f32) -> Pos2 {
    pos2(lerp(rail.left() + 7.0..=rail.right() - 7.0, part), rail.bottom() - 9.0)
}

#[test]
fn a_goal_reached_under_the_hand_moves_nothing() {
    let mut user = presents(lesson("momentum-noise"));
    goes_to(&mut user, 1);
    user.until("the range of the slider", |user| user.state().asks_goal());
    user.frames(8);
    let rail = user.reaches(Role::Slider, RATE);
    let rate = |user: &User| user.experiment().runs[user.state().selected].learning_rate();
    let reached = |user: &User| user.state().lesson.as_ref().unwrap().replies[1].reached;
    user.moves(on_rail(rail, 0.1));
    user.button(on_rail(rail, 0.1), true);
    user.frames(2);
    let before = rate(&user);
    for i in 10..=95 {
        user.moves(on_rail(rail, i as f32 / 100.0));
        settles(&mut user);
        if reached(&user) {
            break;
        }
    }
    assert!(reached(&user), "some rate on the slider reaches it");
    let value = user.state().lesson.as_ref().unwrap().replies[1].value.unwrap();
    assert!(value > 3e-5 && value < 4e-5, "{value}");
    // The hand goes on, and back to where it began.
    user.moves(on_rail(rail, 1.0));
    settles(&mut user);
    user.moves(on_rail(rail, 0.1));
    settles(&mut user);
    assert_eq!((rate(&user), user.find(Role::Slider, RATE).width()), (before, rail.width()), "the same place is the same rate");
    assert!(!user.sees("gap after 6000 steps"), "no curve comes under the hand");
    let said = |user: &User| {
        user.nodes().filter_map(|node| text(&node)).find(|said| said.contains("; wanted: ")).expect("what was reached")
    };
    let told: f64 = said(&user).split(": ").nth(1).and_then(|said| said.split(';').next()).map(power).expect("its value");
    assert!(told > 3e-5 && told < 4e-5, "{}", said(&user));
    user.button(on_rail(rail, 0.1), false);
    user.until("the curve", |user| user.sees("gap after 6000 steps"));
    assert_eq!(rate(&user), before);
    assert!(!user.has(Role::Button, "Take the best learning rate α"), "the goal is about another quantity than the curve");
}

/// A number as it is shown: `3.4·10⁻⁵`.
fn power(text: &str) -> f64 {
    let digits = |c: char| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|raised| raised == c).map_or(c, |digit| char::from(b'0' + digit as u8));
    let plain: String = text.trim().replace("·10", "e").replace('⁻', "-").chars().map(digits).collect();
    plain.parse().unwrap_or(f64::NAN)
}

/// AdaGrad ends at nothing for four decades of rates: none of them is the lowest.
#[test]
fn of_rates_that_all_arrive_none_is_called_lowest() {
    let mut user = User::reads(
        "objective = \"quadratic(a11=1, a12=0, a22=100, b1=0, b2=0)\"\nstart = [-3.0, -3.0]\nsteps = 200\n[[run]]\noptimizer = \"adagrad(lr=0.05)\"\n",
    );
    user.selects(0);
    user.frames(20);
    assert!(!user.has(Role::Button, "Take the best learning rate α"));
    user.slides(RATE, 1.0);
    assert!(user.experiment().runs[0].learning_rate() < 1000.0, "the slider ends where it is of use");
}

/// The label of the start would lie over the paths.
#[test]
fn the_start_is_named_until_it_is_left() {
    let mut user =
        User::reads("objective = \"himmelblau\"\nstart = [1.0, 1.5]\nsteps = 100\n[[run]]\noptimizer = \"gd(lr=0.01)\"\n");
    settles(&mut user);
    let is_named = |user: &User| ["start", "start "].iter().any(|words| drawn(user, words));
    assert!(is_named(&user), "at step 0");
    user.press(Key::End);
    settles(&mut user);
    assert!(!is_named(&user));
}

#[test]
fn the_answers_stay_where_they_are_after_a_hint() {
    let mut user = student("gradient-descent", [1280.0, 560.0]);
    user.asks(0);
    let wrong = user.reaches(Role::RadioButton, "too small");
    user.click(Role::RadioButton, "too small");
    user.waits(0.3);
    user.click(Role::Button, "Reveal task 1");
    user.waits(0.5);
    assert!(user.sees("✗ Not “too small”."));
    let after = user.find(Role::RadioButton, "too small");
    assert!((after.top() - wrong.top()).abs() < 3.0, "{wrong:?} {after:?}");
}

/// A lesson draws the target of its task, or none, and has no field for another.
#[test]
fn a_lesson_has_its_own_targets_alone() {
    let mut user = student("gradient-descent", [1280.0, 800.0]);
    assert!(user.state().settings.marks_target && user.state().target().is_none() && !user.has(Role::CheckBox, "target"));
    Action::CloseLesson.perform(&mut user.window.state_mut().state);
    user.frames(2);
    assert!(user.state().target().is_some() && user.has(Role::CheckBox, "target"));
}

/// What is to be read off a picture stands nowhere as a number.
#[test]
fn a_gap_that_is_asked_for_is_written_nowhere() {
    let mut user = student("theorem-bowls", [1280.0, 800.0]);
    let experiment = user.experiment();
    let last = experiment.trace(&experiment.runs[1]).records.last().unwrap().loss - experiment.objective.lowest().unwrap();
    let gap = format!("{last:.4}");
    assert!(drawn(&user, &gap), "{gap}");
    user.asks(0);
    user.chooses("pictures", "All pictures");
    user.waits(0.5);
    assert!(!drawn(&user, &gap) && !user.sees("Measured: a noise floor"));
    user.window.state_mut().state.reveal(0);
    user.frames(4);
    user.chooses("pictures", "All pictures");
    user.until("the measure", |user| user.sees("Measured: "));
}

/// The trade-off for gradients as at the start contradicts the bound that is asked about.
#[test]
fn what_answers_otherwise_is_hidden_until_the_answer() {
    let mut user = student("convergence-theorem", [1280.0, 800.0]);
    user.asks(0);
    assert!(!user.has(Role::Canvas, "Trade-off"));
    let mut user = student("trade-off", [1280.0, 800.0]);
    user.asks(0);
    assert!(user.has(Role::Canvas, "Trade-off"), "where the lesson asks about it, it is there");
}

/// The panels that a lesson hides leave their room to the picture that it shows.
#[test]
fn a_picture_is_not_surrounded_by_hidden_ones() {
    let user = student("overfitting", [1280.0, 800.0]);
    assert!(!user.sees("Hidden until task"));
}

/// A value has one place in a chart and on the slider under it.
#[test]
fn a_slider_lies_under_the_axis_of_its_quantity() {
    let mut user = presents(lesson("turned-valley"));
    while user.state().beat_control().is_none() {
        user.press(Key::PageDown);
        settles(&mut user);
    }
    let chart = user.find(Role::Canvas, "Steps against the angle");
    let rail = user.find(Role::Slider, "angle θ");
    assert!((rail.width() - (chart.width() * 90.0 / 94.0 + 14.0)).abs() < 14.0, "{rail:?} under {chart:?}");
    user.moves(on_rail(rail, 0.0));
    user.button(on_rail(rail, 0.0), true);
    user.button(on_rail(rail, 0.0), false);
    settles(&mut user);
    let angle = user.experiment().objective.as_quadratic().unwrap().shape().angle.to_degrees();
    assert!(angle.abs() < 0.5, "both begin at 0°: {angle}");
}
