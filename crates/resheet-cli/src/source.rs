//! An input, and where its bytes are.

use std::fs;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use resheet_emit::json::Whole;
use resheet_pipeline::{Cut, Engine, Part, name_as_text};

use crate::digest;
use crate::ledger::Held;
use crate::packed::Packed;

/// One input.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Source {
    /// The full path of the folder that its name counts from; empty for
    /// standard input.
    pub(crate) root: Arc<Path>,
    /// Relative to the folder it was found in, or its bare file name, or `-`: what
    /// databases and shares know it by.
    pub(crate) relative: PathBuf,
    /// As the user named it, or the folder it was found in: what people see.
    pub(crate) given: PathBuf,
    /// Below the folder that all inputs of the run are in: where its files go.
    pub(crate) mirror: PathBuf,
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
    /// In an archive.
    Packed(Packed),
    /// In a folder that cannot be read: the system's answer.
    Unreadable(String),
    /// What came of them is in the output folder and stays there. They may be gone.
    Held(Arc<Kept>),
}

/// An input of an earlier run.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Kept {
    pub(crate) held: Held,
    /// The digest that its bytes had.
    pub(crate) digest: Option<String>,
    /// The file it is a part of, if it is one and the file is still there.
    pub(crate) part: Option<(Arc<Long>, Part)>,
}

/// The longest file in an archive that is copied, in bytes: none is held longer.
const LONGEST_PACKED: u64 = 1 << 30;

/// A file that is converted in parts.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Long {
    pub(crate) path: PathBuf,
    /// As [`Source::mirror`], of the file.
    pub(crate) mirror: PathBuf,
    /// What the JSON says of it.
    pub(crate) whole: Whole,
    /// How many parts it has.
    pub(crate) parts: usize,
}

impl Source {
    /// A file by itself, that people know by another path.
    pub(crate) fn file(path: &Path, given: &Path) -> Source {
        let name = path.file_name().map_or_else(|| path.to_owned(), PathBuf::from);
        Source {
            root: path.parent().unwrap_or(path).into(),
            relative: name.clone(),
            given: given.to_owned(),
            mirror: name,
            place: Place::File(path.to_owned()),
        }
    }

    /// The name shown to people and put into the output: its path as the user named
    /// it, with forward slashes on every system.
    pub(crate) fn name(&self) -> String {
        shown(&self.given)
    }

    /// The path of a file that can be opened: that of the whole file, for a part.
    pub(crate) fn named(&self) -> String {
        match &self.place {
            Place::Part(long, _) => long.whole.name.clone(),
            _ => self.name(),
        }
    }

    /// Its path below the folder it was found in: the same wherever that is.
    pub(crate) fn below(&self) -> String {
        shown(&self.relative)
    }

    /// What stands in it by this name, at this place.
    pub(crate) fn inner(&self, name: &Path, place: Place) -> Source {
        Source {
            root: Arc::clone(&self.root),
            relative: self.relative.join(name),
            given: self.given.join(name),
            mirror: self.mirror.join(name),
            place,
        }
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
            Place::Packed(packed) => Ok(Box::new(io::Cursor::new(packed.read(LONGEST_PACKED)?))),
            Place::Unreadable(reason) => Err(io::Error::other(reason.clone())),
            Place::Held(kept) => match &kept.part {
                Some((long, part)) => open_part(long, *part),
                // Another thing may stand there now.
                None if Path::new(&kept.held.path).is_file() => {
                    Ok(Box::new(fs::File::open(&kept.held.path)?))
                }
                None => Err(io::ErrorKind::NotFound.into()),
            },
        }
    }

    /// Reads all its bytes, or one more than `longest`: that is enough to
    /// refuse the input, and the rest need not fit in memory.
    pub(crate) fn read(&self, longest: u64) -> io::Result<Vec<u8>> {
        if let Place::Packed(packed) = &self.place {
            return packed.read(longest);
        }
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
            Place::Packed(packed) => Some(packed.archive()),
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

fn shown(path: &Path) -> String {
    let root = if path.has_root() { "/" } else { "" };
    let parts = path.components().filter_map(|part| match part {
        Component::RootDir | Component::CurDir => None,
        part => Some(name_as_text(part.as_os_str())),
    });
    format!("{root}{}", parts.collect::<Vec<_>>().join("/"))
}

/// A full path as ledgers and databases hold it.
pub(crate) fn text(path: &Path) -> String {
    name_as_text(path.as_os_str())
}

/// The parts of the file with this path, if there is one and it has some.
pub(crate) fn parts_of(path: &Path, engine: &Engine, size: u64) -> Vec<Source> {
    parts(&Source::file(path, path), engine, size).unwrap_or_default()
}

fn open_part(long: &Long, part: Part) -> io::Result<Box<dyn Read>> {
    let mut file = fs::File::open(&long.path)?;
    file.seek(SeekFrom::Start(part.origin.bytes))?;
    Ok(Box::new(file.take(part.length)))
}

/// The parts of a long file, if there is more than one.
pub(crate) fn parts(source: &Source, engine: &Engine, size: u64) -> Option<Vec<Source>> {
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
    let mirror = source.mirror.clone();
    let long = Arc::new(Long { path: path.clone(), mirror, whole, parts: parts.len() });
    let of = |(number, part): (usize, Part)| {
        let mut name = PathBuf::from(format!("{number:05}"));
        if let Some(ending) = source.relative.extension() {
            name.set_extension(ending);
        }
        source.inner(&name, Place::Part(Arc::clone(&long), part))
    };
    Some((1..).zip(parts).map(of).collect())
}
