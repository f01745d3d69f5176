//! The window at every size: nothing outside, nothing on top of another.

use crate::user::{User, is_control, text};
use downhill::sim::file::presets::{self, Preset};
use downhill::sim::page::Page;
use downhill::ui::state::Settings;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Rect, pos2};
use egui_kittest::Node;
use egui_kittest::kittest::{AccessKitNode, NodeT};

const SIZES: [[f32; 2]; 5] = [[800.0, 560.0], [1000.0, 700.0], [1100.0, 700.0], [1280.0, 800.0], [1920.0, 1080.0]];

fn ancestors<'a>(node: AccessKitNode<'a>) -> impl Iterator<Item = AccessKitNode<'a>> {
    std::iter::successors(node.parent(), AccessKitNode::parent)
}

/// The bar of the list that a thing lies in: what is above and below can be reached.
fn scroll_bar(node: &Node<'_>) -> Option<Rect> {
    let bar = |above: AccessKitNode<'_>| above.children().find(|child| child.role() == Role::ScrollBar)?.bounding_box();
    let bar = ancestors(node.accesskit_node()).find_map(bar)?;
    Some(Rect::from_min_max(pos2(bar.x0 as f32, bar.y0 as f32), pos2(bar.x1 as f32, bar.y1 as f32)))
}

fn name(node: &Node<'_>) -> String {
    format!("{:?} {}", node.accesskit_node().role(), text(node).unwrap_or_default())
}

#[track_caller]
fn everything_is_inside(user: &User, what: &str) {
    let whole = user.size().expand(0.5);
    for node in user.nodes().filter(is_control) {
        let rect = node.rect();
        let inside = match scroll_bar(&node) {
            Some(_) => whole.x_range().contains(rect.left()) && whole.x_range().contains(rect.right()),
            None => whole.contains_rect(rect),
        };
        assert!(inside, "{what}: {} at {rect} is outside of {}", name(&node), user.size());
        assert!(rect.width() >= 12.0 && rect.height() >= 12.0, "{what}: {} at {rect} is too small to hit", name(&node));
    }
}

#[track_caller]
fn everything_has_its_place(user: &User, what: &str) {
    everything_is_inside(user, what);
    for node in user.nodes().filter(is_control) {
        if let Some(bar) = scroll_bar(&node) {
            let rect = node.rect();
            assert!(rect.right() <= bar.left() + 1.0, "{what}: {} at {rect} is wider than its column", name(&node));
        }
    }
    // Nothing of a column is under a picture.
    for canvas in user.nodes().filter(|node| node.accesskit_node().role() == Role::Canvas) {
        for label in user.nodes().filter(|node| node.accesskit_node().role() == Role::Label && scroll_bar(node).is_some()) {
            let shared = label.rect().intersect(canvas.rect());
            let covered = shared.width() > 1.0 && shared.height() > 1.0;
            assert!(!covered, "{what}: {} at {} is under {} at {}", name(&label), label.rect(), name(&canvas), canvas.rect());
        }
    }
    let is_text = |node: &Node<'_>| node.accesskit_node().role() == Role::Label && text(node).is_some();
    let solid: Vec<(String, Rect)> = user
        .nodes()
        .filter(|node| is_control(node) || is_text(node))
        // What is drawn in the plots lies over the plots.
        .filter(|node| !["Start point", "Minimum", "View", "Fit"].contains(&text(node).unwrap_or_default().as_str()))
        // Of a list that scrolls, what its bar stands beside is visible.
        .map(|node| (name(&node), scroll_bar(&node).map_or(node.rect(), |bar| node.rect().intersect(bar.with_min_x(0.0)))))
        .collect();
    let mut overlaps = Vec::new();
    for (i, (one, a)) in solid.iter().enumerate() {
        for (other, b) in &solid[i + 1..] {
            let shared = a.intersect(*b);
            // A row of a table holds its fields.
            let holds = a.contains_rect(*b) || b.contains_rect(*a);
            if shared.width() > 1.0 && shared.height() > 1.0 && !holds {
                overlaps.push(format!("{one} at {a} overlaps {other} at {b}"));
            }
        }
    }
    assert!(overlaps.is_empty(), "{what}: {}", overlaps.join("\n"));
}

#[test]
fn every_preset_fits_every_window() {
    for size in SIZES {
        for preset in presets::ALL {
            let mut user = User::opens(Some(preset.experiment()), Settings::default(), size);
            user.waits(0.1);
            everything_has_its_place(&user, &format!("{} at {size:?}", preset.key));
        }
    }
}

#[test]
fn every_page_fits_every_window() {
    for size in SIZES {
        for key in ["ravine", "batch-single-mini", "three-lines", "rosenbrock-for-all"] {
            let preset = Preset::by_key(key).expect("a preset of that name");
            let mut user = User::opens(Some(preset.experiment()), Settings::default(), size);
            for page in Page::ALL {
                user.shows(page);
                user.waits(0.3);
                everything_has_its_place(&user, &format!("{} on {key} at {size:?}", page.title()));
                // At the end numbers are small, and long.
                user.press(Key::End);
                user.waits(0.3);
                everything_has_its_place(&user, &format!("the end of {} on {key} at {size:?}", page.title()));
                user.press(Key::Home);
            }
        }
    }
}

#[test]
fn a_card_unfolded_whole_fits_its_column() {
    for size in SIZES {
        let mut user = User::on("quadratic");
        user.resizes(size);
        for name in ["Eigenvalues and minimum", "Entries of A and b", "More"] {
            user.click(Role::DisclosureTriangle, name);
        }
        everything_has_its_place(&user, &format!("unfolded at {size:?}"));
    }
}

#[test]
fn menus_open_inside_the_window() {
    for size in SIZES {
        for menu in ["Presets", "+ Add", "View"] {
            let mut user = User::on("quadratic");
            user.resizes(size);
            user.click(Role::Button, menu);
            everything_is_inside(&user, &format!("{menu} at {size:?}"));
        }
    }
}

#[test]
fn a_narrow_window_shows_one_column_at_a_time() {
    let mut user = User::on("quadratic");
    user.resizes([1000.0, 700.0]);
    assert!(user.has(Role::Button, "Controls"));
    assert!(user.has(Role::ComboBox, "objective") && !user.inspects());
    user.click(Role::Button, "Controls");
    assert!(!user.has(Role::ComboBox, "objective") && user.inspects());
    user.click(Role::Button, "Inspector");
    assert!(!user.has(Role::ComboBox, "objective") && !user.inspects());
    user.resizes([1280.0, 800.0]);
    assert!(user.has(Role::ComboBox, "objective") && !user.has(Role::Button, "Controls"));
}

#[test]
fn in_a_narrow_window_the_inspector_button_brings_the_inspector() {
    let mut user = User::on("quadratic");
    user.resizes([1000.0, 700.0]);
    // Two presses at most: the first may say what is already asked for.
    for _ in 0..2 {
        if !user.inspects() {
            user.click(Role::Button, "Inspector");
        }
    }
    assert!(user.inspects());
}

#[test]
fn the_plot_keeps_a_fair_share_of_every_window() {
    for size in SIZES {
        let mut user = User::on("regression-toy");
        user.resizes(size);
        let area = user.find(Role::Canvas, "Contour plot");
        let loss = user.find(Role::Canvas, "Loss plot");
        assert!(area.width() >= 280.0 && area.height() >= 180.0, "{area} at {size:?}");
        assert!(loss.width() >= 120.0 && loss.height() >= 50.0, "{loss} at {size:?}");
    }
}
