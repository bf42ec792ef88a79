//! Loads conversions into a database, so that loading again changes nothing.
//!
//! The tables are those of [`resheet_emit::tables`], of which this crate has no
//! list of columns, and a few that only a load keeps (`own.sql`): where each
//! source came from, and what sheets of different sources say of each other. A
//! load is four steps:
//!
//! 1. [`Target::look`] says what the database has, and [`Plan::new`] compares it
//!    with the inputs: what is new or was converted otherwise, what is there
//!    already, what an input has replaced, what is gone from the archive.
//! 2. What has to be loaded is converted and becomes [`Rows`].
//! 3. [`Warehouse::merge`] takes out what a batch replaces and puts its rows in,
//!    in one transaction. A load that is stopped leaves whole batches.
//! 4. The sheets of all sources are compared, and what is found replaces what the
//!    load before found: [`Warehouse::summaries`], [`Warehouse::tell_across`].
//!
//! A source is told by its bytes, and an input by its [`Place`]. A source goes
//! when no place has it any more; nothing else takes one out.
//!
//! Names of tables and columns reach SQL from the constants of the model,
//! values as parameters or through `COPY`, never as part of a statement.

mod plan;
#[cfg(feature = "postgres")]
mod postgres;
mod rows;
#[cfg(feature = "sqlite")]
mod sqlite;
mod statements;
mod target;

use std::fmt;

pub use plan::{MadeBy, Place, Placing, Plan, Stored, StoredSource, Wanted};
pub use rows::{Rows, Summary};
pub use target::{Target, TargetError};

/// The run that loads, for the lineage.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Run {
    /// Its name, if it has one.
    pub id: Option<String>,
    /// When it began: UTC, ISO 8601.
    pub began: String,
}

/// What a batch does.
#[derive(Clone, Copy, Default)]
pub struct Change<'a> {
    /// The rows of sources that come in; what was of the same key goes.
    pub rows: &'a [Rows],
    /// Where sources are found.
    pub found: &'a [Placing],
    /// Places that have nothing any more.
    pub gone: &'a [Place],
}

/// A finding about a sheet that others are needed for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Across {
    /// The sheet.
    pub sheet_id: String,
    /// Its source.
    pub source_id: String,
    /// Its stable code.
    pub code: String,
    /// How much it matters.
    pub severity: String,
    /// The line of the sheet in its input, from 1.
    pub line: i64,
    /// What was found.
    pub message: String,
}

/// A database with our tables.
pub trait Warehouse {
    /// Makes a change of a run: all of it or, on an error, nothing. Sources that
    /// no place has any more go. Gives how many went so.
    ///
    /// # Errors
    ///
    /// What the database says.
    fn merge(&mut self, run: &Run, change: Change<'_>) -> Result<usize, LoadError>;

    /// The summaries of all sheets that this version of the program loaded,
    /// sorted by the names of their sources.
    ///
    /// # Errors
    ///
    /// What the database says.
    fn summaries(&mut self) -> Result<Vec<Summary>, LoadError>;

    /// Replaces all findings that come of comparing sheets.
    ///
    /// # Errors
    ///
    /// What the database says.
    fn tell_across(&mut self, found: &[Across]) -> Result<(), LoadError>;
}

/// Why a load cannot go on.
#[derive(Debug)]
pub enum LoadError {
    /// The database has tables with our names that are not ours, or those of
    /// another version.
    Tables {
        /// The first table that differs.
        table: &'static str,
    },
    /// What the database or the way to it answers.
    Database(Box<dyn std::error::Error + Send + Sync>),
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LoadError::Tables { table } => write!(
                f,
                "the table `{table}` in the database is missing or has other columns than this \
                 version's, so another version made it; nothing was changed: load into a new \
                 database"
            ),
            LoadError::Database(error) => {
                write!(f, "{error}")?;
                // The first line is often as little as "db error".
                let mut source = error.source();
                while let Some(cause) = source {
                    write!(f, ": {cause}")?;
                    source = cause.source();
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for LoadError {}

/// All our tables with their columns.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
fn all_tables() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    let names = |table: &resheet_emit::tables::Table| {
        (table.name, table.columns.iter().map(|column| column.name).collect())
    };
    let own = statements::OWN.iter().map(|(name, columns)| (*name, columns.to_vec()));
    resheet_emit::tables::TABLES.iter().copied().map(names).chain(own)
}

/// Whether the tables found are those of the model, column by column; `None` if
/// there is none of them.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
fn check(
    mut columns_of: impl FnMut(&str) -> Result<Vec<String>, LoadError>,
) -> Result<Option<()>, LoadError> {
    let mut differing = None;
    let mut is_empty = true;
    for (table, columns) in all_tables() {
        let found = columns_of(table)?;
        is_empty &= found.is_empty();
        if found != columns {
            differing.get_or_insert(table);
        }
    }
    match differing {
        _ if is_empty => Ok(None),
        Some(table) => Err(LoadError::Tables { table }),
        None => Ok(Some(())),
    }
}
