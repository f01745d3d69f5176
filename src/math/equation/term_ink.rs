//! The colours of the terms of a step.

/// What a part of a step's formula stands for; it has the same colour in the formula, in its numbers, and as an arrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TermInk {
    /// What this step's gradient contributes.
    Gradient,
    /// What the method remembers of the steps before.
    Memory,
}

impl TermInk {
    /// Every ink.
    pub const ALL: [TermInk; 2] = [TermInk::Gradient, TermInk::Memory];
}

/// The formula `latex` in `ink`, as a colour that only stands for the ink: [`ink_of`] finds it again.
pub(super) fn inked(ink: TermInk, latex: &str) -> String {
    format!("\\textcolor[HTML]{{0000{:02x}}}{{{latex}}}", 1 + ink as u8)
}

/// The ink for which a colour (red, green, blue) of the LaTeX stands, if it does.
pub fn ink_of(color: [u8; 3]) -> Option<TermInk> {
    let [0, 0, number] = color else { return None };
    TermInk::ALL.into_iter().find(|ink| 1 + *ink as u8 == number)
}
