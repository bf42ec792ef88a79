//! What the output folder holds, and what a run may do to it.
//!
//! Nothing is replaced that is an input of the run or not of ours, and a folder
//! never tells of some of its inputs only: a run names all of them, or says what
//! is to become of the others.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use resheet_emit::tables::TABLES;

use super::Format;
use super::job::named;
use super::shared::{LINES, SUMMARIES};
use super::stems::Stem;
use crate::disk::Output;
use crate::exit::Failure;
use crate::gather::Gathered;
#[cfg(feature = "parquet")]
use crate::lake;
use crate::ledger::{Held, Ledger, shown};
use crate::manifest::{self, MANIFEST};
use crate::parts::Parts;
use crate::plain;
use crate::settings::{Listed, Prune, is_much};
use crate::source::{self, Source};
use crate::summary::Summary;
use crate::tables::PACKAGE;
use crate::texts::{self, say};

/// What a run may do to an output folder that is not empty.
#[derive(clap::Args)]
pub(super) struct Into {
    /// Add to what OUT holds: what it holds of inputs that this run does not name
    /// stays, in the tables and the manifest too. The options must be the same.
    #[arg(long, conflicts_with = "fresh")]
    pub(super) append: bool,
    /// Begin OUT anew: what it holds of inputs that this run does not name is
    /// removed when the run has come to its end.
    #[arg(long)]
    pub(super) fresh: bool,
    /// Replace files in OUT that resheet has not written. An input of the run is
    /// never replaced.
    #[arg(long)]
    pub(super) force: bool,
    /// Remove files of earlier runs from OUT that this run has not written, such
    /// as those of inputs that are gone. More than a fifth of all is removed only
    /// with --prune=force.
    #[arg(long, value_enum, value_name = "force", num_args = 0..=1, require_equals = true,
        default_missing_value = "careful", hide_possible_values = true)]
    pub(super) prune: Option<Prune>,
}

/// The folder while a run lasts.
pub(super) struct Holding<'a> {
    output: &'a Output,
    ledger: Ledger<'a>,
}

impl<'a> Holding<'a> {
    /// Looks at the folder; changes nothing.
    pub(super) fn open(output: &'a Output) -> Result<Self, Failure> {
        let ledger = Ledger::open(output, || of_manifest(output))?;
        Ok(Holding { output, ledger })
    }

    /// The folder that all inputs are in that the folder holds outputs of.
    pub(super) fn base(&self) -> Option<&Path> {
        self.ledger.base()
    }

    /// Whether a file, named by its path without links, is one that we wrote
    /// into the folder.
    pub(super) fn is_ours(&self, real: &Path) -> bool {
        self.output.place_of(real).is_some_and(|place| self.ledger.owns(&place))
    }

    /// Checks that the run may write what it is going to write, and says so in
    /// the ledger.
    ///
    /// # Errors
    ///
    /// When something would be replaced that is not ours, or the folder would
    /// contradict itself.
    pub(super) fn begin(
        &mut self,
        gathered: &Gathered,
        stems: &[Stem],
        formats: &[Format],
        into: &Into,
    ) -> Result<(), Failure> {
        self.check_files(&gathered.sources, stems, formats, into.force)?;
        if !into.fresh && !into.append {
            self.check_inputs(gathered)?;
        }
        let base = gathered.base().map(source::text);
        self.ledger.claim(inputs(gathered, stems), files(stems, formats), base)
    }

    /// The inputs of earlier runs that this one does not name, with the digests
    /// of their bytes.
    pub(super) fn others(
        &self,
        gathered: &Gathered,
        parts: &Parts<'_>,
    ) -> Result<Vec<(Held, Option<String>)>, Failure> {
        let others = self.ledger.held()?.into_iter().filter(|held| !gathered.covers(&held.path));
        others.map(|held| parts.digest_of(&held).map(|digest| (held, digest))).collect()
    }

    /// Refuses to replace inputs and what is not ours.
    fn check_files(
        &self,
        sources: &[Source],
        stems: &[Stem],
        formats: &[Format],
        force: bool,
    ) -> Result<(), Failure> {
        let real = sources.iter().filter_map(Source::path).flat_map(|path| path.canonicalize());
        let inputs: HashSet<PathBuf> =
            real.filter_map(|path| self.output.place_of(&path)).collect();
        let (mut own, mut foreign) = (Listed::default(), Listed::default());
        let mut check = |place: PathBuf| {
            let path = self.output.path(&place);
            // A folder cannot be replaced by a file: that is said when it comes.
            let is_there = self.output.has(&place) && (path.is_symlink() || !path.is_dir());
            if is_there && inputs.contains(&place) {
                own.add(plain::path(&self.output.root().join(place)));
            } else if is_there && !force && !self.ledger.owns(&place) {
                foreign.add(plain::path(&self.output.root().join(place)));
            }
        };
        files(stems, formats).map(PathBuf::from).for_each(&mut check);
        #[cfg(feature = "parquet")]
        if formats.contains(&Format::Parquet) {
            lake::files(self.output).into_iter().for_each(&mut check);
        }
        if !own.is_empty() {
            return Err(Failure::usage(say!("input replaced", names = own)));
        }
        if !foreign.is_empty() {
            return Err(Failure::usage(say!("foreign replaced", names = foreign)));
        }
        Ok(())
    }

    /// Refuses to make tables and a manifest of this run's inputs alone where
    /// the folder holds outputs of others.
    fn check_inputs(&self, gathered: &Gathered) -> Result<(), Failure> {
        let mut others = Listed::default();
        for held in self.ledger.held()? {
            if !gathered.covers(&held.path) {
                others.add(plain::text(&held.path));
            }
        }
        if others.is_empty() {
            return Ok(());
        }
        let path = plain::path(self.output.root());
        Err(Failure::usage(say!("holds others", path = path, names = others)))
    }

    /// A file that the run has written, or found as it would have written it.
    pub(super) fn wrote(&mut self, name: &str) {
        self.ledger.wrote(name);
    }

    /// Files of earlier runs that this one has not written, when it has come to
    /// its end; those that `into` lets go are removed.
    ///
    /// # Errors
    ///
    /// Those of the disk.
    pub(super) fn settle(
        &self,
        formats: &[Format],
        gathered: &Gathered,
        into: &Into,
        summary: &mut Summary,
    ) -> Result<Vec<String>, Failure> {
        let mut left = self.ledger.left_over()?;
        // Whoever reads Parquet reads all files of a folder.
        let stale = |name: &String| is_of_lake(name) && formats.iter().any(Format::is_lake);
        for name in left.extract_if(.., |name| stale(name)) {
            self.remove(&name)?;
        }
        if left.is_empty() {
            return Ok(left);
        }
        let mut listed = Listed::default();
        left.iter().for_each(|name| listed.add(plain::text(name)));
        let count = left.len();
        if into.fresh || self.may_prune(into.prune, count, gathered, summary) {
            left.iter().try_for_each(|name| self.remove(name))?;
            summary.note(say!("removed", n = count, names = listed));
            left.clear();
        } else {
            let folder = plain::path(self.output.root());
            summary.note(say!("left over", n = count, folder = folder, names = listed));
        }
        Ok(left)
    }

    fn may_prune(
        &self,
        prune: Option<Prune>,
        count: usize,
        gathered: &Gathered,
        summary: &mut Summary,
    ) -> bool {
        let Some(prune) = prune else { return false };
        let refused = if let Some(reason) = gathered.unread() {
            say!("prune needs all", reason = reason)
        } else if summary.has_failed() {
            texts::text("prune not all written")
        } else if prune == Prune::Careful && is_much(count, self.ledger.written() + count) {
            say!("prune much", n = count)
        } else {
            return true;
        };
        summary.fail(Failure::usage(refused));
        false
    }

    fn remove(&self, name: &str) -> Result<(), Failure> {
        let path = self.output.root().join(name);
        self.output.remove(Path::new(name)).map_err(Failure::disk("remove", &path)).map(drop)
    }

    /// Writes the ledger of a run that has come to its end. That of any other
    /// stays as the run began it.
    pub(super) fn close(
        self,
        gathered: &Gathered,
        stems: &[Stem],
        left: &[String],
    ) -> Result<(), Failure> {
        self.ledger.close(inputs(gathered, stems), left)
    }
}

/// The files that a manifest lists, or says by its formats: a version without a
/// ledger wrote them.
fn of_manifest(output: &Output) -> Vec<String> {
    let Some((formats, mut files)) = manifest::listed(output) else { return Vec::new() };
    let formats = formats.iter().flat_map(|name| Format::from_str(name, true));
    for format in formats {
        files.extend(format.shared());
        #[cfg(feature = "parquet")]
        if format == Format::Parquet {
            files.extend(lake::files(output).iter().map(|place| shown(place)));
        }
    }
    files.push(MANIFEST.to_owned());
    files
}

/// The inputs of a run, as the ledger has them.
fn inputs<'s>(
    gathered: &'s Gathered,
    stems: &'s [Stem],
) -> impl Iterator<Item = Held> + Clone + 's {
    gathered.sources.iter().zip(stems).map(|(source, stem)| Held {
        path: source.absolute(),
        name: source.name(),
        place: stem.place.clone(),
        joined: stem.joined.clone(),
    })
}

/// All files that a run may write, but for the parts of Parquet tables.
fn files<'s>(stems: &'s [Stem], formats: &'s [Format]) -> impl Iterator<Item = String> + 's {
    let of_input = stems.iter().flat_map(move |stem| {
        formats.iter().filter_map(move |format| {
            format.ending()?;
            let joined = stem.joined.as_ref().filter(|_| *format == Format::Json);
            Some(format.file(joined.unwrap_or(&stem.place)))
        })
    });
    of_input.chain(formats.iter().flat_map(|format| format.shared())).chain([MANIFEST.to_owned()])
}

impl Format {
    /// The ending of the files that each input has.
    fn ending(&self) -> Option<&'static str> {
        match self {
            Format::Json => Some("json"),
            Format::Pdf => Some("pdf"),
            #[cfg(feature = "xlsx")]
            Format::Xlsx => Some("xlsx"),
            Format::Jsonl | Format::Csv | Format::Summary => None,
            #[cfg(feature = "parquet")]
            Format::Parquet => None,
        }
    }

    /// The file that an input with its files at `place` has, or the first of the
    /// files that it adds to.
    pub(super) fn file(&self, place: &Path) -> String {
        let shared = || self.shared().first().cloned().unwrap_or_default();
        self.ending().map_or_else(shared, |ending| shown(&named(place, ending)))
    }

    /// The files of the whole run.
    pub(super) fn shared(&self) -> Vec<String> {
        let tables =
            |ending: &str| TABLES.iter().map(|table| format!("{}.{ending}", table.name)).collect();
        match self {
            Format::Jsonl => vec![LINES.to_owned()],
            Format::Csv => {
                let mut files: Vec<String> = tables("csv");
                files.push(PACKAGE.to_owned());
                files
            }
            #[cfg(feature = "parquet")]
            Format::Parquet => tables("parquet"),
            Format::Summary => SUMMARIES.iter().map(|name| (*name).to_owned()).collect(),
            Format::Json | Format::Pdf => Vec::new(),
            #[cfg(feature = "xlsx")]
            Format::Xlsx => Vec::new(),
        }
    }

    fn is_lake(&self) -> bool {
        #[cfg(feature = "parquet")]
        return *self == Format::Parquet;
        #[cfg(not(feature = "parquet"))]
        false
    }
}

/// Whether a file of ours is one of Parquet.
fn is_of_lake(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending == "parquet")
}
