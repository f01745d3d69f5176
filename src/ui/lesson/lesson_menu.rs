//! The list of lessons, with the progress in each.

use crate::sim::lesson::lessons;
use crate::ui::menu::MenuItem as _;
use crate::ui::state::State;
use crate::ui::state::action::Action;
use crate::ui::theme::Palette;
use eframe::egui::{RichText, ScrollArea, Ui};

/// Shows the menu button.
pub fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let menu = ui.menu_button("Lessons", |ui| {
        ui.set_min_width(340.0);
        let open = state.lesson.as_ref().and_then(|open| open.place);
        let most = ui.ctx().content_rect().height() - 120.0;
        ScrollArea::vertical().max_height(most).min_scrolled_height(most).auto_shrink([false, true]).show(ui, |ui| {
            for (place, title) in lessons::titles().iter().enumerate() {
                item(ui, state, place, title, open == Some(place), actions);
            }
        });
    });
    menu.response.on_hover_text(Action::Lesson(0).tooltip());
}

fn item(ui: &mut Ui, state: &State, place: usize, title: &str, open: bool, actions: &mut Vec<Action>) {
    let (entry, progress) = (&lessons::ALL[place], &state.settings.progress);
    let (solved, tasks) = (progress.solved(entry), lessons::tasks()[place]);
    let (tick, said) = match () {
        () if solved >= tasks => ("✓", "all its tasks are solved".to_owned()),
        () if progress.opened(entry) => ("•", format!("{solved} of {tasks} tasks are solved")),
        () => (" ", "not opened yet".to_owned()),
    };
    ui.horizontal(|ui| {
        let color = Palette::of(ui.ctx()).accent;
        ui.add_sized([14.0, 20.0], eframe::egui::Label::new(RichText::new(tick).color(color)));
        let name = format!("{}  {title}", place + 1);
        if ui.selectable_label(open, name).with_tip(format!("Open this lesson; {said}")).clicked() {
            actions.push(Action::Lesson(place));
            ui.close();
        }
    });
}
