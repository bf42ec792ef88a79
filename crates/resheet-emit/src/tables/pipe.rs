//! The rows of one table for a pipe, as CSV or JSON Lines.
//!
//! A table that goes out alone has no table of sources beside it that would say which
//! input a row is of: where it has no column for that, the name comes in front.

use std::io::{self, Write};

use serde_json::Value;

use super::csv::{Dialect, field};
use super::labels::{Labels, label};
use super::model::{Datum, Kind, Sink, Table};

/// The column that names the input, as the tables of findings and doubts have it.
const INPUT: &str = "input";

/// What the rows are written as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lines {
    /// CSV of a dialect.
    Csv(Dialect),
    /// An object a row: numbers have their printed digits, what is missing is `null`.
    Json,
}

/// Writes the rows of one table, a line a row.
#[derive(Clone, Copy, Debug)]
pub struct Pipe<'a> {
    /// As what.
    pub lines: Lines,
    /// How columns and words are called.
    pub labels: Labels,
    /// Name of the input that the rows are of.
    pub input: &'a str,
}

impl Pipe<'_> {
    /// What stands above the rows: nothing above JSON Lines.
    ///
    /// # Errors
    ///
    /// Those of `out`.
    pub fn head(self, table: &'static Table, out: &mut dyn Write) -> io::Result<()> {
        let Lines::Csv(dialect) = self.lines else { return Ok(()) };
        if dialect == Dialect::Excel {
            out.write_all("\u{feff}".as_bytes())?;
        }
        let front = lacks_input(table).then(|| self.of_input(table));
        let names = table.columns.iter().map(|column| self.labels.of(table, column));
        let mut writer = csv_writer(out);
        writer.write_record(front.into_iter().chain(names))?;
        writer.flush()
    }

    /// A sink that writes rows to `out`.
    pub fn into<W: Write>(self, out: W) -> impl Sink {
        Rows { pipe: self, out }
    }

    fn of_input(self, table: &Table) -> String {
        let chinese = (self.labels == Labels::Chinese).then(|| label(table.name, INPUT)).flatten();
        chinese.unwrap_or_else(|| INPUT.to_owned())
    }

    fn csv(self, table: &Table, row: &[Datum<'_>], dialect: Dialect) -> io::Result<Vec<u8>> {
        let mut line = csv_writer(Vec::new());
        if lacks_input(table) {
            field(&mut line, Kind::Text, &Datum::from(self.input), (dialect, self.labels))?;
        }
        for (column, datum) in table.columns.iter().zip(row) {
            field(&mut line, column.kind, datum, (dialect, self.labels))?;
        }
        line.write_record(None::<&[u8]>)?;
        line.into_inner().map_err(|error| error.into_error())
    }

    fn json(self, table: &Table, row: &[Datum<'_>], out: &mut impl Write) -> io::Result<()> {
        let mut between = "{";
        if lacks_input(table) {
            let name = Value::from(self.of_input(table));
            write!(out, "{between}{name}:{}", Value::from(self.input))?;
            between = ",";
        }
        for (column, datum) in table.columns.iter().zip(row) {
            let name = Value::from(self.labels.of(table, column));
            write!(out, "{between}{name}:")?;
            between = ",";
            match datum {
                Datum::Null => write!(out, "null")?,
                Datum::Text(text) => {
                    let word = self.labels.word(column.kind, text);
                    write!(out, "{}", Value::from(word))?;
                }
                Datum::Integer(number) => write!(out, "{number}")?,
                Datum::Decimal(number) => write!(out, "{number}")?,
                Datum::Boolean(truth) => write!(out, "{truth}")?,
                Datum::Date { year, month, day } => {
                    write!(out, "\"{year:04}-{month:02}-{day:02}\"")?;
                }
            }
        }
        writeln!(out, "}}")
    }
}

/// Whether rows of a table do not say which input they are of.
fn lacks_input(table: &Table) -> bool {
    // A row of the sources is an input, and has its name.
    table.key != ["source_id"] && table.columns.iter().all(|column| column.name != INPUT)
}

fn csv_writer<W: Write>(out: W) -> csv::Writer<W> {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out)
}

struct Rows<'a, W> {
    pipe: Pipe<'a>,
    out: W,
}

impl<W: Write> Sink for Rows<'_, W> {
    fn row(&mut self, table: &'static Table, row: &[Datum<'_>]) -> io::Result<()> {
        match self.pipe.lines {
            Lines::Csv(dialect) => self.out.write_all(&self.pipe.csv(table, row, dialect)?),
            Lines::Json => self.pipe.json(table, row, &mut self.out),
        }
    }
}
