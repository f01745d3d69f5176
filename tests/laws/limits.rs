//! What is too large is refused with one line, and reading takes no longer than the text is long.

use downhill::math::Objective;
use downhill::math::Optimizer;
use downhill::math::catalog::Catalog;
use downhill::sim::Experiment;
use downhill::sim::Lesson;
use downhill::sim::Work;
use downhill::sim::experiment::{MAX_ABOUT, MAX_LABEL, MAX_RECORDS, MAX_TITLE, Run};
use downhill::sim::threads::Watch;

/// Why the experiment that `text` describes is refused.
#[track_caller]
fn refusal(text: &str) -> String {
    let message = Work::from_toml(text, &|path| Err(format!("no file {path}"))).unwrap_err().to_string();
    assert!(message.lines().count() == 1 && message.chars().count() < 500, "{message}");
    message
}

fn runs(count: usize) -> String {
    "[[run]]\noptimizer = \"gd(lr=0.01)\"\n".repeat(count)
}

#[test]
fn more_steps_than_memory_holds_are_refused() {
    let text = |count: usize, steps: usize| format!("objective = \"booth\"\nsteps = {steps}\n{}", runs(count));
    let open = |count, steps| Work::from_toml(&text(count, steps), &|_| Err(String::new())).is_ok();
    assert!(open(8, 1_000_000) && open(64, 125_000) && 64 * 125_000 == MAX_RECORDS);
    assert!(!open(9, 1_000_000) && !open(64, 125_001));
    let message = refusal(&text(64, 1_000_000));
    assert!(message.contains("64 runs of 1000000 steps") && message.contains("take at most 125000 steps"), "{message}");
}

#[test]
fn more_gradients_than_anyone_waits_for_are_refused() {
    let text = |steps: usize, sampling: &str| {
        format!("objective = \"logistic(points=1000)\"\nsteps = {steps}\nsampling = \"{sampling}\"\n{}", runs(8))
    };
    let message = refusal(&text(1_000_000, "batch(m=1000000, replacement=true)"));
    assert!(message.contains("a batch of 1000000 from 2000 samples; take at most 200000"), "{message}");
    let message = refusal(&text(1_000_000, "batch(m=100000, replacement=true)"));
    assert!(message.contains("8e11 gradients of single samples; the most is 1e11"), "{message}");
    assert!(Work::from_toml(&text(1_000_000, "full"), &|_| Err(String::new())).is_ok());
}

#[test]
fn long_texts_are_refused_in_a_file_and_in_the_experiment_itself() {
    for (key, most) in [("title", MAX_TITLE), ("about", MAX_ABOUT)] {
        let text = |length| format!("{key} = \"{}\"\nobjective = \"booth\"\n", "ä".repeat(length));
        assert!(Work::from_toml(&text(most), &|_| Err(String::new())).is_ok());
        let message = refusal(&text(most + 1));
        assert!(message.contains(&format!("line 1: {key}: it has {} characters; the most is {most}", most + 1)), "{message}");
    }
    let message = refusal(&format!("objective = \"booth\"\n{}label = \"{}\"\n", runs(1), "x".repeat(MAX_LABEL + 1)));
    assert!(message.starts_with("line 4: label: it has 61 characters"), "{message}");
    let mut experiment = Experiment::new(Objective::parse("booth").unwrap());
    experiment.runs.push(Run { label: "x".repeat(61), ..Run::new(Optimizer::parse("gd").unwrap(), 0) });
    assert!(experiment.check().unwrap_err().contains("label: it has 61 characters; the most is 60"));
}

/// Each of these took half a minute and more when lines were counted from the start for every table.
#[test]
fn tables_without_end_are_refused_at_the_first_too_many() {
    for (table, line, what) in
        [("[[run]]\n", 66, "one run too many; the most is 64"), ("[[data]]\n", 82, "one table of data too many; the most is 80")]
    {
        let count = 1_000_000 / table.len();
        let message = refusal(&format!("objective = \"booth\"\n{}", table.repeat(count)));
        assert!(message == format!("line {line}: this is {what}"), "{message}");
    }
    let lesson = format!("title = \"T\"\ntext = \"T\"\n{}", "[[tasks]]\n".repeat(90_000));
    let message = Lesson::from_toml(&lesson, &|_| Err(String::new())).unwrap_err().to_string();
    assert_eq!(message, "line 15: this is one task too many; the most is 12");
}

#[test]
fn lists_without_end_are_not_even_taken_apart() {
    for list in ["start = [", "[weight-decay]\nlambdas = [", "[training]\nlayers = ["] {
        let message = refusal(&format!("objective = \"booth\"\n{list}{}]\n", "1,".repeat(15_000_000)));
        assert!(message.contains("more than 1 MB outside of quotation marks"), "{message}");
    }
}

#[test]
fn data_may_be_much_longer_than_the_rest() {
    let rows: String = (0..90_000).map(|i| format!("{i}.000000000000000000000000000,{}\\n", 2 * i)).collect();
    let text = format!("objective = \"regression-data(file=a.csv)\"\n[[data]]\nfile = \"a.csv\"\ntext = \"{rows}\"\n");
    assert!(text.len() > 3 << 20);
    let work = Work::from_toml(&text, &|path| Err(format!("no file {path}"))).unwrap();
    assert_eq!(work.experiment.objective.data().len(), 90_000);
}

#[test]
fn a_message_repeats_no_more_than_its_beginning() {
    let long = "x".repeat(900_000);
    for text in [
        format!("objective = \"booth\"\n{long} = 1\n"),
        format!("objective = \"booth\"\nsteps = \"{long}\"\n"),
        format!("objective = \"booth\"\nsteps = 1{}\n", "0".repeat(100_000)),
        format!("objective = \"{}\"\n", &long[..9000]),
        format!("objective = \"booth({}=1)\"\n", &long[..9000]),
        format!("objective = \"quadratic(a11={})\"\n", &long[..9000]),
        format!("objective = \"booth\"\n[[run]]\noptimizer = \"gd\"\ncolor = \"{long}\"\n"),
        format!("objective = \"booth\"\n[[run]]\noptimizer = \"gd\"\nmarker = \"{long}\"\n"),
        format!("objective = \"booth\"\n[[run]]\noptimizer = \"gd\"\ndecay = \"{long}\"\n"),
    ] {
        let message = refusal(&text);
        assert!(!message.contains(&"x".repeat(61)) && !message.contains(&"0".repeat(61)), "{message}");
    }
}

#[test]
fn a_run_can_be_called_off_and_tells_how_far_it_is() {
    let mut experiment = Experiment::new(Objective::parse("logistic(points=1000)").unwrap());
    experiment.steps = 777;
    let run = Run::new(Optimizer::parse("gd").unwrap(), 0);
    let watch = Watch::default();
    watch.expect(777);
    assert_eq!(experiment.trace_watched(&run, &watch), Some(experiment.trace(&run)));
    assert_eq!(watch.part(), 1.0);
    watch.stop();
    assert_eq!(experiment.trace_watched(&run, &watch), None);
}
