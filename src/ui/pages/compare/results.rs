//! The numbers of the comparisons: the best rate of each run and how forgiving it is, the areas of the basins, and the scores.

use crate::figure;
use crate::figure::comparison::basins_figure::percent;
use crate::math::catalog::param::{Tunable as _, Value};
use crate::sim::Run;
use crate::sim::compare::rate_curve::CompareMeasure;
use crate::sim::compare::rate_range::RATE_KEY;
use crate::ui::numbers;
use crate::ui::pages::compare::profile::Found;
use crate::ui::pages::compare::work::CompareWork;
use crate::ui::pages::scene::Scene;
use crate::ui::paint::facts;
use crate::ui::state::compared::is_compared;
use crate::ui::theme::{self, GAP, Palette};
use crate::ui::typeset;
use eframe::egui::{Grid, RichText, Ui, vec2};

/// Shows the numbers; none while a lesson asks for what they would say.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>, work: &mut CompareWork) {
    if scene.state.hides_results() || scene.state.work.experiment.runs.iter().all(|run| !is_compared(run)) {
        return;
    }
    sweep(ui, scene, work);
    basins(ui, scene, work);
    scores(ui, scene, work);
}

/// The most characters of a name in a table.
const NAME: usize = 11;

/// Shows the name of `run`, cut where the table has no room for all of it.
fn name(ui: &mut Ui, run: &Run, palette: &Palette) {
    let whole = run.name();
    let cut = if whole.chars().count() > NAME {
        format!("{}…", whole.chars().take(NAME).collect::<String>())
    } else {
        whole.to_owned()
    };
    ui.label(RichText::new(cut).color(palette.run(run.color))).on_hover_text(whole);
}

fn sweep(ui: &mut Ui, scene: &mut Scene<'_>, work: &mut CompareWork) {
    let palette = Palette::of(ui.ctx());
    let (settings, measure) = (scene.state.settings.compare.sweep(), scene.state.settings.compare.measure);
    let found = work.sweep(ui.ctx(), &scene.state.work.experiment, settings);
    let (look, warning) = (&found.look, found.warning());
    let Some(value) = look.value.as_deref().filter(|value| value.value.curves.len() == scene.state.work.experiment.runs.len())
    else {
        return;
    };
    ui.separator();
    let what = match measure {
        CompareMeasure::Gap => "gap",
        CompareMeasure::Evaluations => "evaluations",
        CompareMeasure::Steps => "steps",
    };
    ui.label(theme::strong(format!("Best learning rates, by {what}")));
    let mut best = Vec::new();
    Grid::new("best rates").num_columns(4).spacing(vec2(8.0, 4.0)).show(ui, |ui| {
        ui.label("");
        let tip = "The best of the rates that are tried here, after the budget; the slider of a learning rate names the best after the steps of the \
                   experiment, from finer rates";
        ui.weak("best α").on_hover_text(tip);
        ui.weak(what);
        let tip = "How forgiving it is: the width, in decades, of the rates around the best one that are at most ten times worse. Gaps below 10⁻¹² of that at \
                   the start count as equal.";
        ui.weak("decades").on_hover_text(tip);
        ui.end_row();
        for (run, curve) in scene.state.work.experiment.runs.iter().zip(&value.value.curves).filter(|(run, _)| is_compared(run)) {
            name(ui, run, palette);
            let found = curve.best(measure);
            best.push(found.map(|i| curve.rates[i]));
            match found {
                Some(i) => {
                    ui.label(numbers::digits(curve.rates[i], 3));
                    ui.label(numbers::digits(curve.points[i].spread(measure).median, 3));
                    let width = curve.forgiveness(measure).expect("there is a best rate");
                    let least = if width.is_cut { "≥ " } else { "" };
                    let narrow = width.from == width.to;
                    ui.label(if narrow { "below 0.1".to_owned() } else { format!("{least}{:.1}", width.decades()) });
                }
                None => {
                    ui.label("none works");
                }
            }
            ui.end_row();
        }
    });
    let take = ui.button("Give each run its best α").on_hover_text("Set the learning rate of every visible run to its best one");
    if take.clicked() {
        let visible = scene.state.work.experiment.runs.iter_mut().filter(|run| is_compared(run));
        for (run, rate) in visible.zip(&best) {
            if let Some(rate) = rate {
                // The rate was allowed when it was tried. It is taken with all its digits: beside a needle of the curve another rate, however
                // near, ends elsewhere.
                let _ = run.optimizer.set(RATE_KEY, &Value::Number(*rate));
            }
        }
    }
    let runs = value.value.runs;
    ui.weak(format!("{runs} runs{}", warning.map_or_else(String::new, |warning| format!(", {warning}"))));
}

fn basins(ui: &mut Ui, scene: &mut Scene<'_>, work: &mut CompareWork) {
    let (selected, steps) = (scene.state.selected, scene.state.settings.compare.basin_steps());
    if scene.state.selected_run().is_none() {
        return;
    }
    let found = work.basins(ui.ctx(), &scene.state.work.experiment, (0, selected), steps);
    let (look, warning) = (&found.look, found.warning());
    let Some(value) = look.value.as_deref() else { return };
    let basins = &value.value;
    ui.add_space(GAP);
    ui.separator();
    let name = scene.state.work.experiment.runs[selected].name();
    ui.label(theme::strong(format!("Basins of {name}")));
    facts::table(ui, "areas", |row| {
        for (i, basin) in basins.basins.iter().enumerate().take(12) {
            let steps = basin.steps.map_or_else(String::new, |steps| format!(", in {} steps", numbers::short(steps)));
            let tip = "The share of the starts in view that come to this minimum, and the median of the steps that they take";
            row(&format!("minimum {}", i + 1), format!("{}{steps}", percent(basin.share)), tip);
        }
        row("not settled", percent(basins.unsettled()), "The share of starts from which the run stays near no minimum");
        row("diverged", percent(basins.diverged()), "The share of starts from which a number is no longer finite");
    });
    if let Some(warning) = warning {
        ui.weak(warning);
    }
}

fn scores(ui: &mut Ui, scene: &mut Scene<'_>, work: &mut CompareWork) {
    let palette = Palette::of(ui.ctx());
    let Ok(found) = Found::of(ui, scene, work) else { return };
    let Some(value) = found.look.value.as_deref() else { return };
    let benchmark = &value.value;
    ui.add_space(GAP);
    ui.separator();
    ui.label(theme::strong("On all functions"));
    let experiment = &scene.state.work.experiment;
    let word = |x: f64| if x.is_finite() { numbers::digits(x, 2) } else { "∞".into() };
    Grid::new("scores").num_columns(4).spacing(vec2(8.0, 4.0)).show(ui, |ui| {
        ui.label("");
        ui.weak("solved");
        ui.weak("median")
            .on_hover_text("The median, over the functions, of the median evaluations, with its 95 % interval by bootstrap");
        ui.weak("rank").on_hover_text("The mean rank over the functions, 1 the best");
        ui.end_row();
        for i in benchmark.order() {
            let (run, score) = (&experiment.runs[found.runs[i]], &benchmark.scores[i]);
            name(ui, run, palette);
            ui.label(format!("{}/{}", score.solved, score.problems));
            let [low, high] = score.interval.map(word);
            ui.label(format!("{} [{low}, {high}]", word(score.median))).on_hover_text("The median, and its 95 % interval");
            ui.label(benchmark.ranks.as_ref().map_or_else(|| "–".into(), |ranks| numbers::digits(ranks.mean[i], 3)));
            ui.end_row();
        }
    });
    let called = |i: usize| experiment.runs[found.runs[i]].name().to_owned();
    typeset::wrapped(ui, &benchmark.verdict(&called), palette.weak);
    let edges: usize = benchmark.scores.iter().map(|score| score.edges).sum();
    let settings = &found.suite.settings;
    let mut words = format!(
        "{}, {}; budget {} evaluations; gap to {} of the first; {} rates from {} to {}.",
        figure::numbers::counted(found.suite.problems.len(), "function"),
        figure::numbers::counted(settings.starts, "start"),
        settings.probe.budget.most,
        numbers::short(settings.probe.tolerance),
        settings.rates.count,
        numbers::short(settings.rates.from),
        numbers::short(settings.rates.to)
    );
    if edges > 0 {
        words += &format!(" In {edges} cases the best rate is at an end of the range: another range might give a better one.");
    }
    let differs = |run: &Run| run.sampling.as_ref().is_some_and(|sampling| !sampling.is_full()) || run.noise.is_some();
    if found.runs.iter().any(|run| differs(&scene.state.work.experiment.runs[*run])) {
        words += " Every run takes full gradients here: its own sampling and noise are left out, so that runs that differ only by them are the same.";
    }
    if !found.suite.left_out.is_empty() {
        let names: Vec<&str> = found.suite.left_out.iter().map(|(name, _)| name.as_str()).collect();
        words += &format!(" Left out, since no least value is known or a file is needed: {}.", names.join(", "));
    }
    typeset::wrapped(ui, &words, palette.weak);
}
