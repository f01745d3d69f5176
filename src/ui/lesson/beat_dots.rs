//! How far a lesson is: a dot for each of its beats, a ring for a task.

use crate::ui::state::State;
use crate::ui::theme::Palette;
use eframe::egui::{Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

/// The most width of one dot with its surroundings, and the height, in points.
const WIDTH: f32 = 22.0;
const HEIGHT: f32 = 10.0;

/// Shows the dots along the top of `rect`, in its middle; a click on one goes to its beat.
pub fn show(ui: &mut Ui, state: &mut State, rect: Rect) {
    let palette = Palette::of(ui.ctx());
    let Some(open) = &state.lesson else { return };
    let (count, shown) = (open.lesson.beats.len(), open.beat);
    let beats: Vec<Option<usize>> = open.lesson.beats.iter().map(|beat| beat.task).collect();
    let width = (rect.width() / count as f32).min(WIDTH);
    let left = rect.center().x - width * count as f32 / 2.0;
    let mut chosen = None;
    for (i, task) in beats.into_iter().enumerate() {
        let place = Rect::from_min_size(pos2(left + i as f32 * width, rect.top()), vec2(width, HEIGHT));
        let response = ui.interact(place, ui.scope_id().with(("beat", i)), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, i == shown, format!("Beat {} of {count}", i + 1)));
        let color = if i <= shown || response.hovered() { palette.accent } else { palette.rule };
        let radius = if i == shown { 4.0 } else { 3.0 };
        match task {
            Some(_) => ui.painter().circle_stroke(place.center(), radius, Stroke::new(1.6, color)),
            None => ui.painter().circle_filled(place.center(), radius, color),
        };
        if response.clicked() {
            chosen = Some(i);
        }
    }
    if let Some(beat) = chosen {
        state.go_to_beat(beat);
    }
}
