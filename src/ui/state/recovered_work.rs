//! Work left behind by a window that crashed.

use crate::math::excerpt::excerpt;
use crate::math::printable::printable;
use crate::ui::state::recovery_copy::RecoveryCopy;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

/// Work left behind by a crash, and the file in which it still is.
#[derive(Clone, Debug, PartialEq)]
pub struct RecoveredWork {
    /// The work.
    pub copy: RecoveryCopy,
    /// The file.
    pub path: PathBuf,
}

impl RecoveredWork {
    /// Describes what was open, and how long ago.
    pub fn words(&self) -> String {
        let written = fs::metadata(&self.path).and_then(|found| found.modified()).ok();
        let ago = written.and_then(|time| time.elapsed().ok()).map_or(String::new(), |passed| format!(" {}", ago(passed)));
        let experiment = &self.copy.work.experiment;
        let what = match self.copy.file_name() {
            Some(name) => name,
            None if experiment.title.is_empty() => "an experiment that was in no file".into(),
            None => format!("“{}”", excerpt(&experiment.title)),
        };
        format!("Downhill ended unexpectedly{ago}; what was open then is kept: {}.", printable(&what))
    }
}

/// Returns how long ago something was, in its largest whole unit.
fn ago(passed: Duration) -> String {
    let seconds = passed.as_secs();
    let units = [(86_400, "day"), (3_600, "hour"), (60, "minute")];
    let Some((count, unit)) = units.iter().map(|(size, unit)| (seconds / size, unit)).find(|(count, _)| *count > 0) else {
        return "less than a minute ago".into();
    };
    format!("{count} {unit}{} ago", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_passed_is_said_in_its_largest_unit() {
        for (seconds, words) in
            [(59, "less than a minute ago"), (60, "1 minute ago"), (7_199, "1 hour ago"), (864_000, "10 days ago")]
        {
            assert_eq!(ago(Duration::from_secs(seconds)), words);
        }
    }
}
