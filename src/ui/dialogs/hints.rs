//! The hints of the first start, on the live picture: one at a time, each beside the thing that it is about, until that was done once.
//!
//! A hint stands over the picture alone, never over a control or the loss plot; a line leads to what is outside the picture, through the
//! gaps between the columns.

use crate::ui::state::State;
use crate::ui::state::hints::{Hint, middle, stage};
use crate::ui::theme::{GAP, Palette};
use eframe::egui::{
    Area, Context, Frame, Id, Key, Label, LayerId, Margin, Modifiers, Order, Popup, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2,
};

/// The size of a hint, in points.
const SIZE: Vec2 = vec2(240.0, 80.0);
/// The distance of a hint from the edges of the picture, and from its top, where the buttons of the picture are, in points.
const EDGE: f32 = 14.0;
const TOP: f32 = 44.0;
/// The distance of a hint from the ring that it points at, beside the name of the ring and below it, in points.
const APART: f32 = 62.0;
const BELOW: f32 = 28.0;
/// The radius of the circle around the ring, in points.
const RADIUS: f32 = 15.0;
/// The distance from the middle of the window to that of the gap beside it, and from the play button up to that over its bar.
const GUTTER: f32 = 6.0;
const BAND: f32 = 16.0;

impl Hint {
    fn words(self) -> &'static str {
        match self {
            Hint::Start => "Drag this ring: it is where the runs start.",
            Hint::Rate => "Drag the learning rate: all is computed again while you drag.",
            Hint::Play => "Space plays and pauses. The key ? shows all keys.",
        }
    }
}

/// Shows the first hint that was not followed yet and whose thing is in sight.
pub fn show(ctx: &Context, state: &mut State) {
    let (Some(stage), Some(middle)) = (stage(ctx), middle(ctx)) else { return };
    let done = state.settings.hints;
    let open = Hint::ALL.into_iter().filter(|hint| !done.has(*hint));
    let Some((hint, thing)) = open.into_iter().find_map(|hint| Some((hint, hint.place(ctx)?))) else { return };
    // Whatever is dragged must be seen.
    if ctx.dragged_id().is_some() {
        return;
    }
    let inner = Rect::from_min_max(stage.min + vec2(EDGE, TOP), stage.max - Vec2::splat(EDGE + 8.0));
    if inner.width() < SIZE.x || inner.height() < SIZE.y {
        return;
    }
    let card = match hint {
        Hint::Start => beside(inner, thing.center()),
        Hint::Rate | Hint::Play => {
            let top = (thing.center().y - SIZE.y / 2.0).clamp(inner.top(), inner.bottom() - SIZE.y);
            Some(Rect::from_min_size(pos2(inner.left(), top), SIZE))
        }
    };
    let Some(card) = card else { return };
    let palette = Palette::of(ctx);
    let line = line(hint, card, thing, middle);
    let painter = ctx.layer_painter(LayerId::new(Order::Middle, Id::unique("hint line")));
    for (width, color) in [(5.0, palette.halo), (2.0, palette.accent)] {
        painter.add(Shape::line(line.clone(), Stroke::new(width, color)));
    }
    if hint == Hint::Start {
        painter.circle_stroke(thing.center(), RADIUS, Stroke::new(2.0, palette.accent));
    } else if let Some(end) = line.last() {
        painter.circle_filled(*end, 4.0, palette.accent);
    }
    let area = Area::new(Id::unique("hint")).order(Order::Middle).fixed_pos(card.min).constrain(false);
    let hidden = area.show(ctx, |ui| {
        let frame = Frame::new().fill(palette.card).corner_radius(8).inner_margin(Margin::symmetric(12, 9));
        let inside = SIZE - vec2(24.0, 18.0);
        let frame = frame.stroke(Stroke::new(1.5, palette.accent));
        let shown = frame.show(ui, |ui| {
            ui.set_min_size(inside);
            ui.set_max_size(inside);
            ui.spacing_mut().item_spacing.y = GAP / 2.0;
            ui.add(Label::new(hint.words()).wrap());
            ui.button("Hide hints").on_hover_text("Show no more hints").clicked()
        });
        shown.inner
    });
    let leaves = || {
        let free = !ctx.text_edit_focused() && !Popup::is_any_open(ctx);
        free && ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape))
    };
    state.settings.welcomed |= hidden.inner || leaves();
}

/// Returns the place of a hint beside a ring: of those around it that are within `room`, the one that covers least between the ring and
/// the middle, where the paths are. None where there is no room.
fn beside(room: Rect, ring: Pos2) -> Option<Rect> {
    let paths = Rect::from_two_pos(ring, room.center());
    // A hint may move along the ring, but not onto it: away from the middle.
    let away = |at: f32, middle: f32, size: f32| if middle > at { at - size + 10.0 } else { at - 10.0 };
    let top = away(ring.y, room.center().y, SIZE.y).clamp(room.top(), room.bottom() - SIZE.y);
    let left = away(ring.x, room.center().x, SIZE.x).clamp(room.left(), room.right() - SIZE.x);
    let around = [
        pos2(ring.x + APART, top),
        pos2(ring.x - APART - SIZE.x, top),
        pos2(left, ring.y + BELOW),
        pos2(left, ring.y - BELOW - SIZE.y),
    ];
    let cards = around.map(|corner| Rect::from_min_size(corner, SIZE));
    let covered = |card: &Rect| {
        let shared = card.intersect(paths);
        shared.width().max(0.0) * shared.height().max(0.0)
    };
    let fitting = cards.into_iter().filter(|card| room.contains_rect(*card));
    fitting.min_by(|a, b| covered(a).total_cmp(&covered(b)))
}

/// Returns the line from a hint to the thing that it is about.
fn line(hint: Hint, card: Rect, thing: Rect, middle: Rect) -> Vec<Pos2> {
    if hint == Hint::Start {
        let ring = thing.center();
        let from = card.clamp(ring);
        let toward = (ring - from).normalized();
        return vec![from, ring - toward * RADIUS];
    }
    let gutter = middle.left() - GUTTER;
    let out = pos2(card.left(), thing.center().y.clamp(card.top() + 12.0, card.bottom() - 12.0));
    let mut line = vec![out, pos2(gutter, out.y)];
    match hint {
        Hint::Play => {
            let band = thing.top() - BAND;
            line.extend([pos2(gutter, band), pos2(thing.center().x, band), thing.center_top() - vec2(0.0, 5.0)]);
        }
        _ => line.extend([pos2(gutter, thing.center().y), thing.right_center()]),
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_is_within_the_picture_and_not_on_the_ring() {
        let room = Rect::from_min_size(pos2(350.0, 90.0), vec2(460.0, 250.0));
        for i in 0..=20 {
            for j in 0..=20 {
                let ring = room.min + vec2(room.width() * i as f32 / 20.0, room.height() * j as f32 / 20.0);
                let card = beside(room, ring).expect("there is room");
                assert!(room.contains_rect(card) && !card.expand(RADIUS).contains(ring), "{card} beside {ring}");
            }
        }
    }
}
