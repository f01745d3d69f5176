//! The controls: sliders, the runs and their settings, the objective and its editors.

pub(in crate::ui) mod column;
pub(in crate::ui) mod experiment_runs;
pub(in crate::ui) mod formula_editor;
pub(in crate::ui) mod hyperparameters;
pub(in crate::ui) mod icon;
pub(in crate::ui) mod number_field;
pub(in crate::ui) mod objective_panel;
pub(in crate::ui) mod optimizer_list;
pub(in crate::ui) mod param_slider;
pub(in crate::ui) mod quadratic_editor;
pub(in crate::ui) mod rail;
pub(in crate::ui) mod rail_under;
pub(in crate::ui) mod recorded_run;
pub(in crate::ui) mod rule_editor;
pub(in crate::ui) mod run_panel;
pub(in crate::ui) mod run_settings;
pub(in crate::ui) mod run_table;
pub(in crate::ui) mod scent_strip;
pub(in crate::ui) mod schedule_picture;
pub(in crate::ui) mod splitter;
pub(in crate::ui) mod stage_control;
pub(in crate::ui) mod text_error;
