//! Findings as SARIF 2.1.0, which code hosts and editors read.

use std::io::{self, Write};

use resheet_model::catalogue::{self, Language};
use resheet_model::{Code, Finding, Severity, Sheet, SourceText};
use serde_json::{Value, json};

use super::baseline::fingerprint;

/// What stands before the results.
pub(super) const HEAD: &str = concat!(
    "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",",
    "\"runs\":[{\"columnKind\":\"unicodeCodePoints\",\"results\":[\n"
);

/// What stands between two results.
pub(super) const BETWEEN: &str = ",\n";

/// One result. `path` is the input as the user can open it.
pub(super) fn result(
    source: &SourceText,
    path: &str,
    sheet: Option<&Sheet>,
    finding: &Finding,
    language: Language,
) -> Value {
    let place = source.place(finding.span);
    let text = source.slice(finding.span);
    let mut region = json!({ "startLine": place.line, "startColumn": place.column });
    if !text.is_empty() && !text.contains(['\n', '\r']) {
        region["endColumn"] = (u64::from(place.column) + text.chars().count() as u64).into();
    }
    let subject = finding.subject.to_string();
    let logical = source.shown_spot(finding.span).map_or(subject.clone(), |spot| {
        // A document is no text: its own place says where to look.
        format!("{spot}: {subject}")
    });
    json!({
        "ruleId": finding.code,
        "level": level(finding.severity),
        "message": { "text": catalogue::message(finding, language) },
        "locations": [{
            "physicalLocation": { "artifactLocation": { "uri": uri(path) }, "region": region },
            "logicalLocations": [{ "fullyQualifiedName": logical }],
        }],
        "partialFingerprints": { "resheet/v1": fingerprint(&source.name, sheet, finding) },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// What stands behind the results: the program and the rules that were met.
pub(super) fn tail(out: &mut dyn Write, codes: &[Code], language: Language) -> io::Result<()> {
    let rule = |code: &Code| {
        let entry = catalogue::entry(*code)?;
        Some(json!({
            "id": code,
            "name": entry.name,
            "shortDescription": { "text": entry.message.get(language) },
            "help": { "text": entry.help.get(language) },
        }))
    };
    let rules: Vec<Value> = codes.iter().filter_map(rule).collect();
    let driver = json!({
        "name": "resheet", "version": resheet_emit::RESHEET_VERSION, "rules": rules,
    });
    writeln!(out, "\n],\"tool\":{{\"driver\":{driver}}}}}]}}")
}

/// A path as a relative or absolute reference: what is no letter, digit or sign of a
/// path is written by its bytes.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_reference() {
        assert_eq!(uri("dumps/2023/a b.txt"), "dumps/2023/a%20b.txt");
        assert_eq!(uri("决算"), "%E5%86%B3%E7%AE%97");
    }
}
