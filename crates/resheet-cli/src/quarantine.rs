//! A folder for inputs that gave no sheet, each with what was found beside it.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use resheet_emit::RESHEET_VERSION;
use resheet_emit::tables::{self, Datum, Lineage, Sink, Table};
use resheet_model::catalogue::Language;
use resheet_model::{Conversion, Outcome};
use serde_json::{Map, Value, json};

use crate::digest;
use crate::disk::Output;
use crate::exit::Failure;
use crate::names;
use crate::plain;
use crate::settings::Listed;
use crate::source::{Place, Source};
use crate::texts::say;

/// The ending of the file of findings beside a copy.
pub(crate) const FINDINGS: &str = ".findings.json";

/// The folder.
pub(crate) struct Quarantine {
    output: Output,
    language: Language,
}

impl Quarantine {
    pub(crate) fn open(folder: &Path, sync: bool, language: Language) -> Result<Self, Failure> {
        Ok(Quarantine { output: Output::open(folder, sync)?, language })
    }

    /// Checks that no copy would take the place of a file that is not ours:
    /// ours is a copy with its findings beside it.
    ///
    /// # Errors
    ///
    /// When one would.
    pub(crate) fn check<'s>(
        &self,
        inputs: impl Iterator<Item = (&'s Source, &'s Path)>,
    ) -> Result<(), Failure> {
        let mut foreign = Listed::default();
        for (source, place) in inputs {
            let name = name(source, place);
            let beside = beside(&name);
            let there: Vec<_> =
                [&name, &beside].into_iter().filter(|it| self.output.has(it)).collect();
            if there.is_empty()
                || self.is_itself(source, &name)
                || self.digest_beside(&name).is_some()
            {
                continue;
            }
            there.iter().for_each(|it| foreign.add(plain::path(&self.output.root().join(it))));
        }
        if foreign.is_empty() {
            return Ok(());
        }
        Err(Failure::usage(say!("quarantine foreign", names = foreign)))
    }

    /// Whether an input lies here with these bytes and its findings.
    pub(crate) fn holds(&self, source: &Source, place: &Path, digest: &str) -> bool {
        let name = name(source, place);
        let is_copy = || {
            let mut copy = digest::Reader::new(self.output.open_file(&name)?);
            io::copy(&mut copy, &mut io::sink()).map(|_| copy.digest() == digest)
        };
        let known = self.digest_beside(&name);
        known.is_some_and(|known| known == digest) && is_copy().unwrap_or(false)
    }

    /// Whether an input is itself what lies here by its name.
    fn is_itself(&self, source: &Source, name: &Path) -> bool {
        let copy = self.output.path(name);
        match &source.place {
            Place::File(path) => fs::canonicalize(path).is_ok_and(|path| path == copy),
            Place::Stdin
            | Place::Part(..)
            | Place::Packed(_)
            | Place::Unreadable(_)
            | Place::Held(..) => false,
        }
    }

    /// Copies an input that gave no sheet; one that did leaves, if what lies
    /// here is its copy.
    ///
    /// # Errors
    ///
    /// Those of the disk. Of an input that cannot be read there is no copy,
    /// only what was found.
    pub(crate) fn sort(
        &self,
        source: &Source,
        place: &Path,
        conversion: &Conversion,
    ) -> Result<(), Failure> {
        let name = name(source, place);
        if conversion.outcome == Outcome::Converted {
            return self.release(source, &name, &conversion.source.digest);
        }
        // The findings come first: a copy without them would be taken for another's.
        self.output.write(beside(&name), |out| {
            serde_json::to_writer_pretty(&mut *out, &self.report(conversion)?)?;
            out.write_all(b"\n")
        })?;
        if let Some(path) = source.path().filter(|_| !self.is_itself(source, &name)) {
            // One that could not be read for its conversion cannot be copied.
            let file = source.open().map_err(Failure::disk("read", path));
            let copied = file.and_then(|mut file| {
                self.output.write(&name, |out| io::copy(&mut file, out).map(drop))
            });
            if conversion.outcome != Outcome::Failed {
                copied?;
            }
        }
        Ok(())
    }

    /// Removes the copy of an input that gives sheets now, unless it is itself
    /// the input.
    fn release(&self, source: &Source, name: &Path, digest: &str) -> Result<(), Failure> {
        if self.is_itself(source, name)
            || self.digest_beside(name).is_none_or(|known| known != digest)
        {
            return Ok(());
        }
        // The copy first, for the reason it is written last.
        for place in [name, &beside(name)] {
            let path = self.output.root().join(place);
            self.output.remove(place).map_err(Failure::disk("remove", &path))?;
        }
        Ok(())
    }

    /// The digest in the file of findings beside a copy.
    fn digest_beside(&self, name: &Path) -> Option<String> {
        let report = self.output.open_file(&beside(name)).ok()?;
        let report: Value = serde_json::from_reader(io::BufReader::new(report)).ok()?;
        report.get("resheet_version")?;
        report.get("digest")?.as_str().map(str::to_owned)
    }

    /// The findings as the table of findings has them, so that no text from
    /// outside a form is quoted.
    fn report(&self, conversion: &Conversion) -> io::Result<Value> {
        let lineage = Lineage { language: self.language, ..Lineage::default() };
        let mut findings = Findings(Vec::new());
        tables::rows(conversion, &lineage, &mut findings)?;
        Ok(json!({
            "name": conversion.source.name,
            "digest": conversion.source.digest,
            "outcome": conversion.outcome.name(),
            "resheet_version": RESHEET_VERSION,
            "findings": findings.0,
        }))
    }
}

/// Whether a file found in a folder is a report of ours beside a copy, and no
/// input.
pub(crate) fn is_report(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.strip_suffix(FINDINGS)
        .is_some_and(|copy| !copy.is_empty() && path.with_file_name(copy).is_file())
}

/// The name of a copy: the place of the output, which no other input has, with
/// the ending of the input.
fn name(source: &Source, place: &Path) -> PathBuf {
    let mut name = place.as_os_str().to_owned();
    if let Some(ending) = source.relative.extension() {
        name.push(".");
        name.push(names::safe(&ending.to_string_lossy()));
    }
    name.into()
}

fn beside(name: &Path) -> PathBuf {
    let mut name: OsString = name.as_os_str().to_owned();
    name.push(FINDINGS);
    name.into()
}

struct Findings(Vec<Value>);

impl Sink for Findings {
    fn row(&mut self, table: &'static Table, row: &[Datum<'_>]) -> io::Result<()> {
        if table.name == crate::tables::FINDINGS {
            let columns = table.columns.iter().zip(row);
            let values = columns.filter_map(|(column, datum)| {
                let value = match datum {
                    Datum::Text(text) => text.as_ref().into(),
                    Datum::Integer(number) => (*number).into(),
                    Datum::Boolean(truth) => (*truth).into(),
                    // A table without amounts and days.
                    Datum::Null | Datum::Decimal(_) | Datum::Date { .. } => return None,
                };
                Some((column.name.to_owned(), value))
            });
            self.0.push(values.collect::<Map<String, Value>>().into());
        }
        Ok(())
    }
}
