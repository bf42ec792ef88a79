//! The tables, a file each: every column is one line, with its value.

pub(super) mod doubts;
pub(super) mod extras;
pub(super) mod findings;
pub(super) mod funds;
pub(super) mod indicators;
pub(super) mod repairs;
pub(super) mod sheets;
pub(super) mod sources;

use super::model::Table;

/// Every table, each behind the tables it refers to.
pub static TABLES: [&Table; 8] = [
    &sources::SOURCES,
    &sheets::SHEETS,
    &funds::FUNDS,
    &indicators::INDICATORS,
    &extras::EXTRAS,
    &repairs::REPAIRS,
    &findings::FINDINGS,
    &doubts::DOUBTS,
];
