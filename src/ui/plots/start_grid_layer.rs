//! The faint paths of the selected run from a grid of starts.

use crate::math::View;
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::Trace;
use crate::sim::experiment::start_grid::start_grid;
use crate::ui::derived::background::Background;
use crate::ui::paint::place::Place;
use crate::ui::paint::polyline;
use crate::ui::runs::pictures::RunKey;
use crate::ui::theme::faded;
use eframe::egui::{Color32, Painter, Pos2, Shape, Stroke};

/// The opacity of the paths.
const FAINT: f32 = 0.4;
/// The most points of a path that are drawn; where there are more, some are left out.
const MOST: usize = 120;

/// The paths of the last frame.
#[derive(Default)]
pub struct StartGridLayer {
    traces: Background<(RunKey, [u64; 4]), Vec<Trace>>,
}

impl StartGridLayer {
    /// Paints the paths of `run` of `experiment` from the starts in `view`, in `color`.
    pub fn paint(&mut self, painter: &Painter, experiment: &Experiment, run: &Run, view: View, place: Place, color: Color32) {
        let key = (RunKey::of(experiment, run), [view.x.0, view.x.1, view.y.0, view.y.1].map(f64::to_bits));
        let look = self.traces.ask(painter.ctx(), &key, true, (), |(run, sides), (), watch| {
            let (experiment, run) = run.experiment();
            let [left, right, bottom, top] = sides.map(f64::from_bits);
            start_grid(&experiment, &run, View::new((left, right), (bottom, top)), watch)
        });
        let stroke = Stroke::new(1.2, faded(color, if look.fresh { FAINT } else { FAINT / 2.0 }));
        for trace in look.value.iter().flat_map(|traces| traces.iter()) {
            let stride = trace.records.len().div_ceil(MOST).max(1);
            let last = trace.records.last();
            let records = trace.records.iter().step_by(stride).chain(last);
            let points: Vec<Pos2> = records.map_while(|record| place.of(record.x)).collect();
            if let (Some(first), Some(end)) = (points.first(), points.last()) {
                painter.add(Shape::circle_stroke(*first, 2.0, stroke));
                painter.circle_filled(*end, 2.4, faded(color, 0.8));
            }
            painter.extend(polyline::shapes(points.into_iter(), stroke));
        }
    }
}
