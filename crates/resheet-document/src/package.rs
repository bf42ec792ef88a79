//! The ZIP files that office documents are.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::limits;

/// An office file with its parts.
pub(crate) struct Package<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    /// Parts by their names as they are looked up.
    parts: HashMap<String, usize>,
    /// What may still be unpacked.
    left: u64,
}

/// Why a part is not there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Missing {
    /// There is none of this name.
    No,
    /// It is encrypted.
    Encrypted,
    /// It unpacks to more than a part may.
    TooLong,
    /// It cannot be unpacked.
    Damaged(String),
}

impl Missing {
    /// What is wrong, in a few words.
    pub(crate) fn words(&self) -> String {
        match self {
            Missing::No => "a part is missing".to_owned(),
            Missing::Encrypted => "a part is encrypted".to_owned(),
            Missing::TooLong => format!("its parts unpack to more than {} bytes", limits::PART),
            Missing::Damaged(reason) => reason.clone(),
        }
    }
}

impl<'b> Package<'b> {
    /// Opens the file; its directory must be whole.
    pub(crate) fn open(bytes: &'b [u8]) -> Result<Self, String> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
        let parts = (0..zip.len())
            .filter_map(|at| Some((looked_up(&zip.name_for_index(at)?.ok()?), at)))
            .collect();
        Ok(Package { zip, parts, left: limits::DOCUMENT })
    }

    /// Whether it has a part.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.parts.contains_key(&looked_up(name))
    }

    /// The name of the part that the file begins with; it is mostly the one given. Word of
    /// the web counts it on (`document2.xml`).
    pub(crate) fn main(&mut self, usual: &str) -> Option<String> {
        if self.has(usual) {
            return Some(usual.to_owned());
        }
        let folder = &usual[..=usual.find('/')?];
        let relations = crate::xml::relations(&crate::xml::text(&self.bytes("_rels/.rels").ok()?));
        let main = relations.into_iter().find(|(_, _, kind)| kind.ends_with("/officeDocument"));
        let target = main?.1.trim_start_matches('/').to_owned();
        (target.starts_with(folder) && self.has(&target)).then_some(target)
    }

    /// Whether a file of the open format has a password.
    pub(crate) fn is_locked(&mut self) -> bool {
        self.bytes("META-INF/manifest.xml")
            .is_ok_and(|bytes| memchr::memmem::find(&bytes, b"encryption-data").is_some())
    }

    /// The bytes of a part.
    pub(crate) fn bytes(&mut self, name: &str) -> Result<Vec<u8>, Missing> {
        let index = *self.parts.get(&looked_up(name)).ok_or(Missing::No)?;
        let damaged = |error: &dyn std::fmt::Display| Missing::Damaged(error.to_string());
        let part = match self.zip.by_index(index) {
            Ok(part) => part,
            Err(zip::result::ZipError::UnsupportedArchive(reason))
                if reason.contains("assword") || reason.contains("ncrypt") =>
            {
                return Err(Missing::Encrypted);
            }
            Err(error) => return Err(damaged(&error)),
        };
        if part.encrypted() {
            return Err(Missing::Encrypted);
        }
        let mut bytes = Vec::new();
        let most = limits::PART.min(self.left);
        part.take(most + 1).read_to_end(&mut bytes).map_err(|error| damaged(&error))?;
        self.left -= most.min(bytes.len() as u64);
        if bytes.len() as u64 > most { Err(Missing::TooLong) } else { Ok(bytes) }
    }
}

/// The name of a part as it is looked up: names are the same in any case, and some
/// programs part folders as their system does.
fn looked_up(name: &str) -> String {
    name.replace('\\', "/").to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

    use std::io::Write as _;

    use super::*;

    #[test]
    fn all_parts_together_have_a_limit() {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("a", zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(b"12345678").unwrap();
        let bytes = zip.finish().unwrap().into_inner();
        let mut package = Package::open(&bytes).unwrap();
        package.left = 12;
        assert_eq!(package.bytes("a").unwrap().len(), 8);
        assert_eq!(package.bytes("a"), Err(Missing::TooLong));
        assert_eq!(package.bytes("a"), Err(Missing::TooLong));
    }
}
