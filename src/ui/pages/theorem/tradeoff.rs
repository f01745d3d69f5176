//! The trade-off of the learning rate: both terms of the bound against h, their sum, and the measured means of ensembles.

use crate::math::catalog::param::{Param, Tunable, Value};
use crate::sim::ensemble::theorem;
use crate::sim::ensemble::tradeoff::{Measured, Tradeoff, ladder, measure, squared_gradient_at_start};
use crate::sim::formulas;
use crate::sim::picture::marks::PATH;
use crate::ui::controls::number_field;
use crate::ui::controls::param_slider;
use crate::ui::derived::background::{Background, BackgroundValue};
use crate::ui::numbers;
use crate::ui::pages::scene::Scene;
use crate::ui::pages::theorem::TheoremSubject;
use crate::ui::paint::chart::{Axis, Chart, Swatch, caption, legend};
use crate::ui::paint::marker;
use crate::ui::runs::pictures::RunKey;
use crate::ui::theme::{Palette, faded};
use eframe::egui::{self, Align2, CursorIcon, ProgressBar, Sense, Stroke, Ui, vec2};

/// The squared length of the gradients for which the curve is drawn.
const G_SQUARED: Param =
    Param::real("g_squared", "G²", "squared gradient", "E‖gᵢ‖², the same at every update.", 1.0, f64::MIN_POSITIVE, f64::MAX);

/// The width from which on both controls are on one line, in points.
const WIDE: f32 = 620.0;
/// The least length of an error bar that reaches below zero, where a logarithmic axis has no place for its end, in points.
const STUB: f32 = 12.0;
/// The most seeds for measuring each learning rate.
const SEEDS: usize = 200;
/// The number of learning rates measured in every power of ten.
const PER_DECADE: u32 = 6;

/// The inputs of the measured gaps: the run without its own learning rate, the seeds, and the learning rates.
type TradeoffKey = (RunKey, usize, Vec<f64>);

/// The chart of the trade-off, and its measurement.
#[derive(Default)]
pub struct TradeoffChart {
    measured: Background<TradeoffKey, Vec<Measured>>,
    /// The number of updates; none for all of the run.
    after: Option<usize>,
    /// The G² at the start, and the one chosen instead; the choice is dropped when the start changes.
    chosen: Option<(f64, f64)>,
}

impl TradeoffChart {
    /// Shows the trade-off in the rest of `ui`.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, subject: &TheoremSubject) {
        let experiment = &scene.state.work.experiment;
        let run = &experiment.runs[subject.index];
        let k = self.after.unwrap_or(experiment.steps).clamp(1, experiment.steps);
        let palette = Palette::of(ui.ctx());
        let constant = run.schedule.is_constant();
        let [formula, best] = if constant { formulas::TRADEOFF } else { formulas::SCHEDULED_TRADEOFF };
        let tip = "What the theorem promises after k updates with learning rate h, if E‖gᵢ‖² is G² at every update: R = ‖x₀ − x*‖, and \
                   G² is that of the start unless you choose another. (The slide has k + 1 for k, since its sums have one more term, and \
                   calls the square of the distance R.) Dots are real ensembles, and a ring above each is the theorem's bound for that \
                   very ensemble, from its own gradients. Click to choose a learning rate.";
        // On the stage of a lesson its formula is beside the title.
        if !scene.state.stages_lesson() {
            caption(ui, &format!("The learning rate: ${formula}$"), tip);
        }
        let at_start = squared_gradient_at_start(experiment, run);
        let g_squared = self.chosen.filter(|(of, _)| *of == at_start).map_or(at_start, |(_, chosen)| chosen);
        let target = theorem::applies(experiment, run).ok();
        let model =
            target.map(|target| Tradeoff::new((experiment.start_of(run) - target).norm_squared(), g_squared, &run.schedule, k));
        let model = model.filter(|model| model.best().is_finite() && model.best() > 0.0);
        let own = run.learning_rate();
        let middle = model.map_or(own, |model| model.best());
        // The range is whole powers of ten, so that the axis does not move while a learning rate is dragged.
        let low = 10_f64.powf((middle.log10() - 0.8).floor().clamp(-300.0, 300.0));
        let range = (low, low * 1000.0);
        let wanted = {
            let mut run = run.clone();
            // The run's own learning rate does not matter here, and would only cause the same measurement again.
            let _ = run.optimizer.set("lr", &Value::Number(1.0));
            (RunKey::of(experiment, &run), experiment.seeds.min(SEEDS), ladder(range.0, range.1, PER_DECADE))
        };
        let free = subject.look.fresh || subject.look.given_up;
        let measurable = experiment.objective.lowest().is_some();
        let look = if measurable {
            self.measured.ask(ui.ctx(), &wanted, free, (), |(run, seeds, rates), (), watch| {
                let (experiment, run) = run.experiment();
                measure(&experiment, &run, rates, *seeds, watch)
            })
        } else {
            BackgroundValue::default()
        };
        let typed = self.controls(ui, (experiment.steps, k), (at_start, g_squared), &look, wanted.1);
        let own_color = palette.run(run.color);
        let withheld = scene.state.hides_theory();
        let best = model.map_or(String::new(), |model| match withheld {
            true => format!("${best}$"),
            false => format!("${best}$ = {}", numbers::digits(model.best(), 3)),
        });
        let mut entries = vec![
            ("the bound with $G²$", Swatch::Dashed(Stroke::new(PATH, palette.text))),
            ("measured gap (↑: off the scale)", Swatch::Dots(own_color)),
            ("its own bound", Swatch::Rings(palette.text)),
        ];
        entries.extend(model.map(|_| (best.as_str(), Swatch::Line(Stroke::new(1.0, palette.weak)))));
        legend(ui, &entries);
        if scene.state.asks_beside("tradeoff") {
            // Its bound, for gradients as large as those at the start, is another than the one that the lesson asks about.
            ui.centered_and_justified(|ui| ui.weak(scene.state.hidden_words()));
            return;
        }
        let concealed = scene.state.hides_results();
        let measured = look.value.iter().filter(|_| !concealed).flat_map(|all| all.iter());
        let gaps: Vec<_> = measured.map(|measured| (measured.h, measured.at(k))).collect();
        let curve = |term: fn(&Tradeoff, f64) -> f64| {
            (0..=60).filter_map(move |i| {
                let h = range.0 * 1000_f64.powf(f64::from(i) / 60.0);
                Some((h, term(&model?, h)))
            })
        };
        let top = curve(Tradeoff::bound).map(|(_, y)| y).fold(0.0, f64::max);
        let ceiling = if top > 0.0 { 3.0 * top } else { 1e6 };
        let shown = gaps.iter().flat_map(|(_, gap)| [Some(gap.mean), gap.bound]).flatten().filter(|value| *value < ceiling);
        let terms = curve(Tradeoff::bound).map(|(_, y)| y);
        let y = Axis::over("$F(x̄ₖ) − F*$", true, shown.chain(terms));
        let chart = Chart::new(ui, "Trade-off", Axis::new("learning rate $h$", true, range).with_room(), y, Sense::click());
        chart.line(curve(Tradeoff::distance), Stroke::new(1.2, palette.weak));
        chart.line(curve(Tradeoff::lengths), Stroke::new(1.2, palette.weak));
        chart.dashed(curve(Tradeoff::bound), Stroke::new(PATH, palette.text));
        if let Some(model) = model {
            let (best, least) = (model.best(), model.bound(model.best()));
            chart.vertical(best, Stroke::new(1.0, palette.weak));
            if let Some(at) = chart.at(best, least) {
                chart.painter.circle_filled(at, 4.5, palette.text);
                chart.text(at - vec2(0.0, 10.0), Align2::CENTER_BOTTOM, "$h*$", palette.text);
            }
        }
        let faint = if look.fresh { 1.0 } else { 0.4 };
        for (h, gap) in &gaps {
            if let Some(at) = gap.bound.and_then(|bound| chart.at(*h, bound)).filter(|at| chart.frame.expand(1.0).contains(*at)) {
                chart.painter.circle_stroke(at, 3.6, Stroke::new(1.4, faded(palette.text, 0.8 * faint)));
            }
            let color = faded(own_color, faint);
            match chart.at(*h, gap.mean).filter(|at| gap.diverged == 0 && at.y > chart.frame.top() - 2.0) {
                Some(at) => {
                    let low = Some(gap.mean - 2.0 * gap.error).filter(|low| *low > 0.0).and_then(|low| chart.at(*h, low));
                    if let Some(high) = chart.at(*h, gap.mean + 2.0 * gap.error) {
                        chart.painter.line_segment([high, low.unwrap_or(at + vec2(0.0, STUB))], Stroke::new(1.2, color));
                    }
                    chart.painter.circle_filled(at, 3.2, color);
                }
                // A diverged mean, or one outside of the picture, is an arrow at the top.
                None if !gap.mean.is_nan() => {
                    if let Some(at) = chart.at(*h, y.range.1) {
                        chart.painter.add(marker::arrow(at + vec2(0.0, 16.0), vec2(0.0, -13.0), 7.0, Stroke::new(1.6, color)));
                    }
                }
                None => {}
            }
        }
        if let Some(model) = model {
            name_terms(&chart, &model, range, palette);
        }
        self.choose(ui, scene, subject, &chart);
        if let Err(message) = typed {
            scene.state.message = Some(message);
        }
    }

    /// Shows the controls of k, up to the number of steps, and of G², beside that of the start; and the progress of the measurement. Where
    /// there is room they share a line, and the chart gets the height.
    fn controls(
        &mut self,
        ui: &mut Ui,
        (steps, k): (usize, usize),
        squares: (f64, f64),
        look: &BackgroundValue<Vec<Measured>>,
        seeds: usize,
    ) -> Result<(), String> {
        if ui.available_width() > WIDE {
            let both = |ui: &mut Ui| self.updates(ui, (steps, k)).and(self.squared(ui, squares, look, seeds));
            return ui.horizontal(both).inner;
        }
        let updates = ui.horizontal(|ui| self.updates(ui, (steps, k))).inner;
        ui.horizontal(|ui| self.squared(ui, squares, look, seeds)).inner.and(updates)
    }

    /// Shows the control of k.
    fn updates(&mut self, ui: &mut Ui, (steps, k): (usize, usize)) -> Result<(), String> {
        ui.label("after k =").on_hover_text("After how many updates: early, a large learning rate wins, later a small one");
        let param = Param::count("k", "k", "updates k", "After how many updates", steps as u64, 1, steps as u64);
        let (mut after, width) = (k as u64, (ui.available_width() - 94.0).clamp(156.0, 316.0));
        let (slider, typed) = param_slider::whole(ui, &param, &mut after, width);
        slider.accessible_name("updates k");
        if after != k as u64 {
            self.after = Some(after as usize).filter(|after| *after < steps);
        }
        typed
    }

    /// Shows the control of G², and the progress of the measurement.
    fn squared(
        &mut self,
        ui: &mut Ui,
        (at_start, mut g_squared): (f64, f64),
        look: &BackgroundValue<Vec<Measured>>,
        seeds: usize,
    ) -> Result<(), String> {
        let name = ui.label("G² =").on_hover_text(format!(
            "The squared length of the gradients, E‖gᵢ‖², for which the curve is drawn: {} at the start. Drag it, or type; a double \
             click on this name takes that of the start again",
            numbers::digits(at_start, 3)
        ));
        let speed = 0.01 * g_squared;
        let (field, typed) = number_field::alone(ui, &G_SQUARED, &mut g_squared, None, speed, ["", ""]);
        if field.labelled_by(name.id).changed() {
            self.chosen = Some((at_start, g_squared));
        }
        if name.interact(Sense::click()).double_clicked() {
            self.chosen = None;
        }
        if look.fresh && ui.available_width() > 110.0 {
            ui.weak(format!("{seeds} seeds per dot"))
                .on_hover_text("Each dot is the mean over so many seeds, with two standard errors");
        } else if look.given_up {
            if ui.button("Measure").on_hover_text("Run ensembles over the whole range of learning rates").clicked() {
                self.measured.resume();
            }
        } else if let Some(part) = look.part {
            if ui.button("Stop").on_hover_text("Remove the dots").clicked() {
                self.measured.give_up();
            }
            ui.add(ProgressBar::new(part).desired_width(60.0));
        }
        typed
    }

    /// Flags the run's own learning rate; a click chooses another one.
    fn choose(&self, ui: &Ui, scene: &mut Scene<'_>, subject: &TheoremSubject, chart: &Chart) {
        let run = &mut scene.state.work.experiment.runs[subject.index];
        let palette = Palette::of(ui.ctx());
        chart.flag(run.learning_rate(), run.marker, palette.run(run.color));
        let area = chart.area.clone().on_hover_cursor(CursorIcon::PointingHand);
        if let Some(at) = area.interact_pointer_pos().filter(|_| area.clicked()) {
            let h = chart.value(at).0;
            let digits: f64 = format!("{h:.1e}").parse().unwrap_or(h);
            if let Err(message) = run.optimizer.set("lr", &Value::Number(digits)) {
                scene.state.message = Some(message);
            }
        }
        if let Some(at) = chart.area.hover_pos().filter(|at| chart.frame.contains(*at)) {
            let h = chart.value(at).0;
            chart.area.clone().on_hover_ui_at_pointer(|ui: &mut egui::Ui| {
                ui.label(format!("Click: learning rate {}", numbers::digits(h, 2)));
            });
        }
    }
}

/// Writes the names of both terms of the bound at the ends of their lines, over the dots.
fn name_terms(chart: &Chart, model: &Tradeoff, range: (f64, f64), palette: &Palette) {
    type Term = fn(&Tradeoff, f64) -> f64;
    let ends: [(f64, &str, Term, Align2, f32); 2] = [
        (range.1 / 1.2, "distance term", Tradeoff::distance, Align2::RIGHT_TOP, 6.0),
        (range.0 * 1.2, "step term", Tradeoff::lengths, Align2::LEFT_BOTTOM, -10.0),
    ];
    for (h, word, term, anchor, down) in ends {
        if let Some(at) = chart.at(h, term(model, h)).filter(|at| chart.frame.y_range().contains(at.y)) {
            chart.text(at + vec2(0.0, down), anchor, word, palette.weak);
        }
    }
}
