//! The averaged iterate of the convergence theorem, with the same indices in the whole program.

use crate::math::Landscape;
use crate::math::Proximal;
use crate::math::Vector;
use crate::sim::run::trace::{Record, Trace};
use nalgebra::Vector1;

/// x̄ₖ = Σ αᵢ xᵢ / Σ αᵢ with i = 0 … k − 1: over the iterates from which the first k updates were made, x₀ first and xₖ not yet
/// among them. It is defined from k = 1 on, once some αᵢ is above 0.
///
/// The slides let the same sums begin at i = 1 and end at k; that only renames the iterates. The weight of a point must be the αᵢ
/// of the step that started there, because the proof uses E gᵢ = ∇F(xᵢ).
#[derive(Clone, Debug)]
pub struct Average<V> {
    mean: V,
    weight: f64,
}

impl<V: Vector> Average<V> {
    /// An average without any iterate yet, of the dimension of `like`.
    pub fn new(like: &V) -> Self {
        Average { mean: like.zeros_like(), weight: 0.0 }
    }

    /// Adds xᵢ with its αᵢ ≥ 0.
    #[inline]
    pub fn add(&mut self, learning_rate: f64, x: &V) {
        self.weight += learning_rate;
        // Kept as a mean rather than a sum: it cannot overflow, and the mean of equal points is exactly that point.
        if self.weight > 0.0 {
            let part = learning_rate / self.weight;
            self.mean = self.mean.zip(x, |mean, x| mean + part * (x - mean));
        }
    }

    /// x̄ₖ, where it is defined.
    #[inline]
    pub fn mean(&self) -> Option<&V> {
        (self.weight > 0.0).then_some(&self.mean)
    }
}

/// The path of x̄ₖ along the iterates of `trace`, with F and ‖∇F‖ there, or what stands for them in a run with the step
/// `proximal`; `rate` is αᵢ. Where there is no average yet (k = 0, or
/// all αᵢ so far are 0) the path stands at xₖ; x̄₁ is x₀.
pub fn averaged(trace: &Trace, landscape: &dyn Landscape, proximal: &Proximal, rate: impl Fn(usize) -> f64) -> Trace {
    let mut average = trace.records.first().map(|record| Average::new(&record.x));
    let record_of = |(i, record): (usize, &Record)| {
        let average = average.as_mut()?;
        let x = average.mean().copied().unwrap_or(record.x);
        average.add(rate(i), &record.x);
        let (loss, gradient) = landscape.value_gradient(x);
        // For an objective of one parameter only the first coordinate of the gradient counts.
        let is_free = |i: usize| i < landscape.dimension();
        let gradient = gradient.same_dim(|i| if is_free(i) { gradient.at(i) } else { 0.0 });
        let grad_norm = match landscape.dimension() {
            1 => proximal.stationarity(&Vector1::new(x.x), &Vector1::new(gradient.x), |_| true),
            _ => proximal.stationarity(&x, &gradient, |_| true),
        };
        let loss = loss + proximal.term(&x, is_free);
        (loss + grad_norm).is_finite().then_some(Record { x, loss, grad_norm, ..*record })
    };
    let records = trace.records.iter().enumerate().map_while(record_of).collect();
    Trace { records, end: trace.end, remarks: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Objective;
    use crate::math::Optimizer;
    use crate::math::Point;
    use crate::math::catalog::Catalog;
    use crate::sim::Experiment;
    use crate::sim::Run;
    use proptest::prelude::*;

    #[test]
    fn nothing_has_no_average_and_no_weight_neither() {
        let mut average = Average::new(&Point::zeros());
        assert_eq!(average.mean(), None);
        average.add(0.0, &Point::new(1.0, 2.0));
        assert_eq!(average.mean(), None);
        average.add(0.5, &Point::new(3.0, 4.0));
        assert_eq!(average.mean(), Some(&Point::new(3.0, 4.0)));
    }

    #[test]
    fn the_path_weighs_the_iterates_before_each_step() {
        let mut run = Run::new(Optimizer::parse("gd(lr=0.4)").unwrap(), 0);
        run.schedule = crate::math::Plan::parse("inverse-time(rate=1)").unwrap();
        let experiment = Experiment { steps: 5, ..Experiment::new(Objective::parse("booth").unwrap()) };
        let trace = experiment.trace(&run);
        let path = averaged(&trace, &*experiment.objective, &Proximal::NONE, |i| 0.4 / (1.0 + i as f64));
        let x: Vec<Point> = trace.records.iter().map(|record| record.x).collect();
        assert_eq!((path.records[0].x, path.records[1].x, path.records.len()), (x[0], x[0], 6));
        let third = (x[0] + x[1] / 2.0 + x[2] / 3.0) / (1.0 + 1.0 / 2.0 + 1.0 / 3.0);
        assert!((path.records[3].x - third).norm() < 1e-12 * third.norm());
        assert_eq!(path.records[3].loss, experiment.objective.value(path.records[3].x));
    }

    proptest! {
        #[test]
        fn it_is_the_weighted_mean(terms in prop::collection::vec((0.0..10.0, -5.0..5.0, -5.0..5.0), 1..50)) {
            let mut average = Average::new(&Point::zeros());
            terms.iter().for_each(|&(a, x, y)| average.add(a, &Point::new(x, y)));
            let weight: f64 = terms.iter().map(|t| t.0).sum();
            let mean = terms.iter().map(|&(a, x, y)| Point::new(x, y) * a).sum::<Point>() / weight;
            prop_assert!((average.mean().unwrap() - mean).norm() < 1e-12);
        }
    }
}
