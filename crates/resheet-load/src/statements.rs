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

/// Lists what [`crate::plan::StoredSource`] holds.
pub(crate) const SOURCES: &str = "SELECT source_id, name, outcome = 'converted', \
     resheet_version, schema_version, settings FROM sources";

/// Tells whether there is no source.
pub(crate) const IS_EMPTY: &str = "SELECT NOT EXISTS (SELECT 1 FROM sources)";

/// Lists what stands where.
pub(crate) const PLACES: &str = "SELECT root, path, source_id FROM places";

/// Lists the keys of sources that stand nowhere.
pub(crate) const NOWHERE: &str = "SELECT source_id FROM sources WHERE NOT EXISTS \
     (SELECT 1 FROM places WHERE places.source_id = sources.source_id) ORDER BY source_id";

/// Calls sources by a place that they have, where the one they were called by is
/// gone.
pub(crate) const RENAME: &str = "UPDATE sources SET name = \
     (SELECT MIN(path) FROM places WHERE places.source_id = sources.source_id) \
     WHERE NOT EXISTS (SELECT 1 FROM places \
     WHERE places.source_id = sources.source_id AND places.path = sources.name)";

/// Lists the summaries of sheets that this version made, in the order of names;
/// its parameter is the version.
pub(crate) const SUMMARIES: &str = "SELECT sources.source_id, sources.name, ordinal, summary \
     FROM sheet_summaries JOIN sources ON sources.source_id = sheet_summaries.source_id \
     WHERE sources.resheet_version = ";

/// Tables that a load keeps beside those of the model, with their columns.
pub(crate) const OWN: [(&str, &[&str]); 3] = [
    ("places", &["root", "path", "source_id", "run_id", "loaded_at"]),
    ("findings_across", &["sheet_id", "source_id", "code", "severity", "line", "message"]),
    ("sheet_summaries", &["source_id", "ordinal", "summary"]),
];

/// The statements that make them. `bytes` is the type of a sequence of bytes.
pub(crate) fn own(bytes: &str) -> String {
    include_str!("own.sql").replace("{BYTES}", bytes)
}

/// Takes the rows of sources out of those that are about sheets.
pub(crate) fn delete_own(matches: &str) -> [String; 2] {
    let [_, about_sheets @ ..] = &OWN;
    about_sheets.map(|(name, _)| format!("DELETE FROM {name} WHERE source_id {matches}"))
}

/// Puts a row into one of them; `parameter` is that of a position, from 1.
pub(crate) fn insert_own(table: usize, parameter: impl Fn(usize) -> String) -> String {
    let (name, columns) = OWN[table];
    let parameters: Vec<_> = (1..=columns.len()).map(parameter).collect();
    format!("INSERT INTO {name} ({}) VALUES ({})", columns.join(", "), parameters.join(", "))
}

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
