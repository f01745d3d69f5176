//! A formula that is being typed.

use crate::math::Objective;

/// A formula that stands in the field and is not in use, or not yet.
#[derive(Clone, Debug, PartialEq)]
pub struct TypedFormula {
    /// What stands there.
    pub text: String,
    /// The formula in use meanwhile; where that has changed, the text belongs to another experiment.
    pub meanwhile: String,
}

impl TypedFormula {
    /// `text`, in the field of `objective`; none where that is no formula.
    pub fn beside(objective: &Objective, text: String) -> Option<Self> {
        let Objective::Formula(formula) = objective else { return None };
        Some(TypedFormula { text, meanwhile: formula.text().to_owned() })
    }

    /// Whether it stands in the field of `objective`.
    pub fn is_beside(&self, objective: &Objective) -> bool {
        matches!(objective, Objective::Formula(formula) if formula.text() == self.meanwhile)
    }
}
