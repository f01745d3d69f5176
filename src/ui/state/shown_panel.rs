//! Which panels the page has, and which of them is shown alone: on the stage, and to a student who reads a lesson.

use crate::sim::page::PanelNeeds;
use crate::ui::state::{DropoutView, State};

impl State {
    /// Lists the panels that the page has with its present settings, each with its name in files and its title.
    pub fn panels(&self) -> Vec<(&'static str, &'static str)> {
        self.page.panels_with(PanelNeeds {
            data: !self.work.experiment.objective.data().is_empty(),
            schedules: self.work.experiment.has_schedules(),
            decay_in_plane: Some(self.settings.decay_in_plane),
            dropout_in_plane: Some(self.settings.dropout_view == DropoutView::Plane),
        })
    }

    /// Returns the panel that fills the stage: the chosen one, or the first one of the page.
    pub fn stage_panel(&self) -> (&'static str, &'static str) {
        let panels = self.panels();
        panels.iter().find(|(name, _)| Some(*name) == self.panel).or(panels.first()).copied().unwrap_or_default()
    }

    /// Lists the panels that the page may show alone while a student reads a lesson, since beside the others they are small. On a page whose first
    /// panel is large, that one is there while the others are empty, before a prediction.
    pub fn lone_panels(&self) -> Vec<(&'static str, &'static str)> {
        let panels = self.panels();
        let is_read = self.lesson.is_some() && !self.presenting && panels.len() > 1;
        let is_read = is_read && (self.page.shows_many() || !self.hides_results());
        let first = usize::from(!self.page.shows_many());
        panels.into_iter().filter(|_| is_read).skip(first).collect()
    }

    /// Returns the panel that the page shows alone, with its title: the one of the lesson's beat, or the one that was chosen since.
    pub fn lone_panel(&self) -> Option<(&'static str, &'static str)> {
        self.lone_panels().into_iter().find(|(name, _)| Some(*name) == self.panel)
    }

    /// Lets the next panel of the page fill the stage.
    pub fn next_panel(&mut self) {
        let (panels, shown) = (self.panels(), self.stage_panel());
        let at = panels.iter().position(|panel| *panel == shown).unwrap_or(0);
        self.panel = panels.get((at + 1) % panels.len()).map(|(name, _)| *name);
    }
}
