//! What stands beside the program: the package, the desktop's files, the manual, the guides. They agree with it and with each other.

use crate::program::Folder;
use clap::ValueEnum as _;
use clap_complete::Shell;
use downhill::math::Objective;
use downhill::math::Plan;
use downhill::math::catalog::Catalog;
use downhill::sim::lesson::Lesson;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The value of `key` in a desktop entry.
fn entry<'a>(text: &'a str, key: &str) -> &'a str {
    text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('=')).unwrap_or_else(|| panic!("there is no {key}"))
}

/// What stands between `before` and the next `after`.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    text.split_once(before).and_then(|(_, rest)| rest.split_once(after)).unwrap_or_else(|| panic!("there is no {before}")).0
}

#[test]
fn the_changelog_begins_with_this_version() {
    let text = read("CHANGELOG.md");
    assert_eq!(between(&text, "\n## [", "]"), env!("CARGO_PKG_VERSION"));
    let done = Folder::new("version").stdout(&["--version"]);
    assert_eq!(done.trim(), concat!("downhill ", env!("CARGO_PKG_VERSION")));
}

#[test]
fn the_desktop_opens_experiments_with_the_program_and_its_icon() {
    let (desktop, mime, about) =
        ["desktop", "mime.xml", "metainfo.xml"].map(|ending| read(&format!("assets/linux/downhill.{ending}"))).into();
    assert_eq!((entry(&desktop, "Exec"), entry(&desktop, "TryExec")), ("downhill %f", "downhill"));
    let icon = entry(&desktop, "Icon");
    let kind = between(&mime, "<mime-type type=\"", "\"");
    assert_eq!(entry(&desktop, "MimeType"), format!("{kind};"));
    assert_eq!((between(&mime, "<icon name=\"", "\""), between(&about, "<mediatype>", "<")), (icon, kind));
    assert_eq!(between(&about, "<launchable type=\"desktop-id\">", "<"), "downhill.desktop");
    assert_eq!(between(&about, "<project_license>", "<"), env!("CARGO_PKG_LICENSE"));
    // Only what is certainly an experiment: not every file in TOML.
    assert_eq!((mime.matches("<glob").count(), between(&mime, "<glob pattern=\"", "\"")), (1, "*.downhill.toml"));
    // The window says which entry is its own.
    assert!(read("src/ui/native.rs").contains(&format!(".with_app_id(\"{}\")", entry(&desktop, "StartupWMClass"))));
    assert!(root().join(format!("assets/icon/{icon}.svg")).is_file());
}

#[test]
fn every_picture_of_the_icon_has_the_size_in_its_name() {
    for size in [16_u32, 24, 32, 48, 64, 128, 256, 512] {
        let png = std::fs::read(root().join(format!("assets/icon/downhill-{size}.png"))).unwrap();
        let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
        assert_eq!((&png[1..4], number(16), number(20)), (&b"PNG"[..], size, size));
    }
}

#[test]
fn the_package_carries_files_that_are_there_and_all_the_window_needs() {
    let cargo: toml::Table = read("Cargo.toml").parse().unwrap();
    let deb = &cargo["package"]["metadata"]["deb"];
    let assets: Vec<&str> = deb["assets"].as_array().unwrap().iter().map(|asset| asset[0].as_str().unwrap()).collect();
    for asset in &assets {
        let folder = Path::new(asset).parent().unwrap();
        let made = folder.starts_with("target");
        assert!(made || asset.contains('*') && root().join(folder).is_dir() || root().join(asset).is_file(), "{asset}");
    }
    for needed in ["assets/linux/downhill.desktop", "assets/linux/downhill.mime.xml", "assets/icon/downhill.svg", "CHANGELOG.md"]
    {
        assert!(assets.contains(&needed), "{needed}");
    }
    let readme = read("README.md");
    for library in deb["depends"].as_str().unwrap().split(", ").filter(|library| *library != "$auto") {
        assert!(readme.contains(library), "the README names the library {library} too");
    }
}

/// Every command with its help, as the program says it.
fn commands(folder: &Folder) -> Vec<(String, String)> {
    let help = folder.stdout(&["--help"]);
    let list = between(&help, "Commands:\n", "\n\n");
    let names = list
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .map(|line| line.split_whitespace().next().unwrap());
    names.filter(|name| *name != "help").map(|name| (name.to_owned(), folder.stdout(&[name, "--help"]))).collect()
}

/// The long options that a help text describes.
fn options(help: &str) -> Vec<&str> {
    let words = help.lines().filter(|line| line.trim_start().starts_with('-')).flat_map(str::split_whitespace);
    // Some help texts name another option within a sentence.
    let words = words.map(|word| word.trim_end_matches(['.', ',', ';']));
    words.filter(|word| word.starts_with("--") && word.len() > 2).collect()
}

#[test]
fn manual_and_completions_know_every_command_and_option() {
    let folder = Folder::new("manual");
    assert_eq!(folder.stdout(&["man", "--into", "pages/man1"]), "");
    let commands = commands(&folder);
    assert!(commands.len() >= 9 && commands.iter().any(|(name, help)| name == "trace" && options(help).contains(&"--schedule")));
    let main = folder.read("pages/man1/downhill.1");
    assert_eq!(folder.stdout(&["man"]), main);
    assert_eq!(main.lines().filter(|line| [".nh", ".ad l", ".SH NAME"].contains(line)).count(), 3, "no example is hyphenated");
    assert_eq!(std::fs::read_dir(folder.path("pages/man1")).unwrap().count(), commands.len() + 1);
    let shells = Shell::value_variants().iter().map(|shell| shell.to_string());
    let scripts: Vec<(String, String)> = shells.map(|shell| (shell.clone(), folder.stdout(&["completions", &shell]))).collect();
    for (name, help) in &commands {
        let page = folder.read(&format!("pages/man1/downhill-{name}.1"));
        assert_eq!(folder.stdout(&["man", name]), page);
        assert!(main.replace('\\', "").contains(&format!("downhill-{name}(1)")), "{name}");
        for option in options(help) {
            assert!(page.replace('\\', "").contains(option), "{option} of {name}");
            for (shell, script) in &scripts {
                assert!(script.contains(option.trim_start_matches('-')), "{option} of {name} in {shell}");
            }
        }
        for (shell, script) in &scripts {
            assert!(script.contains(name.as_str()), "{name} in {shell}");
        }
    }
    folder.refuses(&["man", "tracee"], &["there is no command 'tracee' (did you mean 'trace'?)"]);
    folder.refuses(&["completions", "tcsh"], &["tcsh", "bash"]);
    folder.write("file", "");
    folder.refuses(&["man", "--into", "file/below"], &["file/below"]);
}

/// The blocks of code in a guide: their language, and what they say.
fn blocks(text: &str) -> Vec<(&str, &str)> {
    let parts = text.split("```").skip(1).step_by(2);
    parts.map(|block| block.split_once('\n').unwrap()).collect()
}

#[test]
fn the_guide_to_adding_shows_the_program_as_it_is() {
    let mut guide = read("docs/adding.md");
    let examples =
        ["optimizers/nesterov", "objectives/matyas", "schedules/inverse_sqrt"].map(|name| format!("src/math/{name}.rs"));
    if std::env::var_os("UPDATE_GUIDE").is_some() {
        let old: Vec<String> =
            blocks(&guide).iter().filter(|(it, _)| *it == "rust").map(|(_, code)| (*code).to_owned()).collect();
        guide = old.iter().zip(&examples).fold(guide.clone(), |guide, (old, path)| guide.replacen(old, &read(path), 1));
        std::fs::write(root().join("docs/adding.md"), &guide).unwrap();
    }
    let blocks = blocks(&guide);
    let of = |language: &str| blocks.iter().filter(move |(it, _)| *it == language).map(|(_, code)| *code).collect::<Vec<_>>();
    let shown = examples.each_ref().map(|path| read(path));
    assert!(of("rust") == shown, "the examples are old: UPDATE_GUIDE=1 cargo test --test cli guide");
    for (path, lines) in examples.iter().zip(of("text")) {
        assert!(guide.contains(&format!("in `{path}`:")), "{path}");
        let list = read(&format!("{}/mod.rs", Path::new(path).parent().unwrap().display()));
        assert!(lines.lines().all(|line| list.lines().any(|listed| listed == line)), "{lines}");
    }
    let lesson = Lesson::from_toml(of("toml")[0], &|path| Err(format!("no file {path}"))).unwrap();
    assert_eq!(lesson.tasks.len(), 1);
    // What it says in passing.
    Objective::parse("formula(\"(1 - x)^2 + 100*(y - x^2)^2\")").unwrap();
    assert!(Plan::parse("inverse-sqrt").unwrap().factor(0) == 1.0);
}

#[test]
fn the_guides_link_to_what_is_there() {
    for guide in ["README.md", "CHANGELOG.md", "docs/adding.md", "docs/benchmarking.md", "docs/lecturers.md"] {
        let text = read(guide);
        for link in text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
            let path = link.split('#').next().unwrap();
            let place = root().join(guide).parent().unwrap().join(path);
            // Where the project is published, the releases stand two folders above its files.
            let elsewhere = link.starts_with("https://") || link.starts_with("../../releases/");
            assert!(elsewhere || place.exists(), "{guide} links to {link}");
        }
    }
    let readme = read("README.md");
    for guide in ["docs/lecturers.md", "docs/adding.md", "docs/benchmarking.md", "CHANGELOG.md"] {
        assert!(readme.contains(&format!("]({guide})")), "the README links to {guide}");
    }
}

#[cfg(feature = "gui")]
#[test]
fn the_lecturers_guide_names_every_page_in_its_place() {
    use downhill::sim::page::Page;
    let guide = read("docs/lecturers.md");
    for (i, page) in Page::ALL.iter().enumerate() {
        let row = format!("| {} | **{}**:", i + 1, page.title());
        assert!(guide.contains(&row), "docs/lecturers.md: the table of pages lacks the row that begins with '{row}'");
    }
}
