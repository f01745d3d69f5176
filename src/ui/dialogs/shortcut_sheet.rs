//! The sheet of shortcuts: every action with a key, and the keys that belong to no action.

use crate::ui::state::action::Action;
use crate::ui::state::keyboard;
use crate::ui::theme::{GAP, heading, strong};
use eframe::egui::{Context, Grid, Id, Modal, ScrollArea, Ui};

/// The room that the columns need side by side, in points.
const WIDTH: f32 = 800.0;

/// Whether an action belongs to a group.
type Wants = fn(Action) -> bool;

/// What the keys are for, in columns.
const GROUPS: [(&str, Wants); 4] = [
    ("Playback", |action| {
        use Action::{Loop, PlayOrPause, Restart, StepBack, StepForward, ToEnd, ToStart};
        matches!(action, PlayOrPause | StepBack | StepForward | ToStart | ToEnd | Restart | Loop)
    }),
    ("Pages", |action| matches!(action, Action::Show(_))),
    ("Runs", |action| matches!(action, Action::Duplicate | Action::Hide | Action::MoveUp | Action::MoveDown)),
    ("Window", |_| true),
];

/// Keys that the controls have by themselves.
const OTHERS: [(&str, &str); 4] = [
    ("Ctrl + / − / 0", "Larger, smaller, and as it was"),
    ("Tab, Shift+Tab", "To the next or previous control"),
    ("Double-click", "Fit a plot; reset a slider by its ↺"),
    ("Escape", "Leave presenter mode, a menu or this sheet"),
];

/// Shows the sheet over the window; whether it was left.
pub fn show(ctx: &Context) -> bool {
    let modal = Modal::new(Id::unique("shortcuts")).show(ctx, |ui| {
        ui.label(heading("Keyboard shortcuts"));
        ui.add_space(GAP);
        let room = ctx.content_rect().size();
        ui.set_min_width(WIDTH.min(room.x - 80.0));
        // As high as it may be from its first frame on, so that it does not grow under the pointer.
        let most = room.y - 140.0;
        ScrollArea::both().min_scrolled_height(most).max_height(most).max_width(room.x - 80.0).show(ui, |ui| {
            ui.horizontal_top(|ui| {
                let [playback, pages, runs, window] = groups();
                column(ui, &[(GROUPS[0].0, playback), (GROUPS[2].0, runs)]);
                ui.add_space(3.0 * GAP);
                column(ui, &[(GROUPS[1].0, pages)]);
                ui.add_space(3.0 * GAP);
                column(ui, &[(GROUPS[3].0, window)]);
            });
        });
        ui.add_space(GAP);
        ui.button("Close").clicked()
    });
    modal.inner || modal.should_close()
}

/// The actions with a key, each in the first group that wants it.
fn groups() -> [Vec<Action>; 4] {
    let mut groups: [Vec<Action>; 4] = Default::default();
    for action in Action::keyed() {
        let at = GROUPS.iter().position(|(_, has)| has(action)).expect("the last group takes all");
        groups[at].push(action);
    }
    groups
}

fn column(ui: &mut Ui, groups: &[(&str, Vec<Action>)]) {
    ui.vertical(|ui| {
        for (name, actions) in groups {
            ui.label(strong(*name));
            Grid::new(*name).num_columns(2).spacing([2.0 * GAP, GAP / 2.0]).show(ui, |ui| {
                for action in actions {
                    let keys: Vec<String> = action.keys().map(|shortcut| keyboard::name(ui.ctx(), shortcut)).collect();
                    row(ui, &keys.join(" or "), action.label());
                }
                if *name == GROUPS[3].0 {
                    OTHERS.into_iter().for_each(|(keys, what)| row(ui, keys, what));
                }
            });
            ui.add_space(1.5 * GAP);
        }
    });
}

fn row(ui: &mut Ui, keys: &str, what: &str) {
    ui.weak(keys);
    ui.label(what);
    ui.end_row();
}
