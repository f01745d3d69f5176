//! Dialogs and messages over the window.

pub(in crate::ui) mod command_palette;
pub(in crate::ui) mod exports;
pub(in crate::ui) mod figure_dialog;
pub(in crate::ui) mod figure_preview;
pub(in crate::ui) mod file_dialog;
pub(in crate::ui) mod gallery;
pub(in crate::ui) mod hints;
#[cfg_attr(target_arch = "wasm32", path = "no_native_dialog.rs")]
pub(in crate::ui) mod native_dialog;
pub mod outside_dialog;
pub(in crate::ui) mod question;
pub(in crate::ui) mod rescue_line;
pub(in crate::ui) mod shortcut_sheet;
mod tile;
pub(in crate::ui) mod toast;
