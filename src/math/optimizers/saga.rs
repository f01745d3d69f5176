//! SAGA: mini-batch gradients corrected by the gradients that the same samples had when they were last drawn.

use super::LR;
use crate::math::Vector;
use crate::math::catalog::param::tunable;
use crate::math::rule::{Equation, Halt, Need, Now, Python, Rule, RuleGroup, eq};

tunable! {
    /// SAGA (Defazio, Bach and Lacoste-Julien 2014) without a proximal step.
    ///
    /// One gradient is remembered for every sample; at first all those at the start, which counts n evaluations. On an objective that is no
    /// finite sum, and where every step sees all samples, it is gradient descent.
    pub struct Saga("saga", "SAGA", "SGD that remembers the last gradient of every sample, and corrects each new one by it: its noise vanishes as it arrives, at a constant rate.") {
        lr: f64 = LR,
    }
}

/// The gradients remembered; none before the first step.
#[derive(Clone)]
pub struct GradientTable<V>(Option<(Vec<V>, V)>);

impl Rule for Saga {
    type Memory<V: Vector> = GradientTable<V>;

    fn init<V: Vector>(&self, _x: &V) -> GradientTable<V> {
        GradientTable(None)
    }

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("gₖ", "∇F(xₖ)"),
                eq("hₖ", "the mean of the gradients remembered of the samples of gₖ"),
                eq("aₖ", "the mean of the gradients remembered of all samples"),
                eq("xₖ₊₁", "xₖ − αₖ (gₖ − hₖ + aₖ)"),
            ]
        }
    }

    #[inline]
    fn step<V: Vector>(&self, table: &mut GradientTable<V>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = now.gradient();
        let n = now.samples();
        let (h, a) = match now.drawn() {
            Some(drawn) if n > 0 => {
                // At first, and where the samples have become others.
                if table.0.as_ref().is_none_or(|(gradients, _)| gradients.len() != n) {
                    let all: Vec<V> = (0..n).map(|i| now.sample_gradient(i)).collect();
                    let sum = all.iter().fold(g.zeros_like(), |sum, one| sum.plus(1.0, one));
                    now.count_full();
                    table.0 = Some((all, sum.times(1.0 / n as f64)));
                }
                let (gradients, mean) = table.0.as_mut().expect("it was just filled");
                let share = 1.0 / drawn.len() as f64;
                let h = drawn.iter().fold(g.zeros_like(), |sum, &i| sum.plus(share, &gradients[i]));
                let a = mean.clone();
                for &i in drawn {
                    let newest = now.sample_gradient(i);
                    *mean = mean.plus(1.0 / n as f64, &newest.plus(-1.0, &gradients[i]));
                    gradients[i] = newest;
                }
                (h, a)
            }
            // All samples: of what is remembered only the mean matters.
            _ => {
                let (_, mean) = table.0.get_or_insert_with(|| (Vec::new(), g.clone()));
                let before = std::mem::replace(mean, g.clone());
                (before.clone(), before)
            }
        };
        now.note("hₖ", &h);
        now.note("aₖ", &a);
        Ok(g.plus(-1.0, &h).plus(1.0, &a).times(-now.lr))
    }

    fn group(&self) -> RuleGroup {
        RuleGroup::FiniteSums
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::SampleGradients]
    }

    fn python(&self) -> Result<Python, &'static str> {
        const STEP: &str = "\
drawn = DRAWN
h = a = 0*g
if drawn:
    if k == 0:
        table = [sample(p, i) for i in range(len(z))]
        mean = sum(table)/len(table)
    h = sum(table[i] for i in drawn)/len(drawn)
    a = mean
    for i in drawn:
        newest = sample(p, i)
        mean = mean + (newest - table[i])/len(table)
        table[i] = newest
step = -lr*(g - h + a)";
        Ok(Python::new("", STEP))
    }
}
