//! The tables of any number of inputs in memory, as Apache Arrow has them.
//!
//! ```
//! use resheet::{Converter, Input, arrow};
//! # let bytes = std::fs::read("../../samples/shanghai-training-centre-2023.txt")?;
//! let tables = arrow::tables(&Converter::default(), [Input::bytes("a.txt", bytes)])?;
//! let sheets = tables.iter().find(|table| table.name == "sheets").unwrap();
//! assert_eq!(sheets.rows(), 7);
//! # std::io::Result::Ok(())
//! ```

use std::collections::HashSet;
use std::io::{self, Cursor};
use std::ops::ControlFlow;

pub use arrow_array::RecordBatch;
pub use arrow_schema::SchemaRef;
use resheet_emit::tables::{self as emit, ArrowTables, Lineage, Standing};
use resheet_model::{Finding, Subject};
use resheet_pipeline::{RunFinding, RunSheets, summarise};

use crate::conversion::Conversion;
use crate::converter::Converter;
use crate::inputs::Input;
use crate::words::Language;

mod summaries;

use self::summaries::SUMMARIES;

/// One table.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Table {
    /// Its name: `sources`, `sheets`, `funds`, `indicators`, `extras`, `repairs`,
    /// `findings` …
    pub name: &'static str,
    /// Its columns.
    pub schema: SchemaRef,
    /// Its rows, in order, in some batches.
    pub batches: Vec<RecordBatch>,
}

impl Table {
    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }
}

/// Converts inputs and gives all their rows: those that one run of the program writes.
/// Equal bytes are one source, under their first name; sheets that repeat or contradict
/// others of these inputs have findings.
///
/// # Errors
///
/// Only by a fault of ours; never by what stands in an input.
pub fn tables(
    converter: &Converter,
    inputs: impl IntoIterator<Item = Input>,
) -> io::Result<Vec<Table>> {
    let mut tables = Tables::new(converter.language());
    let mut failed = None;
    converter.convert_all(inputs, |conversion| {
        failed = tables.push(&conversion).err();
        if failed.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    failed.map_or(Ok(()), Err)?;
    tables.compare()?;
    tables.finish()
}

/// The tables while inputs are added.
pub struct Tables {
    rows: ArrowTables,
    lineage: Lineage,
    known: HashSet<String>,
    sheets: RunSheets<Cursor<Vec<u8>>>,
    inputs: Vec<Kept>,
}

/// What is kept of an input, to say later what its sheets have in common with others.
struct Kept {
    name: String,
    id: String,
    findings: usize,
    /// Where each sheet stands, and where the budget of its total row does.
    sheets: Vec<[Option<Standing>; 2]>,
}

impl Tables {
    /// No rows yet; messages are in this language.
    pub fn new(language: Language) -> Self {
        let lineage = Lineage { language: language.inside(), ..Lineage::default() };
        let tables: Vec<_> = emit::TABLES.into_iter().chain([&SUMMARIES]).collect();
        Tables {
            rows: ArrowTables::of(&tables),
            lineage,
            known: HashSet::new(),
            sheets: RunSheets::new(Cursor::default()),
            inputs: Vec::new(),
        }
    }

    /// Adds the rows of a conversion. `false` if its bytes were there before: then it adds
    /// nothing.
    ///
    /// # Errors
    ///
    /// Those of [`tables`].
    pub fn push(&mut self, conversion: &Conversion) -> io::Result<bool> {
        let id = conversion.id();
        if !self.known.insert(id.clone()) {
            return Ok(false);
        }
        let inside = &conversion.inside;
        emit::rows(inside, &self.lineage, &mut self.rows)?;
        let number = u32::try_from(self.inputs.len()).unwrap_or(u32::MAX);
        let summarised = inside.sheets.iter().map(|sheet| {
            let summary = summarise(number, &inside.source, sheet);
            let total = summary.total().map(|(_, span)| Standing::of(&inside.source, span));
            (summary, [Some(Standing::of(&inside.source, summary.span)), total])
        });
        let (sums, places): (Vec<_>, Vec<_>) = summarised.unzip();
        let findings = inside.all_findings().count();
        for (summary, places) in sums.iter().zip(&places) {
            summaries::send(conversion, summary, places, findings, &mut self.rows)?;
        }
        self.sheets.add(&sums)?;
        let name = conversion.name().to_owned();
        self.inputs.push(Kept { name, id, findings, sheets: places });
        Ok(true)
    }

    /// Compares the sheets of all inputs that were added, and adds what is found to the
    /// findings: a sheet that stands in another input too, a project with other amounts.
    /// Those added later are not compared with these.
    ///
    /// # Errors
    ///
    /// Those of [`tables`].
    pub fn compare(&mut self) -> io::Result<()> {
        let sheets = std::mem::replace(&mut self.sheets, RunSheets::new(Cursor::default()));
        let inputs = &self.inputs;
        let name = |input: u32| {
            inputs.get(input as usize).map(|kept| kept.name.clone()).unwrap_or_default()
        };
        let mut found: Vec<RunFinding> = Vec::new();
        sheets.compare(name, |finding| {
            found.push(finding);
            ControlFlow::Continue(())
        })?;
        for RunFinding { input, ordinal, finding } in found {
            self.add(input, ordinal, &finding)?;
        }
        Ok(())
    }

    fn add(&mut self, input: u32, ordinal: u32, finding: &Finding) -> io::Result<()> {
        let Some(kept) = self.inputs.get_mut(input as usize) else { return Ok(()) };
        let [sheet, total] = kept.sheets.get(ordinal as usize).cloned().unwrap_or_default();
        let at = if matches!(finding.subject, Subject::Sheet) { sheet } else { total };
        let Some(at) = at else { return Ok(()) };
        let sheet_id = format!("{}-{ordinal}", kept.id);
        let (ids, before) = ([kept.id.as_str(), sheet_id.as_str()], kept.findings);
        kept.findings += 1;
        emit::across(ids, before, &at, finding, self.lineage.language, &mut self.rows)
    }

    /// The tables, each there with or without rows.
    ///
    /// # Errors
    ///
    /// Those of [`tables`].
    pub fn finish(self) -> io::Result<Vec<Table>> {
        let tables = self.rows.finish()?.into_iter().map(|table| {
            let emit::ArrowTable { name, schema, batches } = table;
            Table { name, schema, batches }
        });
        Ok(tables.collect())
    }
}
