//! How many one-page sheets a second are printed on one core, and how large
//! they are: `cargo bench -p resheet-emit --bench print`.
//!
//! Sheets differ in their words, so that each document has a subset of its own.

#![allow(missing_docs, unreachable_pub, clippy::print_stdout, reason = "a bench reports")]

#[path = "../src/sample.rs"]
mod sample;

use std::time::{Duration, Instant};

use resheet_emit::layout::{self, PageOptions};
use resheet_emit::pdf::{self, PdfOptions};
use resheet_model::{Conversion, Outcome, Sheet, SourceText};
use sample::{Rows, seen, sheet};

const DOCUMENTS: u32 = 200;

struct Typewriter;

impl layout::Metrics for Typewriter {
    fn advance(&self, c: char) -> layout::Em {
        if c.is_ascii() { 500 } else { 1000 }
    }
}

/// As many characters as there are in a font's daily use.
const MANY: u32 = 5000;
/// About as many as all sheets of the test corpus have.
const USUAL: u32 = 1000;

/// Sheets of about 110 cells and 170 different characters, with so many in all.
fn sheets(characters: u32) -> Vec<Sheet> {
    let mut sheets = Vec::new();
    for number in 0..DOCUMENTS {
        let mut made = sheet(&Rows { indicators: 11, ..Rows::default() });
        for (row, indicator) in (0..).zip(&mut made.indicators) {
            let first = 0x4E00 + (number * 11 + row) * 7 % characters;
            let name = (first..first + 8).filter_map(char::from_u32).collect::<String>();
            indicator.level3 = seen(name);
        }
        sheets.push(made);
    }
    sheets
}

fn conversion(sheets: Vec<Sheet>) -> Conversion {
    let source = SourceText::plain("bench.txt", "");
    Conversion { source, outcome: Outcome::Converted, sheets, stray: vec![], findings: vec![] }
}

fn report(name: &str, documents: u32, bytes: usize, taken: Duration) {
    let micros = taken.as_micros().max(1);
    let rate = u128::from(documents) * 1_000_000 / micros;
    let each = bytes / usize::try_from(documents).unwrap_or(1);
    println!(
        "{name:<24} {rate:>6} /s  {:>6} us  {each:>6} bytes each",
        micros / u128::from(documents)
    );
}

/// The same documents on two threads, half of them each.
fn two_threads(single: &[Conversion], print: impl Fn(&Conversion) -> usize + Sync) {
    let (one, other) = single.split_at(single.len() / 2);
    let start = Instant::now();
    let bytes = std::thread::scope(|scope| {
        let second = scope.spawn(|| other.iter().map(&print).sum::<usize>());
        one.iter().map(&print).sum::<usize>() + second.join().unwrap_or(0)
    });
    report("on two threads", DOCUMENTS, bytes, start.elapsed());
}

fn main() {
    let options = PdfOptions::default();
    let print = |conversion: &Conversion| {
        let mut out = Vec::new();
        // A vector takes every write.
        let _ = pdf::write(conversion, &options, &mut out);
        out.len()
    };
    let single: Vec<Conversion> =
        sheets(MANY).into_iter().map(|one| conversion(vec![one])).collect();
    for name in ["first time", "one sheet each"] {
        let start = Instant::now();
        let bytes = single.iter().map(print).sum();
        report(name, DOCUMENTS, bytes, start.elapsed());
    }
    let start = Instant::now();
    let page = PageOptions::default();
    for one in &single {
        for sheet in &one.sheets {
            std::hint::black_box(layout::pages(sheet, &one.source, &page, &Typewriter));
        }
    }
    report("layout alone", DOCUMENTS, 0, start.elapsed());
    for characters in [MANY, USUAL] {
        let all = conversion(sheets(characters));
        let start = Instant::now();
        let bytes = print(&all);
        let name = format!("in one file, of {characters}");
        report(&name, DOCUMENTS, bytes, start.elapsed());
    }
    two_threads(&single, print);
}
