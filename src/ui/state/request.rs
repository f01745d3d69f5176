//! What only the window can do, and what it is wanted for.

use crate::figure::export::Format;
use std::path::{Path, PathBuf};

/// What only the window can do.
#[derive(Clone, Debug, PartialEq)]
pub enum WindowRequest {
    /// Ask for a file.
    File(FilePurpose),
    /// Copy the text to the clipboard, and say the words.
    Copy(String, String),
    /// Paste what was copied.
    Paste,
    /// Copy the figure's pixels.
    CopyFigure,
    /// Bring the first of what was rescued back (true), or discard it.
    Rescued(bool),
}

/// What a file is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilePurpose {
    /// An experiment, or data, to open.
    Open,
    /// A file for the experiment.
    Save,
    /// A file for the table of all runs.
    Table,
    /// A file for the figure, in this format.
    Figure(Format),
}

impl FilePurpose {
    /// The title of the dialog.
    pub fn title(self) -> &'static str {
        match self {
            FilePurpose::Open => "Open an experiment or data",
            FilePurpose::Save => "Save the experiment",
            FilePurpose::Table => "Save the table of all runs",
            FilePurpose::Figure(_) => "Save the figure",
        }
    }

    /// Whether the file is written.
    pub fn writes(self) -> bool {
        self != FilePurpose::Open
    }

    /// What the files are called, and their endings, the usual one first.
    pub fn kinds(self) -> (&'static str, Vec<&'static str>) {
        match self {
            FilePurpose::Open => ("Experiments and data", vec!["toml", "csv"]),
            FilePurpose::Save => ("Experiments", vec!["toml"]),
            FilePurpose::Table => ("Tables", vec!["csv"]),
            FilePurpose::Figure(format) => (format.facts().files, vec![format.ending()]),
        }
    }

    /// `path`, with an ending where a file that is written has none.
    pub fn whole(self, path: &Path) -> PathBuf {
        // The desktop knows files with this ending as experiments, and leaves other TOML to other programs.
        let kind = if self == FilePurpose::Save { "downhill." } else { "" };
        match (self.writes() && path.file_name().is_some(), path.extension()) {
            (true, None) => path.with_extension(format!("{kind}{}", self.kinds().1[0])),
            _ => path.to_owned(),
        }
    }

    /// A name to begin with, for a file that is written.
    pub fn suggestion(self, name: &str) -> String {
        let plain: String = name.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
        let plain = plain.trim_matches('-');
        self.whole(Path::new(if plain.is_empty() { "experiment" } else { plain })).to_string_lossy().into_owned()
    }
}

/// A file that was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChosenFile {
    /// What for.
    pub purpose: FilePurpose,
    /// The file.
    pub path: PathBuf,
    /// Whether a file that is there may be replaced: it was asked.
    pub replace: bool,
}
