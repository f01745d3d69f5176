//! The page Theorem: the convergence theorem applied to a real run, with the bound over the measured gap, the trade-off of the learning
//! rate, and the two constraints on it.

mod bound;
mod constraints;
mod exact;
mod proof;
mod tradeoff;

use crate::math::catalog::Catalog;
use crate::sim::ensemble::Ensemble;
use crate::sim::ensemble::theorem;
use crate::ui::controls::column;
use crate::ui::derived::background::BackgroundValue;
use crate::ui::pages::scene::{PageView, Scene, framed};
use crate::ui::theme;
use eframe::egui::{CentralPanel, Frame, Margin, Panel, Ui};
use std::sync::Arc;

/// The page Theorem.
#[derive(Default)]
pub struct TheoremPage {
    constraints: constraints::ConstraintsChart,
    tradeoff: tradeoff::TradeoffChart,
    exact: exact::ExactChart,
}

/// The subject of the page: the selected run with its ensemble, and the theorem applied to it, or why it does not apply.
struct TheoremSubject {
    index: usize,
    look: BackgroundValue<Ensemble>,
    law: Result<theorem::Theorem, String>,
    /// The other runs that are shown; none while a lesson asks which bound is least.
    others: Vec<OtherRun>,
}

/// A run beside the subject of the page.
struct OtherRun {
    index: usize,
    law: theorem::Theorem,
    ensemble: Arc<Ensemble>,
}

impl TheoremSubject {
    /// Returns the subject of `scene`; none where no run is selected.
    fn of(ui: &Ui, scene: &mut Scene<'_>) -> Option<Self> {
        let experiment = &scene.state.work.experiment;
        let index = scene.state.selected;
        let run = experiment.runs.get(index)?;
        let mut looks = scene.ensembles.of(ui.ctx(), experiment);
        let asks = scene.state.unanswered().any(|(_, task)| !task.is_played());
        let others = experiment.runs.iter().enumerate().filter(|(i, run)| *i != index && !run.hidden && !asks);
        let others = others.filter_map(|(i, run)| {
            let ensemble = looks[i].value.as_ref().filter(|_| looks[i].fresh)?;
            let law = theorem::of(experiment, run, ensemble).ok()?;
            Some(OtherRun { index: i, law, ensemble: Arc::clone(ensemble) })
        });
        let others = others.collect();
        let look = looks.swap_remove(index);
        let law = match (&look.value, look.fresh) {
            (Some(ensemble), true) => theorem::of(experiment, run, ensemble),
            // While the seeds are still running, only what is known beforehand.
            _ => theorem::applies(experiment, run).and_then(|_| Err(String::new())),
        };
        Some(TheoremSubject { index, look, law, others })
    }
}

impl PageView for TheoremPage {
    fn middle(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let Some(subject) = TheoremSubject::of(ui, scene) else {
            ui.centered_and_justified(|ui| ui.weak("Add a run of gradient descent: the theorem is about its steps."));
            return;
        };
        let lower = (ui.available_height() * 0.52).max(240.0);
        let inside = theme::inset(ui.ctx());
        let gap = |margin| Frame::new().outer_margin(margin);
        Panel::bottom("choices")
            .frame(gap(Margin { top: 8, ..Margin::ZERO }))
            .exact_size(lower)
            .resizable(false)
            .show_separator_line(false)
            .show(ui, |ui| {
                let width = ui.available_width() * 0.5 - 4.0;
                let right = inside.outer_margin(Margin { left: 8, ..Margin::ZERO });
                Panel::right("constraints").frame(right).exact_size(width).resizable(false).show_separator_line(false).show(
                    ui,
                    |ui| {
                        self.constraints.show(ui, scene, &subject);
                    },
                );
                CentralPanel::no_frame().frame(inside).show(ui, |ui| self.tradeoff.show(ui, scene, &subject));
            });
        CentralPanel::no_frame().frame(inside).show(ui, |ui| bound::show(ui, scene, &subject, &mut self.exact));
    }

    fn panel(&mut self, name: &str, ui: &mut Ui, scene: &mut Scene<'_>) {
        let Some(subject) = TheoremSubject::of(ui, scene) else {
            ui.centered_and_justified(|ui| ui.weak("Add a run of gradient descent: the theorem is about its steps."));
            return;
        };
        framed(ui, |ui| match name {
            "tradeoff" => self.tradeoff.show(ui, scene, &subject),
            "constraints" => self.constraints.show(ui, scene, &subject),
            "proof" => {
                column::scrolled(ui, "proof", |ui| proof::show(ui, scene, &subject));
            }
            _ => bound::show(ui, scene, &subject, &mut self.exact),
        });
    }

    fn column(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let Some(subject) = TheoremSubject::of(ui, scene) else {
            ui.weak("Add a run to see the proof with its numbers.");
            return;
        };
        proof::show(ui, scene, &subject);
    }
}

/// Returns the name of the selected run, as it is shown over charts.
fn name(scene: &Scene<'_>, subject: &TheoremSubject) -> String {
    let run = &scene.state.work.experiment.runs[subject.index];
    let schedule = run.schedule.schedule.entry().title.to_lowercase();
    // A run that is called by its schedule is not called so twice.
    if run.schedule.is_constant() || run.name().to_lowercase() == schedule {
        run.name().to_owned()
    } else {
        format!("{}, {schedule}", run.name())
    }
}
