//! The title of the window: the file that is open, with a star where there are unsaved changes.

use crate::ui::shell::app::App;
use eframe::egui::{self, ViewportCommand};
use std::path::Path;

impl App {
    /// Returns the title of the window.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Names the window after the file that is open, with a star where there are unsaved changes.
    pub(in crate::ui) fn set_title(&mut self, ctx: &egui::Context) {
        let name = self.state.file().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
        let title = name.map_or("Downhill".to_owned(), |name| format!("{name} – Downhill"));
        let title = if self.state.unsaved() { format!("*{title}") } else { title };
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }
}
