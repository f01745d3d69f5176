//! Requests that only the window can fulfil, and the purposes of the files it asks for.

use crate::figure::export::Format;
use crate::sim::files::is_device;
use crate::ui::state::comparison_plan::{ComparisonFile, ComparisonPicture};
use std::path::{Path, PathBuf};

/// A request that only the window can fulfil.
#[derive(Clone, Debug, PartialEq)]
pub enum WindowRequest {
    /// Ask for a file.
    File(FilePurpose),
    /// Copy the first text to the clipboard, and confirm with the second.
    Copy(String, String),
    /// Paste from the clipboard.
    Paste,
    /// Copy the figure's pixels.
    CopyFigure,
    /// Restore the first of the works left by a crash (true), or discard it.
    Rescued(bool),
}

/// The purpose of a file that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilePurpose {
    /// An experiment, or data, to open.
    Open,
    /// A table of a recorded run.
    Recording,
    /// The weights of a training run, or the loss on their plane.
    Weights,
    /// A file for the experiment.
    Save,
    /// A file for the table of all runs.
    Table,
    /// A file for the figure, in this format.
    Figure(Format),
    /// A file for a picture of the page Compare: its table, or its figure in a format.
    Comparison(ComparisonPicture, ComparisonFile),
}

impl FilePurpose {
    /// Returns the title of the dialog.
    pub fn title(self) -> &'static str {
        match self {
            FilePurpose::Open => "Open an experiment or data",
            FilePurpose::Recording => "Open a recorded run",
            FilePurpose::Weights => "Open recorded weights",
            FilePurpose::Save => "Save the experiment",
            FilePurpose::Table => "Save the table of all runs",
            FilePurpose::Figure(_) => "Save the figure",
            FilePurpose::Comparison(_, ComparisonFile::Table) => "Save the table of the comparison",
            FilePurpose::Comparison(_, ComparisonFile::Figure(_)) => "Save the figure of the comparison",
            FilePurpose::Comparison(_, ComparisonFile::Suite) => "Save the functions and runs of the benchmark",
        }
    }

    /// Whether the file is written.
    pub fn writes(self) -> bool {
        !matches!(self, FilePurpose::Open | FilePurpose::Recording | FilePurpose::Weights)
    }

    /// Returns the name of such files, and their endings, the usual one first.
    pub fn kinds(self) -> (&'static str, Vec<&'static str>) {
        match self {
            FilePurpose::Open => ("Experiments and data", vec!["toml", "csv", "npz", "npy"]),
            FilePurpose::Recording => ("Recorded runs", vec!["csv"]),
            FilePurpose::Weights => ("Recorded weights", vec!["npz", "npy", "csv"]),
            FilePurpose::Save => ("Experiments", vec!["toml"]),
            FilePurpose::Table => ("Tables", vec!["csv"]),
            FilePurpose::Figure(format) => (format.facts().files, vec![format.ending()]),
            FilePurpose::Comparison(_, file) => {
                let (files, ending) = file.kind();
                (files, vec![ending])
            }
        }
    }

    /// Returns `path`, with an ending added where a file to be written has none.
    pub fn whole(self, path: &Path) -> PathBuf {
        // The desktop opens files with this ending with Downhill, and leaves other TOML files to other programs.
        let kind = if self == FilePurpose::Save { "downhill." } else { "" };
        match (self.writes() && path.file_name().is_some(), path.extension()) {
            (true, None) => path.with_extension(format!("{kind}{}", self.kinds().1[0])),
            _ => path.to_owned(),
        }
    }

    /// Suggests a name for a file to be written.
    pub fn suggestion(self, name: &str) -> String {
        let plain: String = name.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
        let plain = match plain.trim_matches('-') {
            "" => "experiment".into(),
            // Windows has no file of that name.
            device if is_device(device) => format!("experiment-{device}"),
            plain => plain.to_owned(),
        };
        // Each comparison of a work is a file of its own.
        let plain = match self {
            FilePurpose::Comparison(_, ComparisonFile::Suite) => format!("{plain}-suite"),
            FilePurpose::Comparison(picture, _) => format!("{plain}-{}", picture.name()),
            _ => plain,
        };
        self.whole(Path::new(&plain)).to_string_lossy().into_owned()
    }
}

/// A file that was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChosenFile {
    /// Its purpose.
    pub purpose: FilePurpose,
    /// The file.
    pub path: PathBuf,
    /// Whether an existing file may be replaced: the user has agreed.
    pub replace: bool,
}
