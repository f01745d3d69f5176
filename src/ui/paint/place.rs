//! The place of a plot on the screen.

use crate::math::Point;
use crate::math::landscape::View;
use crate::math::picture::thin::Affine;
use eframe::egui::{Pos2, Rect, pos2};
use egui_plot::PlotTransform;

/// The place of a plot on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// The mapping from plot coordinates to points of the screen.
    pub to_screen: Affine,
    /// The visible part of the screen.
    pub frame: Rect,
}

impl Place {
    /// Returns the place of a plot with linear axes.
    pub fn of_plot(transform: &PlotTransform) -> Self {
        let (frame, bounds) = (*transform.frame(), transform.bounds());
        let (scale_x, scale_y) = (f64::from(frame.width()) / bounds.width(), -f64::from(frame.height()) / bounds.height());
        let offset_x = f64::from(frame.left()) - scale_x * bounds.min()[0];
        let offset_y = f64::from(frame.bottom()) - scale_y * bounds.min()[1];
        Place { to_screen: Affine { scale_x, offset_x, scale_y, offset_y }, frame }
    }

    /// Returns the place that shows all of `view` in the middle of `frame`, with one scale for both axes.
    pub fn fitting(frame: Rect, view: View) -> Self {
        let (width, height) = (view.x.1 - view.x.0, view.y.1 - view.y.0);
        let scale = (f64::from(frame.width()) / width).min(f64::from(frame.height()) / height);
        let middle = frame.center();
        let offset_x = f64::from(middle.x) - scale * (view.x.0 + view.x.1) / 2.0;
        let offset_y = f64::from(middle.y) + scale * (view.y.0 + view.y.1) / 2.0;
        Place { to_screen: Affine { scale_x: scale, offset_x, scale_y: -scale, offset_y }, frame }
    }

    /// Returns where a position `at` of this place lies at another `place`.
    pub fn moved(&self, at: Pos2, place: Place) -> Pos2 {
        if *self == place {
            return at;
        }
        let along = |at: f32, [scale, offset]: [f64; 2], [new_scale, new_offset]: [f64; 2]| {
            ((f64::from(at) - offset) / scale * new_scale + new_offset) as f32
        };
        let (from, to) = (self.to_screen, place.to_screen);
        let x = along(at.x, [from.scale_x, from.offset_x], [to.scale_x, to.offset_x]);
        pos2(x, along(at.y, [from.scale_y, from.offset_y], [to.scale_y, to.offset_y]))
    }

    /// Returns the part of the plane that is shown.
    pub fn visible(&self) -> View {
        let Affine { scale_x, offset_x, scale_y, offset_y } = self.to_screen;
        let back = |at: f32, scale: f64, offset: f64| (f64::from(at) - offset) / scale;
        let frame = self.frame;
        View::new(
            (back(frame.left(), scale_x, offset_x), back(frame.right(), scale_x, offset_x)),
            (back(frame.bottom(), scale_y, offset_y), back(frame.top(), scale_y, offset_y)),
        )
    }

    /// Returns the screen position of `p`; none where it is not finite, or too far outside.
    pub fn of(&self, p: Point) -> Option<Pos2> {
        let [x, y] = self.to_screen.apply([p.x, p.y])?;
        (x.abs() < 1e6 && y.abs() < 1e6).then(|| pos2(x as f32, y as f32))
    }

    /// The point of the plane that is shown `at` a place of the screen; none where the picture has no extent.
    pub fn point(&self, at: Pos2) -> Option<Point> {
        let Affine { scale_x, offset_x, scale_y, offset_y } = self.to_screen;
        let p = Point::new((f64::from(at.x) - offset_x) / scale_x, (f64::from(at.y) - offset_y) / scale_y);
        (p.x.is_finite() && p.y.is_finite()).then_some(p)
    }
}

/// Returns the distance of `point` from the line segment between `a` and `b`.
pub fn distance_to_segment(point: Pos2, a: Pos2, b: Pos2) -> f32 {
    let along = b - a;
    let part = ((point - a).dot(along) / along.length_sq().max(f32::MIN_POSITIVE)).clamp(0.0, 1.0);
    point.distance(a + part * along)
}
