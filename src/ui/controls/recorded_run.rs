//! The controls of a run that another program recorded: its file, which run of it, and how it was read.

use crate::math::Optimizer;
use crate::math::catalog::family_file::FamilyFile as _;
use crate::math::rule::Event;
use crate::sim::files;
use crate::sim::run::trace::Trace;
use crate::ui::controls::param_slider;
use crate::ui::state::action::Action;
use crate::ui::theme::Palette;
use eframe::egui::{Button, Label, RichText, Ui, vec2};
use std::path::Path;

/// Shows the controls of `optimizer`, a recorded run, and reads the file that they name. Fails where that cannot be read.
pub fn show(ui: &mut Ui, optimizer: &mut Optimizer, trace: &Trace, actions: &mut Vec<Action>) -> Result<(), String> {
    let open = Button::new(Action::OpenRecording.label()).min_size(vec2(ui.available_width(), 26.0));
    if ui.add(open).on_hover_text(Action::OpenRecording.tooltip()).clicked() {
        actions.push(Action::OpenRecording);
    }
    param_slider::all(ui, optimizer)?;
    if optimizer.recording().is_none() {
        *optimizer = optimizer.clone().with_file(&|path| files::read_data(Path::new(path)))?;
    }
    let color = Palette::of(ui.ctx()).weak;
    let mut say = |text: String| ui.add(Label::new(RichText::new(text).color(color)).wrap());
    if let Some(recording) = optimizer.recording() {
        say(recording.reading());
    }
    if let Some(remark) = trace.remarks.iter().find(|remark| remark.event == Event::OtherLoss) {
        say(format!("From step {} on {}", remark.first, remark.event));
    }
    Ok(())
}
