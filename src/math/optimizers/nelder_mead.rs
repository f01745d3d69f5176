//! Nelder–Mead: a simplex of points that turns over, stretches and shrinks by the order of their values alone.

use super::LR;
use crate::math::catalog::param::tunable;
use crate::math::marks::Mark;
use crate::math::rule::{Equation, Halt, Need, Note, Now, Python, Rule, RuleGroup, eq};
use crate::math::{Point, Vector};
use nalgebra::DMatrix;

tunable! {
    /// The simplex method of Nelder and Mead (1965) as Lagarias et al. 1998 state it, and as scipy.optimize computes it: reflection 1, expansion 2, contraction ½,
    /// shrinking ½.
    ///
    /// xₖ is the best corner. In the plane the simplex is a triangle, at first with sides of length α along the axes; a schedule has no effect. With sampling, a
    /// corner keeps the value that it had on its own samples. A point at which F has no value counts as infinitely high.
    pub struct NelderMead("nelder-mead", "Nelder–Mead", "A triangle that turns its worst corner over, stretches downhill and shrinks in hollows: compares values, and never asks for a gradient.") {
        lr: f64 = LR.default(0.5).named("first size").doc("The length of the first sides, along the axes."),
    }
}

/// The corners with their values, from the best to the worst; empty before the first step.
type Simplex<V> = Vec<(f64, V)>;

impl Rule for NelderMead {
    type Memory<V: Vector> = Simplex<V>;

    fn init<V: Vector>(&self, _x: &V) -> Simplex<V> {
        Vec::new()
    }

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("bₖ", "the best corner of the simplex"),
                eq("Sₖ", "the sides of the simplex from bₖ to the others, by their values"),
                eq("wₖ", "the worst corner of the simplex"),
                eq("cₖ", "the mean of the corners of the simplex without wₖ"),
                eq("tₖ", "2, 1, 1/2 or −1/2, by the values beside those of the simplex; 0 where it shrinks"),
                eq("uₖ", "cₖ + tₖ (cₖ − wₖ)"),
                eq("vₖ", "from xₖ to the best corner of the simplex with uₖ for wₖ, or shrunk to half its size towards bₖ"),
                eq("xₖ₊₁", "xₖ + vₖ"),
            ]
        }
    }

    fn step<V: Vector>(&self, simplex: &mut Simplex<V>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let n = now.x.dim();
        let mut first = true;
        // The step counts one evaluation anyhow.
        let mut value = |now: &mut Now<'_, V>, x: &V| {
            let value = if std::mem::take(&mut first) { now.only_value_at(x) } else { now.value_at(x) };
            if value.is_nan() { f64::INFINITY } else { value }
        };
        if simplex.is_empty() {
            let start = now.x.clone();
            simplex.push((value(now, &start), start.clone()));
            for i in 0..n {
                let corner = start.same_dim(|j| start.at(j) + if i == j { self.lr } else { 0.0 });
                simplex.push((value(now, &corner), corner));
            }
            sort(simplex);
        }
        note(simplex, now);
        let worst = simplex[n].clone();
        let sum = simplex[1..n].iter().fold(simplex[0].1.clone(), |sum, (_, corner)| sum.plus(1.0, corner));
        let centre = sum.times(1.0 / n as f64);
        now.note("wₖ", &worst.1);
        now.note("cₖ", &centre);
        let away = centre.plus(-1.0, &worst.1);
        let mut at = |now: &mut Now<'_, V>, t: f64| {
            let x = centre.plus(t, &away);
            (value(now, &x), x)
        };
        let reflected = at(now, 1.0);
        let (t, taken) = if reflected.0 < simplex[0].0 {
            let expanded = at(now, 2.0);
            if expanded.0 < reflected.0 { (2.0, Some(expanded)) } else { (1.0, Some(reflected)) }
        } else if reflected.0 < simplex[n - 1].0 {
            (1.0, Some(reflected))
        } else if reflected.0 < worst.0 {
            let outside = at(now, 0.5);
            if outside.0 <= reflected.0 { (0.5, Some(outside)) } else { (0.0, None) }
        } else {
            let inside = at(now, -0.5);
            if inside.0 < worst.0 { (-0.5, Some(inside)) } else { (0.0, None) }
        };
        now.note_number("tₖ", t);
        now.note("uₖ", &centre.plus(t, &away));
        match taken {
            Some(corner) => simplex[n] = corner,
            None => {
                let best = simplex[0].1.clone();
                for corner in &mut simplex[1..] {
                    let x = best.plus(0.5, &corner.1.plus(-1.0, &best));
                    *corner = (value(now, &x), x);
                }
            }
        }
        sort(simplex);
        let way = simplex[0].1.plus(-1.0, now.x);
        now.note("vₖ", &way);
        Ok(way)
    }

    fn group(&self) -> RuleGroup {
        RuleGroup::Values
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::SquareMatrix]
    }

    fn has_marks(&self) -> bool {
        true
    }

    fn marks(&self, _x: &[f64], notes: &[Note]) -> Vec<Mark> {
        let noted = |symbol: &str| notes.iter().find(|note| note.symbol == symbol).map(|note| &note.value[..]);
        let (Some(&[x, y]), Some(&[a, b, c, d])) = (noted("bₖ"), noted("Sₖ")) else { return Vec::new() };
        let best = Point::new(x, y);
        let triangle = Mark::Polygon(vec![best, best + Point::new(a, c), best + Point::new(b, d)]);
        let tried = noted("uₖ").filter(|u| u.len() == 2).map(|u| Mark::Points(vec![Point::from_column_slice(u)]));
        [triangle].into_iter().chain(tried).collect()
    }

    fn python(&self) -> Result<Python, &'static str> {
        const STEP: &str = "\
def value(q):
    return float(f(q))
if k == 0:
    corners = [1*p]
    for i in range(len(p)):
        q = 1*p
        q[i] += START
        corners.append(q)
    simplex = sorted([(value(q), q) for q in corners], key=lambda corner: corner[0])
high, worst = simplex[-1]
c = sum(q for _, q in simplex[:-1])/len(p)
tried = lambda t: (value(c + t*(c - worst)), c + t*(c - worst))
new = tried(1)
if new[0] < simplex[0][0]:
    new = min(new, tried(2), key=lambda corner: corner[0])
elif new[0] >= simplex[-2][0]:
    if new[0] < high:
        outside = tried(0.5)
        new = outside if outside[0] <= new[0] else None
    else:
        inside = tried(-0.5)
        new = inside if inside[0] < high else None
if new is not None:
    simplex[-1] = new
else:
    best = simplex[0][1]
    halved = [best + (q - best)/2 for _, q in simplex[1:]]
    simplex[1:] = [(value(q), q) for q in halved]
simplex.sort(key=lambda corner: corner[0])
step = simplex[0][1] - p";
        Ok(Python::new("", STEP))
    }
}

/// From the best to the worst; corners of one value keep their order.
fn sort<V>(simplex: &mut [(f64, V)]) {
    simplex.sort_by(|a, b| a.0.total_cmp(&b.0));
}

/// Notes the best corner, and the sides from it.
fn note<V: Vector>(simplex: &[(f64, V)], now: &mut Now<'_, V>) {
    if now.takes_notes() {
        let best = &simplex[0].1;
        let n = best.dim();
        now.note("bₖ", best);
        now.note_matrix("Sₖ", &DMatrix::from_fn(n, n, |i, j| simplex[j + 1].1.at(i) - best.at(i)));
    }
}
