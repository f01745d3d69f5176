//! The map of momentum: the spectral radius over (α, β), its optimum, and the run as a point that can be dragged.

use crate::math::catalog::param::Tunable;
use crate::math::picture::levels::Levels;
use crate::math::theory::stability::{Family, Method};
use crate::sim::picture::marks::HEAD;
use crate::ui::numbers;
use crate::ui::pages::scene::Scene;
use crate::ui::pages::stability::{BY_HAND, StabilitySubject, no_closed_form, set};
use crate::ui::paint::chart::{Axis, Chart, caption};
use crate::ui::paint::field_layer::FieldLayer;
use crate::ui::paint::halo::text_on_ground;
use crate::ui::paint::marker;
use crate::ui::paint::polyline;
use crate::ui::theme::{Palette, SMALL, faded};
use crate::ui::typeset;
use eframe::egui::{Align2, CursorIcon, Mesh, Pos2, Sense, Shape, Stroke, Ui, vec2};

/// The isolines of ρ.
const LEVELS: [f64; 7] = [0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];

/// The map of momentum, cached under the family and the eigenvalues.
pub struct MomentumMap {
    field: FieldLayer<(Family, Vec<f64>)>,
}

impl Default for MomentumMap {
    fn default() -> Self {
        MomentumMap { field: FieldLayer::fine() }
    }
}

impl MomentumMap {
    /// Shows the map in the rest of `ui`.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, subject: &StabilitySubject) {
        let palette = Palette::of(ui.ctx());
        let optimizer = &scene.state.work.experiment.runs[subject.index].optimizer;
        let family = subject.method.map_or(Family::HeavyBall, |method| method.family);
        let title = match family {
            Family::HeavyBall => "Momentum (heavy ball): $ρ$ over $α$ and $β$",
            Family::Nesterov => "Nesterov's momentum: $ρ$ over $α$ and $β$",
        };
        let tip = "ρ, the spectral radius, is the factor by which the slowest direction shrinks per step. Gradient descent is the bottom edge, β = 0. \
                   Drag the run's marker, or click: its path follows.";
        caption(ui, title, tip);
        let (Some(method), true) = (subject.method, subject.is_finite()) else {
            ui.add_space(8.0);
            ui.label(no_closed_form(optimizer));
            return;
        };
        let largest = subject.curvature.largest();
        if largest <= 0.0 {
            ui.add_space(8.0);
            ui.label("No direction curves upward here: there is no minimum to come to, and every learning rate leads away.");
            return;
        }
        // The axis ends a little beyond the corner of the stable region, 4/L for the heavy ball at β = 1.
        let right = Method { beta: 1.0, ..method }.limit(largest) * 1.08;
        let chart = Chart::new(
            ui,
            "Map of momentum",
            Axis::new("learning rate $α$", false, (0.0, right)),
            Axis::new("momentum $β$", false, (0.0, 1.0)),
            Sense::click_and_drag(),
        );
        let eigenvalues = subject.curvature.eigenvalues();
        self.field.paint(
            &chart.painter,
            chart.place(),
            true,
            (family, eigenvalues),
            |(family, eigenvalues), p| Method { family: *family, alpha: p.x, beta: p.y }.spectral_radius(eigenvalues),
            // From the best to what no longer shrinks all shades are used.
            |_, field| Levels::fixed(&LEVELS, field.range().map_or(0.0, |(least, _)| least.min(0.9)), 1.0),
        );
        limit(&chart, family, largest, right, palette);
        optimum(&chart, subject, family, palette);
        if subject.curvature.least() < 0.0 {
            let words = "one direction curves downward: $ρ > 1$ everywhere";
            text_on_ground(&chart.painter, chart.frame.center_top() + vec2(0.0, 12.0), Align2::CENTER_TOP, words, palette);
        }
        others(scene, subject, family, &chart, palette);
        own(ui, scene, subject, &chart, right);
    }
}

/// Marks the other runs that are shown and have a place in this map.
fn others(scene: &Scene<'_>, subject: &StabilitySubject, family: Family, chart: &Chart, palette: &Palette) {
    let runs = scene.state.work.experiment.runs.iter().enumerate();
    for (_, run) in runs.filter(|(i, run)| *i != subject.index && !run.hidden) {
        let method = Method::of(&run.optimizer, run.learning_rate());
        let Some(method) = method.filter(|method| method.family == family || method.beta == 0.0) else { continue };
        if let Some(at) = chart.at(method.alpha, method.beta).filter(|at| chart.frame.expand(1.0).contains(*at)) {
            let edge = Stroke::new(1.6, palette.background);
            chart.heads.add(marker::shape(run.marker, at, HEAD + 3.0, palette.run(run.color), edge));
        }
    }
}

/// Draws the border of the stable region, and shades the part beyond it.
fn limit(chart: &Chart, family: Family, largest: f64, right: f64, palette: &Palette) {
    let border = |beta: f64| Method { family, alpha: 0.0, beta }.limit(largest);
    let ends: Vec<f64> = (0..=40).map(|i| f64::from(i) / 40.0).collect();
    let line: Vec<Pos2> = ends.iter().filter_map(|&beta| chart.at(border(beta), beta)).collect();
    let edge: Vec<Pos2> = ends.iter().filter_map(|&beta| chart.at(right, beta)).collect();
    let mut beyond = Mesh::default();
    for (i, (&inner, &outer)) in line.iter().zip(&edge).enumerate() {
        let next = 2 * i as u32;
        beyond.colored_vertex(inner, faded(palette.background, 0.85));
        beyond.colored_vertex(outer, faded(palette.background, 0.85));
        if i > 0 {
            beyond.add_triangle(next - 2, next - 1, next);
            beyond.add_triangle(next - 1, next, next + 1);
        }
    }
    chart.painter.add(Shape::mesh(beyond));
    let shapes = polyline::shapes(line.into_iter(), Stroke::new(2.0, palette.warning));
    chart.painter.extend(shapes);
    let word = match family {
        Family::HeavyBall => "$ρ = 1$ at $α = 2(1 + β)/L$",
        Family::Nesterov => "$ρ = 1$ at $α = 2(1 + β)/((1 + 2β) L)$",
    };
    // The label is beyond the line where there is room; otherwise before it, far from the edge and from the marker of gradient descent.
    let place = |beta: f64| chart.at(border(beta), beta);
    let needed = typeset::measure(chart.painter.ctx(), word, SMALL).x + 16.0;
    let beyond =
        place(0.12).filter(|at| chart.frame.right() - at.x > needed).map(|at| (at + vec2(12.0, 0.0), Align2::LEFT_CENTER));
    let before = || place(0.93).map(|at| (at - vec2(12.0, 0.0), Align2::RIGHT_CENTER));
    if let Some((at, anchor)) = beyond.or_else(before) {
        text_on_ground(&chart.painter, at, anchor, word, palette);
    }
    if let Some(at) = chart.at(right, 0.3) {
        chart.text(at - vec2(14.0, 0.0), Align2::RIGHT_CENTER, "diverges", palette.weak);
    }
}

fn optimum(chart: &Chart, subject: &StabilitySubject, family: Family, palette: &Palette) {
    if subject.curvature.least() <= 0.0 {
        return;
    }
    let best = Method::best(family, subject.curvature.least(), subject.curvature.largest());
    let rate = best.spectral_radius(&subject.curvature.eigenvalues());
    let Some(at) = chart.at(best.alpha, best.beta.max(0.0)) else { return };
    let at = chart.frame.shrink(9.0).clamp(at);
    for (width, color) in [(4.5, palette.halo), (2.0, palette.text)] {
        for arm in [vec2(7.0, 7.0), vec2(7.0, -7.0)] {
            chart.painter.line_segment([at - arm, at + arm], Stroke::new(width, color));
        }
    }
    let words = format!("optimum: $ρ$ = {}", numbers::digits(rate, 3));
    // Beside the cross where there is room, or else above it.
    let needed = typeset::measure(chart.painter.ctx(), &words, SMALL).x + 20.0;
    let (anchor, aside) = match at {
        at if at.x - chart.frame.left() > needed => (Align2::RIGHT_CENTER, vec2(-14.0, 0.0)),
        at if chart.frame.right() - at.x > needed => (Align2::LEFT_CENTER, vec2(14.0, 0.0)),
        _ => (Align2::CENTER_BOTTOM, vec2(0.0, -12.0)),
    };
    text_on_ground(&chart.painter, at + aside, anchor, &words, palette);
}

/// Draws the run as a point; a click or a drag moves it, along β = 0 for gradient descent.
fn own(ui: &Ui, scene: &mut Scene<'_>, subject: &StabilitySubject, chart: &Chart, right: f64) {
    let palette = Palette::of(ui.ctx());
    let run = &scene.state.work.experiment.runs[subject.index];
    let Some(method) = subject.method else { return };
    let has_momentum = run.optimizer.params().iter().any(|param| param.key == "beta");
    let color = palette.run(run.color);
    if let Some(at) = chart.at(method.alpha, method.beta) {
        let inside = chart.frame.shrink(7.0).clamp(at);
        if (inside - at).length() < 8.0 {
            let edge = Stroke::new(2.0, palette.background);
            chart.painter.add(marker::shape(run.marker, inside, HEAD + 6.0, color, edge));
        } else {
            let outward = (at - inside).normalized() * 20.0;
            chart.painter.add(marker::arrow(inside - outward, outward, 10.0, Stroke::new(2.4, color)));
        }
    }
    let area = chart.area.clone().on_hover_cursor(CursorIcon::Move);
    let pointed = area.interact_pointer_pos().filter(|_| area.clicked() || area.dragged());
    if let Some(at) = pointed {
        let (alpha, beta) = chart.value(at);
        set(scene, subject.index, "lr", alpha.clamp(right * 1e-3, right), BY_HAND);
        if has_momentum {
            set(scene, subject.index, "beta", beta.clamp(0.0, 0.999), BY_HAND);
        } else if beta > 0.05 {
            scene.state.message =
                Some("Gradient descent has no β: choose Momentum as its optimizer to move it off the bottom edge.".into());
        }
    } else if let Some(at) = area.hover_pos().filter(|at| chart.frame.contains(*at)) {
        let (alpha, beta) = chart.value(at);
        let rate = Method { alpha, beta, ..method }.spectral_radius(&subject.curvature.eigenvalues());
        area.on_hover_ui_at_pointer(|ui| {
            ui.label(format!("α = {}, β = {}", numbers::digits(alpha, 3), numbers::digits(beta, 3)));
            ui.label(format!("ρ = {}", numbers::digits(rate, 4)));
        });
    }
}
