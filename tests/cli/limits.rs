//! Where the system gives less than a program usually gets: pipes for files, few threads or none.
#![cfg(unix)]

use crate::program::Folder;
use std::process::Command;

fn pipe(folder: &Folder, name: &str) {
    assert!(Command::new("mkfifo").arg(folder.path(name)).status().unwrap().success());
}

#[test]
fn the_window_reads_no_pipe() {
    let folder = Folder::new("pipes");
    pipe(&folder, "pipe.toml");
    folder.refuses(&["pipe.toml"], &["pipe.toml: is a pipe or a device; save what comes from it as a file"]);
    pipe(&folder, "pipe.csv");
    folder.write("names-a-pipe.toml", "objective = \"regression-data(file=pipe.csv)\"\n");
    folder.refuses(&["names-a-pipe.toml"], &["line 1", "pipe.csv: is a pipe or a device"]);
}

#[test]
fn the_number_of_threads_is_limited() {
    let folder = Folder::new("threads");
    let ensemble = ["ensemble", "--objective", "booth", "--run", "gd", "--noise", "1", "--seeds", "40", "--steps", "20"];
    folder.refuses(&[&ensemble[..], &["--threads", "257"]].concat(), &["257 is not allowed", "from 1 to 256"]);
    for (threads, code) in [("100000", 2), ("2", 0), ("many", 0)] {
        let done = folder.command(ensemble).env("RAYON_NUM_THREADS", threads).output().unwrap();
        let stderr = String::from_utf8(done.stderr).unwrap();
        assert_eq!((done.status.code(), stderr.lines().count()), (Some(code), usize::from(code != 0)), "{threads}: {stderr}");
        assert!(code == 0 || stderr.contains("RAYON_NUM_THREADS = 100000 is not allowed: it takes 1 to 256"), "{stderr}");
    }
}
