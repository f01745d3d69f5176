//! The size and position of the window, kept for the next start: never those in full screen, and never out of sight.

use eframe::egui::{Context, ViewportBuilder};
use serde::{Deserialize, Serialize};

/// The size of a first window, in points.
const SIZE: [f32; 2] = [1600.0, 1000.0];
/// The smallest size, in points.
pub const LEAST: [f32; 2] = [800.0, 560.0];
/// The largest size and distance that are accepted, in points.
const MOST: f32 = 30_000.0;
/// Size and position, in points at zoom 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WindowPlace {
    /// Width and height inside the frame.
    pub size: [f32; 2],
    /// The upper left corner of the frame; none where the desktop does not tell.
    pub corner: Option<[f32; 2]>,
    /// Whether it is maximized.
    pub maximized: bool,
}

impl Default for WindowPlace {
    fn default() -> Self {
        WindowPlace { size: SIZE, corner: None, maximized: false }
    }
}

impl WindowPlace {
    /// Replaces impossible values by the defaults.
    pub fn with_valid_values(self) -> Self {
        let usual = WindowPlace::default();
        let possible = |numbers: &[f32], least: f32| numbers.iter().all(|number| (least..=MOST).contains(number));
        WindowPlace {
            size: if possible(&self.size, 100.0) { self.size } else { usual.size },
            corner: self.corner.filter(|corner| possible(corner, -MOST)),
            maximized: self.maximized,
        }
    }

    /// Makes a window of this size at this position.
    pub fn builder(&self) -> ViewportBuilder {
        let builder =
            ViewportBuilder::default().with_inner_size(self.size).with_min_inner_size(LEAST).with_maximized(self.maximized);
        self.corner.map_or(builder.clone(), |corner| builder.with_position(corner))
    }

    /// Records the size and position, unless the window is minimized or in full screen: the next one should not begin so.
    pub fn follow(&mut self, ctx: &Context) {
        let zoom = ctx.zoom_factor();
        ctx.input(|input| {
            let window = input.viewport();
            let Some(inside) = window.inner_rect else { return };
            let fills = window.monitor_size.is_some_and(|screen| (screen - inside.size()).max_elem() < 1.0);
            if window.fullscreen == Some(true) || window.minimized == Some(true) {
                return;
            }
            self.maximized = window.maximized == Some(true);
            if !self.maximized && !fills {
                self.size = [inside.width(), inside.height()].map(|side| (side * zoom).round());
                self.corner = window.outer_rect.map(|frame| [frame.left(), frame.top()].map(|at| (at * zoom).round()));
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_places_become_the_defaults() {
        let odd = WindowPlace { size: [f32::NAN, 900.0], corner: Some([f32::INFINITY, 0.0]), maximized: true };
        assert_eq!(odd.with_valid_values(), WindowPlace { maximized: true, ..WindowPlace::default() });
    }
}
