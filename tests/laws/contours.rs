//! Isolines, their levels, and the places of their labels.

use downhill::math::Point;
use downhill::math::View;
use downhill::math::picture::contour::{Isoline, isolines};
use downhill::math::picture::field::Field;
use downhill::math::picture::labels::label_spots;
use downhill::math::picture::levels::{Levels, Spacing, reached};
use downhill::math::picture::thin::Rect;
use proptest::prelude::*;
use std::collections::HashSet;

fn himmelblau(p: Point) -> f64 {
    (p.x * p.x + p.y - 11.0).powi(2) + (p.x + p.y * p.y - 7.0).powi(2)
}

fn rosenbrock(p: Point) -> f64 {
    (1.0 - p.x).powi(2) + 100.0 * (p.y - p.x * p.x).powi(2)
}

/// The field's value on the side of a cell, where all vertices of isolines lie.
fn on_grid(field: &Field, [x, y]: [f64; 2]) -> Option<f64> {
    let place = |value: f64, (from, to): (f64, f64), count: usize| (value - from) / (to - from) * (count - 1) as f64;
    let (c, r) = (place(x, field.view.x, field.columns), place(y, field.view.y, field.rows));
    let at = |c: usize, r: usize| field.values[r * field.columns + c];
    let mix = |a: f64, b: f64, t: f64| if t.abs() < 1e-9 { a } else { a * (1.0 - t) + b * t };
    if (c - c.round()).abs() < 1e-9 {
        let (c, low) = (c.round() as usize, (r + 1e-9).floor() as usize);
        Some(mix(at(c, low), at(c, (low + 1).min(field.rows - 1)), r - low as f64))
    } else if (r - r.round()).abs() < 1e-9 {
        let (low, r) = (c.floor() as usize, r.round() as usize);
        Some(mix(at(low, r), at(low + 1, r), c - low as f64))
    } else {
        None
    }
}

fn on_border(view: View, [x, y]: [f64; 2]) -> bool {
    x == view.x.0 || x == view.x.1 || y == view.y.0 || y == view.y.1
}

/// Twice the signed area of a loop; positive where it runs counter-clockwise.
fn area(line: &Isoline) -> f64 {
    let next = line.points.iter().cycle().skip(1);
    line.points.iter().zip(next).map(|(a, b)| a[0] * b[1] - a[1] * b[0]).sum()
}

#[test]
fn isolines_of_a_bowl_are_circles() {
    let field = Field::sample(View::square(2.0), 200, 180, |p| p.norm_squared());
    let lines = isolines(&field, &[2.25, 0.25, 1.0, f64::NAN, 1.0]);
    assert_eq!(lines.iter().map(|line| (line.level, line.closed)).collect::<Vec<_>>(), [(0.25, true), (1.0, true), (2.25, true)]);
    for line in &lines {
        for [x, y] in &line.points {
            assert!((x.hypot(*y) - line.level.sqrt()).abs() < 1e-3);
        }
        // Greater values lie outside, on the left: the loop runs clockwise around its low centre.
        assert!((area(line) / 2.0 + std::f64::consts::PI * line.level).abs() < 0.01 * line.level.max(1.0));
        assert_ne!(line.points.first(), line.points.last());
    }
}

#[test]
fn isolines_of_a_plane_are_straight_and_end_at_the_border() {
    let view = View::new((-1.0, 3.0), (0.0, 2.0));
    let field = Field::sample(view, 33, 17, |p| p.x + 2.0 * p.y);
    let lines = isolines(&field, &[0.3, 1.0, 2.0, 5.9]);
    assert_eq!(lines.len(), 4);
    for line in &lines {
        assert!(!line.closed);
        assert!(line.points.iter().all(|[x, y]| (x + 2.0 * y - line.level).abs() < 1e-12));
        assert!(on_border(view, line.points[0]) && on_border(view, *line.points.last().unwrap()));
    }
    assert!(
        isolines(&field, &[-1.0, 7.1]).is_empty(),
        "at its least value the plane is nowhere below, beyond its greatest nowhere above"
    );
}

#[test]
fn himmelblau_has_a_loop_around_each_minimum() {
    let field = Field::sample(View::square(6.0), 256, 256, himmelblau);
    let loops = |level: f64| isolines(&field, &[level]).iter().filter(|line| line.closed).count();
    // The saddles lie at 13.31, 67.72, 104.02 and 178.34, the local maximum at 181.62.
    assert_eq!([5.0, 40.0, 80.0, 120.0, 180.0].map(loops), [4, 3, 2, 1, 2]);
    assert!(isolines(&field, &[700.0]).iter().all(|line| !line.closed));
}

#[test]
fn lines_stop_at_holes() {
    let field = Field::sample(View::square(2.0), 101, 101, |p| if p.x < 0.0 { f64::NAN } else { p.norm_squared() });
    let lines = isolines(&field, &[1.0]);
    assert_eq!((lines.len(), lines[0].closed), (1, false));
    assert!(
        [lines[0].points[0], *lines[0].points.last().unwrap()].iter().all(|[x, y]| *x == 0.0 && (y.abs() - 1.0).abs() < 1e-3)
    );
    let pole = Field::sample(View::square(1.0), 11, 11, |p| 1.0 / p.norm());
    assert_eq!(isolines(&pole, &[1.5]).len(), 1);
}

#[test]
fn the_centre_decides_a_saddle() {
    let cell = |values: [f64; 4]| Field { view: View::new((0.0, 1.0), (0.0, 1.0)), columns: 2, rows: 2, values: values.to_vec() };
    // High at lower left and upper right. With a high centre, the lines cut off the low corners.
    let cuts = |line: &Isoline, x: f64, y: f64| line.points.iter().all(|p| (p[0] - x).hypot(p[1] - y) < 0.75);
    let high = isolines(&cell([1.0, -0.5, -0.5, 1.0]), &[0.0]);
    assert_eq!(high.len(), 2);
    assert!(cuts(&high[0], 1.0, 0.0) && cuts(&high[1], 0.0, 1.0));
    let low = isolines(&cell([0.5, -1.0, -1.0, 0.5]), &[0.0]);
    assert_eq!(low.len(), 2);
    assert!(cuts(&low[0], 0.0, 0.0) && cuts(&low[1], 1.0, 1.0));
    // The same turned by a quarter.
    let turned = isolines(&cell([-0.5, 1.0, 1.0, -0.5]), &[0.0]);
    assert!(turned.iter().any(|line| cuts(line, 0.0, 0.0)) && turned.iter().any(|line| cuts(line, 1.0, 1.0)));
}

#[test]
fn values_equal_to_the_level_make_no_stray_points() {
    let integers = Field::sample(View::square(3.0), 7, 7, |p| p.x.abs().max(p.y.abs()));
    let lines = isolines(&integers, &[0.0, 1.0, 2.0]);
    assert_eq!(lines.iter().map(|line| (line.level, line.closed)).collect::<Vec<_>>(), [(1.0, true), (2.0, true)]);
    let peak = Field::sample(View::square(1.0), 3, 3, |p| -p.norm());
    assert!(isolines(&peak, &[0.0]).is_empty(), "a single node at the level is a point, no line");
    let flat = Field::sample(View::square(1.0), 5, 5, |_| 1.0);
    assert!(isolines(&flat, &[1.0]).is_empty());
    for (columns, rows) in [(0, 0), (1, 5), (5, 1)] {
        assert!(isolines(&Field::sample(View::square(1.0), columns, rows, |p| p.x), &[0.0]).is_empty());
    }
}

#[test]
fn huge_values_do_not_overflow() {
    let field = Field::sample(View::square(1.0), 9, 9, |p| 1.7e308 * p.x);
    let lines = isolines(&field, &[-1e308, 0.0, 1e308]);
    assert_eq!(lines.len(), 3);
    assert!(lines.iter().all(|line| line.points.iter().all(|p| (1.7e308 * p[0] / 1e308 - line.level / 1e308).abs() < 1e-12)));
}

fn node() -> impl Strategy<Value = f64> {
    prop_oneof![8 => -3.0..3.0, 4 => (-3i32..=3).prop_map(f64::from), 1 => Just(f64::NAN), 1 => Just(f64::INFINITY)]
}

proptest! {
    #[test]
    fn every_vertex_interpolates_its_level(
        (columns, values) in (2usize..9, 2usize..9).prop_flat_map(|(c, r)| (Just(c), prop::collection::vec(node(), c * r))),
        levels in prop::collection::vec(prop_oneof![-3.0..3.0, (-3i32..=3).prop_map(f64::from)], 0..6),
    ) {
        let field = Field { view: View::new((-1.0, 1.0), (0.0, 3.0)), columns, rows: values.len() / columns, values };
        for line in isolines(&field, &levels) {
            prop_assert!(levels.contains(&line.level));
            let least = if line.closed { 3 } else { 2 };
            prop_assert!(line.points.len() >= least);
            prop_assert!(line.points.windows(2).all(|pair| pair[0] != pair[1]));
            for &point in &line.points {
                let value = on_grid(&field, point);
                prop_assert!(value.is_some_and(|value| (value - line.level).abs() < 1e-6), "{point:?}: {value:?}, not {}", line.level);
            }
        }
    }

    #[test]
    fn without_holes_open_lines_end_at_the_border(
        (columns, values) in (2usize..9, 2usize..9).prop_flat_map(|(c, r)| (Just(c), prop::collection::vec(-3.0..3.0, c * r))),
        level in -3.0..3.0,
    ) {
        let field = Field { view: View::new((-1.0, 1.0), (0.0, 3.0)), columns, rows: values.len() / columns, values };
        for line in isolines(&field, &[level]).iter().filter(|line| !line.closed) {
            prop_assert!(on_border(field.view, line.points[0]) && on_border(field.view, *line.points.last().unwrap()));
        }
    }

    #[test]
    fn levels_are_increasing_and_visible(
        values in prop::collection::vec(prop_oneof![8 => -1.0..1.0, 1 => Just(f64::NAN), 1 => Just(f64::NEG_INFINITY)], 4..200),
        scale in -310..309, power in 1..8, offset in prop_oneof![Just(0.0), -10.0..10.0], lowest in prop::option::of(-2.0..2.0), count in 0usize..60, run in prop::option::of(-2.0..10.0),
    ) {
        let scale = 10f64.powi(scale);
        let values: Vec<f64> = values.iter().map(|v: &f64| (v.powi(power) + offset) * scale).collect();
        let field = Field { view: View::square(1.0), columns: values.len(), rows: 1, values };
        let reached = run.map_or(f64::INFINITY, |run: f64| run.powi(power) * scale);
        let levels = Levels::for_runs(&field, lowest.map(|l: f64| l * scale), reached, count);
        prop_assert!(levels.values.len() <= Levels::MOST);
        prop_assert!(levels.values.windows(2).all(|pair| pair[0] < pair[1]), "{levels:?}");
        if let Some((min, max)) = field.range() {
            prop_assert!(levels.values.iter().all(|&level| min < level && level < max), "{levels:?}");
            // Values beyond a quarter of the largest number count as that quarter.
            prop_assert!(levels.base <= min.max(-f64::MAX / 4.0));
        }
        let mut sorted = field.values.clone();
        sorted.sort_by(f64::total_cmp);
        let shades: Vec<f32> = sorted.iter().filter_map(|&v| levels.shade(v)).collect();
        prop_assert!(shades.windows(2).all(|pair| pair[0] <= pair[1]) && shades.iter().all(|s| (0.0..=1.0).contains(s)));
        let labels: HashSet<String> = levels.values.iter().map(|&level| levels.label(level)).collect();
        prop_assert_eq!(labels.len(), levels.values.len(), "labels tell the levels apart: {:?}", levels);
    }
}

fn labels(levels: &Levels) -> Vec<String> {
    levels.values.iter().map(|&level| levels.label(level)).collect()
}

#[test]
fn each_landscape_gets_its_spacing() {
    let choose =
        |view: View, lowest: Option<f64>, f: fn(Point) -> f64| Levels::choose(&Field::sample(view, 256, 256, f), lowest, 16);
    let banana = choose(View::new((-2.0, 2.0), (-1.0, 3.0)), Some(0.0), rosenbrock);
    assert_eq!((banana.spacing, banana.base), (Spacing::Log, 0.0));
    assert_eq!(labels(&banana)[..7], ["0.05", "0.1", "0.2", "0.5", "1", "2", "5"]);
    let bowl = choose(View::square(2.0), Some(0.0), |p| p.norm_squared());
    assert_eq!(bowl.spacing, Spacing::Root);
    let radii: Vec<f64> = bowl.values.iter().map(|v| v.sqrt()).collect();
    assert!(radii.windows(2).all(|pair| (pair[1] - pair[0] - radii[0]).abs() < 1e-9), "evenly spaced: {radii:?}");
    let saddle = choose(View::square(2.0), None, |p| p.x * p.x - p.y * p.y);
    assert_eq!(saddle.spacing, Spacing::Linear);
    assert_eq!(labels(&saddle)[5..10], ["−1", "−0.5", "0", "0.5", "1"]);
    for levels in [&banana, &bowl, &saddle, &choose(View::square(5.0), Some(0.0), himmelblau)] {
        assert!((10..=25).contains(&levels.values.len()), "{:?}", levels.values);
        assert_eq!(
            (levels.shade(levels.base), levels.shade(f64::INFINITY), levels.shade(f64::NAN)),
            (Some(0.0), Some(1.0), None)
        );
    }
}

#[test]
fn fields_without_a_landscape_get_no_levels() {
    for value in [0.0, -3.5, 1e300, f64::NAN, f64::INFINITY] {
        let levels = Levels::choose(&Field::sample(View::square(1.0), 9, 9, |_| value), Some(0.0), 16);
        assert!(levels.values.is_empty());
        assert_eq!(levels.shade(1.0).is_some(), levels.shade(f64::NAN).is_none());
    }
}

#[test]
fn a_known_minimum_far_below_does_not_count() {
    let hillside = Field::sample(View::new((10.0, 11.0), (10.0, 11.0)), 64, 64, |p| p.norm_squared());
    assert_eq!(Levels::choose(&hillside, Some(0.0), 16).base, 200.0);
    assert_eq!(Levels::choose(&hillside, Some(199.0), 16).base, 199.0);
}

/// exp(2 (x² + y²)) from (1.2, 0.9), 90 high, down to 1, in a view whose corners lie at 4·10¹⁵.
#[test]
fn levels_go_down_to_where_the_runs_are() {
    let field = Field::sample(View::square(3.0), 256, 256, |p| (2.0 * p.norm_squared()).exp());
    let among = |levels: &Levels| levels.values.iter().filter(|&&level| 1.0 < level && level < 90.0).count();
    let (view, runs) = (Levels::choose(&field, None, 16), Levels::for_runs(&field, None, reached([90.0, 1.0].into_iter()), 16));
    assert_eq!(among(&view), 0);
    assert!(among(&runs) >= 3 && runs.values.len() <= 20, "{:?}", runs.values);
    // Those above are still spread over the whole view, and colours tell the run's heights apart.
    assert!(runs.values.last() > Some(&1e14) && runs.shade(90.0) > runs.shade(3.0), "{:?}", runs.values);
    // A run that still goes down elsewhere changes nothing until it has gone down by a decade.
    for reaches in [[2e6, 9.2e6], [20.0, 89.0], [1.0, 1.0 + 1e-9]] {
        let [a, b] = reaches.map(|reached| Levels::for_runs(&field, Some(0.0), reached, 16));
        assert_eq!(a, b, "{reaches:?}");
    }
    // Where all runs can be seen on the scale of the view, they make no difference.
    let banana = Field::sample(View::new((-2.0, 2.0), (-1.0, 3.0)), 256, 256, rosenbrock);
    for reached in [f64::INFINITY, 4.0, 1e-3, 1e-20, 0.0] {
        assert_eq!(Levels::for_runs(&banana, Some(0.0), reached, 16), Levels::choose(&banana, Some(0.0), 16), "{reached}");
    }
    // However many decades: a level in every few of them.
    let steep = Field::sample(View::square(3.0), 256, 256, |p| (30.0 * p.norm_squared()).exp());
    let levels = Levels::for_runs(&steep, None, 1.0, 16);
    assert!((10..=Levels::MOST).contains(&levels.values.len()) && levels.values[0] < 1e20, "{:?}", levels.values);
}

#[test]
fn what_runs_reach_is_told_in_two_digits() {
    assert_eq!(reached([7.0, 3.19, f64::NAN].into_iter()), 3.1);
    assert_eq!([-2.55, 0.0, 1e-9].map(|loss| reached([loss].into_iter())), [-2.6, 0.0, 1e-9]);
    assert_eq!(reached([f64::INFINITY].into_iter()), f64::INFINITY);
}

#[test]
fn labels_are_short() {
    let levels = |top: f64| Levels::choose(&Field::sample(View::square(1.0), 64, 64, |p| top * p.x), None, 16);
    assert_eq!(levels(1.0).label(0.5), "0.5");
    assert_eq!(levels(100.0).label(-20.0), "−20");
    assert_eq!(levels(1e5).label(1e4), "10⁴");
    assert_eq!(levels(0.02).label(2.5e-3), "2.5·10⁻³");
    assert_eq!(levels(0.02).label(-0.0), "0");
    assert_eq!(levels(500.0).label(150.0), "150");
}

const SCREEN: Rect = [10.0, 20.0, 610.0, 420.0];

#[test]
fn labels_keep_their_distance() {
    let field = Field::sample(View::square(5.0), 256, 256, himmelblau);
    let lines = isolines(&field, &Levels::choose(&field, Some(0.0), 16).values);
    let to_screen = |[x, y]: [f64; 2]| [(310.0 + 60.0 * x) as f32, (220.0 - 40.0 * y) as f32];
    let spots = label_spots(&lines, to_screen, SCREEN, 60.0, 8);
    assert!((4..=8).contains(&spots.len()), "{spots:?}");
    for (i, spot) in spots.iter().enumerate() {
        let [x, y] = spot.position;
        assert!((34.0..=586.0).contains(&x) && (44.0..=396.0).contains(&y) && spot.angle.abs() <= std::f32::consts::FRAC_PI_2);
        let value = himmelblau(Point::new(f64::from(x - 310.0) / 60.0, f64::from(220.0 - y) / 40.0));
        assert!((value / spot.level - 1.0).abs() < 0.05, "the label {spot:?} stands on its line: {value}");
        for other in &spots[..i] {
            assert!((other.position[0] - x).hypot(other.position[1] - y) >= 60.0 && other.level != spot.level);
        }
    }
    assert!(label_spots(&lines, to_screen, [0.0, 0.0, 30.0, 30.0], 60.0, 8).is_empty());
}

#[test]
fn a_label_lies_along_its_line() {
    let line = Isoline { level: 1.0, points: vec![[0.0, 0.0], [300.0, -300.0]], closed: false };
    let spots = label_spots(&[line], |p| p.map(|a| a as f32), [-100.0, -400.0, 400.0, 100.0], 10.0, 3);
    assert_eq!(spots.len(), 1);
    assert!((spots[0].angle + std::f32::consts::FRAC_PI_4).abs() < 1e-3, "upwards to the right on a screen");
}
