//! The pictures in the gallery: an objective with a path down it, a preset with its runs, a lesson with its own experiment.

use crate::math::Landscape;
use crate::math::Objective;
use crate::math::Point;
use crate::math::View;
use crate::math::catalog::Catalog;
use crate::math::data::polynomial::{PolynomialFit, polynomial};
use crate::math::picture::field::Field;
use crate::math::picture::fitting::{even, fitting, has_one_scale};
use crate::math::picture::isolines::LEVELS;
use crate::math::picture::levels::{Levels, reached};
use crate::math::picture::principal_plane::view_of;
use crate::math::picture::relief::relief;
use crate::sim::Experiment;
use crate::sim::Lesson;
use crate::sim::Run;
use crate::sim::Training;
use crate::sim::dropout::dropout_layer::DropoutLayer;
use crate::sim::experiment::look;
use crate::sim::file::presets;
use crate::sim::lesson::lessons;
use crate::sim::overfitting::Overfitting;
use crate::sim::page::Page;
use crate::sim::threads::{self, Watch};
use crate::sim::views::DecayView;
use crate::sim::weight_decay::WeightDecay;
use crate::ui::state::action::Action;
use crate::ui::state::overlay::TileKind;
use crate::ui::theme::{Palette, faded};
use eframe::egui::{Color32, ColorImage};

/// The size of a picture, in points, which is also that of its field, in pixels.
pub const SIZE: [f32; 2] = [154.0, 102.0];
const PIXELS: [usize; 2] = [154, 102];
/// The steps of the path that is drawn over an objective.
const STEPS: usize = 60;
/// The most runs drawn over a preset, and the most examples of a class.
const RUNS: usize = 4;
const EXAMPLES: usize = 40;

/// The most points of a path.
const POINTS: usize = 300;

/// A place in a picture: 0 to 1 from left to right, and from top to bottom.
pub type Part = [f32; 2];

/// The picture and the words of an objective, a preset or a lesson, and what choosing it does.
pub struct Tile {
    pub title: String,
    pub about: String,
    pub group: &'static str,
    pub kind: TileKind,
    pub action: Action,
    /// The field; without one the ground is plain.
    pub image: Option<ColorImage>,
    /// The start of the runs, as a ring.
    pub start: Option<Part>,
    pub lines: Vec<(Color32, Vec<Part>)>,
    /// Discs, with their radius in points.
    pub dots: Vec<(Color32, Part, f32)>,
    /// Whether the lines show what a lesson asks for, so that they are left out until it is solved.
    pub spoils: bool,
}

/// What is drawn in a picture.
#[derive(Default)]
struct TilePicture {
    image: Option<ColorImage>,
    start: Option<Part>,
    lines: Vec<(Color32, Vec<Part>)>,
    dots: Vec<(Color32, Part, f32)>,
}

/// Computes the tiles of all objectives, by groups, of all presets and of all lessons; none where the work was stopped.
pub fn tiles(palette: &'static Palette, watch: &Watch) -> Option<Vec<Tile>> {
    let mut objectives: Vec<_> = Objective::ALL.iter().map(|entry| (entry, (entry.default)())).collect();
    objectives.sort_by_key(|(_, objective)| objective.group());
    let (first, second) = (objectives.len(), objectives.len() + presets::ALL.len());
    let all = threads::collect(second + lessons::ALL.len(), |i| {
        if watch.is_stopped() {
            return None;
        }
        Some(if let Some((entry, objective)) = objectives.get(i) {
            let mut experiment = Experiment::new(objective.clone());
            experiment.steps = STEPS;
            experiment.runs = crate::math::Optimizer::by_key("gd").map(|rule| Run::new(rule, 0)).into_iter().collect();
            let adapted = Experiment { steps: STEPS, ..experiment.adapted() };
            let words = (entry.title.to_owned(), entry.about.to_owned());
            let (kind, action) = (TileKind::Objective, Action::Objective(entry.key));
            tile(plane(&adapted, palette), words, objective.group().title(), kind, action)
        } else if i < second {
            let preset = &presets::ALL[i - first];
            let experiment = preset.experiment();
            let words = (experiment.title.clone(), experiment.about.clone());
            tile(plane(&experiment, palette), words, "Presets", TileKind::Preset, Action::Open(preset.key))
        } else {
            let place = i - second;
            let lesson = lessons::ALL[place].lesson();
            let words = (format!("{}  {}", place + 1, lesson.title), lesson.work.experiment.title.clone());
            let is_drawn = !lesson.view.page.is_some_and(Page::has_own_experiment);
            let spoils = is_drawn && lesson.tasks.iter().any(|task| task.is_played());
            let drawing = of_lesson(&lesson, palette, watch)?;
            Tile { spoils, ..tile(drawing, words, "Lessons", TileKind::Lesson, Action::Lesson(place)) }
        })
    });
    all.into_iter().collect()
}

fn tile(drawing: TilePicture, (title, about): (String, String), group: &'static str, kind: TileKind, action: Action) -> Tile {
    let TilePicture { image, start, lines, dots } = drawing;
    Tile { title, about, group, kind, action, image, start, lines, dots, spoils: false }
}

/// Draws the experiment that the lesson is about; none where the work was stopped.
fn of_lesson(lesson: &Lesson, palette: &Palette, watch: &Watch) -> Option<TilePicture> {
    Some(match lesson.view.page {
        Some(Page::WeightDecay) if lesson.view.decay != Some(DecayView::Plane) => {
            curves(&lesson.work.weight_decay, palette, watch)?
        }
        Some(Page::Dropout) => units(&lesson.work.dropout.layer, palette),
        Some(Page::Network) => examples(&lesson.work.training, palette),
        Some(Page::Overfitting) => points(&lesson.work.overfitting, palette),
        _ => plane(&lesson.work.experiment, palette),
    })
}

/// Draws the field of the objective, the start, and the paths of the first runs.
fn plane(experiment: &Experiment, palette: &Palette) -> TilePicture {
    let objective: &dyn Landscape = &*experiment.objective;
    let (view, size) = (fitting(objective, experiment.start), (SIZE[0], SIZE[1]));
    let view = if has_one_scale(objective, view, size) { even(view, size) } else { view };
    let place = |p: Point| part(view, p);
    let shown: Vec<_> = experiment.runs.iter().filter(|run| !run.hidden).take(RUNS).collect();
    let traces: Vec<_> = shown.iter().map(|run| (palette.run(run.color), experiment.trace(run))).collect();
    let low = reached(traces.iter().flat_map(|(_, trace)| trace.ends()));
    let [columns, rows] = PIXELS;
    let field = Field::sample(view, columns, rows, |p| objective.value(p));
    let levels = Levels::for_runs(&field, objective.lowest(), low, LEVELS);
    let lit = relief(&field, &levels);
    let pixels = (0..rows).rev().flat_map(|row| &lit[row * columns..(row + 1) * columns]);
    let shade = |node: &Option<(f32, f32)>| node.map_or(palette.background, |(height, light)| palette.lit_shade(height, light));
    let image = ColorImage::new(PIXELS, pixels.map(shade).collect());
    // A path ends a little outside of the picture; a run that diverges would cover all of it.
    let near = |at: &Part| at.iter().all(|part| (part - 0.5).abs() < 1.5);
    let path = |trace: &crate::sim::Trace| {
        let places = trace.records.iter().take(POINTS).map(|record| place(record.x));
        places.take_while(near).collect()
    };
    let lines = traces.iter().map(|(color, trace)| (*color, path(trace))).collect();
    TilePicture { image: Some(image), start: Some(place(experiment.start)), lines, dots: Vec::new() }
}

/// Draws the losses over the epochs for each λ: strong on the training examples, faint on the others.
fn curves(decay: &WeightDecay, palette: &Palette, watch: &Watch) -> Option<TilePicture> {
    let runs = decay.runs(&decay.problem(), watch)?;
    let mut lines: Vec<(Color32, Vec<f64>)> = Vec::new();
    for (i, run) in runs.iter().enumerate() {
        let color = palette.run(look(i).0);
        lines.push((faded(color, 0.55), run.epochs.iter().map(|fit| fit.validation_loss.ln()).collect()));
        lines.push((color, run.epochs.iter().map(|fit| fit.train_loss.ln()).collect()));
    }
    let finite = || lines.iter().flat_map(|(_, values)| values).filter(|value| value.is_finite());
    let (low, high) = (finite().copied().fold(f64::MAX, f64::min), finite().copied().fold(f64::MIN, f64::max));
    let at = |i: usize, count: usize, value: f64| {
        let across = i as f64 / (count.max(2) - 1) as f64;
        [0.06 + 0.88 * across as f32, 0.9 - 0.8 * ((value - low) / (high - low).max(1e-9)) as f32]
    };
    let path = |values: &[f64]| {
        let count = values.len();
        values.iter().take_while(|value| value.is_finite()).enumerate().map(|(i, value)| at(i, count, *value)).collect()
    };
    let lines: Vec<(Color32, Vec<Part>)> = lines.iter().map(|(color, values)| (*color, path(values))).collect();
    let dots = lines.iter().filter_map(|(color, line)| Some((*color, *line.first()?, 3.5))).collect();
    Some(TilePicture { lines, dots, ..TilePicture::default() })
}

/// Draws the units of the network with those that one mask switches off.
fn units(layer: &DropoutLayer, palette: &Palette) -> TilePicture {
    let (network, mask) = (layer.network(), layer.mask(0));
    let column = |x: f32, count: usize| {
        let gap = 1.0 / count as f32;
        (0..count).map(|i| [x, (i as f32 + 0.5) * gap]).collect::<Vec<Part>>()
    };
    let [inputs, hidden, outputs] =
        [(0.14, network.input.len()), (0.5, layer.units), (0.86, network.output_biases.len())].map(|(x, n)| column(x, n));
    let is_on = |i: usize| mask[i] != 0.0;
    let mut drawing = TilePicture::default();
    for (_, unit) in hidden.iter().enumerate().filter(|(i, _)| is_on(*i)) {
        drawing.lines.extend(inputs.iter().chain(&outputs).map(|other| (faded(palette.weak, 0.35), vec![*other, *unit])));
    }
    let radius = (0.36 * SIZE[1] / layer.units as f32).min(7.0);
    for (i, unit) in hidden.iter().enumerate() {
        let color = if is_on(i) { palette.accent } else { palette.rule };
        drawing.dots.push((color, *unit, if is_on(i) { radius } else { 0.6 * radius }));
    }
    drawing.dots.extend(inputs.iter().chain(&outputs).map(|unit| (palette.weak, *unit, 0.8 * radius)));
    drawing
}

/// Draws the points of the experiment on overfitting, with the polynomial of its degree.
fn points(experiment: &Overfitting, palette: &Palette) -> TilePicture {
    let train = experiment.problem().train;
    let weights = PolynomialFit::new(&train.inputs, experiment.degree).weights(&train.targets, experiment.shrinkage());
    let at = |x: f64, y: f64| [(0.5 + 0.46 * x) as f32, (0.5 - 0.28 * y) as f32];
    let curve = (0..=100).map(|i| f64::from(i) / 50.0 - 1.0).map(|x| at(x, polynomial(&weights, x).clamp(-2.5, 2.5))).collect();
    let dots = train.inputs.iter().zip(train.targets.iter()).map(|(x, y)| (palette.text, at(*x, *y), 2.5)).collect();
    TilePicture { lines: vec![(palette.accent, curve)], dots, ..TilePicture::default() }
}

/// Draws the examples that the network is trained on.
fn examples(training: &Training, palette: &Palette) -> TilePicture {
    let Ok(problem) = training.problem() else { return TilePicture::default() };
    let points: Vec<Point> = problem.train.iter().map(|example| example.at).collect();
    let view = even(view_of(&points), (SIZE[0], SIZE[1]));
    let mut drawing = TilePicture::default();
    for class in 0..palette.classes.len() {
        let of_class = || problem.train.iter().filter(|example| usize::from(example.class) == class);
        let stride = of_class().count().div_ceil(EXAMPLES).max(1);
        let dot = |at: Point| (palette.classes[class], part(view, at), 2.6);
        drawing.dots.extend(of_class().step_by(stride).map(|example| dot(example.at)));
    }
    drawing
}

/// Returns the place of `p` in a picture of `view`.
fn part(view: View, p: Point) -> Part {
    [(p.x - view.x.0) / (view.x.1 - view.x.0), (view.y.1 - p.y) / (view.y.1 - view.y.0)].map(|part| part as f32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme;
    use eframe::egui::Context;

    #[test]
    fn every_lesson_has_a_picture_of_its_own_kind() {
        let ctx = Context::default();
        theme::install(&ctx);
        let tiles = tiles(Palette::of(&ctx), &Watch::default()).expect("nothing stops it");
        let lessons: Vec<&Tile> = tiles.iter().filter(|tile| tile.kind == TileKind::Lesson).collect();
        assert_eq!(lessons.len(), lessons::ALL.len());
        for tile in &lessons {
            assert!(tile.image.is_some() || !tile.dots.is_empty(), "{} has an empty picture", tile.title);
            let inside = |at: &Part| at.iter().all(|part| (0.0..=1.0).contains(part));
            assert!(tile.dots.iter().all(|(_, at, _)| inside(at)), "{} draws outside its picture", tile.title);
        }
        // Those about weight decay, dropout, networks and polynomials show something else than the plane.
        let plain = lessons.iter().filter(|tile| tile.image.is_none()).count();
        let elsewhere = lessons::ALL.iter().filter_map(|entry| entry.lesson().view.page).filter(|page| page.has_own_experiment());
        assert!(plain >= elsewhere.count() && plain < lessons.len() / 2, "{plain}");
        assert!(lessons.iter().any(|tile| tile.spoils) && tiles.iter().all(|tile| !tile.spoils || tile.kind == TileKind::Lesson));
    }
}
