//! A window as small as a telephone: one column, worked with a thumb.

use crate::user::{User, is_control, lesson, text};
use downhill::sim::file::presets::Preset;
use downhill::sim::page::Page;
use downhill::ui::state::action::Action;
use downhill::ui::state::{Settings, Sheet};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, vec2};
use egui_kittest::kittest::NodeT as _;

/// Telephones, upright and on their side.
const SIZES: [[f32; 2]; 4] = [[390.0, 844.0], [360.0, 640.0], [844.0, 390.0], [667.0, 375.0]];
/// The smallest side of what a thumb must hit, in points.
const TOUCH: f32 = 38.0;

fn holds(size: [f32; 2], preset: Option<&str>) -> User {
    let experiment = preset.map(|key| Preset::by_key(key).expect("a preset of that name").experiment());
    let mut user = User::opens(experiment, Settings { calm: true, ..Settings::default() }, size);
    user.frames(4);
    user
}

#[track_caller]
fn nothing_is_cut(user: &User, what: &str) {
    let whole = user.size().expand(0.5);
    for node in user.nodes().filter(is_control) {
        let (rect, name) = (node.rect(), text(&node).unwrap_or_default());
        // The names of the runs, and of the pictures, are in a line to be pushed along.
        if name.starts_with("Select ") || user.state().panels().iter().any(|(_, title)| *title == name) {
            continue;
        }
        let across = whole.x_range().contains(rect.left()) && whole.x_range().contains(rect.right());
        assert!(across, "{what}: {name} at {rect} is wider than {whole}");
    }
}

#[test]
fn every_page_fits_a_telephone() {
    for size in SIZES {
        // A sum of samples has something to show on every page.
        let mut user = holds(size, Some("batch-single-mini"));
        assert!(user.state().one_column);
        for page in Page::ALL {
            user.shows(page);
            user.frames(6);
            nothing_is_cut(&user, &format!("{} at {size:?}", page.title()));
            // What is computed first, such as epochs, is awaited.
            user.until(&format!("the pictures of {} at {size:?}", page.title()), |user| {
                let canvases = user.nodes().filter(|node| node.accesskit_node().role() == Role::Canvas);
                canvases.map(|node| node.rect().area()).sum::<f32>() > 0.1 * size[0] * size[1]
            });
            for sheet in [Sheet::Controls, Sheet::Column] {
                user.window.state_mut().state.switch_sheet(sheet);
                user.frames(6);
                nothing_is_cut(&user, &format!("{sheet:?} of {} at {size:?}", page.title()));
                user.window.state_mut().state.switch_sheet(sheet);
            }
        }
    }
}

#[test]
fn picture_loss_and_one_parameter_are_worked_with_a_thumb() {
    for size in SIZES {
        let mut user = holds(size, None);
        for name in ["Menu", "Controls", "Play"] {
            let rect = user.nodes().find(|node| {
                node.accesskit_node().role() == Role::Button && text(node).is_some_and(|text| text.starts_with(name))
            });
            let rect = rect.unwrap_or_else(|| panic!("{name} at {size:?}")).rect();
            assert!(rect.height() >= TOUCH && rect.width() >= TOUCH, "{name} at {size:?}: {rect}");
        }
        assert!(user.has(Role::Canvas, "Loss") || user.nodes().any(|node| text(&node).is_some_and(|text| text.contains("Loss"))));
        let before = user.experiment().runs[user.state().selected].learning_rate();
        user.slides("learning rate α", 0.4);
        assert_ne!(user.experiment().runs[user.state().selected].learning_rate(), before, "{size:?}");
        let start = user.find(Role::Button, "Start point").center();
        let before = user.experiment().start;
        user.drag(start, start + vec2(-30.0, 12.0));
        assert_ne!(user.experiment().start, before, "{size:?}");
        user.press(Key::End);
        user.frames(4);
        assert!(user.step() > 0);
    }
}

#[test]
fn a_lesson_is_solved_on_a_telephone() {
    for size in SIZES {
        let mut user = holds(size, None);
        Action::Lesson(lesson("momentum")).perform(&mut user.window.state_mut().state);
        user.frames(4);
        while user.state().asked().is_none() {
            nothing_is_cut(&user, &format!("{size:?}"));
            user.click(Role::Button, Action::GoOn.label());
            user.frames(4);
        }
        user.until("the answer", |user| user.has(Role::Button, "Reveal task 1"));
        user.click(Role::RadioButton, "mine");
        user.click(Role::Button, "Reveal task 1");
        user.frames(4);
        assert!(user.sees("Right."), "{size:?}");
        nothing_is_cut(&user, &format!("answered, {size:?}"));
    }
}
