//! The surroundings of the minimum of a sum in one variable, enlarged: each sample's parabola, the iterate that hops between their minima,
//! its last hops, and a histogram of where it has been beside the closed form.

use crate::math::Point;
use crate::sim::experiment::drawn::{Drawn, NoiseFloor, late_spread, noise_floor};
use crate::sim::picture::marks::{HEAD, PATH};
use crate::ui::numbers;
use crate::ui::paint::chart::{Axis, Chart};
use crate::ui::paint::free_place::Crowd;
use crate::ui::paint::marker;
use crate::ui::plots::sample_inks;
use crate::ui::runs::pictures::{RunLine, RunPicture};
use crate::ui::state::State;
use crate::ui::theme::{Palette, SMALL, faded};
use crate::ui::typeset;
use eframe::egui::epaint::QuadraticBezierShape;
use eframe::egui::{Align2, Color32, Frame, Panel, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

/// The part of the distance between the outer minima that is shown beyond each of them.
const BEYOND: f64 = 0.3;
/// The number of hops that are drawn, and of the bars of the histogram.
const HOPS: usize = 10;
const BARS: usize = 48;
/// The height of the numbers below the histogram, in points, and about how many there are.
const NUMBERS: f32 = 18.0;
const MARKS: f64 = 6.0;
/// The height from which on the last hops are shown, in points.
const HIGH: f32 = 240.0;
/// The most samples whose parabolas are drawn.
const PARABOLAS: usize = 60;
/// The most iterates that are counted in a frame.
const COUNTED: usize = 200_000;

/// The samples' minima and the part of the axis that is shown.
struct Surroundings {
    feet: Vec<f64>,
    minimum: f64,
    range: (f64, f64),
}

impl Surroundings {
    /// Returns those of the objective; none where it is no sum of parabolas in one variable whose minima differ.
    fn of(state: &State) -> Option<Self> {
        let objective = &state.work.experiment.objective;
        let n = objective.data().len();
        if objective.dimension() != 1 || !(1..=PARABOLAS).contains(&n) || !objective.is_quadratic() {
            return None;
        }
        let feet: Vec<f64> = (0..n).map(|i| sample_inks::foot(objective, i)).collect();
        let known = feet.iter().copied().filter(|foot| foot.is_finite());
        let (low, high) = known.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), foot| (low.min(foot), high.max(foot)));
        let minimum = objective.minima().first()?.x;
        let room = BEYOND * (high - low);
        (room > 0.0).then_some(Surroundings { feet, minimum, range: (low - room, high + room) })
    }

    fn outer(&self) -> (f64, f64) {
        let room = (self.range.1 - self.range.0) * BEYOND / (1.0 + 2.0 * BEYOND);
        (self.range.0 + room, self.range.1 - room)
    }
}

/// Whether there is anything to enlarge.
pub fn is_useful(state: &State) -> bool {
    Surroundings::of(state).is_some()
}

/// Shows the enlarged surroundings in the rest of `ui`, for the selected run among `lines`, or the first one.
pub fn show(ui: &mut Ui, state: &State, lines: &[RunLine]) {
    let Some(around) = Surroundings::of(state) else { return };
    let runs = || lines.iter().filter(|line| !line.averaged && !line.picture.trace.records.is_empty());
    let Some(line) = runs().min_by_key(|line| line.run != state.selected) else { return };
    let (run, picture) = (&state.work.experiment.runs[line.run], &line.picture);
    let Some(k) = picture.at(state.step()) else { return };
    let floor = noise_floor(&state.work.experiment, run);
    let color = line.color(Palette::of(ui.ctx()), run.color);
    let height = ui.available_height();
    // Where there is little height, the histogram says more than the last hops.
    let has_hops = height > HIGH;
    let share = if has_hops { 0.36 } else { 0.5 };
    Panel::bottom("visits").frame(Frame::NONE).exact_size(height * share).resizable(false).show_separator_line(false).show(
        ui,
        |ui| {
            visits(ui, &around, picture, (k, color), floor);
        },
    );
    if has_hops {
        let hops = Panel::bottom("hops").frame(Frame::NONE).exact_size(0.14 * height).resizable(false);
        hops.show_separator_line(false).show(ui, |ui| arcs(ui, state, &around, line, k));
    }
    parabolas(ui, state, &around, &runs().collect::<Vec<_>>(), (line, k));
}

/// The samples that the run of `line` draws at step k.
fn batch(state: &State, line: &RunLine, k: usize) -> Vec<usize> {
    Drawn::of(&state.work.experiment, &state.work.experiment.runs[line.run], k, state.work.experiment.start).batch
}

/// Shows the parabolas with the iterates on them, and the step of the run in front.
fn parabolas(ui: &mut Ui, state: &State, around: &Surroundings, lines: &[&RunLine], (front, k): (&RunLine, usize)) {
    let (palette, objective) = (Palette::of(ui.ctx()), &state.work.experiment.objective);
    let inks = sample_inks::of(state, palette);
    let (value, sample) =
        (|w: f64| objective.value(Point::new(w, 0.0)), |i: usize, w: f64| objective.sample_value(i, Point::new(w, 0.0)));
    let ends = value(around.range.0).max(value(around.range.1));
    let lowest = value(around.minimum);
    let top = lowest + 1.5 * (ends - lowest);
    let low =
        around.feet.iter().enumerate().map(|(i, foot)| sample(i, *foot)).filter(|low| low.is_finite()).fold(lowest, f64::min);
    // Below the parabolas is room for their names, however low the picture is.
    let named = (typeset::measure(ui.ctx(), "$f₁$", SMALL + 1.0).y + 8.0) / ui.available_height().max(1.0);
    let named = f64::from(named.clamp(0.14, 0.5));
    let y = Axis::bare((low - named / (1.0 - named) * (top - low), top));
    let chart = Chart::new(ui, "Enlarged around the minimum", Axis::bare(around.range), y, Sense::hover());
    let at = |w: f64, height: f64| chart.at(w, height);
    let (left, right) = around.outer();
    if let (Some(a), Some(b)) = (at(left, low), at(right, low)) {
        let shade = Rect::from_x_y_ranges(a.x..=b.x, chart.frame.y_range());
        chart.painter.rect_filled(shade, 0.0, faded(palette.accent, 0.13));
        let head = chart.frame.top() + 4.0;
        let write =
            |x: f32, anchor, words: &str| typeset::paint(&chart.painter, pos2(x, head), anchor, words, SMALL, palette.text);
        write(shade.center().x, Align2::CENTER_TOP, "here they disagree");
        write((chart.frame.left() + a.x) / 2.0, Align2::CENTER_TOP, "all pull →");
        write((chart.frame.right() + b.x) / 2.0, Align2::CENTER_TOP, "← all pull");
    }
    let drawn = batch(state, front, k);
    let points = |graph: &dyn Fn(f64) -> f64| {
        let (from, to) = around.range;
        (0..=120).map(|i| from + (to - from) * f64::from(i) / 120.0).map(|w| (w, graph(w))).collect::<Vec<_>>()
    };
    for i in 0..around.feet.len() {
        let lit = drawn.contains(&i);
        let ink = inks.get(i).copied().unwrap_or(palette.weak);
        let (width, strength) = if lit { (3.0, 1.0) } else { (1.6, if inks.is_empty() { 0.25 } else { 0.6 }) };
        chart.line(points(&|w| sample(i, w)).into_iter(), Stroke::new(width, faded(ink, strength)));
        if let Some(foot) = at(around.feet[i], low).filter(|_| !inks.is_empty()) {
            let name = format!("$f{}$", char::from_u32('₁' as u32 + i as u32).unwrap_or('ᵢ'));
            typeset::paint(&chart.painter, foot + vec2(0.0, 2.0), Align2::CENTER_TOP, &name, SMALL + 1.0, ink);
        }
    }
    chart.line(points(&value).into_iter(), Stroke::new(3.0, palette.text));
    for line in lines.iter().filter(|line| line.run != front.run) {
        let Some(record) = line.picture.at(state.step()).map(|k| &line.picture.trace.records[k]) else { continue };
        let run = &state.work.experiment.runs[line.run];
        if let Some(place) = at(record.x.x, value(record.x.x)) {
            let fill = line.color(palette, run.color);
            chart.painter.add(marker::shape(run.marker, place, HEAD, fill, Stroke::new(1.4, palette.background)));
        }
    }
    // The iterate stands on the parabola of the sample that is drawn, where there is one.
    let records = &front.picture.trace.records;
    let w = records[k].x.x;
    let height = if let [i] = drawn[..] { sample(i, w) } else { value(w) };
    let Some(place) = at(w, height) else { return };
    let run = &state.work.experiment.runs[front.run];
    let ink = if let [i] = drawn[..] { inks.get(i).copied() } else { None };
    if let Some(next) = records.get(k + 1).filter(|_| !state.hides_results()).and_then(|record| at(record.x.x, height)) {
        chart.painter.add(marker::arrow(place, next - place, 10.0, Stroke::new(3.0, ink.unwrap_or(palette.text))));
    }
    let fill = front.color(palette, run.color);
    chart.painter.add(marker::shape(run.marker, place, HEAD + 3.0, fill, Stroke::new(1.6, palette.background)));
    let [variable, _] = objective.variables();
    chart.text(place + vec2(0.0, 12.0), Align2::CENTER_TOP, format!("${variable}ₖ$"), palette.text);
}

/// Shows the last hops as arcs, each in the colour of the sample that was drawn.
fn arcs(ui: &mut Ui, state: &State, around: &Surroundings, line: &RunLine, k: usize) {
    let palette = Palette::of(ui.ctx());
    let inks = sample_inks::of(state, palette);
    let chart = Chart::new(ui, "Last hops", Axis::bare(around.range), Axis::bare((0.0, 1.0)), Sense::hover());
    let ground = chart.frame.bottom() - 6.0;
    let records = &line.picture.trace.records;
    let own = line.color(palette, state.work.experiment.runs[line.run].color);
    let mut crowd = Crowd::new(chart.frame);
    for from in k.saturating_sub(HOPS)..k {
        let (Some(a), Some(b)) = (chart.at(records[from].x.x, 0.0), chart.at(records[from + 1].x.x, 0.0)) else { continue };
        let strength = 1.0 - (k - 1 - from) as f32 / HOPS as f32;
        let ink = match batch(state, line, from)[..] {
            [i] => inks.get(i).copied().unwrap_or(own),
            _ => own,
        };
        let (a, b) = (pos2(a.x, ground), pos2(b.x, ground));
        let rise = (0.9 * (b.x - a.x).abs()).clamp(8.0, (2.0 * chart.frame.height() - 20.0).max(8.0));
        let points = [a, pos2((a.x + b.x) / 2.0, ground - rise), b];
        let stroke = Stroke::new(PATH, faded(ink, strength));
        let arc = QuadraticBezierShape::from_points_stroke(points, false, Color32::TRANSPARENT, stroke);
        crowd.add(&arc.flatten(Some(1.0)), strength);
        chart.painter.add(arc);
    }
    if let Some(now) = chart.at(records[k].x.x, 0.0) {
        chart.painter.circle_filled(pos2(now.x, ground), 4.0, own);
    }
    // The words stand where the fewest hops are, below the names of the parabolas over this strip.
    let words = "the last hops";
    let (size, inside) = (typeset::measure(ui.ctx(), words, SMALL), chart.frame.shrink2(vec2(6.0, 3.0)));
    let room = (inside.size() - size).max(vec2(0.0, 0.0));
    let corner = |x: f32, y: f32| Rect::from_min_size(inside.min + vec2(x * room.x, y * room.y), size);
    let places = [0.0, 1.0, 0.25, 0.75].into_iter().flat_map(|x| [corner(x, 1.0), corner(x, 0.4)]);
    if let Some(rect) = crowd.take(places.map(|rect| (rect, 0.0))) {
        typeset::paint(&chart.painter, rect.min, Align2::LEFT_TOP, words, SMALL, palette.weak);
    }
}

/// Shows the histogram of the iterates since the run first came between the outer minima, beside the normal curve with the standard
/// deviation of the closed form.
fn visits(ui: &mut Ui, around: &Surroundings, picture: &RunPicture, (k, color): (usize, Color32), floor: Option<NoiseFloor>) {
    let palette = Palette::of(ui.ctx());
    let records = &picture.trace.records[..=k];
    let (left, right) = around.outer();
    let first = records.iter().position(|record| (left..=right).contains(&record.x.x));
    let seen = first.map_or(&records[..0], |first| &records[first..]);
    let title =
        first.map_or("where it has been: not here yet".into(), |first| format!("where it has been, steps {first} to {k}"));
    let (over, said) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
    said.widget_info(|| WidgetInfo::labeled(Role::Label, true, &title));
    said.on_hover_text("How often the iterate was at each place since it first came between the outer minima");
    let width = (around.range.1 - around.range.0) / BARS as f64;
    let stride = seen.len().div_ceil(COUNTED).max(1);
    let mut counts = [0_usize; BARS];
    let mut all = 0_usize;
    for record in seen.iter().step_by(stride) {
        all += 1;
        let bar = (record.x.x - around.range.0) / width;
        if (0.0..BARS as f64).contains(&bar) {
            counts[bar as usize] += 1;
        }
    }
    let density = |count: usize| count as f64 / (all.max(1) as f64 * width);
    let floor = floor.filter(|floor| floor.deviation > 0.0);
    let normal = |floor: &NoiseFloor, w: f64| {
        (-0.5 * ((w - floor.minimum) / floor.deviation).powi(2)).exp() / (floor.deviation * std::f64::consts::TAU.sqrt())
    };
    // With few iterates a single bar would be as high as the picture: the closed form sets the scale, where there is one.
    let peak = floor.as_ref().map(|floor| 1.5 * normal(floor, floor.minimum));
    let highest = counts.iter().map(|count| density(*count)).fold(0.0, f64::max);
    let top = peak.unwrap_or(0.0).max(if all > HOPS * HOPS { highest } else { 0.0 }).max(1e-300) * 1.1;
    // The numbers are written here, so that all three charts have the same width.
    let numbers = Panel::bottom("places").frame(Frame::NONE).exact_size(NUMBERS).resizable(false).show_separator_line(false);
    let below = numbers.show(ui, |ui| ui.max_rect()).inner;
    let chart = Chart::new(ui, "Where the iterate has been", Axis::bare(around.range), Axis::bare((0.0, top)), Sense::hover());
    typeset::paint(ui.painter(), pos2(chart.frame.left(), over.center().y), Align2::LEFT_CENTER, &title, SMALL, palette.text);
    places(ui, around, &chart, below);
    let bars = counts.iter().enumerate().filter(|(_, count)| **count > 0).filter_map(|(i, count)| {
        let from = around.range.0 + i as f64 * width;
        let (a, b) = (chart.at(from, 0.0)?, chart.at(from + width, density(*count).min(2.0 * top))?);
        Some(Shape::rect_filled(Rect::from_two_pos(a, b).shrink2(vec2(0.5, 0.0)), 0.0, faded(color, 0.8)))
    });
    chart.painter.extend(bars.collect::<Vec<_>>());
    let corner = chart.frame.right_top() + vec2(-6.0, 2.0);
    let mut lines = Vec::new();
    if let Some(floor) = &floor {
        let (from, to) = around.range;
        let curve = (0..=120).map(|i| from + (to - from) * f64::from(i) / 120.0).map(|w| (w, normal(floor, w)));
        chart.line(curve, Stroke::new(2.0, palette.text));
        lines.push((format!("closed form: ±{}", numbers::digits(floor.deviation, 3)), palette.text));
    }
    let path: Vec<f64> = records.iter().step_by(records.len().div_ceil(COUNTED).max(1)).map(|record| record.x.x).collect();
    if let Some(spread) = late_spread(&path, around.minimum) {
        lines.push((format!("late half: ±{}", numbers::digits(spread, 3)), color));
    }
    for (i, (words, color)) in lines.into_iter().enumerate() {
        chart.text(corner + vec2(0.0, 18.0 * i as f32), Align2::RIGHT_TOP, words, color);
    }
}

/// Writes the places along the axis of `chart` into `below`.
fn places(ui: &Ui, around: &Surroundings, chart: &Chart, below: Rect) {
    let rough = (around.range.1 - around.range.0) / MARKS;
    let decade = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * decade).into_iter().find(|step| *step >= rough).unwrap_or(rough);
    let weak = Palette::of(ui.ctx()).weak;
    let (first, last) = ((around.range.0 / step).ceil() as i64, (around.range.1 / step).floor() as i64);
    for i in first..=last {
        let w = i as f64 * step;
        if let Some(at) = chart.at(w, 0.0).filter(|at| chart.frame.shrink(14.0).x_range().contains(at.x)) {
            let words = numbers::digits(w, 3);
            typeset::paint(ui.painter(), pos2(at.x, below.center().y), Align2::CENTER_CENTER, &words, SMALL, weak);
        }
    }
}
