//! The controls of a run that several pages share: its optimizer, schedule, sampling, noise and look, and what can be done with it.

use crate::math::Clipping;
use crate::math::Optimizer;
use crate::math::Plan;
use crate::math::Proximal;
use crate::math::Sampling;
use crate::math::Schedule;
use crate::math::catalog::param::{Param, Tunable};
use crate::math::catalog::{Catalog, CatalogEntry};
use crate::sim::Run;
use crate::sim::experiment::{Color, Marker, PALETTE};
use crate::sim::picture::marks::HEAD;
use crate::ui::controls::icon::{self, Icon};
use crate::ui::controls::optimizer_list;
use crate::ui::controls::param_slider;
use crate::ui::controls::schedule_picture;
use crate::ui::menu::{self, MenuItem as _};
use crate::ui::paint::marker;
use crate::ui::state::action::Action;
use crate::ui::theme::{self, Palette, strong};
use crate::ui::typeset;
use eframe::egui::{
    self, Align, ComboBox, CornerRadius, Label, Layout, PopupCloseBehavior, Rect, Role, Sense, Stroke, TextEdit, Ui, WidgetInfo,
    vec2,
};

/// The width of the tooltip that shows a rule, in points.
const TOOLTIP: f32 = 420.0;
/// The width of the button that opens a rule as text, with the gap before it, in points.
const EDIT: f32 = 52.0;

/// Shows the button that adds a run with one of `entries`.
pub fn add_menu(ui: &mut Ui, entries: &mut dyn Iterator<Item = &'static CatalogEntry<Optimizer>>, actions: &mut Vec<Action>) {
    let menu = menu::staying(ui, "+ Add", |ui| {
        if let Some(entry) = optimizer_list::show(ui, entries, None, rule) {
            actions.push(Action::Add(entry.key));
        }
    });
    menu.on_hover_text(Action::Add("").tooltip());
}

/// Shows the mark and the name of the selected run, and the buttons that act on it as a whole.
pub fn head(ui: &mut Ui, run: &Run, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        let palette = Palette::of(ui.ctx());
        let (rect, _) = ui.allocate_exact_size(vec2(16.0, 24.0), Sense::hover());
        ui.painter().add(marker::shape(run.marker, rect.center(), HEAD + 3.0, palette.run(run.color), Stroke::NONE));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            buttons(ui, run.hidden, actions);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| ui.add(Label::new(strong(run.name())).truncate()));
        });
    });
}

/// Shows the buttons that act on the selected run as a whole, from the right to the left.
fn buttons(ui: &mut Ui, hidden: bool, actions: &mut Vec<Action>) {
    for (icon, action) in [
        (Icon::Remove, Action::Remove),
        (if hidden { Icon::Hidden } else { Icon::Seen }, Action::Hide),
        (Icon::Down, Action::MoveDown),
        (Icon::Up, Action::MoveUp),
        (Icon::Copy, Action::Duplicate),
    ] {
        if icon::button(ui, icon, action, false).clicked() {
            actions.push(action);
        }
    }
}

/// Shows the choice of an optimizer among `entries`.
pub fn optimizer(ui: &mut Ui, optimizer: &mut Optimizer, entries: impl Iterator<Item = &'static CatalogEntry<Optimizer>>) {
    ui.horizontal(|ui| {
        let label = param_slider::label(ui, "optimizer");
        let title = optimizer.entry().title;
        let combo = ComboBox::from_id_salt("optimizer")
            .selected_text(title)
            .width(ui.available_width() - EDIT)
            .height(f32::INFINITY)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .show_ui(ui, |ui| {
                let found = optimizer_list::show(ui, entries, Some(title), rule);
                if let Some(entry) = found.filter(|entry| entry.title != title) {
                    *optimizer = (entry.default)();
                }
            });
        combo.response.labelled_by(label.id).on_hover_ui(|ui| {
            rule(ui, optimizer);
            in_torch(ui, optimizer);
        });
        edit(ui, optimizer);
    });
}

/// Shows the button that opens a built-in rule as text, with the same numbers.
fn edit(ui: &mut Ui, optimizer: &mut Optimizer) {
    let is_typed = optimizer.is_typed();
    let as_text = if is_typed { None } else { optimizer.as_text() };
    let button = ui.add_enabled(as_text.is_some(), egui::Button::new("Edit"));
    let why = if is_typed {
        "This rule is text already"
    } else {
        "A line of this rule is in words, or has matrices: a text cannot have those"
    };
    let clicked = button.on_hover_text("Open this rule as text, with the same numbers").on_disabled_hover_text(why).clicked();
    if let Some(typed) = as_text.filter(|_| clicked) {
        *optimizer = typed;
    }
}

/// Shows what an optimizer does, in a sentence and as equations.
fn rule(ui: &mut Ui, optimizer: &Optimizer) {
    ui.set_max_width(TOOLTIP);
    ui.add(egui::Label::new(optimizer.entry().about).wrap());
    for equation in optimizer.equations() {
        typeset::formula(ui, &format!("{} = {}", equation.left, equation.right));
    }
}

/// Says which class of PyTorch makes the same steps.
fn in_torch(ui: &mut Ui, optimizer: &Optimizer) {
    let text = match optimizer.in_torch(true) {
        Ok(class) => format!("PyTorch: torch.optim.{}", class.replace("LR", &format!("{:?}", optimizer.learning_rate()))),
        Err("") => "PyTorch has no such method in this form".into(),
        Err(why) => why.replace('\n', " "),
    };
    ui.add(egui::Label::new(egui::RichText::new(text).weak()).wrap());
}

/// Shows the choice of a schedule for the learning rate `lr`, and its parameters.
pub fn schedule(ui: &mut Ui, plan: &mut Plan, lr: f64) -> Result<(), String> {
    ui.horizontal(|ui| {
        let label = param_slider::label(ui, "schedule");
        let title = plan.schedule.entry().title;
        let combo = ComboBox::from_id_salt("schedule").selected_text(title).width(ui.available_width() - 4.0).show_ui(ui, |ui| {
            for entry in Schedule::ALL {
                ui.horizontal(|ui| {
                    let schedule = (entry.default)();
                    schedule_picture::show(ui, &schedule);
                    let label = ui.selectable_label(entry.title == title, entry.title).with_tip(entry.about);
                    if label.clicked() && entry.title != title {
                        plan.schedule = schedule;
                        ui.close();
                    }
                });
            }
        });
        let in_torch = plan.in_torch(lr).map(|scheduler| format!("PyTorch: {scheduler}"));
        combo.response.labelled_by(label.id).on_hover_ui(|ui| {
            ui.set_max_width(TOOLTIP);
            if let Some(text) = &in_torch {
                ui.add(egui::Label::new(egui::RichText::new(text).weak()).wrap());
            }
            typeset::prose(ui, &format!("How the learning rate changes:\n\n$${}$$", plan.schedule.formula()));
        });
    });
    let outcome = param_slider::all(ui, &mut plan.schedule);
    let length = plan.warmup.params().first().expect("a warm-up has a length");
    let changed = param_slider::row(ui, &length.default(0.0).named("warm-up"), &plan.warmup.get("length"));
    let outcome = outcome.and(changed.and_then(|length| length.map_or(Ok(()), |length| plan.warmup.set("length", &length))));
    let others = if plan.warmup.length == 0 { 0 } else { plan.warmup.params().len() };
    let others = plan.warmup.params().to_vec().into_iter().take(others).skip(1);
    others.map(|param| param_slider::one(ui, &param, &mut plan.warmup)).fold(outcome, Result::and)
}

/// Shows whether `run` has a sampling of its own instead of the `shared` one, and which.
pub fn own_sampling(ui: &mut Ui, run: &mut Run, shared: &Sampling) -> Result<(), String> {
    let mut own = run.sampling.is_some();
    if theme::checkbox(ui, &mut own, "its own sampling").on_hover_text("Instead of that of all runs").changed() {
        run.sampling = own.then(|| shared.clone());
    }
    run.sampling.as_mut().map_or(Ok(()), |sampling| self::sampling(ui, sampling))
}

/// Shows the choice of a sampling, and its parameters.
pub fn sampling(ui: &mut Ui, sampling: &mut Sampling) -> Result<(), String> {
    ui.horizontal(|ui| {
        let label = param_slider::label(ui, "sampling");
        let title = sampling.entry().title;
        let combo = ComboBox::from_id_salt("sampling").selected_text(title).width(ui.available_width() - 4.0).show_ui(ui, |ui| {
            for entry in Sampling::ALL {
                if ui.selectable_label(entry.title == title, entry.title).with_tip(entry.about).clicked() && entry.title != title
                {
                    *sampling = (entry.default)();
                }
            }
        });
        combo.response.labelled_by(label.id).on_hover_text("Which samples each step's gradient is taken over");
    });
    param_slider::all(ui, sampling)
}

/// Shows how the gradients of a run are clipped.
pub fn clipping(ui: &mut Ui, clip: &mut Clipping) -> Result<(), String> {
    ui.horizontal(|ui| {
        let label = param_slider::label(ui, "clipping");
        let title = clip.entry().title;
        let combo = ComboBox::from_id_salt("clipping").selected_text(title).width(ui.available_width() - 4.0).show_ui(ui, |ui| {
            for entry in Clipping::ALL {
                if ui.selectable_label(entry.title == title, entry.title).with_tip(entry.about).clicked() && entry.title != title
                {
                    *clip = (entry.default)();
                }
            }
        });
        combo.response.labelled_by(label.id).on_hover_text("Whether long gradients are cut before the optimizer sees them");
    });
    param_slider::all(ui, clip)
}

/// Shows what follows each step of a run.
pub fn proximal(ui: &mut Ui, proximal: &mut Proximal) -> Result<(), String> {
    ui.horizontal(|ui| {
        let label = param_slider::label(ui, "proximal step");
        let title = proximal.entry().title;
        let combo =
            ComboBox::from_id_salt("proximal step").selected_text(title).width(ui.available_width() - 4.0).show_ui(ui, |ui| {
                for entry in Proximal::ALL {
                    let label = ui.selectable_label(entry.title == title, entry.title).with_tip(entry.about);
                    if label.clicked() && entry.title != title {
                        *proximal = (entry.default)();
                    }
                }
            });
        combo
            .response
            .labelled_by(label.id)
            .on_hover_text("Whether steps end in a feasible set, or an L1 term pulls coordinates to 0");
    });
    param_slider::all(ui, proximal)
}

/// Shows the noise of `run`, described by `param`; it is that of all runs unless it is changed.
pub fn own_noise(ui: &mut Ui, param: &Param, run: &mut Run, shared: f64) -> Result<(), String> {
    let mut noise = run.noise.unwrap_or(shared);
    let before = noise;
    param_slider::field(ui, &param.default(shared), &mut noise)?;
    if noise != before {
        run.noise = (noise != shared).then_some(noise);
    }
    Ok(())
}

/// Shows the name, colour and marker of `run`.
pub fn look(ui: &mut Ui, run: &mut Run) {
    ui.horizontal(|ui| {
        let label = param_slider::label(ui, "name");
        let hint = run.optimizer.entry().title;
        let field = TextEdit::singleline(&mut run.label).hint_text(hint).desired_width(ui.available_width() - 8.0).char_limit(60);
        ui.add(field).labelled_by(label.id).on_hover_text("The name in the table, in exports and messages");
    });
    ui.horizontal(|ui| {
        param_slider::label(ui, "colour");
        let width = share(ui, PALETTE.len());
        for name in PALETTE {
            let color = Palette::of(ui.ctx()).run(Color::Named(name));
            let chosen = run.color == Color::Named(name);
            if swatch(ui, width, name, chosen, |ui, rect| {
                ui.painter().rect_filled(rect.shrink(4.0), CornerRadius::same(3), color);
            }) {
                run.color = Color::Named(name);
            }
        }
    });
    ui.horizontal(|ui| {
        param_slider::label(ui, "marker");
        let width = share(ui, Marker::ALL.len());
        for shape in Marker::ALL {
            let chosen = run.marker == shape;
            let color = Palette::of(ui.ctx()).text;
            if swatch(ui, width, &shape.to_string(), chosen, |ui, rect| {
                ui.painter().add(marker::shape(shape, rect.center(), HEAD, color, Stroke::NONE));
            }) {
                run.marker = shape;
            }
        }
    });
}

/// Returns the width of each of `count` swatches that fill the rest of the row without gaps.
fn share(ui: &mut Ui, count: usize) -> f32 {
    ui.spacing_mut().item_spacing.x = 0.0;
    (ui.available_width() / count as f32).floor().min(21.0)
}

fn swatch(ui: &mut Ui, width: f32, name: &str, chosen: bool, paint: impl FnOnce(&Ui, Rect)) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(width, 22.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, name));
    paint(ui, rect);
    if chosen || response.hovered() || response.has_focus() {
        let palette = Palette::of(ui.ctx());
        let color = if chosen { palette.text } else { palette.weak };
        ui.painter().rect_stroke(rect, CornerRadius::same(4), Stroke::new(1.3, color), egui::StrokeKind::Inside);
    }
    response.on_hover_text(name).clicked()
}
