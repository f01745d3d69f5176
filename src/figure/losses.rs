//! The loss plot: every run's curve, bright up to the step shown and faint beyond it.

use crate::figure::axis;
use crate::figure::drawing::{Frame, Item, Paint, Pen, Position};
use crate::figure::line::RunPath;
use crate::figure::marker;
use crate::figure::palette::Palette;
use crate::figure::plane::HEAD;
use crate::figure::plot::Plot;
use crate::math::picture::thin::{ThinPath, thin_curve};
use crate::sim::Experiment;
use crate::sim::run::trace::Record;

/// The most powers of ten that a logarithmic plot shows.
const DECADES: f64 = 16.0;
/// The number of powers of ten by which a curve may rise above every start before it leaves the plot.
const RISE: f64 = 2.0;
/// The width of a curve, in points.
const CURVE: f32 = 2.0;
/// The finest distance to which a curve is thinned, in points, and that of a noisy curve, which fills the plot anyway.
const GRAINS: (f32, f32) = (0.5, 2.0);
/// The number of points above which a curve counts as noisy.
const NOISY: usize = 3000;

/// The quantity on the vertical axis.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Height {
    /// The value that is subtracted from the loss: the least value where it is known, else 0.
    lowest: f64,
    logarithmic: bool,
}

impl Height {
    /// The gap to the least value where that is known, else the loss; on a logarithmic axis unless there are values that it
    /// cannot show.
    fn choose(lowest: Option<f64>, lines: &[RunPath]) -> Self {
        let positive = || lines.iter().flat_map(|line| &line.trace.records).all(|record| record.loss > 0.0);
        Height { lowest: lowest.unwrap_or(0.0), logarithmic: lowest.is_some() || positive() }
    }

    /// The height of a record. On a logarithmic axis it is −∞ where no gap is left: rounding can make the gap zero or negative.
    fn of(&self, record: &Record) -> f64 {
        let value = record.loss - self.lowest;
        match self.logarithmic {
            false => value,
            true if value > 0.0 => value.log10(),
            true => f64::NEG_INFINITY,
        }
    }
}

/// The loss plot of an experiment, with everything that does not depend on the step.
pub struct LossFigure {
    plot: Plot,
    height: Height,
    known: bool,
    curves: Vec<ThinPath>,
}

impl LossFigure {
    /// The plot in `frame`.
    pub fn new(experiment: &Experiment, lines: &[RunPath], frame: Frame) -> Self {
        let lowest = experiment.objective.lowest();
        let height = Height::choose(lowest, lines);
        let end = experiment.steps as f64;
        // Some room for the markers at both ends.
        let plot = Plot::new(frame, (-0.012 * end, 1.012 * end), range(lines, &height));
        let curves = lines.iter().map(|line| curve(line, &height, &plot)).collect();
        LossFigure { plot, height, known: lowest.is_some(), curves }
    }

    /// The items that do not change with the step: the axes, and each whole curve, faint.
    pub fn ground(&self, experiment: &Experiment, lines: &[RunPath], palette: &Palette) -> Vec<Item> {
        let Plot { frame, x, y, .. } = self.plot;
        let count = f64::from(frame.height() / 40.0).clamp(2.0, 8.0);
        let up = if self.height.logarithmic { axis::decades(y.0, y.1, count) } else { axis::marks(y.0, y.1, count) };
        let across = axis::marks(0.0, x.1, f64::from(frame.width() / 70.0).clamp(2.0, 9.0));
        let name = if self.known { "loss F − F*" } else { "loss F" };
        let mut items = self.plot.axes(["step k", name], [across, up], true, palette);
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
    pub fn moving(&self, experiment: &Experiment, lines: &[RunPath], step: usize, palette: &Palette) -> Vec<Item> {
        let Frame { top, bottom, .. } = self.plot.frame;
        let mut inside = Vec::new();
        if step < experiment.steps
            && let Some([x, _]) = self.plot.at(step as f64, self.plot.y.0)
        {
            inside.push(Item::Line(vec![[x, top], [x, bottom]], Pen::new(1.0, palette.weak)));
        }
        let mut heads = Vec::new();
        for (line, curve) in lines.iter().zip(&self.curves) {
            let Some(last) = line.at(step) else { continue };
            let run = &experiment.runs[line.run];
            let color = palette.run(run.color);
            let pen = Pen::new(CURVE, color);
            let pen = if line.averaged { pen.dashed() } else { pen };
            inside.extend(curve.until(last as u32).map(|stroke| Item::Line(stroke.to_vec(), pen)));
            let y = self.height.of(&line.trace.records[last]);
            if let Some(at) = self.head(last, y) {
                let (fill, edge) = if line.averaged { (palette.background, color) } else { (color, palette.background) };
                heads.extend(marker::items(run.marker, at, HEAD, fill, Pen::new(1.4, edge)));
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

/// The vertical range that shows all curves at every step.
fn range(lines: &[RunPath], height: &Height) -> (f64, f64) {
    let starts = lines.iter().filter_map(|line| line.trace.records.first()).map(|record| height.of(record));
    let start = starts.filter(|y| y.is_finite()).fold(f64::NEG_INFINITY, f64::max);
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for y in lines.iter().flat_map(|line| &line.trace.records).map(|record| height.of(record)).filter(|y| y.is_finite()) {
        (low, high) = (low.min(y), high.max(y));
    }
    if low > high {
        (low, high) = (-1.0, 1.0);
    } else if height.logarithmic {
        high = if start.is_finite() { high.min(start + RISE) } else { high };
        low = low.max(high - DECADES);
    } else if start.is_finite() {
        // Without logarithms a diverging run would press all others flat against the axis.
        high = high.min(start + 3.0 * (start - low).max(f64::MIN_POSITIVE));
    }
    let room = 0.05 * (high - low).max(1e-9 * high.abs()).max(1e-300);
    (low - room, high + room)
}

/// The curve, thinned to what a picture can show.
fn curve(line: &RunPath, height: &Height, plot: &Plot) -> ThinPath {
    let records = &line.trace.records;
    let thin = |grain: f32| {
        let fine = f64::from(1.0 / grain);
        let mut to_page = plot.to_page;
        for part in [&mut to_page.scale_x, &mut to_page.offset_x, &mut to_page.scale_y, &mut to_page.offset_y] {
            *part *= fine;
        }
        let clip = plot.frame.grown(40.0).sides().map(|side| side / grain);
        // A curve that falls to zero leaves the plot at the bottom.
        let beneath = plot.y.0 - 0.2 * (plot.y.1 - plot.y.0);
        let y = |record| Some(height.of(record)).filter(|y| *y != f64::NEG_INFINITY).unwrap_or(beneath);
        let mut path = thin_curve(records.len(), |k| [k as f64, y(&records[k])], to_page, clip);
        path.strokes.iter_mut().flat_map(|stroke| &mut stroke.points).for_each(|at| *at = at.map(|side| side * grain));
        path
    };
    let fine = thin(GRAINS.0);
    if fine.len() > NOISY { thin(GRAINS.1) } else { fine }
}
