//! The progress of long work on standard error, with the time left.

use crate::cli::report::say;
use crate::sim::clock::Instant;
use crate::sim::threads::{self, Watch};
use std::io::{self, IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How long work may take before a file is told of it.
const QUIET: Duration = Duration::from_secs(2);

/// Does `work`, and reports its progress: on one line that is updated, or, where standard error is a file, on a line for every quarter.
pub fn reported<T>(watch: &Watch, work: impl FnOnce() -> T) -> T {
    let over = AtomicBool::new(false);
    threads::accompanied(
        || tell(watch, &over),
        || {
            let result = work();
            over.store(true, Ordering::Release);
            result
        },
    )
}

fn tell(watch: &Watch, over: &AtomicBool) {
    let (live, begun) = (io::stderr().is_terminal(), Instant::now());
    let (mut shown, mut widest) = (0, 0);
    loop {
        let last = over.load(Ordering::Acquire);
        let percent = (100.0 * watch.part()) as u32;
        let line = format!("{percent:3} %{}", left(begun.elapsed(), watch.part()));
        if live && percent != shown {
            let _ = write!(io::stderr(), "\r{line:widest$}");
            widest = widest.max(line.chars().count());
            shown = percent;
        } else if !live && percent / 25 > shown / 25 && begun.elapsed() > QUIET {
            say("progress", line.trim());
            shown = percent;
        }
        if last {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    if live {
        let _ = write!(io::stderr(), "\r{:widest$}\r", "");
    }
}

/// The time left after `spent`, when this part of the work is done; empty where it is too early to say, or hardly any.
fn left(spent: Duration, part: f32) -> String {
    let seconds = spent.as_secs_f32() * (1.0 - part) / part.max(1e-6);
    match seconds {
        _ if spent.as_secs_f32() < 1.0 || part < 0.02 || seconds < 1.0 => String::new(),
        few if few < 90.0 => format!(", {few:.0} s left"),
        many => format!(", {:.0} min left", many / 60.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_is_in_proportion() {
        let left = |spent: f32, part: f32| left(Duration::from_secs_f32(spent), part);
        assert_eq!(
            [left(10.0, 0.5), left(60.0, 0.25), left(0.5, 0.5), left(10.0, 0.99)],
            [", 10 s left", ", 3 min left", "", ""]
        );
    }
}
