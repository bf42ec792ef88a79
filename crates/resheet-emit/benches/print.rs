//! `make printing`: how many one-page sheets a second are printed on one core, how
//! large they are, and how many a second are written as workbooks, beside what is asked.
//!
//! Sheets differ in their words, so that each document has a subset of its own. All
//! files are tagged, carry their data and go to memory.

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

/// Documents of one page a second on one core, their bytes, and workbooks a second.
const BARS: (u128, usize, u128) = (900, 42_000, 450);

fn rate(documents: u32, taken: Duration) -> u128 {
    u128::from(documents) * 1_000_000 / taken.as_micros().max(1)
}

fn report(name: &str, documents: u32, bytes: usize, taken: Duration) {
    let micros = taken.as_micros().max(1);
    let rate = rate(documents, taken);
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

/// The best of some turns: another program on the core makes one slower, none quicker.
fn best(turns: u32, mut turn: impl FnMut() -> usize) -> (usize, Duration) {
    let timed = |_| {
        let start = Instant::now();
        let bytes = turn();
        (bytes, start.elapsed())
    };
    (0..turns).map(timed).min_by_key(|(_, taken)| *taken).unwrap_or_default()
}

fn verdict(what: &str, met: bool) {
    println!("{} {what}", if met { "met:    " } else { "NOT MET:" });
}

/// Workbooks of the same sheets, one each.
#[cfg(feature = "xlsx")]
fn workbooks(single: &[Conversion]) {
    let options = PdfOptions::default();
    let write = |conversion: &Conversion| {
        let mut out = Vec::new();
        let _ = resheet_emit::xlsx::write(conversion, &options, &mut out);
        out.len()
    };
    let (bytes, taken) = best(TURNS, || single.iter().map(write).sum());
    report("workbooks", DOCUMENTS, bytes, taken);
    let asked = format!("{} workbooks a second", BARS.2);
    verdict(&asked, rate(DOCUMENTS, taken) >= BARS.2);
}

const TURNS: u32 = 5;

/// What is asked of documents of one page each.
fn bars(single: &[Conversion], print: impl Fn(&Conversion) -> usize) {
    let (bytes, taken) = best(TURNS, || single.iter().map(&print).sum());
    report("one sheet each, best", DOCUMENTS, bytes, taken);
    let each = bytes / single.len().max(1);
    verdict(&format!("{} documents a second", BARS.0), rate(DOCUMENTS, taken) >= BARS.0);
    verdict(&format!("at most {} bytes each", BARS.1), each <= BARS.1);
    let whole = |conversion: &Conversion| {
        let mut out = Vec::new();
        let _ = pdf::write(conversion, &PdfOptions::default(), &mut out);
        out
    };
    verdict("the same bytes twice", single.iter().all(|one| whole(one) == whole(one)));
    let tagged = |bytes: &[u8]| bytes.windows(4).any(|four| four == b"pdfu");
    verdict("tagged, and saying so", single.iter().all(|one| tagged(&whole(one))));
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
    bars(&single, print);
    #[cfg(feature = "xlsx")]
    workbooks(&single);
}
