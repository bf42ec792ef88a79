//! The same tables as a page of the documentation.

use super::model::{Column, Kind, PRECISION, SCALE, Table};
use super::star::TABLES;

/// A section per table in Markdown: what a row is, its key, its columns.
pub fn markdown() -> String {
    TABLES.iter().map(|table| section(table)).collect::<Vec<_>>().join("\n")
}

fn section(table: &Table) -> String {
    let mut out = format!("## {}\n\n{}\n\n", table.name, table.about);
    out += &format!("Key: {}.", names(table.key));
    for reference in table.references {
        out += &format!(" {} refers to `{}`.", names(reference.columns), reference.table);
    }
    out += "\n\n| column | type | null | meaning |\n|---|---|---|---|\n";
    for column in table.columns {
        out += &row(column);
    }
    out
}

fn row(column: &Column) -> String {
    let kind = match column.kind {
        Kind::Text => "text".to_owned(),
        Kind::Integer => "integer".to_owned(),
        Kind::Decimal => format!("decimal({PRECISION}, {SCALE})"),
        Kind::Boolean => "boolean".to_owned(),
        Kind::Date => "date".to_owned(),
        Kind::OneOf(words) => names(&words()),
    };
    let null = if column.required { "no" } else { "yes" };
    format!("| `{}` | {kind} | {null} | {} |\n", column.name, column.about.replace('|', "\\|"))
}

fn names(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
