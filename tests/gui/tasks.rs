//! Whole tasks as a newcomer does them, through what is written on the controls, with no more clicks than they should take.

use crate::user::User;
use downhill::sim::run::verdict::Verdict;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, OutputCommand, lerp, pos2};

/// A user whose clicks are counted.
struct Counted {
    user: User,
    clicks: usize,
}

impl Counted {
    fn starts() -> Self {
        Counted { user: User::starts(), clicks: 0 }
    }

    #[track_caller]
    fn clicks(&mut self, role: Role, name: &str) {
        self.user.click(role, name);
        self.clicks += 1;
    }
}

#[test]
fn good_rates_for_three_methods_on_rosenbrock() {
    let mut hand = Counted::starts();
    hand.clicks(Role::Button, "Gallery");
    hand.user.until("the gallery", |user| user.has(Role::Button, "Rosenbrock"));
    hand.clicks(Role::Button, "Rosenbrock");
    assert!(hand.user.sees("Ctrl+Z takes it back"));
    let experiment = hand.user.experiment().clone();
    assert!(experiment.steps > 90, "90 steps are few there");
    for name in ["Gradient descent", "Momentum", "Adam"] {
        let run = experiment.runs.iter().find(|run| run.name() == name).expect("a run of that name");
        let trace = experiment.trace(run);
        assert!(!Verdict::of(&trace, &*experiment.objective).is_lost(), "{name}");
        let [first, last] = [trace.records[0].loss, trace.records.last().unwrap().loss];
        assert!(last < 0.2 * first, "{name}: from {first} to {last}");
    }
    // One more click on a run, and one takes the rate that is best of all.
    hand.clicks(Role::Button, &row(&hand.user, "Momentum"));
    hand.user.waits(0.5);
    if hand.user.has(Role::Button, "Take the best learning rate α") {
        let gap = |hand: &Counted| hand.user.experiment().trace(&hand.user.experiment().runs[1]).records.last().unwrap().loss;
        let before = gap(&hand);
        hand.clicks(Role::Button, "Take the best learning rate α");
        assert!(gap(&hand) <= before * 1.5, "{} and {before}", gap(&hand));
    }
    assert!(hand.clicks <= 6);
    hand.user.press_with(Modifiers::COMMAND, Key::Z);
    hand.user.press_with(Modifiers::COMMAND, Key::Z);
    assert!(hand.user.experiment().objective.to_string().starts_with("quadratic"), "taken back");
}

/// The name of the row of the run called `name`.
fn row(user: &User, name: &str) -> String {
    let start = format!("{name}: ");
    user.names(Role::Button).into_iter().find(|row| row.starts_with(&start)).expect("a row of that run")
}

#[test]
fn a_function_of_ones_own_from_two_starts() {
    let mut hand = Counted::starts();
    hand.clicks(Role::Button, "Gallery");
    hand.user.until("the gallery", |user| user.has(Role::Button, "Your own formula"));
    hand.clicks(Role::Button, "Your own formula");
    hand.user.click(Role::MultilineTextInput, "formula");
    hand.user.press_with(Modifiers::COMMAND, Key::A);
    hand.user.types("(x^2 + y - 3)^2 + (x + y^2 - 2)^2");
    hand.user.press(Key::Enter);
    hand.clicks(Role::Button, &row(&hand.user, "Adam"));
    let plot = hand.user.find(Role::Canvas, "Contour plot");
    let to = pos2(lerp(plot.x_range().min..=plot.x_range().max, 0.7), lerp(plot.y_range().min..=plot.y_range().max, 0.7));
    hand.user.right_click_at(to);
    hand.clicks(Role::Button, "Start Adam here");
    let runs = &hand.user.experiment().runs;
    let starts: Vec<_> = runs.iter().map(|run| hand.user.experiment().start_of(run)).collect();
    let adam = runs.iter().position(|run| run.name() == "Adam").unwrap();
    assert!(starts.iter().enumerate().all(|(i, start)| (*start == starts[adam]) == (i == adam)), "{starts:?}");
    assert!(hand.user.has(Role::Button, "Start of Adam") && hand.clicks <= 5);
}

#[test]
fn the_arithmetic_of_step_17_of_adam() {
    let mut hand = Counted::starts();
    hand.clicks(Role::Button, &row(&hand.user, "Adam"));
    hand.user.enters("Step", "17");
    assert!(hand.user.sees("Adam at step 17"));
    let vector = &hand.user.experiment().trace(&hand.user.experiment().runs[hand.user.state().selected]).records[17].x;
    assert!(vector.norm() > 0.0 && hand.clicks == 1);
}

#[test]
fn a_share_string_with_two_keys() {
    let mut hand = Counted::starts();
    hand.user.window.event(eframe::egui::Event::Key {
        key: Key::L,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::COMMAND,
    });
    hand.user.window.step();
    let copied = hand
        .user
        .window
        .output()
        .platform_output
        .commands
        .iter()
        .any(|command| matches!(command, OutputCommand::CopyText(text) if text.starts_with("downhill:")));
    assert!(copied || hand.user.sees("The share string is copied"));
    assert_eq!(hand.clicks, 0);
}

#[test]
fn a_picture_and_an_animation_are_saved() {
    let mut hand = Counted::starts();
    hand.user.window.state_mut().state.settings.figure.size = [320, 240];
    hand.user.press(Key::End);
    hand.user.waits(0.2);
    for (format, begins) in [("SVG", b"<svg".as_slice()), ("GIF", b"GIF89a")] {
        let to = std::env::temp_dir().join(format!("downhill-task-{}.{}", std::process::id(), format.to_lowercase()));
        let _ = std::fs::remove_file(&to);
        hand.user.press_with(Modifiers::COMMAND, Key::E);
        hand.clicks(Role::RadioButton, format);
        hand.clicks(Role::Button, &format!("Save the {format} …"));
        // The name is marked already, so that typing replaces it.
        hand.user.writes("Path", to.to_str().unwrap());
        hand.user.press(Key::Enter);
        hand.user.until("the file", |user| user.sees("The figure is saved"));
        let written = std::fs::read(&to).unwrap();
        assert!(written.windows(begins.len()).take(200).any(|part| part == begins), "{format}");
        std::fs::remove_file(to).unwrap();
        hand.user.waits(5.0);
    }
    assert!(hand.clicks <= 4);
}

#[test]
fn a_table_of_ones_own_is_fitted() {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("gui-task.csv");
    // As a spreadsheet in Germany writes it, in units far from 1.
    let rows: String = (0..30).map(|i| format!("{},5;{},25\n", 1000 + 40 * i, 3 * i + i % 3)).collect();
    std::fs::write(&path, format!("weight;price\n{rows}")).unwrap();
    let mut hand = Counted::starts();
    hand.clicks(Role::Button, "Gallery");
    hand.user.until("the gallery", |user| user.has(Role::Button, "Regression: data"));
    hand.clicks(Role::Button, "Regression: data");
    hand.user.writes("data file", path.to_str().unwrap());
    hand.user.press(Key::Enter);
    let experiment = hand.user.experiment().clone();
    assert_eq!((experiment.objective.data().len(), hand.user.state().message.clone()), (30, None));
    for run in &experiment.runs {
        let trace = experiment.trace(run);
        assert!(!Verdict::of(&trace, &*experiment.objective).is_lost(), "{}", run.name());
    }
    assert!(hand.clicks <= 2);
}
