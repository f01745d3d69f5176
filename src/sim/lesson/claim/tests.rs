//! Claims that hold, claims that do not, and claims without meaning.

use super::*;
use crate::sim::Experiment;

fn work() -> Work {
    let text = "objective = \"quadratic(a11=1, a12=0, a22=10, b1=0, b2=0)\"\nstart = [1, 1]\nsteps = 50\n\
                [[run]]\noptimizer = \"gd(lr=0.1)\"\nlabel = \"a\"\n\
                [[run]]\noptimizer = \"gd(lr=0.3)\"\nlabel = \"b, far\"\nnoise = 0.0\n";
    Work::new(Experiment::from_toml(text, &|_| Err(String::new())).unwrap())
}

fn holds(text: &str) -> Result<(), String> {
    let claim = Claim::parse(text)?;
    claim.check(&work())?;
    claim.holds_for_all_seeds(&work(), &Watch::default())
}

#[test]
fn a_claim_holds_or_says_by_how_much_it_does_not() {
    for text in [
        "condition ≈ 10",
        "condition > 9.99",
        "stable-rate of 'a' ≈ 0.2",
        "diverges-at of 'a' ≈ never",
        "diverges-at of 'b, far' with steps=2000 < never",
        "final-gap of 'a' < final-gap of 'a' with lr=0.01",
        "final-gap of 'a' < 0.01 * final-gap of 'a' with lr=0.01 and steps=5 here",
        "stable-rate of 'a' / stable-rate of 'b, far' ≈ 1.000",
        "stable-rate of 'a' - 0.1 ≈ 0.1000",
        "stable-rate of 'a' with a22=20 ≈ 0.1",
        "steps-to(gap=1e-3) of 'a' with optimizer=momentum(lr=0.1, beta=0.3) < 40",
        "late-gap of 'a' with noise=0.1 > 0",
        "late-gap of 'a' with noise=0.1 > 0.0001 usually",
    ] {
        holds(text).unwrap_or_else(|why| panic!("{why}"));
    }
    for (text, says) in [
        ("condition ≈ 11", "left is 10, right is 11"),
        ("condition < 10", "does not hold"),
        ("final-gap of 'a' > final-gap of 'a' with lr=0.01", "does not hold"),
        // It holds for the seed of the experiment only by chance.
        ("late-gap of 'a' with noise=0.1 < 1.0001 * late-gap of 'a' with noise=0.1 and seed=7", "other seeds fail"),
    ] {
        let why = holds(text).unwrap_err();
        assert!(why.contains(says), "{text}: {why}");
    }
}

#[test]
fn a_claim_without_meaning_is_refused_with_what_would_be_right() {
    for (text, says) in [
        ("", "compares two sides"),
        ("condition", "compares two sides"),
        ("condition = 10", "compares two sides"),
        ("condition ≈ about 10", "after ≈ stands a number"),
        ("condition ≈ condition", "after ≈ stands a number"),
        ("conditon > 1", "did you mean 'condition'?"),
        ("> 1", "a number or a quantity is missing"),
        ("2 * > 1", "a number or a quantity is missing"),
        ("stable-rate > 1", "say whose stable-rate is meant"),
        ("stable-rate of a > 1", "of 'a'"),
        ("stable-rate of 'c' > 1", "there is no run or value 'c'"),
        ("condition of 'a' > 1", "is of the whole experiment"),
        ("stable-rate of 'a' with lrr=1 > 1", "lrr"),
        ("stable-rate of 'a' with lr > 1", "key=value"),
        ("stable-rate of 'a' with lr=x > 1", "lr"),
        ("stable-rate of 'a' when lr=1 > 1", "'when' is not expected"),
        ("steps-to(gap=1 of 'a' > 1", "ends within parentheses"),
        ("noise-floor of 'a' > 0", "noise-floor"),
    ] {
        let why = holds(text).unwrap_err();
        assert!(why.contains(says), "{text}: {why}");
    }
}

#[test]
fn a_number_in_a_text_is_a_claim() {
    let (plain, claims) = in_text("After {20,000 = evals(step=10) of 'a'} of {0.5 = condition here}: $x$.").unwrap();
    assert_eq!(plain, "After 20,000 of 0.5: $x$.");
    let claims: Vec<String> = claims.iter().map(Claim::to_string).collect();
    assert_eq!(claims, ["evals(step=10) of 'a' ≈ 20000", "condition ≈ 0.5 here"]);
    for (text, says) in [("a {b", "begins a number"), ("{5}", "begins a number"), ("{x = condition}", "after ≈ stands a number")]
    {
        let why = in_text(text).unwrap_err();
        assert!(why.contains(says), "{text}: {why}");
    }
}

#[test]
fn the_tolerance_of_about_follows_the_digits() {
    for (digits, half) in [("95", 0.5), ("0.0006", 0.00005), ("1.50", 0.005), ("2e-3", 0.0005), ("1.5e3", 50.0)] {
        assert!((half_of_last_digit(digits) / half - 1.0).abs() < 1e-6, "{digits}");
    }
}
