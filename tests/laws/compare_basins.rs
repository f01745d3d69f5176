//! Basins of attraction against another implementation, which shares no code with the program's.

use downhill::math::Objective;
use downhill::math::Optimizer;
use downhill::math::View;
use downhill::math::catalog::Catalog;
use downhill::sim::compare::basins::{Basins, Fate};
use downhill::sim::threads::Watch;
use downhill::sim::{Experiment, Run};

const SIDE: usize = 60;

fn basins(objective: &str, optimizer: &str, view: View, steps: usize) -> Basins {
    let experiment = Experiment::new(Objective::parse(objective).unwrap());
    let run = Run::new(Optimizer::parse(optimizer).unwrap(), 0);
    Basins::of(&experiment, &run, view, [SIDE, SIDE], steps, &Watch::default()).unwrap()
}

/// The index of the minimum in `minima` that the heavy ball ends at from each start of a grid; none where it diverges or does not come within
/// 1 % of the view of one.
fn brute_force(
    gradient: impl Fn(f64, f64) -> (f64, f64),
    minima: &[(f64, f64)],
    half: f64,
    (alpha, beta): (f64, f64),
    steps: usize,
) -> Vec<Option<usize>> {
    let mut ends = Vec::new();
    for row in 0..SIDE {
        for column in 0..SIDE {
            let at = |i: usize| -half + 2.0 * half * (i as f64 + 0.5) / SIDE as f64;
            let (mut x, mut y) = (at(column), at(row));
            let (mut dx, mut dy) = (0.0, 0.0);
            for _ in 0..steps {
                let (gx, gy) = gradient(x, y);
                (dx, dy) = (beta * dx - alpha * gx, beta * dy - alpha * gy);
                (x, y) = (x + dx, y + dy);
            }
            ends.push(minima.iter().position(|(mx, my)| (x - mx).hypot(y - my) < 0.02 * half));
        }
    }
    ends
}

/// Compares fates and areas; almost all starts must agree: on a fractal edge the last digit decides.
fn assert_agree(found: &Basins, expected: &[Option<usize>], minima: &[(f64, f64)], name: &str) {
    assert_eq!(found.basins.len(), minima.len(), "{name}");
    for (basin, (x, y)) in found.basins.iter().zip(minima) {
        assert!((basin.at.x - x).hypot(basin.at.y - y) < 1e-4, "{name}: {:?}", basin.at);
    }
    let of = |fate: &Fate| match fate {
        Fate::Settled { minimum, .. } => Some(usize::from(*minimum)),
        Fate::Unsettled | Fate::Diverged => None,
    };
    let wrong = found.fates.iter().zip(expected).filter(|(fate, expected)| of(fate) != **expected).count();
    assert!(wrong * 200 <= SIDE * SIDE, "{name}: {wrong} of {} starts", SIDE * SIDE);
    for (i, basin) in found.basins.iter().enumerate() {
        let share = expected.iter().filter(|end| **end == Some(i)).count() as f64 / expected.len() as f64;
        assert!((basin.share - share).abs() < 0.005 && share > 0.05, "{name}, basin {i}: {} and {share}", basin.share);
    }
}

#[test]
fn himmelblaus_basins_are_those_of_a_plain_loop() {
    let gradient = |x: f64, y: f64| {
        let (a, b) = (x * x + y - 11.0, x + y * y - 7.0);
        (4.0 * x * a + 2.0 * b, 2.0 * a + 4.0 * y * b)
    };
    let minima = [
        (-3.7793102533777, -3.2831859912862),
        (-2.8051180869527, 3.1313125182506),
        (3.0, 2.0),
        (3.5844283403305, -1.8481265269644),
    ];
    for (optimizer, constants) in [("gd(lr=0.005)", (0.005, 0.0)), ("momentum(lr=0.003, beta=0.8)", (0.003, 0.8))] {
        let found = basins("himmelblau", optimizer, View::square(5.0), 3000);
        let expected = brute_force(gradient, &minima, 5.0, constants, 3000);
        assert_agree(&found, &expected, &minima, optimizer);
    }
}

#[test]
fn the_basins_of_the_double_well_are_those_of_a_plain_loop() {
    // 1/f = 1/q + 1/r, so that ∇f = f² (∇q/q² + ∇r/r²).
    let gradient = |x: f64, y: f64| {
        let (q, r) = (10.0 * ((x - 2.0).powi(2) + y * y), 0.5 * ((x + 2.0).powi(2) + y * y));
        let f = q * r / (q + r);
        let (of_q, of_r) = (20.0 * f * f / (q * q), f * f / (r * r));
        (of_q * (x - 2.0) + of_r * (x + 2.0), (of_q + of_r) * y)
    };
    let minima = [(-2.0, 0.0), (2.0, 0.0)];
    let found = basins("double-well", "gd(lr=0.02)", View::square(4.0), 4000);
    assert_agree(&found, &brute_force(gradient, &minima, 4.0, (0.02, 0.0), 4000), &minima, "a short step");
    // Beyond 2/a = 0.1 the sharp minimum holds no run.
    let wide = basins("double-well", "gd(lr=0.11)", View::square(4.0), 4000);
    assert_eq!((wide.basins[1].share, wide.diverged()), (0.0, 0.0));
    assert!(wide.basins[0].share > 0.7 && wide.unsettled() > 0.1, "{:?}", wide.basins);
}

#[test]
fn what_does_not_settle_and_what_diverges_is_said() {
    // Too long a step at all minima, and too long for all starts far out.
    let found = basins("himmelblau", "gd(lr=0.03)", View::square(6.0), 500);
    assert!(found.diverged() > 0.1 && found.unsettled() > 0.05, "{} {}", found.diverged(), found.unsettled());
    let sum: f64 = found.basins.iter().map(|basin| basin.share).sum();
    assert!((sum + found.diverged() + found.unsettled() - 1.0).abs() < 1e-12);
    // A saddle has no minimum to come to.
    let none = basins("saddle", "gd(lr=0.01)", View::square(2.0), 100);
    assert!(none.basins.is_empty() && none.unsettled() + none.diverged() == 1.0);
}

#[test]
fn two_runs_differ_where_they_end_apart() {
    let of = |optimizer| basins("himmelblau", optimizer, View::square(5.0), 2000);
    let (short, long) = (of("gd(lr=0.002)"), of("momentum(lr=0.005, beta=0.9)"));
    assert!(short.differences(&short).iter().all(|differs| !differs));
    let share = short.differences(&long).iter().filter(|differs| **differs).count() as f64 / (SIDE * SIDE) as f64;
    assert!((0.1..0.9).contains(&share), "{share}");
}

#[test]
fn a_function_of_one_variable_has_a_line_of_starts() {
    let found = basins("formula(\"x^4/4 - 2x^2 + x/10\")", "gd(lr=0.02)", View::square(3.0), 2000);
    assert_eq!((found.rows, found.basins.len(), found.fates.len()), (1, 2, SIDE));
    assert!((found.basins[0].share - 0.5).abs() < 0.05 && found.unsettled() == 0.0, "{:?}", found.basins);
}
