//! An objective of one variable: its curve, for a regression the parabola of each sample behind it, and the iterates on it.

use crate::figure::curve::heights;
use crate::math::Objective;
use crate::math::Point;
use crate::math::theory::stationary::turning_points;
use crate::sim::experiment::drawn::{Drawn, late_spread, noise_floor};
use crate::sim::picture::marks::{HEAD, PATH};
use crate::ui::numbers;
use crate::ui::paint::axes;
use crate::ui::paint::halo::text_with_halo;
use crate::ui::paint::marker;
use crate::ui::paint::place::Place;
use crate::ui::paint::single_click::single_click;
use crate::ui::plots::hops;
use crate::ui::plots::sample_inks;
use crate::ui::plots::stationary_layer::mark;
use crate::ui::runs::pictures::RunLine;
use crate::ui::state::State;
use crate::ui::state::action::Action;
use crate::ui::theme::{Palette, SMALL, faded};
use crate::ui::typeset;
use eframe::egui::{self, Align2, CursorIcon, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};
use egui_plot::{PlotBounds, PlotPoint};

/// The number of recent iterates that are marked on the curve.
const TAIL: usize = 40;
/// The most parabolas that are drawn.
const PARABOLAS: usize = 60;

/// Shows the curve in the rest of `ui`; returns its place, so that more can be painted over it.
pub fn show(ui: &mut Ui, state: &mut State, lines: &[RunLine], actions: &mut Vec<Action>) -> Place {
    let objective = state.work.experiment.objective.clone();
    let view = state.view.unwrap_or_else(|| objective.view());
    let palette = Palette::of(ui.ctx());
    let f = |w: f64| objective.value(Point::new(w, 0.0));
    let (bottom, top) = heights(&*objective, view.x);
    let bounds = PlotBounds::from_min_max([view.x.0, bottom], [view.x.1, top]);
    let response =
        axes::plot(ui, "curve", axes::plain()).sense(Sense::click_and_drag()).show(ui, |plot| plot.set_plot_bounds(bounds));
    let (area, transform) = (response.response, response.transform);
    area.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Curve plot"));
    let frame = *transform.frame();
    let painter = ui.painter().with_clip_rect(frame);
    let at = |w: f64, loss: f64| transform.position_from_point(&PlotPoint::new(w, loss));
    // The curve is interrupted where the objective has no value.
    let graph = |g: &dyn Fn(f64) -> f64, stroke: Stroke| {
        let points = (0..=240).map(|i| view.x.0 + (view.x.1 - view.x.0) * f64::from(i) / 240.0);
        let points: Vec<Pos2> = points.map(|w| at(w, g(w))).collect();
        let parts = points.split(|p| !(p.y.is_finite() && p.y.abs() < 1e6)).filter(|part| part.len() > 1);
        painter.extend(parts.map(|part| Shape::line(part.to_vec(), stroke)));
    };
    let n = objective.data().len();
    // Where the selected run is not among the lines, the samples of the first one are drawn.
    let first = lines.iter().filter(|line| !line.averaged).min_by_key(|line| line.run != state.selected);
    let drawn = first.map(|line| batch(state, line.run)).unwrap_or_default();
    let inks = sample_inks::of(state, palette);
    for i in (0..n).step_by(n.div_ceil(PARABOLAS).max(1)) {
        let lit = drawn.contains(&i);
        let (width, color) = match (lit, inks.get(i)) {
            (true, Some(ink)) => (2.4, *ink),
            (false, Some(ink)) => (1.4, faded(*ink, 0.55)),
            (true, None) => (1.8, faded(palette.accent, 0.9)),
            (false, None) => (1.0, faded(palette.weak, 0.28)),
        };
        graph(&|w| objective.sample_value(i, Point::new(w, 0.0)), Stroke::new(width, color));
    }
    if let Some(line) = first.filter(|_| !hops::is_useful(state)) {
        floor(&painter, state, line, at);
    }
    graph(&f, Stroke::new(3.0, palette.text));
    if inks.is_empty() {
        minima(&painter, &objective, &drawn, at);
    }
    if state.settings.minima && n == 0 {
        for (w, kind) in turning_points(&*objective, view.x) {
            mark(&painter, kind, at(w, f(w)));
        }
    }
    let step = state.step();
    for line @ RunLine { run, picture, averaged, .. } in lines {
        let run = &state.work.experiment.runs[*run];
        let Some(last) = picture.at(step) else { continue };
        let color = line.color(palette, run.color);
        if *averaged {
            let head = at(picture.trace.records[last].x.x, picture.trace.records[last].loss);
            painter.add(marker::shape(run.marker, head, HEAD + 2.0, palette.background, Stroke::new(1.6, color)));
            continue;
        }
        let records = &picture.trace.records[last.saturating_sub(TAIL)..=last];
        for (i, pair) in records.windows(2).enumerate() {
            let fresh = (i + 1) as f32 / TAIL.min(records.len()) as f32;
            let [a, b] = [&pair[0], &pair[1]].map(|record| at(record.x.x, record.loss));
            if [a, b].iter().all(|p| p.x.abs() < 1e6 && p.y.abs() < 1e6) {
                painter.add(Shape::line_segment([a, b], Stroke::new(PATH, faded(color, fresh * fresh))));
                painter.circle_filled(a, 2.6, faded(color, fresh));
            }
        }
        let head = at(picture.trace.records[last].x.x, picture.trace.records[last].loss);
        painter.add(marker::shape(run.marker, head, HEAD + 2.0, color, Stroke::new(1.6, palette.background)));
    }
    let start = at(state.work.experiment.start.x, f(state.work.experiment.start.x));
    let handle = ui
        .interact(Rect::from_center_size(start, vec2(26.0, 26.0)), area.id.with("start point"), Sense::drag())
        .on_hover_cursor(CursorIcon::Grab);
    handle.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Start point"));
    let dragged = handle.interact_pointer_pos().filter(|_| handle.dragged());
    if let Some(pointer) = single_click(ui, &area).or(dragged) {
        let w = transform.value_from_position(pointer).x.clamp(view.x.0, view.x.1);
        state.edit(|state| {
            state.work.experiment.start = Point::new((w * 1000.0).round() / 1000.0, 0.0);
            Ok(())
        });
    }
    painter.circle_stroke(start, 7.0, Stroke::new(2.0, palette.text));
    handle.on_hover_text("The start: drag it along the curve, or click anywhere");
    let scroll = if area.contains_pointer() { ui.input(|input| input.smooth_scroll_delta().y) } else { 0.0 };
    if scroll != 0.0 {
        let center = area.hover_pos().map_or((view.x.0 + view.x.1) / 2.0, |p| transform.value_from_position(p).x);
        let factor = f64::from((-scroll / 240.0).exp());
        let x = (center + (view.x.0 - center) * factor, center + (view.x.1 - center) * factor);
        if (1e-9..1e9).contains(&(x.1 - x.0)) {
            state.view = Some(crate::math::View { x, ..view });
        }
    }
    if area.double_clicked() {
        actions.push(Action::Fit);
    }
    let text = |pos: Pos2, anchor, text: &str| text_with_halo(&painter, pos, anchor, text, palette);
    let [variable, _] = objective.variables();
    text(frame.right_bottom() - vec2(10.0, 8.0), egui::Align2::RIGHT_BOTTOM, &format!("${variable}$"));
    let long = format!("$F({variable})$ in bold, and each sample's $fᵢ({variable})$");
    let has_room = typeset::measure(ui.ctx(), &long, SMALL + 1.0).x < frame.width();
    let name = if n > 0 && has_room { long } else { format!("$F({variable})$") };
    // The title is at the top centre: between the arms of the parabolas nothing is drawn.
    text(frame.center_top() + vec2(0.0, 10.0), egui::Align2::CENTER_TOP, &name);
    Place::of_plot(&transform)
}

/// Returns the indices of the samples that a run draws at the step shown.
fn batch(state: &State, run: usize) -> Vec<usize> {
    Drawn::of(&state.work.experiment, &state.work.experiment.runs[run], state.step(), state.work.experiment.start).batch
}

/// Draws a tick at the minimum of each sample's parabola; a long one, with its number, for a sample that is drawn.
fn minima(painter: &Painter, objective: &Objective, drawn: &[usize], at: impl Fn(f64, f64) -> Pos2) {
    let (palette, bottom) = (Palette::of(painter.ctx()), painter.clip_rect().bottom());
    let middle = at(objective.minima().first().map_or(0.0, |minimum| minimum.x), 0.0).x;
    let n = objective.data().len();
    let all = (0..n).step_by(n.div_ceil(PARABOLAS).max(1));
    for (i, lit) in all.map(|i| (i, false)).chain(drawn.iter().take(PARABOLAS).map(|&i| (i, true))) {
        let place = sample_inks::foot(objective, i);
        if !place.is_finite() {
            continue;
        }
        let foot = at(place, 0.0).x;
        let (height, stroke) = if lit { (20.0, Stroke::new(3.0, palette.accent)) } else { (9.0, Stroke::new(1.4, palette.weak)) };
        painter.line_segment([pos2(foot, bottom), pos2(foot, bottom - height)], stroke);
        if lit && drawn.len() == 1 {
            let text = format!("$fᵢ$ is least at {}", numbers::digits(place, 3));
            // The label is placed between the iterate, which is near the minimum, and the name of the axis at its right end.
            let needed = typeset::measure(painter.ctx(), &text, SMALL).x + 60.0;
            let is_left = foot < middle || foot + needed > painter.clip_rect().right();
            let (aside, anchor) = if is_left { (-30.0, Align2::RIGHT_CENTER) } else { (30.0, Align2::LEFT_CENTER) };
            text_with_halo(painter, pos2(foot + aside, bottom - 12.0), anchor, &text, palette);
        }
    }
}

/// Draws the noise floor of the run of `line`, where its law is known: a band of one standard deviation around the minimum.
fn floor(painter: &Painter, state: &State, line: &RunLine, at: impl Fn(f64, f64) -> Pos2) {
    let Some(floor) = noise_floor(&state.work.experiment, &state.work.experiment.runs[line.run]) else { return };
    let picture = &line.picture;
    let (palette, frame) = (Palette::of(painter.ctx()), painter.clip_rect());
    let band = |spread: f64| at(floor.minimum - spread, 0.0).x..=at(floor.minimum + spread, 0.0).x;
    painter.rect_filled(Rect::from_x_y_ranges(band(floor.deviation), frame.y_range()), 0.0, faded(palette.accent, 0.16));
    let last = picture.at(state.step()).unwrap_or(0);
    let path: Vec<f64> = picture.trace.records[..=last].iter().map(|record| record.x.x).collect();
    let measured = late_spread(&path, floor.minimum);
    if let Some(spread) = measured {
        let reach = band(spread);
        let y = frame.bottom() - 34.0;
        for (from, to) in [(pos2(*reach.start(), y), pos2(*reach.end(), y))] {
            painter.line_segment([from, to], Stroke::new(3.0, palette.warning));
            for end in [from, to] {
                painter.line_segment([end - vec2(0.0, 6.0), end + vec2(0.0, 6.0)], Stroke::new(2.0, palette.warning));
            }
        }
    }
    let measured = measured.map_or("still too few".into(), |spread| format!("±{}", numbers::digits(spread, 3)));
    let law = format!("noise floor: ±{} by the exact law", numbers::digits(floor.deviation, 3));
    for (i, text) in [law, format!("late iterates: {measured}")].iter().enumerate() {
        let down = vec2(0.0, 30.0 + 18.0 * i as f32);
        text_with_halo(painter, frame.center_top() + down, Align2::CENTER_TOP, text, palette);
    }
}
