//! What a figure is made of: a handful of shapes in points, from the back to the front. Whatever writes figures reads this.

use crate::figure::fonts::Weight;
use crate::figure::palette::{Rgb, Translucent};
use std::sync::Arc;

/// A place, in points from the left and from the top.
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
    /// From the left to the right.
    pub fn width(&self) -> f32 {
        self.right - self.left
    }
    /// From the top to the bottom.
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

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pen {
    /// In points.
    pub width: f32,
    /// Its colour.
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

/// Which point of a text its place is.
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
    /// On the baseline.
    pub at: Position,
    /// What it says; any characters.
    pub text: String,
    /// The font size, in points.
    pub size: f32,
    /// How heavy it is.
    pub weight: Weight,
    /// Which point `at` is.
    pub anchor: Anchor,
    /// Its colour.
    pub color: Rgb,
    /// Turned around `at` by this many radians, clockwise.
    pub angle: f32,
    /// An edge that separates it from what lies behind.
    pub halo: Option<Paint>,
    /// What follows on the same line.
    pub aside: Option<Aside>,
}

/// What follows a text on its line, in the regular weight: it begins where the text ends, however wide a viewer draws that.
#[derive(Clone, Debug, PartialEq)]
pub struct Aside {
    /// What it says.
    pub text: String,
    /// The room before it, in points.
    pub gap: f32,
    /// The font size, in points.
    pub size: f32,
    /// Its colour.
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

/// A picture made of coloured nodes, smooth between them.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// Where it is stretched to.
    pub frame: Frame,
    /// How many pixels side by side.
    pub columns: u32,
    /// How many on top of each other.
    pub rows: u32,
    /// The pixels, row by row from the top.
    pub pixels: Arc<[Rgb]>,
}

/// Something drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A polyline.
    Line(Vec<Position>, Pen),
    /// A closed polygon, filled, and edged where there is a pen.
    Polygon(Vec<Position>, Paint, Option<Pen>),
    /// A circle: centre and radius, filled, edged, or both.
    Circle(Position, f32, Option<Paint>, Option<Pen>),
    /// A line of text.
    Text(TextLine),
    /// A picture.
    Image(Image),
    /// What lies within a frame.
    Clipped(Frame, Vec<Item>),
}

/// A whole figure, or one layer of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// From the left to the right, in points.
    pub width: f32,
    /// From the top to the bottom, in points.
    pub height: f32,
    /// What the whole area is filled with, where it is filled.
    pub background: Option<Rgb>,
    /// What the figure is, in one line; a screen reader says it.
    pub title: String,
    /// All that is needed to make it again.
    pub source: String,
    /// From the back to the front.
    pub items: Vec<Item>,
}

impl Drawing {
    /// Adds an item in front of all others.
    pub fn add(&mut self, item: Item) {
        self.items.push(item);
    }
}
