//! One printed number at a time is altered over the corpus, and the audit is
//! asked again: which check sees it, and what can no check see?
//!
//! The answer is `grammar-notes/injected-errors.md`, which a test compares.

#![allow(clippy::unwrap_used, reason = "a truth that is none fails a test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use resheet_model::{Code, Severity, Sheet};
use serde_json::Value;

use crate::typed::{self, rules, sheets, truths};

/// The kinds of numbers, and why an altered one can go unseen.
const KINDS: [(&str, &str); 14] = [
    (
        "total initial",
        "seen wherever the form prints parts; without parts nothing else depends on it",
    ),
    (
        "total budget",
        "seen wherever parts or a rate are printed; small steps only as information, because amounts are rounded themselves",
    ),
    ("total executed", "as for the budget"),
    (
        "total rate",
        "always seen; small steps only as information, because amounts are rounded themselves",
    ),
    ("total weight", "always seen: it stands in the sum of weights and in the execution score"),
    ("total score", "always seen: it stands in the execution score and in the total"),
    ("part amounts", "seen wherever the total of the column is printed"),
    ("part rate", "a row without money may print 0 or 100, so one for the other is not seen"),
    (
        "target",
        "a target that is still reached, or missed with points taken and explained, contradicts nothing",
    ),
    ("actual", "as for the target: any value beyond the target is as good as another"),
    (
        "weight",
        "an alteration by just the points of execution looks like a form that counts without them, unless its family file says that it does not",
    ),
    (
        "score",
        "a total printed in whole points hides hundredths; the family file can forbid roundings",
    ),
    ("total row", "always seen: both figures are sums"),
    (
        "goals",
        "prose is free: only a number with the name and unit of an indicator has something to contradict, and in this corpus every such number contradicts its table already",
    ),
];

fn kind(path: &str) -> Option<&'static str> {
    let parts: Vec<&str> = path.split('/').collect();
    Some(match parts[..] {
        ["funds", "0", "initial"] => "total initial",
        ["funds", "0", "budget"] => "total budget",
        ["funds", "0", "executed"] => "total executed",
        ["funds", "0", "rate"] => "total rate",
        ["funds", "0", "weight"] => "total weight",
        ["funds", "0", "score"] => "total score",
        ["funds", _, "rate"] => "part rate",
        ["funds", _, "initial" | "budget" | "executed"] => "part amounts",
        ["indicators", _, "target", "value"] => "target",
        ["indicators", _, "actual", "value"] => "actual",
        ["indicators", _, "weight"] => "weight",
        ["indicators", _, "score"] => "score",
        ["total_weight" | "total_score"] => "total row",
        ["expected_goal" | "actual_result"] => "goals",
        _ => return None,
    })
}

/// Every leaf of a sheet that is a number or, for the goals, holds some.
fn numbers(value: &Value, path: String, out: &mut Vec<(String, String)>) {
    let deeper = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}/{key}") };
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                numbers(value, deeper(key), out);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                numbers(value, deeper(&index.to_string()), out);
            }
        }
        Value::String(text) if kind(&path).is_some() => out.push((path, text.clone())),
        _ => {}
    }
}

/// The ways a person or a machine gets a number wrong.
fn alterations(number: &str) -> Vec<String> {
    let digits: Vec<char> = number.chars().collect();
    let mut made = Vec::new();
    // The last digit, one up.
    if let Some(at) = digits.iter().rposition(char::is_ascii_digit) {
        let mut last = digits.clone();
        last[at] = next(last[at]);
        made.push(last.iter().collect());
    }
    // The first digit.
    if let Some(at) = digits.iter().position(char::is_ascii_digit) {
        let mut first = digits.clone();
        first[at] = next(first[at]);
        made.push(first.iter().collect());
    }
    // Two neighbours swapped.
    let unlike = |pair: &[char]| pair[0] != pair[1] && pair.iter().all(char::is_ascii_digit);
    if let Some(at) = digits.windows(2).position(unlike) {
        let mut swapped = digits.clone();
        swapped.swap(at, at + 1);
        made.push(swapped.iter().collect());
    }
    // The point lost, or a digit too many.
    let unpointed = number.replace('.', "");
    made.push(if unpointed == number { format!("{number}0") } else { unpointed });
    made.sort();
    made.dedup();
    made.retain(|text| text != number && typed::decimal(text) != typed::decimal(number));
    made
}

fn next(digit: char) -> char {
    match digit {
        '0'..='8' => char::from(digit as u8 + 1),
        _ => '1',
    }
}

/// The same, for every number inside a text.
fn altered_texts(text: &str) -> Vec<String> {
    let mut made = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| c.is_ascii_digit()).map(|found| at + found) {
        let rest = &text[start..];
        let length = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let number = rest[..length].trim_end_matches('.');
        let end = start + number.len();
        // `1.` and `2.` number the clauses.
        if !text[end..].starts_with('.') {
            let put = |new: String| format!("{}{new}{}", &text[..start], &text[end..]);
            made.extend(alterations(number).into_iter().map(put));
        }
        at = start + length;
    }
    made
}

type Seen = BTreeSet<(Code, String, Severity)>;

fn seen(found: &[Sheet]) -> Seen {
    found
        .iter()
        .flat_map(|sheet| &sheet.findings)
        // Which way a sheet rounds is no alarm.
        .filter(|finding| !matches!(finding.code, Code::A006 | Code::A007))
        .map(|finding| (finding.code, finding.subject.to_string(), finding.severity))
        .collect()
}

fn audited(name: &str, sheet: &Value) -> Seen {
    let truth = serde_json::json!({ "sheets": [sheet] });
    let (source, mut sheets) = sheets(name, &truth, &rules());
    typed::audit_all(&source, &mut sheets);
    seen(&sheets)
}

#[derive(Default)]
struct Tally {
    altered: usize,
    warned: usize,
    informed: usize,
    by: BTreeMap<Code, usize>,
}

impl Tally {
    fn share(&self, part: usize) -> String {
        // Tenths of a percent, cut.
        let tenths = part * 1000 / self.altered.max(1);
        format!("{}.{} %", tenths / 10, tenths % 10)
    }
}

fn tally() -> BTreeMap<&'static str, Tally> {
    let mut tallies: BTreeMap<&'static str, Tally> = BTreeMap::new();
    for (name, truth) in ["seed", "extracted"].into_iter().flat_map(truths) {
        for sheet in truth["sheets"].as_array().unwrap() {
            let before = audited(&name, sheet);
            let mut leaves = Vec::new();
            numbers(sheet, String::new(), &mut leaves);
            for (path, printed) in leaves {
                let kind = kind(&path).unwrap();
                let made =
                    if kind == "goals" { altered_texts(&printed) } else { alterations(&printed) };
                for text in made {
                    let mut altered = sheet.clone();
                    *altered.pointer_mut(&format!("/{path}")).unwrap() = Value::String(text);
                    let after = audited(&name, &altered);
                    let tally = tallies.entry(kind).or_default();
                    tally.altered += 1;
                    let new: Vec<_> = after.difference(&before).collect();
                    if new.iter().any(|(_, _, severity)| *severity > Severity::Info) {
                        tally.warned += 1;
                    } else if !new.is_empty() {
                        tally.informed += 1;
                    }
                    let codes: BTreeSet<Code> = new.iter().map(|(code, _, _)| *code).collect();
                    for code in codes {
                        *tally.by.entry(code).or_default() += 1;
                    }
                }
            }
        }
    }
    tallies
}

/// What became of all alterations.
#[derive(Default)]
pub struct Answer {
    tallies: BTreeMap<&'static str, Tally>,
    all: Tally,
}

/// Alters every number of the seed and of the extracted corpus, and asks.
pub fn answer() -> Answer {
    let tallies = tally();
    let mut all = Tally::default();
    for tally in tallies.values() {
        all.altered += tally.altered;
        all.warned += tally.warned;
        all.informed += tally.informed;
    }
    Answer { tallies, all }
}

impl Answer {
    /// In one line.
    pub fn line(&self) -> String {
        let all = &self.all;
        format!(
            "{} alterations; {} raise a warning, {} information only, {} nothing.",
            all.altered,
            all.share(all.warned),
            all.share(all.informed),
            all.share(all.altered - all.warned - all.informed),
        )
    }

    /// As a page.
    pub fn page(&self) -> String {
        let mut page = String::from(HEAD);
        let _ = writeln!(page, "All: {}\n", self.line());
        page.push_str(
            "| number | altered | warning | information | seen by |\n|---|---|---|---|---|\n",
        );
        for (kind, _) in KINDS {
            let tally = &self.tallies[kind];
            let mut by: Vec<_> = tally.by.iter().collect();
            by.sort_by_key(|(code, count)| (std::cmp::Reverse(**count), **code));
            let by: Vec<String> =
                by.iter().map(|(code, count)| format!("{code} {count}")).collect();
            let _ = writeln!(
                page,
                "| {kind} | {} | {} | {} | {} |",
                tally.altered,
                tally.share(tally.warned),
                tally.share(tally.informed),
                by.join(", ")
            );
        }
        page.push_str("\n## What no check can see, and why\n\n");
        for (kind, reason) in KINDS {
            let _ = writeln!(page, "- **{kind}**: {reason}.");
        }
        page
    }
}

const HEAD: &str = "\
# Injected errors

Written by `tests/src/injected.rs`. Over every sheet of the seed
and of the extracted corpus, one printed number at a time is altered (last digit
one up, first digit changed, two neighbours swapped, decimal point lost) and the
audit asked again. An alteration is seen when a finding appears that was not
there before; which way a sheet rounds does not count.

";
