//! From LaTeX to a mask of pixels; only this file uses the library that lays out formulas.

use crate::math::equation::{TermInk, ink_of};
use latex_rust::ttf_parser::{GlyphId, OutlineBuilder};
use latex_rust::{BoxContent, Dim, MathBox, MathFont, MathStyle};
use resvg::tiny_skia::{FillRule, Mask, Path, PathBuilder, Rect, Transform};
use std::sync::LazyLock;

static FONT: LazyLock<Option<MathFont>> = LazyLock::new(|| MathFont::stix_two_math().ok());

/// The number of pixels around a formula's box into which its glyphs may reach.
pub const PAD: usize = 3;
/// The longest side of a mask, in pixels.
const LONGEST: usize = 8192;

/// The part of each pixel that a formula covers, for each ink in which some of it is written.
pub struct CoverageMask {
    /// Width and height in pixels, with the padding.
    pub size: [usize; 2],
    /// The layers that cover anything, each with its ink (none for what has the colour of the text) and the coverage of each pixel, 0 to
    /// 255, row by row.
    pub layers: Vec<(Option<TermInk>, Vec<u8>)>,
    /// The row of pixels on which the baseline lies, from the top.
    pub baseline: usize,
}

/// A formula that is laid out; its sizes are in em.
pub struct FormulaLayout(MathBox);

impl FormulaLayout {
    /// Lays `latex` out; `None` where it is no LaTeX mathematics.
    pub fn new(latex: &str) -> Option<FormulaLayout> {
        let font = FONT.as_ref()?;
        latex_rust::layout(&latex_rust::parse(latex).ok()?, font, MathStyle::Display).ok().map(FormulaLayout)
    }

    /// Returns the width in em.
    pub fn width(&self) -> f32 {
        number(&self.0.width)
    }

    /// Renders the formula at `em` pixels per em; `None` where the mask would be too large.
    pub fn mask(&self, em: f32) -> Option<CoverageMask> {
        let up = |length: f32| length.ceil().max(0.0) as usize;
        let baseline = up(number(&self.0.height) * em) + PAD;
        let size = [up(self.width() * em) + 2 * PAD, baseline + up(number(&self.0.depth) * em) + PAD];
        if size.iter().any(|side| *side > LONGEST) {
            return None;
        }
        let mut painter =
            MaskPainter { font: FONT.as_ref()?, em, size: size.map(|side| side as u32), ink: None, canvases: Vec::new() };
        painter.paint(&self.0, PAD as f32, baseline as f32);
        let layers = painter.canvases.into_iter().map(|(ink, canvas)| (ink, canvas.data().to_vec())).collect();
        Some(CoverageMask { size, layers, baseline })
    }
}

fn number(length: &Dim) -> f32 {
    f32::from_bits(length.to_ieee32_bits())
}

struct MaskPainter {
    font: &'static MathFont,
    em: f32,
    size: [u32; 2],
    /// The ink of what is painted now.
    ink: Option<TermInk>,
    canvases: Vec<(Option<TermInk>, Mask)>,
}

impl MaskPainter {
    /// Paints `item` with its left end at `x` and its baseline at `parent`, minus its own shift.
    fn paint(&mut self, item: &MathBox, x: f32, parent: f32) {
        let y = parent - number(&item.shift) * self.em;
        match &item.content {
            BoxContent::Glyph { glyph_id, scale, .. } => {
                if let Some(path) = outline(self.font, *glyph_id) {
                    let size = number(scale) * self.em / f32::from(self.font.units_per_em());
                    self.fill(&path, Transform::from_row(size, 0.0, 0.0, -size, x, y));
                }
            }
            BoxContent::Rule => self.rule(item, x, y),
            BoxContent::HList(parts) => {
                let mut x = x;
                for part in parts {
                    self.paint(part, x, y);
                    x += number(&part.width) * self.em;
                }
            }
            BoxContent::VList(parts) => {
                let mut below = y;
                for (i, part) in parts.iter().enumerate() {
                    if i > 0 {
                        below += number(&part.height) * self.em;
                    }
                    self.paint(part, x, below);
                    below += number(&part.depth) * self.em;
                }
            }
            BoxContent::Overlap(parts) => parts.iter().for_each(|part| self.paint(part, x, y)),
            BoxContent::Color(color, inner) => {
                let [red, green, blue, _] = color.to_rgba8();
                let outside = self.ink;
                self.ink = ink_of([red, green, blue]).or(outside);
                self.paint(inner, x, y);
                self.ink = outside;
            }
            BoxContent::BackColor(_, inner) | BoxContent::Frame { inner, .. } => self.paint(inner, x, y),
            BoxContent::Empty | BoxContent::Kern(_) | BoxContent::Line { .. } => {}
        }
    }

    /// Paints a horizontal rule on whole pixels, so that it is sharp.
    fn rule(&mut self, item: &MathBox, x: f32, y: f32) {
        let (width, up) = (number(&item.width) * self.em, number(&item.height) * self.em);
        let thickness = (up + number(&item.depth) * self.em).round().max(1.0);
        if let Some(rect) = Rect::from_xywh(x, (y - up).round(), width, thickness) {
            self.fill(&PathBuilder::from_rect(rect), Transform::identity());
        }
    }

    fn fill(&mut self, path: &Path, transform: Transform) {
        if !self.canvases.iter().any(|(ink, _)| *ink == self.ink) {
            let Some(canvas) = Mask::new(self.size[0], self.size[1]) else { return };
            self.canvases.push((self.ink, canvas));
        }
        if let Some((_, canvas)) = self.canvases.iter_mut().find(|(ink, _)| *ink == self.ink) {
            canvas.fill_path(path, FillRule::Winding, true, transform);
        }
    }
}

fn outline(font: &MathFont, glyph: u16) -> Option<Path> {
    let mut pen = GlyphOutline(PathBuilder::new());
    font.face().outline_glyph(GlyphId(glyph), &mut pen)?;
    pen.0.finish()
}

struct GlyphOutline(PathBuilder);

impl OutlineBuilder for GlyphOutline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, y);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, y);
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0.quad_to(x1, y1, x, y);
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.0.cubic_to(x1, y1, x2, y2, x, y);
    }
    fn close(&mut self) {
        self.0.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::equation::{EquationNode, MathMode};

    #[test]
    fn glyphs_stand_on_the_baseline_and_inside_the_mask() {
        for em in [12.0, 16.0, 37.5] {
            let mask = FormulaLayout::new("x").unwrap().mask(em).unwrap();
            let [(None, coverage)] = &mask.layers[..] else { panic!("one layer, in the colour of the text") };
            let row = |y: usize| coverage[y * mask.size[0]..(y + 1) * mask.size[0]].iter().any(|c| *c > 60);
            assert!(row(mask.baseline - 1) && !row(mask.baseline + 1), "em {em}");
            assert!(!row(0) && !row(mask.size[1] - 1));
        }
        assert!(FormulaLayout::new("\\frac{1}{2}").unwrap().mask(1e9).is_none());
        assert!(FormulaLayout::new("\\nonsense").is_none());
    }

    #[test]
    fn each_ink_is_a_layer_and_moves_nothing() {
        let inked = |ink: Option<TermInk>| {
            let term = EquationNode::parse("αₖ gₖ").unwrap();
            let term = ink.map_or(term.clone(), |ink| EquationNode::Inked(ink, Box::new(term)));
            let row = vec![EquationNode::parse("xₖ").unwrap(), EquationNode::Sign('−'), term];
            FormulaLayout::new(&EquationNode::Row(row).latex(MathMode::Display)).unwrap().mask(20.0).unwrap()
        };
        let plain = inked(None);
        assert_eq!(plain.layers.len(), 1);
        for ink in TermInk::ALL {
            let mask = inked(Some(ink));
            let inks: Vec<_> = mask.layers.iter().map(|(ink, _)| *ink).collect();
            assert_eq!((inks, mask.size), (vec![None, Some(ink)], plain.size));
            let both: Vec<u8> = mask.layers[0].1.iter().zip(&mask.layers[1].1).map(|(a, b)| a.saturating_add(*b)).collect();
            assert_eq!(both, plain.layers[0].1, "together the layers are the formula without ink");
        }
    }
}
