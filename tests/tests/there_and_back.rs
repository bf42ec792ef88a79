//! What is printed reads back as the same data: sheets of the corpus are printed,
//! its text is taken out of the PDF with programs that are not ours, called as
//! docs/printing.md says, and converted again.
//!
//! How many leaves come back stands in a golden file, program by program, with the
//! sheets that lose more than one of a hundred; `make bless` renews it. What was read
//! whole comes back with next to nothing lost; the others are printed with their
//! guesses and marks, and these are harder to read than any form.

#![allow(clippy::unwrap_used, reason = "a test that cannot run its programs has failed")]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use resheet_emit::pdf::{self, PdfOptions};
use resheet_model::Conversion;
use resheet_tests::corpus::{Document, documents, home};
use resheet_tests::outside::{python, run};
use resheet_tests::record::{Leaf, Record, from_sheet};
use resheet_tests::run::{engine, judge};
use resheet_tests::score::score;
use resheet_tests::silent::{Notice, notice};

/// One of so many dumps is printed: their documents are all there, and the programs take
/// their time.
const STEP: usize = 3;

/// Dumps, and whether all sheets of each were read whole.
fn dumps() -> Vec<(Document, Conversion, bool)> {
    let read = |dump: Document| {
        let conversion = engine().convert(&dump.name, &dump.bytes);
        let whole = judge(&conversion, &dump).score.perfect.iter().all(|perfect| *perfect);
        (dump, conversion, whole)
    };
    documents(&home()).unwrap().into_iter().step_by(STEP).map(read).collect()
}

fn leaves(record: &Record) -> Vec<String> {
    let told = |place: &str, leaf: &Leaf| {
        let text: String = leaf.text.split_whitespace().collect();
        format!("{place}{}={text}", leaf.path)
    };
    let groups = [&record.header, &record.goals, &record.totals];
    let mut out: Vec<String> = groups.into_iter().flatten().map(|leaf| told("", leaf)).collect();
    for (table, rows) in [("funds", &record.funds), ("indicators", &record.indicators)] {
        for (at, row) in rows.iter().enumerate() {
            out.extend(row.iter().map(|leaf| told(&format!("{table}[{at}]."), leaf)));
        }
    }
    out
}

/// What of the leaves of sheets came back.
#[derive(Default)]
struct Tally {
    leaves: usize,
    lost: usize,
    new: usize,
    sheets: usize,
    same: usize,
    silent: usize,
}

impl Tally {
    /// The share of leaves that came back, in hundredths of a percent.
    fn share(&self) -> usize {
        (self.leaves - self.lost) * 10_000 / self.leaves.max(1)
    }

    fn line(&self) -> String {
        let Tally { leaves, new, sheets, same, silent, .. } = self;
        let (whole, part) = (self.share() / 100, self.share() % 100);
        format!(
            "{whole}.{part:02} % of {leaves} leaves, {new} new; {same} of {sheets} sheets the \
             same; {silent} differences that no finding tells of"
        )
    }
}

/// How many leaves differ without a finding.
fn silent(there: &Conversion, back: &Conversion) -> usize {
    let records = |conversion: &Conversion| -> Vec<Record> {
        conversion.sheets.iter().map(from_sheet).collect()
    };
    let differences = score(&records(there), &records(back)).differences;
    differences.iter().filter(|one| notice(back, one) == Notice::None).count()
}

/// Adds what came back of a file; tells of the sheets that lost more than a hundredth.
fn compare(name: &str, there: &Conversion, back: &Conversion, tally: &mut Tally) -> String {
    let mut told = String::new();
    tally.silent += silent(there, back);
    for (at, sheet) in there.sheets.iter().enumerate() {
        let expected = leaves(&from_sheet(sheet));
        let found = back.sheets.get(at).map(from_sheet).as_ref().map(leaves);
        let found: BTreeSet<String> = found.unwrap_or_default().into_iter().collect();
        let lost = expected.iter().filter(|leaf| !found.contains(*leaf)).count();
        let kept: BTreeSet<&String> = expected.iter().collect();
        let new = found.iter().filter(|leaf| !kept.contains(leaf)).count();
        tally.leaves += expected.len();
        tally.lost += lost;
        tally.new += new;
        tally.sheets += 1;
        tally.same += usize::from(lost + new == 0);
        if lost * 100 > expected.len() {
            let _ = writeln!(told, "    {name} {}: {lost} lost, {new} new", at + 1);
        }
    }
    told
}

/// Programs, and which of so many files each takes: one of them takes its time.
const PROGRAMS: [(&str, usize); 5] =
    [("pdftotext -layout", 1), ("pdftotext", 1), ("PyMuPDF", 1), ("pypdf", 1), ("pdfplumber", 3)];

/// Of sheets that were read whole at most so many leaves of ten thousand are lost.
const LOST: usize = 100;

#[test]
fn printed_sheets_read_back_as_the_same_data() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("there-and-back");
    let _ = fs::remove_dir_all(&folder);
    for (program, _) in PROGRAMS {
        fs::create_dir_all(folder.join(program)).unwrap();
    }
    let dumps = dumps();
    for (dump, conversion, _) in &dumps {
        let path = folder.join(&dump.name).with_extension("pdf");
        let mut file = fs::File::create(&path).unwrap();
        pdf::write(conversion, &PdfOptions::default(), &mut file).unwrap();
        let text = |program: &str| folder.join(program).join(&dump.name).with_extension("txt");
        run(Command::new("pdftotext").arg("-layout").arg(&path).arg(text("pdftotext -layout")));
        run(Command::new("pdftotext").arg(&path).arg(text("pdftotext")));
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("outside/pages.py");
    let python = python(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("readers"));
    for (program, step) in PROGRAMS.into_iter().filter(|(name, _)| !name.contains("pdftotext")) {
        let to = folder.join(program);
        let mut command = Command::new(&python);
        run(command.arg(&script).args([program, &step.to_string()]).arg(&folder).arg(to));
    }

    let mut report = String::new();
    for (program, _) in PROGRAMS {
        let (mut all, mut sure, mut told) = (Tally::default(), Tally::default(), String::new());
        for (dump, conversion, whole) in &dumps {
            let text = folder.join(program).join(&dump.name).with_extension("txt");
            let Ok(text) = fs::read(text) else { continue };
            let back = engine().convert(&dump.name, &text);
            told.push_str(&compare(&dump.name, conversion, &back, &mut all));
            if *whole {
                compare(&dump.name, conversion, &back, &mut sure);
            }
        }
        let _ = writeln!(report, "{program}: {}", all.line());
        let _ = writeln!(report, "  of what was read whole: {}\n{told}", sure.line());
        assert!(sure.share() + LOST >= 10_000, "{program}: {}", sure.line());
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("there-and-back.golden.txt");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &report).unwrap();
    }
    let golden = fs::read_to_string(&path).unwrap_or_default();
    assert!(golden == report, "{}\nis not\n{golden}", report);
}
