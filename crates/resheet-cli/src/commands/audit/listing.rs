//! The findings of a run in order: the gravest first, code by code, so that what
//! repeats stands together under one line that counts it.

use std::collections::BTreeMap;
use std::io::{self, Seek, SeekFrom, Write};

use resheet_model::catalogue;
use resheet_model::{Code, Conversion, Severity};
use tempfile::SpooledTempFile;

use crate::audit_report::level;
use crate::disk::SPOOLED;
use crate::plain;
use crate::texts::{self, say};

/// A finding as it is listed, with what repeats it in its input.
pub(super) struct Entry {
    pub(super) severity: Severity,
    pub(super) code: Code,
    /// How many findings it stands for.
    pub(super) count: usize,
    pub(super) text: Vec<u8>,
}

/// The findings of one code with one severity.
struct Group {
    findings: usize,
    sheets: usize,
    inputs: usize,
    /// The input with most of them, and how many.
    most: (String, usize),
    listed: usize,
    unlisted: usize,
    text: SpooledTempFile,
}

/// All findings of a run. What is listed is held on the disk where it is long.
#[derive(Default)]
pub(super) struct Listing {
    /// The gravest first, then by code.
    groups: BTreeMap<(std::cmp::Reverse<Severity>, Code), Group>,
    /// How many entries of a code are listed; none for all.
    most: Option<usize>,
}

impl Listing {
    pub(super) fn new(most: Option<usize>) -> Self {
        Listing { most, ..Listing::default() }
    }

    fn group(&mut self, severity: Severity, code: Code) -> &mut Group {
        self.groups.entry((std::cmp::Reverse(severity), code)).or_insert_with(|| Group {
            findings: 0,
            sheets: 0,
            inputs: 0,
            most: (String::new(), 0),
            listed: 0,
            unlisted: 0,
            text: SpooledTempFile::new(SPOOLED),
        })
    }

    /// Counts the findings of an input, known by `path` to the user.
    pub(super) fn count(&mut self, path: &str, counts: &Counts) {
        for ((severity, code), (findings, sheets)) in &counts.0 {
            let group = self.group(*severity, *code);
            group.findings += findings;
            group.sheets += sheets;
            group.inputs += 1;
            if *findings > group.most.1 {
                group.most = (path.to_owned(), *findings);
            }
        }
    }

    /// Lists an entry, if there is room for it.
    pub(super) fn list(&mut self, entry: &Entry) -> io::Result<()> {
        let most = self.most.unwrap_or(usize::MAX);
        let group = self.group(entry.severity, entry.code);
        if group.listed >= most {
            group.unlisted += entry.count;
            return Ok(());
        }
        group.listed += 1;
        group.text.write_all(&entry.text)
    }

    /// Writes the entries, each code under its line, for a person.
    pub(super) fn write(self, out: &mut dyn Write) -> io::Result<()> {
        for ((severity, code), mut group) in self.groups {
            let repeats = group.findings > group.listed && group.inputs > 1;
            if repeats {
                let severity_name = level(severity.0, texts::spoken());
                writeln!(out, "{severity_name}[{code}]: {}\n", group.sum())?;
            }
            group.text.rewind()?;
            io::copy(&mut group.text, out)?;
            if group.unlisted > 0 {
                writeln!(out, "{}\n", say!("unlisted", n = group.unlisted, code = code))?;
            }
        }
        Ok(())
    }

    /// Writes the entries alone, for programs, without the first `skipped` bytes: what
    /// parts an entry from the one before it.
    pub(super) fn write_bare(self, out: &mut dyn Write, skipped: u64) -> io::Result<()> {
        let mut skipped = skipped;
        for mut group in self.groups.into_values().filter(|group| group.listed > 0) {
            group.text.seek(SeekFrom::Start(std::mem::take(&mut skipped)))?;
            io::copy(&mut group.text, out)?;
        }
        Ok(())
    }

    /// The codes that were met, in order.
    pub(super) fn codes(&self) -> Vec<Code> {
        let mut codes: Vec<_> = self.groups.keys().map(|(_, code)| *code).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    /// Writes the counts as a table.
    pub(super) fn write_counts(&self, out: &mut dyn Write) -> io::Result<()> {
        let name = |code: &Code| catalogue::entry(*code).map_or("", |entry| entry.name.as_str());
        let widest = self.groups.keys().map(|(_, code)| name(code).len()).max().unwrap_or(0);
        for ((severity, code), group) in &self.groups {
            let severity_name = level(severity.0, texts::spoken());
            let (name, sum) = (name(code), group.sum());
            writeln!(out, "{code}  {name:widest$}  {severity_name}  {sum}")?;
        }
        Ok(())
    }

    /// Writes the counts as JSON Lines.
    pub(super) fn write_counts_json(&self, out: &mut dyn Write) -> io::Result<()> {
        for ((severity, code), group) in &self.groups {
            let line = serde_json::json!({
                "code": code,
                "name": catalogue::entry(*code).map(|entry| entry.name.as_str()),
                "severity": severity.0.name(),
                "findings": group.findings,
                "sheets": group.sheets,
                "inputs": group.inputs,
                "most_in": group.most.0,
                "most": group.most.1,
            });
            writeln!(out, "{line}")?;
        }
        Ok(())
    }
}

impl Group {
    fn sum(&self) -> String {
        let (input, most) = &self.most;
        let (input, inputs) = (plain::text(input), self.inputs);
        match inputs {
            1 => say!("in one", findings = self.findings, sheets = self.sheets, input = input),
            _ => say!(
                "in many",
                findings = self.findings,
                sheets = self.sheets,
                inputs = inputs,
                input = input,
                most = most,
            ),
        }
    }
}

/// How many findings of each severity and code an input has, in how many sheets.
pub(super) struct Counts(BTreeMap<(Severity, Code), (usize, usize)>);

impl Counts {
    pub(super) fn of(conversion: &Conversion) -> Self {
        let mut counts: BTreeMap<_, (usize, usize)> = BTreeMap::new();
        // The last sheet in which each was met: findings come sheet by sheet.
        let mut last = BTreeMap::new();
        for (sheet, finding) in conversion.all_findings() {
            let key = (finding.severity, finding.code);
            let (findings, sheets) = counts.entry(key).or_default();
            *findings += 1;
            let ordinal = sheet.map(|sheet| sheet.ordinal);
            if ordinal.is_some() && last.insert(key, ordinal) != Some(ordinal) {
                *sheets += 1;
            }
        }
        Counts(counts)
    }
}
