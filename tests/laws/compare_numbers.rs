//! The statistics of comparisons: profiles of a made-up table computed by hand, ranks and intervals against SciPy's.

use downhill::sim::compare::bootstrap::{RESAMPLES, median_interval};
use downhill::sim::compare::profiles::{data_profiles, performance_profiles};
use downhill::sim::compare::ranks::{Ranks, chi_squared_above, ranks, studentized_range};
use serde_json::Value;

const INF: f64 = f64::INFINITY;

/// Written by data/ranks_reference.py.
fn reference() -> Value {
    serde_json::from_str(include_str!("../data/ranks.json")).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

fn rows(value: &Value) -> Vec<Vec<f64>> {
    value.as_array().unwrap().iter().map(numbers).collect()
}

#[test]
fn profiles_of_a_table_are_those_computed_by_hand() {
    // Three methods on four problems. The best are 10, 20 and 5; the last problem is solved by none.
    let table = [vec![10.0, 20.0, 40.0], vec![60.0, 20.0, 20.0], vec![5.0, INF, 10.0], vec![INF, INF, INF]];
    let found = performance_profiles(&table);
    // Ratios: 1, 3, 1, never; 2, 1, never, never; 4, 1, 2, never.
    assert_eq!(found[0].stairs, [(1.0, 0.5), (3.0, 0.75)]);
    assert_eq!(found[1].stairs, [(1.0, 0.25), (2.0, 0.5)]);
    assert_eq!(found[2].stairs, [(1.0, 0.25), (2.0, 0.5), (4.0, 0.75)]);
    assert_eq!([0.5, 1.0, 2.9, 3.0, 1e9].map(|tau| found[0].at(tau)), [0.0, 0.5, 0.5, 0.75, 0.75]);
    let found = data_profiles(&table);
    assert_eq!(found[0].stairs, [(5.0, 0.25), (10.0, 0.5), (60.0, 0.75)]);
    assert_eq!(found[1].stairs, [(20.0, 0.5)]);
    assert_eq!((found[2].solved(), found[1].solved()), (0.75, 0.5));
}

#[test]
fn ranks_and_friedmans_test_are_those_of_scipy() {
    let known = reference();
    let table = rows(&known["table"]);
    for (row, expected) in table.iter().zip(rows(&known["ranks"])) {
        assert_eq!(ranks(row), expected);
    }
    let found = Ranks::of(&table).unwrap();
    let expected = [&known["friedman"], &known["p_value"]].map(|value| value.as_f64().unwrap());
    for (found, expected) in found.mean.iter().zip(numbers(&known["mean"])).chain([(&found.friedman, expected[0])]) {
        assert!((found - expected).abs() < 1e-12 * expected, "{found}, not {expected}");
    }
    assert!((found.p_value - expected[1]).abs() < 1e-12, "{}, not {}", found.p_value, expected[1]);
    for case in rows(&known["chi_squared_above"]) {
        let found = chi_squared_above(case[0], case[1] as usize);
        assert!((found / case[2] - 1.0).abs() < 1e-10, "{found}, not {}", case[2]);
    }
    for (count, expected) in known["studentized_range"].as_object().unwrap() {
        let found = studentized_range(count.parse().unwrap());
        assert!((found / expected.as_f64().unwrap() - 1.0).abs() < 1e-6, "{count}: {found}, not {expected}");
    }
    // Table 5 of Demšar (2006) has q/√2 = 2.569 for four methods.
    let critical = 2.569 * (4.0_f64 * 5.0 / (6.0 * 9.0)).sqrt();
    assert!((found.critical - critical).abs() < 1e-3, "{}", found.critical);
}

#[test]
fn those_that_never_arrive_tie_and_bars_join_what_cannot_be_told_apart() {
    assert_eq!(ranks(&[INF, 3.0, INF, 1.0]), [3.5, 2.0, 3.5, 1.0]);
    let all_tie = Ranks::of(&vec![vec![INF, INF]; 5]).unwrap();
    assert!(all_tie.friedman.is_nan() && all_tie.p_value.is_nan() && all_tie.leaders() == [0, 1]);
    // The first of three is best everywhere; over so many problems that is no chance.
    let clear = Ranks::of(&vec![vec![1.0, 2.0, 3.0]; 40]).unwrap();
    assert_eq!((clear.leaders(), clear.bars()), (vec![0], vec![]));
    assert!(clear.p_value < 1e-10);
    let near = Ranks { mean: vec![2.6, 1.0, 1.8, 4.0], problems: 9, friedman: 0.0, p_value: 0.0, critical: 1.0 };
    assert_eq!(near.leaders(), [1, 2]);
    assert_eq!(near.bars(), [[1.0, 1.8], [1.8, 2.6]]);
}

#[test]
fn the_bootstrap_interval_of_a_median_is_that_of_scipy() {
    let known = reference();
    let (sample, expected) = (numbers(&known["numbers"]), numbers(&known["interval"]));
    for seed in 0..3 {
        assert_eq!(median_interval(&sample, 20_000, seed).unwrap(), expected[..], "seed {seed}");
    }
    assert_eq!(median_interval(&sample, RESAMPLES, 1), median_interval(&sample, RESAMPLES, 1));
    assert_eq!(median_interval(&[], RESAMPLES, 1), None);
    assert_eq!(median_interval(&[4.0], RESAMPLES, 1), Some([4.0; 2]));
    let [low, high] = median_interval(&[1.0, 2.0, 3.0, INF, INF], RESAMPLES, 1).unwrap();
    assert!(low < 3.0 && high == INF, "{low} {high}");
}
