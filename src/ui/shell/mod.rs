//! The window around the pages: its bars, keys and files, and its copies in case of a crash.

pub mod app;
pub(in crate::ui) mod autosave;
pub(in crate::ui) mod banner;
#[cfg(not(target_arch = "wasm32"))]
pub(in crate::ui) mod data_folder;
pub(in crate::ui) mod file_menu;
#[cfg(any(test, target_arch = "wasm32"))]
pub mod kept_in_page;
pub(in crate::ui) mod lecturer;
mod one_column;
pub(in crate::ui) mod overlays;
pub(in crate::ui) mod presenter;
mod preset_menu;
pub(in crate::ui) mod rescue;
pub mod settings_file;
pub mod settings_menu;
mod stage;
mod stage_answers;
mod stage_legend;
pub(in crate::ui) mod timeline;
pub(in crate::ui) mod top_bar;
mod window_title;
mod wishes;
