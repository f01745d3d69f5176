//! A benchmark as a figure: the performance profile, and the critical-difference diagram below it.

use crate::figure::axis;
use crate::figure::comparison::{ComparisonFigure, ComparisonSheet, ComparisonStyle};
use crate::figure::drawing::{Anchor, Frame, Item, Paint, Pen, Position, TextLine};
use crate::figure::fonts::{Weight, wrap};
use crate::figure::numbers::{counted, short};
use crate::figure::palette::{FigurePalette, Rgb};
use crate::figure::plot::Plot;
use crate::sim::compare::benchmark::Benchmark;
use crate::sim::compare::profiles::Profile;
use crate::sim::compare::suite::Suite;
use crate::sim::compare::tuning::TUNING_RULE;
use crate::sim::experiment::{Color, PALETTE};

/// The size of the words about the ranks, in points.
const FINE: f32 = 12.0;

/// The conditions in words.
pub fn conditions(suite: &Suite) -> String {
    let settings = &suite.settings;
    let left_out: Vec<&str> = suite.left_out.iter().map(|(name, _)| name.as_str()).collect();
    let left_out = if left_out.is_empty() { String::new() } else { format!("; left out: {}", left_out.join(", ")) };
    format!(
        "{}{left_out}; budget {} {}; tolerance {} of the first gap, from then on; {}, {} where there is chance; each \
         optimizer on each function tuned over the same {} rates from {} to {}: {TUNING_RULE}; rates are tuned with other seeds than measured; \
         other hyperparameters as given; evaluations of F in line searches count like gradients, a Hessian like two",
        counted(suite.problems.len(), "function"),
        settings.probe.budget.most,
        settings.probe.budget.unit,
        short(settings.probe.tolerance),
        counted(settings.starts, "start"),
        counted(settings.seeds, "seed"),
        settings.rates.count,
        short(settings.rates.from),
        short(settings.rates.to),
    )
}

/// The figure of `benchmark` of `suite`.
pub fn benchmark_figure(suite: &Suite, benchmark: &Benchmark, style: ComparisonStyle) -> ComparisonFigure {
    let title = if suite.title.is_empty() { "Who is fast how often?" } else { &suite.title };
    let mut page = ComparisonSheet::new(style, title, &conditions(suite));
    let palette = page.palette;
    let ranks_room = if benchmark.ranks.is_some() { 122.0 } else { 0.0 };
    let upper = Frame { bottom: page.plot.bottom - ranks_room, ..page.plot };
    let frame = Plot::within(upper);
    let most = benchmark.performance.iter().filter_map(|profile| profile.stairs.last()).map(|(x, _)| *x).fold(2.0, f64::max);
    let x = (0.0, libm::log10(most) * 1.02);
    let plot = Plot::new(frame, x, (0.0, 1.02));
    let shares = [0.0, 0.25, 0.5, 0.75, 1.0].map(|at| axis::Tick { at, text: format!("{} %", 100.0 * at) }).to_vec();
    let ticks = [axis::decades(x.0, x.1, 8.0), shares];
    plot.axes(["evaluations, as a multiple of the fewest", "solved"], ticks, true, palette)
        .into_iter()
        .for_each(|item| page.add(item));
    let looks = looks(suite, benchmark, palette);
    let mut inside = Vec::new();
    for i in benchmark.order().into_iter().rev() {
        let (color, width) = looks[i].map_or((palette.weak, 1.0), |color| (color, 2.2));
        let paint = if looks[i].is_some() { Paint::from(color) } else { Paint::faded(color, 0.4) };
        inside.push(Item::Line(stairs(&plot, &benchmark.performance[i]), Pen::new(width, paint)));
    }
    page.add(Item::Clipped(frame, inside));
    for i in benchmark.order() {
        let Some(color) = looks[i] else { continue };
        let score = &benchmark.scores[i];
        let median = if score.median.is_finite() { format!("median {}", short(score.median)) } else { "median never".into() };
        page.entry(Some(color), suite.contestants[i].name());
        page.entry(None, &format!("{} of {} solved, {median}", score.solved, score.problems));
    }
    let others = looks.iter().filter(|look| look.is_none()).count();
    if others > 0 {
        page.entry(Some(palette.weak), &format!("{others} others: see the table"));
    }
    if benchmark.ranks.is_some() {
        let below = Frame::new(frame.left, page.plot.bottom - ranks_room + 24.0, frame.right, page.plot.bottom);
        critical_difference(&mut page, suite, benchmark, below);
    }
    ComparisonFigure(page.drawing)
}

/// The colour of each optimizer: its own, or, where there are more than colours, one for each of those with the best mean ranks.
fn looks(suite: &Suite, benchmark: &Benchmark, palette: &FigurePalette) -> Vec<Option<Rgb>> {
    let count = suite.contestants.len();
    if count <= PALETTE.len() {
        return suite.contestants.iter().map(|run| Some(palette.run(run.color))).collect();
    }
    let mut looks = vec![None; count];
    // The last colour is gray, as the others are.
    for (i, name) in benchmark.order().into_iter().zip(PALETTE.into_iter().filter(|name| *name != "gray")) {
        looks[i] = Some(palette.run(Color::Named(name)));
    }
    looks
}

/// The line of a profile, from left to right.
fn stairs(plot: &Plot, profile: &Profile) -> Vec<Position> {
    let mut points = Vec::new();
    let mut before = 0.0;
    for (x, share) in &profile.stairs {
        let x = libm::log10(*x);
        points.extend(plot.at(x, before));
        points.extend(plot.at(x, *share));
        before = *share;
    }
    points.extend(plot.at(plot.x.1, before));
    points
}

/// The mean ranks on a line, with bars over those that cannot be told apart, and the critical difference.
fn critical_difference(page: &mut ComparisonSheet, suite: &Suite, benchmark: &Benchmark, frame: Frame) {
    let Some(ranks) = &benchmark.ranks else { return };
    let palette = page.palette;
    let count = ranks.mean.len() as f64;
    let x = |rank: f64| frame.left + frame.width() * ((rank - 1.0) / (count - 1.0)) as f32;
    let middle = frame.top + 14.0;
    page.add(Item::Line(vec![[frame.left, middle], [frame.right, middle]], Pen::new(1.0, palette.weak)));
    let looks = looks(suite, benchmark, palette);
    for (i, mean) in ranks.mean.iter().enumerate() {
        let color = looks[i].unwrap_or(palette.weak);
        page.add(Item::Line(vec![[x(*mean), middle - 7.0], [x(*mean), middle + 7.0]], Pen::new(3.0, color)));
    }
    for (row, bar) in ranks.bars().into_iter().take(4).enumerate() {
        let y = middle + 14.0 + 6.0 * row as f32;
        page.add(Item::Line(vec![[x(bar[0]) - 3.0, y], [x(bar[1]) + 3.0, y]], Pen::new(3.0, palette.text)));
    }
    let name = |i: usize| suite.contestants[i].name().to_owned();
    let words = format!(
        "mean rank over {}, 1 the best; critical difference {} at 5 % (Nemenyi). {}",
        counted(ranks.problems, "function"),
        short(ranks.critical),
        benchmark.verdict(&name)
    );
    let lines = wrap(&words, FINE, Weight::Regular, frame.width(), 3);
    for (i, line) in lines.iter().rev().enumerate() {
        let at = [frame.left, frame.bottom - 2.0 - 15.0 * i as f32];
        page.add(Item::Text(TextLine::new(at, line.clone(), FINE, palette.weak)));
    }
    for (rank, anchor) in [(1.0, Anchor::Start), (count, Anchor::End)] {
        page.add(Item::Text(TextLine::new([x(rank), middle - 10.0], short(rank), 12.0, palette.weak).anchored(anchor)));
    }
}
