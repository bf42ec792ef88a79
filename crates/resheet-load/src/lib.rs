//! Loads conversions into a database, so that loading again changes nothing.
//!
//! The tables are those of [`resheet_emit::tables`]; this crate has no list of
//! columns. A load is three steps:
//!
//! 1. [`Warehouse::stored`] says which sources the database has, and
//!    [`Plan::new`] compares them with the inputs: what is new or was converted
//!    otherwise, what is there already, what an input has replaced, what is gone
//!    from the archive.
//! 2. What has to be loaded is converted and becomes [`Rows`].
//! 3. [`Warehouse::merge`] takes out what a batch replaces and puts its rows in,
//!    in one transaction. A load that is stopped leaves whole batches.
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

pub use plan::{MadeBy, Plan, Stored, Wanted};
pub use rows::Rows;
pub use target::{Target, TargetError};

/// A database with our tables.
pub trait Warehouse {
    /// The sources it has, sorted by key.
    ///
    /// # Errors
    ///
    /// What the database says.
    fn stored(&mut self) -> Result<Vec<Stored>, LoadError>;

    /// Takes out the sources with the keys in `gone`, then what `new` replaces,
    /// and puts in its rows. All of it or, on an error, nothing.
    ///
    /// # Errors
    ///
    /// What the database says.
    fn merge(&mut self, gone: &[String], new: &[Rows]) -> Result<(), LoadError>;
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
                 version's; load into a new database"
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

/// Whether the tables found are those of the model, column by column.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
fn check(found: &[(&'static resheet_emit::tables::Table, Vec<String>)]) -> Result<(), LoadError> {
    for (table, columns) in found {
        if !columns.iter().eq(table.columns.iter().map(|column| column.name)) {
            return Err(LoadError::Tables { table: table.name });
        }
    }
    Ok(())
}

/// The keys of all sources that have to be taken out before a batch comes in.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
fn outgoing<'a>(gone: &'a [String], new: &'a [Rows]) -> impl Iterator<Item = &'a str> {
    let own = new.iter().flat_map(|rows| rows.replaces.iter().chain([&rows.source_id]));
    gone.iter().chain(own).map(String::as_str)
}
