//! Rows as JSON Lines: for a pipe.

use std::io::{self, Write};

use serde_json::Value;

use super::labels::Labels;
use super::model::{Datum, Sink, Table};

/// Writes each row as an object of its columns, in their order, a line a row. A number
/// has its printed digits, and what is missing is `null`.
pub struct JsonLines<W: Write> {
    out: W,
    labels: Labels,
}

impl<W: Write> JsonLines<W> {
    /// Writes to `out`.
    pub fn new(out: W, labels: Labels) -> Self {
        JsonLines { out, labels }
    }
}

impl<W: Write> Sink for JsonLines<W> {
    fn row(&mut self, table: &'static Table, row: &[Datum<'_>]) -> io::Result<()> {
        let mut between = "{";
        for (column, datum) in table.columns.iter().zip(row) {
            let name = Value::from(self.labels.of(table, column));
            write!(self.out, "{between}{name}:")?;
            between = ",";
            match datum {
                Datum::Null => write!(self.out, "null")?,
                Datum::Text(text) => write!(self.out, "{}", Value::from(text.as_ref()))?,
                Datum::Integer(number) => write!(self.out, "{number}")?,
                Datum::Decimal(number) => write!(self.out, "{number}")?,
                Datum::Boolean(truth) => write!(self.out, "{truth}")?,
                Datum::Date { year, month, day } => {
                    write!(self.out, "\"{year:04}-{month:02}-{day:02}\"")?;
                }
            }
        }
        writeln!(self.out, "}}")
    }
}
