//! Every run repeated over many seeds: mean, median, band, and the cloud of iterates.

use crate::ui::pages::{Scene, View};
use eframe::egui::Ui;

/// The page.
#[derive(Default)]
pub struct Ensemble {}

impl View for Ensemble {
    fn middle(&mut self, _ui: &mut Ui, _scene: &mut Scene<'_>) {}

    fn column(&mut self, _ui: &mut Ui, _scene: &mut Scene<'_>) {}
}
