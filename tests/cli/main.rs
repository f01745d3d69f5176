//! The program, run as a user runs it, without a display.

mod compare;
mod desks;
mod ensemble;
mod files;
mod formula;
mod full_disk;
mod limits;
mod packaging;
mod program;
mod reference;
mod regularization;
mod render;
mod saving;
mod scripts;
mod strangers;
mod trace;
mod train;
