//! The CSV tables of a run.

use std::io::{self, Write};

use resheet_emit::source_id;
use resheet_emit::tables::{self, CsvTables, Dialect, Labels, Lineage, TABLES};
use resheet_model::Conversion;
use resheet_model::catalogue::Language;

use crate::disk::{Draft, Output};

/// The description of the tables; see [`tables::datapackage`].
pub(crate) const PACKAGE: &str = "datapackage.json";

/// The table of findings.
pub(crate) const FINDINGS: &str = "findings";

/// How the tables are written.
#[derive(Clone, Copy)]
pub(crate) struct Style {
    pub(crate) dialect: Dialect,
    pub(crate) language: Language,
    /// How the columns are called.
    pub(crate) labels: Labels,
}

/// The rows of one input, a piece for each table.
pub(crate) struct Rows {
    /// The key of the source: the same bytes have the same one, and it stands
    /// in a table once.
    pub(crate) key: String,
    /// As the CSV files have them, if those are asked for.
    pub(crate) csv: Vec<Vec<u8>>,
    /// In the standard dialect, for the Parquet files, if those are.
    pub(crate) plain: Vec<Vec<u8>>,
}

impl Rows {
    /// None yet.
    pub(crate) fn none_of(conversion: &Conversion) -> Self {
        Rows { key: source_id(&conversion.source), csv: Vec::new(), plain: Vec::new() }
    }
}

impl Style {
    /// The same for programs.
    pub(crate) fn plain(self) -> Self {
        Style { dialect: Dialect::Standard, labels: Labels::Names, ..self }
    }

    fn begin(self) -> io::Result<CsvTables<Vec<u8>>> {
        let lineage = Lineage { language: self.language, ..Lineage::default() };
        CsvTables::labelled(lineage, self.dialect, self.labels, |_| Ok(Vec::new()))
    }

    /// What stands at the top of each table.
    fn heads(self) -> io::Result<Vec<Vec<u8>>> {
        self.begin()?.finish()
    }

    /// The rows of one input. Made on the thread that converted it, so that
    /// the one that puts tables together only copies.
    pub(crate) fn pieces(self, conversion: &Conversion) -> io::Result<Vec<Vec<u8>>> {
        let mut tables = self.begin()?;
        tables.push(conversion)?;
        let mut pieces = tables.finish()?;
        for (piece, head) in pieces.iter_mut().zip(self.heads()?) {
            piece.drain(..head.len());
        }
        Ok(pieces)
    }

    /// The rows of one input in one table; nothing if there is no such table.
    pub(crate) fn piece(self, conversion: &Conversion, table: &str) -> io::Result<Vec<u8>> {
        Ok(pick(self.pieces(conversion)?, table))
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
        Ok(Tables { drafts, style })
    }

    /// Adds the rows of an input, a piece for each table.
    pub(crate) fn add(&mut self, pieces: &[Vec<u8>]) -> io::Result<()> {
        let mut drafts = self.drafts.iter_mut().zip(pieces);
        drafts.try_for_each(|(draft, piece)| draft.write_all(piece))
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
        draft.write_all(
            tables::labelled_datapackage(self.style.dialect, self.style.labels).as_bytes(),
        )?;
        output.keep(draft)
    }
}
