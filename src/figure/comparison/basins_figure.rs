//! Basins of attraction as a figure.

use crate::figure::axis;
use crate::figure::comparison::shades::{basin, basin_pixels, lost, unsolved};
use crate::figure::comparison::{ComparisonFigure, ComparisonSheet, ComparisonStyle};
use crate::figure::drawing::{Frame, Image, Item, Paint, Pen, TextLine};
use crate::figure::numbers::short;
use crate::figure::plot::Plot;
use crate::sim::Experiment;
use crate::sim::compare::basins::Basins;

/// A share in words.
pub fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

/// The figure of `basins` of the run `index` of `experiment`.
pub fn basins_figure(experiment: &Experiment, index: usize, basins: &Basins, style: ComparisonStyle) -> ComparisonFigure {
    let run = &experiment.runs[index];
    let conditions = format!(
        "{}; {}; {} × {} starts; at most {} steps; a run has settled where it stays within 1 % of the view of a minimum; seed {}; downhill {}",
        experiment.objective,
        run.optimizer,
        basins.columns,
        basins.rows,
        basins.steps,
        experiment.seed,
        env!("CARGO_PKG_VERSION"),
    );
    let mut page = ComparisonSheet::new(style, &format!("{}: the minimum that each start comes to", run.name()), &conditions);
    let palette = page.palette;
    let frame = fitted(Plot::within(page.plot), basins, experiment.objective.equal_axes());
    let plot = Plot::new(frame, basins.view.x, basins.view.y);
    let pixels = basin_pixels(basins, palette);
    let image = Image { frame, columns: basins.columns as u32, rows: basins.rows as u32, pixels: pixels.into() };
    page.add(Item::Image(image));
    let mut marks = Vec::new();
    for (i, minimum) in basins.basins.iter().enumerate() {
        let words = format!("{}: ({}, {}), {}", i + 1, short(minimum.at.x), short(minimum.at.y), percent(minimum.share));
        page.entry(Some(basin(palette, i)), &words);
        let Some([x, y]) = plot.at(minimum.at.x, minimum.at.y).filter(|at| frame.contains(*at)) else { continue };
        for pen in [Pen::new(4.5, palette.background), Pen::new(2.0, palette.text)] {
            marks.push(Item::Line(vec![[x - 6.0, y], [x + 6.0, y]], pen));
            marks.push(Item::Line(vec![[x, y - 6.0], [x, y + 6.0]], pen));
        }
        let text = TextLine::new([x + 9.0, y - 7.0], (i + 1).to_string(), 14.0, palette.text).medium();
        marks.push(Item::Text(text.with_halo(Paint::faded(palette.background, 0.9))));
    }
    if basins.basins.is_empty() {
        page.entry(None, "no isolated minimum in view");
    }
    page.entry(Some(unsolved(palette)), &format!("not settled, {}", percent(basins.unsettled())));
    page.entry(Some(lost(palette)), &format!("diverges, {}", percent(basins.diverged())));
    page.entry(None, "full colour: few steps; faded: many");
    page.add(Item::Clipped(frame, marks));
    let count = |points: f32| f64::from(points / 64.0).clamp(2.0, 9.0);
    let ticks = [
        axis::marks(basins.view.x.0, basins.view.x.1, count(frame.width())),
        axis::marks(basins.view.y.0, basins.view.y.1, count(frame.height())),
    ];
    plot.axes(experiment.objective.variables(), ticks, false, palette).into_iter().for_each(|item| page.add(item));
    let border = plot.border(palette);
    page.add(border);
    ComparisonFigure(page.drawing)
}

/// The largest frame within `frame` in which circles look like circles, where both axes should have one scale.
fn fitted(frame: Frame, basins: &Basins, equal: bool) -> Frame {
    if !equal || basins.rows == 1 {
        return frame;
    }
    let size = |(low, high): (f64, f64)| (high - low) as f32;
    let scale = (frame.width() / size(basins.view.x)).min(frame.height() / size(basins.view.y));
    let (width, height) = (scale * size(basins.view.x), scale * size(basins.view.y));
    Frame::new(frame.left, frame.top, frame.left + width, frame.top + height)
}
