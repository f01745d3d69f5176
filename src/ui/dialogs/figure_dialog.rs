//! The dialog of a figure to export: its contents, its style and its format.

use crate::figure::SIDES;
use crate::figure::export::Format;
use crate::figure::film::{FPS, SECONDS};
use crate::math::catalog::param::Param;
use crate::ui::controls::number_field;
use crate::ui::state::State;
use crate::ui::state::edit::FirstError;
use crate::ui::state::figure_options::FigureOptions;
use crate::ui::state::request::{FilePurpose, WindowRequest};
use crate::ui::theme::{GAP, heading};
use eframe::egui::{ComboBox, Context, Grid, Id, Modal, Ui};

const SIZE: &str = "In points; text keeps its size, so a smaller figure has larger text";
const WIDTH: Param = Param::count("width", "", "Width of the figure", SIZE, 1200, SIDES.0 as u64, SIDES.1 as u64);
const HEIGHT: Param = Param::count("height", "", "Height of the figure", SIZE, 800, SIDES.0 as u64, SIDES.1 as u64);
/// Sizes to choose from, in points.
const SIZES: [(&str, [u32; 2], &str); 3] = [
    ("slide", [1280, 720], "16:9, for a slide"),
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

/// Shows the dialog over the window and requests what is chosen there; returns whether it is closed. A typed number that is not allowed is
/// refused with a message.
pub fn show(ctx: &Context, state: &mut State) -> bool {
    let mut typed = Ok(());
    let modal = Modal::new(Id::unique("figure dialog")).show(ctx, |ui| {
        ui.set_width(430.0);
        ui.label(heading("Figure of the experiment"));
        ui.add_space(GAP / 2.0);
        let options = &mut state.settings.figure;
        Grid::new("figure options").num_columns(2).spacing([2.0 * GAP, GAP]).show(ui, |ui| typed = fields(ui, options));
        ui.add_space(GAP);
        ui.horizontal(|ui| buttons(ui, state)).inner
    });
    let left = typed.is_ok() && (modal.inner || modal.should_close());
    if let Err(message) = typed {
        state.message = Some(message);
    }
    left
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
        ui.radio_value(&mut options.dark, false, "light, for paper");
        ui.radio_value(&mut options.dark, true, "dark, for a screen");
    });
    ui.end_row();
    let mut errors = FirstError::default();
    ui.label("size");
    ui.horizontal(|ui| {
        for (side, param) in options.size.iter_mut().zip([WIDTH, HEIGHT]) {
            let mut points = f64::from(*side);
            errors.note(number(ui, &param, &mut points, 1.0, " pt"));
            *side = points.round() as u32;
        }
    });
    ui.end_row();
    ui.label("");
    ui.horizontal(|ui| {
        for (name, size, about) in SIZES {
            if ui.selectable_label(options.size == size, name).on_hover_text(about).clicked() {
                options.size = size;
            }
        }
    });
    ui.end_row();
    ui.label("scale");
    let mut scale = f64::from(options.scale);
    errors.note(number(ui, &SCALE, &mut scale, 0.05, " pixels per point"));
    options.scale = scale as f32;
    ui.end_row();
    ui.label("animation");
    ui.horizontal(|ui| {
        errors.note(number(ui, &LENGTH, &mut options.seconds, 0.1, " s"));
        let mut fps = f64::from(options.fps);
        errors.note(number(ui, &RATE, &mut fps, 1.0, " frames/s"));
        options.fps = fps.round() as u32;
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

/// Shows a button for each format, and those to copy and to cancel; returns whether one was clicked.
fn buttons(ui: &mut Ui, state: &mut State) -> bool {
    let mut clicked = false;
    let mut button = |name: &str, about: &str, request: Option<WindowRequest>| {
        if ui.button(name).on_hover_text(about).clicked() {
            state.requests.extend(request);
            clicked = true;
        }
    };
    for format in Format::ALL {
        let name = format!("{} …", format.ending().to_uppercase());
        button(&name, format.facts().about, Some(WindowRequest::File(FilePurpose::Figure(format))));
    }
    button("Copy", "Copy the picture, at the step shown", Some(WindowRequest::CopyFigure));
    button("Cancel", "Close without making a figure", None);
    clicked
}
