//! A figure for export: the contours with the runs' paths, the loss plot, or both, with all settings needed to reproduce them.
//!
//! A [`Figure`] computes once what does not depend on the step, and then draws any step as a `Drawing` made of a few kinds of
//! shapes. A drawing is written as SVG ([`svg`]); pictures are rendered from that same SVG ([`raster`]), one alone or many as an
//! animation (`animation`). Nothing here uses windows, files or clocks.

pub(crate) mod animation;
pub mod answer_words;
pub(crate) mod axis;
pub(crate) mod caption;
pub mod comparison;
pub(crate) mod curve;
pub(crate) mod drawing;
pub mod export;
mod field;
pub mod film;
pub(crate) mod fonts;
pub mod handout;
mod layout;
mod legend;
mod line;
mod losses;
mod marker;
pub mod numbers;
pub mod palette;
mod plane;
mod plot;
pub(crate) mod png;
mod quantizer;
pub mod raster;
pub mod svg;

use crate::figure::curve::CurveFigure;
use crate::figure::drawing::{Drawing, Item};
use crate::figure::layout::Layout;
use crate::figure::legend::Legend;
use crate::figure::line::RunPath;
use crate::figure::losses::LossFigure;
use crate::figure::palette::{FigurePalette, Theme};
use crate::figure::plane::ContourFigure;
use crate::math::View;
use crate::math::catalog::choice::choice;
use crate::sim::Experiment;

choice! {
    /// The plots that a figure contains.
    pub enum FigureContent {
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

/// The content, theme, size and view of a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FigureStyle {
    /// The plots it contains.
    pub content: FigureContent,
    /// Dark or light.
    pub theme: Theme,
    /// The width and height in points, each within [`SIDES`]; the type of a printed book is about 12 points high.
    pub size: [u32; 2],
    /// The part of the plane that is shown; where it is none, the objective's own view, extended to the start.
    pub view: Option<View>,
    /// Whether the legend says how the runs end.
    pub tells_ends: bool,
}

impl Default for FigureStyle {
    fn default() -> Self {
        FigureStyle { content: FigureContent::Both, theme: Theme::Light, size: [1200, 800], view: None, tells_ends: true }
    }
}

/// The plot on which the runs move.
enum MainPlot {
    Plane(ContourFigure),
    Curve(CurveFigure),
}

/// The figure of an experiment, ready to be drawn at any step.
pub struct Figure<'a> {
    experiment: &'a Experiment,
    style: FigureStyle,
    palette: &'static FigurePalette,
    lines: Vec<RunPath>,
    legend: Legend,
    layout: Layout,
    main_plot: Option<MainPlot>,
    losses: Option<LossFigure>,
}

impl<'a> Figure<'a> {
    /// Computes all runs of `experiment`, which has passed its check, and lays the figure out.
    pub fn new(experiment: &'a Experiment, style: FigureStyle) -> Self {
        let size = style.size.map(|side| side.clamp(SIDES.0, SIDES.1));
        let style = FigureStyle { size, ..style };
        let points = size.map(|side| side as f32);
        let lines = line::of(experiment);
        let legend = Legend::new(experiment, &lines, layout::legend_width(style.content, points), style.tells_ends);
        let foot = caption::foot(experiment, points[0]);
        let layout = Layout::new(style.content, points, &|room| legend.height(room), foot.len());
        let main_plot = layout.contours.map(|frame| match experiment.objective.dimension() {
            1 => MainPlot::Curve(CurveFigure::new(experiment, &lines, frame, style.view)),
            _ => MainPlot::Plane(ContourFigure::new(experiment, &lines, frame, style.view)),
        });
        let losses = layout.losses.map(|frame| LossFigure::new(experiment, &lines, frame));
        Figure { experiment, style, palette: FigurePalette::of(style.theme), lines, legend, layout, main_plot, losses }
    }

    /// The experiment.
    pub fn experiment(&self) -> &Experiment {
        self.experiment
    }

    /// The content, theme, size and view.
    pub fn style(&self) -> FigureStyle {
        self.style
    }

    /// The colours that an animation must reproduce exactly.
    pub fn colors(&self) -> Vec<palette::Rgb> {
        let runs = self.lines.iter().map(|line| self.palette.run(self.experiment.runs[line.run].color));
        [self.palette.background, self.palette.text, self.palette.weak].into_iter().chain(runs).collect()
    }

    /// The characters of the figure that the program's fonts do not have: pictures show a box in their place.
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

    /// The layer that does not change with the step.
    pub fn ground(&self) -> Drawing {
        let (experiment, palette) = (self.experiment, self.palette);
        let mut drawing = Drawing {
            background: Some(palette.background),
            title: caption::title(experiment),
            source: caption::source(experiment),
            ..self.layer()
        };
        drawing.items.extend(caption::items(experiment, &self.layout, palette));
        match &self.main_plot {
            Some(MainPlot::Plane(plane)) => drawing.items.extend(plane.ground(experiment, palette)),
            Some(MainPlot::Curve(curve)) => drawing.items.extend(curve.ground(experiment, palette)),
            None => {}
        }
        if let Some(losses) = &self.losses {
            drawing.items.extend(losses.ground(experiment, &self.lines, palette));
        }
        drawing.items.extend(self.legend.items(experiment, self.layout.legend, palette));
        drawing
    }

    /// The layer that changes with the step, in front of the ground; a step beyond the last shows the last.
    pub fn moving(&self, step: usize) -> Drawing {
        let (experiment, palette) = (self.experiment, self.palette);
        let step = step.min(experiment.steps);
        let mut drawing = self.layer();
        match &self.main_plot {
            Some(MainPlot::Plane(plane)) => drawing.items.extend(plane.moving(experiment, &self.lines, step, palette)),
            Some(MainPlot::Curve(curve)) => drawing.items.extend(curve.moving(experiment, &self.lines, step, palette)),
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
        let [width, height] = self.style.size.map(|side| side as f32);
        Drawing { width, height, ..Drawing::default() }
    }
}
