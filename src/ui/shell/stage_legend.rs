//! The names of what is shown on the stage, each with its mark; a click selects a run.

use crate::sim::experiment::{Color, Marker, look};
use crate::sim::page::Page;
use crate::sim::picture::marks::HEAD;
use crate::ui::numbers;
use crate::ui::paint::marker;
use crate::ui::state::State;
use crate::ui::state::action::Action;
use crate::ui::theme::{GAP, Palette, faded};
use eframe::egui::{Align, Color32, FontId, Layout, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

/// The height of the line, in points.
pub const HEIGHT: f32 = 26.0;

/// Shows the mark and the name of everything that the page shows; a click on a run selects it.
pub fn show(ui: &mut Ui, state: &mut State) {
    let named = names(state);
    let palette = Palette::of(ui.ctx());
    let are_runs = state.shows_runs();
    // A thumb needs all of the line.
    let height = if state.one_column { ui.available_height() } else { HEIGHT - 2.0 };
    ui.horizontal_centered(|ui| {
        let (size, gap) = fitting(ui, &named);
        for (color, shape, name) in named {
            let text = ui.painter().layout_no_wrap(name.clone(), FontId::proportional(size), palette.text);
            let (rect, response) = ui.allocate_exact_size(vec2(text.size().x + 24.0, height), Sense::click());
            let (runs, selected) = state.runs();
            let index = runs.iter().position(|run| run.name() == name).filter(|_| are_runs);
            let is_selected = index == Some(*selected);
            response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_selected, format!("Select {name}")));
            if is_selected {
                ui.painter().rect_filled(rect.expand2(vec2(4.0, 0.0)), 4.0, faded(palette.accent, 0.26));
            }
            ui.painter().add(marker::shape(
                shape,
                rect.left_center() + vec2(8.0, 0.0),
                HEAD + 2.0,
                palette.run(color),
                Stroke::NONE,
            ));
            ui.painter().galley(pos2(rect.left() + 20.0, rect.center().y - text.size().y / 2.0), text, palette.text);
            if let Some(index) = index.filter(|_| response.clicked()) {
                *state.runs().1 = index;
            }
            ui.add_space(gap);
        }
        if state.one_column {
            return;
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let (_, title) = state.stage_panel();
            let words = format!("{title} »");
            let button = ui.painter().layout_no_wrap(words.clone(), FontId::proportional(14.0), palette.text).size().x;
            // Where the names need the room, Tab is enough.
            if state.panels().len() > 1 && button <= ui.available_width() {
                let next = ui.add(eframe::egui::Button::new(words).frame(false));
                if next.accessible_name(Action::NextPanel.label()).clicked() {
                    state.next_panel();
                }
            }
        });
    });
}

/// Returns the font size with which all names have room, and the gap between them.
fn fitting(ui: &Ui, named: &[(Color, Marker, String)]) -> (f32, f32) {
    let space = ui.spacing().item_spacing.x;
    let width = |size: f32, gap: f32| {
        let name = |(_, _, name): &(Color, Marker, String)| {
            ui.painter().layout_no_wrap(name.clone(), FontId::proportional(size), Color32::WHITE).size().x
                + 24.0
                + gap
                + 2.0 * space
        };
        named.iter().map(name).sum::<f32>()
    };
    let sizes = [(14.0, GAP), (14.0, 2.0), (13.0, 2.0)];
    sizes.into_iter().find(|(size, gap)| width(*size, *gap) <= ui.available_width()).unwrap_or((12.0, 0.0))
}

/// Lists the colours, markers and names of everything that the page shows.
pub fn names(state: &mut State) -> Vec<(Color, Marker, String)> {
    if state.page == Page::WeightDecay && !state.settings.decay_in_plane {
        let lambda = |(i, lambda): (usize, &f64)| {
            let (color, marker) = look(i);
            (color, marker, format!("λ = {}", numbers::short(*lambda)))
        };
        return state.work.weight_decay.lambdas.iter().enumerate().map(lambda).collect();
    }
    if !state.shows_runs() {
        return Vec::new();
    }
    let shown = state.runs().0.iter().filter(|run| !run.hidden);
    shown.map(|run| (run.color, run.marker, run.name().to_owned())).collect()
}
