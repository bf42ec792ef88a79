//! PostgreSQL: rows are copied into staging tables and merged from there.

use std::io::Write;

use ::postgres::{Client, Config, NoTls, Transaction};
use resheet_emit::tables::{Database, Datum, TABLES, Table, quoted, sql};

use crate::plan::{MadeBy, Stored};
use crate::{LoadError, Rows, Warehouse, statements};

/// An open connection.
pub(crate) struct Postgres(Client);

impl Postgres {
    pub(crate) fn open(url: &str) -> Result<Self, LoadError> {
        let mut config: Config = url.parse()?;
        if config.get_application_name().is_none() {
            config.application_name("resheet");
        }
        let mut client = config.connect(NoTls)?;
        let mut transaction = client.transaction()?;
        prepare(&mut transaction)?;
        transaction.commit()?;
        Ok(Postgres(client))
    }
}

/// Makes the tables where there are none, else checks that they are ours.
fn prepare(transaction: &mut Transaction<'_>) -> Result<(), LoadError> {
    // Two loads into an empty database would both make the tables; the lock is
    // of this database and ends with the transaction.
    transaction.execute("SELECT pg_advisory_xact_lock(hashtext($1))", &[&"resheet"])?;
    let mut found = Vec::new();
    for table in TABLES {
        let columns = transaction.query(
            "SELECT column_name::text FROM information_schema.columns \
             WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position",
            &[&table.name],
        )?;
        let columns = columns.iter().map(|row| row.try_get(0));
        found.push((table, columns.collect::<Result<Vec<String>, _>>()?));
    }
    if found.iter().all(|(_, columns)| columns.is_empty()) {
        transaction.batch_execute(&sql(Database::Postgres))?;
        return Ok(());
    }
    crate::check(&found)
}

impl Warehouse for Postgres {
    fn stored(&mut self) -> Result<Vec<Stored>, LoadError> {
        let rows = self.0.query(statements::STORED, &[])?;
        let stored = rows.iter().map(|row| {
            Ok(Stored {
                source_id: row.try_get(0)?,
                name: row.try_get(1)?,
                made_by: MadeBy {
                    resheet_version: row.try_get(2)?,
                    schema_version: row.try_get(3)?,
                    settings: row.try_get(4)?,
                },
            })
        });
        let mut stored = stored.collect::<Result<Vec<_>, ::postgres::Error>>()?;
        // Not in the order of the server's language.
        stored.sort_by(|one, other| one.source_id.cmp(&other.source_id));
        Ok(stored)
    }

    fn merge(&mut self, gone: &[String], new: &[Rows]) -> Result<(), LoadError> {
        let mut transaction = self.0.transaction()?;
        // Loads at the same time take turns; readers are not kept out.
        transaction.batch_execute(&format!(
            "LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE",
            quoted(TABLES[0].name)
        ))?;
        for table in TABLES {
            stage(&mut transaction, table, new)?;
        }
        let keys: Vec<&str> = crate::outgoing(gone, new).collect();
        for table in TABLES.iter().rev() {
            transaction.execute(&statements::delete(table, "= ANY($1)"), &[&keys])?;
        }
        for table in TABLES {
            let (name, columns) = (quoted(table.name), statements::columns(table));
            let staging = staging(table);
            transaction.batch_execute(&format!(
                "INSERT INTO {name} ({columns}) SELECT {columns} FROM {staging}"
            ))?;
        }
        transaction.commit()?;
        Ok(())
    }
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
