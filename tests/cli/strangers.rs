//! Files from strangers: what they may read, and what they may do to the terminal, to a figure, to a spreadsheet.

use crate::program::Folder;

const PEOPLE: &str = "name,salary,age\nann,1,30\nbob,2,40\ncid,3,50\n";

fn experiment(file: &str) -> String {
    format!("objective = \"regression-data(file='{file}')\"\nsteps = 2\n[[run]]\noptimizer = \"gd(lr=0.0001)\"\n")
        .replace('\'', "\\\"")
}

#[test]
fn an_experiment_reads_beside_and_below_itself_unless_it_is_allowed_more() {
    let folder = Folder::new("strangers");
    std::fs::create_dir_all(folder.path("sub/data")).unwrap();
    folder.write("people.csv", PEOPLE);
    folder.write("sub/data/people.csv", PEOPLE);
    folder.write("sub/below.toml", experiment("data/people.csv"));
    assert!(folder.stdout(&["trace", "sub/below.toml"]).lines().count() == 4);
    let training =
        "objective = \"booth\"\n[[run]]\noptimizer = \"gd\"\n[training]\ndataset = \"csv(file=\\\"../people.csv\\\")\"\n";
    let absolute = experiment(folder.path("people.csv").to_str().unwrap());
    for text in [experiment("../people.csv"), experiment("data/../../people.csv"), absolute, training.to_owned()] {
        folder.write("sub/out.toml", &text);
        let says = ["people.csv lies outside the folder of the experiment; put a copy beside it", "--allow-outside"];
        folder.refuses(&["trace", "sub/out.toml"], &says);
        folder.refuses(&["sub/out.toml"], &says);
        if !text.contains("[training]") {
            assert!(folder.stdout(&["trace", "sub/out.toml", "--allow-outside"]).lines().count() == 4);
        }
    }
    // What the user types is the user's wish.
    let typed = format!("regression-data(file={:?})", folder.path("people.csv"));
    assert!(folder.stdout(&["trace", "--objective", &typed, "--steps", "2", "--run", "gd(lr=0.0001)"]).lines().count() == 4);
}

#[test]
fn no_message_does_anything_to_the_terminal() {
    let folder = Folder::new("controls");
    folder.write("key.toml", "objective = \"booth\"\n\"a\\nb\\u001b[31m\" = 1\n");
    folder.write("word.toml", "objective = \"bo\\u0007o\\u001b[2Jth\"\n");
    folder.write("cell.csv", "a,b\n1,2\n3,\"x\n\u{1b}[31m\r\u{7}\"\n");
    for args in [
        &["trace", "key.toml"][..],
        &["trace", "word.toml"],
        &["trace", "no\nfile\u{1b}[31m.toml"],
        &["no\nfile\u{1b}[31m.toml"],
        &["trace", "--objective", "regression-data(cell.csv)", "--run", "gd"],
        &["trace", "--objective", "booth", "--run", "g\u{1b}[31md\u{202e}"],
        &["trace", "--preset", "\u{7}\u{9b}31m"],
    ] {
        let done = folder.run(args);
        let stderr = done.stderr.trim_end_matches('\n');
        assert!(done.code == Some(2) && !stderr.contains(|c: char| c.is_control() || c == '\u{202e}'), "{args:?}: {stderr:?}");
    }
    // A run's own name, in a note and in the table.
    folder.write(
        "label.toml",
        "objective = \"booth\"\nsteps = 99\n[[run]]\noptimizer = \"gd(lr=9)\"\nlabel = \"a\\nb\\u001b[31m\"\n",
    );
    let done = folder.run(&["trace", "label.toml"]);
    assert!(
        done.stderr.starts_with("note: run 1 (a\\nb\\u{1b}[31m) diverged") && done.stderr.lines().count() == 1,
        "{}",
        done.stderr
    );
    assert!(done.stdout.contains("a\\nb\\u{1b}[31m") && !done.stdout.contains('\u{1b}'));
}

#[test]
fn a_label_is_no_formula_of_a_spreadsheet() {
    let folder = Folder::new("formulas");
    for (label, cell) in
        [("=1+1", "'=1+1"), ("+a", "'+a"), ("-5", "'-5"), ("@x", "'@x"), (" =1", "' =1"), ("a=1", "a=1"), ("α", "α")]
    {
        let text = format!(
            "objective = \"booth\"\nstart = [-1, -2]\nsteps = 1\n[[run]]\noptimizer = \"gd(lr=0.01)\"\nlabel = \"{label}\"\n"
        );
        folder.write("label.toml", text);
        let table = folder.stdout(&["trace", "label.toml"]);
        assert!(table.lines().nth(1).unwrap().starts_with(&format!("1,{cell},0,-1,-2,")), "{table}");
    }
}

#[test]
fn a_figure_names_no_folder() {
    let folder = Folder::new("folders");
    folder.write("people.csv", PEOPLE);
    let path = folder.path("people.csv");
    let typed = format!("regression-data(file={path:?})");
    for name in ["f.svg", "f.png", "f.gif"] {
        let args = ["render", "--objective", &typed, "--steps", "2", "--run", "gd(lr=0.0001)", "-o", name, "--size", "400x320"];
        assert_eq!(folder.run(&args).code, Some(0));
        let bytes = std::fs::read(folder.path(name)).unwrap();
        let (text, parent) = (String::from_utf8_lossy(&bytes), path.parent().unwrap().to_string_lossy());
        assert!(!text.contains(&*parent), "{name}");
        assert!(name == "f.gif" || text.contains("people.csv"), "{name}");
    }
}

#[test]
fn a_first_row_of_years_is_noted() {
    let folder = Folder::new("years");
    folder.write("years.csv", "2019,2020\n1.5,2\n2.5,4\n");
    for (header, notes) in [("auto", 1), ("yes", 0), ("no", 0)] {
        let objective = format!("regression-data(years.csv, header={header})");
        let done = folder.run(&["trace", "--objective", &objective, "--steps", "1", "--run", "gd(lr=1e-8)"]);
        assert_eq!((done.code, done.stderr.matches("note: years.csv: line 1 is read as data").count()), (Some(0), notes));
    }
}
