//! `resheet load`: dumps into a database, merged by key.

use std::io;
use std::num::NonZero;
use std::ops::ControlFlow;

use resheet_emit::source_id_of;
use resheet_emit::tables::Lineage;
use resheet_load::{LoadError, MadeBy, Plan, Rows, Target, Wanted, Warehouse};
use resheet_model::Severity;
use resheet_model::catalogue::Language;
use resheet_pipeline::Input;

use crate::config::Config;
use crate::digest;
use crate::exit::{Exit, Failure};
use crate::filter::Filter;
use crate::gather::{self, Place, Source};
use crate::interrupt;
use crate::settings::{Reading, Work};
use crate::summary::{self, Summary, Tally};

/// Load dumps into a database.
///
/// Converts what the database does not have yet and merges it by key: loading
/// again changes nothing, and a dump that has changed takes the place of what
/// it was. A dump goes by its path below the folder that is named, so name the
/// same folder each time. Every batch is one transaction; what stops a load
/// leaves the database as before the batch.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    resheet load dumps/ --to sqlite:reports.db\n  \
    resheet load dumps/ --to postgres://loader@db.example/reports --prune\n  \
    resheet load dumps/ --to 'postgresql:///reports?host=/run/postgresql'")]
pub(crate) struct Args {
    #[command(flatten)]
    work: Work,
    /// The database: sqlite:FILE, made if it is not there, or a postgres:// URL.
    /// Tables are made in an empty one. A URL with a password is better given
    /// in the environment.
    #[arg(long, value_name = "DATABASE", env = "RESHEET_TO", hide_env_values = true)]
    to: String,
    #[command(flatten)]
    reading: Reading,
    /// Remove from the database what is not among the inputs: they are the
    /// whole archive.
    #[arg(long)]
    prune: bool,
    /// A name for this run, for the column run_id of what it loads.
    #[arg(long, value_name = "NAME")]
    run_id: Option<String>,
    /// How many inputs to load in one transaction.
    #[arg(long, value_name = "N", default_value = "200")]
    batch: NonZero<usize>,
    /// No progress bar and no summary.
    #[arg(short, long)]
    quiet: bool,
}

pub(crate) fn run(args: Args, config: &Config, language: Language) -> Result<Exit, Failure> {
    let (work, reading) = (args.work.completed(config), args.reading.completed(config));
    let target: Target = args.to.parse().map_err(Failure::usage)?;
    let engine = reading.engine()?;
    let settings = digest::of_json(&reading.describe(language)?.into());
    let gathered = gather::gather(&work.inputs, work.follow_links(), &[])?;
    let sources = gathered.in_parts(&engine, reading.part_bytes()).sources;
    refuse(&sources, args.prune)?;
    let mut warehouse = target.open().map_err(failed)?;

    interrupt::listen();
    let longest = reading.longest();
    let wanted: Vec<_> = sources.iter().map(|source| wanted(source, longest)).collect();
    let made_by = MadeBy::this_program(Some(settings.clone()));
    let stored = warehouse.stored().map_err(failed)?;
    let plan = Plan::new(&stored, &wanted, &made_by, args.prune);

    let lineage = Lineage { run_id: args.run_id, settings: Some(settings), language };
    let filter = Filter::new(&[], &[], Severity::Info);
    let bar = summary::progress(plan.load.len(), args.quiet);
    let mut summary = Summary::new();
    let mut batch = Batch::new(warehouse.as_mut(), args.batch);
    let positions = plan.load.iter().take_while(|_| !interrupt::asked());
    let inputs = positions.filter_map(|position| {
        let source = sources.get(*position)?;
        let read = Box::new(move || source.read(longest));
        Some(Input { name: source.name(), read, part: source.part(), context: *position })
    });
    engine.convert_all(
        inputs,
        work.jobs(),
        |conversion, position| {
            let replaced = plan.replaced.get(position).cloned().unwrap_or_default();
            let rows = Rows::of(conversion, &lineage, replaced);
            (Tally::of(conversion, &filter, language), rows)
        },
        |(tally, rows)| {
            bar.inc(1);
            summary.add(tally);
            batch.add(rows)
        },
    );
    bar.finish_and_clear();
    let interrupted = interrupt::asked() && summary.inputs() < plan.load.len();
    // What is gone goes last: a load that is stopped has only added.
    let gone = if interrupted { &[] } else { plan.gone.as_slice() };
    match batch.finish(gone) {
        Ok(loaded) => summary.note(said(&plan, loaded, gone.len())),
        Err(error) => summary.fail(failed(error)),
    }
    let exit = if interrupted { Exit::Interrupted } else { summary.exit(false) };
    // Nobody to tell if standard error is closed.
    let _ = summary.write(io::stderr().lock(), args.quiet);
    Ok(exit)
}

/// Refuses inputs whose names do not last from run to run, and pruning that
/// would take out what was only not found.
fn refuse(sources: &[Source], prune: bool) -> Result<(), Failure> {
    if sources.iter().any(|source| source.place == Place::Stdin) {
        return Err(Failure::usage(
            "a dump is replaced by its name, and standard input has none; name files or folders",
        ));
    }
    let lost = sources.iter().find_map(|source| match &source.place {
        Place::Unreadable(reason) => Some(reason),
        Place::Stdin | Place::File(_) | Place::Part(..) => None,
    });
    match lost {
        Some(reason) if prune => {
            Err(Failure::usage(format!("--prune needs the whole archive, but: {reason}")))
        }
        _ if prune && sources.is_empty() => {
            Err(Failure::usage("there is no input; --prune would empty the database"))
        }
        _ => Ok(()),
    }
}

/// What the bytes of an input are called in the database; an input that is
/// refused for its length is not read to its end and has no key.
fn wanted(source: &Source, longest: u64) -> Wanted {
    let bytes = source.read(longest).ok().filter(|bytes| bytes.len() as u64 <= longest);
    let source_id = bytes.and_then(|bytes| source_id_of(&digest::of(&bytes)));
    Wanted { name: source.name(), source_id }
}

/// What is loaded together.
struct Batch<'w> {
    warehouse: &'w mut dyn Warehouse,
    size: usize,
    rows: Vec<Rows>,
    loaded: usize,
    error: Option<LoadError>,
}

impl<'w> Batch<'w> {
    fn new(warehouse: &'w mut dyn Warehouse, size: NonZero<usize>) -> Self {
        Batch { warehouse, size: size.get(), rows: Vec::new(), loaded: 0, error: None }
    }

    fn add(&mut self, rows: Rows) -> ControlFlow<()> {
        // The bytes were another's when the plan was made; one of them stands
        // for both.
        if self.rows.iter().all(|known| known.source_id() != rows.source_id()) {
            self.rows.push(rows);
        }
        if self.rows.len() < self.size { ControlFlow::Continue(()) } else { self.merge(&[]) }
    }

    fn merge(&mut self, gone: &[String]) -> ControlFlow<()> {
        if let Err(error) = self.warehouse.merge(gone, &self.rows) {
            self.error = Some(error);
            return ControlFlow::Break(());
        }
        self.loaded += self.rows.len();
        self.rows.clear();
        ControlFlow::Continue(())
    }

    /// Loads what is left and says how many inputs were loaded in all.
    fn finish(mut self, gone: &[String]) -> Result<usize, LoadError> {
        let nothing_left = self.rows.is_empty() && gone.is_empty();
        if self.error.is_none() && !nothing_left {
            let _ = self.merge(gone);
        }
        self.error.map_or(Ok(self.loaded), Err)
    }
}

fn said(plan: &Plan, loaded: usize, gone: usize) -> String {
    let mut said = format!("loaded {loaded}, unchanged {}", plan.unchanged);
    if plan.twins > 0 {
        said += &format!(", with the bytes of an earlier one {}", plan.twins);
    }
    let replaced: usize = plan.replaced.values().map(Vec::len).sum();
    if replaced + gone > 0 {
        said += &format!(", removed from the database {}", replaced + gone);
    }
    said
}

fn failed(error: LoadError) -> Failure {
    Failure::Disk("cannot load into the database".to_owned(), io::Error::other(error))
}
