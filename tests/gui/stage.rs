//! The stage of a lecture hall: every beat of every lesson, driven by one key.

use crate::user::{User, lesson, text};
use downhill::figure::answer_words::about;
use downhill::sim::lesson::lessons;
use downhill::sim::lesson::quantity::Quantity;
use downhill::sim::lesson::task::{Answer, TaskCheck};
use downhill::sim::page::Page;
use downhill::sim::threads::Watch;
use downhill::ui::state::action::Action;
use downhill::ui::state::hints::middle;
use downhill::ui::state::{Appearance, Settings};
use eframe::egui::accesskit::Role;
use eframe::egui::epaint::{ClippedShape, Shape};
use eframe::egui::{Key, Rect};

const HALL: [f32; 2] = [1280.0, 720.0];
/// The smallest text that the last row can read, in pixels of a screen 720 pixels high.
const LEAST: f32 = 18.0;

/// The lesson at `place`, on the stage.
pub fn presents(place: usize) -> User {
    let mut user = User::opens(None, Settings { calm: true, ..Settings::default() }, HALL);
    Action::Lesson(place).perform(&mut user.window.state_mut().state);
    user.press(Key::F5);
    settles(&mut user);
    user
}

/// Lets everything be computed that the stage waits for.
#[track_caller]
pub fn settles(user: &mut User) {
    user.frames(4);
    user.until("everything computed", |user| {
        !["computing …", "The epochs are running …", "Computing", "being computed"].iter().any(|words| user.sees(words))
    });
    user.frames(4);
}

/// The smallest text on screen, in pixels, with its words.
fn smallest(user: &User) -> (f32, String) {
    let zoom = user.window.ctx.zoom_factor();
    let mut least = (f32::INFINITY, String::new());
    fn look(shape: &Shape, clip: Rect, zoom: f32, least: &mut (f32, String)) {
        match shape {
            Shape::Vec(all) => all.iter().for_each(|shape| look(shape, clip, zoom, least)),
            Shape::Text(text) if clip.intersects(text.visual_bounding_rect()) && !text.galley.text().trim().is_empty() => {
                for section in &text.galley.job.sections {
                    // Powers of ten have small exponents, which are signs of their own.
                    let size = section.format.font_id.size * zoom;
                    if size < least.0 {
                        *least = (size, text.galley.text().to_owned());
                    }
                }
            }
            _ => {}
        }
    }
    for ClippedShape { clip_rect, shape, .. } in &user.window.output().shapes {
        look(shape, *clip_rect, zoom, &mut least);
    }
    least
}

fn beat(user: &User) -> (usize, usize) {
    let open = user.state().lesson.as_ref().expect("a lesson");
    (open.place.expect("one of the program"), open.beat)
}

/// The texts that must not be cut: the sentence or the question under the title.
fn said(user: &User) -> String {
    let open = user.state().lesson.as_ref().expect("a lesson");
    match user.state().asked() {
        Some((_, task)) => task.ask.clone(),
        None => open.beat().say.clone(),
    }
}

#[test]
fn one_key_walks_through_every_beat_of_every_lesson() {
    for (place, entry) in lessons::ALL.iter().enumerate() {
        let lesson = entry.lesson();
        let mut user = presents(place);
        let (mut asked, mut guard) = (0, 0);
        while beat(&user).0 == place {
            let (_, at) = beat(&user);
            let here = format!("{}, beat {}", lesson.title, at + 1);
            let spoken: String = said(&user).replace('$', "");
            // A goal is followed by the value that it is about, as it is now.
            let now = format!("{spoken} Now: ");
            let says = |shown: String| shown == spoken || shown.starts_with(&now);
            assert!(user.nodes().any(|node| text(&node).is_some_and(says)), "{here}: {spoken}");
            let (size, words) = smallest(&user);
            assert!(size >= LEAST - 0.01, "{here}: '{words}' is {size} pixels high");
            let room = middle(&user.window.ctx).expect("a panel").height() * user.window.ctx.zoom_factor();
            assert!(room >= 0.45 * HALL[1] - 1.0, "{here}: the panel is {room} pixels high");
            if let Some((task, shown)) = user.state().asked().map(|(task, shown)| (task, shown.clone())) {
                asked += 1;
                let answer = shown.check.answer(&lesson.work, &Watch::default());
                reveals(&mut user, task, &shown.check, answer, &here);
                let (size, words) = smallest(&user);
                assert!(size >= LEAST - 0.01, "{here}, revealed: '{words}' is {size} pixels high");
            }
            let last = at + 1 == lesson.beats.len();
            if last && place + 1 == lessons::ALL.len() {
                break;
            }
            user.press(Key::PageDown);
            settles(&mut user);
            guard += 1;
            assert!(guard < 60, "{here}: the key does not go on");
        }
        assert_eq!(asked, lesson.tasks.len(), "{}: every task is asked once", lesson.title);
    }
}

/// Reveals the answer, which must not be on screen before, and must have a subject and a number after.
#[track_caller]
fn reveals(user: &mut User, task: usize, check: &TaskCheck, answer: Option<Result<Answer, String>>, here: &str) {
    let cards =
        |user: &User| user.names(Role::RadioButton).into_iter().filter(|name| name.starts_with("Answer ")).collect::<Vec<_>>();
    match check {
        TaskCheck::Which { names, .. } => {
            let before = cards(user);
            let plain: Vec<String> = names.iter().map(|name| format!("Answer {name}")).collect();
            assert_eq!(before, plain, "{here}: the answers have no numbers yet");
            user.press(Key::PageDown);
            settles(user);
            let Some(Ok(Answer::Which(values))) = answer else { panic!("{here}: {answer:?}") };
            for (card, (name, _)) in cards(user).iter().zip(names.iter().zip(&values)) {
                assert!(card.starts_with(&format!("Answer {name}: ")), "{here}: {card}");
            }
            let winner = names.iter().zip(&values).find(|(_, (_, wins))| *wins).expect("one wins").0;
            assert!(
                user.nodes().any(|node| text(&node).is_some_and(|said| said.starts_with(&format!("“{winner}”, ")))),
                "{here}"
            );
        }
        TaskCheck::Choice { choices, right, .. } => {
            assert_eq!(cards(user).len(), choices.len(), "{here}");
            user.press(Key::PageDown);
            settles(user);
            assert!(user.sees(&format!("“{}”", choices[*right].replace('$', ""))), "{here}");
        }
        TaskCheck::Number { quantity, name, .. } => {
            let about = about(quantity)[1..].to_owned();
            assert!(!user.sees(&format!("{about}: ")), "{here}");
            user.press(Key::PageDown);
            settles(user);
            assert!(user.sees(&format!("{about}: ")), "{here}: what the number is");
            // What is of the whole experiment has no name.
            assert!(name.is_empty() || user.sees(&format!("“{name}”, ")), "{here}: whose number it is");
        }
        TaskCheck::Goal(goal) => {
            user.press(Key::PageDown);
            settles(user);
            assert!(user.sees("; wanted: "), "{here}");
            // What is of the whole experiment has no name.
            assert!(goal.of.is_empty() || user.sees(&format!("“{}”, ", goal.of)), "{here}");
        }
    }
    assert!(user.state().lesson.as_ref().unwrap().replies[task].is_settled(), "{here}");
}

#[test]
fn the_stage_has_one_control_over_its_width_and_it_works() {
    let mut user = presents(lesson("gradient-descent"));
    while !user.has(Role::Slider, "learning rate α") {
        user.press(Key::PageDown);
        settles(&mut user);
    }
    assert!(user.find(Role::Slider, "learning rate α").width() > 700.0 && !user.has(Role::ComboBox, "optimizer"));
    user.enters("learning rate α", "0.2");
    let selected = user.state().selected;
    assert_eq!(user.experiment().runs[selected].learning_rate(), 0.2);
    assert_eq!(user.experiment().runs[selected].name(), "mine");
}

#[test]
fn an_answer_is_voted_for_and_enter_reveals_it() {
    let mut user = presents(lesson("momentum"));
    while user.state().asked().is_none() {
        user.press(Key::Space);
        settles(&mut user);
    }
    user.click(Role::RadioButton, "Answer no momentum");
    assert!(user.is_on(Role::RadioButton, "Answer no momentum"));
    user.press(Key::Enter);
    settles(&mut user);
    let about = about(&Quantity::parse("steps-to(gap=1e-3)").unwrap());
    assert!(user.has(Role::RadioButton, "Answer mine: 56") && user.sees(&format!("“mine”, {about}: 56.")));
    // The threshold that the task is about is drawn.
    assert_eq!((user.state().target(), user.state().stage_panel().0), (Some(1e-3), "loss"));
    user.press(Key::PageUp);
    assert!(user.state().asked().is_none());
}

#[test]
fn an_answer_is_that_of_the_lesson_whatever_was_turned_before() {
    let mut user = presents(lesson("momentum"));
    while user.state().asked().is_none() {
        user.press(Key::PageDown);
        settles(&mut user);
    }
    user.window.state_mut().state.work.experiment.steps = 90;
    user.frames(2);
    user.press(Key::PageDown);
    settles(&mut user);
    let open = user.state().lesson.as_ref().unwrap();
    assert!(user.state().is_unchanged_from(&open.lesson) && user.has(Role::RadioButton, "Answer mine: 56"));
    assert_eq!(user.state().stage_panel().0, "loss");
}

#[test]
fn a_panel_fills_the_stage_and_a_key_goes_round() {
    let mut user = User::opens(None, Settings::default(), HALL);
    user.press(Key::F5);
    user.frames(4);
    for page in Page::ALL {
        user.shows(page);
        let panels = user.state().panels();
        for panel in &panels {
            settles(&mut user);
            assert_eq!(user.state().stage_panel(), *panel);
            user.press(Key::Tab);
        }
        assert_eq!(user.state().stage_panel(), panels[0], "after the last panel comes the first");
    }
    user.press(Key::Escape);
    assert!(!user.state().presenting);
}

#[test]
fn the_legend_selects_a_run() {
    let mut user = presents(lesson("gradient-descent"));
    user.click(Role::RadioButton, "Select too large");
    let selected = user.state().selected;
    assert_eq!(user.experiment().runs[selected].name(), "too large");
    user.window.state_mut().state.settings.appearance = Appearance::Light;
    settles(&mut user);
    assert!(user.is_on(Role::RadioButton, "Select too large"));
}

#[test]
fn a_student_alone_goes_on_without_giving_an_answer_away() {
    let mut user = User::starts();
    Action::Lesson(lesson("gradient-descent")).perform(&mut user.window.state_mut().state);
    settles(&mut user);
    for _ in 0..3 {
        user.press(Key::PageDown);
    }
    let open = user.state().lesson.as_ref().unwrap();
    assert_eq!((open.place, open.beat, open.replies[0].revealed), (Some(3), 3, false));
}

/// On the stage the terms of a step's formula have the colours of the arrows, which are drawn without being asked for.
#[test]
fn the_formula_of_a_step_draws_its_arrows_on_the_stage() {
    let mut user = User::starts();
    Action::Lesson(lesson("momentum")).perform(&mut user.window.state_mut().state);
    user.frames(2);
    assert!(!user.state().draws_step());
    user.press(Key::F5);
    user.window.state_mut().state.lesson.as_mut().unwrap().replies.iter_mut().for_each(|reply| reply.revealed = true);
    user.frames(2);
    assert!(user.state().draws_step() && !user.state().settings.step_vectors);
    user.press(Key::F5);
    assert!(!user.state().draws_step());
}

/// The lecturer's window tells the answer before the hall sees it, and what comes next.
#[test]
fn the_lecturers_window_has_the_answer_the_notes_and_the_next_beat() {
    let mut user = User::starts();
    user.press(Key::N);
    assert!(user.sees("No lesson is open"));
    Action::Lesson(lesson("gradient-descent")).perform(&mut user.window.state_mut().state);
    user.frames(2);
    user.press(Key::F5);
    user.press(Key::N);
    user.asks(0);
    user.until("the answer", |user| user.sees("“mine”, "));
    let open = user.state().lesson.clone().unwrap();
    let next = &open.lesson.beats[open.beat + 1];
    assert!(user.sees("on the stage for") && user.sees("Next") && user.sees(next.say.split('$').next().unwrap().trim()));
    user.window.state_mut().state.go_to_beat(open.beat + 1);
    user.frames(2);
    assert!(user.sees(&next.notes));
    user.press(Key::N);
    assert!(!user.sees(&next.notes));
}

/// An answer has the panel that its beat names, also where nothing is played for it.
#[test]
fn a_choice_is_revealed_on_the_panel_that_its_beat_names() {
    let mut user = presents(lesson("networks"));
    while user.state().asked().is_none_or(|(task, _)| task != 1) {
        user.press(Key::PageDown);
        settles(&mut user);
    }
    assert_eq!(user.state().stage_panel().0, "picture");
    user.press(Key::PageDown);
    settles(&mut user);
    assert!(user.state().stage_panel().0 == "activations" && user.sees("both sides"));
}

/// Goes on until the beat asks a number.
fn asks_number(key: &str) -> User {
    let mut user = presents(lesson(key));
    while !user.state().asks_number() {
        user.press(Key::PageDown);
        settles(&mut user);
    }
    user
}

/// A first answer has its picture although a later question keeps the runs from being played: the panel that its beat names, or the first
/// steps.
#[test]
fn an_answer_has_its_picture_while_another_is_still_open() {
    for (key, panel, step) in [("batch-size", "progress", 0), ("optimization-problem", "costs", 5)] {
        let mut user = asks_number(key);
        user.press(Key::PageDown);
        settles(&mut user);
        assert_eq!((user.state().stage_panel().0, user.step(), user.playing()), (panel, step, false), "{key}");
        assert!(user.state().hides_results(), "{key} still asks");
    }
}

/// The picture does not move when an answer shows the box in which AdamW ends, and its names have room beside the number that is typed.
#[test]
fn pictures_and_names_keep_their_places_beside_a_number() {
    let mut user = asks_number("adamw-box");
    let width = |user: &User, name: &str| {
        let canvas = user.nodes().find(|node| text(node).is_some_and(|text| text.starts_with(name)));
        canvas.map_or(0.0, |node| node.rect().width())
    };
    let before = width(&user, "Contours of the loss");
    assert!(before > width(&user, "Contours of their sum"));
    user.press(Key::PageDown);
    settles(&mut user);
    assert_eq!(width(&user, "Contours of the loss"), before);
    let user = asks_number("all-together");
    let edge = user.window.ctx.content_rect().right();
    let names: Vec<Rect> =
        user.nodes().filter(|node| text(node).is_some_and(|text| text.starts_with("Select "))).map(|node| node.rect()).collect();
    assert!(names.len() == 6 && names.iter().all(|rect| rect.right() <= edge), "{names:?} within {edge}");
}

/// The hall says a number: its digits go into the field without a click, Enter reveals the answer, and a wrong number has a cross.
#[test]
fn a_number_is_typed_on_the_stage() {
    for (said, sign) in [("17", "✗ said: 17"), ("5", "✓ said: 5")] {
        let mut user = asks_number("edge-of-stability");
        let page = user.state().page;
        user.types(said);
        user.frames(2);
        assert_eq!(user.state().page, page, "a digit is no key of a page here");
        user.press(Key::Enter);
        settles(&mut user);
        assert!(user.sees(sign), "{said}: {:?}", user.state().lesson.as_ref().unwrap().replies);
        assert!(user.state().lesson.as_ref().unwrap().replies.iter().any(|reply| reply.revealed));
    }
}

/// A wrong vote has a cross and the right answer a tick: the difference is not left to brightness.
#[test]
fn a_wrong_vote_has_a_cross() {
    let mut user = presents(lesson("momentum"));
    while user.state().asked().is_none() {
        user.press(Key::PageDown);
        settles(&mut user);
    }
    user.click(Role::RadioButton, "Answer no momentum");
    assert!(!drawn(&user, "✗") && !drawn(&user, "✓"));
    user.press(Key::PageDown);
    settles(&mut user);
    assert!(drawn(&user, "✗") && drawn(&user, "✓"));
}

/// Whether a text on screen is `words`, also one that is painted and no label.
pub fn drawn(user: &User, words: &str) -> bool {
    fn has(shape: &Shape, words: &str) -> bool {
        match shape {
            Shape::Vec(all) => all.iter().any(|shape| has(shape, words)),
            Shape::Text(text) => text.galley.text() == words,
            _ => false,
        }
    }
    user.window.output().shapes.iter().any(|clipped| has(&clipped.shape, words))
}

/// The recap ends with six lessons as pictures over the whole stage; a click opens one.
#[test]
fn the_recap_offers_lessons_as_pictures() {
    let mut user = presents(lesson("recap"));
    while user.state().offered_lessons().is_empty() {
        user.press(Key::PageDown);
        settles(&mut user);
    }
    let offered = user.state().offered_lessons().to_vec();
    let title = |place: usize| Action::Lesson(place).title();
    user.until("the pictures", |user| {
        user.window.output().shapes.iter().filter(|clipped| is_picture(&clipped.shape)).count() >= 4
    });
    let cards: Vec<Rect> = offered.iter().map(|place| user.find(Role::Button, &title(*place))).collect();
    assert!(cards.len() == 6 && cards.iter().all(|card| card.width() > 200.0 && card.height() > 120.0), "{cards:?}");
    user.click(Role::Button, &title(offered[2]));
    assert_eq!(user.state().lesson.as_ref().unwrap().place, Some(offered[2]));
}

/// Whether it is painted with a texture of its own.
fn is_picture(shape: &Shape) -> bool {
    match shape {
        Shape::Vec(all) => all.iter().any(is_picture),
        Shape::Mesh(mesh) => mesh.texture_id != eframe::egui::TextureId::default(),
        Shape::Rect(rect) => rect.brush.is_some(),
        _ => false,
    }
}
