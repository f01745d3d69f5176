//! The interface of a page, and the data it is shown from.

use crate::sim::experiment::replay::Inspection;
use crate::ui::controls::experiment_runs;
use crate::ui::controls::objective_panel;
use crate::ui::controls::run_panel;
use crate::ui::controls::splitter;
use crate::ui::controls::stage_control;
use crate::ui::runs::ensembles::Ensembles;
use crate::ui::runs::pictures::{RunLine, RunPicture};
use crate::ui::runs::scents::Scents;
use crate::ui::state::State;
use crate::ui::state::action::Action;
use crate::ui::state::settings;
use crate::ui::theme;
use eframe::egui::{CentralPanel, Context, Frame, Margin, Panel, Ui};
use std::sync::Arc;

/// The data that a page shows and changes.
pub struct Scene<'a> {
    /// The state of the window.
    pub state: &'a mut State,
    /// The runs' traces, in the order of the table; empty while they are computed.
    pub pictures: &'a [Arc<RunPicture>],
    /// The lines of the visible runs.
    pub lines: &'a [RunLine],
    /// The paths that they had before the pointer began to change them.
    pub ghosts: &'a [RunLine],
    /// The ensembles of the runs.
    pub ensembles: &'a mut Ensembles,
    /// The ends of the selected run for other values of its parameters.
    pub scents: &'a mut Scents,
    /// The arithmetic of the step at the playhead of the selected run, where it is shown.
    pub inspection: Option<&'a Inspection>,
    /// The actions to be performed at the end of the frame.
    pub actions: &'a mut Vec<Action>,
}

impl Scene<'_> {
    /// Returns the reason why nothing can be said about the selected run: it is being computed, or otherwise `words`.
    pub fn nothing_to_say<'a>(&self, words: &'a str) -> &'a str {
        let awaited = self.pictures.get(self.state.selected).is_some_and(|picture| picture.verdict.is_none());
        if awaited { "The selected run is being computed …" } else { words }
    }
}

impl Scene<'_> {
    /// Shows the experiment in the plane: the objective, the table of runs, and all that can be changed of the selected one.
    pub fn experiment_controls(&mut self, ui: &mut Ui) {
        objective_panel::show(ui, self.state);
        experiment_runs::show(ui, self.state, self.pictures, self.actions);
        run_panel::show(ui, self.state, self.pictures, self.scents, self.actions);
        objective_panel::shared(ui, self.state);
    }
}

/// A page: it keeps nothing but what is derived.
pub trait PageView {
    /// Shows the controls in the column at the left: on most pages the objective and the runs.
    fn controls(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        scene.experiment_controls(ui);
    }
    /// Computes ahead, in every frame and whatever page is shown, what a lesson will show on this one and what takes long.
    fn prepare(&mut self, _ctx: &Context, _state: &State) {}
    /// Returns how many steps may be played so far: playback waits for those that are not computed yet.
    fn ready(&self) -> usize {
        usize::MAX
    }
    /// Shows the middle of the page.
    fn middle(&mut self, ui: &mut Ui, scene: &mut Scene<'_>);
    /// Shows one of its panels alone, as large as the room; `name` is one of [`PageFacts::panels`](crate::sim::page::PageFacts).
    fn panel(&mut self, name: &str, ui: &mut Ui, scene: &mut Scene<'_>);
    /// Shows the control called `name` over the whole width, if it is one that only this page has; returns whether it is.
    fn control(&mut self, _name: &str, _ui: &mut Ui, _scene: &mut Scene<'_>) -> bool {
        false
    }
    /// Shows the column at the right.
    fn column(&mut self, ui: &mut Ui, scene: &mut Scene<'_>);
}

/// Shows the one control that the beat of the lesson names, over the whole width, if there is one.
pub fn beat_control(ui: &mut Ui, view: &mut dyn PageView, scene: &mut Scene<'_>) {
    let Some(name) = scene.state.beat_control() else { return };
    if !view.control(&name, ui, scene) {
        stage_control::show(ui, scene.state, &name, scene.pictures, scene.scents);
    }
}

/// Shows `content` in a frame that fills the room.
pub fn framed(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    CentralPanel::no_frame().frame(theme::inset(ui.ctx())).show(ui, content);
}

/// Shows the second picture of a page below the first one.
pub fn beside(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    (id, height): (&'static str, f32),
    frame: Frame,
    content: impl FnOnce(&mut Ui, &mut Scene<'_>),
) {
    let most = (ui.available_height() * 0.7).max(*settings::LOSS.start());
    let chosen = scene.state.settings.loss_height;
    let height = if chosen > 0.0 { chosen.min(most) } else { height };
    let frame = frame.outer_margin(Margin { top: 8, ..Margin::ZERO });
    let panel = Panel::bottom(id).frame(frame).exact_size(height).resizable(false).show_separator_line(false);
    let rect = panel.show(ui, |ui| content(ui, scene)).response.rect;
    let range = *settings::LOSS.start()..=most;
    splitter::show(ui, "Edge of the loss plot", rect, splitter::Side::Top, &mut scene.state.settings.loss_height, range);
}
