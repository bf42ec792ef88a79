//! What a run tells at its end, and its exit code.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, BufRead, Seek, Write};
use std::path::Path;

use resheet_model::catalogue::{self, Language};
use resheet_model::{Code, Conversion, Finding, Outcome, Severity, SourceText};
use resheet_review::Corrections;
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};
use tempfile::SpooledTempFile;

use crate::disk::SPOOLED;
use crate::exit::{Exit, Failure};
use crate::filter::Filter;
use crate::plain;
use crate::show;
use crate::source::Source;
use crate::talk;
use crate::texts::{self, say};

/// So many findings of a code are shown when inputs were compared.
const SHOWN: usize = 5;

/// Of so many inputs it is said which files they made.
const OUTPUTS: usize = 5;

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
        }
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
    /// Inputs with the same bytes as an earlier one.
    twins: usize,
    /// Inputs that an earlier run had done.
    unchanged: usize,
    /// Those of them without a sheet, where no tally of them is added.
    still_without_sheet: usize,
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
            twins: 0,
            unchanged: 0,
            still_without_sheet: 0,
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
    pub(crate) fn note_without_sheet(&mut self, count: usize) {
        self.still_without_sheet += count;
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

    /// Writes it for a person. What makes the exit code comes always, the rest
    /// unless `quiet`.
    pub(crate) fn write(mut self, mut out: impl Write, quiet: bool) -> io::Result<()> {
        if talk::is_json() {
            return self.write_json(&mut out, quiet);
        }
        for failure in &self.failures {
            writeln!(out, "resheet: {failure}")?;
        }
        if self.failed > 0 {
            writeln!(out, "{}", say!("not written", n = self.failed))?;
        }
        if quiet {
            return self.write_without_sheet(&mut out);
        }
        self.notes.rewind()?;
        io::copy(&mut self.notes, &mut out)?;
        for (code, times) in self.told.iter().filter(|(_, times)| **times > SHOWN) {
            let more = grouped(times - SHOWN);
            writeln!(out, "{}", say!("more of a code", n = more, code = code))?;
        }
        if self.lost > 0 {
            writeln!(out, "{}", say!("no room", n = self.lost))?;
        }
        if self.twins > 0 {
            writeln!(out, "{}", say!("twins", n = grouped(self.twins)))?;
        }
        if self.unchanged > 0 {
            writeln!(out, "{}", say!("unchanged", n = grouped(self.unchanged)))?;
        }
        if let Some((settled, open)) = self.doubts {
            let all = grouped(settled + open);
            writeln!(out, "{}", say!("settled", n = grouped(settled), all = all))?;
        }
        self.write_outputs(&mut out)?;
        self.write_without_sheet(&mut out)?;
        let outcomes = Outcome::ALL.iter().zip(self.outcomes).filter(|(_, count)| *count > 0);
        let outcomes: Vec<_> = outcomes
            .map(|(outcome, count)| format!("{} {}", grouped(count), named(*outcome)))
            .collect();
        let outcomes =
            if outcomes.is_empty() { texts::text("nothing to do") } else { outcomes.join(", ") };
        let files = grouped(self.files());
        writeln!(out, "{}", say!("outcomes", n = files, outcomes = outcomes))?;
        let [info, warning, error] = self.findings.map(grouped);
        let counts = say!(
            "counts",
            sheets = say!("sheets", n = grouped(self.sheets)),
            repairs = say!("repairs", n = grouped(self.repairs)),
            errors = say!("errors", n = error),
            warnings = say!("warnings", n = warning),
            info = info,
        );
        writeln!(out, "{counts}")
    }

    /// The same as events, one a line.
    fn write_json(mut self, out: &mut impl Write, quiet: bool) -> io::Result<()> {
        for failure in &self.failures {
            talk::event(out, "failure", json!({ "message": failure.to_string() }))?;
        }
        for tally in &self.without_sheet {
            let (message, help) = tally.why.as_ref().map(|(one, other)| (one, other)).unzip();
            let more = json!({
                "input": tally.name,
                "outcome": tally.outcome.name(),
                "message": message,
                "help": help,
            });
            talk::event(out, "without_sheet", more)?;
        }
        if quiet {
            return Ok(());
        }
        self.notes.rewind()?;
        for note in io::BufReader::new(&mut self.notes).lines() {
            talk::event(out, "note", json!({ "message": note? }))?;
        }
        for (input, outputs) in &self.outputs {
            talk::event(out, "outputs", json!({ "input": input, "outputs": outputs }))?;
        }
        let outcomes = Outcome::ALL.iter().zip(self.outcomes);
        let outcomes: Map<_, _> =
            outcomes.map(|(it, count)| (it.name().to_owned(), count.into())).collect();
        let [info, warning, error] = self.findings;
        let (settled, doubts) = self.doubts.unzip();
        let more = json!({
            "inputs": self.files(),
            "outcomes": outcomes,
            "sheets": self.sheets,
            "repairs": self.repairs,
            "findings": { "error": error, "warning": warning, "info": info },
            "same_bytes": self.twins,
            "unchanged": self.unchanged,
            "unchanged_without_sheet": self.still_without_sheet,
            "without_sheet_not_listed": self.unlisted,
            "doubts_settled": settled,
            "doubts_open": doubts,
            "not_written": self.failures.len() + self.failed,
        });
        talk::event(out, "summary", more)
    }

    /// Which input made which files.
    fn write_outputs(&self, out: &mut impl Write) -> io::Result<()> {
        for (input, outputs) in self.outputs.iter().filter(|(_, outputs)| !outputs.is_empty()) {
            let outputs: Vec<_> = outputs.iter().map(|output| plain::text(output)).collect();
            writeln!(out, "{} -> {}", plain::text(input), outputs.join(", "))?;
        }
        if self.more_outputs > 0 {
            let more = grouped(self.more_outputs);
            writeln!(out, "{}", say!("more outputs", n = more))?;
        }
        Ok(())
    }

    /// The inputs that gave no sheet, with the reasons.
    fn write_without_sheet(&self, out: &mut impl Write) -> io::Result<()> {
        for tally in &self.without_sheet {
            let (outcome, name) = (named(tally.outcome), plain::text(&tally.name));
            write!(out, "{}", say!("without sheet", outcome = outcome, name = name))?;
            if let Some((message, help)) = &tally.why {
                let (message, help) = (plain::text(message), plain::text(help));
                write!(out, "{}\n    {help}", say!("why", message = message))?;
            }
            writeln!(out)?;
        }
        if self.unlisted > 0 {
            writeln!(out, "{}", say!("more without sheet", n = grouped(self.unlisted)))?;
        }
        if self.still_without_sheet > 0 {
            writeln!(
                out,
                "{}",
                say!("still without sheet", n = grouped(self.still_without_sheet))
            )?;
        }
        Ok(())
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
