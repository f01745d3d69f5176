//! The map of the selected run over two of its hyperparameters.

use crate::figure::comparison::map_figure::{isolines, title};
use crate::figure::comparison::shades::{level_name, levels, map_pixels, range};
use crate::sim::Run;
use crate::sim::compare::hyper_map::HyperMap;
use crate::sim::compare::map_axis::{MapAxis, map_params, map_value, set_map_value};
use crate::sim::compare::map_theory::MapTheory;
use crate::sim::compare::rate_curve::{CompareMeasure, NO_BOTTOM};
use crate::sim::picture::marks::HEAD;
use crate::ui::derived::background::BackgroundValue;
use crate::ui::numbers;
use crate::ui::pages::compare::has_runs;
use crate::ui::pages::compare::heading;
use crate::ui::pages::compare::pixels::{Cells, warn};
use crate::ui::pages::compare::sweep::numbers_of_hand;
use crate::ui::pages::compare::work::{CompareWork, Numbered};
use crate::ui::pages::scene::Scene;
use crate::ui::paint::chart::{Axis, Chart};
use crate::ui::paint::halo::{text_on_ground, text_with_halo};
use crate::ui::paint::{marker, polyline};
use crate::ui::state::compared::map_axes;
use crate::ui::state::comparison_plan::ComparisonPicture;
use crate::ui::theme::{Palette, SMALL, faded};
use crate::ui::typeset;
use eframe::egui::{Align2, ComboBox, CursorIcon, Pos2, Rect, Sense, Shape, Stroke, Ui, pos2, vec2};

/// The picture of the map.
#[derive(Default)]
pub struct MapPicture {
    cells: Cells,
}

/// The width of the words beside the boxes of the axes with the gaps, and what a box needs beside its text, in points.
const WORDS: f32 = 90.0;
const BOX: f32 = 44.0;
/// In a map narrower than this the axes are called by their symbols, in points.
const NARROW: f32 = 340.0;

/// The symbol of the hyperparameter `key`, between `$`, or its key where it has none.
fn symbol(run: &Run, key: &str) -> String {
    let param = map_params(run).into_iter().find(|param| param.key == key);
    param.filter(|param| !param.symbol.is_empty()).map_or_else(|| key.to_owned(), |param| format!("${}$", param.symbol))
}

impl MapPicture {
    /// Shows the map in the rest of `ui`; a click or a drag gives the run both values.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, work: &mut CompareWork) {
        let palette = Palette::of(ui.ctx());
        if !has_runs(ui, &scene.state.work.experiment) {
            return;
        }
        let Some(run) = scene.state.selected_run() else { return };
        let run = run.clone();
        let (settings, measure) = (scene.state.settings.compare.sweep(), scene.state.settings.compare.measure);
        let Some(axes) = map_axes(&run, &scene.state.settings.compare) else {
            ui.label(format!(
                "{} has no second hyperparameter with a range to vary. Select another run, such as Momentum.",
                run.name()
            ));
            return;
        };
        let names = [0, 1].map(|i| symbol(&run, &axes[i].key));
        let tip = "The selected run with many values of two of its hyperparameters. Drag its marker, or click: both values follow. Theory's lines \
                   are drawn where it has them: on a quadratic, for gradient descent, Momentum and Nesterov.";
        heading(ui, scene, &format!("{}: {}", run.name(), title(&settings.probe, measure)), tip, ComparisonPicture::Map);
        choose_axes(ui, scene, &run, &axes);
        if scene.state.hides_results() {
            ui.centered_and_justified(|ui| ui.weak(scene.state.hidden_words()));
            return;
        }
        let experiment = &scene.state.work.experiment;
        let found = work.map(ui.ctx(), experiment, scene.state.selected, &axes, settings);
        let (look, warning) = (&found.look, found.warning());
        let chart = Chart::new(
            ui,
            "Map",
            Axis::new("", axes[0].is_log, (axes[0].from, axes[0].to)),
            Axis::new("", axes[1].is_log, (axes[1].from, axes[1].to)),
            Sense::click_and_drag(),
        );
        self.paint(&chart, look, measure, palette);
        let place = |values: [f64; 2]| chart.at(values[0], values[1]);
        if let Some(theory) = MapTheory::of(experiment, &experiment.runs[scene.state.selected], [&axes[0], &axes[1]]) {
            draw_theory(&chart, &theory, palette);
        }
        if let Some(value) = look.value.as_deref().filter(|_| look.fresh) {
            best(&chart, &value.value, measure, &names, palette);
        }
        warn(&chart, warning, palette);
        own(scene, &chart, &axes, place, palette);
        if look.value.is_none() {
            text_with_halo(&chart.painter, chart.frame.center(), Align2::CENTER_CENTER, "computing …", palette);
        }
    }

    fn paint(&mut self, chart: &Chart, look: &BackgroundValue<Numbered<HyperMap>>, measure: CompareMeasure, palette: &Palette) {
        let Some(value) = look.value.as_deref() else { return };
        let map = &value.value;
        let frame = chart.frame;
        // The outermost cells have their middles on the border of the frame.
        let half = vec2(frame.width() / (map.x.count - 1) as f32, frame.height() / (map.y.count - 1) as f32) / 2.0;
        let size = [map.x.count, map.y.count];
        let colors = || map_pixels(map, measure, palette.raw());
        self.cells.paint(&chart.painter, frame.expand2(half), (vec![value.number], measure.word()), size, &colors, look.fresh);
        let place =
            |[across, up]: [f64; 2]| [frame.left() + frame.width() * across as f32, frame.bottom() - frame.height() * up as f32];
        let bounds = [frame.left(), frame.top(), frame.right(), frame.bottom()];
        let Some(found) = isolines(map, measure, place, Some(bounds), |text| 0.6 * SMALL * text.chars().count() as f32) else {
            return;
        };
        let stroke = Stroke::new(1.0, palette.isoline_text);
        let lines = found.lines.iter().map(|line| Shape::line(line.iter().map(|at| Pos2::from(*at)).collect(), stroke));
        chart.painter.extend(lines.collect::<Vec<_>>());
        key(chart, map, measure, palette);
    }
}

/// Paints the key of the colours: the least and the greatest value.
fn key(chart: &Chart, map: &HyperMap, measure: CompareMeasure, palette: &Palette) {
    let Some(range) = range(map, measure) else { return };
    let (width, height) = (90.0, 8.0);
    // At the foot, on the side where the best values are not.
    let best = map.best(measure).and_then(|best| chart.at(map.place(best)[0], map.place(best)[1]));
    let is_left = best.is_none_or(|at| at.x > chart.frame.center().x);
    let left = if is_left { chart.frame.left() + 12.0 } else { chart.frame.right() - 12.0 - width };
    let corner = pos2(left, chart.frame.bottom() - 18.0);
    let ground = Rect::from_min_max(corner - vec2(6.0, 20.0), corner + vec2(width + 6.0, height + 6.0));
    chart.painter.rect_filled(ground, 3.0, faded(palette.background, 0.85));
    for i in 0..30 {
        let part = i as f32 / 30.0;
        let rect = Rect::from_min_size(corner + vec2(part * width, 0.0), vec2(width / 30.0 + 0.5, height));
        chart.painter.rect_filled(rect, 0.0, palette.shade(part));
    }
    let ends = [range.0, range.1].map(|end| match measure {
        CompareMeasure::Gap => level_name(end.round(), measure),
        CompareMeasure::Evaluations | CompareMeasure::Steps => level_name(end, measure),
    });
    text_with_halo(&chart.painter, corner + vec2(0.0, -2.0), Align2::LEFT_BOTTOM, &ends[0], palette);
    text_with_halo(&chart.painter, corner + vec2(width, -2.0), Align2::RIGHT_BOTTOM, &ends[1], palette);
    for level in levels(range, measure) {
        let x = corner.x + width * ((level - range.0) / (range.1 - range.0)) as f32;
        chart.painter.line_segment([pos2(x, corner.y), pos2(x, corner.y + height)], Stroke::new(1.0, palette.isoline_text));
    }
}

/// Shows which hyperparameters are varied, where there are more than two.
fn choose_axes(ui: &mut Ui, scene: &mut Scene<'_>, run: &Run, axes: &[MapAxis; 2]) {
    let all = MapAxis::all(run, &scene.state.settings.compare.sweep().rates, 2);
    let name = |key: &str| {
        let param = map_params(run).into_iter().find(|param| param.key == key);
        param.map_or_else(|| key.to_owned(), |param| format!("{} {}", param.name, param.symbol))
    };
    // Where there is little room, a symbol stands for the name.
    let params = map_params(run);
    let symbol = |key: &str| params.iter().find(|param| param.key == key).map_or("", |param| param.symbol);
    let is_narrow = ui.available_width() < NARROW;
    let short = |key: &str| match symbol(key) {
        symbol if is_narrow && !symbol.is_empty() => symbol.to_owned(),
        _ => name(key),
    };
    // Both boxes stand side by side, also where there is little room; a box is wider than its text by its arrow and its margins.
    let width = ((ui.available_width() - WORDS) / 2.0 - BOX).clamp(20.0, 130.0);
    ui.horizontal(|ui| {
        for (i, words) in ["across", "up"].into_iter().enumerate() {
            ui.weak(words);
            let mut chosen = axes[i].key.clone();
            let other = &axes[1 - i].key;
            let combo =
                ComboBox::from_id_salt(("map axis", i)).selected_text(short(&chosen)).width(width).truncate().show_ui(ui, |ui| {
                    for axis in all.iter().filter(|axis| axis.key != *other) {
                        ui.selectable_value(&mut chosen, axis.key.clone(), name(&axis.key));
                    }
                });
            combo.response.accessible_name(format!("hyperparameter {words}"));
            if chosen != axes[i].key {
                let mut keys = axes.clone().map(|axis| axis.key);
                keys[i] = chosen;
                scene.state.settings.compare.map_axes = keys;
            }
        }
    });
}

fn draw_theory(chart: &Chart, theory: &MapTheory, palette: &Palette) {
    let line: Vec<Pos2> = theory.limit.iter().filter_map(|[alpha, beta]| chart.at(*alpha, *beta)).collect();
    chart.painter.extend(polyline::dashed(&line, Stroke::new(2.0, palette.warning)));
    if let Some(at) = line.get(line.len() / 4).filter(|at| chart.frame.contains(**at)) {
        text_on_ground(&chart.painter, *at + vec2(8.0, 0.0), Align2::LEFT_CENTER, "theory: limit", palette);
    }
    let Some(at) = theory.best.and_then(|[alpha, beta]| chart.at(alpha, beta)) else { return };
    for arm in [vec2(6.0, 6.0), vec2(6.0, -6.0)] {
        chart.painter.line_segment([at - arm, at + arm], Stroke::new(2.4, palette.warning));
    }
    let words = format!("theory: $ρ$ = {}", numbers::digits(theory.rate, 3));
    text_on_ground(&chart.painter, at + vec2(10.0, -8.0), Align2::LEFT_BOTTOM, &words, palette);
}

/// Marks the best pair of values.
fn best(chart: &Chart, map: &HyperMap, measure: CompareMeasure, names: &[String; 2], palette: &Palette) {
    let Some(best) = map.best(measure) else {
        text_with_halo(
            &chart.painter,
            chart.frame.center(),
            Align2::CENTER_CENTER,
            if map.lowest == f64::NEG_INFINITY { NO_BOTTOM } else { "no values work" },
            palette,
        );
        return;
    };
    let [a, b] = map.place(best);
    let Some(at) = chart.at(a, b) else { return };
    let at = chart.frame.shrink(9.0).clamp(at);
    chart.painter.circle_stroke(at, 7.0, Stroke::new(4.0, palette.halo));
    chart.painter.circle_stroke(at, 7.0, Stroke::new(2.2, palette.text));
    let value = numbers::digits(map.cells[best].spread(measure).median, 3);
    let words = format!("best: {value} at {} = {}, {} = {}", names[0], numbers::digits(a, 3), names[1], numbers::digits(b, 3));
    // Where there is little room, the ring shows where it is.
    let fits = typeset::measure(chart.painter.ctx(), &words, SMALL).x < chart.frame.width() - 16.0;
    let words = if fits { words } else { format!("best: {value}") };
    // Where it lies low, the words stand above the key of the colours.
    let key = chart.frame.bottom() - KEY_HEIGHT;
    let (anchor, y) = match at.y {
        y if y > chart.frame.center().y => (Align2::CENTER_BOTTOM, (y - 12.0).min(key)),
        y => (Align2::CENTER_TOP, y + 12.0),
    };
    text_on_ground(&chart.painter, pos2(at.x, y), anchor, &words, palette);
}

/// The room that the key of the colours takes at the foot, in points.
const KEY_HEIGHT: f32 = 44.0;

/// Draws the run at its own values; a click or a drag gives it others.
fn own(scene: &mut Scene<'_>, chart: &Chart, axes: &[MapAxis; 2], place: impl Fn([f64; 2]) -> Option<Pos2>, palette: &Palette) {
    let index = scene.state.selected;
    let run = &scene.state.work.experiment.runs[index];
    let color = palette.run(run.color);
    if let Some(at) = place([map_value(run, &axes[0].key), map_value(run, &axes[1].key)]) {
        let inside = chart.frame.shrink(7.0).clamp(at);
        if (inside - at).length() < 8.0 {
            chart.painter.add(marker::shape(run.marker, inside, HEAD + 6.0, color, Stroke::new(2.0, palette.background)));
        } else {
            let outward = (at - inside).normalized() * 20.0;
            chart.painter.add(marker::arrow(inside - outward, outward, 10.0, Stroke::new(2.4, color)));
        }
    }
    let area = chart.area.clone().on_hover_cursor(CursorIcon::Move);
    let Some(at) = area.interact_pointer_pos().filter(|_| area.clicked() || area.dragged()) else { return };
    let (across, up) = chart.value(chart.frame.clamp(at));
    let run = &mut scene.state.work.experiment.runs[index];
    for (axis, value) in axes.iter().zip([across, up]) {
        let value = numbers_of_hand(value.clamp(axis.from, axis.to));
        if let Err(message) = set_map_value(run, &axis.key, value) {
            scene.state.message = Some(message);
        }
    }
}
