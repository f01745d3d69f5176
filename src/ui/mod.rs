//! The window. Only this folder uses egui.

mod controls;
mod decimal_mark;
mod derived;
pub mod dialogs;
mod lesson;
mod menu;
#[cfg(not(target_arch = "wasm32"))]
mod native;
mod numbers;
pub mod pages;
mod paint;
mod plots;
mod runs;
#[cfg(not(target_arch = "wasm32"))]
mod screens;
pub mod shell;
pub mod state;
mod theme;
pub mod typeset;

pub use derived::background::wait_for_all;
#[cfg(not(target_arch = "wasm32"))]
pub use native::run;
pub use typeset::ink::pointed as pointed_term;
