//! Text with formulas: paragraphs in plain words, with formulas between dollar signs.

use crate::math::excerpt::excerpt;

/// A text, split into blocks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prose(pub Vec<Block>);

/// A block of text, which begins on a new line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Words and formulas.
    Paragraph(Vec<Span>),
    /// A formula on a line of its own.
    Formula(String),
}

/// A part of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// Words.
    Words(String),
    /// A formula in the plain notation: `xₖ₊₁ = xₖ − αₖ gₖ`.
    Formula(String),
}

impl Prose {
    /// Splits `text`: an empty line ends a paragraph, `$…$` is a formula among words, and `$$…$$` a formula on a line of its own.
    ///
    /// Fails with a message where a dollar sign has no partner, or there is nothing between two.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut blocks = Vec::new();
        let mut words = String::new();
        for line in text.lines().map(str::trim) {
            let formula = line.strip_prefix("$$");
            if line.is_empty() || formula.is_some() {
                finish(&mut words, &mut blocks)?;
            }
            if let Some(formula) = formula {
                let formula = formula.strip_suffix("$$").map(str::trim).filter(|formula| is_formula(formula));
                let formula =
                    formula.ok_or_else(|| format!("the line '{}' takes one formula between $$ and $$", excerpt(line)))?;
                blocks.push(Block::Formula(formula.to_owned()));
            } else if !line.is_empty() {
                words.extend((!words.is_empty()).then_some(' '));
                words.push_str(line);
            }
        }
        finish(&mut words, &mut blocks)?;
        Ok(Prose(blocks))
    }

    /// As [`parse`](Self::parse), but a text with an error becomes one paragraph as it is.
    pub fn of(text: &str) -> Self {
        Self::parse(text).unwrap_or_else(|_| Prose(vec![Block::Paragraph(vec![Span::Words(text.to_owned())])]))
    }

    /// The number of words, without formulas.
    pub fn words(&self) -> usize {
        let spans = self.0.iter().flat_map(|block| match block {
            Block::Paragraph(spans) => spans.as_slice(),
            Block::Formula(_) => &[],
        });
        spans.map(|span| if let Span::Words(words) = span { words.split_whitespace().count() } else { 0 }).sum()
    }
}

fn is_formula(text: &str) -> bool {
    !text.is_empty() && !text.contains('$')
}

fn finish(words: &mut String, blocks: &mut Vec<Block>) -> Result<(), String> {
    if !words.is_empty() {
        blocks.push(Block::Paragraph(spans(&std::mem::take(words))?));
    }
    Ok(())
}

/// The words and formulas of one line; a line with an error is returned as it is.
pub fn line(text: &str) -> Vec<Span> {
    spans(text).unwrap_or_else(|_| vec![Span::Words(text.to_owned())])
}

/// The words and formulas of one paragraph. Fails with a message as [`Prose::parse`] does.
pub fn spans(text: &str) -> Result<Vec<Span>, String> {
    let mut spans = Vec::new();
    for (i, part) in text.split('$').enumerate() {
        if i % 2 == 0 {
            spans.extend((!part.is_empty()).then(|| Span::Words(part.to_owned())));
        } else if is_formula(part.trim()) {
            spans.push(Span::Formula(part.trim().to_owned()));
        } else {
            return Err("there is an empty formula '$$' among the words; write $…$, or $$…$$ on a line of its own".into());
        }
    }
    if text.matches('$').count() % 2 == 1 {
        let open: String = text.rsplit('$').next().unwrap_or_default().chars().take(20).collect();
        return Err(format!("the formula that begins with '${open}' is never closed; write $…$"));
    }
    Ok(spans)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Span {
        Span::Words(text.into())
    }
    fn formula(text: &str) -> Span {
        Span::Formula(text.into())
    }

    #[test]
    fn a_text_is_taken_apart() {
        let prose = Prose::parse("Step by $α g$ down,\n  again.\n\n$$ xₖ₊₁ = xₖ − αₖ gₖ $$\n$α$ is small.\n").unwrap();
        assert_eq!(
            prose.0,
            [
                Block::Paragraph(vec![words("Step by "), formula("α g"), words(" down, again.")]),
                Block::Formula("xₖ₊₁ = xₖ − αₖ gₖ".into()),
                Block::Paragraph(vec![formula("α"), words(" is small.")]),
            ]
        );
        assert_eq!((prose.words(), Prose::parse(" \n\n").unwrap()), (6, Prose::default()));
    }

    #[test]
    fn a_dollar_sign_without_a_partner_is_named() {
        for (text, says) in [
            ("a $x is", "'$x is' is never closed"),
            ("a $$ b", "empty formula"),
            ("$$x", "the line '$$x' takes one formula"),
            ("$$x$$ and", "takes one formula"),
            ("$$$$", "takes one formula"),
        ] {
            let error = Prose::parse(text).unwrap_err();
            assert!(error.contains(says), "{text}: {error}");
        }
    }

    #[test]
    fn what_cannot_be_taken_apart_stays_as_it_is_written() {
        for text in ["it costs $5", "a $$ b"] {
            assert_eq!(line(text), [words(text)]);
            assert_eq!(Prose::of(text).0, [Block::Paragraph(vec![words(text)])]);
        }
    }

    proptest! {
        #[test]
        fn no_text_does_harm(text in "[a $\n]{0,40}") {
            if let Ok(prose) = Prose::parse(&text) {
                prop_assert!(text.matches('$').count() % 2 == 0);
                let all = format!("{prose:?}");
                prop_assert!(!all.contains('$'));
            }
        }
    }
}
