//! Weight decay in the plane: the loss, the penalty and their sum side by side, the path of minimizers as λ grows, and the runs on top.

use crate::math::Objective;
use crate::math::Point;
use crate::math::View;
use crate::math::data::regularization_path::{Penalized, Penalty, RegularizationPath};
use crate::math::picture::fitting::has_one_scale;
use crate::math::picture::levels::Levels;
use crate::math::quadratic::quadratic_form::QuadraticForm;
use crate::sim::experiment::WEIGHT_DECAY;
use crate::sim::experiment::decay_box::{DecayBox, box_decay};
use crate::sim::formulas;
use crate::sim::picture::marks::PATH;
use crate::ui::controls::param_slider;
use crate::ui::derived::memo::Memo;
use crate::ui::numbers;
use crate::ui::pages::scene::Scene;
use crate::ui::pages::weight_decay::plane_box;
use crate::ui::pages::weight_decay::plane_view::{PlaneView, ViewKey};
use crate::ui::paint::axes;
use crate::ui::paint::facts;
use crate::ui::paint::field_layer::FieldLayer;
use crate::ui::paint::halo::axis_names;
use crate::ui::paint::halo::text_with_halo;
use crate::ui::paint::place::Place;
use crate::ui::paint::polyline;
use crate::ui::plots::head_names;
use crate::ui::plots::path_layer::PathLayer;
use crate::ui::state::action::Action;
use crate::ui::theme::{self, GAP, Palette};
use crate::ui::typeset;
use eframe::egui::{self, Align, Align2, Layout, Pos2, Rect, Role, Sense, Stroke, Ui, UiBuilder, Vec2, WidgetInfo, vec2};
use egui_plot::PlotBounds;

/// The approximate number of isolines.
const LEVELS: usize = 12;
/// The approximate number of points on the path of minimizers.
const POINTS: usize = 160;

/// The three pictures, with the values they cache between frames.
#[derive(Default)]
pub struct DecayInPlane {
    fields: [FieldLayer<Surface>; 3],
    paths: [PathLayer; 3],
    view: PlaneView,
    boxed: Memo<(Objective, f64, Point), DecayBox>,
}

/// What one of the pictures shows: the loss, the penalty, or their sum.
#[derive(Clone, PartialEq, Debug)]
struct Surface {
    /// None for the penalty alone.
    loss: Option<Objective>,
    /// 0 for the loss alone.
    lambda: f64,
}

impl Surface {
    fn value(&self, p: Point) -> f64 {
        let penalty = Penalty { lambda: self.lambda, on: Penalized::Both };
        self.loss.as_ref().map_or(0.0, |loss| loss.value(p)) + penalty.value(p)
    }

    /// The least value, where it is known.
    fn lowest(&self) -> Option<f64> {
        let Some(loss) = &self.loss else { return Some(0.0) };
        if self.lambda == 0.0 {
            return loss.lowest();
        }
        let path = RegularizationPath::of(&**loss, Penalized::Both)?;
        Some(self.value(path.at(self.lambda)?))
    }
}

/// Returns the λ of the selected run that the slider sets.
fn set_lambda(scene: &Scene<'_>) -> f64 {
    scene.state.selected_run().map_or(0.0, |run| run.weight_decay)
}

/// Returns the λ of the box in which the selected run ends, if it ends in one.
fn lambda_of_box(scene: &Scene<'_>) -> Option<f64> {
    scene.state.selected_run().and_then(|run| box_decay(&scene.state.work.experiment, run))
}

/// Returns the λ of the pictures: that of the selected run, with the decay of its rule.
fn lambda(scene: &Scene<'_>) -> f64 {
    lambda_of_box(scene).unwrap_or(set_lambda(scene))
}

/// Shows λ, which all runs share here, and a button to compare both forms of decay.
pub fn controls(ui: &mut Ui, scene: &mut Scene<'_>) {
    Palette::of(ui.ctx()).card_frame().show(ui, |ui| {
        ui.set_width(ui.available_width());
        let before = set_lambda(scene);
        let mut after = before;
        if let Err(message) = param_slider::field(ui, &WEIGHT_DECAY, &mut after) {
            scene.state.message = Some(message);
        }
        if after != before {
            scene.state.work.experiment.runs.iter_mut().for_each(|run| run.weight_decay = after);
        }
        let example = ui.button("Open the example").on_hover_text(
            "A bowl whose minimum lies away from 0, with gradient descent and with Adam under both forms of decay",
        );
        if example.clicked() {
            scene.actions.push(Action::Open("coupled-or-decoupled"));
        }
    });
}

impl DecayInPlane {
    /// Returns the box in which the selected run ends; none where it ends in none, or where a lesson still asks for the end.
    fn decay_box(&mut self, scene: &Scene<'_>) -> Option<DecayBox> {
        let lambda = lambda_of_box(scene).filter(|_| !scene.state.hides_results())?;
        let (experiment, run) = (&scene.state.work.experiment, scene.state.selected_run()?);
        let key = (experiment.objective.clone(), lambda, experiment.start_of(run));
        Some(*self.boxed.get(key, (), |(objective, lambda, start), ()| DecayBox::new(objective, *lambda, *start)))
    }

    /// Shows the three pictures in the rest of `ui`.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let objective = scene.state.work.experiment.objective.clone();
        if objective.dimension() == 1 {
            message(ui, "This objective has one variable. Choose one of two variables, or let the intercept be free.");
            return;
        }
        let lambda = lambda(scene);
        let [x_name, y_name] = objective.variables();
        let path = RegularizationPath::of(&*objective, Penalized::Both);
        let surfaces = [
            Surface { loss: Some(objective.clone()), lambda: 0.0 },
            Surface { loss: None, lambda },
            Surface { loss: Some(objective.clone()), lambda },
        ];
        let titles = ["the loss $L$", "the penalty $λ/2 ‖w‖²$", "their sum"];
        let boxed = self.decay_box(scene);
        // The large picture is that of the function whose least value the run seeks: the sum, or the loss in the box. While the box is
        // hidden the picture is the same, so that it does not move when the box appears.
        let half = lambda_of_box(scene).map(|lambda| 1.0 / lambda);
        let large = if half.is_some() { 0 } else { 2 };
        let places = places(ui.available_rect_before_wrap(), large);
        let view = self.view.of(
            ViewKey {
                path,
                customary: customary(&objective, scene.state.work.experiment.start),
                start: scene.state.work.experiment.start,
                half,
                runs: scene.lines.iter().map(|line| line.picture.id).collect(),
            },
            scene.lines,
        );
        let ring = path.as_ref().and_then(|path| path.at(lambda));
        let color = scene.state.selected_run().map(|run| Palette::of(ui.ctx()).run(run.color));
        for (i, ((title, rect), surface)) in titles.into_iter().zip(places).zip(surfaces).enumerate() {
            ui.scope_builder(UiBuilder::new().id_salt(title).max_rect(rect).layout(Layout::top_down(Align::Min)), |ui| {
                typeset::words(ui, title, Palette::of(ui.ctx()).text);
                let place = plot(ui, title, &objective, view);
                let painter = ui.painter().with_clip_rect(place.frame);
                self.fields[i].paint(&painter, place, true, surface, Surface::value, |surface, field| {
                    Levels::choose(field, surface.lowest(), LEVELS)
                });
                if let Some((boxed, color)) = boxed.as_ref().zip(color) {
                    plane_box::shapes(&painter, boxed, ring, color, place);
                }
                if let Some(path) = &path {
                    minimizers(&painter, path, lambda, place);
                }
                self.paths[i].keep(scene.lines, &[]);
                for line in scene.lines.iter().filter(|line| !line.averaged) {
                    let run = &scene.state.work.experiment.runs[line.run];
                    self.paths[i].paint(&painter, run, line, scene.state.step(), place, scene.state.settings.trail);
                }
                for line in scene.lines.iter().filter(|line| !line.averaged) {
                    let run = &scene.state.work.experiment.runs[line.run];
                    let selected = line.run == scene.state.selected;
                    self.paths[i].paint_head(&painter, run, line, scene.state.step(), place, selected);
                }
                if let Some(boxed) = &boxed {
                    plane_box::mark(&painter, boxed, place);
                }
                // Words are painted over the paths.
                let mut taken = path.as_ref().map_or(Vec::new(), |path| ends(&painter, path, place));
                if i == large {
                    taken.extend(ring.and_then(|ring| place.of(ring)).map(|at| Rect::from_center_size(at, Vec2::splat(18.0))));
                    if let Some(boxed) = &boxed {
                        let seen = seen(scene, path.as_ref(), place);
                        taken.extend(plane_box::name(&painter, boxed, (&taken, &seen), place));
                    }
                    head_names::paint(&painter, scene.state, scene.lines, place, &taken);
                }
                if i == 1 && lambda == 0.0 {
                    let at = place.frame.center_top() + vec2(0.0, 8.0);
                    text_with_halo(&painter, at, Align2::CENTER_TOP, "$λ$ = 0: no penalty", Palette::of(ui.ctx()));
                }
                axis_names(&painter, place.frame, x_name, y_name);
            });
        }
    }

    /// Shows the numbers of the minimizer.
    pub fn numbers(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let palette = Palette::of(ui.ctx());
        let (objective, lambda) = (&scene.state.work.experiment.objective, lambda(scene));
        let boxed = self.decay_box(scene);
        ui.label(theme::heading("Weight decay in the plane"));
        typeset::formula(ui, formulas::DECAY_LOSS_IN_PLANE);
        let weak = |ui: &mut Ui, words: &str| typeset::wrapped(ui, words, palette.weak);
        weak(ui, "Both coordinates count as weights here, as they do for the runs: of a regression the intercept $b$ too.");
        ui.add_space(GAP);
        let Some(path) = RegularizationPath::of(&**objective, Penalized::Both) else {
            let words = "$L$ is no quadratic, so the minimizer of the sum has no closed form; the pictures and the runs are right all the same.";
            weak(ui, words);
            return;
        };
        facts::table(ui, "minimizers", |row| {
            let place = |at: Option<Point>| at.map_or("none".into(), |p| numbers::pair(p.x, p.y, 4));
            row("minimum of $L$", place(path.at(0.0)), "Where the loss without penalty is least");
            let tip = "Where loss and penalty together are least";
            row(&format!("of the sum, $λ$ = {}", numbers::short(lambda)), place(path.at(lambda)), tip);
            if let Some(boxed) = &boxed {
                let tip = "Where the loss alone is least among all points of the box |wᵢ| ≤ 1/λ";
                let name = format!("of $L$ in the box, $1/λ$ = {}", numbers::short(boxed.half()));
                row(&name, place(boxed.least.map(|least| least.at)), tip);
            }
        });
        let form = QuadraticForm::of(&**objective).map(|form| crate::math::quadratic::spectrum::Spectrum::of(&form.a));
        if let Some(spectrum) = form.filter(|spectrum| spectrum.values[0] > 0.0) {
            ui.add_space(GAP);
            typeset::wrapped(ui, "Along each eigenvector of the Hessian the minimizer shrinks by $h/(h + λ)$:", palette.text);
            for h in spectrum.values {
                let left = numbers::digits(h / (h + lambda), 3);
                typeset::words(ui, &format!("$h$ = {}: × {left}", numbers::digits(h, 3)), palette.text);
            }
            weak(ui, "The less the data determine a direction, the smaller h is, and the more it shrinks.");
        }
        ui.add_space(GAP);
        weak(ui, "The thick line is the path of the minimizer from $λ = 0$ to $λ = ∞$; the ring is where it stands now.");
        if !scene.state.hides_results() {
            let words = "A run with coupled decay goes there. Adam with decoupled decay does not: it divides the loss's gradient by its \
                         size, but not the decay. Each of its steps is at most about $α$ long in each coordinate, and the decay takes \
                         $α λ wᵢ$: it stays in the box $|wᵢ| ≤ 1/λ$, and ends where $L$ is least in it (Xie and Li 2024).";
            weak(ui, words);
        }
        if boxed.is_some() {
            weak(
                ui,
                "The square is its box, and the small square where it lands. The dashed circle has the length of the ring's $w$.",
            );
        }
    }
}

fn message(ui: &mut Ui, words: &str) {
    ui.centered_and_justified(|ui| ui.weak(words));
}

/// Returns the places of the pictures: two of them one above the other, and the one with the index `large` beside them.
fn places(whole: Rect, large: usize) -> [Rect; 3] {
    let (left, right) = whole.split_left_right_at_fraction(0.4);
    let (upper, lower) = left.with_max_x(left.right() - GAP).split_top_bottom_at_fraction(0.5);
    let mut places = [upper.with_max_y(upper.bottom() - GAP / 2.0), lower.with_min_y(lower.top() + GAP / 2.0), right];
    places[large..].rotate_right(1);
    places
}

/// Returns places of what words in the picture should not cover: of the paths, and of the curve of minimizers.
fn seen(scene: &Scene<'_>, path: Option<&RegularizationPath>, place: Place) -> Vec<Pos2> {
    let paths = scene.lines.iter().filter(|line| !line.averaged).flat_map(|line| {
        let records = &line.picture.trace.records;
        records.iter().step_by((records.len() / 200).max(1)).chain(records.last()).map(|record| record.x)
    });
    let curve = path.into_iter().flat_map(|path| path.points(40)).map(|(_, at)| at);
    paths.chain(curve).filter_map(|at| place.of(at)).collect()
}

/// Returns the objective's own view, extended to the origin, to which the penalty pulls, and to `start`.
fn customary(objective: &Objective, start: Point) -> View {
    let View { x, y } = objective.view();
    let with = |(low, high): (f64, f64), at: f64| (low.min(at), high.max(at));
    let (x, y) = (with(with(x, 0.0), start.x), with(with(y, 0.0), start.y));
    let room = |(low, high): (f64, f64)| (low - 0.05 * (high - low), high + 0.05 * (high - low));
    View::new(room(x), room(y))
}

/// Shows an empty plot over `view`.
fn plot(ui: &mut Ui, name: &str, objective: &Objective, view: View) -> Place {
    let plot = axes::plot(ui, name, axes::plain()).sense(Sense::hover());
    let size = (ui.available_width(), ui.available_height());
    let plot = if has_one_scale(&**objective, view, size) { plot.data_aspect(1.0) } else { plot };
    let response =
        plot.show(ui, |plot| plot.set_plot_bounds(PlotBounds::from_min_max([view.x.0, view.y.0], [view.x.1, view.y.1])));
    response.response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, format!("Contours of {}", typeset::spoken(name))));
    Place::of_plot(&response.transform)
}

/// Returns the path of minimizers on the screen.
fn places_of(path: &RegularizationPath, place: Place) -> Vec<Pos2> {
    path.points(POINTS).iter().filter_map(|(_, p)| place.of(*p)).collect()
}

/// Draws the path of minimizers with its ends, and the minimizer for `lambda`.
fn minimizers(painter: &egui::Painter, path: &RegularizationPath, lambda: f64, place: Place) {
    let palette = Palette::of(painter.ctx());
    let places = places_of(path, place);
    for (width, color) in [(PATH + 2.0, palette.halo), (PATH, palette.text)] {
        painter.extend(polyline::shapes(places.iter().copied(), Stroke::new(width, color)));
    }
    for at in [f64::INFINITY, 0.0].into_iter().filter_map(|end| place.of(path.at(end)?)) {
        painter.circle_filled(at, 3.5, palette.text);
    }
    if let Some(at) = path.at(lambda).and_then(|p| place.of(p)) {
        painter.circle_stroke(at, 7.0, Stroke::new(4.0, palette.halo));
        painter.circle_stroke(at, 7.0, Stroke::new(2.0, palette.text));
    }
}

/// Writes the names of both ends of the path of minimizers; returns the rooms they take.
fn ends(painter: &egui::Painter, path: &RegularizationPath, place: Place) -> Vec<Rect> {
    let palette = Palette::of(painter.ctx());
    let places = places_of(path, place);
    let middle = places.get(places.len() / 2).copied();
    let name = |p: Option<Point>, words: &str| {
        let at = p.and_then(|p| place.of(p))?;
        // The name is on the side away from the path, so that it does not cover a marker that has come to the end.
        let left = middle.is_some_and(|middle| middle.x > at.x);
        let above = middle.is_some_and(|middle| middle.y > at.y);
        let anchor = match (left, above) {
            (true, true) => Align2::RIGHT_BOTTOM,
            (true, false) => Align2::RIGHT_TOP,
            (false, true) => Align2::LEFT_BOTTOM,
            (false, false) => Align2::LEFT_TOP,
        };
        let aside = vec2(if left { -8.0 } else { 8.0 }, if above { -6.0 } else { 6.0 });
        // Beside an end near the border the name stays in the frame.
        let beside = if place.frame.contains(at) { place.frame.shrink(5.0).clamp(at + aside) } else { at + aside };
        Some(text_with_halo(painter, beside, anchor, words, palette))
    };
    let origin = name(path.at(f64::INFINITY), "$λ = ∞$");
    // If the objective's minimum is at 0, the path is a single point.
    let apart = places.first().zip(places.last()).is_some_and(|(first, last)| first.distance(*last) > 24.0);
    let minimum = apart.then(|| name(path.at(0.0), "$λ = 0$")).flatten();
    origin.into_iter().chain(minimum).collect()
}
