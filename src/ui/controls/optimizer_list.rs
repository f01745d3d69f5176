//! The list of optimizers, in groups, with a field that finds one by a part of its name or of what it is for.

use crate::math::Optimizer;
use crate::math::catalog::CatalogEntry;
use crate::math::rule::RuleGroup;
use crate::ui::menu::MenuItem as _;
use eframe::egui::{Align2, Id, Key, Response, ScrollArea, TextEdit, Ui};

/// A window narrower than this is a telephone: there the field does not take the focus, which would bring up the keyboard.
const TELEPHONE: f32 = 600.0;

/// The width of the list, in points.
const WIDTH: f32 = 300.0;

/// An optimizer of the family, as the list shows it.
type Entry = &'static CatalogEntry<Optimizer>;

/// What was typed into the field, and the pass in which the list was shown last.
#[derive(Clone, Default)]
struct MethodSearch {
    text: String,
    pass: u64,
}

/// Shows the list of `entries`; `tip` is the content of their tooltips. Returns the one that was clicked, or the first one found when Enter
/// was pressed.
pub fn show(
    ui: &mut Ui,
    entries: impl Iterator<Item = Entry>,
    chosen: Option<&str>,
    tip: impl Fn(&mut Ui, &Optimizer),
) -> Option<Entry> {
    ui.set_max_width(WIDTH);
    let memory = ui.scope_id().with("search");
    let pass = ui.ctx().cumulative_pass_nr();
    let mut search: MethodSearch = ui.data(|data| data.get_temp(memory)).unwrap_or_default();
    let is_new = search.pass + 2 < pass;
    if is_new {
        search.text.clear();
    }
    let field = field(ui, &mut search.text);
    if is_new && ui.ctx().content_rect().width() >= TELEPHONE {
        field.request_focus();
    }
    let mut found = None;
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let mut group = None;
    let mut is_empty = true;
    ScrollArea::vertical().max_height(highest(ui)).show(ui, |ui| {
        for entry in entries.filter(|entry| fits(entry, &search.text)) {
            heading(ui, &mut group, entry);
            is_empty = false;
            let item = ui.selectable_label(chosen == Some(entry.title), entry.title);
            if item.with_tip_ui(|ui| tip(ui, &(entry.default)())).clicked() || entered && found.is_none() {
                found = found.or(Some(entry));
            }
        }
        if is_empty {
            ui.weak("No method is called so, or is for that");
        }
    });
    ui.data_mut(|data| data.insert_temp(memory, MethodSearch { text: search.text, pass }));
    if found.is_some() {
        ui.close();
    }
    found
}

fn field(ui: &mut Ui, text: &mut String) -> Response {
    let field = TextEdit::singleline(text).id(Id::unique("find a method")).hint_text("Find: a name, or what it is for");
    let field = ui.add(field.desired_width(ui.available_width().min(WIDTH)).align(Align2::LEFT_CENTER));
    field.accessible_name("find a method")
}

/// Whether every word of `text` is part of what is known of `entry`: its names, its group, and what it does.
fn fits(entry: &CatalogEntry<Optimizer>, text: &str) -> bool {
    let group = (entry.default)().group();
    let known = [entry.key, entry.title, entry.about, group.title(), group.synonyms()].join(" ").to_lowercase();
    text.to_lowercase().split_whitespace().all(|word| known.contains(word))
}

/// Returns the height that the list may take, in points.
fn highest(ui: &Ui) -> f32 {
    (ui.ctx().content_rect().height() - 280.0).max(200.0)
}

/// Names the group of `entry` where it is another one than the `last`.
fn heading(ui: &mut Ui, last: &mut Option<RuleGroup>, entry: &CatalogEntry<Optimizer>) {
    let group = (entry.default)().group();
    if *last != Some(group) {
        ui.add_space(if last.is_some() { 6.0 } else { 0.0 });
        ui.weak(group.title());
        *last = Some(group);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::catalog::Catalog;

    #[test]
    fn a_method_is_found_by_its_name_its_group_and_what_it_does() {
        let found =
            |text: &str| Optimizer::ALL.iter().filter(|entry| fits(entry, text)).map(|entry| entry.key).collect::<Vec<_>>();
        assert_eq!(found("").len(), Optimizer::ALL.len());
        assert!(found("ADAM").starts_with(&["adam"]) && found("adam").len() > 4);
        assert_eq!(found("derivative-free"), ["nelder-mead", "cma-es"]);
        assert!(found("triangle").contains(&"nelder-mead"));
        assert!(found("curvature").contains(&"newton") && found("second deriv").contains(&"bfgs"));
        assert_eq!(found("no such method"), Vec::<&str>::new());
    }
}
