//! The sheet of shortcuts: every action with a key, and the keys that belong to no action.

use crate::ui::state::action::{Action, ActionGroup};
use crate::ui::state::keyboard;
use crate::ui::theme::{GAP, heading, strong};
use eframe::egui::{Context, Frame, Grid, Id, Modal, ScrollArea, Ui};

/// The groups of the sheet, by columns.
const COLUMNS: [&[(ActionGroup, &str)]; 3] = [
    &[(ActionGroup::Playback, "Playback"), (ActionGroup::Pages, "Pages")],
    &[(ActionGroup::Runs, "Runs")],
    &[(ActionGroup::Window, "Window")],
];

/// What the pointer does in the plots and controls, shown under the second column.
const POINTER: [(&str, &str); 8] = [
    ("Drag a plot", "Move it"),
    ("Wheel", "Zoom where the pointer is"),
    ("Double-click", "Fit a plot; reset a slider"),
    ("Click a path", "Select its run, and go to that step"),
    ("Right-click", "Start here; what a run can do"),
    ("Drag a ring", "Move a start"),
    ("Drag a row", "Move a run in the table"),
    ("Drag an edge", "Make room"),
];

/// Keys that the controls handle by themselves.
const OTHERS: [(&str, &str); 4] = [
    ("Left and Right", "On a slider: by 1 %, with Shift by 0.1 %"),
    ("Ctrl with +, − or 0", "Larger, smaller, and as it was"),
    ("Tab, Shift+Tab", "To the next or previous control"),
    ("Escape", "Leave presenter mode, a menu or this sheet"),
];

/// Shows the sheet over the window; returns whether it was closed.
pub fn show(ctx: &Context) -> bool {
    let frame = Frame::popup(&ctx.global_style()).inner_margin(2.0 * GAP);
    let modal = Modal::new(Id::unique("shortcuts")).frame(frame).show(ctx, |ui| {
        ui.label(heading("Keys and pointer"));
        ui.add_space(GAP);
        let room = ctx.content_rect().size();
        // As wide as the columns are, and no wider than the window.
        ui.set_max_width(room.x - 80.0);
        // It has its full height from the first frame on, so that it does not grow under the pointer.
        let most = room.y - 140.0;
        ScrollArea::both().min_scrolled_height(most).max_height(most).max_width(room.x - 80.0).show(ui, |ui| {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 4.0 * GAP;
                for groups in COLUMNS {
                    column(ui, groups);
                }
            });
        });
        ui.add_space(GAP);
        ui.button("Close").clicked()
    });
    modal.inner || modal.should_close()
}

fn column(ui: &mut Ui, groups: &[(ActionGroup, &str)]) {
    ui.vertical(|ui| {
        for (group, name) in groups {
            ui.label(strong(*name));
            Grid::new(*name).num_columns(2).spacing([2.0 * GAP, GAP / 2.0]).show(ui, |ui| {
                for action in Action::keyed().filter(|action| action.facts().group == *group) {
                    let keys: Vec<String> = action.keys().map(|shortcut| keyboard::name(ui.ctx(), shortcut)).collect();
                    row(ui, &keys.join(" or "), action.label());
                }
            });
            ui.add_space(1.5 * GAP);
            if *group == ActionGroup::Runs {
                others(ui, "Pointer", &POINTER);
                others(ui, "Controls", &OTHERS);
            }
        }
    });
}

fn others(ui: &mut Ui, name: &str, rows: &[(&str, &str)]) {
    ui.label(strong(name));
    Grid::new(name).num_columns(2).spacing([2.0 * GAP, GAP / 2.0]).show(ui, |ui| {
        rows.iter().for_each(|(keys, what)| row(ui, &keyboard::words(ui.ctx(), keys), what));
    });
    ui.add_space(1.5 * GAP);
}

fn row(ui: &mut Ui, keys: &str, what: &str) {
    ui.weak(keys);
    ui.label(what);
    ui.end_row();
}
