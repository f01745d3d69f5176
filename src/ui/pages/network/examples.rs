//! The examples as marks: shape and colour tell the class, filled marks are for training, hollow ones for testing only.

use crate::math::View;
use crate::math::data::examples::Example;
use crate::math::picture::principal_plane::view_of;
use crate::sim::experiment::Marker;
use crate::sim::training::TrainingProblem;
use crate::ui::paint::marker;
use crate::ui::paint::place::Place;
use crate::ui::theme::{Palette, faded};
use eframe::egui::{Color32, FontId, Painter, Pos2, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

/// The most examples of a kind that are drawn; more could not be told apart.
const MOST: usize = 1500;
/// The most examples of a class in a small picture.
const FEW: usize = 75;
/// The shapes of class 0 and class 1.
const SHAPES: [Marker; 2] = [Marker::Circle, Marker::Triangle];

/// Returns the part of the plane that shows all examples of `problem`.
pub fn view(problem: &TrainingProblem) -> View {
    let points: Vec<_> = problem.train.iter().chain(&*problem.test).map(|example| example.at).collect();
    let View { x, y } = view_of(&points);
    // The margin is smaller than around a path, since the view's border is no part of the data.
    let shrunk = |(low, high): (f64, f64)| (low + 0.06 * (high - low), high - 0.06 * (high - low));
    View::new(shrunk(x), shrunk(y))
}

/// Paints the examples of `problem`, `size` points across.
pub fn paint(painter: &Painter, problem: &TrainingProblem, place: Place, size: f32) {
    let palette = Palette::of(painter.ctx());
    let all = |examples: &[Example], hollow: bool| {
        let stride = examples.len().div_ceil(MOST).max(1);
        let shown = examples.iter().step_by(stride);
        let shape = |example: &Example| Some(mark(palette, example.class, place.of(example.at)?, size, hollow));
        painter.extend(shown.filter_map(shape).collect::<Vec<_>>());
    };
    all(&problem.train, false);
    all(&problem.test, true);
}

/// Paints some of the training examples as small marks without an outline, where there is no room for more.
pub fn paint_small(painter: &Painter, problem: &TrainingProblem, place: Place) {
    let palette = Palette::of(painter.ctx());
    for (class, shape) in SHAPES.into_iter().enumerate() {
        // The examples alternate between the classes. Each class is thinned separately; otherwise one of them could be left out.
        let all = || problem.train.iter().filter(|example| usize::from(example.class) == class);
        let stride = all().count().div_ceil(FEW).max(1);
        let color = faded(palette.classes[class], 0.8);
        let small = |example: &Example| Some(marker::shape(shape, place.of(example.at)?, 3.4, color, Stroke::NONE));
        painter.extend(all().step_by(stride).filter_map(small).collect::<Vec<_>>());
    }
}

/// Paints some of the training examples as small marks with an outline, on a ground in the colours of the classes.
pub fn paint_outlined(painter: &Painter, problem: &TrainingProblem, place: Place) {
    let palette = Palette::of(painter.ctx());
    let stride = (problem.train.len().div_ceil(2 * FEW) | 1).max(1);
    let shape = |example: &Example| Some(mark(palette, example.class, place.of(example.at)?, 5.0, false));
    painter.extend(problem.train.iter().step_by(stride).filter_map(shape).collect::<Vec<_>>());
}

fn mark(palette: &Palette, class: u8, at: Pos2, size: f32, hollow: bool) -> Shape {
    let color = palette.classes[usize::from(class)];
    let (fill, edge) = if hollow {
        (faded(palette.background, 0.55), Stroke::new(1.5, color))
    } else {
        (color, Stroke::new(1.0, faded(palette.background, 0.85)))
    };
    marker::shape(SHAPES[usize::from(class)], at, size, fill, edge)
}

/// Shows the legend in a row: both classes with their names, and the meaning of hollow marks.
pub fn legend(ui: &mut Ui, names: &[String; 2], test: bool) {
    let palette = Palette::of(ui.ctx());
    let mut entry = |words: String, marks: &[(u8, bool)]| {
        let galley = ui.painter().layout_no_wrap(words.clone(), FontId::proportional(13.0), palette.text);
        let marked = 14.0 * marks.len() as f32;
        let (rect, response) = ui.allocate_exact_size(vec2(marked + 4.0 + galley.size().x, 18.0), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words.as_str()));
        for (i, (class, hollow)) in marks.iter().enumerate() {
            let at = rect.left_center() + vec2(7.0 + 14.0 * i as f32, 0.0);
            ui.painter().add(mark(palette, *class, at, 8.0, *hollow));
        }
        ui.painter().galley(pos2(rect.left() + marked + 4.0, rect.center().y - galley.size().y / 2.0), galley, Color32::WHITE);
    };
    for (class, name) in [0, 1].into_iter().zip(names) {
        // A name from a file may be of any length.
        let short: String = if name.chars().count() > 14 { name.chars().take(13).chain(['…']).collect() } else { name.clone() };
        entry(format!("class {short}"), &[(class, false)]);
    }
    if test {
        entry("test".into(), &[(0, true), (1, true)]);
    }
}
