//! A record as plain JSON, in the shape of the truth files.

use serde_json::{Map, Value};

use crate::record::{Leaf, Record, Row};

/// The document of some records, as the outside judge reads it.
pub fn document(records: &[Record]) -> Value {
    let sheets = records.iter().map(sheet).collect();
    Value::Object(Map::from_iter([("sheets".to_owned(), Value::Array(sheets))]))
}

fn sheet(record: &Record) -> Value {
    let mut out = Map::new();
    for leaf in record.header.iter().chain(&record.goals).chain(&record.totals) {
        insert(&mut out, leaf);
    }
    out.insert("funds".to_owned(), table(&record.funds));
    out.insert("indicators".to_owned(), table(&record.indicators));
    Value::Object(out)
}

fn table(rows: &[Row]) -> Value {
    let row = |row: &Row| {
        let mut out = Map::new();
        for leaf in row {
            insert(&mut out, leaf);
        }
        Value::Object(out)
    };
    Value::Array(rows.iter().map(row).collect())
}

fn insert(out: &mut Map<String, Value>, leaf: &Leaf) {
    let text = Value::String(leaf.text.clone());
    let Some((name, part)) = leaf.path.split_once('.') else {
        out.insert(leaf.path.clone(), text);
        return;
    };
    let inner = out.entry(name).or_insert_with(|| Value::Object(Map::new()));
    if let Some(inner) = inner.as_object_mut() {
        inner.insert(part.to_owned(), text);
    }
}
