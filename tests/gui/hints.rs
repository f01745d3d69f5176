//! The hints of the first start.

use crate::user::{User, lesson};
use downhill::ui::state::Settings;
use downhill::ui::state::action::Action;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Rect, vec2};

const HINTS: [&str; 3] = [
    "Drag this ring: it is where the runs start.",
    "Drag the learning rate: all is computed again while you drag.",
    "Space plays and pauses. The key ? shows all keys.",
];

fn first_start(size: [f32; 2]) -> User {
    let mut user = User::opens(None, Settings::of_first_start(), size);
    user.frames(3);
    user
}

/// The hint that is shown, and its place.
fn hint(user: &User) -> Option<(usize, Rect)> {
    let shown: Vec<usize> = (0..HINTS.len()).filter(|i| user.has(Role::Label, HINTS[*i])).collect();
    assert!(shown.len() <= 1, "one at a time: {shown:?}");
    shown.first().map(|i| (*i, user.find(Role::Label, HINTS[*i]).union(user.find(Role::Button, "Hide hints"))))
}

/// That the hint stands over the contours alone.
#[track_caller]
fn is_over_the_picture(user: &User) {
    let (i, rect) = hint(user).expect("a hint");
    let (picture, loss) = (user.find(Role::Canvas, "Contour plot"), user.find(Role::Canvas, "Loss plot"));
    assert!(picture.contains_rect(rect) && !loss.intersects(rect), "{}: {rect} within {picture}", HINTS[i]);
    for tool in ["Fit", "View"] {
        assert!(!user.find(Role::Button, tool).intersects(rect), "{}: {rect} over {tool}", HINTS[i]);
    }
    assert!(!user.find(Role::Button, "Start point").intersects(rect), "{}: {rect} over the ring", HINTS[i]);
}

#[test]
fn each_hint_is_gone_once_it_is_followed_and_none_comes_back() {
    for size in [[1024.0, 768.0], [1280.0, 800.0], [1600.0, 1000.0]] {
        let mut user = first_start(size);
        assert_eq!(hint(&user).map(|(i, _)| i), Some(0), "{size:?}");
        is_over_the_picture(&user);
        let ring = user.find(Role::Button, "Start point").center();
        user.drag(ring, ring + vec2(30.0, 20.0));
        assert_eq!(hint(&user).map(|(i, _)| i), Some(1), "{size:?}");
        is_over_the_picture(&user);
        user.slides("learning rate α", 0.4);
        assert_eq!(hint(&user).map(|(i, _)| i), Some(2), "{size:?}");
        is_over_the_picture(&user);
        user.press(Key::Space);
        assert!(hint(&user).is_none() && user.state().settings.welcomed);
        let mut again = User::opens(None, user.state().settings.clone(), size);
        again.frames(3);
        assert!(hint(&again).is_none());
    }
}

#[test]
fn a_hint_that_was_followed_by_other_means_is_not_given() {
    let mut user = first_start([1280.0, 800.0]);
    // The rate is typed, playback paused by its button; only the start is left.
    user.enters("learning rate α", "0.02");
    user.click(Role::Button, "Play or pause");
    assert_eq!(hint(&user).map(|(i, _)| i), Some(0));
    assert!(user.state().settings.hints.rate && user.state().settings.hints.play && !user.state().settings.welcomed);
    // Another experiment is no start that was dragged.
    Action::Open("plateau").perform(&mut user.window.state_mut().state);
    user.frames(3);
    assert_eq!(hint(&user).map(|(i, _)| i), Some(0));
    // What was followed is kept for the next start.
    let mut next = User::opens(None, user.state().settings.clone(), [1280.0, 800.0]);
    next.frames(3);
    assert_eq!(hint(&next).map(|(i, _)| i), Some(0));
    let ring = next.find(Role::Button, "Start point").center();
    next.drag(ring, ring + vec2(30.0, 20.0));
    assert!(hint(&next).is_none() && next.state().settings.welcomed);
}

#[test]
fn the_hints_go_with_one_click_or_escape() {
    for size in [[800.0, 600.0], [1280.0, 800.0]] {
        let mut user = first_start(size);
        is_over_the_picture(&user);
        user.click(Role::Button, "Hide hints");
        assert!(hint(&user).is_none() && user.state().settings.welcomed);
        let mut user = first_start(size);
        user.press(Key::Escape);
        assert!(hint(&user).is_none() && user.state().settings.welcomed);
    }
    let mut user = User::starts();
    user.frames(3);
    assert!(hint(&user).is_none(), "settings of an earlier version, in which the welcome was read, have no hints");
}

#[test]
fn no_hint_is_given_over_a_lesson_a_dialog_or_while_presenting() {
    let mut user = first_start([1280.0, 800.0]);
    for action in [Action::Lesson(lesson("gradient-descent")), Action::Present, Action::Shortcuts] {
        action.perform(&mut user.window.state_mut().state);
        user.frames(3);
        assert!(hint(&user).is_none(), "{action:?}");
        match action {
            Action::Lesson(_) => Action::CloseLesson.perform(&mut user.window.state_mut().state),
            _ => action.perform(&mut user.window.state_mut().state),
        }
        user.frames(3);
        assert!(hint(&user).is_some(), "after {action:?}");
    }
}
