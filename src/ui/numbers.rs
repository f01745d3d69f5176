//! Numbers as people read them, written as in the figures.

pub use crate::figure::numbers::*;
