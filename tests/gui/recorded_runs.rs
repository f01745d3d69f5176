//! Runs that another program recorded, dropped on the window and chosen in the panel.

use crate::user::User;
use downhill::math::Point;
use eframe::egui::accesskit::Role;
use std::fs;
use std::path::PathBuf;

struct Kept(PathBuf);

impl Kept {
    fn new(name: &str, text: &str) -> Self {
        let path = std::env::temp_dir().join(format!("downhill-recorded-{}-{name}", std::process::id()));
        fs::write(&path, text).unwrap();
        Kept(path)
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

#[test]
fn dropped_recordings_run_beside_the_others() {
    let mut user = User::reads("objective = \"booth\"\nsteps = 2\n[[run]]\noptimizer = \"gd(lr=0.01)\"\n");
    let file = Kept::new(
        "two.csv",
        "run,label,step,x,y,loss\n1,SGD,0,1,2,1\n1,SGD,1,1,2.5,1\n2,Adam,0,0,0,74\n2,Adam,1,1,1,20\n2,Adam,2,1,2,1\n2,Adam,3,1,3,0\n",
    );
    user.drops(&file.0);
    let experiment = user.experiment();
    assert_eq!(experiment.runs.iter().map(|run| run.name()).collect::<Vec<_>>(), ["Gradient descent", "SGD", "Adam"]);
    assert_eq!(experiment.steps, 3, "all recorded steps are shown");
    assert_eq!(experiment.trace(&experiment.runs[2]).records[3].x, Point::new(1.0, 3.0));
    assert!(user.sees("Its losses are not F: choose the objective that was recorded"));
    assert!(user.sees("2 points; loss as in the file"));

    // A table of two columns is still data to fit a line to.
    let data = Kept::new("data.csv", "x,y\n1,2\n2,3\n3,5\n");
    user.drops(&data.0);
    assert!(user.experiment().objective.to_string().starts_with("regression-data"));
}

#[test]
fn the_shipped_recording_is_one_of_the_list_and_a_wrong_file_is_refused() {
    let mut user = User::reads("objective = \"rosenbrock\"\nsteps = 100\n[[run]]\noptimizer = \"recorded\"\n");
    assert!(user.sees("101 points; loss as in the file"));
    let wrong = Kept::new("wrong.csv", "a,b\n1,2\n");
    user.writes("recording", &wrong.0.to_string_lossy());
    user.press(eframe::egui::Key::Enter);
    assert!(
        user.sees("there is no column x; the first line of a recorded run names its columns, as in step,x,y,loss (here: a, b)")
    );
    assert_eq!(user.experiment().runs[0].optimizer.to_string(), "recorded(file=pytorch-momentum, run=\"\")");
    user.click(Role::Button, "Open a recorded run …");
}

#[test]
fn recorded_weights_open_on_the_page_of_the_network_with_their_loss() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/weights");
    let mut user = User::reads("objective = \"booth\"\n[[run]]\noptimizer = \"gd\"\n");
    user.drops(&folder.join("plane.npz"));
    assert!(user.sees("it is the loss on a plane through recorded weights; open those first"));
    user.drops(&folder.join("run.npz"));
    assert_eq!(user.state().page, downhill::sim::page::Page::Network);
    assert!(user.sees("of the variance in 6 dimensions; its loss is not evaluated yet"));
    for chart in ["Recorded loss", "Step length", "Turn", "Distance"] {
        assert!(user.has(Role::Canvas, chart), "{chart}");
    }
    user.drops(&folder.join("plane.npz"));
    assert!(user.state().recordings.loss.is_some() && !user.sees("its loss is not evaluated yet"));
    assert_eq!(user.state().message, None);
    // Another network does not go beside it, and what is open stays.
    let other = Kept::new("other.npy", "no array");
    user.drops(&other.0);
    assert!(user.sees("it is no array of NumPy, or is cut off; write it with np.save"));
    assert_eq!(user.state().recordings.runs.len(), 1);
    // The message lies over the bar of the recordings.
    user.click(Role::Button, "Dismiss the message");
    user.click(Role::Button, "close run");
    assert_eq!(user.state().recordings.runs.len(), 0);
    assert!(user.sees("See a real network's training run from above"), "{:?}", user.names(Role::Label));
    assert!(user.has(Role::Button, "Copy recorder"));
}
