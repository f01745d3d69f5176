//! Where a window must be to be seen on the screens that there are.

/// How much of the title bar must be on a screen to be dragged, in pixels.
const HOLD: i32 = 100;
/// The height that a title bar and the desktop's own bar may take from a screen, in points.
const BARS: f64 = 72.0;

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
}
