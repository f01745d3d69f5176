//! No font from outside is ever read: neither by what draws text nor by what sets formulas. deny.toml relies on it.

use std::path::Path;

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// Every source file and its text.
fn sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec!["src".to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(&folder)).unwrap() {
            let entry = entry.unwrap();
            let path = format!("{folder}/{}", entry.file_name().to_str().unwrap());
            if entry.file_type().unwrap().is_dir() {
                folders.push(path);
            } else if path.ends_with(".rs") {
                found.push((path.clone(), read(&path)));
            }
        }
    }
    found
}

/// The packages of the lock file that depend on `name`.
fn dependents(name: &str) -> Vec<String> {
    let lock: toml::Table = read("Cargo.lock").parse().unwrap();
    let packages = lock["package"].as_array().unwrap();
    let depends = |package: &&toml::Value| {
        let dependencies = package.get("dependencies").and_then(toml::Value::as_array);
        dependencies.is_some_and(|all| all.iter().any(|it| it.as_str().and_then(|it| it.split(' ').next()) == Some(name)))
    };
    packages.iter().filter(depends).map(|package| package["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_unmaintained_reader_of_fonts_is_there_for_formulas_alone() {
    assert_eq!(dependents("ttf-parser"), ["latex-rust"], "if nothing needs it any more, take it out of deny.toml");
    assert!(read("deny.toml").contains("RUSTSEC-2026-0192"));
}

#[test]
fn formulas_are_set_in_the_font_that_comes_with_their_crate() {
    let using = |word: &str| sources().into_iter().filter(|(_, text)| text.contains(word)).collect::<Vec<_>>();
    for word in ["latex_rust", "ttf_parser", "MathFont"] {
        let paths: Vec<String> = using(word).into_iter().map(|(path, _)| path).collect();
        assert_eq!(paths, ["src/ui/typeset/mask.rs"], "{word}");
    }
    let (_, text) = &using("latex_rust")[0];
    let made: Vec<&str> = text.split("MathFont::").skip(1).map(|rest| rest.split('(').next().unwrap()).collect();
    assert_eq!(made, ["stix_two_math"]);
    assert!(!text.contains("Face::parse") && !text.contains("ttf_parser::Face"));
}

#[test]
fn pictures_are_drawn_with_the_fonts_of_the_program() {
    for (path, text) in sources() {
        for word in
            ["load_system_fonts", "load_fonts_dir", "load_font_file", "fontdb::Source::File", "fontdb::Source::SharedFile"]
        {
            assert!(!text.contains(word), "{path} says {word}");
        }
    }
    assert!(read("src/figure/fonts.rs").matches("include_bytes!(\"../../assets/fonts/").count() == 3);
}
