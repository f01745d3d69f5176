//! The valley turned: the steps that each run takes against the angle of the valley, above the condition number that a scale for each axis
//! leaves.

use crate::math::objectives::quadratic::{Quadratic, Shape};
use crate::math::quadratic::axis_scaling::scaled_condition;
use crate::sim::Experiment;
use crate::sim::experiment::turned::{self, GAP, TurnedSteps};
use crate::sim::picture::marks::{HEAD, PATH};
use crate::ui::controls::rail_under;
use crate::ui::derived::background::Background;
use crate::ui::numbers::digits;
use crate::ui::pages::scene::Scene;
use crate::ui::paint::chart::{Axis, Chart, Swatch, caption, legend};
use crate::ui::paint::marker;
use crate::ui::theme::{Palette, faded};
use eframe::egui::{Align2, CursorIcon, Rect, Sense, Stroke, Ui, UiBuilder, pos2, vec2};

/// The angles, in degrees: a quarter turn, beyond which everything repeats.
const LAST: usize = 90;
const EACH: usize = 3;
/// The share of the height that the condition numbers have.
const LOWER: f32 = 0.36;
/// The width from which κ has a label of its own, in points.
const WIDE: f32 = 300.0;

/// The steps of all runs at all angles.
#[derive(Default)]
pub struct TurnedChart {
    steps: Background<Experiment, Result<TurnedSteps, String>>,
}

/// Lists the angles, in degrees.
fn angles() -> impl Iterator<Item = f64> {
    (0..=LAST).step_by(EACH).map(|degrees| degrees as f64)
}

impl TurnedChart {
    /// Shows both charts in the rest of `ui`. A click or drag turns the valley and the starts.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let experiment = &scene.state.work.experiment;
        let tip = "The steps that each run takes until F − F* is at most a millionth from then on, with the valley at each angle and the \
                   start turned along. Gradient descent, momentum and Newton's method do not know the axes; methods with a scale for each \
                   coordinate do. Click or drag to turn the valley.";
        if scene.state.presenting {
            caption(ui, "The steps to a gap of a millionth, against the angle of the valley", tip);
        }
        let quadratic = match turned::valley(experiment) {
            Ok(quadratic) => quadratic.clone(),
            Err(why) => {
                ui.centered_and_justified(|ui| ui.weak(format!("There is no valley to turn: {why}.")));
                return;
            }
        };
        let look = self.steps.ask_now(ui.ctx(), experiment, (), |experiment, (), watch| {
            let angles: Vec<f64> = angles().map(f64::to_radians).collect();
            TurnedSteps::of(experiment, &angles, GAP, watch)
        });
        let room = ui.available_rect_before_wrap();
        let middle = room.top() + (1.0 - LOWER) * room.height();
        let mut angle = None;
        let inside = |rect: Rect| UiBuilder::new().max_rect(rect);
        ui.scope_builder(inside(room.with_max_y(middle - 4.0)), |ui| {
            let steps = look.value.as_deref().and_then(|steps| steps.as_ref().ok());
            angle = upper(ui, scene, &quadratic, steps, look.fresh);
        });
        let hidden = scene.state.hides_theory().then(|| scene.state.hidden_words());
        ui.scope_builder(inside(room.with_min_y(middle + 4.0)), |ui| angle = lower(ui, &quadratic, hidden).or(angle));
        ui.advance_cursor_after_rect(room);
        if let Some(angle) = angle {
            scene.state.edit(|state| {
                state.work.experiment = turned::turned(&state.work.experiment, angle.to_radians())?;
                Ok(())
            });
        }
    }
}

/// Returns the angle of the valley's long axis against the nearer half of the x-axis, 0 to 90 degrees.
fn own(quadratic: &Quadratic) -> f64 {
    quadratic.shape().angle.to_degrees().abs()
}

/// Returns the angle at which the pointer clicks or drags, a whole number of degrees.
fn pointed(chart: &Chart) -> Option<f64> {
    let area = chart.area.clone().on_hover_cursor(CursorIcon::ResizeHorizontal);
    let at = area.interact_pointer_pos().filter(|_| area.clicked() || area.dragged())?;
    Some(chart.value(at).0.round().clamp(0.0, LAST as f64))
}

fn axis(name: &'static str) -> Axis {
    Axis::new(name, false, (-2.0, LAST as f64 + 2.0))
}

/// Shows the steps of the visible runs.
fn upper(ui: &mut Ui, scene: &Scene<'_>, quadratic: &Quadratic, steps: Option<&TurnedSteps>, fresh: bool) -> Option<f64> {
    let palette = Palette::of(ui.ctx());
    let runs = &scene.state.work.experiment.runs;
    let shown: Vec<usize> = scene.lines.iter().map(|line| line.run).filter(|run| *run < runs.len()).collect();
    let names = shown.iter().map(|run| runs[*run].name());
    let colors = shown.iter().map(|run| palette.run(runs[*run].color));
    let entries: Vec<_> = names.zip(colors.map(|color| Swatch::Line(Stroke::new(PATH, color)))).collect();
    legend(ui, &entries);
    let Some(steps) = steps.filter(|_| !scene.state.hides_results()) else {
        let words = if scene.state.hides_results() { scene.state.hidden_words() } else { "computing …".into() };
        ui.centered_and_justified(|ui| ui.weak(words));
        return None;
    };
    let counts = |run: usize| steps.steps.get(run).into_iter().flatten().copied();
    let seen = shown.iter().flat_map(|run| counts(*run)).flatten().map(|count| count.max(1) as f64);
    let ends = shown.iter().any(|run| counts(*run).any(|count| count.is_none()));
    let most = ends.then_some(steps.most as f64);
    let chart = Chart::new(
        ui,
        "Steps against the angle",
        axis(""),
        Axis::over("steps to $F − F* ≤ 10⁻⁶$", true, seen.chain(most).chain([1.0])),
        Sense::click_and_drag(),
    );
    // The slider of a valley that is turned the other way reaches to −90°.
    let ends = (chart.at(0.0, 1.0), chart.at(LAST as f64, 1.0));
    if let (Some(least), Some(most), true) = (ends.0, ends.1, quadratic.shape().angle >= 0.0) {
        rail_under::note(ui.ctx(), "angle", [least.x, most.x]);
    }
    chart.vertical(own(quadratic), Stroke::new(1.4, palette.weak));
    for run in shown {
        let color = palette.run(runs[run].color);
        let line: Vec<(f64, Option<usize>)> = angles().zip(counts(run)).collect();
        let curve = line.iter().map(|(angle, count)| (*angle, count.map_or(f64::NAN, |count| count.max(1) as f64)));
        chart.line(curve, Stroke::new(PATH, if fresh { color } else { faded(color, 0.5) }));
        let nearest = line.iter().min_by(|a, b| (a.0 - own(quadratic)).abs().total_cmp(&(b.0 - own(quadratic)).abs()));
        if let Some(at) =
            nearest.and_then(|(_, count)| chart.at(own(quadratic), count.as_ref().map(|count| (*count).max(1) as f64)?))
        {
            chart.painter.add(marker::shape(runs[run].marker, at, HEAD + 2.0, color, Stroke::new(1.4, palette.background)));
        }
    }
    if let Some(most) = most.and_then(|most| chart.at(0.0, most)) {
        let line = [pos2(chart.frame.left(), most.y), pos2(chart.frame.right(), most.y)];
        chart.painter.line_segment(line, Stroke::new(1.0, palette.weak));
        let words = format!("not within {} steps", steps.most);
        chart.text(pos2(chart.frame.right() - 6.0, most.y + 3.0), Align2::RIGHT_TOP, words, palette.weak);
    }
    pointed(&chart)
}

/// Shows the condition number that a scale for each axis leaves, and the one that turning does not change.
fn lower(ui: &mut Ui, quadratic: &Quadratic, hidden: Option<String>) -> Option<f64> {
    let palette = Palette::of(ui.ctx());
    if let Some(hidden) = hidden {
        let words = format!("The condition number after scaling. {hidden}");
        ui.centered_and_justified(|ui| ui.weak(words));
        return None;
    }
    let shape = quadratic.shape();
    let kappa = quadratic.spectrum().condition();
    let scaled = |degrees: f64| {
        let mut other = quadratic.clone();
        other.set_shape(Shape { angle: degrees.to_radians(), ..shape }).ok()?;
        scaled_condition(&other.matrix())
    };
    let at = |degrees: f64| (degrees, scaled(degrees).unwrap_or(f64::NAN));
    let chart = Chart::new(
        ui,
        "Condition number against the angle",
        axis("angle $θ$ in degrees"),
        Axis::new("condition number", true, (0.8, kappa.max(1.5) * 1.6)),
        Sense::click_and_drag(),
    );
    chart.dashed([(0.0, kappa), (LAST as f64, kappa)].into_iter(), Stroke::new(1.4, palette.weak));
    chart.line((0..=LAST * 2).map(|half| at(half as f64 / 2.0)), Stroke::new(PATH, palette.accent));
    let now = at(own(quadratic));
    chart.vertical(now.0, Stroke::new(1.4, palette.weak));
    if let Some(place) = chart.at(now.0, now.1) {
        chart.painter.circle_filled(place, 4.5, palette.accent);
        let right = place.x > chart.frame.center().x;
        let (aside, anchor) = if right { (-8.0, Align2::RIGHT_TOP) } else { (8.0, Align2::LEFT_TOP) };
        chart.text(place + vec2(aside, 4.0), anchor, format!("after scaling: {}", digits(now.1, 3)), palette.accent);
    }
    let is_wide = chart.frame.width() > WIDE;
    if let Some(place) = chart.at(if now.0 > 45.0 { 2.0 } else { LAST as f64 - 2.0 }, kappa).filter(|_| is_wide) {
        let anchor = if now.0 > 45.0 { Align2::LEFT_TOP } else { Align2::RIGHT_TOP };
        chart.text(place + vec2(0.0, 3.0), anchor, format!("$κ$ = {}", digits(kappa, 3)), palette.weak);
    }
    pointed(&chart)
}
