//! The contour plot: the field with the paths of the runs.

use crate::figure::axis;
use crate::figure::drawing::{Frame, Item, Paint, Pen, Position, TextLine};
use crate::figure::line::{RunPath, thinned};
use crate::figure::palette::{FigurePalette, Rgb};
use crate::figure::plot::Plot;
use crate::figure::{field, marker};
use crate::math::View;
use crate::math::picture::arrowhead::arrowhead;
use crate::math::picture::fitting::{even, fitting, has_one_scale, is_drawable};
use crate::math::picture::levels::reached;
use crate::math::picture::thin::ThinPath;
use crate::sim::Experiment;
use crate::sim::picture::marks::{EDGE, HEAD, PATH, WEB, starts};

/// The opacity of a path: below 1, so that crossings can be seen.
const OPACITY: f32 = 0.9;

/// The contour plot of an experiment, with everything that does not depend on the step.
pub struct ContourFigure {
    plot: Plot,
    paths: Vec<ThinPath>,
    /// The least loss that the runs have reached, for the levels.
    reached: f64,
}

impl ContourFigure {
    /// The plot in `frame`, of `view`, or of the objective's own view where there is none.
    pub fn new(experiment: &Experiment, lines: &[RunPath], frame: Frame, view: Option<View>) -> Self {
        let objective = &*experiment.objective;
        let view = view.filter(|view| is_drawable(*view)).unwrap_or_else(|| fitting(objective, experiment.start));
        let size = (frame.width(), frame.height());
        let View { x, y } = if has_one_scale(objective, view, size) { even(view, size) } else { view };
        let plot = Plot::new(frame, x, y);
        let path = |line: &RunPath| {
            let records = &line.trace.records;
            thinned(records.len(), |k| [records[k].x.x, records[k].x.y], plot.to_page, frame)
        };
        ContourFigure {
            plot,
            paths: lines.iter().map(path).collect(),
            reached: reached(lines.iter().flat_map(|line| line.trace.ends())),
        }
    }

    /// The items that do not change with the step.
    pub fn ground(&self, experiment: &Experiment, palette: &FigurePalette) -> Vec<Item> {
        let objective = &*experiment.objective;
        let mut inside = field::items(objective, self.reached, &self.plot, palette);
        for at in objective.minima().into_iter().filter_map(|p| self.plot.at(p.x, p.y)) {
            inside.extend(cross(at, palette));
        }
        let Plot { frame, x, y, .. } = self.plot;
        let count = |points: f32| f64::from(points / 64.0).clamp(2.0, 9.0);
        let marks = [axis::marks(x.0, x.1, count(frame.width())), axis::marks(y.0, y.1, count(frame.height()))];
        let mut items = vec![Item::Clipped(frame, inside), self.plot.border(palette)];
        items.extend(self.plot.axes(objective.variables(), marks, false, palette));
        items
    }

    /// The items of the runs at `step`.
    pub fn moving(&self, experiment: &Experiment, lines: &[RunPath], step: usize, palette: &FigurePalette) -> Vec<Item> {
        let mut items = Vec::new();
        let color = |line: &RunPath| palette.run(experiment.runs[line.run].color);
        for (line, path) in lines.iter().zip(&self.paths) {
            let Some(last) = line.at(step) else { continue };
            let strokes: Vec<Vec<Position>> = path.until(last as u32).map(<[_]>::to_vec).collect();
            let pen = Pen::new(PATH, Paint::faded(color(line), OPACITY));
            if line.averaged {
                items.extend(strokes.into_iter().map(|stroke| Item::Line(stroke, pen.dashed())));
                continue;
            }
            if strokes.iter().map(Vec::len).sum::<usize>() <= WEB {
                let halo = Pen::new(PATH + EDGE, palette.halo);
                items.extend(strokes.iter().map(|stroke| Item::Line(stroke.clone(), halo)));
            }
            items.extend(strokes.into_iter().map(|stroke| Item::Line(stroke, pen)));
        }
        for (start, of) in starts(experiment) {
            let color = of.map_or(palette.text, |i| palette.run(experiment.runs[i].color));
            items.extend(self.plot.at(start.x, start.y).into_iter().flat_map(|at| ring(at, self.plot.frame, color, palette)));
        }
        for line in lines {
            let Some(last) = line.at(step) else { continue };
            let (x, edge) = (line.trace.records[last].x, Pen::new(1.5, palette.background));
            match self.plot.at(x.x, x.y) {
                Some(at) if self.plot.frame.contains(at) => {
                    let shape = experiment.runs[line.run].marker;
                    let (fill, edge) =
                        if line.averaged { (palette.background, Pen::new(1.5, color(line))) } else { (color(line), edge) };
                    items.push(marker::item(shape, at, HEAD + 1.0, fill, edge));
                }
                _ => {
                    let head = self.plot.to_page.apply([x.x, x.y]);
                    let corners = head.map(|head| arrowhead(self.plot.frame.sides(), head).to_vec());
                    items.extend(corners.map(|corners| Item::Polygon(corners, color(line).into(), Some(edge))));
                }
            }
        }
        vec![Item::Clipped(self.plot.frame, items)]
    }
}

/// The cross at a known minimum.
fn cross([x, y]: Position, palette: &FigurePalette) -> Vec<Item> {
    let pens = [Pen::new(4.0, palette.halo), Pen::new(1.6, palette.text)];
    let bars = [vec![[x - 6.0, y], [x + 6.0, y]], vec![[x, y - 6.0], [x, y + 6.0]]];
    pens.into_iter().flat_map(|pen| bars.clone().map(|bar| Item::Line(bar, pen))).collect()
}

/// The ring at a start, and its label on the side where there is room.
fn ring(at: Position, frame: Frame, color: Rgb, palette: &FigurePalette) -> Vec<Item> {
    if !frame.contains(at) {
        return Vec::new();
    }
    let ring = |pen| Item::Circle(at, 6.0, None, Some(pen));
    let below = at[1] - 24.0 < frame.top;
    let place = [(at[0] + 9.0).min(frame.right - 20.0), at[1] + if below { 20.0 } else { -9.0 }];
    let name = TextLine::new(place, "x₀", 13.0, palette.text).with_halo(Paint::faded(palette.background, 0.8));
    vec![ring(Pen::new(4.0, palette.halo)), ring(Pen::new(2.0, color)), Item::Text(name)]
}
