//! The layout of a figure's page.

use crate::figure::FigureContent;
use crate::figure::drawing::Frame;
use crate::figure::plot::Plot;

/// The margin around the page, in points.
const MARGIN: f32 = 20.0;
/// The heights of the title, and of the formula under it.
const TITLE: f32 = 28.0;
const FORMULA: f32 = 18.0;
/// The distance from one line of the foot to the next.
pub const FOOT_LINE: f32 = 15.0;
/// The gap between two parts side by side.
const BETWEEN: f32 = 16.0;
/// The smallest height of a plot, axes included, that is still worth drawing.
const LEAST: f32 = 90.0;

/// The rectangles of a page's parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layout {
    /// The title and the formula.
    pub head: Frame,
    /// The frame of the contour plot (or of the curve), without its axes; none where it is not shown.
    pub contours: Option<Frame>,
    /// The frame of the loss plot.
    pub losses: Option<Frame>,
    /// The legend.
    pub legend: Frame,
    /// The lines at the bottom.
    pub foot: Frame,
}

/// The width of the legend on a page of `size`; its height follows from it.
pub fn legend_width(content: FigureContent, [width, height]: [f32; 2]) -> f32 {
    let inside = width - 2.0 * MARGIN;
    match (is_wide([width, height]), content) {
        (false, _) => inside,
        (true, FigureContent::Both) => inside * 0.44 - BETWEEN,
        (true, _) => (inside * 0.3).clamp(220.0, 380.0),
    }
}

fn is_wide([width, height]: [f32; 2]) -> bool {
    width >= 1.15 * height && width >= 460.0
}

impl Layout {
    /// The layout of a page of `size` with `foot_lines` lines at the foot; `legend` gives the height of the legend from the
    /// largest height there is room for.
    pub fn new(content: FigureContent, size: [f32; 2], legend: &dyn Fn(f32) -> f32, foot_lines: usize) -> Self {
        let [width, height] = size;
        let (left, right) = (MARGIN, width - MARGIN);
        let head = Frame::new(left, MARGIN, right, MARGIN + TITLE + FORMULA);
        let foot = Frame::new(left, height - MARGIN - foot_lines as f32 * FOOT_LINE, right, height - MARGIN);
        let body = Frame::new(left, head.bottom + 4.0, right, foot.top - 10.0);
        let mut layout = Layout { head, contours: None, losses: None, legend: body, foot };
        let beside = legend_width(content, size);
        if is_wide(size) {
            let column = Frame::new(right - beside, body.top, right, body.bottom);
            let main = Frame::new(left, body.top, column.left - BETWEEN, body.bottom);
            layout.legend = Frame::new(column.left, column.top + 22.0, right, column.bottom);
            match content {
                FigureContent::Contours => layout.contours = Some(Plot::within(main)),
                FigureContent::Loss => layout.losses = Some(Plot::within(main)),
                FigureContent::Both => {
                    layout.contours = Some(Plot::within(main));
                    let legend = legend((column.height() - (0.45 * column.height()).max(LEAST)).max(0.0));
                    let cut = column.bottom - legend;
                    layout.losses = Some(Plot::within(Frame::new(column.left, column.top, right, cut - BETWEEN)));
                    layout.legend = Frame::new(column.left, cut, right, column.bottom);
                }
            }
        } else {
            let legend = legend(0.34 * body.height());
            let cut = body.bottom - legend;
            layout.legend = Frame::new(left, cut, right, body.bottom);
            let main = Frame::new(left, body.top, right, cut - BETWEEN);
            match content {
                FigureContent::Contours => layout.contours = Some(Plot::within(main)),
                FigureContent::Loss => layout.losses = Some(Plot::within(main)),
                FigureContent::Both => {
                    let middle = main.top + 0.62 * main.height();
                    layout.contours = Some(Plot::within(Frame { bottom: middle, ..main }));
                    layout.losses = Some(Plot::within(Frame { top: middle, ..main }));
                }
            }
        }
        layout
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parts(layout: &Layout) -> Vec<Frame> {
        [Some(layout.head), layout.contours, layout.losses, Some(layout.legend), Some(layout.foot)]
            .into_iter()
            .flatten()
            .collect()
    }

    proptest! {
        #[test]
        fn nothing_overlaps_and_nothing_leaves_the_page(width in 320.0f32..4000.0, height in 320.0f32..4000.0, legend in 0.0f32..3000.0, which in 0usize..3) {
            let content = [FigureContent::Both, FigureContent::Contours, FigureContent::Loss][which];
            let layout = Layout::new(content, [width, height], &|room| legend.min(room), 2);
            let page = Frame::new(0.0, 0.0, width, height);
            let frames = parts(&layout);
            for (i, a) in frames.iter().enumerate() {
                prop_assert!(a.width() >= 0.0 && a.height() >= 0.0, "{layout:?}");
                prop_assert!(page.contains([a.left, a.top]) && page.contains([a.right, a.bottom]), "{layout:?}");
                for b in &frames[..i] {
                    let apart = a.left >= b.right || b.left >= a.right || a.top >= b.bottom || b.top >= a.bottom;
                    prop_assert!(apart, "{a:?} and {b:?} of {layout:?}");
                }
            }
        }
    }
}
