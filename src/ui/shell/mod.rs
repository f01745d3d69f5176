//! The window around the pages: its bars, keys and files, and its copies in case of a crash.

pub mod app;
pub(in crate::ui) mod autosave;
pub(in crate::ui) mod banner;
pub(in crate::ui) mod data_folder;
pub(in crate::ui) mod file_menu;
pub(in crate::ui) mod lecturer;
pub(in crate::ui) mod overlays;
pub(in crate::ui) mod presenter;
pub(in crate::ui) mod rescue;
pub mod settings_file;
pub mod settings_menu;
mod stage;
pub(in crate::ui) mod timeline;
pub(in crate::ui) mod top_bar;
