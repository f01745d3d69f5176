//! Ensembles: a thousand seeds of a thousand steps on the lecture's toy, on one core and on two, against a loop written by hand; and
//! what the window's frames take meanwhile.
//!
//! `cargo bench --bench ensembles`

use downhill::math::Objective;
use downhill::math::Optimizer;
use downhill::math::Point;
use downhill::math::Sampling;
use downhill::math::catalog::Catalog;
use downhill::sim::Experiment;
use downhill::sim::Run;
use downhill::sim::draws::{Batches, Draws};
use downhill::sim::ensemble::Ensemble;
use downhill::sim::page::Page;
use downhill::sim::threads::Watch;
use downhill::ui::shell::app::App;
use downhill::ui::state::Settings;
use eframe::egui::{Context, Pos2, RawInput, Rect, vec2};
use std::time::Instant;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SEEDS: usize = 1000;
const STEPS: usize = 1000;

fn main() {
    println!("{SEEDS} seeds × {STEPS} steps of SGD, one sample a step (median of 5)\n");
    let [name, one, two, speed, same, least] = ["", "1 core (ms)", "2 cores", "speed-up", "by hand", "losses only"];
    println!("{name:<38}{one:>12}{two:>12}{speed:>12}{same:>12}{least:>14}");
    for (name, objective) in [
        ("the toy, one weight at x = 1", "regression-toy(points=1, x_min=1, x_max=1, b=fixed)"),
        ("the toy, w and b, 21 samples", "regression-toy"),
        ("logistic regression, 30 samples", "logistic"),
    ] {
        let experiment = experiment(objective, STEPS);
        let [one, two] = [1, 2].map(|cores| on(cores, || drop(ensemble(&experiment))));
        let (same, least) = (on(1, || drop(by_hand(&experiment))), on(1, || drop(least_by_hand(&experiment))));
        println!("{name:<38}{one:>12.1}{two:>12.1}{:>12.2}{same:>12.1}{least:>14.1}", one / two);
    }
    frames();
}

fn experiment(objective: &str, steps: usize) -> Experiment {
    let run = Run::new(Optimizer::parse("gd(lr=0.1)").expect("a rule"), 0);
    let objective = Objective::parse(objective).expect("an objective");
    let sampling = Sampling::parse("single").expect("a sampling");
    Experiment { steps, sampling, runs: vec![run], ..Experiment::new(objective) }
}

fn ensemble(experiment: &Experiment) -> Option<Ensemble> {
    Ensemble::of(experiment, &experiment.runs[0], SEEDS, 6_000_000, &Watch::default())
}

/// The least that can be done on one core: draws, steps and the loss of each, summed; no quantiles, no averages, no cloud.
fn least_by_hand(experiment: &Experiment) -> Vec<f64> {
    let (objective, n) = (&*experiment.objective, experiment.objective.data().len());
    let mut sums = vec![0.0; STEPS + 1];
    for seed in 0..SEEDS as u64 {
        let mut batches = Batches::new(experiment.sampling.clone(), n, Draws::new(seed));
        let mut x = experiment.start;
        for (k, sum) in sums.iter_mut().enumerate() {
            *sum += objective.value(x);
            x -= 0.1 * objective.sample_gradient(batches.at(k)[0], x);
        }
    }
    sums
}

/// What the page shows of a step, on one core: also the loss of the averaged iterate, the lengths of both gradients, the distance from the
/// minimum and the slope towards it, each summed over the seeds; no quantiles, no cloud.
fn by_hand(experiment: &Experiment) -> Vec<[f64; 6]> {
    let (objective, n) = (&*experiment.objective, experiment.objective.data().len());
    let target = objective.minima().first().copied().unwrap_or_else(Point::zeros);
    let mut sums = vec![[0.0; 6]; STEPS + 1];
    for seed in 0..SEEDS as u64 {
        let mut batches = Batches::new(experiment.sampling.clone(), n, Draws::new(seed));
        let (mut x, mut sum_of_iterates) = (experiment.start, Point::zeros());
        for (k, sums) in sums.iter_mut().enumerate() {
            let (loss, gradient) = objective.value_gradient(x);
            let average = if k == 0 { f64::NAN } else { objective.value(sum_of_iterates / k as f64) };
            let drawn = objective.sample_gradient(batches.at(k)[0], x);
            let away = x - target;
            let numbers = [loss, average, gradient.norm(), drawn.norm_squared(), away.norm_squared(), gradient.dot(&away)];
            for (sum, number) in sums.iter_mut().zip(numbers) {
                *sum += number;
            }
            sum_of_iterates += x;
            x -= 0.1 * drawn;
        }
    }
    sums
}

/// The median time of `work` on a pool of `cores` threads, in milliseconds.
fn on(cores: usize, work: impl Fn() + Send + Sync) -> f64 {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(cores).build().expect("a pool of threads");
    let mut times: Vec<f64> = (0..5)
        .map(|_| {
            let start = Instant::now();
            pool.install(&work);
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[2]
}

/// CPU time of a frame of the ensemble page while ten thousand seeds run beside it, and after.
fn frames() {
    let mut app = App::new(Some(Experiment { seeds: 10_000, ..experiment("regression-toy", 3000) }), Settings::default());
    app.state.page = Page::Ensemble;
    let ctx = Context::default();
    let size = vec2(1600.0, 1000.0);
    let frame = |app: &mut App, k: usize| {
        app.state.playhead.seek(k % 3000);
        let input = RawInput { screen_rect: Some(Rect::from_min_size(Pos2::ZERO, size)), ..RawInput::default() };
        let start = Instant::now();
        let output = ctx.run_ui(input, |ui| {
            app.advance(&ui.ctx().clone());
            app.show(ui);
        });
        std::hint::black_box(ctx.tessellate(output.shapes, 1.0));
        start.elapsed().as_secs_f64() * 1e3
    };
    let median = |app: &mut App, pause: u64| {
        let mut times: Vec<f64> = (0..120)
            .map(|k| {
                std::thread::sleep(std::time::Duration::from_millis(pause));
                frame(app, 25 * k)
            })
            .collect();
        times.sort_by(f64::total_cmp);
        (times[60], times[114])
    };
    let busy = median(&mut app, 8);
    std::thread::sleep(std::time::Duration::from_secs(20));
    let idle = median(&mut app, 8);
    println!("\nframes of the ensemble page at 1600×1000: median and 95th percentile (ms)");
    println!(
        "while 10,000 seeds × 3,000 steps run: {:.1}, {:.1}; with all of them shown: {:.1}, {:.1}",
        busy.0, busy.1, idle.0, idle.1
    );
}
