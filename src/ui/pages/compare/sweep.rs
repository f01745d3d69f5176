//! The sweep: the gap, or the cost, of every run against its learning rate.

use crate::figure::comparison::sweep_figure::{heights, shown, title};
use crate::math::catalog::param::{Tunable as _, Value};
use crate::math::decades::ten_to;
use crate::sim::Run;
use crate::sim::compare::probe::Probe;
use crate::sim::compare::rate_curve::{CompareMeasure, NO_BOTTOM, OutcomeSpread, RateCurve};
use crate::sim::compare::rate_range::RATE_KEY;
use crate::sim::compare::rate_sweep::{RateSweep, SweepSettings};
use crate::sim::picture::marks::{HEAD, PATH};
use crate::ui::numbers;
use crate::ui::pages::compare::has_runs;
use crate::ui::pages::compare::heading;
use crate::ui::pages::compare::pixels::warn;
use crate::ui::pages::compare::work::CompareWork;
use crate::ui::pages::scene::Scene;
use crate::ui::paint::chart::{Axis, Chart, Swatch, legend};
use crate::ui::paint::free_place::Crowd;
use crate::ui::paint::halo::text_on_ground;
use crate::ui::paint::marker;
use crate::ui::state::compared::is_compared;
use crate::ui::state::comparison_plan::ComparisonPicture;
use crate::ui::theme::{Palette, SMALL, faded};
use crate::ui::typeset;
use eframe::egui::{Align2, Color32, Pos2, Rect, Sense, Stroke, Ui, Vec2, pos2, vec2};

/// What words weigh that cover a curve, against their distance from the mark: beside a narrow valley they cover nothing.
const OVER_CURVE: f32 = 8.0;
/// A click farther than this from every curve is for the selected run, in points.
const REACH: f32 = 60.0;

/// Shows the sweep in the rest of `ui`; a click gives the run whose curve is nearest the learning rate at the pointer.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>, work: &mut CompareWork) {
    let palette = Palette::of(ui.ctx());
    let (settings, measure) = (scene.state.settings.compare.sweep(), scene.state.settings.compare.measure);
    let tip = "Each run with many learning rates: the median over starts and seeds, the band that holds the middle 80 % of them, and a thin line \
               for each start. A ring marks the best. Gaps below 10⁻¹² of that at the start count as equal, since rounding decides between them, and are drawn there. A click \
               on a curve gives its run that learning rate.";
    heading(ui, scene, &title(&settings, measure), tip, ComparisonPicture::Sweep);
    if !has_runs(ui, &scene.state.work.experiment) {
        return;
    }
    if scene.state.hides_results() {
        ui.centered_and_justified(|ui| ui.weak(scene.state.hidden_words()));
        return;
    }
    let found = work.sweep(ui.ctx(), &scene.state.work.experiment, settings);
    let (look, warning) = (&found.look, found.warning());
    let experiment = &scene.state.work.experiment;
    let stroke = |i: usize| {
        let (width, color) = if i == scene.state.selected { (PATH + 1.0, 1.0) } else { (PATH, 0.9) };
        Stroke::new(width, faded(palette.run(experiment.runs[i].color), if look.fresh { color } else { 0.4 }))
    };
    let visible: Vec<usize> = (0..experiment.runs.len()).filter(|i| is_compared(&experiment.runs[*i])).collect();
    let entries: Vec<(&str, Swatch)> = visible.iter().map(|i| (experiment.runs[*i].name(), Swatch::Line(stroke(*i)))).collect();
    legend(ui, &entries);
    let Some(value) = look.value.as_deref().filter(|value| value.value.curves.len() == experiment.runs.len()) else {
        ui.centered_and_justified(|ui| ui.weak("computing …"));
        return;
    };
    let sweep = &value.value;
    let (low, high) = heights(sweep, &settings, measure);
    let name = match measure {
        CompareMeasure::Gap if sweep.is_known => "$F − F*$",
        CompareMeasure::Gap => "$F$ − the least value found",
        CompareMeasure::Evaluations => "evaluations",
        CompareMeasure::Steps => "steps",
    };
    let chart = Chart::new(
        ui,
        "Sweep",
        Axis::new("learning rate $α$", true, (settings.rates.from, settings.rates.to)),
        Axis::new(name, true, (ten_to(low), ten_to(high))),
        Sense::click(),
    );
    if let Some(run) = experiment.runs.get(scene.state.selected) {
        lost(&chart, sweep, (scene.state.selected, run), measure, visible.len() == 1, palette);
    }
    for i in &visible {
        curve(&chart, &sweep.curves[*i], measure, stroke(*i));
    }
    let edge = Stroke::new(1.6, palette.background);
    for i in visible.iter().copied().filter(|i| *i != scene.state.selected).chain([scene.state.selected]) {
        let Some(at) = best(&chart, &sweep.curves[i], measure).filter(|_| visible.contains(&i)) else { continue };
        chart.painter.add(marker::shape(experiment.runs[i].marker, at, HEAD + 2.0, stroke(i).color, edge));
        if i == scene.state.selected {
            let curve = &sweep.curves[i];
            let point = curve.best(measure).expect("it is drawn");
            let is_alone = curve.forgiveness(measure).is_some_and(|width| width.from == width.to);
            let words = format!(
                "best: {} at $α$ = {}{}",
                numbers::digits(curve.points[point].spread(measure).median, 3),
                numbers::digits(curve.rates[point], 3),
                if is_alone { ", not robust: its neighbours are ten times worse" } else { "" }
            );
            let mut crowd = Crowd::new(chart.frame.shrink(4.0));
            for other in &visible {
                crowd.add(&line(&chart, &sweep.curves[*other], measure), OVER_CURVE);
            }
            let size = typeset::measure(ui.ctx(), &words, SMALL);
            // Over and under the mark, and where it lies in a narrow valley, beside the valley.
            let places = (0..16).flat_map(|step| {
                let away = 10.0 + 6.0 * step as f32;
                let across = [0.0, -0.5, 0.5, -0.75, 0.75, -1.0, 1.0].map(|part| part * (size.x + 20.0));
                across.into_iter().flat_map(move |x| [-away, away].map(|y| vec2(x, y + 0.5 * size.y * y.signum())))
            });
            let place = |aside: Vec2| (Rect::from_center_size(at + aside, size), aside.length());
            if let Some(rect) = crowd.take(places.map(place)) {
                let near = at.clamp(rect.min, rect.max);
                if near.distance(at) > 4.0 * HEAD {
                    chart.painter.line_segment([near, at], Stroke::new(1.2, stroke(i).color));
                }
                text_on_ground(&chart.painter, rect.min, Align2::LEFT_TOP, &words, palette);
            }
        }
    }
    now(&chart, scene, palette);
    warn(&chart, warning, palette);
    if look.fresh && visible.iter().all(|i| sweep.curves[*i].best(measure).is_none()) {
        text_on_ground(
            &chart.painter,
            chart.frame.center(),
            Align2::CENTER_CENTER,
            &none_works(&settings, measure, sweep),
            palette,
        );
    }
    choose(&chart, scene, sweep, &visible, measure);
}

/// What to do where no learning rate of any run works.
fn none_works(settings: &SweepSettings, measure: CompareMeasure, sweep: &RateSweep) -> String {
    let Probe { budget, tolerance } = settings.probe;
    match measure {
        _ if sweep.lowest == f64::NEG_INFINITY => NO_BOTTOM.to_owned(),
        CompareMeasure::Gap => "every learning rate diverges: try smaller ones".to_owned(),
        CompareMeasure::Evaluations | CompareMeasure::Steps => format!(
            "no learning rate brings the gap to {} of the first within {} {}: raise the budget, or the tolerance",
            numbers::short(tolerance),
            budget.most,
            budget.unit
        ),
    }
}

/// Shades the rates with which the selected run is lost: over the whole height where it is `alone`, otherwise at the top, since the other
/// runs may be at their best there.
fn lost(
    chart: &Chart,
    sweep: &RateSweep,
    (selected, run): (usize, &Run),
    measure: CompareMeasure,
    alone: bool,
    palette: &Palette,
) {
    if !is_compared(run) {
        return;
    }
    let Some(from) = sweep.curves.get(selected).and_then(|curve| curve.lost_from(measure)) else { return };
    let Some(at) = chart.at(from, chart.range_y().0) else { return };
    let height = if alone { chart.frame.height() } else { 2.0 * SMALL };
    let area = Rect::from_min_max(pos2(at.x, chart.frame.top()), pos2(chart.frame.right(), chart.frame.top() + height));
    chart.painter.rect_filled(area, 0.0, faded(palette.danger, 0.14));
    if area.width() > 60.0 {
        let place = area.right_top() + vec2(-6.0, if alone { 8.0 } else { 4.0 });
        let words = format!("{} diverges", run.name());
        let fits = typeset::measure(chart.painter.ctx(), &words, SMALL).x < area.width() - 12.0;
        chart.text(place, Align2::RIGHT_TOP, if fits { &words } else { "diverges" }, palette.danger);
    }
}

fn curve(chart: &Chart, curve: &RateCurve, measure: CompareMeasure, stroke: Stroke) {
    let above = chart.range_y().1 * 1e6;
    // A run that is lost leaves the chart at the top, where its line shows that it does.
    let value = |log: f64| if log.is_finite() { ten_to(log).min(above) } else { above };
    let points = || curve.rates.iter().copied().zip(&curve.points);
    let is_wide = points().any(|(_, point)| point.spread(measure).low < point.spread(measure).high);
    if is_wide {
        let side = |which: fn(OutcomeSpread) -> f64| points().map(move |(_, point)| value(shown(point, measure, which)));
        let band = points().zip(side(|spread| spread.low)).zip(side(|spread| spread.high));
        chart.band(band.map(|(((rate, _), low), high)| (rate, low, high)), faded(stroke.color, 0.18));
    }
    let starts = curve.points.first().map_or(0, |point| point.fan.len());
    if starts > 1 && measure == CompareMeasure::Gap {
        for start in 0..starts {
            let line =
                points().map(|(rate, point)| (rate, point.fan.get(start).map_or(above, |gap| value(gap.max(1e-300).log10()))));
            chart.line(line, Stroke::new(1.0, faded(stroke.color, 0.4)));
        }
    }
    chart.line(points().map(|(rate, point)| (rate, value(shown(point, measure, |spread| spread.median)))), stroke);
}

/// Returns the places of the median of a curve, as far as they are within the chart.
fn line(chart: &Chart, curve: &RateCurve, measure: CompareMeasure) -> Vec<Pos2> {
    let reach = chart.frame.top() - 20.0..=chart.frame.bottom() + 20.0;
    let points = curve.rates.iter().zip(&curve.points);
    let places = points.filter_map(|(rate, point)| {
        let log = shown(point, measure, |spread| spread.median);
        chart.at(*rate, if log.is_finite() { ten_to(log) } else { chart.range_y().1 * 1e6 })
    });
    places.map(|at| pos2(at.x, at.y.clamp(*reach.start(), *reach.end()))).collect()
}

/// Returns the place of the best rate.
fn best(chart: &Chart, curve: &RateCurve, measure: CompareMeasure) -> Option<Pos2> {
    let best = curve.best(measure)?;
    let at = chart.at(curve.rates[best], ten_to(shown(&curve.points[best], measure, |spread| spread.median)))?;
    // Not clamped: a chart may be lower than both margins together.
    Some(pos2(at.x, at.y.min(chart.frame.bottom() - 6.0).max(chart.frame.top() + 6.0)))
}

/// Marks the present learning rate of the selected run.
fn now(chart: &Chart, scene: &Scene<'_>, palette: &Palette) {
    let Some(run) = scene.state.selected_run() else { return };
    let rate = run.learning_rate();
    let Some(at) = chart.at(rate, chart.range_y().0).filter(|at| chart.frame.x_range().contains(at.x)) else { return };
    let color: Color32 = faded(palette.run(run.color), 0.9);
    let ends = [pos2(at.x, chart.frame.top()), pos2(at.x, chart.frame.bottom())];
    chart.painter.extend(crate::ui::paint::polyline::dashed(&ends, Stroke::new(1.4, color)));
    // At the foot: at the head stands what diverges.
    chart.text(pos2(at.x + 4.0, chart.frame.bottom() - 6.0), Align2::LEFT_BOTTOM, "now", palette.text);
}

/// Selects the run whose curve is clicked, and gives it that learning rate.
fn choose(chart: &Chart, scene: &mut Scene<'_>, sweep: &RateSweep, visible: &[usize], measure: CompareMeasure) {
    let pointer = chart.area.hover_pos().filter(|at| chart.frame.contains(*at));
    let Some(pointer) = chart.area.interact_pointer_pos().filter(|_| chart.area.clicked()).or(pointer) else { return };
    let wanted = chart.value(pointer).0;
    let nearest_rate = |curve: &RateCurve| {
        let away = |rate: &f64| (rate / wanted).ln().abs();
        (0..curve.rates.len()).min_by(|a, b| away(&curve.rates[*a]).total_cmp(&away(&curve.rates[*b])))
    };
    let away = |i: &usize| {
        let curve = &sweep.curves[*i];
        let rate = nearest_rate(curve)?;
        let y = shown(&curve.points[rate], measure, |spread| spread.median);
        let at = chart.at(curve.rates[rate], ten_to(y))?;
        Some(((at.y - pointer.y).abs(), *i, rate))
    };
    let nearest = visible.iter().filter_map(away).min_by(|a, b| a.0.total_cmp(&b.0)).filter(|(distance, ..)| *distance < REACH);
    let selected = || {
        let curve = sweep.curves.get(scene.state.selected)?;
        Some((0.0, scene.state.selected, nearest_rate(curve)?))
    };
    let Some((_, run, rate)) = nearest.or_else(selected) else { return };
    let value = sweep.curves[run].rates[rate];
    if chart.area.clicked() {
        scene.state.selected = run;
        let outcome = scene.state.work.experiment.runs[run].optimizer.set(RATE_KEY, &Value::Number(numbers_of_hand(value)));
        if let Err(message) = outcome {
            scene.state.message = Some(message);
        }
        return;
    }
    let point = &sweep.curves[run].points[rate];
    let spread = point.spread(measure);
    let name = scene.state.work.experiment.runs[run].name().to_owned();
    chart.area.clone().on_hover_ui_at_pointer(|ui| {
        ui.label(format!("{name}, α = {}", numbers::digits(value, 3)));
        let word = |x: f64| if x.is_finite() { numbers::digits(x, 3) } else { "never".into() };
        let what = match measure {
            CompareMeasure::Gap if point.is_lost() => "diverges, or ends above its start".to_owned(),
            CompareMeasure::Gap => format!("gap {}", numbers::digits(spread.median, 3)),
            CompareMeasure::Evaluations => format!("evaluations: {}", word(spread.median)),
            CompareMeasure::Steps => format!("steps: {}", word(spread.median)),
        };
        ui.label(what);
        ui.weak("click: take this learning rate");
    });
}

/// `value` with the number of digits of a value that is set by hand.
pub fn numbers_of_hand(value: f64) -> f64 {
    format!("{value:.2e}").parse().unwrap_or(value)
}
