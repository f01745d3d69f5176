//! A window whose appearance was changed shows, to the pixel, what a window shows that began with it: nothing drawn before stays.

use crate::rasterizer::Rasterizer;
use crate::user::User;
use downhill::sim::file::presets::Preset;
use downhill::sim::page::Page;
use downhill::ui::state::action::Action;
use downhill::ui::state::network_display::{NetworkView, VIEWS};
use downhill::ui::state::{Appearance, Settings};
use egui_kittest::Harness;
use std::time::Duration;

/// How many pixels may differ: those of a blinking or fading detail.
const MAY_DIFFER: usize = 60;

fn settings(appearance: Appearance, contrast: bool) -> Settings {
    Settings { appearance, contrast, calm: true, ..Settings::default() }
}

fn opens(settings: Settings) -> User {
    let experiment = Preset::by_key("batch-single-mini").unwrap().experiment();
    let builder = Harness::builder().renderer(Rasterizer::default());
    let mut user = User::built(builder, Some(experiment), settings, [1000.0, 640.0]);
    user.window.state_mut().state.work.training.epochs = 2;
    user
}

/// The picture of `page`, if it is `wanted`, once nothing moves any more.
fn picture(user: &mut User, page: Page, wanted: bool) -> Option<image::RgbaImage> {
    Action::Show(page).perform(&mut user.window.state_mut().state);
    user.leaves();
    user.frames(2);
    user.until("rest", |user| user.rest() > Duration::from_millis(500));
    wanted.then(|| user.window.render().unwrap())
}

fn differing(one: &image::RgbaImage, other: &image::RgbaImage) -> usize {
    one.pixels().zip(other.pixels()).filter(|(a, b)| a.0.iter().zip(b.0).any(|(a, b)| a.abs_diff(b) > 3)).count()
}

#[test]
fn nothing_that_was_drawn_before_stays() {
    let mut changed = opens(settings(Appearance::Dark, false));
    let mut fresh = [
        (&[Action::Contrast][..], opens(settings(Appearance::Dark, true))),
        (&[Action::Contrast, Action::Appearance], opens(settings(Appearance::Light, false))),
    ];
    // The pages with pictures that are remembered.
    let pages = [Page::Explore, Page::Stability, Page::WeightDecay, Page::Dropout].map(|page| (page, NetworkView::Boundary));
    let network = VIEWS.map(|(picture, ..)| (Page::Network, picture));
    for (page, shown) in pages.into_iter().chain(network) {
        for user in std::iter::once(&mut changed).chain(fresh.iter_mut().map(|(_, fresh)| fresh)) {
            user.window.state_mut().state.settings.network.picture = shown;
        }
        picture(&mut changed, page, false);
        for (actions, fresh) in &mut fresh {
            actions.iter().for_each(|action| action.perform(&mut changed.window.state_mut().state));
            let [one, other] = [&mut changed, fresh].map(|user| picture(user, page, true).unwrap());
            let count = differing(&one, &other);
            if count > MAY_DIFFER {
                let folder = std::env::temp_dir();
                for (image, name) in [(&one, "changed"), (&other, "new")] {
                    // The pictures help to find the cause; the test fails with or without them.
                    let _ = image.save(folder.join(format!("downhill-{name}.png")));
                }
                panic!(
                    "{}: after {actions:?} {count} pixels are not as in a new window; see downhill-changed.png and downhill-new.png in {}",
                    page.title(),
                    folder.display()
                );
            }
        }
        // Back to how it was, for the next page.
        Action::Appearance.perform(&mut changed.window.state_mut().state);
    }
}
