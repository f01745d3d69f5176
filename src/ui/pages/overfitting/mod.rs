//! The page Overfitting: a polynomial through noisy points, its error against the degree, bias and variance, and two cures.

mod bias;
mod controls;
mod cures;
mod degree;
mod fit;
mod numbers;

use crate::sim::overfitting::fit_curves::{Cures, DegreeErrors, against_degree};
use crate::sim::overfitting::redraws::{REDRAWS, RedrawnError, redraws};
use crate::sim::overfitting::{Cure, Overfitting};
use crate::ui::derived::background::{Background, BackgroundValue};
use crate::ui::pages::scene::{PageView, Scene, framed};
use crate::ui::theme::{self, faded};
use eframe::egui::{CentralPanel, Color32, Frame, Margin, Panel, Ui};

/// The page Overfitting.
#[derive(Default)]
pub struct OverfittingPage {
    fit: fit::FitChart,
    curves: Background<Overfitting, FitCurves>,
    redraws: Background<Overfitting, Vec<RedrawnError>>,
}

/// The curves that follow from the experiment without chance.
struct FitCurves {
    /// The errors for every degree.
    degrees: Vec<DegreeErrors>,
    /// Both cures of the present degree.
    cures: Cures,
}

impl OverfittingPage {
    fn curves(&mut self, ui: &Ui, scene: &Scene<'_>) -> BackgroundValue<FitCurves> {
        let experiment = &scene.state.work.overfitting;
        self.curves.ask_now(ui.ctx(), experiment, (), |experiment, (), watch| {
            let degrees = against_degree(experiment);
            (!watch.is_stopped()).then(|| FitCurves { degrees, cures: Cures::of(experiment) })
        })
    }

    /// Returns the averages over draws for every degree; they are drawn again once no control is held.
    fn redraws(&mut self, ui: &Ui, scene: &Scene<'_>) -> BackgroundValue<Vec<RedrawnError>> {
        // What does not matter to them is the same in every key.
        let own = Overfitting::default();
        let used = Overfitting { degree: own.degree, ..scene.state.work.overfitting.clone() };
        let key = match used.cure {
            Cure::Ridge => Overfitting { lr: own.lr, steps: own.steps, ..used },
            Cure::EarlyStopping => Overfitting { lambda: own.lambda, ..used },
        };
        let held = ui.input(|input| input.pointer.any_down());
        self.redraws.ask(ui.ctx(), &key, !held, (), |experiment, (), watch| redraws(experiment, REDRAWS, watch))
    }

    fn chart(&mut self, name: &str, ui: &mut Ui, scene: &mut Scene<'_>) {
        match name {
            "degree" => degree::show(ui, scene, &self.curves(ui, scene)),
            "bias" => bias::show(ui, scene, &self.curves(ui, scene), &self.redraws(ui, scene)),
            "cures" => cures::show(ui, scene, &self.curves(ui, scene)),
            _ => self.fit.show(ui, scene),
        }
    }
}

impl PageView for OverfittingPage {
    fn controls(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        controls::show(ui, scene.state);
    }

    fn middle(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let inside = theme::inset(ui.ctx());
        let below = Frame::new().outer_margin(Margin { top: 8, ..Margin::ZERO });
        let height = ui.available_height() * 0.5;
        // What a lesson hides leaves its room to the rest.
        let shown = |name: &&str| match *name {
            "degree" | "bias" => !scene.state.hides_results(),
            "cures" => !scene.state.asks_goal(),
            _ => true,
        };
        let [upper, lower] = [["fit", "degree"], ["bias", "cures"]].map(|row| row.into_iter().filter(shown).collect::<Vec<_>>());
        let mut row = |ui: &mut Ui, names: &[&str]| {
            if let [_, right] = names {
                let half = ui.available_width() * 0.5 - 4.0;
                let beside = inside.outer_margin(Margin { left: 8, ..Margin::ZERO });
                let panel = Panel::right((*right).to_owned()).frame(beside).exact_size(half);
                panel.resizable(false).show_separator_line(false).show(ui, |ui| self.chart(right, ui, scene));
            }
            CentralPanel::no_frame().frame(inside).show(ui, |ui| self.chart(names[0], ui, scene));
        };
        if !lower.is_empty() {
            let panel = Panel::bottom("lower row").frame(below).exact_size(height);
            panel.resizable(false).show_separator_line(false).show(ui, |ui| row(ui, &lower));
        }
        CentralPanel::no_frame().frame(Frame::new()).show(ui, |ui| row(ui, &upper));
    }

    fn panel(&mut self, name: &str, ui: &mut Ui, scene: &mut Scene<'_>) {
        framed(ui, |ui| self.chart(name, ui, scene));
    }

    fn control(&mut self, name: &str, ui: &mut Ui, scene: &mut Scene<'_>) -> bool {
        controls::alone(ui, scene.state, name)
    }

    fn column(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let curves = self.curves(ui, scene);
        numbers::show(ui, scene, &curves);
    }
}

/// Returns `color`, paler while it shows an earlier experiment.
fn shade(color: Color32, fresh: bool) -> Color32 {
    if fresh { color } else { faded(color, 0.4) }
}
