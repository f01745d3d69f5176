//! A sweep as a figure: the gap, or the cost, of every run against its learning rate.

use crate::figure::axis;
use crate::figure::comparison::{ComparisonFigure, ComparisonSheet, ComparisonStyle, stand_in};
use crate::figure::drawing::{Frame, Item, Paint, Pen, Position};
use crate::figure::marker;
use crate::figure::numbers::{counted, short};
use crate::figure::plot::Plot;
use crate::sim::Experiment;
use crate::sim::compare::rate_curve::{CompareMeasure, FLOOR, OutcomeSpread, OutcomeSummary, RateCurve};
use crate::sim::compare::rate_sweep::{RateSweep, SweepSettings};

/// The logarithms of the least and the greatest value that the curves of `sweep` need on their axis: from the best to the gap at the start, or
/// the budget.
pub fn heights(sweep: &RateSweep, settings: &SweepSettings, measure: CompareMeasure) -> (f64, f64) {
    let points = || sweep.curves.iter().flat_map(|curve| &curve.points).filter(|point| !point.is_lost());
    let least = points().map(|point| shown(point, measure, |spread| spread.low)).filter(|x| x.is_finite());
    let low = least.fold(f64::INFINITY, f64::min);
    let top = match measure {
        CompareMeasure::Gap => points().map(|point| point.first).fold(0.0, f64::max),
        CompareMeasure::Evaluations | CompareMeasure::Steps => settings.probe.budget.most as f64,
    };
    let high = if top > 0.0 && top.is_finite() { libm::log10(top) } else { 0.0 };
    let low = if low.is_finite() { low.min(high - 0.5) } else { high - 2.0 };
    let room = 0.06 * (high - low);
    (low - room, high + room)
}

/// The logarithm of one of the values of `measure` at `point`; a gap below the floor is drawn at the floor. +∞ stays.
pub fn shown(point: &OutcomeSummary, measure: CompareMeasure, which: impl Fn(OutcomeSpread) -> f64) -> f64 {
    let value = which(point.spread(measure));
    let floor = if measure == CompareMeasure::Gap { FLOOR * point.first } else { 0.5 };
    libm::log10(value.max(floor))
}

/// What the sweep is about, in a line.
pub fn title(settings: &SweepSettings, measure: CompareMeasure) -> String {
    let budget = format!("{} {}", settings.probe.budget.most, settings.probe.budget.unit);
    match measure {
        CompareMeasure::Gap => format!("Gap after {budget}, against the learning rate"),
        CompareMeasure::Evaluations => format!("Evaluations to a gap of {} of the first", short(settings.probe.tolerance)),
        CompareMeasure::Steps => format!("Steps to a gap of {} of the first", short(settings.probe.tolerance)),
    }
}

/// The conditions in words.
pub fn conditions(experiment: &Experiment, settings: &SweepSettings, sweep: &RateSweep) -> String {
    let rates = settings.rates;
    let lowest = if sweep.is_known { "F* is known".to_owned() } else { stand_in(sweep.lowest) };
    format!(
        "{}; budget {} {}; tolerance {} of the first gap, from then on; {} rates from {} to {}; {}, {} where there is chance, \
         from seed {}; lines are medians, bands hold the middle 80 %; gaps below {} of the \
         first count as equal and are drawn there; a run that diverges counts as infinite; {lowest}; downhill {}",
        experiment.objective,
        settings.probe.budget.most,
        settings.probe.budget.unit,
        short(settings.probe.tolerance),
        rates.count,
        short(rates.from),
        short(rates.to),
        counted(settings.starts, "start"),
        counted(settings.seeds, "seed"),
        experiment.seed,
        short(FLOOR),
        env!("CARGO_PKG_VERSION"),
    )
}

/// The figure of `sweep`.
pub fn sweep_figure(
    experiment: &Experiment,
    settings: &SweepSettings,
    sweep: &RateSweep,
    measure: CompareMeasure,
    style: ComparisonStyle,
) -> ComparisonFigure {
    let mut page = ComparisonSheet::new(style, &title(settings, measure), &conditions(experiment, settings, sweep));
    let frame = Plot::within(page.plot);
    let x = (libm::log10(settings.rates.from), libm::log10(settings.rates.to));
    let y = heights(sweep, settings, measure);
    let plot = Plot::new(frame, x, y);
    let count = |points: f32| f64::from(points / 60.0).clamp(2.0, 9.0);
    let ticks = [axis::decades(x.0, x.1, count(frame.width())), axis::decades(y.0, y.1, count(frame.height()))];
    let name = if measure == CompareMeasure::Gap { "F − F*" } else { "" };
    plot.axes(["learning rate α", name], ticks, true, page.palette).into_iter().for_each(|item| page.add(item));
    let mut inside = Vec::new();
    let mut rings = Vec::new();
    for curve in &sweep.curves {
        let run = &experiment.runs[curve.run];
        let color = page.palette.run(run.color);
        inside.extend(band(&plot, curve, measure).into_iter().map(|corners| ComparisonSheet::area(corners, color, 0.18)));
        inside.extend(
            fan(&plot, curve)
                .into_iter()
                .filter(|_| measure == CompareMeasure::Gap)
                .map(|part| Item::Line(part, Pen::new(1.0, Paint::faded(color, 0.4)))),
        );
        inside.extend(median(&plot, curve, measure).into_iter().map(|part| Item::Line(part, Pen::new(2.2, color))));
        let best = curve.best(measure);
        let words = match best.map(|best| (curve.rates[best], &curve.points[best])) {
            Some((rate, point)) => {
                let value = short(point.spread(measure).median);
                let place = plot.at(libm::log10(rate), shown(point, measure, |spread| spread.median));
                rings.extend(place.map(|at| (at, color, run.marker)));
                let rate = format!(" at α = {}", short(rate));
                let width = curve.forgiveness(measure).map_or_else(String::new, |width| {
                    let least = if width.is_cut { "at least " } else { "" };
                    format!("good over {least}{:.1} decades", width.decades())
                });
                (format!("{value}{rate}"), width)
            }
            None => ("no rate works".to_owned(), String::new()),
        };
        page.entry(Some(color), run.name());
        page.entry(None, &words.0);
        if !words.1.is_empty() {
            page.entry(None, &words.1);
        }
    }
    page.add(Item::Clipped(frame, inside));
    let edge = Pen::new(1.6, page.palette.background);
    for (at, color, shape) in rings {
        page.add(marker::item(shape, at, 12.0, color, edge));
    }
    let border = plot.border(page.palette);
    page.add(border);
    ComparisonFigure(page.drawing)
}

/// The parts of the line of medians; where a run is lost or does not arrive, the line leaves the plot at the top.
fn median(plot: &Plot, curve: &RateCurve, measure: CompareMeasure) -> Vec<Vec<Position>> {
    line(plot, curve, |point| shown(point, measure, |spread| spread.median))
}

fn line(plot: &Plot, curve: &RateCurve, height: impl Fn(&OutcomeSummary) -> f64) -> Vec<Vec<Position>> {
    let above = plot.y.1 + 0.2 * (plot.y.1 - plot.y.0);
    let place = |(rate, point): (&f64, &OutcomeSummary)| {
        let y = height(point).min(above);
        plot.at(libm::log10(*rate), if y.is_nan() { above } else { y })
    };
    vec![curve.rates.iter().zip(&curve.points).filter_map(place).collect()]
}

fn fan(plot: &Plot, curve: &RateCurve) -> Vec<Vec<Position>> {
    let starts = curve.points.first().map_or(0, |point| point.fan.len());
    if starts < 2 {
        return Vec::new();
    }
    let of = |i: usize| {
        line(plot, curve, move |point| point.fan.get(i).map_or(f64::INFINITY, |gap| libm::log10(gap.max(FLOOR * point.first))))
    };
    (0..starts).flat_map(of).collect()
}

/// The corners of the band, if there is one.
fn band(plot: &Plot, curve: &RateCurve, measure: CompareMeasure) -> Option<Vec<Position>> {
    let Frame { top, bottom, .. } = plot.frame.grown(20.0);
    let side = |which: fn(OutcomeSpread) -> f64| {
        curve.rates.iter().zip(&curve.points).filter_map(move |(rate, point)| {
            let y = shown(point, measure, which);
            let at = plot.at(libm::log10(*rate), y.min(plot.y.1 + 1.0))?;
            Some([at[0], at[1].clamp(top, bottom)])
        })
    };
    let is_wide = curve.points.iter().any(|point| point.spread(measure).low < point.spread(measure).high);
    let low: Vec<Position> = side(|spread| spread.low).collect();
    let high: Vec<Position> = side(|spread| spread.high).collect();
    is_wide.then(|| low.into_iter().chain(high.into_iter().rev()).collect())
}
