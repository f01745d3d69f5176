//! Exports: figures and tables computed beside the window, with progress and a button to stop.

use crate::figure::Figure;
use crate::figure::comparison::ComparisonStyle;
use crate::figure::export::{self, Format};
use crate::figure::film::Film;
use crate::math::View;
use crate::sim::Experiment;
use crate::sim::export::write_watched;
use crate::sim::files;
use crate::sim::threads::{BackgroundTask, Progress, Watch};
use crate::ui::state::State;
use crate::ui::state::comparison_plan::{ComparisonFile, ComparisonPicture, ComparisonPlan};
use crate::ui::state::figure_options::FigureOptions;
use eframe::egui::{Align2, Area, ColorImage, Context, Frame, Id, Order, ProgressBar, vec2};
use std::io::{self, Write};
use std::path::PathBuf;

/// The kind of thing that is written to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Export {
    /// The figure of the experiment.
    Figure(Format),
    /// Every step of every run.
    Table,
    /// A picture of the page Compare: its table, or its figure in a format.
    Comparison(ComparisonPicture, ComparisonFile),
}

impl Export {
    /// Returns its name within a sentence.
    fn name(self) -> &'static str {
        match self {
            Export::Figure(_) => "figure",
            Export::Table => "table",
            Export::Comparison(_, file) => file.name(),
        }
    }

    fn write(self, source: &ExportSource, watch: &Watch, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Export::Figure(format) => export::write(&source.figure(), format, &source.film(), watch, out),
            Export::Table => write_watched(&source.experiment, out, watch, |_, _, _| ()),
            Export::Comparison(_, file) => {
                let plan = source.plan.as_ref().ok_or_else(|| io::Error::other("there is nothing to compare"))?;
                let style = ComparisonStyle { theme: source.options.look(None).theme, ..ComparisonStyle::default() };
                plan.write(file, style, source.options.scale, watch, out)
            }
        }
    }
}

/// The source of an export: the experiment as the window shows it.
struct ExportSource {
    experiment: Experiment,
    options: FigureOptions,
    /// The part of the plane that is shown; none for the objective's default view.
    view: Option<View>,
    /// The last step shown.
    step: usize,
    /// What is compared, where a comparison is written.
    plan: Option<ComparisonPlan>,
}

impl ExportSource {
    fn of(state: &State) -> Self {
        let (experiment, options) = (state.work.experiment.clone(), state.settings.figure);
        ExportSource { experiment, options, view: state.view, step: state.step(), plan: None }
    }

    fn figure(&self) -> Figure<'_> {
        Figure::new(&self.experiment, self.options.look(self.view))
    }

    fn film(&self) -> Film {
        self.options.film(self.step)
    }
}

/// The result of an export.
enum ExportResult {
    /// A file was written: its kind and path.
    File(Export, PathBuf),
    /// The pixels of the figure.
    Pixels(ColorImage),
}

/// The export that is being computed, if any.
#[derive(Default)]
pub struct ExportJob {
    task: Option<BackgroundTask<Result<ExportResult, String>>>,
}

impl ExportJob {
    /// Begins to write `what` of the experiment to the file at `path`; replaces an existing file only where the user has agreed.
    pub fn save(&mut self, ctx: &Context, state: &State, what: Export, path: PathBuf, replace: bool) -> Result<(), String> {
        let mut source = ExportSource::of(state);
        match what {
            Export::Figure(format) => source.options.check(format)?,
            Export::Comparison(picture, _) => source.plan = Some(ComparisonPlan::of(state, picture)?),
            Export::Table => {}
        }
        files::check_target(&path, replace)?;
        self.begin(ctx, move |watch| {
            let saved = files::save(&path, replace, |out| what.write(&source, watch, out));
            (!watch.is_stopped()).then(|| saved.map(|()| ExportResult::File(what, path)))
        });
        Ok(())
    }

    /// Begins to draw the figure's pixels, to be copied.
    pub fn copy(&mut self, ctx: &Context, state: &State) -> Result<(), String> {
        let source = ExportSource::of(state);
        source.options.check_pixels()?;
        self.begin(ctx, move |_| {
            let pixels = export::pixels(&source.figure(), &source.film());
            Some(pixels.map(|(size, rgb)| ExportResult::Pixels(ColorImage::from_rgb(size, &rgb))))
        });
        Ok(())
    }

    fn begin(&mut self, ctx: &Context, work: impl FnOnce(&Watch) -> Option<Result<ExportResult, String>> + Send + 'static) {
        let ctx = ctx.clone();
        self.task = Some(BackgroundTask::spawn(work, move || ctx.request_repaint()));
    }

    /// Shows the progress of the export, with a button to stop it; when it is done, says so or why it failed.
    pub fn show(&mut self, ctx: &Context, state: &mut State) {
        let Some(task) = self.task.as_mut() else { return };
        let (progress, exported) = task.poll();
        if progress == Progress::Over {
            self.task = None;
            match exported {
                Some(Ok(ExportResult::File(what, path))) => {
                    state.say(format!("The {} is saved as {}.", what.name(), path.display()))
                }
                Some(Ok(ExportResult::Pixels(image))) => {
                    ctx.copy_image(image);
                    state.say("The figure is copied.");
                }
                Some(Err(message)) => state.message = Some(message),
                None => {}
            }
            return;
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
    }
}
