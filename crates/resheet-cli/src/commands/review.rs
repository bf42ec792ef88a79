//! `resheet review`: the doubts of a run in a browser.

mod serve;

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use resheet_emit::review::{MARK, PageOptions, Review, material};
use resheet_model::Severity;
use resheet_model::catalogue::Language;
use resheet_pipeline::Input;
use tempfile::{NamedTempFile, SpooledTempFile};

use crate::config::Config;
use crate::disk::SPOOLED;
use crate::exit::{Exit, Failure};
use crate::filter::Filter;
use crate::gather::Gathered;
use crate::interrupt;
use crate::ledger;
use crate::plain;
use crate::settings::{Reading, Work};
use crate::summary::{Summary, Tally};
use crate::talk::Talk;
use crate::texts::{self, say};

/// Where decisions are saved if no file is named.
const CORRECTIONS: &str = "corrections.jsonl";

/// Look at what is in doubt, the riskiest first, in a browser.
///
/// INPUT is what is converted, or an output folder of `resheet convert`, which stands for
/// the inputs it was made of. The page is one HTML file that needs no network; decisions
/// are saved from it as a file of corrections. With --serve they are saved as they are
/// made. `resheet convert --corrections FILE` applies them.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    resheet review out/                        writes review.html\n  \
    resheet review dumps/ -o look.html --by Zhang\n  \
    resheet review out/ --serve                saves into corrections.jsonl\n  \
    resheet convert dumps/ -o out/ --corrections corrections.jsonl")]
pub(crate) struct Args {
    #[command(flatten)]
    work: Work,
    #[command(flatten)]
    reading: Reading,
    /// The page. [default: review.html]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Show the page to this machine alone, at this port or any free one, and save each
    /// decision to the file of --corrections, or to corrections.jsonl.
    #[arg(long, value_name = "PORT", num_args = 0..=1, default_missing_value = "0")]
    serve: Option<u16>,
    /// Who decides; can be changed in the page.
    #[arg(long, value_name = "NAME", default_value = "")]
    by: String,
    #[command(flatten)]
    talk: Talk,
}

pub(crate) fn run(args: Args, config: &Config, language: Language) -> Result<Exit, Failure> {
    let work = args.work.completed(config);
    let mut reading = args.reading.completed(config);
    let saved = args.serve.map(|_| reading.saved_to(Path::new(CORRECTIONS)));
    if let Some(saved) = &saved {
        // There has to be room for the first decision before anybody makes it.
        let open = OpenOptions::new().create(true).append(true).open(saved);
        open.map_err(Failure::disk("write", saved))?;
    }
    let output = args.output.clone().unwrap_or_else(|| PathBuf::from("review.html"));
    if args.serve.is_none() {
        refuse(&output)?;
    }
    let (engine, longest) = (reading.engine()?, reading.longest());
    let gathered = match work.inputs() {
        [folder] => ledger::inputs_of(folder)?.map(Gathered::again),
        _ => None,
    };
    let gathered = match gathered {
        Some(gathered) => gathered.unpacked(),
        None => work.gather(&[], &|path| is_page(path), None, args.talk.verbose)?,
    };
    let gathered = gathered.in_parts(&engine, reading.part_bytes());
    interrupt::listen();
    let total = gathered.sources.len();
    let mut progress = args.talk.progress(total);
    let sources = gathered.sources.iter().take_while(|_| !interrupt::asked());
    let inputs = sources.map(|source| Input {
        name: source.name(),
        read: Box::new(move || source.read(longest)),
        part: source.part(),
        context: source,
    });
    let mut summary = Summary::new();
    let mut review = Review::new(SpooledTempFile::new(SPOOLED));
    let mut added = Ok(());
    let filter = Filter::new(&[], &[], Severity::Info);
    engine.convert_all(
        inputs,
        work.jobs(),
        |conversion, source| {
            let tally = Tally::of(conversion, &filter, language).from(source);
            let bytes = conversion.source.bytes;
            (tally.reviewed(conversion, engine.corrections()), material(conversion), bytes)
        },
        |(tally, material, bytes)| {
            progress.inc(bytes);
            summary.add(tally);
            added = review.add(material);
            if added.is_err() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        },
    );
    progress.finish();
    added.map_err(|error| Failure::Disk(texts::text("cannot hold page"), error))?;
    if interrupt::asked() {
        return Ok(Exit::Interrupted);
    }
    summary.note_corrections(engine.corrections());
    let doubts = review.doubts();
    let options = PageOptions { language, by: args.by };
    let page = |out: &mut dyn Write| review.write(out, &options);
    let exit = summary.exit(false);
    if let (Some(port), Some(saved)) = (args.serve, &saved) {
        let mut file = NamedTempFile::new()
            .map_err(Failure::disk("write", Path::new(&texts::text("the page"))))?;
        let written = page(file.as_file_mut());
        written.map_err(Failure::disk("write", file.path()))?;
        // Nobody to tell if standard error is closed.
        let _ = summary.write(io::stderr().lock(), args.talk.quiet);
        serve::serve(port, file.path(), saved)?;
        return Ok(exit);
    }
    write(&output, page)?;
    summary.note(say!("doubts in", n = doubts, path = plain::path(&output)));
    let _ = summary.write(io::stderr().lock(), args.talk.quiet);
    Ok(exit)
}

/// Whether a file is a page of ours.
fn is_page(path: &Path) -> bool {
    let mut head = Vec::new();
    let read =
        File::open(path).and_then(|file| file.take(MARK.len() as u64).read_to_end(&mut head));
    read.is_ok() && head == MARK.as_bytes()
}

/// Refuses to replace what is no page of ours.
fn refuse(output: &Path) -> Result<(), Failure> {
    match fs::symlink_metadata(output) {
        Ok(file) if !file.is_file() || !is_page(output) => {
            Err(Failure::usage(say!("no page of ours", path = plain::path(output))))
        }
        _ => Ok(()),
    }
}

/// Writes the page in one step.
fn write(
    output: &Path,
    page: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let folder = output.parent().filter(|folder| !folder.as_os_str().is_empty());
    let put = || {
        let mut file = NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
        let mut out = io::BufWriter::new(file.as_file_mut());
        page(&mut out)?;
        out.flush()?;
        drop(out);
        readable(file.as_file())?;
        file.persist(output).map_err(|error| error.error)
    };
    put().map(drop).map_err(Failure::disk("write", output))
}

/// A temporary file is its owner's alone; a page is as other files are.
fn readable(file: &File) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    file.sync_all()
}
