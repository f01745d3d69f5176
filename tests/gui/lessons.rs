//! Lessons in the window: a student works through one, predicts wrongly, changes things and comes back; every lesson is shown in both
//! themes.

use crate::user::{User, lesson};
use downhill::math::catalog::param::{Tunable, Value};
use downhill::sim::Experiment;
use downhill::sim::Lesson;
use downhill::sim::lesson::lessons;
use downhill::sim::lesson::task::{Answer, TaskCheck};
use downhill::sim::page::Page;
use downhill::sim::threads::Watch;
use downhill::ui::state::action::Action;
use downhill::ui::state::{Appearance, Settings};
use eframe::egui::accesskit::Role;
use eframe::egui::{FontId, Key, Modifiers};
use std::path::PathBuf;

/// The lesson about gradient descent, its answers computed.
fn student() -> User {
    let mut user = User::starts();
    user.click(Role::Button, "Lessons");
    user.click(Role::Button, "4  Gradient descent");
    settle(&mut user);
    user.asks(0);
    user
}

/// Waits until the answers are there.
#[track_caller]
fn settle(user: &mut User) {
    user.frames(2);
    user.until("the answers", |user| !user.names(Role::Button).iter().any(|name| name.starts_with("Computing")));
}

/// Whether this lesson is open, counted from 1.
fn is_lesson(user: &User, number: usize) -> bool {
    user.sees(&format!("Lesson {number} of {}", lessons::ALL.len()))
}

/// What the card of the run says of it.
fn card(user: &User, run: &str) -> String {
    user.named(Role::Button, &format!("{run}: "))
}

#[test]
fn a_student_works_through_a_lesson() {
    let mut user = student();
    assert!(is_lesson(&user, 4) && user.state().page == Page::Explore && user.step() == 0 && !user.playing());
    // How the runs end is not told before it is predicted.
    assert!(card(&user, "too large").ends_with("to be predicted"));
    user.click(Role::RadioButton, "mine");
    user.waits(0.3);
    user.click(Role::Button, "Reveal task 1");
    assert!(user.sees("✓ Right.") && user.sees("has arrived") && user.playing());
    assert!(card(&user, "too large").ends_with("diverging"));
    // The goal: not yet, then reached.
    user.asks(1);
    assert!(user.sees("Wanted: between 1 and 1.05") && !user.sees("Reached."));
    user.enters("learning rate α", "0.46");
    assert!(user.sees("✓ Reached."));
    // A number.
    user.asks(2);
    user.click(Role::TextInput, "Prediction for task 2");
    user.types("0,45");
    user.click(Role::Button, "Reveal task 2");
    assert!(user.sees("“mine”, largest stable learning rate: 0.4531"));
    let entry = &lessons::ALL[lesson("gradient-descent")];
    assert!((0..3).all(|task| user.state().settings.progress.has(entry.key, task)));
    assert_eq!(user.state().settings.progress.solved(&lessons::ALL[lesson("stochastic-gradient-descent")]), 0);
}

/// On a page of many pictures a student sees the one that the beat is about alone; the others, and all together, are one choice away.
#[test]
fn a_page_of_many_pictures_shows_the_one_of_the_beat() {
    let mut user = User::starts();
    user.shows(Page::Theorem);
    let [bound, rates] = ["the bound, and what it bounds", "The learning rate: "];
    user.until("both", |user| user.sees(bound) && user.sees(rates));
    assert!(!user.has(Role::ComboBox, "pictures"), "without a lesson the page is whole");
    Action::Lesson(lesson("trade-off")).perform(&mut user.window.state_mut().state);
    settle(&mut user);
    assert!(user.chosen("pictures") == "The trade-off" && user.sees(rates) && !user.sees(bound));
    user.chooses("pictures", "All pictures");
    assert!(user.sees(rates) && user.sees(bound));
    user.chooses("pictures", "The bound");
    assert!(!user.sees(rates) && user.sees(bound));
    // The next beat shows its own again.
    user.press(Key::PageDown);
    assert!(user.sees(rates) && !user.sees(bound));
    // A page whose first picture is large in any case shows it beside the others until all is predicted, and where a beat is about it.
    Action::Lesson(lesson("constraints")).perform(&mut user.window.state_mut().state);
    settle(&mut user);
    user.asks(2);
    assert!(user.has(Role::Canvas, "Contour plot") && user.has(Role::Canvas, "Loss plot"));
    for reply in &mut user.window.state_mut().state.lesson.as_mut().unwrap().replies {
        reply.revealed = true;
    }
    user.frames(3);
    assert!(!user.has(Role::Canvas, "Contour plot") && user.has(Role::Canvas, "Loss plot"));
    user.chooses("pictures", "All pictures");
    assert!(user.has(Role::Canvas, "Contour plot") && user.has(Role::Canvas, "Loss plot"));
}

#[test]
fn the_column_grows_by_a_beat_at_a_time_and_the_text_is_whole() {
    let mut user = User::starts();
    Action::Lesson(lesson("gradient-descent")).perform(&mut user.window.state_mut().state);
    settle(&mut user);
    let beats = user.state().lesson.as_ref().unwrap().lesson.beats.clone();
    let sees = |user: &User, beat: usize| user.sees(beats[beat].say.split('$').next().unwrap().trim());
    assert!(sees(&user, 0) && !sees(&user, 1));
    user.click(Role::Button, "Go on in the lesson");
    assert!(sees(&user, 0) && sees(&user, 1) && !user.sees("Which of the three"));
    user.press(Key::PageDown);
    assert!(user.sees("Which of the three") && sees(&user, 1));
    user.click(Role::Button, "Back in the lesson");
    assert!(!user.sees("Which of the three"));
    // The whole text, without the tasks.
    user.click(Role::Button, "Text");
    assert!(!sees(&user, 1) && user.sees("Where") | user.sees("On a quadratic"));
    user.press(Key::PageDown);
    assert!(sees(&user, 1), "going on returns to the beats");
}

/// What the run before an answer would show is not shown on the way to a later beat.
#[test]
fn a_beat_beyond_an_open_question_shows_no_end() {
    let mut user = student();
    user.asks(1);
    assert!(user.step() == 0 && !user.playing());
    user.asks(0);
    user.click(Role::RadioButton, "mine");
    user.waits(0.3);
    user.click(Role::Button, "Reveal task 1");
    user.asks(1);
    assert_eq!(user.step(), user.state().length());
}

/// What was revealed on a stage, without a prediction, is answered in the column as well.
#[test]
fn an_answer_revealed_on_the_stage_stands_in_the_column() {
    let mut user = student();
    user.asks(2);
    let answer = "“mine”, largest stable learning rate: 0.4531";
    assert!(!user.sees(answer));
    user.window.state_mut().state.reveal(2);
    user.frames(4);
    assert!(user.sees(answer) && !user.sees("✓ Right.") && !user.has(Role::Button, "Reveal task 2"));
}

/// A student may pass a task; a later picture that would show its answer says what it waits for, and leads there.
#[test]
fn a_picture_that_waits_for_an_answer_leads_to_its_task() {
    let mut user = User::starts();
    Action::Lesson(lesson("constraints")).perform(&mut user.window.state_mut().state);
    settle(&mut user);
    let waits = "The picture waits for your answer to task 1.";
    user.click(Role::RadioButton, "Beat 2 of 8");
    assert!(!user.sees(waits), "nothing was passed over yet");
    user.click(Role::RadioButton, "Beat 4 of 8");
    assert!(user.sees(waits) && user.step() < 10);
    user.click(Role::Link, waits);
    assert_eq!(user.state().lesson.as_ref().unwrap().beat, 2);
    user.click(Role::RadioButton, "inverse time");
    user.waits(0.3);
    user.click(Role::Button, "Reveal task 1");
    user.click(Role::RadioButton, "Beat 4 of 8");
    assert!(!user.sees(waits) && user.step() == user.state().length());
}

#[test]
fn a_wrong_prediction_is_told_and_may_be_made_again() {
    let mut user = student();
    user.click(Role::RadioButton, "too small");
    user.waits(0.3);
    user.click(Role::Button, "Reveal task 1");
    // First a hint, without the answer; then another try.
    assert!(user.sees("✗ Not “too small”.") && !user.sees("Length of step") && !user.playing());
    user.click(Role::RadioButton, "mine");
    user.waits(0.3);
    assert!(!user.sees("✗ Not too small."));
    user.click(Role::Button, "Reveal task 1");
    assert!(user.sees("✓ Right.") && user.state().settings.progress.has(lessons::ALL[lesson("gradient-descent")].key, 0));
}

#[test]
fn the_second_miss_shows_the_answer_and_solves_nothing() {
    let mut user = student();
    for name in ["too small", "too large"] {
        user.click(Role::RadioButton, name);
        user.waits(0.3);
        user.click(Role::Button, "Reveal task 1");
    }
    assert!(
        user.sees("✗ Not quite.")
            && user.sees("Length of step")
            && !user.state().settings.progress.has(lessons::ALL[lesson("gradient-descent")].key, 0)
    );
    // A number that is missed says in which direction; Enter in its field is enough.
    user.asks(2);
    user.click(Role::TextInput, "Prediction for task 2");
    user.types("0.3");
    user.press(Key::Enter);
    user.frames(2);
    assert!(user.sees("✗ Not quite: it is larger. Try again."));
    user.click(Role::Button, "Show the answer");
    assert!(
        user.sees("“mine”, largest stable learning rate: 0.4531")
            && !user.state().settings.progress.has(lessons::ALL[lesson("gradient-descent")].key, 2)
    );
}

/// What playing shows is hidden as long as it is asked for, be it by a number or by a choice.
#[test]
fn a_number_and_a_choice_hide_what_playing_shows() {
    let mut user = User::starts();
    let reveal = |user: &mut User, task: usize| {
        user.window.state_mut().state.lesson.as_mut().unwrap().replies[task].revealed = true;
        user.frames(3);
    };
    Action::Lesson(lesson("all-together")).perform(&mut user.window.state_mut().state);
    settle(&mut user);
    for task in 0..1 {
        assert!(card(&user, "Newton").ends_with("to be predicted"), "before task {}", task + 1);
        reveal(&mut user, task);
    }
    assert!(!card(&user, "Newton").ends_with("to be predicted"));
    // Which schedule meets the constraints is what the page Theorem says.
    Action::Lesson(lesson("constraints")).perform(&mut user.window.state_mut().state);
    settle(&mut user);
    user.press(Key::Num5);
    for task in 0..1 {
        assert!(user.sees(&format!("Hidden until task {} is answered.", task + 1)));
        reveal(&mut user, task);
    }
    assert!(!user.sees("Hidden until task"));
}

#[test]
fn everything_stays_live_and_back_to_the_lesson_restores_it() {
    let mut user = student();
    let began = user.experiment().clone();
    user.press(Key::Num6);
    user.enters("learning rate α", "0.1");
    assert!(
        user.state().page == Page::Stability && *user.experiment() != began && user.sees("has changed since the lesson began")
    );
    user.click(Role::Button, "Back to the lesson");
    assert_eq!((user.state().page, user.experiment() == &began, user.step()), (Page::Explore, true, 0));
    assert!(!user.sees("has changed since the lesson began"));
    // What the goal holds fixed is watched.
    user.asks(1);
    user.enters("steps", "50");
    assert!(user.sees("You also changed the number of steps, which must stay as it was: 60."));
    // Another experiment does not close the lesson.
    user.click(Role::Button, "Presets");
    user.click(Role::Button, "The ravine");
    assert!(is_lesson(&user, 4) && user.sees("there is no 'mine' any more"));
    user.click(Role::Button, "Close the lesson");
    assert!(user.state().lesson.is_none() && user.experiment().title == "The ravine");
}

#[test]
fn keys_turn_the_pages_and_the_column_shows_both() {
    let mut user = User::starts();
    Action::Lesson(lesson("networks")).perform(&mut user.window.state_mut().state);
    user.frames(2);
    assert!(is_lesson(&user, 1));
    for key in [Key::PageDown, Key::PageDown, Key::PageUp] {
        user.press_with(Modifiers::COMMAND, key);
    }
    assert!(is_lesson(&user, 2));
    user.press_with(Modifiers::COMMAND, Key::PageUp);
    // From the first beat it goes back to the lesson before as well.
    user.press(Key::PageUp);
    assert!(is_lesson(&user, 1) && user.sees("This is the first lesson."));
    assert!(!user.inspects());
    // The last beat leads on to the next lesson.
    Action::Lesson(lesson("optimization-problem")).perform(&mut user.window.state_mut().state);
    user.frames(2);
    let beats = user.state().lesson.as_ref().unwrap().lesson.beats.len();
    user.click(Role::RadioButton, &format!("Beat {beats} of {beats}"));
    user.click(Role::Button, "Next lesson");
    user.press(Key::I);
    assert!(user.inspects() && !is_lesson(&user, 4));
    user.press(Key::I);
    assert!(is_lesson(&user, 4));
}

#[test]
fn a_lesson_of_ones_own_opens_and_a_broken_one_says_where() {
    let folder = std::env::temp_dir().join(format!("downhill-lessons-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, text: &str| -> PathBuf {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let own = "title = \"My own\"\ntext = \"Look.\"\npreset = \"plateau\"\n[view]\npage = \"stability\"\n[[tasks]]\nask = \"Who?\"\nwhich = \"final-gap\"\n";
    let mut user = User::starts();
    let path = write("own.toml", own);
    user.window.state_mut().state.open_file(&path);
    user.frames(4);
    assert!(user.sees("My own") && user.state().page == Page::Stability && user.state().message.is_none());
    // Saving would otherwise write an experiment over it.
    assert!(user.state().file().is_none() && user.state().settings.recent.contains(&std::path::absolute(&path).unwrap()));
    // What is solved of it is remembered as of any other, under its path.
    user.window.state_mut().state.solve(0);
    let key = std::path::absolute(&path).unwrap().display().to_string();
    assert!(user.state().settings.progress.has(&key, 0));
    user.asks(0);
    assert!(user.sees("✓ solved"));
    let broken = write("broken.toml", &own.replace("final-gap", "final-gab"));
    user.window.state_mut().state.open_file(&broken);
    user.frames(4);
    let message = user.state().message.clone().unwrap();
    assert!(message.contains("broken.toml: line 8: ") && message.contains("did you mean 'final-gap'?"), "{message}");
    assert!(user.sees("My own"), "the open one stays");
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn progress_is_remembered() {
    let mut user = student();
    user.asks(1);
    user.enters("learning rate α", "0.46");
    let settings = user.state().settings.clone();
    let text = toml::to_string(&settings).unwrap();
    let read: Settings = toml::from_str(&text).unwrap();
    assert_eq!(read, settings);
    let mut again = User::opens(None, read, [1280.0, 800.0]);
    again.click(Role::Button, "Lessons");
    let at = again.find(Role::Button, "4  Gradient descent").center();
    again.hovers(at);
    assert!(again.sees("1 of 3 tasks are solved"));
}

/// Every letter of every lesson, and every mark the panel writes, can be drawn.
#[test]
fn no_lesson_has_a_letter_that_cannot_be_drawn() {
    let user = User::starts();
    let said: String = lessons::ALL.iter().map(|entry| entry.text).collect::<String>() + "✓✗·‹›×…“”";
    for letter in said.chars().filter(|letter| !letter.is_control()) {
        for family in [eframe::egui::FontFamily::Proportional, eframe::egui::FontFamily::Name("medium".into())] {
            let known = user.window.ctx.fonts_mut(|fonts| fonts.has_glyph(&FontId::new(15.0, family.clone()), letter));
            assert!(known, "{letter} ({:x}) in {family:?}", letter as u32);
        }
    }
}

#[test]
fn every_lesson_is_shown_played_and_revealed_in_both_themes() {
    for (place, entry) in lessons::ALL.iter().enumerate() {
        let lesson = entry.lesson();
        let dark = place % 2 == 0;
        for (appearance, size) in [(Appearance::Dark, [1280.0, 800.0]), (Appearance::Light, [1600.0, 1000.0])] {
            let settings = Settings { appearance, ..Settings::default() };
            let mut user = User::opens(None::<Experiment>, settings, size);
            Action::Lesson(place).perform(&mut user.window.state_mut().state);
            user.frames(3);
            assert!(user.sees(&lesson.title), "{}", entry.key);
            // The work of answering and revealing is done once, in the one theme or the other.
            if dark == (appearance == Appearance::Dark) {
                settle(&mut user);
                reveal(&mut user, &lesson);
            }
        }
    }
}

/// Gives the right answer to every question of the lesson, as computed, and looks at the verdict.
fn reveal(user: &mut User, lesson: &Lesson) {
    for (i, task) in lesson.tasks.iter().enumerate() {
        user.asks(i);
        // Tasks are numbered in the order in which they are asked.
        let number = lesson.beats.iter().filter_map(|beat| beat.task).position(|asked| asked == i).unwrap() + 1;
        let answer = task.check.answer(&lesson.work, &Watch::default()).map(Result::unwrap);
        let right = match (&task.check, answer) {
            (_, Some(Answer::Which(values))) => values.iter().position(|(_, wins)| *wins),
            (_, Some(Answer::Choice(right))) => Some(right),
            (_, Some(Answer::Number(value))) => {
                user.click(Role::TextInput, &format!("Prediction for task {number}"));
                user.types(&value.to_string());
                None
            }
            (TaskCheck::Goal(_), None) => continue,
            other => panic!("{other:?}"),
        };
        if let Some(right) = right {
            let reply = downhill::sim::lesson::task::Prediction::Pick(right);
            user.window.state_mut().state.lesson.as_mut().unwrap().replies[i].prediction = Some(reply);
            user.frames(2);
        }
        settle(user);
        user.click(Role::Button, &format!("Reveal task {number}"));
        assert!(user.state().lesson.as_ref().unwrap().replies[i].revealed && !user.sees("Not quite."), "{}", task.ask);
    }
    user.waits(0.5);
}

/// A value may be reached by hand: the field is the one of the lesson's run.
#[test]
fn a_goal_that_was_reached_counts_though_it_no_longer_holds() {
    let mut user = student();
    user.asks(1);
    user.enters("learning rate α", "0.46");
    user.enters("learning rate α", "0.2");
    assert!(user.sees("Wanted: between 1 and 1.05") && user.sees("✓ Reached before."));
    let lr = user.experiment().runs[1].optimizer.get("lr");
    assert_eq!(lr, Value::Number(0.2));
}
