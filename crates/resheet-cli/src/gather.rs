//! Which files a run reads.

mod found;
mod mirror;

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use resheet_pipeline::Engine;

use crate::exit::Failure;
use crate::ledger::Held;
use crate::list;
use crate::packed;
use crate::plain;
use crate::source::{Kept, Place, Source, parts, parts_of};
use crate::texts::{self, say};

/// The inputs of a run and what was left out.
#[derive(Default)]
pub(crate) struct Gathered {
    pub(crate) sources: Vec<Source>,
    /// What was named: full paths of files and folders.
    named: HashSet<PathBuf>,
    /// The folder that all of it is in.
    base: Option<PathBuf>,
    left_out: LeftOut,
    /// The same by name, if that is asked for.
    skipped: Vec<String>,
}

/// How much of each kind was left out.
#[derive(Clone, Copy, Default)]
struct LeftOut {
    /// Symbolic links in folders that were not followed.
    links: usize,
    /// Files and folders whose names begin with a dot.
    hidden: usize,
    /// Files that an earlier run wrote.
    ours: usize,
    /// Pipes, devices and the like.
    special: usize,
}

/// Which inputs are asked for, and what is no input.
pub(crate) struct Asked<'a> {
    /// Files and folders; `-` is standard input.
    pub(crate) inputs: &'a [PathBuf],
    /// A file that lists more of them, and whether NUL stands behind each.
    pub(crate) list: Option<(&'a Path, bool)>,
    pub(crate) follow_links: bool,
    /// Folders that runs write into: where they are met, they are left out.
    pub(crate) own: &'a [&'a Path],
    /// Whether a file, by its path without links, is one that we wrote.
    pub(crate) is_ours: &'a dyn Fn(&Path) -> bool,
    /// Whether each that is left out is named, with the reason.
    pub(crate) verbose: bool,
}

/// Name and bytes of the one input that a person looks at; none, and said so, where it
/// has nothing to read.
///
/// # Errors
///
/// When it is a folder, does not exist or cannot be read.
pub(crate) fn one(file: &PathBuf, longest: u64) -> Result<Option<(String, Vec<u8>)>, Failure> {
    if file.is_dir() {
        return Err(Failure::usage(say!("folder not file", path = plain::path(file))));
    }
    let mut gathered = gather(&Asked {
        inputs: std::slice::from_ref(file),
        list: None,
        follow_links: false,
        own: &[],
        is_ours: &|_| false,
        verbose: false,
    })?;
    let Some(source) = gathered.sources.pop() else { return Ok(None) };
    let bytes = source.read(longest).map_err(Failure::disk("read", file))?;
    Ok(Some((source.name(), bytes)))
}

/// Finds all inputs: files as named, folders with everything in them sorted by
/// name. Left out are hidden files, links (unless followed), special files,
/// whatever is inside the folders in `own` and what an earlier run wrote, lest a
/// run read its own outputs, and the findings beside inputs in quarantine.
///
/// # Errors
///
/// When an input that was named does not exist or is no file, standard input is
/// named twice, or there is no input at all.
pub(crate) fn gather(asked: &Asked<'_>) -> Result<Gathered, Failure> {
    let own: Vec<_> = asked.own.iter().flat_map(fs::canonicalize).collect();
    let mut gathered = Gathered::default();
    for input in asked.inputs {
        gathered.add_named(input, asked, &own)?;
    }
    if let Some((list, nul)) = asked.list {
        if list == Path::new("-") && gathered.named.contains(list) {
            return Err(Failure::usage(texts::text("stdin twice")));
        }
        let here = fs::canonicalize(".").map_err(Failure::disk("read", Path::new(".")))?;
        for input in list::read(list, nul)? {
            gathered.add_listed(&input, &here, asked, &own);
        }
    }
    if gathered.sources.is_empty() {
        let left = gathered.notes(asked.follow_links);
        return Err(Failure::usage(match left {
            Some(left) => say!("no input but", left = left.replace('\n', ", ")),
            None => texts::text("no input"),
        }));
    }
    gathered.mirror();
    Ok(gathered)
}

impl Gathered {
    /// Those whose names are wanted; archives go by their own.
    #[must_use]
    pub(crate) fn only(mut self, wanted: impl Fn(&str) -> bool) -> Self {
        self.sources.retain(|source| wanted(&source.below()));
        self
    }

    /// The inputs of an earlier run, from the files that they are in.
    pub(crate) fn again(held: Vec<Held>) -> Self {
        let mut known = HashSet::new();
        let source = |held: Held| {
            // A part of a file is in the file, and what was packed in its archive.
            let path = PathBuf::from(&held.path);
            let file = path.ancestors().find(|path| path.is_file()).unwrap_or(&path);
            let levels = path.components().count() - file.components().count();
            let source = Source::file(file, Path::new(&held.name).ancestors().nth(levels)?);
            known.insert(file.to_owned()).then_some(source)
        };
        Gathered { sources: held.into_iter().filter_map(source).collect(), ..Gathered::default() }
    }

    /// Puts the files in archives in the places of these.
    #[must_use]
    pub(crate) fn unpacked(self) -> Self {
        let sources = self.sources.into_iter().flat_map(|source| match packed::inputs(&source) {
            Some(inputs) => inputs,
            None => vec![source],
        });
        Gathered { sources: sources.collect(), ..self }
    }

    /// Cuts files longer than `size` bytes into parts of about that size, each
    /// an input of its own, named as if the file were a folder. A file that
    /// cannot be read or cut stays whole: its conversion says why.
    #[must_use]
    pub(crate) fn in_parts(self, engine: &Engine, size: u64) -> Self {
        let sources =
            self.sources.into_iter().flat_map(|source| match parts(&source, engine, size) {
                Some(parts) => parts,
                None => vec![source],
            });
        Gathered { sources: sources.collect(), ..self }
    }

    /// Puts inputs of earlier runs in front, whose outputs stay.
    pub(crate) fn keep(&mut self, held: Vec<(Held, Option<String>)>, engine: &Engine, size: u64) {
        // The file whose parts come one behind the other, and those.
        let mut file = (PathBuf::new(), Vec::new());
        let source = |(held, digest): (Held, Option<String>)| {
            let path = PathBuf::from(&held.path);
            let of = path.parent().filter(|_| held.joined.is_some());
            if let Some(of) = of.filter(|of| file.0 != *of) {
                file = (of.to_owned(), parts_of(of, engine, size));
            }
            let same = |part: &&Source| of.is_some() && part.absolute() == held.path;
            let part = file.1.iter().find(same).and_then(|source| match &source.place {
                Place::Part(long, part) => Some((Arc::clone(long), *part)),
                _ => None,
            });
            let (relative, given, mirror) = (path, held.name.clone().into(), held.place.clone());
            let place = Place::Held(Arc::new(Kept { held, digest, part }));
            Source { root: Path::new("").into(), relative, given, mirror, place }
        };
        self.sources.splice(0..0, held.into_iter().map(source));
    }

    /// What was left out, a line for each kind.
    pub(crate) fn notes(&self, follow_links: bool) -> Option<String> {
        let LeftOut { links, hidden, ours, special } = self.left_out;
        let of_links =
            if follow_links { say!("links", n = links) } else { say!("links how", n = links) };
        let kinds = [
            (links, of_links),
            (hidden, say!("hidden", n = hidden)),
            (ours, say!("ours", n = ours)),
            (special, say!("special", n = special)),
        ];
        let kinds = kinds.into_iter().filter(|(count, _)| *count > 0);
        let kinds = kinds.map(|(_, note)| note);
        let notes: Vec<_> = self.skipped.iter().cloned().chain(kinds).collect();
        Some(notes.join("\n")).filter(|notes| !notes.is_empty())
    }

    /// Whether the run would have found an input with this full path, were it
    /// there: it was named, or a folder that it is in.
    pub(crate) fn covers(&self, path: &str) -> bool {
        Path::new(path).ancestors().any(|path| self.named.contains(path))
    }

    /// Why part of what was named could not be looked into, if so.
    pub(crate) fn unread(&self) -> Option<&str> {
        self.sources.iter().find_map(|source| match &source.place {
            Place::Unreadable(reason) => Some(reason.as_str()),
            Place::Stdin
            | Place::File(_)
            | Place::Part(..)
            | Place::Packed(_)
            | Place::Held(..) => None,
        })
    }

    fn add(&mut self, source: Source) {
        self.named.insert(source.absolute().into());
        self.sources.push(source);
    }
}
