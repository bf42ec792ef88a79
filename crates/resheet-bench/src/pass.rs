//! One pass of all stages over an input.

use std::fs;
use std::hint::black_box;
use std::io;

use csv::{ByteRecord, ReaderBuilder};
use resheet_emit::json::{self, Form, Layout, Style};
use resheet_emit::tables::{CsvTables, Dialect, Lineage};
use resheet_pipeline::{Engine, Texts};

use crate::Input;

/// What is measured apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stage {
    /// Its name in reports.
    pub name: &'static str,
    /// How many times the time of the raw records it may take, for stages that
    /// have a bar.
    pub bar: Option<u64>,
}

const fn stage(name: &'static str) -> Stage {
    Stage { name, bar: None }
}

const fn barred(name: &'static str, bar: u64) -> Stage {
    Stage { name, bar: Some(bar) }
}

/// Every stage in the order of [`Cost`]s that [`pass`] gives. The first three
/// are the ladder; the last three run from the bytes to the output.
pub const STAGES: [Stage; 15] = [
    stage("reading the file"),
    stage("strict UTF-8 check"),
    stage(RECORDS),
    stage("decode"),
    stage("read"),
    stage("repair"),
    stage("bind"),
    stage("normalize"),
    stage("audit"),
    stage("JSON, plain"),
    stage("JSON, full"),
    stage("CSV tables"),
    barred("whole way, plain JSON", 4),
    barred("whole way, CSV tables", 4),
    barred("whole way, full JSON", 7),
];

/// The stage that the others are held against.
pub(crate) const RECORDS: &str = "csv ByteRecord";

/// Measures what a stage costs.
pub trait Meter {
    /// Where the counter stands.
    fn now(&self) -> Cost;
}

/// Nanoseconds or allocations.
pub type Cost = u64;

/// Costs stage by stage while a pass goes on.
struct Costs<'m, M> {
    meter: &'m M,
    sums: [Cost; STAGES.len()],
    next: usize,
}

impl<M: Meter> Costs<'_, M> {
    /// Runs the next stage. What it gives is dropped outside, unless it drops
    /// it itself.
    fn run<T>(&mut self, stage: impl FnOnce() -> T) -> T {
        let before = self.meter.now();
        let result = black_box(stage());
        self.sums[self.next] += self.meter.now() - before;
        self.next += 1;
        result
    }
}

/// Runs every stage over every dump once. Gives the costs and how many sheets
/// there were.
///
/// # Errors
///
/// When a dump cannot be read.
pub fn pass(
    engine: &Engine,
    input: &Input,
    meter: &impl Meter,
) -> io::Result<([Cost; STAGES.len()], usize)> {
    let mut costs = Costs { meter, sums: [0; STAGES.len()], next: 0 };
    let mut sheets = 0;
    let mut out = Vec::new();
    // Tables are one set for the whole run, as on the command line.
    let (mut apart, mut whole) = (tables()?, tables()?);
    for path in &input.paths {
        costs.next = 0;
        let bytes = costs.run(|| fs::read(path))?;
        costs.run(|| std::str::from_utf8(&bytes).is_ok());
        costs.run(|| records(&bytes));
        let decoded = costs.run(|| engine.decode("dump", &bytes));
        let lexicon = engine.families().lexicon();
        let blocks = costs.run(|| resheet_read::read(&decoded.source, lexicon));
        let texts = Texts::new(lexicon);
        let grid = costs.run(|| resheet_repair::repair(blocks, &texts));
        let bound = costs.run(|| engine.bind(&decoded.source, &grid, &texts));
        let mut typed: Vec<_> = costs.run(|| {
            let numbered = (0..).zip(bound.sheets);
            numbered.map(|(at, sheet)| resheet_normalize::normalize(sheet, at, &texts)).collect()
        });
        costs.run(|| {
            for sheet in &mut typed {
                resheet_audit::audit(&decoded.source, sheet);
            }
            resheet_audit::audit_input(&decoded.source, &mut typed);
        });
        let conversion = engine.convert("dump", &bytes);
        sheets += conversion.sheets.len();
        out.clear();
        costs.run(|| json::write(&mut out, &conversion, style(Form::Plain)))?;
        out.clear();
        costs.run(|| json::write(&mut out, &conversion, style(Form::Full)))?;
        costs.run(|| apart.push(&conversion))?;
        drop(conversion);
        out.clear();
        costs.run(|| json::write(&mut out, &engine.convert("dump", &bytes), style(Form::Plain)))?;
        costs.run(|| whole.push(&engine.convert("dump", &bytes)))?;
        out.clear();
        costs.run(|| json::write(&mut out, &engine.convert("dump", &bytes), style(Form::Full)))?;
    }
    Ok((costs.sums, sheets))
}

fn style(form: Form) -> Style {
    Style { form, layout: Layout::Line, ..Style::default() }
}

fn tables() -> io::Result<CsvTables<io::Sink>> {
    CsvTables::new(Lineage::default(), Dialect::Standard, |_| Ok(io::sink()))
}

/// How many raw records there are, with tabs between their fields.
fn records(bytes: &[u8]) -> usize {
    let mut reader = ReaderBuilder::new()
        .delimiter(b'\t')
        .flexible(true)
        .has_headers(false)
        .quoting(false)
        .from_reader(bytes);
    let mut record = ByteRecord::new();
    let mut count = 0;
    while reader.read_byte_record(&mut record).is_ok_and(|more| more) {
        count += 1;
    }
    count
}
