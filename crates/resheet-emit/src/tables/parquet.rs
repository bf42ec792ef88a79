//! Rows as Parquet.
//!
//! Written with the low-level writer of the Arrow project's crate: decimals as
//! `DECIMAL`, days as `DATE`, text with dictionaries, all of it behind zstd.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};
use std::sync::Arc;

use super::columnar::{days, unscaled};
use super::model::{Column, Datum, Kind, PRECISION, SCALE, Sink, Table};
use super::star::{TABLES, sheets::SHEETS};
use crate::{RESHEET_VERSION, SCHEMA_VERSION};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::{ByteArray, FixedLenByteArray};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{WriterProperties, WriterPropertiesPtr};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{Type, TypePtr};

/// Rows of a row group: enough for a scan to be worth starting.
const GROUP: usize = 1 << 17;
/// Rows held back over all files; when there are more, every file writes what
/// it has.
const HELD: usize = 1 << 20;
/// Bytes of a decimal of [`PRECISION`] digits.
const DECIMAL_BYTES: usize = 16;
/// How a missing value is called in the name of a folder. Hive's own word for it keeps
/// pandas from opening the folder at all, where only some values are missing.
const NO_VALUE: &str = "unknown";

/// The Parquet files of a run.
///
/// A [`Sink`]: rows come through [`super::rows`] or [`super::csv_rows`].
pub struct ParquetTables<W: Write + Send, Open> {
    open: Open,
    partition: Vec<&'static Column>,
    files: BTreeMap<String, File<W>>,
    /// The folder of each sheet of the source whose rows are coming.
    folders: HashMap<String, String>,
    held: usize,
}

struct File<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    columns: Vec<Cells>,
    rows: usize,
}

impl<W: Write + Send, Open: FnMut(&str) -> io::Result<W>> ParquetTables<W, Open> {
    /// Begins the files. `open` is given their relative paths with forward
    /// slashes: `sheets.parquet`; or, with a `partition`, for the tables that
    /// hang on a sheet, `sheets/year=2023/family=shanghai/part-0.parquet` with
    /// the columns of `sheets` it names, which are then not in the files.
    ///
    /// # Errors
    ///
    /// Those of `open` and of the writers; [`io::ErrorKind::InvalidInput`] for
    /// a column that `sheets` does not have.
    pub fn new(partition: &[&str], open: Open) -> io::Result<Self> {
        let column = |name: &&str| {
            let known = SHEETS.columns.iter().find(|column| column.name == *name);
            known.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, (*name).to_owned()))
        };
        let partition = partition.iter().map(column).collect::<io::Result<Vec<_>>>()?;
        let (files, folders) = (BTreeMap::new(), HashMap::new());
        let mut tables = ParquetTables { open, partition, files, folders, held: 0 };
        for table in TABLES {
            if !tables.is_parted(table) {
                tables.file(table, "")?;
            }
        }
        Ok(tables)
    }

    /// Writes what is held back and ends the files. Gives their writers with
    /// their paths.
    ///
    /// # Errors
    ///
    /// Those of the writers.
    pub fn finish(self) -> io::Result<Vec<(String, W)>> {
        let files = self.files.into_iter().map(|(path, mut file)| {
            file.flush()?;
            // Ends the file, too.
            Ok((path, file.writer.into_inner().map_err(failed)?))
        });
        files.collect()
    }

    /// Whether a table is parted: its rows are numbered within a sheet.
    fn is_parted(&self, table: &Table) -> bool {
        !self.partition.is_empty() && table.key.first() == SHEETS.key.first()
    }

    /// The columns of a table that are in its files.
    fn columns<'a>(&self, table: &'a Table) -> impl Iterator<Item = (usize, &'a Column)> {
        let left_out = if table.name == SHEETS.name { self.partition.as_slice() } else { &[] };
        let names: Vec<_> = left_out.iter().map(|column| column.name).collect();
        let columns = table.columns.iter().enumerate();
        columns.filter(move |(_, column)| !names.contains(&column.name))
    }

    fn file(&mut self, table: &'static Table, folder: &str) -> io::Result<&mut File<W>> {
        let path = match folder {
            "" => format!("{}.parquet", table.name),
            folder => format!("{}/{folder}/part-0.parquet", table.name),
        };
        if !self.files.contains_key(&path) {
            let columns: Vec<_> = self.columns(table).map(|(_, column)| column).collect();
            let out = (self.open)(&path)?;
            let writer = SerializedFileWriter::new(out, schema(table, &columns)?, properties()?);
            let writer = writer.map_err(failed)?;
            let columns = columns.into_iter().map(Cells::of).collect();
            self.files.insert(path.clone(), File { writer, columns, rows: 0 });
        }
        self.files.get_mut(&path).ok_or_else(|| io::Error::other(path))
    }

    /// The folder of a row of a parted table.
    fn folder(&mut self, table: &Table, row: &[Datum<'_>]) -> io::Result<String> {
        let at = |name: &str| table.columns.iter().position(|column| column.name == name);
        let sheet = SHEETS.key.first().and_then(|key| row.get(at(key)?));
        let Some(Datum::Text(sheet)) = sheet else {
            return Err(mismatch(table.name));
        };
        if table.name == SHEETS.name {
            let parts = self.partition.iter().map(|column| {
                let value = at(column.name).and_then(|at| row.get(at)).and_then(plain);
                let value = value.map_or_else(|| NO_VALUE.to_owned(), |value| escaped(&value));
                format!("{}={value}", column.name)
            });
            let folder = parts.collect::<Vec<_>>().join("/");
            self.folders.insert(sheet.to_string(), folder);
        }
        self.folders.get(sheet.as_ref()).cloned().ok_or_else(|| mismatch(table.name))
    }
}

impl<W: Write + Send, Open: FnMut(&str) -> io::Result<W>> Sink for ParquetTables<W, Open> {
    fn row(&mut self, table: &'static Table, row: &[Datum<'_>]) -> io::Result<()> {
        if table.name == TABLES[0].name {
            self.folders.clear();
        }
        let folder = if self.is_parted(table) { self.folder(table, row)? } else { String::new() };
        let places: Vec<_> = self.columns(table).map(|(at, _)| at).collect();
        let file = self.file(table, &folder)?;
        for (cells, at) in file.columns.iter_mut().zip(places) {
            cells.push(row.get(at).unwrap_or(&Datum::Null))?;
        }
        file.rows += 1;
        if file.rows == GROUP {
            file.flush()?;
            self.held = self.held.saturating_sub(GROUP - 1);
            return Ok(());
        }
        self.held += 1;
        if self.held >= HELD {
            self.held = 0;
            self.files.values_mut().try_for_each(File::flush)?;
        }
        Ok(())
    }
}

impl<W: Write + Send> File<W> {
    /// Writes what is held back as a row group.
    fn flush(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.rows) == 0 {
            return Ok(());
        }
        let mut group = self.writer.next_row_group().map_err(failed)?;
        for cells in &mut self.columns {
            let mut column =
                group.next_column().map_err(failed)?.ok_or_else(|| mismatch("row group"))?;
            cells.write(column.untyped()).map_err(failed)?;
            column.close().map_err(failed)?;
        }
        group.close().map(drop).map_err(failed)
    }
}

/// The values of a column that are held back.
struct Cells {
    /// For each row whether it has a value (1) or not (0); nothing for a column
    /// that always has.
    levels: Option<Vec<i16>>,
    values: Values,
}

enum Values {
    Text(Vec<ByteArray>),
    Integer(Vec<i64>),
    Decimal(Vec<FixedLenByteArray>),
    Boolean(Vec<bool>),
    Date(Vec<i32>),
}

impl Cells {
    fn of(column: &Column) -> Self {
        let values = match column.kind {
            Kind::Text | Kind::OneOf(_) => Values::Text(Vec::new()),
            Kind::Integer => Values::Integer(Vec::new()),
            Kind::Decimal => Values::Decimal(Vec::new()),
            Kind::Boolean => Values::Boolean(Vec::new()),
            Kind::Date => Values::Date(Vec::new()),
        };
        Cells { levels: (!column.required).then(Vec::new), values }
    }

    fn push(&mut self, datum: &Datum<'_>) -> io::Result<()> {
        match (&mut self.values, datum, &self.levels) {
            (_, Datum::Null, Some(_)) => {}
            (Values::Text(all), Datum::Text(text), _) => {
                all.push(ByteArray::from(text.as_bytes().to_vec()));
            }
            (Values::Integer(all), Datum::Integer(number), _) => all.push(*number),
            (Values::Decimal(all), Datum::Decimal(number), _) => {
                let unscaled = unscaled(*number).ok_or_else(|| mismatch("decimal"))?;
                all.push(FixedLenByteArray::from(unscaled.to_be_bytes().to_vec()));
            }
            (Values::Boolean(all), Datum::Boolean(truth), _) => all.push(*truth),
            (Values::Date(all), Datum::Date { year, month, day }, _) => {
                all.push(days(*year, *month, *day));
            }
            _ => return Err(mismatch("value")),
        }
        if let Some(levels) = &mut self.levels {
            levels.push(i16::from(*datum != Datum::Null));
        }
        Ok(())
    }

    /// Writes all and keeps nothing.
    fn write(&mut self, out: &mut ColumnWriter<'_>) -> Result<(), ParquetError> {
        let levels = self.levels.as_mut().map(std::mem::take);
        let levels = levels.as_deref();
        match (&mut self.values, out) {
            (Values::Text(all), ColumnWriter::ByteArrayColumnWriter(out)) => {
                out.write_batch(&std::mem::take(all), levels, None)
            }
            (Values::Integer(all), ColumnWriter::Int64ColumnWriter(out)) => {
                out.write_batch(&std::mem::take(all), levels, None)
            }
            (Values::Decimal(all), ColumnWriter::FixedLenByteArrayColumnWriter(out)) => {
                out.write_batch(&std::mem::take(all), levels, None)
            }
            (Values::Boolean(all), ColumnWriter::BoolColumnWriter(out)) => {
                out.write_batch(&std::mem::take(all), levels, None)
            }
            (Values::Date(all), ColumnWriter::Int32ColumnWriter(out)) => {
                out.write_batch(&std::mem::take(all), levels, None)
            }
            _ => Err(ParquetError::General("a column of another type".to_owned())),
        }
        .map(drop)
    }
}

fn schema(table: &Table, columns: &[&Column]) -> io::Result<TypePtr> {
    let fields = columns.iter().map(|column| field(column).map(Arc::new));
    let fields = fields.collect::<Result<Vec<_>, _>>().map_err(failed)?;
    let schema = Type::group_type_builder(table.name).with_fields(fields).build();
    schema.map(Arc::new).map_err(failed)
}

fn field(column: &Column) -> Result<Type, ParquetError> {
    let (physical, logical) = match column.kind {
        Kind::Text | Kind::OneOf(_) => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Integer => (Physical::INT64, None),
        Kind::Decimal => {
            let logical = LogicalType::decimal(SCALE as i32, PRECISION as i32);
            (Physical::FIXED_LEN_BYTE_ARRAY, Some(logical))
        }
        Kind::Boolean => (Physical::BOOLEAN, None),
        Kind::Date => (Physical::INT32, Some(LogicalType::Date)),
    };
    let need = if column.required { Repetition::REQUIRED } else { Repetition::OPTIONAL };
    let field = Type::primitive_type_builder(column.name, physical)
        .with_repetition(need)
        .with_logical_type(logical);
    match column.kind {
        Kind::Decimal => field
            .with_length(DECIMAL_BYTES as i32)
            .with_precision(PRECISION as i32)
            .with_scale(SCALE as i32)
            .build(),
        _ => field.build(),
    }
}

fn properties() -> io::Result<WriterPropertiesPtr> {
    let level = ZstdLevel::try_new(3).map_err(failed)?;
    let version = KeyValue::new("resheet_schema_version".to_owned(), SCHEMA_VERSION.to_owned());
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(level))
        .set_dictionary_enabled(true)
        .set_created_by(format!("resheet {RESHEET_VERSION}"))
        .set_key_value_metadata(Some(vec![version]));
    Ok(Arc::new(properties.build()))
}

/// A value as text, where it can name a folder.
fn plain(datum: &Datum<'_>) -> Option<String> {
    match datum {
        Datum::Text(text) => Some(text.to_string()),
        Datum::Integer(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A value in the name of a folder: what is not plain stands as its bytes in
/// hexadecimal digits behind a percent sign.
fn escaped(value: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    value
        .bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

fn failed(error: ParquetError) -> io::Error {
    match error {
        // A full disk must be told as one.
        ParquetError::External(error) => match error.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(error) => io::Error::other(error),
        },
        error => io::Error::other(error),
    }
}

fn mismatch(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("a row is not as the tables say: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_leave_its_folder() {
        assert_eq!(escaped("shanghai-2023"), "shanghai-2023");
        assert_eq!(escaped("../a=b/市"), "%2E%2E%2Fa%3Db%2F%E5%B8%82");
    }
}
