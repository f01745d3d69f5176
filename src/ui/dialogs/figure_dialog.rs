//! The dialog of a figure to export: its contents, its style and its format.

use crate::figure::SIDES;
use crate::figure::export::Format;
use crate::figure::film::{FPS, SECONDS};
use crate::math::catalog::param::Param;
use crate::ui::controls::number_field;
use crate::ui::dialogs::figure_preview::FigurePreview;
use crate::ui::state::State;
use crate::ui::state::edit::FirstError;
use crate::ui::state::figure_options::FigureOptions;
use crate::ui::state::request::{FilePurpose, WindowRequest};
use crate::ui::theme::{self, GAP, Palette, heading};
use eframe::egui::{
    Align, Button, ComboBox, Context, Grid, Id, Label, Layout, Modal, RichText, ScrollArea, Sense, TextStyle, Ui, Vec2, vec2,
};

const SIZE: &str = "In points; text keeps its size, so a smaller figure has larger text";
const WIDTH: Param = Param::count("width", "", "Width of the figure", SIZE, 1200, SIDES.0 as u64, SIDES.1 as u64);
const HEIGHT: Param = Param::count("height", "", "Height of the figure", SIZE, 800, SIDES.0 as u64, SIDES.1 as u64);
/// Sizes to choose from, in points.
const SIZES: [(&str, [u32; 2], &str); 3] = [
    ("slide 16:9", [1280, 720], "For a slide of a talk"),
    ("column", [600, 800], "For a column of a paper"),
    ("square", [900, 900], "As high as wide"),
];
const SCALE: Param = Param::real(
    "scale",
    "",
    "Scale of the figure",
    "Of formats that consist of pixels; an SVG is sharp at any size",
    2.0,
    0.5,
    8.0,
);
const LENGTH: Param =
    Param::real("seconds", "", "Length of the animation", "How long the runs take from start to end", 6.0, SECONDS.0, SECONDS.1);
const RATE: Param =
    Param::count("fps", "", "Frame rate of the animation", "Frames per second of a GIF", 20, FPS.0 as u64, FPS.1 as u64);

/// The width of the column of choices, and the size of the preview where there is room for it, in points.
const CHOICES: f32 = 372.0;
const PREVIEW: [f32; 2] = [460.0, 330.0];
/// The width of a preview below which it stands over the choices instead, in points.
const LEAST: f32 = 240.0;

/// Shows the dialog over the window and requests what is chosen there; returns whether it is closed. A typed number that is not allowed is
/// refused with a message.
pub fn show(ctx: &Context, state: &mut State, preview: &mut FigurePreview) -> bool {
    let mut typed = Ok(());
    let room = ctx.content_rect().size() - vec2(64.0, 72.0);
    let beside = room.x - CHOICES - 2.0 * GAP;
    let modal = Modal::new(Id::unique("figure dialog")).show(ctx, |ui| {
        ui.label(heading("Figure of the experiment"));
        ui.add_space(GAP);
        let most = room.y - 84.0;
        ScrollArea::vertical().max_height(most).min_scrolled_height(most).show(ui, |ui| {
            if beside >= LEAST {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = 2.0 * GAP;
                    let size = vec2(PREVIEW[0].min(beside), PREVIEW[1]);
                    ui.vertical(|ui| picture(ui, state, preview, size));
                    ui.vertical(|ui| typed = choices(ui, &mut state.settings.figure));
                });
            } else {
                picture(ui, state, preview, vec2(room.x.min(CHOICES), 0.5 * room.x.min(CHOICES)));
                typed = choices(ui, &mut state.settings.figure);
            }
        });
        ui.add_space(GAP);
        buttons(ui, state)
    });
    let left = typed.is_ok() && (modal.inner || modal.should_close());
    if let Err(message) = typed {
        state.message = Some(message);
    }
    if left {
        preview.forget();
    }
    left
}

/// Shows the figure as it will be, and below it what will be written.
fn picture(ui: &mut Ui, state: &State, preview: &mut FigurePreview, size: Vec2) {
    ui.set_width(size.x);
    preview.show(ui, state, size);
    let options = &state.settings.figure;
    let palette = Palette::of(ui.ctx());
    let (words, color) = match options.check(options.format) {
        Ok(()) => (options.describe(state.step()), palette.weak),
        Err(reason) => (reason, palette.warning),
    };
    // Room for the longest words is kept, so that nothing moves when another kind of file is chosen.
    let (rect, _) = ui.allocate_exact_size(vec2(size.x, 3.0 * ui.text_style_height(&TextStyle::Body)), Sense::hover());
    ui.put(rect, |ui: &mut Ui| {
        ui.with_layout(Layout::top_down(Align::Min), |ui| ui.add(Label::new(RichText::new(words).color(color)).wrap())).inner
    });
}

fn choices(ui: &mut Ui, options: &mut FigureOptions) -> Result<(), String> {
    ui.set_width(CHOICES);
    Grid::new("figure options").num_columns(2).spacing([2.0 * GAP, GAP]).show(ui, |ui| fields(ui, options)).inner
}

fn fields(ui: &mut Ui, options: &mut FigureOptions) -> Result<(), String> {
    let label = ui.label("shows");
    let shown = match (options.contours, options.losses) {
        (true, false) => 1,
        (false, true) => 2,
        _ => 0,
    };
    let parts = [("contours and loss", true, true), ("contours", true, false), ("loss", false, true)];
    let combo = ComboBox::from_id_salt("figure shows").selected_text(parts[shown].0).width(170.0).show_ui(ui, |ui| {
        for (i, (name, contours, losses)) in parts.into_iter().enumerate() {
            if ui.selectable_label(i == shown, name).clicked() {
                (options.contours, options.losses) = (contours, losses);
            }
        }
    });
    combo.response.labelled_by(label.id).on_hover_text("What the figure shows");
    ui.end_row();
    ui.label("colours");
    ui.horizontal(|ui| {
        theme::radio_value(ui, &mut options.dark, false, "light, for paper");
        theme::radio_value(ui, &mut options.dark, true, "dark, for a screen");
    });
    ui.end_row();
    let mut errors = FirstError::default();
    ui.label("size");
    ui.horizontal(|ui| {
        for (i, (side, param)) in options.size.iter_mut().zip([WIDTH, HEIGHT]).enumerate() {
            if i > 0 {
                ui.label("×");
            }
            let mut points = f64::from(*side);
            errors.note(number(ui, &param, &mut points, 1.0, ""));
            *side = points.round() as u32;
        }
        ui.label("points");
    });
    ui.end_row();
    ui.label("");
    ui.horizontal(|ui| {
        for (name, size, about) in SIZES {
            if ui.add(Button::new(name).selected(options.size == size)).on_hover_text(about).clicked() {
                options.size = size;
            }
        }
    });
    ui.end_row();
    ui.label("save as");
    ui.horizontal(|ui| {
        for format in Format::ALL {
            theme::radio_value(ui, &mut options.format, format, format.ending().to_uppercase())
                .on_hover_text(format.facts().about);
        }
    });
    ui.end_row();
    // What a kind of file has no use for stays in its place, but cannot be changed.
    let facts = options.format.facts();
    ui.label("scale");
    ui.add_enabled_ui(facts.has_pixels, |ui| {
        let mut scale = f64::from(*options.pixels());
        errors.note(number(ui, &SCALE, &mut scale, 0.05, " pixels per point"));
        *options.pixels() = scale as f32;
    });
    ui.end_row();
    ui.label("animation");
    ui.add_enabled_ui(facts.moves, |ui| {
        ui.horizontal(|ui| {
            errors.note(number(ui, &LENGTH, &mut options.seconds, 0.1, " seconds"));
            let mut fps = f64::from(options.fps);
            errors.note(number(ui, &RATE, &mut fps, 1.0, " frames per second"));
            options.fps = fps.round() as u32;
        });
    });
    ui.end_row();
    errors.outcome()
}

/// Shows the field of a number that `param` describes, under its name.
fn number(ui: &mut Ui, param: &Param, place: &mut f64, speed: f64, unit: &str) -> Result<(), String> {
    let (field, typed) = number_field::alone(ui, param, place, None, speed, ["", unit]);
    field.accessible_name(param.name).on_hover_text(param.doc);
    typed
}

/// Shows the button that saves the figure, and those to copy and to cancel; returns whether the dialog is done.
fn buttons(ui: &mut Ui, state: &mut State) -> bool {
    let options = state.settings.figure;
    let format = options.format;
    let mut done = false;
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let save = format!("Save the {} …", format.ending().to_uppercase());
        let possible = options.check(format).is_ok();
        if ui.add_enabled(possible, theme::primary(ui, save)).on_hover_text(format.facts().about).clicked() {
            state.ask(WindowRequest::File(FilePurpose::Figure(format)));
            done = true;
        }
        let copies = ui.add_enabled(options.check_pixels().is_ok(), Button::new("Copy"));
        if copies.on_hover_text("Copy the picture, at the step shown").clicked() {
            state.ask(WindowRequest::CopyFigure);
            done = true;
        }
        done |= ui.button("Cancel").on_hover_text("Close without making a figure").clicked();
    });
    done
}
