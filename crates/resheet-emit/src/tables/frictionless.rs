//! The description that lies beside the CSV files: a Data Package (version 2)
//! with a Table Schema for each.

use serde::Serialize;

use super::csv::Dialect;
use super::labels::Labels;
use super::model::{Column, Kind, Table};
use super::star::TABLES;
use crate::SCHEMA_VERSION;

#[derive(Serialize)]
struct Package {
    #[serde(rename = "$schema")]
    profile: &'static str,
    name: &'static str,
    title: &'static str,
    version: &'static str,
    resources: Vec<Resource>,
}

#[derive(Serialize)]
struct Resource {
    name: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    description: &'static str,
    path: String,
    format: &'static str,
    mediatype: &'static str,
    encoding: &'static str,
    dialect: CsvDialect,
    schema: Schema,
}

#[derive(Serialize)]
struct CsvDialect {
    #[serde(rename = "lineTerminator")]
    line_terminator: &'static str,
}

#[derive(Serialize)]
struct Schema {
    #[serde(rename = "$schema")]
    profile: &'static str,
    fields: Vec<Field>,
    #[serde(rename = "missingValues")]
    missing_values: [&'static str; 1],
    #[serde(rename = "primaryKey")]
    primary_key: Vec<String>,
    #[serde(rename = "foreignKeys", skip_serializing_if = "Vec::is_empty")]
    foreign_keys: Vec<ForeignKey>,
}

#[derive(Serialize)]
struct Field {
    name: String,
    #[serde(rename = "type")]
    kind: &'static str,
    description: &'static str,
    /// What stands for yes and no, where that is not `true` and `false`.
    #[serde(rename = "trueValues", skip_serializing_if = "Option::is_none")]
    yes: Option<[&'static str; 1]>,
    #[serde(rename = "falseValues", skip_serializing_if = "Option::is_none")]
    no: Option<[&'static str; 1]>,
    #[serde(skip_serializing_if = "Constraints::is_empty")]
    constraints: Constraints,
}

#[derive(Serialize)]
struct Constraints {
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    required: bool,
    #[serde(rename = "enum", skip_serializing_if = "Option::is_none")]
    words: Option<Vec<&'static str>>,
}

impl Constraints {
    fn is_empty(&self) -> bool {
        !self.required && self.words.is_none()
    }
}

#[derive(Serialize)]
struct ForeignKey {
    fields: Vec<String>,
    reference: Target,
}

#[derive(Serialize)]
struct Target {
    resource: &'static str,
    fields: Vec<String>,
}

/// `datapackage.json`: what the CSV files of a dialect hold, as indented JSON.
pub fn datapackage(dialect: Dialect) -> String {
    labelled_datapackage(dialect, Labels::Names)
}

/// The same for files whose columns are called by these labels.
pub fn labelled_datapackage(dialect: Dialect, labels: Labels) -> String {
    let package = Package {
        profile: "https://datapackage.org/profiles/2.0/datapackage.json",
        name: "resheet",
        title: "Fiscal performance self-evaluation sheets",
        version: SCHEMA_VERSION,
        resources: TABLES.iter().map(|table| resource(table, dialect, labels)).collect(),
    };
    // Structs of strings always become JSON.
    serde_json::to_string_pretty(&package).map_or_else(|_| String::new(), |json| json + "\n")
}

fn resource(table: &'static Table, dialect: Dialect, labels: Labels) -> Resource {
    let names =
        |columns: &[&str]| columns.iter().map(|column| labels.named(table, column)).collect();
    let foreign_keys = table.references.iter().map(|reference| ForeignKey {
        fields: names(reference.columns),
        reference: Target { resource: reference.table, fields: names(reference.columns) },
    });
    Resource {
        name: table.name,
        kind: "table",
        description: table.about,
        path: format!("{}.csv", table.name),
        format: "csv",
        mediatype: "text/csv",
        encoding: match dialect {
            Dialect::Standard => "utf-8",
            Dialect::Excel => "utf-8-sig",
        },
        dialect: CsvDialect { line_terminator: "\r\n" },
        schema: Schema {
            profile: "https://datapackage.org/profiles/2.0/tableschema.json",
            fields: table
                .columns
                .iter()
                .map(|column| field(column, labels.of(table, column), labels))
                .collect(),
            missing_values: [""],
            primary_key: names(table.key),
            foreign_keys: foreign_keys.collect(),
        },
    }
}

fn field(column: &Column, name: String, labels: Labels) -> Field {
    let (kind, words) = match column.kind {
        Kind::Text => ("string", None),
        Kind::Integer => ("integer", None),
        Kind::Decimal => ("number", None),
        Kind::Boolean => ("boolean", None),
        Kind::Date => ("date", None),
        Kind::OneOf(words) => {
            let words = words().into_iter().map(|word| labels.word(column.kind, word));
            ("string", Some(words.collect()))
        }
    };
    let is_named = matches!(column.kind, Kind::Boolean) && labels != Labels::Names;
    let called = |word| is_named.then(|| [labels.word(column.kind, word)]);
    let (yes, no) = (called("true"), called("false"));
    let constraints = Constraints { required: column.required, words };
    Field { name, kind, description: column.about, yes, no, constraints }
}
