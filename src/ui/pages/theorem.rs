//! The convergence theorem on top of the real runs: the bound, its proof, and the choice of the learning rate.

use crate::ui::pages::{Scene, View};
use eframe::egui::Ui;

/// The page.
#[derive(Default)]
pub struct Theorem {}

impl View for Theorem {
    fn middle(&mut self, _ui: &mut Ui, _scene: &mut Scene<'_>) {}

    fn column(&mut self, _ui: &mut Ui, _scene: &mut Scene<'_>) {}
}
