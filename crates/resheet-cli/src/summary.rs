//! What a run tells at its end, and its exit code.

mod told;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;
use std::io::Write;
use std::path::Path;

use resheet_model::catalogue::{self, Language};
use resheet_model::{Code, Conversion, Finding, Outcome, Severity, SourceText};
use resheet_review::Corrections;
use serde::{Deserialize, Serialize};
use tempfile::SpooledTempFile;

use crate::disk::SPOOLED;
use crate::exit::{Exit, Failure};
use crate::filter::Filter;
use crate::plain;
use crate::show;
use crate::source::Source;
use crate::texts::{self, say};

/// So many findings of a code are shown when inputs were compared.
const SHOWN: usize = 5;

/// Of so many inputs it is said which files they made.
const OUTPUTS: usize = 5;

/// So many inputs are named that have the most values in doubt.
const IN_DOUBT: usize = 3;

/// How many inputs without a sheet are listed by name.
const LISTED: usize = 20;

/// The figures of one input.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Tally {
    name: String,
    /// For a part of a long file: that file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(with = "outcome_by_name")]
    outcome: Outcome,
    sheets: usize,
    repairs: usize,
    /// By severity, in the order of [`Severity::ALL`].
    findings: [usize; 3],
    /// What was odd about printing it, one line each.
    printing: Vec<String>,
    /// For an input without a sheet: why, and what to do.
    why: Option<(String, String)>,
    /// Values that people have settled, and that are in doubt; if decisions are applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    doubts: Option<(usize, usize)>,
    /// About how many of its values something was decided.
    #[serde(default, skip_serializing_if = "is_zero")]
    decisions: usize,
    /// How many values are in doubt, where that was counted.
    #[serde(default, skip_serializing_if = "is_zero")]
    in_doubt: usize,
}

// serde calls it with a reference to the field.
fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl Tally {
    /// Counts the findings that are told. Why an input has no sheet is said
    /// whatever the filter.
    pub(crate) fn of(conversion: &Conversion, filter: &Filter, language: Language) -> Self {
        let mut findings = [0; 3];
        for (_, finding) in conversion.all_findings() {
            findings[finding.severity as usize] += usize::from(filter.keeps(finding));
        }
        let gravest = || {
            let finding = conversion.findings.iter().max_by_key(|finding| finding.severity)?;
            Some((catalogue::message(finding, language), catalogue::help(finding, language)))
        };
        Tally {
            name: conversion.source.name.clone(),
            file: None,
            outcome: conversion.outcome,
            sheets: conversion.sheets.len(),
            repairs: conversion.sheets.iter().map(|sheet| sheet.repairs.len()).sum(),
            findings,
            printing: Vec::new(),
            why: if conversion.outcome == Outcome::Converted { None } else { gravest() },
            doubts: None,
            decisions: 0,
            in_doubt: 0,
        }
    }

    /// Counts the values that a person should look at.
    #[must_use]
    pub(crate) fn doubting(self, conversion: &Conversion) -> Self {
        Tally { in_doubt: resheet_review::doubts(conversion).len(), ..self }
    }

    /// Counts what people have decided, if decisions are applied at all.
    #[must_use]
    pub(crate) fn reviewed(mut self, conversion: &Conversion, corrections: &Corrections) -> Self {
        if corrections.counts().0 > 0 {
            let open = resheet_review::doubts(conversion).len();
            self.doubts = Some((resheet_review::settled(conversion), open));
            self.decisions = corrections.of(&conversion.source.digest).map_or(0, BTreeMap::len);
        }
        self
    }

    /// Says of which source it is.
    #[must_use]
    pub(crate) fn from(self, source: &Source) -> Self {
        Tally { file: source.part().map(|_| source.named()), ..self }
    }

    /// Calls it what the user called it, where the conversion has the name that a
    /// database knows it by.
    #[must_use]
    #[cfg(any(feature = "sqlite", feature = "postgres"))]
    pub(crate) fn given(self, source: &Source) -> Self {
        Tally { name: source.name(), ..self }
    }

    /// How the conversion ended.
    pub(crate) fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// How many findings are told, in the order of [`Severity::ALL`].
    pub(crate) fn findings(&self) -> [usize; 3] {
        self.findings
    }

    /// Adds findings that came up while a file was written and are in no
    /// conversion.
    pub(crate) fn add<'f>(
        &mut self,
        (source, path): (&SourceText, &str),
        findings: impl Iterator<Item = &'f Finding>,
        language: Language,
    ) {
        for finding in findings {
            self.findings[finding.severity as usize] += 1;
            self.printing.push(show::sheet::finding(source, path, finding, language));
        }
    }
}

/// An outcome as it is written down.
mod outcome_by_name {
    use resheet_model::Outcome;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(outcome: &Outcome, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(outcome.name())
    }

    pub(super) fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<Outcome, D::Error> {
        let name = String::deserialize(from)?;
        let mut all = Outcome::ALL.into_iter();
        all.find(|outcome| outcome.name() == name).ok_or_else(|| D::Error::custom(name))
    }
}

/// The figures of a run so far, and what is worth a line: much of that is held on
/// the disk.
pub(crate) struct Summary {
    /// Parts of long files count each.
    inputs: usize,
    /// Files, in the order of [`Outcome::ALL`]; a long one by the worst of its parts.
    outcomes: [usize; 4],
    /// The long file whose parts come now, and the worst of them.
    file: Option<(String, Outcome)>,
    /// The first inputs and the files they made, and how many more there are.
    outputs: Vec<(String, Vec<String>)>,
    more_outputs: usize,
    sheets: usize,
    repairs: usize,
    findings: [usize; 3],
    without_sheet: Vec<Tally>,
    unlisted: usize,
    /// Things worth a line of their own.
    notes: SpooledTempFile,
    /// Those that could not be held.
    lost: usize,
    /// How often a code came up when inputs were compared.
    told: BTreeMap<Code, usize>,
    /// Values that people have settled, and that are in doubt.
    doubts: Option<(usize, usize)>,
    /// Values about which something was decided.
    decisions: usize,
    /// Values in doubt, and the inputs with the most of them, the most first.
    in_doubt: usize,
    most_in_doubt: Vec<(usize, String)>,
    /// The folder that a review of them is asked for with.
    folder: Option<String>,
    /// Inputs with the same bytes as an earlier one.
    twins: usize,
    /// Inputs that an earlier run had done.
    unchanged: usize,
    /// Those of them without a sheet, where no tally of them is added.
    still_without_sheet: usize,
    /// The first of them, by name.
    still_named: Vec<String>,
    /// The first of what could not be written, and how much more there is.
    failures: Vec<Failure>,
    failed: usize,
}

impl Summary {
    /// Of no input yet.
    pub(crate) fn new() -> Self {
        Summary {
            inputs: 0,
            outcomes: [0; 4],
            file: None,
            outputs: Vec::new(),
            more_outputs: 0,
            sheets: 0,
            repairs: 0,
            findings: [0; 3],
            without_sheet: Vec::new(),
            unlisted: 0,
            notes: SpooledTempFile::new(SPOOLED),
            lost: 0,
            told: BTreeMap::new(),
            doubts: None,
            decisions: 0,
            in_doubt: 0,
            most_in_doubt: Vec::new(),
            folder: None,
            twins: 0,
            unchanged: 0,
            still_without_sheet: 0,
            still_named: Vec::new(),
            failures: Vec::new(),
            failed: 0,
        }
    }

    pub(crate) fn add(&mut self, mut tally: Tally) {
        self.inputs += 1;
        std::mem::take(&mut tally.printing).into_iter().for_each(|line| self.note(line));
        self.count_file(&tally);
        self.sheets += tally.sheets;
        self.repairs += tally.repairs;
        for (sum, count) in self.findings.iter_mut().zip(tally.findings) {
            *sum += count;
        }
        self.decisions += tally.decisions;
        self.count_doubts(&tally);
        if let Some((settled, open)) = tally.doubts {
            let (all_settled, all_open) = self.doubts.unwrap_or_default();
            self.doubts = Some((all_settled + settled, all_open + open));
        }
        match tally.outcome {
            Outcome::Converted => {}
            _ if self.without_sheet.len() < LISTED => self.without_sheet.push(tally),
            _ => self.unlisted += 1,
        }
    }

    fn count_doubts(&mut self, tally: &Tally) {
        self.in_doubt += tally.in_doubt;
        let name = tally.file.as_ref().unwrap_or(&tally.name);
        match self.most_in_doubt.iter_mut().find(|(_, known)| known == name) {
            // A part of the same file.
            Some((count, _)) => *count += tally.in_doubt,
            None if tally.in_doubt > 0 => self.most_in_doubt.push((tally.in_doubt, name.clone())),
            None => {}
        }
        self.most_in_doubt.sort_by_key(|(count, _)| Reverse(*count));
        self.most_in_doubt.truncate(IN_DOUBT);
    }

    fn count_file(&mut self, tally: &Tally) {
        match (&mut self.file, &tally.file) {
            (Some((file, worst)), Some(of)) if file == of => {
                if tally.outcome as usize > *worst as usize {
                    self.outcomes[*worst as usize] -= 1;
                    self.outcomes[tally.outcome as usize] += 1;
                    *worst = tally.outcome;
                }
                return;
            }
            (open, file) => *open = file.clone().map(|file| (file, tally.outcome)),
        }
        self.outcomes[tally.outcome as usize] += 1;
    }

    /// How many files there were.
    fn files(&self) -> usize {
        self.outcomes.iter().sum()
    }

    /// The files that an input made, as a person can open them.
    pub(crate) fn made(&mut self, input: &str, outputs: impl Iterator<Item = String>) {
        let room = self.outputs.len() < OUTPUTS;
        let last = self.outputs.last_mut();
        match last.filter(|(last, _)| last == input) {
            // A part of the same file.
            Some((_, known)) => {
                for output in outputs {
                    if !known.contains(&output) {
                        known.push(output);
                    }
                }
            }
            None if room => {
                self.outputs.push((input.to_owned(), outputs.collect()));
            }
            None => self.more_outputs += 1,
        }
    }

    pub(crate) fn note(&mut self, note: impl fmt::Display) {
        self.lost += usize::from(writeln!(self.notes, "{note}").is_err());
    }

    /// Names the first files that are one for the run; those for people come first.
    pub(crate) fn of_run(&mut self, folder: &Path, files: &[String]) {
        self.folder = Some(plain::argument(folder));
        /// So many are named.
        const NAMED: usize = 3;
        let (for_people, others): (Vec<_>, Vec<_>) =
            files.iter().partition(|name| name.starts_with("summary."));
        let all = for_people.into_iter().chain(others);
        let named: Vec<_> = all.take(NAMED).map(|name| plain::path(&folder.join(name))).collect();
        let named = named.join(", ");
        match files.len().saturating_sub(NAMED) {
            0 if files.is_empty() => {}
            0 => self.note(say!("of the run", files = named)),
            more => self.note(say!("of the run and more", files = named, n = more)),
        }
    }

    /// An input with the bytes of an earlier one, which the tables hold once.
    pub(crate) fn note_twin(&mut self) {
        self.twins += 1;
    }

    /// Counts a finding that came up when inputs were compared.
    pub(crate) fn count(&mut self, finding: &Finding) {
        self.findings[finding.severity as usize] += 1;
    }

    /// The same, for an output that has no place for it but the summary.
    pub(crate) fn tell(
        &mut self,
        (source, path): (&SourceText, &str),
        finding: &Finding,
        language: Language,
    ) {
        self.count(finding);
        let told = self.told.entry(finding.code).or_default();
        *told += 1;
        if *told <= SHOWN {
            self.note(show::sheet::finding(source, path, finding, language));
        }
    }

    /// Inputs that an earlier run had done and that gave no sheet: they count
    /// each time.
    #[cfg(any(feature = "sqlite", feature = "postgres"))]
    pub(crate) fn note_without_sheet(&mut self, names: impl Iterator<Item = String>) {
        for name in names {
            self.still_without_sheet += 1;
            if self.still_named.len() < LISTED {
                self.still_named.push(name);
            }
        }
    }

    /// An input that an earlier run had done.
    pub(crate) fn note_unchanged(&mut self) {
        self.unchanged += 1;
    }

    /// Says which decisions were about nothing that the run has.
    pub(crate) fn note_corrections(&mut self, corrections: &Corrections) {
        let (all, _) = corrections.counts();
        if let Some(others) = all.checked_sub(self.decisions).filter(|others| *others > 0) {
            self.note(say!("foreign decisions", n = others));
        }
    }

    /// Something that could not be written.
    pub(crate) fn fail(&mut self, failure: Failure) {
        if self.failures.len() < LISTED {
            self.failures.push(failure);
        } else {
            self.failed += 1;
        }
    }

    /// Whether something could not be written.
    pub(crate) fn has_failed(&self) -> bool {
        !self.failures.is_empty()
    }

    /// How many inputs were done; each part of a long file is one.
    pub(crate) fn inputs(&self) -> usize {
        self.inputs
    }

    /// The exit code; `strict` counts findings of severity error.
    pub(crate) fn exit(&self, strict: bool) -> Exit {
        let errors = self.findings[Severity::Error as usize];
        if !self.failures.is_empty() {
            Exit::Unable
        } else if self.outcomes[Outcome::Converted as usize] < self.files()
            || self.still_without_sheet > 0
            || (strict && errors > 0)
        {
            Exit::Partly
        } else {
            Exit::Well
        }
    }
}

/// A number with commas between its thousands.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// An outcome for a person.
pub(crate) fn named(outcome: Outcome) -> String {
    texts::text(&format!("outcome {}", outcome.name()))
}
