//! The layers, held by reading the sources: math ← sim ← figure ← {cli, ui ← web}.

use downhill::math::Activation;
use downhill::math::Dataset;
use downhill::math::Objective;
use downhill::math::Optimizer;
use downhill::math::Schedule;
use downhill::math::catalog::Catalog;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The longest a source file may be, in lines.
const LONGEST: usize = 400;

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

/// Every source file under `folder` of src: its path from src on, and its text.
fn files(folder: &str) -> Vec<(String, String)> {
    let mut paths = Vec::new();
    collect(&source().join(folder), &mut paths);
    paths.sort();
    let name = |path: &PathBuf| path.strip_prefix(source()).unwrap().to_str().unwrap().replace('\\', "/");
    paths.iter().map(|path| (name(path), std::fs::read_to_string(path).unwrap())).collect()
}

/// What a file says in code, line by line: without comments, and without the tests at its end, which may read files.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let body = text.split_once("#[cfg(test)]\nmod ").map_or(text, |(body, _)| body);
    body.lines().enumerate().map(|(i, line)| (i + 1, line.split("//").next().unwrap_or_default()))
}

/// Whether `line` says `path` (`sim`, `std::fs`) as a whole: not as a part of a longer word.
fn says(line: &str, path: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(path).any(|(at, _)| {
        !line[..at].chars().next_back().is_some_and(word) && !line[at + path.len()..].chars().next().is_some_and(word)
    })
}

/// Whether `line` names the module `layer` of this crate, alone (`crate::sim`, `super::super::sim`) or in a group.
fn uses_layer(line: &str, layer: &str) -> bool {
    let group = line.split_once("crate::{").is_some_and(|(_, group)| says(group, layer));
    group || ["crate::", "downhill::", "super::super::"].iter().any(|root| says(line, &format!("{root}{layer}")))
}

fn forbid(folder: &str, except: &[&str], what: &[&str], breaks: fn(&str, &str) -> bool) {
    for (name, text) in files(folder).iter().filter(|(name, _)| !except.contains(&name.as_str())) {
        for (number, line) in code(text) {
            for word in what {
                assert!(!breaks(line, word), "src/{name}:{number} may not say {word}: {}", line.trim());
            }
        }
    }
}

#[test]
fn no_layer_knows_the_one_above_it() {
    forbid("math", &[], &["sim", "figure", "cli", "ui", "web"], uses_layer);
    forbid("sim", &[], &["figure", "cli", "ui", "web"], uses_layer);
    forbid("figure", &[], &["cli", "ui", "web"], uses_layer);
    forbid("cli", &[], &["ui", "web"], uses_layer);
    forbid("ui", &[], &["cli", "web"], uses_layer);
    forbid("web", &[], &["cli"], uses_layer);
}

#[test]
fn only_the_window_knows_egui() {
    for (name, text) in files("").iter().filter(|(name, _)| !name.starts_with("ui/") && !name.starts_with("web/")) {
        for (number, line) in code(text) {
            let found = ["egui", "eframe", "egui_plot"].iter().find(|word| says(line, word));
            assert!(found.is_none(), "src/{name}:{number} may not say {}", found.unwrap());
        }
    }
}

#[test]
fn boxes_and_circles_have_their_outline() {
    // The theme gives them an outline that can be seen on every ground.
    let plain = |line: &str, made: &str| line.contains(made) && !line.contains("theme::outlined(");
    let made = ["ui.checkbox(", "ui.radio(", "ui.radio_value(", "Checkbox::new(", "RadioButton::new("];
    forbid("ui", &["ui/theme.rs"], &made, plain);
    assert!(plain("ui.checkbox(&mut on, \"on\")", made[0]) && !plain("theme::checkbox(ui, &mut on, \"on\")", made[0]));
}

/// What threads have nothing to do with.
const NO_FILES: [&str; 4] = ["std::fs", "File", "SystemTime", "Instant"];

#[test]
fn mathematics_has_no_files_no_clock_and_no_threads() {
    let outside = ["std::fs", "std::time", "std::thread", "rayon", "std::net", "std::env", "std::process", "File", "Instant"];
    // The places of sim that may: one for files, with a room of its own, one for threads, and one for the clock.
    let [files, reach, clock] = ["sim/files/disk.rs", "sim/files/reach.rs", "sim/clock.rs"];
    let [threads, tasks] = ["sim/threads/mod.rs", "sim/threads/background_task.rs"];
    // The team of the tests.
    let team = "sim/threads/in_process.rs";
    // Work in a page is cut by the clock, and a helper that is silent for too long is done without.
    let [slices, helpers] = ["sim/threads/slices.rs", "sim/threads/helpers.rs"];
    forbid("math", &[], &outside, says);
    forbid("figure", &[], &outside, says);
    forbid("sim", &["sim/files.rs", files, reach, threads, tasks, team, slices, helpers, clock], &outside, says);
    for (place, theirs) in [(files, ["std::thread", "rayon"].as_slice()), (threads, &NO_FILES), (tasks, &NO_FILES)] {
        let text = std::fs::read_to_string(source().join(place)).unwrap();
        assert!(code(&text).all(|(_, line)| theirs.iter().all(|word| !says(line, word))), "src/{place} has one purpose");
    }
}

#[test]
fn the_guard_sees_what_it_guards_against() {
    assert!(uses_layer("use crate::sim::Trace;", "sim") && uses_layer("use crate::{math::Point, sim};", "sim"));
    assert!(!uses_layer("use crate::math::simplex;", "sim") && !uses_layer("let simple = similar(1);", "sim"));
    assert!(says("let now = std::time::Instant::now();", "std::time") && !says("file()", "File"));
}

#[test]
fn every_member_has_a_file_and_every_file_is_a_member() {
    check_folder("math/objectives", Objective::ALL.len(), &[]);
    // Loading a file is not one of them.
    check_folder("math/optimizers", Optimizer::ALL.len(), &["loading"]);
    check_folder("math/activations", Activation::ALL.len(), &[]);
    check_folder("math/datasets", Dataset::ALL.len(), &[]);
    // A warm-up comes before a schedule, so it is not one of them.
    check_folder("math/schedules", Schedule::ALL.len(), &["warmup"]);
}

/// Checks that the files of `folder`, less those `apart`, are modules, and that the catalogue lists a struct of each.
fn check_folder(folder: &str, members: usize, apart: &[&str]) {
    let all = files(folder);
    let list = &all.iter().find(|(name, _)| name == &format!("{folder}/mod.rs")).expect("a family has its mod.rs").1;
    let (_, catalogue) = list.split_once("catalog! {").expect("a family has its catalogue");
    let mut listed = 0;
    for (name, _) in all.iter().filter(|(name, _)| !name.ends_with("/mod.rs")) {
        let stem = Path::new(name).file_stem().unwrap().to_str().unwrap();
        let declared = list
            .lines()
            .any(|line| line.trim_start_matches("pub ").trim_start_matches("pub(crate) ").trim_end() == format!("mod {stem};"));
        assert!(declared, "src/{name} is not declared in src/{folder}/mod.rs: add `mod {stem};`");
        if !apart.contains(&stem) {
            assert!(catalogue.contains(&format!("= {stem}::")), "src/{name} is not in the catalogue of src/{folder}/mod.rs");
            listed += 1;
        }
    }
    assert_eq!(listed, members, "src/{folder}: one file for each member, and one member in each file");
}

/// Who may name a single member of a family, outside its folder: the editors of what has more than parameters.
const NAME_A_MEMBER: [(&str, &str); 7] = [
    ("ui/controls/objective_panel.rs", "Objective::"),
    ("ui/controls/formula_editor.rs", "Objective::Formula"),
    ("ui/controls/stage_control.rs", "Objective::Quadratic"),
    ("ui/state/typed_formula.rs", "Objective::Formula"),
    ("ui/plots/contour_plot.rs", "Objective::Quadratic"),
    ("ui/pages/network/controls.rs", "Dataset::Csv"),
    ("sim/file/experiment_keys.rs", "Objective::Formula"),
];

/// The member of `family` that `line` names: `Adam` in `Optimizer::Adam(_)`. Functions and constants have other letters.
fn member<'a>(line: &'a str, family: &str) -> Option<&'a str> {
    let (_, rest) = line.split_once(&format!("{family}::"))?;
    let name = rest.split(|c: char| !c.is_alphanumeric()).next()?;
    (name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase)).then_some(name)
}

#[test]
fn what_must_be_known_of_a_member_it_says_itself() {
    let families = [
        ("Optimizer", "math/optimizers/"),
        ("Objective", "math/objectives/"),
        ("Schedule", "math/schedules/"),
        ("Activation", "math/activations/"),
        ("Dataset", "math/datasets/"),
    ];
    assert_eq!((member("Optimizer::Adam(_)", "Optimizer"), member("Optimizer::ALL", "Optimizer")), (Some("Adam"), None));
    let mut used = [false; NAME_A_MEMBER.len()];
    for (name, text) in files("") {
        for (family, folder) in families.iter().filter(|(_, folder)| !name.starts_with(folder)) {
            for (number, line) in code(&text) {
                let Some(found) = member(line, family).map(|member| format!("{family}::{member}")) else { continue };
                let may = NAME_A_MEMBER.iter().position(|(file, what)| name == *file && found.starts_with(what));
                let may = may
                    .unwrap_or_else(|| panic!("src/{name}:{number} names {found}: let {folder} say what is to be known of it"));
                used[may] = true;
            }
        }
    }
    assert_eq!(used, [true; NAME_A_MEMBER.len()], "an exception that nobody needs");
}

/// The folders in which a type name means one thing: it is defined in one file only, and no import renames it.
const ONE_MEANING: [&str; 5] = ["math", "figure", "cli", "sim", "ui"];

/// Type names that several files define on purpose, with the reason.
const SHARED_NAMES: [(&str, &str); 3] = [
    ("Memory", "each update rule's state between steps, its `Rule::Memory`"),
    ("NativeDialogs", "how the dialogs of the platform are opened, and what stands in for it in a browser"),
    ("NativeDialog", "the dialogs of the platform, and what stands in for them in a browser"),
];

/// The name of the type that `line` defines. Associated types are no definitions: they stand within an `impl` or a trait.
fn defined_type(line: &str) -> Option<&str> {
    let indented = line.starts_with(' ');
    let line = line.trim_start();
    let rest = line.strip_prefix("pub(").and_then(|rest| rest.split_once(") ")).map_or(line, |(_, rest)| rest);
    let (keyword, rest) = rest.strip_prefix("pub ").unwrap_or(rest).split_once(' ')?;
    let is_type = matches!(keyword, "struct" | "enum" | "trait") || keyword == "type" && !indented;
    let name = rest.split(|c: char| !c.is_alphanumeric()).next().filter(|_| is_type)?;
    (!name.is_empty()).then_some(name)
}

/// Whether `line` imports a type under another name: `use a::Plan as Schedule;`.
fn renames_a_type(line: &str) -> bool {
    line.split(" as ").skip(1).any(|rest| {
        let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        let is_type = rest.starts_with(char::is_uppercase) && rest[..end].contains(char::is_lowercase);
        is_type && rest[end..].starts_with([',', ';', '}'])
    })
}

#[test]
fn a_type_name_means_one_thing() {
    let files: Vec<_> = ONE_MEANING.iter().flat_map(|folder| files(folder)).collect();
    let mut places: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, text) in &files {
        for (number, line) in code(text) {
            assert!(!renames_a_type(line), "src/{name}:{number} imports a type under another name");
            if let Some(defined) = defined_type(line) {
                places.entry(defined).or_default().push(name);
            }
        }
    }
    for (name, files) in places.iter_mut() {
        files.dedup();
        let (shared, reason) = SHARED_NAMES.into_iter().find(|(shared, _)| shared == name).unzip();
        match files.len() {
            1 => assert_eq!(shared, None, "only src/{} defines {name}: it needs no exception", files[0]),
            _ => assert!(reason.is_some(), "{name} is defined in {files:?}: a qualifying noun tells them apart"),
        }
    }
    for (shared, _) in SHARED_NAMES {
        assert!(places.contains_key(shared), "there is no {shared}");
    }
}

#[test]
fn the_guard_sees_definitions_and_renamed_imports() {
    let defined =
        ["struct A;", "pub enum B {", "    pub(crate) struct C(\"c\", …", "pub trait D: E {", "type F<V> = V;"].map(defined_type);
    assert_eq!(defined, ["A", "B", "C", "D", "F"].map(Some));
    let others = ["    type Memory<V> = V;", "pub enum $Family {", "let structure = 1;", "use a::struct_b;"];
    assert_eq!(others.map(defined_type), [None; 4]);
    assert!(renames_a_type("use a::{B, View as Window};") && renames_a_type("use a::View as Window;"));
    assert!(!renames_a_type("use a::View as _;") && !renames_a_type("let x = n as f64;") && !renames_a_type("<A as B>::C,"));
}

#[test]
fn no_file_is_too_long_to_read() {
    for (name, text) in files("") {
        let lines = text.lines().count();
        assert!(lines <= LONGEST, "src/{name} has {lines} lines; the most is {LONGEST}");
    }
}

/// The functions whose last digit each system's own library rounds in its own way.
const OF_THE_SYSTEM: [&str; 24] = [
    "exp", "exp2", "exp_m1", "ln", "ln_1p", "log", "log2", "log10", "sin", "cos", "sin_cos", "tan", "asin", "acos", "atan",
    "atan2", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "powf", "cbrt",
];

#[test]
fn elementary_functions_are_the_same_on_every_system() {
    let calls = |line: &str, name: &str| line.contains(&format!(".{name}(")) || line.contains(&format!("f64::{name}"));
    for folder in ["math", "sim", "figure"] {
        for (name, text) in files(folder) {
            for (number, line) in code(&text) {
                // What is in quotation marks is of a script.
                let outside: String = line.split('"').step_by(2).collect();
                let found = OF_THE_SYSTEM.iter().chain(&["hypot"]).find(|function| calls(&outside, function));
                assert!(found.is_none(), "src/{name}:{number}: {} is that of the system; libm has it too", found.unwrap());
            }
        }
    }
    assert!(calls("x.exp()", "exp") && calls("f64::ln", "ln") && !calls("libm::exp(x)", "exp") && !calls("x.exponent()", "exp"));
}

/// While a closure has egui's memory, the context is locked: whatever asks the context inside waits for itself, and the window hangs.
#[test]
fn nothing_asks_the_context_while_it_is_locked() {
    let asks = |line: &str| {
        let inside =
            ["data_mut(|", "data(|", "memory_mut(|", "input(|", "input_mut(|"].iter().find_map(|call| line.split_once(call));
        let closure = inside.map_or("", |(_, rest)| &rest[..closure_end(rest)]);
        closure.contains("ctx.") || closure.contains("ui.")
    };
    assert!(asks("ctx.data_mut(|data| data.insert_temp(key(), ctx.cumulative_pass_nr()));"));
    for (name, text) in files("ui") {
        for (number, line) in text.lines().enumerate() {
            assert!(!asks(line), "src/{name}:{}: it waits for itself: {}", number + 1, line.trim());
        }
    }
}

/// Where the closure whose parameters begin `rest` ends: before the bracket that closes the call.
fn closure_end(rest: &str) -> usize {
    let mut depth = 0;
    let closes = |c: char| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth < 0
    };
    rest.find(closes).unwrap_or(rest.len())
}
