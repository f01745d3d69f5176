//! What becomes of the file that is replaced: its permissions, its other names, and links to it.
#![cfg(unix)]

use crate::program::{Folder, rows};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

const TRACE: [&str; 7] = ["trace", "--preset", "ravine", "--csv", "out.csv", "--steps", "5"];

fn forced() -> Vec<&'static str> {
    [&TRACE[..], &["--force"]].concat()
}

#[test]
fn a_file_that_is_replaced_keeps_its_permissions() {
    let folder = Folder::new("mode");
    for mode in [0o600, 0o644, 0o660] {
        folder.write("out.csv", "old");
        std::fs::set_permissions(folder.path("out.csv"), PermissionsExt::from_mode(mode)).unwrap();
        folder.stdout(&forced());
        let found = std::fs::metadata(folder.path("out.csv")).unwrap();
        assert_eq!(found.mode() & 0o777, mode);
        assert_ne!(folder.read("out.csv"), "old");
    }
}

#[test]
fn a_file_with_two_names_keeps_both() {
    let folder = Folder::new("hard-link");
    folder.write("out.csv", "a longer text than what is written by now ".repeat(1000));
    std::fs::hard_link(folder.path("out.csv"), folder.path("other.csv")).unwrap();
    folder.stdout(&forced());
    assert_eq!(folder.read("out.csv"), folder.read("other.csv"));
    assert!(!rows(&folder.read("other.csv")).is_empty());
    assert_eq!((std::fs::metadata(folder.path("out.csv")).unwrap().nlink(), folder.files().len()), (2, 2));
}

#[test]
fn a_read_only_file_is_not_replaced() {
    let folder = Folder::new("read-only");
    folder.write("out.csv", "old");
    std::fs::set_permissions(folder.path("out.csv"), PermissionsExt::from_mode(0o444)).unwrap();
    folder.refuses(&forced(), &["out.csv: is read-only"]);
    assert_eq!(folder.read("out.csv"), "old");
}

#[test]
fn a_link_to_a_file_that_is_not_there_is_followed_on_purpose_only() {
    let folder = Folder::new("dangling");
    symlink("there.csv", folder.path("out.csv")).unwrap();
    refused(&folder, &["out.csv: is a link to a file that is not there", "--force"]);
    folder.stdout(&forced());
    assert!(folder.path("out.csv").is_symlink() && !rows(&folder.read("there.csv")).is_empty());
}

#[test]
fn what_an_earlier_program_has_left_does_not_block() {
    let folder = Folder::new("leftover");
    // The name that a program with this process number gave its unfinished files once; in a container it is always the same.
    for number in 0..3 {
        folder.write(&format!(".downhill-{number}.tmp"), "half");
    }
    folder.stdout(&TRACE);
    assert_eq!(folder.files().len(), 4);
}

/// As [`Folder::refuses`], in a folder where a link leads nowhere.
fn refused(folder: &Folder, says: &[&str]) {
    let done = folder.run(&TRACE);
    assert!(done.code == Some(2) && says.iter().all(|part| done.stderr.contains(part)), "{}", done.stderr);
}
