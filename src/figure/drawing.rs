//! The parts of a figure: a few kinds of shapes in points, in order from back to front. Every file format is written from these.

use crate::figure::fonts::Weight;
use crate::figure::palette::{Rgb, Translucent};
use std::sync::Arc;

/// A position in points, from the left and from the top.
pub type Position = [f32; 2];

/// A rectangle, in points.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Frame {
    pub left: f32,
    pub top: f32,
    pub right: f32,
    pub bottom: f32,
}

impl Frame {
    /// The rectangle with these sides.
    pub const fn new(left: f32, top: f32, right: f32, bottom: f32) -> Self {
        Frame { left, top, right, bottom }
    }
    /// The width, in points.
    pub fn width(&self) -> f32 {
        self.right - self.left
    }
    /// The height, in points.
    pub fn height(&self) -> f32 {
        self.bottom - self.top
    }
    /// The rectangle that is larger by `by` on every side.
    pub fn grown(&self, by: f32) -> Self {
        Frame::new(self.left - by, self.top - by, self.right + by, self.bottom + by)
    }
    /// Its middle.
    pub fn center(&self) -> Position {
        [(self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0]
    }
    /// Whether `at` lies inside or on the border.
    pub fn contains(&self, [x, y]: Position) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }
    /// Its sides as a clipping rectangle of [`crate::math::picture::thin`].
    pub fn sides(&self) -> [f32; 4] {
        [self.left, self.top, self.right, self.bottom]
    }
}

/// A colour at an opacity from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Paint {
    pub color: Rgb,
    pub opacity: f32,
}

impl Paint {
    /// `color` at `opacity`.
    pub fn faded(color: Rgb, opacity: f32) -> Self {
        Paint { color, opacity }
    }
}

impl From<Rgb> for Paint {
    fn from(color: Rgb) -> Self {
        Paint { color, opacity: 1.0 }
    }
}

impl From<Translucent> for Paint {
    fn from(translucent: Translucent) -> Self {
        let (color, opacity) = translucent.apart();
        Paint { color, opacity }
    }
}

/// The style of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pen {
    /// The width, in points.
    pub width: f32,
    /// The colour.
    pub paint: Paint,
    /// Whether it is dashed.
    pub dashed: bool,
}

impl Pen {
    /// A solid line.
    pub fn new(width: f32, paint: impl Into<Paint>) -> Self {
        Pen { width, paint: paint.into(), dashed: false }
    }
    /// The same, dashed.
    pub fn dashed(self) -> Self {
        Pen { dashed: true, ..self }
    }
}

/// The point of a text that lies at its position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Anchor {
    /// The start of the line.
    #[default]
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// A line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct TextLine {
    /// The position on the baseline, in points.
    pub at: Position,
    /// The characters; any are allowed.
    pub text: String,
    /// The font size, in points.
    pub size: f32,
    /// The weight of the font.
    pub weight: Weight,
    /// The point of the text that lies at `at`.
    pub anchor: Anchor,
    /// The colour.
    pub color: Rgb,
    /// The rotation around `at`, in radians, clockwise.
    pub angle: f32,
    /// An outline that separates the text from the background; none where not wanted.
    pub halo: Option<Paint>,
    /// A second text that follows on the same line.
    pub aside: Option<Aside>,
}

/// A second text on a line, in the regular weight. It begins where the first one ends, however wide a viewer draws that.
#[derive(Clone, Debug, PartialEq)]
pub struct Aside {
    /// The characters.
    pub text: String,
    /// The gap before it, in points.
    pub gap: f32,
    /// The font size, in points.
    pub size: f32,
    /// The colour.
    pub color: Rgb,
}

impl TextLine {
    /// `text` in the regular weight, beginning at `at`.
    pub fn new(at: Position, text: impl Into<String>, size: f32, color: Rgb) -> Self {
        TextLine {
            at,
            text: text.into(),
            size,
            weight: Weight::Regular,
            anchor: Anchor::Start,
            color,
            angle: 0.0,
            halo: None,
            aside: None,
        }
    }
    /// The same text at another anchor.
    pub fn anchored(self, anchor: Anchor) -> Self {
        TextLine { anchor, ..self }
    }
    /// The same text in the medium weight.
    pub fn medium(self) -> Self {
        TextLine { weight: Weight::Medium, ..self }
    }
    /// The same text with an edge.
    pub fn with_halo(self, halo: impl Into<Paint>) -> Self {
        TextLine { halo: Some(halo.into()), ..self }
    }
}

/// A picture made of coloured pixels, with smooth transitions between them.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// The rectangle it is stretched to.
    pub frame: Frame,
    /// The number of pixels per row.
    pub columns: u32,
    /// The number of rows.
    pub rows: u32,
    /// The pixels, row by row from the top.
    pub pixels: Arc<[Rgb]>,
}

/// One thing in a drawing.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A polyline.
    Line(Vec<Position>, Pen),
    /// A closed polygon: filled, and with an outline where there is a pen.
    Polygon(Vec<Position>, Paint, Option<Pen>),
    /// A circle with centre and radius: filled, outlined, or both.
    Circle(Position, f32, Option<Paint>, Option<Pen>),
    /// A line of text.
    Text(TextLine),
    /// A picture.
    Image(Image),
    /// Items of which only the part within a frame is drawn.
    Clipped(Frame, Vec<Item>),
}

/// A whole figure, or one layer of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// The width, in points.
    pub width: f32,
    /// The height, in points.
    pub height: f32,
    /// The colour of the whole area behind the items; none where it is transparent.
    pub background: Option<Rgb>,
    /// A description of the figure in one line, for screen readers.
    pub title: String,
    /// The text from which the figure can be made again.
    pub source: String,
    /// The items, from back to front.
    pub items: Vec<Item>,
}

impl Drawing {
    /// Adds an item in front of all others.
    pub fn add(&mut self, item: Item) {
        self.items.push(item);
    }
}
