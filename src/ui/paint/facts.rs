//! A table of facts: names at the left and their values beside them, wrapped to the width of the column.

use crate::ui::theme::Palette;
use crate::ui::typeset;
use eframe::egui::{AsIdSalt, Grid, Label, Ui, vec2};

/// The smallest width of the names, in points, so that tables below each other are aligned.
const NAMES: f32 = 96.0;

/// Shows the facts that `rows` lists: each with its name, value and tooltip. Formulas are between `$`; a name may be a formula alone.
pub fn table(ui: &mut Ui, id: impl AsIdSalt, rows: impl FnOnce(&mut dyn FnMut(&str, String, &str))) {
    let palette = Palette::of(ui.ctx());
    let text = ui.visuals().override_text_color.unwrap_or(palette.text);
    Grid::new(id).num_columns(2).min_col_width(NAMES).spacing(vec2(16.0, 5.0)).show(ui, |ui| {
        rows(&mut |name, value, tip| {
            typeset::name(ui, name, palette.weak).on_hover_text(tip);
            let value = if value.contains('$') { typeset::wrapped(ui, &value, text) } else { ui.add(Label::new(value).wrap()) };
            value.on_hover_text(tip);
            ui.end_row();
        });
    });
}
