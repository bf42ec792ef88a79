//! One small sample per code: `tests/findings/<CODE>.txt`, or
//! `<CODE>.<more>.txt` where the file's name matters. The samples are
//! converted for real, and `grammar-notes/findings.md` is written from what
//! comes of them when `RESHEET_BLESS` is set, and compared with it otherwise.
//!
//! A code without a sample fails, unless it stands in `tests/findings/open`,
//! which says why; a code that stands there and has a sample fails too, so
//! that the list can only shrink.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use resheet_audit::{audit_run, summarise};
use resheet_model::catalogue::{Language, codes, entry, message};
use resheet_model::{Conversion, Finding};
use resheet_pipeline::{Engine, Options};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The sample of each code that has one.
fn samples() -> BTreeMap<String, PathBuf> {
    let folder = root().join("tests/findings");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name.split('.').next().unwrap().to_owned(), path)
        })
        .collect()
}

/// Codes without a sample, each with the reason.
fn open() -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(root().join("tests/findings/open")).unwrap();
    text.lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(code, reason)| (code.to_owned(), reason.to_owned()))
        .collect()
}

fn convert(path: &Path) -> Conversion {
    let name = path.file_name().unwrap().to_string_lossy();
    let engine = Engine::new(&Options::default()).unwrap();
    engine.convert(&name, &std::fs::read(path).unwrap())
}

/// What is said of a sample, the checks over a run included.
fn found(conversion: &Conversion) -> Vec<Finding> {
    let mut found: Vec<Finding> =
        conversion.all_findings().map(|(_, finding)| finding.clone()).collect();
    let summaries: Vec<_> =
        conversion.sheets.iter().map(|sheet| summarise(0, &conversion.source, sheet)).collect();
    let name = |_| conversion.source.name.clone();
    found.extend(audit_run(&summaries, name).into_iter().map(|run| run.finding));
    found
}

/// Whether a sample shows its code: as a finding, or as a repair.
fn shows(code: &str, conversion: &Conversion) -> bool {
    found(conversion).iter().any(|finding| finding.code == code)
        || conversion
            .sheets
            .iter()
            .flat_map(|sheet| &sheet.repairs)
            .any(|repair| repair.rule == code)
}

#[test]
fn every_code_has_a_sample_that_shows_it() {
    let (samples, open) = (samples(), open());
    let mut wrong = Vec::new();
    for code in codes() {
        match (samples.get(code), open.contains_key(code)) {
            (None, false) => wrong.push(format!("{code} has no sample")),
            (Some(_), true) => wrong.push(format!("{code} has a sample: take it off the list")),
            (Some(path), false) if !shows(code, &convert(path)) => {
                let came = found(&convert(path));
                let came: Vec<&str> = came.iter().map(|finding| finding.code).collect();
                wrong.push(format!("the sample of {code} does not show it, but {came:?}"));
            }
            _ => {}
        }
    }
    for code in samples.keys().chain(open.keys()) {
        if !codes().any(|known| known == code) {
            wrong.push(format!("{code} is no code"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_page_of_findings_is_up_to_date() {
    let path = root().join("grammar-notes/findings.md");
    let page = page();
    if std::env::var_os("RESHEET_BLESS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page,
        "grammar-notes/findings.md is not up to date; RESHEET_BLESS=1 writes it"
    );
}

fn page() -> String {
    let (samples, open) = (samples(), open());
    let head = std::fs::read_to_string(root().join("grammar-notes/findings-head.md")).unwrap();
    let mut page = head.trim_end().to_owned() + "\n";
    for code in codes() {
        let Some(entry) = entry(code) else { continue };
        let _ = write!(
            page,
            "\n## {code} {} ({})\n\n{}\n\n{}\n\nWrong when: {}\n\n错判情形：{}\n\n",
            entry.name,
            entry.severity,
            entry.help.en,
            entry.help.zh,
            entry.wrong_when.en,
            entry.wrong_when.zh
        );
        let Some(path) = samples.get(code) else {
            let _ = writeln!(page, "No sample: {}", open.get(code).map_or("", String::as_str));
            continue;
        };
        let conversion = convert(path);
        let said = found(&conversion);
        let name = path.file_name().unwrap().to_string_lossy();
        let _ = writeln!(page, "From a run over `tests/findings/{name}`:\n\n```text");
        for finding in said.iter().filter(|finding| finding.code == code).take(1) {
            let place = conversion.source.place(finding.span);
            let _ =
                writeln!(page, "line {}, column {}: {}", place.line, place.column, finding.subject);
            let _ = writeln!(page, "{}", message(finding, Language::English));
            let _ = writeln!(page, "{}", message(finding, Language::Chinese));
            let (line, _) = conversion.source.line(finding.span);
            let _ = writeln!(page, "> {}", line.trim_end().replace('\t', " → "));
        }
        let repairs = conversion.sheets.iter().flat_map(|sheet| &sheet.repairs);
        for repair in repairs.filter(|repair| repair.rule == code).take(1) {
            let place = conversion.source.place(repair.span);
            let _ = writeln!(page, "line {}, column {}: {}", place.line, place.column, repair.note);
        }
        page.push_str("```\n");
    }
    page
}
