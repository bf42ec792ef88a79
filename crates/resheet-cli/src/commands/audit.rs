//! `resheet audit`: what the sources themselves got wrong, the gravest first.

mod baseline;
mod listing;
mod sarif;

use std::io::{self, Write};
use std::num::NonZero;
use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::ValueEnum;
use resheet_emit::json;
use resheet_emit::tables::{Dialect, Labels};
use resheet_model::catalogue::Language;
use resheet_model::{Code, Conversion, Severity};
use resheet_pipeline::{Input, RunFinding};
use serde_json::Value;
use tempfile::SpooledTempFile;

use self::baseline::{Baseline, fingerprint};
use self::listing::{Counts, Entry, Listing};
use crate::across::{self, Across, Trace};
use crate::audit_report::{self, Style};
use crate::config::Config;
use crate::disk::SPOOLED;
use crate::exit::{Exit, Failure};
use crate::interrupt;
use crate::settings::{FindingOptions, Reading, Work};
use crate::source::Source;
use crate::summary::{Summary, Tally};
use crate::tables::{self, FINDINGS};
use crate::talk::Talk;

/// How many findings of a code are listed for a person who has not said.
const LISTED: usize = 20;

/// List what is odd about dumps and the sheets in them, with its place.
///
/// The gravest come first, code by code. Information is left out unless
/// --min-severity info asks for it.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    resheet audit dumps/\n  \
    resheet audit dumps/ --statistics\n  \
    resheet audit dumps/ --only A --min-severity error\n  \
    resheet audit dumps/ --ignore A006,A007 --lang zh\n  \
    resheet audit dumps/ --format json > known.jsonl    accept what is there, then:\n  \
    resheet audit dumps/ --baseline known.jsonl         what is new")]
pub(crate) struct Args {
    #[command(flatten)]
    work: Work,
    #[command(flatten)]
    reading: Reading,
    /// What to print.
    #[arg(short, long, value_enum, default_value = "text", value_name = "FORMAT")]
    format: Format,
    /// Count the findings by code instead of listing them.
    #[arg(long)]
    statistics: bool,
    /// List so many findings of a code and count the rest. [default: 20 as text, all in
    /// the other formats]
    #[arg(long, value_name = "N")]
    max_per_code: Option<NonZero<usize>>,
    /// Leave out the findings in this file, which `resheet audit --format json` wrote:
    /// they are known. They count nowhere.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    #[command(flatten)]
    told: FindingOptions,
    #[command(flatten)]
    talk: Talk,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Each finding with its line, the cell underlined, and what to do.
    Text,
    /// One finding a line, with the input and the sheet it belongs to.
    Json,
    /// The table findings.csv of `resheet convert`, in the order of the inputs.
    Csv,
    /// One SARIF 2.1.0 document, for code hosts and editors.
    Sarif,
}

/// What every input is told with.
struct Teller {
    format: Format,
    style: Style,
    tables: tables::Style,
    baseline: Baseline,
    /// Whether findings are counted and not listed.
    is_count: bool,
}

/// What is said of an input.
struct Said {
    /// The input as the user knows it.
    path: String,
    counts: Counts,
    entries: Vec<Entry>,
    /// Rows of the table.
    rows: Vec<u8>,
}

impl Teller {
    /// What is said of an input.
    fn tell(&self, source: &Source, conversion: &Conversion) -> io::Result<Said> {
        let (path, counts) = (source.named(), Counts::of(conversion));
        let (mut entries, mut rows) = (Vec::new(), Vec::new());
        match self.format {
            _ if self.is_count => {}
            Format::Text => {
                let blocks = audit_report::report(conversion, &path, self.style);
                entries.extend(blocks.into_iter().map(|block| Entry {
                    severity: block.severity,
                    code: block.code,
                    count: block.count,
                    text: block.text.into_bytes(),
                }));
            }
            Format::Json => entries = lines(conversion, &path, self.style.language)?,
            Format::Sarif => {
                let result = |(sheet, finding): (_, &resheet_model::Finding)| {
                    let language = self.style.language;
                    let result = sarif::result(&conversion.source, &path, sheet, finding, language);
                    let text = format!("{}{result}", sarif::BETWEEN);
                    entry(finding.severity, finding.code, text)
                };
                entries = conversion.all_findings().map(result).collect();
            }
            Format::Csv => rows = self.tables.piece(conversion, FINDINGS)?,
        }
        Ok(Said { path, counts, entries, rows })
    }

    /// What comparing it with other inputs adds.
    fn add(
        &self,
        source: &Source,
        conversion: &Conversion,
        found: &[RunFinding],
    ) -> io::Result<Said> {
        let only = self.baseline.without_known(across::only(conversion, found));
        let mut said = self.tell(source, &only)?;
        if !said.rows.is_empty() {
            said.rows = across::tail(conversion, found, |conversion| {
                self.tables.piece(conversion, FINDINGS)
            })?;
        }
        Ok(said)
    }
}

impl Said {
    /// Puts it where it belongs: rows go out, the rest waits for its turn.
    fn put(self, listing: &mut Listing, out: &mut dyn Write) -> io::Result<()> {
        listing.count(&self.path, &self.counts);
        self.entries.iter().try_for_each(|entry| listing.list(entry))?;
        if self.rows.is_empty() {
            return Ok(());
        }
        out.write_all(&self.rows)?;
        out.flush()
    }
}

pub(crate) fn run(
    args: Args,
    config: &Config,
    language: Language,
    colour: bool,
) -> Result<Exit, Failure> {
    let reading = args.reading.completed(config);
    let work = args.work.completed(config);
    let told = args.told.completed(config);
    let (engine, longest) = (reading.engine()?, reading.longest());
    let filter = told.filter_from(Severity::Warning);
    let baseline = args.baseline.as_deref().map(Baseline::read).transpose()?.unwrap_or_default();
    let gathered = work.gather(&[], &|_| false, None, args.talk.verbose)?;
    let gathered = gathered.in_parts(&engine, reading.part_bytes());
    let tables = tables::Style { dialect: Dialect::Standard, language, labels: Labels::Names };
    let (format, style, is_count) = (args.format, Style { language, colour }, args.statistics);
    let teller = Teller { format, style, tables, baseline, is_count };
    interrupt::listen();
    let sources = (0u32..).zip(&gathered.sources);
    let inputs = sources.take_while(|_| !interrupt::asked()).map(|(number, source)| Input {
        name: source.name(),
        read: Box::new(move || source.read(longest)),
        part: source.part(),
        context: (number, source),
    });
    let mut summary = Summary::new();
    if args.talk.verbose {
        gathered.notes(work.follow_links()).into_iter().for_each(|notes| summary.note(notes));
    }
    let mut progress = args.talk.progress(gathered.sources.len());
    let mut across = Across::new(SpooledTempFile::new(SPOOLED));
    let most = args.max_per_code.map(NonZero::get);
    let mut listing = Listing::new(most.or((format == Format::Text).then_some(LISTED)));
    let mut out = io::stdout().lock();
    let mut written: Result<(), Failure> = Ok(());
    if format == Format::Csv && !is_count {
        out.write_all(&tables.head(FINDINGS)?)?;
    }
    engine.convert_all(
        inputs,
        work.jobs(),
        |conversion, (number, source)| {
            let trace = Trace::of(*number, source, conversion);
            let told = teller.baseline.without_known(filter.apply(conversion).into_owned());
            let tally = Tally::of(&told, &filter, language).from(source);
            let tally = tally.reviewed(conversion, engine.corrections());
            (tally, trace, teller.tell(source, &told), conversion.source.bytes)
        },
        |(tally, trace, said, bytes)| {
            progress.inc(bytes);
            summary.add(tally);
            let told = said.and_then(|said| said.put(&mut listing, &mut out));
            written = told.map_err(Failure::from).and_then(|()| across.add(trace));
            if written.is_err() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        },
    );
    progress.finish();
    written?;
    // Whoever interrupts does not wait for a comparison of what is there.
    if !interrupt::asked() {
        across.compare(&engine, &gathered.sources, longest, &filter, |conversion, found| {
            let number = found.first().map_or(0, |found| found.input as usize);
            let Some(source) = gathered.sources.get(number) else { return Ok(()) };
            found.iter().for_each(|found| summary.count(&found.finding));
            Ok(teller.add(source, conversion, found)?.put(&mut listing, &mut out)?)
        })?;
    }
    write(listing, &mut out, (format, is_count), language)?;
    out.flush()?;
    let total = gathered.sources.len();
    if summary.inputs() == total {
        summary.note_corrections(engine.corrections());
    }
    let exit = if interrupt::asked() && summary.inputs() < total {
        Exit::Interrupted
    } else {
        summary.exit(told.strict())
    };
    // Nobody to tell if standard error is closed.
    let _ = summary.write(io::stderr().lock(), args.talk.quiet);
    Ok(exit)
}

/// Writes what has waited for its turn.
fn write(
    listing: Listing,
    out: &mut dyn Write,
    format: (Format, bool),
    language: Language,
) -> io::Result<()> {
    match format {
        (Format::Json | Format::Sarif, true) => listing.write_counts_json(out),
        (Format::Text | Format::Csv, true) => listing.write_counts(out),
        (Format::Text, false) => listing.write(out),
        (Format::Json, false) => listing.write_bare(out, 0),
        (Format::Sarif, false) => {
            let codes = listing.codes();
            out.write_all(sarif::HEAD.as_bytes())?;
            listing.write_bare(out, sarif::BETWEEN.len() as u64)?;
            sarif::tail(out, &codes, language)
        }
        (Format::Csv, false) => Ok(()),
    }
}

fn entry(severity: Severity, code: Code, text: String) -> Entry {
    Entry { severity, code, count: 1, text: text.into_bytes() }
}

/// The findings as JSON Lines, each in the shape it has in the JSON output,
/// taken from there so that there is one shape.
fn lines(conversion: &Conversion, path: &str, language: Language) -> io::Result<Vec<Entry>> {
    let style = json::Style { language, ..json::Style::default() };
    let mut document = Vec::new();
    json::write(&mut document, conversion, style)?;
    let mut document: Value = serde_json::from_slice(&document)?;
    let own = (Value::Null, document["findings"].take());
    let sheets = document["sheets"].as_array_mut().into_iter().flatten();
    let parts = std::iter::once(own)
        .chain(sheets.map(|sheet| (sheet["id"].take(), sheet["findings"].take())));
    let shown = parts.flat_map(|(sheet, findings)| match findings {
        Value::Array(findings) => findings.into_iter().map(|it| (sheet.clone(), it)).collect(),
        _ => Vec::new(),
    });
    let (input, path) = (Value::from(conversion.source.name.as_str()), Value::from(path));
    let line = |((of, finding), (sheet, shown)): ((_, &resheet_model::Finding), (Value, Value))| {
        let fingerprint = fingerprint(&conversion.source.name, of, finding);
        let text = format!(
            "{{\"input\":{input},\"path\":{path},\"sheet\":{sheet},\
             \"fingerprint\":\"{fingerprint}\",\"finding\":{shown}}}\n"
        );
        entry(finding.severity, finding.code, text)
    };
    Ok(conversion.all_findings().zip(shown).map(line).collect())
}
