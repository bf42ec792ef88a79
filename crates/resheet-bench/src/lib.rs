//! How fast the stages are, apart and together, on folders of dumps.
//!
//! [`Input`] is a folder of dumps, [`pass`] runs every [`Stage`] over it once
//! with a [`Meter`] around each, and [`report`] prints what came of it beside
//! a ladder of what cannot be beaten: reading the bytes, checking that they
//! are UTF-8, and splitting them into records with the `csv` crate. Programs:
//! `bench` (time), `allocations` (memory asked for) and `compare` (two saved
//! runs of `bench`).
//!
//! Time is the processor time of the thread, so that other work on the machine
//! counts little, and the least of several passes.

mod input;
mod pass;
pub mod report;

pub use input::Input;
pub use pass::{Cost, Meter, STAGES, Stage, pass};
