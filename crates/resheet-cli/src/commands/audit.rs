//! `resheet audit`: what the sources themselves got wrong.

use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;

use clap::ValueEnum;
use resheet_emit::json;
use resheet_emit::tables::Dialect;
use resheet_model::Conversion;
use resheet_model::catalogue::Language;
use resheet_pipeline::{Input, RunFinding};
use serde_json::Value;
use tempfile::SpooledTempFile;

use crate::across::{self, Across, Trace};
use crate::audit_report::{self, Look};
use crate::config::Config;
use crate::disk::SPOOLED;
use crate::exit::{Exit, Failure};
use crate::interrupt;
use crate::settings::{Reading, Told, Work};
use crate::summary::{Summary, Tally};
use crate::tables::{self, FINDINGS};

/// List what is odd about dumps and the sheets in them, with its place.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    resheet audit dumps/\n  \
    resheet audit dumps/ --only A --min-severity warning\n  \
    resheet audit dumps/ --ignore A006,A007 --lang zh\n  \
    resheet audit dumps/ --format json | jq .finding.code")]
pub(crate) struct Args {
    #[command(flatten)]
    work: Work,
    #[command(flatten)]
    reading: Reading,
    /// What to print.
    #[arg(short, long, value_enum, default_value = "text", value_name = "FORMAT")]
    format: Format,
    #[command(flatten)]
    told: Told,
    /// No summary.
    #[arg(short, long)]
    quiet: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Each finding with its line, the cell underlined, and what to do.
    Text,
    /// One finding a line, with the input and the sheet it belongs to.
    Json,
    /// The table findings.csv of `resheet convert`.
    Csv,
}

/// What every input is told with.
struct Teller {
    format: Format,
    look: Look,
    tables: tables::Style,
}

impl Teller {
    /// What is said of an input.
    fn tell(&self, conversion: &Conversion) -> io::Result<Vec<u8>> {
        match self.format {
            Format::Text => Ok(audit_report::report(conversion, self.look).into_bytes()),
            Format::Json => lines(conversion, self.look.language),
            Format::Csv => self.tables.piece(conversion, FINDINGS),
        }
    }

    /// What comparing it with other inputs adds.
    fn add(&self, conversion: &Conversion, found: &[RunFinding]) -> io::Result<Vec<u8>> {
        match self.format {
            Format::Csv => across::tail(conversion, found, |conversion| self.tell(conversion)),
            Format::Text | Format::Json => self.tell(&across::only(conversion, found)),
        }
    }
}

pub(crate) fn run(args: Args, config: &Config, language: Language) -> Result<Exit, Failure> {
    let reading = args.reading.completed(config);
    let work = args.work.completed(config);
    let told = args.told.completed(config);
    let (engine, longest, filter) = (reading.engine()?, reading.longest(), told.filter());
    let gathered = work.gather(&[], &|_| false, None)?;
    let gathered = gathered.in_parts(&engine, reading.part_bytes());
    let colour =
        io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|no| no.is_empty());
    let tables = tables::Style { dialect: Dialect::Standard, language };
    let teller = Teller { format: args.format, look: Look { language, colour }, tables };
    interrupt::listen();
    let sources = (0u32..).zip(&gathered.sources);
    let inputs = sources.take_while(|_| !interrupt::asked()).map(|(number, source)| Input {
        name: source.name(),
        read: Box::new(move || source.read(longest)),
        part: source.part(),
        context: (number, source),
    });
    let mut summary = Summary::new();
    let mut across = Across::new(SpooledTempFile::new(SPOOLED));
    let mut out = io::stdout().lock();
    let mut written: Result<(), Failure> = Ok(());
    if args.format == Format::Csv {
        out.write_all(&tables.head(FINDINGS)?)?;
    }
    engine.convert_all(
        inputs,
        work.jobs(),
        |conversion, (number, source)| {
            let trace = Trace::of(*number, source, conversion);
            let tally = Tally::of(conversion, &filter, language);
            (tally, trace, teller.tell(&filter.apply(conversion)))
        },
        |(tally, trace, report)| {
            summary.add(tally);
            let told = report.and_then(|report| out.write_all(&report)).and_then(|()| out.flush());
            written = told.map_err(Failure::from).and_then(|()| across.add(trace));
            if written.is_err() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        },
    );
    written?;
    // Whoever interrupts does not wait for a comparison of what is there.
    if !interrupt::asked() {
        across.compare(&engine, &gathered.sources, longest, &filter, |conversion, found| {
            found.iter().for_each(|found| summary.count(&found.finding));
            out.write_all(&teller.add(conversion, found)?)?;
            Ok(())
        })?;
    }
    out.flush()?;
    let total = gathered.sources.len();
    let exit = if interrupt::asked() && summary.inputs() < total {
        Exit::Interrupted
    } else {
        summary.exit(told.strict())
    };
    // Nobody to tell if standard error is closed.
    let _ = summary.write(io::stderr().lock(), args.quiet);
    Ok(exit)
}

/// The findings as JSON Lines, each in the shape it has in the JSON output,
/// taken from there so that there is one shape.
fn lines(conversion: &Conversion, language: Language) -> io::Result<Vec<u8>> {
    let style = json::Style { language, ..json::Style::default() };
    let mut document = Vec::new();
    json::write(&mut document, conversion, style)?;
    let mut document: Value = serde_json::from_slice(&document)?;
    let own = (Value::Null, document["findings"].take());
    let sheets = document["sheets"].as_array_mut().into_iter().flatten();
    let parts = std::iter::once(own)
        .chain(sheets.map(|sheet| (sheet["id"].take(), sheet["findings"].take())));
    let mut out = Vec::new();
    for (sheet, findings) in parts {
        for finding in findings.as_array().into_iter().flatten() {
            let input = Value::from(conversion.source.name.as_str());
            writeln!(out, "{{\"input\":{input},\"sheet\":{sheet},\"finding\":{finding}}}")?;
        }
    }
    Ok(out)
}
