//! An objective of one parameter: its curve, each sample's own behind it, and the iterates that walk on it.

use crate::figure::axis;
use crate::figure::drawing::{Frame, Item, Paint, Pen, Position};
use crate::figure::line::{RunPath, thinned};
use crate::figure::marker;
use crate::figure::palette::FigurePalette;
use crate::figure::plot::Plot;
use crate::math::Landscape;
use crate::math::Point;
use crate::math::View;
use crate::math::picture::arrowhead::arrowhead;
use crate::math::picture::fitting::widened;
use crate::math::picture::thin::ThinPath;
use crate::sim::Experiment;
use crate::sim::picture::marks::{HEAD, PATH, starts};

/// The number of straight pieces that a curve is drawn with.
const PIECES: u32 = 240;
/// The most samples whose curves are drawn.
const SAMPLES: usize = 60;
/// The largest height of the plot above and below most of the curve, in multiples of that part's own height.
const CUT: f64 = 20.0;
/// The number of latest iterates that are drawn as dots on the curve.
const TAIL: usize = 40;

/// The curve plot of an experiment, with everything that does not depend on the step.
pub struct CurveFigure {
    plot: Plot,
    paths: Vec<ThinPath>,
}

impl CurveFigure {
    /// The plot in `frame`, over the horizontal range of `view`, or of the objective's own view where there is none.
    pub fn new(experiment: &Experiment, lines: &[RunPath], frame: Frame, view: Option<View>) -> Self {
        let objective = &*experiment.objective;
        let (low, high) = view.unwrap_or_else(|| objective.view()).x;
        let x = widened((low, high), experiment.start.x);
        let plot = Plot::new(frame, x, heights(objective, x));
        let path = |line: &RunPath| {
            let records = &line.trace.records;
            thinned(records.len(), |k| [records[k].x.x, records[k].loss], plot.to_page, frame)
        };
        CurveFigure { plot, paths: lines.iter().map(path).collect() }
    }

    /// The items that do not change with the step.
    pub fn ground(&self, experiment: &Experiment, palette: &FigurePalette) -> Vec<Item> {
        let objective = &*experiment.objective;
        let Plot { frame, x, y, .. } = self.plot;
        let n = objective.data().len();
        let faint = Pen::new(1.0, Paint::faded(palette.weak, 0.3));
        let samples = (0..n).step_by(n.div_ceil(SAMPLES).max(1));
        let mut inside: Vec<Item> = samples
            .flat_map(|i| self.graph(|w| objective.sample_value(i, Point::new(w, 0.0))))
            .map(|part| Item::Line(part, faint))
            .collect();
        let bold = Pen::new(3.0, palette.text);
        inside.extend(self.graph(|w| value(objective, w)).into_iter().map(|part| Item::Line(part, bold)));
        let count = |points: f32| f64::from(points / 64.0).clamp(2.0, 9.0);
        let marks = [axis::marks(x.0, x.1, count(frame.width())), axis::marks(y.0, y.1, count(frame.height()))];
        let [variable, _] = objective.variables();
        let name = if n > 0 { format!("F({variable}) in bold, each sample's own thin") } else { format!("F({variable})") };
        let mut items = self.plot.axes([variable, &name], marks, true, palette);
        items.push(Item::Clipped(frame, inside));
        items.push(self.plot.border(palette));
        items
    }

    /// The graph of `f` over the visible range, broken where `f` has no value.
    fn graph(&self, f: impl Fn(f64) -> f64) -> Vec<Vec<Position>> {
        let (low, high) = self.plot.x;
        let mut parts: Vec<Vec<Position>> = vec![Vec::new()];
        for i in 0..=PIECES {
            let w = low + (high - low) * f64::from(i) / f64::from(PIECES);
            match self.plot.at(w, f(w)) {
                Some(at) => parts.last_mut().expect("never empty").push(at),
                None => parts.push(Vec::new()),
            }
        }
        parts.retain(|part| part.len() > 1);
        parts
    }

    /// The items of the runs at `step`.
    pub fn moving(&self, experiment: &Experiment, lines: &[RunPath], step: usize, palette: &FigurePalette) -> Vec<Item> {
        let mut items = Vec::new();
        for (start, of) in starts(experiment) {
            let at = self.plot.at(start.x, value(&*experiment.objective, start.x));
            let color = of.map_or(palette.text, |i| palette.run(experiment.runs[i].color));
            items.extend(at.map(|at| Item::Circle(at, 7.0, None, Some(Pen::new(2.0, color)))));
        }
        for (line, path) in lines.iter().zip(&self.paths) {
            let Some(last) = line.at(step) else { continue };
            let (run, records) = (&experiment.runs[line.run], &line.trace.records);
            let color = palette.run(run.color);
            let spot = |k: usize| self.plot.at(records[k].x.x, records[k].loss);
            if !line.averaged {
                let pen = Pen::new(PATH, Paint::faded(color, 0.85));
                items.extend(path.until(last as u32).map(|stroke| Item::Line(stroke.to_vec(), pen)));
                let dots = (last.saturating_sub(TAIL)..last).filter_map(spot);
                items.extend(dots.map(|at| Item::Circle(at, 2.6, Some(color.into()), None)));
            }
            let (fill, edge) = if line.averaged { (palette.background, color) } else { (color, palette.background) };
            match spot(last).filter(|at| self.plot.frame.contains(*at)) {
                Some(at) => items.push(marker::item(run.marker, at, HEAD + 2.0, fill, Pen::new(1.6, edge))),
                None => {
                    let head = self.plot.to_page.apply([records[last].x.x, records[last].loss]);
                    let edge = Pen::new(1.5, palette.background);
                    let corners = head.map(|head| arrowhead(self.plot.frame.sides(), head).to_vec());
                    items.extend(corners.map(|corners| Item::Polygon(corners, color.into(), Some(edge))));
                }
            }
        }
        vec![Item::Clipped(self.plot.frame, items)]
    }
}

fn value(objective: &dyn Landscape, w: f64) -> f64 {
    objective.value(Point::new(w, 0.0))
}

/// The vertical range of the plot: that of the curve over the visible x. Where a few places reach far beyond all others, as
/// beside a pole, they are cut off.
pub fn heights(objective: &dyn Landscape, (low, high): (f64, f64)) -> (f64, f64) {
    let at = |i: u32| value(objective, low + (high - low) * f64::from(i) / f64::from(PIECES));
    let mut values: Vec<f64> = (0..=PIECES).map(at).filter(|value| value.is_finite()).collect();
    values.sort_by(f64::total_cmp);
    let (Some(&least), Some(&greatest)) = (values.first(), values.last()) else { return (-1.0, 1.0) };
    let tenth = values.len() / 10;
    let (few, most) = (values[tenth], values[values.len() - 1 - tenth]);
    let top = greatest.min(most + CUT * (most - least.max(few - CUT * (most - few))));
    let bottom = least.max(few - CUT * (most - few)).min(objective.lowest().unwrap_or(f64::INFINITY));
    let room = 0.06 * (top - bottom).max(1e-9 * top.abs()).max(1e-12);
    (bottom - room, top + room)
}
