//! One row an input.

use resheet_model::{Conversion, Outcome, Severity};

use crate::tables::Lineage;
use crate::tables::model::{Kind, table};
use crate::{RESHEET_VERSION, SCHEMA_VERSION};

pub(in crate::tables) struct Row<'a> {
    pub(in crate::tables) source_id: &'a str,
    pub(in crate::tables) lineage: &'a Lineage,
    pub(in crate::tables) conversion: &'a Conversion,
}

impl Row<'_> {
    fn count(&self, severity: Severity) -> usize {
        let findings = self.conversion.all_findings();
        findings.filter(|(_, finding)| finding.severity == severity).count()
    }
}

table! {
    SOURCES = "sources": "Inputs: a row for each different sequence of bytes."
    key ["source_id"];
    |row: &Row<'_>|
    source_id: Kind::Text, required, "Key: the first sixteen hexadecimal digits of the digest; the name, behind \"unread:\", where the input could not be read."
        => row.source_id;
    name: Kind::Text, optional, "Path below the folder that was converted, or \"-\" for standard input. Of several inputs with the same bytes, the first."
        => row.conversion.source.name.as_str();
    digest: Kind::Text, optional, "SHA-256 of the bytes, in hexadecimal digits."
        => row.conversion.source.digest.as_str();
    bytes: Kind::Integer, required, "Size in bytes."
        => row.conversion.source.bytes;
    lines: Kind::Integer, required, "Lines of the decoded text."
        => row.conversion.source.line_count();
    encoding: Kind::Text, optional, "WHATWG name of the encoding it was read as."
        => row.conversion.source.encoding.name;
    byte_order_mark: Kind::Boolean, required, "Whether a byte order mark stood in front."
        => row.conversion.source.encoding.bom;
    encoding_reason: Kind::Text, optional, "Why that encoding was chosen."
        => row.conversion.source.encoding.reason.as_str();
    outcome: Kind::OneOf(outcomes), required, "How the conversion ended."
        => row.conversion.outcome.name();
    sheets: Kind::Integer, required, "How many sheets it has."
        => row.conversion.sheets.len();
    errors: Kind::Integer, required, "Findings of severity error, in the input and its sheets."
        => row.count(Severity::Error);
    warnings: Kind::Integer, required, "Findings of severity warning."
        => row.count(Severity::Warning);
    resheet_version: Kind::Text, required, "Version of the program that converted it."
        => RESHEET_VERSION;
    schema_version: Kind::Text, required, "Version of this description."
        => SCHEMA_VERSION;
    run_id: Kind::Text, optional, "The run that converted it, as named by whoever started it."
        => row.lineage.run_id.as_deref();
    settings: Kind::Text, optional, "Digest of what the conversion was told: encoding, families, limits, language. With the same digest, version and settings the rows are the same."
        => row.lineage.settings.as_deref();
}

fn outcomes() -> Vec<&'static str> {
    Outcome::ALL.map(Outcome::name).to_vec()
}
