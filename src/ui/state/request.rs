//! What only the window can do, and what it is wanted for.

use crate::figure::export::Format;
use std::path::{Path, PathBuf};

/// What only the window can do.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Ask for a file.
    File(Purpose),
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
pub enum Purpose {
    /// An experiment, or data, to open.
    Open,
    /// A file for the experiment.
    Save,
    /// A file for the table of all runs.
    Table,
    /// A file for the figure, in this format.
    Figure(Format),
}

impl Purpose {
    /// The title of the dialog.
    pub fn title(self) -> &'static str {
        match self {
            Purpose::Open => "Open an experiment or data",
            Purpose::Save => "Save the experiment",
            Purpose::Table => "Save the table of all runs",
            Purpose::Figure(_) => "Save the figure",
        }
    }

    /// Whether the file is written.
    pub fn writes(self) -> bool {
        self != Purpose::Open
    }

    /// What the files are called, and their endings, the usual one first.
    pub fn kinds(self) -> (&'static str, Vec<&'static str>) {
        match self {
            Purpose::Open => ("Experiments and data", vec!["toml", "csv"]),
            Purpose::Save => ("Experiments", vec!["toml"]),
            Purpose::Table => ("Tables", vec!["csv"]),
            Purpose::Figure(format) => (format.facts().files, vec![format.ending()]),
        }
    }

    /// `path`, with an ending where a file that is written has none.
    pub fn whole(self, path: &Path) -> PathBuf {
        // The desktop knows files with this ending as experiments, and leaves other TOML to other programs.
        let kind = if self == Purpose::Save { "downhill." } else { "" };
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
pub struct Chosen {
    /// What for.
    pub purpose: Purpose,
    /// The file.
    pub path: PathBuf,
    /// Whether a file that is there may be replaced: it was asked.
    pub replace: bool,
}
