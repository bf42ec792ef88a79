//! PostgreSQL: rows are copied into staging tables and merged from there.

use std::cell::RefCell;
use std::io::Write;

use ::postgres::{Client, Config, NoTls, Transaction};
use resheet_emit::RESHEET_VERSION;
use resheet_emit::tables::{Database, Datum, TABLES, Table, quoted, sql};

use crate::plan::{MadeBy, Place, Placing, Stored, StoredSource};
use crate::{Across, Change, Found, LoadError, Rows, Run, Summary, Warehouse, statements};

/// An open connection.
pub(crate) struct Postgres(Client);

impl Postgres {
    /// Connects and makes the tables if there are none.
    pub(crate) fn open(url: &str) -> Result<Self, LoadError> {
        let mut client = connected(url)?;
        let mut transaction = client.transaction()?;
        // Two loads into an empty database would both make the tables; the lock is
        // of this database and ends with the transaction.
        transaction.execute("SELECT pg_advisory_xact_lock(hashtext($1))", &[&"resheet"])?;
        let found = check(&mut transaction)?;
        if found == Found::Nothing {
            transaction.batch_execute(&sql(Database::Postgres))?;
        }
        if found != Found::All {
            transaction.batch_execute(&statements::own("BYTEA"))?;
        }
        transaction.commit()?;
        Ok(Postgres(client))
    }

    /// What a database has, without a change to it.
    pub(crate) fn look(url: &str) -> Result<Stored, LoadError> {
        let mut client = connected(url)?;
        let mut transaction = client.transaction()?;
        match check(&mut transaction)? {
            Found::All => stored(&mut transaction),
            Found::Nothing | Found::Model => Ok(Stored::default()),
        }
    }
}

fn connected(url: &str) -> Result<Client, LoadError> {
    let mut config: Config = url.parse()?;
    if config.get_application_name().is_none() {
        config.application_name("resheet");
    }
    Ok(config.connect(NoTls)?)
}

fn check(transaction: &mut Transaction<'_>) -> Result<Found, LoadError> {
    let transaction = RefCell::new(transaction);
    let columns_of = |table: &str| {
        let mut transaction = transaction.borrow_mut();
        let columns = transaction.query(
            "SELECT column_name::text FROM information_schema.columns \
             WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position",
            &[&table],
        )?;
        let columns = columns.iter().map(|row| row.try_get(0));
        Ok(columns.collect::<Result<_, _>>()?)
    };
    let is_empty = || {
        let row = transaction.borrow_mut().query_one(statements::IS_EMPTY, &[])?;
        Ok(row.try_get(0)?)
    };
    crate::check(columns_of, is_empty)
}

fn stored(transaction: &mut Transaction<'_>) -> Result<Stored, LoadError> {
    let mut stored = Stored::default();
    for row in transaction.query(statements::SOURCES, &[])? {
        let source = StoredSource {
            name: row.try_get(1)?,
            is_converted: row.try_get(2)?,
            made_by: MadeBy {
                resheet_version: row.try_get(3)?,
                schema_version: row.try_get(4)?,
                settings: row.try_get(5)?,
            },
        };
        stored.sources.insert(row.try_get(0)?, source);
    }
    for row in transaction.query(statements::PLACES, &[])? {
        let place = Place { root: row.try_get(0)?, path: row.try_get(1)? };
        stored.places.entry(place).or_default().insert(row.try_get(2)?);
    }
    Ok(stored)
}

/// Takes out the rows of sources, from the tables that refer to others first.
fn take_out(transaction: &mut Transaction<'_>, keys: &[&str]) -> Result<(), LoadError> {
    let ours = TABLES.iter().rev().map(|table| statements::delete(table, "= ANY($1)"));
    for delete in ours.chain(statements::delete_own("= ANY($1)")) {
        transaction.execute(&delete, &[&keys])?;
    }
    Ok(())
}

fn parameter(position: usize) -> String {
    format!("${position}")
}

/// A text as this database can hold it: it has no NUL.
fn text(text: &str) -> String {
    text.replace('\0', "\u{FFFD}")
}

impl Warehouse for Postgres {
    fn merge(&mut self, run: &Run, change: Change<'_>) -> Result<usize, LoadError> {
        let mut transaction = self.0.transaction()?;
        // Loads at the same time take turns; readers are not kept out.
        transaction.batch_execute(&format!(
            "LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE",
            quoted(TABLES[0].name)
        ))?;
        for table in TABLES {
            stage(&mut transaction, table, change.rows)?;
        }
        let keys: Vec<&str> = change.rows.iter().map(Rows::source_id).collect();
        take_out(&mut transaction, &keys)?;
        for table in TABLES {
            let (name, columns) = (quoted(table.name), statements::columns(table));
            let staging = staging(table);
            transaction.batch_execute(&format!(
                "INSERT INTO {name} ({columns}) SELECT {columns} FROM {staging}"
            ))?;
        }
        let insert = transaction.prepare(&statements::insert_own(2, parameter))?;
        for Summary { source_id, ordinal, bytes, .. } in
            change.rows.iter().flat_map(Rows::summaries)
        {
            transaction.execute(&insert, &[source_id, ordinal, bytes])?;
        }
        place(&mut transaction, run, change)?;
        let nowhere = transaction.query(statements::NOWHERE, &[])?;
        let nowhere = nowhere.iter().map(|row| row.try_get(0));
        let nowhere = nowhere.collect::<Result<Vec<&str>, _>>()?;
        take_out(&mut transaction, &nowhere)?;
        transaction.execute(statements::RENAME, &[])?;
        transaction.commit()?;
        Ok(nowhere.len())
    }

    fn summaries(&mut self) -> Result<Vec<Summary>, LoadError> {
        let rows = self.0.query(&format!("{}$1", statements::SUMMARIES), &[&RESHEET_VERSION])?;
        let rows = rows.iter().map(|row| {
            Ok(Summary {
                source_id: row.try_get(0)?,
                name: row.try_get::<_, Option<String>>(1)?.unwrap_or_default(),
                ordinal: row.try_get(2)?,
                bytes: row.try_get(3)?,
            })
        });
        let mut summaries = rows.collect::<Result<Vec<_>, ::postgres::Error>>()?;
        // Not in the order of the server's language.
        summaries.sort();
        Ok(summaries)
    }

    fn tell_across(&mut self, found: &[Across]) -> Result<(), LoadError> {
        let mut transaction = self.0.transaction()?;
        transaction.execute("DELETE FROM findings_across", &[])?;
        let insert = transaction.prepare(&statements::insert_own(1, parameter))?;
        for Across { sheet_id, source_id, code, severity, line, message } in found {
            let (line, message) = (i32::try_from(*line).unwrap_or(i32::MAX), text(message));
            transaction
                .execute(&insert, &[sheet_id, source_id, code, severity, &line, &message])?;
        }
        transaction.commit()?;
        Ok(())
    }
}

/// Puts down where sources are found, and where nothing is any more.
fn place(
    transaction: &mut Transaction<'_>,
    run: &Run,
    change: Change<'_>,
) -> Result<(), LoadError> {
    for Place { root, path } in change.gone {
        transaction.execute("DELETE FROM places WHERE root = $1 AND path = $2", &[root, path])?;
    }
    let others = transaction
        .prepare("DELETE FROM places WHERE root = $1 AND path = $2 AND source_id <> $3")?;
    let insert = statements::insert_own(0, parameter) + " ON CONFLICT DO NOTHING";
    let insert = transaction.prepare(&insert)?;
    for Placing { place: Place { root, path }, source_id, replaces } in change.found {
        if *replaces {
            transaction.execute(&others, &[root, path, source_id])?;
        }
        transaction.execute(&insert, &[root, path, source_id, &run.id, &run.began])?;
    }
    Ok(())
}

fn staging(table: &Table) -> String {
    quoted(&format!("resheet_staging_{}", table.name))
}

/// Copies the rows of a batch into a table of this transaction alone.
fn stage(
    transaction: &mut Transaction<'_>,
    table: &'static Table,
    new: &[Rows],
) -> Result<(), LoadError> {
    let (name, columns) = (quoted(table.name), statements::columns(table));
    let staging = staging(table);
    transaction
        .batch_execute(&format!("CREATE TEMPORARY TABLE {staging} (LIKE {name}) ON COMMIT DROP"))?;
    let mut copy = transaction.copy_in(&format!("COPY {staging} ({columns}) FROM STDIN"))?;
    let mut line = String::new();
    for row in new.iter().flat_map(|rows| rows.of_table(table)) {
        line.clear();
        copy_line(&mut line, row);
        copy.write_all(line.as_bytes()).map_err(|error| LoadError::Database(Box::new(error)))?;
    }
    copy.finish()?;
    Ok(())
}

/// One row in the text format of `COPY`.
///
/// ```ebnf
/// line  = value , { TAB , value } , LF ;
/// value = "\N" | { character | "\" , ( "\" | "t" | "n" | "r" ) } ;
/// ```
fn copy_line(line: &mut String, row: &[Datum<'_>]) {
    for (position, datum) in row.iter().enumerate() {
        if position > 0 {
            line.push('\t');
        }
        match datum {
            Datum::Null => line.push_str("\\N"),
            Datum::Text(text) => text.chars().for_each(|char| match char {
                '\\' => line.push_str("\\\\"),
                '\t' => line.push_str("\\t"),
                '\n' => line.push_str("\\n"),
                '\r' => line.push_str("\\r"),
                // The one character that this database cannot hold.
                '\0' => line.push(char::REPLACEMENT_CHARACTER),
                char => line.push(char),
            }),
            Datum::Integer(number) => line.push_str(&number.to_string()),
            Datum::Decimal(number) => line.push_str(&number.to_string()),
            Datum::Boolean(true) => line.push('t'),
            Datum::Boolean(false) => line.push('f'),
            Datum::Date { year, month, day } => {
                line.push_str(&format!("{year:04}-{month:02}-{day:02}"));
            }
        }
    }
    line.push('\n');
}

impl From<::postgres::Error> for LoadError {
    fn from(error: ::postgres::Error) -> Self {
        LoadError::Database(Box::new(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(row: &[Datum<'_>], expected: &str) {
        let mut line = String::new();
        copy_line(&mut line, row);
        assert_eq!(line, expected);
    }

    #[test]
    fn no_text_can_end_a_value_or_a_row() {
        check(&["a\tb\nc\r\\N".into(), "\\.".into()], "a\\tb\\nc\\r\\\\N\t\\\\.\n");
        check(&[Datum::Null, "\0".into()], "\\N\t\u{fffd}\n");
        let date = Datum::Date { year: 23, month: 1, day: 2 };
        check(&[true.into(), 7_i64.into(), date], "t\t7\t0023-01-02\n");
    }
}
