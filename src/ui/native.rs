//! The window on a desktop: how it opens, and what is said where it cannot.

use crate::sim::files::{self, Opened};
use crate::ui::screens;
use crate::ui::shell::app::App;
use crate::ui::shell::data_folder::data_folder;
use crate::ui::shell::settings_file::SettingsFile;
use crate::ui::state::Settings;
use crate::ui::theme;
use downhill_desktop::Wish;
use eframe::egui::Context;
use std::any::Any;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, OnceLock};

/// The commands that work without a window, as a part of messages.
const WITHOUT: &str = "'downhill trace' and 'downhill list' work without a window; see 'downhill --help'";

/// The part of messages that says what happens to the work when the window ends without being closed.
const KEPT: &str = "what was open is kept, and comes back at the next start";

/// Opens the window on a file and what was read from it (nothing yet of a table of data), or on the first preset, and returns when it is closed.
///
/// Fails with one line when no window can be opened (no display, no OpenGL, a missing library), and when it ends by a fault of the program.
pub fn run(opened: Option<(PathBuf, Option<Opened>)>) -> Result<(), String> {
    let folder = data_folder();
    let first = Settings::of_first_start();
    let (store, settings, message) = match &folder {
        Some(folder) => {
            let (store, settings, message) = SettingsFile::open(folder, first);
            (Some(store), settings, message)
        }
        None => (None, first, Some("the settings are not kept: there is no folder for them".into())),
    };
    let builder = settings.window.builder().with_title("Downhill").with_app_id("downhill").with_icon(app_icon());
    let options = eframe::NativeOptions { viewport: builder, ..Default::default() };
    // A termination signal removes half-written files and keeps the copy of the work.
    let _ = ctrlc::set_handler(|| {
        files::discard_drafts();
        std::process::exit(130);
    });
    let shown = Arc::new(OnceLock::new());
    // winit panics, rather than fails, where the keyboard library of X11 is missing; the text of the panic does not help the user.
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let mut hook = Some(hook);
    let wishes = wishes(Arc::clone(&shown));
    let is_open = Arc::new(AtomicBool::new(false));
    let opens = Arc::clone(&is_open);
    let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        eframe::run_native(
            "downhill",
            options,
            Box::new(move |creation| {
                // The window is open: from here on a panic is a bug, and its text must be shown.
                opens.store(true, Ordering::Relaxed);
                if let Some(hook) = hook.take() {
                    std::panic::set_hook(hook);
                }
                move_into_view(creation);
                theme::install(&creation.egui_ctx);
                let _ = shown.set(creation.egui_ctx.clone());
                let mut app = App::new(None, settings).with_native_dialogs(creation).with_wishes(wishes);
                if let Some(store) = store {
                    app = app.with_settings_file(store);
                }
                match opened {
                    Some((path, Some(opened))) => app.state.open_as(&path, opened),
                    Some((path, None)) => app.state.open_first(&path),
                    None => {}
                }
                if let Some(folder) = folder {
                    app = app.with_autosave(&folder);
                }
                app.state.message = app.state.message.or(message);
                Ok(Box::new(app))
            }),
        )
    }));
    match ended {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) if is_open.load(Ordering::Relaxed) => Err(format!("the window has ended: {error}; {KEPT}")),
        Ok(Err(error)) => Err(format!("no window can be opened: {}; {WITHOUT}", reason(&error))),
        Err(panic) if is_open.load(Ordering::Relaxed) => {
            Err(format!("the window has ended by a fault of the program: {}; {KEPT}", panic_message(&*panic)))
        }
        Err(panic) => Err(format!(
            "no window can be opened: {} (if a library is missing, on Debian: apt install libxkbcommon-x11-0 libgl1 libegl1); {WITHOUT}",
            panic_message(&*panic)
        )),
    }
}

/// Receives what the system asks of the window from now on; once it is `shown`, it wakes to that.
fn wishes(shown: Arc<OnceLock<Context>>) -> Receiver<Wish> {
    let (ask, wishes) = channel();
    downhill_desktop::listen(move |wish| {
        let _ = ask.send(wish);
        if let Some(window) = shown.get() {
            window.request_repaint();
        }
    });
    wishes
}

/// Moves a window that is on no screen, and shrinks one that is larger than its screen.
fn move_into_view(creation: &eframe::CreationContext<'_>) {
    let Some(window) = creation.winit_window() else { return };
    let (Ok(mut corner), mut size) = (window.outer_position(), window.inner_size()) else { return };
    let screens = window.available_monitors().map(|screen| {
        let (at, size) = (screen.position(), screen.size());
        [at.x, at.y, size.width as i32, size.height as i32]
    });
    let place = [corner.x, corner.y, size.width as i32, size.height as i32];
    if let Some([x, y, width, height]) = screens::fit_on_screens(place, &screens.collect::<Vec<_>>(), window.scale_factor()) {
        (corner.x, corner.y, size.width, size.height) = (x, y, width as u32, height as u32);
        window.set_outer_position(corner);
        let _ = window.request_inner_size(size);
    }
}

/// Returns the message of a panic, in one line.
fn panic_message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().or(panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("it gave no message").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the icon of the window; the desktop finds the same one by the app id.
fn app_icon() -> eframe::egui::IconData {
    eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon/downhill-256.png")).expect("a test reads the icon")
}

/// Returns the reason why there is no window, in a few words; the library's own text names its source files.
fn reason(error: &eframe::Error) -> &'static str {
    match error {
        // A library of X11 that cannot be loaded can be recognized by the error's debug text only.
        eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) if format!("{error:?}").contains("LibraryOpen") => {
            "a library is missing (on Debian: apt install libx11-6 libx11-xcb1 libxcursor1 libxi6)"
        }
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
        // Its corners are transparent, its middle is not.
        let alpha = |x: usize, y: usize| icon.rgba[4 * (256 * y + x) + 3];
        assert_eq!((alpha(0, 0), alpha(128, 128)), (0, 255));
    }
}
