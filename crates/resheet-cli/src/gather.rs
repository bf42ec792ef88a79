//! Which files a run reads.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use resheet_pipeline::Engine;
use walkdir::WalkDir;

use crate::disk::{MEMORY, STAGING};
use crate::exit::Failure;
use crate::ledger::Held;
use crate::list;
use crate::packed;
use crate::plain;
use crate::quarantine;
use crate::source::{Kept, Place, Source, parts, parts_of, text};
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

/// The folder that a file is in, by its path without links.
fn parent(file: &Path) -> io::Result<PathBuf> {
    match file.parent() {
        Some(folder) if folder.as_os_str().is_empty() => fs::canonicalize("."),
        Some(folder) => fs::canonicalize(folder),
        None => Ok(file.to_owned()),
    }
}

/// A path from the root of the system, without `.` and `..`.
fn whole(path: &Path) -> PathBuf {
    let full = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut out = PathBuf::new();
    for part in full.components() {
        match part {
            Component::ParentDir => _ = out.pop(),
            part => out.push(part),
        }
    }
    out
}

impl Gathered {
    /// Where the files of each input go: its place below the folder that all inputs
    /// are in. One folder that is named gives what is in it, and `2022/01 2023/01`
    /// give two folders of these names. Inputs that are in no folder together go by
    /// their names in those that were named.
    fn mirror(&mut self) {
        // The root of the system is no folder that says anything.
        let Some(base) = self.base.as_ref().filter(|base| base.file_name().is_some()) else {
            return;
        };
        for source in &mut self.sources {
            let full = whole(&source.given);
            let below = full.strip_prefix(base).ok().filter(|below| below.file_name().is_some());
            source.mirror = below.unwrap_or(&source.relative).to_owned();
        }
    }

    /// The folder that all inputs are in; nothing where there is only standard input.
    pub(crate) fn base(&self) -> Option<&Path> {
        self.base.as_deref()
    }

    /// The same for inputs that come to others, all of which are in `base`: what is not
    /// in there goes below the name of its own folder.
    pub(crate) fn come_to(&mut self, base: &Path) {
        let Some(own) = &self.base else { return };
        let above = match own.strip_prefix(base) {
            Ok(below) => below.to_owned(),
            Err(_) => own.file_name().map(PathBuf::from).unwrap_or_default(),
        };
        for source in self.sources.iter_mut().filter(|source| source.place != Place::Stdin) {
            source.mirror = above.join(&source.mirror);
        }
        self.base = Some(base.to_owned());
    }

    /// Takes note that something was named in this folder.
    fn is_in(&mut self, folder: &Path) {
        let all = self.base.take().map_or_else(
            || folder.to_owned(),
            |base| {
                let same = base.components().zip(folder.components());
                same.take_while(|(one, other)| one == other).map(|(part, _)| part).collect()
            },
        );
        self.base = Some(all);
    }

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

    /// Adds what the command line names.
    fn add_named(
        &mut self,
        input: &Path,
        asked: &Asked<'_>,
        own: &[PathBuf],
    ) -> Result<(), Failure> {
        if input == Path::new("-") {
            if self.named.contains(input) {
                return Err(Failure::usage(texts::text("stdin twice")));
            }
            let [relative, given, mirror] = [(); 3].map(|()| input.to_owned());
            let root = Path::new("").into();
            self.add(Source { root, relative, given, mirror, place: Place::Stdin });
            return Ok(());
        }
        let metadata = fs::metadata(input).map_err(Failure::disk("read", input))?;
        if metadata.is_dir() {
            let root = fs::canonicalize(input).map_err(Failure::disk("read", input))?;
            self.is_in(&whole(input));
            self.walk(input, Path::new(""), &root.into(), asked, own);
        } else if metadata.is_file() {
            let root = parent(input).map_err(Failure::disk("read", input))?.into();
            let relative = input.file_name().map_or_else(|| input.to_owned(), PathBuf::from);
            self.is_in(whole(input).parent().unwrap_or(Path::new("")));
            let place = Place::File(input.to_owned());
            let (given, mirror) = (input.to_owned(), relative.clone());
            self.add(Source { root, relative, given, mirror, place });
        } else {
            return Err(Failure::usage(say!("no regular file", path = plain::path(input))));
        }
        Ok(())
    }

    /// Adds what a list names; it goes by its path below the current folder.
    fn add_listed(&mut self, input: &Path, here: &Path, asked: &Asked<'_>, own: &[PathBuf]) {
        let metadata = fs::metadata(input);
        let full = match &metadata {
            Ok(metadata) if metadata.is_dir() => fs::canonicalize(input),
            _ => parent(input).map(|folder| folder.join(input.file_name().unwrap_or_default())),
        };
        let full = full.unwrap_or_else(|_| here.join(input));
        let (root, relative) = match full.strip_prefix(here) {
            Ok(relative) => (here, relative),
            Err(_) => {
                let root = full.ancestors().last().unwrap_or(Path::new(""));
                (root, full.strip_prefix(root).unwrap_or(&full))
            }
        };
        self.is_in(root);
        let root: Arc<Path> = root.into();
        let place = match metadata {
            Ok(metadata) if metadata.is_dir() => {
                return self.walk(input, relative, &root, asked, own);
            }
            Ok(metadata) if metadata.is_file() => Place::File(input.to_owned()),
            Ok(_) => Place::Unreadable(say!("not regular", path = plain::path(input))),
            Err(error) => Place::Unreadable(format!("{}: {error}", plain::path(input))),
        };
        let (given, mirror) = (input.to_owned(), relative.to_owned());
        self.add(Source { root, relative: relative.to_owned(), given, mirror, place });
    }

    /// Adds the files in a folder, which stands at `below` under `root`.
    fn walk(
        &mut self,
        folder: &Path,
        below: &Path,
        root: &Arc<Path>,
        asked: &Asked<'_>,
        own: &[PathBuf],
    ) {
        let real = if below.as_os_str().is_empty() { root.to_path_buf() } else { root.join(below) };
        self.named.insert(text(&real).into());
        let is_memory = |name: &OsStr| [MEMORY, STAGING].iter().any(|memory| name == *memory);
        let is_own = |path: &Path| fs::canonicalize(path).is_ok_and(|path| own.contains(&path));
        let hidden = Cell::new(0);
        let skipped = RefCell::new(Vec::new());
        let skip = |path: &Path, why: String| {
            if asked.verbose {
                let path = plain::path(path);
                skipped.borrow_mut().push(say!("left out", path = path, why = why));
            }
        };
        let entries = WalkDir::new(folder)
            .follow_links(asked.follow_links)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(|entry| {
                let name = entry.file_name();
                if entry.depth() == 0 {
                    return true;
                }
                if name.as_encoded_bytes().starts_with(b".") {
                    if !is_memory(name) {
                        hidden.update(|count| count + 1);
                        skip(entry.path(), texts::text("left out hidden"));
                    }
                    return false;
                }
                let is_own = entry.file_type().is_dir() && is_own(entry.path());
                if is_own {
                    skip(entry.path(), texts::text("left out own"));
                }
                !is_own
            });
        for entry in entries {
            let (path, place) = match entry {
                Ok(entry) if quarantine::is_report(entry.path()) => {
                    self.left_out.ours += 1;
                    skip(entry.path(), texts::text("left out ours"));
                    continue;
                }
                Ok(entry) if entry.file_type().is_file() => {
                    (entry.path().to_owned(), Place::File(entry.path().to_owned()))
                }
                Ok(entry) => {
                    let kind = entry.file_type();
                    if kind.is_symlink() {
                        skip(entry.path(), texts::text("left out link"));
                    } else if !kind.is_dir() {
                        skip(entry.path(), texts::text("left out special"));
                    }
                    self.left_out.links += usize::from(kind.is_symlink());
                    self.left_out.special += usize::from(!kind.is_symlink() && !kind.is_dir());
                    continue;
                }
                Err(error) => {
                    let path = error.path().unwrap_or(folder).to_owned();
                    (path, Place::Unreadable(error.to_string()))
                }
            };
            let inside = path.strip_prefix(folder).unwrap_or(&path);
            if (asked.is_ours)(&real.join(inside)) {
                self.left_out.ours += 1;
                skip(&path, texts::text("left out ours"));
                continue;
            }
            // The folder named may itself be the unreadable one.
            let mut relative = below.join(inside);
            if relative.as_os_str().is_empty() {
                relative = path.file_name().map_or_else(|| path.clone(), PathBuf::from);
            }
            let (root, mirror) = (Arc::clone(root), relative.clone());
            self.sources.push(Source { root, relative, given: path, mirror, place });
        }
        self.left_out.hidden += hidden.get();
        self.skipped.append(&mut skipped.borrow_mut());
    }
}
