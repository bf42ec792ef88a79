//! What a run did, input by input, as a file.

use std::collections::BTreeSet;
use std::io::{self, Seek, Write};
use std::path::Path;
use std::time::Instant;

use resheet_emit::{RESHEET_VERSION, SCHEMA_VERSION};
use resheet_model::{Conversion, Outcome, Severity};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tempfile::SpooledTempFile;

use crate::disk::Output;
use crate::exit::Failure;

/// Its place in the output folder.
pub(crate) const MANIFEST: &str = "manifest.json";

/// What the manifest in a folder lists: the formats of its run, and the files of
/// its inputs. `None` if there is none, or it is not of ours.
pub(crate) fn listed(output: &Output) -> Option<(Vec<String>, Vec<String>)> {
    let manifest = io::BufReader::new(output.open_file(Path::new(MANIFEST)).ok()?);
    let manifest: Value = serde_json::from_reader(manifest).ok()?;
    manifest.get("resheet_version")?;
    let texts = |list: &Value| -> Vec<String> {
        let texts = list.as_array().into_iter().flatten().filter_map(Value::as_str);
        texts.map(str::to_owned).collect()
    };
    let inputs = manifest.get("inputs")?.as_array()?.iter();
    let files = inputs.filter_map(|input| input.get("outputs")).flat_map(texts).collect();
    Some((texts(manifest.get("options")?.get("formats")?), files))
}

/// Where its list of inputs begins.
const INPUTS: &str = "\n  \"inputs\": [";

/// What became of one input.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// As in the other outputs.
    pub(crate) name: String,
    /// SHA-256; none for an input that could not be read.
    pub(crate) digest: Option<String>,
    pub(crate) bytes: u64,
    encoding: String,
    pub(crate) outcome: String,
    /// The families of its sheets, each once.
    families: BTreeSet<String>,
    sheets: usize,
    repairs: usize,
    /// By severity: those that are told.
    findings: Counts,
    /// Its files, relative to the output folder.
    pub(crate) outputs: Vec<String>,
    /// Files that it should have and that could not be written: the run said why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) not_written: Vec<String>,
    /// How long it took, if that is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) milliseconds: Option<u64>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Counts {
    error: usize,
    warning: usize,
    info: usize,
}

impl Entry {
    /// Of a conversion; `findings` are counted in the order of
    /// [`Severity::ALL`].
    pub(crate) fn of(
        conversion: &Conversion,
        findings: [usize; 3],
        outputs: Vec<String>,
        not_written: Vec<String>,
    ) -> Self {
        let source = &conversion.source;
        let count = |severity: Severity| findings[severity as usize];
        Entry {
            name: source.name.clone(),
            digest: (!source.digest.is_empty()).then(|| source.digest.clone()),
            bytes: source.bytes,
            encoding: source.encoding.name.to_owned(),
            outcome: conversion.outcome.name().to_owned(),
            families: conversion.sheets.iter().map(|sheet| sheet.family.id.clone()).collect(),
            sheets: conversion.sheets.len(),
            repairs: conversion.sheets.iter().map(|sheet| sheet.repairs.len()).sum(),
            findings: Counts {
                error: count(Severity::Error),
                warning: count(Severity::Warning),
                info: count(Severity::Info),
            },
            outputs,
            not_written,
            milliseconds: None,
        }
    }

    /// Whether the input gave a sheet.
    pub(crate) fn is_converted(&self) -> bool {
        self.outcome == Outcome::Converted.name()
    }
}

/// What made the outputs: the program and what it was told. Two runs with the
/// same ones make the same of the same bytes.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Making {
    pub(crate) options: Map<String, Value>,
}

impl Making {
    /// As one JSON object, with the versions.
    pub(crate) fn as_json(&self) -> Value {
        let mut all = Map::new();
        all.insert("resheet_version".to_owned(), RESHEET_VERSION.into());
        all.insert("schema_version".to_owned(), SCHEMA_VERSION.into());
        all.insert("options".to_owned(), self.options.clone().into());
        all.into()
    }
}

/// The manifest of a run as it grows: with many inputs it is held on the disk.
pub(crate) struct Manifest {
    making: Making,
    /// The members of the list of inputs, as the document has them.
    entries: SpooledTempFile,
    /// All files that could not be written.
    not_written: Vec<String>,
    /// Why an entry could not be held.
    lost: Option<io::Error>,
    /// When the run began, if its time is asked for.
    began: Option<Instant>,
}

impl Manifest {
    /// Without an input; `held` is for what becomes of them.
    pub(crate) fn new(making: Making, held: SpooledTempFile, timed: bool) -> Self {
        let began = timed.then(Instant::now);
        Manifest { making, entries: held, not_written: Vec::new(), lost: None, began }
    }

    /// Adds an input, in the order of the run.
    pub(crate) fn add(&mut self, entry: &Entry) {
        self.not_written.extend_from_slice(&entry.not_written);
        let mut add = || {
            let is_first = self.entries.stream_position()? == 0;
            let entry = serde_json::to_string_pretty(&serde_json::to_value(entry)?)?;
            // Two levels further in than by itself.
            let entry = entry.replace('\n', "\n    ");
            write!(self.entries, "{}\n    {entry}", if is_first { "" } else { "," })
        };
        if let Err(error) = add() {
            self.lost.get_or_insert(error);
        }
    }

    /// Writes it. `complete` says whether the run came to its end; `left_over`
    /// are files of earlier runs that this one has not written.
    pub(crate) fn write(
        mut self,
        output: &Output,
        complete: bool,
        left_over: &[String],
    ) -> Result<(), Failure> {
        output.write(MANIFEST, |out| {
            if let Some(error) = self.lost.take() {
                return Err(error);
            }
            let mut document = self.making.as_json();
            if let Value::Object(document) = &mut document {
                document.insert("complete".to_owned(), complete.into());
                document.insert("inputs".to_owned(), Value::Array(Vec::new()));
                document.insert("left_over".to_owned(), left_over.into());
                let not_written = std::mem::take(&mut self.not_written);
                document.insert("not_written".to_owned(), not_written.into());
                if let Some(began) = self.began {
                    let took = u64::try_from(began.elapsed().as_millis()).ok();
                    document.insert("milliseconds".to_owned(), took.into());
                }
            }
            let document = serde_json::to_string_pretty(&document)?;
            let (before, behind) = document.split_once(INPUTS).unwrap_or_default();
            write!(out, "{before}{INPUTS}")?;
            if self.entries.stream_position()? > 0 {
                self.entries.rewind()?;
                io::copy(&mut self.entries, out)?;
                write!(out, "\n  ")?;
            }
            writeln!(out, "{behind}")
        })
    }
}
