//! Every formula of the window is set as in a book: none falls back to how it is written, and none is set twice.

use crate::user::{SIZE, User};
use downhill::math::Activation;
use downhill::math::Dataset;
use downhill::math::Objective;
use downhill::math::Optimizer;
use downhill::math::catalog::Catalog;
use downhill::math::catalog::choice::variants;
use downhill::sim::file::presets::Preset;
use downhill::sim::lesson::lessons;
use downhill::sim::page::Page;
use downhill::sim::{Experiment, Run};
use downhill::ui::state::{DropoutView, Settings};
use downhill::ui::typeset::{count, plain};
use eframe::egui::Key;
use eframe::egui::accesskit::Role;

/// Fails where a formula is shown as it is written.
#[track_caller]
fn all_set(user: &User, place: &str) {
    let plain = plain(&user.window.ctx);
    assert!(plain.is_empty(), "{place}: {plain:#?}");
}

#[test]
fn on_every_page_and_part_of_it() {
    let mut user = User::opens(Preset::by_key("three-lines").map(Preset::experiment), Settings::default(), SIZE);
    for page in Page::ALL {
        user.shows(page);
        user.press(Key::End);
        user.waits(0.5);
        all_set(&user, page.title());
    }
    user.shows(Page::WeightDecay);
    user.window.state_mut().state.settings.decay_in_plane = true;
    user.waits(0.3);
    user.shows(Page::Dropout);
    for view in [DropoutView::Units, DropoutView::Inference, DropoutView::Plane] {
        user.window.state_mut().state.settings.dropout_view = view;
        user.waits(0.3);
        all_set(&user, "a part of a page");
    }
    assert!(count(&user.window.ctx).set > 60, "{:?}", count(&user.window.ctx));
}

#[test]
fn of_every_dataset_and_activation() {
    let mut user = User::opens(None, Settings::default(), SIZE);
    user.shows(Page::Network);
    user.click(Role::DisclosureTriangle, "Curve and derivative");
    let data = Dataset::ALL.iter().flat_map(|entry| variants((entry.default)()));
    let all = data.map(|dataset| (dataset, &Activation::ALL[0]));
    let others = Activation::ALL.iter().map(|entry| ((Dataset::ALL[0].default)(), entry));
    for (dataset, entry) in all.chain(others) {
        let training = &mut user.window.state_mut().state.work.training;
        (training.dataset, training.activation) = (dataset, (entry.default)());
        user.frames(3);
        all_set(&user, entry.key);
    }
}

#[test]
fn in_every_lesson() {
    let mut user = User::opens(None, Settings::default(), SIZE);
    for (place, entry) in lessons::ALL.iter().enumerate() {
        user.window.state_mut().state.open_lesson(place);
        user.waits(0.2);
        all_set(&user, entry.key);
    }
}

#[test]
fn of_every_rule_at_its_first_and_later_steps() {
    let mut user = User::opens(None, Settings::default(), SIZE);
    for optimizer in Optimizer::ALL.iter().flat_map(|entry| variants((entry.default)())) {
        let name = optimizer.to_string();
        let state = &mut user.window.state_mut().state;
        let run = Run { optimizer, weight_decay: 0.1, ..state.work.experiment.runs[0].clone() };
        state.work.experiment.runs = vec![run];
        state.selected = 0;
        for step in [0, 1, 40] {
            user.window.state_mut().state.playhead.jump(step);
            user.frames(3);
            all_set(&user, &format!("{name} at step {step}"));
        }
    }
}

#[test]
fn once_for_as_long_as_it_is_shown() {
    let mut user = User::starts();
    user.press(Key::End);
    user.frames(3);
    let before = count(&user.window.ctx);
    user.frames(30);
    let after = count(&user.window.ctx);
    assert!(after.set == before.set && after.found > before.found, "{before:?} {after:?}");
}

#[test]
fn a_formula_that_no_graphics_card_could_hold_is_broken_or_written_plainly() {
    let long = ["sin(x)*cos(y)"; 12].join(" + ");
    let objective = Objective::parse(&format!("formula(\"{long}\")")).unwrap();
    let mut user = User::opens(Some(Experiment::new(objective)), Settings::default(), SIZE);
    user.frames(2);
    // egui panics at a texture that is larger.
    user.window.input_mut().max_texture_side = Some(1024);
    user.window.ctx.set_zoom_factor(8.0);
    user.frames(3);
    assert!(user.window.ctx.input(|input| input.max_texture_side) == 1024);
}
