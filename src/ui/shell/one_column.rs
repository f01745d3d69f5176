//! The window where it is as small as a telephone: everything in one column, in sizes that a thumb can hit. Upright the picture is above what
//! belongs to it; lying it stands beside.

use crate::math::catalog::param::Tunable as _;
use crate::ui::controls::column;
use crate::ui::controls::stage_control;
use crate::ui::lesson::answers::TaskAnswers;
use crate::ui::lesson::lesson_menu;
use crate::ui::lesson::lesson_panel;
use crate::ui::pages::{PageView, Scene, beat_control};
use crate::ui::shell::file_menu;
use crate::ui::shell::preset_menu;
use crate::ui::shell::settings_menu;
use crate::ui::shell::stage_legend;
use crate::ui::shell::timeline;
use crate::ui::shell::top_bar;
use crate::ui::state::action::Action;
use crate::ui::state::{Sheet, State};
use crate::ui::theme::{GAP, Palette, TOUCH};
use eframe::egui::containers::menu::MenuButton;
use eframe::egui::{Align, Button, CentralPanel, ComboBox, Frame, Id, Layout, Margin, Panel, ScrollArea, Ui, Vec2, vec2};

/// The width below which there is one column, and the height below which a window that is wider is a telephone on its side, in points.
const WIDTH: f32 = 600.0;
const HEIGHT: f32 = 480.0;
/// The room above and below the words of a beat, in points.
const MARGIN: i8 = 6;
/// The height of a bar, in points.
const BAR: f32 = 52.0;
/// The share of the height that the picture has beside a lesson in a window that is higher than wide.
const PICTURE: f32 = 0.46;

/// Whether a window of `size`, in points, has room for one column only. A low window that is more than twice as wide as that is no telephone.
pub fn is_needed(size: Vec2) -> bool {
    size.x < WIDTH || size.y < HEIGHT && size.x < 2.0 * HEIGHT
}

/// Makes all that `ui` will show large enough to be touched.
pub fn for_touch(ui: &mut Ui) {
    let spacing = ui.spacing_mut();
    spacing.interact_size = vec2(TOUCH, TOUCH);
    spacing.button_padding = vec2(10.0, 8.0);
    spacing.icon_width = 22.0;
}

/// Shows the bar at the top: one menu with everything, the page, and the sheets.
pub fn bar(ui: &mut Ui, state: &mut State, actions: &mut Vec<Action>) {
    let frame = Frame::new().fill(Palette::of(ui.ctx()).background).inner_margin(Margin::symmetric(8, 4));
    Panel::top("bar").frame(frame).exact_size(BAR).show_separator_line(false).show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let menu = MenuButton::from_button(Button::new("☰").min_size(vec2(TOUCH, TOUCH))).ui(ui, |ui| {
                ui.set_max_width(ui.ctx().content_rect().width() - 24.0);
                for_touch(ui);
                file_menu::show(ui, state, actions);
                preset_menu::show(ui, actions);
                lesson_menu::show(ui, state, actions);
                settings_menu::show(ui, state, actions);
            });
            menu.0.on_hover_text("Files, presets, lessons and settings").accessible_name("Menu");
            top_bar::page_list(ui, state, actions, 100.0);
            // On its side there is no height for a line of tabs.
            if lies(ui) && state.sheet.is_none() && state.panels().len() > 1 {
                let list = ComboBox::from_id_salt("panel").selected_text(state.stage_panel().1).width(180.0).truncate();
                list.show_ui(ui, |ui| panels(ui, state)).response.accessible_name("picture");
            }
            let column = if state.lesson.is_some() { "Numbers" } else { state.page.facts().column };
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                for (name, sheet, action) in
                    [(column, Sheet::Column, Action::Inspector), ("Controls", Sheet::Controls, Action::Controls)]
                {
                    top_bar::toggle(ui, name, state.sheet == Some(sheet), action, actions);
                }
            });
        });
    });
}

/// Shows what is below the bar.
pub fn show(ui: &mut Ui, view: &mut dyn PageView, scene: &mut Scene<'_>, answers: &TaskAnswers) {
    let palette = Palette::of(ui.ctx());
    let bar = Frame::new().fill(palette.panel).inner_margin(Margin::symmetric(8, 4));
    match scene.state.sheet {
        Some(sheet) => scrolled(ui, |ui| match sheet {
            Sheet::Controls => view.controls(ui, scene),
            Sheet::Column => view.column(ui, scene),
        }),
        None if scene.state.lesson.is_some() => {
            let foot = Panel::bottom("lesson foot").frame(bar).show_separator_line(false);
            foot.show(ui, |ui| {
                if !lies(ui) {
                    ui.allocate_ui(vec2(ui.available_width(), TOUCH), |ui| timeline::compact(ui, scene.state, scene.actions));
                }
                lesson_panel::foot(ui, scene.state, scene.actions);
            });
            lesson(ui, view, scene, answers);
        }
        None => {
            let foot = Panel::bottom("timeline").frame(bar).exact_size(BAR).show_separator_line(false);
            foot.show(ui, |ui| timeline::compact(ui, scene.state, scene.actions));
            pictures(ui, view, scene);
        }
    }
}

/// Shows `content` over the whole width, to scroll through.
fn scrolled(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    CentralPanel::no_frame().frame(Frame::new().inner_margin(Margin::symmetric(10, 4))).show(ui, |ui| {
        column::scrolled(ui, "sheet", content);
    });
}

/// Whether the window is wider than high.
pub fn lies(ui: &Ui) -> bool {
    ui.ctx().content_rect().aspect_ratio() > 1.0
}

/// Shows the pictures of the page, to choose the one that is large.
fn panels(ui: &mut Ui, state: &mut State) {
    let shown = state.stage_panel().0;
    for (name, title) in state.panels() {
        if ui.selectable_label(name == shown, title).clicked() {
            state.panel = Some(name);
        }
    }
}

/// Shows the pictures of the page, and under them one control and the names of the runs.
fn pictures(ui: &mut Ui, view: &mut dyn PageView, scene: &mut Scene<'_>) {
    let lies = lies(ui);
    let frame = Frame::new().inner_margin(Margin::symmetric(8, 2));
    if !lies && scene.state.panels().len() > 1 {
        Panel::top("panels").frame(frame).exact_size(TOUCH).show_separator_line(false).show(ui, |ui| {
            ScrollArea::horizontal().auto_shrink(false).show(ui, |ui| ui.horizontal_centered(|ui| panels(ui, scene.state)));
        });
    }
    let key = scene.state.selected_run().and_then(|run| run.optimizer.params().first().map(|param| param.key));
    if !lies {
        Panel::bottom("runs").frame(frame).exact_size(TOUCH).show_separator_line(false).show(ui, |ui| {
            ScrollArea::horizontal().auto_shrink(false).show(ui, |ui| stage_legend::show(ui, scene.state));
        });
    }
    if let Some(key) = key.filter(|_| scene.state.shows_runs()) {
        Panel::bottom("control").frame(frame).show_separator_line(false).show(ui, |ui| {
            stage_control::show(ui, scene.state, key, scene.pictures, scene.scents);
        });
    }
    let panel = scene.state.stage_panel().0;
    CentralPanel::no_frame().frame(Frame::new().inner_margin(Margin::symmetric(4, 0))).show(ui, |ui| {
        let second = scene.state.panels().iter().map(|(name, _)| *name).find(|name| *name == "loss" && *name != panel);
        if let Some(second) = second {
            let (side, extent) = if lies {
                (Panel::right("second"), 0.45 * ui.available_width())
            } else {
                (Panel::bottom("second"), 0.36 * ui.available_height())
            };
            side.frame(Frame::new()).exact_size(extent).resizable(false).show_separator_line(false).show(ui, |ui| {
                view.panel(second, ui, scene);
            });
        }
        view.panel(panel, ui, scene);
    });
}

/// Shows the picture of the beat, and under or beside it its sentence or its task, which takes the room that it needs.
fn lesson(ui: &mut Ui, view: &mut dyn PageView, scene: &mut Scene<'_>, answers: &TaskAnswers) {
    let (size, lies) = (ui.available_size(), lies(ui));
    // The height that the words needed in the frame before.
    let needed = Id::unique("height of the beat");
    let before = ui.data(|data| data.get_temp::<f32>(needed)).unwrap_or(0.4 * size.y);
    let height = before.min((1.0 - PICTURE) * size.y);
    let side = if lies { Panel::right("beat").exact_size(0.5 * size.x) } else { Panel::bottom("beat").exact_size(height) };
    let frame = Frame::new().inner_margin(Margin::symmetric(10, MARGIN));
    side.frame(frame).resizable(false).show_separator_line(false).show(ui, |ui| {
        let shown = column::scrolled(ui, "beat", |ui| {
            lesson_panel::beat(ui, scene.state, answers, scene.actions);
            ui.add_space(GAP);
            beat_control(ui, view, scene);
        });
        let wanted = shown.content_size.y + 2.0 * f32::from(MARGIN);
        if (wanted - before).abs() > 0.5 && !lies {
            ui.data_mut(|data| data.insert_temp(needed, wanted));
            ui.ctx().request_discard("the words of the beat have another height");
        }
    });
    CentralPanel::no_frame().frame(Frame::new().inner_margin(Margin::symmetric(4, 0))).show(ui, |ui| {
        view.panel(scene.state.stage_panel().0, ui, scene);
    });
}
