//! Unicode superscripts and subscripts, and the characters that they stand for; delimiters in LaTeX.

const RAISED: [(char, char); 27] = [
    ('⁰', '0'),
    ('¹', '1'),
    ('²', '2'),
    ('³', '3'),
    ('⁴', '4'),
    ('⁵', '5'),
    ('⁶', '6'),
    ('⁷', '7'),
    ('⁸', '8'),
    ('⁹', '9'),
    ('⁺', '+'),
    ('⁻', '−'),
    ('ᵏ', 'k'),
    ('ᵀ', 'T'),
    ('ᵖ', 'p'),
    ('ᶻ', 'z'),
    ('ⁿ', 'n'),
    ('ᵗ', 't'),
    ('ⁱ', 'i'),
    ('ᵐ', 'm'),
    ('ᴰ', 'D'),
    ('ᴼ', 'O'),
    ('ˣ', 'x'),
    ('ʸ', 'y'),
    ('ʲ', 'j'),
    ('ᵈ', 'd'),
    ('ˡ', 'l'),
];

const LOWERED: [(char, char); 26] = [
    ('₀', '0'),
    ('₁', '1'),
    ('₂', '2'),
    ('₃', '3'),
    ('₄', '4'),
    ('₅', '5'),
    ('₆', '6'),
    ('₇', '7'),
    ('₈', '8'),
    ('₉', '9'),
    ('₊', '+'),
    ('₋', '−'),
    ('ₖ', 'k'),
    ('ᵢ', 'i'),
    ('ⱼ', 'j'),
    ('ₘ', 'm'),
    ('ₙ', 'n'),
    ('ₓ', 'x'),
    ('ₐ', 'a'),
    ('ₜ', 't'),
    ('ₗ', 'l'),
    ('ₚ', 'p'),
    ('ₛ', 's'),
    ('ₕ', 'h'),
    ('ₑ', 'e'),
    ('ₒ', 'o'),
];

fn find(table: &[(char, char)], small: char) -> Option<char> {
    table.iter().find(|(known, _)| *known == small).map(|(_, plain)| *plain)
}

/// The character that a superscript stands for.
pub fn raised(c: char) -> Option<char> {
    find(&RAISED, c)
}

/// The character that a subscript stands for.
pub fn lowered(c: char) -> Option<char> {
    find(&LOWERED, c)
}

/// `n` as a superscript.
pub fn superscript(n: usize) -> String {
    n.to_string().bytes().map(|digit| RAISED[usize::from(digit - b'0')].0).collect()
}

/// A delimiter in LaTeX, of the side that opens or of the other.
pub(super) fn delimiter(c: char, open: bool) -> &'static str {
    match (c, open) {
        ('(', _) => "(",
        (')', _) => ")",
        ('[', _) => "[",
        (']', _) => "]",
        ('⟨', _) => "\\langle ",
        ('⟩', _) => "\\rangle ",
        ('⌊', _) => "\\lfloor ",
        ('⌋', _) => "\\rfloor ",
        ('|', true) => "\\lvert ",
        ('|', false) => "\\rvert ",
        (_, true) => "\\lVert ",
        (_, false) => "\\rVert ",
    }
}
