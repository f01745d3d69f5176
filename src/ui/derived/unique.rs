//! Numbers that identify values.

use std::sync::atomic::{AtomicU64, Ordering};

/// The last number given.
static LAST: AtomicU64 = AtomicU64::new(0);

/// Returns a number that no other value has: not 0, and never the same again.
pub fn unique() -> u64 {
    LAST.fetch_add(1, Ordering::Relaxed) + 1
}
