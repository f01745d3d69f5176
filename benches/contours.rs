//! Milliseconds for the isolines of a 256 × 256 field, against the `contour` crate, and for thinning long paths.
//!
//! Each figure is the least of many repeats in this process.

use downhill::math::Point;
use downhill::math::View;
use downhill::math::expression::Expression;
use downhill::math::picture::contour::isolines;
use downhill::math::picture::field::Field;
use downhill::math::picture::levels::Levels;
use downhill::math::picture::thin::{Affine, Rect, thin_path};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::hint::black_box;
use std::time::Instant;

/// The least time that `work` takes, in milliseconds.
fn least<T>(repeats: usize, mut work: impl FnMut() -> T) -> f64 {
    let time = |_| {
        let start = Instant::now();
        black_box(work());
        1e3 * start.elapsed().as_secs_f64()
    };
    (0..repeats).map(time).fold(f64::INFINITY, f64::min)
}

fn himmelblau(p: Point) -> f64 {
    (p.x * p.x + p.y - 11.0).powi(2) + (p.x + p.y * p.y - 7.0).powi(2)
}

fn rosenbrock(p: Point) -> f64 {
    (1.0 - p.x).powi(2) + 100.0 * (p.y - p.x * p.x).powi(2)
}

fn rastrigin(p: Point) -> f64 {
    20.0 + p.iter().map(|x| x * x - 10.0 * (std::f64::consts::TAU * x).cos()).sum::<f64>()
}

const SIZE: usize = 256;

fn contours(name: &str, view: View, f: fn(Point) -> f64) {
    let field = Field::sample(view, SIZE, SIZE, f);
    let (min, max) = field.range().expect("the field is finite");
    let levels: Vec<f64> = (0..20).map(|k| min + (max - min) * ((f64::from(k) + 0.5) / 20.0).powi(2)).collect();
    let builder = contour::ContourBuilder::new(SIZE, SIZE, true);
    let ours = least(200, || isolines(black_box(&field), black_box(&levels)));
    let theirs = least(50, || builder.lines(black_box(&field.values), black_box(&levels)));
    let choice = least(50, || Levels::choose(black_box(&field), None, 16));
    let points: usize = isolines(&field, &levels).iter().map(|line| line.points.len()).sum();
    println!(
        "{name}: 20 levels on {SIZE}² ({points} points): {ours:.2} ms; contour crate {theirs:.2} ms, {:.1} times as long; choosing levels {choice:.2} ms",
        theirs / ours
    );
}

/// The values of a field from a formula that was typed, against those of the same function in Rust.
fn typed(text: &str, view: View, f: fn(Point) -> f64) {
    let expression = Expression::parse(text).expect("a formula");
    let ours = least(200, || Field::sample(black_box(view), SIZE, SIZE, |p| expression.value(p)));
    let compiled = least(200, || Field::sample(black_box(view), SIZE, SIZE, f));
    println!("{text} on {SIZE}²: typed {ours:.2} ms, compiled {compiled:.2} ms, {:.1} times as long", ours / compiled);
}

const SCREEN: Rect = [0.0, 0.0, 1200.0, 800.0];

/// A noisy walk that is drawn back to the middle of the screen; `stride` in pixels.
fn wandering(len: usize, stride: f64) -> Vec<[f64; 2]> {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let mut at = [600.0, 400.0];
    let walk = (0..len).map(|_| {
        at = [0, 1].map(|i| at[i] - 0.05 * (at[i] - [600.0, 400.0][i]) + stride * random.random_range(-1.0..1.0));
        at
    });
    walk.collect()
}

fn thinning(name: &str, path: &[[f64; 2]]) {
    let to_screen = Affine { scale_x: 1.0, offset_x: 0.0, scale_y: 1.0, offset_y: 0.0 };
    let thin = |len: usize| thin_path(black_box(len), |i| path[i], to_screen, SCREEN);
    let (few, many) = (thin(10_000), thin(path.len()));
    println!(
        "{name}: {} of 10,000 points kept in {} strokes, {:.2} ms; {} of {} in {} strokes, {:.1} ms",
        few.len(),
        few.strokes.len(),
        least(50, || thin(10_000)),
        many.len(),
        path.len(),
        many.strokes.len(),
        least(12, || thin(path.len()))
    );
}

fn main() {
    contours("Himmelblau", View::square(5.0), himmelblau);
    contours("Rosenbrock", View::new((-2.0, 2.0), (-1.0, 3.0)), rosenbrock);
    contours("Rastrigin", View::square(5.12), rastrigin);
    typed("(1 - x)^2 + 100*(y - x^2)^2", View::new((-2.0, 2.0), (-1.0, 3.0)), rosenbrock);
    typed("(x^2 + y - 11)^2 + (x + y^2 - 7)^2", View::square(5.0), himmelblau);
    typed("20 + x^2 - 10*cos(2*pi*x) + y^2 - 10*cos(2*pi*y)", View::square(5.12), rastrigin);
    for stride in [1.0, 5.0, 10.0, 60.0] {
        thinning(&format!("wandering by {stride} px"), &wandering(1_000_000, stride));
    }
    let mut random = ChaCha8Rng::seed_from_u64(2);
    let wild: Vec<[f64; 2]> =
        (0..1_000_000).map(|_| [random.random_range(-500.0..1700.0), random.random_range(-400.0..1200.0)]).collect();
    thinning("wild jumps", &wild);
    let spiral = (0..1_000_000)
        .map(|k| f64::from(k) * 1e-4)
        .map(|t| [600.0 + 380.0 * (-0.1 * t).exp() * t.cos(), 400.0 + 380.0 * (-0.1 * t).exp() * t.sin()]);
    thinning("converging", &spiral.collect::<Vec<_>>());
}
