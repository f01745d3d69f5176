//! A slider under a chart of the same quantity: its rail lies under the axis of the chart, so that a value has one place in both.

use eframe::egui::{Context, Id, Ui};

/// Notes where a chart has the least and the greatest value of the slider of the parameter `key`, in points.
pub fn note(ctx: &Context, key: &str, ends: [f32; 2]) {
    let frame = ctx.cumulative_frame_nr();
    ctx.data_mut(|data| data.insert_temp(place(key), (frame, ends)));
}

/// Returns where the ends of the rail of the parameter `key` lie: under the chart over `ui` that was shown in this frame or the one before.
pub fn ends(ui: &Ui, key: &str) -> Option<[f32; 2]> {
    let (frame, ends) = ui.data(|data| data.get_temp::<(u64, [f32; 2])>(place(key)))?;
    let room = ui.clip_rect().x_range();
    let is_over = ends.iter().all(|end| room.contains(*end)) && ends[1] > ends[0];
    (is_over && frame + 1 >= ui.ctx().cumulative_frame_nr()).then_some(ends)
}

fn place(key: &str) -> Id {
    Id::unique("rail under a chart").with(key)
}
