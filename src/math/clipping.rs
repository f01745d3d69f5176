//! Clipping: how long a gradient may be before a rule sees it.

use crate::math::Vector;
use crate::math::catalog::catalog;
use crate::math::catalog::param::{Param, Scale, tunable};
use crate::math::catalog::words::number;

tunable! {
    /// gₖ as it is
    pub struct NoClipping("none", "None", "Gradients are taken as they are.") {}
}

tunable! {
    /// gₖ min(1, c/‖gₖ‖) (Pascanu, Mikolov and Bengio 2013), as optax.clip_by_global_norm; PyTorch's clip_grad_norm_ adds 1e-6 to the norm.
    pub struct NormClipping("norm", "By norm", "A gradient longer than c is shortened to c: its direction stays.") {
        limit: f64 = LIMIT,
    }
}

tunable! {
    /// Each coordinate of gₖ within −c … c, as PyTorch's clip_grad_value_
    pub struct ValueClipping("value", "By value", "Each coordinate of the gradient is cut off at −c and c: its direction may change.") {
        limit: f64 = LIMIT,
    }
}

const LIMIT: Param =
    Param::real("limit", "c", "limit", "The most that is let through.", 1.0, 0.0, f64::MAX).slider(1e-3, 1e3, Scale::Log);

catalog! {
    ($)
    /// A way of clipping gradients, with its limit.
    pub enum Clipping as "clipping", dispatch_clipping {
        None = NoClipping,
        Norm = NormClipping,
        Value = ValueClipping,
    }
}

impl Clipping {
    /// Gradients as they are.
    pub const NONE: Clipping = Clipping::None(NoClipping {});

    /// Whether nothing is clipped.
    pub fn is_none(&self) -> bool {
        matches!(self, Clipping::None(_))
    }

    /// `g`, clipped. A gradient that is not finite stays so.
    pub fn clip<V: Vector>(&self, g: V) -> V {
        match self {
            Clipping::None(_) => g,
            Clipping::Norm(NormClipping { limit }) => {
                let length = g.length();
                if length > *limit { g.times(limit / length) } else { g }
            }
            // Not `clamp`, which gives NaN another sign.
            Clipping::Value(ValueClipping { limit }) => g.map(|a| {
                if a > *limit {
                    *limit
                } else if a < -limit {
                    -limit
                } else {
                    a
                }
            }),
        }
    }

    /// The formula of the clipped gradient, where `gradient` is that of the gradient, in plain Unicode.
    pub fn formula(&self, gradient: &str) -> String {
        match self {
            Clipping::None(_) => gradient.to_owned(),
            Clipping::Norm(NormClipping { limit }) => format!("min(1, {} / ‖{gradient}‖) ({gradient})", number(*limit)),
            Clipping::Value(ValueClipping { limit }) => {
                let limit = number(*limit);
                format!("max(−{limit}, min({limit}, {gradient}))")
            }
        }
    }

    /// The body of a Python function that returns `g`, clipped, where `module` is the library.
    pub fn python(&self, module: &str) -> String {
        match self {
            Clipping::None(_) => "return g".into(),
            Clipping::Norm(NormClipping { limit }) => {
                format!(
                    "length = float({module}.sqrt((g*g).sum()))\n    return g*({limit:?}/length) if length > {limit:?} else g"
                )
            }
            Clipping::Value(ValueClipping { limit }) => format!("return g.clip(-{limit:?}, {limit:?})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Point;
    use crate::math::catalog::Catalog as _;

    #[test]
    fn each_way_cuts_what_is_too_long_alone() {
        let clipped = |text: &str, x: f64, y: f64| Clipping::parse(text).unwrap().clip(Point::new(x, y));
        assert_eq!(clipped("none", 30.0, -40.0), Point::new(30.0, -40.0));
        assert!((clipped("norm(5)", 30.0, -40.0) - Point::new(3.0, -4.0)).norm() < 1e-14);
        assert_eq!(clipped("norm(50)", 30.0, -40.0), Point::new(30.0, -40.0));
        assert_eq!(clipped("value(5)", 3.0, -40.0), Point::new(3.0, -5.0));
        assert_eq!(clipped("norm(0)", 3.0, -40.0), Point::zeros());
        assert_eq!(clipped("norm(1)", 0.0, 0.0), Point::zeros());
        assert!(clipped("value(1)", f64::NAN, 0.0).x.is_nan() && clipped("norm(1)", f64::NAN, 0.0).x.is_nan());
    }
}
