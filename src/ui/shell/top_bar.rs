//! The top bar: the program's name, the pages, and the menus.

use crate::sim::page::Page;
use crate::ui::lesson::lesson_menu;
use crate::ui::shell::file_menu;
use crate::ui::shell::preset_menu;
use crate::ui::shell::settings_menu;
use crate::ui::state::State;
use crate::ui::state::action::Action;
use crate::ui::state::keyboard;
use crate::ui::theme::{GAP, Palette, medium};
use eframe::egui::{self, FontId, Label, RichText, TextStyle, Ui};

/// The width that the buttons after the tabs need, in points.
const BUTTONS: f32 = 185.0;

/// The width that an experiment's title and description need, in points.
const TITLE: f32 = 400.0;

/// Shows the top bar. In a narrow window it has the button that opens the controls.
pub fn show(ui: &mut Ui, state: &mut State, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui.ctx());
    ui.horizontal_centered(|ui| {
        ui.label(RichText::new("Downhill").font(FontId::new(18.0, medium())));
        ui.add_space(GAP / 2.0);
        file_menu::show(ui, state, actions);
        preset_menu::show(ui, actions);
        lesson_menu::show(ui, state, actions);
        ui.add_space(GAP);
        tabs(ui, state, actions);
        if state.narrow {
            toggle(ui, "Controls", state.settings.controls, Action::Controls, actions);
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            settings_menu::show(ui, state, actions);
            toggle(ui, state.page.facts().column, state.shows_inspector(), Action::Inspector, actions);
            ui.add_space(GAP);
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                ui.add_space(GAP);
                title(ui, state, palette);
            });
        });
    });
}

/// The room around the name of a tab, the gap between two tabs, and the size of the names where there is little room, in points.
const TIGHT: [f32; 3] = [3.0, 1.0, 13.0];

/// Shows the pages: as tabs, which stand closer together where there is little room, or as a list where there is too little.
fn tabs(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let room = ui.available_width() - BUTTONS;
    let [padding, gap, size] = TIGHT;
    if room < tabs_width(ui, TIGHT) {
        page_list(ui, state, actions, 110.0);
    } else {
        ui.scope(|ui| {
            let usual = TextStyle::Button.resolve(ui.style()).size;
            if room < tabs_width(ui, [ui.spacing().button_padding.x, ui.spacing().item_spacing.x, usual]) {
                ui.style_mut().text_styles.entry(TextStyle::Button).and_modify(|font| font.size = size);
                ui.spacing_mut().button_padding.x = padding;
                ui.spacing_mut().item_spacing.x = gap;
            }
            Page::ALL.into_iter().for_each(|page| tab(ui, state, page, actions));
        });
    }
}

/// Shows the pages as a list of this `width`, in points.
pub fn page_list(ui: &mut Ui, state: &State, actions: &mut Vec<Action>, width: f32) {
    let list = egui::ComboBox::from_id_salt("page").selected_text(state.page.title()).width(width);
    // All of them can be seen at once.
    let list = list.height(30.0 * Page::ALL.len() as f32);
    let list = list.show_ui(ui, |ui| Page::ALL.into_iter().for_each(|page| tab(ui, state, page, actions)));
    list.response.accessible_name("page");
}

fn tab(ui: &mut Ui, state: &State, page: Page, actions: &mut Vec<Action>) {
    let tab = ui.selectable_label(state.page == page, page.title()).on_hover_text(tip(ui, Action::Show(page)));
    if tab.clicked() {
        actions.push(Action::Show(page));
    }
}

/// Returns the width of the tabs of all pages side by side, in points, with `padding` around their names, `gap` between them, and names of
/// this `size`.
fn tabs_width(ui: &Ui, [padding, gap, size]: [f32; 3]) -> f32 {
    let font = FontId { size, ..TextStyle::Button.resolve(ui.style()) };
    let around = 2.0 * padding + gap;
    let wide =
        |page: Page| ui.painter().layout_no_wrap(page.title().into(), font.clone(), egui::Color32::WHITE).size().x + around;
    Page::ALL.into_iter().map(wide).sum()
}

fn title(ui: &mut Ui, state: &mut State, palette: &Palette) {
    state.titled = ui.available_width() > TITLE;
    // Without room for both they are shown over the objective; a page with an experiment of its own does not need them.
    if !state.titled || !state.shows_experiment() {
        return;
    }
    let experiment = &state.work.experiment;
    ui.add(Label::new(crate::ui::theme::strong(&experiment.title)).truncate()).on_hover_text(&experiment.about);
    let about = Label::new(RichText::new(&experiment.about).color(palette.weak)).truncate();
    ui.add(about).on_hover_text(&experiment.about);
}

/// Shows a button that is on or off, and asks for `action`.
pub fn toggle(ui: &mut Ui, name: &str, on: bool, action: Action, actions: &mut Vec<Action>) {
    if ui.selectable_label(on, name).on_hover_text(tip(ui, action)).clicked() {
        actions.push(action);
    }
}

fn tip(ui: &Ui, action: Action) -> String {
    let key = action.shortcut().map(|shortcut| format!("  ({})", keyboard::name(ui.ctx(), shortcut))).unwrap_or_default();
    format!("{}{key}", action.tooltip())
}
