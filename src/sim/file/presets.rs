//! The experiments that come with the program: files in assets/presets, in menu order.

use crate::sim::experiment::Experiment;
use crate::sim::page::Page;

/// An experiment file that comes with the program.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Its key: the file's name without the ending.
    pub key: &'static str,
    /// The file's text.
    pub text: &'static str,
    /// The page that it is about; none where any page will do.
    pub page: Option<Page>,
}

macro_rules! presets {
    (@page) => { None };
    (@page $Page:ident) => { Some(Page::$Page) };
    ($($key:literal $(on $Page:ident)?),* $(,)?) => {
        &[$(Preset {
            key: $key,
            text: include_str!(concat!("../../../assets/presets/", $key, ".toml")),
            page: presets!(@page $($Page)?),
        }),*]
    };
}

/// All presets; the program opens with the first.
pub const ALL: &[Preset] = presets![
    "ravine",
    "learning-rate-limit",
    "batch-single-mini",
    "three-lines",
    "averaged-iterate",
    "overlapping-classes",
    "coupled-or-decoupled",
    "decaying-learning-rate",
    "adagrad-stalls",
    "newton-one-step",
    "newton-saddle",
    "rosenbrock-for-all",
    "plateau",
    "sharp-and-flat",
    "unscaled-data",
    "too-much-momentum",
    "rates-compared" on Compare,
];

impl Preset {
    /// Returns the preset with this `key`.
    pub fn by_key(key: &str) -> Option<&'static Self> {
        ALL.iter().find(|preset| preset.key == key)
    }

    /// Opens its experiment. This cannot fail: a test opens every preset, and no preset reads a file.
    pub fn experiment(&self) -> Experiment {
        Experiment::from_toml(self.text, &|path| Err(format!("a preset reads no file, not even {path}")))
            .expect("a test opens every preset")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::run::verdict::Verdict;

    /// A run that is lost is one that the preset is about.
    #[test]
    fn no_run_of_a_preset_is_lost_without_a_word() {
        for preset in ALL {
            let experiment = preset.experiment();
            for run in &experiment.runs {
                let trace = experiment.trace(run);
                let verdict = Verdict::of(&trace, &*experiment.objective);
                let said = ["diverge", "limit", "too large", "blow", "away", "saddle", "escape"];
                let is_said = said.iter().any(|word| experiment.about.to_lowercase().contains(word));
                assert!(!verdict.is_lost() || is_said, "{}: {}: {verdict}; {}", preset.key, run.name(), experiment.about);
            }
        }
    }

    #[test]
    fn every_preset_opens_explains_itself_and_is_listed() {
        for preset in ALL {
            let experiment = preset.experiment();
            assert!(
                !experiment.title.is_empty() && !experiment.about.is_empty() && !experiment.runs.is_empty(),
                "{}",
                preset.key
            );
            assert_eq!(Experiment::from_toml(&experiment.to_toml(), &|_| Err(String::new())).unwrap(), experiment);
        }
        let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/presets")).unwrap().count();
        assert_eq!(files, ALL.len());
    }
}
