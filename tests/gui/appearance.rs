//! A window whose appearance was changed shows, to the pixel, what a window shows that began with it: nothing drawn before stays.

use crate::rasterizer::Rasterizer;
use crate::user::User;
use downhill::sim::presets::Preset;
use downhill::ui::action::Action;
use downhill::ui::network_look::Picture;
use downhill::ui::pages::Page;
use downhill::ui::state::{Appearance, Settings};
use egui_kittest::Harness;

/// How many pixels may differ: those of a blinking or fading detail.
const MAY_DIFFER: usize = 60;

fn settings(appearance: Appearance, contrast: bool) -> Settings {
    Settings { appearance, contrast, calm: true, ..Settings::default() }
}

fn opens(settings: Settings) -> User {
    let experiment = Preset::by_key("batch-single-mini").unwrap().experiment();
    let builder = Harness::builder().renderer(Rasterizer::default());
    let mut user = User::built(builder, Some(experiment), settings, [1024.0, 700.0]);
    user.window.state_mut().state.training.epochs = 2;
    user
}

/// The picture of `page` once nothing moves any more.
fn picture(user: &mut User, page: Page) -> image::RgbaImage {
    Action::Show(page).perform(&mut user.window.state_mut().state);
    for _ in 0..500 {
        user.frames(1);
        if page != Page::Network
            || ["Gradient descent", "Momentum", "Adam"].iter().all(|run| user.sees(&format!("{run}: epoch 2")))
        {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    user.leaves();
    // The gradient's average is drawn a part in each frame.
    user.frames(if page == Page::Noise { 120 } else { 3 });
    user.window.render().unwrap()
}

fn differing(one: &image::RgbaImage, other: &image::RgbaImage) -> usize {
    one.pixels().zip(other.pixels()).filter(|(a, b)| a.0.iter().zip(b.0).any(|(a, b)| a.abs_diff(b) > 3)).count()
}

#[test]
fn nothing_that_was_drawn_before_stays() {
    let mut changed = opens(settings(Appearance::Dark, false));
    let mut fresh = [
        (Action::Contrast, opens(settings(Appearance::Dark, true))),
        (Action::Appearance, opens(settings(Appearance::Light, true))),
        (Action::Contrast, opens(settings(Appearance::Light, false))),
    ];
    let network = [Picture::Neurons, Picture::WeightSpace].map(|picture| (Page::Network, picture));
    for (page, shown) in Page::ALL.map(|page| (page, Picture::Boundary)).into_iter().chain(network) {
        for user in std::iter::once(&mut changed).chain(fresh.iter_mut().map(|(_, fresh)| fresh)) {
            user.window.state_mut().state.settings.network.picture = shown;
        }
        let mut before = picture(&mut changed, page);
        for (action, fresh) in &mut fresh {
            action.perform(&mut changed.window.state_mut().state);
            let (one, other) = (picture(&mut changed, page), picture(fresh, page));
            assert!(differing(&before, &one) > 1000, "{action:?} changes nothing on {}", page.title());
            let count = differing(&one, &other);
            assert!(count <= MAY_DIFFER, "{}: after {action:?} {count} pixels are not as in a new window", page.title());
            before = one;
        }
        // Back to how it was, for the next page.
        Action::Appearance.perform(&mut changed.window.state_mut().state);
    }
}
