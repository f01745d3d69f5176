//! The command palette: any action, found by a few letters of its name.

use crate::math::catalog::param::{Param, ParamKind};
use crate::ui::numbers;
use crate::ui::state::action::Action;
use crate::ui::state::keyboard;
use crate::ui::state::overlay::CommandPalette;
use crate::ui::theme::{GAP, Palette};
use eframe::egui::{
    Align, Align2, Button, Context, Id, Key, Layout, Modal, Modifiers, RichText, Role, ScrollArea, TextEdit, Ui, WidgetInfo, vec2,
};

/// How wide the palette is, and how high its list may become, in points.
const SIZE: [f32; 2] = [520.0, 360.0];

/// The result of one frame of the palette.
pub enum PaletteOutcome {
    /// It stays open.
    Open,
    /// It was closed.
    Closed,
    /// The action was chosen.
    Taken(Action),
}

impl CommandPalette {
    /// Shows the palette over the window; `params` are those of the selected run, to which a value can be given, and `is_on` says whether
    /// what an action switches is on.
    pub fn show(&mut self, ctx: &Context, params: &[Param], is_on: &dyn Fn(Action) -> Option<bool>) -> PaletteOutcome {
        let mut outcome = PaletteOutcome::Open;
        // It hangs from the top, so that its field stays where it is while the list grows shorter.
        let id = Id::unique("command palette");
        let area = Modal::default_area(id).anchor(Align2::CENTER_TOP, vec2(0.0, 64.0));
        let modal = Modal::new(id).area(area).show(ctx, |ui| {
            ui.set_width(SIZE[0].min(ctx.content_rect().width() - 60.0));
            let found = found(&self.query, params);
            let moved = moved(ui);
            self.chosen = (self.chosen + found.len()).saturating_add_signed(moved) % found.len().max(1);
            let field =
                ui.add(TextEdit::singleline(&mut self.query).hint_text("What do you want to do?").desired_width(f32::INFINITY));
            field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Command"));
            if field.changed() {
                self.chosen = 0;
            }
            if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
                if let Some(action) = found.get(self.chosen) {
                    outcome = PaletteOutcome::Taken(*action);
                }
            } else {
                field.request_focus();
            }
            ui.add_space(GAP / 2.0);
            if found.is_empty() {
                ui.weak("Nothing has these words in its name.");
            }
            let most = SIZE[1].min(ctx.content_rect().height() - 140.0);
            ScrollArea::vertical().min_scrolled_height(most).max_height(most).show(ui, |ui| {
                for (i, action) in found.iter().enumerate() {
                    if row(ui, *action, is_on(*action), i == self.chosen, moved != 0) {
                        outcome = PaletteOutcome::Taken(*action);
                    }
                }
            });
        });
        if modal.should_close() && matches!(outcome, PaletteOutcome::Open) { PaletteOutcome::Closed } else { outcome }
    }
}

/// Returns by how many places the arrow keys move the choice in this frame. It takes the keys from the text field.
fn moved(ui: &Ui) -> isize {
    ui.input_mut(|input| {
        let down = input.count_and_consume_key(Modifiers::NONE, Key::ArrowDown);
        down as isize - input.count_and_consume_key(Modifiers::NONE, Key::ArrowUp) as isize
    })
}

/// Shows an action found, with a check mark where it is on and its key at the right; returns whether it was clicked.
fn row(ui: &mut Ui, action: Action, on: Option<bool>, chosen: bool, follow: bool) -> bool {
    let keys = action.shortcut().map(|shortcut| keyboard::name(ui.ctx(), shortcut)).unwrap_or_default();
    let palette = Palette::of(ui.ctx());
    let words = if on == Some(true) { format!("✓  {keys}").trim_end().to_owned() } else { keys };
    let color = if on == Some(true) { palette.accent } else { palette.weak };
    let button =
        Button::selectable(chosen, action.title()).right_text(RichText::new(words).color(color)).min_size(vec2(0.0, 26.0));
    let layout = Layout::top_down_justified(Align::Min);
    let response = ui.with_layout(layout, |ui| ui.add(button)).inner.accessible_name(action.title());
    if let Some(on) = on {
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, action.title()));
    }
    let response = response.on_hover_text(action.tooltip());
    if chosen && follow {
        response.scroll_to_me(None);
    }
    response.clicked()
}

/// Returns the actions that `query` asks for with a number at its end: `lr 0.05`, `α = 0.05` or `learning rate 0,05`.
fn values(query: &str, params: &[Param]) -> Vec<Action> {
    let Some((name, value)) = query.trim_end().rsplit_once([' ', '=']) else { return Vec::new() };
    let (name, value) = (name.trim_end_matches([' ', '=']), numbers::read(value));
    let is_meant = |param: &&Param| {
        [param.key, param.symbol].iter().any(|known| known.to_lowercase() == name)
            || name.len() > 2 && param.name.to_lowercase().starts_with(name)
    };
    let meant =
        params.iter().filter(is_meant).filter(|param| matches!(param.kind, ParamKind::Real { .. } | ParamKind::Count { .. }));
    value.map_or(Vec::new(), |value| meant.map(|param| Action::Set(param.key, param.name, value)).collect())
}

/// Lists the values of `params` that `query` gives, and the actions whose title has every word of it, those that begin with it first; all
/// actions for an empty query.
fn found(query: &str, params: &[Param]) -> Vec<Action> {
    let query = query.trim().to_lowercase();
    let words: Vec<&str> = query.split_whitespace().collect();
    let mut found: Vec<(usize, Action)> = values(&query, params).into_iter().map(|action| (0, action)).collect();
    for action in Action::all() {
        let title = action.title().to_lowercase();
        // The words may also be written as one.
        let joined = title.replace(' ', "");
        if words.iter().all(|word| title.contains(word) || joined.contains(word)) {
            // The rank of a title: the first word at its very start, at the start of a word, or within one.
            let rank = words.first().map_or(0, |word| match title.find(word) {
                Some(0) => 0,
                Some(at) if title[..at].ends_with(' ') => 1,
                _ => 2,
            });
            found.push((rank, action));
        }
    }
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, action)| action).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Optimizer;
    use crate::math::catalog::Catalog;
    use crate::math::catalog::param::Tunable as _;
    use crate::sim::page::Page;

    #[test]
    fn words_are_found_in_any_order_and_case() {
        let found = |query: &str| found(query, &[]);
        assert_eq!(found("theorem")[0], Action::Show(Page::Theorem));
        assert!(found("RUN adamw").contains(&Action::Add("adamw")));
        assert_eq!(found("undo"), [Action::Undo]);
        assert_eq!(found("highcontrast"), [Action::Contrast]);
        assert_eq!(found("schedule cosine").len(), 1);
        assert!(found("no such thing").is_empty());
        assert_eq!(found("  ").len(), Action::all().len());
    }

    #[test]
    fn a_name_with_a_number_sets_the_value() {
        let adam = Optimizer::parse("adam").unwrap();
        let first = |query: &str| found(query, adam.params()).first().copied();
        for query in ["lr 0.05", "α = 0.05", "α=0,05", "Learning rate 0.05", "LEARN 0.05"] {
            assert_eq!(first(query), Some(Action::Set("lr", "learning rate", 0.05)), "{query}");
        }
        assert!(matches!(first("β₂ 0.99"), Some(Action::Set("beta2", _, 0.99))));
        for query in ["lr", "lr much", "0.05", "mass 0.05"] {
            assert!(!matches!(first(query), Some(Action::Set(..))), "{query}");
        }
    }

    #[test]
    fn titles_that_begin_with_the_word_come_first() {
        let titles: Vec<String> = found("lo", &[]).into_iter().map(Action::title).collect();
        assert!(titles[0].starts_with("Lo"), "{titles:?}");
    }
}
