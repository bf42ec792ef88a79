//! `resheet convert`: dumps in, files out.

mod formats;
mod holding;
mod job;
mod joined;
mod run;
mod shared;
mod stems;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use clap::builder::PossibleValuesParser;
use resheet_emit::json::{self, Form};
use resheet_emit::pdf;
use resheet_emit::tables::{TABLES, Table};
use resheet_model::catalogue::Language;
use resheet_pipeline::Engine;
use serde_json::{Map, Value};
use tempfile::SpooledTempFile;

#[cfg(feature = "parquet")]
use self::formats::Partition;
use self::formats::{CsvDialect, Format, LabelSet, formats};
use self::holding::{Holding, Into};
use self::job::{Clock, Job};
use self::joined::Joining;
use self::run::{Inputs, Run};
use self::shared::Shared;
use self::stems::stems;
use crate::across::Across;
use crate::config::Config;
use crate::disk::{Output, SPOOLED};
use crate::exit::{Exit, Failure};
use crate::fonts::Shelf;
use crate::gather::Gathered;
use crate::interrupt;
use crate::manifest::{Making, Manifest};
use crate::paper::Printing;
use crate::parts::Parts;
use crate::quarantine::Quarantine;
use crate::settings::{FindingOptions, Reading, Shard, Work};
use crate::summary::Summary;
use crate::tables;
use crate::talk::Talk;
use crate::texts::{self, say};

/// Convert dumps to JSON, CSV tables and printable PDF.
///
/// The output mirrors the inputs, from the folder that all of them are in: of
/// dumps/, dumps/2023/a.txt becomes OUT/2023/a.json and OUT/2023/a.pdf. The CSV tables and conversions.jsonl are one for the run.
/// Files are replaced in one step, so a run that is stopped leaves none half
/// written. What was done with each input stands in OUT/manifest.json.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    resheet convert dumps/ -o out/\n  \
    resheet convert a.txt b.txt -o out/ --format json,csv,pdf\n  \
    resheet convert old/ -o out/ --encoding gb18030 --jobs 4\n  \
    resheet convert dumps/ -o out/ --incremental --quarantine odd/\n  \
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
    /// A JSON file also for inputs without a word: pictures, empty files, files that
    /// cannot be read. Without it the manifest alone tells of them.
    #[arg(long)]
    all_json: bool,
    /// With -o -: the rows of this table alone, each with the name of its input, as CSV, or
    /// with --format jsonl as JSON Lines, for another program to read.
    #[arg(long, value_name = "TABLE",
        value_parser = PossibleValuesParser::new(TABLES.iter().map(|table| table.name)))]
    table: Option<String>,
    /// How the CSV tables are written.
    #[arg(long, value_enum, default_value = "standard", value_name = "DIALECT")]
    csv_dialect: CsvDialect,
    /// How the columns of CSV tables and of --table, and the words in them, are called.
    #[arg(long, value_enum, default_value = "names", value_name = "LABELS")]
    labels: LabelSet,
    /// Put the Parquet files of sheets and their rows into folders by these, as
    /// Hive does: sheets/year=2023/family=mof/part-0.parquet.
    #[cfg(feature = "parquet")]
    #[arg(long, value_enum, value_delimiter = ',', value_name = "BY")]
    partition: Vec<Partition>,
    #[command(flatten)]
    printing: Printing,
    #[command(flatten)]
    told: FindingOptions,
    /// Leave alone what the last run into OUT, finished or not, made of the same
    /// bytes with the same options and the same program.
    #[arg(long)]
    incremental: bool,
    /// Take one share of the inputs of so many, such as 2/8: every machine of eight is
    /// given the same inputs and another first number. A share is chosen by names, so it
    /// stays the same when inputs are added.
    #[arg(long, value_name = "I/N", value_parser = Shard::parse)]
    shard: Option<Shard>,
    /// Copy inputs that gave no sheet here, each with its findings beside it; a
    /// copy is removed when its input gives sheets.
    #[arg(long, value_name = "DIR")]
    quarantine: Option<PathBuf>,
    #[command(flatten)]
    into: Into,
    /// Do not wait until files are on the disk itself: quicker, and after a power
    /// cut OUT is to be made anew.
    #[arg(long)]
    no_sync: bool,
    /// Put into the manifest how many milliseconds each input took; it is then another
    /// each time.
    #[arg(long)]
    timings: bool,
    #[command(flatten)]
    talk: Talk,
}

pub(crate) fn run(args: Args, config: &Config, language: Language) -> Result<Exit, Failure> {
    let formats = formats(&args.format, args.to_stdout(), args.table.is_some())?;
    let args = args.completed(config);
    args.check(&formats)?;
    let engine = args.reading.engine()?.with_embedded_reader(pdf::read_back);
    let making = args.making(&formats, language)?;
    let folder = args.folder()?;
    let folder = folder.as_deref();
    let sync = !args.no_sync;
    let output = folder.map(|folder| Output::open(folder, sync)).transpose()?;
    let output = output.as_ref();
    let open = |folder: &PathBuf| Quarantine::open(folder, sync, language);
    let quarantine = args.quarantine.as_ref().map(open).transpose()?;
    let mut holding = output.map(Holding::open).transpose()?;
    let parts = output.map(|output| Parts::new(output, &making));
    let gathered = args.gather(&engine, folder, holding.as_ref(), parts.as_ref())?;
    let mut summary = Summary::new();
    let places = stems(&gathered.sources, &mut summary);
    if let Some(quarantine) = &quarantine {
        let places = places.iter().map(|stem| stem.place.as_path());
        quarantine.check(gathered.sources.iter().zip(places))?;
    }
    if let Some(holding) = &mut holding {
        holding.begin(&gathered, &places, &formats, &args.into)?;
    }
    let job = Job {
        output,
        folder,
        quarantine,
        formats,
        json: args.json(language),
        all_json: args.all_json,
        tables: args.tables(language),
        stream: args.stream(),
        #[cfg(feature = "parquet")]
        partition: args.partition.iter().copied().map(Partition::column).collect(),
        pdf: args.printing.options(),
        fonts: Shelf::new(args.printing.fonts()),
        filter: args.told.filter(),
        language,
        corrections: engine.corrections(),
        verbose: args.talk.verbose,
        clock: args.timings.then(Clock::default),
    };

    // In the output folder there is room for what a run has to remember.
    let spool = || match &job.output {
        Some(output) => output.spool(),
        None => SpooledTempFile::new(SPOOLED),
    };
    let mut run = Run {
        job: &job,
        shared: Shared::open(&job)?,
        joining: Joining::default(),
        summary,
        holding,
        across: Across::new(spool()),
        manifest: Manifest::new(making.clone(), spool(), args.timings),
        stopped: None,
    };
    if let Some(notes) = gathered.notes(args.work.follow_links()) {
        run.summary.note(notes);
    }
    let inputs = Inputs {
        engine: &engine,
        gathered: &gathered,
        places: &places,
        parts: parts.as_ref(),
        longest: args.reading.longest(),
        incremental: args.incremental,
    };
    let mut progress = args.talk.progress(places.len());
    run.convert_all(&inputs, args.work.jobs(), &mut progress);
    progress.finish();
    let mut summary = run.close(&inputs, &args.into);
    let complete = summary.inputs() == places.len();
    if let (Some(parts), true) = (&parts, complete) {
        parts.keep_only(places.iter().map(|stem| stem.place.as_path()));
    }
    if complete {
        summary.note_corrections(engine.corrections());
    }
    let exit = if interrupt::asked() && !complete {
        summary.note(say!("interrupted", n = summary.inputs(), all = places.len()));
        Exit::Interrupted
    } else {
        summary.exit(args.told.strict())
    };
    // Nobody to tell if standard error is closed.
    let _ = summary.write(io::stderr().lock(), args.talk.quiet);
    Ok(exit)
}

/// Whether two names are of one folder, there or not.
fn is_same(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path));
    matches!((real(one), real(other)), (Ok(one), Ok(other)) if one == other)
}

impl Args {
    fn to_stdout(&self) -> bool {
        self.output == Path::new("-")
    }

    /// Takes from the configuration file what was not asked for.
    fn completed(self, config: &Config) -> Self {
        Args {
            reading: self.reading.completed(config),
            work: self.work.completed(config),
            told: self.told.completed(config),
            printing: self.printing.completed(config),
            ..self
        }
    }

    /// Refuses what does not go together.
    #[cfg_attr(not(feature = "parquet"), allow(unused_variables, reason = "asked for Parquet"))]
    fn check(&self, formats: &[Format]) -> Result<(), Failure> {
        #[cfg(feature = "parquet")]
        if !self.partition.is_empty() && !formats.contains(&Format::Parquet) {
            return Err(Failure::usage(texts::text("partition")));
        }
        if self.to_stdout() && self.incremental {
            return Err(Failure::usage(texts::text("incremental")));
        }
        Ok(())
    }

    /// The folder that files go to; none for standard output. Shares of one archive have a
    /// folder each below one that all machines may see.
    fn folder(&self) -> Result<Option<PathBuf>, Failure> {
        if self.to_stdout() {
            return Ok(None);
        }
        let folder = match self.shard {
            Some(shard) => {
                fs::create_dir_all(&self.output).map_err(Failure::disk("make", &self.output))?;
                self.output.join(shard.folder())
            }
            None => self.output.clone(),
        };
        match &self.quarantine {
            Some(other) if is_same(&folder, other) => {
                Err(Failure::usage(texts::text("quarantine same")))
            }
            _ => Ok(Some(folder)),
        }
    }

    /// The inputs of the run, long files in parts, with what OUT keeps where it is added to.
    fn gather(
        &self,
        engine: &Engine,
        folder: Option<&Path>,
        holding: Option<&Holding<'_>>,
        parts: Option<&Parts<'_>>,
    ) -> Result<Gathered, Failure> {
        let above = folder.filter(|_| self.shard.is_some()).map(|_| self.output.as_path());
        let own = folder.into_iter().chain(self.quarantine.as_deref()).chain(above);
        let own: Vec<&Path> = own.collect();
        let is_ours = |path: &Path| holding.is_some_and(|holding| holding.is_ours(path));
        let mut gathered = self.work.gather(&own, &is_ours, self.shard, self.talk.verbose)?;
        if let Some(base) = holding.and_then(Holding::base).filter(|_| self.into.append) {
            gathered.come_to(base);
        }
        let size = self.reading.part_bytes();
        let mut gathered = gathered.in_parts(engine, size);
        if let (true, Some(holding), Some(parts)) = (self.into.append, holding, parts) {
            let others = holding.others(&gathered, parts)?;
            gathered.keep(others, engine, size);
        }
        Ok(gathered)
    }

    /// What decides about the outputs beside the bytes of the inputs.
    fn making(&self, formats: &[Format], language: Language) -> Result<Making, Failure> {
        let mut options = self.reading.describe(language)?;
        let name = |value: &dyn Fn() -> Option<clap::builder::PossibleValue>| {
            value().map_or(Value::Null, |value| value.get_name().into())
        };
        let mut formats: Vec<Value> =
            formats.iter().map(|format| name(&|| format.to_possible_value())).collect();
        formats.sort_by_key(Value::to_string);
        let more: Map<String, Value> = [
            ("formats", formats.into()),
            ("plain", self.plain.into()),
            ("all_json", self.all_json.into()),
            #[cfg(feature = "parquet")]
            ("partition", self.partition.iter().map(|part| part.column()).collect()),
            ("csv_dialect", name(&|| self.csv_dialect.to_possible_value())),
            ("labels", name(&|| self.labels.to_possible_value())),
            ("printing", self.printing.describe()),
            ("findings", self.told.filter().describe()),
        ]
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect();
        options.extend(more);
        Ok(Making { options })
    }

    fn json(&self, language: Language) -> json::Style {
        let form = if self.plain { Form::Plain } else { Form::Full };
        json::Style { form, language, ..json::Style::default() }
    }

    fn tables(&self, language: Language) -> tables::Style {
        let (dialect, labels) = (self.csv_dialect.into(), self.labels.into());
        tables::Style { dialect, language, labels }
    }

    /// The one table that goes to standard output.
    fn stream(&self) -> Option<&'static Table> {
        let name = self.table.as_deref()?;
        TABLES.into_iter().find(|table| table.name == name)
    }
}
