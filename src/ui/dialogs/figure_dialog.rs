//! What a figure to take home shall look like, and the work of drawing it beside the window.

use crate::figure::export::{self, Format};
use crate::figure::film::{FPS, Film, SECONDS};
use crate::figure::{Figure, SIDES};
use crate::math::View;
use crate::math::catalog::param::Param;
use crate::sim::Experiment;
use crate::sim::export as table;
use crate::sim::files;
use crate::sim::threads::{BackgroundTask, Progress};
use crate::ui::controls::param_slider;
use crate::ui::state::figure_options::FigureOptions;
use crate::ui::theme::{GAP, heading};
use eframe::egui::{Align2, Area, ColorImage, ComboBox, Context, Frame, Grid, Id, Modal, Order, ProgressBar, Ui, vec2};
use std::path::PathBuf;

/// What the dialog was left with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Save the figure in this format.
    Save(Format),
    /// Copy its pixels.
    Copy,
    /// Nothing.
    Cancel,
}

const SIZE: &str = "In points; text keeps its size, so a smaller figure has larger text";
const WIDTH: Param = Param::count("width", "", "Width of the figure", SIZE, 1200, SIDES.0 as u64, SIDES.1 as u64);
const HEIGHT: Param = Param::count("height", "", "Height of the figure", SIZE, 800, SIDES.0 as u64, SIDES.1 as u64);
const SCALE: Param =
    Param::real("scale", "", "Scale of the figure", "Of PNG and GIF; an SVG is sharp at any size", 2.0, 0.5, 8.0);
const LENGTH: Param =
    Param::real("seconds", "", "Length of the animation", "How long the runs take from start to end", 6.0, SECONDS.0, SECONDS.1);
const RATE: Param =
    Param::count("fps", "", "Frame rate of the animation", "Frames per second of a GIF", 20, FPS.0 as u64, FPS.1 as u64);

/// Shows the dialog over the window, and what was chosen once it is. Fails with a message where a number typed is not allowed.
pub fn show(ctx: &Context, options: &mut FigureOptions) -> Result<Option<Choice>, String> {
    let mut typed = Ok(());
    let modal = Modal::new(Id::unique("figure dialog")).show(ctx, |ui| {
        ui.set_width(430.0);
        ui.label(heading("Figure of the experiment"));
        ui.add_space(GAP / 2.0);
        Grid::new("figure options").num_columns(2).spacing([2.0 * GAP, GAP]).show(ui, |ui| typed = fields(ui, options));
        ui.add_space(GAP);
        ui.horizontal(buttons).inner
    });
    typed.map(|()| modal.inner.or(modal.should_close().then_some(Choice::Cancel)))
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
    let mut outcome = Ok(());
    let mut note = |typed: Result<(), String>| outcome = std::mem::replace(&mut outcome, Ok(())).and(typed);
    ui.label("size");
    ui.horizontal(|ui| {
        for (side, param) in options.size.iter_mut().zip([WIDTH, HEIGHT]) {
            let mut points = f64::from(*side);
            note(number(ui, &param, &mut points, 1.0, " pt"));
            *side = points.round() as u32;
        }
    });
    ui.end_row();
    ui.label("scale");
    let mut scale = f64::from(options.scale);
    note(number(ui, &SCALE, &mut scale, 0.05, " pixels per point"));
    options.scale = scale as f32;
    ui.end_row();
    ui.label("animation");
    ui.horizontal(|ui| {
        note(number(ui, &LENGTH, &mut options.seconds, 0.1, " s"));
        let mut fps = f64::from(options.fps);
        note(number(ui, &RATE, &mut fps, 1.0, " frames/s"));
        options.fps = fps.round() as u32;
    });
    ui.end_row();
    outcome
}

/// The field of a number that `param` describes, under its name.
fn number(ui: &mut Ui, param: &Param, place: &mut f64, speed: f64, unit: &str) -> Result<(), String> {
    let (field, typed) = param_slider::alone(ui, param, place, None, speed, ["", unit]);
    field.accessible_name(param.name).on_hover_text(param.doc);
    typed
}

fn buttons(ui: &mut Ui) -> Option<Choice> {
    let mut choice = None;
    let formats =
        Format::ALL.map(|format| (format!("{} …", format.ending().to_uppercase()), Choice::Save(format), format.facts().about));
    let others = [
        ("Copy".to_owned(), Choice::Copy, "Copy the picture, at the step shown"),
        ("Cancel".to_owned(), Choice::Cancel, "Close without making a figure"),
    ];
    for (name, what, about) in formats.into_iter().chain(others) {
        if ui.button(name).on_hover_text(about).clicked() {
            choice = Some(what);
        }
    }
    choice
}

/// A figure that was drawn.
pub enum Drawn {
    /// It is in this file.
    Saved(PathBuf),
    /// Its pixels.
    Pixels(ColorImage),
    /// Not a figure, but the table of all steps is in this file.
    Table(PathBuf),
}

/// The figure that is being drawn, if any.
#[derive(Default)]
pub struct FigureWork {
    task: Option<BackgroundTask<Result<Drawn, String>>>,
}

/// What is drawn, and from what.
pub struct FigureJob {
    /// The experiment.
    pub experiment: Experiment,
    /// What it shall look like.
    pub options: FigureOptions,
    /// The part of the plane that is shown; none for what the objective wants seen.
    pub view: Option<View>,
    /// The last step shown.
    pub step: usize,
}

impl FigureJob {
    fn film(&self) -> Film {
        Film { fps: self.options.fps, seconds: self.options.seconds, last: self.step, scale: self.options.scale }
    }
}

impl FigureWork {
    /// Begins to write the figure to the file at `path`.
    pub fn save(&mut self, ctx: &Context, order: FigureJob, format: Format, path: PathBuf, replace: bool) -> Result<(), String> {
        order.options.check(format)?;
        files::check_target(&path, replace)?;
        let ctx = ctx.clone();
        self.task = Some(BackgroundTask::spawn(
            move |watch| {
                let figure = Figure::new(&order.experiment, order.options.look(order.view));
                let saved = files::save(&path, replace, |out| export::write(&figure, format, &order.film(), watch, out));
                if watch.is_stopped() { None } else { Some(saved.map(|()| Drawn::Saved(path))) }
            },
            move || ctx.request_repaint(),
        ));
        Ok(())
    }

    /// Begins to write every step of every run of `experiment` to the file at `path`.
    pub fn table(&mut self, ctx: &Context, experiment: Experiment, path: PathBuf, replace: bool) -> Result<(), String> {
        files::check_target(&path, replace)?;
        let ctx = ctx.clone();
        self.task = Some(BackgroundTask::spawn(
            move |watch| {
                let saved = files::save(&path, replace, |out| table::write_watched(&experiment, out, watch, |_, _, _| ()));
                if watch.is_stopped() { None } else { Some(saved.map(|()| Drawn::Table(path))) }
            },
            move || ctx.request_repaint(),
        ));
        Ok(())
    }

    /// Begins to draw the figure's pixels.
    pub fn copy(&mut self, ctx: &Context, order: FigureJob) -> Result<(), String> {
        order.options.check_pixels()?;
        let ctx = ctx.clone();
        self.task = Some(BackgroundTask::spawn(
            move |_| {
                let figure = Figure::new(&order.experiment, order.options.look(order.view));
                let pixels = export::pixels(&figure, &order.film());
                Some(pixels.map(|(size, rgb)| Drawn::Pixels(ColorImage::from_rgb(size, &rgb))))
            },
            move || ctx.request_repaint(),
        ));
        Ok(())
    }

    /// Shows how far it is, with a way to call it off; the figure once it is drawn, or why it is not.
    pub fn show(&mut self, ctx: &Context) -> Option<Result<Drawn, String>> {
        let task = self.task.as_mut()?;
        let (progress, drawn) = task.poll();
        if progress == Progress::Over {
            self.task = None;
            return drawn;
        }
        let area = Area::new(Id::unique("figure progress")).order(Order::Foreground);
        let stopped = area.anchor(Align2::CENTER_BOTTOM, vec2(0.0, -72.0)).show(ctx, |ui| {
            Frame::popup(ui.style())
                .show(ui, |ui| {
                    ui.horizontal(|ui| {
                        ui.label("Writing the file");
                        ui.add(ProgressBar::new(task.part()).desired_width(160.0).show_percentage());
                        ui.button("Stop").on_hover_text("Stop writing; no file is left").clicked()
                    })
                    .inner
                })
                .inner
        });
        ctx.request_repaint_after(std::time::Duration::from_millis(100));
        if stopped.inner {
            self.task = None;
        }
        None
    }
}
