//! The theorem and its proof, step by step, with the numbers of the selected run at the playhead.

use crate::sim::ensemble::Ensemble;
use crate::sim::ensemble::proof::Proof;
use crate::sim::ensemble::theorem::Theorem;
use crate::sim::formulas;
use crate::ui::numbers;
use crate::ui::pages::scene::Scene;
use crate::ui::pages::theorem::TheoremSubject;
use crate::ui::paint::facts;
use crate::ui::theme::{self, GAP, Palette};
use crate::ui::typeset;
use eframe::egui::{self, Label, RichText, Ui};

/// Shows the statement, its numbers, and the proof; on the stage the statement and the lines of the proof with their numbers alone.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>, subject: &TheoremSubject) {
    if scene.state.presenting {
        return on_stage(ui, scene, subject);
    }
    ui.label(theme::heading("The theorem"));
    typeset::prose(ui, &format!("$F$ convex, ${}$, ${}$. Then", formulas::UPDATE, formulas::UNBIASED));
    ui.add_space(GAP / 2.0);
    typeset::formula(ui, formulas::THEOREM);
    ui.add_space(GAP / 2.0);
    let palette = Palette::of(ui.ctx());
    let words = format!(
        "with ${}$ and ${}$; every sum is over the first $k$ updates, $i = 0 … k − 1$.",
        formulas::DISTANCE,
        formulas::AVERAGE
    );
    typeset::colored(ui, &words, palette.weak);
    ui.add_space(GAP);
    let looks = scene.ensembles.of(ui.ctx(), &scene.state.work.experiment);
    scene.ensembles.progress(ui, &scene.state.work.experiment, &looks);
    ui.separator();
    let law = law(ui, subject);
    let k = scene.state.step();
    if let Some((law, ensemble)) = law {
        if k == 0 {
            ui.add(
                Label::new("At step 0 no update has been made, and there is nothing to bound. Play, or move the playhead.")
                    .wrap(),
            );
        } else {
            results(ui, law, ensemble, k);
        }
    }
    ui.separator();
    ui.label(theme::heading("The proof"));
    let numbers = numbers_at(scene, subject, law, k);
    for (i, line) in lines(k, numbers.as_ref()).into_iter().enumerate() {
        egui::CollapsingHeader::new(format!("{}. {}", i + 1, line.title)).default_open(i == 0).show(ui, |ui| {
            typeset::formula(ui, formulas::PROOF[i]);
            if let Some(numbers) = &line.numbers {
                let palette = Palette::of(ui.ctx());
                typeset::block(ui, numbers, palette.accent);
            }
            typeset::colored(ui, line.why, Palette::of(ui.ctx()).weak);
        });
    }
}

/// Shows the statement and, under it, a row for each line of the proof: what it is, the formula, and its numbers.
fn on_stage(ui: &mut Ui, scene: &mut Scene<'_>, subject: &TheoremSubject) {
    typeset::formula(ui, formulas::THEOREM);
    ui.separator();
    let law = law(ui, subject);
    let (k, palette) = (scene.state.step(), Palette::of(ui.ctx()));
    let numbers = numbers_at(scene, subject, law, k);
    for (i, line) in lines(k, numbers.as_ref()).into_iter().enumerate() {
        ui.horizontal_wrapped(|ui| {
            ui.label(theme::strong(format!("{}. {}", i + 1, line.title)));
            ui.add_space(GAP);
            typeset::words(ui, &format!("${}$", formulas::PROOF[i]), palette.text);
            if let Some(numbers) = &line.numbers {
                ui.add_space(GAP);
                typeset::words(ui, numbers, palette.accent);
            }
        });
    }
}

/// Returns the theorem with its measured means; where it does not hold for the run, the reason is shown.
fn law<'a>(ui: &mut Ui, subject: &'a TheoremSubject) -> Option<(&'a Theorem, &'a Ensemble)> {
    match (&subject.law, subject.look.fresh()) {
        (Ok(law), Some(ensemble)) => Some((law, ensemble)),
        (Err(why), _) if !why.is_empty() => {
            ui.add(Label::new(RichText::new(why).color(Palette::of(ui.ctx()).warning)).wrap());
            None
        }
        _ => None,
    }
}

/// Returns the numbers of the proof at step `k`; none before the first update.
fn numbers_at(scene: &Scene<'_>, subject: &TheoremSubject, law: Option<(&Theorem, &Ensemble)>, k: usize) -> Option<Proof> {
    let (law, ensemble) = law.filter(|_| k > 0)?;
    let run = &scene.state.work.experiment.runs[subject.index];
    Some(Proof::at(law, ensemble, k, run.learning_rate() * run.schedule.factor(k - 1)))
}

fn results(ui: &mut Ui, law: &Theorem, ensemble: &Ensemble, k: usize) {
    let sums = law.sums[k];
    let (Some(bound), Some(gap)) = (law.bound(k), law.gap(ensemble, k)) else {
        ui.add(Label::new("All learning rates so far are 0: nothing has been averaged.").wrap());
        return;
    };
    ui.label(theme::strong(format!("At k = {k}, over {} seeds", ensemble.seeds)));
    facts::table(ui, "theorem", |row| {
        let mut row = |name: &str, value: f64, tip: &str| row(name, numbers::digits(value, 5), tip);
        row(
            "R²",
            law.r_squared,
            "‖x₀ − x*‖². The slide writes R for this square, and then R² in the formula; here R is the distance.",
        );
        row(
            "E‖gᵢ‖²",
            law.g_squared(k).unwrap_or(f64::NAN),
            "G²: the mean of ‖gᵢ‖² over the seeds and the updates so far, each weighted by αᵢ²",
        );
        row("Σ αᵢ", sums.rates, "The learning rates so far");
        row("Σ αᵢ²", sums.squares, "Their squares");
        row("bound", bound, "(R² + Σ αᵢ² E‖gᵢ‖²) / (2 Σ αᵢ)");
        row("E F(x̄ₖ) − F*", gap, "The mean over the seeds");
        row("bound / gap", bound / gap, "How many times the bound is above what is measured");
    });
}

struct ProofLine {
    title: &'static str,
    numbers: Option<String>,
    why: &'static str,
}

fn lines(k: usize, proof: Option<&Proof>) -> [ProofLine; 6] {
    let n = |x: f64| numbers::digits(x, 4);
    let write = |f: &dyn Fn(&Proof) -> String| proof.map(f);
    let compared = |line: usize, relation: &str| {
        proof.map(|proof| {
            let [left, right] = proof.sides[line].map(n);
            format!("{left} {relation} {right}")
        })
    };
    [
        ProofLine {
            title: "One update",
            numbers: write(&|m| format!("i = {}: {} = {} − {} + {}", m.i, n(m.after), n(m.before), n(m.progress), n(m.length))),
            why: "The square of a difference, with $xᵢ₊₁ = xᵢ − αᵢ gᵢ$. The numbers are means over the seeds.",
        },
        ProofLine {
            title: "The expectation",
            numbers: if proof.is_some_and(|proof| proof.alpha == 0.0) {
                Some("αᵢ = 0: this update does not move x".into())
            } else {
                compared(1, "≈")
            },
            why: "Given $xᵢ$, the gradient $gᵢ$ is $∇F(xᵢ)$ on average: this is where $E gᵢ = ∇F(xᵢ)$ is needed. \
                  The two means differ by chance, as long as the seeds are finitely many.",
        },
        ProofLine {
            title: "Convexity",
            numbers: compared(2, "≤"),
            why: "A convex function lies above its tangent at $xᵢ$, at $x*$ as everywhere.",
        },
        ProofLine {
            title: "The sum over i = 0 … k − 1",
            numbers: write(&|m| format!("{} ≤ {} − {} + {}", n(m.sides[3][0]), n(m.r_squared), n(m.after), n(m.all_lengths))),
            why: "Each distance is added once and subtracted once: only the first and the last are left.",
        },
        ProofLine {
            title: "Jensen's inequality",
            numbers: compared(4, "≤"),
            why: "F of an average is at most the average of F, again because F is convex.",
        },
        ProofLine {
            title: "Together",
            numbers: compared(5, "≤").map(|line| format!("k = {k}: {line}")),
            why: "Drop $−E‖xₖ − x*‖² ≤ 0$, and divide by $2 Σ αᵢ$.",
        },
    ]
}
