//! What a [`Conversion`](resheet_model::Conversion) becomes outside: JSON,
//! tables, printed sheets. One folder a format; all of them write to an
//! `io::Write` of the caller's and open no file.
//!
//! # JSON
//!
//! ```
//! use resheet_emit::json::{self, Form, Layout, Style};
//! # let source = resheet_model::SourceText::plain("a.txt", "");
//! # let outcome = resheet_model::Outcome::NotRecognised;
//! # let conversion = resheet_model::Conversion {
//! #     source, outcome, sheets: vec![], stray: vec![], findings: vec![] };
//! let mut out = Vec::new();
//! // One file per input: `Style::default()`. JSON Lines: one call per input.
//! json::write(&mut out, &conversion, Style { layout: Layout::Line, ..Style::default() })?;
//! // `--plain`
//! json::write(&mut out, &conversion, Style { form: Form::Plain, ..Style::default() })?;
//! // `resheet schema` and `resheet schema --plain`
//! let schema: String = json::schema(Form::Full);
//! # std::io::Result::Ok(())
//! ```
//!
//! # Tables
//!
//! ```
//! use resheet_emit::tables::{self, CsvTables, Database, Dialect, Lineage};
//! # let source = resheet_model::SourceText::plain("a.txt", "");
//! # let outcome = resheet_model::Outcome::NotRecognised;
//! # let conversion = resheet_model::Conversion {
//! #     source, outcome, sheets: vec![], stray: vec![], findings: vec![] };
//! // One writer a table: the file `sheets.csv` for `table.name == "sheets"`.
//! let open = |table: &tables::Table| Ok((format!("{}.csv", table.name), Vec::new()).1);
//! let mut csv = CsvTables::new(Lineage::default(), Dialect::Standard, open)?;
//! // Input by input, in order. Bytes that were there before add nothing.
//! let new: bool = csv.push(&conversion)?;
//! // Gives the writers back, in the order of `tables::TABLES`.
//! let files: Vec<Vec<u8>> = csv.finish()?;
//! // Beside the CSV files, as `datapackage.json`:
//! let package: String = tables::datapackage(Dialect::Standard);
//! // `resheet schema --sql postgres`
//! let ddl: String = tables::sql(Database::Postgres);
//! # std::io::Result::Ok(())
//! ```
//!
//! A loader of another kind implements [`tables::Sink`] and gets typed rows
//! from [`tables::rows`].

pub mod json;
#[cfg(feature = "pdf")]
pub mod layout;
mod notes;
pub mod overview;
#[cfg(feature = "pdf")]
pub mod pdf;
mod places;
#[cfg(feature = "review")]
pub mod review;
#[cfg(test)]
mod sample;
pub mod tables;
#[cfg(feature = "xlsx")]
pub mod xlsx;

use resheet_model::SourceText;

pub use notes::{note, retold};

/// The version of the outside shapes: JSON, its schema, and the tables. The
/// first number changes when a reader may have to change.
pub const SCHEMA_VERSION: &str = "1.2";

/// The version of the program, as in its manifest.
pub const RESHEET_VERSION: &str = env!("CARGO_PKG_VERSION");

/// The key of a source: the first sixteen digits of its digest, so that the
/// same bytes have the same key on every machine.
///
/// An input that could not be read has no digest; its name stands in, behind a
/// word that no digest begins with.
pub fn source_id(source: &SourceText) -> String {
    source_id_of(&source.digest).unwrap_or_else(|| format!("unread:{}", source.name))
}

/// The key of a source with this digest, for who has not converted it; nothing
/// where there is no digest.
pub fn source_id_of(digest: &str) -> Option<String> {
    digest.get(..16).map(str::to_owned)
}

/// The key of a sheet: the key of its source and its position there.
pub fn sheet_id(source: &SourceText, ordinal: u32) -> String {
    format!("{}-{ordinal}", source_id(source))
}
