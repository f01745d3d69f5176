//! The window, used as a person uses it, without a display: things are found by their accessible role and name.
#![cfg(feature = "gui")]

#[path = "../support/user.rs"]
mod user;

mod access;
mod drawn;
mod dropout;
