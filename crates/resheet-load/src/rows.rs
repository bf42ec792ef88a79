//! The rows of one source, held until its batch is full.

use std::io;

use resheet_emit::source_id;
use resheet_emit::tables::{Datum, Lineage, Sink, Table, rows};
use resheet_model::Conversion;

/// What the comparison of all sheets needs of one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Summary {
    /// The name of its source.
    pub name: String,
    /// The key of its source.
    pub source_id: String,
    /// Its position in its source.
    pub ordinal: i32,
    /// The summary, as whoever made it writes it down.
    pub bytes: Vec<u8>,
}

/// All rows of one source.
#[derive(Clone, Debug)]
pub struct Rows {
    source_id: String,
    summaries: Vec<Summary>,
    rows: Vec<(&'static Table, Vec<Datum<'static>>)>,
}

impl Rows {
    /// The rows of a conversion, with the summaries of its sheets in their order.
    pub fn of(conversion: &Conversion, lineage: &Lineage, summaries: Vec<Vec<u8>>) -> Self {
        let mut kept = Kept(Vec::new());
        // Keeping a row does not fail.
        let _ = rows(conversion, lineage, &mut kept);
        let source_id = source_id(&conversion.source);
        let summaries = (0..).zip(summaries).map(|(ordinal, bytes)| Summary {
            name: conversion.source.name.clone(),
            source_id: source_id.clone(),
            ordinal,
            bytes,
        });
        Rows { summaries: summaries.collect(), source_id, rows: kept.0 }
    }

    /// The summaries of its sheets.
    pub(crate) fn summaries(&self) -> &[Summary] {
        &self.summaries
    }

    /// The key of the source.
    pub fn source_id(&self) -> &str {
        &self.source_id
    }

    /// How many rows there are.
    pub fn count(&self) -> usize {
        self.rows.len()
    }

    /// The rows of one table.
    pub(crate) fn of_table(&self, table: &Table) -> impl Iterator<Item = &[Datum<'static>]> {
        let of_table = self.rows.iter().filter(|(of, _)| of.name == table.name);
        of_table.map(|(_, row)| row.as_slice())
    }
}

struct Kept(Vec<(&'static Table, Vec<Datum<'static>>)>);

impl Sink for Kept {
    fn row(&mut self, table: &'static Table, row: &[Datum<'_>]) -> io::Result<()> {
        self.0.push((table, row.iter().map(|datum| datum.clone().into_owned()).collect()));
        Ok(())
    }
}
