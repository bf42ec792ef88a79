//! The same tables in SQL, for three databases.

use std::fmt::Write;

use super::model::{Column, Kind, PRECISION, SCALE, Table};
use super::star::TABLES;
use crate::SCHEMA_VERSION;

/// A database whose SQL we speak.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Database {
    /// PostgreSQL.
    Postgres,
    /// DuckDB.
    DuckDb,
    /// SQLite. It has no exact decimals: numbers are kept to fifteen digits,
    /// and the printed form stands beside each.
    Sqlite,
}

impl Database {
    /// Every database.
    pub const ALL: [Database; 3] = [Database::Postgres, Database::DuckDb, Database::Sqlite];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Database::Postgres => "postgres",
            Database::DuckDb => "duckdb",
            Database::Sqlite => "sqlite",
        }
    }

    /// The database of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Database::ALL.into_iter().find(|database| database.name() == name)
    }

    fn column_type(self, kind: Kind) -> String {
        match (self, kind) {
            (_, Kind::Text | Kind::OneOf(_)) => "TEXT".into(),
            (Database::Sqlite, Kind::Integer) => "INTEGER".into(),
            (_, Kind::Integer) => "BIGINT".into(),
            (Database::Sqlite, Kind::Decimal) => "NUMERIC".into(),
            (_, Kind::Decimal) => format!("DECIMAL({PRECISION}, {SCALE})"),
            (_, Kind::Boolean) => "BOOLEAN".into(),
            // Dates are text in SQLite, and in ISO 8601 they compare as text.
            (Database::Sqlite, Kind::Date) => "TEXT".into(),
            (_, Kind::Date) => "DATE".into(),
        }
    }

    /// Whether comments are statements; else they stand in the text, which
    /// SQLite keeps.
    fn has_comments(self) -> bool {
        self != Database::Sqlite
    }
}

/// A question that analysts start from.
struct View {
    name: &'static str,
    about: &'static str,
    query: &'static str,
}

static VIEWS: [View; 3] = [
    View {
        name: "execution_by_department",
        about: "Budget and execution by year and department, of sheets whose total row has both amounts and whose money unit is known.",
        query: include_str!("views/execution_by_department.sql"),
    },
    View {
        name: "indicators_missed",
        about: "Indicators whose actual value, in the unit of the target, does not reach it.",
        query: include_str!("views/indicators_missed.sql"),
    },
    View {
        name: "scores_that_disagree",
        about: "Sheets whose printed total is neither the sum of all scores nor that of the indicators alone; only where all scores were read.",
        query: include_str!("views/scores_that_disagree.sql"),
    },
];

/// The statements that make all tables and views in an empty database, with
/// keys, checks and comments.
pub fn sql(database: Database) -> String {
    let mut out =
        format!("-- resheet tables, version {SCHEMA_VERSION}, for {}.\n", database.name());
    for table in TABLES {
        create_table(&mut out, database, table);
        create_indexes(&mut out, database, table);
    }
    for view in &VIEWS {
        create_view(&mut out, database, view);
    }
    out
}

fn create_table(out: &mut String, database: Database, table: &Table) {
    let mut lines: Vec<String> = Vec::new();
    for column in table.columns {
        let mut line = String::new();
        if !database.has_comments() {
            line = format!("-- {}\n    ", column.about);
        }
        line += &column_definition(database, column);
        lines.push(line);
    }
    lines.push(format!("PRIMARY KEY ({})", names(table.key)));
    for reference in table.references {
        let (columns, target) = (names(reference.columns), quoted(reference.table));
        lines.push(format!("FOREIGN KEY ({columns}) REFERENCES {target} ({columns})"));
    }
    put(out, format_args!("\n-- {}\n", table.about));
    put(
        out,
        format_args!("CREATE TABLE {} (\n    {}\n);\n", quoted(table.name), lines.join(",\n    ")),
    );
    if database.has_comments() {
        comment(out, "TABLE", &quoted(table.name), table.about);
        for column in table.columns {
            let path = format!("{}.{}", quoted(table.name), quoted(column.name));
            comment(out, "COLUMN", &path, column.about);
        }
    }
}

/// An index for each reference that the key does not serve: without one,
/// taking out a row reads every table that may refer to it.
fn create_indexes(out: &mut String, database: Database, table: &Table) {
    // DuckDB is for scans; there an index only costs.
    if database == Database::DuckDb {
        return;
    }
    for reference in table.references {
        if !table.key.starts_with(reference.columns) {
            let index = quoted(&format!("{}_{}", table.name, reference.columns.join("_")));
            let (table, columns) = (quoted(table.name), names(reference.columns));
            put(out, format_args!("CREATE INDEX {index} ON {table} ({columns});\n"));
        }
    }
}

fn column_definition(database: Database, column: &Column) -> String {
    let mut out = format!("{} {}", quoted(column.name), database.column_type(column.kind));
    if column.required {
        out += " NOT NULL";
    }
    match column.kind {
        Kind::OneOf(words) => {
            let words: Vec<_> = words().into_iter().map(literal).collect();
            put(
                &mut out,
                format_args!(" CHECK ({} IN ({}))", quoted(column.name), words.join(", ")),
            );
        }
        Kind::Boolean if database == Database::Sqlite => {
            put(&mut out, format_args!(" CHECK ({} IN (0, 1))", quoted(column.name)));
        }
        _ => {}
    }
    out
}

fn create_view(out: &mut String, database: Database, view: &View) {
    put(out, format_args!("\n-- {}\n", view.about));
    put(out, format_args!("CREATE VIEW {} AS\n{};\n", quoted(view.name), view.query.trim_end()));
    if database.has_comments() {
        comment(out, "VIEW", &quoted(view.name), view.about);
    }
}

fn comment(out: &mut String, kind: &str, path: &str, text: &str) {
    put(out, format_args!("COMMENT ON {kind} {path} IS {};\n", literal(text)));
}

fn names(columns: &[&str]) -> String {
    columns.iter().map(|column| quoted(column)).collect::<Vec<_>>().join(", ")
}

/// A name as an identifier of SQL.
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string does not fail.
    let _ = out.write_fmt(text);
}
