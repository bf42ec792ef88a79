//! How much of the truth of dumps laid out by blanks stands in one cell each,
//! and in the row it belongs to.

#![allow(clippy::unwrap_used, reason = "a test may stop at a broken corpus")]

use std::path::{Path, PathBuf};

use resheet_lexis::{Lexicon, fold};
use resheet_model::{RawRow, SourceText};
use serde_json::Value;

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/extracted")
}

fn decoded(path: &Path) -> SourceText {
    let bytes = std::fs::read(path).unwrap();
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => encoding_rs::GB18030.decode(error.as_bytes()).0.into_owned(),
    };
    SourceText::plain("corpus", text.trim_start_matches('\u{feff}'))
}

/// What a cell is compared by: width, blanks and sign forms apart.
fn bare(text: &str) -> String {
    let folded = fold(text);
    let without = folded.trim_end_matches(':');
    without.rsplit_once("中:").map_or(without, |(_, label)| label).replace(',', "")
}

/// A value as it may be printed: operator, number and unit with or without
/// brackets and percent sign.
fn prints(cell: &str, value: &Value) -> bool {
    let part = |name: &str| bare(value[name].as_str().unwrap_or(""));
    let whole = match value {
        Value::String(text) => bare(text),
        _ if value["text"].is_string() => part("text"),
        _ => part("op") + &part("value") + &part("unit"),
    };
    let cell = bare(cell);
    let plain = |text: &str| text.replace(['(', ')', '%'], "");
    cell == whole || plain(&cell) == plain(&whole)
}

#[derive(Default)]
struct Tally {
    found: usize,
    misses: Vec<String>,
}

impl Tally {
    fn count(&mut self, found: bool, miss: impl FnOnce() -> String) {
        if found {
            self.found += 1;
        } else {
            self.misses.push(miss());
        }
    }
}

fn measure(name: &str, tally: &mut Tally) {
    let source = decoded(&corpus().join(format!("{name}.txt")));
    let blocks = resheet_read::read(&source, Lexicon::shared());
    assert!(blocks.iter().any(|block| block.dialect == "blanks"), "{name}");
    let rows: Vec<&RawRow<'_>> = blocks.iter().flat_map(|block| &block.rows).collect();
    let stem: Vec<&str> = name.splitn(3, '-').collect();
    let truth = corpus().join(format!("{}-{}.truth.json", stem[0], stem[1]));
    let truth: Value = serde_json::from_str(&std::fs::read_to_string(truth).unwrap()).unwrap();
    let has =
        |row: &RawRow<'_>, value: &Value| row.cells.iter().any(|cell| prints(&cell.text, value));
    for sheet in truth["sheets"].as_array().unwrap() {
        for field in [
            "project_name",
            "department",
            "implementing_unit",
            "expected_goal",
            "actual_result",
            "grade",
        ] {
            if sheet[field].is_string() {
                let found = rows.iter().any(|row| has(row, &sheet[field]));
                tally.count(found, || format!("{name} {field}: {}", sheet[field]));
            }
        }
        let mut used = vec![false; rows.len()];
        let tables = [
            ("funds", "row", &["initial", "budget", "executed", "weight", "rate", "score"][..]),
            ("indicators", "level3", &["target", "actual", "weight", "score", "deviation"][..]),
        ];
        for (table, key, fields) in tables {
            for record in sheet[table].as_array().unwrap() {
                let present = || fields.iter().filter(|field| !record[**field].is_null());
                let fits =
                    |row: &RawRow<'_>| present().filter(|field| has(row, &record[**field])).count();
                let best = (0..rows.len())
                    .filter(|&at| !used[at] && has(rows[at], &record[key]))
                    .max_by_key(|&at| (fits(rows[at]), rows.len() - at));
                tally.count(best.is_some(), || format!("{name} {table}: {}", record[key]));
                for field in present() {
                    let found = best.is_some_and(|at| has(rows[at], &record[*field]));
                    tally.count(found, || {
                        format!("{name} {} {field}: {}", record[key], record[*field])
                    });
                }
                if let Some(at) = best {
                    used[at] = true;
                }
                if table == "indicators"
                    && let Some(at) = best
                {
                    levels(name, record, &rows, at, tally);
                }
            }
        }
    }
}

/// The level labels are the nearest above, in any of the columns before.
fn levels(name: &str, record: &Value, rows: &[&RawRow<'_>], at: usize, tally: &mut Tally) {
    for level in ["level1", "level2"] {
        let wanted = &record[level];
        let without = |text: &str| {
            let text = bare(text);
            text.split_once('(').map_or(text.clone(), |(front, _)| front.to_owned())
        };
        let known: Vec<String> = LEVELS.with(|levels| {
            levels.iter().filter(|(of, _)| *of == level).map(|(_, text)| text.clone()).collect()
        });
        // In a level's own column the nearest label above holds.
        let place = rows[..=at].iter().rev().take(60).find_map(|row| {
            let cells: Vec<String> = row.cells.iter().map(|cell| without(&cell.text)).collect();
            let name = cells.iter().position(|cell| !cell.is_empty() && known.contains(cell));
            name.map(|at| cells[at].clone())
        });
        let found = place.as_deref() == wanted.as_str().map(without).as_deref();
        tally.count(found, || {
            format!("{name} {} {level}: {wanted}, not {place:?}", record["level3"])
        });
    }
}

thread_local! {
    /// All level labels of the truths, by level.
    static LEVELS: Vec<(&'static str, String)> = {
        let mut out = Vec::new();
        for entry in std::fs::read_dir(corpus()).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "json") {
                let truth: Value =
                    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
                for sheet in truth["sheets"].as_array().unwrap() {
                    for record in sheet["indicators"].as_array().unwrap() {
                        for level in ["level1", "level2"] {
                            out.push((level, bare(record[level].as_str().unwrap_or(""))
                                .split('(').next().unwrap_or("").to_owned()));
                        }
                    }
                }
            }
        }
        out.sort();
        out.dedup();
        out
    };
}

#[test]
fn the_truth_stands_in_one_cell_each_and_in_one_row() {
    let mut tally = Tally::default();
    let mut names: Vec<String> = std::fs::read_dir(corpus())
        .unwrap()
        .filter_map(|entry| {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let stem = name.strip_suffix(".txt")?;
            (stem.ends_with("pdftotext-layout") || stem.ends_with("html-w3m"))
                .then(|| stem.to_owned())
        })
        .collect();
    names.sort();
    assert!(names.len() >= 12, "{names:?}");
    for name in &names {
        measure(name, &mut tally);
    }
    let all = tally.found + tally.misses.len();
    let permille = tally.found * 1000 / all;
    assert!(permille >= 995, "{permille} of 1000\n{}", tally.misses.join("\n"));
}
