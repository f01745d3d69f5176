//! What the system asks of the window while it is open: on a Mac, files that are opened in the Finder, and "Quit".

use crate::ui::shell::app::App;
use downhill_desktop::Wish;
use eframe::egui::{Context, ViewportCommand};
use std::sync::mpsc::Receiver;

impl App {
    /// Does what is asked through `wishes`.
    pub fn with_wishes(mut self, wishes: Receiver<Wish>) -> Self {
        self.wishes = Some(wishes);
        self
    }

    /// Does what was asked since the last frame.
    pub(in crate::ui) fn fulfil_wishes(&mut self, ctx: &Context) {
        let asked: Vec<Wish> = self.wishes.iter().flat_map(Receiver::try_iter).collect();
        for wish in asked {
            match wish {
                Wish::Open(path) => self.state.open_file(&path),
                // As if its window were closed: where work would be lost, that asks.
                Wish::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
            }
            ctx.request_repaint();
        }
    }
}
