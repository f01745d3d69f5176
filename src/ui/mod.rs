//! The window. The only folder that knows egui.

pub mod action;
pub mod app;
mod autosave;
mod axes;
mod background;
mod chart;
mod cloud_layer;
mod command_palette;
mod contour_plot;
mod curve_plot;
mod data_plot;
mod documents;
mod ensembles;
mod extent;
mod facts;
mod field_layer;
mod figure_dialog;
mod file_dialog;
mod file_menu;
mod formula_editor;
mod history;
mod icon;
mod inspector;
mod lesson_menu;
mod lesson_panel;
mod lesson_task;
pub mod lessons;
mod loss_plot;
mod marker;
mod memo;
mod menu;
pub mod network_look;
mod numbers;
mod objective_panel;
mod overlays;
pub mod pages;
mod param_slider;
mod path_layer;
mod perform;
mod pictures;
mod polyline;
mod presented_controls;
mod presenter;
mod prose;
mod quadratic_editor;
mod run_card;
pub mod settings;
mod shortcut_sheet;
mod single_click;
pub mod state;
mod theme;
mod timeline;
mod toast;
mod top_bar;
pub mod typeset;
mod vectors;
mod welcome;

pub use background::wait_for_all;

use crate::sim::files::Opened;
use app::App;
use eframe::egui::ViewportBuilder;
use state::Settings;
use std::path::PathBuf;

/// The commands that work without a window, for messages.
const WITHOUT: &str = "'downhill trace' and 'downhill list' work without a window; see 'downhill --help'";

/// Opens the window on a file and what was read from it, or on the first preset, and returns when it is closed.
///
/// Fails with one line when no window can be opened: no display, no OpenGL, a missing library.
pub fn run(opened: Option<(PathBuf, Opened)>) -> Result<(), String> {
    let options = eframe::NativeOptions {
        viewport: ViewportBuilder::default()
            .with_title("Downhill")
            .with_app_id("downhill")
            .with_icon(app_icon())
            .with_inner_size([1600.0, 1000.0])
            .with_min_inner_size([800.0, 560.0]),
        ..Default::default()
    };
    // winit panics, rather than fails, where the keyboard library of X11 is missing; the panic's own text is of no use to anyone.
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let mut hook = Some(hook);
    let opened = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        eframe::run_native(
            "downhill",
            options,
            Box::new(move |creation| {
                // The window is open: from here on a panic is a bug, and its text is needed.
                if let Some(hook) = hook.take() {
                    std::panic::set_hook(hook);
                }
                theme::install(&creation.egui_ctx);
                let settings: Settings = creation
                    .storage
                    .and_then(|storage| eframe::get_value(storage, eframe::APP_KEY))
                    .unwrap_or_else(Settings::of_first_start);
                let mut app = App::new(None, settings).with_native_dialogs();
                if let Some(folder) = eframe::storage_dir("downhill") {
                    app = app.with_autosave(&folder);
                }
                if let Some((path, opened)) = opened {
                    app.state.open_as(&path, opened);
                }
                Ok(Box::new(app))
            }),
        )
    }));
    match opened {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(format!("no window can be opened: {}; {WITHOUT}", reason(&error))),
        Err(_) => Err(format!(
            "no window can be opened: a library is missing (on Debian: apt install libxkbcommon-x11-0 libgl1 libegl1); {WITHOUT}"
        )),
    }
}

/// The icon of the window; the desktop shows the same one by the app id.
fn app_icon() -> eframe::egui::IconData {
    eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon/downhill-256.png")).expect("a test reads the icon")
}

/// Why there is no window, in a few words; the library's own text speaks of its source files.
fn reason(error: &eframe::Error) -> &'static str {
    match error {
        eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) => {
            "no display can be reached through DISPLAY or WAYLAND_DISPLAY"
        }
        eframe::Error::OpenGL(_) | eframe::Error::Glutin(_) | eframe::Error::NoGlutinConfigs(..) => "OpenGL cannot be used here",
        _ => "the window could not be made",
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_icon_is_a_picture() {
        let icon = super::app_icon();
        assert_eq!((icon.width, icon.height), (256, 256));
        // Its corners are clear, its middle is not.
        let alpha = |x: usize, y: usize| icon.rgba[4 * (256 * y + x) + 3];
        assert_eq!((alpha(0, 0), alpha(128, 128)), (0, 255));
    }
}
