//! Anything that may stand in an experiment file, at random.
#![allow(dead_code)] // each test file uses its part

use downhill::math::Clipping;
use downhill::math::Objective;
use downhill::math::Optimizer;
use downhill::math::Plan;
use downhill::math::Point;
use downhill::math::Proximal;
use downhill::math::Sampling;
use downhill::math::Schedule;
use downhill::math::catalog::Catalog;
use downhill::math::catalog::param::{Param, ParamKind, Tunable, Value};
use downhill::sim::Experiment;
use downhill::sim::Run;
use downhill::sim::experiment::MAX_SEED;
use downhill::sim::experiment::{Color, Marker, PALETTE};
use downhill::sim::run::conditions::Decay;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

/// A value that `param` takes, by two throws of a die from 0 to 1: which kind of value, and which one.
fn value(param: &Param, (kind, throw): (f64, f64)) -> Value {
    match param.kind {
        ParamKind::Real { default, min, max, below_max, slider, .. } => {
            let anywhere = min + throw * (max - min);
            let number = match (4.0 * kind) as usize {
                0 => default,
                1 => slider.0 + throw * (slider.1 - slider.0),
                2 if min <= 0.0 => max.min(10.0_f64.powf(-300.0 * throw)),
                _ => anywhere,
            };
            Value::Number(if below_max && number >= max { default } else { number })
        }
        ParamKind::Count { min, max, .. } => Value::Number((min as f64 + throw * throw * (max - min) as f64).floor()),
        ParamKind::Flag { .. } => Value::Word((throw < 0.5).to_string()),
        ParamKind::Choice { options, .. } => Value::Word(options[(throw * 0.999 * options.len() as f64) as usize].0.into()),
        ParamKind::Text { default } | ParamKind::Statements { default } => Value::Word(default.into()),
    }
}

/// `thing` with any parameters; a value that does not go with the others is left out.
pub fn tuned<T: Tunable + std::fmt::Debug>(thing: impl Fn() -> T) -> impl Strategy<Value = T> {
    vec((0.0..1.0, 0.0..1.0), 8).prop_map(move |dice| {
        let mut thing = thing();
        for (param, throw) in thing.params().to_vec().iter().zip(dice) {
            let _ = thing.set(param.key, &value(param, throw));
        }
        thing
    })
}

/// Any member of a family with any parameters.
pub fn member<T: Catalog + std::fmt::Debug>() -> impl Strategy<Value = T> {
    (0..T::ALL.len()).prop_flat_map(|i| tuned(T::ALL[i].default))
}

pub fn plan() -> impl Strategy<Value = Plan> {
    (of(1..1000_u64), member::<Schedule>()).prop_map(|(length, schedule)| {
        let mut plan = Plan::from(schedule);
        if let Some(length) = length {
            plan.warmup.set("length", &Value::Number(length as f64)).unwrap();
        }
        plan
    })
}

/// What a careless writer or reader of texts trips over.
const TRAPS: &[&str] = &[
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "\\",
    "\\n",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "\0",
    "\u{7f}",
    "\u{feff}",
    "#",
    "[[run]]",
    "β₂ ∇F",
    "🏔",
];

/// Any text, with more than its share of traps.
pub fn text() -> impl Strategy<Value = String> {
    let part = prop_oneof![any::<char>().prop_map(String::from), select(TRAPS).prop_map(String::from)];
    vec(part, 0..12).prop_map(|parts| parts.concat())
}

pub fn color() -> impl Strategy<Value = Color> {
    prop_oneof![select(&PALETTE).prop_map(Color::Named), any::<[u8; 3]>().prop_map(Color::Custom)]
}

/// A finite number of at least 0, of any size.
pub fn amount() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), 0.0..10.0, (0_u64..0x7ff0_0000_0000_0000).prop_map(f64::from_bits)]
}

/// Any run without a start of its own.
pub fn run() -> impl Strategy<Value = Run> {
    let decay = (amount(), select(&[Decay::Coupled, Decay::Decoupled]));
    let kept = (member::<Clipping>(), member::<Proximal>());
    let how = (member::<Optimizer>(), plan(), of(member::<Sampling>()), of(amount()), decay, kept);
    let look = (text(), color(), select(&Marker::ALL), any::<bool>(), any::<bool>());
    (how, look).prop_map(
        |(
            (optimizer, schedule, sampling, noise, (weight_decay, decay), (clip, proximal)),
            (label, color, marker, hidden, average),
        )| Run {
            optimizer,
            start: None,
            schedule,
            sampling,
            noise,
            weight_decay,
            decay,
            clip,
            proximal,
            label,
            color,
            marker,
            hidden,
            average,
        },
    )
}

/// Any experiment; not all of them can be run.
pub fn experiment() -> impl Strategy<Value = Experiment> {
    let words = (text(), text());
    let place = || of((-10.0..10.0, -1e3..1e3));
    let what = (member::<Objective>(), place(), 1..=1_000_000_usize);
    let seen = (0..=MAX_SEED, 1..=10_000_usize, member::<Sampling>(), amount());
    (words, what, seen, vec((run(), place()), 0..5)).prop_map(
        |((title, about), (objective, start, steps), (seed, seeds, sampling, noise), runs)| {
            let own = objective.start();
            let free = objective.dimension();
            let point = |(x, y)| Point::new(x, if free == 1 { 0.0 } else { y });
            let start = start.map_or(own, point);
            let runs = runs.into_iter().map(|(run, start)| Run { start: start.map(point), ..run }).collect();
            let mut experiment = Experiment { title, about, objective, start, steps, seed, seeds, sampling, noise, runs };
            // A sampling that does not go with the objective's samples could not be run, nor read.
            let n = experiment.objective.data().len();
            let fits = |sampling: &Sampling| sampling.check(n).is_ok();
            if !fits(&experiment.sampling) {
                experiment.sampling = Sampling::FULL;
            }
            experiment.runs.iter_mut().for_each(|run| run.sampling = run.sampling.take().filter(fits));
            experiment
        },
    )
}
