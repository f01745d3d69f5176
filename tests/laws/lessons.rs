//! Every lesson opens, runs, and has answers that can be computed, are clear, and can be reached.

use downhill::math::catalog::Catalog;
use downhill::math::catalog::param::{Tunable, Value, find};
use downhill::math::equation::prose::{Block, Span};
use downhill::sim::Lesson;
use downhill::sim::Work;
use downhill::sim::lesson::goal::{Goal, GoalStatus};
use downhill::sim::lesson::lessons;
use downhill::sim::lesson::task::{Answer, Prediction, TaskCheck};
use downhill::sim::threads::Watch;
use std::path::Path;

/// How far the winner must be ahead of the next, as a share of the next one's value.
const CLEAR: f64 = 0.1;

/// The lessons as they stand in the folder: their names and texts, in order.
fn files() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/lessons");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let name = |path: &Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
    files.iter().map(|path| (name(path), std::fs::read_to_string(path).unwrap())).collect()
}

fn lesson(text: &str) -> Lesson {
    Lesson::from_toml(text, &|path| Err(format!("no file {path}"))).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

#[test]
fn every_explanation_of_a_choice_names_a_number() {
    for (name, text) in files() {
        for task in lesson(&text).tasks.iter().filter(|task| matches!(task.check, TaskCheck::Choice { .. })) {
            assert!(task.explain.chars().any(|c| c.is_ascii_digit()), "{name}: {}", task.ask);
        }
    }
}

#[test]
fn every_lesson_opens_and_its_answers_are_clear() {
    let mut problems = Vec::new();
    for (name, text) in files() {
        match Lesson::from_toml(&text, &|path| Err(format!("no file {path}"))) {
            Ok(lesson) => problems.extend(unclear(&lesson).into_iter().map(|problem| format!("{name}: {problem}"))),
            Err(error) => problems.push(format!("{name}.toml: {error}")),
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// What is wrong with a lesson as a lesson.
fn unclear(lesson: &Lesson) -> Vec<String> {
    let mut problems = Vec::new();
    let mut expect = |fine: bool, problem: String| problems.extend((!fine).then_some(problem));
    let words = lesson.text.words();
    expect((60..=160).contains(&words), format!("{words} words"));
    expect((1..=3).contains(&lesson.tasks.len()), format!("{} tasks", lesson.tasks.len()));
    expect(lesson.work.check().is_ok(), format!("{:?}", lesson.work.check()));
    for name in &lesson.view.controls {
        // Any run may be selected while presenting.
        let of_objective = find(lesson.work.experiment.objective.params(), "", name).is_ok();
        let of_run = lesson.work.experiment.runs.iter().any(|run| find(run.optimizer.params(), "", name).is_ok());
        expect(of_objective || of_run, format!("there is no control {name}"));
    }
    for task in &lesson.tasks {
        let answer = task.check.answer(&lesson.work, &Watch::default());
        println!("{}: {}\n    {answer:?}", lesson.title, task.ask);
        match (&task.check, answer) {
            (check @ TaskCheck::Which { .. }, Some(Ok(answer @ Answer::Which(_)))) => {
                let Answer::Which(values) = &answer else { unreachable!() };
                let best: Vec<f64> = values.iter().filter(|(_, wins)| *wins).map(|(value, _)| *value).collect();
                expect(best.len() == 1 && best[0].is_finite(), format!("{}: {values:?}", task.ask));
                for (i, (value, wins)) in values.iter().enumerate() {
                    let ahead = (value - best[0]).abs() / value.abs().max(best[0].abs());
                    expect(*wins || value.is_infinite() || ahead > CLEAR, format!("{}: {value} against {}", task.ask, best[0]));
                    expect(check.judge(Prediction::Pick(i), &answer) == *wins, format!("{}: judged wrongly", task.ask));
                }
            }
            (check @ TaskCheck::Number { .. }, Some(Ok(answer @ Answer::Number(value)))) => {
                let [right, wrong] = [value, 3.0 * value].map(|said| check.judge(Prediction::Number(said), &answer));
                expect(value.is_finite() && right && !wrong, format!("{}: {value}", task.ask));
            }
            (TaskCheck::Goal(goal), None) => {
                let found = goal.reached_in(&lesson.work).and_then(Result::ok);
                let found = found.is_some_and(|work| reached(&lesson.work, &work, goal));
                expect(found, format!("{}: is not reached with what it names", task.ask));
            }
            (TaskCheck::Choice { .. }, Some(Ok(Answer::Choice(_)))) => {}
            (_, answer) => expect(false, format!("{} has the answer {answer:?}", task.ask)),
        }
    }
    problems
}

fn reached(lesson: &Work, live: &Work, goal: &Goal) -> bool {
    matches!(goal.standing(lesson, live, &Watch::default()), GoalStatus::Reached(_))
}

#[test]
fn the_folder_is_listed_in_the_order_of_the_lecture() {
    let files = files();
    assert_eq!(files.len(), lessons::ALL.len());
    for (i, ((name, text), entry)) in files.iter().zip(lessons::ALL).enumerate() {
        let (number, key) = name.split_once('-').expect("a number before the key");
        assert_eq!((key, text.as_str()), (entry.key, entry.text));
        assert_eq!(number, format!("{:02}", i + 1), "{name}");
        assert_eq!(entry.lesson(), lesson(text));
        assert_eq!(lessons::titles()[i], entry.lesson().title);
    }
}

/// The slides' topics in their order, each by a part of the formulas or words that its lesson must have.
#[test]
fn every_topic_of_the_lecture_has_its_lesson() {
    let topics = [
        ("networks", "a = φ(W x + b)"),
        ("backpropagation", "δ = (Σ w δ) φ′(z)"),
        ("optimization-problem", "F(x) = 1/n Σᵢ fᵢ(x)"),
        ("gradient-descent", "α ∇F(xₖ)"),
        ("stochastic-gradient-descent", "gₖ = ∇f"),
        ("high-variance", "variance"),
        ("mini-batches", "1/m Σ ∇fᵢ(xₖ)"),
        ("three-lines", "½ (yᵢ − w xᵢ)²"),
        ("convergence-theorem", "E F(x̄ₖ) − F* ≤"),
        ("trade-off", "R²/(2 k h) + G² h/2"),
        ("constraints", "Σ αᵢ = ∞"),
        ("ill-conditioned", "½ xᵀA x − xᵀb"),
        ("perfect-solution", "(∇²F(xₖ))⁻¹ ∇F(xₖ)"),
        ("momentum", "β"),
        ("adagrad", "Σⱼ gⱼ²"),
        ("rmsprop", "β vₖ₋₁ + (1 − β) gₖ²"),
        ("adam", "μₖ"),
        ("overfitting", "(E p(x) − f(x))² + Var p(x) + σ²"),
        ("weight-decay", "(1 − η λ) w"),
        ("weight-decay-geometry", "λ/2 ‖w‖²"),
        ("weight-decay-example", "0.05 + Σᵢ 0.01 xᵢ + ϵ"),
        ("adamw-box", "|wᵢ| ≤ 1/λ"),
        ("dropout", "(1 − p) aᵢ"),
        ("dropout-inference", "(1 − p) aᵢ"),
        ("edge-of-stability", "λ < 2/α"),
        ("recap", "F(x) = 1/n Σᵢ fᵢ(x)"),
    ];
    let places: Vec<usize> = topics
        .iter()
        .map(|(key, _)| lessons::ALL.iter().position(|entry| entry.key == *key).expect("a lesson for every topic"))
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    for (place, (_, topic)) in places.into_iter().zip(topics) {
        let entry = &lessons::ALL[place];
        let blocks = entry.lesson().text.0;
        let said = blocks.iter().flat_map(|block| match block {
            Block::Formula(formula) => vec![formula.clone()],
            Block::Paragraph(spans) => spans.iter().map(|(Span::Words(text) | Span::Formula(text))| text.clone()).collect(),
        });
        assert!(said.into_iter().any(|text| text.contains(topic)), "{} does not say {topic}", entry.key);
    }
}

#[test]
fn a_goal_is_refused_where_something_else_was_changed() {
    let lesson = lessons::ALL[3].lesson();
    let TaskCheck::Goal(goal) = &lesson.tasks[1].check else { panic!("the second task is a goal") };
    let with = |lr: f64, change: &dyn Fn(&mut Work)| {
        let mut live = lesson.work.clone();
        live.experiment.runs[1].optimizer.set("lr", &Value::Number(lr)).unwrap();
        change(&mut live);
        goal.standing(&lesson.work, &live, &Watch::default())
    };
    assert!(matches!(with(0.46, &|_| ()), GoalStatus::Reached(share) if (share / (0.46 / 0.4531) - 1.0).abs() < 1e-3));
    assert!(matches!(with(0.4, &|_| ()), GoalStatus::Open(_)));
    // A look, a name of the whole, or another run is nobody's business.
    assert!(matches!(
        with(0.46, &|work| (work.experiment.title, work.experiment.runs[1].hidden) = ("my own".into(), true)),
        GoalStatus::Reached(_)
    ));
    assert!(matches!(with(0.46, &|work| drop(work.experiment.runs.remove(0))), GoalStatus::Reached(_)));
    let changed =
        |standing| if let GoalStatus::Changed(fact) = standing { (fact.key, fact.value) } else { panic!("{standing:?}") };
    assert_eq!(changed(with(0.46, &|work| work.experiment.start.x = 1.0)), ("start", "[-3, 1.6]".into()));
    assert_eq!(changed(with(0.46, &|work| work.experiment.steps = 10)), ("steps", "60".into()));
    assert_eq!(changed(with(0.46, &|work| work.experiment.runs[1].weight_decay = 1.0)), ("weight_decay", "0".into()));
    let momentum = |work: &mut Work| work.experiment.runs[1].optimizer = downhill::math::Optimizer::by_key("momentum").unwrap();
    assert_eq!(changed(with(0.46, &momentum)), ("optimizer", "gd".into()));
    assert!(
        matches!(with(0.46, &|work| drop(work.experiment.runs.remove(1))), GoalStatus::Unknown(why) if why.contains("'mine'"))
    );
}

const HEAD: &str = "title = \"Mine\"\ntext = \"Look at $x$.\"\npreset = \"ravine\"\n";

#[test]
fn a_lesson_of_ones_own_opens_and_says_what_it_leaves_out() {
    let lesson = lesson(&format!("{HEAD}[[tasks]]\nask = \"Which?\"\nwhich = \"final-gap\"\n"));
    assert_eq!((lesson.title.as_str(), lesson.tasks.len(), lesson.work.experiment.title.as_str()), ("Mine", 1, "The ravine"));
    assert_eq!(lesson.view, downhill::sim::lesson::LessonView::default());
}

#[test]
fn a_broken_lesson_says_line_and_what_would_be_right() {
    let in_task = |lines: &str| format!("{HEAD}[[tasks]]\nask = \"?\"\n{lines}\n");
    for (text, line, says) in [
        ("text = \"a\"\n".to_owned(), 1, "the title is missing"),
        ("title = \"a\"\n".to_owned(), 1, "the text is missing"),
        ("title = \"a\"\ntext = \"  \"".to_owned(), 2, "text: it is empty"),
        ("title = \"a\"\ntext = \"the $x is\"".to_owned(), 2, "never closed"),
        (format!("{HEAD}task = 3"), 4, "a lesson has no key 'task' (did you mean 'tasks'?)"),
        (format!("{HEAD}[view]\npage = \"explor\""), 5, "page = explor is not allowed: page takes explore or"),
        (format!("{HEAD}[view]\nselected = \"Adams\""), 5, "there is no run 'Adams' (did you mean 'Adam'?)"),
        (format!("{HEAD}[view]\npages = \"x\""), 5, "did you mean 'page'?"),
        (format!("{HEAD}[experiment]\nobjective = \"booth\""), 3, "give a preset or the table [experiment], not both"),
        ("title = \"a\"\ntext = \"a\"\npreset = \"ravin\"".to_owned(), 3, "there is no preset 'ravin' (did you mean 'ravine'?)"),
        ("title = \"a\"\ntext = \"a\"\n[experiment]\nobjective = \"bot\"".to_owned(), 4, "objective"),
        (
            "title = \"a\"\ntext = \"a\"\n[experiment]\nobjective = \"booth\"\n[[experiment.run]]\noptimizer = \"gd(lr=x)\""
                .to_owned(),
            6,
            "lr",
        ),
        (in_task(""), 4, "exactly one of which, number, goal and choices"),
        (in_task("which = \"final-gap\"\nnumber = \"condition\""), 4, "exactly one of"),
        (in_task("which = \"final-gab\""), 6, "did you mean 'final-gap'?"),
        (in_task("which = \"condition\""), 6, "there must be two to choose from"),
        (in_task("which = \"final-gap\"\nwins = \"most\""), 7, "neither least nor greatest"),
        (in_task("which = \"final-gap\"\nbelow = 3.0"), 4, "below has no meaning in a task of this kind"),
        (in_task("number = \"stable-rate\""), 6, "of is missing: say whose stable-rate is meant, one of Gradient descent"),
        (in_task("number = \"stable-rate\"\nof = \"Nadam\""), 7, "there is no run 'Nadam' (did you mean 'Adam'?)"),
        (in_task("number = \"stable-rate\"\nof = \"Adam\""), 6, "only known for gradient descent and momentum"),
        (in_task("number = \"condition\"\nof = \"Adam\""), 7, "is of the whole experiment"),
        (in_task("goal = \"final-gap\"\nof = \"Adam\"\nbelow = 1e-3"), 6, "free is missing"),
        (in_task("goal = \"final-gap\"\nof = \"Adam\"\nbelow = 1e-3\nfree = [\"learning\"]"), 9, "there is no key 'learning'"),
        (
            in_task("goal = \"final-gap\"\nof = \"Adam\"\nabove = 2.0\nbelow = 1.0\nfree = [\"lr\"]"),
            6,
            "nothing lies above 2 and below 1",
        ),
        (in_task("goal = \"bound\"\nof = \"Adam\"\nbelow = 1.0\nfree = [\"lr\"]"), 6, "takes too long to be watched"),
        (in_task("choices = [\"a\", \"b\"]\nexplain = \"so\""), 4, "right is missing"),
        (in_task("choices = [\"a\", \"b\"]\nright = \"c\"\nexplain = \"so\""), 7, "there is no choice 'c'"),
        (in_task("choices = [\"a\", \"b\"]\nright = \"a\""), 4, "explain is missing"),
        (in_task("choices = [\"a\"]\nright = \"a\"\nexplain = \"so\""), 6, "it takes 2 to 8 texts"),
        (in_task("choices = 3"), 6, "choices takes a list of texts"),
        (format!("{HEAD}{}", "[[tasks]]\nask = \"?\"\nwhich = \"final-gap\"\n".repeat(13)), 40, "one task too many"),
        (format!("title = \"a\"\ntext = \"{}\"", "a".repeat(10_001)), 2, "the most is 10000"),
        ("title = \"a\"\ntext = \"a\"\n[training]\nlayers = [0]".to_owned(), 4, "layers: it takes"),
    ] {
        let opened = Lesson::from_toml(&text, &|path| Err(format!("no file {path}")));
        let error = opened.err().unwrap_or_else(|| panic!("this opens:\n{text}"));
        assert_eq!((error.line, error.message.contains(says)), (line, true), "{text}\n{error}");
    }
}

/// The lesson in the README is one, and its goal is what it says.
#[test]
fn the_lesson_in_the_readme_opens() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let text = readme.split("```toml\n").find_map(|part| part.split_once("```").filter(|(text, _)| Lesson::is_lesson(text)));
    let lesson = lesson(text.expect("a lesson in the README").0);
    assert!(unclear(&lesson).iter().all(|problem| problem.contains("words")), "{:?}", unclear(&lesson));
}

#[test]
fn a_goal_that_is_reached_from_the_start_is_found() {
    let text = format!("{HEAD}[[tasks]]\nask = \"?\"\ngoal = \"final-gap\"\nof = \"Adam\"\nbelow = 1e9\nfree = [\"lr\"]\n");
    let found = downhill::sim::lesson::checked::lesson(&lesson(&text));
    assert!(found.len() == 1 && found[0].contains("it is reached from the start"), "{found:?}");
}

#[test]
fn a_control_that_nothing_has_is_refused_with_its_line() {
    let text = "title = \"T\"\ntext = \"Words.\"\npreset = \"ravine\"\n[view]\ncontrols = [\"lrr\"]\n";
    let error = Lesson::from_toml(text, &|path| Err(format!("no file {path}"))).unwrap_err();
    assert_eq!(error.line, 5, "{error}");
    assert!(error.to_string().contains("did you mean 'lr'"), "{error}");
}
