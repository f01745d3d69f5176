//! What is opened, saved, shared and kept, by a person without the platform's dialogs.

use crate::user::User;
use downhill::sim::Work;
use downhill::sim::export;
use downhill::sim::file::share;
use downhill::ui::shell::app::App;
use downhill::ui::state::action::Action;
use downhill::ui::state::{Settings, State};
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, OutputCommand, ViewportCommand, ViewportId};
use std::path::PathBuf;

const SHIFTED: Modifiers = Modifiers { shift: true, ..Modifiers::COMMAND };

/// An empty folder of its own, gone with it.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("downhill-gui-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }
    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub fn read(path: &PathBuf) -> Work {
    Work::from_toml(&std::fs::read_to_string(path).unwrap(), &|name| Err(format!("no {name}"))).unwrap()
}

fn pastes(user: &mut User, text: &str) {
    user.window.event(Event::Paste(text.to_owned()));
    user.frames(2);
}

#[test]
fn what_is_saved_can_be_opened() {
    let folder = Folder::new("saved");
    let path = folder.file("mine.toml");
    let mut user = User::on("himmelblau");
    user.press_with(Modifiers::COMMAND, Key::S);
    user.writes("Path", path.to_str().unwrap());
    user.press(Key::Enter);
    assert_eq!(user.state().message, None);
    assert!(user.sees("Saved as") && read(&path) == user.state().work);
    // Again, to the same file, without a question.
    user.enters("learning rate α", "0.02");
    assert!(read(&path) != user.state().work);
    user.press_with(Modifiers::COMMAND, Key::S);
    let saved = user.state().work.clone();
    assert_eq!(read(&path), saved);
    // It is among the recent ones, and opens.
    user.chooses("objective", "Rosenbrock");
    user.click(Role::Button, "File");
    user.click(Role::Button, "Open recent");
    user.click(Role::Button, "mine.toml");
    assert_eq!(user.state().work, saved);
    // And by its name.
    user.chooses("objective", "Rosenbrock");
    user.press_with(Modifiers::COMMAND, Key::O);
    user.writes("Path", path.to_str().unwrap());
    user.click(Role::Button, "Open");
    assert_eq!(user.state().work, saved);
}

#[test]
fn no_file_is_replaced_without_a_question() {
    let folder = Folder::new("replaced");
    let path = folder.file("theirs.toml");
    std::fs::write(&path, "theirs").unwrap();
    let mut user = User::on("himmelblau");
    user.press_with(SHIFTED, Key::S);
    user.writes("Path", path.to_str().unwrap());
    user.click(Role::Button, "Save");
    assert!(user.sees("exists already"));
    user.click(Role::Button, "Cancel");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "theirs");
    user.press_with(SHIFTED, Key::S);
    user.writes("Path", path.to_str().unwrap());
    user.press(Key::Enter);
    user.click(Role::Button, "Replace it");
    assert_eq!(read(&path), user.state().work);
}

#[test]
fn a_name_without_an_ending_gets_one() {
    let folder = Folder::new("ending");
    let mut user = User::on("himmelblau");
    for there in [false, true] {
        user.press_with(SHIFTED, Key::S);
        user.writes("Path", folder.file("mine").to_str().unwrap());
        user.press(Key::Enter);
        user.frames(2);
        assert!(folder.file("mine.downhill.toml").exists() && !folder.file("mine").exists());
        // One that is there already is not replaced without a question.
        assert_eq!(user.sees("mine.downhill.toml exists already"), there);
    }
}

#[test]
fn a_file_that_cannot_be_used_changes_nothing() {
    let folder = Folder::new("broken");
    let path = folder.file("broken.toml");
    std::fs::write(&path, "objective = \"rosenbrock\"\nsteps = \"many\"\n").unwrap();
    let mut user = User::on("himmelblau");
    let before = user.state().work.clone();
    user.press_with(Modifiers::COMMAND, Key::O);
    for (name, words) in [
        (path.to_str().unwrap(), "line 2"),
        ("no-such-folder/x.toml", "no-such-folder/x.toml: cannot be opened: there is no such file"),
    ] {
        user.writes("Path", name);
        user.press(Key::Enter);
        // The dialog stays with all that was typed, and says what is wrong.
        assert!(user.sees(words) && user.value(Role::TextInput, "Path") == name, "{:?}", user.names(Role::Label));
        assert_eq!((&user.state().message, &user.state().work), (&None, &before));
    }
    // What is typed next is no longer what was refused.
    user.writes("Path", "no-such-folder/y.toml");
    assert!(!user.sees("there is no such file"));
    user.press(Key::Escape);
    assert!(!user.has(Role::TextInput, "Path"), "Escape leaves the dialog");
    // The same for a file to be written; with the folder made, the same path is taken.
    let far = folder.file("far/x.toml");
    user.press_with(Modifiers::COMMAND, Key::S);
    user.writes("Path", far.to_str().unwrap());
    user.click(Role::Button, "Save");
    assert!(user.sees("there is no folder") && user.value(Role::TextInput, "Path") == far.to_str().unwrap());
    std::fs::create_dir(folder.file("far")).unwrap();
    user.click(Role::Button, "Save");
    assert!(!user.has(Role::TextInput, "Path") && user.state().message.is_none() && read(&far) == before);
}

#[test]
fn typing_replaces_the_name_and_keeps_its_ending_and_the_folder_is_shown() {
    let mut user = User::on("himmelblau");
    user.press_with(SHIFTED, Key::S);
    user.frames(2);
    let folder = std::env::current_dir().unwrap();
    assert!(user.sees(&format!("in {}", folder.display())));
    user.types("mine");
    assert_eq!(user.value(Role::TextInput, "Path"), "mine.downhill.toml");
    user.writes("Path", "/no-such-folder/deeper/mine");
    assert!(user.sees("in /no-such-folder/deeper"), "the folder follows what is typed");
    user.press(Key::Escape);
}

#[test]
fn the_table_is_that_of_the_command_line() {
    let folder = Folder::new("table");
    let path = folder.file("table.csv");
    let mut user = User::starts();
    user.click(Role::Button, "File");
    user.click(Role::Button, "Export the table …");
    user.writes("Path", path.to_str().unwrap());
    user.press(Key::Enter);
    while !user.sees("The table is saved") {
        std::thread::sleep(std::time::Duration::from_millis(5));
        user.frames(1);
    }
    let mut expected = Vec::new();
    export::write(user.experiment(), &mut expected, |_, _, _| ()).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), expected);
}

#[test]
fn data_travel_with_the_experiment() {
    let folder = Folder::new("carried");
    let rows = "x,y\r\n1,2\r\n2,\"3\"\n\n3,5\n";
    std::fs::write(folder.file("mine.csv"), rows).unwrap();
    std::fs::write(folder.file("there.toml"), "objective = \"regression-data(file=mine.csv)\"\n[[run]]\noptimizer = \"gd\"\n")
        .unwrap();
    let mut user = User::starts();
    user.window.state_mut().state.open_file(&folder.file("there.toml"));
    user.frames(2);
    let work = user.state().work.clone();
    assert_eq!(work.experiment.objective.data(), [(1.0, 2.0), (2.0, 3.0), (3.0, 5.0)]);
    // In a line, for someone who has no such file.
    let shared = share::encode(&work.to_toml()).unwrap();
    let mut other = User::starts();
    pastes(&mut other, &shared);
    assert_eq!(other.state().message, None);
    assert!(other.state().work == work);
    let data = work.experiment.objective.data();
    // Beside its data a file names them, elsewhere it carries them along.
    for (name, carried) in [("beside.toml", false), ("elsewhere/far.toml", true)] {
        let path = folder.file(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        other.window.state_mut().state.save(&path, false);
        assert_eq!(other.state().message, None);
        assert_eq!(std::fs::read_to_string(&path).unwrap().contains("[[data]]"), carried, "{name}");
        let mut again = User::starts();
        again.window.state_mut().state.open_file(&path);
        assert!(again.state().message.is_none() && again.experiment().objective.data() == data, "{name}");
    }
    // Where the file beside it has become another, what was used is what is kept.
    std::fs::write(folder.file("mine.csv"), "x,y\n7,7\n8,8\n").unwrap();
    other.window.state_mut().state.save(&folder.file("beside.toml"), true);
    let mut again = User::starts();
    again.window.state_mut().state.open_file(&folder.file("beside.toml"));
    assert_eq!(again.experiment().objective.data(), data);
}

#[test]
fn an_experiment_travels_in_a_line() {
    let mut sender = User::on("beale");
    sender.enters("learning rate α", "0.003");
    sender.press(Key::Num8);
    sender.enters("dropout p", "0.25");
    Action::CopyShared.perform(&mut sender.window.state_mut().state);
    sender.window.step();
    let copied = sender.window.output().platform_output.commands.iter().find_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    let line = copied.expect("a share string in the clipboard");
    assert!(line.starts_with(share::PREFIX) && line.len() < 600, "{line}");
    let mut receiver = User::starts();
    pastes(&mut receiver, &format!("  {line}\n"));
    assert_eq!(receiver.state().work, sender.state().work);
    assert!(receiver.sees("is open"));
    receiver.press_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(receiver.state().work, State::new(None, Settings::default()).work);
    // The text of a file can be pasted too; what is neither changes nothing.
    pastes(&mut receiver, &sender.state().work.to_toml());
    assert_eq!(receiver.state().work, sender.state().work);
    for wrong in ["hello", &line[..line.len() - 9], "downhill:", "objective = \"nonsense\""] {
        pastes(&mut receiver, wrong);
        assert!(receiver.state().message.is_some(), "{wrong}");
        assert_eq!(receiver.state().work, sender.state().work);
    }
}

#[test]
fn a_crash_loses_nothing() {
    let folder = Folder::new("crash");
    let open = || {
        let mut user = User::starts();
        let app = downhill::ui::shell::app::App::new(None, Settings::default()).with_autosave(&folder.0);
        *user.window.state_mut() = app;
        user.frames(2);
        user
    };
    let mut user = open();
    let first = user.state().work.clone();
    assert_eq!(user.state().message, None);
    user.enters("learning rate α", "0.0123");
    user.chooses("objective", "Rosenbrock");
    user.waits(5.0);
    std::thread::sleep(std::time::Duration::from_millis(300));
    let work = user.state().work.clone();
    // The program ends without a word.
    drop(user);
    let mut user = open();
    assert_eq!(user.state().work, work);
    assert!(user.sees("ended unexpectedly"));
    user.press_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(user.state().work, first, "what the program starts with is one step back");
    // Closed by its user, it leaves nothing.
    user.window.state_mut().close(true);
    drop(user);
    let user = open();
    assert_eq!((user.state().work.clone(), &user.state().message), (first, &None));
}

#[test]
fn a_script_of_the_selected_run_is_copied() {
    let mut user = User::on("rosenbrock");
    for (action, word) in [(Action::CopyNumpy, "import numpy"), (Action::CopyPytorch, "import torch")] {
        action.perform(&mut user.window.state_mut().state);
        user.window.step();
        let copied = user.window.output().platform_output.commands.iter().find_map(|command| match command {
            OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        });
        assert!(copied.unwrap().contains(word));
    }
    user.chooses("optimizer", "BFGS");
    Action::CopyNumpy.perform(&mut user.window.state_mut().state);
    user.frames(2);
    assert!(user.state().message.is_some(), "what cannot be written says why");
}

#[test]
fn what_the_system_asks_of_the_open_window_is_done() {
    use downhill_desktop::Wish;
    let folder = Folder::new("wishes");
    let path = folder.file("mine.toml");
    std::fs::write(&path, "title = \"Mine\"\nobjective = \"booth\"\n[[run]]\noptimizer = \"gd(lr=0.01)\"\n").unwrap();
    let (ask, wishes) = std::sync::mpsc::channel();
    let mut user = User::starts();
    *user.window.state_mut() = App::new(None, Settings::default()).with_wishes(wishes);
    ask.send(Wish::Open(path.clone())).unwrap();
    user.frames(3);
    assert_eq!((user.experiment().title.as_str(), user.state().file()), ("Mine", Some(path.as_path())));
    ask.send(Wish::Open(folder.file("none.toml"))).unwrap();
    user.frames(3);
    assert!(user.sees("there is no such file") && user.experiment().title == "Mine");
    ask.send(Wish::Quit).unwrap();
    user.window.step();
    let asked = &user.window.output().viewport_output[&ViewportId::ROOT].commands;
    assert!(asked.contains(&ViewportCommand::Close), "{asked:?}");
}
