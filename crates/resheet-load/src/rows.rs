//! The rows of one source, held until its batch is full.

use std::io;

use resheet_emit::source_id;
use resheet_emit::tables::{Datum, Lineage, Sink, Table, rows};
use resheet_model::Conversion;

/// All rows of one source.
#[derive(Clone, Debug)]
pub struct Rows {
    pub(crate) source_id: String,
    pub(crate) replaces: Vec<String>,
    rows: Vec<(&'static Table, Vec<Datum<'static>>)>,
}

impl Rows {
    /// The rows of a conversion; `replaces` are keys of sources that go when
    /// it comes.
    pub fn of(conversion: &Conversion, lineage: &Lineage, replaces: Vec<String>) -> Self {
        let mut kept = Kept(Vec::new());
        // Keeping a row does not fail.
        let _ = rows(conversion, lineage, &mut kept);
        Rows { source_id: source_id(&conversion.source), replaces, rows: kept.0 }
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
