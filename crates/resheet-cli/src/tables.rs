//! The CSV tables of a run.

use std::collections::HashSet;
use std::io::{self, Write};

use resheet_emit::source_id;
use resheet_emit::tables::{self, CsvTables, Dialect, Lineage, TABLES};
use resheet_model::Conversion;
use resheet_model::catalogue::Language;

use crate::disk::{Draft, Output};

/// The description of the tables; see [`tables::datapackage`].
const PACKAGE: &str = "datapackage.json";

/// The table of findings.
pub(crate) const FINDINGS: &str = "findings";

/// How the tables are written.
#[derive(Clone, Copy)]
pub(crate) struct Style {
    pub(crate) dialect: Dialect,
    pub(crate) language: Language,
}

/// The rows of one input, a piece for each table.
pub(crate) struct Rows {
    key: String,
    pieces: Vec<Vec<u8>>,
}

impl Style {
    fn begin(self) -> io::Result<CsvTables<Vec<u8>>> {
        let lineage = Lineage { language: self.language, ..Lineage::default() };
        CsvTables::new(lineage, self.dialect, |_| Ok(Vec::new()))
    }

    /// What stands at the top of each table.
    fn heads(self) -> io::Result<Vec<Vec<u8>>> {
        self.begin()?.finish()
    }

    /// The rows of one input. Made on the thread that converted it, so that
    /// the one that puts tables together only copies.
    pub(crate) fn rows(self, conversion: &Conversion) -> io::Result<Rows> {
        let mut tables = self.begin()?;
        tables.push(conversion)?;
        let mut pieces = tables.finish()?;
        for (piece, head) in pieces.iter_mut().zip(self.heads()?) {
            piece.drain(..head.len());
        }
        Ok(Rows { key: source_id(&conversion.source), pieces })
    }

    /// The rows of one input in one table; nothing if there is no such table.
    pub(crate) fn piece(self, conversion: &Conversion, table: &str) -> io::Result<Vec<u8>> {
        Ok(pick(self.rows(conversion)?.pieces, table))
    }

    /// What stands at the top of one table.
    pub(crate) fn head(self, table: &str) -> io::Result<Vec<u8>> {
        Ok(pick(self.heads()?, table))
    }
}

fn pick(pieces: Vec<Vec<u8>>, table: &str) -> Vec<u8> {
    let mut pieces = TABLES.iter().zip(pieces);
    pieces.find(|(known, _)| known.name == table).map(|(_, piece)| piece).unwrap_or_default()
}

/// The tables while a run lasts.
pub(crate) struct Tables {
    drafts: Vec<Draft>,
    /// Keys of the sources written. The same bytes have the same key, and a
    /// key stands in a table once.
    known: HashSet<String>,
    style: Style,
}

impl Tables {
    pub(crate) fn open(output: &Output, style: Style) -> io::Result<Self> {
        let mut drafts = Vec::with_capacity(TABLES.len());
        for (table, head) in TABLES.iter().zip(style.heads()?) {
            let mut draft = output.draft(format!("{}.csv", table.name))?;
            draft.write_all(&head)?;
            drafts.push(draft);
        }
        Ok(Tables { drafts, known: HashSet::new(), style })
    }

    /// Adds the rows of an input; `false` if the same bytes were there before.
    pub(crate) fn add(&mut self, rows: Rows) -> io::Result<bool> {
        if !self.known.insert(rows.key) {
            return Ok(false);
        }
        for (draft, piece) in self.drafts.iter_mut().zip(rows.pieces) {
            draft.write_all(&piece)?;
        }
        Ok(true)
    }

    /// Adds rows to one table, of inputs whose rows are there.
    pub(crate) fn append(&mut self, table: &str, rows: &[u8]) -> io::Result<()> {
        let mut drafts = TABLES.iter().zip(&mut self.drafts);
        match drafts.find(|(known, _)| known.name == table) {
            Some((_, draft)) => draft.write_all(rows),
            None => Ok(()),
        }
    }

    /// Puts the tables and their description in place.
    pub(crate) fn close(self, output: &Output) -> io::Result<()> {
        for draft in self.drafts {
            output.keep(draft)?;
        }
        let mut draft = output.draft(PACKAGE)?;
        draft.write_all(tables::datapackage(self.style.dialect).as_bytes())?;
        output.keep(draft)
    }
}
