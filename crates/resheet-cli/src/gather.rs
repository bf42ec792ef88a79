//! Which files a run reads.

use std::cell::Cell;
use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use resheet_emit::json::Whole;
use resheet_pipeline::{Cut, Engine, Part};
use walkdir::WalkDir;

use crate::digest;
use crate::disk::{MEMORY, STAGING};
use crate::exit::Failure;
use crate::ledger::Held;
use crate::names::told;
use crate::plain;
use crate::quarantine;

/// One input.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Source {
    /// The full path of the folder that its name counts from; empty for
    /// standard input.
    pub(crate) root: Arc<Path>,
    /// Relative to the folder it was found in, or its bare file name, or `-`.
    pub(crate) relative: PathBuf,
    /// Where its bytes are.
    pub(crate) place: Place,
}

/// Where the bytes of an input are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    Stdin,
    File(PathBuf),
    /// In a file that is too long to be converted at once.
    Part(Arc<Long>, Part),
    /// In a folder that cannot be read: the system's answer.
    Unreadable(String),
    /// What came of them is in the output folder and stays there. They may be gone.
    Held(Arc<Kept>),
}

/// An input of an earlier run.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Kept {
    held: Held,
    /// The digest that its bytes had.
    digest: Option<String>,
    /// The file it is a part of, if it is one and the file is still there.
    part: Option<(Arc<Long>, Part)>,
}

/// A file that is converted in parts.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Long {
    pub(crate) path: PathBuf,
    /// As [`Source::relative`], of the file.
    pub(crate) relative: PathBuf,
    /// What the JSON says of it.
    pub(crate) whole: Whole,
    /// How many parts it has.
    pub(crate) parts: usize,
}

impl Source {
    /// The name shown to people and put into the output: forward slashes on
    /// every system.
    pub(crate) fn name(&self) -> String {
        shown(&self.relative)
    }

    /// Its full path: what it is told from all other inputs by.
    pub(crate) fn absolute(&self) -> String {
        text(&self.root.join(&self.relative))
    }

    /// Its bytes, to be read.
    pub(crate) fn open(&self) -> io::Result<Box<dyn Read>> {
        match &self.place {
            Place::Stdin => Ok(Box::new(io::stdin().lock())),
            Place::File(path) => Ok(Box::new(fs::File::open(path)?)),
            Place::Part(long, part) => open_part(long, *part),
            Place::Unreadable(reason) => Err(io::Error::other(reason.clone())),
            Place::Held(kept) => match &kept.part {
                Some((long, part)) => open_part(long, *part),
                None => Ok(Box::new(fs::File::open(&kept.held.path)?)),
            },
        }
    }

    /// Reads all its bytes, or one more than `longest`: that is enough to
    /// refuse the input, and the rest need not fit in memory.
    pub(crate) fn read(&self, longest: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.open()?.take(longest.saturating_add(1)).read_to_end(&mut bytes)?;
        match self.part() {
            // Something took from the file since it was cut.
            Some(part) if (bytes.len() as u64) < part.length.min(longest) => {
                Err(io::ErrorKind::UnexpectedEof.into())
            }
            _ => Ok(bytes),
        }
    }

    /// The file its bytes are in, if they are in one.
    pub(crate) fn path(&self) -> Option<&Path> {
        match &self.place {
            Place::File(path) => Some(path),
            Place::Part(long, _) => Some(&long.path),
            Place::Stdin | Place::Unreadable(_) | Place::Held(..) => None,
        }
    }

    /// What the output folder holds of it, if it is no input of this run but of
    /// one before.
    pub(crate) fn held(&self) -> Option<&Held> {
        match &self.place {
            Place::Held(kept) => Some(&kept.held),
            _ => None,
        }
    }

    /// Its bytes as they were when they were converted, if they are still there.
    pub(crate) fn read_again(&self, longest: u64) -> io::Result<Option<Vec<u8>>> {
        match &self.place {
            Place::Stdin => Ok(None),
            Place::Held(kept) => {
                let bytes = self.read(longest).ok();
                Ok(bytes.filter(|bytes| Some(digest::of(bytes)) == kept.digest))
            }
            _ => self.read(longest).map(Some),
        }
    }

    /// Which part of a file it is, if it is one.
    pub(crate) fn part(&self) -> Option<Part> {
        match &self.place {
            Place::Part(_, part) => Some(*part),
            Place::Held(kept) => kept.part.as_ref().map(|(_, part)| *part),
            _ => None,
        }
    }

    /// The file it is a part of, if it is one.
    pub(crate) fn long(&self) -> Option<&Arc<Long>> {
        match &self.place {
            Place::Part(long, _) => Some(long),
            _ => None,
        }
    }
}

fn shown(relative: &Path) -> String {
    let parts: Vec<_> = relative.components().map(|part| told(part.as_os_str())).collect();
    parts.join("/")
}

/// A full path as ledgers and databases hold it.
fn text(path: &Path) -> String {
    told(path.as_os_str())
}

/// The inputs of a run and what was left out.
#[derive(Default)]
pub(crate) struct Gathered {
    pub(crate) sources: Vec<Source>,
    /// What was named: full paths of files and folders.
    named: HashSet<PathBuf>,
    left_out: LeftOut,
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
            return Err(Failure::usage("standard input (`-`) can be read only once"));
        }
        let here = fs::canonicalize(".").map_err(Failure::disk("read", Path::new(".")))?;
        for input in listed(list, nul)? {
            gathered.add_listed(&input, &here, asked, &own);
        }
    }
    if gathered.sources.is_empty() {
        let left = gathered.notes(asked.follow_links);
        let left = left.map(|left| format!(": {}", left.replace('\n', ", ")));
        return Err(Failure::usage(format!("there is no input{}", left.unwrap_or_default())));
    }
    Ok(gathered)
}

/// The longest list of inputs, in bytes: some hundreds of thousands of names.
const LONGEST_LIST: u64 = 64 << 20;

/// What a list of inputs names, one a line or each with NUL behind it.
fn listed(list: &Path, nul: bool) -> Result<Vec<PathBuf>, Failure> {
    let failed = |error| Failure::disk("read the list", list)(error);
    let input: Box<dyn Read> = if list == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        Box::new(fs::File::open(list).map_err(failed)?)
    };
    let mut bytes = Vec::new();
    input.take(LONGEST_LIST + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > LONGEST_LIST {
        let limit = LONGEST_LIST >> 20;
        let list = plain::path(list);
        return Err(Failure::usage(format!("{list}: longer than {limit} MiB; name a folder")));
    }
    let end = if nul { 0 } else { b'\n' };
    let names = bytes.split(|byte| *byte == end).filter(|name| !name.is_empty());
    names
        .map(|name| path_of(name).ok_or_else(|| failed(io::ErrorKind::InvalidData.into())))
        .collect()
}

#[cfg(unix)]
fn path_of(name: &[u8]) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStrExt;
    Some(OsStr::from_bytes(name).into())
}

#[cfg(not(unix))]
fn path_of(name: &[u8]) -> Option<PathBuf> {
    str::from_utf8(name).ok().map(PathBuf::from)
}

/// The folder that a file is in, by its path without links.
fn parent(file: &Path) -> io::Result<PathBuf> {
    match file.parent() {
        Some(folder) if folder.as_os_str().is_empty() => fs::canonicalize("."),
        Some(folder) => fs::canonicalize(folder),
        None => Ok(file.to_owned()),
    }
}

impl Gathered {
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
            let root = held.path.strip_suffix(&held.name).unwrap_or_default();
            let (root, relative) = (Path::new(root).into(), PathBuf::from(&held.name));
            Source { root, relative, place: Place::Held(Arc::new(Kept { held, digest, part })) }
        };
        self.sources.splice(0..0, held.into_iter().map(source));
    }

    /// What was left out, a line for each kind.
    pub(crate) fn notes(&self, follow_links: bool) -> Option<String> {
        let LeftOut { links, hidden, ours, special } = self.left_out;
        let how = if follow_links { "" } else { "; see --follow-links" };
        let kinds = [
            (links, format!("symbolic link(s) not followed{how}")),
            (hidden, "hidden file(s) or folder(s) left out; name them to read them".to_owned()),
            (ours, "file(s) that an earlier run wrote left out".to_owned()),
            (special, "pipe(s), device(s) or the like left out".to_owned()),
        ];
        let kinds = kinds.into_iter().filter(|(count, _)| *count > 0);
        let notes: Vec<_> = kinds.map(|(count, what)| format!("{count} {what}")).collect();
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
            Place::Stdin | Place::File(_) | Place::Part(..) | Place::Held(..) => None,
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
                return Err(Failure::usage("standard input (`-`) can be read only once"));
            }
            let root = Path::new("").into();
            self.add(Source { root, relative: input.to_owned(), place: Place::Stdin });
            return Ok(());
        }
        let metadata = fs::metadata(input).map_err(Failure::disk("read", input))?;
        if metadata.is_dir() {
            let root = fs::canonicalize(input).map_err(Failure::disk("read", input))?;
            self.walk(input, Path::new(""), &root.into(), asked, own);
        } else if metadata.is_file() {
            let root = parent(input).map_err(Failure::disk("read", input))?.into();
            let relative = input.file_name().map_or_else(|| input.to_owned(), PathBuf::from);
            self.add(Source { root, relative, place: Place::File(input.to_owned()) });
        } else {
            return Err(Failure::usage(format!(
                "{} is no regular file; send what comes from it to standard input, and name `-`",
                plain::path(input)
            )));
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
        let root: Arc<Path> = root.into();
        let place = match metadata {
            Ok(metadata) if metadata.is_dir() => {
                return self.walk(input, relative, &root, asked, own);
            }
            Ok(metadata) if metadata.is_file() => Place::File(input.to_owned()),
            Ok(_) => Place::Unreadable(format!("{} is no regular file", plain::path(input))),
            Err(error) => Place::Unreadable(format!("{}: {error}", plain::path(input))),
        };
        self.add(Source { root, relative: relative.to_owned(), place });
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
                    hidden.update(|count| count + usize::from(!is_memory(name)));
                    return false;
                }
                !(entry.file_type().is_dir() && is_own(entry.path()))
            });
        for entry in entries {
            let (path, place) = match entry {
                Ok(entry) if quarantine::is_report(entry.path()) => {
                    self.left_out.ours += 1;
                    continue;
                }
                Ok(entry) if entry.file_type().is_file() => {
                    (entry.path().to_owned(), Place::File(entry.path().to_owned()))
                }
                Ok(entry) => {
                    let kind = entry.file_type();
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
                continue;
            }
            // The folder named may itself be the unreadable one.
            let mut relative = below.join(inside);
            if relative.as_os_str().is_empty() {
                relative = path.file_name().map_or_else(|| path.clone(), PathBuf::from);
            }
            self.sources.push(Source { root: Arc::clone(root), relative, place });
        }
        self.left_out.hidden += hidden.get();
    }
}

/// The parts of the file with this path, if there is one and it has some.
fn parts_of(path: &Path, engine: &Engine, size: u64) -> Vec<Source> {
    let (root, relative) = (path.parent().unwrap_or(path), path.file_name().unwrap_or_default());
    let (root, relative) = (root.into(), relative.into());
    parts(&Source { root, relative, place: Place::File(path.to_owned()) }, engine, size)
        .unwrap_or_default()
}

fn open_part(long: &Long, part: Part) -> io::Result<Box<dyn Read>> {
    let mut file = fs::File::open(&long.path)?;
    file.seek(SeekFrom::Start(part.origin.bytes))?;
    Ok(Box::new(file.take(part.length)))
}

/// The parts of a long file, if there is more than one.
fn parts(source: &Source, engine: &Engine, size: u64) -> Option<Vec<Source>> {
    let Place::File(path) = &source.place else { return None };
    if fs::metadata(path).ok()?.len() <= size {
        return None;
    }
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let mut file = digest::Reader::new(fs::File::open(path).ok()?);
    let Cut { parts, encoding, lines } = engine.split(&mut file, size).ok()??;
    let bytes = parts.iter().map(|part| part.length).sum();
    let (name, digest) = (source.name(), file.digest());
    let whole = Whole { name, digest, bytes, lines, encoding };
    let relative = source.relative.clone();
    let long = Arc::new(Long { path: path.clone(), relative, whole, parts: parts.len() });
    let of = |(number, part): (usize, Part)| {
        let mut name = PathBuf::from(format!("{number:05}"));
        if let Some(ending) = source.relative.extension() {
            name.set_extension(ending);
        }
        let place = Place::Part(Arc::clone(&long), part);
        Source { root: Arc::clone(&source.root), relative: source.relative.join(name), place }
    };
    Some((1..).zip(parts).map(of).collect())
}
