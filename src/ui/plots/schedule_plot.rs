//! The learning rates of all runs against the steps, where schedules change them.

use crate::sim::picture::marks::{HEAD, PATH};
use crate::ui::paint::chart::{Axis, Chart, caption};
use crate::ui::paint::free_place::Crowd;
use crate::ui::paint::marker;
use crate::ui::runs::pictures::RunLine;
use crate::ui::state::State;
use crate::ui::theme::{Palette, SMALL, faded};
use crate::ui::typeset;
use eframe::egui::{Align2, Color32, Pos2, Rect, Sense, Stroke, Ui, vec2};

/// The most points of a curve.
const POINTS: usize = 1500;
/// The number of points of a curve beside which its name may stand.
const PLACES: usize = 16;

/// The learning rates of a run: its index, its colour, and αₖ at some steps.
struct ScheduledRates {
    run: usize,
    color: Color32,
    rates: Vec<(f64, f64)>,
}

/// Shows αₖ of every run of `lines` in the rest of `ui`; a click or a drag moves the playhead.
pub fn show(ui: &mut Ui, state: &mut State, lines: &[RunLine]) {
    let (palette, steps, now) = (Palette::of(ui.ctx()), state.work.experiment.steps, state.step());
    caption(ui, "The learning rate $αₖ$ of each run", "What the schedules make of α. Click or drag to move the playhead");
    let experiment = &state.work.experiment;
    let curves: Vec<ScheduledRates> = lines
        .iter()
        .filter(|line| !line.averaged)
        .map(|line| {
            let run = &experiment.runs[line.run];
            let (factors, alpha) = (experiment.factors(run, &line.picture.trace), run.learning_rate());
            let shown = (0..steps).step_by((steps / POINTS).max(1)).chain([steps]);
            let rates = shown.map(|k| (k as f64, alpha * factors.factor(k))).filter(|(_, rate)| rate.is_finite());
            ScheduledRates { run: line.run, color: line.color(palette, run.color), rates: rates.collect() }
        })
        .collect();
    let highest = curves.iter().flat_map(|curve| &curve.rates).map(|(_, rate)| *rate).fold(0.0, f64::max);
    let y = Axis::new("$αₖ$", false, (0.0, highest)).with_room();
    let chart = Chart::new(ui, "Learning rates", Axis::time("step $k$", steps), y, Sense::click_and_drag());
    chart.vertical(now as f64, Stroke::new(1.0, palette.weak));
    let mut crowd = Crowd::new(chart.frame.shrink(3.0));
    for ScheduledRates { run, color, rates } in &curves {
        let past = rates.partition_point(|(k, _)| *k <= now as f64);
        chart.line(rates[past.saturating_sub(1)..].iter().copied(), Stroke::new(PATH, faded(*color, 0.6)));
        chart.line(rates[..past].iter().copied(), Stroke::new(PATH + 0.8, *color));
        crowd.add(&places(&chart, rates), 1.0);
        if let Some(at) = past.checked_sub(1).and_then(|i| chart.at(rates[i].0, rates[i].1)) {
            crowd.occupy(Rect::from_center_size(at, vec2(HEAD, HEAD)));
            let marker = state.work.experiment.runs[*run].marker;
            chart.heads.add(marker::shape(marker, at, HEAD + 2.0, *color, Stroke::new(1.4, palette.background)));
        }
    }
    for ScheduledRates { run, color, rates } in &curves {
        let (name, line) = (state.work.experiment.runs[*run].name(), places(&chart, rates));
        let size = typeset::measure(ui.ctx(), name, SMALL);
        let spots = (1..=PLACES).filter_map(|i| line.get(line.len() * i / (PLACES + 1)));
        let beside = spots.flat_map(|at| {
            (0..5).map(|i| 5.0 + 5.0 * i as f32).flat_map(move |away| {
                [-1.0, 1.0].map(|side| (Rect::from_center_size(*at + vec2(0.0, side * (away + size.y / 2.0)), size), away))
            })
        });
        if let Some(rect) = crowd.take(beside) {
            typeset::paint(&chart.painter, rect.min, Align2::LEFT_TOP, name, SMALL, *color);
        }
    }
    if let Some(pointer) = chart.area.interact_pointer_pos().filter(|_| chart.area.clicked() || chart.area.dragged()) {
        state.playhead.jump(chart.value(pointer).0.round().clamp(0.0, steps as f64) as usize);
    }
}

fn places(chart: &Chart, rates: &[(f64, f64)]) -> Vec<Pos2> {
    rates.iter().filter_map(|(k, rate)| chart.at(*k, *rate)).collect()
}
