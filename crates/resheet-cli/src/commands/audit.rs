//! `resheet audit`: what the sources themselves got wrong.

use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;

use clap::ValueEnum;
use resheet_emit::json;
use resheet_emit::tables::Dialect;
use resheet_model::catalogue::Language;
use resheet_model::{Conversion, Severity};
use resheet_pipeline::Input;
use serde_json::Value;

use crate::audit_report::{self, Look};
use crate::exit::{Exit, Failure};
use crate::gather;
use crate::interrupt;
use crate::settings::{Reading, Work};
use crate::summary::{Summary, Tally};
use crate::tables;

/// The table of findings.
const FINDINGS: &str = "findings";

/// List what is odd about dumps and the sheets in them, with its place.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    resheet audit dumps/\n  \
    resheet audit dumps/ --least warning --strict\n  \
    resheet audit dumps/ --format json | jq .finding.code")]
pub(crate) struct Args {
    #[command(flatten)]
    work: Work,
    #[command(flatten)]
    reading: Reading,
    /// What to print.
    #[arg(short, long, value_enum, default_value = "text", value_name = "FORMAT")]
    format: Format,
    /// Leave out findings below this severity.
    #[arg(long, value_enum, default_value = "info")]
    least: Least,
    /// Exit with 1 if there is any finding of severity error.
    #[arg(long)]
    strict: bool,
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
    /// The table findings.csv of `resheet convert`; always all of them.
    Csv,
}

#[derive(Clone, Copy, ValueEnum)]
enum Least {
    Info,
    Warning,
    Error,
}

impl From<Least> for Severity {
    fn from(least: Least) -> Self {
        match least {
            Least::Info => Severity::Info,
            Least::Warning => Severity::Warning,
            Least::Error => Severity::Error,
        }
    }
}

pub(crate) fn run(args: Args, language: Language) -> Result<Exit, Failure> {
    let engine = args.reading.engine()?;
    let gathered = gather::gather(&args.work.inputs, args.work.follow_links, None)?;
    let longest = args.reading.max_bytes;
    let colour =
        io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|no| no.is_empty());
    let look = Look { language, least: args.least.into(), colour };
    let tables = tables::Style { dialect: Dialect::Standard, language };
    interrupt::listen();
    let inputs = gathered.sources.iter().take_while(|_| !interrupt::asked()).map(|source| Input {
        name: source.name(),
        read: Box::new(move || source.read(longest)),
        context: (),
    });
    let mut summary = Summary::default();
    let mut out = io::stdout().lock();
    let mut written: io::Result<()> = Ok(());
    if args.format == Format::Csv {
        out.write_all(&tables.head(FINDINGS)?)?;
    }
    engine.convert_all(
        inputs,
        args.work.jobs(),
        |conversion, ()| {
            let report = match args.format {
                Format::Text => Ok(audit_report::report(conversion, look).into_bytes()),
                Format::Json => lines(conversion, look),
                Format::Csv => tables.piece(conversion, FINDINGS),
            };
            (Tally::of(conversion, language), report)
        },
        |(tally, report)| {
            summary.add(tally);
            written = report.and_then(|report| out.write_all(&report)).and_then(|()| out.flush());
            if written.is_err() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        },
    );
    written?;
    let total = gathered.sources.len();
    let exit = if interrupt::asked() && summary.inputs() < total {
        Exit::Interrupted
    } else {
        summary.exit(args.strict)
    };
    // Nobody to tell if standard error is closed.
    let _ = summary.write(io::stderr().lock(), args.quiet);
    Ok(exit)
}

/// The findings as JSON Lines, each in the shape it has in the JSON output,
/// taken from there so that there is one shape.
fn lines(conversion: &Conversion, look: Look) -> io::Result<Vec<u8>> {
    let style = json::Style { language: look.language, ..json::Style::default() };
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
            let severity = finding["severity"].as_str();
            let grave = Severity::ALL.iter().find(|known| Some(known.name()) == severity);
            if grave.is_some_and(|severity| *severity >= look.least) {
                let input = Value::from(conversion.source.name.as_str());
                writeln!(out, "{{\"input\":{input},\"sheet\":{sheet},\"finding\":{finding}}}")?;
            }
        }
    }
    Ok(out)
}
