//! A figure to take home: the contours with the runs' paths, the loss plot, or both, with all that is needed to make them again.
//!
//! A [`Figure`] computes once what does not depend on the step and then draws any step: [`Drawing`]s, made of a handful of shapes. A
//! drawing is written as SVG ([`svg`]), and pixels are those of that same SVG ([`raster`]), alone or one after the other ([`animation`]).
//! No window, no files, no clock.

pub mod animation;
pub mod axis;
pub mod caption;
pub mod curve;
pub mod drawing;
pub mod export;
mod field;
pub mod film;
pub mod fonts;
mod layout;
mod legend;
mod line;
mod losses;
mod marker;
pub mod numbers;
pub mod palette;
mod plane;
mod plot;
pub mod png;
mod quantizer;
pub mod raster;
pub mod svg;

use crate::figure::curve::Curve;
use crate::figure::drawing::{Drawing, Item};
use crate::figure::layout::Layout;
use crate::figure::legend::Legend;
use crate::figure::line::Line;
use crate::figure::losses::Losses;
use crate::figure::palette::{Palette, Theme};
use crate::figure::plane::Plane;
use crate::math::View;
use crate::math::catalog::choice::choice;
use crate::sim::Experiment;

choice! {
    /// What a figure shows.
    pub enum What {
        /// The contours, or the curve of one parameter, and the loss plot.
        Both = "both",
        /// The contours, or the curve, alone.
        Contours = "contours",
        /// The loss plot alone.
        Loss = "loss",
    }
}

/// The least and the largest width and height of a figure, in points.
pub const SIDES: (u32, u32) = (320, 4000);

/// How a figure looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// What it shows.
    pub what: What,
    /// Dark or light.
    pub theme: Theme,
    /// Width and height in points, each within [`SIDES`]; a text of the size of a book's takes 12.
    pub size: [u32; 2],
    /// The part of the plane that is shown; none for what the objective wants seen, with the start.
    pub view: Option<View>,
}

impl Default for Look {
    fn default() -> Self {
        Look { what: What::Both, theme: Theme::Light, size: [1200, 800], view: None }
    }
}

/// Over what the runs move.
enum Stage {
    Plane(Plane),
    Curve(Curve),
}

/// The figure of an experiment, ready to be drawn at any step.
pub struct Figure<'a> {
    experiment: &'a Experiment,
    look: Look,
    palette: &'static Palette,
    lines: Vec<Line>,
    legend: Legend,
    layout: Layout,
    stage: Option<Stage>,
    losses: Option<Losses>,
}

impl<'a> Figure<'a> {
    /// Runs all runs of `experiment`, which has passed its check, and lays the figure out.
    pub fn new(experiment: &'a Experiment, look: Look) -> Self {
        let size = look.size.map(|side| side.clamp(SIDES.0, SIDES.1));
        let look = Look { size, ..look };
        let points = size.map(|side| side as f32);
        let lines = line::of(experiment);
        let legend = Legend::new(experiment, &lines, layout::legend_width(look.what, points));
        let foot = caption::foot(experiment, points[0]);
        let layout = Layout::new(look.what, points, &|room| legend.height(room), foot.len());
        let stage = layout.contours.map(|frame| match experiment.objective.dimension() {
            1 => Stage::Curve(Curve::new(experiment, &lines, frame, look.view)),
            _ => Stage::Plane(Plane::new(experiment, &lines, frame, look.view)),
        });
        let losses = layout.losses.map(|frame| Losses::new(experiment, &lines, frame));
        Figure { experiment, look, palette: Palette::of(look.theme), lines, legend, layout, stage, losses }
    }

    /// The experiment.
    pub fn experiment(&self) -> &Experiment {
        self.experiment
    }

    /// How it looks.
    pub fn look(&self) -> Look {
        self.look
    }

    /// The colours that must come out as they are, whatever a picture does with the others.
    pub fn colors(&self) -> Vec<palette::Rgb> {
        let runs = self.lines.iter().map(|line| self.palette.run(self.experiment.runs[line.run].color));
        [self.palette.background, self.palette.text, self.palette.weak].into_iter().chain(runs).collect()
    }

    /// The characters in it that the program's fonts do not have: pictures show a box in their place.
    pub fn missing(&self) -> Vec<char> {
        let experiment = self.experiment;
        let names = self.lines.iter().map(|line| experiment.runs[line.run].name().to_owned());
        let mut missing: Vec<char> = names.chain([caption::title(experiment)]).flat_map(|text| fonts::missing(&text)).collect();
        missing.sort_unstable();
        missing.dedup();
        missing
    }

    /// The whole figure at `step`.
    pub fn drawing(&self, step: usize) -> Drawing {
        let mut drawing = self.ground();
        drawing.items.extend(self.moving(step).items);
        drawing
    }

    /// What stays while the runs move.
    pub fn ground(&self) -> Drawing {
        let (experiment, palette) = (self.experiment, self.palette);
        let mut drawing = Drawing {
            background: Some(palette.background),
            title: caption::title(experiment),
            source: caption::source(experiment),
            ..self.layer()
        };
        drawing.items.extend(caption::items(experiment, &self.layout, palette));
        match &self.stage {
            Some(Stage::Plane(plane)) => drawing.items.extend(plane.ground(experiment, palette)),
            Some(Stage::Curve(curve)) => drawing.items.extend(curve.ground(experiment, palette)),
            None => {}
        }
        if let Some(losses) = &self.losses {
            drawing.items.extend(losses.ground(experiment, &self.lines, palette));
        }
        drawing.items.extend(self.legend.items(experiment, self.layout.legend, palette));
        drawing
    }

    /// What changes from step to step, in front of the ground; a step beyond the last shows the last.
    pub fn moving(&self, step: usize) -> Drawing {
        let (experiment, palette) = (self.experiment, self.palette);
        let step = step.min(experiment.steps);
        let mut drawing = self.layer();
        match &self.stage {
            Some(Stage::Plane(plane)) => drawing.items.extend(plane.moving(experiment, &self.lines, step, palette)),
            Some(Stage::Curve(curve)) => drawing.items.extend(curve.moving(experiment, &self.lines, step, palette)),
            None => {}
        }
        if let Some(losses) = &self.losses {
            drawing.items.extend(losses.moving(experiment, &self.lines, step, palette));
        }
        drawing.add(Item::Text(caption::step(experiment, step, &self.layout, palette)));
        drawing
    }

    /// An empty layer of the figure's size.
    fn layer(&self) -> Drawing {
        let [width, height] = self.look.size.map(|side| side as f32);
        Drawing { width, height, ..Drawing::default() }
    }
}
