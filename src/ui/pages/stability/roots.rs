//! Why momentum works: the roots of each eigen-direction's recurrence in the unit circle, and beside them the course of the component.

use crate::math::theory::damping::DampingRegime;
use crate::math::theory::stability::{Family, Method};
use crate::sim::experiment::Marker;
use crate::sim::experiment::eigen_decay::DirectionFindings;
use crate::sim::picture::marks::{HEAD, PATH};
use crate::ui::numbers;
use crate::ui::pages::scene::Scene;
use crate::ui::pages::stability::{StabilitySubject, color, name, no_closed_form};
use crate::ui::paint::chart::{Axis, Chart, caption};
use crate::ui::paint::facts;
use crate::ui::paint::free_place::Crowd;
use crate::ui::paint::marker;
use crate::ui::theme::{self, GAP, Palette, SMALL, faded};
use crate::ui::typeset;
use eframe::egui::{
    Align2, Color32, Painter, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2,
};

/// The half width of the picture of the roots, in units of the complex plane.
const REACH: f32 = 1.22;
/// The most points of a course that are drawn.
const POINTS: usize = 1500;
/// The steps are marked by dots where they are at least so many points apart.
const APART: f32 = 5.0;
/// The courses are shown up to so many times their starts.
const MOST: f64 = 2.5;
/// The width from which the courses are beside the roots, and each direction has its numbers, in points.
const WIDE: f32 = 620.0;

/// Shows the roots and the courses in the rest of `ui`; `components` are those of the whole run where an x* is known, and none while they
/// are computed; `found` is what they show up to the playhead.
pub fn show(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    subject: &StabilitySubject,
    components: Option<Option<&[Vec<f64>]>>,
    found: Option<&[DirectionFindings]>,
) {
    let palette = Palette::of(ui.ctx());
    if scene.state.presenting {
        let tip = "The roots of z² − t z + d, whose powers make up the distance along an eigenvector: inside of the unit circle it shrinks, \
                   off the real axis it oscillates.";
        caption(ui, "The roots of each eigen-direction, and the course of its distance from $x*$", tip);
    }
    let Some(method) = subject.now().filter(|_| subject.is_finite()) else {
        ui.add_space(8.0);
        ui.label(no_closed_form(&scene.state.work.experiment.runs[subject.index].optimizer));
        return;
    };
    let is_wide = ui.available_width() >= WIDE;
    let count = subject.curvature.directions.len();
    for i in (0..count).rev() {
        let words = sentence(scene, subject, method, found, i, is_wide);
        typeset::wrapped(ui, &words, color(palette, i)).on_hover_text(regime(method, subject, i).about());
    }
    let room = ui.available_rect_before_wrap();
    let (left, right) = if is_wide {
        let side = room.height().min(0.42 * room.width());
        (Rect::from_min_size(room.min, vec2(side, room.height())), room.with_min_x(room.min.x + side + 12.0))
    } else {
        let height = 0.54 * room.height();
        (Rect::from_min_size(room.min, vec2(room.width(), height)), room.with_min_y(room.min.y + height + 4.0))
    };
    circle(ui, left, subject, method);
    ui.scope_builder(eframe::egui::UiBuilder::new().max_rect(right), |ui| match components {
        None => {
            ui.centered_and_justified(|ui| ui.weak("computing …"));
        }
        Some(None) => {
            ui.label("No minimum x* of this objective is known, so no distance from it can be measured.");
        }
        Some(Some(components)) => courses(ui, scene, subject, components),
    });
    ui.advance_cursor_after_rect(room);
}

fn regime(method: Method, subject: &StabilitySubject, direction: usize) -> DampingRegime {
    method.recurrence(subject.curvature.directions[direction].value).regime()
}

/// Whether the closed forms hold at every step of the run: its learning rate is constant, and its gradients are exact.
fn is_predicted(scene: &Scene<'_>, subject: &StabilitySubject) -> bool {
    let experiment = &scene.state.work.experiment;
    let run = &experiment.runs[subject.index];
    let decays = experiment.conditions(run).weight_decay > 0.0;
    run.schedule.is_constant() && !experiment.is_noisy(run) && subject.curvature.exact && !decays
}

/// The numbers of one direction, in the order in which they are said: each with its name and a tooltip.
fn numbers_of(
    scene: &Scene<'_>,
    subject: &StabilitySubject,
    method: Method,
    found: Option<&[DirectionFindings]>,
    direction: usize,
) -> Vec<(&'static str, String, &'static str)> {
    let lambda = subject.curvature.directions[direction].value;
    let recurrence = method.recurrence(lambda);
    let mut numbers = vec![(
        "$ρ$",
        numbers::digits(recurrence.rate(), 4),
        "The size of the larger root, the factor per step; √β where a heavy ball oscillates",
    )];
    let (no_theory, no_results) = (scene.state.hides_theory(), scene.state.hides_results());
    let period = recurrence.period();
    if period.is_finite() && !no_theory {
        let tip = "2π over the angle of the complex roots; 2 where the larger root is negative";
        numbers.push(("period", format!("{} steps", numbers::digits(period, 3)), tip));
    }
    let counted = found.and_then(|found| found[direction].crossings).filter(|_| !no_results);
    if let Some(counted) = counted {
        let predicted = method.course(lambda).sign_changes(counted.steps);
        let predicted =
            if is_predicted(scene, subject) && !no_theory { format!(", predicted {predicted}") } else { String::new() };
        let tip = "How often the distance along this eigenvector has changed its sign up to the step shown: counted in the run, and from the roots";
        numbers.push(("sign changes", format!("{}{predicted}", counted.counted), tip));
    }
    if let Some(critical) = method.critical_momentum(lambda).filter(|_| !no_theory) {
        let tip = match method.family {
            Family::HeavyBall => "(1 − √(αλ))²: with more momentum this direction oscillates",
            Family::Nesterov => "(1 − √(αλ))/(1 + √(αλ)): with more momentum this direction oscillates",
        };
        numbers.push(("critical $β$", numbers::digits(critical, 3), tip));
    }
    numbers
}

/// The sentence over the picture on one direction: its regime, and where there is room its numbers.
fn sentence(
    scene: &Scene<'_>,
    subject: &StabilitySubject,
    method: Method,
    found: Option<&[DirectionFindings]>,
    direction: usize,
    is_wide: bool,
) -> String {
    let count = subject.curvature.directions.len();
    let lambda = numbers::digits(subject.curvature.directions[direction].value, 3);
    let said = numbers_of(scene, subject, method, found, direction);
    let said = said
        .into_iter()
        .take(if is_wide { usize::MAX } else { 1 })
        .map(|(name, value, _)| format!("{name}{}{value}", if name.contains('$') { " = " } else { " " }));
    let said: Vec<String> = said.collect();
    format!("${}$ = {lambda}: {}; {}", name(direction, count), regime(method, subject, direction).title(), said.join("; "))
}

/// Shows the numbers of all directions as tables, for the column at the right.
pub fn facts(ui: &mut Ui, scene: &Scene<'_>, subject: &StabilitySubject, method: Method, found: Option<&[DirectionFindings]>) {
    let count = subject.curvature.directions.len();
    ui.label(theme::strong("The damping"));
    for direction in (0..count).rev() {
        let regime = regime(method, subject, direction);
        facts::table(ui, ("damping", direction), |row| {
            row(name(direction, count), regime.title().to_owned(), regime.about());
            for (name, value, tip) in numbers_of(scene, subject, method, found, direction).into_iter().skip(1) {
                row(name, value, tip);
            }
        });
        ui.add_space(GAP / 2.0);
    }
}

/// Draws the roots in the complex plane, inside of `rect`.
fn circle(ui: &mut Ui, rect: Rect, subject: &StabilitySubject, method: Method) {
    let palette = Palette::of(ui.ctx());
    let area: Response = ui.interact(rect, ui.scope_id().with("roots"), Sense::hover());
    area.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Roots"));
    let painter = ui.painter().with_clip_rect(rect);
    let center = rect.center();
    let unit = rect.width().min(rect.height()) / 2.0 / REACH;
    let at = |re: f64, im: f64| center + unit * vec2(re as f32, -im as f32);
    painter.circle(center, unit, faded(palette.accent, 0.1), Stroke::new(1.8, palette.text));
    let rule = Stroke::new(1.0, palette.rule);
    painter.line_segment([pos2(center.x - REACH * unit, center.y), pos2(center.x + REACH * unit, center.y)], rule);
    painter.line_segment([pos2(center.x, center.y - REACH * unit), pos2(center.x, center.y + REACH * unit)], rule);
    let ring = |radius: f32| -> Vec<Pos2> {
        (0..=90).map(|i| center + radius * Vec2::angled(i as f32 * std::f32::consts::TAU / 90.0)).collect()
    };
    let mut crowd = Crowd::new(rect.shrink(2.0));
    crowd.add(&ring(unit), 1.0);
    crowd.add(&[pos2(center.x - REACH * unit, center.y), pos2(center.x + REACH * unit, center.y)], 0.5);
    crowd.add(&[pos2(center.x, center.y - REACH * unit), pos2(center.x, center.y + REACH * unit)], 0.5);
    // Every complex pair of a heavy ball is on this circle, whatever its curvature.
    let pairs =
        (method.family == Family::HeavyBall && method.beta > 0.0 && method.beta < 1.0).then(|| method.beta.sqrt() as f32 * unit);
    if let Some(radius) = pairs {
        painter.extend(Shape::dashed_line(&ring(radius), Stroke::new(1.2, palette.weak), 4.0, 4.0));
        crowd.add(&ring(radius), 1.0);
    }
    let count = subject.curvature.directions.len();
    let roots = |i: usize| method.recurrence(subject.curvature.directions[i].value).roots();
    let inside = |at: Pos2| rect.shrink(14.0).clamp(at);
    for i in 0..count {
        let look = Look { marker: [Marker::Diamond, Marker::Circle][i % 2], color: color(palette, i) };
        let [large, small] = roots(i);
        for root in [small, large] {
            root_at(&painter, rect, at(root.re, root.im), look, palette);
            crowd.occupy(Rect::from_center_size(inside(at(root.re, root.im)), Vec2::splat(HEAD + 2.0)));
        }
    }
    // The names are placed after all that is drawn, where they cross no circle: those of the roots first.
    let mut name_at = |middle: Pos2, away: f32, word: &str, ink: Color32| {
        let size = typeset::measure(painter.ctx(), word, SMALL);
        let turns = (0..16).map(|i| Vec2::angled(i as f32 * std::f32::consts::TAU / 16.0));
        let around =
            |out: f32| move |turn: Vec2| (Rect::from_center_size(middle + turn * (out + box_reach(turn, size)), size), out);
        let places = [0.0, 6.0, 14.0].into_iter().flat_map(|more| turns.clone().map(around(away + more)));
        if let Some(shown) = crowd.take(places) {
            painter.rect_filled(shown.expand2(vec2(1.0, 0.0)), 3.0, faded(palette.panel, 0.5));
            typeset::paint(&painter, shown.min, Align2::LEFT_TOP, word, SMALL, ink);
        }
    };
    for i in 0..count {
        let [large, _] = roots(i);
        name_at(inside(at(large.re, large.im)), 8.0, &format!("${}$", name(i, count)), color(palette, i));
    }
    let lower_right = vec2(0.707, 0.707);
    name_at(center + unit * lower_right, 2.0, "$|r| = 1$", palette.weak);
    if let Some(radius) = pairs.filter(|_| unit > 90.0) {
        // At the lower left no root is named.
        name_at(center + radius * vec2(-0.707, 0.707), 2.0, "$√β$", palette.weak);
    }
}

/// How far from its middle a box of this size reaches in the direction `turn`.
fn box_reach(turn: Vec2, size: Vec2) -> f32 {
    let reach = |part: f32, half: f32| if part.abs() > 1e-6 { half / part.abs() } else { f32::INFINITY };
    reach(turn.x, size.x / 2.0).min(reach(turn.y, size.y / 2.0))
}

/// The marker and the colour of a direction's roots.
#[derive(Clone, Copy)]
struct Look {
    marker: Marker,
    color: Color32,
}

/// Draws one root at `at`; one outside of `rect` is an arrow at its edge.
fn root_at(painter: &Painter, rect: Rect, at: Pos2, look: Look, palette: &Palette) {
    let inside = rect.shrink(9.0).clamp(at);
    if !at.is_finite() {
        return;
    }
    if (inside - at).length() < 9.0 {
        painter.add(marker::shape(look.marker, inside, HEAD + 4.0, look.color, Stroke::new(1.6, palette.background)));
    } else {
        let outward = (at - rect.center()).normalized() * 18.0;
        painter.add(marker::arrow(inside - outward, outward, 10.0, Stroke::new(2.4, look.color)));
    }
}

/// Draws the course of each component as a share of its start, with the envelopes of those that oscillate.
fn courses(ui: &mut Ui, scene: &mut Scene<'_>, subject: &StabilitySubject, components: &[Vec<f64>]) {
    let palette = Palette::of(ui.ctx());
    let steps = scene.state.work.experiment.steps;
    let until = if scene.state.hides_results() { subject.k } else { steps };
    let share_until = |i: usize, until: usize| {
        let all = &components[i];
        let (start, last) = (all[0], (all.len() - 1).min(until));
        let stride = (last + 1).div_ceil(POINTS).max(1);
        (0..last).step_by(stride).chain([last]).map(move |k| (k as f64, all[k] / start))
    };
    let share = |i: usize| share_until(i, until);
    let moving: Vec<usize> = (0..components.len()).filter(|i| components[*i][0] != 0.0).collect();
    // The axis is that of the whole run from the start, so that it stays the same while it is played.
    let seen = moving.iter().flat_map(|i| share_until(*i, steps)).map(|(_, c)| c.clamp(-MOST, MOST));
    let (low, high) = seen.fold((-0.25, 1.0), |(low, high): (f64, f64), c| (low.min(c), high.max(c)));
    let room = 0.06 * (high - low);
    let y = Axis::new("the distance as a share of its start", false, (low - room, high + room));
    let chart = Chart::new(ui, "Course", Axis::time("step $k$", steps), y, Sense::click_and_drag());
    let ends = [0.0, steps as f64].map(|k| chart.at(k, 0.0));
    if let [Some(from), Some(to)] = ends {
        chart.painter.line_segment([from, to], Stroke::new(1.0, palette.weak));
    }
    chart.vertical(scene.state.step() as f64, Stroke::new(1.0, palette.weak));
    let is_predicted = is_predicted(scene, subject);
    let now = subject.k as f64;
    for &i in &moving {
        let color = color(palette, i);
        if let Some(method) = subject.method.filter(|_| is_predicted && !scene.state.hides_theory()) {
            let lambda = subject.curvature.directions[i].value;
            if let Some(height) = method.course(lambda).amplitude() {
                let rate = method.recurrence(lambda).rate();
                let envelope = |sign: f64| {
                    let points = (0..=200).map(move |j| steps as f64 * f64::from(j) / 200.0);
                    points.map(move |k| (k, sign * height * rate.powf(k)))
                };
                [1.0, -1.0].into_iter().for_each(|sign| chart.dashed(envelope(sign), Stroke::new(1.2, faded(color, 0.7))));
            }
        }
        chart.line(share(i).filter(|(k, _)| *k >= now), Stroke::new(1.2, faded(color, 0.4)));
        chart.line(share(i).filter(|(k, _)| *k <= now), Stroke::new(PATH, color));
        let are_apart = chart.frame.width() / steps.max(1) as f32 >= APART;
        for (k, c) in share(i).filter(|_| are_apart) {
            let strength = if k <= now { 1.0 } else { 0.4 };
            if let Some(at) = chart.at(k, c).filter(|at| chart.frame.contains(*at)) {
                chart.painter.circle_filled(at, 2.4, faded(color, strength));
            }
        }
    }
    if moving.len() < components.len() {
        let words = "the start has no distance in one direction";
        chart.text(chart.frame.right_top() + vec2(-8.0, 6.0), Align2::RIGHT_TOP, words, palette.weak);
    }
    if let Some(pointer) = chart.area.interact_pointer_pos().filter(|_| chart.area.clicked() || chart.area.dragged()) {
        let step = chart.value(pointer).0.round().clamp(0.0, steps as f64) as usize;
        scene.state.playhead.jump(step);
    }
}
