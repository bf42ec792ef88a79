//! Rows and CSV files.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use resheet_emit::tables::{
    CsvTables, Database, Datum, Dialect, Kind, Lineage, Sink, TABLES, Table, datapackage, fits,
    markdown, rows, sql,
};
use resheet_model::{Conversion, Outcome, SourceText};

use crate::fixture::conversion;

/// The files of one run by name.
pub(crate) fn files(conversions: &[Conversion], dialect: Dialect) -> BTreeMap<String, String> {
    let lineage = Lineage { run_id: Some("run-1".to_owned()), ..Lineage::default() };
    let mut tables = CsvTables::new(lineage, dialect, |_| Ok(Vec::new())).unwrap();
    for conversion in conversions {
        tables.push(conversion).unwrap();
    }
    let files = tables.finish().unwrap().into_iter();
    let named = TABLES
        .iter()
        .zip(files)
        .map(|(table, file)| (format!("{}.csv", table.name), String::from_utf8(file).unwrap()));
    named.chain([("datapackage.json".to_owned(), datapackage(dialect))]).collect()
}

/// Keeps each row as text by column.
#[derive(Default)]
struct Kept {
    rows: BTreeMap<&'static str, Vec<BTreeMap<&'static str, String>>>,
}

impl Sink for Kept {
    fn row(&mut self, table: &'static Table, row: &[Datum<'_>]) -> io::Result<()> {
        assert_eq!(row.len(), table.columns.len(), "{}", table.name);
        let mut kept = BTreeMap::new();
        for (column, datum) in table.columns.iter().zip(row) {
            let name = format!("{}.{}", table.name, column.name);
            let of_kind = match (column.kind, datum) {
                (_, Datum::Null) => !column.required,
                (Kind::Text, Datum::Text(text)) => !text.is_empty(),
                (Kind::OneOf(words), Datum::Text(text)) => words().contains(&text.as_ref()),
                (Kind::Decimal, Datum::Decimal(number)) => fits(*number),
                (Kind::Integer, Datum::Integer(_))
                | (Kind::Boolean, Datum::Boolean(_))
                | (Kind::Date, Datum::Date { .. }) => true,
                _ => false,
            };
            assert!(of_kind, "{name} is {datum:?}");
            if *datum != Datum::Null {
                kept.insert(column.name, format!("{datum:?}"));
            }
        }
        self.rows.entry(table.name).or_default().push(kept);
        Ok(())
    }
}

fn kept() -> Kept {
    let mut kept = Kept::default();
    rows(&conversion(), &Lineage::default(), &mut kept).unwrap();
    kept
}

#[test]
fn csv() {
    for dialect in [Dialect::Standard, Dialect::Excel] {
        let mut all = String::new();
        for (name, text) in files(&[conversion()], dialect) {
            if name.ends_with(".csv") {
                all += &format!("--- {name}\n{text}");
            }
        }
        insta::assert_snapshot!(format!("{dialect:?}"), all);
    }
}

#[test]
fn every_value_is_of_its_kind_and_every_table_has_rows() {
    assert_eq!(kept().rows.len(), TABLES.len());
}

#[test]
fn keys_are_unique_and_references_are_met() {
    let kept = kept();
    let values = |table: &str, columns: &[&str]| -> Vec<Option<Vec<String>>> {
        let values = |row: &BTreeMap<&str, String>| {
            columns.iter().map(|column| row.get(column).cloned()).collect()
        };
        kept.rows[table].iter().map(values).collect()
    };
    for table in TABLES {
        let keys = values(table.name, table.key);
        let different: BTreeSet<_> = keys.iter().flatten().collect();
        assert_eq!(different.len(), keys.len(), "key of {}", table.name);
        for reference in table.references {
            let known: BTreeSet<_> =
                values(reference.table, reference.columns).into_iter().flatten().collect();
            for value in values(table.name, reference.columns).into_iter().flatten() {
                assert!(known.contains(&value), "{} {value:?}", table.name);
            }
        }
    }
}

#[test]
fn stray_text_is_in_no_table() {
    for (name, text) in files(&[conversion()], Dialect::Standard) {
        for word in ["张三", "13800000000", "李四"] {
            assert!(!text.contains(word), "{word} in {name}");
        }
    }
}

#[test]
fn the_same_bytes_twice_are_one_source() {
    let twice = files(&[conversion(), conversion()], Dialect::Standard);
    assert_eq!(twice, files(&[conversion()], Dialect::Standard));
}

#[test]
fn inputs_that_could_not_be_read_have_keys_of_their_own() {
    let unread = |name: &str| Conversion {
        source: SourceText::plain(name, ""),
        outcome: Outcome::Failed,
        sheets: Vec::new(),
        stray: Vec::new(),
        findings: Vec::new(),
    };
    let files = files(&[unread("a"), unread("b")], Dialect::Standard);
    assert_eq!(files["sources.csv"].lines().count(), 3);
}

#[test]
fn columns_are_named_once_and_keys_are_columns() {
    for table in TABLES {
        let names: BTreeSet<_> = table.columns.iter().map(|column| column.name).collect();
        assert_eq!(names.len(), table.columns.len(), "{}", table.name);
        let keys = table.key.iter().chain(table.references.iter().flat_map(|to| to.columns));
        assert!(keys.into_iter().all(|column| names.contains(column)), "{}", table.name);
    }
}

#[test]
fn every_column_is_in_every_description() {
    let descriptions: Vec<String> = Database::ALL
        .into_iter()
        .map(sql)
        .chain([markdown(), datapackage(Dialect::Standard)])
        .collect();
    for column in TABLES.iter().flat_map(|table| table.columns) {
        for description in &descriptions {
            assert!(description.contains(column.name), "{}", column.name);
        }
    }
}

#[test]
fn the_page_of_the_tables_is_what_the_code_says() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/tables.md");
    let page = std::fs::read_to_string(page).unwrap_or_default();
    let generated = page.split_once("<!-- generated -->\n").map(|(_, rest)| rest);
    assert!(
        generated == Some(&markdown()),
        "docs/tables.md: put this under its line `<!-- generated -->`:\n{}",
        markdown()
    );
}
