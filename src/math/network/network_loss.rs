//! A network's loss over its training examples, as an optimizer sees it.

use super::pass::{BatchIndices, Factors};
use super::{Measure, Network, Workspace};
use crate::math::Oracle;
use crate::math::data::examples::Example;
use crate::math::lanes::{LANES, Lanes};
use crate::math::layout::MatrixBlock;
use nalgebra::DVector;
use rand::Rng;
use std::cell::RefCell;
use std::sync::Arc;

/// F(x) = 1/n Σ f(z(x, pointᵢ), classᵢ) over the parameters x of a network.
///
/// A batch is evaluated with dropout's masks, one factor for every hidden neuron and sample, as [`redraw`](Oracle::redraw) drew
/// them for a batch of that size; before the first draw nothing is switched off. The full sum is evaluated at inference, without
/// masks.
#[derive(Clone, Debug)]
pub struct NetworkLoss {
    network: Arc<Network>,
    examples: Arc<[Example]>,
    /// For every eight samples of a batch the factors of the hidden neurons, layer by layer; empty before the first draw.
    masks: Vec<Lanes>,
    work: RefCell<Workspace>,
}

impl NetworkLoss {
    /// The loss of `network` over `examples`; NaN where there are none.
    pub fn new(network: Arc<Network>, examples: Arc<[Example]>) -> Self {
        let work = RefCell::new(Workspace::new(&network));
        NetworkLoss { network, examples, masks: Vec::new(), work }
    }

    /// The network.
    pub fn network(&self) -> &Arc<Network> {
        &self.network
    }

    /// The examples.
    pub fn examples(&self) -> &Arc<[Example]> {
        &self.examples
    }

    /// The loss and the accuracy at `x`, without dropout.
    pub fn measure(&self, x: &DVector<f64>) -> Measure {
        self.full(x, None)
    }

    /// The loss and the accuracy at `x`, without dropout, and the gradient of that loss.
    pub fn measure_gradient(&self, x: &DVector<f64>) -> (Measure, DVector<f64>) {
        let mut gradient = DVector::zeros(x.len());
        let measure = self.full(x, Some(gradient.as_mut_slice()));
        (measure, gradient)
    }

    fn full(&self, x: &DVector<f64>, gradient: Option<&mut [f64]>) -> Measure {
        let factors = Factors::Same(self.network.dropout().at_inference());
        self.pass(x, BatchIndices::All(self.examples.len()), factors, gradient)
    }

    fn masked(&self, batch: &[usize], x: &DVector<f64>, gradient: Option<&mut [f64]>) -> Measure {
        let factors = if self.masks.is_empty() { Factors::Same(1.0) } else { Factors::Masks(&self.masks) };
        self.pass(x, BatchIndices::Drawn(batch), factors, gradient)
    }

    fn pass(&self, x: &DVector<f64>, batch: BatchIndices<'_>, factors: Factors<'_>, gradient: Option<&mut [f64]>) -> Measure {
        self.network.pass(x.as_slice(), &self.examples, batch, factors, &mut self.work.borrow_mut(), gradient)
    }
}

impl Oracle<DVector<f64>> for NetworkLoss {
    fn value(&self, x: &DVector<f64>) -> f64 {
        self.measure(x).loss
    }
    fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
        self.measure_gradient(x).1
    }
    fn value_gradient(&self, x: &DVector<f64>) -> (f64, DVector<f64>) {
        let (measure, gradient) = self.measure_gradient(x);
        (measure.loss, gradient)
    }
    fn samples(&self) -> usize {
        self.examples.len()
    }
    fn batch_value(&self, batch: &[usize], x: &DVector<f64>) -> f64 {
        self.masked(batch, x, None).loss
    }
    fn batch_gradient(&self, batch: &[usize], x: &DVector<f64>) -> DVector<f64> {
        let mut gradient = DVector::zeros(x.len());
        self.masked(batch, x, Some(gradient.as_mut_slice()));
        gradient
    }
    fn is_weight(&self, i: usize) -> bool {
        self.network.is_weight(i)
    }
    fn layout(&self) -> &[MatrixBlock] {
        self.network.layout()
    }
    fn is_random(&self) -> bool {
        !self.network.dropout().is_none() && self.network.neurons() > 0
    }
    fn redraw(&mut self, size: usize, rng: &mut dyn Rng) {
        if self.is_random() {
            self.masks.resize(size.div_ceil(LANES) * self.network.neurons(), Lanes::ZERO);
            let dropout = self.network.dropout();
            self.masks.iter_mut().for_each(|mask| dropout.draw(&mut mask.0, rng));
        }
    }
}
