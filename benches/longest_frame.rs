//! The longest frame of each page at the extremes of what the program allows, in milliseconds: how late the window can answer.
//!
//! `cargo bench --bench longest_frame`. Egui runs in one process without a GPU; the processor time is that of the window's thread alone,
//! so that what is computed beside it, and other work on the machine, do not count. The memory is the most that the process has held.

use downhill::math::Optimizer;
use downhill::math::Point;
use downhill::math::Sampling;
use downhill::math::catalog::Catalog;
use downhill::sim::Experiment;
use downhill::sim::Run;
use downhill::sim::Training;
use downhill::sim::Work;
use downhill::sim::page::Page;
use downhill::sim::weight_decay::WeightDecay;
use downhill::ui::shell::app::App;
use downhill::ui::state::{Settings, State};
use eframe::egui::{Context, Pos2, RawInput, Rect, Vec2, vec2};
use std::time::{Duration, Instant};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const WINDOW: Vec2 = vec2(1600.0, 1000.0);
/// How long each page is looked at after each change.
const LOOK: Duration = Duration::from_millis(1500);

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    println!("{:<22}{:<16}{:>10}{:>10}{:>10}", "experiment", "page", "wall/ms", "own/ms", "most/MB");
    for (name, work) in experiments() {
        if wanted.is_empty() || wanted.iter().any(|word| name.contains(word.as_str())) {
            if let Err(message) = work.check() {
                println!("{name}: {message}");
                continue;
            }
            look(name, &work);
        }
    }
}

fn experiments() -> Vec<(&'static str, Work)> {
    let logistic = experiment("logistic(points=1000)", 1_000_000, "full", vec!["gd(lr=0.01)"; 4]);
    let many = experiment("rosenbrock", 125_000, "full", vec!["gd(lr=0.0001)"; 64]);
    let long = experiment("regression-toy", 1_000_000, "single", vec!["gd(lr=0.05)"; 8]);
    let terms: Vec<String> = (1..160).map(|i| format!("sin({i}*x+y)^2/{i}")).collect();
    let formula = format!("formula(f=\"{}\")", terms.join("+"));
    let formula = experiment(&formula, 1_000_000, "full", vec!["newton"]);
    let batch = experiment("logistic(points=1000)", 4000, "batch(m=100000, replacement=true)", vec!["adam"; 64]);
    let mut decay = Work::new(experiment("booth", 200, "full", vec!["gd"]));
    let values = (1..=200).map(|i| f64::from(i) / 10.0).collect();
    decay.weight_decay = WeightDecay { lambdas: values, epochs: 1000, ..WeightDecay::default() };
    decay.weight_decay.data = parse("linear-data(dims=2000, train=1000, validation=5000)");
    let mut network = Work::new(experiment("booth", 200, "full", vec!["gd"]));
    let runs = (0..64).map(|i| Run::new(Optimizer::parse("adam(lr=0.01)").expect("a good optimizer"), i)).collect();
    network.training = Training { hidden: vec![64; 4], points: 10_000, runs, ..Training::example() };
    let mut dropout = Work::new(experiment("booth", 200, "full", vec!["gd"]));
    dropout.dropout.draws = 10_000_000;
    dropout.dropout.layer.units = 64;
    dropout.dropout.descent.steps = 1_000_000;
    let plane = |experiment| Work::new(experiment);
    vec![
        ("logistic", plane(logistic)),
        ("64 runs", plane(many)),
        ("8 long runs", plane(long)),
        ("long formula", plane(formula)),
        ("large batches", plane(batch)),
        ("weight decay", decay),
        ("network", network),
        ("dropout", dropout),
    ]
}

/// A member of no family, in the notation, by way of a file.
fn parse(data: &str) -> downhill::math::data::linear_data::LinearData {
    let text = format!("objective = \"booth\"\n[weight-decay]\ndata = \"{data}\"\n");
    Work::from_toml(&text, &|path| Err(format!("no file {path}"))).expect("a good file").weight_decay.data
}

fn experiment(objective: &str, steps: usize, sampling: &str, optimizers: Vec<&str>) -> Experiment {
    let objective = Catalog::parse(objective).expect("a good objective");
    let runs = optimizers.iter().enumerate().map(|(i, text)| Run::new(Optimizer::parse(text).expect("a good optimizer"), i));
    let sampling = Sampling::parse(sampling).expect("a good sampling");
    Experiment { steps, sampling, seeds: 10_000, runs: runs.collect(), ..Experiment::new(objective) }
}

/// Walks the pages that `work` is about, and changes something on each.
fn look(name: &str, work: &Work) {
    for page in Page::ALL {
        let own = match name {
            "weight decay" => page == Page::WeightDecay,
            "network" => page == Page::Network,
            "dropout" => page == Page::Dropout,
            _ => !matches!(page, Page::Dropout | Page::Network),
        };
        if !own {
            continue;
        }
        let settings = Settings { decay_in_plane: name != "weight decay", ..Settings::default() };
        let mut window = Window::new(work.clone(), settings);
        window.app.state.page = page;
        window.stays(LOOK);
        for i in 1..=3 {
            // A drag of the start, which every run depends on, and of the view; on the pages beyond the plane another seed.
            window.app.state.work.experiment.start += Point::new(0.01, 0.0);
            window.app.state.work.weight_decay.seed += 1;
            window.app.state.work.training.seed += 1;
            window.app.state.work.dropout.descent.seed += i;
            window.stays(LOOK / 3);
        }
        window.app.state.playhead.seek(window.app.state.length());
        window.stays(LOOK);
        let (wall, own) = window.longest;
        println!("{name:<22}{:<16}{wall:>10.0}{own:>10.0}{:>10.0}", page.title(), peak());
    }
}

struct Window {
    app: App,
    ctx: Context,
    frame: u32,
    begun: Instant,
    /// The longest frame in milliseconds, and the most that one took of the processor.
    longest: (f64, f64),
}

impl Window {
    fn new(work: Work, settings: Settings) -> Self {
        let mut app = App::new(None, Settings::default());
        app.state = State::with(work, settings);
        Window { app, ctx: Context::default(), frame: 0, begun: Instant::now(), longest: (0.0, 0.0) }
    }

    fn stays(&mut self, long: Duration) {
        let until = Instant::now() + long;
        while Instant::now() < until {
            let input = RawInput {
                screen_rect: Some(Rect::from_min_size(Pos2::ZERO, WINDOW)),
                time: Some(self.begun.elapsed().as_secs_f64()),
                ..RawInput::default()
            };
            let (begun, own) = (Instant::now(), own_time());
            let mut output = self.ctx.clone().run_ui(input, |ui| {
                self.app.advance(&ui.ctx().clone());
                self.app.show(ui);
            });
            output.textures_delta.clear();
            let shapes = self.ctx.tessellate(output.shapes, output.pixels_per_point);
            let (wall, own) = (begun.elapsed().as_secs_f64() * 1e3, own_time() - own);
            assert!(!shapes.is_empty());
            self.frame += 1;
            // The first frame lays out all fonts.
            if self.frame > 2 {
                self.longest = (self.longest.0.max(wall), self.longest.1.max(own));
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

/// The processor time of this thread in milliseconds; 0 where the system does not tell.
fn own_time() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|nanos| nanos.parse::<f64>().ok()).unwrap_or(0.0) / 1e6
}

/// The most memory that the process has held, in MB; 0 where the system does not tell.
fn peak() -> f64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}
