//! What is done for one input, on the thread that converted it.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use resheet_emit::json::{self, Piece};
use resheet_emit::pdf::{self, PdfOptions};
use resheet_emit::tables::{Lines, Pipe, Table, csv_rows};
use resheet_model::Conversion;
use resheet_model::catalogue::Language;
use resheet_review::Corrections;

use super::Format;
use crate::across::Trace;
use crate::disk::{Draft, Output};
use crate::exit::Failure;
use crate::filter::Filter;
use crate::fonts::Shelf;
use crate::ledger::shown;
use crate::manifest::Entry;
use crate::parts::{Part, Parts};
use crate::quarantine::Quarantine;
use crate::source::Source;
use crate::summary::Tally;
use crate::tables::{self, Rows};

/// Everything that the threads share.
pub(super) struct Job<'a> {
    /// The output folder; none for standard output.
    pub(super) output: Option<&'a Output>,
    /// The same as the user named it.
    pub(super) folder: Option<&'a Path>,
    pub(super) quarantine: Option<Quarantine>,
    pub(super) formats: Vec<Format>,
    pub(super) json: json::Style,
    /// Whether an input without a word has a JSON file too.
    pub(super) all_json: bool,
    pub(super) tables: tables::Style,
    /// The one table that goes to standard output.
    pub(super) stream: Option<&'static Table>,
    /// Columns by which the Parquet files are parted.
    #[cfg(feature = "parquet")]
    pub(super) partition: Vec<&'static str>,
    pub(super) pdf: PdfOptions,
    pub(super) fonts: Shelf,
    pub(super) filter: Filter,
    pub(super) language: Language,
    pub(super) corrections: &'a Corrections,
    /// Whether the run says of each input what was done with it.
    pub(super) verbose: bool,
    /// For the time that inputs take, if it is asked for.
    pub(super) clock: Option<Clock>,
}

/// When the inputs in work were begun.
#[derive(Default)]
pub(super) struct Clock(Mutex<HashMap<u32, Instant>>);

impl Clock {
    /// The input with this number begins.
    pub(super) fn begin(&self, number: u32) {
        let mut began = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        began.insert(number, Instant::now());
    }

    /// How long ago it began, in milliseconds.
    fn end(&self, number: u32) -> Option<u64> {
        let mut began = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        u64::try_from(began.remove(&number)?.elapsed().as_millis()).ok()
    }
}

/// One input and where it goes.
#[derive(Clone, Copy)]
pub(super) struct Slot<'a> {
    /// Its number in the run.
    pub(super) number: u32,
    pub(super) place: &'a Path,
    /// For a part: where the JSON of its file goes.
    pub(super) joined: Option<&'a Path>,
    pub(super) source: &'a Source,
}

/// What one input gives beside its own files.
pub(super) struct Product {
    pub(super) part: Part,
    pub(super) trace: Trace,
    /// How long it took, in milliseconds, if that is asked for.
    pub(super) took: Option<u64>,
    /// What could not be written.
    pub(super) failures: Vec<Failure>,
}

impl Job<'_> {
    /// Writes the files of one input, and then that they are there.
    pub(super) fn finish(
        &self,
        conversion: &Conversion,
        slot: Slot<'_>,
        parts: Option<&Parts<'_>>,
    ) -> Product {
        let mut failures = Vec::new();
        failures.extend(parts.and_then(|parts| parts.forget(slot.place).err()));
        let trace = Trace::of(slot.number, slot.source, conversion);
        let sort =
            |quarantine: &Quarantine| quarantine.sort(slot.source, slot.place, conversion).err();
        let part = self.part(conversion, slot, &trace, &mut failures);
        failures.extend(self.quarantine.as_ref().and_then(sort));
        if let (Some(parts), true) = (parts, failures.is_empty()) {
            failures.extend(parts.save(slot.place, &part).err());
        }
        let took = self.clock.as_ref().and_then(|clock| clock.end(slot.number));
        Product { part, trace, took, failures }
    }

    fn part(
        &self,
        conversion: &Conversion,
        slot: Slot<'_>,
        trace: &Trace,
        failures: &mut Vec<Failure>,
    ) -> Part {
        let tally = Tally::of(conversion, &self.filter, self.language);
        let tally = tally.doubting(conversion).reviewed(conversion, self.corrections);
        let mut tally = tally.from(slot.source);
        let path = slot.source.named();
        let conversion = &*self.filter.apply(conversion);
        let (mut outputs, mut piece, mut line, mut rows) = (Vec::new(), None, Vec::new(), None);
        let (place, mut not_written) = (slot.place, Vec::new());
        // What goes to standard output is made of rows alone.
        let formats = if let Some(table) = self.stream {
            rows = Some(Rows::none_of(conversion));
            match self.stream_rows(conversion, table) {
                Ok(made) => line = made,
                Err(error) => failures.push(error.into()),
            }
            &[]
        } else {
            self.formats.as_slice()
        };
        for format in formats {
            let written = match format {
                Format::Json if slot.joined.is_some() => {
                    let of_part = Piece::of(conversion, self.json).map_err(Failure::from);
                    of_part.map(|of_part| piece = Some(of_part))
                }
                Format::Json if !self.all_json && is_silent(conversion) => Ok(()),
                Format::Json => {
                    let fill = |out: &mut Draft| json::write(out, conversion, self.json);
                    self.file(place, "json", fill).map(|name| outputs.extend(name))
                }
                Format::Jsonl => {
                    json::write_line(&mut line, conversion, self.json).map_err(Failure::from)
                }
                Format::Csv => {
                    let rows = rows.get_or_insert_with(|| Rows::none_of(conversion));
                    let pieces = self.tables.pieces(conversion).map_err(Failure::from);
                    pieces.map(|pieces| rows.csv = pieces)
                }
                #[cfg(feature = "parquet")]
                Format::Parquet => {
                    let rows = rows.get_or_insert_with(|| Rows::none_of(conversion));
                    let pieces = self.tables.plain().pieces(conversion).map_err(Failure::from);
                    pieces.map(|pieces| rows.plain = pieces)
                }
                // Made of the same rows as the Parquet files.
                Format::Summary => {
                    let rows = rows.get_or_insert_with(|| Rows::none_of(conversion));
                    let pieces = self.tables.plain().pieces(conversion).map_err(Failure::from);
                    pieces.map(|pieces| rows.plain = pieces)
                }
                // A document without a page is none.
                Format::Pdf if conversion.sheets.is_empty() => Ok(()),
                Format::Pdf => {
                    let fill = |out: &mut Draft| {
                        let findings = pdf::write_with(conversion, &self.pdf, &self.fonts, out)?;
                        let told = findings.iter().filter(|finding| self.filter.keeps(finding));
                        tally.add((&conversion.source, &path), told, self.language);
                        Ok(())
                    };
                    self.file(place, "pdf", fill).map(|name| outputs.extend(name))
                }
                #[cfg(feature = "xlsx")]
                Format::Xlsx if conversion.sheets.is_empty() => Ok(()),
                #[cfg(feature = "xlsx")]
                Format::Xlsx => {
                    let fill =
                        |out: &mut Draft| resheet_emit::xlsx::write(conversion, &self.pdf, out);
                    self.file(place, "xlsx", fill).map(|name| outputs.extend(name))
                }
            };
            if let Err(failure) = written {
                not_written.push(format.file(place));
                failures.push(failure);
            }
        }
        let entry = Entry::of(conversion, tally.findings(), outputs, not_written);
        Part { entry, tally, trace: trace.summaries.clone(), piece, line, rows }
    }

    /// The rows of an input in the table that goes to standard output.
    pub(super) fn stream_rows(
        &self,
        conversion: &Conversion,
        table: &'static Table,
    ) -> io::Result<Vec<u8>> {
        let mut lines = Vec::new();
        let csv = self.tables.plain().piece(conversion, table.name)?;
        csv_rows(table, &csv, &mut self.pipe(&conversion.source.name).into(&mut lines))?;
        Ok(lines)
    }

    /// How rows of an input go to standard output.
    pub(super) fn pipe<'a>(&self, input: &'a str) -> Pipe<'a> {
        let is_csv = self.formats.contains(&Format::Csv);
        let lines = if is_csv { Lines::Csv(self.tables.dialect) } else { Lines::Json };
        Pipe { lines, labels: self.tables.labels, input }
    }

    /// Writes one file of an input and gives its name.
    fn file(
        &self,
        place: &Path,
        ending: &str,
        fill: impl FnOnce(&mut Draft) -> io::Result<()>,
    ) -> Result<Option<String>, Failure> {
        let Some(output) = self.output else { return Ok(None) };
        let name = named(place, ending);
        let shown = shown(&name);
        output.write(name, fill).map(|()| Some(shown))
    }
}

/// Whether there is no word in it: an empty file, a picture, what could not be read.
/// The manifest says so; a file of its own would only look like one more sheet.
fn is_silent(conversion: &Conversion) -> bool {
    conversion.sheets.is_empty() && conversion.source.text.trim().is_empty()
}

/// The name of a file of an input.
pub(super) fn named(place: &Path, ending: &str) -> PathBuf {
    // Not `with_extension`: the stem may have a dot of its own.
    let mut name = place.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}
