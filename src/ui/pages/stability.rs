//! Which learning rates are stable: the rate of each eigen-direction, and the map of momentum.

use crate::ui::pages::{Scene, View};
use eframe::egui::Ui;

/// The page.
#[derive(Default)]
pub struct Stability {}

impl View for Stability {
    fn middle(&mut self, _ui: &mut Ui, _scene: &mut Scene<'_>) {}

    fn column(&mut self, _ui: &mut Ui, _scene: &mut Scene<'_>) {}
}
