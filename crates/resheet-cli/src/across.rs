//! Sheets of different inputs compared with each other, at the end of a run.
//!
//! While a run lasts only a summary of each sheet is kept. An input that is
//! found to repeat or contradict an earlier one is converted once more to show
//! the place; such inputs are few.

use std::io;
use std::ops::ControlFlow;
use std::path::PathBuf;

use resheet_model::Conversion;
use resheet_pipeline::{Engine, RunFinding, RunSheets, SheetSummary, summarise};
use tempfile::SpooledTempFile;

use crate::exit::Failure;
use crate::filter::Filter;
use crate::source::{Place, Source};
use crate::texts;

/// What a run remembers of its sheets.
pub(crate) struct Across {
    sheets: RunSheets<SpooledTempFile>,
    /// Standard input cannot be read again.
    stdin: Option<Conversion>,
}

/// What is remembered of one input.
pub(crate) struct Trace {
    pub(crate) summaries: Vec<SheetSummary>,
    stdin: Option<Conversion>,
}

impl Trace {
    /// Of the input with this number in the run.
    pub(crate) fn of(number: u32, source: &Source, conversion: &Conversion) -> Self {
        let sheets = conversion.sheets.iter();
        let is_stdin = source.place == Place::Stdin;
        Trace {
            summaries: sheets.map(|sheet| summarise(number, &conversion.source, sheet)).collect(),
            stdin: is_stdin.then(|| conversion.clone()),
        }
    }

    /// Of an input that an earlier run remembered and that has this number now.
    pub(crate) fn again(number: u32, summaries: &[SheetSummary]) -> Self {
        let mut summaries = summaries.to_vec();
        summaries.iter_mut().for_each(|summary| summary.input = number);
        Trace { summaries, stdin: None }
    }
}

impl Across {
    /// Nothing yet; `held` is for what is remembered, which grows with the run.
    pub(crate) fn new(held: SpooledTempFile) -> Self {
        Across { sheets: RunSheets::new(held), stdin: None }
    }

    /// Adds an input; in the order of the run.
    ///
    /// # Errors
    ///
    /// When it cannot be held.
    pub(crate) fn add(&mut self, trace: Trace) -> Result<(), Failure> {
        self.stdin = self.stdin.take().or(trace.stdin);
        self.sheets.add(&trace.summaries).map_err(held)
    }

    /// Compares all sheets and hands each input with something to tell to
    /// `tell`, in the order of the run: as it was converted, with the findings
    /// that are told of it alone, and what the comparison adds to them.
    ///
    /// # Errors
    ///
    /// Those of `tell`, and of reading what was held or an input again.
    pub(crate) fn compare(
        mut self,
        engine: &Engine,
        sources: &[Source],
        longest: u64,
        filter: &Filter,
        mut tell: impl FnMut(&Conversion, &[RunFinding]) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let name = |input: u32| sources.get(input as usize).map(Source::name).unwrap_or_default();
        let mut input = |found: &[RunFinding]| {
            let number = found.first().map(|found| found.input as usize);
            let Some(source) = number.and_then(|number| sources.get(number)) else { return Ok(()) };
            let path = PathBuf::from(source.absolute());
            let bytes = source.read_again(longest).map_err(Failure::disk("read", &path))?;
            let convert =
                |bytes: Vec<u8>| engine.convert_part(&source.name(), &bytes, source.part());
            let conversion = match source.place {
                Place::Stdin => self.stdin.take(),
                _ => bytes.map(convert),
            };
            let told = |conversion| tell(&filter.apply(&conversion), found);
            conversion.map_or(Ok(()), told)
        };
        // Those of one input come one behind the other.
        let mut of_input: Vec<RunFinding> = Vec::new();
        let mut told = Ok(());
        let compared = self.sheets.compare(name, |found| {
            if !filter.keeps(&found.finding) {
                return ControlFlow::Continue(());
            }
            if of_input.first().is_some_and(|first| first.input != found.input) {
                told = input(&of_input);
                of_input.clear();
            }
            of_input.push(found);
            if told.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        compared.map_err(held).and(told)?;
        input(&of_input)
    }
}

fn held(error: io::Error) -> Failure {
    Failure::Disk(texts::text("cannot hold sheets"), error)
}

/// A conversion in which the sheets have these findings and no other.
pub(crate) fn only(conversion: &Conversion, found: &[RunFinding]) -> Conversion {
    let mut conversion = conversion.clone();
    conversion.findings.clear();
    for sheet in &mut conversion.sheets {
        let own = found.iter().filter(|found| found.ordinal == sheet.ordinal);
        sheet.findings = own.map(|found| found.finding.clone()).collect();
    }
    conversion
}

/// The same, behind all findings that the input had: an output that numbers
/// findings through an input goes on counting there.
pub(crate) fn behind(conversion: &Conversion, found: &[RunFinding]) -> Conversion {
    let mut behind = only(conversion, found);
    behind.findings = conversion.all_findings().map(|(_, finding)| finding.clone()).collect();
    behind
}

/// What `piece` makes of the findings `found` behind those the input had.
///
/// # Errors
///
/// Those of `piece`.
pub(crate) fn tail(
    conversion: &Conversion,
    found: &[RunFinding],
    piece: impl Fn(&Conversion) -> io::Result<Vec<u8>>,
) -> io::Result<Vec<u8>> {
    let before = piece(&behind(conversion, &[]))?.len();
    let mut rows = piece(&behind(conversion, found))?;
    rows.drain(..before.min(rows.len()));
    Ok(rows)
}
