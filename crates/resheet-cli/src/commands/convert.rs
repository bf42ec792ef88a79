//! `resheet convert`: dumps in, files out.

use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use resheet_emit::json::{self, Form, Layout};
use resheet_emit::pdf::{self, PdfOptions};
use resheet_emit::tables::Dialect;
use resheet_model::Conversion;
use resheet_model::catalogue::Language;
use resheet_pipeline::{Input, RunFinding};

use crate::across::{self, Across, Trace};
use crate::config::Config;
use crate::disk::{Draft, Output};
use crate::exit::{Exit, Failure};
use crate::filter::Filter;
use crate::gather::{self, Source};
use crate::interrupt;
use crate::names::Names;
use crate::paper::Printing;
use crate::settings::{Reading, Told, Work};
use crate::summary::{self, Summary, Tally};
use crate::tables::{self, Rows, Tables};

/// The JSON Lines of a run, one line an input.
const LINES: &str = "conversions.jsonl";

/// The CSV tables of a run, as failures name them.
const CSV: &str = "the CSV tables";

/// Convert dumps to JSON, CSV tables and printable PDF.
///
/// The output mirrors the inputs: dumps/2023/a.txt becomes OUT/2023/a.json and
/// OUT/2023/a.pdf. The CSV tables and conversions.jsonl are one for the run.
/// Files are replaced in one step, so a run that is stopped leaves none half
/// written.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    resheet convert dumps/ -o out/\n  \
    resheet convert a.txt b.txt -o out/ --format json,csv,pdf\n  \
    resheet convert old/ -o out/ --encoding gb18030 --jobs 4\n  \
    cat a.txt | resheet convert - -o - --plain")]
pub(crate) struct Args {
    #[command(flatten)]
    work: Work,
    /// Folder for the results; `-` writes JSON Lines to standard output.
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// What to write. [default: json; jsonl with -o -]
    #[arg(short, long, value_enum, value_delimiter = ',', value_name = "FORMAT")]
    format: Vec<Format>,
    #[command(flatten)]
    reading: Reading,
    /// JSON with values only: no places, no findings.
    #[arg(long)]
    plain: bool,
    /// Who reads the CSV tables.
    #[arg(long, value_enum, default_value = "programs", value_name = "WHO")]
    csv_for: CsvFor,
    #[command(flatten)]
    printing: Printing,
    #[command(flatten)]
    told: Told,
    /// No progress bar and no summary.
    #[arg(short, long)]
    quiet: bool,
}

/// What can be written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    /// One JSON file an input.
    Json,
    /// One line of JSON an input, all in conversions.jsonl.
    Jsonl,
    /// CSV tables of the run: sheets.csv, funds.csv, indicators.csv …
    Csv,
    /// One PDF an input, the sheets printed as their forms.
    Pdf,
}

/// For whom the CSV tables are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum CsvFor {
    /// Programs: nothing is added to the data.
    Programs,
    /// Excel: a byte order mark, and an apostrophe before what it could take
    /// for a formula.
    Excel,
}

/// Where the results go.
enum Target {
    Folder(Output),
    Stdout,
}

/// Everything that the threads share.
struct Job {
    target: Target,
    formats: Vec<Format>,
    json: json::Style,
    tables: tables::Style,
    pdf: PdfOptions,
    filter: Filter,
    language: Language,
}

/// What one input gives beside its own files.
struct Product {
    tally: Tally,
    /// Its line of JSON Lines, if asked for.
    line: Vec<u8>,
    /// Its rows of the tables, if asked for.
    rows: Option<Rows>,
    /// What could not be written.
    failures: Vec<Failure>,
}

pub(crate) fn run(mut args: Args, config: &Config, language: Language) -> Result<Exit, Failure> {
    let to_stdout = args.output == Path::new("-");
    let formats = formats(&args.format, to_stdout)?;
    args.reading = args.reading.completed(config);
    args.work = args.work.completed(config);
    args.told = args.told.completed(config);
    let engine = args.reading.engine()?.with_carried(pdf::read_back);
    let folder = (!to_stdout).then_some(args.output.as_path());
    let gathered = gather::gather(&args.work.inputs, args.work.follow_links(), folder)?;
    let target = match folder {
        Some(folder) => Target::Folder(Output::open(folder)?),
        None => Target::Stdout,
    };
    let job = Job {
        target,
        formats,
        json: args.json(language),
        tables: args.tables(language),
        pdf: args.printing.options(),
        filter: args.told.filter(),
        language,
    };

    let mut summary = Summary::default();
    if gathered.links > 0 {
        let links = gathered.links;
        summary.note(format!("{links} symbolic link(s) not followed; see --follow-links"));
    }
    let places = places(&gathered.sources, &mut summary);
    let total = places.len();
    let bar = summary::progress(total, args.quiet);
    let mut shared = Shared::open(&job)?;

    interrupt::listen();
    let longest = args.reading.longest();
    let places = (0u32..).zip(places.into_iter().zip(&gathered.sources));
    let inputs =
        places.take_while(|_| !interrupt::asked()).map(|(number, (place, source))| Input {
            name: source.name(),
            read: Box::new(move || source.read(longest)),
            context: (number, place, source),
        });
    let mut across = Across::default();
    let mut stopped = None;
    engine.convert_all(
        inputs,
        args.work.jobs(),
        |conversion, (number, place, source)| {
            (job.finish(conversion, place), Trace::of(*number, source, conversion))
        },
        |(product, trace)| {
            bar.inc(1);
            summary.add(product.tally);
            let hopeless = product.failures.iter().any(Failure::is_hopeless);
            product.failures.into_iter().for_each(|failure| summary.fail(failure));
            match shared.add(&product.line, product.rows) {
                Ok(true) => across.add(trace),
                Ok(false) => summary.note_twin(),
                Err(failure) => {
                    stopped = Some(failure);
                    return ControlFlow::Break(());
                }
            }
            if hopeless { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        },
    );
    bar.finish_and_clear();
    // Whoever interrupts does not wait for a comparison of what is there.
    let across = if interrupt::asked() { Across::default() } else { across };
    let compared = |shared: &mut Shared| {
        across.compare(&engine, &gathered.sources, longest, &job.filter, |conversion, found| {
            for found in found {
                summary.tell(&conversion.source, &found.finding, language);
            }
            shared.add_findings(&job, conversion, found)
        })
    };
    let compared = stopped.map_or_else(|| compared(&mut shared), Err);
    match compared.and_then(|()| shared.close(&job)) {
        Err(failure) if failure.is_broken_pipe() => {}
        Err(failure) => summary.fail(failure),
        Ok(()) => {}
    }
    let exit = if interrupt::asked() && summary.inputs() < total {
        summary.note(format!("interrupted: {} of {total} inputs done", summary.inputs()));
        Exit::Interrupted
    } else {
        summary.exit(args.told.strict())
    };
    // Nobody to tell if standard error is closed.
    let _ = summary.write(io::stderr().lock(), args.quiet);
    Ok(exit)
}

impl Args {
    fn json(&self, language: Language) -> json::Style {
        let form = if self.plain { Form::Plain } else { Form::Full };
        json::Style { form, language, ..json::Style::default() }
    }

    fn tables(&self, language: Language) -> tables::Style {
        let dialect = match self.csv_for {
            CsvFor::Programs => Dialect::Standard,
            CsvFor::Excel => Dialect::Excel,
        };
        tables::Style { dialect, language }
    }
}

/// The formats without repetition.
fn formats(asked: &[Format], to_stdout: bool) -> Result<Vec<Format>, Failure> {
    let mut formats = asked.to_vec();
    if formats.is_empty() {
        formats.push(if to_stdout { Format::Jsonl } else { Format::Json });
    }
    if to_stdout && formats.iter().any(|format| *format != Format::Jsonl) {
        return Err(Failure::usage(
            "standard output takes JSON Lines only; leave --format out or name a folder with -o",
        ));
    }
    Ok(formats)
}

/// The output stem of each source; two never share one.
fn places(sources: &[Source], summary: &mut Summary) -> Vec<PathBuf> {
    let mut names = Names::reserving(&["datapackage"]);
    let mut place = |source: &Source| {
        let (place, aside) = names.give(&source.relative);
        if aside {
            let (name, place) = (source.name(), place.display());
            summary.note(format!("{name}: written as {place}, for its name is taken in this run"));
        }
        place
    };
    sources.iter().map(&mut place).collect()
}

impl Job {
    /// Writes the files of one input, on the thread that converted it.
    fn finish(&self, conversion: &Conversion, place: &Path) -> Product {
        let tally = Tally::of(conversion, &self.filter, self.language);
        let conversion = &*self.filter.apply(conversion);
        let mut product = Product { tally, line: Vec::new(), rows: None, failures: Vec::new() };
        for format in &self.formats {
            let written = match format {
                Format::Json => {
                    self.file(place, "json", |out| json::write(out, conversion, self.json))
                }
                Format::Jsonl => {
                    let style = json::Style { layout: Layout::Line, ..self.json };
                    json::write(&mut product.line, conversion, style).map_err(Failure::from)
                }
                Format::Csv => {
                    let rows = self.tables.rows(conversion).map_err(Failure::from);
                    rows.map(|rows| product.rows = Some(rows))
                }
                // A document without a page is none.
                Format::Pdf if conversion.sheets.is_empty() => Ok(()),
                Format::Pdf => self.file(place, "pdf", |out| {
                    let findings = pdf::write(conversion, &self.pdf, out)?;
                    let told = findings.iter().filter(|finding| self.filter.keeps(finding));
                    product.tally.add(&conversion.source, told, self.language);
                    Ok(())
                }),
            };
            product.failures.extend(written.err());
        }
        product
    }

    /// Writes one file of an input.
    fn file(
        &self,
        place: &Path,
        ending: &str,
        fill: impl FnOnce(&mut Draft) -> io::Result<()>,
    ) -> Result<(), Failure> {
        match &self.target {
            Target::Folder(output) => {
                // Not `with_extension`: the stem may have a dot of its own.
                let mut name = place.as_os_str().to_owned();
                name.push(".");
                name.push(ending);
                output.write(PathBuf::from(name), fill)
            }
            Target::Stdout => Ok(()),
        }
    }
}

/// What all inputs write to together, in their order.
struct Shared {
    lines: Option<Lines>,
    tables: Option<Tables>,
}

enum Lines {
    Stdout(BufWriter<io::Stdout>),
    File(Draft),
}

impl Shared {
    fn open(job: &Job) -> Result<Self, Failure> {
        let Target::Folder(output) = &job.target else {
            let lines = Some(Lines::Stdout(BufWriter::new(io::stdout())));
            return Ok(Shared { lines, tables: None });
        };
        let asked = |format| job.formats.contains(&format).then_some(output);
        let lines = asked(Format::Jsonl).map(|output| output.draft(LINES).map(Lines::File));
        let tables = asked(Format::Csv).map(|output| Tables::open(output, job.tables));
        Ok(Shared {
            lines: lines.transpose().map_err(Failure::disk("write", Path::new(LINES)))?,
            tables: tables.transpose().map_err(Failure::disk("write", Path::new(CSV)))?,
        })
    }

    /// Adds what an input gives. `Ok(false)` if its bytes are in the tables
    /// already.
    fn add(&mut self, line: &[u8], rows: Option<Rows>) -> Result<bool, Failure> {
        match &mut self.lines {
            // Whoever waits at the other end gets each line as soon as it is there.
            Some(Lines::Stdout(out)) => out.write_all(line).and_then(|()| out.flush())?,
            Some(Lines::File(draft)) => {
                draft.write_all(line).map_err(Failure::disk("write", Path::new(LINES)))?;
            }
            None => {}
        }
        match (&mut self.tables, rows) {
            (Some(tables), Some(rows)) => {
                tables.add(rows).map_err(Failure::disk("write", Path::new(CSV)))
            }
            _ => Ok(true),
        }
    }

    /// Adds to the tables what comparing an input with others gave.
    fn add_findings(
        &mut self,
        job: &Job,
        conversion: &Conversion,
        found: &[RunFinding],
    ) -> Result<(), Failure> {
        let Some(tables) = &mut self.tables else { return Ok(()) };
        let piece = |conversion: &Conversion| job.tables.piece(conversion, tables::FINDINGS);
        let rows = across::tail(conversion, found, piece)?;
        tables.append(tables::FINDINGS, &rows).map_err(Failure::disk("write", Path::new(CSV)))
    }

    fn close(self, job: &Job) -> Result<(), Failure> {
        let Target::Folder(output) = &job.target else { return Ok(()) };
        if let Some(Lines::File(draft)) = self.lines {
            output.keep(draft).map_err(Failure::disk("write", Path::new(LINES)))?;
        }
        match self.tables {
            Some(tables) => tables.close(output).map_err(Failure::disk("write", Path::new(CSV))),
            None => Ok(()),
        }
    }
}
