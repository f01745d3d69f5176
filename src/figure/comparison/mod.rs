//! Figures of comparisons: a sweep, a map, basins, or a benchmark, each with the conditions under which it was made.

pub mod basins_figure;
pub mod benchmark_figure;
pub mod map_figure;
pub mod shades;
pub mod sweep_figure;

use crate::figure::SIDES;
use crate::figure::drawing::{Drawing, Frame, Item, Paint, Pen, TextLine};
use crate::figure::export::Format;
use crate::figure::fonts::{Weight, fit, wrap};
use crate::figure::numbers::typed;
use crate::figure::palette::{FigurePalette, Rgb, Theme};
use crate::figure::raster::Raster;
use crate::figure::svg;
use crate::sim::compare::rate_curve::NO_BOTTOM;
use std::io;

/// The margin around the page, in points.
const MARGIN: f32 = 24.0;
/// The font sizes of the title, of names and of the conditions.
const TITLE: f32 = 20.0;
const NAME: f32 = 13.0;
const FOOT: f32 = 12.0;
/// The distance between two lines of the legend, and of the foot.
const LINE: f32 = 18.0;
const FOOT_LINE: f32 = 15.0;
/// The width of the legend.
const LEGEND: f32 = 250.0;

/// What stands for F*, which is not known: `lowest`, the least value that a run came to, or nothing.
pub fn stand_in(lowest: f64) -> String {
    match lowest {
        f64::NEG_INFINITY => NO_BOTTOM.to_owned(),
        lowest => format!("F* is not known; the least value that a run reached, {}, stands for it", typed(lowest)),
    }
}

/// The look of a figure of a comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ComparisonStyle {
    /// Dark or light.
    pub theme: Theme,
    /// The width and height in points, each within [`SIDES`].
    pub size: [u32; 2],
}

impl Default for ComparisonStyle {
    fn default() -> Self {
        ComparisonStyle { theme: Theme::Light, size: [1200, 800] }
    }
}

/// The figure of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparisonFigure(pub(in crate::figure) Drawing);

impl ComparisonFigure {
    /// Writes it to `out` as SVG or PNG; `scale` is the number of pixels per point. Fails for a format that moves.
    pub fn write(&self, format: Format, scale: f32, out: &mut dyn io::Write) -> io::Result<()> {
        let text = svg::write(&self.0);
        match format.facts() {
            facts if facts.moves => Err(io::Error::other("a comparison does not move; take .svg or .png")),
            facts if facts.has_pixels => {
                out.write_all(&Raster::default().png(&text, scale, &self.0.source).map_err(io::Error::other)?)
            }
            _ => out.write_all(text.as_bytes()),
        }
    }
}

/// A page with a title, a legend at the right, and the conditions at the foot.
struct ComparisonSheet {
    drawing: Drawing,
    palette: &'static FigurePalette,
    /// The room for a plot and its axes.
    plot: Frame,
    /// The room for the legend.
    legend: Frame,
    /// Where the next line of the legend stands.
    at: f32,
}

impl ComparisonSheet {
    /// An empty page; `conditions` say how the figure was made, in the foot and in the file.
    fn new(style: ComparisonStyle, title: &str, conditions: &str) -> Self {
        let [width, height] = style.size.map(|side| side.clamp(SIDES.0, SIDES.1) as f32);
        let palette = FigurePalette::of(style.theme);
        let foot = wrap(conditions, FOOT, Weight::Regular, width - 2.0 * MARGIN, 6);
        let bottom = height - MARGIN - foot.len() as f32 * FOOT_LINE;
        let legend = LEGEND.min(0.4 * width);
        let top = MARGIN + 34.0;
        let legend = Frame::new(width - MARGIN - legend, top, width - MARGIN, bottom - 10.0);
        let plot = Frame::new(MARGIN, top, legend.left - 20.0, bottom - 10.0);
        let source = format!("# downhill {}\n# {conditions}\n", env!("CARGO_PKG_VERSION"));
        let mut drawing =
            Drawing { width, height, background: Some(palette.background), title: title.into(), source, items: Vec::new() };
        let heading = fit(title, TITLE, Weight::Medium, width - 2.0 * MARGIN);
        drawing.add(Item::Text(TextLine::new([MARGIN, MARGIN + 16.0], heading, TITLE, palette.text).medium()));
        for (i, line) in foot.into_iter().enumerate() {
            let at = [MARGIN, bottom + (i + 1) as f32 * FOOT_LINE - 2.0];
            drawing.add(Item::Text(TextLine::new(at, line, FOOT, palette.weak)));
        }
        ComparisonSheet { drawing, palette, plot, legend, at: legend.top + 24.0 }
    }

    fn add(&mut self, item: Item) {
        self.drawing.add(item);
    }

    /// Adds a line to the legend: a mark of this colour, where there is one, and words.
    fn entry(&mut self, color: Option<Rgb>, words: &str) {
        let left = self.legend.left;
        if self.at > self.legend.bottom {
            return;
        }
        if let Some(color) = color {
            self.add(Item::Line(vec![[left, self.at - 4.0], [left + 18.0, self.at - 4.0]], Pen::new(3.0, color)));
        }
        let indent = if color.is_some() { 26.0 } else { 0.0 };
        let words = fit(words, NAME, Weight::Regular, self.legend.width() - indent);
        let ink = if color.is_some() { self.palette.text } else { self.palette.weak };
        self.add(Item::Text(TextLine::new([left + indent, self.at], words, NAME, ink)));
        self.at += LINE;
    }

    /// A filled area of a colour.
    fn area(corners: Vec<[f32; 2]>, color: Rgb, opacity: f32) -> Item {
        Item::Polygon(corners, Paint::faded(color, opacity), None)
    }
}
