//! The rooms of each layer and their order, and that no two files import each other, held by reading the sources.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The rooms of each layer, from the ground up: what stands in one may import from it and from those before it. A new room is a word here.
const ROOMS: [(&str, &[&str]); 5] = [
    (
        "math",
        &[
            "excerpt",
            "printable",
            "vector",
            "layout",
            "loss_memory",
            "symmetric",
            "lanes",
            "decades",
            "sigmoid",
            "catalog",
            "series",
            "torch_scheduler",
            "table",
            "equation",
            "oracle",
            "normals",
            "marks",
            "clipping",
            "proximal",
            "rule",
            "landscape",
            "sampling",
            "hyperparameters",
            "line_search",
            "moments",
            "schedules",
            "activations",
            "quadratic",
            "expression",
            "rule_text",
            "data",
            "picture",
            "optimizers",
            "datasets",
            "objectives",
            "theory",
            "network",
        ],
    ),
    (
        "sim",
        &[
            "statistics",
            "clock",
            "threads",
            "draws",
            "playhead",
            "running",
            "recorded_weights",
            "formulas",
            "page",
            "views",
            "examples",
            "run",
            "experiment",
            "picture",
            "ensemble",
            "compare",
            "weight_decay",
            "overfitting",
            "dropout",
            "training",
            "script",
            "export",
            "file",
            "shared_work",
            "lesson",
            "files",
        ],
    ),
    ("web", &["page", "messages", "app"]),
    ("cli", &["report", "interrupt", "progress", "options", "commands", "command"]),
    (
        "ui",
        &[
            "theme",
            "decimal_mark",
            "numbers",
            "menu",
            "typeset",
            "derived",
            "state",
            "paint",
            "runs",
            "plots",
            "controls",
            "lesson",
            "dialogs",
            "pages",
            "shell",
            "screens",
            "native",
        ],
    ),
];

/// The modules of the crate by path (`ui::state::action`), each with the paths that it names outside its tests.
struct Imports {
    named: BTreeMap<String, BTreeSet<String>>,
}

impl Imports {
    fn read() -> Self {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut texts = BTreeMap::new();
        collect(&source, &source, &mut texts);
        let bodies: BTreeMap<String, String> = texts.into_iter().map(|(name, text)| (name, code(&text))).collect();
        // A name that a module gives on, as `pub use trace::Trace;` in sim, belongs to the file that defines it.
        let mut given_on = BTreeMap::new();
        for (name, body) in &bodies {
            for tree in statements(body, "pub use ") {
                for path in leaves(&tree) {
                    let whole = whole(name, &path);
                    if let Some(last) = whole.last() {
                        given_on.insert([segments(name), vec![last.clone()]].concat().join("::"), whole.join("::"));
                    }
                }
            }
        }
        let mut named = BTreeMap::new();
        for (name, body) in &bodies {
            let mut paths: Vec<String> = statements(body, "use ").iter().flat_map(|tree| leaves(tree)).collect();
            paths.extend(inline(body));
            let of = |path: &String| {
                let mut path = whole(name, path);
                for n in (1..=path.len()).rev() {
                    if let Some(target) = given_on.get(&path[..n].join("::")) {
                        path = [segments(target), path[n..].to_vec()].concat();
                        break;
                    }
                }
                (1..=path.len()).rev().map(|n| path[..n].join("::")).find(|module| bodies.contains_key(module))
            };
            let found: BTreeSet<String> = paths.iter().filter_map(of).filter(|found| found != name).collect();
            named.insert(name.clone(), found);
        }
        Imports { named }
    }

    /// Two files that import each other, over others or straight; parents and children are one family.
    fn circle(&self) -> Option<Vec<String>> {
        let next = |name: &String| self.named[name].iter().filter(|other| !are_kin(name, other)).cloned().collect::<Vec<_>>();
        // Whatever imports nothing that is left cannot be in a circle; what can never be taken away is in one, or leads to one.
        let mut left: BTreeMap<String, Vec<String>> = self.named.keys().map(|name| (name.clone(), next(name))).collect();
        loop {
            let free: Vec<String> =
                left.iter().filter(|(_, to)| to.iter().all(|to| !left.contains_key(to))).map(|(name, _)| name.clone()).collect();
            if free.is_empty() {
                break;
            }
            free.iter().for_each(|name| drop(left.remove(name)));
        }
        let mut path = vec![left.keys().next()?.clone()];
        loop {
            let to = left[path.last()?].iter().find(|to| left.contains_key(*to))?.clone();
            if let Some(from) = path.iter().position(|known| *known == to) {
                return Some(path.split_off(from));
            }
            path.push(to);
        }
    }
}

fn collect(folder: &Path, source: &Path, texts: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, source, texts);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let place = path.strip_prefix(source).unwrap().with_extension("");
            let mut parts: Vec<&str> = place.iter().map(|part| part.to_str().unwrap()).collect();
            parts.pop_if(|last| matches!(*last, "mod" | "lib" | "main"));
            texts.entry(parts.join("::")).or_default().push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// The text without its tests and comments.
fn code(text: &str) -> String {
    let body = text.split_once("#[cfg(test)]\nmod ").map_or(text, |(body, _)| body);
    body.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// What stands after `word` up to the next semicolon, wherever a line begins so.
fn statements(body: &str, word: &str) -> Vec<String> {
    let begins = |at: usize| {
        body[..at].chars().rev().take_while(|c| *c != '\n').all(|c| c.is_whitespace() || c.is_alphabetic() || "()".contains(c))
    };
    let starts = body.match_indices(word).filter(|(at, _)| begins(*at));
    starts.filter_map(|(at, _)| Some(body[at + word.len()..].split_once(';')?.0.to_owned())).collect()
}

/// The paths of a `use`: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn leaves(tree: &str) -> Vec<String> {
    let tree = tree.trim();
    let Some((before, group)) = tree.split_once('{') else {
        return vec![tree.split(" as ").next().unwrap_or_default().trim().trim_end_matches("::*").to_owned()];
    };
    let group = group.rsplit_once('}').map_or(group, |(inside, _)| inside);
    let (mut depth, mut parts) = (0, vec![String::new()]);
    for c in group.chars() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        if c == ',' && depth == 0 {
            parts.push(String::new());
        } else {
            parts.last_mut().expect("never empty").push(c);
        }
    }
    let parts = parts.iter().filter(|part| !part.trim().is_empty()).flat_map(|part| leaves(part));
    parts.map(|part| if part == "self" { before.trim_end_matches("::").into() } else { format!("{before}{part}") }).collect()
}

/// Paths within the code that begin at the root, or above the file.
fn inline(body: &str) -> Vec<String> {
    let end = |text: &str| text.find(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').unwrap_or(text.len());
    let found = ["crate::", "super::"].into_iter().flat_map(|root| body.match_indices(root));
    found.map(|(at, _)| body[at..at + end(&body[at..])].trim_end_matches(':').to_owned()).collect()
}

fn segments(path: &str) -> Vec<String> {
    path.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// The path that `path` means in the module `name`, from the root.
fn whole(name: &str, path: &str) -> Vec<String> {
    let (mut at, mut path) = (segments(name), segments(path));
    match path.first().map(String::as_str) {
        Some("crate") => path.split_off(1),
        Some("super") => {
            while path.first().is_some_and(|first| first == "super") {
                path.remove(0);
                at.pop();
            }
            [at, path].concat()
        }
        Some("self") => [at, path.split_off(1)].concat(),
        _ => [at, path].concat(),
    }
}

fn are_kin(one: &str, other: &str) -> bool {
    let above = |high: &str, low: &str| high.is_empty() || low.starts_with(&format!("{high}::"));
    above(one, other) || above(other, one)
}

#[test]
fn rooms_import_only_from_those_below() {
    let imports = Imports::read();
    for (layer, rooms) in ROOMS {
        let room = |name: &str| segments(name).get(1).cloned().filter(|_| name.starts_with(&format!("{layer}::")));
        for (name, named) in &imports.named {
            let Some(from) = room(name) else { continue };
            let place = |room: &String| rooms.iter().position(|known| known == room);
            let here = place(&from).unwrap_or_else(|| panic!("src/{layer}/{from} has no place in the order of the rooms"));
            for other in named {
                let Some(there) = room(other).as_ref().and_then(place) else { continue };
                assert!(there <= here, "{name} may not import {other}: {from} stands below {}", rooms[there]);
            }
        }
        for known in rooms {
            assert!(imports.named.keys().any(|name| room(name).as_deref() == Some(known)), "there is no {layer}/{known}");
        }
    }
}

#[test]
fn no_two_files_import_each_other() {
    let circle = Imports::read().circle();
    assert!(circle.is_none(), "these import one another in a circle: {circle:?}");
}

#[test]
fn the_guard_reads_imports() {
    assert_eq!(leaves("crate::a::{self, b::{C, d}, E as F}"), ["crate::a", "crate::a::b::C", "crate::a::b::d", "crate::a::E"]);
    assert_eq!(whole("ui::state::action", "super::page::Page").join("::"), "ui::state::page::Page");
    let imports = Imports::read();
    assert!(imports.named["ui::shell::app"].contains("ui::state"));
    assert!(imports.named["sim::ensemble"].contains("sim::experiment"), "also where a name is given on");
    let mut circle = imports;
    circle.named.get_mut("math::catalog::words").unwrap().insert("math::catalog::notation".into());
    assert!(circle.circle().is_some_and(|circle| circle.contains(&"math::catalog::notation".into())));
}
