//! Runs the program in a folder of its own, as a shell would.
#![allow(dead_code, missing_docs)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder that is empty at first and gone at the end.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), content).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// The names of all files, hidden ones too, with their sizes.
    pub fn files(&self) -> Vec<(String, u64)> {
        let mut files: Vec<_> = std::fs::read_dir(&self.0)
            .unwrap()
            .map(|entry| entry.unwrap())
            .map(|entry| (entry.file_name().into_string().unwrap(), entry.metadata().unwrap().len()))
            .collect();
        files.sort();
        files
    }

    /// The program with `args`, in this folder and without a display.
    pub fn command<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_downhill"));
        command.args(args).current_dir(&self.0).stdin(Stdio::null());
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").env_remove("WAYLAND_SOCKET");
        command
    }

    pub fn run(&self, args: &[&str]) -> Done {
        let Output { status, stdout, stderr } = self.command(args.iter().copied()).output().unwrap();
        Done { code: status.code(), stdout: String::from_utf8(stdout).unwrap(), stderr: String::from_utf8(stderr).unwrap() }
    }

    /// What a command that must succeed without a word writes.
    pub fn stdout(&self, args: &[&str]) -> String {
        let done = self.run(args);
        assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""), "{args:?}");
        done.stdout
    }

    /// Checks that `args` are refused: exit status 2, one line that says all of `says`, and nothing written anywhere.
    pub fn refuses(&self, args: &[&str], says: &[&str]) {
        let before = self.files();
        let done = self.run(args);
        let stderr = done.stderr.trim_end();
        assert_eq!(done.code, Some(2), "{args:?}: {stderr}");
        assert_eq!(done.stdout, "", "{args:?}");
        assert_eq!(stderr.lines().count(), 1, "{args:?}: {stderr}");
        assert!(stderr.starts_with("error: "), "{args:?}: {stderr}");
        for part in says {
            assert!(stderr.contains(part), "{args:?} should say {part:?}, but says: {stderr}");
        }
        assert_eq!(self.files(), before, "{args:?}");
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What a command came to.
pub struct Done {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub run: usize,
    pub label: String,
    pub step: usize,
    pub x: f64,
    pub y: Option<f64>,
    pub loss: f64,
    pub grad_norm: f64,
    pub evals: u64,
}

/// The rows of a table, whose header must be the documented one.
pub fn rows(table: &str) -> Vec<Row> {
    assert_eq!(table.lines().next(), Some("run,label,step,x,y,loss,grad_norm,evals"));
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    reader
        .records()
        .map(|record| {
            let record = record.unwrap();
            let number = |i: usize| record[i].parse::<f64>().unwrap();
            Row {
                run: record[0].parse().unwrap(),
                label: record[1].to_owned(),
                step: record[2].parse().unwrap(),
                x: number(3),
                y: (!record[4].is_empty()).then(|| number(4)),
                loss: number(5),
                grad_norm: number(6),
                evals: record[7].parse().unwrap(),
            }
        })
        .collect()
}
