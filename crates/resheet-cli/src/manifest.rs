//! What a run did, input by input, as a file.

use std::collections::BTreeSet;
use std::io::{self, Write};

use resheet_emit::{RESHEET_VERSION, SCHEMA_VERSION};
use resheet_model::{Conversion, Outcome, Severity};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::disk::Output;
use crate::exit::Failure;

/// Its place in the output folder.
pub(crate) const MANIFEST: &str = "manifest.json";

/// What became of one input.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// As in the other outputs.
    pub(crate) name: String,
    /// SHA-256; none for an input that could not be read.
    pub(crate) digest: Option<String>,
    bytes: u64,
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
    pub(crate) fn of(conversion: &Conversion, findings: [usize; 3], outputs: Vec<String>) -> Self {
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

/// The manifest of a run as it grows.
pub(crate) struct Manifest {
    making: Making,
    entries: Vec<Entry>,
}

impl Manifest {
    pub(crate) fn new(making: Making) -> Self {
        Manifest { making, entries: Vec::new() }
    }

    /// Adds an input, in the order of the run.
    pub(crate) fn add(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// Writes it. `complete` says whether the run came to its end.
    pub(crate) fn write(self, output: &Output, complete: bool) -> Result<(), Failure> {
        output.write(MANIFEST, |out| {
            let mut document = self.making.as_json();
            if let Value::Object(document) = &mut document {
                document.insert("complete".to_owned(), complete.into());
                let inputs = serde_json::to_value(&self.entries).map_err(io::Error::other)?;
                document.insert("inputs".to_owned(), inputs);
            }
            serde_json::to_writer_pretty(&mut *out, &document)?;
            out.write_all(b"\n")
        })
    }
}
