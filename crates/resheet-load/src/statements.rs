//! Statements made from the model's constants. No value is ever part of one.

use resheet_emit::tables::{TABLES, Table, quoted};

/// The columns of a table as a list.
pub(crate) fn columns(table: &Table) -> String {
    list(table.columns.iter().map(|column| quoted(column.name)))
}

/// Takes the rows of sources out of a table. `matches` compares the key of a
/// source with a parameter, such as `= ?1`.
pub(crate) fn delete(table: &Table, matches: &str) -> String {
    format!("DELETE FROM {} WHERE {}", quoted(table.name), of_sources(table, matches))
}

/// The condition that a row belongs to sources: by the column of their key, or
/// through the table it refers to.
fn of_sources(table: &Table, matches: &str) -> String {
    let [key] = TABLES[0].key else { return "FALSE".to_owned() };
    if table.columns.iter().any(|column| column.name == *key) {
        return format!("{} {matches}", quoted(key));
    }
    let through = table.references.iter().find_map(|reference| {
        let target = TABLES.iter().find(|target| target.name == reference.table)?;
        let columns = list(reference.columns.iter().map(|column| quoted(column)));
        let (name, rows) = (quoted(target.name), of_sources(target, matches));
        Some(format!("({columns}) IN (SELECT {columns} FROM {name} WHERE {rows})"))
    });
    through.unwrap_or_else(|| "FALSE".to_owned())
}

/// Lists what [`crate::Stored`] holds.
pub(crate) const STORED: &str = "SELECT source_id, name, resheet_version, schema_version, settings \
     FROM sources ORDER BY source_id";

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(table: &str, expected: &str) {
        let table = TABLES.iter().find(|known| known.name == table).unwrap();
        assert_eq!(delete(table, "= ?1"), expected);
    }

    #[test]
    fn every_table_is_reached_from_its_source() {
        check("sources", r#"DELETE FROM "sources" WHERE "source_id" = ?1"#);
        check("findings", r#"DELETE FROM "findings" WHERE "source_id" = ?1"#);
        check(
            "funds",
            r#"DELETE FROM "funds" WHERE ("sheet_id") IN (SELECT "sheet_id" FROM "sheets" WHERE "source_id" = ?1)"#,
        );
        assert!(TABLES.iter().all(|table| !delete(table, "= ?1").contains("FALSE")));
    }
}
