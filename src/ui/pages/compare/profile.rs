//! The performance profile and the data profile of all visible runs.

use crate::sim::compare::benchmark::Benchmark;
use crate::sim::compare::profiles::Profile;
use crate::sim::compare::suite::Suite;
use crate::sim::picture::marks::PATH;
use crate::ui::derived::background::BackgroundValue;
use crate::ui::pages::compare::has_runs;
use crate::ui::pages::compare::heading;
use crate::ui::pages::compare::work::{CompareWork, Numbered};
use crate::ui::pages::scene::Scene;
use crate::ui::paint::chart::{Axis, Chart, Swatch, legend};
use crate::ui::state::compared::{is_compared, suite};
use crate::ui::state::comparison_plan::ComparisonPicture;
use crate::ui::theme::{Palette, SMALL, faded};
use crate::ui::typeset;
use eframe::egui::{Label, ProgressBar, RichText, Sense, Stroke, Ui};

/// The benchmark of the visible runs, as far as it is known.
pub struct Found {
    /// What is compared.
    pub suite: Suite,
    /// The indices of the runs, in the order of the suite.
    pub runs: Vec<usize>,
    /// The result.
    pub look: BackgroundValue<Numbered<Benchmark>>,
}

impl Found {
    /// Returns the benchmark of the visible runs; fails with the reason where there is none.
    pub fn of(ui: &Ui, scene: &Scene<'_>, work: &mut CompareWork) -> Result<Self, String> {
        let experiment = &scene.state.work.experiment;
        let suite = suite(experiment, &scene.state.settings.compare)?;
        let runs: Vec<usize> = (0..experiment.runs.len()).filter(|i| is_compared(&experiment.runs[*i])).collect();
        let mut look = work.benchmark(ui.ctx(), &suite);
        // That of other runs has other columns.
        look.value = look.value.filter(|value| value.value.cells.len() == runs.len());
        Ok(Found { suite, runs, look })
    }

    /// Shows why there is nothing to show yet; returns whether there is something.
    pub fn is_there(&self, ui: &mut Ui) -> bool {
        if let Some(part) = self.look.part.filter(|_| !self.look.fresh) {
            ui.add(ProgressBar::new(part).desired_height(6.0));
        }
        if self.look.value.is_none() {
            let part = self.look.part.map_or_else(String::new, |part| format!(" {:.0} %", 100.0 * part));
            ui.centered_and_justified(|ui| ui.weak(format!("computing …{part}")));
        }
        self.look.value.is_some()
    }
}

/// Asks for the benchmark where it may be shown; says otherwise why it is not.
pub fn found(ui: &mut Ui, scene: &mut Scene<'_>, work: &mut CompareWork) -> Option<Found> {
    if !has_runs(ui, &scene.state.work.experiment) {
        return None;
    }
    if scene.state.hides_results() {
        ui.centered_and_justified(|ui| ui.weak(scene.state.hidden_words()));
        return None;
    }
    match Found::of(ui, scene, work) {
        Ok(found) => found.is_there(ui).then_some(found),
        Err(message) => {
            ui.label(message);
            None
        }
    }
}

/// Shows the performance profile in the rest of `ui`, or the `data` profile.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>, work: &mut CompareWork, data: bool) {
    let palette = Palette::of(ui.ctx());
    let (words, tip) = if data {
        (
            "Solved within so many evaluations",
            "The share of problems (a function with a start and a seed) that a run solves within a number of evaluations (Moré and Wild 2009).",
        )
    } else {
        (
            "All functions: who is fast how often?",
            "The share of problems (a function with a start and a seed) that a run solves with at most so many times the evaluations of the best \
             run on each (Dolan and Moré 2002).",
        )
    };
    heading(ui, scene, words, tip, ComparisonPicture::Benchmark);
    let Some(found) = found(ui, scene, work) else { return };
    let benchmark = &found.look.value.as_deref().expect("it is there").value;
    let experiment = &scene.state.work.experiment;
    let stroke = |i: usize| {
        let width = if found.runs[i] == scene.state.selected { PATH + 1.2 } else { PATH };
        let color = palette.run(experiment.runs[found.runs[i]].color);
        Stroke::new(width, if found.look.fresh { color } else { faded(color, 0.4) })
    };
    let names: Vec<String> = (0..found.runs.len())
        .map(|i| {
            let score = &benchmark.scores[i];
            format!("{} {}/{}", experiment.runs[found.runs[i]].name(), score.solved, score.problems)
        })
        .collect();
    let entries: Vec<(&str, Swatch)> =
        names.iter().enumerate().map(|(i, name)| (name.as_str(), Swatch::Line(stroke(i)))).collect();
    // The colours are those of the table of runs: where the names would take the room of the curves, they are left out.
    let width: f32 = names.iter().map(|name| typeset::measure(ui.ctx(), name, SMALL).x + 40.0).sum();
    let rows = (width / ui.available_width().max(1.0)).ceil() + 1.0;
    if 20.0 * rows < 0.25 * ui.available_height() {
        legend(ui, &entries);
    } else {
        let words = "Colours as in the table of runs; the tab Table has the numbers.";
        ui.add(Label::new(RichText::new(words).weak()).truncate());
    }
    let profiles = if data { &benchmark.data } else { &benchmark.performance };
    let most = profiles.iter().filter_map(|profile| profile.stairs.last()).map(|(x, _)| *x).fold(10.0, f64::max);
    let x = if data {
        Axis::new("evaluations", true, (0.9, found.suite.settings.probe.budget.most as f64))
    } else {
        Axis::new("times the fewest evaluations", true, (0.9, most * 1.1))
    };
    let name = if data { "Data profile" } else { "Performance profile" };
    let chart = Chart::new(ui, name, x, Axis::new("share solved", false, (-0.04, 1.14)), Sense::hover());
    for (i, profile) in profiles.iter().enumerate() {
        chart.line(stairs(profile, x.range.1).into_iter(), stroke(i));
    }
}

/// The corners of the staircase, up to `end`.
fn stairs(profile: &Profile, end: f64) -> Vec<(f64, f64)> {
    let mut corners = vec![(1.0, 0.0)];
    let mut before = 0.0;
    for (x, share) in &profile.stairs {
        corners.extend([(x.max(1.0), before), (x.max(1.0), *share)]);
        before = *share;
    }
    corners.push((end, before));
    corners
}
