//! The CPU time of a frame: contours, paths and loss curves as the window shows them, against the same drawn raw with egui_plot.
//!
//! `cargo bench --bench frame`. Both sides run egui and tessellate in one process with the program's allocator; no GPU. The side
//! columns are folded away, since the raw scene has none; the last column is the whole window with them at 1600×1000.

use downhill::math::Objective;
use downhill::math::catalog::Catalog;
use downhill::math::catalog::param::{Tunable as _, Value};
use downhill::math::picture::contour::isolines;
use downhill::math::picture::field::Field;
use downhill::math::picture::levels::Levels;
use downhill::sim::Experiment;
use downhill::sim::Run;
use downhill::sim::Trace;
use downhill::ui::shell::app::App;
use downhill::ui::state::Settings;
use downhill::ui::wait_for_all;
use eframe::egui::{Context, Pos2, RawInput, Rect, Ui, Vec2, vec2};
use egui_plot::{Line, Plot, PlotPoints};
use std::time::{Duration, Instant};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The plots alone: below this width the side columns are folded.
const PLOTS: Vec2 = vec2(1090.0, 1000.0);
const WINDOW: Vec2 = vec2(1600.0, 1000.0);

fn main() {
    println!("CPU time of a frame, 8 runs, median of many (ms)\n");
    println!("{:<12}{:>10}{:>10}{:>10}{:>8}{:>9}{:>16}", "paths", "steps", "downhill", "raw", "ratio", "growth", "whole window");
    for (name, make) in [("converging", converging as fn(usize) -> Experiment), ("wandering", wandering), ("wild", wild)] {
        let mut first = None;
        for steps in [10_000, 1_000_000] {
            let experiment = make(steps);
            let raw = if steps == 10_000 { raw(&experiment) } else { f64::NAN };
            let window = ours(experiment.clone(), WINDOW);
            let ours = ours(experiment, PLOTS);
            let growth = ours / *first.get_or_insert(ours);
            println!("{name:<12}{steps:>10}{ours:>10.2}{raw:>10.2}{:>8.2}{growth:>9.2}{window:>16.2}", ours / raw);
        }
    }
    println!("\nThe whole window while a slider of the objective is dragged, 8 runs of 2,000 steps (ms)\n");
    println!("{:<12}{:>10}{:>10}{:>8}", "", "strips", "none", "ratio");
    let [with, without] = [true, false].map(dragged);
    println!("{:<12}{with:>10.2}{without:>10.2}{:>8.2}", "median", with / without);
}

/// The whole window while the objective's b is dragged: every run is computed again in every frame, and so are the results over the
/// sliders of the selected one, where they are shown.
fn dragged(strips: bool) -> f64 {
    let ctx = Context::default();
    let momenta = experiment("rosenbrock", 2000, "full", (1..=8).map(|i| format!("momentum(lr={})", 2e-5 * f64::from(i))));
    let mut app = App::new(Some(momenta), Settings { strips, ..Settings::default() });
    let mut b = 80.0;
    // The pauses are those between the frames of a display: the threads compute in them.
    frames(&ctx, WINDOW, Duration::from_millis(10), |ui| {
        b += 0.25;
        app.state.edit(|state| state.work.experiment.objective.set("b", &Value::Number(b)));
        app.advance(&ui.ctx().clone());
        app.show(ui);
    })
}

/// The window, paused in the middle of the run, with an arrow key held so that the playhead moves in every frame. The first frames wait for
/// what is computed beside the window, so that the others hold all of it.
fn ours(experiment: Experiment, size: Vec2) -> f64 {
    let ctx = Context::default();
    wait_for_all(&ctx);
    let steps = experiment.steps;
    let mut app =
        App::new(Some(experiment), Settings { controls: size == WINDOW, inspector: size == WINDOW, ..Settings::default() });
    app.state.playhead.seek(steps / 2);
    let mut k = steps / 2;
    frames(&ctx, size, Duration::ZERO, |ui| {
        k += 1;
        app.state.playhead.seek(k);
        app.advance(&ui.ctx().clone());
        app.show(ui);
    })
}

/// The same paths, isolines and curves as plain egui_plot lines, one plot above the other.
fn raw(experiment: &Experiment) -> f64 {
    let traces: Vec<Trace> = experiment.runs.iter().map(|run| experiment.trace(run)).collect();
    let field = Field::sample(experiment.objective.view(), 256, 180, |p| experiment.objective.value(p));
    let levels = Levels::choose(&field, experiment.objective.lowest(), 16);
    let path = |trace: &Trace| trace.records.iter().map(|r| [r.x.x, r.x.y]).collect();
    let loss = |trace: &Trace| trace.records.iter().enumerate().map(|(k, r)| [k as f64, r.loss.max(1e-300).log10()]).collect();
    let paths: Vec<Vec<[f64; 2]>> =
        isolines(&field, &levels.values).into_iter().map(|line| line.points).chain(traces.iter().map(path)).collect();
    let losses: Vec<Vec<[f64; 2]>> = traces.iter().map(loss).collect();
    frames(&Context::default(), PLOTS, Duration::ZERO, |ui| {
        for (id, height, lines) in [("paths", 640.0, &paths), ("losses", 280.0, &losses)] {
            Plot::new(id).height(height).show(ui, |plot| {
                for (i, line) in lines.iter().enumerate() {
                    plot.line(Line::new(format!("run {i}"), PlotPoints::from(line.clone())).width(2.0));
                }
            });
        }
    })
}

/// The median time of a frame, in milliseconds, with a `pause` before each.
fn frames(ctx: &Context, size: Vec2, pause: Duration, mut show: impl FnMut(&mut Ui)) -> f64 {
    let mut times: Vec<f64> = (0..60)
        .map(|i| {
            let input = RawInput {
                screen_rect: Some(Rect::from_min_size(Pos2::ZERO, size)),
                time: Some(f64::from(i) / 60.0),
                ..RawInput::default()
            };
            std::thread::sleep(pause);
            let begun = Instant::now();
            let mut output = ctx.run_ui(input, &mut show);
            output.textures_delta.clear();
            let shapes = ctx.tessellate(output.shapes, output.pixels_per_point);
            let spent = begun.elapsed().as_secs_f64() * 1e3;
            assert!(!shapes.is_empty());
            spent
        })
        .skip(20)
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn experiment(objective: &str, steps: usize, sampling: &str, optimizers: impl Iterator<Item = String>) -> Experiment {
    let mut experiment = Experiment::new(Objective::parse(objective).expect("a good objective"));
    experiment.steps = steps;
    experiment.sampling = Catalog::parse(sampling).expect("a good sampling");
    experiment.runs =
        optimizers.enumerate().map(|(i, text)| Run::new(Catalog::parse(&text).expect("a good optimizer"), i)).collect();
    experiment
}

fn converging(steps: usize) -> Experiment {
    experiment("rosenbrock", steps, "full", (1..=8).map(|i| format!("gd(lr={})", 2e-4 * f64::from(i))))
}

fn wandering(steps: usize) -> Experiment {
    experiment("regression-toy", steps, "single", (1..=8).map(|i| format!("gd(lr={})", 0.05 * f64::from(i))))
}

/// Gradient noise that throws the iterates all over the picture.
fn wild(steps: usize) -> Experiment {
    let mut experiment = experiment("quadratic", steps, "full", (1..=8).map(|i| format!("gd(lr={})", 0.02 * f64::from(i))));
    experiment.noise = 12.0;
    experiment
}
