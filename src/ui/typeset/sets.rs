//! The cache of typeset formulas: their lines as textures, under everything they depend on.

use super::mask::{CoverageMask, FormulaLayout, PAD};
use crate::math::equation::{EquationNode, MathMode, TermInk};
use crate::ui::decimal_mark;
use crate::ui::theme::{Palette, faded};
use crate::ui::typeset::ink;
use eframe::egui::{Color32, ColorImage, Context, Id, Painter, Pos2, Rect, TextureHandle, TextureOptions, Vec2, pos2, vec2};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// The most formulas that are kept besides those on screen.
const MOST: usize = 512;
/// STIX looks smaller than Roboto at the same font size; this factor makes both look equal.
const EM: f32 = 1.13;
/// The smallest scale at which a formula is fitted into one line before it is broken.
const SHRINK: f32 = 0.9;
/// The ways to break a formula whose statements are too long for a line: whether also within terms, and the smallest scale. The first one
/// that fits is taken.
const BREAKS: [(bool, f32); 3] = [(false, 0.72), (true, 0.72), (true, 0.5)];
/// The indent of a continuation line, in em.
const INDENT: f32 = 1.2;

/// One line of a formula, ready to be painted.
pub struct FormulaLine {
    layers: Vec<InkLayer>,
    /// The size of the whole texture, padding included, in points.
    texture_size: Vec2,
    pad: f32,
    /// The indent, in points.
    pub indent: f32,
    /// The width of the formula, in points.
    pub width: f32,
    /// The height above and below the baseline, in points.
    pub height: [f32; 2],
}

/// What is written in one ink.
struct InkLayer {
    /// The ink; none for the colour of the text.
    ink: Option<TermInk>,
    texture: TextureHandle,
    /// The part of the texture that it covers, in points.
    covered: Rect,
}

impl FormulaLine {
    /// Paints the line with its left end and its baseline at `x` and `y`.
    pub fn paint(&self, painter: &Painter, x: f32, y: f32, color: Color32) {
        let pixels = painter.ctx().pixels_per_point();
        let snap = |a: f32| (a * pixels).round() / pixels;
        let min = pos2(snap(x + self.indent - self.pad), snap(y) - self.height[0] - self.pad);
        let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        let pointed = ink::pointed(painter.ctx());
        for layer in &self.layers {
            let color = layer.ink.map_or(color, |ink| Palette::of(painter.ctx()).ink(ink));
            if layer.ink.is_some() && layer.ink == pointed {
                let rect = layer.covered.translate(min.to_vec2()).expand(2.0);
                painter.rect_filled(rect, 3.0, faded(color, 0.25));
            }
            painter.image(layer.texture.id(), Rect::from_min_size(min, self.texture_size), uv, color);
        }
    }

    /// Returns the ink at the position `at`, if the line is painted at `x` and `y`.
    pub fn ink_at(&self, x: f32, y: f32, at: Pos2) -> Option<TermInk> {
        let min = vec2(x + self.indent - self.pad, y - self.height[0] - self.pad);
        self.layers.iter().find(|layer| layer.ink.is_some() && layer.covered.translate(min).expand(2.0).contains(at))?.ink
    }
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct FormulaKey {
    text: String,
    setting: MathMode,
    /// Pixels per em, in hundredths.
    em: u32,
    /// The available width, in pixels.
    room: u32,
    dark: bool,
    comma: bool,
}

/// The lines of a formula; none where it cannot be typeset.
type FormulaLines = Option<Arc<Vec<FormulaLine>>>;

#[derive(Default)]
struct FormulaCache {
    known: HashMap<FormulaKey, (FormulaLines, u64)>,
    count: CacheCounts,
}

/// The statistics of the cache.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CacheCounts {
    /// The formulas that were typeset.
    pub set: usize,
    /// The formulas that were found in the cache.
    pub found: usize,
    /// The formulas in the cache now.
    pub kept: usize,
}

fn shared(ctx: &Context) -> Arc<Mutex<FormulaCache>> {
    ctx.data_mut(|data| data.get_temp_mut_or_default::<Arc<Mutex<FormulaCache>>>(Id::unique("typeset formulas")).clone())
}

/// Returns the statistics of the cache of `ctx`.
pub fn count(ctx: &Context) -> CacheCounts {
    let shared = shared(ctx);
    let sets = shared.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    CacheCounts { kept: sets.known.len(), ..sets.count }
}

/// Lists the formulas in the cache of `ctx` that cannot be typeset and are shown as plain text.
pub fn plain(ctx: &Context) -> Vec<String> {
    let shared = shared(ctx);
    let sets = shared.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    sets.known.iter().filter(|(_, (lines, _))| lines.is_none()).map(|(key, _)| key.text.clone()).collect()
}

/// Returns the lines of `formula` (whose text is `text`) at `size` points in `room` points of width; `None` where it cannot be typeset.
pub fn lines(
    ctx: &Context,
    text: &str,
    formula: &dyn Fn() -> Option<EquationNode>,
    size: f32,
    setting: MathMode,
    room: f32,
) -> Option<Arc<Vec<FormulaLine>>> {
    let pixels = ctx.pixels_per_point();
    let em = size * EM * pixels;
    // A line is one texture, whose size the graphics card limits.
    let most = ctx.input(|input| input.max_texture_side).saturating_sub(4 * PAD).max(8) as u32;
    let room = ((room.clamp(8.0, 8000.0) * pixels) as u32).min(most);
    let dark = ctx.theme() == eframe::egui::Theme::Dark;
    let key = FormulaKey { text: text.to_owned(), setting, em: (em * 100.0) as u32, room, dark, comma: decimal_mark::is_comma() };
    let (shared, frame) = (shared(ctx), ctx.cumulative_pass_nr());
    let mut sets = shared.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    if let Some((lines, last)) = sets.known.get_mut(&key) {
        *last = frame;
        let lines = lines.clone();
        sets.count.found += 1;
        return lines;
    }
    let lines = formula().and_then(|formula| set(ctx, &formula, setting, em, room as f32, dark)).map(Arc::new);
    sets.count.set += 1;
    if sets.known.len() >= MOST {
        // Formulas on screen stay in the cache.
        sets.known.retain(|_, (_, last)| *last + 1 >= frame);
    }
    sets.known.insert(key, (lines.clone(), frame));
    lines
}

fn set(ctx: &Context, formula: &EquationNode, setting: MathMode, em: f32, room: f32, dark: bool) -> Option<Vec<FormulaLine>> {
    let texture = |latex: &str, em: f32, indent: f32| {
        let laid = FormulaLayout::new(&decimal_mark::typeset(latex))?;
        let mask = laid.mask(em)?;
        let fits = mask.size.iter().all(|side| *side <= ctx.input(|input| input.max_texture_side));
        fits.then(|| line(ctx, &mask, indent, dark))
    };
    let whole = formula.latex(setting);
    let width = FormulaLayout::new(&decimal_mark::typeset(&whole))?.width() * em;
    if width * SHRINK <= room {
        return Some(vec![texture(&whole, em * (room / width).min(1.0), 0.0)?]);
    }
    let statements = std::iter::once((formula.statements(setting), SHRINK));
    let pieces = BREAKS.into_iter().map(|(fine, least)| (formula.pieces(setting, fine), least));
    for (pieces, least) in statements.chain(pieces) {
        let Some((lines, em)) = broken(&pieces, em, least * em, room) else { continue };
        let indent = |i: usize| if i == 0 { 0.0 } else { INDENT * em };
        return lines.iter().enumerate().map(|(i, latex)| texture(latex, em, indent(i))).collect();
    }
    None
}

/// Puts the pieces into lines of at most `room` pixels, scaled down where a piece is wider, but not below `least`; returns the lines and
/// the pixels per em.
fn broken(pieces: &[String], em: f32, least: f32, room: f32) -> Option<(Vec<String>, f32)> {
    let widths: Vec<f32> =
        pieces.iter().map(|piece| Some(FormulaLayout::new(&decimal_mark::typeset(piece))?.width())).collect::<Option<_>>()?;
    let widest = widths.iter().copied().fold(0.0, f32::max) + INDENT;
    let em = em.min(room / widest).max(least);
    if widest * em > room * 1.001 {
        return None;
    }
    let (mut lines, mut used): (Vec<String>, f32) = (Vec::new(), f32::INFINITY);
    for (piece, width) in pieces.iter().zip(widths) {
        // There is a space between two pieces of a line.
        let width = (width + 0.25) * em;
        match lines.last_mut() {
            Some(line) if used + width <= room => {
                line.push(' ');
                line.push_str(piece);
                used += width;
            }
            before => {
                used = width + if before.is_some() { INDENT * em } else { 0.0 };
                lines.push(piece.clone());
            }
        }
    }
    Some((lines, em))
}

fn line(ctx: &Context, mask: &CoverageMask, indent: f32, dark: bool) -> FormulaLine {
    let pixels = ctx.pixels_per_point();
    // Light text on a dark background looks thinner than dark on light, so the edges are made slightly fuller, as egui does for text.
    let alpha = |c: u8| {
        let part = f32::from(c) / 255.0;
        let fuller = if dark { part * (2.0 - part) } else { part.powf(0.85) };
        (fuller * 255.0).round() as u8
    };
    let points = |pixel: usize| pixel as f32 / pixels;
    let layer = |(ink, coverage): &(Option<TermInk>, Vec<u8>)| {
        let shades = coverage.iter().map(|c| alpha(*c)).map(|c| Color32::from_rgba_premultiplied(c, c, c, c));
        let image = ColorImage::new(mask.size, shades.collect());
        let texture = ctx.load_texture("formula", image, TextureOptions::LINEAR);
        InkLayer { ink: *ink, texture, covered: covered(mask.size[0], coverage) / pixels }
    };
    FormulaLine {
        layers: mask.layers.iter().map(layer).collect(),
        texture_size: vec2(points(mask.size[0]), points(mask.size[1])),
        pad: points(PAD),
        indent: indent / pixels,
        width: points(mask.size[0] - 2 * PAD),
        height: [points(mask.baseline - PAD), points(mask.size[1] - PAD - mask.baseline)],
    }
}

/// The smallest rectangle around the pixels that are covered, of rows `width` pixels long.
fn covered(width: usize, coverage: &[u8]) -> Rect {
    let pixels =
        coverage.iter().enumerate().filter(|(_, c)| **c > 0).map(|(at, _)| pos2((at % width) as f32, (at / width) as f32));
    pixels.fold(Rect::NOTHING, |all, pixel| all.union(Rect::from_min_size(pixel, vec2(1.0, 1.0))))
}
