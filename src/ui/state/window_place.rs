//! The size and position of the window, kept for the next start: never those in full screen, and never out of sight.

use eframe::egui::{Context, ViewportBuilder};
use serde::{Deserialize, Serialize};

/// The size of a first window, in points.
const SIZE: [f32; 2] = [1600.0, 1000.0];
/// The smallest size, in points.
pub const LEAST: [f32; 2] = [800.0, 560.0];
/// The largest size and distance that are accepted, in points.
const MOST: f32 = 30_000.0;
/// How much of the title bar must be on a screen to be dragged, in pixels.
const HOLD: i32 = 100;
/// The height that a title bar and the desktop's own bar may take from a screen, in points.
const BARS: f64 = 72.0;

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

/// A rectangle in pixels: left, top, width, height.
pub type PixelRect = [i32; 4];

/// Returns where a window must be moved to be visible, and how large it can be, on these screens; none where it is fine already. `scale`
/// is the number of pixels per point.
pub fn fit_on_screens(window: PixelRect, screens: &[PixelRect], scale: f64) -> Option<PixelRect> {
    let shared = |screen: &&PixelRect| {
        let along = |i: usize| (window[i] + window[i + 2]).min(screen[i] + screen[i + 2]) - window[i].max(screen[i]);
        // The title bar, at the top of the window, must be on the screen.
        let on_it = window[1] >= screen[1] - HOLD / 4 && window[1] < screen[1] + screen[3] - HOLD / 2;
        if on_it { along(0).max(0) } else { 0 }
    };
    let best = screens.iter().max_by_key(shared)?;
    let most = [best[2], best[3] - (BARS * scale) as i32];
    let size = [window[2].min(most[0]), window[3].min(most[1])];
    let corner = if shared(&best) >= HOLD.min(window[2]) { [window[0], window[1]] } else { [best[0], best[1]] };
    let mended = [corner[0], corner[1], size[0], size[1]];
    (mended != window).then_some(mended)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_where_it_can_be_seen() {
        let screens = [[0, 0, 1024, 768], [1024, 0, 1920, 1080]];
        for (window, mended) in [
            // In sight already, on either screen, also in part.
            ([100, 50, 800, 600], None),
            ([1500, 300, 800, 600], None),
            ([-700, 100, 900, 600], None),
            // Beyond every screen; with its title bar above one; with too little on the screen to drag.
            ([5000, 100, 900, 600], Some([0, 0, 900, 600])),
            ([200, -300, 900, 600], Some([0, 0, 900, 600])),
            ([-890, 100, 900, 600], Some([0, 0, 900, 600])),
            // Larger than the screen: its bottom edge must be visible, too.
            ([0, 0, 1600, 1000], Some([0, 0, 1024, 696])),
        ] {
            let alone = [screens[0]];
            let screens = if window[0] == 1500 { &screens[..] } else { &alone };
            assert_eq!(fit_on_screens(window, screens, 1.0), mended, "{window:?}");
        }
        // A screen was removed: 89 of 900 pixels are left on the other.
        assert_eq!(fit_on_screens([935, 100, 900, 600], &screens[..1], 1.0), Some([0, 0, 900, 600]));
        assert_eq!(fit_on_screens([2500, 100, 900, 600], &screens[..1], 1.0), Some([0, 0, 900, 600]));
        assert_eq!(fit_on_screens([2500, 100, 900, 600], &[], 1.0), None);
    }

    #[test]
    fn impossible_places_become_the_defaults() {
        let odd = WindowPlace { size: [f32::NAN, 900.0], corner: Some([f32::INFINITY, 0.0]), maximized: true };
        assert_eq!(odd.with_valid_values(), WindowPlace { maximized: true, ..WindowPlace::default() });
    }
}
