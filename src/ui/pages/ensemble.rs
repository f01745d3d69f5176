//! Every run repeated over many seeds: the cloud of iterates, the band of losses, and the numbers of both.

use crate::math::Landscape;
use crate::math::Point;
use crate::math::catalog::param::Param;
use crate::math::picture::scatter::Scatter;
use crate::sim::Experiment;
use crate::sim::ensemble::{Ensemble, Moment};
use crate::sim::experiment::{SEED, SEEDS};
use crate::sim::picture::loss_axis::never_negative;
use crate::sim::picture::marks::{HEAD, PATH};
use crate::ui::controls::param_slider;
use crate::ui::derived::background::BackgroundValue;
use crate::ui::numbers;
use crate::ui::pages::scene::{PageView, Scene, beside, framed};
use crate::ui::paint::chart::{Axis, Chart, Swatch, caption, legend};
use crate::ui::paint::cloud_layer;
use crate::ui::paint::facts;
use crate::ui::paint::halo::text_with_halo;
use crate::ui::paint::marker;
use crate::ui::paint::place::Place;
use crate::ui::plots::contour_plot::{Content, ContourPlot};
use crate::ui::plots::curve_plot;
use crate::ui::runs::pictures::Pictures;
use crate::ui::state::Settings;
use crate::ui::theme::{self, GAP, Palette, faded};
use eframe::egui::{self, Align2, CentralPanel, Checkbox, Id, Rect, RichText, Role, Sense, Stroke, Ui, WidgetInfo, vec2};
use std::cell::RefCell;

/// The most points of a curve that are drawn.
const POINTS: usize = 1500;
/// The most points of the curves of all runs together, of each kind.
const TOTAL: usize = 24_000;

/// The page Ensemble.
#[derive(Default)]
pub struct EnsemblePage {
    contours: ContourPlot,
    picked: Pictures,
}

impl PageView for EnsemblePage {
    fn middle(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let looks = scene.ensembles.of(ui.ctx(), &scene.state.work.experiment);
        let lower = (ui.available_height() * 0.4).clamp(180.0, 420.0);
        let inside = theme::inset(ui.ctx());
        beside(ui, scene, ("band", lower), inside, |ui, scene| bands(ui, scene, &looks));
        CentralPanel::no_frame().show(ui, |ui| self.cloud(ui, scene, &looks));
    }

    fn panel(&mut self, name: &str, ui: &mut Ui, scene: &mut Scene<'_>) {
        let looks = scene.ensembles.of(ui.ctx(), &scene.state.work.experiment);
        if name == "band" { framed(ui, |ui| bands(ui, scene, &looks)) } else { self.cloud(ui, scene, &looks) }
    }

    fn column(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let looks = scene.ensembles.of(ui.ctx(), &scene.state.work.experiment);
        ui.label(theme::heading("Many seeds"));
        ui.add(
            egui::Label::new(
                "Each seed is one run with draws of its own; all runs share them, so that they differ by method alone.",
            )
            .wrap(),
        );
        ui.add_space(GAP / 2.0);
        let experiment = &mut scene.state.work.experiment;
        let refused = param_slider::field(ui, &SEEDS, &mut experiment.seeds).err();
        scene.ensembles.progress(ui, experiment, &looks);
        if refused.is_some() {
            scene.state.message = refused;
        }
        let experiment = &scene.state.work.experiment;
        ui.add_space(GAP);
        if !is_random(experiment) {
            let words = "Nothing is random here: every seed gives the same run. Choose a sampling, or noise, at the left.";
            ui.add(egui::Label::new(RichText::new(words).color(Palette::of(ui.ctx()).warning)).wrap());
            ui.add_space(GAP);
        }
        one_seed(ui, scene);
        let runs = scene.state.work.experiment.runs.iter().zip(&looks).enumerate();
        for (i, (_, look)) in runs.filter(|(_, (run, _))| !run.hidden) {
            if let Some(ensemble) = &look.value {
                ui.add_space(GAP);
                ui.separator();
                ui.push_id(("numbers", i), |ui| table(ui, scene, i, ensemble, look.fresh));
            }
        }
    }
}

impl EnsemblePage {
    /// Shows the iterates of all seeds over the contours, with the path of the chosen seed.
    fn cloud(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, looks: &[BackgroundValue<Ensemble>]) {
        // The path on the contours is that of the chosen seed.
        let seed = picked(scene);
        let lines = if seed == scene.state.work.experiment.seed {
            self.picked = Pictures::default();
            scene.lines.to_vec()
        } else {
            self.picked.of(ui.ctx(), &Experiment { seed, ..scene.state.work.experiment.clone() }).lines
        };
        self.picked.progress(ui.ctx(), "Computing the paths of this seed", 1);
        let place = if scene.state.work.experiment.objective.dimension() == 1 {
            curve_plot::show(ui, scene.state, &lines, scene.actions)
        } else {
            let content = Content { lines: &lines, ghosts: &[], inspection: None, tools: !scene.state.presenting };
            self.contours.show(ui, scene.state, content, scene.actions)
        };
        clouds(ui, scene, looks, place);
    }
}

/// Whether different seeds give different runs.
fn is_random(experiment: &Experiment) -> bool {
    let finite_sum = !experiment.objective.data().is_empty();
    experiment.runs.iter().any(|run| {
        let conditions = experiment.conditions(run);
        conditions.noise > 0.0 || (finite_sum && !conditions.sampling.is_full())
    })
}

/// Returns the chosen seed, one of those of the ensemble.
fn picked(scene: &Scene<'_>) -> u64 {
    let Experiment { seed, seeds, .. } = scene.state.work.experiment;
    scene.state.picked.filter(|picked| (seed..seed + seeds as u64).contains(picked)).unwrap_or(seed)
}

fn one_seed(ui: &mut Ui, scene: &mut Scene<'_>) {
    let (seed, first) = (picked(scene), scene.state.work.experiment.seed);
    // The field shows the difference from the first seed, since a number field is not exact for large seeds.
    let mut offset = (seed - first) as f64;
    let last = first + scene.state.work.experiment.seeds as u64 - 1;
    ui.horizontal(|ui| {
        ui.weak("path of seed").on_hover_text("The seed whose paths are drawn; or click a dot of a cloud");
        let refused = RefCell::new(None);
        let field = egui::DragValue::new(&mut offset)
            .range(0.0..=(last - first) as f64)
            .update_while_editing(false)
            .custom_formatter(|offset, _| (first + offset as u64).to_string())
            .custom_parser(|text| {
                let typed = numbers::read_whole(text, &Param::count("", "", "path of seed", "", first, first, last));
                Some(
                    typed.unwrap_or_else(|message| {
                        refused.replace(Some(message));
                        seed
                    }) as f64
                        - first as f64,
                )
            });
        if ui.add_sized([62.0, 24.0], field).accessible_name("path of seed").changed() {
            scene.state.picked = Some(first + offset as u64);
        }
        if let Some(message) = refused.into_inner() {
            scene.state.message = Some(message);
        }
        let own = ui.add_enabled(seed != first, egui::Button::new("Make it first"));
        if own.on_hover_text("Let the experiment's seed be this one, on all pages").clicked() {
            scene.state.work.experiment.seed = if SEED.allows_whole(seed) { seed } else { first };
        }
    });
}

/// Draws the cloud of every run at the playhead. Clicking a dot chooses its seed.
fn clouds(ui: &mut Ui, scene: &mut Scene<'_>, looks: &[BackgroundValue<Ensemble>], place: Place) {
    let palette = Palette::of(ui.ctx());
    let painter = ui.painter().with_clip_rect(place.frame);
    let step = scene.state.step();
    let objective = scene.state.work.experiment.objective.clone();
    let pointer = ui.input(|input| input.pointer.hover_pos()).filter(|at| place.frame.contains(*at));
    let mut nearest = None;
    for (run, look) in scene.state.work.experiment.runs.iter().zip(looks).filter(|(run, _)| !run.hidden) {
        let Some(ensemble) = &look.value else { continue };
        let (_, cloud) = ensemble.cloud.at(step);
        let placed = placed(&*objective, cloud);
        let color = faded(palette.run(run.color), if look.fresh { 1.0 } else { 0.4 });
        cloud_layer::dots(&painter, &placed, color, place);
        if objective.dimension() > 1 {
            cloud_layer::summary(&painter, &placed, color, place);
        }
        nearest = nearest.or(pointer.and_then(|pointer| cloud_layer::nearest(&placed, pointer, place)));
    }
    let Some((member, at)) = nearest else { return };
    let seed = scene.state.work.experiment.seed + member as u64;
    let dot = ui.interact(Rect::from_center_size(at, vec2(14.0, 14.0)), Id::unique("member"), Sense::click());
    dot.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Seed {seed}")));
    painter.circle_stroke(at, 5.0, Stroke::new(2.0, palette.text));
    text_with_halo(&painter, at + vec2(10.0, -8.0), Align2::LEFT_BOTTOM, &format!("seed {seed}"), palette);
    if dot.clicked() {
        scene.state.picked = Some(seed);
    }
}

/// Returns the positions of iterates in the plot: with one parameter, on the curve.
fn placed(objective: &dyn Landscape, cloud: &[Point]) -> Vec<Point> {
    match objective.dimension() {
        1 => cloud.iter().map(|p| Point::new(p.x, objective.value(*p))).collect(),
        _ => cloud.to_vec(),
    }
}

/// Draws the losses of all seeds against the step: mean, median, and the band between the tenth and ninetieth percentile.
fn bands(ui: &mut Ui, scene: &mut Scene<'_>, looks: &[BackgroundValue<Ensemble>]) {
    let bases: Vec<Option<f64>> = (0..looks.len()).map(|run| lowest_of(scene, run)).collect();
    let state = &mut *scene.state;
    let experiment = &state.work.experiment;
    let shown = || {
        let runs = experiment.runs.iter().zip(looks).zip(&bases).filter(|((run, _), _)| !run.hidden);
        runs.filter_map(|((run, look), base)| Some((run, look, look.value.as_ref()?, *base)))
    };
    let is_known = shown().all(|(_, _, _, base)| base.is_some());
    let name = if is_known { "loss $F − F*$" } else { "loss $F$" };
    let above = |base: Option<f64>| base.filter(|_| is_known).unwrap_or(0.0);
    let points = (TOTAL / shown().count().max(1)).min(POINTS);
    let values = || {
        shown().flat_map(|(_, _, ensemble, base)| {
            let all = thinned(&ensemble.moments, points).flat_map(|(_, m)| [m.mean, m.median, m.q10, m.q90]);
            all.map(move |value| value - above(base))
        })
    };
    let positive = is_known || never_negative(std::iter::once(experiment.objective.value(experiment.start)).chain(values()));
    let log = ui
        .horizontal(|ui| {
            caption(
                ui,
                &format!("{name} of all seeds"),
                "Of the full objective, with the L1 term of a run that has one; F* is the least value of that, where it is known",
            );
            log_switch(ui, &mut state.settings, positive)
        })
        .inner;
    let mut y = Axis::over(name, log, values());
    let start = experiment.objective.value(experiment.start) - above(experiment.objective.lowest());
    // A diverging run would compress all other curves.
    let ceiling = if log { start * 100.0 } else { start * 3.0 };
    if ceiling > y.range.0 && y.range.1 > ceiling {
        y = Axis::new(name, log, (y.range.0, ceiling));
    }
    let palette = Palette::of(ui.ctx());
    let text = palette.text;
    let band = Swatch::Area(faded(text, 0.22));
    legend(
        ui,
        &[
            ("mean", Swatch::Line(Stroke::new(PATH, text))),
            ("median", Swatch::Line(Stroke::new(1.2, text))),
            ("10 % to 90 % of the seeds", band),
        ],
    );
    let chart = Chart::new(ui, "Band of losses", Axis::time("step $k$", experiment.steps), y, Sense::click_and_drag());
    chart.vertical(state.playhead.step(experiment.steps) as f64, Stroke::new(1.0, palette.weak));
    if shown().next().is_none() && experiment.runs.iter().any(|run| !run.hidden) {
        let words = if looks.iter().any(|look| look.given_up) { "stopped: not computed" } else { "computing …" };
        let font = egui::FontId::proportional(14.0);
        ui.painter().text(chart.area.rect.center(), egui::Align2::CENTER_CENTER, words, font, palette.weak);
    }
    for (run, look, ensemble, base) in shown() {
        let base = above(base);
        let color = faded(palette.run(run.color), if look.fresh { 1.0 } else { 0.4 });
        let at =
            |pick: fn(&Moment) -> f64| thinned(&ensemble.moments, points).map(move |(k, moment)| (k as f64, pick(moment) - base));
        chart.band(thinned(&ensemble.moments, points).map(|(k, m)| (k as f64, m.q10 - base, m.q90 - base)), faded(color, 0.22));
        chart.line(at(|moment| moment.median), Stroke::new(1.2, color));
        chart.line(at(|moment| moment.mean), Stroke::new(PATH, color));
    }
    if let Some(pointer) = chart.area.interact_pointer_pos().filter(|_| chart.area.clicked() || chart.area.dragged()) {
        let step = chart.value(pointer).0.round().clamp(0.0, experiment.steps as f64) as usize;
        state.playhead.jump(step);
    }
}

/// Returns about `points` of the moments, evenly spaced and including the last, each with its step.
fn thinned(moments: &[Moment], points: usize) -> impl Iterator<Item = (usize, &Moment)> {
    let stride = moments.len().div_ceil(points).max(1);
    let last = moments.len() - 1;
    (0..last).step_by(stride).chain([last]).map(|k| (k, &moments[k]))
}

/// The least value of what the run number `index` minimizes; none where it is not known.
fn lowest_of(scene: &Scene<'_>, index: usize) -> Option<f64> {
    match scene.pictures.get(index).filter(|picture| picture.verdict.is_some()) {
        Some(picture) => picture.lowest,
        None => scene.state.work.experiment.objective.lowest(),
    }
}

fn table(ui: &mut Ui, scene: &Scene<'_>, index: usize, ensemble: &Ensemble, fresh: bool) {
    let experiment = &scene.state.work.experiment;
    let (run, step) = (&experiment.runs[index], scene.state.step());
    let palette = Palette::of(ui.ctx());
    let k = step.min(ensemble.moments.len() - 1);
    ui.horizontal(|ui| {
        let (_, space) = ui.allocate_space(vec2(14.0, 20.0));
        ui.painter().add(marker::shape(run.marker, space.center(), HEAD + 2.0, palette.run(run.color), Stroke::NONE));
        ui.add(egui::Label::new(theme::strong(format!("{}, step {k}", run.name()))).truncate());
    });
    let moment = ensemble.moments[k];
    let base = lowest_of(scene, index);
    let loss = |value: f64| match (value.is_finite(), base) {
        (false, _) => "infinite".into(),
        // A gap to the least value is negative only by rounding.
        (true, Some(base)) if value < base && base - value <= 1e-12 * base.abs().max(1.0) => "0, up to rounding".into(),
        (true, _) => numbers::digits(value - base.unwrap_or(0.0), 4),
    };
    let (at, cloud) = ensemble.cloud.at(k);
    let color = if fresh { palette.text } else { palette.weak };
    ui.visuals_mut().override_text_color = Some(color);
    facts::table(ui, "statistics", |row| {
        let name = |what: &str| if base.is_some() { format!("{what} of $F − F*$") } else { format!("{what} of $F$") };
        row(&name("mean"), loss(moment.mean), "Over all seeds; infinite once one has diverged");
        row(&name("median"), loss(moment.median), "Half of the seeds lie below it");
        row("10 % to 90 %", format!("{} to {}", loss(moment.q10), loss(moment.q90)), "Eight of ten seeds lie between these");
        let share = 100.0 * moment.diverged as f64 / ensemble.seeds as f64;
        let diverged = format!("{} of {} ({} %)", moment.diverged, ensemble.seeds, numbers::digits(share, 3));
        row("diverged", diverged, "Seeds whose iterate, loss or gradient is no longer a finite number");
        if let Some(scatter) = Scatter::of(cloud) {
            let place = if at == k { String::new() } else { format!(" (step {at})") };
            let mean = scatter.mean;
            let [minor, major] = scatter.deviations();
            let tip = "The mean of the iterates that are finite; the cloud is kept at as many steps as memory allows";
            let spread =
                "Standard deviations of the iterates along the axes of their ellipse; the ellipse is drawn at twice them";
            if experiment.objective.dimension() == 1 {
                row("mean iterate", format!("{}{place}", numbers::short(mean.x)), tip);
                row("its deviation", numbers::short(major), spread);
            } else {
                row("mean iterate", format!("{}{place}", numbers::pair(mean.x, mean.y, 4)), tip);
                row("deviations", format!("{} and {}", numbers::short(major), numbers::short(minor)), spread);
            }
        }
    });
}

/// Shows the switch of the logarithmic axis, which is off where the values are not `positive`. Returns whether the axis is logarithmic.
fn log_switch(ui: &mut Ui, settings: &mut Settings, positive: bool) -> bool {
    let mut shown = settings.logarithmic && positive;
    let switch = theme::outlined(ui, |ui| ui.add_enabled(positive, Checkbox::new(&mut shown, "log scale")));
    let switch = switch.on_hover_text("A logarithmic axis: steady progress by a factor per step is a straight line");
    if switch.on_disabled_hover_text("Some of these losses are negative, and a negative number has no logarithm").changed() {
        settings.logarithmic = shown;
    }
    shown
}
