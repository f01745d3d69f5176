//! Formulas with letters to begin with: each shows one thing when its letter is dragged.

/// A formula with what is to be seen in it.
#[derive(Clone, Copy, Debug)]
pub struct FormulaExample {
    /// Its name.
    pub name: &'static str,
    /// What is to be seen, in one sentence.
    pub about: &'static str,
    /// The objective, in the notation.
    pub objective: &'static str,
}

const fn example(name: &'static str, about: &'static str, objective: &'static str) -> FormulaExample {
    FormulaExample { name, about, objective }
}

/// The examples, in the order of the menu; a test holds each of them to what it says.
pub const ALL: [FormulaExample; 9] = [
    example(
        "A bowl",
        "a is its condition number: the greater it is, the longer gradient descent takes.",
        "formula(\"(x^2 + a y^2)/2\", a=8)",
    ),
    example(
        "A saddle that becomes a bowl",
        "Where a is below 0 there is a saddle, above 0 a bowl, and at 0 a valley.",
        "formula(\"x^2 + a y^2\", a=-1)",
    ),
    example(
        "Two wells",
        "a moves the wells apart; b makes one of them deeper, until the other is gone.",
        "formula(\"x^4/4 - a x^2/2 + b x + y^2/2\", a=2, b=0.2)",
    ),
    example(
        "A ravine",
        "Rosenbrock's function: b makes the ravine steeper and narrower, a moves its minimum.",
        "formula(\"(a - x)^2 + b (y - x^2)^2\", x_min=-2, x_max=2, y_min=-1, y_max=3, a=1, b=10)",
    ),
    example(
        "A turned valley",
        "t turns the valley, k is its condition number; for gradient descent every t is alike, for RMSProp and Adam it is not.",
        "formula(\"(x cos(t) + y sin(t))^2 + k (y cos(t) - x sin(t))^2\", t=0.5, k=20)",
    ),
    example(
        "Ripples on a bowl",
        "The greater a is, the more minima there are in which a run can end.",
        "formula(\"x^2 + y^2 + a (2 - cos(5x) - cos(5y))\", a=0.5)",
    ),
    example(
        "A well in a plain",
        "s is the width of the well; far outside it the gradient is nearly 0, and runs stand still.",
        "formula(\"1 - exp(-(x^2 + y^2)/s^2)\", s=1.5)",
    ),
    example(
        "A crease",
        "Along y = 0 the slope jumps by 2a: with a fixed learning rate, runs jump to and fro across it.",
        "formula(\"x^2/4 + a abs(y)\", a=1)",
    ),
    example(
        "A curve",
        "Without y it is a function of one variable; c tilts it until only one minimum is left.",
        "formula(\"x^4/4 - x^2 + c x\", c=0.3)",
    ),
];
