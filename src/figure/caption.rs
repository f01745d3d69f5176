//! The text around the plots: the title, the formula, and the settings that reproduce the figure.

use crate::figure::drawing::{Anchor, Item, TextLine};
use crate::figure::fonts::{Weight, fit, width, wrap};
use crate::figure::layout::{FOOT_LINE, Layout};
use crate::figure::numbers;
use crate::figure::numbers::counted;
use crate::figure::palette::FigurePalette;
use crate::math::Objective;
use crate::math::catalog::Catalog;
use crate::math::catalog::param::{Param, Tunable as _, Value};
use crate::math::catalog::words::number;
use crate::math::equation::EquationNode;
use crate::sim::Experiment;
use crate::sim::file::data_tables::bare_name;

/// The font sizes of the title, of the formula and of the foot, in points.
const TITLE: f32 = 20.0;
const FORMULA: f32 = 14.0;
const FOOT: f32 = 12.0;
/// The most lines at the foot.
const FOOT_LINES: usize = 3;
/// The program and its version.
const PROGRAM: &str = concat!("downhill ", env!("CARGO_PKG_VERSION"));

/// The experiment's title, or the objective's name where it has none.
pub fn title(experiment: &Experiment) -> String {
    let title = experiment.title.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() { experiment.objective.entry().title.to_owned() } else { title }
}

/// The experiment as a file, with the program version that made the figure. Data files are named, not included.
pub fn source(experiment: &Experiment) -> String {
    let named = Experiment { objective: named(&experiment.objective), ..experiment.clone() };
    format!("# {PROGRAM}\n{}", named.to_toml())
}

/// `objective` with its data file named without folders: everyone who sees the figure would see them.
fn named(objective: &Objective) -> Objective {
    let mut named = objective.clone();
    if let Some(path) = objective.file() {
        // Cannot fail: the parameter takes any text.
        let _ = named.set("file", &Value::Word(bare_name(&path)));
    }
    named
}

/// The settings that all runs share, in lines for a page `page` points wide.
pub fn foot(experiment: &Experiment, page: f32) -> Vec<String> {
    let start = experiment.start;
    let start = match experiment.objective.dimension() {
        1 => number(start.x),
        _ => format!("({}, {})", number(start.x), number(start.y)),
    };
    let text = format!(
        "{}; start {start}; {}; seed {}; {PROGRAM}",
        named(&experiment.objective),
        counted(experiment.steps, "step"),
        experiment.seed
    );
    wrap(&text, FOOT, Weight::Regular, page - 40.0, FOOT_LINES)
}

/// The formula of `objective`, with the values of the parameters that it names: `F(x, y) = (a − x)² + b (y − x²)²,  a = 1, b = 100`.
pub fn formula(objective: &Objective) -> String {
    let text = objective.formula();
    let Some(tree) = EquationNode::parse(&text) else { return text };
    let names = |symbol: &str| {
        tree.any(&|node| matches!(node, EquationNode::Symbol { base, marks } if base == symbol && marks.is_empty()))
    };
    let symbol = |param: &Param| if param.symbol.is_empty() { param.key } else { param.symbol };
    let values = objective.params().iter().filter(|param| names(symbol(param))).filter_map(|param| {
        if let Value::Number(x) = objective.get(param.key) {
            Some(format!("{} = {}", symbol(param), numbers::short(x)))
        } else {
            None
        }
    });
    let values: Vec<String> = values.collect();
    if values.is_empty() { text } else { format!("{text},  {}", values.join(", ")) }
}

/// Title, formula and foot.
pub fn items(experiment: &Experiment, layout: &Layout, palette: &FigurePalette) -> Vec<Item> {
    let head = layout.head;
    let aside = width(&step_text(experiment.steps, experiment.steps), FORMULA, Weight::Regular) + 20.0;
    let title = fit(&title(experiment), TITLE, Weight::Medium, head.width() - aside);
    let formula = fit(&formula(&experiment.objective), FORMULA, Weight::Regular, head.width());
    let mut items = vec![
        Item::Text(TextLine::new([head.left, head.top + 16.0], title, TITLE, palette.text).medium()),
        Item::Text(TextLine::new([head.left, head.top + 38.0], formula, FORMULA, palette.weak)),
    ];
    for (i, line) in foot(experiment, head.width() + 40.0).into_iter().enumerate() {
        let at = [layout.foot.left, layout.foot.top + (i + 1) as f32 * FOOT_LINE - 3.0];
        items.push(Item::Text(TextLine::new(at, line, FOOT, palette.weak)));
    }
    items
}

/// The text that says which step is shown.
pub fn step(experiment: &Experiment, step: usize, layout: &Layout, palette: &FigurePalette) -> TextLine {
    let at = [layout.head.right, layout.head.top + 16.0];
    TextLine::new(at, step_text(step, experiment.steps), FORMULA, palette.weak).anchored(Anchor::End)
}

fn step_text(step: usize, steps: usize) -> String {
    if step == steps { format!("after {}", counted(steps, "step")) } else { format!("step {step} of {steps}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_formula_has_the_values_that_it_names() {
        let of = |text: &str| formula(&Objective::parse(text).unwrap());
        assert_eq!(of("rosenbrock(b=10)"), "F(x, y) = (a − x)² + b (y − x²)²,  a = 1, b = 10");
        assert_eq!(of("formula(f=\"a*x^2 + y^2\", a=2.5)"), "F(x, y) = a·x² + y²,  a = 2.5");
        for plain in ["himmelblau", "formula(f=\"x^2 + y^2\")", "quadratic"] {
            assert_eq!(of(plain), Objective::parse(plain).unwrap().formula(), "{plain}");
        }
    }
}
