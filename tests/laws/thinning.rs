//! Thinned paths and curves look like the full ones, keep their steps, and are bounded by the pixels.

use downhill::math::picture::thin::{Affine, Rect, ThinPath, clip_segment, thin_curve, thin_path};
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::HashSet;

const SCREEN: Rect = [10.0, 20.0, 610.0, 420.0];

const PLAIN: Affine = Affine { scale_x: 1.0, offset_x: 0.0, scale_y: 1.0, offset_y: 0.0 };

/// Whether a pixel position lies on the screen.
fn visible(p: &[f64; 2]) -> bool {
    (10.0..=610.0).contains(&p[0]) && (20.0..=420.0).contains(&p[1])
}

/// The pixels under the segments of a polyline that is drawn within the screen.
fn pixels(points: impl IntoIterator<Item = [f64; 2]>) -> HashSet<(i32, i32)> {
    let points: Vec<[f64; 2]> = points.into_iter().collect();
    let pixel = |x: f64, y: f64| (x.floor() as i32, y.floor() as i32);
    let finite = |p: &[f64; 2]| p[0].is_finite() && p[1].is_finite();
    // A point between gaps is drawn as well.
    let mut found: HashSet<(i32, i32)> = points.iter().filter(|p| visible(p)).map(|p| pixel(p[0], p[1])).collect();
    for pair in points.windows(2).filter(|pair| pair.iter().all(finite)) {
        let Some((a, b)) = clip_segment(pair[0], pair[1], &SCREEN) else { continue };
        let count = ((b[0] - a[0]).hypot(b[1] - a[1]) / 0.1).ceil().max(1.0);
        for i in 0..=count as usize {
            let t = i as f64 / count;
            found.insert(pixel(a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])));
        }
    }
    found
}

fn ink(thin: &ThinPath) -> HashSet<(i32, i32)> {
    thin.strokes.iter().flat_map(|stroke| pixels(stroke.points.iter().map(|p| p.map(f64::from)))).collect()
}

/// Whether each pixel of `a` is one of `b` or a neighbour of one.
fn near_pixels(a: &HashSet<(i32, i32)>, b: &HashSet<(i32, i32)>) -> bool {
    a.iter().all(|(x, y)| (-1..=1).any(|dx| (-1..=1).any(|dy| b.contains(&(x + dx, y + dy)))))
}

fn check_thinning(path: &[[f64; 2]]) -> Result<ThinPath, TestCaseError> {
    let thin = thin_path(path.len(), |i| path[i], PLAIN, SCREEN);
    let full = pixels(path.iter().copied());
    prop_assert!(near_pixels(&full, &ink(&thin)), "all that is drawn in full is drawn");
    prop_assert!(near_pixels(&ink(&thin), &full), "nothing else is drawn");
    let steps: Vec<u32> = thin.strokes.iter().flat_map(|stroke| stroke.steps.iter().copied()).collect();
    prop_assert!(steps.is_sorted());
    prop_assert!(thin.strokes.iter().all(|stroke| stroke.points.len() >= 2 && stroke.points.len() == stroke.steps.len()));
    if path.first().is_some_and(visible) {
        prop_assert_eq!(thin.strokes[0].points[0], path[0].map(|a| a as f32));
    }
    if path.last().is_some_and(visible) {
        prop_assert_eq!(*thin.strokes.last().unwrap().points.last().unwrap(), path[path.len() - 1].map(|a| a as f32));
    }
    for step in [0, path.len() / 3, path.len()] {
        let drawn: HashSet<_> =
            thin.until(step as u32).flat_map(|points| pixels(points.iter().map(|p| p.map(f64::from)))).collect();
        prop_assert!(
            near_pixels(&drawn, &pixels(path[..(step + 1).min(path.len())].iter().copied())),
            "nothing is drawn too early"
        );
    }
    Ok(thin)
}

proptest! {
    #[test]
    fn a_thinned_walk_looks_the_same(
        moves in prop::collection::vec((-1.0..1.0, -1.0..1.0), 1..600), size in prop_oneof![0.2..3.0, 3.0..40.0, 100.0..2000.0], pull in 0.0..0.5,
    ) {
        let mut at = [300.0, 200.0];
        let path: Vec<[f64; 2]> = moves.iter().map(|(dx, dy): &(f64, f64)| {
            at = [at[0] + size * dx - pull * (at[0] - 300.0), at[1] + size * dy - pull * (at[1] - 200.0)];
            at
        }).collect();
        check_thinning(&path)?;
    }

    #[test]
    fn a_thinned_path_with_gaps_looks_the_same(
        points in prop::collection::vec((-1.0..3.0, -1.0..3.0, 0..20), 1..60),
    ) {
        let path: Vec<[f64; 2]> = points.iter().map(|&(x, y, kind): &(f64, f64, i32)| match kind {
            0 => [f64::NAN, y],
            1 => [x, f64::INFINITY],
            2 => [x * 1e9, y],
            _ => [x * 300.0, y * 200.0],
        }).collect();
        check_thinning(&path)?;
    }
}

#[test]
fn a_converging_path_keeps_few_points() {
    let path: Vec<[f64; 2]> = (0..100_000)
        .map(|k| {
            let radius = 190.0 * (-1e-3 * k as f64).exp();
            [300.0 + radius * (0.01 * k as f64).cos(), 220.0 + radius * (0.01 * k as f64).sin()]
        })
        .collect();
    let thin = check_thinning(&path).unwrap();
    assert!(thin.len() < 3000, "{}", thin.len());
    assert!(check_thinning(&[[100.0, 100.0]; 5000]).unwrap().len() == 2);
}

#[test]
fn paths_from_far_away_are_cut_where_they_cross() {
    let thin = thin_path(3, |i| [[300.0, -1e300], [300.0, 100.0], [1e305, 100.0]][i], PLAIN, SCREEN);
    assert_eq!(thin.strokes.len(), 1);
    assert_eq!(
        (&thin.strokes[0].points[..], &thin.strokes[0].steps[..]),
        (&[[300.0, 20.0], [300.0, 100.0], [610.0, 100.0]][..], &[1, 1, 2][..])
    );
    let overflowing = Affine { scale_x: 1e200, offset_x: 0.0, scale_y: 1e200, offset_y: 0.0 };
    assert!(thin_path(2, |i| [[1e300, 1e300], [-1e300, 1e300]][i], overflowing, SCREEN).is_empty());
    assert!(thin_path(9, |_| [f64::NAN; 2], PLAIN, SCREEN).is_empty());
    assert!(thin_path(9, |i| [i as f64, 0.0], PLAIN, SCREEN).is_empty());
}

#[test]
fn a_path_is_cut_at_the_playhead() {
    let thin = thin_path(100, |i| [100.0 + 2.0 * i as f64, 100.0], PLAIN, SCREEN);
    assert_eq!(thin.until(0).count(), 0);
    let drawn: Vec<_> = thin.until(40).collect();
    assert_eq!((drawn.len(), drawn[0].last()), (1, Some(&[180.0, 100.0])));
    assert_eq!(thin.until(5000).map(<[_]>::len).sum::<usize>(), thin.len());
}

/// A walk in steps of up to half of `stride` pixels that bounces off the walls of a box.
fn wandering(len: usize, stride: f64, width: f64, height: f64) -> Vec<[f64; 2]> {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let mut at = [0.5 * width, 0.5 * height];
    let mut go = |_| {
        for (a, side) in at.iter_mut().zip([width, height]) {
            *a = (*a + stride * random.random_range(-0.5..0.5)).abs();
            *a = side - (side - *a).abs();
        }
        [300.0 + at[0] - 0.5 * width, 220.0 + at[1] - 0.5 * height]
    };
    (0..len).map(&mut go).collect()
}

#[test]
fn a_wandering_path_is_bounded_by_the_pixels() {
    for (stride, width, height) in [(3.0, 30.0, 20.0), (10.0, 60.0, 40.0), (60.0, 120.0, 80.0)] {
        let path = wandering(1_000_000, stride, width, height);
        let few = check_thinning(&path[..10_000]).unwrap().len();
        let many = thin_path(path.len(), |i| path[i], PLAIN, SCREEN).len();
        assert!(2 * many < 3 * few, "stride {stride}: {few} points of 10,000, {many} of 1,000,000");
        assert!((many as f64) < width * height, "fewer points than pixels");
    }
}

#[test]
fn a_thinned_curve_keeps_its_peaks() {
    let y = |i: usize| {
        if i == 54_321 {
            5.0
        } else if (70_000..80_000).contains(&i) {
            f64::NAN
        } else {
            (i as f64 * 0.7).sin()
        }
    };
    let to_screen = Affine { scale_x: 600.0 / 1e5, offset_x: 10.0, scale_y: -20.0, offset_y: 220.0 };
    let thin = thin_curve(100_000, |i| [i as f64, y(i)], to_screen, SCREEN);
    assert_eq!(thin.strokes.len(), 2);
    assert!(thin.len() <= 4 * 603);
    assert!(
        thin.strokes[0].steps.contains(&54_321) && thin.strokes[0].points.contains(&[(54_321.0f64 * 0.006 + 10.0) as f32, 120.0])
    );
    assert_eq!((thin.strokes[0].steps.last(), thin.strokes[1].steps[0]), (Some(&69_999), 80_000));
}

#[test]
fn a_curve_runs_up_to_the_border_when_zoomed_in() {
    let to_screen = Affine { scale_x: 100.0, offset_x: -50_000.0, scale_y: 1.0, offset_y: 0.0 };
    let thin = thin_curve(100_000, |i| [i as f64, 100.0], to_screen, SCREEN);
    assert_eq!(thin.strokes[0].steps, [500, 501, 502, 503, 504, 505, 506, 507]);
    assert!(thin_curve(0, |_| [0.0; 2], PLAIN, SCREEN).is_empty());
}

proptest! {
    #[test]
    fn a_thinned_curve_has_four_points_a_column(
        values in prop::collection::vec(prop_oneof![6 => -1e3..1e3, 1 => Just(f64::NAN), 1 => Just(f64::INFINITY), 1 => Just(1e300)], 0..3000),
        width in 1.0..5000.0,
    ) {
        let to_screen = Affine { scale_x: width / 3000.0, offset_x: -50.0, scale_y: 1.0, offset_y: 0.0 };
        let thin = thin_curve(values.len(), |i| [i as f64, values[i]], to_screen, SCREEN);
        prop_assert!(thin.len() <= 4 * 603);
        let steps: Vec<u32> = thin.strokes.iter().flat_map(|stroke| stroke.steps.iter().copied()).collect();
        prop_assert!(steps.is_sorted() && steps.iter().all(|&i| values[i as usize].is_finite()));
        prop_assert!(thin.strokes.iter().all(|stroke| stroke.points.len() >= 2));
        let full = |keep: fn(f64, f64) -> f64| values.iter().enumerate().filter(|(i, v)| v.is_finite() && { let x = to_screen.scale_x * *i as f64 - 50.0; (10.0..=610.0).contains(&x) }).map(|(_, v)| *v).fold(f64::NAN, keep);
        for extreme in [full(f64::min), full(f64::max)].into_iter().filter(|v| !v.is_nan()) {
            prop_assert!(steps.iter().any(|&i| values[i as usize] == extreme));
        }
    }
}
