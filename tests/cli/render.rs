//! `downhill render`, as a shell would call it.

use crate::program::Folder;
use downhill::figure::export::{Format, endings};
use std::time::{Duration, Instant};

const RACE: [&str; 9] = ["render", "--objective", "booth", "--steps", "12", "--run", "gd(lr=0.05)", "--run", "adam(lr=0.4)"];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [RACE.as_slice(), more].concat()
}

#[test]
fn the_ending_decides_what_is_written_and_the_size_is_that_asked_for() {
    let folder = Folder::new("render");
    assert_eq!(folder.stdout(&with(&["-o", "race.svg"])), "");
    let svg = folder.read("race.svg");
    assert!(svg.starts_with("<svg ") && svg.contains("width=\"1200\" height=\"800\"") && svg.contains("adam(lr=0.4"));
    assert_eq!(folder.stdout(&with(&["-o", "race.PNG", "--size", "400x320", "--scale", "1.5", "--theme", "dark"])), "");
    let image = image::open(folder.path("race.PNG")).unwrap();
    assert_eq!((image.width(), image.height()), (600, 480));
    let done = folder.run(&with(&["-o", "race.gif", "--size", "400x320", "--fps", "5", "--seconds", "2"]));
    assert_eq!((done.code, done.stdout.as_str()), (Some(0), ""));
    assert!(done.stderr.lines().all(|line| line.starts_with("progress: ")), "{}", done.stderr);
    let mut decoder = gif::DecodeOptions::new().read_info(std::fs::File::open(folder.path("race.gif")).unwrap()).unwrap();
    let mut frames = 0;
    while decoder.read_next_frame().unwrap().is_some() {
        frames += 1;
    }
    assert_eq!((decoder.width(), decoder.height(), frames), (400, 320, 10));
}

#[test]
fn a_figure_opens_as_an_experiment_again() {
    let folder = Folder::new("render-again");
    folder.stdout(&with(&["-o", "race.svg"]));
    let svg = folder.read("race.svg");
    let desc = svg.split("<desc>").nth(1).unwrap().split("</desc>").next().unwrap();
    folder.write("race.toml", desc.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"));
    folder.stdout(&["render", "race.toml", "-o", "again.svg"]);
    assert_eq!(folder.read("again.svg"), svg);
}

#[test]
fn pictures_hold_the_experiment_too() {
    let folder = Folder::new("render-described");
    folder.stdout(&with(&["-o", "race.svg"]));
    let svg = folder.read("race.svg");
    let desc = svg.split("<desc>").nth(1).unwrap().split("</desc>").next().unwrap().replace("&quot;", "\"");
    for format in Format::ALL.into_iter().filter(|format| *format != Format::Svg) {
        let name = &format!("race.{}", format.ending());
        folder.run(&with(&["-o", name, "--size", "320x320"]));
        let bytes = std::fs::read(folder.path(name)).unwrap();
        // A GIF cuts its comment into parts of 255 bytes.
        let head = &desc.as_bytes()[..200];
        assert!(bytes.windows(head.len()).any(|part| part == head), "{name} does not hold the experiment (`Drawing::source`)");
    }
}

#[test]
fn characters_that_no_font_has_are_named() {
    let folder = Folder::new("render-glyphs");
    folder.write(
        "a.toml",
        "title = \"漢 ∇\"\nobjective = \"booth\"\n[[run]]\noptimizer = \"gd(lr=0.01)\"\nlabel = \"β ≫ 1 → 字\"\n",
    );
    let done = folder.run(&["render", "a.toml", "-o", "a.png"]);
    assert_eq!(done.code, Some(0));
    assert!(done.stderr.contains("have no '字', '漢'"), "{}", done.stderr);
    assert_eq!(folder.run(&["render", "a.toml", "-o", "a.svg"]).stderr, "");
}

#[test]
fn one_step_and_one_part_can_be_chosen() {
    let folder = Folder::new("render-parts");
    folder.stdout(&with(&["-o", "step.svg", "--step", "5", "--what", "loss"]));
    let svg = folder.read("step.svg");
    assert!(svg.contains("step 5 of 12") && svg.contains("loss F") && !svg.contains("<image"));
    folder.stdout(&with(&["-o", "contours.svg", "--what", "contours"]));
    assert!(!folder.read("contours.svg").contains("loss F"));
    folder.stdout(&["render", "--objective", "easom", "-o", "alone.svg"]);
    assert!(folder.read("alone.svg").contains("easom"));
}

#[test]
fn what_is_wrong_is_refused_before_anything_is_written() {
    let folder = Folder::new("render-refused");
    folder.write("there.svg", "keep me");
    for (more, says) in [
        (vec!["-o", "a.svg", "--size", "0x0"], vec!["'0x0' is no size", "320 to 4000"]),
        (vec!["-o", "a.png", "--size", "100000x100000"], vec!["is no size", "4000"]),
        (vec!["-o", "a.png", "--size", "4000x4000", "--scale", "8"], vec!["too large", "64 million"]),
        (vec!["-o", "a.png", "--size", "wide"], vec!["WIDTHxHEIGHT", "1200x800"]),
        (vec!["-o", "a.png", "--scale", "0"], vec!["0.5 to 8"]),
        (vec!["-o", "a.png", "--scale", "NaN"], vec!["0.5 to 8"]),
        (vec!["-o", "a.svg", "--scale", "2"], vec!["--scale", &endings(|format| format.has_pixels)]),
        (vec!["-o", "a.gif", "--fps", "0"], vec!["--fps", "from 1 to 50"]),
        (vec!["-o", "a.gif", "--seconds", "1e9"], vec!["0.1 to 120"]),
        (vec!["-o", "a.gif", "--size", "4000x400", "--scale", "2"], vec!["at most 4000 pixels"]),
        (vec!["-o", "a.png", "--fps", "5"], vec!["--fps is for an animation, .gif"]),
        (vec!["-o", "a.png", "--step", "13"], vec!["--step 13 is beyond the last step, 12"]),
        (vec!["-o", "a.jpg"], vec!["a.jpg", ".jpg cannot be written", &endings(|_| true)]),
        (vec!["-o", "a"], vec!["no ending"]),
        (vec!["-o", "there.svg"], vec!["there.svg", "exists already", "--force"]),
        (vec!["-o", "no/a.svg"], vec!["there is no folder no"]),
        (vec!["-o", "a.svg", "--theme", "pink"], vec!["light", "dark"]),
    ] {
        folder.refuses(&with(&more), &says);
    }
    assert_eq!(folder.read("there.svg"), "keep me");
    folder.stdout(&with(&["-o", "there.svg", "--force"]));
    assert!(folder.read("there.svg").starts_with("<svg"));
}

#[cfg(unix)]
#[test]
fn an_interrupted_animation_leaves_nothing_behind() {
    let folder = Folder::new("render-interrupted");
    let what = ["render", "--objective", "booth", "--run", "gd(lr=0.05)", "--steps", "6000", "-o", "long.gif"];
    let long = [what.as_slice(), &["--size", "1600x1200", "--fps", "50", "--seconds", "120"]].concat();
    let mut child = folder.command(long).stderr(std::process::Stdio::piped()).spawn().unwrap();
    // Until the draft is there, the program may not listen yet.
    let since = Instant::now();
    while folder.files().is_empty() {
        assert!(since.elapsed() < Duration::from_secs(60) && child.try_wait().unwrap().is_none(), "it should be drawing");
        std::thread::sleep(Duration::from_millis(10));
    }
    let interrupted = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupted.success());
    let done = child.wait_with_output().unwrap();
    let stderr = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(130), "{stderr}");
    assert!(stderr.contains("interrupted; nothing was written"), "{stderr}");
    assert_eq!(folder.files(), []);
}
