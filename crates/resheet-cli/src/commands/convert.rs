//! `resheet convert`: dumps in, files out.

mod formats;
mod holding;
mod job;
mod joined;
mod run;
mod shared;
mod stems;

use std::cell::RefCell;
use std::collections::VecDeque;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use clap::builder::PossibleValuesParser;
use resheet_emit::json::{self, Form};
use resheet_emit::pdf;
use resheet_emit::tables::{TABLES, Table};
use resheet_model::catalogue::Language;
use resheet_pipeline::Input;
use serde_json::{Map, Value};
use tempfile::SpooledTempFile;

#[cfg(feature = "parquet")]
use self::formats::Partition;
use self::formats::{CsvDialect, Format, LabelSet, formats};
use self::holding::{Holding, Into};
use self::job::{Clock, Job, Slot};
use self::joined::Joining;
use self::run::Run;
use self::shared::Shared;
use self::stems::{Stem, stems};
use crate::across::Across;
use crate::config::Config;
use crate::digest;
use crate::disk::{Output, SPOOLED};
use crate::exit::{Exit, Failure};
use crate::fonts::Shelf;
use crate::interrupt;
use crate::manifest::{MANIFEST, Making, Manifest};
use crate::paper::Printing;
use crate::parts::Parts;
use crate::quarantine::Quarantine;
use crate::settings::{FindingOptions, Reading, Shard, Work};
use crate::source::{Place, Source};
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
    /// With -o -: the rows of this table alone, as CSV, or with --format jsonl as JSON
    /// Lines, for another program to read.
    #[arg(long, value_name = "TABLE",
        value_parser = PossibleValuesParser::new(TABLES.iter().map(|table| table.name)))]
    table: Option<String>,
    /// How the CSV tables are written.
    #[arg(long, value_enum, default_value = "standard", value_name = "DIALECT")]
    csv_dialect: CsvDialect,
    /// How the columns of CSV tables and of --table are called.
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

pub(crate) fn run(mut args: Args, config: &Config, language: Language) -> Result<Exit, Failure> {
    let to_stdout = args.output == Path::new("-");
    let formats = formats(&args.format, to_stdout, args.table.is_some())?;
    args.reading = args.reading.completed(config);
    args.work = args.work.completed(config);
    args.told = args.told.completed(config);
    args.printing = args.printing.completed(config);
    #[cfg(feature = "parquet")]
    if !args.partition.is_empty() && !formats.contains(&Format::Parquet) {
        return Err(Failure::usage(texts::text("partition")));
    }
    if to_stdout && args.incremental {
        return Err(Failure::usage(texts::text("incremental")));
    }
    let engine = args.reading.engine()?.with_embedded_reader(pdf::read_back);
    let making = args.making(&formats, language)?;
    // Shares of one archive may go to one folder that all machines see.
    let of_shard = args.shard.map(|shard| args.output.join(shard.folder()));
    let of_shard = of_shard.filter(|_| !to_stdout);
    if of_shard.is_some() {
        fs::create_dir_all(&args.output).map_err(Failure::disk("make", &args.output))?;
    }
    let folder = (!to_stdout).then_some(of_shard.as_deref().unwrap_or(&args.output));
    let above = of_shard.is_some().then_some(args.output.as_path());
    let own = folder.into_iter().chain(args.quarantine.as_deref()).chain(above);
    let own: Vec<&Path> = own.collect();
    if folder.is_some_and(|folder| {
        args.quarantine.as_deref().is_some_and(|other| is_same(folder, other))
    }) {
        return Err(Failure::usage(texts::text("quarantine same")));
    }
    let sync = !args.no_sync;
    let output = folder.map(|folder| Output::open(folder, sync)).transpose()?;
    let output = output.as_ref();
    let open = |folder: &PathBuf| Quarantine::open(folder, sync, language);
    let quarantine = args.quarantine.as_ref().map(open).transpose()?;
    let mut holding = output.map(Holding::open).transpose()?;
    let is_ours = |path: &Path| holding.as_ref().is_some_and(|holding| holding.is_ours(path));
    let mut gathered = args.work.gather(&own, &is_ours, args.shard, args.talk.verbose)?;
    if let Some(base) = holding.as_ref().and_then(Holding::base).filter(|_| args.into.append) {
        gathered.come_to(base);
    }
    let mut gathered = gathered.in_parts(&engine, args.reading.part_bytes());
    let parts = output.map(|output| Parts::new(output, &making));
    if let (true, Some(holding), Some(parts)) = (args.into.append, &holding, &parts) {
        let others = holding.others(&gathered, parts)?;
        gathered.keep(others, &engine, args.reading.part_bytes());
    }
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
    let total = places.len();
    let mut progress = args.talk.progress(total);

    interrupt::listen();
    let longest = args.reading.longest();
    let clock = job.clock.as_ref();
    // Inputs that need nothing, until those before them are done.
    let unchanged: RefCell<VecDeque<Slot<'_>>> = RefCell::default();
    let slots = (0u32..).zip(places.iter().zip(&gathered.sources));
    let slots = slots.map(|(number, (Stem { place, joined }, source))| Slot {
        number,
        place,
        joined: joined.as_deref(),
        source,
    });
    let inputs = slots.take_while(|_| !interrupt::asked()).filter(|slot| {
        let is_held = slot.source.held().is_some();
        let known = is_held || (args.incremental && is_known(*slot, longest, &job, parts.as_ref()));
        if known {
            unchanged.borrow_mut().push_back(*slot);
        }
        !known
    });
    let inputs = inputs.map(|slot| Input {
        name: slot.source.name(),
        read: Box::new(move || {
            clock.iter().for_each(|clock| clock.begin(slot.number));
            slot.source.read(longest)
        }),
        part: slot.source.part(),
        context: slot,
    });
    engine.convert_all(
        inputs,
        args.work.jobs(),
        |conversion, slot| (*slot, job.finish(conversion, *slot, parts.as_ref())),
        |(slot, product)| {
            progress.inc(product.part.entry.bytes);
            let before = |other: &Slot<'_>| other.number < slot.number;
            run.take_unchanged(&unchanged, parts.as_ref(), before)?;
            run.take(slot, product)
        },
    );
    if run.stopped.is_none() {
        let _ = run.take_unchanged(&unchanged, parts.as_ref(), |_| true);
    }
    progress.finish();
    let Run { mut shared, mut summary, across, manifest, stopped, mut holding, .. } = run;
    let compared = |shared: &mut Shared<'_>| {
        // Whoever interrupts does not wait for a comparison of what is there.
        if interrupt::asked() {
            return Ok(());
        }
        across.compare(&engine, &gathered.sources, longest, &job.filter, |conversion, found| {
            let number = found.first().map_or(0, |found| found.input as usize);
            let path = gathered.sources.get(number).map(Source::named).unwrap_or_default();
            for found in found {
                summary.tell((&conversion.source, &path), &found.finding, language);
            }
            shared.add_findings(conversion, found)
        })
    };
    let compared = stopped.map_or_else(|| compared(&mut shared), Err);
    let complete = summary.inputs() == total;
    let closed = compared.and_then(|()| shared.close()).and_then(|files| {
        let (Some(output), Some(mut holding)) = (job.output, holding.take()) else { return Ok(()) };
        files.iter().for_each(|name| holding.wrote(name));
        summary.of_run(folder.unwrap_or(&args.output), &files);
        holding.wrote(MANIFEST);
        if !complete {
            return manifest.write(output, false, &[]);
        }
        let left = holding.settle(&job.formats, &gathered, &args.into, &mut summary)?;
        manifest.write(output, true, &left)?;
        holding.close(&gathered, &places, &left)
    });
    match closed {
        Err(failure) if failure.is_broken_pipe() => {}
        Err(failure) => summary.fail(failure),
        Ok(()) => {}
    }
    if let (Some(parts), true) = (&parts, complete) {
        parts.keep_only(places.iter().map(|stem| stem.place.as_path()));
    }
    if complete {
        summary.note_corrections(engine.corrections());
    }
    let exit = if interrupt::asked() && !complete {
        summary.note(say!("interrupted", n = summary.inputs(), all = total));
        Exit::Interrupted
    } else {
        summary.exit(args.told.strict())
    };
    // Nobody to tell if standard error is closed.
    let _ = summary.write(io::stderr().lock(), args.talk.quiet);
    Ok(exit)
}

/// Whether an input need not be converted: an earlier run did the same with the
/// same bytes, and what it wrote is there.
fn is_known(slot: Slot<'_>, longest: u64, job: &Job<'_>, parts: Option<&Parts<'_>>) -> bool {
    let Some(parts) = parts else { return false };
    if slot.source.place == Place::Stdin {
        return false;
    }
    let Ok(bytes) = slot.source.read(longest) else { return false };
    let digest = digest::of(&bytes);
    let Some(entry) = parts.known(slot.place, &slot.source.name(), &digest) else { return false };
    let quarantine = job.quarantine.as_ref();
    entry.is_converted()
        || quarantine.is_none_or(|folder| folder.holds(slot.source, slot.place, &digest))
}

/// Whether two names are of one folder, there or not.
fn is_same(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path));
    matches!((real(one), real(other)), (Ok(one), Ok(other)) if one == other)
}

impl Args {
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
