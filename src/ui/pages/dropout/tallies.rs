//! The tally at the playhead, which continues from frame to frame.

use crate::sim::dropout::dropout_layer::DropoutLayer;
use crate::sim::dropout::dropout_tally::DropoutTally;
use eframe::egui::Context;

/// The most masks drawn in one frame.
const SLICE: usize = 5_000;
/// The number of draws after which a tally is kept, so that going back can start from it.
const EVERY: usize = 10_000;

/// The tallies of one layer: that at the playhead, and some before it, so that going back takes few draws.
#[derive(Default)]
pub struct Tallies {
    known: Option<LayerTallies>,
    /// The frame of the last draws: everything shown in one frame uses the same tally.
    frame: Option<u64>,
}

struct LayerTallies {
    layer: DropoutLayer,
    now: DropoutTally,
    /// The tallies after 0, [`EVERY`], 2 [`EVERY`], … draws.
    kept: Vec<DropoutTally>,
}

impl LayerTallies {
    fn new(layer: DropoutLayer) -> Self {
        let none = DropoutTally::new(layer);
        LayerTallies { layer, now: none.clone(), kept: vec![none] }
    }

    /// Moves the tally towards `k` draws, drawing at most `most` masks.
    fn approach(&mut self, k: usize, most: usize) {
        let nearest = &self.kept[(k / EVERY).min(self.kept.len() - 1)];
        if self.now.draws() > k || nearest.draws() > self.now.draws() {
            self.now = nearest.clone();
        }
        let mut left = most;
        while left > 0 && self.now.draws() < k {
            let mark = (self.now.draws() / EVERY + 1) * EVERY;
            let count = (k.min(mark) - self.now.draws()).min(left);
            self.now.draw(count);
            left -= count;
            if self.now.draws() == self.kept.len() * EVERY {
                self.kept.push(self.now.clone());
            }
        }
    }
}

impl Tallies {
    /// Returns the tally of `layer` after `k` draws, or after fewer where that takes longer than a frame; then it asks for another frame.
    pub fn at(&mut self, ctx: &Context, layer: DropoutLayer, k: usize) -> &DropoutTally {
        let fresh = self.known.take().filter(|known| known.layer == layer);
        let changed = fresh.is_none();
        let known = self.known.insert(fresh.unwrap_or_else(|| LayerTallies::new(layer)));
        let frame = ctx.cumulative_frame_nr();
        if changed || self.frame != Some(frame) {
            self.frame = Some(frame);
            known.approach(k, SLICE);
        }
        if known.now.draws() != k {
            ctx.request_repaint();
        }
        &known.now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tally_is_the_same_however_it_is_reached() {
        let layer = DropoutLayer::default();
        let mut known = LayerTallies::new(layer);
        for k in [0, 3, 25_000, 24_999, 7, 40_000, 12_345, 30_000, 0] {
            known.approach(k, usize::MAX);
            assert_eq!(known.now, DropoutTally::of(layer, k), "after {k}");
        }
        assert_eq!(known.kept.len(), 5);
    }

    #[test]
    fn many_draws_are_spread_over_frames() {
        let mut known = LayerTallies::new(DropoutLayer::default());
        let mut frames = 0;
        while known.now.draws() < 25_000 {
            known.approach(25_000, 4_000);
            frames += 1;
        }
        assert_eq!(frames, 7);
        known.approach(24_000, 4_000);
        assert_eq!(known.now.draws(), 24_000, "back it is no further than from what is kept");
    }
}
