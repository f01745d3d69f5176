//! Dropout as a ridge penalty: the identity with the numbers of this step, both minima, and the position of the iterates.

use crate::math::Point;
use crate::math::data::dropout::DropoutForm;
use crate::sim::formulas;
use crate::sim::run::trace::End;
use crate::ui::numbers;
use crate::ui::pages::dropout::descent::{DescentLoss, DescentLosses, DescentRun, ShownDescent};
use crate::ui::pages::scene::Scene;
use crate::ui::paint::facts;
use crate::ui::theme::{self, GAP, Palette};
use crate::ui::typeset;
use eframe::egui::{Label, RichText, Ui};

/// Shows the numbers.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>, shown: &ShownDescent) {
    let losses = &*shown.losses;
    let p = scene.state.work.dropout.descent.dropout.p();
    ui.label(theme::heading("Dropout as a ridge"));
    let formula = match losses.form() {
        DropoutForm::Plain => formulas::DROPOUT_RIDGE,
        DropoutForm::Inverted => formulas::INVERTED_DROPOUT_RIDGE,
    };
    typeset::formula(ui, formula);
    strength(ui, losses, p);
    let step = scene.state.playhead.step(scene.state.length());
    ui.add_space(GAP);
    ui.separator();
    let Some((run, k)) = shown.at(step) else {
        ui.weak("The steps are running …");
        return;
    };
    ui.label(theme::strong(format!("Step {k}")));
    ended(ui, run, k);
    let w = run.trace().records[k].x;
    identity(ui, losses, w);
    ui.add_space(GAP);
    ui.separator();
    points(ui, losses, w, run.means()[k].x, k);
    ui.add_space(GAP);
    lesson(ui, losses, p);
}

/// Describes the strength of the ridge in words.
fn strength(ui: &mut Ui, losses: &DescentLosses, p: f64) {
    let palette = Palette::of(ui.ctx());
    let squares = losses.plain.form.a.diagonal();
    let (words, color) = match p {
        0.0 => ("$p = 0$: nothing is masked, there is no ridge, and both losses are one.".to_owned(), palette.warning),
        1.0 => (
            "$p = 1$: every input is off at every step. The loss is $½ tᵢ²$ on average whatever $w$ is, all gradients are 0, and $w$ stays \
             at the start. $p/(1 − p)$ has no value."
                .to_owned(),
            palette.warning,
        ),
        _ => (
            format!(
                "A ridge of strength $p/(1 − p)$ = {} on the weights used after training, times $mean(xᵢ₁²)$ = {} and $mean(xᵢ₂²)$ = {}: \
                 the larger an input, the more its weight costs.",
                numbers::digits(losses.problem.ridge_strength(), 4),
                numbers::digits(squares.x, 4),
                numbers::digits(squares.y, 4),
            ),
            palette.text,
        ),
    };
    typeset::wrapped(ui, &words, color);
}

/// Shows where the run ended early, if it did.
fn ended(ui: &mut Ui, run: &DescentRun, k: usize) {
    let words = match run.trace().end {
        End::Diverged { at, what } if k + 1 >= at => format!("It diverged: at step {at} {what} is no finite number."),
        End::Halted { at, why } if k >= at => format!("It ended at step {at}: {why}."),
        _ => return,
    };
    ui.add(Label::new(RichText::new(words).color(Palette::of(ui.ctx()).warning)).wrap());
}

/// Shows both sides of the identity at w.
fn identity(ui: &mut Ui, losses: &DescentLosses, w: Point) {
    let (fit, ridge) = losses.terms(w);
    facts::table(ui, "identity", |row| {
        let mut row = |name: &str, value: f64, tip: &str| row(name, numbers::digits(value, 5), tip);
        row("first term", fit, "The loss of the mean of the masked inputs, without the ridge");
        row("+ ridge", ridge, "The variance that the masks bring into the loss");
        row("E F(wₖ)", losses.expected.form.value(w), "The mean over all masks, as a quadratic function of w");
        row("F(wₖ)", losses.plain.form.value(w), "The loss without dropout");
    });
}

fn points(ui: &mut Ui, losses: &DescentLosses, w: Point, late: Point, k: usize) {
    let place = |p: Point| numbers::pair(p.x, p.y, 4);
    let least = |loss: DescentLoss| match loss.minimum {
        None => "everywhere".into(),
        Some(at) if loss.is_strict => place(at),
        Some(at) => format!("{} and more", place(at)),
    };
    let tip = "A loss that is flat along a direction has more than one minimum; this is the one next to the origin";
    facts::table(ui, "points", |row| {
        row("min F", least(losses.plain), tip);
        row("min E F", least(losses.expected), tip);
        if let (DropoutForm::Plain, Some(at)) = (losses.form(), losses.expected.minimum) {
            let tip = "(1 − p) times the minimum of E F: the weights to use on whole inputs";
            row("used after training", place(losses.problem.at_inference(at)), tip);
        }
        row("wₖ", place(w), "The iterate");
        row("late mean", place(late), &format!("The mean of the iterates from step {} to {k}", k.div_ceil(2)));
        if let Some(second) = losses.expected.minimum.filter(|_| losses.expected.is_strict) {
            let tip = "How far the late mean is from the minimum of E F; it falls as the steps go on";
            row("its distance", numbers::digits((late - second).norm(), 3), tip);
        }
    });
}

/// Explains what can be seen.
fn lesson(ui: &mut Ui, losses: &DescentLosses, p: f64) {
    if p == 0.0 || p == 1.0 {
        return;
    }
    let weak = Palette::of(ui.ctx()).weak;
    let mut words =
        "Every step follows a gradient through a mask. On average that is the gradient of $E F$, so the iterates wander around \
                     the minimum of $E F$, not of $F$; with a smaller learning rate, closer."
            .to_owned();
    if losses.form() == DropoutForm::Plain {
        words +=
            " Trained without the factor $1/(1 − p)$, the weights are larger; times $1 − p$ they are those of inverted dropout.";
    }
    typeset::wrapped(ui, &words, weak);
}
