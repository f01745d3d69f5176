//! The window, used as a person uses it, without a display: things are found by their accessible role and name.
#![cfg(feature = "gui")]

mod access;
mod appearance;
mod banner;
mod comfort;
mod drawn;
mod dropout;
mod figure;
mod files;
mod formula;
mod freezes;
mod hints;
mod inspector;
mod keyboard;
mod lessons;
mod looked_at;
mod losses;
mod monkey;
mod network;
mod objective;
mod pages;
mod pictures;
mod playback;
mod plots;
mod rasterizer;
mod rest;
mod runs;
mod safety;
mod shown;
mod sizes;
mod strangers;
mod table;
mod tasks;
mod typeset;
mod user;
mod weight_decay;
