//! One run, step by step, in any dimension: the rule, its conditions, and its present state.

use crate::math::Oracle;
use crate::math::Proximal;
use crate::math::Vector;
use crate::math::loss_memory::LossMemory;
use crate::math::rule::{Event, Halt, Note, Now, Rule};
use crate::sim::draws::{Batches, Draws};
use crate::sim::run::conditions::Conditions;
use crate::sim::run::sampled::{Sampled, weights};

/// A run in progress. A copy continues from the same state.
#[derive(Clone)]
pub struct Descent<V: Vector, R: Rule, O: Oracle<V>> {
    /// What makes the steps.
    pub maker: StepMaker<R, O>,
    /// What changes in every step.
    pub state: DescentState<V, R>,
}

/// The state of a run before step k. It is apart from what makes the steps so that a loop over them can keep all of it in registers: through
/// memory, a number that one step stores and the next one loads costs more than the arithmetic of a short rule.
#[derive(Clone)]
pub struct DescentState<V: Vector, R: Rule> {
    x: V,
    memory: R::Memory<V>,
    k: usize,
    evals: u64,
    squared_gradient: f64,
}

/// What makes the steps of a run: the rule, its function and its conditions.
#[derive(Clone)]
pub struct StepMaker<R, O> {
    rule: R,
    oracle: O,
    conditions: Conditions,
    draws: Draws,
    batches: Option<Batches>,
    plain: bool,
    /// Whether anything follows the rule's step: decoupled weight decay, a proximal step, a look at the loss.
    goes_on: bool,
    /// The number of evaluations that one full gradient counts.
    full_cost: usize,
    /// What a schedule that follows the loss remembers of it; that of other ones stays as it begins.
    loss_memory: LossMemory,
}

impl<V: Vector, R: Rule> DescentState<V, R> {
    /// xₖ.
    #[inline]
    pub fn x(&self) -> &V {
        &self.x
    }

    /// As [`Descent::evals`].
    #[inline]
    pub fn evals(&self) -> u64 {
        self.evals
    }

    /// As [`Descent::squared_gradient`].
    #[inline]
    pub fn squared_gradient(&self) -> f64 {
        self.squared_gradient
    }
}

impl<V: Vector, R: Rule, O: Oracle<V>> Descent<V, R, O> {
    /// A run of `rule` on `oracle` that starts at `start`.
    pub fn new(rule: R, oracle: O, start: V, conditions: Conditions) -> Self {
        let n = oracle.samples();
        let (draws, batches, plain) = drawn(n, oracle.is_random(), &conditions);
        let memory = rule.init(&start);
        let goes_on = conditions.moves_on();
        let (loss_memory, full_cost) = (LossMemory::default(), n.max(1));
        let maker = StepMaker { rule, oracle, conditions, draws, batches, plain, goes_on, full_cost, loss_memory };
        Descent { maker, state: DescentState { x: start, memory, k: 0, evals: 0, squared_gradient: f64::NAN } }
    }

    /// Changes the hyperparameters from the next step on; the rule's memory stays. Returns false, and changes nothing, where `rule` is another
    /// rule, with another memory.
    pub fn set_rule(&mut self, rule: R) -> bool {
        let fits = rule.retune(&mut self.state.memory);
        if fits {
            self.maker.rule = rule;
        }
        fits
    }

    /// Changes the conditions from the next step on.
    pub fn set_conditions(&mut self, conditions: Conditions) {
        let maker = &mut self.maker;
        (maker.draws, maker.batches, maker.plain) = drawn(maker.oracle.samples(), maker.oracle.is_random(), &conditions);
        maker.goes_on = conditions.moves_on();
        if !conditions.plan.follows_loss() {
            maker.loss_memory = LossMemory::default();
        }
        maker.conditions = conditions;
    }

    /// The function that is minimized.
    pub fn oracle(&self) -> &O {
        &self.maker.oracle
    }

    /// αₖ of the next step.
    #[inline]
    pub fn learning_rate(&self) -> f64 {
        self.maker.learning_rate(self.state.k)
    }

    /// xₖ.
    pub fn x(&self) -> &V {
        &self.state.x
    }

    /// The number of evaluations so far, of gradients and of values alike, since both cost O(q) per sample: over m samples one
    /// counts m, and for an objective that is no finite sum 1. The trials of a line search are counted; the losses at which a schedule looks
    /// are not, since a training loop has them anyhow.
    pub fn evals(&self) -> u64 {
        self.state.evals
    }

    /// ‖gₖ‖² of the gradient that the rule saw at the last step made; NaN before the first.
    #[inline]
    pub fn squared_gradient(&self) -> f64 {
        self.state.squared_gradient
    }

    /// As [`StepMaker::step`].
    #[inline]
    pub fn step(&mut self, full: Option<&V>, notes: Option<&mut Vec<Note>>) -> Result<Option<Event>, Halt> {
        self.maker.step(&mut self.state, full, notes)
    }

    /// As [`StepMaker::aimed_at`].
    #[inline]
    pub fn aimed_at(&self, value: f64) -> f64 {
        self.maker.aimed_at(&self.state.x, value)
    }
}

impl<R: Rule, O> StepMaker<R, O> {
    /// The function that is minimized.
    #[inline]
    pub fn oracle(&self) -> &O {
        &self.oracle
    }

    /// The approximate number of gradients of single samples that a step takes, including its record.
    pub fn cost(&self) -> usize {
        self.full_cost + self.batches.as_ref().map_or(1, Batches::size)
    }

    /// αₖ.
    #[inline]
    pub fn learning_rate(&self, k: usize) -> f64 {
        self.rule.learning_rate() * self.conditions.plan.factor(k) * self.loss_memory.factor
    }

    /// The learning rate of all steps of a run whose steps are plain: exact gradients, a constant learning rate, and nothing after the rule's
    /// step. None for other runs.
    pub fn plain_rate(&self) -> Option<f64> {
        (self.plain && !self.goes_on && self.conditions.plan.is_constant()).then(|| self.learning_rate(0))
    }

    /// Makes a step of a plain run, where `gradient` is ∇F(xₖ) and `lr` its [`plain_rate`](Self::plain_rate). Returns false where the rule halts
    /// or reports an event; `state` is then of no use.
    #[inline(always)]
    pub fn plain_step<V: Vector>(&self, state: &mut DescentState<V, R>, gradient: &V, lr: f64) -> bool
    where
        O: Oracle<V>,
    {
        let mut now = Now::new(state.k, &state.x, lr, gradient, &self.oracle, None).seeded(self.conditions.seed);
        let Ok(step) = self.rule.step(&mut state.memory, &mut now) else { return false };
        let full = now.full_evaluations();
        let (more, event) = now.finish();
        state.squared_gradient = gradient.dot(gradient);
        state.x = state.x.plus(1.0, &step);
        state.k += 1;
        state.evals += (self.full_cost * (1 + more + full)) as u64;
        event.is_none()
    }

    /// Makes the step from `state`. `full` is ∇F(xₖ) where the caller already has it, which saves computing it again. The rule's intermediate
    /// values are collected in `notes`.
    #[inline]
    pub fn step<V: Vector>(
        &mut self,
        state: &mut DescentState<V, R>,
        full: Option<&V>,
        notes: Option<&mut Vec<Note>>,
    ) -> Result<Option<Event>, Halt>
    where
        O: Oracle<V>,
    {
        let (k, lr) = (state.k, self.learning_rate(state.k));
        let (sampled, computed);
        let (oracle, gradient, cost): (&dyn Oracle<V>, _, _) = if self.plain {
            let gradient = match full {
                Some(gradient) => gradient,
                None => {
                    computed = self.oracle.gradient(&state.x);
                    &computed
                }
            };
            (&self.oracle, gradient, self.full_cost)
        } else {
            // Copies go to functions that are not inlined, here and below, so that the iterate itself can stay in registers.
            let x = state.x.clone();
            let batch = self.batches.as_mut().map(|batches| batches.at(k));
            if let (Some(batch), true) = (batch, self.oracle.is_random()) {
                self.oracle.redraw(batch.len(), &mut self.draws.masks(k as u64));
            }
            let noise = self.conditions.noise;
            let noise = (noise > 0.0).then(|| self.draws.noise(k, &x).times(noise));
            let (weight_decay, clip) = (self.conditions.coupled(), &self.conditions.clip);
            sampled = Sampled { oracle: &self.oracle, batch, noise, weight_decay, clip };
            computed = sampled.gradient(&x);
            (&sampled, &computed, batch.map_or(self.full_cost, <[usize]>::len))
        };
        state.squared_gradient = gradient.dot(gradient);
        let mut now = Now::new(k, &state.x, lr, gradient, oracle, notes).seeded(self.conditions.seed);
        let step = self.rule.step(&mut state.memory, &mut now)?;
        let full = now.full_evaluations();
        let (more, event) = now.finish();
        let next = state.x.plus(1.0, &step);
        state.x = if self.goes_on {
            follow(&self.conditions, &self.oracle, &mut self.loss_memory, (state.x.clone(), next.clone()), k, lr)
        } else {
            next
        };
        state.k += 1;
        state.evals += (cost * (1 + more) + self.full_cost * full) as u64;
        Ok(event)
    }

    /// The loss that the run is about at x, where F(x) is `value`: with an L1 term by a proximal step, that is added.
    #[inline]
    pub fn aimed_at<V: Vector>(&self, x: &V, value: f64) -> f64
    where
        O: Oracle<V>,
    {
        if self.goes_on { with_term(&self.conditions.proximal, &self.oracle, x.clone(), value) } else { value }
    }
}

// What seldom follows a step is the same for all rules and functions, and compiled once for all.

#[cold]
fn with_term<V: Vector>(proximal: &Proximal, oracle: &dyn Oracle<V>, x: V, value: f64) -> f64 {
    value + proximal.term(&x, |i| oracle.is_weight(i))
}

/// The iterate after step `k`, from `x` to `next` with the learning rate `lr`, with decoupled weight decay and the proximal step applied;
/// a schedule that follows the loss is told that of the new iterate, once per pass over the samples.
#[cold]
fn follow<V: Vector>(
    conditions: &Conditions,
    oracle: &dyn Oracle<V>,
    memory: &mut LossMemory,
    (x, next): (V, V),
    k: usize,
    lr: f64,
) -> V {
    let Conditions { plan, proximal, sampling, .. } = conditions;
    let is_weight = |i: usize| oracle.is_weight(i);
    let decoupled = conditions.decoupled();
    let next = if decoupled > 0.0 { next.plus(-lr * decoupled, &weights(oracle, &x)) } else { next };
    let moved = proximal.apply(&next, lr, is_weight);
    if plan.follows_loss() && (k + 1).is_multiple_of(sampling.steps_per_pass(oracle.samples())) {
        let loss = oracle.value(&moved) + proximal.term(&moved, is_weight);
        plan.observe_loss(k + 1, loss, memory);
    }
    moved
}

/// The random numbers and batches under `conditions` for `n` samples, and whether the gradients are those of the plain full sum.
fn drawn(n: usize, is_random: bool, conditions: &Conditions) -> (Draws, Option<Batches>, bool) {
    let draws = Draws::new(conditions.seed);
    // A random oracle is random only in its batches; a full sum is then a batch of all samples.
    let batched = n > 0 && (!conditions.sampling.is_full() || is_random);
    let batches = batched.then(|| Batches::new(conditions.sampling.clone(), n, draws.clone()));
    let exact = batches.is_none() && conditions.noise == 0.0;
    let plain = exact && conditions.coupled() == 0.0 && conditions.clip.is_none();
    (draws, batches, plain)
}
