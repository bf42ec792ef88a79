//! Archives: files in a ZIP or TAR, which may be gzipped, and in archives in
//! these, one level deep.
//!
//! An archive is listed once. Its members are unpacked when they are asked for;
//! what has to be unpacked to be listed (a gzipped TAR, an archive inside) goes
//! into one scratch file. Nothing is ever written under the name of a member.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

use crate::limits;

/// One file in an archive.
#[derive(Clone)]
pub struct Member {
    /// Its path in the archive, made safe: nothing in it leads outside, a folder
    /// is an archive inside the archive.
    pub name: PathBuf,
    held: Held,
}

#[derive(Clone)]
enum Held {
    Plain(Window),
    Zipped(ZipArchive<Window>, usize),
}

/// A stretch of a file that several read at a time.
#[derive(Clone)]
struct Window {
    file: Arc<Mutex<File>>,
    start: u64,
    length: u64,
    at: u64,
}

/// Where archives are unpacked to be listed.
struct Scratch<'s> {
    make: &'s mut dyn FnMut() -> io::Result<File>,
    made: Option<Window>,
    /// What it may grow to.
    limit: u64,
}

/// Whether a file that begins so may be an archive.
pub fn may_be(head: &[u8]) -> bool {
    Kind::of(head).is_some()
}

/// How much of a file [`may_be`] has to see.
pub const HEAD: usize = 512;

/// The members of an archive in the order of their names; nothing if the file is
/// none, such as an office document that is a ZIP too. `scratch` makes a file to
/// unpack into.
///
/// # Errors
///
/// When the archive is damaged, encrypted or too much for the limits, with the
/// reason in words, or the disk fails.
pub fn members(
    file: File,
    scratch: &mut dyn FnMut() -> io::Result<File>,
) -> io::Result<Option<Vec<Member>>> {
    let length = file.metadata()?.len();
    let window = Window { file: Arc::new(Mutex::new(file)), start: 0, length, at: 0 };
    let limit =
        length.saturating_mul(limits::RATIO).clamp(limits::UNPACKED_LEAST, limits::UNPACKED);
    let mut scratch = Scratch { make: scratch, made: None, limit };
    let Some(mut found) = list(window, &mut scratch, true)? else { return Ok(None) };
    found.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(Some(found))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Zip,
    Tar,
    Gzip,
}

impl Kind {
    fn of(head: &[u8]) -> Option<Self> {
        if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
            Some(Kind::Zip)
        } else if head.starts_with(b"\x1f\x8b") {
            Some(Kind::Gzip)
        } else if head.get(257..262) == Some(b"ustar") {
            Some(Kind::Tar)
        } else {
            None
        }
    }
}

fn list(
    mut window: Window,
    scratch: &mut Scratch<'_>,
    deeper: bool,
) -> io::Result<Option<Vec<Member>>> {
    let head = head(&mut window)?;
    match Kind::of(&head) {
        None => Ok(None),
        Some(Kind::Zip) => zipped(window, scratch, deeper),
        Some(Kind::Tar) => tarred(window, scratch, deeper).map(Some),
        Some(Kind::Gzip) => {
            let mut unpacked = scratch.take(MultiGzDecoder::new(BufReader::new(window)))?;
            let head = self::head(&mut unpacked)?;
            if Kind::of(&head) == Some(Kind::Tar) {
                return tarred(unpacked, scratch, deeper).map(Some);
            }
            // One gzipped file: it has no name of its own.
            Ok(Some(vec![Member { name: PathBuf::from("unpacked"), held: Held::Plain(unpacked) }]))
        }
    }
}

fn head(window: &mut Window) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    window.rewind()?;
    window.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    window.rewind()?;
    Ok(head)
}

/// Parts that office documents have; such a ZIP is a document.
const OF_DOCUMENTS: [&str; 4] =
    ["[Content_Types].xml", "mimetype", "OFD.xml", "META-INF/manifest.xml"];

fn zipped(
    window: Window,
    scratch: &mut Scratch<'_>,
    deeper: bool,
) -> io::Result<Option<Vec<Member>>> {
    let archive = ZipArchive::new(window).map_err(io::Error::other)?;
    if OF_DOCUMENTS.iter().any(|part| archive.index_for_name(part).is_some()) {
        return Ok(None);
    }
    if archive.len() > limits::MEMBERS {
        return Err(too_many());
    }
    let mut out = Vec::new();
    for index in 0..archive.len() {
        let mut opened = archive.clone();
        let member = opened.by_index_raw(index).map_err(io::Error::other)?;
        if !member.is_file() {
            continue;
        }
        let name = safe(&spelled(member.name_raw()), index);
        let encrypted = member.encrypted();
        drop(member);
        let Some(name) = name else { continue };
        let member = Member { name, held: Held::Zipped(archive.clone(), index) };
        if encrypted || !deeper {
            out.push(member);
            continue;
        }
        inside(member, scratch, &mut out)?;
    }
    Ok(Some(out))
}

fn tarred(window: Window, scratch: &mut Scratch<'_>, deeper: bool) -> io::Result<Vec<Member>> {
    let mut archive = tar::Archive::new(window.clone());
    let mut out = Vec::new();
    for (index, entry) in archive.entries_with_seek()?.enumerate() {
        if index > limits::MEMBERS {
            return Err(too_many());
        }
        let entry = entry?;
        if !entry.header().entry_type().is_file() {
            continue;
        }
        let Some(name) = safe(&spelled(&entry.path_bytes()), index) else { continue };
        let start = window.start.saturating_add(entry.raw_file_position());
        let length = entry.size().min((window.start + window.length).saturating_sub(start));
        let held = Held::Plain(Window { start, length, at: 0, ..window.clone() });
        let member = Member { name, held };
        if deeper { inside(member, scratch, &mut out)? } else { out.push(member) }
    }
    Ok(out)
}

/// Adds a member, or what is in it if it is an archive.
fn inside(member: Member, scratch: &mut Scratch<'_>, out: &mut Vec<Member>) -> io::Result<()> {
    let mut head = Vec::new();
    // A member that cannot be unpacked says so when it is read.
    let begun = member.with(|reader| reader.take(HEAD as u64).read_to_end(&mut head)).is_ok();
    if !begun || !may_be(&head) {
        out.push(member);
        return Ok(());
    }
    let unpacked = member.with(|reader| scratch.take(reader))?;
    match list(unpacked, scratch, false) {
        Ok(Some(inner)) => out.extend(
            inner.into_iter().map(|own| Member { name: member.name.join(&own.name), ..own }),
        ),
        // A document, or an archive that is damaged: its conversion says so.
        Ok(None) | Err(_) => out.push(member),
    }
    if out.len() > limits::MEMBERS { Err(too_many()) } else { Ok(()) }
}

fn too_many() -> io::Error {
    io::Error::other(format!("the archive has more than {} files", limits::MEMBERS))
}

impl Member {
    /// Its bytes, or one more than `longest`.
    ///
    /// # Errors
    ///
    /// When it is encrypted or damaged, or the disk fails.
    pub fn read(&self, longest: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.with(|reader| reader.take(longest.saturating_add(1)).read_to_end(&mut bytes))?;
        Ok(bytes)
    }

    fn with<T>(&self, work: impl FnOnce(&mut dyn Read) -> io::Result<T>) -> io::Result<T> {
        match &self.held {
            Held::Plain(window) => work(&mut BufReader::new(window.clone())),
            Held::Zipped(archive, index) => {
                let mut archive = archive.clone();
                work(&mut archive.by_index(*index).map_err(io::Error::other)?)
            }
        }
    }
}

impl Scratch<'_> {
    /// Unpacks to its end, within the limit.
    fn take(&mut self, from: impl Read) -> io::Result<Window> {
        let made = match &mut self.made {
            Some(made) => made,
            None => {
                let file = Arc::new(Mutex::new((self.make)()?));
                self.made.insert(Window { file, start: 0, length: 0, at: 0 })
            }
        };
        let start = made.length;
        let left = self.limit.saturating_sub(start);
        let mut file = made.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(start))?;
        let length = io::copy(&mut from.take(left.saturating_add(1)), &mut *file)?;
        file.flush()?;
        drop(file);
        made.length += length;
        if length > left {
            let limit = self.limit;
            return Err(io::Error::other(format!(
                "the archive unpacks to more than {limit} bytes"
            )));
        }
        Ok(Window { start, length, at: 0, ..made.clone() })
    }
}

impl Read for Window {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.length.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let wanted = buffer.len().min(left);
        if wanted == 0 {
            return Ok(0);
        }
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.start + self.at))?;
        let got = file.read(&mut buffer[..wanted])?;
        self.at += got as u64;
        Ok(got)
    }
}

impl Seek for Window {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// A name as UTF-8, else as Chinese systems spelled it.
fn spelled(name: &[u8]) -> String {
    match std::str::from_utf8(name) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling(name).0.into_owned(),
    }
}

/// A name without anything that leads out of a folder; nothing for files that
/// systems put beside those of people.
fn safe(name: &str, index: usize) -> Option<PathBuf> {
    let name: String = name
        .chars()
        .map(|sign| match sign {
            '\\' => '/',
            ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
            sign if sign.is_control() => '_',
            sign => sign,
        })
        .collect();
    let parts = Path::new(&name).components().filter_map(|part| match part {
        Component::Normal(part) => Some(part),
        _ => None,
    });
    let out: PathBuf = parts.collect();
    let hidden =
        out.iter().any(|part| part.as_encoded_bytes().starts_with(b".") || part == "__MACOSX");
    if hidden {
        return None;
    }
    Some(if out.as_os_str().is_empty() { PathBuf::from(format!("file-{index}")) } else { out })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_nowhere() {
        let safe = |name: &str| super::safe(name, 7).map(|path| path.display().to_string());
        assert_eq!(safe("../../etc/passwd").as_deref(), Some("etc/passwd"));
        assert_eq!(safe("/a\\..\\b.txt").as_deref(), Some("a/b.txt"));
        assert_eq!(safe("C:\\x.txt").as_deref(), Some("C_/x.txt"));
        assert_eq!(safe("..").as_deref(), Some("file-7"));
        assert_eq!(safe("__MACOSX/a.txt"), None);
        assert_eq!(spelled(b"\xbc\xa8\xd0\xa7.txt"), "绩效.txt");
    }
}
