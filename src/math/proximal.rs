//! What follows each step: the projection onto a feasible set, or the proximal step of an L1 term.

use crate::math::catalog::catalog;
use crate::math::catalog::param::{Param, Scale, tunable};
use crate::math::catalog::words::number;
use crate::math::marks::Mark;
use crate::math::{Point, Vector};

tunable! {
    /// xₖ₊₁ as the rule gives it
    pub struct NoProximal("none", "None", "A step ends where the rule leads.") {}
}

tunable! {
    /// The box l ≤ xᵢ ≤ h: every coordinate that has left it goes back to its edge (Goldstein 1964; Levitin and Polyak 1966).
    pub struct BoxProximal("box", "Box", "Every coordinate that a step takes out of the box is put back on its edge: projected gradient descent.") {
        low: f64 = Param::real("low", "l", "least", "The least that a coordinate may be.", -1.0, f64::MIN, f64::MAX).slider(-10.0, 0.0, Scale::Linear),
        high: f64 = Param::real("high", "h", "greatest", "The most that a coordinate may be.", 1.0, f64::MIN, f64::MAX).slider(0.0, 10.0, Scale::Linear),
    }
}

tunable! {
    /// The ball ‖x‖ ≤ R: an x that has left it goes back along the line to the origin.
    pub struct BallProximal("ball", "Ball", "An x that a step takes further than R from the origin is put back on the sphere, along the line to the origin.") {
        radius: f64 = Param::real("radius", "R", "radius", "The longest that x may be.", 1.0, 0.0, f64::MAX).slider(1e-2, 10.0, Scale::Log),
    }
}

tunable! {
    /// The term τ Σ |xᵢ| by its proximal step: every weight comes closer to 0 by αₖ τ, and stays there once it has arrived (Daubechies, Defrise and De Mol
    /// 2004).
    ///
    /// With gradient descent it is ISTA, and minimizes F + τ Σ |xᵢ|; with a rule that scales coordinates it minimizes something else.
    pub struct LassoProximal("l1", "L1", "Every coordinate comes closer to 0 by αₖ τ after each step, and those that arrive stay: with gradient descent, the lasso.") {
        strength: f64 = Param::real("strength", "τ", "strength", "The weight of the sum of the absolute values.", 0.1, 0.0, f64::MAX).slider(1e-3, 10.0, Scale::Log),
    }
}

catalog! {
    ($)
    /// What follows each step.
    pub enum Proximal as "proximal step", dispatch_proximal {
        None = NoProximal,
        Box = BoxProximal,
        Ball = BallProximal,
        Lasso = LassoProximal,
    }
}

impl Proximal {
    /// Nothing.
    pub const NONE: Proximal = Proximal::None(NoProximal {});

    /// Whether nothing follows a step.
    pub fn is_none(&self) -> bool {
        matches!(self, Proximal::None(_))
    }

    /// `x` after it, in a step of the learning rate `lr`; `is_weight` tells whether a coordinate is a weight, on which alone an L1 term acts.
    pub fn apply<V: Vector>(&self, x: &V, lr: f64, is_weight: impl Fn(usize) -> bool) -> V {
        match self {
            Proximal::None(_) => x.clone(),
            // Not `clamp`, which does not take a box without inside; such a box has its upper end.
            Proximal::Box(BoxProximal { low, high }) => {
                let up = |a: f64| if a < *low { *low } else { a };
                x.map(|a| if up(a) > *high { *high } else { up(a) })
            }
            Proximal::Ball(BallProximal { radius }) => {
                let length = x.length();
                if length > *radius { x.times(radius / length) } else { x.clone() }
            }
            Proximal::Lasso(LassoProximal { strength }) => {
                let near = lr * strength;
                let closer = |a: f64| {
                    if a > near {
                        a - near
                    } else if a < -near {
                        a + near
                    } else {
                        0.0 * a
                    }
                };
                x.same_dim(|i| if is_weight(i) { closer(x.at(i)) } else { x.at(i) })
            }
        }
    }

    /// What it adds to F at `x`: τ Σ |xᵢ| over the weights for an L1 term, 0 for a set.
    pub fn term<V: Vector>(&self, x: &V, is_weight: impl Fn(usize) -> bool) -> f64 {
        match self {
            Proximal::Lasso(LassoProximal { strength }) => {
                strength * (0..x.dim()).filter(|i| is_weight(*i)).map(|i| x.at(i).abs()).sum::<f64>()
            }
            _ => 0.0,
        }
    }

    /// ‖x − P(x − g)‖ for the gradient `g` at `x`, where P is the step with the learning rate 1: 0 exactly where no such step leads on, and ‖g‖
    /// where nothing follows a step.
    pub fn stationarity<V: Vector>(&self, x: &V, g: &V, is_weight: impl Fn(usize) -> bool) -> f64 {
        if self.is_none() {
            return g.length();
        }
        x.plus(-1.0, &self.apply(&x.plus(-1.0, g), 1.0, is_weight)).length()
    }

    /// The loss of a run with it, in plain Unicode, where that of others is `loss`: `F + 0.1 Σ |xᵢ|`.
    pub fn loss_formula(&self, loss: &str) -> String {
        match self {
            Proximal::Lasso(LassoProximal { strength }) => format!("{loss} + {} Σ |xᵢ|", number(*strength)),
            _ => loss.to_owned(),
        }
    }

    /// What is 0 exactly where a run with it can rest, at the iterate `x`, in plain Unicode: `‖∇F(x)‖`, or with a proximal step P
    /// `‖x − P(x − ∇F(x))‖`.
    pub fn stationarity_formula(&self, x: &str) -> String {
        if self.is_none() { format!("‖∇F({x})‖") } else { format!("‖{x} − P({x} − ∇F({x}))‖") }
    }

    /// Its term in Python, to be added to the loss at `p`; empty where it has none.
    pub fn python_term(&self) -> String {
        match self {
            Proximal::Lasso(LassoProximal { strength }) => format!(" + {strength:?}*abs(p).sum()"),
            _ => String::new(),
        }
    }

    /// The formula of xₖ₊₁, where `step` is what the rule and decoupled weight decay make of it, in plain Unicode.
    pub fn formula(&self, step: &str) -> String {
        match self {
            Proximal::None(_) => step.to_owned(),
            Proximal::Box(BoxProximal { low, high }) => {
                let [low, high] = [low, high].map(|end| number(*end).replace('-', "−"));
                format!("min({high}, max({low}, {step}))")
            }
            Proximal::Ball(BallProximal { radius }) => format!("min(1, {} / ‖{step}‖) ({step})", number(*radius)),
            Proximal::Lasso(LassoProximal { strength }) => {
                format!("sign({step}) max(0, |{step}| − αₖ {})", number(*strength))
            }
        }
    }

    /// The body of a Python function that returns `p` after it, for the learning rate `lr`, where `module` is the library.
    pub fn python(&self, module: &str) -> String {
        match self {
            Proximal::None(_) => "return p".into(),
            Proximal::Box(BoxProximal { low, high }) => format!("return p.clip({low:?}, {high:?})"),
            Proximal::Ball(BallProximal { radius }) => {
                format!(
                    "length = float({module}.sqrt((p*p).sum()))\n    return p*({radius:?}/length) if length > {radius:?} else p"
                )
            }
            Proximal::Lasso(LassoProximal { strength }) => {
                format!("return {module}.sign(p)*(abs(p) - lr*{strength:?}).clip(0)")
            }
        }
    }

    /// The edge of the feasible set in the plane; of an L1 term the kinks, of which each axis is one, as far as `reach`.
    pub fn marks(&self, reach: f64) -> Vec<Mark> {
        match self {
            Proximal::None(_) => Vec::new(),
            Proximal::Box(BoxProximal { low, high }) => {
                let corners = [(low, low), (high, low), (high, high), (low, high)];
                vec![Mark::Polygon(corners.map(|(x, y)| Point::new(*x, *y)).to_vec())]
            }
            Proximal::Ball(BallProximal { radius }) => vec![Mark::circle(Point::zeros(), *radius)],
            Proximal::Lasso(_) => {
                [Point::new(reach, 0.0), Point::new(0.0, reach)].map(|end| Mark::Polygon(vec![-end, end])).to_vec()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::catalog::Catalog as _;

    /// The proximal step minimizes ½ ‖z − x‖² + α h(z): no point nearby is lower.
    #[test]
    fn it_is_the_nearest_feasible_point_or_the_least_of_its_term() {
        for text in ["box(low=-1, high=2)", "ball(radius=1.5)", "l1(strength=0.7)"] {
            let proximal = Proximal::parse(text).unwrap();
            for x in [Point::new(3.0, -0.2), Point::new(-2.0, 2.5), Point::new(0.1, 0.3), Point::zeros()] {
                let lr = 0.5;
                let cost = |z: Point| {
                    let feasible = match &proximal {
                        Proximal::Box(_) => z.iter().all(|a| (-1.0 - 1e-12..=2.0 + 1e-12).contains(a)),
                        Proximal::Ball(_) => z.norm() <= 1.5 + 1e-12,
                        _ => true,
                    };
                    let term = if matches!(proximal, Proximal::Lasso(_)) { lr * 0.7 * (z.x.abs() + z.y.abs()) } else { 0.0 };
                    if feasible { 0.5 * (z - x).norm_squared() + term } else { f64::INFINITY }
                };
                let z = proximal.apply(&x, lr, |_| true);
                for i in 0..64 {
                    let angle = std::f64::consts::TAU * f64::from(i) / 64.0;
                    for r in [1e-3, 0.1, 1.0] {
                        let other = z + r * Point::new(libm::cos(angle), libm::sin(angle));
                        assert!(cost(other) >= cost(z) - 1e-12, "{text} of {x}: {z} and {other}");
                    }
                }
            }
        }
        let lasso = Proximal::parse("l1(strength=1)").unwrap();
        assert_eq!(lasso.apply(&Point::new(3.0, 3.0), 1.0, |i| i == 0), Point::new(2.0, 3.0), "a bias is left alone");
        assert!(lasso.apply(&Point::new(f64::NAN, 0.0), 1.0, |_| true).x.is_nan());
    }
}
