//! The fonts that come with the program, and the width of text in them.

use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

/// The font of ordinary text.
pub static REGULAR: &[u8] = include_bytes!("../../assets/fonts/Roboto-Regular.ttf");
/// The font of headings and names.
pub static MEDIUM: &[u8] = include_bytes!("../../assets/fonts/Roboto-Medium.ttf");
/// The font of the signs and scripts that the other two lack.
pub static MATH: &[u8] = include_bytes!("../../assets/fonts/DejaVuSans.ttf");

/// The weight of a font.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weight {
    /// For ordinary text.
    #[default]
    Regular,
    /// For headings and names.
    Medium,
}

/// A font that has a given character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// The font of the text's own weight.
    Text,
    /// The fallback font, [`MATH`].
    Math,
    /// None of the program's fonts: a picture shows a box; a viewer of SVG may have a font of its own.
    Missing,
}

/// The font of `weight`, and the fallback font.
fn faces(weight: Weight) -> [FontRef<'static>; 2] {
    let main = match weight {
        Weight::Regular => REGULAR,
        Weight::Medium => MEDIUM,
    };
    [main, MATH].map(|bytes| FontRef::new(bytes).expect("a test reads the fonts"))
}

/// `text` split into pieces that each need one font.
pub fn pieces(text: &str, weight: Weight) -> Vec<(Face, &str)> {
    let maps = faces(weight).map(|font| font.charmap());
    let face = |c: char| match maps.iter().position(|map| map.map(c).is_some()) {
        Some(0) => Face::Text,
        Some(_) => Face::Math,
        None => Face::Missing,
    };
    let mut pieces: Vec<(Face, &str)> = Vec::new();
    let mut from = 0;
    for (at, c) in text.char_indices() {
        let (face, to) = (face(c), at + c.len_utf8());
        match pieces.last_mut() {
            Some((same, piece)) if *same == face => *piece = &text[from..to],
            _ => {
                from = at;
                pieces.push((face, &text[at..to]));
            }
        }
    }
    pieces
}

/// The characters of `text` that no font has, white space aside.
pub fn missing(text: &str) -> Vec<char> {
    let missing = |(face, piece): (Face, &str)| if face == Face::Missing { piece.chars().collect() } else { Vec::new() };
    pieces(text, Weight::Medium).into_iter().flat_map(missing).filter(|c| !c.is_whitespace() && !c.is_control()).collect()
}

/// A no-break space.
pub const NO_BREAK: char = '\u{a0}';

/// The width of `text` in points, at a font size of `size` points; kerning, which hardly matters here, is left out.
pub fn width(text: &str, size: f32, weight: Weight) -> f32 {
    let fonts = faces(weight);
    let parts = fonts.each_ref().map(|font| (font.charmap(), font.glyph_metrics(Size::new(size), LocationRef::default())));
    let advance = |c: char| parts.iter().find_map(|(map, metrics)| metrics.advance_width(map.map(c)?));
    // Characters that no font has are drawn as nothing, or in a viewer's own font about this wide.
    text.chars().map(|c| advance(c).unwrap_or(0.6 * size)).sum()
}

/// The beginning of `text` that fits into `room` points, with `…` at its end where something is left out.
pub fn fit(text: &str, size: f32, weight: Weight, room: f32) -> String {
    if width(text, size, weight) <= room {
        return text.to_owned();
    }
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let fits = |count: &usize| *count == 0 || width(&format!("{}…", text[..ends[*count]].trim_end()), size, weight) <= room;
    // Widths grow with every letter, so the longest beginning that fits is found by bisection.
    let (mut low, mut high) = (0, ends.len());
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if fits(&middle) { low = middle } else { high = middle }
    }
    if low == 0 { String::new() } else { format!("{}…", text[..ends[low]].trim_end()) }
}

/// `text` in at most `most` lines of at most `room` points each, broken at spaces but not at no-break spaces, which become plain
/// ones; the last line ends with `…` where something is left out.
pub fn wrap(text: &str, size: f32, weight: Weight, room: f32, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() && c != NO_BREAK).filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if lines_fit(line, word, size, weight, room) => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    if lines.len() > most {
        let rest = lines.split_off(most.max(1) - 1).join(" ");
        lines.push(rest);
    }
    lines.iter().map(|line| fit(&line.replace(NO_BREAK, " "), size, weight, room)).collect()
}

fn lines_fit(line: &str, word: &str, size: f32, weight: Weight, room: f32) -> bool {
    width(&format!("{line} {word}"), size, weight) <= room
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn widths_are_those_of_the_font() {
        // Digits in Roboto all have one width: 1150 of 2048 units.
        assert!((width("0123", 20.48, Weight::Regular) - 46.0).abs() < 0.2);
        assert!(width("∇ₖᵢ", 12.0, Weight::Regular) > 10.0, "the second font stands in for the first");
        assert!(width("loss", 12.0, Weight::Medium) > width("loss", 12.0, Weight::Regular));
    }

    #[test]
    fn each_character_has_a_font_of_its_own() {
        let pieces = pieces("lr ≫ 1, β∇", Weight::Medium);
        assert_eq!(pieces, [(Face::Text, "lr "), (Face::Math, "≫"), (Face::Text, " 1, β"), (Face::Math, "∇")]);
        assert_eq!(super::pieces("a漢b", Weight::Regular), [(Face::Text, "a"), (Face::Missing, "漢"), (Face::Text, "b")]);
        assert!(super::pieces("", Weight::Regular).is_empty());
    }

    #[test]
    fn what_does_not_fit_ends_in_dots() {
        assert_eq!(fit("adam", 12.0, Weight::Regular, 100.0), "adam");
        assert_eq!(fit("adam", 12.0, Weight::Regular, 1.0), "");
        assert!(fit("adam(lr=0.1, beta1=0.9)", 12.0, Weight::Regular, 60.0).ends_with('…'));
    }

    proptest! {
        #[test]
        fn lines_keep_within_their_room_and_lose_no_word(words in prop::collection::vec("[a-z∇α]{1,9}", 0..20), room in 60.0f32..300.0) {
            let text = words.join(" ");
            let lines = wrap(&text, 12.0, Weight::Regular, room, usize::MAX);
            prop_assert!(lines.iter().all(|line| width(line, 12.0, Weight::Regular) <= room));
            if lines.iter().all(|line| !line.ends_with('…')) {
                prop_assert_eq!(lines.join(" "), text.clone());
            }
            prop_assert!(wrap(&text, 12.0, Weight::Regular, room, 2).len() <= 2);
        }
    }
}
