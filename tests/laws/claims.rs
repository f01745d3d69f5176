//! What lessons and presets say is true: each claim of theirs is computed, on the program's seed and on others.

use downhill::sim::Lesson;
use downhill::sim::Work;
use downhill::sim::file::presets;
use downhill::sim::file::presets::Preset;
use downhill::sim::lesson::checked;
use downhill::sim::lesson::lessons;
use downhill::sim::threads;

/// Presets that only invite to look, and say nothing that could be computed.
const WITHOUT_CLAIMS: [&str; 0] = [];

fn nothing(path: &str) -> Result<String, String> {
    Err(format!("no file {path}"))
}

fn preset(preset: &Preset) -> Vec<String> {
    checked::experiment(preset.text, &Work::from_toml(preset.text, &nothing).unwrap())
}

#[test]
fn every_claim_of_a_lesson_holds() {
    let problems = |entry: &lessons::LessonEntry| {
        let found = checked::lesson(&entry.lesson());
        found.into_iter().map(|problem| format!("{}: {problem}", entry.key)).collect::<Vec<_>>()
    };
    let problems = threads::collect(lessons::ALL.len(), |i| problems(&lessons::ALL[i])).concat();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn every_claim_of_a_preset_holds() {
    let problems = |one: &Preset| preset(one).into_iter().map(|problem| format!("{}: {problem}", one.key)).collect::<Vec<_>>();
    let problems: Vec<String> = presets::ALL.iter().flat_map(problems).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    for one in presets::ALL {
        let claims = checked::of_experiment(one.text).unwrap();
        assert!(!claims.is_empty() || WITHOUT_CLAIMS.contains(&one.key), "{} claims nothing that is computed", one.key);
    }
}

/// A number put in wrong on purpose is found, in a text, in a list, and where chance is involved.
#[test]
fn a_wrong_claim_is_found() {
    let entry = lessons::ALL.iter().find(|entry| entry.key == "three-lines").unwrap();
    for (right, wrong) in [
        ("{0.0006 = noise-floor of 'mine'}", "{0.0005 = noise-floor of 'mine'}"),
        ("{9 = steps-to(gap=0.00125) of 'all samples'}", "{8 = steps-to(gap=0.00125) of 'all samples'}"),
    ] {
        assert!(entry.text.contains(right), "the lesson says {right}");
        let lesson = Lesson::from_toml(&entry.text.replace(right, wrong), &nothing).unwrap();
        assert_eq!(checked::lesson(&lesson).len(), 1, "{wrong}");
    }
    let one = Preset::by_key("learning-rate-limit").unwrap();
    let wrong = one.text.replace("stable-rate of 'at 2/L' ≈ 0.250", "stable-rate of 'at 2/L' ≈ 0.240");
    assert_ne!(wrong, one.text);
    assert_eq!(checked::experiment(&wrong, &Work::from_toml(&wrong, &nothing).unwrap()).len(), 1);
}
