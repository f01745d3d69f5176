//! The question whether an experiment file may read data outside its folder.

use crate::math::printable::printable;
use crate::ui::state::overlay::OutsideFile;
use crate::ui::theme::{GAP, heading};
use eframe::egui::{Context, Id, Label, Modal};

/// Shows the question; returns the answer, once it is given.
pub fn show(ctx: &Context, outside: &OutsideFile) -> Option<bool> {
    let modal = Modal::new(Id::unique("outside")).show(ctx, |ui| {
        ui.set_width(460.0);
        ui.label(heading("Read a file outside the folder?"));
        ui.add_space(GAP / 2.0);
        let (file, data) = (outside.file.display().to_string(), outside.data.display().to_string());
        let words = format!("The experiment {} reads {}, outside its folder.", printable(&file), printable(&data));
        ui.add(Label::new(words).wrap());
        ui.add(Label::new("Read it only if you expect that: its data will be in all that you save or share from here.").wrap());
        ui.add_space(GAP / 2.0);
        ui.horizontal(|ui| {
            let (read, leave) = (ui.button("Read it").clicked(), ui.button("Do not").clicked());
            read.then_some(true).or(leave.then_some(false))
        })
        .inner
    });
    modal.inner.or(modal.should_close().then_some(false))
}
