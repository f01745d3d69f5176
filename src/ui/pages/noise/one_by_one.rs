//! Right on average, as motion: gradients are drawn one by one, and the arrow of their mean goes to ∇F, for batches of three sizes.

use crate::math::Objective;
use crate::math::Point;
use crate::math::sampling::{Batch, Sampling};
use crate::sim::picture::marks::PATH;
use crate::sim::run::gradient_check::GradientCheck;
use crate::ui::derived::memo::Memo;
use crate::ui::numbers::digits;
use crate::ui::pages::noise::InspectedStep;
use crate::ui::pages::scene::Scene;
use crate::ui::paint::chart::{Swatch, caption, legend};
use crate::ui::paint::marker::arrow;
use crate::ui::theme::{Palette, SMALL, faded};
use crate::ui::typeset;
use eframe::egui::{Align2, Button, Pos2, Rect, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};
use std::collections::VecDeque;
use std::time::Duration;

/// The sizes of the batches, drawn with replacement.
const SIZES: [usize; 3] = [1, 5, 25];
/// The number of gradients that are drawn in all.
const DRAWS: usize = 5000;
/// The draws that come slowly, and how many of them there are per second.
const SLOW: (usize, f64) = (20, 2.0);
/// After them the number of draws doubles within this time, in seconds.
const DOUBLING: f64 = 1.25;
/// The time between two frames while it moves.
const FRAME: Duration = Duration::from_millis(40);
/// The number of gradients that are shown as dots: the last ones.
const DOTS: usize = 60;
/// The least width of a picture, in points.
const NARROW: f32 = 170.0;

/// The draws so far, for each size.
#[derive(Default)]
pub struct OneByOne {
    walks: Memo<(Objective, Point, Vec<usize>, u64), Walks>,
}

struct Walks {
    /// The time at which the first gradient was drawn, in seconds.
    begun: f64,
    of_size: Vec<MeanWalk>,
}

/// The draws with one batch size.
struct MeanWalk {
    m: usize,
    check: GradientCheck,
    /// The last gradients, the newest at the end.
    last: VecDeque<Point>,
}

/// Returns the number of gradients that are drawn `seconds` after the first one.
fn draws_after(seconds: f64) -> usize {
    let (slow, per_second) = SLOW;
    let quick = seconds - slow as f64 / per_second;
    let count = if quick <= 0.0 { 1.0 + seconds * per_second } else { slow as f64 * (quick / DOUBLING).exp2() };
    (count as usize).clamp(1, DRAWS)
}

impl MeanWalk {
    fn new(objective: &Objective, x: Point, m: usize, seed: u64) -> Self {
        let sampling = Sampling::Batch(Batch { m: m as u64, replacement: true });
        MeanWalk { m, check: GradientCheck::new(&**objective, x, &sampling, seed), last: VecDeque::new() }
    }

    /// Draws until there are `count` gradients.
    fn go_on(&mut self, objective: &Objective, x: Point, count: usize) {
        let more = count.saturating_sub(self.check.draws);
        let last = &mut self.last;
        self.check.draw_each(&**objective, x, more, |g| {
            if last.len() == DOTS {
                last.pop_front();
            }
            last.push_back(g);
        });
    }
}

impl OneByOne {
    /// Shows the pictures in the rest of `ui`, and goes on drawing.
    pub fn show(&mut self, ui: &mut Ui, scene: &Scene<'_>, here: &InspectedStep) {
        let experiment = &scene.state.work.experiment;
        let objective = &experiment.objective;
        let count = ((ui.available_width() / NARROW) as usize).clamp(1, SIZES.len());
        let own = here.sampling.size(objective.data().len());
        // Where only one has room, it is the one with the run's own size.
        let sizes = if count == 1 { vec![own.min(SIZES[2])] } else { SIZES[..count].to_vec() };
        let key = (objective.clone(), here.x, sizes, experiment.seed);
        let now = ui.input(|input| input.time);
        let walks = self.walks.get(key, now, |(objective, x, sizes, seed), begun| Walks {
            begun,
            of_size: sizes.iter().map(|m| MeanWalk::new(objective, *x, *m, *seed)).collect(),
        });
        let draws = if scene.state.settings.calm { DRAWS } else { draws_after(now - walks.begun) };
        walks.of_size.iter_mut().for_each(|walk| walk.go_on(objective, here.x, draws));
        if draws < DRAWS {
            ui.ctx().request_repaint_after(FRAME);
        }
        let again = ui
            .horizontal(|ui| {
                let tip = "Each dot is a gradient drawn at the iterate, a mean over m samples with replacement. The arrow is the mean of all \
                           draws; the disc around it is its standard error √(Var g/N). The ring is ∇F.";
                caption(ui, &format!("The mean of {draws} draw{} of $gₖ$", if draws == 1 { "" } else { "s" }), tip);
                ui.add_enabled(draws > 1, Button::new("Again")).on_hover_text("Begin with the first draw").clicked()
            })
            .inner;
        if again {
            walks.begun = now;
            walks.of_size.iter_mut().for_each(|walk| *walk = MeanWalk::new(objective, here.x, walk.m, experiment.seed));
        }
        let palette = Palette::of(ui.ctx());
        legend(
            ui,
            &[
                ("a draw of $gₖ$", Swatch::Dots(palette.warning)),
                ("mean of all draws", Swatch::Line(Stroke::new(PATH + 0.8, palette.accent))),
                ("its standard error", Swatch::Area(faded(palette.accent, 0.22))),
                ("$∇F$", Swatch::Rings(palette.text)),
            ],
        );
        let room = ui.available_rect_before_wrap();
        let width = room.width() / walks.of_size.len() as f32;
        for (i, walk) in walks.of_size.iter().enumerate() {
            let left = room.left() + i as f32 * width;
            picture(ui, Rect::from_x_y_ranges(left..=left + width - 8.0, room.y_range()), here, walk);
        }
        ui.advance_cursor_after_rect(room);
    }
}

/// The mapping from gradients to a picture, the same for all sizes of batches.
struct GradientPlane {
    middle: Pos2,
    center: Point,
    /// Points per unit.
    unit: f64,
}

impl GradientPlane {
    /// Fits the origin, ∇F and nearly all gradients of single samples into `rect`.
    fn fit(rect: Rect, here: &InspectedStep) -> Self {
        let mean = here.noise.mean;
        let single = here.gradients.iter().map(|g| (g - mean).component_mul(&(g - mean))).sum::<Point>();
        let deviation = (single / here.gradients.len().max(1) as f64).map(f64::sqrt);
        let (least, most) = (mean - deviation * 2.5, mean + deviation * 2.5);
        let near = here.gradients.iter().map(|g| g.sup(&least).inf(&most));
        let (low, high) =
            near.fold((mean.inf(&Point::zeros()), mean.sup(&Point::zeros())), |(low, high), g| (low.inf(&g), high.sup(&g)));
        let size = rect.size();
        let fits = |room: f32, span: f64| if span > 0.0 { f64::from(room) / span } else { f64::INFINITY };
        let unit = fits(size.x, high.x - low.x).min(fits(size.y, high.y - low.y));
        GradientPlane { middle: rect.center(), center: (low + high) / 2.0, unit: if unit.is_finite() { unit } else { 1.0 } }
    }

    fn at(&self, g: Point) -> Pos2 {
        let away = (g - self.center) * self.unit;
        self.middle + vec2(away.x as f32, -away.y as f32)
    }
}

/// Draws the last gradients, their mean with its standard error, and ∇F.
fn picture(ui: &Ui, rect: Rect, here: &InspectedStep, walk: &MeanWalk) {
    let palette = Palette::of(ui.ctx());
    let count = walk.check.draws.max(1) as f64;
    // The mean is known from the first draw on, its error only from the second.
    let mean = walk.check.mean().map_or(walk.last.back().copied().unwrap_or(here.noise.mean), |(mean, _)| mean);
    let error = (walk.check.variance() / count).sqrt();
    let off = (mean - here.noise.mean).norm();
    let name = format!("m = {}: after {count} draws the mean is off by {}", walk.m, digits(off, 2));
    ui.interact(rect, ui.scope_id().with(("one by one", walk.m)), Sense::hover())
        .widget_info(|| WidgetInfo::labeled(Role::Canvas, true, &name));
    ui.painter().rect_filled(rect, 4.0, palette.background);
    let inside = rect.shrink2(vec2(22.0, 30.0));
    let plane = GradientPlane::fit(inside, here);
    let painter = ui.painter().with_clip_rect(rect);
    let origin = plane.at(Point::zeros());
    let axis = Stroke::new(1.0, faded(palette.weak, 0.5));
    painter.line_segment([pos2(rect.left(), origin.y), pos2(rect.right(), origin.y)], axis);
    painter.line_segment([pos2(origin.x, rect.top()), pos2(origin.x, rect.bottom())], axis);
    let shown = walk.last.len();
    for (i, g) in walk.last.iter().enumerate() {
        painter.circle_filled(plane.at(*g), 2.6, faded(palette.warning, 0.25 + 0.65 * (i + 1) as f32 / shown as f32));
    }
    if let Some(newest) = walk.last.back().filter(|_| walk.check.draws <= 2 * SLOW.0) {
        painter.line_segment([origin, plane.at(*newest)], Stroke::new(1.4, palette.warning));
        painter.circle_filled(plane.at(*newest), 4.5, palette.warning);
    }
    let tip = plane.at(mean);
    painter.circle_filled(tip, (error * plane.unit) as f32, faded(palette.accent, 0.22));
    let along: Vec2 = tip - origin;
    painter.add(arrow(origin, along, 11.0, Stroke::new(PATH + 0.8, palette.accent)));
    painter.circle_stroke(plane.at(here.noise.mean), 6.0, Stroke::new(1.8, palette.text));
    let words = |at: Pos2, anchor: Align2, text: &str| {
        typeset::paint(&painter, at, anchor, text, SMALL, palette.text);
    };
    words(rect.left_top() + vec2(8.0, 5.0), Align2::LEFT_TOP, &format!("$m$ = {}", walk.m));
    words(rect.left_bottom() + vec2(8.0, -5.0), Align2::LEFT_BOTTOM, &format!("off by {}", digits(off, 2)));
    let law = format!("$√(Var g/N)$ = {}", digits(error, 2));
    let wide = typeset::measure(ui.ctx(), &law, SMALL).x + 110.0 < rect.width();
    if wide {
        words(rect.right_bottom() + vec2(-8.0, -5.0), Align2::RIGHT_BOTTOM, &law);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_draws_come_slowly_and_all_are_made() {
        assert_eq!([0.0, 0.6, 5.0, 10.0].map(draws_after), [1, 2, 11, 21]);
        assert_eq!(draws_after(10.0 + DOUBLING), 40);
        assert_eq!(draws_after(1e9), DRAWS);
        // The first ten seconds show at most two new draws per second: nothing flashes.
        assert!((0..95).all(|i| draws_after(f64::from(i + 5) / 10.0) - draws_after(f64::from(i) / 10.0) <= 2));
    }
}
