//! `downhill render`: an experiment as a still or animated figure.

use crate::cli::interrupt;
use crate::cli::options::figure_options::{Shade, between, scale, size};
use crate::cli::options::shared::ExperimentArgs;
use crate::cli::options::whole::whole;
use crate::cli::progress;
use crate::cli::report::{Failure, say};
use crate::figure::animation::MOST_SIDE;
use crate::figure::export::{self, Format, endings};
use crate::figure::film::{FPS, Film, SECONDS};
use crate::figure::raster;
use crate::figure::{Figure, FigureContent, FigureStyle};
use crate::sim::experiment::MAX_STEPS;
use crate::sim::files;
use crate::sim::threads::Watch;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// The text that `--help` adds.
pub const HELP: &str = "\
The ending of OUT decides what is written: .svg (vectors, with text that stays text), .png, or .gif (the runs as they move). The figure \
says what it takes to make it again: objective, start, steps, seed, every run in the notation, and the version, as far as there is room; the \
whole experiment file is in the figure's file too (an SVG's desc, a PNG's Description, a GIF's comment). No display and no GPU is needed, and the same options give the same figure everywhere.

The contours are those of the objective's customary domain, widened to the start where that lies outside. An objective of one parameter \
is drawn as its curve. The loss plot shows F - F* where the least value F* is known and F elsewhere, of the full objective, without noise \
and weight decay; its axis is logarithmic unless F has values that are not above 0. A run that diverges is drawn to its last finite \
iterate, and the legend says so.

An animation takes --seconds from the start to the last step, stays there for 1.5 seconds, and begins again. Its progress is shown on \
standard error. Interrupted, it leaves nothing behind and exits with status 130.

Examples:
  downhill render --preset ravine -o ravine.svg
  downhill render experiment.toml -o figure.png --what contours --theme dark \\
    --size 900x900 --scale 3
  downhill render --objective rosenbrock --run 'gd(lr=0.001)' --run 'adam(lr=0.05)' \\
    --steps 500 -o race.gif --fps 25 --seconds 8";

#[derive(Args)]
pub struct RenderArgs {
    #[command(flatten)]
    pub what: ExperimentArgs,
    /// The file to write, whole or not at all: OUT.svg, OUT.png or OUT.gif
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,
    /// What the figure shows
    #[arg(long = "what", value_name = "WHAT", value_enum, default_value_t = FigurePart::Both)]
    pub part: FigurePart,
    /// Light, for paper, or dark, for a screen
    #[arg(long, value_enum, default_value_t = Shade::Light)]
    pub theme: Shade,
    /// Width and height in points, 320 to 4000 each; text keeps its size, so a smaller figure has larger text [default: 1200x800, of a GIF 960x640]
    #[arg(long, value_name = "WxH", allow_hyphen_values = true, value_parser = size)]
    pub size: Option<[u32; 2]>,
    /// Pixels per point, 0.5 to 8; only of formats that consist of pixels [default: 2, of a GIF 1]
    #[arg(long, value_name = "S", allow_hyphen_values = true, value_parser = scale)]
    pub scale: Option<f32>,
    /// The step shown; of a GIF the last one [default: the last of all]
    #[arg(long, value_name = "K", allow_hyphen_values = true, value_parser = step)]
    pub step: Option<usize>,
    /// Frames per second, 1 to 50; GIF only [default: 20]
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = fps)]
    pub fps: Option<u32>,
    /// How long the runs take, 0.1 to 120 seconds; GIF only [default: 6]
    #[arg(long, value_name = "T", allow_hyphen_values = true, value_parser = seconds)]
    pub seconds: Option<f64>,
    /// Replace the file where there is one
    #[arg(long)]
    pub force: bool,
}

/// The choice of plots for a figure.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub enum FigurePart {
    /// Contours (or the curve of one parameter) and loss plot
    Both,
    /// Contours (or the curve) alone
    Contours,
    /// Loss plot alone
    Loss,
}

/// Writes the figure that `args` describe.
pub fn run(args: RenderArgs) -> Result<(), Failure> {
    let RenderArgs { what, output, part, theme, size, scale, step, fps, seconds, force } = args;
    let format = Format::of(&output)?;
    let facts = format.facts();
    let only = |given: bool, option: &str, endings: &str| match given {
        true => Err(format!("--{option} is for {endings}, and {} is none", output.display())),
        false => Ok(()),
    };
    let animations = format!("an animation, {}", endings(|facts| facts.moves));
    only(!facts.has_pixels && scale.is_some(), "scale", &format!("pixels, {}", endings(|facts| facts.has_pixels)))?;
    only(!facts.moves && fps.is_some(), "fps", &animations)?;
    only(!facts.moves && seconds.is_some(), "seconds", &animations)?;
    let (default_size, default_scale) = if facts.moves { ([960, 640], 1.0) } else { (FigureStyle::default().size, 2.0) };
    let (size, scale) = (size.unwrap_or(default_size), scale.unwrap_or(default_scale));
    if facts.has_pixels {
        raster::check(size[0], size[1], scale)?;
    }
    if facts.moves && size.iter().any(|side| *side as f32 * scale > MOST_SIDE as f32) {
        return Err(format!("an animation has at most {MOST_SIDE} pixels along a side; take a smaller --size or --scale").into());
    }
    let experiment = what.any_experiment()?;
    let last = step.unwrap_or(experiment.steps);
    if last > experiment.steps {
        return Err(format!("--step {last} is beyond the last step, {}", experiment.steps).into());
    }
    files::check_target(&output, force)?;
    let content = match part {
        FigurePart::Both => FigureContent::Both,
        FigurePart::Contours => FigureContent::Contours,
        FigurePart::Loss => FigureContent::Loss,
    };
    let figure = Figure::new(&experiment, FigureStyle { content, theme: theme.theme(), size, ..FigureStyle::default() });
    if facts.has_pixels {
        warn_of_missing(&figure);
    }
    interrupt::remove_unfinished_file();
    let film = Film { fps: fps.unwrap_or(20), seconds: seconds.unwrap_or(6.0), last, scale };
    if facts.moves {
        return animate(&figure, format, &film, &output, force);
    }
    Ok(files::save(&output, force, |out| export::write(&figure, format, &film, &Watch::default(), out))?)
}

/// Writes the animation, and reports its progress.
fn animate(figure: &Figure<'_>, format: Format, film: &Film, output: &Path, force: bool) -> Result<(), Failure> {
    let watch = Watch::default();
    Ok(progress::reported(&watch, || files::save(output, force, |out| export::write(figure, format, film, &watch, out)))?)
}

/// Warns of the characters in titles and labels that no font of the program has.
fn warn_of_missing(figure: &Figure<'_>) {
    let missing = figure.missing();
    if !missing.is_empty() {
        let signs = missing.iter().map(|c| format!("'{c}'")).collect::<Vec<_>>().join(", ");
        say("note", &format!("the program's fonts have no {signs}; the picture shows a box there, and an SVG would not"));
    }
}

fn fps(text: &str) -> Result<u32, String> {
    whole(text, FPS.0.into(), FPS.1.into()).map(|fps| fps as u32)
}

fn seconds(text: &str) -> Result<f64, String> {
    between(text, SECONDS.0, SECONDS.1)
}

fn step(text: &str) -> Result<usize, String> {
    whole(text, 0, MAX_STEPS as u64).map(|step| step as usize)
}
