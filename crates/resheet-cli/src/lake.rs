//! The Parquet files of a run.

use std::io;
use std::path::PathBuf;

use resheet_emit::tables::{ParquetTables, TABLES, csv_rows};
use walkdir::WalkDir;

use crate::disk::{Draft, Output};

type Open<'a> = Box<dyn FnMut(&str) -> io::Result<Draft> + 'a>;

/// The files while a run lasts.
pub(crate) struct Lake<'a> {
    output: &'a Output,
    tables: ParquetTables<Draft, Open<'a>>,
}

impl<'a> Lake<'a> {
    /// Begins the files, in folders by these columns of the table of sheets.
    pub(crate) fn open(output: &'a Output, partition: &[&str]) -> io::Result<Self> {
        let open: Open<'a> = Box::new(|path| output.draft(path));
        Ok(Lake { output, tables: ParquetTables::new(partition, open)? })
    }

    /// Adds the rows of an input, a piece of CSV for each table.
    pub(crate) fn add(&mut self, pieces: &[Vec<u8>]) -> io::Result<()> {
        let mut pieces = TABLES.iter().zip(pieces);
        pieces.try_for_each(|(table, piece)| csv_rows(table, piece, &mut self.tables))
    }

    /// Adds rows to one table, of inputs whose rows are there.
    pub(crate) fn append(&mut self, table: &str, rows: &[u8]) -> io::Result<()> {
        let mut table = TABLES.iter().filter(|known| known.name == table);
        table.try_for_each(|table| csv_rows(table, rows, &mut self.tables))
    }

    /// Puts the files in place and gives their names.
    pub(crate) fn close(self) -> io::Result<Vec<String>> {
        let files = self.tables.finish()?.into_iter().map(|(name, draft)| {
            self.output.keep(draft)?;
            Ok(name)
        });
        files.collect()
    }
}

/// The places of Parquet tables in an output folder.
pub(crate) fn files(output: &Output) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for table in TABLES {
        files.push(PathBuf::from(format!("{}.parquet", table.name)));
        let folder = output.path(table.name);
        // What is behind a link is not of this folder.
        let parts = WalkDir::new(folder).follow_root_links(false).into_iter().flatten();
        let parts = parts.filter(|part| part.file_name() == "part-0.parquet");
        files.extend(parts.filter_map(|part| output.place_of(part.path())));
    }
    files
}
