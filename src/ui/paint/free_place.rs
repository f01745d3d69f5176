//! A free place for words in a plot: where they cross as few lines as possible, near what they name.

use eframe::egui::{Pos2, Rect, pos2};

/// The size of the squares in which lines are counted, in points.
const SQUARE: f32 = 4.0;
/// What a point of distance costs, in squares that are crossed.
const FAR: f32 = 0.15;
/// What it costs to lie on other words.
const ON_WORDS: f32 = 1e4;

/// How much is drawn in each small square of a plot.
pub struct Crowd {
    frame: Rect,
    columns: usize,
    rows: usize,
    ink: Vec<f32>,
    words: Vec<Rect>,
}

impl Crowd {
    /// Makes that of an empty plot in `frame`.
    pub fn new(frame: Rect) -> Self {
        let count = |length: f32| (length / SQUARE).ceil().max(1.0) as usize;
        let (columns, rows) = (count(frame.width()), count(frame.height()));
        Crowd { frame, columns, rows, ink: vec![0.0; columns * rows], words: Vec::new() }
    }

    fn square(&self, at: Pos2) -> Option<usize> {
        let (column, row) = ((at.x - self.frame.left()) / SQUARE, (at.y - self.frame.top()) / SQUARE);
        let inside = column >= 0.0 && row >= 0.0 && (column as usize) < self.columns && (row as usize) < self.rows;
        inside.then(|| row as usize * self.columns + column as usize)
    }

    /// Adds the line through `points`, which weighs so much.
    pub fn add(&mut self, points: &[Pos2], weight: f32) {
        for pair in points.windows(2) {
            let (from, along) = (pair[0], pair[1] - pair[0]);
            let count = (along.length() / SQUARE).ceil().clamp(1.0, 2000.0) as usize;
            for i in 0..=count {
                if let Some(square) = self.square(from + along * (i as f32 / count as f32)) {
                    self.ink[square] = self.ink[square].max(weight);
                }
            }
        }
    }

    /// Adds words that stand in `rect` already.
    pub fn occupy(&mut self, rect: Rect) {
        self.words.push(rect.expand(2.0));
    }

    /// Returns how much words in `rect` would cover.
    fn covered(&self, rect: Rect) -> f32 {
        let step = |length: f32| 0..=(length / SQUARE) as usize;
        let squares = step(rect.height()).flat_map(|j| step(rect.width()).map(move |i| (i, j)));
        let at = squares.filter_map(|(i, j)| self.square(pos2(rect.left() + SQUARE * i as f32, rect.top() + SQUARE * j as f32)));
        let words = self.words.iter().filter(|other| other.intersects(rect)).count() as f32;
        at.map(|square| self.ink[square]).sum::<f32>() + ON_WORDS * words
    }

    /// Returns the best of `places` within the plot, each with its distance from what it names, and takes it.
    pub fn take(&mut self, places: impl Iterator<Item = (Rect, f32)>) -> Option<Rect> {
        self.take_led(places.map(|(rect, distance)| (rect, Rect::NOTHING, distance)))
    }

    /// The same for words from which a line leads to what they name, given as a thin rectangle that crosses no other words.
    pub fn take_led(&mut self, places: impl Iterator<Item = (Rect, Rect, f32)>) -> Option<Rect> {
        let inside = places.filter(|(rect, ..)| self.frame.contains_rect(*rect));
        let crossed = |leader: &Rect| self.words.iter().filter(|other| other.intersects(*leader)).count() as f32;
        let cost = |(rect, leader, distance)| (self.covered(rect) + FAR * distance + ON_WORDS * crossed(&leader), rect, leader);
        let (_, best, leader) = inside.map(cost).min_by(|a, b| a.0.total_cmp(&b.0))?;
        self.occupy(best);
        if leader.is_positive() {
            self.occupy(leader);
        }
        Some(best)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::vec2;

    #[test]
    fn words_stand_near_their_line_but_on_no_line_and_on_no_other_words() {
        let mut crowd = Crowd::new(Rect::from_min_size(Pos2::ZERO, vec2(400.0, 200.0)));
        crowd.add(&[pos2(0.0, 100.0), pos2(400.0, 100.0)], 1.0);
        // A zigzag above the line leaves its right end free.
        let zigzag: Vec<Pos2> = (0..30).map(|i| pos2(10.0 * i as f32, if i % 2 == 0 { 60.0 } else { 98.0 })).collect();
        crowd.add(&zigzag, 1.0);
        let places = || {
            let above = [0.0, 150.0, 300.0].into_iter().map(|x| Rect::from_min_size(pos2(x, 80.0), vec2(90.0, 16.0)));
            above.clone().map(|rect| (rect, 4.0)).chain(above.map(|rect| (rect.translate(vec2(0.0, 24.0)), 4.0)))
        };
        let first = crowd.take(places()).unwrap();
        assert_eq!(first.min, pos2(300.0, 80.0));
        let second = crowd.take(places()).unwrap();
        assert!(second.top() > 100.0 && !second.intersects(first), "{second:?}");
        // A line that leads to words does not cross other words: those farther to the right are taken.
        let far = |x: f32| {
            (
                Rect::from_min_size(pos2(x, 170.0), vec2(60.0, 16.0)),
                Rect::from_min_max(pos2(x, 100.0), pos2(x + 1.0, 170.0)),
                70.0,
            )
        };
        let led = crowd.take_led([far(second.left() + 5.0), far(second.right() + 8.0)].into_iter()).unwrap();
        assert_eq!(led.left(), second.right() + 8.0);
        assert!(crowd.take([(Rect::from_min_size(pos2(380.0, 0.0), vec2(90.0, 16.0)), 0.0)].into_iter()).is_none());
    }
}
