//! Inputs of a run: files and bytes, archives as the files in them, long ones as parts.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[cfg(feature = "documents")]
use resheet_document::archive::{self, Member};
use resheet_pipeline::{Part, name_as_text};

use crate::converter::Converter;

/// One input of a run: a name and where its bytes are.
#[derive(Clone, Debug)]
pub struct Input {
    name: String,
    bytes: Bytes,
}

#[derive(Clone, Debug)]
enum Bytes {
    File(PathBuf),
    Here(Arc<[u8]>),
}

impl Input {
    /// The file with this path, which is its name too. It is read when its turn comes; one
    /// that cannot be read is a [failed](crate::Outcome::Failed) conversion.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        Input { name: shown(&path), bytes: Bytes::File(path) }
    }

    /// These bytes.
    pub fn bytes(name: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        Input { name: name.into(), bytes: Bytes::Here(bytes.into()) }
    }

    /// The same under another name.
    #[must_use]
    pub fn named(self, name: impl Into<String>) -> Self {
        Input { name: name.into(), ..self }
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn open(&self) -> io::Result<Box<dyn Source>> {
        Ok(match &self.bytes {
            Bytes::File(path) => Box::new(File::open(path)?),
            Bytes::Here(bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
        })
    }

    fn length(&self) -> io::Result<u64> {
        match &self.bytes {
            Bytes::File(path) => path.metadata().map(|metadata| metadata.len()),
            Bytes::Here(bytes) => Ok(bytes.len() as u64),
        }
    }

    /// The same as a file that is open; a copy of bytes that are in none.
    #[cfg(feature = "documents")]
    fn as_file(&self) -> io::Result<File> {
        match &self.bytes {
            Bytes::File(path) => File::open(path),
            Bytes::Here(bytes) => {
                let mut file = tempfile::tempfile()?;
                io::copy(&mut &bytes[..], &mut file)?;
                file.rewind()?;
                Ok(file)
            }
        }
    }
}

trait Source: Read + Seek + Send {}
impl<T: Read + Seek + Send> Source for T {}

/// A path with forward slashes. Bytes that are no text stand as the program writes them:
/// their digits behind U+FFFD.
fn shown(path: &Path) -> String {
    let root = if path.has_root() { "/" } else { "" };
    let parts = path.components().filter_map(|part| match part {
        std::path::Component::RootDir => None,
        part => Some(name_as_text(part.as_os_str())),
    });
    format!("{root}{}", parts.collect::<Vec<_>>().join("/"))
}

/// What is converted at once: an input, a file in it, or a part of it.
pub(crate) struct Piece {
    name: String,
    part: Option<Part>,
    from: From,
}

enum From {
    Whole(Input),
    Part(Arc<Input>, Part),
    #[cfg(feature = "documents")]
    Packed(Arc<Member>),
    /// The archive cannot be opened.
    Nothing(String),
}

impl Piece {
    /// For the engine.
    pub(crate) fn ready(self, longest: u64) -> resheet_pipeline::Input<'static> {
        let Piece { name, part, from } = self;
        resheet_pipeline::Input {
            name,
            read: Box::new(move || from.read(longest)),
            part,
            context: (),
        }
    }
}

impl From {
    /// All bytes, or one more than `longest`.
    fn read(self, longest: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        match self {
            From::Whole(input) => {
                input.open()?.take(longest.saturating_add(1)).read_to_end(&mut bytes)?;
            }
            From::Part(input, part) => {
                let mut source = input.open()?;
                source.seek(SeekFrom::Start(part.origin.bytes))?;
                source.take(part.length.min(longest.saturating_add(1))).read_to_end(&mut bytes)?;
                // Something took from the file since it was cut.
                if (bytes.len() as u64) < part.length.min(longest) {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
            }
            #[cfg(feature = "documents")]
            From::Packed(member) => return member.read(longest),
            From::Nothing(reason) => return Err(io::Error::other(reason)),
        }
        Ok(bytes)
    }
}

/// The pieces of an input, in order.
pub(crate) struct Pieces;

impl Pieces {
    pub(crate) fn of(input: Input, converter: &Converter) -> Vec<Piece> {
        if let Some(pieces) = packed(&input) {
            return pieces;
        }
        let Some(parts) = parts(&input, converter) else {
            return vec![Piece { name: input.name.clone(), part: None, from: From::Whole(input) }];
        };
        let ending = input.name.rsplit('/').next().and_then(|name| name.rsplit_once('.'));
        let ending = ending.filter(|(stem, _)| !stem.is_empty());
        let ending = ending.map_or(String::new(), |(_, ending)| format!(".{ending}"));
        let input = Arc::new(input);
        let piece = |(number, part): (usize, Part)| {
            let name = format!("{}/{number:05}{ending}", input.name);
            Piece { name, part: Some(part), from: From::Part(Arc::clone(&input), part) }
        };
        (1..).zip(parts).map(piece).collect()
    }
}

/// Whoever converts the file says why it cannot be read or cut.
fn parts(input: &Input, converter: &Converter) -> Option<Vec<Part>> {
    if input.length().ok()? <= converter.part {
        return None;
    }
    let size = usize::try_from(converter.part).unwrap_or(usize::MAX);
    let cut = converter.engine.split(input.open().ok()?, size).ok()??;
    Some(cut.parts)
}

#[cfg(feature = "documents")]
fn packed(input: &Input) -> Option<Vec<Piece>> {
    let mut head = Vec::new();
    input.open().ok()?.take(archive::HEAD as u64).read_to_end(&mut head).ok()?;
    if !archive::may_be(&head) {
        return None;
    }
    let members = input.as_file().and_then(|file| archive::members(file, &mut tempfile::tempfile));
    let members = match members {
        Ok(members) => members?,
        Err(error) => {
            let (name, from) = (input.name.clone(), From::Nothing(error.to_string()));
            return Some(vec![Piece { name, part: None, from }]);
        }
    };
    let piece = |member: Member| {
        let name = format!("{}/{}", input.name, shown(&member.name));
        Piece { name, part: None, from: From::Packed(Arc::new(member)) }
    };
    Some(members.into_iter().map(piece).collect())
}

#[cfg(not(feature = "documents"))]
fn packed(_: &Input) -> Option<Vec<Piece>> {
    None
}
