//! Rows out of CSV that we wrote.

use std::io;

use super::model::{Datum, Kind, Sink, Table};

/// Sends the rows of one table, as [`super::Dialect::Standard`] wrote them
/// without their header, to a sink. Nothing is lost on the way: a text is never
/// empty, and every other kind has one spelling.
///
/// # Errors
///
/// [`io::ErrorKind::InvalidData`] for what that dialect does not write, and the
/// sink's.
pub fn csv_rows(table: &'static Table, csv: &[u8], sink: &mut dyn Sink) -> io::Result<()> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(false).from_reader(csv);
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record)? {
        if record.len() != table.columns.len() {
            return Err(invalid(table.name));
        }
        let columns = table.columns.iter().zip(&record);
        let row = columns
            .map(|(column, field)| datum(column.kind, field).ok_or_else(|| invalid(column.name)));
        sink.row(table, &row.collect::<io::Result<Vec<_>>>()?)?;
    }
    Ok(())
}

fn datum(kind: Kind, field: &str) -> Option<Datum<'_>> {
    if field.is_empty() {
        return Some(Datum::Null);
    }
    match (kind, field) {
        (Kind::Text | Kind::OneOf(_), text) => Some(text.into()),
        (Kind::Integer, number) => number.parse().ok().map(Datum::Integer),
        (Kind::Decimal, number) => number.parse().ok().map(Datum::Decimal),
        (Kind::Boolean, "true") => Some(true.into()),
        (Kind::Boolean, "false") => Some(false.into()),
        (Kind::Boolean, _) => None,
        (Kind::Date, date) => {
            let mut parts = date.splitn(3, '-');
            Some(Datum::Date {
                year: parts.next()?.parse().ok()?,
                month: parts.next()?.parse().ok()?,
                day: parts.next()?.parse().ok()?,
            })
        }
    }
}

fn invalid(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("not a row of ours: {what}"))
}
