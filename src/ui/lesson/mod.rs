//! The lesson beside the work: its text, its tasks, its menu.

pub(in crate::ui) mod answers;
pub(in crate::ui) mod beat_dots;
pub(in crate::ui) mod lesson_menu;
pub(in crate::ui) mod lesson_panel;
pub(in crate::ui) mod lesson_task;
