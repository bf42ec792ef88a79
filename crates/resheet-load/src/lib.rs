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

/// What a database has of our tables.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    /// None of them.
    Nothing,
    /// Those of the model, as somebody made them from their description, and
    /// nothing in them.
    Model,
    /// All.
    All,
}

/// Checks that the tables found are ours, column by column. `is_empty` says
/// whether there is no source.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
fn check(
    mut columns_of: impl FnMut(&str) -> Result<Vec<String>, LoadError>,
    is_empty: impl FnOnce() -> Result<bool, LoadError>,
) -> Result<Found, LoadError> {
    let mut differing = |tables: &mut dyn Iterator<Item = (&'static str, Vec<&'static str>)>| {
        let (mut differing, mut none) = (None, true);
        for (table, columns) in tables {
            let found = columns_of(table)?;
            none &= found.is_empty();
            if found != columns {
                differing.get_or_insert(table);
            }
        }
        Ok::<_, LoadError>((differing, none))
    };
    let names = |table: &resheet_emit::tables::Table| {
        (table.name, table.columns.iter().map(|column| column.name).collect())
    };
    let (model, no_model) =
        differing(&mut resheet_emit::tables::TABLES.iter().copied().map(names))?;
    let (own, no_own) =
        differing(&mut statements::OWN.iter().map(|(name, columns)| (*name, columns.to_vec())))?;
    match model.or(own) {
        _ if no_model && no_own => Ok(Found::Nothing),
        None => Ok(Found::All),
        Some(_) if model.is_none() && no_own && is_empty()? => Ok(Found::Model),
        Some(table) => Err(LoadError::Tables { table }),
    }
}
