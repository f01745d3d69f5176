//! What somebody else's text and files may read in the window, and what travels along with one's own.

use crate::user::User;
use downhill::sim::Work;
use downhill::sim::file::share;
use downhill::ui::state::action::Action;
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, OutputCommand};
use std::path::PathBuf;

const PEOPLE: &str = "name,salary,age,ill\nann,1.5,30,no\nbob,2.5,40,yes\ncid,3.5,55,no\n";

/// An empty folder of its own, with a table in it, gone with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("downhill-strangers-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(path.join("sub")).unwrap();
        std::fs::write(path.join("people.csv"), PEOPLE).unwrap();
        Folder(path)
    }
    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn pastes(user: &mut User, text: &str) {
    user.window.event(Event::Paste(text.to_owned()));
    user.frames(2);
}

/// What the user's share string holds.
fn shares(user: &mut User) -> String {
    Action::CopyShared.perform(&mut user.window.state_mut().state);
    user.window.step();
    let copied = user.window.output().platform_output.commands.iter().find_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    user.frames(2);
    share::decode(&copied.expect("a share string in the clipboard")).unwrap()
}

#[test]
fn pasted_text_reads_no_file() {
    let folder = Folder::new("pasted");
    let path = folder.file("people.csv");
    let path = path.to_str().unwrap();
    let mut user = User::starts();
    let before = user.state().work.clone();
    for text in [
        format!(
            "title = \"A harmless race\"\nobjective = \"booth\"\n[training]\ndataset = 'csv(file={path:?}, x=salary, y=age, class=ill)'\n"
        ),
        format!("objective = 'regression-data(file={path:?}, x=salary)'\n"),
        "objective = \"regression-data(file=people.csv)\"\n".to_owned(),
        "objective = \"regression-data(file=\\\"/dev/stdin\\\")\"\n".to_owned(),
    ] {
        for pasted in [share::encode(&text).unwrap(), text.clone()] {
            pastes(&mut user, &pasted);
            let message = user.state().message.clone().unwrap();
            assert!(message.contains("what is pasted reads no files") && !message.contains('\n'), "{message}");
            assert!(user.state().work == before, "{text}");
        }
    }
}

#[test]
fn a_file_that_reads_outside_its_folder_is_asked_about() {
    let folder = Folder::new("asked");
    let path = folder.file("sub/e.toml");
    let people = folder.file("people.csv");
    for name in ["../people.csv", people.to_str().unwrap()] {
        let text = format!(
            "objective = 'regression-data(file={name:?}, x=salary, y=age)'\n[training]\ndataset = 'csv(file={name:?}, class=ill)'\n"
        );
        std::fs::write(&path, text).unwrap();
        let mut user = User::starts();
        let before = user.state().work.clone();
        user.window.state_mut().state.open_file(&path);
        user.frames(2);
        assert!(user.sees("outside its folder") && user.sees("people.csv") && user.state().work == before);
        user.click(Role::Button, "Do not");
        assert!(user.state().work == before && user.sees("is not open"));
        user.window.state_mut().state.open_file(&path);
        user.frames(2);
        user.click(Role::Button, "Read it");
        assert_eq!(user.state().message, None);
        assert_eq!(user.experiment().objective.data().len(), 3);
    }
}

#[test]
fn what_travels_is_what_is_used_and_is_said() {
    let folder = Folder::new("travels");
    let people = folder.file("people.csv");
    let mut user = User::starts();
    user.window.state_mut().state.open_file(&people);
    user.frames(2);
    assert_eq!(user.state().message, None);
    assert!(user.sees("Read as: 3 rows, cells between commas; line 1 names the columns; not used: name, ill"));
    let data = user.experiment().objective.data().to_vec();
    let shared = shares(&mut user);
    assert!(user.sees("The share string is copied, with 3 rows of people.csv (salary, age)."));
    assert!(!shared.contains("ann") && !shared.contains("ill") && !shared.contains(folder.0.to_str().unwrap()), "{shared}");
    let work = Work::from_toml(&shared, &|path| Err(format!("no file {path}"))).unwrap();
    assert_eq!(work.experiment.objective.data(), data);
    // The network's own columns of the same file travel beside them, under a name of their own.
    user.window.state_mut().state.page = downhill::sim::page::Page::Network;
    user.window.state_mut().state.open_file(&people);
    user.frames(2);
    assert!(user.state().message.is_none() && user.sees("Read as: 3 rows"));
    let shared = shares(&mut user);
    assert!(user.sees("with 3 rows of people.csv (salary, age) and 3 rows of other-people.csv (salary, age, ill)."));
    assert!(!shared.contains("ann") && !shared.contains(folder.0.to_str().unwrap()), "{shared}");
    let work = Work::from_toml(&shared, &|path| Err(format!("no file {path}"))).unwrap();
    assert_eq!(work.experiment.objective.data(), data);
    assert_eq!(work.training.dataset.given(), user.state().work.training.dataset.given());
    // Beside the data, a file names them by the shortest way; elsewhere it takes them along.
    for (name, carries) in [("beside.toml", false), ("sub/away.toml", true)] {
        let path = folder.file(name);
        user.window.state_mut().state.save(&path, false);
        user.frames(2);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(user.sees("Saved as") && user.sees("with 3 rows of people.csv") == carries, "{name}");
        assert!(
            text.contains("[[data]]") == carries && !text.contains("ann") && !text.contains(folder.0.to_str().unwrap()),
            "{text}"
        );
        let mut again = User::starts();
        again.window.state_mut().state.open_file(&path);
        assert_eq!(again.state().message, None);
        assert_eq!(again.experiment().objective.data(), data);
    }
}
