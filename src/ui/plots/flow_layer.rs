//! The smooth path beside the selected run: what it would follow for ever shorter steps.

use crate::math::Point;
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::experiment::run_flow::RunFlow;
use crate::ui::derived::background::Background;
use crate::ui::paint::place::Place;
use crate::ui::paint::polyline;
use crate::ui::runs::pictures::RunKey;
use crate::ui::theme::Palette;
use eframe::egui::{Painter, Pos2, Stroke};

/// The most points of the path that are drawn.
const MOST: usize = 4000;

/// The flow of the last frame.
#[derive(Default)]
pub struct FlowLayer {
    flow: Background<RunKey, RunFlow>,
}

impl FlowLayer {
    /// Paints the flow of `run` of `experiment`, with a ring where it is at `step`.
    pub fn paint(&mut self, painter: &Painter, experiment: &Experiment, run: &Run, step: usize, place: Place) {
        let key = RunKey::of(experiment, run);
        let known = self.flow.ask(painter.ctx(), &key, true, (), |key, (), watch| {
            let (experiment, run) = key.experiment();
            experiment.flow_watched(&run, watch)
        });
        let Some(found) = known.value else { return };
        let palette = Palette::of(painter.ctx());
        let points = &found.flow.points;
        let stride = points.len().div_ceil(MOST).max(1);
        let shown = points.iter().step_by(stride).chain(points.last());
        let places: Vec<Pos2> = shown.map_while(|point: &Point| place.of(*point)).collect();
        painter.extend(polyline::shapes(places.iter().copied(), Stroke::new(4.0, palette.halo)));
        painter.extend(polyline::dashed(&places, Stroke::new(2.0, palette.text)));
        let at = found.clock.get(step).and_then(|time| found.flow.at(*time)).and_then(|point| place.of(point));
        if let Some(at) = at {
            painter.circle_stroke(at, 6.5, Stroke::new(4.0, palette.halo));
            painter.circle_stroke(at, 6.5, Stroke::new(2.0, palette.text));
        }
    }
}
