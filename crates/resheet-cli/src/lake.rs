//! The Parquet files of a run.

use std::collections::HashSet;
use std::fs;
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

    /// Puts the files in place, and removes those of an earlier run that are
    /// not of this one: whoever reads a folder reads all files in it.
    pub(crate) fn close(self) -> io::Result<()> {
        let mut kept = HashSet::new();
        for (path, draft) in self.tables.finish()? {
            self.output.keep(draft)?;
            kept.insert(self.output.path(path));
        }
        for path in files(self.output).into_iter().filter(|path| !kept.contains(path)) {
            fs::remove_file(path)?;
        }
        Ok(())
    }
}

/// Files of Parquet tables in an output folder.
fn files(output: &Output) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for table in TABLES {
        let whole = output.path(format!("{}.parquet", table.name));
        files.extend(whole.is_file().then_some(whole));
        let parts = WalkDir::new(output.path(table.name)).into_iter().flatten();
        let parts = parts.filter(|part| part.file_name() == "part-0.parquet");
        files.extend(parts.map(walkdir::DirEntry::into_path));
    }
    files
}
