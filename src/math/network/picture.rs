//! The output of a network, and of each of its neurons, at many points of the plane.

use super::pass::Factors;
use super::{Network, Workspace};
use crate::math::Point;
use crate::math::lanes::{LANES, Lanes};
use crate::math::sigmoid::sigmoid;
use nalgebra::DVector;

/// The outputs of a network at some points, without dropout.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// The probability σ(z) of class 1 at each point; the decision boundary is where it is ½.
    pub chance: Vec<f64>,
    /// The activation at each point of each neuron of each hidden layer, scaled as dropout requires at inference.
    pub hidden: Vec<Vec<Vec<f64>>>,
}

impl Network {
    /// The probability of class 1 at the point `at`, for the parameters `x`.
    pub fn chance(&self, x: &DVector<f64>, at: Point) -> f64 {
        self.picture(x, &[at], false).chance[0]
    }

    /// The outputs at `points`, for the parameters `x`; with the hidden neurons' activations if `neurons`.
    pub fn picture(&self, x: &DVector<f64>, points: &[Point], neurons: bool) -> Picture {
        let mut work = Workspace::new(self);
        let room = || Vec::with_capacity(points.len());
        let hidden = if neurons { self.hidden() } else { &[] };
        let mut picture = Picture { chance: room(), hidden: hidden.iter().map(|layer| vec![room(); layer.outputs]).collect() };
        let factors = Factors::Same(self.dropout.at_inference());
        for chunk in points.chunks(LANES) {
            let point = |lane: usize| chunk[lane.min(chunk.len() - 1)];
            work.activations[0][0] = Lanes::from_fn(|lane| point(lane).x);
            work.activations[0][1] = Lanes::from_fn(|lane| point(lane).y);
            self.forward(x.as_slice(), factors, false, &mut work);
            let filled = |lanes: &Lanes| lanes.0.into_iter().take(chunk.len());
            picture.chance.extend(filled(&work.activations[self.layers.len()][0]).map(sigmoid));
            for (layer, activations) in picture.hidden.iter_mut().zip(&work.activations[1..]) {
                for (neuron, a) in layer.iter_mut().zip(activations) {
                    neuron.extend(filled(a));
                }
            }
        }
        picture
    }
}
