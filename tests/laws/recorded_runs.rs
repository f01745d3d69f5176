//! Runs that another program recorded: the points of the file are the path, and what is wrong in it is said at its line.

use crate::support::parse;
use crate::support::trial::objective as objective_of;
use downhill::math::Objective;
use downhill::math::Optimizer;
use downhill::math::Point;
use downhill::math::catalog::family_file::FamilyFile as _;
use downhill::math::catalog::param::{Tunable, Value};
use downhill::math::rule::{Event, Halt};
use downhill::math::table::recording::Recording;
use downhill::sim::Experiment;
use downhill::sim::Run;
use downhill::sim::Work;
use downhill::sim::export;
use downhill::sim::file::share;
use downhill::sim::run::trace::{End, Trace};
use downhill::sim::run::verdict::Verdict;
use proptest::prelude::*;

const HELD: &str = "step,x,y,loss\n0,1,2,5\n1,0.5,1,1.25\n2,0,0,0\n";

fn recorded(text: &str, run: &str) -> Optimizer {
    let mut optimizer = Optimizer::recorded("mine.csv").unwrap();
    optimizer.set("run", &Value::Word(run.into())).unwrap();
    optimizer.with_file(&|_| Ok(text.to_owned())).unwrap()
}

fn shown(objective: Objective, optimizer: Optimizer, steps: usize) -> Trace {
    let experiment = Experiment { steps, runs: vec![Run::new(optimizer, 0)], ..Experiment::new(objective) };
    experiment.check().unwrap();
    experiment.trace(&experiment.runs[0])
}

#[test]
fn a_table_of_runs_is_read_back_as_the_same_runs_to_the_bit() {
    let mut experiment = Experiment::new(objective_of("rosenbrock"));
    experiment.steps = 80;
    for rule in ["gd(lr=0.001)", "adam(lr=0.1)", "newton", "momentum(lr=0.0005)"] {
        experiment.runs.push(Run::new(parse(rule), experiment.runs.len()));
    }
    experiment.runs[1].noise = Some(0.5);
    let mut table = Vec::new();
    export::write(&experiment, &mut table, |_, _, _| {}).unwrap();
    let table = String::from_utf8(table).unwrap();
    assert_eq!(Recording::runs(&table).unwrap(), ["1", "2", "3", "4"]);
    assert!(Recording::is_meant(&table));
    for (i, run) in experiment.runs.iter().enumerate() {
        let (made, read) =
            (experiment.trace(run), shown(experiment.objective.clone(), recorded(&table, &(i + 1).to_string()), 80));
        let of = |trace: &Trace| trace.records.iter().map(|record| (record.x, record.loss, record.grad_norm)).collect::<Vec<_>>();
        assert_eq!(of(&read), of(&made), "{}", run.name());
        assert_eq!((read.end, read.remarks), (End::Finished, vec![]));
        // By its label as well, and packed for somebody else.
        let by_label = recorded(&table, run.name());
        assert_eq!(by_label.recording().unwrap().points, recorded(&table, &(i + 1).to_string()).recording().unwrap().points);
        assert_eq!(by_label.packed("other.csv").unwrap().recording().unwrap().points, by_label.recording().unwrap().points);
    }
}

#[test]
fn the_shipped_recording_is_what_pytorch_says_of_momentum_on_rosenbrock() {
    let read = shown(objective_of("rosenbrock"), parse("recorded"), 100);
    assert_eq!((read.records.len(), read.end, read.remarks.len()), (101, End::Finished, 0));
    let mut experiment = Experiment::new(objective_of("rosenbrock"));
    experiment.start = read.records[0].x;
    let made = experiment.trace(&Run::new(parse("momentum(lr=0.002, beta=0.9)"), 0));
    for (ours, theirs) in made.records.iter().zip(&read.records) {
        assert!((ours.x - theirs.x).norm() < 1e-9, "{:?} and {:?}", ours.x, theirs.x);
    }
}

#[test]
fn a_recording_that_ends_early_is_judged_by_what_it_shows() {
    let read = shown(objective_of("quadratic(a11=2, a12=0, a22=2)"), recorded(HELD, ""), 50);
    assert_eq!((read.records.len(), read.end), (3, End::Halted { at: 2, why: Halt::RecordingEnds }));
    let objective = objective_of("quadratic(a11=2, a12=0, a22=2)");
    assert!(matches!(Verdict::of(&read, &*objective), Verdict::Converged { at: 2, .. }));
    // Fewer steps than were recorded show the first ones.
    assert_eq!(shown(objective, recorded(HELD, ""), 1).records.len(), 2);
}

#[test]
fn losses_are_those_of_the_file_and_where_they_are_not_f_it_is_said() {
    let same = objective_of("quadratic(a11=2, a12=0, a22=2)");
    assert_eq!(shown(same, recorded(HELD, ""), 2).remarks, []);
    let other = shown(objective_of("rosenbrock"), recorded(HELD, ""), 2);
    assert_eq!(other.records.iter().map(|record| record.loss).collect::<Vec<_>>(), [5.0, 1.25, 0.0]);
    assert_eq!(
        other.remarks.iter().map(|remark| (remark.first, remark.last, remark.event)).collect::<Vec<_>>(),
        [(0, 2, Event::OtherLoss)]
    );
    // Without losses they are F.
    let bare = shown(objective_of("booth"), recorded("Y,X\n2,1\n1,0.5\n", ""), 1);
    let booth = objective_of("booth");
    assert_eq!(
        bare.records.iter().map(|record| record.loss).collect::<Vec<_>>(),
        [booth.value(Point::new(1.0, 2.0)), booth.value(Point::new(0.5, 1.0))]
    );
}

#[test]
fn nothing_changes_what_was_recorded() {
    let plain = shown(objective_of("booth"), recorded(HELD, ""), 2);
    let mut run = Run::new(recorded(HELD, ""), 0);
    run.weight_decay = 0.5;
    run.noise = Some(3.0);
    run.start = Some(Point::new(7.0, 7.0));
    run.decay = downhill::sim::run::conditions::Decay::Decoupled;
    let experiment =
        Experiment { steps: 2, seed: 5, noise: 2.0, runs: vec![run.clone()], ..Experiment::new(objective_of("booth")) };
    assert_eq!(experiment.trace(&run).records, plain.records);
    let inspection = experiment.inspect(&run, 1);
    assert_eq!((inspection.x, inspection.notes.last().unwrap().value.clone()), (vec![0.5, 1.0], vec![0.0, 0.0]));
}

#[test]
fn numbers_that_are_not_finite_end_the_path_with_a_word() {
    let text = "step,x,y\n0,1,1\n1,10,-20\n2,nan,inf\n3,NaN,NaN\n";
    let recording = Recording::read(text, "").unwrap();
    assert_eq!((recording.points.len(), recording.broken), (2, Some(4)));
    assert!(recording.reading().contains("line 4 is not finite"), "{}", recording.reading());
    let read = shown(objective_of("booth"), recorded(text, ""), 10);
    assert!(matches!(read.end, End::Diverged { at: 2, .. }), "{:?}", read.end);
}

#[test]
fn every_tenth_step_is_a_step_here_and_says_so() {
    let recording = Recording::read("step,x,y\n0,1,1\n10,2,2\n20,3,3\n", "").unwrap();
    assert_eq!((recording.stride, recording.steps()), (10, 2));
    assert!(recording.reading().contains("each step here is 10 of the recording"));
    assert_eq!(Recording::read(&recording.text(), "").unwrap(), recording);
}

#[test]
fn what_is_wrong_in_a_table_is_said_with_what_would_be_right() {
    for (text, run, message) in [
        ("", "", "the table is empty"),
        (
            "1,2\n3,4\n",
            "",
            "there is no column x; the first line of a recorded run names its columns, as in step,x,y,loss (here: 1, 2)",
        ),
        ("x,y,X\n1,2,3\n", "", "columns 1 and 3 are both called 'x'; rename one of them"),
        ("step,x,y\n", "", "there is no row below the header"),
        ("x,y\n1,two\n", "", "line 2: 'two' for y is not a number"),
        ("x,y\n1,\n", "", "line 2: no value for y"),
        ("x,y\nnan,1\n2,2\n", "", "line 2: the first point is not finite"),
        ("step,x,y\n1.5,1,1\n", "", "line 2: 1.5 is no step; steps are whole numbers from 0"),
        ("step,x,y\n3,1,1\n2,1,1\n", "", "line 3: step 2 comes after step 3; the rows must be in the order of the steps"),
        ("step,x,y\n0,1,1\n1,1,1\n\n3,1,1\n", "", "line 5: step 3 comes after step 1, where 2 would be next"),
        ("x,y\n1,1\n", "2", "there is no run '2': no column called run tells runs apart"),
        ("run,x,y\na,1,1\na,2,2\nb,1,1\n", "c", "there is no run 'c'; there are a, b"),
    ] {
        let error = Recording::read(text, run).unwrap_err();
        assert!(error.contains(message), "{text:?}: {error}");
    }
    let flat = Experiment { runs: vec![Run::new(recorded(HELD, ""), 0)], ..Experiment::new(objective_of("formula(\"x^2\")")) };
    assert!(flat.check().unwrap_err().contains("point 0 of the recording has y = 2, but the objective has one parameter"));
}

#[test]
fn a_file_names_it_in_one_line_and_carries_it_along() {
    let text =
        "objective = \"booth\"\n[[run]]\nrecorded = \"far/mine.csv\"\n[[run]]\noptimizer = 'recorded(file=\"two.csv\", run=b)'\n";
    let read = |path: &str| match path {
        "far/mine.csv" => Ok(HELD.to_owned()),
        "two.csv" => Ok("run,x,y\na,1,1\nb,2,2\nb,3,3\n".to_owned()),
        other => Err(format!("there is no {other}")),
    };
    let work = Work::from_toml(text, &read).unwrap();
    assert_eq!(work.experiment.runs[0].optimizer.recording().unwrap().points.len(), 3);
    assert_eq!(work.experiment.runs[1].optimizer.recording().unwrap().points[0], Point::new(2.0, 2.0));
    assert_eq!(Work::from_toml(&work.to_toml(), &|path| Err(format!("{path} is carried along"))).unwrap(), work);
    let (packed, data) = work.packed(&|_| None).unwrap();
    assert!(packed.contains("recorded = \"mine.csv\""), "{packed}");
    assert_eq!(data.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(), ["mine.csv", "two.csv"]);
    let again = share::decode(&share::encode(&packed).unwrap()).unwrap();
    let again = Work::from_toml(&again, &|path| Err(format!("{path} is carried along"))).unwrap();
    for (a, b) in again.experiment.runs.iter().zip(&work.experiment.runs) {
        assert_eq!(again.experiment.trace(a).records, work.experiment.trace(b).records);
    }

    for (text, message) in [
        ("objective = \"booth\"\n[[run]]\nrecorded = \"no.csv\"\n", "line 3: recorded: there is no no.csv"),
        (
            "objective = \"booth\"\n[[run]]\noptimizer = \"gd\"\nrecorded = \"far/mine.csv\"\n",
            "line 4: a run has an optimizer or is recorded, not both",
        ),
    ] {
        let error = Work::from_toml(text, &read).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }
}

#[test]
fn only_the_plane_shows_what_was_recorded_there() {
    let mut work = Work::new(Experiment::new(objective_of("booth")));
    work.weight_decay.optimizer = parse("recorded");
    assert!(work.check().unwrap_err().contains("a recorded run has already been made"));
    let training = "objective = \"booth\"\n[training]\n[[training.run]]\noptimizer = \"recorded\"\n";
    let training = Work::from_toml(training, &|_| Ok(String::new())).map(|work| work.check());
    let error = training.map_or_else(|error| error.to_string(), |checked| checked.unwrap_err());
    assert!(error.contains("recorded in the plane"), "{error}");
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "(step|x|y|loss|run|,|\n|0|1|2|nan|-|e|\\PC){0,40}", run in "\\PC{0,3}") {
        if let Ok(recording) = Recording::read(&text, &run) {
            prop_assert!(!recording.points.is_empty() && recording.points.iter().all(|x| x.x.is_finite() && x.y.is_finite()));
            prop_assert_eq!(Recording::read(&recording.text(), "").unwrap().points, recording.points);
        }
        let _ = (Recording::runs(&text), Recording::is_meant(&text));
    }
}
