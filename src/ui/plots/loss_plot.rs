//! The loss plot: every run's curve, bright up to the playhead and faint beyond it; click or drag in it to move the playhead.

use crate::math::picture::grain::curve_within;
use crate::math::picture::thin::{Affine, ThinPath};
use crate::sim::picture::loss_axis::{LossAxis, has_logarithms};
use crate::sim::picture::marks::{HEAD, PATH};
use crate::sim::run::trace::Record;
use crate::sim::threads::Watch;
use crate::ui::derived::background::Background;
use crate::ui::paint::axes;
use crate::ui::paint::chart::caption;
use crate::ui::paint::halo::text_with_halo;
use crate::ui::paint::marker;
use crate::ui::paint::polyline;
use crate::ui::plots::curve_names;
use crate::ui::runs::pictures::{RunLine, RunPicture};
use crate::ui::state::{Cost, Metric, Settings, State};
use crate::ui::theme::{Palette, faded};
use eframe::egui::{self, Align2, Checkbox, ComboBox, FontId, Painter, Pos2, Rect, Stroke, Ui, pos2};
use egui_plot::PlotBounds;
use std::sync::Arc;

/// The least width of a plot beside which its curves are named, in points.
const NAMED: f32 = 560.0;
/// How close the pointer must be to a curve to choose its run, in points.
const NEAR: f32 = 14.0;
/// A curve of more points than this is thinned more.
const NOISY: usize = 1500;

/// The curves of the last frame.
#[derive(Default)]
pub struct LossPlot {
    curves: Background<CurvesKey, Vec<ThinPath>>,
}

/// The inputs of the thinned curves.
#[derive(Clone, PartialEq)]
struct CurvesKey {
    pictures: Vec<u64>,
    axes: Axes,
    frame: Rect,
    corners: [f64; 4],
}

/// The quantities on the axes.
#[derive(Clone, Copy, PartialEq)]
struct Axes {
    loss: LossAxis,
    cost: Cost,
    /// The number of samples of a finite sum; 1 elsewhere.
    samples: f64,
}

impl Axes {
    fn x(&self, k: usize, record: &Record) -> f64 {
        match self.cost {
            Cost::Steps => k as f64,
            Cost::Evaluations => record.evals as f64,
            Cost::Epochs => record.evals as f64 / self.samples,
        }
    }
}

impl LossPlot {
    /// Shows the plot of `lines` in the rest of `ui`, against `cost` where one is given, otherwise with the choices of both axes.
    pub fn show(&mut self, ui: &mut Ui, state: &mut State, lines: &[RunLine], cost: Option<Cost>) {
        let lowest = state.work.experiment.objective.lowest();
        let gap = state.settings.metric == Metric::Gap && lowest.is_some();
        let metric = if state.settings.metric == Metric::Gap && !gap { Metric::Loss } else { state.settings.metric };
        let first = |picture: &RunPicture| picture.trace.records.first().map(|record| record.loss);
        let curves = || lines.iter().map(|line| (first(&line.picture), &line.picture.extent));
        let positive = has_logarithms(metric, curves());
        match cost {
            None => header(ui, state, positive),
            Some(cost) => {
                let upward = match state.settings.metric {
                    Metric::Gap if gap => "gap F − F*",
                    Metric::Gradient => "‖∇F‖",
                    _ => "loss F",
                };
                caption(ui, &format!("{upward} against {}", cost.name()), cost.about());
            }
        }
        let settings = &state.settings;
        let samples = state.work.experiment.objective.data().len();
        let cost = cost.unwrap_or(settings.cost);
        let axes = Axes {
            loss: LossAxis { metric, logarithmic: settings.logarithmic && positive, lowest: lowest.unwrap_or(0.0) },
            cost: if samples == 0 && cost == Cost::Epochs { Cost::Steps } else { cost },
            samples: samples.max(1) as f64,
        };
        let shown: Vec<u64> = lines.iter().map(|line| line.picture.id).collect();
        let pictures = lines.iter().map(|line| &*line.picture);
        let bounds = bounds(pictures, &axes, state.work.experiment.steps);
        let logarithmic = axes.loss.logarithmic;
        let [_, up] = axes::counts(ui);
        // The names of the curves are at the right, where there is room and nothing must be predicted.
        let whole = ui.available_rect_before_wrap();
        let named = whole.width() > NAMED && !state.hides_results() && !state.presenting;
        let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(if named {
            whole.with_max_x(whole.right() - curve_names::WIDTH)
        } else {
            whole
        }));
        let ui = &mut ui;
        let response = axes::plot(ui, "loss", if logarithmic { axes::powers() } else { axes::plain() })
            .show_grid([false, true])
            .y_grid_spacer(move |input| if logarithmic { axes::decades(&input, up) } else { axes::marks(&input, up) })
            .sense(egui::Sense::click_and_drag())
            .show(ui, |plot| plot.set_plot_bounds(bounds));
        let (area, transform) = (response.response, response.transform);
        let frame = *transform.frame();
        let painter = ui.painter().with_clip_rect(frame);
        let corners = [bounds.min()[0], bounds.max()[0], bounds.min()[1], bounds.max()[1]];
        let key = CurvesKey { pictures: shown, axes, frame, corners };
        let look = self.curves.ask_now(ui.ctx(), &key, || {
            let pictures: Vec<_> = lines.iter().map(|line| Arc::clone(&line.picture)).collect();
            move |watch: &Watch| {
                let each = pictures.iter().map(|picture| (!watch.is_stopped()).then(|| curve(picture, &axes, &bounds, frame)));
                each.collect()
            }
        });
        let curves = look.fresh().map_or(&[][..], Vec::as_slice);
        if !look.fresh {
            painter.text(
                frame.center(),
                Align2::CENTER_CENTER,
                "computing …",
                FontId::proportional(14.0),
                ui.visuals().weak_text_color(),
            );
        }
        let at = |x: f64, y: f64| transform.position_from_point(&egui_plot::PlotPoint::new(x, y));
        paint(&painter, state, lines, curves, &axes, at, frame);
        if let Some(pointer) = area.interact_pointer_pos().filter(|_| area.clicked() || area.dragged()) {
            let x = transform.value_from_position(pointer).x;
            let selected = lines.iter().find(|line| line.run == state.selected).map(|line| &*line.picture);
            state.playhead.jump(step_at(x, &axes, selected, state.work.experiment.steps));
        }
        let hovered = area.hover_pos().filter(|at| frame.contains(*at) && look.fresh);
        let read = hovered.map(|pointer| {
            let x = transform.value_from_position(pointer).x;
            let selected = lines.iter().find(|line| line.run == state.selected).map(|line| &*line.picture);
            (pointer, step_at(x, &axes, selected, state.work.experiment.steps))
        });
        if let Some((pointer, k)) = read {
            rule(&painter, state, lines, (&axes, k), pointer, &at);
        }
        if named {
            let k = read.map_or(state.step(), |(_, k)| k);
            let gutter = Rect::from_x_y_ranges(frame.right() + 6.0..=whole.right(), frame.y_range());
            let end = |line: &RunLine| line.picture.trace.records.iter().rposition(|record| axes.loss.y(record).is_finite());
            let ends: Vec<_> = lines
                .iter()
                .filter_map(|line| {
                    let last = end(line)?;
                    let record = &line.picture.trace.records[last];
                    let y = at(axes.x(last, record), axes.loss.y(record)).y.clamp(frame.top(), frame.bottom());
                    Some((line, y))
                })
                .collect();
            curve_names::show(ui, state, &ends, k, &axes.loss, gutter);
        }
        area.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Canvas, true, "Loss plot"));
        area.on_hover_cursor(egui::CursorIcon::ResizeHorizontal);
    }
}

/// A rule at step `k` of each curve, with a dot on each; the curve nearest to the pointer is that of the run pointed at.
fn rule(
    painter: &Painter,
    state: &mut State,
    lines: &[RunLine],
    (axes, k): (&Axes, usize),
    pointer: Pos2,
    at: &impl Fn(f64, f64) -> Pos2,
) {
    let palette = Palette::of(painter.ctx());
    let frame = painter.clip_rect();
    let stroke = Stroke::new(1.0, palette.weak);
    painter.extend(egui::Shape::dashed_line(&[pos2(pointer.x, frame.top()), pos2(pointer.x, frame.bottom())], stroke, 3.0, 3.0));
    let limit = if state.hides_results() { state.step() } else { usize::MAX };
    let mut nearest: Option<(f32, usize)> = None;
    for line in lines {
        let Some(record) = line.picture.trace.records.get(k).filter(|_| k <= limit) else { continue };
        let dot = at(axes.x(k, record), axes.loss.y(record));
        if !frame.contains(dot) {
            continue;
        }
        painter.circle(
            dot,
            3.5,
            line.color(palette, state.work.experiment.runs[line.run].color),
            Stroke::new(1.0, palette.background),
        );
        let distance = (dot.y - pointer.y).abs();
        if distance < nearest.map_or(NEAR, |(best, _)| best) {
            nearest = Some((distance, line.run));
        }
    }
    state.pointing = nearest.map(|(_, run)| run).or(state.pointing);
    let text = format!(
        "{} {}",
        axes.cost.name().trim_end_matches(" k"),
        if axes.cost == Cost::Steps { k.to_string() } else { format!("of step {k}") }
    );
    text_with_halo(painter, pos2(pointer.x + 6.0, frame.bottom() - 4.0), Align2::LEFT_BOTTOM, &text, palette);
}

fn header(ui: &mut Ui, state: &mut State, positive: bool) {
    let known = state.work.experiment.objective.lowest().is_some();
    let finite_sum = !state.work.experiment.objective.data().is_empty();
    let settings = &mut state.settings;
    ui.horizontal_wrapped(|ui| {
        let name = |metric| match metric {
            Metric::Loss => "loss f",
            Metric::Gap => "loss F − F*",
            Metric::Gradient => "gradient ‖∇f‖",
        };
        let shown = if !known && settings.metric == Metric::Gap { Metric::Loss } else { settings.metric };
        let combo = ComboBox::from_id_salt("metric").selected_text(name(shown)).width(112.0).show_ui(ui, |ui| {
            for metric in [Metric::Loss, Metric::Gap, Metric::Gradient] {
                let available = metric != Metric::Gap || known;
                ui.add_enabled_ui(available, |ui| ui.selectable_value(&mut settings.metric, metric, name(metric)))
                    .response
                    .on_disabled_hover_text("The least value f* of this objective is not known");
            }
        });
        combo
            .response
            .accessible_name("vertical axis")
            .on_hover_text("What the curves show: the loss, the loss above its least value f*, or the length of the gradient");
        ui.weak("against");
        let shown = if !finite_sum && settings.cost == Cost::Epochs { Cost::Steps } else { settings.cost };
        let combo = ComboBox::from_id_salt("cost").selected_text(shown.name()).width(96.0).show_ui(ui, |ui| {
            for cost in Cost::ALL {
                let available = cost != Cost::Epochs || finite_sum;
                ui.add_enabled_ui(available, |ui| ui.selectable_value(&mut settings.cost, cost, cost.name()))
                    .response
                    .on_hover_text(cost.about())
                    .on_disabled_hover_text("This objective is no finite sum: there are no passes over its samples");
            }
        });
        combo
            .response
            .accessible_name("horizontal axis")
            .on_hover_text("Steps, or what they cost: a full gradient of n samples counts n, a mini-batch of m counts m");
        log_switch(ui, settings, positive);
    });
}

/// Shows the switch of the logarithmic axis, which is off where the values are not `positive`. Returns whether the axis is logarithmic.
pub fn log_switch(ui: &mut Ui, settings: &mut Settings, positive: bool) -> bool {
    let mut shown = settings.logarithmic && positive;
    let switch = ui.add_enabled(positive, Checkbox::new(&mut shown, "log scale"));
    let switch = switch.on_hover_text("A logarithmic axis: steady progress by a factor per step is a straight line");
    if switch.on_disabled_hover_text("Some of these losses are negative, and a negative number has no logarithm").changed() {
        settings.logarithmic = shown;
    }
    shown
}

/// Returns the bounds that fit all curves; they do not change while the playhead moves.
fn bounds<'a>(pictures: impl Iterator<Item = &'a RunPicture> + Clone, axes: &Axes, steps: usize) -> PlotBounds {
    let (low, high) = axes.loss.range(pictures.clone().map(|picture| (picture.trace.records.first(), &picture.extent)));
    let end = match axes.cost {
        Cost::Steps => steps as f64,
        Cost::Evaluations | Cost::Epochs => {
            pictures.map(|picture| picture.extent.evals).max().unwrap_or(1).max(1) as f64
                / if axes.cost == Cost::Epochs { axes.samples } else { 1.0 }
        }
    };
    // A margin for the markers at both ends.
    PlotBounds::from_min_max([-0.012 * end, low], [1.012 * end, high])
}

/// Thins the curve to the resolution of the screen; a noisy one, which fills an area anyway, to a third of it.
fn curve(picture: &RunPicture, axes: &Axes, bounds: &PlotBounds, frame: Rect) -> ThinPath {
    let records = &picture.trace.records;
    let (scale_x, scale_y) = (f64::from(frame.width()) / bounds.width(), -f64::from(frame.height()) / bounds.height());
    let [left, bottom] = [frame.left(), frame.bottom()].map(f64::from);
    let to_screen =
        Affine { scale_x, offset_x: left - scale_x * bounds.min()[0], scale_y, offset_y: bottom - scale_y * bounds.min()[1] };
    let clip = [frame.left(), frame.top() - 40.0, frame.right(), frame.bottom() + 40.0];
    // A curve that falls to zero leaves through the bottom.
    let beneath = bounds.min()[1] - 0.2 * bounds.height();
    let y = |record| Some(axes.loss.y(record)).filter(|y| *y != f64::NEG_INFINITY).unwrap_or(beneath);
    curve_within(records.len(), |k| [axes.x(k, &records[k]), y(&records[k])], to_screen, clip, (1.0, 3.0), NOISY)
}

fn paint(
    painter: &Painter,
    state: &State,
    lines: &[RunLine],
    curves: &[ThinPath],
    axes: &Axes,
    at: impl Fn(f64, f64) -> Pos2,
    frame: Rect,
) {
    let palette = Palette::of(painter.ctx());
    // The clip is wider than the plot, so that a marker at its edge is drawn whole.
    let heads = painter.with_clip_rect(frame.expand(HEAD));
    let (step, concealed) = (state.step(), state.hides_results());
    if axes.cost == Cost::Steps {
        let x = at(step as f64, 0.0).x;
        painter.line_segment([pos2(x, frame.top()), pos2(x, frame.bottom())], Stroke::new(1.0, palette.weak));
    }
    for (line @ RunLine { run, picture, averaged, .. }, curve) in lines.iter().zip(curves) {
        let color = line.color(palette, state.work.experiment.runs[*run].color);
        let now = picture.at(step).unwrap_or(0) as u32;
        for stroke in &curve.strokes {
            let cut = stroke.steps.partition_point(|k| *k <= now);
            let line = |points: &[[f32; 2]], stroke| {
                let points = points.iter().copied().map(Pos2::from);
                if *averaged { polyline::dashed(&points.collect::<Vec<_>>(), stroke) } else { polyline::shapes(points, stroke) }
            };
            if cut < stroke.points.len() && !concealed {
                painter.extend(line(&stroke.points[cut.saturating_sub(1)..], Stroke::new(1.4, faded(color, 0.35))));
            }
            if cut > 1 {
                painter.extend(line(&stroke.points[..cut], Stroke::new(PATH, color)));
            }
        }
    }
    for line @ RunLine { run, picture, averaged, .. } in lines {
        let run = &state.work.experiment.runs[*run];
        let Some(k) = picture.at(step) else { continue };
        let record = &picture.trace.records[k];
        let y = axes.loss.y(record);
        if !y.is_nan() {
            // The marker of a curve that has left through the bottom stays at the edge.
            let at = at(axes.x(k, record), y.max(-1e300));
            let place = pos2(at.x, at.y.min(frame.bottom()));
            if frame.expand(2.0).contains(place) {
                let color = line.color(palette, run.color);
                let (fill, edge) = if *averaged { (palette.background, color) } else { (color, palette.background) };
                heads.add(marker::shape(run.marker, place, HEAD, fill, Stroke::new(1.4, edge)));
            }
        }
    }
}

/// Returns the step at the horizontal position `x`; if the axis shows evaluations, that of the selected run.
fn step_at(x: f64, axes: &Axes, picture: Option<&RunPicture>, steps: usize) -> usize {
    match axes.cost {
        Cost::Steps => (x.round().max(0.0) as usize).min(steps),
        Cost::Evaluations | Cost::Epochs => {
            picture.map_or(0, |picture| picture.trace.records.partition_point(|record| axes.x(0, record) < x)).min(steps)
        }
    }
}
