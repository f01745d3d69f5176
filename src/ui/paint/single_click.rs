//! A single click meant for the plot: not a part of a double click, and not one that closes a menu.

use eframe::egui::{Popup, Pos2, Response, Ui};
use std::time::Duration;

/// How long a click waits for a second one, in seconds.
const WAIT: f64 = 0.3;

/// The data kept of a click between frames.
#[derive(Clone, Copy, Default)]
struct ClickMemory {
    /// Whether the button went down while a menu was open; when it comes up the menu may be closed.
    in_menu: bool,
    /// The time and position of a click that may become a double click.
    clicked: Option<(f64, Pos2)>,
}

/// Returns where `area` was clicked. That is known only when no second click can follow, since a double click fits the view.
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
