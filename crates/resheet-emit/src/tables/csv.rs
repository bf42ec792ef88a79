//! Rows as CSV.
//!
//! RFC 4180: commas, double quotes where needed, CRLF, a header line, UTF-8.

use std::collections::HashSet;
use std::io::{self, Write};

use resheet_model::Conversion;

use super::labels::Labels;
use super::model::{Datum, Kind, Sink, Table};
use super::rows::{Lineage, rows};
use super::star::TABLES;
use crate::source_id;

/// For whom the files are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Dialect {
    /// For programs: nothing is added to the data.
    #[default]
    Standard,
    /// For opening in a spreadsheet: a byte order mark, without which Excel
    /// reads another encoding, and an apostrophe before every text that a
    /// spreadsheet could take for a formula. Dumps are untrusted input. Not
    /// for loading: the apostrophe is then part of the data.
    Excel,
}

/// The CSV files of a run.
pub struct CsvTables<W: Write> {
    writers: Vec<csv::Writer<W>>,
    style: Style,
    lineage: Lineage,
    known: HashSet<String>,
}

/// For whom the fields are, and how words in them are called.
pub(super) type Style = (Dialect, Labels);

impl<W: Write> CsvTables<W> {
    /// Opens a writer for every table and writes the headers. Errors are those
    /// of `open` and of the writers.
    pub fn new(
        lineage: Lineage,
        dialect: Dialect,
        open: impl FnMut(&'static Table) -> io::Result<W>,
    ) -> io::Result<Self> {
        CsvTables::labelled(lineage, dialect, Labels::Names, open)
    }

    /// The same with columns, and the words that they choose from, that are called by these
    /// labels.
    ///
    /// # Errors
    ///
    /// Those of `open` and of the writers.
    pub fn labelled(
        lineage: Lineage,
        dialect: Dialect,
        labels: Labels,
        mut open: impl FnMut(&'static Table) -> io::Result<W>,
    ) -> io::Result<Self> {
        let mut writers = Vec::with_capacity(TABLES.len());
        for table in TABLES {
            let mut out = open(table)?;
            if dialect == Dialect::Excel {
                out.write_all("\u{feff}".as_bytes())?;
            }
            let mut writer =
                csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
            writer.write_record(table.columns.iter().map(|column| labels.of(table, column)))?;
            writers.push(writer);
        }
        let style = (dialect, labels);
        Ok(CsvTables { writers, style, lineage, known: HashSet::new() })
    }

    /// Adds a conversion. An input with the same bytes as one before has the
    /// same keys, so it adds nothing and `false` is returned.
    pub fn push(&mut self, conversion: &Conversion) -> io::Result<bool> {
        if !self.known.insert(source_id(&conversion.source)) {
            return Ok(false);
        }
        let mut files = Files { writers: &mut self.writers, style: self.style };
        rows(conversion, &self.lineage, &mut files)?;
        Ok(true)
    }

    /// Writes what is still held back and gives the writers, in the order of
    /// [`TABLES`].
    pub fn finish(self) -> io::Result<Vec<W>> {
        let writers = self.writers.into_iter();
        writers.map(|writer| writer.into_inner().map_err(|error| error.into_error())).collect()
    }
}

struct Files<'a, W: Write> {
    writers: &'a mut [csv::Writer<W>],
    style: Style,
}

impl<W: Write> Sink for Files<'_, W> {
    fn row(&mut self, table: &'static Table, row: &[Datum<'_>]) -> io::Result<()> {
        let same = |known: &&Table| std::ptr::eq(*known, table);
        let writers = TABLES.iter().zip(&mut *self.writers);
        for (_, writer) in writers.filter(|(known, _)| same(known)) {
            for (column, datum) in table.columns.iter().zip(row) {
                field(writer, column.kind, datum, self.style)?;
            }
            writer.write_record(None::<&[u8]>)?;
        }
        Ok(())
    }
}

/// Writes one field.
pub(super) fn field<W: Write>(
    out: &mut csv::Writer<W>,
    kind: Kind,
    datum: &Datum<'_>,
    (dialect, labels): Style,
) -> csv::Result<()> {
    match datum {
        Datum::Null => out.write_field(""),
        Datum::Text(text) => match (dialect, kind) {
            // The words of an enumeration are ours, and `=` alone is no formula.
            (Dialect::Excel, Kind::Text) if is_hazard(text) => out.write_field(format!("'{text}")),
            _ => out.write_field(labels.word(kind, text)),
        },
        Datum::Integer(number) => out.write_field(number.to_string()),
        Datum::Decimal(number) => out.write_field(number.to_string()),
        Datum::Boolean(truth) => {
            out.write_field(labels.word(kind, if *truth { "true" } else { "false" }))
        }
        Datum::Date { year, month, day } => {
            out.write_field(format!("{year:04}-{month:02}-{day:02}"))
        }
    }
}

/// Whether a spreadsheet may run a text as a formula. White space and control
/// characters in front do not stop all of them, and wide signs count in some
/// locales. A sign alone is none: it is how these forms print "does not apply".
fn is_hazard(text: &str) -> bool {
    let skipped = |char: char| char.is_whitespace() || char.is_control() || char == '\u{feff}';
    let formula = text.trim_start_matches(skipped);
    let behind_sign = formula.strip_prefix(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    behind_sign.is_some_and(|rest| !rest.is_empty()) || text.starts_with(['\t', '\r', '\n'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: Kind, datum: Datum<'_>, standard: &str, excel: &str) {
        for (dialect, expected) in [(Dialect::Standard, standard), (Dialect::Excel, excel)] {
            let mut out = csv::WriterBuilder::new().from_writer(Vec::new());
            field(&mut out, kind, &datum, (dialect, Labels::Names)).unwrap();
            field(&mut out, Kind::Integer, &Datum::Integer(1), (dialect, Labels::Names)).unwrap();
            out.write_record(None::<&[u8]>).unwrap();
            let written = String::from_utf8(out.into_inner().unwrap()).unwrap();
            assert_eq!(written, format!("{expected},1\n"), "{datum:?} {dialect:?}");
        }
    }

    #[test]
    fn hostile_texts_are_no_formulas() {
        let text = |text: &'static str, standard, excel| {
            check(Kind::Text, Datum::from(text), standard, excel);
        };
        text("=100(%)", "=100(%)", "'=100(%)");
        text("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0");
        text("@SUM(1+1)*2", "@SUM(1+1)*2", "'@SUM(1+1)*2");
        text("-2+3", "-2+3", "'-2+3");
        text("+8613800000000", "+8613800000000", "'+8613800000000");
        text("＝1+1", "＝1+1", "'＝1+1");
        text("\t=1+1", "\t=1+1", "'\t=1+1");
        text(" \u{feff}=1+1", " \u{feff}=1+1", "' \u{feff}=1+1");
        text("\r\n=1", "\"\r\n=1\"", "\"'\r\n=1\"");
        text("=\"a\",\"b\"", "\"=\"\"a\"\",\"\"b\"\"\"", "\"'=\"\"a\"\",\"\"b\"\"\"");
        text("件", "件", "件");
        text("%", "%", "%");
        text("-", "-", "-");
        text("a=b", "a=b", "a=b");
        text("", "", "");
    }

    #[test]
    fn typed_values_are_left_alone() {
        let number = "-7.2500".parse().unwrap();
        check(Kind::Decimal, Datum::Decimal(number), "-7.2500", "-7.2500");
        check(Kind::OneOf(Vec::new), Datum::from("="), "=", "=");
        check(Kind::Boolean, Datum::Boolean(true), "true", "true");
        let date = Datum::Date { year: 2023, month: 5, day: 1 };
        check(Kind::Date, date, "2023-05-01", "2023-05-01");
    }
}
