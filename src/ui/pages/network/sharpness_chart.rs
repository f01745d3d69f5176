//! The sharpness over the epochs: the greatest eigenvalue of the Hessian of the training loss, beside the limit of the selected run's
//! learning rate.

use crate::math::theory::stability::{Family, Method};
use crate::sim::picture::marks::{HEAD, PATH};
use crate::sim::threads::{self, Watch};
use crate::sim::training::TrainingProblem;
use crate::ui::derived::background::Background;
use crate::ui::numbers;
use crate::ui::pages::network::epoch_chart::{chart, color, points, runs, seek, until, visible};
use crate::ui::pages::network::record::TrainingRecord;
use crate::ui::pages::network::trainer::Trainer;
use crate::ui::pages::scene::Scene;
use crate::ui::paint::chart::{Axis, Chart};
use crate::ui::paint::marker;
use crate::ui::state::State;
use crate::ui::theme::{Palette, faded};
use eframe::egui::{Align2, Context, Stroke, Ui, vec2};
use nalgebra::DVector;
use std::collections::BTreeMap;
use std::sync::Arc;

/// About the most epochs at which the sharpness is computed.
const MOST: usize = 100;
/// The number of epochs that are computed at a time, so that the curve grows while it is computed.
const BATCH: usize = 8;
/// How far above the limit the chart reaches, as a multiple of it: a run that diverges leaves the picture.
const ABOVE: f64 = 3.0;
/// The height of the chart as a multiple of the highest line, over which its name stands.
const HEADROOM: f64 = 1.14;

/// The sharpness at some epochs; what is missing is computed beside the window.
#[derive(Default)]
pub struct SharpnessChart {
    background: Background<(u64, Vec<usize>), Vec<f64>>,
    /// The values of each record, by its number.
    known: BTreeMap<u64, BTreeMap<usize, f64>>,
}

impl SharpnessChart {
    /// Shows the chart in the rest of `ui`.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, trainer: &Trainer) {
        let part = self.compute(ui.ctx(), scene.state, trainer);
        let until = until(scene);
        let selected = scene.state.training_run;
        let shown: Vec<_> = runs(scene, trainer).collect();
        let limits = shown.iter().find(|(index, _)| *index == selected).map(|(_, record)| limits(scene, selected, record, until));
        let limits = limits.unwrap_or_default();
        let values = |record: &TrainingRecord| {
            let known = self.known.get(&record.id).cloned().unwrap_or_default();
            known.into_iter().filter(move |(epoch, _)| *epoch <= until).map(|(epoch, value)| (epoch as f64, value))
        };
        let greatest = |values: &mut dyn Iterator<Item = f64>| values.filter(|value| value.is_finite()).fold(0.0, f64::max);
        let limit = greatest(&mut limits.iter().map(|(_, limit)| *limit));
        let top = greatest(&mut shown.iter().flat_map(|(_, record)| values(record)).map(|(_, value)| value));
        // A limit far above the curve would press it flat.
        let top = if limit > 0.0 { top.min(ABOVE * limit).max(limit.min(4.0 * top)) } else { top };
        let chart = chart(ui, scene, "Sharpness over epochs", Axis::new("greatest curvature $λ$", false, (0.0, HEADROOM * top)));
        let palette = Palette::of(ui.ctx());
        let playhead = scene.state.playhead.step(scene.state.work.training.epochs);
        for (index, record) in &shown {
            let run = &scene.state.work.training.runs[*index];
            let color = color(ui, scene, *index);
            let color = if *index == selected { color } else { faded(color, 0.6) };
            chart.line(values(record), Stroke::new(PATH + if *index == selected { 0.6 } else { 0.0 }, color));
            let head = values(record).take_while(|(epoch, _)| *epoch <= playhead as f64).last();
            if let Some(at) =
                head.and_then(|(epoch, value)| chart.at(epoch, value)).filter(|at| chart.frame.expand(0.5).contains(*at))
            {
                chart.heads.add(marker::shape(run.marker, at, HEAD + 1.0, color, Stroke::new(1.4, palette.background)));
            }
        }
        if !scene.state.hides_theory() {
            limit_line(ui, &chart, scene, &limits);
        }
        if let Some(part) = part {
            // Of a run that is still training it is not known how much there is to compute.
            let is_whole = shown.iter().all(|(_, record)| record.epochs.len() > scene.state.work.training.epochs);
            let words = if is_whole { format!("computing … {} %", (100.0 * part).round()) } else { "computing …".to_owned() };
            chart.text(chart.frame.right_bottom() + vec2(-8.0, -6.0), Align2::RIGHT_BOTTOM, words, palette.weak);
        }
        drop(shown);
        seek(scene, &chart);
    }

    /// Takes over what was computed, and asks for what is missing; returns which part is known, where something is missing.
    pub fn compute(&mut self, ctx: &Context, state: &State, trainer: &Trainer) -> Option<f32> {
        let ids: Vec<u64> =
            trainer.live_runs().iter().filter_map(|live_run| live_run.record.as_ref()).map(|record| record.id).collect();
        self.known.retain(|id, _| ids.contains(id));
        let stride = (state.work.training.epochs / MOST).max(1).next_power_of_two();
        let selected = state.training_run;
        let mut all: Vec<(usize, &TrainingRecord)> = visible(state, trainer).collect();
        all.sort_by_key(|(index, _)| *index != selected);
        let (mut missing, mut wanted) = (None, (0, 0));
        for (_, record) in all {
            let known = self.known.entry(record.id).or_default();
            let on_grid = record.path.iter().filter(|(epoch, _)| epoch.is_multiple_of(stride));
            let open: Vec<_> = on_grid.clone().filter(|(epoch, _)| !known.contains_key(epoch)).collect();
            wanted = (wanted.0 + on_grid.count(), wanted.1 + open.len());
            if missing.is_none() && !open.is_empty() {
                let points: Vec<Arc<DVector<f64>>> = open.iter().take(BATCH).map(|(_, x)| Arc::clone(x)).collect();
                let epochs: Vec<usize> = open.iter().take(BATCH).map(|(epoch, _)| *epoch).collect();
                missing = Some(((record.id, epochs), (Arc::clone(&record.problem), points)));
            }
        }
        // While more is trained, the next batch may already be longer; what was begun is taken over first.
        if let Some(((id, epochs), values)) = self.finished(ctx, missing) {
            self.known.entry(id).or_default().extend(epochs.into_iter().zip(values));
            ctx.request_repaint();
        }
        (wanted.1 > 0).then(|| 1.0 - wanted.1 as f32 / wanted.0.max(1) as f32)
    }

    /// Asks for the values that are `missing`, and returns those that are ready.
    #[allow(clippy::type_complexity)]
    fn finished(
        &mut self,
        ctx: &Context,
        missing: Option<((u64, Vec<usize>), (Arc<TrainingProblem>, Vec<Arc<DVector<f64>>>))>,
    ) -> Option<((u64, Vec<usize>), Vec<f64>)> {
        let (key, with) = missing?;
        let look = self.background.ask(ctx, &key, true, with, sharpness_at);
        let of = self.background.known().cloned()?;
        look.value.map(|values| (of, values.to_vec()))
    }
}

fn sharpness_at(
    _: &(u64, Vec<usize>),
    (problem, points): (Arc<TrainingProblem>, Vec<Arc<DVector<f64>>>),
    watch: &Watch,
) -> Option<Vec<f64>> {
    let values =
        threads::collect(points.len(), |i| if watch.is_stopped() { f64::NAN } else { problem.sharpness(&points[i]).value });
    (!watch.is_stopped()).then_some(values)
}

/// Returns the greatest stable curvature of the run with this index at each epoch; nothing where it has none.
fn limits(scene: &Scene<'_>, index: usize, record: &TrainingRecord, until: usize) -> Vec<(f64, f64)> {
    let optimizer = &scene.state.work.training.runs[index].optimizer;
    let limit = |rate: f64| Method::of(optimizer, rate).map(|method| method.greatest_curvature());
    points(record, until).filter_map(|epoch| Some((epoch.epoch as f64, limit(record.learning_rate(epoch))?))).collect()
}

/// Draws the limit, and its formula.
fn limit_line(ui: &Ui, chart: &Chart, scene: &Scene<'_>, limits: &[(f64, f64)]) {
    let palette = Palette::of(ui.ctx());
    let selected = scene.state.training_run;
    let Some(run) = scene.state.work.training.runs.get(selected) else { return };
    let Some(method) = Method::of(&run.optimizer, run.learning_rate()) else {
        let words = format!("{}: no fixed limit", run.name());
        chart.text(chart.frame.left_top() + vec2(8.0, 6.0), Align2::LEFT_TOP, words, palette.weak);
        return;
    };
    // The limit of a constant learning rate is also drawn over the epochs still to be trained.
    let end =
        limits.last().map(|(_, limit)| (scene.state.work.training.epochs as f64, *limit)).filter(|_| run.schedule.is_constant());
    chart.dashed(limits.iter().copied().chain(end), Stroke::new(1.8, palette.warning));
    let formula = match (method.family, method.beta == 0.0) {
        (Family::HeavyBall, true) => "$2/α$",
        (Family::HeavyBall, false) => "$2(1+β)/α$",
        (Family::Nesterov, _) => "$2(1+β)/((1+2β)α)$",
    };
    if let Some((epoch, limit)) = limits.first() {
        let words = format!("{formula} = {}", numbers::digits(*limit, 3));
        let above = chart.at(*epoch, *limit).filter(|at| chart.frame.contains(*at));
        match above {
            Some(at) => chart.text(at + vec2(16.0, -6.0), Align2::LEFT_BOTTOM, words, palette.warning),
            None => {
                let words = format!("{words}, above the picture");
                chart.text(chart.frame.left_top() + vec2(8.0, 6.0), Align2::LEFT_TOP, words, palette.warning)
            }
        };
    }
}
