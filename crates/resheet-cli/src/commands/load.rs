//! `resheet load`: dumps into a database, merged by key.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::num::NonZero;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use resheet_emit::source_id_of;
use resheet_emit::tables::Lineage;
use resheet_load::{
    Across, Change, LoadError, MadeBy, Place, Placing, Plan, Rows, Run, Stored, Target, Wanted,
    Warehouse,
};
use resheet_model::catalogue::{self, Language};
use resheet_model::{Conversion, Severity};
use resheet_pipeline::{Input, RunFinding, RunSheets, SheetSummary, summarise};
use tempfile::SpooledTempFile;

use crate::clock;
use crate::config::Config;
use crate::digest;
use crate::disk::SPOOLED;
use crate::exit::{Exit, Failure};
use crate::filter::Filter;
use crate::gather::Gathered;
use crate::interrupt;
use crate::ledger::shown;
use crate::plain;
use crate::settings::{Prune, Reading, Work, is_much};
use crate::source::{self, Source};
use crate::summary::{Summary, Tally};
use crate::talk::Talk;
use crate::texts::{self, say};

/// Load dumps into a database.
///
/// Converts what the database does not have yet and merges it by key: loading
/// again changes nothing, and a dump that has changed takes the place of what
/// it was. A dump goes by the folder that is named and its path below, so two
/// folders with the same names in them stand side by side. Nothing outside what
/// is named is replaced or removed. Every batch is one transaction; what stops a
/// load leaves the database as before the batch.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    resheet load dumps/ --to sqlite:reports.db\n  \
    resheet load dumps/ --to sqlite:reports.db --prune --dry-run\n  \
    resheet load /mnt/b/dumps --root archive --to postgres://loader@db.example/reports\n  \
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
    /// What the database calls the folder that is named, where its path is not
    /// always the same. [default: its full path]
    #[arg(long, value_name = "NAME")]
    root: Option<String>,
    /// Remove from the database what was in the folders that are named and is not
    /// there now. More than a fifth of that is removed only with --prune=force.
    #[arg(long, value_enum, value_name = "force", num_args = 0..=1, require_equals = true,
        default_missing_value = "careful", hide_possible_values = true)]
    prune: Option<Prune>,
    /// Say what would be loaded and removed, and do nothing.
    #[arg(long)]
    dry_run: bool,
    /// A name for this run, for the column run_id of what it loads.
    #[arg(long, value_name = "NAME")]
    run_id: Option<String>,
    /// How many inputs to load in one transaction.
    #[arg(long, value_name = "N", default_value = "200")]
    batch: NonZero<usize>,
    #[command(flatten)]
    talk: Talk,
}

/// The database that is named.
fn target(name: &str) -> Result<Target, Failure> {
    if name.starts_with("duckdb:") {
        return Err(Failure::usage(texts::text("load duckdb")));
    }
    name.parse().map_err(Failure::usage)
}

pub(crate) fn run(args: Args, config: &Config, language: Language) -> Result<Exit, Failure> {
    let (work, reading) = (args.work.completed(config), args.reading.completed(config));
    let target: Target = target(&args.to)?;
    let engine = reading.engine()?;
    let settings = digest::of_json(&reading.describe(language)?.into());
    let gathered = work
        .gather(&[], &|_| false, None, args.talk.verbose)?
        .in_parts(&engine, reading.part_bytes());
    let sources = &gathered.sources;
    refuse(&gathered, args.prune)?;

    interrupt::listen();
    let longest = reading.longest();
    let stored = target.look().map_err(failed)?;
    let roots = Roots::new(&stored, &gathered, args.root)?;
    let wanted: Vec<_> = sources.iter().map(|source| wanted(source, &roots, longest)).collect();
    let made_by = MadeBy::this_program(Some(settings.clone()));
    let in_scope = |place: &Place| roots.covers(place, &gathered);
    let plan = Plan::new(&stored, &wanted, &made_by, in_scope, args.prune.is_some());
    let gone = plan.gone.len();
    if args.dry_run {
        tell(&plan, &wanted)?;
    }
    if args.prune == Some(Prune::Careful) && is_much(gone, plan.in_scope) {
        return Err(Failure::usage(say!("load prune much", n = gone, all = plan.in_scope)));
    }
    if args.dry_run {
        return Ok(Exit::Well);
    }

    let mut warehouse = target.open().map_err(failed)?;
    let run = Run { id: args.run_id.clone(), began: clock::now() };
    let lineage = Lineage { run_id: args.run_id, settings: Some(settings), language };
    let mut progress = args.talk.progress(plan.load.len());
    let mut summary = Summary::new();
    gathered.notes(work.follow_links()).into_iter().for_each(|notes| summary.note(notes));
    // What is there and only found elsewhere comes first, lest a batch take it out
    // with its old place; twins of what is loaded come when that is there.
    let is_stored = |found: &Placing| stored.sources.contains_key(&found.source_id);
    let (known, twins) = plan.found.iter().cloned().partition(is_stored);
    let mut batch = Batch::new(warehouse.as_mut(), &run, args.batch, known);
    let positions = plan.load.iter().take_while(|_| !interrupt::asked());
    let inputs = positions.filter_map(|position| {
        let (source, wanted) = (sources.get(*position)?, wanted.get(*position)?);
        let read = Box::new(move || source.read(longest));
        let name = wanted.place.path.clone();
        Some(Input { name, read, part: source.part(), context: (&wanted.place, source) })
    });
    engine.convert_all(
        inputs,
        work.jobs(),
        |conversion, (place, source)| {
            let (tally, rows, found) = rows_of(conversion, place, &lineage);
            let bytes = conversion.source.bytes;
            let tally = tally.reviewed(conversion, engine.corrections()).given(source);
            (tally, rows, found, bytes)
        },
        |(tally, rows, found, bytes)| {
            progress.inc(bytes);
            summary.add(tally);
            batch.add(rows, found)
        },
    );
    progress.finish();
    let interrupted = interrupt::asked() && summary.inputs() < plan.load.len();
    // What is gone goes last: a load that is stopped has only added.
    let (twins, last) = if interrupted { (Vec::new(), &[][..]) } else { (twins, &plan.gone[..]) };
    match batch.finish(twins, last) {
        Ok(loaded) => {
            note(&plan, loaded, interrupted, &mut summary);
            let without_sheet = plan.without_sheet.iter().filter_map(|at| sources.get(*at));
            summary.note_without_sheet(without_sheet.map(Source::name));
            // Also where there was nothing to load: the run before may have been
            // killed behind its last batch. Whoever interrupts does not wait.
            if !interrupted {
                let compared = compare(warehouse.as_mut(), language).map_err(failed);
                compared.unwrap_or_else(|failure| summary.fail(failure));
            }
        }
        Err(error) => summary.fail(failed(error)),
    }
    let exit = if interrupted { Exit::Interrupted } else { summary.exit(false) };
    // Nobody to tell if standard error is closed.
    let _ = summary.write(io::stderr().lock(), args.talk.quiet);
    Ok(exit)
}

/// What one input gives, on the thread that converted it.
fn rows_of(conversion: &Conversion, place: &Place, lineage: &Lineage) -> (Tally, Rows, Placing) {
    let sheets = conversion.sheets.iter();
    let summaries = sheets.map(|sheet| summarise(0, &conversion.source, sheet).to_bytes());
    let rows = Rows::of(conversion, lineage, summaries.map(Into::into).collect());
    let found = Placing {
        place: place.clone(),
        source_id: rows.source_id().to_owned(),
        replaces: !conversion.source.digest.is_empty(),
    };
    let filter = Filter::new(&[], &[], Severity::Info);
    (Tally::of(conversion, &filter, lineage.language), rows, found)
}

/// Refuses inputs whose names do not last from run to run, and pruning that
/// would take out what was only not found.
fn refuse(gathered: &Gathered, prune: Option<Prune>) -> Result<(), Failure> {
    if gathered.sources.iter().any(|source| source.place == source::Place::Stdin) {
        return Err(Failure::usage(texts::text("load stdin")));
    }
    match gathered.unread() {
        Some(reason) if prune.is_some() => {
            Err(Failure::usage(say!("prune needs all", reason = reason)))
        }
        _ => Ok(()),
    }
}

/// What the bytes of an input are called in the database; an input that is
/// refused for its length is not read to its end and has no key.
fn wanted(source: &Source, roots: &Roots, longest: u64) -> Wanted {
    let bytes = source.read(longest).ok().filter(|bytes| bytes.len() as u64 <= longest);
    let source_id = bytes.and_then(|bytes| source_id_of(&digest::of(&bytes)));
    Wanted { place: roots.place(source), source_id }
}

/// The roots that the database knows, and the name that this run has for its own.
struct Roots {
    known: BTreeSet<String>,
    named: Option<String>,
}

impl Roots {
    fn new(stored: &Stored, gathered: &Gathered, named: Option<String>) -> Result<Self, Failure> {
        let mut roots = gathered.sources.iter().map(|source| &source.root);
        let first = roots.next();
        if named.is_some() && roots.any(|root| Some(root) != first) {
            return Err(Failure::usage(texts::text("root of one")));
        }
        Ok(Roots { known: stored.places.keys().map(|place| place.root.clone()).collect(), named })
    }

    /// Where an input stands: below the innermost folder that the database
    /// knows, so that a folder in it can be named for itself; else below the
    /// folder that was named.
    fn place(&self, source: &Source) -> Place {
        let at = |root: &str, path: &Path| Place { root: root.to_owned(), path: shown(path) };
        if let Some(named) = &self.named {
            return at(named, &source.relative);
        }
        let full = PathBuf::from(source.absolute());
        let mut above = full.ancestors().skip(1).filter_map(Path::to_str);
        match above.find(|root| self.known.contains(*root)) {
            Some(root) => at(root, full.strip_prefix(root).unwrap_or(&full)),
            None => at(&source.root.to_string_lossy(), &source.relative),
        }
    }

    /// Whether a run would have found what stands there.
    fn covers(&self, place: &Place, gathered: &Gathered) -> bool {
        match &self.named {
            Some(named) => {
                let root = gathered.sources.first().map(|source| source.root.join(&place.path));
                place.root == *named
                    && root.is_some_and(|path| gathered.covers(&path.to_string_lossy()))
            }
            None => {
                let path = Path::new(&place.root).join(&place.path);
                gathered.covers(&path.to_string_lossy())
            }
        }
    }
}

/// What is loaded together.
struct Batch<'w> {
    warehouse: &'w mut dyn Warehouse,
    run: &'w Run,
    size: usize,
    rows: Vec<Rows>,
    found: Vec<Placing>,
    loaded: usize,
    error: Option<LoadError>,
}

impl<'w> Batch<'w> {
    fn new(
        warehouse: &'w mut dyn Warehouse,
        run: &'w Run,
        size: NonZero<usize>,
        found: Vec<Placing>,
    ) -> Self {
        Batch { warehouse, run, size: size.get(), rows: Vec::new(), found, loaded: 0, error: None }
    }

    fn add(&mut self, rows: Rows, found: Placing) -> ControlFlow<()> {
        self.found.push(found);
        // The bytes were another's when the plan was made; one of them stands
        // for both.
        if self.rows.iter().all(|known| known.source_id() != rows.source_id()) {
            self.rows.push(rows);
        }
        if self.rows.len() < self.size { ControlFlow::Continue(()) } else { self.merge(&[]) }
    }

    fn merge(&mut self, gone: &[Place]) -> ControlFlow<()> {
        let change = Change { rows: &self.rows, found: &self.found, gone };
        if let Err(error) = self.warehouse.merge(self.run, change) {
            self.error = Some(error);
            return ControlFlow::Break(());
        }
        self.loaded += self.rows.len();
        self.rows.clear();
        self.found.clear();
        ControlFlow::Continue(())
    }

    /// Loads what is left and gives how many inputs were loaded in all.
    fn finish(mut self, found: Vec<Placing>, gone: &[Place]) -> Result<usize, LoadError> {
        self.found.extend(found);
        let nothing_left = self.rows.is_empty() && self.found.is_empty() && gone.is_empty();
        if self.error.is_none() && !nothing_left {
            let _ = self.merge(gone);
        }
        self.error.map_or(Ok(self.loaded), Err)
    }
}

/// Notes what was done, and names what was removed.
fn note(plan: &Plan, loaded: usize, interrupted: bool, summary: &mut Summary) {
    let mut said = say!("loaded", n = loaded, unchanged = plan.unchanged);
    if plan.twins > 0 {
        said += &say!("loaded twins", n = plan.twins);
    }
    let gone = if interrupted { &[] } else { plan.gone.as_slice() };
    let removed = plan.replaced.len() + gone.len();
    if removed > 0 {
        said += &say!("loaded removed", n = removed);
    }
    summary.note(said);
    for place in gone {
        summary.note(say!("load removed", place = named(place)));
    }
    for place in &plan.replaced {
        summary.note(say!("load replaced", place = named(place)));
    }
}

fn named(Place { root, path }: &Place) -> String {
    say!("place of", path = plain::text(path), root = plain::text(root))
}

/// Says what a plan would do.
fn tell(plan: &Plan, wanted: &[Wanted]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for wanted in plan.load.iter().filter_map(|position| wanted.get(*position)) {
        let place = named(&wanted.place);
        let is_there = plan.replaced.contains(&wanted.place);
        let said = if is_there {
            say!("would replace", place = place)
        } else {
            say!("would load", place = place)
        };
        writeln!(out, "{said}")?;
    }
    let gone = plan.gone.iter().map(|place| say!("would remove", place = named(place)));
    gone.into_iter().try_for_each(|said| writeln!(out, "{said}"))?;
    let (load, removed) = (plan.load.len(), plan.gone.len());
    writeln!(out, "{}", say!("would", n = load, removed = removed, unchanged = plan.unchanged))
}

/// Compares all sheets that the database has, and puts down what that gives.
fn compare(warehouse: &mut dyn Warehouse, language: Language) -> Result<(), LoadError> {
    let database = |error: io::Error| LoadError::Database(Box::new(error));
    let mut sources: Vec<(String, String)> = Vec::new();
    let mut sheets = RunSheets::new(SpooledTempFile::new(SPOOLED));
    let mut places = BTreeMap::new();
    for stored in warehouse.summaries()? {
        let source = (stored.name, stored.source_id);
        if sources.last() != Some(&source) {
            sources.push(source);
        }
        let Some(mut sheet) = SheetSummary::from_bytes(&stored.bytes) else { continue };
        sheet.input = u32::try_from(sources.len()).unwrap_or(u32::MAX) - 1;
        places.insert((sheet.input, sheet.ordinal), sheet.line);
        sheets.add(&[sheet]).map_err(database)?;
    }
    let source = |input: u32| sources.get(input as usize).cloned().unwrap_or_default();
    let mut found = Vec::new();
    let tell = |it: RunFinding| {
        let (_, source_id) = source(it.input);
        found.push(Across {
            sheet_id: format!("{source_id}-{}", it.ordinal),
            source_id,
            code: it.finding.code.to_string(),
            severity: it.finding.severity.name().to_owned(),
            line: places.get(&(it.input, it.ordinal)).map_or(0, |line| *line as i64),
            message: catalogue::message(&it.finding, language),
        });
        ControlFlow::Continue(())
    };
    sheets.compare(|input| source(input).0, tell).map_err(database)?;
    warehouse.tell_across(&found)
}

fn failed(error: LoadError) -> Failure {
    Failure::Disk(texts::text("cannot load"), io::Error::other(error))
}
