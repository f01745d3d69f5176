//! The ink that the pointer is on: what is written or drawn in it stands out everywhere.

use crate::math::equation::TermInk;
use eframe::egui::{Context, Id};

fn key() -> Id {
    Id::unique("ink pointed at")
}

/// Returns the ink under the pointer in this frame or the one before.
pub fn pointed(ctx: &Context) -> Option<TermInk> {
    let (ink, pass): (TermInk, u64) = ctx.data(|data| data.get_temp(key()))?;
    (pass + 1 >= ctx.cumulative_pass_nr()).then_some(ink)
}

/// Says that the pointer is on `ink`.
pub fn point(ctx: &Context, ink: TermInk) {
    if pointed(ctx) != Some(ink) {
        // What was painted before in this frame stands out in the next one.
        ctx.request_repaint();
    }
    // Read before: inside, the context is locked, and would wait for itself.
    let pass = ctx.cumulative_pass_nr();
    ctx.data_mut(|data| data.insert_temp(key(), (ink, pass)));
}
