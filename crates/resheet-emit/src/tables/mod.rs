//! Tables for a warehouse: a star around the sheets.
//!
//! Every column is one line in one file under `star/`: name, kind, meaning and
//! value. CSV, its Frictionless description, Parquet, SQL and the page in the
//! documentation are made from that, so that a new column touches one place.
//!
//! Keys are the same on every machine: a source's comes from its digest, a
//! sheet's from its source and position, and the rows of a sheet are numbered.
//! A leaf with a number has three columns: the exact number, the text as
//! printed and, in `…_state`, whether it was read, is blank, has a dash, is
//! absent, cannot be read, or has more digits than the column.

#[cfg(feature = "arrow")]
mod arrow;
#[cfg(any(feature = "arrow", feature = "parquet"))]
mod columnar;
mod csv;
mod csv_rows;
mod frictionless;
mod labels;
mod markdown;
mod model;
#[cfg(feature = "parquet")]
mod parquet;
mod pipe;
mod rows;
mod spots;
mod sql;
mod star;
mod values;

#[cfg(feature = "arrow")]
pub use arrow::{ArrowTable, ArrowTables};
pub use csv::{CsvTables, Dialect};
pub use csv_rows::csv_rows;
pub use frictionless::{datapackage, labelled_datapackage};
pub use labels::{Labels, label};
pub use markdown::markdown;
pub use model::{Column, Datum, Kind, PRECISION, Reference, SCALE, Sink, Table, fits};
#[cfg(feature = "parquet")]
pub use parquet::ParquetTables;
pub use pipe::{Lines, Pipe};
pub use rows::{Lineage, across, rows};
pub use spots::Standing;
pub use sql::{Database, quoted, sql};
pub use star::TABLES;
