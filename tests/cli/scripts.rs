//! A run's scripts make its path: the NumPy one where there is NumPy, the expression in them everywhere.

use crate::program::Folder;
use downhill::math::Clipping;
use downhill::math::Objective;
use downhill::math::Optimizer;
use downhill::math::Plan;
use downhill::math::Point;
use downhill::math::Proximal;
use downhill::math::Sampling;
use downhill::math::catalog::Catalog;
use downhill::math::catalog::param::{ParamKind, Tunable as _, Value};
use downhill::math::expression::Expression;
use downhill::sim::Experiment;
use downhill::sim::Run;
use downhill::sim::run::conditions::Decay;
use downhill::sim::script::{self, MOST_DRAWS};
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

fn experiment(objective: &str, optimizer: &str) -> Experiment {
    let mut experiment = Experiment::new(Objective::parse(objective).unwrap());
    experiment.runs.push(Run::new(Optimizer::parse(optimizer).unwrap(), 0));
    experiment.steps = 40;
    experiment
}

/// A Python that has NumPy; none is no failure.
static PYTHON: LazyLock<Option<&str>> = LazyLock::new(|| {
    let works = |python: &&str| {
        let quiet = Command::new(python).args(["-c", "import numpy"]).stderr(Stdio::null()).status();
        quiet.is_ok_and(|status| status.success())
    };
    let found = ["python3", "/usr/bin/python3", "python"].into_iter().find(works);
    if found.is_none() {
        eprintln!("no Python with NumPy here; the paths of the scripts are not checked");
    }
    found
});

/// The rows k, x, y, loss that `script` prints.
fn rows(script: &str) -> Option<Vec<[f64; 4]>> {
    let mut python =
        Command::new((*PYTHON)?).arg("-").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    python.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    let done = python.wait_with_output().unwrap();
    let (stdout, stderr) = (String::from_utf8(done.stdout).unwrap(), String::from_utf8(done.stderr).unwrap());
    assert!(done.status.success() && stderr.is_empty(), "{stderr}\n{script}");
    let mut lines = stdout.lines();
    assert_eq!(lines.next(), Some("k,x,y,loss"));
    let row = |line: &str| {
        let numbers: Vec<f64> = line.split(',').map(|number| number.parse().unwrap()).collect();
        <[f64; 4]>::try_from(numbers).unwrap()
    };
    Some(lines.map(row).collect())
}

/// Checks that the NumPy script of the first run makes its path, to the end.
fn follows(experiment: &Experiment) {
    let run = &experiment.runs[0];
    let what = format!("{} on {}, {}", run.optimizer, experiment.objective, run.schedule);
    let script = script::numpy(experiment, 0).unwrap_or_else(|message| panic!("{what}: {message}"));
    let Some(rows) = rows(&script) else { return };
    let trace = experiment.trace(run);
    assert_eq!(rows.len(), trace.records.len(), "{what}: {:?}\n{script}", trace.end);
    // The unit of the comparison is the size of what the path has seen: a coordinate near zero is a difference of larger numbers.
    let reach = trace.records.iter().map(|record| record.x.amax()).fold(0.0, f64::max).min(10.0);
    let highest = trace.records[0].loss.abs();
    for (k, (row, record)) in rows.iter().zip(&trace.records).enumerate() {
        assert_eq!(row[0], k as f64);
        for (theirs, ours) in [(row[1], record.x.x), (row[2], record.x.y)] {
            assert!(
                (theirs - ours).abs() <= 1e-9 * ours.abs().max(1e-3 * reach),
                "{what}, step {k}: {theirs} for {ours}\n{script}"
            );
        }
        let error = (row[3] - record.loss).abs();
        // A loss of degree four is off by four times as much, in parts of itself, as the point.
        assert!(
            error <= 4e-9 * record.loss.abs() + 1e-11 * (1.0 + highest),
            "{what}, step {k}: loss {} for {}",
            row[3],
            record.loss
        );
    }
}

const FIRST_ORDER: [&str; 29] = [
    "gd(lr=0.02)",
    "momentum(lr=0.01, beta=0.8)",
    "nesterov(lr=0.01)",
    "nesterov(lr=0.01, beta=0)",
    "polyak(lr=1)",
    "adagrad(lr=0.5, form=pytorch)",
    "rmsprop(lr=0.05)",
    "rmsprop(lr=0.05, form=pytorch)",
    "adam(lr=0.1)",
    "adam(lr=0.1, form=pytorch)",
    "adamw(lr=0.1, weight_decay=0.05)",
    "adamax(lr=0.1)",
    "nadam(lr=0.1)",
    "radam(lr=0.1)",
    "amsgrad(lr=0.2, beta2=0.5)",
    "adadelta(lr=2)",
    "rprop(lr=0.1)",
    "rprop(lr=0.1, eta_plus=1)",
    "lion(lr=0.05, weight_decay=0.1)",
    "lion(lr=0.05)",
    "adagrad(lr=0.5)",
    "radam(lr=0.1, beta2=0.5)",
    "momentum(lr=0.01, beta=0.8, form=pytorch)",
    "momentum(lr=0.01, beta=0.8, form=pytorch, dampening=0.4)",
    "momentum(lr=0.05, beta=0.8, form=ema)",
    "rmsprop(lr=0.05, form=pytorch, centered=true)",
    "rmsprop(lr=0.02, form=pytorch, beta=0.5)",
    "rmsprop(lr=0.02, form=pytorch, centered=true, beta=0.5)",
    "adamw(lr=0.1, weight_decay=0.01, form=paper)",
];

/// Methods that step layer by layer; with a smaller ε the second step of SOAP would show the rounding of the first.
const LAYERED: [&str; 6] = [
    "lamb(lr=0.02)",
    "lamb(lr=0.02, weight_decay=0.3)",
    "muon(lr=0.02, beta=0.8)",
    "shampoo(lr=0.3)",
    "soap(lr=0.1, eps=0.001)",
    "soap(lr=0.05, every=2, beta2=0.8, eps=0.001)",
];

const SCHEDULES: [&str; 22] = [
    "constant",
    "inverse-time(rate=0.2)",
    "inverse-sqrt(rate=0.2)",
    "power(rate=0.3, exponent=0.6)",
    "exponential(gamma=0.95)",
    "step(every=7, factor=0.5)",
    "cosine(length=30, floor=0.1)",
    "warmup(length=6)",
    "warmup(length=6) + cosine(length=25)",
    "cosine(length=15, floor=0.1, after=rise)",
    "piecewise(\"10:0.5, 25:0.1\")",
    "polynomial(length=30, exponent=2, floor=0.1)",
    "warm-restarts(length=5, multiply=2, floor=0.1)",
    "warmup(length=3) + warm-restarts(length=7, multiply=1)",
    "one-cycle(length=30)",
    "warmup(length=4, count=pytorch) + one-cycle(length=20, rise=0, shape=linear)",
    "cyclic(up=6)",
    "cyclic(up=6, mode=triangular2)",
    "cyclic(up=6, mode=exp-range, gamma=0.9)",
    "wsd(warmup=4, stable=10, decay=15, fall=sqrt)",
    "plateau(factor=0.5, patience=2, threshold=0.02, cooldown=3, floor=0.05)",
    "warmup(length=5) + plateau(factor=0.3, patience=0, threshold=0.1)",
];

/// The same expression that stands in the scripts, read by our own parser at 200 points of each objective's view.
#[test]
fn the_expression_of_every_objective_is_its_value() {
    let changed = [
        "quadratic(a11=-3, a12=1.5, a22=0, b1=-2, b2=4)",
        "quadratic(a11=0, a12=0, a22=0)",
        "v-valley(delta=0.5)",
        "rosenbrock(a=-1.5, b=7)",
        "double-well(a=3, b=0.25)",
        "rastrigin(a=0.5)",
        "formula(f=\"max(x, y)^2 + abs(x - 1/3) - 2^-x\")",
    ];
    let all = Objective::ALL.iter().map(|entry| (entry.default)()).chain(changed.map(|text| Objective::parse(text).unwrap()));
    let mut sums = 0;
    for objective in all {
        let Some(text) = objective.expression() else {
            assert!(!objective.data().is_empty(), "{objective}");
            sums += 1;
            continue;
        };
        let expression = Expression::parse(&text).unwrap_or_else(|error| panic!("{objective}: {text}: {error}"));
        let view = objective.view();
        for i in 0..200 {
            // Kronecker's sequence spreads them evenly.
            let part = |root: f64, (from, to): (f64, f64)| from + (f64::from(i) * root).fract() * (to - from);
            let p = Point::new(part(0.7548776662466927, view.x), part(0.5698402909980532, view.y));
            let (theirs, ours) = (expression.value(p), objective.value(p));
            assert!((theirs - ours).abs() <= 1e-12 * (1.0 + ours.abs()), "{objective} at {p}: {theirs} for {ours} by {text}");
            let (theirs, ours) = (expression.value_gradient(p).1, objective.gradient(p));
            assert!((theirs - ours).norm() <= 1e-10 * (1.0 + ours.norm()), "∇ {objective} at {p}: {theirs} for {ours}");
        }
    }
    assert_eq!(sums, 3, "finite sums have data instead");
}

#[test]
fn every_first_order_rule_makes_its_path_in_numpy_under_some_schedule() {
    // Of whatever can be written, the default at least.
    let is_listed = |key: &str| FIRST_ORDER.iter().chain(&LAYERED).any(|text| text.starts_with(&format!("{key}(")));
    let written = Optimizer::ALL.iter().filter(|entry| (entry.default)().python().is_ok());
    let others = written.map(|entry| entry.key).filter(|key| !is_listed(key));
    for (i, optimizer) in FIRST_ORDER.into_iter().chain(LAYERED).chain(others).enumerate() {
        follows(&experiment("quadratic", optimizer));
        let mut scheduled = experiment("rosenbrock(b=3)", optimizer);
        scheduled.runs[0].schedule = Plan::parse(SCHEDULES[1 + i % (SCHEDULES.len() - 1)]).unwrap();
        follows(&scheduled);
    }
}

/// Typed rules with everything that a script can have of them.
const TYPED: [&str; 7] = [
    "m = beta*m + g; x = x - lr*m",
    "m = beta*m + g; x = x - lr*(m - 0.5*g)/(1 + 2*norm(m)*norm(g))",
    "s = s + dot(g, g); n = max(norm(g), s, 0.1)^1.5; x = x - lr*g/n",
    "w0 = 3; w = where(k < 3, w + dot(g, x), -w/2); a0 = lr; a = a*0.9; x = x - min(a, lr)*g*sign(w)",
    "m0 = 2*x; m = where(abs(m) > abs(g), m/2, g); x = x - lr*tanh(m)",
    "y = x + beta*v; h = grad(y); v = beta*v - lr*h; x_last = x; x = x + v + 0.01*(x - x_last)",
    "c = cbrt(g)*exp(-k/10) - floor(x)/100 + log(1 + f)*max(g, 0)*0.01; p = sqrt(abs(f)) - floor(f) + arctan(f); step = x; x = (1 - lr*c2)*x - lr*c/(1 + p^2)",
];

#[test]
fn methods_for_sums_and_clouds_make_their_path_in_numpy() {
    for objective in ["rosenbrock", "himmelblau", "beale", "booth", "quadratic", "regression-toy", "regression-toy(b=fixed)"] {
        for rule in ["gauss-newton(lr=0.7)", "levenberg-marquardt(tau=0.1)"] {
            let mut of = experiment(objective, rule);
            // Where a step gains no more than rounding, chance decides whether it is made.
            of.steps = if rule.starts_with("gauss") { 12 } else { 6 };
            follows(&of);
            if rule.starts_with("gauss") {
                (of.runs[0].weight_decay, of.runs[0].decay) = (0.1, Decay::Coupled);
                follows(&of);
            }
        }
    }
    for rule in ["cma-es", "cma-es(lr=0.3, population=9)"] {
        for objective in ["rosenbrock", "himmelblau", "quadratic", "regression-toy(b=fixed)"] {
            follows(&experiment(objective, rule));
        }
    }
    for sampling in ["full", "single", "batch(m=3)", "batch(m=4, replacement=true)", "shuffle(m=4)"] {
        for objective in ["regression-toy", "regression-toy(b=fixed)", "logistic"] {
            let mut experiment = experiment(objective, "saga(lr=0.1)");
            experiment.sampling = Sampling::parse(sampling).unwrap();
            (experiment.runs[0].weight_decay, experiment.runs[0].decay) = (0.05, Decay::Coupled);
            follows(&experiment);
            experiment.runs[0].clip = Clipping::parse("norm(limit=0.5)").unwrap();
            follows(&experiment);
        }
    }
    let refused = script::numpy(&experiment("saddle", "gauss-newton"), 0).unwrap_err();
    assert!(refused.contains("not written as a sum of squares"), "{refused}");
}

#[test]
fn every_typed_rule_makes_its_path_in_numpy() {
    let typed = TYPED.map(|text| format!("rule(\"{text}\", lr=0.02)"));
    let as_text = Optimizer::ALL.iter().filter_map(|entry| (entry.default)().as_text()).map(|rule| rule.to_string());
    for (i, rule) in typed.into_iter().chain(as_text).enumerate() {
        follows(&experiment("quadratic", &rule));
        let mut scheduled = experiment("rosenbrock(b=3)", &rule);
        scheduled.runs[0].schedule = Plan::parse(SCHEDULES[1 + i % (SCHEDULES.len() - 1)]).unwrap();
        follows(&scheduled);
    }
}

#[test]
fn every_schedule_and_both_decays_make_their_path_in_numpy() {
    for (i, schedule) in SCHEDULES.iter().enumerate() {
        let mut experiment = experiment("booth", ["adam(lr=0.3)", "gd(lr=0.03)", "rprop(lr=0.2)"][i % 3]);
        let run = &mut experiment.runs[0];
        run.schedule = Plan::parse(schedule).unwrap();
        run.weight_decay = 0.3;
        run.decay = if i % 2 == 0 { Decay::Decoupled } else { Decay::Coupled };
        follows(&experiment);
    }
    let mut experiment = experiment("booth", "adamw(lr=0.2, weight_decay=0.1)");
    (experiment.runs[0].weight_decay, experiment.runs[0].decay) = (0.2, Decay::Decoupled);
    follows(&experiment);
}

#[test]
fn every_objective_makes_its_path_in_numpy() {
    for entry in Objective::ALL {
        let mut experiment = experiment(entry.key, "adam(lr=0.02)");
        experiment.steps = 25;
        follows(&experiment);
    }
    for objective in [
        "regression-toy(b=fixed)",
        "regression-data(standardize=true)",
        "regression-toy(points=1, x_min=2, x_max=2)",
        "logistic(points=4, distance=1)",
        "formula(f=\"abs(x) + max(y, 0.5*y, -x) + cbrt(x^2 + 1) + log(2 + x^2) + tan(y/9) + asin(x/9) + sqrt(2)*x^2.5^2\")",
        "formula(f=\"min(x^2, 3) + y^2/2 + 2^(x/3) + (x^2 + 1)^(y/5)\")",
        "formula(f=\"3\")",
        "formula(f=\"sinh(x/3) + cosh(y) - e^-(x^2)\")",
    ] {
        follows(&experiment(objective, "gd(lr=0.01)"));
    }
}

#[test]
fn samples_and_noise_are_those_that_were_drawn() {
    for sampling in ["single", "batch(m=3)", "batch(m=4, replacement=true)", "shuffle(m=4)"] {
        for objective in ["regression-toy", "regression-toy(b=fixed)", "logistic"] {
            let mut experiment = experiment(objective, "momentum(lr=0.02, beta=0.5)");
            experiment.sampling = Sampling::parse(sampling).unwrap();
            experiment.runs[0].noise = Some(0.05);
            experiment.runs[0].weight_decay = 0.01;
            follows(&experiment);
        }
    }
    let mut experiment = experiment("himmelblau", "gd(lr=0.005)");
    experiment.noise = 2.0;
    follows(&experiment);
}

#[test]
fn clipped_gradients_and_proximal_steps_are_in_the_script() {
    for (i, optimizer) in ["gd(lr=0.02)", "adam(lr=0.1)", "sam(lr=0.02)", "svrg(lr=0.02)"].into_iter().enumerate() {
        for (clip, proximal) in
            [("norm(limit=0.5)", "box(low=-1, high=0.8)"), ("value(limit=0.3)", "l1(strength=0.2)"), ("none", "ball(radius=1.5)")]
        {
            let mut experiment = experiment("regression-toy", optimizer);
            experiment.sampling = Sampling::parse("batch(m=2)").unwrap();
            experiment.noise = 0.1;
            let run = &mut experiment.runs[0];
            (run.clip, run.proximal) = (Clipping::parse(clip).unwrap(), Proximal::parse(proximal).unwrap());
            (run.weight_decay, run.decay) = (0.05, if i % 2 == 0 { Decay::Coupled } else { Decay::Decoupled });
            run.schedule = Plan::parse(["constant", "exponential(gamma=0.95)"][i % 2]).unwrap();
            follows(&experiment);
        }
    }
}

#[test]
fn a_script_of_a_diverging_run_stops_where_the_run_does() {
    follows(&experiment("rosenbrock", "gd(lr=0.01)"));
    let mut leaving = experiment("formula(f=\"x - log(x) + y^2\", x_min=0.1, x_max=4)", "gd(lr=1.5)");
    leaving.start = Point::new(0.3, 1.0);
    follows(&leaving);
}

#[test]
fn every_pytorch_script_is_python_and_names_the_class_that_is_the_same_method() {
    let class = |text: &str, plan: &str| {
        let mut experiment = experiment("rosenbrock(b=3)", text);
        experiment.runs[0].schedule = Plan::parse(plan).unwrap();
        let script = script::pytorch(&experiment, 0).unwrap();
        script.split("= torch.optim.").nth(1).map(|rest| rest.split('(').next().unwrap().to_owned())
    };
    for (text, plan, expected) in [
        ("gd", "constant", Some("SGD")),
        ("momentum", "constant", Some("SGD")),
        ("momentum", "inverse-time", None),
        ("momentum(form=pytorch)", "inverse-time", Some("SGD")),
        ("momentum(form=pytorch, dampening=0.5)", "constant", Some("SGD")),
        ("momentum(form=ema)", "constant", None),
        ("rmsprop(form=pytorch, centered=true, beta=0.5)", "constant", Some("RMSprop")),
        ("adamw(form=paper)", "constant", None),
        ("nesterov", "inverse-time", Some("SGD")),
        ("nesterov(beta=0)", "constant", None),
        ("adam", "constant", None),
        ("adam(form=pytorch)", "warmup(3)", Some("Adam")),
        ("adagrad(form=pytorch)", "constant", Some("Adagrad")),
        ("rmsprop(form=pytorch)", "constant", Some("RMSprop")),
        ("rmsprop", "constant", None),
        ("rprop", "constant", Some("Rprop")),
        ("rprop", "inverse-time", None),
        ("lion", "constant", None),
        ("polyak", "constant", None),
    ] {
        assert_eq!(class(text, plan).as_deref(), expected, "{text}, {plan}");
    }
    let mut scripts: Vec<String> = Vec::new();
    for (i, optimizer) in FIRST_ORDER.iter().enumerate() {
        let mut experiment = experiment(if i % 2 == 0 { "booth" } else { "logistic" }, optimizer);
        if !optimizer.starts_with("polyak") {
            experiment.noise = 0.1;
            experiment.sampling = Sampling::parse("batch(m=2)").unwrap();
            (experiment.runs[0].weight_decay, experiment.runs[0].decay) =
                (0.1, if i % 3 == 0 { Decay::Coupled } else { Decay::Decoupled });
        } else {
            experiment.objective = Objective::parse("booth").unwrap();
        }
        experiment.runs[0].schedule = Plan::parse(SCHEDULES[i % SCHEDULES.len()]).unwrap();
        scripts.push(script::pytorch(&experiment, 0).unwrap());
    }
    scripts.extend(Objective::ALL.iter().map(|entry| script::pytorch(&experiment(entry.key, "gd"), 0).unwrap()));
    let Some(python) = *PYTHON else { return };
    let folder = Folder::new("pytorch-scripts");
    for (i, script) in scripts.iter().enumerate() {
        folder.write(&format!("run{i}.py"), script);
    }
    let names: Vec<String> = (0..scripts.len()).map(|i| format!("run{i}.py")).collect();
    let done = Command::new(python).args(["-m", "py_compile"]).args(&names).current_dir(folder.path(".")).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn what_a_script_cannot_honestly_say_is_refused_in_one_sentence() {
    let refusal = |experiment: &Experiment| {
        let (ours, theirs) = (script::numpy(experiment, 0), script::pytorch(experiment, 0));
        assert_eq!(ours, theirs);
        ours.unwrap_err()
    };
    for (optimizer, says) in [("newton", "second derivatives"), ("bfgs", "line search"), ("line-search", "gd or adam")] {
        let message = refusal(&experiment("booth", optimizer));
        assert!(message.contains(says) && message.lines().count() == 1, "{message}");
    }
    let hessian = "rule(\"x = x - lr*hvp(g)\")";
    assert!(refusal(&experiment("booth", hessian)).contains("second derivatives"));
    let mut noisy = experiment("booth", "rule(\"x = x - lr*f*g\")");
    noisy.noise = 0.1;
    assert!(refusal(&noisy).contains("the value of this step's function"));
    assert!(refusal(&experiment("saddle", "polyak")).contains("least value of saddle"));
    assert!(refusal(&experiment("formula(f=\"floor(x)*y\")", "gd")).contains("floor"));
    let mut long = experiment("logistic", "gd");
    long.sampling = Sampling::parse("batch(m=5)").unwrap();
    long.steps = MOST_DRAWS / 5;
    assert!(script::numpy(&long, 0).is_ok());
    long.steps += 1;
    assert!(refusal(&long).contains("at most 400 steps, or sampling=full"), "{}", refusal(&long));
    assert!(refusal(&experiment("regression-toy(points=1000)", "gd")).contains("the data are 6000 numbers"));
    assert!(script::numpy(&long, 1).unwrap_err().contains("there is run 1 alone"));
    long.runs.clear();
    assert!(script::numpy(&long, 0).unwrap_err().contains("add one"));
}

#[test]
fn no_name_leaves_its_comment() {
    let mut experiment = experiment("booth", "gd");
    experiment.runs[0].label = "a\nimport os\r\u{2028}b".into();
    for script in [script::numpy(&experiment, 0).unwrap(), script::pytorch(&experiment, 0).unwrap()] {
        assert!(script.lines().next().unwrap().starts_with("# a import os"), "{script}");
        assert_eq!(script.matches("import os").count(), 1);
    }
}

#[test]
fn the_command_writes_the_script_of_the_run_asked_for() {
    let folder = Folder::new("script-command");
    let one = ["script", "--objective", "booth", "--steps", "9", "--run", "gd(lr=0.05)", "--run", "lion(lr=0.5)"];
    let with = |more: &[&'static str]| [one.as_slice(), more].concat();
    assert!(folder.stdout(&with(&["--to", "numpy", "--of", "2"])).contains("np.sign(c)"));
    assert!(folder.stdout(&with(&["--to", "pytorch"])).contains("torch.optim.SGD"));
    folder.refuses(&with(&["--to", "numpy", "--of", "3"]), &["no run 3", "runs 1 to 2"]);
    folder.refuses(&with(&["--to", "numpy", "--of", "0"]), &["--of", "from 1"]);
    folder.refuses(&with(&["--to", "matlab"]), &["matlab", "numpy", "pytorch"]);
    folder.refuses(&["script", "--objective", "booth", "--to", "numpy"], &["there is no run"]);
    folder.refuses(&["script", "--preset", "newton-saddle", "--of", "1", "--to", "numpy"], &["has no script"]);
}

/// Every real parameter at each whole value in its range: PyTorch's classes refuse `betas=(0, 0.999)`, a pair of an integer and a float.
#[test]
fn real_parameters_are_written_with_their_point() {
    let is_real = |text: &str| text.contains(['.', 'e']) && text.parse::<f64>().is_ok();
    for optimizer in FIRST_ORDER {
        let plain = experiment("booth", optimizer);
        for param in plain.runs[0].optimizer.params() {
            let ParamKind::Real { min, max, below_max, .. } = param.kind else { continue };
            for value in [0.0, 1.0, 2.0, 100.0].into_iter().filter(|&value| min <= value && value <= max) {
                let (mut experiment, whole) = (plain.clone(), Value::Number(value));
                if below_max && value == max || experiment.runs[0].optimizer.set(param.key, &whole).is_err() {
                    continue;
                }
                for script in [script::numpy(&experiment, 0).unwrap(), script::pytorch(&experiment, 0).unwrap()] {
                    let what = format!("{} = {value} of {optimizer}\n{script}", param.key);
                    for param in
                        plain.runs[0].optimizer.params().iter().filter(|param| matches!(param.kind, ParamKind::Real { .. }))
                    {
                        let set = script.lines().find_map(|line| line.strip_prefix(&format!("{} = ", param.key)));
                        assert!(set.is_none_or(is_real), "{what}");
                    }
                    let class = script.lines().find_map(|line| line.split_once("torch.optim.")?.1.split_once("([p], "));
                    let arguments = class.map_or("", |class| class.1).split(['(', ')', ',', '=', ' ']);
                    let mut numbers = arguments.filter(|part| part.starts_with(|c: char| c.is_ascii_digit()));
                    assert!(numbers.all(is_real), "{what}");
                }
            }
        }
    }
    let script = script::pytorch(&experiment("quadratic", "adam(form=pytorch, beta1=0)"), 0).unwrap();
    assert!(script.contains("Adam([p], lr=lr, betas=(0.0, 0.999), eps=1e-8)"), "{script}");
}

/// `torch.optim.SGD` has another momentum than the lecture once the learning rate changes.
#[test]
fn a_script_says_why_momentum_with_a_schedule_is_written_out() {
    let mut experiment = experiment("booth", "momentum");
    let says = |experiment: &Experiment| script::pytorch(experiment, 0).unwrap().contains("torch.optim.SGD would multiply");
    assert!(!says(&experiment));
    experiment.runs[0].schedule = Plan::parse("exponential(gamma=0.97)").unwrap();
    assert!(says(&experiment));
}

/// The script that evaluates a loss on the plane through recorded weights, filled in as its user would, and run by Python.
#[test]
fn the_evaluator_of_recorded_weights_writes_the_plane_of_its_recordings() {
    use downhill::math::picture::principal_plane::view_of;
    use downhill::sim::recorded_weights::scripts::evaluator;
    use downhill::sim::recorded_weights::{WeightFile, common_plane};
    let Some(python) = *PYTHON else { return };
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/weights");
    let folder = crate::program::Folder::new("evaluator");
    folder.write("table.csv", "step,a,b,c,d,e,f,loss\n0,1,2,3,4,5,6,1\n1,1,2,3,4,5,7,1\n2,nan,2,3,4,5,7,1\n");
    let read = |path: &Path| match WeightFile::read(path, std::fs::read(path).unwrap()) {
        Ok(WeightFile::Run(run)) => run,
        other => panic!("{other:?}"),
    };
    let paths = [data.join("packed.npz"), data.join("single.npy"), folder.path("table.csv")];
    let runs: Vec<_> = paths.iter().map(|path| read(path)).collect();
    let plane = common_plane(&runs).unwrap().unwrap();
    let points: Vec<_> = runs.iter().flat_map(|run| &run.weights).map(|w| plane.project(w)).collect();
    let files: Vec<String> = paths.iter().map(|path| path.to_string_lossy().into_owned()).collect();
    let script = evaluator(&files, view_of(&points));
    let blank = "raise NotImplementedError(\"write the loss of your network here\")";
    assert!(script.contains(blank));
    folder.write("evaluate.py", script.replace(blank, "return float((w**2).sum() / 2)"));
    let done = Command::new(python).arg("evaluate.py").current_dir(folder.path("")).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let Ok(WeightFile::Plane(evaluated)) =
        WeightFile::read(&folder.path("plane.npz"), std::fs::read(folder.path("plane.npz")).unwrap())
    else {
        panic!("plane.npz is the loss on a plane")
    };
    evaluated.check(&plane, &runs.iter().collect::<Vec<_>>()).unwrap();
    for (row, column) in [(0, 0), (20, 3), (40, 40)] {
        let at = downhill::math::Point::new(evaluated.loss.x(column), evaluated.loss.y(row));
        let (ours, theirs) =
            (plane.unproject(at).norm_squared() / 2.0, evaluated.loss.values[row * evaluated.loss.columns + column]);
        assert!((ours - theirs).abs() <= 1e-6 * ours.abs(), "{ours} and {theirs}");
    }
}
