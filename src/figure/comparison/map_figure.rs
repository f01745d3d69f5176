//! A map over two hyperparameters as a figure.

use crate::figure::axis;
use crate::figure::comparison::shades::{height, level_name, levels, lost, map_pixels, range, unsolved};
use crate::figure::comparison::{ComparisonFigure, ComparisonSheet, ComparisonStyle, stand_in};
use crate::figure::drawing::{Frame, Image, Item, Pen};
use crate::figure::fonts::{Weight, width};
use crate::figure::numbers::short;
use crate::figure::plot::Plot;
use crate::math::picture::field::Field;
use crate::math::picture::isolines::{Isolines, LABEL};
use crate::math::picture::levels::Levels;
use crate::math::{Point, View};
use crate::sim::Experiment;
use crate::sim::compare::hyper_map::HyperMap;
use crate::sim::compare::map_axis::{MapAxis, map_params, map_value};
use crate::sim::compare::map_theory::MapTheory;
use crate::sim::compare::probe::Probe;
use crate::sim::compare::rate_curve::CompareMeasure;

/// What a map shows, in a line.
pub fn title(probe: &Probe, measure: CompareMeasure) -> String {
    match measure {
        CompareMeasure::Gap => format!("Gap after {} {}", probe.budget.most, probe.budget.unit),
        CompareMeasure::Evaluations => format!("Evaluations to a gap of {} of the first", short(probe.tolerance)),
        CompareMeasure::Steps => format!("Steps to a gap of {} of the first", short(probe.tolerance)),
    }
}

/// The symbol of the hyperparameter of `axis`, or its key.
fn symbol<'a>(experiment: &Experiment, index: usize, axis: &'a MapAxis) -> &'a str {
    let params = map_params(&experiment.runs[index]);
    let found = params.iter().find(|param| param.key == axis.key).map(|param| param.symbol);
    found.filter(|symbol| !symbol.is_empty()).unwrap_or(&axis.key)
}

/// The isolines of `map`, at [`levels`]; `place` maps the parts of both axes, 0 to 1, to the page.
pub fn isolines(
    map: &HyperMap,
    measure: CompareMeasure,
    place: impl Fn([f64; 2]) -> [f32; 2],
    bounds: Option<[f32; 4]>,
    wide: impl Fn(&str) -> f32,
) -> Option<Isolines> {
    let range = range(map, measure)?;
    let side = |count: usize| (count - 1) as f64;
    let view = View::new((0.0, 1.0), (0.0, 1.0));
    let at = |p: Point| {
        let [column, row] = [(p.x * side(map.x.count)).round() as usize, (p.y * side(map.y.count)).round() as usize];
        height(&map.cells[row * map.x.count + column], measure).unwrap_or(f64::NAN)
    };
    let field = Field::sample(view, map.x.count, map.y.count, at);
    Some(Isolines::of(&field, &Levels::fixed(&levels(range, measure), range.0, range.1), place, bounds, wide))
}

/// The figure of `map` of the run `index` of `experiment`.
pub fn map_figure(
    experiment: &Experiment,
    index: usize,
    map: &HyperMap,
    probe: &Probe,
    measure: CompareMeasure,
    style: ComparisonStyle,
) -> ComparisonFigure {
    let run = &experiment.runs[index];
    let conditions = format!(
        "{}; {}; budget {} {}; tolerance {} of the first gap, from then on; {} × {} values; seed {}; {}downhill {}",
        experiment.objective,
        run.optimizer,
        probe.budget.most,
        probe.budget.unit,
        short(probe.tolerance),
        map.x.count,
        map.y.count,
        experiment.seed,
        if map.is_known { String::new() } else { format!("{}; ", stand_in(map.lowest)) },
        env!("CARGO_PKG_VERSION"),
    );
    let mut page = ComparisonSheet::new(style, &format!("{}: {}", run.name(), title(probe, measure)), &conditions);
    let palette = page.palette;
    let frame = Plot::within(page.plot);
    let ends = |axis: &MapAxis| if axis.is_log { (libm::log10(axis.from), libm::log10(axis.to)) } else { (axis.from, axis.to) };
    let (x, y) = (ends(&map.x), ends(&map.y));
    let plot = Plot::new(frame, x, y);
    let pixels = map_pixels(map, measure, palette);
    // The outermost cells have their middles on the border of the plot.
    let half = [frame.width() / (map.x.count - 1) as f32 / 2.0, frame.height() / (map.y.count - 1) as f32 / 2.0];
    let whole = Frame::new(frame.left - half[0], frame.top - half[1], frame.right + half[0], frame.bottom + half[1]);
    let image = Image { frame: whole, columns: map.x.count as u32, rows: map.y.count as u32, pixels: pixels.into() };
    let mut inside = vec![Item::Image(image)];
    let place = |[across, up]: [f64; 2]| [frame.left + frame.width() * across as f32, frame.bottom - frame.height() * up as f32];
    if let Some(found) = isolines(map, measure, place, None, |text| width(text, LABEL, Weight::Regular)) {
        let pen = Pen::new(1.0, palette.isoline_text);
        inside.extend(found.lines.into_iter().map(|part| Item::Line(part, pen)));
    }
    if let Some(theory) = MapTheory::of(experiment, run, [&map.x, &map.y]) {
        let line = theory.limit.iter().map(|[alpha, beta]| place([map.x.part(*alpha), map.y.part(*beta)])).collect();
        inside.push(Item::Line(line, Pen::new(2.0, palette.warning).dashed()));
        if let Some([alpha, beta]) = theory.best {
            let at = place([map.x.part(alpha), map.y.part(beta)]);
            inside.push(Item::Circle(at, 7.0, None, Some(Pen::new(2.0, palette.warning))));
        }
        page.entry(Some(palette.warning), "theory: limit of stability, best");
    }
    let now = [&map.x, &map.y].map(|axis| axis.part(map_value(run, &axis.key)));
    if now.iter().all(|part| (0.0..=1.0).contains(part)) {
        let color = palette.run(run.color);
        inside.push(crate::figure::marker::item(run.marker, place(now), 12.0, color, Pen::new(1.6, palette.background)));
        page.entry(Some(color), "the run as it is");
    }
    if let Some(best) = map.best(measure) {
        let [a, b] = map.place(best);
        let at = place([map.x.part(a), map.y.part(b)]);
        inside.push(Item::Circle(at, 7.0, None, Some(Pen::new(2.4, palette.text))));
        let value = short(map.cells[best].spread(measure).median);
        let (first, second) = (symbol(experiment, index, &map.x), symbol(experiment, index, &map.y));
        page.entry(Some(palette.text), &format!("best: {value}"));
        page.entry(None, &format!("at {first} = {}, {second} = {}", short(a), short(b)));
    } else {
        page.entry(None, "no values work");
    }
    page.add(Item::Clipped(frame, inside));
    page.entry(Some(lost(palette)), "diverges, or ends above its start");
    if measure != CompareMeasure::Gap {
        page.entry(Some(unsolved(palette)), &format!("not within {}", probe.budget.most));
    }
    if let Some(range) = range(map, measure) {
        for level in levels(range, measure) {
            let part = (level - range.0) / (range.1 - range.0);
            page.entry(Some(palette.shade(part as f32)), &level_name(level, measure));
        }
    }
    let ticks = |axis: &MapAxis, ends: (f64, f64), points: f32| {
        let count = f64::from(points / 60.0).clamp(2.0, 9.0);
        if axis.is_log { axis::decades(ends.0, ends.1, count) } else { axis::marks(ends.0, ends.1, count) }
    };
    let names = [symbol(experiment, index, &map.x), symbol(experiment, index, &map.y)];
    let marks = [ticks(&map.x, x, frame.width()), ticks(&map.y, y, frame.height())];
    plot.axes(names, marks, false, palette).into_iter().for_each(|item| page.add(item));
    let border = plot.border(palette);
    page.add(border);
    ComparisonFigure(page.drawing)
}
