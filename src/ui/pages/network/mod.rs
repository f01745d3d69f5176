//! A small network, trained by the same optimizers.

use crate::ui::pages::{Scene, View};
use eframe::egui::Ui;

/// The page.
#[derive(Default)]
pub struct NetworkPage {}

impl View for NetworkPage {
    fn controls(&mut self, _ui: &mut Ui, _scene: &mut Scene<'_>) {}

    fn middle(&mut self, _ui: &mut Ui, _scene: &mut Scene<'_>) {}

    fn column(&mut self, _ui: &mut Ui, _scene: &mut Scene<'_>) {}
}
