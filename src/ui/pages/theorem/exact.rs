//! The exact law beside the bound, for a quadratic: the mean gap of the iterate and of the averaged iterate without any seed, the noise
//! floor, and the law c/k of averaging.

use crate::sim::experiment::exact::{ExactGap, ExactLaw};
use crate::sim::formulas;
use crate::ui::derived::background::{Background, BackgroundValue};
use crate::ui::numbers;
use crate::ui::pages::scene::Scene;
use crate::ui::paint::chart::{Chart, Swatch};
use crate::ui::paint::halo::text_on_ground;
use crate::ui::runs::pictures::RunKey;
use crate::ui::state::State;
use crate::ui::theme::{self, Palette};
use eframe::egui::{Align2, Rect, Stroke, Ui, vec2};

/// The name of the panel in which the exact law is shown.
pub const PANEL: &str = "exact";

/// The number of marks on each exact curve.
const MARKS: usize = 26;

/// The exact curves of the selected run, computed beside the window.
#[derive(Default)]
pub struct ExactChart {
    curves: Background<RunKey, Result<ExactCurves, String>>,
}

/// The exact law of a run in numbers.
pub struct ExactCurves {
    gaps: Vec<ExactGap>,
    /// The mean gap at which the run settles, where it does.
    floor: Option<f64>,
    /// The number c in c/k, where the run settles.
    averaged: Option<f64>,
}

impl ExactChart {
    /// Returns the curves of the `index`-th run, as far as they are known; where there is no exact law, the reason.
    pub fn of(&mut self, ui: &Ui, scene: &Scene<'_>, index: usize) -> BackgroundValue<Result<ExactCurves, String>> {
        let experiment = &scene.state.work.experiment;
        let key = RunKey::of(experiment, &experiment.runs[index]);
        self.curves.ask_now(ui.ctx(), &key, (), |key, (), watch| {
            let (experiment, run) = key.experiment();
            let law = match ExactLaw::of(&experiment, &run) {
                Ok(law) => law,
                Err(why) => return Some(Err(why)),
            };
            let gaps = law.gaps(experiment.steps, watch)?;
            Some(Ok(ExactCurves { gaps, floor: law.floor().ok(), averaged: law.averaged().ok() }))
        })
    }
}

/// Whether the exact law is shown: it was switched on, or the beat of a lesson shows its panel.
pub fn is_on(state: &State) -> bool {
    asked(state).unwrap_or(state.settings.exact_law)
}

/// Whether the panel that a lesson or the stage names is this one; none where it names neither this one nor that of the bound alone.
fn asked(state: &State) -> Option<bool> {
    let named = state.panel.filter(|_| state.presenting || state.lesson.is_some());
    named.filter(|panel| [PANEL, "bound"].contains(panel)).map(|panel| panel == PANEL)
}

/// Shows the switch of the exact law; where there is none, `curves` says why.
pub fn switch(ui: &mut Ui, state: &mut State, curves: Option<&Result<ExactCurves, String>>) {
    let why = curves.and_then(|curves| curves.as_ref().err());
    let before = is_on(state);
    let mut on = before;
    let tip = "On a quadratic the mean gap is known exactly: the second moments of the distance follow a linear recursion. Rings and dots \
               are computed without any seed, and lie on the measured curves.";
    let box_of = |ui: &mut Ui| theme::checkbox(ui, &mut on, "exact law");
    let shown = ui.add_enabled_ui(why.is_none(), box_of).inner.on_hover_text(tip);
    shown.on_disabled_hover_text(why.map_or(String::new(), |why| format!("Not here: {why}.")));
    if on != before {
        state.settings.exact_law = on;
        state.panel = asked(state).map(|_| if on { PANEL } else { "bound" }).or(state.panel);
    }
}

/// The three looks of the exact law: of the iterate, of the averaged iterate, and of c/k.
fn looks(palette: &Palette) -> [Swatch; 3] {
    [Swatch::Rings(palette.text), Swatch::Dots(palette.text), Swatch::Dashed(Stroke::new(1.6, palette.accent))]
}

impl ExactCurves {
    /// Returns the entries of the legend.
    pub fn entries(&self, palette: &Palette) -> Vec<(String, Swatch)> {
        let [last, average, law] = looks(palette);
        let mut entries = vec![("exact: $E F(xₖ) − F*$".to_owned(), last), ("exact: $E F(x̄ₖ) − F*$".to_owned(), average)];
        entries.extend(self.averaged.map(|_| (format!("${}$", formulas::AVERAGING), law)));
        entries
    }

    /// Lists the values at the steps `ks` that the vertical axis has to hold.
    pub fn values<'a>(&'a self, ks: &'a [usize]) -> impl Iterator<Item = f64> + 'a {
        let gaps = ks.iter().filter_map(|&k| self.gaps.get(k)).flat_map(|gap| [gap.last, gap.average]);
        gaps.chain(ks.last().and_then(|&k| Some(self.averaged? / k as f64)))
    }

    /// Draws the curves at the steps `ks`, of which the first is not 0; `names_floor` tells whether the floor is named with its number.
    /// Returns where its name stands.
    pub fn draw(&self, chart: &Chart, ks: &[usize], names_floor: bool, palette: &Palette) -> Option<Rect> {
        if let Some(c) = self.averaged {
            chart.dashed(ks.iter().map(|&k| (k as f64, c / k as f64)), Stroke::new(1.6, palette.accent));
        }
        let stride = ks.len().div_ceil(MARKS).max(1);
        for &k in ks.iter().step_by(stride).chain(ks.last()) {
            let Some(gap) = self.gaps.get(k) else { continue };
            let inside = |y: f64| chart.at(k as f64, y).filter(|at| chart.frame.contains(*at));
            if let Some(at) = inside(gap.last) {
                chart.painter.circle_stroke(at, 3.6, Stroke::new(1.4, palette.text));
            }
            if let Some(at) = inside(gap.average) {
                chart.painter.circle_filled(at, 2.8, palette.text);
            }
        }
        let (floor, last) = self.floor.filter(|_| names_floor).zip(ks.last())?;
        let at = chart.at(*last as f64, floor).filter(|at| chart.frame.y_range().contains(at.y))?;
        chart.painter.line_segment([at - vec2(0.3 * chart.frame.width(), 0.0), at], Stroke::new(1.2, palette.weak));
        let words = format!("floor ${}$ = {}", formulas::FLOOR, numbers::digits(floor, 4));
        // Below it: the curves come down to it from above, and the rings on them are 4 points wide.
        Some(text_on_ground(&chart.painter, at + vec2(-6.0, 9.0), Align2::RIGHT_TOP, &words, palette))
    }
}
