//! Measures conversions against known truth; shared by the end-to-end tests
//! and by the `accuracy` program (`make accuracy`).
//!
//! [`score`] compares a conversion with its truth leaf by leaf, [`ceiling`]
//! says how much of the truth a dump still holds, [`silent`] which errors no
//! finding points at, [`corpus`] finds the dumps of a folder, [`report`] adds it
//! all up; [`typed`] makes sheets of truths, and [`injected`] asks the audit about
//! altered ones; [`robust`] perturbs the corpus, [`unseen`]
//! invents forms, [`worth`] does without a rule. [`laws`] holds what must be true of any
//! input, [`pages`] looks at printed sheets.

pub mod align;
pub mod archive;
pub mod ceiling;
pub mod change;
pub mod corpus;
pub mod cost;
pub mod coverage;
pub mod doubted;
pub mod injected;
pub mod laws;
pub mod leaves;
pub mod outside;
pub mod pages;
pub mod plain;
pub mod random;
pub mod record;
pub mod report;
pub mod robust;
pub mod run;
pub mod score;
pub mod silent;
pub mod text;
pub mod typed;
pub mod unseen;
pub mod worth;

/// A share or a similarity, 0 to 1. No printed number is ever one of these.
#[allow(clippy::disallowed_types, reason = "shares of counts, never a printed number")]
pub type Share = f64;
