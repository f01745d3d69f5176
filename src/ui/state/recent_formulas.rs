//! The formulas that were typed last, kept in the settings.

use crate::math::Objective;
use crate::math::catalog::Catalog;
use crate::math::catalog::param::{Named, Tunable};
use crate::math::objectives::formula::Formula;

/// The most formulas that are kept.
const MOST: usize = 10;

/// Puts `objective`, where it is a formula, at the front of `recent`; a formula with the same text makes room for it.
pub fn remember(recent: &mut Vec<String>, objective: &Objective) {
    let Some(text) = text(objective) else { return };
    recent.retain(|kept| read(kept).is_some_and(|kept| self::text(&kept).is_some_and(|kept| kept != text)));
    recent.insert(0, objective.to_string());
    recent.truncate(MOST);
}

/// Brings the numbers of the formula with the text of `objective` up to date in `recent`, where it is there.
pub fn update(recent: &mut [String], objective: &Objective) {
    let Some(text) = text(objective) else { return };
    if let Some(kept) = recent.iter_mut().find(|kept| read(kept).is_some_and(|kept| self::text(&kept).as_ref() == Some(&text))) {
        *kept = objective.to_string();
    }
}

/// Returns those of `recent` that are formulas, each text once, and not more than are kept.
pub fn valid(recent: Vec<String>) -> Vec<String> {
    let mut texts = Vec::new();
    let mut is_new = |kept: &String| {
        let text = read(kept).as_ref().and_then(text);
        let is_new = text.is_some() && !texts.contains(&text);
        texts.push(text);
        is_new
    };
    recent.into_iter().filter(|kept| is_new(kept)).take(MOST).collect()
}

/// Returns the objective written in `notation`; none where it cannot be read, or is no formula.
pub fn read(notation: &str) -> Option<Objective> {
    Objective::parse(notation).ok().filter(|objective| text(objective).is_some())
}

/// Returns the text of a formula, without its numbers and its view; spaces do not count.
fn text(objective: &Objective) -> Option<String> {
    (objective.entry().key == Formula::KEY)
        .then(|| objective.get("f").to_string().split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formula(text: &str) -> Objective {
        Objective::parse(&format!("formula({text})")).unwrap()
    }

    #[test]
    fn the_last_formulas_are_kept_each_once() {
        let mut recent = Vec::new();
        for n in 0..15 {
            remember(&mut recent, &formula(&format!("\"x^2 + {n} y^2\"")));
        }
        assert_eq!(recent.len(), MOST);
        assert!(recent[0].contains("14 y^2") && recent[9].contains(" 5 y^2"));
        remember(&mut recent, &formula("\"x^2 +  9 y^2\", x_min=-7"));
        assert_eq!(recent.len(), MOST);
        assert!(recent[0].contains("9 y^2") && recent[0].contains("x_min=-7"));
        assert_eq!(recent.iter().filter(|kept| kept.contains("9 y^2")).count(), 1);
        remember(&mut recent, &Objective::by_key("saddle").unwrap());
        assert!(recent.len() == MOST && recent[0].contains("9 y^2"), "only formulas are kept");
    }

    #[test]
    fn numbers_are_kept_with_their_formula() {
        let mut recent = vec![formula("\"y\"").to_string(), formula("\"a x^2\"").to_string()];
        update(&mut recent, &formula("\"a x^2\", a=3"));
        assert!(recent[1].contains("a=3") && recent[0].contains("f=y"), "{recent:?}");
        update(&mut recent, &formula("\"b x^2\", b=3"));
        assert!(recent.len() == 2 && !recent.iter().any(|kept| kept.contains("b=3")));
    }

    #[test]
    fn what_is_no_formula_is_not_kept() {
        let good = formula("\"a x^2\", a=3").to_string();
        let kept = [&good, "saddle", "formula(\"siin(x)\")", "", "formula(\"a x^2\", a=5)"].map(str::to_owned).to_vec();
        assert_eq!(valid(kept), [good]);
        assert_eq!(valid((0..30).map(|n| format!("formula(\"x + {n}\")")).collect()).len(), MOST);
    }
}
