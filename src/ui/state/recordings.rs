//! Training runs of other programs that are open on the network's page. They belong to the window, not to the work: their files may be large.

use crate::math::picture::principal_plane::PrincipalPlane;
use crate::sim::files;
use crate::sim::page::Page;
use crate::sim::recorded_weights::{EvaluatedPlane, MAX_FILE, RecordedWeights, WeightFile, common_plane};
use crate::sim::views::NetworkView;
use crate::ui::state::State;
use std::path::Path;
use std::sync::Arc;

/// The most recordings that are open at once.
const MOST: usize = 8;

/// The recordings that are open.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recordings {
    /// The runs, in the order in which they were opened.
    pub runs: Vec<Arc<OpenRecording>>,
    /// The plane of the two principal directions of all of them; none where there is none.
    pub plane: Option<Arc<PrincipalPlane>>,
    /// The loss on that plane, where it was evaluated.
    pub loss: Option<Arc<EvaluatedPlane>>,
}

/// A recording, and where it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenRecording {
    /// The path of its file, for the script that reads it again.
    pub path: String,
    /// The weights.
    pub run: RecordedWeights,
}

impl Recordings {
    /// Opens `run` from the file at `path` beside the others; a file that is open already is replaced. Fails where it is of another network.
    pub fn open(&mut self, path: &Path, run: RecordedWeights) -> Result<(), String> {
        let path = path.to_string_lossy().into_owned();
        let mut runs = self.runs.clone();
        runs.retain(|known| known.path != path);
        if runs.len() == MOST {
            return Err(format!("{MOST} recordings are open, the most there may be; close one of them"));
        }
        runs.push(Arc::new(OpenRecording { path, run }));
        self.hold(runs)
    }

    /// Closes the recording at `index`.
    pub fn close(&mut self, index: usize) {
        let mut runs = self.runs.clone();
        runs.remove(index);
        // Fewer runs have one dimension if more had.
        let _ = self.hold(runs);
    }

    fn hold(&mut self, runs: Vec<Arc<OpenRecording>>) -> Result<(), String> {
        let plane = common_plane(runs.iter().map(|open| &open.run))?.map(Arc::new);
        // Another plane has another loss.
        *self = Recordings { runs, plane, loss: None };
        Ok(())
    }

    /// Puts the evaluated `loss` under the paths. Fails where it is of another plane.
    fn evaluate(&mut self, loss: EvaluatedPlane) -> Result<(), String> {
        let runs: Vec<&RecordedWeights> = self.runs.iter().map(|open| &open.run).collect();
        let Some(plane) = &self.plane else {
            return Err("it is the loss on a plane through recorded weights; open those first".into());
        };
        loss.check(plane, &runs)?;
        self.loss = Some(Arc::new(loss));
        Ok(())
    }
}

/// Whether the file at `path` can only be about weights, by its ending.
pub fn holds_weights(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("npy") || ending.eq_ignore_ascii_case("npz"))
}

impl State {
    /// Opens the file at `path`, recorded weights or the loss on their plane, and shows it. If it cannot be used, everything stays.
    pub(in crate::ui) fn open_weights(&mut self, path: &Path) -> Result<(), String> {
        let refused = |message: String| format!("{}: {message}", path.display());
        match WeightFile::read(path, files::read_bytes(path, MAX_FILE)?).map_err(refused)? {
            WeightFile::Run(run) => self.recordings.open(path, run).map_err(refused)?,
            WeightFile::Plane(loss) => self.recordings.evaluate(loss).map_err(refused)?,
        }
        self.page = Page::Network;
        self.settings.network.picture = NetworkView::Recorded;
        self.message = None;
        Ok(())
    }
}
