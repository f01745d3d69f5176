//! The banner: what the program has to say lies over the middle and moves nothing.

use crate::user::User;
use eframe::egui::Rect;
use eframe::egui::accesskit::Role;

/// The places of what must not move.
fn places(user: &User) -> Vec<Rect> {
    let plots = ["Contour plot", "Loss plot"].map(|name| user.find(Role::Canvas, name));
    let controls = [
        user.find(Role::Button, "Settings"),
        user.find(Role::Button, "Play or pause"),
        user.find(Role::Slider, "learning rate α"),
        user.find(Role::Button, "Fit"),
    ];
    plots.into_iter().chain(controls).collect()
}

#[test]
fn a_message_moves_nothing_and_hides_no_bar() {
    for size in [[1024.0, 768.0], [1280.0, 800.0]] {
        let mut user = User::on("himmelblau");
        user.resizes(size);
        let before = places(&user);
        for words in ["something is wrong; do this".to_owned(), "much is wrong; ".repeat(60)] {
            user.window.state_mut().state.message = Some(words.clone());
            user.frames(3);
            assert!(user.sees(&words[..20]) && places(&user) == before, "{size:?}");
            let dismiss = user.find(Role::Button, "Dismiss the message");
            let middle = user.find(Role::Canvas, "Contour plot");
            assert!(dismiss.top() >= user.find(Role::Button, "Settings").bottom(), "the bar is free");
            assert!(middle.x_range().contains(dismiss.left()) && middle.x_range().contains(dismiss.right()), "{size:?}");
            user.click(Role::Button, "Dismiss the message");
            assert!(user.state().message.is_none() && places(&user) == before);
        }
    }
}
