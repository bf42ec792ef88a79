//! SQLite, built in.

use std::path::Path;
use std::time::Duration;

use resheet_emit::RESHEET_VERSION;
use resheet_emit::tables::{Database, Datum, TABLES, quoted, sql};
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, OpenFlags, ToSql, Transaction, TransactionBehavior, params_from_iter};

use crate::plan::{MadeBy, Place, Placing, Stored, StoredSource};
use crate::{Across, Change, Found, LoadError, Rows, Run, Summary, Warehouse, statements};

/// How long to wait for another program that writes.
const PATIENCE: Duration = Duration::from_secs(30);

/// An open database.
pub(crate) struct Sqlite(Connection);

impl Sqlite {
    /// Opens the database and makes the tables if it has none.
    pub(crate) fn open(path: &Path) -> Result<Self, LoadError> {
        let mut connection = connected(Connection::open(path)?)?;
        let transaction = begin(&mut connection)?;
        let found = check(&transaction)?;
        if found == Found::Nothing {
            transaction.execute_batch(&sql(Database::Sqlite))?;
        }
        if found != Found::All {
            transaction.execute_batch(&statements::own("BLOB"))?;
        }
        transaction.commit()?;
        Ok(Sqlite(connection))
    }

    /// What a database has, without a change to it; nothing if there is none.
    pub(crate) fn look(path: &Path) -> Result<Stored, LoadError> {
        if !path.exists() {
            return Ok(Stored::default());
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = connected(Connection::open_with_flags(path, flags)?)?;
        match check(&connection)? {
            Found::All => stored(&connection),
            Found::Nothing | Found::Model => Ok(Stored::default()),
        }
    }
}

fn connected(connection: Connection) -> Result<Connection, LoadError> {
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    Ok(connection)
}

/// A transaction that holds the right to write from its beginning, so that two
/// loads at a time take turns.
fn begin(connection: &mut Connection) -> rusqlite::Result<Transaction<'_>> {
    connection.transaction_with_behavior(TransactionBehavior::Immediate)
}

fn check(connection: &Connection) -> Result<Found, LoadError> {
    let columns_of = |table: &str| {
        let mut columns = connection.prepare("SELECT name FROM pragma_table_info(?1)")?;
        let columns = columns.query_map([table], |row| row.get(0))?;
        Ok(columns.collect::<Result<_, _>>()?)
    };
    let is_empty = || Ok(connection.query_one(statements::IS_EMPTY, [], |row| row.get(0))?);
    crate::check(columns_of, is_empty)
}

fn stored(connection: &Connection) -> Result<Stored, LoadError> {
    let mut stored = Stored::default();
    let mut sources = connection.prepare(statements::SOURCES)?;
    let mut rows = sources.query([])?;
    while let Some(row) = rows.next()? {
        let source = StoredSource {
            name: row.get(1)?,
            is_converted: row.get(2)?,
            made_by: MadeBy {
                resheet_version: row.get(3)?,
                schema_version: row.get(4)?,
                settings: row.get(5)?,
            },
        };
        stored.sources.insert(row.get(0)?, source);
    }
    let mut places = connection.prepare(statements::PLACES)?;
    let mut rows = places.query([])?;
    while let Some(row) = rows.next()? {
        let place = Place { root: row.get(0)?, path: row.get(1)? };
        stored.places.entry(place).or_default().insert(row.get(2)?);
    }
    Ok(stored)
}

/// Takes out the rows of sources, from the tables that refer to others first.
fn take_out(transaction: &Transaction<'_>, keys: &[&str]) -> rusqlite::Result<()> {
    let ours = TABLES.iter().rev().map(|table| statements::delete(table, "= ?1"));
    for delete in ours.chain(statements::delete_own("= ?1")) {
        let mut delete = transaction.prepare(&delete)?;
        keys.iter().try_for_each(|key| delete.execute([key]).map(drop))?;
    }
    Ok(())
}

/// Puts down where sources are found, and where nothing is any more.
fn place(transaction: &Transaction<'_>, run: &Run, change: Change<'_>) -> rusqlite::Result<()> {
    let mut delete = transaction.prepare("DELETE FROM places WHERE root = ?1 AND path = ?2")?;
    for Place { root, path } in change.gone {
        delete.execute((root, path))?;
    }
    let mut others = transaction
        .prepare("DELETE FROM places WHERE root = ?1 AND path = ?2 AND source_id <> ?3")?;
    let insert = statements::insert_own(0, parameter) + " ON CONFLICT DO NOTHING";
    let mut insert = transaction.prepare(&insert)?;
    for Placing { place: Place { root, path }, source_id, replaces } in change.found {
        if *replaces {
            others.execute((root, path, source_id))?;
        }
        insert.execute((root, path, source_id, &run.id, &run.began))?;
    }
    Ok(())
}

fn parameter(position: usize) -> String {
    format!("?{position}")
}

impl Warehouse for Sqlite {
    fn merge(&mut self, run: &Run, change: Change<'_>) -> Result<usize, LoadError> {
        let transaction = begin(&mut self.0)?;
        let keys: Vec<&str> = change.rows.iter().map(Rows::source_id).collect();
        take_out(&transaction, &keys)?;
        for table in TABLES {
            let places: Vec<_> = (1..=table.columns.len()).map(parameter).collect();
            let mut insert = transaction.prepare(&format!(
                "INSERT INTO {} ({}) VALUES ({})",
                quoted(table.name),
                statements::columns(table),
                places.join(", ")
            ))?;
            for row in change.rows.iter().flat_map(|rows| rows.of_table(table)) {
                insert.execute(params_from_iter(row.iter().map(Bound)))?;
            }
        }
        let mut insert = transaction.prepare(&statements::insert_own(2, parameter))?;
        let summaries = change.rows.iter().flat_map(Rows::summaries);
        for Summary { source_id, ordinal, bytes, .. } in summaries {
            insert.execute((source_id, ordinal, bytes))?;
        }
        drop(insert);
        place(&transaction, run, change)?;
        let nowhere = transaction
            .prepare(statements::NOWHERE)?
            .query_map([], |row| row.get(0))?
            .collect::<Result<Vec<String>, _>>()?;
        take_out(&transaction, &nowhere.iter().map(String::as_str).collect::<Vec<_>>())?;
        transaction.execute(statements::RENAME, [])?;
        transaction.commit()?;
        Ok(nowhere.len())
    }

    fn summaries(&mut self) -> Result<Vec<Summary>, LoadError> {
        let mut statement = self.0.prepare(&format!("{}?1", statements::SUMMARIES))?;
        let rows = statement.query_map([RESHEET_VERSION], |row| {
            Ok(Summary {
                source_id: row.get(0)?,
                name: row.get::<_, Option<String>>(1)?.unwrap_or_default(),
                ordinal: row.get(2)?,
                bytes: row.get(3)?,
            })
        })?;
        let mut summaries = rows.collect::<Result<Vec<_>, _>>()?;
        summaries.sort();
        Ok(summaries)
    }

    fn tell_across(&mut self, found: &[Across]) -> Result<(), LoadError> {
        let transaction = begin(&mut self.0)?;
        transaction.execute("DELETE FROM findings_across", [])?;
        let mut insert = transaction.prepare(&statements::insert_own(1, parameter))?;
        for Across { sheet_id, source_id, code, severity, line, message } in found {
            let row = (sheet_id, source_id, code, severity, line, message);
            insert.execute(row)?;
        }
        drop(insert);
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
