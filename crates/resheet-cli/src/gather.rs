//! Which files a run reads.

use std::fs;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use resheet_emit::json::Whole;
use resheet_pipeline::{Cut, Engine, Part};
use walkdir::WalkDir;

use crate::digest;
use crate::exit::Failure;
use crate::quarantine;

/// One input.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Source {
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

    /// Its bytes, to be read.
    pub(crate) fn open(&self) -> io::Result<Box<dyn Read>> {
        match &self.place {
            Place::Stdin => Ok(Box::new(io::stdin().lock())),
            Place::File(path) => Ok(Box::new(fs::File::open(path)?)),
            Place::Part(long, part) => {
                let mut file = fs::File::open(&long.path)?;
                file.seek(SeekFrom::Start(part.origin.bytes))?;
                Ok(Box::new(file.take(part.length)))
            }
            Place::Unreadable(reason) => Err(io::Error::other(reason.clone())),
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
            Place::Stdin | Place::Unreadable(_) => None,
        }
    }

    /// Which part of a file it is, if it is one.
    pub(crate) fn part(&self) -> Option<Part> {
        match &self.place {
            Place::Part(_, part) => Some(*part),
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
    let parts: Vec<_> =
        relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

/// The inputs of a run and what was left out.
#[derive(Default)]
pub(crate) struct Gathered {
    pub(crate) sources: Vec<Source>,
    /// Symbolic links in folders that were not followed.
    pub(crate) links: usize,
}

/// Finds all inputs: files as named, folders with everything in them sorted by
/// name. Left out are hidden files, links (unless followed), special files,
/// whatever is inside the folders in `own`, lest a run read what an earlier one
/// wrote, and the findings beside inputs in quarantine.
///
/// # Errors
///
/// When an input that was named does not exist, or standard input is named
/// twice.
pub(crate) fn gather(
    inputs: &[PathBuf],
    follow_links: bool,
    own: &[&Path],
) -> Result<Gathered, Failure> {
    let own: Vec<_> = own.iter().flat_map(fs::canonicalize).collect();
    let mut gathered = Gathered::default();
    for input in inputs {
        if input == Path::new("-") {
            if gathered.sources.iter().any(|source| source.place == Place::Stdin) {
                return Err(Failure::usage("standard input (`-`) can be read only once"));
            }
            gathered.sources.push(Source { relative: input.clone(), place: Place::Stdin });
            continue;
        }
        let metadata = fs::metadata(input).map_err(Failure::disk("read", input))?;
        if metadata.is_dir() {
            walk(input, follow_links, &own, &mut gathered);
        } else {
            let relative = input.file_name().map_or_else(|| input.clone(), PathBuf::from);
            gathered.sources.push(Source { relative, place: Place::File(input.clone()) });
        }
    }
    Ok(gathered)
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
        Gathered { sources: sources.collect(), links: self.links }
    }
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
        Source { relative: source.relative.join(name), place }
    };
    Some((1..).zip(parts).map(of).collect())
}

fn walk(folder: &Path, follow_links: bool, own: &[PathBuf], gathered: &mut Gathered) {
    let hidden = |name: &std::ffi::OsStr| name.as_encoded_bytes().starts_with(b".");
    let is_own = |path: &Path| fs::canonicalize(path).is_ok_and(|path| own.contains(&path));
    let entries = WalkDir::new(folder)
        .follow_links(follow_links)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| {
            let skip =
                hidden(entry.file_name()) || (entry.file_type().is_dir() && is_own(entry.path()));
            entry.depth() == 0 || !skip
        });
    for entry in entries {
        let (path, place) = match entry {
            Ok(entry) if quarantine::is_report(entry.path()) => continue,
            Ok(entry) if entry.file_type().is_file() => {
                (entry.path().to_owned(), Place::File(entry.path().to_owned()))
            }
            Ok(entry) => {
                gathered.links += usize::from(entry.file_type().is_symlink());
                continue;
            }
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_owned();
                (path, Place::Unreadable(error.to_string()))
            }
        };
        let relative = path.strip_prefix(folder).unwrap_or(&path).to_owned();
        // The folder named is itself the unreadable one.
        let relative = if relative.as_os_str().is_empty() {
            path.file_name().map_or_else(|| path.clone(), PathBuf::from)
        } else {
            relative
        };
        gathered.sources.push(Source { relative, place });
    }
}
