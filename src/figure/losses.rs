//! The loss plot: every run's curve, bright up to the step shown and faint beyond it.

use crate::figure::axis;
use crate::figure::drawing::{Frame, Item, Paint, Pen, Position};
use crate::figure::line::RunPath;
use crate::figure::marker;
use crate::figure::palette::FigurePalette;
use crate::figure::plot::Plot;
use crate::math::picture::grain::curve_within;
use crate::math::picture::thin::ThinPath;
use crate::sim::Experiment;
use crate::sim::picture::extent::Extent;
use crate::sim::picture::loss_axis::{LossAxis, LossScale};
use crate::sim::picture::marks::HEAD;
use crate::sim::views::Metric;

/// The width of a curve, in points.
const CURVE: f32 = 2.0;
/// The pixel size for which a curve is thinned, in points, and that for a noisy curve, which fills the plot anyway.
const GRAINS: (f32, f32) = (0.5, 2.0);
/// The number of points above which a curve counts as noisy.
const NOISY: usize = 3000;

/// The loss plot of an experiment, with everything that does not depend on the step.
pub struct LossFigure {
    plot: Plot,
    axis: LossAxis,
    /// The least value of what each run minimizes, where it is known.
    own: Vec<Option<f64>>,
    curves: Vec<ThinPath>,
}

impl LossFigure {
    /// The plot in `frame`.
    pub fn new(experiment: &Experiment, lines: &[RunPath], frame: Frame) -> Self {
        let own: Vec<Option<f64>> = lines.iter().map(|line| experiment.lowest_of(&experiment.runs[line.run])).collect();
        let extents: Vec<Extent> = lines.iter().zip(&own).map(|(line, lowest)| Extent::of(&line.trace, *lowest)).collect();
        let lowest = own.iter().copied().reduce(Option::and).unwrap_or_else(|| experiment.objective.lowest());
        let firsts = lines.iter().map(|line| line.trace.records.first());
        let losses = firsts.clone().map(|record| record.map(|record| record.loss)).zip(&extents);
        let axis = LossAxis::new(Metric::Gap, true, lowest, losses);
        let end = experiment.steps as f64;
        // Some room for the markers at both ends.
        let plot = Plot::new(frame, (-0.012 * end, 1.012 * end), axis.range(firsts.zip(&extents), None));
        let curves = lines.iter().zip(&own).map(|(line, lowest)| curve(line, &axis.above(*lowest), &plot)).collect();
        LossFigure { plot, axis, own, curves }
    }

    /// The items that do not change with the step: the axes, and each whole curve, faint.
    pub fn ground(&self, experiment: &Experiment, lines: &[RunPath], palette: &FigurePalette) -> Vec<Item> {
        let Plot { frame, x, y, .. } = self.plot;
        let count = f64::from(frame.height() / 40.0).clamp(2.0, 8.0);
        let up = match self.axis.scale {
            LossScale::Linear => axis::marks(y.0, y.1, count),
            LossScale::Logarithmic => axis::decades(y.0, y.1, count),
            LossScale::Symmetric { unit } => axis::symmetric_decades(y.0, y.1, unit, count),
        };
        let across = axis::marks(0.0, x.1, f64::from(frame.width() / 70.0).clamp(2.0, 9.0));
        let mut items = self.plot.axes(["step k", self.axis.name()], [across, up], true, palette);
        let faint = |line: &RunPath| Pen::new(1.4, Paint::faded(palette.run(experiment.runs[line.run].color), 0.35));
        let curves = lines.iter().zip(&self.curves);
        let strokes = curves.flat_map(|(line, curve)| {
            let pen = if line.averaged { faint(line).dashed() } else { faint(line) };
            curve.strokes.iter().map(move |stroke| Item::Line(stroke.points.clone(), pen))
        });
        items.push(Item::Clipped(frame, strokes.collect()));
        items
    }

    /// The curves up to `step`, and the markers at their ends.
    pub fn moving(&self, experiment: &Experiment, lines: &[RunPath], step: usize, palette: &FigurePalette) -> Vec<Item> {
        let Frame { top, bottom, .. } = self.plot.frame;
        let mut inside = Vec::new();
        if step < experiment.steps
            && let Some([x, _]) = self.plot.at(step as f64, self.plot.y.0)
        {
            inside.push(Item::Line(vec![[x, top], [x, bottom]], Pen::new(1.0, palette.weak)));
        }
        let mut heads = Vec::new();
        for ((line, curve), lowest) in lines.iter().zip(&self.curves).zip(&self.own) {
            let Some(last) = line.at(step) else { continue };
            let run = &experiment.runs[line.run];
            let color = palette.run(run.color);
            let pen = Pen::new(CURVE, color);
            let pen = if line.averaged { pen.dashed() } else { pen };
            inside.extend(curve.until(last as u32).map(|stroke| Item::Line(stroke.to_vec(), pen)));
            let y = self.axis.above(*lowest).y(&line.trace.records[last]);
            if let Some(at) = self.head(last, y) {
                let (fill, edge) = if line.averaged { (palette.background, color) } else { (color, palette.background) };
                heads.push(marker::item(run.marker, at, HEAD, fill, Pen::new(1.4, edge)));
            }
        }
        let mut items = vec![Item::Clipped(self.plot.frame, inside)];
        items.extend(heads);
        items
    }

    /// The position of the marker at a curve's end; below the plot it is held at the lower edge, above the plot it is not shown.
    fn head(&self, k: usize, y: f64) -> Option<Position> {
        let Frame { top, bottom, .. } = self.plot.frame;
        let low = y.max(self.plot.y.0);
        self.plot.at(k as f64, low).filter(|at| at[1] >= top - 2.0).map(|at| [at[0], at[1].min(bottom)])
    }
}

/// The curve, thinned to what a picture can show.
fn curve(line: &RunPath, axis: &LossAxis, plot: &Plot) -> ThinPath {
    let records = &line.trace.records;
    // A curve that falls to zero leaves the plot at the bottom.
    let beneath = plot.y.0 - 0.2 * (plot.y.1 - plot.y.0);
    let y = |record| Some(axis.y(record)).filter(|y| *y != f64::NEG_INFINITY).unwrap_or(beneath);
    curve_within(
        records.len(),
        |k| [k as f64, y(&records[k])],
        plot.to_page,
        plot.frame.grown(40.0).sides(),
        GRAINS,
        (NOISY, usize::MAX),
    )
}
