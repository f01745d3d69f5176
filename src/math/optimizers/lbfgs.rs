//! L-BFGS: BFGS that remembers a few pairs of steps and gradient changes in place of a matrix.

use super::{C2, LONG_SEARCH, TRIAL};
use crate::math::Vector;
use crate::math::catalog::param::{Param, tunable};
use crate::math::line_search::{C1, weak_wolfe};
use crate::math::rule::{Equation, Halt, Now, Python, Rule, RuleGroup, eq};
use std::collections::VecDeque;

tunable! {
    /// L-BFGS (Nocedal 1980; Nocedal and Wright 2006, algorithms 7.4 and 7.5) with the line search of BFGS.
    ///
    /// Hₖ is never formed: the two-loop recursion multiplies gₖ by what m updates of BFGS make of γₖ I. A pair whose yᵀs is not above 0 is not
    /// kept.
    pub struct Lbfgs("l-bfgs", "L-BFGS", "BFGS that remembers only its last m steps, and so needs no matrix: the quasi-Newton method of large problems.") {
        lr: f64 = TRIAL,
        m: usize = Param::count("m", "m", "pairs", "How many of the last steps it remembers; 3 to 20 are usual.", 3, 1, 100),
        c1: f64 = C1,
        c2: f64 = C2,
    }
}

/// The state of L-BFGS between steps.
#[derive(Clone)]
pub struct Memory<V> {
    /// xₖ
    x: V,
    /// gₖ
    gradient: V,
    /// s, y and yᵀs of the last steps, the newest last.
    pairs: VecDeque<(V, V, f64)>,
}

impl Rule for Lbfgs {
    type Memory<V: Vector> = Memory<V>;

    fn init<V: Vector>(&self, x: &V) -> Memory<V> {
        Memory { x: x.clone(), gradient: x.zeros_like(), pairs: VecDeque::new() }
    }

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("gₖ", "∇F(xₖ)"),
                eq("sₖ", "xₖ − xₖ₋₁"),
                eq("yₖ", "gₖ − gₖ₋₁"),
                eq("γₖ", "sₖᵀ yₖ / (yₖᵀ yₖ) if sₖᵀ yₖ > 0 else (1 if k = 0 else γₖ₋₁)"),
                eq("dₖ", "−Hₖ gₖ, by the two-loop recursion over the last m pairs sₖ, yₖ, from γₖ I"),
                eq("tₖ", "line search from αₖ until F(xₖ + tₖ dₖ) ≤ F(xₖ) + c₁ tₖ gₖᵀ dₖ and ∇F(xₖ + tₖ dₖ)ᵀ dₖ ≥ c₂ gₖᵀ dₖ"),
                eq("xₖ₊₁", "xₖ + tₖ dₖ"),
            ]
        }
    }

    #[inline]
    fn step<V: Vector>(&self, memory: &mut Memory<V>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = now.gradient();
        memory.learn(&g, self.m, now);
        let d = memory.direction(&g);
        now.note("dₖ", &d);
        let t = weak_wolfe(now, &d, g.dot(&d), self.c1, self.c2);
        now.note_number("tₖ", t);
        Ok(d.times(t))
    }

    fn group(&self) -> RuleGroup {
        RuleGroup::Curvature
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn python(&self) -> Result<Python, &'static str> {
        Err(LONG_SEARCH)
    }
}

impl<V: Vector> Memory<V> {
    /// Remembers the last step and the change of the gradient over it, `most` pairs in all.
    fn learn(&mut self, g: &V, most: usize, now: &mut Now<'_, V>) {
        let (s, y) = (now.x.plus(-1.0, &self.x), g.plus(-1.0, &self.gradient));
        now.note("sₖ", &s);
        now.note("yₖ", &y);
        let curvature = s.dot(&y);
        if curvature > 0.0 {
            self.pairs.push_back((s, y, curvature));
        }
        while self.pairs.len() > most {
            self.pairs.pop_front();
        }
        now.note_number("γₖ", self.scale());
        self.x = now.x.clone();
        self.gradient = g.clone();
    }

    /// γₖ, the inverse curvature along the newest pair; 1 where there is none.
    fn scale(&self) -> f64 {
        self.pairs.back().map_or(1.0, |(_, y, curvature)| curvature / y.dot(y))
    }

    /// −Hₖ g by the two-loop recursion.
    fn direction(&self, g: &V) -> V {
        let (mut d, mut shares) = (g.times(-1.0), Vec::with_capacity(self.pairs.len()));
        for (s, y, curvature) in self.pairs.iter().rev() {
            let share = s.dot(&d) / curvature;
            d = d.plus(-share, y);
            shares.push(share);
        }
        d = d.times(self.scale());
        for ((s, y, curvature), share) in self.pairs.iter().zip(shares.into_iter().rev()) {
            d = d.plus(share - y.dot(&d) / curvature, s);
        }
        d
    }
}
