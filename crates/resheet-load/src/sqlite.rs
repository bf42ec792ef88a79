//! SQLite, built in.

use std::path::Path;
use std::time::Duration;

use resheet_emit::tables::{Database, Datum, TABLES, quoted, sql};
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, ToSql, Transaction, TransactionBehavior, params_from_iter};

use crate::plan::{MadeBy, Stored};
use crate::{LoadError, Rows, Warehouse, statements};

/// How long to wait for another program that writes.
const PATIENCE: Duration = Duration::from_secs(30);

/// An open database.
pub(crate) struct Sqlite(Connection);

impl Sqlite {
    pub(crate) fn open(path: &Path) -> Result<Self, LoadError> {
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(PATIENCE)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        let transaction = begin(&mut connection)?;
        prepare(&transaction)?;
        transaction.commit()?;
        Ok(Sqlite(connection))
    }
}

/// A transaction that holds the right to write from its beginning, so that two
/// loads at a time take turns.
fn begin(connection: &mut Connection) -> rusqlite::Result<Transaction<'_>> {
    connection.transaction_with_behavior(TransactionBehavior::Immediate)
}

/// Makes the tables where there are none, else checks that they are ours.
fn prepare(transaction: &Transaction<'_>) -> Result<(), LoadError> {
    let mut found = Vec::new();
    for table in TABLES {
        let mut columns = transaction.prepare("SELECT name FROM pragma_table_info(?1)")?;
        let columns = columns.query_map([table.name], |row| row.get(0))?;
        found.push((table, columns.collect::<Result<Vec<String>, _>>()?));
    }
    if found.iter().all(|(_, columns)| columns.is_empty()) {
        transaction.execute_batch(&sql(Database::Sqlite))?;
        return Ok(());
    }
    crate::check(&found)
}

impl Warehouse for Sqlite {
    fn stored(&mut self) -> Result<Vec<Stored>, LoadError> {
        let mut statement = self.0.prepare(statements::STORED)?;
        let rows = statement.query_map([], |row| {
            Ok(Stored {
                source_id: row.get(0)?,
                name: row.get(1)?,
                made_by: MadeBy {
                    resheet_version: row.get(2)?,
                    schema_version: row.get(3)?,
                    settings: row.get(4)?,
                },
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn merge(&mut self, gone: &[String], new: &[Rows]) -> Result<(), LoadError> {
        let transaction = begin(&mut self.0)?;
        // A table is behind those it refers to.
        for table in TABLES.iter().rev() {
            let mut delete = transaction.prepare(&statements::delete(table, "= ?1"))?;
            for key in crate::outgoing(gone, new) {
                delete.execute([key])?;
            }
        }
        for table in TABLES {
            let places: Vec<_> = (1..=table.columns.len()).map(|at| format!("?{at}")).collect();
            let mut insert = transaction.prepare(&format!(
                "INSERT INTO {} ({}) VALUES ({})",
                quoted(table.name),
                statements::columns(table),
                places.join(", ")
            ))?;
            for row in new.iter().flat_map(|rows| rows.of_table(table)) {
                insert.execute(params_from_iter(row.iter().map(Bound)))?;
            }
        }
        transaction.commit()?;
        Ok(())
    }
}

/// A value as a parameter.
struct Bound<'a>(&'a Datum<'a>);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let owned = |value: Value| Ok(ToSqlOutput::Owned(value));
        match self.0 {
            Datum::Null => owned(Value::Null),
            Datum::Text(text) => Ok(ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes()))),
            Datum::Integer(number) => owned(Value::Integer(*number)),
            // The column's affinity makes a number of it.
            Datum::Decimal(number) => owned(Value::Text(number.to_string())),
            Datum::Boolean(truth) => owned(Value::Integer(i64::from(*truth))),
            Datum::Date { year, month, day } => {
                owned(Value::Text(format!("{year:04}-{month:02}-{day:02}")))
            }
        }
    }
}

impl From<rusqlite::Error> for LoadError {
    fn from(error: rusqlite::Error) -> Self {
        LoadError::Database(Box::new(error))
    }
}
