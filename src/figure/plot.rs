//! A rectangular plot with two axes.

use crate::figure::axis::Tick;
use crate::figure::drawing::{Anchor, Frame, Item, Pen, Position, TextLine};
use crate::figure::fonts::{Weight, width};
use crate::figure::line;
use crate::figure::palette::FigurePalette;
use crate::math::picture::thin::Affine;

/// The size of the numbers on axes, in points.
pub const SMALL: f32 = 12.0;
/// The room that axes take around their frame, in points: at the left for numbers, above for the vertical axis's name, and below
/// for numbers.
pub const ROOM: Frame = Frame::new(50.0, 22.0, 10.0, 22.0);

/// The frame and the ranges of a plot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plot {
    /// The part of the page between the axes.
    pub frame: Frame,
    /// The least and greatest value along the horizontal axis.
    pub x: (f64, f64),
    /// The least and greatest value along the vertical axis.
    pub y: (f64, f64),
    /// The map from plot coordinates to the page.
    pub to_page: Affine,
}

impl Plot {
    /// A plot of these ranges, neither of them empty, in `frame`.
    pub fn new(frame: Frame, x: (f64, f64), y: (f64, f64)) -> Self {
        Plot { frame, x, y, to_page: line::to_page(x, y, frame) }
    }

    /// The frame that is left within `area` once its axes have taken their room.
    pub fn within(area: Frame) -> Frame {
        let Frame { left, top, right, bottom } = area;
        let (left, top) = (left + ROOM.left, top + ROOM.top);
        Frame::new(left, top, (right - ROOM.right).max(left + 20.0), (bottom - ROOM.bottom).max(top + 20.0))
    }

    /// The position of a plot point on the page; none where it is not finite or too far out to draw.
    pub fn at(&self, x: f64, y: f64) -> Option<Position> {
        line::place(&self.to_page, x, y)
    }

    /// The axes: ticks along the left and the bottom, `names` at their ends, and, with `grid`, horizontal lines at the vertical
    /// axis's ticks.
    pub fn axes(&self, names: [&str; 2], [across, up]: [Vec<Tick>; 2], grid: bool, palette: &FigurePalette) -> Vec<Item> {
        let Frame { left, top, right, bottom } = self.frame;
        let rule = Pen::new(1.0, palette.rule);
        let tick = Pen::new(1.0, palette.weak);
        let text = |at, text: &str| TextLine::new(at, text, SMALL, palette.weak);
        let mut items = Vec::new();
        for mark in &up {
            let Some([_, y]) = self.at(self.x.0, mark.at).filter(|at| self.frame.grown(0.5).contains(*at)) else { continue };
            if grid {
                items.push(Item::Line(vec![[left, y], [right, y]], rule));
            } else {
                items.push(Item::Line(vec![[left - 4.0, y], [left, y]], tick));
            }
            items.push(Item::Text(text([left - 8.0, y + 4.0], &mark.text).anchored(Anchor::End)));
        }
        // The name of the horizontal axis follows its last number.
        let end = right - width(names[0], SMALL, Weight::Regular) - 12.0;
        for mark in &across {
            let Some([x, _]) = self.at(mark.at, self.y.0).filter(|at| self.frame.grown(0.5).contains(*at)) else { continue };
            items.push(Item::Line(vec![[x, bottom], [x, bottom + 4.0]], tick));
            if x + width(&mark.text, SMALL, Weight::Regular) / 2.0 <= end {
                items.push(Item::Text(text([x, bottom + 17.0], &mark.text).anchored(Anchor::Middle)));
            }
        }
        items.push(Item::Text(text([right, bottom + 17.0], names[0]).anchored(Anchor::End)));
        items.push(Item::Text(text([left, top - 8.0], names[1])));
        items
    }

    /// A thin line around the frame.
    pub fn border(&self, palette: &FigurePalette) -> Item {
        let Frame { left, top, right, bottom } = self.frame;
        let corners = vec![[left, top], [right, top], [right, bottom], [left, bottom], [left, top]];
        Item::Line(corners, Pen::new(1.0, palette.rule))
    }
}
