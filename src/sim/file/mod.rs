//! The experiment file: TOML, with the notation for everything that has parameters.

pub mod data_tables;
pub(in crate::sim) mod experiment_keys;
pub(crate) mod file_error;
pub(in crate::sim) mod keys;
pub mod presets;
pub mod share;
mod suite_file;
pub(in crate::sim) mod toml_lines;
pub(in crate::sim) mod toml_table;
pub(in crate::sim) mod toml_text;
pub mod work;
pub(in crate::sim) mod work_keys;

pub use crate::sim::file::experiment_keys::point;
