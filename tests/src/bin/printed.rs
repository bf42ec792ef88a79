//! `make printed [DIR=...]`: what printed sheets look like, over all dumps of a folder.
//!
//! ```text
//! printed [DIR] [--list WORD] [--pdf OUT]
//! ```
//!
//! Counts sheets, pages and sizes of type, and what an office would not print: a label
//! that is not the source's, a figure that a line end breaks, a column of broken names
//! or a head on three lines beside a column that is half empty. `--list` names the
//! sheets of a count whose line has the word; `--pdf` writes the files too, to look at.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use resheet_emit::layout::{Milli, PageOptions, Printed, Scope};
use resheet_emit::pdf::{self, PdfOptions};
use resheet_model::{Sheet, SourceText};
use resheet_tests::corpus::{documents, home};
use resheet_tests::pages::{Cell, cells, foreign, printed};
use resheet_tests::run::engine;

/// What is counted, with the sheets that have it.
#[derive(Default)]
struct Counts(BTreeMap<String, Vec<String>>);

impl Counts {
    fn add(&mut self, what: &str, whose: String) {
        self.0.entry(what.to_owned()).or_default().push(whose);
    }
}

fn look(name: &str, sheet: &Sheet, source: &SourceText, counts: &mut Counts) {
    let printed = printed(sheet, source);
    let named = |what: &str| format!("{name} {}: {what}", sheet.ordinal + 1);
    let pages = printed.pages.len();
    counts.add("sheets", named(""));
    counts.add(&format!("pages of a sheet: {pages:02}"), named(""));
    if printed.pages.iter().any(|page| page.width > page.height) {
        counts.add(if pages == 1 { "lying, one page" } else { "lying, more pages" }, named(""));
    }
    let cells = cells(&printed);
    let size = cells.first().and_then(|cell| cell.lines.first()).map_or(0, |run| run.size);
    if pages == 1 {
        counts.add(&format!("one page, size {size:05}"), named(""));
        let free = free(&printed);
        if size < SMALL && free > MUCH {
            counts.add("one page below 9 points with height free", named(&format!("{free} %")));
        }
    }
    let labels: Vec<String> = foreign(sheet, source, &cells).into_iter().map(|l| l.text).collect();
    for label in &labels {
        counts.add(&format!("label not of the source: {label}"), named(""));
    }
    if !labels.is_empty() {
        counts.add("sheets with labels not of the source", named(&labels.join(" ")));
    }
    let broken = cells.iter().filter(|cell| cell.breaks_figure());
    let lines = |cell: &Cell| {
        let lines: Vec<&str> = cell.lines.iter().map(|run| run.text.as_str()).collect();
        lines.join("|")
    };
    let broken: Vec<String> = broken.map(lines).collect();
    if !broken.is_empty() {
        counts.add("sheets with broken figures", named(&broken.join(" ")));
    }
    white(&cells, counts, named);
}

/// Type below this is small.
const SMALL: Milli = 9_000;
/// More hundredths of a page than this are much.
const MUCH: Milli = 15;

/// Hundredths of the page under the last rule, without the margin.
fn free(printed: &Printed) -> Milli {
    let Some(page) = printed.pages.first() else { return 0 };
    let bottom = page.rules.iter().map(|rule| rule.y2).max().unwrap_or(0);
    (page.height - PageOptions::default().margin - bottom) * 100 / page.height
}

/// Columns of broken names and heads of three lines beside columns that are half empty.
fn white(cells: &[Cell], counts: &mut Counts, named: impl Fn(&str) -> String) {
    let mut columns: BTreeMap<(Milli, Milli), Vec<&Cell>> = BTreeMap::new();
    for cell in cells {
        columns.entry(cell.sides).or_default().push(cell);
    }
    columns.retain(|_, cells| cells.len() > 3);
    let empty = columns.values().any(|cells| cells.iter().all(|cell| cell.filled() < 50));
    if !empty {
        return;
    }
    let heads = cells.iter().filter(|cell| cell.scope == Scope::Column && cell.height() > 2);
    let heads: Vec<String> = heads.map(Cell::text).collect();
    if !heads.is_empty() {
        counts.add("sheets with heads of three lines beside white", named(&heads.join(" ")));
    }
    let broken = columns.values().filter(|cells| {
        let names = cells.iter().filter(|cell| cell.scope == Scope::Value);
        let (all, broken) = names
            .fold((0, 0), |(all, broken), cell| (all + 1, broken + usize::from(cell.height() > 1)));
        all > 2 && broken * 2 > all
    });
    let broken: Vec<String> =
        broken.filter_map(|cells| Some(cells.get(1)?.text().chars().take(12).collect())).collect();
    if !broken.is_empty() {
        counts.add("sheets with columns of broken texts beside white", named(&broken.join(" ")));
    }
}

fn main() -> io::Result<()> {
    let (mut folder, mut list, mut files) = (home(), None, None);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--list" => list = arguments.next(),
            "--pdf" => files = arguments.next().map(PathBuf::from),
            _ => folder = PathBuf::from(argument),
        }
    }
    let engine = engine();
    let mut counts = Counts::default();
    for dump in documents(&folder)? {
        let conversion = engine.convert(&dump.name, &dump.bytes);
        if let Some(files) = &files {
            // By its folder and name: names are not told twice in a folder.
            let path = dump.path.strip_prefix(&folder).unwrap_or(&dump.path);
            let path = files.join(path.with_extension("pdf"));
            fs::create_dir_all(path.parent().unwrap_or(files))?;
            pdf::write(&conversion, &PdfOptions::default(), &mut fs::File::create(path)?)?;
        }
        for sheet in &conversion.sheets {
            look(&dump.name, sheet, &conversion.source, &mut counts);
        }
    }
    let mut out = io::stdout().lock();
    for (what, sheets) in &counts.0 {
        writeln!(out, "{:>6} {what}", sheets.len())?;
        if list.as_ref().is_some_and(|word| what.contains(word.as_str())) {
            for sheet in sheets {
                writeln!(out, "         {sheet}")?;
            }
        }
    }
    Ok(())
}
