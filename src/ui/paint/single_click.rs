//! A click that is meant for the plot: not the first of two, and not the one that closes a menu.

use eframe::egui::{Popup, Pos2, Response, Ui};
use std::time::Duration;

/// How long a click waits for a second one, in seconds.
const WAIT: f64 = 0.3;

/// What is remembered of a click.
#[derive(Clone, Copy, Default)]
struct ClickMemory {
    /// Whether the button went down while a menu was open; by the time it comes up the menu may be gone.
    in_menu: bool,
    /// When and where the plot was clicked, while a second click may follow.
    clicked: Option<(f64, Pos2)>,
}

/// Where `area` was clicked: known only once no second click can follow, because two clicks fit the view.
pub fn single_click(ui: &Ui, area: &Response) -> Option<Pos2> {
    let id = area.id.with("single click");
    let mut memory: ClickMemory = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let (now, pressed) = ui.input(|input| (input.time, input.pointer.any_pressed()));
    if pressed {
        memory.in_menu = Popup::is_any_open(ui.ctx());
    }
    if area.double_clicked() || area.triple_clicked() {
        memory.clicked = None;
    } else if area.clicked() && !memory.in_menu {
        memory.clicked = area.interact_pointer_pos().map(|at| (now, at));
    }
    let sure = memory.clicked.filter(|(when, _)| now - when > WAIT);
    if sure.is_some() {
        memory.clicked = None;
    } else if memory.clicked.is_some() {
        ui.request_repaint_after(Duration::from_secs_f64(WAIT));
    }
    ui.data_mut(|data| data.insert_temp(id, memory));
    sure.map(|(_, at)| at)
}
