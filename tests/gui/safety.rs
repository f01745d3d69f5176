//! Work that is never lost: closing, crashing, undoing, saving over what others have written.

use crate::files::{Folder, read};
use crate::user::{RATE, User, lesson};
use downhill::math::Dataset;
use downhill::math::catalog::Catalog;
use downhill::sim::Work;
use downhill::sim::file::presets;
use downhill::sim::page::Page;
use downhill::ui::shell::app::App;
use downhill::ui::state::action::Action;
use downhill::ui::state::{Settings, State};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, ViewportCommand, ViewportEvent, ViewportId};
use std::path::{Path, PathBuf};

/// A window that keeps its work in `folder`, with `file` opened from the command line.
fn starts_in(folder: &Folder, file: Option<&Path>) -> User {
    let mut user = User::starts();
    let mut app = App::new(None, Settings::default());
    if let Some(file) = file {
        app.state.open_file(file);
    }
    *user.window.state_mut() = app.with_autosave(&folder.0);
    user.frames(2);
    user
}

/// Lets the copy be written.
fn keeps(user: &mut User) {
    user.until("a copy", |user| {
        user.waits(0.5);
        user.window.state().is_kept()
    });
}

fn writes_formula(user: &mut User, formula: &str) {
    user.click(Role::MultilineTextInput, "formula");
    user.press_with(Modifiers::COMMAND, Key::A);
    user.types(formula);
}

/// An experiment file of its own.
fn experiment(folder: &Folder, name: &str, objective: &str) -> PathBuf {
    let path = folder.file(name);
    std::fs::write(&path, format!("objective = \"{objective}\"\n[[run]]\noptimizer = \"gd(lr=0.01)\"\n")).unwrap();
    path
}

fn opens(user: &mut User, path: &Path) {
    user.window.state_mut().state.open_file(path);
    user.frames(2);
    assert_eq!(user.state().message, None);
}

/// The user closes the window by the desktop's button; what the window then asks the desktop for.
fn close(user: &mut User) -> Vec<ViewportCommand> {
    let viewport = user.window.input_mut().viewports.entry(ViewportId::ROOT).or_default();
    viewport.events.push(ViewportEvent::Close);
    user.window.step();
    let viewport = user.window.input_mut().viewports.entry(ViewportId::ROOT).or_default();
    viewport.events.clear();
    commands(user)
}

fn commands(user: &User) -> Vec<ViewportCommand> {
    user.window.output().viewport_output[&ViewportId::ROOT].commands.clone()
}

fn stays(commands: &[ViewportCommand]) -> bool {
    commands.contains(&ViewportCommand::CancelClose)
}

/// Steps until the window asks to be closed.
fn leaves(user: &mut User) -> bool {
    (0..5).any(|_| {
        user.window.step();
        commands(user).contains(&ViewportCommand::Close)
    })
}

#[test]
fn after_a_crash_a_file_on_the_command_line_does_not_replace_the_work() {
    let folder = Folder::new("offer");
    let file = experiment(&folder, "b.toml", "booth");
    let mut user = starts_in(&folder, Some(&file));
    for _ in 0..4 {
        user.press_with(Modifiers::COMMAND, Key::D);
    }
    let work = user.state().work.clone();
    assert_eq!(work.experiment.runs.len(), 5);
    keeps(&mut user);
    drop(user);
    // The file is shown, and the work is offered: more than once, if nobody answers.
    for _ in 0..2 {
        let user = starts_in(&folder, Some(&file));
        assert_eq!(user.experiment().runs.len(), 1);
        assert!(user.has(Role::Button, "Bring it back") && user.has(Role::Button, "Discard it"));
    }
    let mut user = starts_in(&folder, Some(&file));
    user.click(Role::Button, "Bring it back");
    assert!(user.state().work == work && user.state().unsaved() && !user.has(Role::Button, "Discard it"));
    user.press_with(Modifiers::COMMAND, Key::Z);
    assert_eq!((user.experiment().runs.len(), user.state().file()), (1, Some(file.as_path())));
    user.press_with(Modifiers::COMMAND, Key::Y);
    assert!(user.state().work == work);
    keeps(&mut user);
    drop(user);
    // It is now the work of that window, and comes back with it; discarded, it is gone.
    let mut user = starts_in(&folder, Some(&file));
    user.click(Role::Button, "Discard it");
    keeps(&mut user);
    drop(user);
    let user = starts_in(&folder, Some(&file));
    assert!(!user.has(Role::Button, "Bring it back"));
}

#[test]
fn after_a_crash_without_changes_nobody_is_asked() {
    let folder = Folder::new("unchanged");
    let (a, b) = (experiment(&folder, "a.toml", "beale"), experiment(&folder, "b.toml", "booth"));
    let mut user = starts_in(&folder, Some(&a));
    keeps(&mut user);
    drop(user);
    assert!(!starts_in(&folder, Some(&b)).has(Role::Button, "Bring it back"));
    // What is in no file any more is.
    let mut user = starts_in(&folder, Some(&a));
    keeps(&mut user);
    drop(user);
    std::fs::remove_file(&a).unwrap();
    assert!(starts_in(&folder, Some(&b)).sees("what was open then is kept: a.toml."));
}

#[test]
fn a_crash_takes_neither_the_lesson_nor_the_place_in_it() {
    let folder = Folder::new("place");
    let mut user = starts_in(&folder, None);
    Action::Lesson(lesson("momentum")).perform(&mut user.window.state_mut().state);
    user.frames(2);
    Action::Show(Page::Stability).perform(&mut user.window.state_mut().state);
    for _ in 0..3 {
        user.press(Key::ArrowRight);
    }
    let (work, lesson) = (user.state().work.clone(), user.state().lesson.as_ref().unwrap().key.clone());
    let step = user.step();
    keeps(&mut user);
    drop(user);
    let mut user = starts_in(&folder, None);
    let state = user.state();
    assert!(state.work == work && state.page == Page::Stability && !state.unsaved());
    assert_eq!((state.lesson.as_ref().map(|open| open.key.as_str()), user.step()), (Some(lesson.as_str()), step));
    user.waits(1.0);
    assert_eq!((user.step(), user.playing()), (step, false), "it stands where something is to be predicted");
}

#[test]
fn a_copy_that_cannot_be_read_is_set_aside_and_named() {
    for (name, content) in [("words", &b"objective = 3\n"[..]), ("bytes", b"objective = \"\xff\"\n")] {
        let folder = Folder::new(&format!("bad-{name}"));
        std::fs::write(folder.file("autosave-0.toml"), content).unwrap();
        let mut user = starts_in(&folder, None);
        let aside = folder.file("autosave-0.bad.toml");
        assert!(user.state().message.as_ref().unwrap().contains(aside.to_str().unwrap()), "{:?}", user.state().message);
        keeps(&mut user);
        assert_eq!(std::fs::read(&aside).unwrap(), content);
    }
}

#[test]
fn a_copy_is_kept_while_a_text_field_has_the_focus() {
    let folder = Folder::new("focus");
    let mut user = starts_in(&folder, None);
    user.chooses("objective", "Your own formula");
    writes_formula(&mut user, "x^2 + 7*y^2");
    let work = user.state().work.clone();
    assert!(work.to_toml().contains("7*y^2"), "{}", work.to_toml());
    keeps(&mut user);
    drop(user);
    assert!(starts_in(&folder, None).state().work == work);
}

#[test]
fn a_crash_does_not_take_a_formula_that_is_being_typed() {
    let folder = Folder::new("typed");
    let mut user = starts_in(&folder, None);
    user.chooses("objective", "Your own formula");
    writes_formula(&mut user, "x^2 + 7*y^");
    keeps(&mut user);
    let before = user.state().work.clone();
    drop(user);
    let mut user = starts_in(&folder, None);
    assert!(user.state().work == before);
    assert_eq!(user.state().typed_formula(), Some("x^2 + 7*y^"));
    assert_eq!(user.value(Role::MultilineTextInput, "formula"), "x^2 + 7*y^");
    // It is lost with the window, which says so, and can be closed for all that.
    let path = folder.file("mine.toml");
    user.window.state_mut().state.save(&path, false);
    assert!(user.state().message.as_ref().is_some_and(|message| message.contains("saved without the formula in its field")));
    assert!(stays(&close(&mut user)));
    user.frames(2);
    assert!(user.sees("The formula in its field is not in use, and is lost with the window."));
    user.click(Role::Button, "Save");
    assert!(leaves(&mut user));
}

#[test]
fn undo_goes_back_to_the_file_of_that_work() {
    let folder = Folder::new("undo");
    let (a, b) = (experiment(&folder, "a.toml", "beale"), experiment(&folder, "b.toml", "booth"));
    let mut user = User::starts();
    opens(&mut user, &a);
    opens(&mut user, &b);
    let text = std::fs::read_to_string(&b).unwrap();
    user.press_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(user.state().file(), Some(a.as_path()));
    user.press_with(Modifiers::COMMAND, Key::S);
    assert!(read(&a) == user.state().work && std::fs::read_to_string(&b).unwrap() == text);
    // Back at the preset there is no file.
    user.press_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(user.state().file(), None);
    user.press_with(Modifiers::COMMAND, Key::Y);
    user.press_with(Modifiers::COMMAND, Key::Y);
    assert_eq!(user.state().file(), Some(b.as_path()));
    assert!(!user.state().unsaved());
}

#[test]
fn shortcuts_that_no_text_field_uses_work_from_every_field() {
    let folder = Folder::new("shortcuts");
    let path = experiment(&folder, "mine.toml", "formula(\\\"x^2+y^2\\\")");
    let mut user = User::starts();
    opens(&mut user, &path);
    writes_formula(&mut user, "x^2 + 3*y^2");
    user.press_with(Modifiers::COMMAND, Key::S);
    assert!(user.sees("Saved as") && std::fs::read_to_string(&path).unwrap().contains("3*y^2"));
    let runs = user.experiment().runs.len();
    user.press_with(Modifiers::COMMAND, Key::D);
    assert_eq!(user.experiment().runs.len(), runs + 1);
    // The field keeps its own.
    user.types("+ x");
    user.press_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(user.experiment().runs.len(), runs + 1, "Ctrl+Z is the text's own undo");
    user.press_with(Modifiers::COMMAND, Key::O);
    assert!(user.has(Role::TextInput, "Path"));
}

#[test]
fn closing_asks_where_something_would_be_lost() {
    let folder = Folder::new("closing");
    let path = folder.file("mine.downhill.toml");
    let mut user = User::starts();
    // What was only looked at closes without a word.
    user.press(Key::Num3);
    user.press(Key::Space);
    user.press(Key::T);
    Action::Lesson(lesson("stochastic-gradient-descent")).perform(&mut user.window.state_mut().state);
    user.frames(2);
    assert!(!stays(&close(&mut user)) && !user.has(Role::Button, "Discard"));
    let mut user = User::on("booth");
    user.enters("learning rate α", "0.02");
    assert!(user.state().unsaved());
    // Cancel, and Escape, keep the window and the work.
    for press in [true, false] {
        assert!(stays(&close(&mut user)));
        user.frames(2);
        assert!(user.sees("is not saved"));
        if press {
            user.click(Role::Button, "Cancel")
        } else {
            user.press(Key::Escape)
        }
        assert!(!leaves(&mut user) && user.state().unsaved());
    }
    // Save asks for a name; without one the window stays.
    close(&mut user);
    user.frames(2);
    user.click(Role::Button, "Save");
    user.click(Role::Button, "Cancel");
    assert!(!leaves(&mut user));
    close(&mut user);
    user.frames(2);
    user.click(Role::Button, "Save");
    user.writes("Path", path.to_str().unwrap());
    user.window.key_press(Key::Enter);
    assert!(leaves(&mut user) && read(&path) == user.state().work);
    assert!(!stays(&close(&mut user)));
    // Discard.
    let mut user = User::on("booth");
    user.enters("learning rate α", "0.02");
    close(&mut user);
    user.frames(2);
    user.click(Role::Button, "Discard");
    assert!(leaves(&mut user));
}

#[test]
fn what_is_being_typed_counts_before_the_window_is_closed_or_saved() {
    let folder = Folder::new("typed");
    let path = experiment(&folder, "mine.toml", "booth");
    let mut user = User::starts();
    opens(&mut user, &path);
    let field = |user: &mut User, text: &str| {
        let at = user.find(Role::SpinButton, "learning rate α").center();
        user.click_at(at);
        user.types(text);
    };
    field(&mut user, "0.03");
    user.press_with(Modifiers::COMMAND, Key::S);
    assert!(std::fs::read_to_string(&path).unwrap().contains("gd(lr=0.03)"));
    assert_eq!(user.state().message, None);
    user.press(Key::Enter);
    field(&mut user, "0.04");
    assert!(stays(&close(&mut user)));
    user.frames(3);
    assert!(user.sees("is not saved"));
    user.click(Role::Button, "Save");
    assert!(leaves(&mut user) && std::fs::read_to_string(&path).unwrap().contains("gd(lr=0.04)"));
}

#[test]
fn the_title_marks_what_is_not_saved() {
    let folder = Folder::new("title");
    let path = experiment(&folder, "mine.toml", "booth");
    let mut user = User::starts();
    opens(&mut user, &path);
    for (key, title) in [(Key::D, "*mine.toml – Downhill"), (Key::S, "mine.toml – Downhill"), (Key::Z, "*mine.toml – Downhill")]
    {
        user.press_with(Modifiers::COMMAND, key);
        user.frames(2);
        assert_eq!(user.window.state().title(), title);
    }
}

#[test]
fn a_preset_does_not_hide_what_was_changed_elsewhere() {
    let mut user = User::starts();
    user.press(Key::Num8);
    user.enters("dropout p", "0.25");
    assert!(user.state().unsaved());
    user.window.state_mut().state.open(&presets::ALL[1]);
    user.frames(2);
    assert!(user.state().unsaved(), "the dropout is still to be saved");
}

#[test]
fn a_file_that_another_program_has_changed_is_not_overwritten_unasked() {
    let folder = Folder::new("changed");
    let path = experiment(&folder, "mine.toml", "booth");
    let mut user = User::starts();
    opens(&mut user, &path);
    user.press_with(Modifiers::COMMAND, Key::D);
    let theirs = "# a comment\nobjective = \"beale\"\n[[run]]\noptimizer = \"adam\"\n";
    std::fs::write(&path, theirs).unwrap();
    user.press_with(Modifiers::COMMAND, Key::S);
    assert!(user.sees("was changed by another program") && std::fs::read_to_string(&path).unwrap() == theirs);
    user.click(Role::Button, "Cancel");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), theirs);
    user.press_with(Modifiers::COMMAND, Key::S);
    user.click(Role::Button, "Open again");
    assert!(user.state().work == read(&path) && !user.state().unsaved());
    // One step back is what was made here.
    user.press_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(user.experiment().runs.len(), 2);
    user.press_with(Modifiers::COMMAND, Key::S);
    assert!(user.sees("Saved as"), "it is known by now");
    std::fs::write(&path, theirs).unwrap();
    user.press_with(Modifiers::COMMAND, Key::D);
    user.press_with(Modifiers::COMMAND, Key::S);
    user.click(Role::Button, "Overwrite");
    assert_eq!(read(&path), user.state().work);
    // The same content is no change, whenever it was written.
    std::fs::write(&path, std::fs::read(&path).unwrap()).unwrap();
    user.press_with(Modifiers::COMMAND, Key::D);
    user.press_with(Modifiers::COMMAND, Key::S);
    assert_eq!(read(&path), user.state().work);
}

#[test]
fn what_is_saved_and_kept_can_always_be_opened() {
    let folder = Folder::new("whole");
    let path = folder.file("net.toml");
    let mut user = User::starts();
    Action::Show(Page::Network).perform(&mut user.window.state_mut().state);
    user.frames(2);
    for optimizer in ["newton", "bfgs", "polyak"] {
        let before = user.state().work.clone();
        Action::Add(optimizer).perform(&mut user.window.state_mut().state);
        assert!(user.state().message.as_ref().unwrap().contains("cannot train a network"));
        assert!(user.state().work == before);
    }
    Action::Add("adam").perform(&mut user.window.state_mut().state);
    assert_eq!(user.state().work.training.runs.len(), 4);
    // Data of one's own whose file is still to be named.
    user.window.state_mut().state.work.training.dataset = Dataset::parse("csv").unwrap();
    user.frames(2);
    user.window.state_mut().state.save(&path, false);
    assert_eq!(user.state().message, None);
    assert!(read(&path) == user.state().work);
    let mut other = User::starts();
    opens(&mut other, &path);
    assert!(other.state().work == user.state().work);
}

#[test]
fn a_file_is_what_its_content_says() {
    let folder = Folder::new("content");
    for name in ["my.experiment", "UP.TOML", "plain", "odd.csv"] {
        let path = experiment(&folder, name, "booth");
        let mut user = User::starts();
        opens(&mut user, &path);
        assert_eq!(user.state().file(), Some(path.as_path()), "{name}");
    }
    let path = folder.file("data.txt");
    std::fs::write(&path, "x,y\n1,2\n2,3\n3,5\n").unwrap();
    let mut user = User::starts();
    opens(&mut user, &path);
    assert_eq!(user.experiment().objective.data().len(), 3);
    // Data that were dropped on untouched work are nothing to lose.
    assert!(!user.state().unsaved());
}

#[test]
fn settings_are_written_at_once() {
    let folder = Folder::new("settings");
    let start = || downhill::ui::shell::settings_file::SettingsFile::open(&folder.0, Settings::default());
    let (store, settings, _) = start();
    let mut user = User::starts();
    *user.window.state_mut() = App::new(None, settings).with_settings_file(store);
    user.frames(2);
    user.press(Key::T);
    Action::Lesson(lesson("mini-batches")).perform(&mut user.window.state_mut().state);
    keeps(&mut user);
    // The program ends without a word.
    let expected = user.state().settings.clone();
    drop(user);
    assert_eq!(start().1, expected);
    assert_ne!(expected.appearance, Settings::default().appearance);
}

#[test]
fn a_zoom_that_is_no_number_is_the_usual_one() {
    let mut user = User::opens(None, Settings { zoom: f32::NAN, ..Settings::default() }, crate::user::SIZE);
    user.frames((RATE / 10.0) as usize);
    assert_eq!(user.state().settings.zoom, 1.0);
}

#[test]
fn work_is_compared_whole() {
    let state = State::new(None, Settings::default());
    let mut other = state.work.clone();
    assert!(state.work == other);
    other.training.seed += 1;
    assert!(state.work != other && other != Work::new(state.work.experiment.clone()));
}

/// Enter answers each of two questions in a row so that nothing is lost: it saves, and then leaves the other program's file as it is.
#[test]
fn enter_twice_overwrites_nothing() {
    let folder = Folder::new("enter-twice");
    let path = experiment(&folder, "mine.toml", "booth");
    let mut user = User::starts();
    opens(&mut user, &path);
    user.press_with(Modifiers::COMMAND, Key::D);
    let theirs = std::fs::read_to_string(&path).unwrap().replace("booth", "matyas");
    std::fs::write(&path, &theirs).unwrap();
    close(&mut user);
    user.frames(3);
    user.press(Key::Enter);
    user.frames(3);
    assert!(user.sees("was changed by another program"));
    user.press(Key::Enter);
    user.frames(3);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), theirs);
}
