//! Units that switch off at random.

use crate::ui::pages::{Scene, View};
use eframe::egui::Ui;

/// The page.
#[derive(Default)]
pub struct DropoutPage {}

impl View for DropoutPage {
    fn controls(&mut self, _ui: &mut Ui, _scene: &mut Scene<'_>) {}

    fn middle(&mut self, _ui: &mut Ui, _scene: &mut Scene<'_>) {}

    fn column(&mut self, _ui: &mut Ui, _scene: &mut Scene<'_>) {}
}
