//! A formula that is being typed.

use crate::math::Objective;

/// A formula in its field that is not in use, or not yet.
#[derive(Clone, Debug, PartialEq)]
pub struct TypedFormula {
    /// The text in the field.
    pub text: String,
    /// The formula in use meanwhile; if that has changed, the text belongs to another experiment.
    pub meanwhile: String,
}

impl TypedFormula {
    /// Makes one of `text` in the field of `objective`; none where the objective has no formula.
    pub fn of(objective: &Objective, text: String) -> Option<Self> {
        let Objective::Formula(formula) = objective else { return None };
        Some(TypedFormula { text, meanwhile: formula.text().to_owned() })
    }

    /// Whether it belongs to the field of `objective`.
    pub fn belongs_to(&self, objective: &Objective) -> bool {
        matches!(objective, Objective::Formula(formula) if formula.text() == self.meanwhile)
    }
}
