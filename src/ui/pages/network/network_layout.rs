//! Where the neurons and the weights of the drawn network lie on the screen.

use crate::math::Network;
use crate::math::network::INPUTS;
use eframe::egui::{Pos2, Rect, Vec2, pos2, vec2};

/// The least distance from one neuron to the next below it, in points: where more do not fit, the first ones are shown.
const LEAST: f32 = 13.0;
/// The largest side of a neuron's square, in points; that of an input and of the output.
const MOST: [f32; 2] = [56.0, 92.0];
/// The part of the distance to the next neuron that its square takes.
const FILLED: f32 = 0.82;
/// The part of the distance to the next column that a square may take.
const ACROSS: f32 = 0.4;
/// The number of straight pieces in which a weight's curve is drawn.
const BENDS: u16 = 14;

/// The squares of all neurons, column by column: the inputs, the hidden layers, the output.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkLayout {
    /// The squares that are shown of each column; where not all fit, they are those of its first neurons.
    pub columns: Vec<Vec<Rect>>,
    /// The number of neurons in each column, shown or not.
    pub counts: Vec<usize>,
}

impl NetworkLayout {
    /// Lays out `network` in `area`.
    pub fn of(network: &Network, area: Rect) -> Self {
        let counts: Vec<usize> = [INPUTS].into_iter().chain(network.layers().iter().map(|layer| layer.outputs)).collect();
        let pitch = area.width() / counts.len() as f32;
        let column = |(c, count): (usize, &usize)| {
            let most = MOST[usize::from(c + 1 == counts.len())];
            let shown = (*count).min((area.height() / LEAST).floor().max(1.0) as usize);
            let side = (FILLED * area.height() / shown as f32).min(most).min(ACROSS * pitch);
            let step = (area.height() / shown as f32).min(1.6 * side);
            let middle = pos2(area.left() + (c as f32 + 0.5) * pitch, area.center().y);
            let at = |j: usize| middle + vec2(0.0, step * (j as f32 - (shown as f32 - 1.0) / 2.0));
            (0..shown).map(|j| Rect::from_center_size(at(j), Vec2::splat(side))).collect()
        };
        NetworkLayout { columns: counts.iter().enumerate().map(column).collect(), counts }
    }

    /// Whether all neurons are shown.
    pub fn is_whole(&self) -> bool {
        self.columns.iter().zip(&self.counts).all(|(shown, count)| shown.len() == *count)
    }

    /// Returns the curve of the weight from the neuron `from` of column `l` to the neuron `to` of the next one.
    pub fn curve(&self, l: usize, to: usize, from: usize) -> Vec<Pos2> {
        let (start, end) = (self.columns[l][from].right_center(), self.columns[l + 1][to].left_center());
        let middle = (start.x + end.x) / 2.0;
        let (first, second) = (pos2(middle, start.y), pos2(middle, end.y));
        let at = |i: u16| {
            let t = f32::from(i) / f32::from(BENDS);
            let s = 1.0 - t;
            let mixed = s * s * s * start.to_vec2() + 3.0 * s * s * t * first.to_vec2();
            (mixed + 3.0 * s * t * t * second.to_vec2() + t * t * t * end.to_vec2()).to_pos2()
        };
        (0..=BENDS).map(at).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::network::Loss;
    use crate::math::{Activation, Dropout};

    fn layout(hidden: &[usize], size: Vec2) -> NetworkLayout {
        let network = Network::new(hidden, Activation::TANH, Loss::CrossEntropy, Dropout::default()).unwrap();
        NetworkLayout::of(&network, Rect::from_min_size(pos2(10.0, 20.0), size))
    }

    #[test]
    fn squares_lie_inside_and_apart_whatever_the_network() {
        for hidden in [vec![], vec![2], vec![16, 16, 16], vec![64, 1, 64, 33]] {
            for size in [vec2(420.0, 160.0), vec2(900.0, 500.0)] {
                let layout = layout(&hidden, size);
                let area = Rect::from_min_size(pos2(10.0, 20.0), size).expand(0.5);
                let all: Vec<Rect> = layout.columns.concat();
                for (i, square) in all.iter().enumerate() {
                    assert!(area.contains_rect(*square) && square.width() > 8.0, "{hidden:?}: {square}");
                    assert!(all[i + 1..].iter().all(|other| !other.intersects(*square)), "{hidden:?}");
                }
                assert_eq!(layout.counts[1..layout.counts.len() - 1], hidden);
            }
        }
        let shown = |hidden: &[usize]| layout(hidden, vec2(700.0, 250.0)).columns[1].len();
        assert_eq!((shown(&[16, 16]), shown(&[64])), (16, 19));
    }

    #[test]
    fn a_curve_joins_the_two_neurons_of_its_weight() {
        let layout = layout(&[3, 2], vec2(600.0, 300.0));
        let curve = layout.curve(1, 0, 2);
        assert_eq!(curve[0], layout.columns[1][2].right_center());
        assert!(curve[curve.len() - 1].distance(layout.columns[2][0].left_center()) < 1e-3);
    }
}
