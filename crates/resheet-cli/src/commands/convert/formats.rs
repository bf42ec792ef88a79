//! What can be written, and how.

use clap::ValueEnum;
use resheet_emit::tables::{Dialect, Labels};

use crate::exit::Failure;
use crate::texts;

/// What can be written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum Format {
    /// One JSON file an input.
    Json,
    /// One line of JSON an input, all in conversions.jsonl.
    Jsonl,
    /// CSV tables of the run: sheets.csv, funds.csv, indicators.csv …
    Csv,
    /// The same tables as Parquet.
    #[cfg(feature = "parquet")]
    Parquet,
    /// One PDF an input, the sheets printed as their forms.
    Pdf,
    /// One workbook an input: the same forms, a worksheet each, and their data.
    #[cfg(feature = "xlsx")]
    Xlsx,
    /// The run at a glance, summary.html and summary.xlsx: sheets, what to check,
    /// findings by code, money by department and year.
    Summary,
}

/// A column that parts the Parquet files.
#[cfg(feature = "parquet")]
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum Partition {
    /// The year in the heading.
    Year,
    /// The family of forms.
    Family,
}

#[cfg(feature = "parquet")]
impl Partition {
    /// Its name in the table of sheets.
    pub(super) fn column(self) -> &'static str {
        match self {
            Partition::Year => "year",
            Partition::Family => "family",
        }
    }
}

/// How columns are called.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum LabelSet {
    /// As docs/tables.md has them: the same everywhere, for programs.
    Names,
    /// In Chinese, for people with a spreadsheet.
    Zh,
}

impl From<LabelSet> for Labels {
    fn from(labels: LabelSet) -> Self {
        match labels {
            LabelSet::Names => Labels::Names,
            LabelSet::Zh => Labels::Chinese,
        }
    }
}

/// How the CSV tables are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum CsvDialect {
    /// For programs: RFC 4180, nothing added to the data.
    Standard,
    /// For people with a spreadsheet: a byte order mark, and an apostrophe
    /// before what could be taken for a formula.
    Excel,
}

impl From<CsvDialect> for Dialect {
    fn from(dialect: CsvDialect) -> Self {
        match dialect {
            CsvDialect::Standard => Dialect::Standard,
            CsvDialect::Excel => Dialect::Excel,
        }
    }
}

/// The formats without repetition.
pub(super) fn formats(
    asked: &[Format],
    to_stdout: bool,
    one_table: bool,
) -> Result<Vec<Format>, Failure> {
    let mut formats = asked.to_vec();
    if formats.is_empty() {
        formats.push(match (to_stdout, one_table) {
            (true, true) => Format::Csv,
            (true, false) => Format::Jsonl,
            (false, _) => Format::Json,
        });
    }
    if one_table && !to_stdout {
        return Err(Failure::usage(texts::text("table to stdout")));
    }
    let streams = match one_table {
        true => &[Format::Jsonl, Format::Csv][..],
        false => &[Format::Jsonl],
    };
    if to_stdout && (formats.len() > 1 || formats.iter().any(|format| !streams.contains(format))) {
        return Err(Failure::usage(texts::text("to stdout")));
    }
    Ok(formats)
}
