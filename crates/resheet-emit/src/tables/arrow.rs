//! Rows as Arrow arrays.

use std::io;
use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Decimal128Builder, Int64Builder, StringBuilder,
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};

use super::columnar::{days, unscaled};
use super::model::{Column, Datum, Kind, PRECISION, SCALE, Sink, Table};
use super::star::TABLES;

/// Rows of a batch: enough for a scan to be worth starting.
const ROWS: usize = 1 << 16;
/// Bytes of text of a batch: an array of texts holds two thousand megabytes at most,
/// and one text is never longer than an input.
const TEXT: usize = 1 << 28;

/// One table as Arrow has it.
#[derive(Clone, Debug)]
pub struct ArrowTable {
    /// Its name, as in [`TABLES`].
    pub name: &'static str,
    /// Its columns.
    pub schema: SchemaRef,
    /// Its rows, in order.
    pub batches: Vec<RecordBatch>,
}

/// Rows of any number of conversions as Arrow arrays.
///
/// A [`Sink`]: rows come through [`super::rows`].
pub struct ArrowTables {
    tables: Vec<(&'static Table, Rows)>,
}

impl Default for ArrowTables {
    fn default() -> Self {
        ArrowTables::of(&TABLES)
    }
}

impl ArrowTables {
    /// No rows yet of these tables.
    pub fn of(tables: &[&'static Table]) -> Self {
        ArrowTables { tables: tables.iter().map(|table| (*table, Rows::of(table))).collect() }
    }

    /// The tables, in their order; each is there, with or without rows.
    ///
    /// # Errors
    ///
    /// When a row was not as its table says.
    pub fn finish(self) -> io::Result<Vec<ArrowTable>> {
        let tables = self.tables.into_iter().map(|(table, mut rows)| {
            rows.end_batch().map_err(io::Error::other)?;
            let Rows { schema, batches, .. } = rows;
            Ok(ArrowTable { name: table.name, schema, batches })
        });
        tables.collect()
    }
}

impl Sink for ArrowTables {
    fn row(&mut self, table: &'static Table, row: &[Datum<'_>]) -> io::Result<()> {
        let same = |known: &&mut (&'static Table, Rows)| std::ptr::eq(known.0, table);
        let Some((_, rows)) = self.tables.iter_mut().find(same) else { return Ok(()) };
        rows.push(row).ok_or_else(|| mismatch(table.name))?;
        if rows.count >= ROWS || rows.text >= TEXT {
            rows.end_batch().map_err(io::Error::other)?;
        }
        Ok(())
    }
}

struct Rows {
    schema: SchemaRef,
    columns: Vec<Cells>,
    count: usize,
    text: usize,
    batches: Vec<RecordBatch>,
}

impl Rows {
    fn of(table: &Table) -> Self {
        let fields: Vec<_> = table.columns.iter().map(field).collect();
        let columns = table.columns.iter().map(Cells::of).collect();
        let schema = Arc::new(Schema::new(fields));
        Rows { schema, columns, count: 0, text: 0, batches: Vec::new() }
    }

    /// Nothing where the row is not as its table says.
    fn push(&mut self, row: &[Datum<'_>]) -> Option<()> {
        for (cells, datum) in self.columns.iter_mut().zip(row) {
            cells.push(datum)?;
            if let Datum::Text(text) = datum {
                self.text += text.len();
            }
        }
        self.count += 1;
        (self.columns.len() == row.len()).then_some(())
    }

    fn end_batch(&mut self) -> Result<(), ArrowError> {
        if std::mem::take(&mut self.count) == 0 {
            return Ok(());
        }
        self.text = 0;
        let columns = self.columns.iter_mut().map(Cells::finish).collect();
        self.batches.push(RecordBatch::try_new(Arc::clone(&self.schema), columns)?);
        Ok(())
    }
}

fn field(column: &Column) -> Field {
    let kind = match column.kind {
        Kind::Text | Kind::OneOf(_) => DataType::Utf8,
        Kind::Integer => DataType::Int64,
        Kind::Decimal => DataType::Decimal128(PRECISION as u8, SCALE as i8),
        Kind::Boolean => DataType::Boolean,
        Kind::Date => DataType::Date32,
    };
    Field::new(column.name, kind, !column.required)
}

/// The values of a column that are in no batch yet.
enum Cells {
    Text(StringBuilder),
    Integer(Int64Builder),
    Decimal(Decimal128Builder),
    Boolean(BooleanBuilder),
    Date(Date32Builder),
}

impl Cells {
    fn of(column: &Column) -> Self {
        match column.kind {
            Kind::Text | Kind::OneOf(_) => Cells::Text(StringBuilder::new()),
            Kind::Integer => Cells::Integer(Int64Builder::new()),
            Kind::Decimal => {
                let kind = DataType::Decimal128(PRECISION as u8, SCALE as i8);
                Cells::Decimal(Decimal128Builder::new().with_data_type(kind))
            }
            Kind::Boolean => Cells::Boolean(BooleanBuilder::new()),
            Kind::Date => Cells::Date(Date32Builder::new()),
        }
    }

    /// Nothing where the column holds values of another kind.
    fn push(&mut self, datum: &Datum<'_>) -> Option<()> {
        match (self, datum) {
            (Cells::Text(cells), Datum::Text(text)) => cells.append_value(text),
            (Cells::Text(cells), Datum::Null) => cells.append_null(),
            (Cells::Integer(cells), Datum::Integer(number)) => cells.append_value(*number),
            (Cells::Integer(cells), Datum::Null) => cells.append_null(),
            (Cells::Decimal(cells), Datum::Decimal(number)) => {
                cells.append_value(unscaled(*number)?);
            }
            (Cells::Decimal(cells), Datum::Null) => cells.append_null(),
            (Cells::Boolean(cells), Datum::Boolean(truth)) => cells.append_value(*truth),
            (Cells::Boolean(cells), Datum::Null) => cells.append_null(),
            (Cells::Date(cells), Datum::Date { year, month, day }) => {
                cells.append_value(days(*year, *month, *day));
            }
            (Cells::Date(cells), Datum::Null) => cells.append_null(),
            _ => return None,
        }
        Some(())
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Cells::Text(cells) => Arc::new(cells.finish()),
            Cells::Integer(cells) => Arc::new(cells.finish()),
            Cells::Decimal(cells) => Arc::new(cells.finish()),
            Cells::Boolean(cells) => Arc::new(cells.finish()),
            Cells::Date(cells) => Arc::new(cells.finish()),
        }
    }
}

fn mismatch(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("a row is not as the tables say: {what}"))
}
